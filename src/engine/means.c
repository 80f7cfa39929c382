/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/means.h"

#include "core/memory.h"

#include <math.h>
#include <stdlib.h>

parley_status means_init(struct means **means, const parley_game *game)
{
    const parley_scenario *scenario = game->scenario;
    size_t n_cells = (size_t)game->n_groups * n_quantities(game);
    if ((double)n_cells * scenario->rounds.count * sizeof(double) > (double)PARLEY_MAX_MEMORY)
        return PARLEY_ERROR_LIMIT;
    *means = memory_array(1, sizeof **means);
    if (!*means)
        return PARLEY_ERROR_MEMORY;
    size_t n_shares = (size_t)game->n_windows * game->n_groups * game->n_events;
    (*means)->round = memory_array(n_cells * scenario->rounds.count, sizeof(double));
    (*means)->value = memory_array((size_t)game->n_groups * scenario->n_actors, sizeof(double));
    (*means)->weight = memory_array(game->n_groups, sizeof(double));
    (*means)->share = memory_array(n_shares, sizeof(double));
    if (!(*means)->round || !(*means)->value || !(*means)->weight || !(*means)->share) {
        means_free(means);
        return PARLEY_ERROR_MEMORY;
    }
    for (uint32_t g = 0; g < game->n_groups; g++) {
        const parley_group *group = &game->groups[g];
        (*means)->weight[g] = group->actor == PARLEY_NONE
                                  ? 1
                                  : scenario->actors[group->actor].types[group->type].prior;
    }
    return PARLEY_OK;
}

void means_free(struct means **means)
{
    if (!*means)
        return;
    free((*means)->round);
    free((*means)->value);
    free((*means)->weight);
    free((*means)->share);
    free(*means);
    *means = NULL;
}

double means_reached(const parley_game *game, uint32_t round)
{
    return pow(game->scenario->rounds.continuation, round);
}

bool means_lived(const struct means *means, const parley_game *game, uint32_t group, uint32_t round)
{
    return round < game->scenario->rounds.count && means->weight[group] > 0 &&
           means_reached(game, round) > 0;
}

/* Over how long a history is: with n rounds, the mean of those after the burn-in. */
double means_mean_payoff(const struct means *means, const parley_game *game, uint32_t group,
                         uint32_t actor)
{
    const parley_rounds *rounds = &game->scenario->rounds;
    double total = 0, sum = 0, weights = 0;
    if (!(means->weight[group] > 0))
        return NAN;
    for (uint32_t t = rounds->burn_in; t < rounds->count; t++) {
        double ends = means_reached(game, t);
        if (t + 1 < rounds->count)
            ends *= 1 - rounds->continuation;
        total += means_round(means, game, t, group)[quantity_payoff(game, actor)];
        sum += ends * total / (t + 1 - rounds->burn_in);
        weights += ends;
    }
    return weights > 0 ? sum / weights : NAN;
}

double means_count(const struct means *means, const parley_game *game, uint32_t window,
                   uint32_t group, uint32_t quantity)
{
    double sum = 0;
    if (!(means->weight[group] > 0))
        return NAN;
    for (uint32_t t = game->windows[window].from; t < game->windows[window].until; t++)
        sum += means_reached(game, t) * means_round(means, game, t, group)[quantity];
    return sum;
}

double means_rate(const struct means *means, const parley_game *game, uint32_t window,
                  uint32_t group, uint32_t quantity)
{
    double lived = 0;
    for (uint32_t t = game->windows[window].from; t < game->windows[window].until; t++)
        lived += means_reached(game, t);
    return lived > 0 ? means_count(means, game, window, group, quantity) / lived : NAN;
}
