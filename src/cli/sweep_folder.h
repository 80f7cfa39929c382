/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The folder of a sweep: its journals, then its table. */
#ifndef PARLEY_CLI_SWEEP_FOLDER_H
#define PARLEY_CLI_SWEEP_FOLDER_H

#include "parley/sweep.h"

/* Makes the folder where it is missing. One that holds anything but journals of this very sweep and
 * shard is refused unless `force`, which removes journals and tables of others. Says on standard
 * error what is there already, unless `quiet`; `finished` where that is all, the table too. */
parley_status sweep_folder_prepare(const char *folder, parley_sweep *sweep, bool force, bool quiet,
                                   bool *finished, parley_error *error);
/* Loads what the folder's journals hold, and writes the table if that is all. Says what is missing
 * otherwise; of a shard, which is never all, that it is complete. */
parley_status sweep_folder_finish(const char *folder, parley_sweep *sweep, bool quiet,
                                  parley_error *error);
/* Writes the table of a sweep that is loaded in full. */
parley_status sweep_write(const parley_sweep *sweep, const char *folder, bool force,
                          parley_error *error);
/* PARLEY_NOT_CONVERGED, and says so, where points of a sweep that is loaded in full are less
 * precise than was asked for. */
parley_status sweep_check_precision(const parley_sweep *sweep);
/* Units that are loaded. */
uint64_t sweep_loaded(const parley_sweep *sweep);

#endif
