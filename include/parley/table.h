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

#include "parley/assumptions.h"
#include "parley/compare.h"
#include "parley/exact_check.h"
#include "parley/negotiate.h"
#include "parley/sample.h"
#include "parley/sweep.h"

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

/** What an actor's record of requests made and honoured says about its private type: followed
 * through a run, then written as screening.csv. Memory grows with the number of records that
 * differ. */
typedef struct parley_screening parley_screening;

/** PARLEY_ERROR_MEMORY. */
parley_status parley_screening_init(parley_screening **screening, const parley_game *game);
/** For parley_options.followers of one run; it stops the run where memory is out. */
parley_follower parley_screening_follower(parley_screening *screening);
/** Writes the table, unless no actor has types; before parley_tables_write, which describes it. */
parley_status parley_screening_write(const parley_screening *screening, parley_folder *folder,
                                     parley_error *error);
void parley_screening_free(parley_screening **screening);

/** histories.csv, a row for every replication, written while a run goes on:
 *
 *     parley_histories_init(&histories, game, folder, &error);
 *     follower = parley_histories_follower(histories);     for parley_options.followers
 *     parley_simulate(...);
 *     parley_histories_finish(histories, &error);
 *     parley_tables_write(folder, ...);
 *     parley_histories_free(&histories);
 *
 * Rows are put into text by the threads that play. Memory: the text of three batches a thread; a
 * batch has at most 32768 rows. */
typedef struct parley_histories parley_histories;

/** Begins the table; nothing else may be written to the folder until it is finished. */
parley_status parley_histories_init(parley_histories **histories, const parley_game *game,
                                    parley_folder *folder, parley_error *error);
/** About how many bytes the table of a run will have, from the run's first block. As
 * parley_sampler_init. */
parley_status parley_histories_expect(parley_histories *histories, const parley_options *options,
                                      double *bytes, parley_error *error);
/** For parley_options.followers of one run; it stops the run where writing fails. */
parley_follower parley_histories_follower(parley_histories *histories);
/** Sees the table safely to disk, or says what went wrong with it, also during the run. */
parley_status parley_histories_finish(parley_histories *histories, parley_error *error);
/** After parley_tables_write, which still reads what the columns mean. */
void parley_histories_free(parley_histories **histories);

/** Writes assumptions.csv: for each number that is not known and each measure, what the one does to
 * the other. Before parley_tables_write, which describes it. */
parley_status parley_assumptions_write(const parley_assumptions *assumptions, parley_folder *folder,
                                       parley_error *error);

/** Writes exact_check.csv, a row for each mean that was held against an exact one; before
 * parley_tables_write, which describes it. */
parley_status parley_exact_check_write(const parley_exact_check *check, parley_folder *folder,
                                       parley_error *error);

/** Writes every table of a run, run.log and, last of all, datapackage.json; removes
 * assumptions.csv, exact_check.csv, histories.csv and screening.csv of an earlier run where this
 * one has none. Equal results and provenance (but for `log`) give equal bytes. All or nothing,
 * except that a rename that fails after others went through leaves these new; each file is whole in
 * any case, and datapackage.json has size and XXH3 hash of each table it belongs to. Fails with
 * PARLEY_ERROR_SYSTEM or PARLEY_ERROR_MEMORY. */
parley_status parley_tables_write(parley_folder *folder, const parley_results *results,
                                  const parley_provenance *provenance, parley_error *error);

/** Writes deviations.csv, a row for each deviation; before parley_tables_write, which describes
 * it. */
parley_status parley_solution_write(parley_folder *folder, const parley_solution *solution,
                                    const parley_scenario *scenario, parley_error *error);

/** The same for a comparison: compare.csv, with a row for each measure of each scenario; what the
 * first has no difference from, and what a scenario does not have, are empty cells. */
parley_status parley_comparison_write(parley_folder *folder, const parley_comparison *comparison,
                                      const parley_provenance *provenance, parley_error *error);

/** Writes sweep.csv of a sweep whose units are all loaded, run.log and datapackage.json, likewise.
 */
parley_status parley_sweep_write(parley_folder *folder, const parley_sweep *sweep,
                                 const parley_provenance *provenance, parley_error *error);

/** The same for talks: packages.csv, bargaining.csv and frontier.csv. */
parley_status parley_talks_write(parley_folder *folder, const parley_talks *talks,
                                 const parley_provenance *provenance, parley_error *error);

#ifdef __cplusplus
}
#endif

#endif
