/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads what journals hold of a sweep, and says what it comes to. */
#include "core/memory.h"
#include "study/sweep_state.h"

#include <errno.h>
#include <glob.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* -- journals ---------------------------------------------------------------------------------- */

parley_status sweep_journals(char ***paths, const char *folder, parley_error *error)
{
    /* a folder's name may have letters that mean something in a pattern */
    char *pattern = memory_array(2 * strlen(folder) + 32, 1);
    glob_t found;
    *paths = NULL;
    if (!pattern)
        return PARLEY_ERROR_MEMORY;
    char *end = pattern;
    for (const char *letter = folder; *letter; letter++) {
        if (strchr("*?[\\", *letter))
            *end++ = '\\';
        *end++ = *letter;
    }
    strcpy(end, "/journal-[0-9][0-9][0-9][0-9][0-9]");
    int result = glob(pattern, GLOB_ERR, NULL, &found);
    free(pattern);
    size_t n = result == 0 ? found.gl_pathc : 0;
    parley_status status = PARLEY_OK;
    if (result != 0 && result != GLOB_NOMATCH)
        status = parley_error_add(error, PARLEY_ERROR_SYSTEM, NULL, NULL, "%s: cannot be read: %s",
                                  folder, strerror(errno));
    char **list = memory_array(n + 1, sizeof *list);
    bool good = list != NULL;
    for (size_t i = 0; i < n && good; i++)
        good = (list[i] = strdup(found.gl_pathv[i])) != NULL;
    if (result == 0)
        globfree(&found);
    if (good && !status) {
        *paths = list;
        return PARLEY_OK;
    }
    sweep_journals_free(list);
    return status ? status : PARLEY_ERROR_MEMORY;
}

void sweep_journals_free(char **paths)
{
    for (char **path = paths; path && *path; path++)
        free(*path);
    free(paths);
}

/* -- loading ----------------------------------------------------------------------------------- */

typedef struct loading {
    parley_sweep *sweep;
    parley_sweep_found *found;
} loading;

static void load_unit(void *context, uint64_t unit, const double *values)
{
    const loading *l = context;
    parley_sweep *s = l->sweep;
    /* the same sums, whoever played it: where two processes both had a go at a folder */
    if (s->has[unit] == LOADED_NOW)
        return;
    l->found->n_twice += s->has[unit] == LOADED_BEFORE;
    l->found->n_done++;
    s->has[unit] = LOADED_NOW;
    memcpy(s->sums + unit * sweep_values(s), values, sweep_values(s) * sizeof *values);
}

static parley_status load_journal(loading *l, const char *path, parley_error *error)
{
    journal_head head;
    journal_found found;
    parley_status status = sweep_head_read(l->sweep, &head, path, error);
    if (status || !head.about)
        return status;
    l->found->n_journals++;
    status = journal_read(path, &head, &found, l, load_unit, error);
    l->found->n_damaged += found.n_damaged;
    free(head.about);
    return status;
}

parley_status parley_sweep_load(parley_sweep *s, const char *folder, parley_sweep_found *found,
                                parley_error *error)
{
    char **paths = NULL;
    *found = (parley_sweep_found){0};
    loading l = {.sweep = s, .found = found};
    if (!s->sums) {
        s->sums = memory_array(s->n_units * sweep_values(s), sizeof *s->sums);
        s->has = memory_array(s->n_units, sizeof *s->has);
        if (!s->sums || !s->has)
            return PARLEY_ERROR_MEMORY;
    }
    for (uint64_t unit = 0; unit < s->n_units; unit++)
        s->has[unit] = s->has[unit] ? LOADED_BEFORE : LOADED_NOT;
    parley_status status = sweep_journals(&paths, folder, error);
    for (char **path = paths; !status && *path; path++)
        status = load_journal(&l, *path, error);
    sweep_journals_free(paths);
    return status;
}

bool parley_sweep_has(const parley_sweep *s, uint64_t unit)
{
    return s->has && s->has[unit];
}

/* -- results ----------------------------------------------------------------------------------- */

/* All chunks of a point, in their order. */
static void point_sums(const parley_sweep *s, uint32_t point, uint32_t measure, unit_sums *total)
{
    const uint32_t n_points = parley_design_n_points(s->design);
    const size_t n = sweep_paired(s) ? PAIRED_VALUES : OWN_VALUES;
    double sums[PAIRED_VALUES] = {0};
    for (uint64_t chunk = 0; chunk < s->n_chunks; chunk++) {
        double *unit = s->sums + (chunk * n_points + point) * sweep_values(s);
        const double *part = sweep_part(s, unit, measure);
        for (size_t v = 0; v < n; v++)
            sums[v] += part[v];
    }
    memcpy(total, sums, sizeof *total);
}

void parley_sweep_result(const parley_sweep *s, uint32_t point, uint32_t measure,
                         parley_estimate *estimate, parley_estimate *difference)
{
    unit_sums own, first;
    point_sums(s, point, measure, &own);
    estimate_ratio(estimate, &own.own);
    estimate->mean += s->centres[measure];
    estimate->ci_low += s->centres[measure];
    estimate->ci_high += s->centres[measure];
    estimate->world_low = estimate->world_high = NAN;
    if (!difference || !sweep_paired(s))
        return;
    point_sums(s, s->options.paired, measure, &first);
    paired_estimate(difference, &own.difference, &own.own, &first.own, NULL);
}
