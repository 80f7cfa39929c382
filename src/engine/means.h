/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is expected of a game, worked out rather than sampled: results that have no noise. Histories
 * end by `continuation` alone, whatever happens in them, so all tables follow from what is expected
 * of each round that is lived. */
#ifndef PARLEY_ENGINE_MEANS_H
#define PARLEY_ENGINE_MEANS_H

#include "game/game.h"

/* Quantities: the game's counters, then payoffs by actor, then the share in force by commitment. */
static inline uint32_t quantity_payoff(const parley_game *game, uint32_t actor)
{
    return game->n_counters + actor;
}

static inline uint32_t quantity_in_force(const parley_game *game, uint32_t commitment)
{
    return game->n_counters + game->scenario->n_actors + commitment;
}

static inline uint32_t n_quantities(const parley_game *game)
{
    return quantity_in_force(game, game->scenario->n_commitments);
}

struct means {
    double *round;  /* by round, group, quantity: of a round lived */
    double *value;  /* by group, actor: over the horizon asked for */
    double *weight; /* by group: its probability */
    double *share;  /* by window, group, event: P(at least one) */
};

/* PARLEY_ERROR_LIMIT where they would not fit PARLEY_MAX_MEMORY, PARLEY_ERROR_MEMORY. */
parley_status means_init(struct means **means, const parley_game *game);
void means_free(struct means **means);

static inline double *means_round(const struct means *means, const parley_game *game,
                                  uint32_t round, uint32_t group)
{
    return means->round + ((size_t)round * game->n_groups + group) * n_quantities(game);
}

/* How likely round t is reached. */
double means_reached(const parley_game *game, uint32_t round);
/* Whether anybody of the group ever is in the round. */
bool means_lived(const struct means *means, const parley_game *game, uint32_t group,
                 uint32_t round);
double means_mean_payoff(const struct means *means, const parley_game *game, uint32_t group,
                         uint32_t actor);
/* Of a window's rounds lived: a rate, and a count a history. */
double means_rate(const struct means *means, const parley_game *game, uint32_t window,
                  uint32_t group, uint32_t quantity);
double means_count(const struct means *means, const parley_game *game, uint32_t window,
                   uint32_t group, uint32_t quantity);

#endif
