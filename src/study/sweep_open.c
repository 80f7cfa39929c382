/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A sweep from what its journals say of it. */
#include "core/memory.h"
#include "study/sweep_state.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *value_of(const journal_head *head, const char *name, uint32_t index)
{
    return sweep_about(head->about, head->n_about, name, index);
}

static uint64_t number_of(const journal_head *head, const char *name)
{
    const char *value = value_of(head, name, 0);
    return value ? strtoull(value, NULL, 10) : 0;
}

/* Those of a name that comes several times; false out of memory. */
static bool values_of(const journal_head *head, const char *name, const char ***values, uint32_t *n)
{
    for (*n = 0; value_of(head, name, *n); ++*n)
        ;
    *values = memory_array(*n, sizeof **values);
    for (uint32_t i = 0; *values && i < *n; i++)
        (*values)[i] = value_of(head, name, i);
    return *values;
}

static parley_design_kind kind_of(const journal_head *head)
{
    const char *name = value_of(head, "design", 0);
    return name && strcmp(name, "latin") == 0   ? PARLEY_LATIN
           : name && strcmp(name, "sobol") == 0 ? PARLEY_SOBOL
                                                : PARLEY_GRID;
}

/* Everything but the sweep itself: moves into it once that is made. */
struct opened {
    parley_scenario base;
    parley_design *design;
};

void sweep_opened_free(struct opened *o)
{
    if (!o)
        return;
    parley_design_free(&o->design);
    parley_scenario_free(&o->base);
    free(o);
}

static parley_status design_read(struct opened *o, const journal_head *head, parley_error *error)
{
    const char *text = value_of(head, "scenario", 0), *name = value_of(head, "base", 0);
    const char **axes = NULL;
    uint32_t n_axes = 0;
    if (!text || !name)
        return parley_error_add(error, PARLEY_ERROR_SYSTEM, NULL, NULL,
                                "the journal does not say what sweep it is of");
    if (!values_of(head, "vary", &axes, &n_axes))
        return PARLEY_ERROR_MEMORY;
    const parley_design_options options = {
        .kind = kind_of(head),
        .n_points = kind_of(head) == PARLEY_GRID ? 0 : (uint32_t)number_of(head, "points"),
        .seed = (uint32_t)number_of(head, "seed"),
        .n_axes = n_axes,
        .axes = axes};
    parley_status status =
        parley_scenario_read_text(&o->base, name, text, strlen(text), 0, NULL, error);
    if (!status)
        status = parley_design_init(&o->design, &o->base, &options, error);
    free(axes);
    return status;
}

static parley_status sweep_read(parley_sweep **sweep, const struct opened *o,
                                const journal_head *head, parley_error *error)
{
    const char **measures = NULL;
    const char *rng = value_of(head, "rng", 0), *precision = value_of(head, "precision", 0);
    const char *version = value_of(head, "version", 0), *command = value_of(head, "command", 0);
    const char *part = value_of(head, "shard", 0);
    uint32_t n_measures, shard = 0, n_shards = 0;
    if (part && (sscanf(part, "%" SCNu32 "/%" SCNu32, &shard, &n_shards) != 2 || shard < 1))
        shard = n_shards = 0;
    if (!values_of(head, "measure", &measures, &n_measures))
        return PARLEY_ERROR_MEMORY;
    const parley_sweep_options options = {.n_replications = number_of(head, "replications"),
                                          .seed = (uint32_t)number_of(head, "seed"),
                                          .rng = rng && *rng ? rng : NULL,
                                          .independent = number_of(head, "independent"),
                                          .paired = (uint32_t)number_of(head, "paired"),
                                          .n_measures = n_measures,
                                          .measures = measures,
                                          .precision = precision ? strtod(precision, NULL) : 0,
                                          .version = version ? version : "",
                                          .command = command ? command : "",
                                          .shard = shard,
                                          .n_shards = n_shards};
    parley_status status = parley_sweep_init(sweep, o->design, &o->base, &options, error);
    free(measures);
    return status;
}

/* The sweep that the opened parts make, which it then owns, if it is the one of the head. */
static parley_status open_head(parley_sweep **sweep, const journal_head *head, const char *path,
                               parley_error *error)
{
    struct opened *o = memory_array(1, sizeof *o);
    if (!o)
        return PARLEY_ERROR_MEMORY;
    parley_status status = design_read(o, head, error);
    if (!status)
        status = sweep_read(sweep, o, head, error);
    journal_head same = {0};
    if (!status)
        sweep_head(*sweep, &same);
    if (!status && (same.key[0] != head->key[0] || same.key[1] != head->key[1]))
        status = parley_error_add(error, PARLEY_ERROR_SYSTEM, NULL, NULL,
                                  "%s: the journal of a sweep that this version of the program "
                                  "reads differently",
                                  path);
    if (!status) {
        (*sweep)->opened = o;
        return PARLEY_OK;
    }
    parley_sweep_free(sweep);
    sweep_opened_free(o);
    return status;
}

parley_status parley_sweep_open(parley_sweep **sweep, const char *folder, parley_error *error)
{
    char **paths = NULL;
    journal_head head = {0};
    *sweep = NULL;
    parley_status status = sweep_journals(&paths, folder, error);
    char **path = paths;
    for (; !status && *path && !head.about; path++)
        status = journal_read_head(&head, *path, error);
    if (!status && !head.about)
        status = parley_error_add(error, PARLEY_ERROR_SYSTEM, NULL, NULL,
                                  "%s: no journal of a sweep is there", folder);
    if (!status)
        status = open_head(sweep, &head, path[-1], error);
    free(head.about);
    sweep_journals_free(paths);
    return status;
}
