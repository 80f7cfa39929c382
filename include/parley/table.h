/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file
 * The results of a run as files: CSV tables and the datapackage.json that describes them.
 *
 *     parley_folder_open(&folder, "out", false, &error);
 *     parley_simulate(&results, game, &options, &error);
 *     parley_tables_write(folder, results, &provenance, &error);
 *     parley_folder_close(&folder);
 *
 * CSV is that of RFC 4180, except that lines end with a line feed alone: UTF-8, a header on line 1,
 * cells quoted only where they must be, an empty cell for what does not apply or cannot be told,
 * and numbers as short decimals that read back to the same double, whatever the locale. A by-round
 * table ends with the last round that any replication reached; where none of a row's replications
 * is running, its rates are empty. marks.csv is of the scenario alone: all of its rounds. */
#ifndef PARLEY_TABLE_H
#define PARLEY_TABLE_H

#include "parley/compare.h"

#ifdef __cplusplus
extern "C" {
#endif

/** A folder that files are put into together. What is written stays in temporary files
 * (`.parley-*.tmp`) until all of it is on disk; then each takes its place by a rename. Whatever
 * goes wrong before leaves the old files as they were. */
typedef struct parley_folder parley_folder;

/** Opens the folder at `path`, made where it is missing, its parents too, and makes sure that it
 * can be written: do this before a long run. It is locked against other writers until closed;
 * temporary files that a killed one left are removed. One that holds files is refused unless
 * `force`; then files of the same names will be replaced and all others left alone. Fails with
 * PARLEY_ERROR_SYSTEM or PARLEY_ERROR_MEMORY. */
parley_status parley_folder_open(parley_folder **folder, const char *path, bool force,
                                 parley_error *error);

/** Closes, sets to NULL; safe on NULL. Folders that were made for nothing are removed. */
void parley_folder_close(parley_folder **folder);

/** How the results came about. All strings are the caller's. */
typedef struct parley_provenance {
    uint32_t seed;
    const char *rng;     /**< name of the generator */
    const char *version; /**< of the program */
    const char *command; /**< that makes the same tables again; no paths or threads of this run */
    const char *log;     /**< text of run.log (times, threads, machine), or NULL for none */
} parley_provenance;

/** Writes every table of a run, run.log and, last of all, datapackage.json. Equal results and
 * provenance (but for `log`) give equal bytes. All or nothing, except that a rename that fails
 * after others went through leaves these new; each file is whole in any case, and datapackage.json
 * has size and XXH3 hash of each table it belongs to. Fails with PARLEY_ERROR_SYSTEM or
 * PARLEY_ERROR_MEMORY. */
parley_status parley_tables_write(parley_folder *folder, const parley_results *results,
                                  const parley_provenance *provenance, parley_error *error);

/** The same for a comparison: compare.csv, with a row for each measure of each scenario; what the
 * first has no difference from, and what a scenario does not have, are empty cells. */
parley_status parley_comparison_write(parley_folder *folder, const parley_comparison *comparison,
                                      const parley_provenance *provenance, parley_error *error);

#ifdef __cplusplus
}
#endif

#endif
