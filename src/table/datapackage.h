/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What goes with tables: run.log, and datapackage.json, a Frictionless Data Package
 * (specs.frictionlessdata.io, version 1). */
#ifndef PARLEY_TABLE_DATAPACKAGE_H
#define PARLEY_TABLE_DATAPACKAGE_H

#include "table/columns.h"
#include "table/folder.h"

/* What it describes. */
typedef struct package {
    const char *name, *title, *description; /* each may be NULL */
    size_t n_scenarios;
    const parley_scenario *const *scenarios; /* in full: sources, and as they were played */
    const char *const *labels; /* of scenarios in the tables, where there are several */
    uint64_t n_replications;   /* played, of each */
    size_t n_tables;
    const table_layout *tables;
    const file_digest *digests; /* by table */
} package;

/* Adds run.log, where there is one, and datapackage.json to the tables (these, and those that the
 * folder has besides: folder_finish_table), and lets all of them take their places. Fails with
 * PARLEY_ERROR_SYSTEM or PARLEY_ERROR_MEMORY. */
parley_status package_write(parley_folder *folder, const package *of,
                            const parley_provenance *provenance, parley_error *error);

#endif
