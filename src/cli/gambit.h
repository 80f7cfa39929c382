/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Deviation games as files that Gambit reads (gambitproject.readthedocs.io, formats). */
#ifndef PARLEY_CLI_GAMBIT_H
#define PARLEY_CLI_GAMBIT_H

#include "parley/exact.h"

/* Normal form (.nfg) or extensive form (.efg): all choose at once, so that nobody knows what the
 * others chose. PARLEY_ERROR_SYSTEM where the file cannot be written. */
parley_status gambit_write(const char *path, bool extensive, const parley_deviation_game *game,
                           const parley_scenario *scenario, parley_error *error);

#endif
