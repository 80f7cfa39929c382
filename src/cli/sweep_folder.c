/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/sweep_folder.h"

#include "core/memory.h"
#include "parley/table.h"
#include "study/sweep_state.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

uint64_t sweep_loaded(const parley_sweep *sweep)
{
    uint64_t n = 0;
    for (uint64_t unit = 0; unit < parley_sweep_n_units(sweep); unit++)
        n += parley_sweep_has(sweep, unit);
    return n;
}

static bool exists(const char *folder, const char *name)
{
    struct stat info;
    char *path = memory_format("%s/%s", folder, name);
    bool found = path && stat(path, &info) == 0;
    free(path);
    return found;
}

/* Whether all journals there are of this sweep. */
static parley_status journals_ours(const parley_sweep *sweep, char *const *paths, bool *ours)
{
    journal_head own;
    sweep_head(sweep, &own);
    *ours = true;
    for (char *const *path = paths; *path; path++) {
        journal_head head;
        parley_error ignored = {0};
        parley_status status = journal_read_head(&head, *path, &ignored);
        parley_error_free(&ignored);
        if (status == PARLEY_ERROR_MEMORY)
            return status;
        /* one that was never begun can be begun anew */
        bool empty = status && !head.about && access(*path, R_OK) == 0;
        if (!status && (head.key[0] != own.key[0] || head.key[1] != own.key[1]))
            *ours = false;
        if (status && !empty)
            *ours = false;
        free(head.about);
    }
    return PARLEY_OK;
}

static parley_status remove_all(char *const *paths, parley_error *error)
{
    for (char *const *path = paths; *path; path++)
        if (unlink(*path))
            return parley_error_add(error, PARLEY_ERROR_SYSTEM, NULL, NULL,
                                    "%s: cannot be removed: %s", *path, strerror(errno));
    return PARLEY_OK;
}

static parley_status say_going_on(const char *folder, parley_sweep *sweep, bool quiet,
                                  parley_error *error)
{
    parley_sweep_found found;
    parley_status status = parley_sweep_load(sweep, folder, &found, error);
    if (status || quiet)
        return status;
    if (found.n_damaged > 0)
        fprintf(stderr,
                "parley: %s: %" PRIu64 " records of the journal are damaged: they are played "
                "again\n",
                folder, found.n_damaged);
    if (found.n_done > 0 && found.n_done < parley_sweep_n_units(sweep))
        fprintf(stderr, "parley: %s: goes on, %" PRIu64 " of %" PRIu64 " units are finished\n",
                folder, found.n_done, parley_sweep_n_units(sweep));
    return PARLEY_OK;
}

parley_status sweep_folder_prepare(const char *folder, parley_sweep *sweep, bool force, bool quiet,
                                   parley_error *error)
{
    char **paths = NULL;
    bool ours = true;
    parley_status status = PARLEY_OK;
    struct stat info;
    if (stat(folder, &info) == 0)
        status = sweep_journals(&paths, folder, error);
    if (!status && paths)
        status = journals_ours(sweep, paths, &ours);
    bool goes_on = !status && paths && paths[0] && ours;
    if (!status && !ours && !force)
        status = parley_error_add(error, PARLEY_ERROR_SYSTEM, NULL, NULL,
                                  "%s: holds the journal of another sweep, or one that is damaged; "
                                  "choose another folder, or --force to begin anew here",
                                  folder);
    if (!status && !ours)
        status = remove_all(paths, error);
    sweep_journals_free(paths);
    if (goes_on)
        return say_going_on(folder, sweep, quiet, error);
    if (status)
        return status;
    /* makes it, sees that it can be written, refuses one that holds other things */
    parley_folder *made = NULL;
    status = parley_folder_open(&made, folder, force, error);
    if (!status && mkdir(folder, 0777) && errno != EEXIST)
        status = parley_error_add(error, PARLEY_ERROR_SYSTEM, NULL, NULL, "%s: cannot be made: %s",
                                  folder, strerror(errno));
    char *kept = status ? NULL : memory_format("%s/journal-00000", folder);
    journal_head head;
    journal *j = NULL;
    sweep_head(sweep, &head);
    if (!status)
        status = kept ? journal_open(&j, kept, &head, error) : PARLEY_ERROR_MEMORY;
    journal_close(&j);
    free(kept);
    parley_folder_close(&made);
    return status;
}

parley_status sweep_write(const parley_sweep *sweep, const char *folder, bool force,
                          parley_error *error)
{
    const parley_sweep_options *o = parley_sweep_settings(sweep);
    parley_folder *into = NULL;
    const parley_provenance provenance = {.seed = o->seed,
                                          .rng = o->rng ? o->rng : parley_rng_name(0),
                                          .version = o->version,
                                          .command = o->command};
    parley_status status = parley_folder_open(&into, folder, force, error);
    if (!status)
        status = parley_sweep_write(into, sweep, &provenance, error);
    parley_folder_close(&into);
    return status;
}

parley_status sweep_folder_finish(const char *folder, parley_sweep *sweep, bool shard, bool quiet,
                                  parley_error *error)
{
    parley_sweep_found found;
    parley_status status = parley_sweep_load(sweep, folder, &found, error);
    if (status)
        return status;
    uint64_t n = sweep_loaded(sweep), n_units = parley_sweep_n_units(sweep);
    if (n == n_units && exists(folder, "sweep.csv") && exists(folder, "datapackage.json")) {
        if (!quiet)
            fprintf(stderr, "parley: %s/sweep.csv is finished: nothing was left to do\n", folder);
        return PARLEY_OK;
    }
    if (n == n_units) {
        status = sweep_write(sweep, folder, true, error);
        if (!status && !quiet)
            fprintf(stderr, "parley: %s/sweep.csv: %" PRIu32 " points\n", folder,
                    parley_design_n_points(parley_sweep_design(sweep)));
        return status;
    }
    if (shard && !quiet)
        fprintf(stderr, "parley: this shard is complete: parley merge puts all of them together\n");
    if (shard)
        return PARLEY_OK;
    return parley_error_add(error, PARLEY_ERROR_SYSTEM, NULL, NULL,
                            "%s: the journals hold %" PRIu64 " of %" PRIu64 " units", folder, n,
                            n_units);
}
