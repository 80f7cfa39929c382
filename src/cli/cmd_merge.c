/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/arguments.h"
#include "cli/command.h"
#include "cli/sweep_folder.h"
#include "parley/table.h"

#include <inttypes.h>
#include <stdio.h>

static const command_usage merge_usage = {
    .name = "merge",
    .operands = "DIR...",
    .summary =
        "Puts the shards of a sweep together: sweep.csv, the same bytes as if one machine had\n"
        "played it all. Folders of another sweep, and shards that are missing, not complete or\n"
        "there twice, are refused.",
    .options = "oFqh",
    .examples = "  parley merge out-1 out-2 out-3 -o out\n",
};

/* Reads a folder, which may have nothing that an earlier one had. */
static parley_status shard_load(parley_sweep *sweep, const char *folder, parley_error *error)
{
    parley_sweep_found found;
    parley_status status = parley_sweep_load(sweep, folder, &found, error);
    if (!status && found.n_journals == 0)
        status = parley_error_add(error, PARLEY_ERROR_SYSTEM, NULL, NULL,
                                  "%s: no journal of a sweep is there", folder);
    if (!status && found.n_twice > 0)
        status = parley_error_add(error, PARLEY_ERROR_SYSTEM, NULL, NULL,
                                  "%s: %" PRIu64 " units are in an earlier folder too: a shard was "
                                  "named twice, or shards overlap",
                                  folder, found.n_twice);
    return status;
}

static parley_status merge_all(const command_arguments *arguments, parley_sweep **sweep,
                               parley_error *error)
{
    parley_status status = parley_sweep_open(sweep, arguments->operands[0], error);
    for (int i = 0; i < arguments->n_operands && !status; i++)
        status = shard_load(*sweep, arguments->operands[i], error);
    if (status)
        return status;
    uint64_t n = sweep_loaded(*sweep), n_units = parley_sweep_n_units(*sweep);
    if (n < n_units)
        return parley_error_add(error, PARLEY_ERROR_SYSTEM, NULL, NULL,
                                "%" PRIu64 " of %" PRIu64 " units are missing: a shard is not "
                                "there, or not complete (parley status says how far each is)",
                                n_units - n, n_units);
    status = sweep_write(*sweep, arguments->output, arguments->force, error);
    return status ? status : sweep_check_precision(*sweep);
}

int cmd_merge(int argc, char **argv)
{
    command_arguments arguments;
    parley_sweep *sweep = NULL;
    parley_error error = {0};
    arguments_state read = arguments_read(&arguments, &merge_usage, argc, argv);
    if (read == ARGUMENTS_READ && (arguments.n_operands == 0 || !arguments.output)) {
        complain("merge takes the folders of shards, and --output DIR; see parley merge --help");
        read = ARGUMENTS_WRONG;
    }
    int result = arguments_exit(read);
    if (read == ARGUMENTS_READ)
        result = complain_faults(merge_all(&arguments, &sweep, &error), &error);
    parley_error_free(&error);
    parley_sweep_free(&sweep);
    arguments_free(&arguments);
    return result;
}
