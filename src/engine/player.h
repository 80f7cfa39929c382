/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one thread needs to play blocks: a kernel in play, and the generator it draws from. */
#ifndef PARLEY_ENGINE_PLAYER_H
#define PARLEY_ENGINE_PLAYER_H

#include "engine/kernel.h"
#include "engine/sample.h"

/* How all players of a run play. */
typedef struct playing {
    const parley_game *game;
    const kernel *kernel;
    enum generator generator;
    const gsl_rng_type *rng_type; /* of GENERATOR_GSL */
    uint32_t seed, point;
    const parley_agreements *agreements; /* of a game that negotiates */
} playing;

typedef struct player {
    const playing *how;
    struct play *play;
    gsl_rng *rng; /* of GENERATOR_GSL, else NULL */
    void *drawer; /* of what is agreed, or NULL */
} player;

/* Finds what the options name: PARLEY_ERROR_USAGE for an unknown rng, an isa that this machine
 * cannot run, or a game that negotiates when nobody says what is agreed. */
parley_status playing_init(playing *how, const parley_game *game, const parley_options *options,
                           parley_error *error);
/* `how` is kept. PARLEY_ERROR_MEMORY. */
parley_status player_init(player *p, const playing *how);
/* Plays the first n_lanes replications of a block as kernel.h says. */
void player_block(player *p, uint64_t block, uint32_t n_lanes, struct tally *tally,
                  const sample_plan *plan, double *values, double *weights);
/* Safe on one that was never made, if it is zero. */
void player_free(player *p);

/* Of a run of n replications, those in a block. */
static inline uint32_t player_lanes(uint64_t n, uint64_t block)
{
    uint64_t left = n - block * PARLEY_BLOCK;
    return left < PARLEY_BLOCK ? (uint32_t)left : PARLEY_BLOCK;
}

#endif
