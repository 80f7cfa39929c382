/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/arguments.h"
#include "cli/command.h"
#include "cli/sweep_folder.h"

#include <inttypes.h>
#include <stdio.h>

static const command_usage status_usage = {
    .name = "status",
    .operands = "DIR...",
    .summary = "Says how far the sweep in a folder is. It may be running.",
    .options = "h",
    .examples = "  parley status out\n",
};

static void print_shard(const parley_sweep *sweep)
{
    const parley_sweep_options *o = parley_sweep_settings(sweep);
    uint64_t n = 0, n_done = 0;
    for (uint64_t unit = 0; unit < parley_sweep_n_units(sweep); unit++) {
        bool mine = parley_sweep_in_shard(sweep, unit);
        n += mine;
        n_done += mine && parley_sweep_has(sweep, unit);
    }
    printf("  shard %" PRIu32 "/%" PRIu32 ": %" PRIu64 " of its %" PRIu64 " units%s\n", o->shard,
           o->n_shards, n_done, n, n_done == n ? ", which is all" : "");
}

static parley_status status_print(const char *folder, parley_error *error)
{
    parley_sweep *sweep = NULL;
    parley_sweep_found found;
    parley_status status = parley_sweep_open(&sweep, folder, error);
    if (!status)
        status = parley_sweep_load(sweep, folder, &found, error);
    if (status) {
        parley_sweep_free(&sweep);
        return status;
    }
    const parley_sweep_options *o = parley_sweep_settings(sweep);
    uint64_t n_units = parley_sweep_n_units(sweep);
    printf("%s: %s\n", folder, o->command);
    uint32_t n_measures = parley_sweep_n_measures(sweep);
    printf("  %" PRIu32 " points of %" PRIu64 " replications, %" PRIu32 " measure%s\n",
           parley_design_n_points(parley_sweep_design(sweep)), o->n_replications, n_measures,
           n_measures == 1 ? "" : "s");
    printf("  %" PRIu64 " of %" PRIu64 " units are finished (%.1f %%), in %" PRIu32 " journal%s\n",
           found.n_done, n_units, 100.0 * (double)found.n_done / (double)n_units, found.n_journals,
           found.n_journals == 1 ? "" : "s");
    if (o->n_shards > 1)
        print_shard(sweep);
    if (found.n_damaged > 0)
        printf("  %" PRIu64 " damaged record%s left out\n", found.n_damaged,
               found.n_damaged == 1 ? " is" : "s are");
    parley_sweep_free(&sweep);
    return PARLEY_OK;
}

int cmd_status(int argc, char **argv)
{
    command_arguments arguments;
    parley_error error = {0};
    parley_status status = PARLEY_OK;
    arguments_state read = arguments_read(&arguments, &status_usage, argc, argv);
    if (read == ARGUMENTS_READ && arguments.n_operands == 0) {
        complain("status takes the folder of a sweep; see parley status --help");
        read = ARGUMENTS_WRONG;
    }
    int result = arguments_exit(read);
    if (read == ARGUMENTS_READ) {
        for (int i = 0; i < arguments.n_operands; i++) {
            parley_status own = status_print(arguments.operands[i], &error);
            status = status ? status : own;
        }
        result = complain_faults(status, &error);
    }
    parley_error_free(&error);
    arguments_free(&arguments);
    return result;
}
