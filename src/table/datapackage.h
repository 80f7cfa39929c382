/* SPDX-License-Identifier: GPL-3.0-or-later */
/* datapackage.json: a Frictionless Data Package (specs.frictionlessdata.io, version 1). */
#ifndef PARLEY_TABLE_DATAPACKAGE_H
#define PARLEY_TABLE_DATAPACKAGE_H

#include "table/columns.h"
#include "table/folder.h"

/* Writes the description of the tables whose digests are given, by table_id. Trouble with the
 * stream stays in the stream. Fails with PARLEY_ERROR_MEMORY. */
parley_status datapackage_write(FILE *stream, const parley_results *results,
                                const parley_provenance *provenance,
                                const file_digest digests[N_TABLES], parley_error *error);

#endif
