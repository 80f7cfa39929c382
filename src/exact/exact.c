/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The means of the tables: parts and cases added up. */
#include "parley/exact.h"

#include "core/memory.h"
#include "engine/results.h"
#include "exact/shares.h"
#include "exact/worth.h"

#include <stdlib.h>

typedef struct work {
    const exact_model *model;
    parley_horizon horizon;
    struct means *means;
    double *sums;   /* of a case: by round and local quantity */
    double *values; /* by actor */
    parley_error *error;
} work;

double case_weight(const exact_case *of, uint32_t group)
{
    const parley_group *chosen = &of->game->groups[group];
    if (chosen->actor == PARLEY_NONE ||
        !contains(of->part->typed.n, of->part->typed.at, chosen->actor))
        return of->probability;
    if (of->first_type[chosen->actor] != chosen->type)
        return 0;
    return of->probability / of->game->scenario->actors[chosen->actor].types[chosen->type].prior;
}

/* Adds a case to every group that it can be of. */
static void spread(const work *to, const exact_case *of)
{
    const parley_game *game = of->game;
    uint32_t n_actors = game->scenario->n_actors, n_local = of->part->n_local;
    for (uint32_t g = 0; g < game->n_groups; g++) {
        double weight = case_weight(of, g);
        if (weight == 0)
            continue;
        for (uint32_t i = 0; i < n_actors; i++)
            to->means->value[(size_t)g * n_actors + i] += weight * to->values[i];
        for (uint32_t t = 0; t < game->scenario->rounds.count; t++) {
            double *into = means_round(to->means, game, t, g);
            for (uint32_t q = 0; q < n_local; q++)
                into[of->part->global[q]] += weight * to->sums[(size_t)t * n_local + q];
        }
    }
}

static parley_status play_case(work *to, const exact_case *of)
{
    const parley_scenario *scenario = of->game->scenario;
    exact_chain chain = {0};
    for (size_t k = 0; k < (size_t)scenario->rounds.count * of->part->n_local; k++)
        to->sums[k] = 0;
    for (uint32_t i = 0; i < scenario->n_actors; i++)
        to->values[i] = 0;
    parley_status status = chain_init(&chain, of, PARLEY_NONE, PARLEY_NONE, to->error);
    if (!status)
        status = case_values(&chain, to->horizon, to->sums, 1, to->values);
    if (!status)
        spread(to, of);
    if (!status)
        status = shares_add(to->means, &chain, to->sums);
    chain_free(&chain);
    return status;
}

static parley_status play_part(work *to, const exact_part *part)
{
    const parley_game *game = to->model->game;
    exact_case of = {0};
    to->sums = memory_array((size_t)game->scenario->rounds.count * part->n_local, sizeof *to->sums);
    parley_status status = to->sums ? case_init(&of, to->model, part) : PARLEY_ERROR_MEMORY;
    do
        if (!status && of.probability > 0)
            status = play_case(to, &of);
    while (!status && case_next(&of));
    case_free(&of);
    free(to->sums);
    to->sums = NULL;
    return status;
}

parley_status parley_exact(parley_results **results, const parley_game *game,
                           const parley_exact_options *options, parley_error *error)
{
    exact_model model;
    work to = {.model = &model, .error = error};
    *results = NULL;
    parley_status status = exact_model_init(&model, game, options, error);
    if (!status)
        status = horizon_settle(&model, options, &to.horizon, error);
    if (!status)
        status = means_init(&to.means, game);
    if (!status) {
        to.values = memory_array(game->scenario->n_actors, sizeof *to.values);
        status = to.values ? PARLEY_OK : PARLEY_ERROR_MEMORY;
    }
    for (uint32_t p = 0; !status && p < model.n_parts; p++)
        status = play_part(&to, &model.parts[p]);
    if (!status) {
        status = results_of_means(results, game, to.means);
        to.means = NULL;
    }
    means_free(&to.means);
    free(to.values);
    exact_model_free(&model);
    return status;
}
