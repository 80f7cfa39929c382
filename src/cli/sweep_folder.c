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

static parley_status remove_file(const char *path, parley_error *error)
{
    if (unlink(path) == 0 || errno == ENOENT)
        return PARLEY_OK;
    return parley_error_add(error, PARLEY_ERROR_SYSTEM, NULL, NULL, "%s: cannot be removed: %s",
                            path, strerror(errno));
}

/* So that nothing of another sweep is taken for this one's; not what somebody is playing now. */
static parley_status remove_all(const char *folder, char *const *journals, parley_error *error)
{
    static const char *const tables[] = {"sweep.csv", "datapackage.json"};
    parley_status status = PARLEY_OK;
    for (char *const *path = journals; path && *path && !status; path++)
        status = journal_check_free(*path, error);
    for (size_t i = 0; i < sizeof tables / sizeof *tables && !status; i++) {
        char *path = memory_format("%s/%s", folder, tables[i]);
        status = path ? remove_file(path, error) : PARLEY_ERROR_MEMORY;
        free(path);
    }
    for (char *const *path = journals; path && *path && !status; path++)
        status = remove_file(*path, error);
    return status;
}

/* Whether all journals are of this sweep; else says which one is not. */
static parley_status journals_check(const parley_sweep *sweep, char *const *paths,
                                    parley_error *error)
{
    parley_status status = PARLEY_OK;
    for (char *const *path = paths; *path && !status; path++) {
        journal_head head;
        status = sweep_head_read(sweep, &head, *path, error);
        if (!status && head.about)
            status = sweep_shard_check(sweep, &head, *path, error);
        free(head.about);
    }
    return status;
}

static parley_status say_going_on(const char *folder, parley_sweep *sweep, bool quiet,
                                  parley_error *error)
{
    parley_sweep_found found;
    parley_status status = parley_sweep_load(sweep, folder, &found, error);
    if (status || quiet)
        return status;
    bool whole = found.n_done == parley_sweep_n_units(sweep);
    if (found.n_damaged > 0 && !whole)
        fprintf(stderr,
                "parley: %s: damaged records of the journal are left out, and played again: "
                "%" PRIu64 "\n",
                folder, found.n_damaged);
    if (found.n_done > 0 && !whole)
        fprintf(stderr, "parley: %s: goes on, %" PRIu64 " of %" PRIu64 " units are finished\n",
                folder, found.n_done, parley_sweep_n_units(sweep));
    return PARLEY_OK;
}

/* Makes the folder, sees that it can be written to, refuses one that holds other things, and puts a
 * journal there. */
static parley_status begin(const char *folder, const parley_sweep *sweep, char *const *journals,
                           bool force, parley_error *error)
{
    parley_folder *made = NULL;
    char *path = NULL;
    journal *j = NULL;
    journal_head head;
    sweep_head(sweep, &head);
    parley_status status = parley_folder_open(&made, folder, force, error);
    if (!status && force)
        status = remove_all(folder, journals, error);
    if (!status && !(path = memory_format("%s/journal-00000", folder)))
        status = PARLEY_ERROR_MEMORY;
    if (!status)
        status = journal_open(&j, path, &head, error);
    journal_close(&j);
    free(path);
    /* what was made by opening it stays if it is not empty */
    parley_folder_close(&made);
    return status;
}

parley_status sweep_folder_prepare(const char *folder, parley_sweep *sweep, bool force, bool quiet,
                                   bool *finished, parley_error *error)
{
    char **journals = NULL;
    parley_error faults = {0};
    struct stat info;
    *finished = false;
    parley_status status = PARLEY_OK;
    if (stat(folder, &info) == 0)
        status = sweep_journals(&journals, folder, error);
    if (status)
        return status;
    bool any = journals && journals[0];
    if (any)
        status = journals_check(sweep, journals, force ? &faults : error);
    parley_error_free(&faults);
    if (any && !status) {
        status = say_going_on(folder, sweep, quiet, error);
        *finished = !status && sweep_loaded(sweep) == parley_sweep_n_units(sweep) &&
                    exists(folder, "sweep.csv") && exists(folder, "datapackage.json");
    } else if (any && !force) {
        parley_error_add(error, status, NULL, NULL,
                         "%s: choose another folder, or --force to begin anew here", folder);
    } else if (status != PARLEY_ERROR_MEMORY) {
        status = begin(folder, sweep, journals, force, error);
    }
    sweep_journals_free(journals);
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

parley_status sweep_check_precision(const parley_sweep *sweep)
{
    const parley_sweep_options *o = parley_sweep_settings(sweep);
    const uint32_t n_points = parley_design_n_points(parley_sweep_design(sweep));
    uint32_t n_wide = 0;
    for (uint32_t point = 0; point < n_points && o->precision > 0; point++) {
        parley_estimate estimate;
        parley_sweep_result(sweep, point, 0, &estimate, NULL);
        n_wide += !((estimate.ci_high - estimate.ci_low) / 2 <= o->precision);
    }
    if (n_wide == 0)
        return PARLEY_OK;
    fprintf(stderr,
            "parley: not precise enough: at %" PRIu32 " of %" PRIu32 " points the noise of %s is "
            "more than +- %g after all %" PRIu64 " replications; more replications (-n) make it "
            "less\n",
            n_wide, n_points, parley_sweep_measure(sweep, 0), o->precision, o->n_replications);
    return PARLEY_NOT_CONVERGED;
}

parley_status sweep_folder_finish(const char *folder, parley_sweep *sweep, bool quiet,
                                  parley_error *error)
{
    parley_sweep_found found;
    parley_status status = parley_sweep_load(sweep, folder, &found, error);
    if (status)
        return status;
    uint64_t n = sweep_loaded(sweep), n_units = parley_sweep_n_units(sweep);
    const parley_sweep_options *o = parley_sweep_settings(sweep);
    if (n < n_units && o->n_shards < 2)
        return parley_error_add(error, PARLEY_ERROR_SYSTEM, NULL, NULL,
                                "%s: the journals hold %" PRIu64 " of %" PRIu64
                                " units: the same command plays the others",
                                folder, n, n_units);
    if (n == n_units)
        status = sweep_write(sweep, folder, true, error);
    if (!status && !quiet && n == n_units)
        fprintf(stderr, "parley: wrote %s/sweep.csv: %" PRIu32 " points\n", folder,
                parley_design_n_points(parley_sweep_design(sweep)));
    else if (!status && !quiet)
        fprintf(stderr,
                "parley: %s: shard %" PRIu32 "/%" PRIu32 " is complete; parley merge puts all of "
                "them together\n",
                folder, o->shard, o->n_shards);
    return !status && n == n_units ? sweep_check_precision(sweep) : status;
}
