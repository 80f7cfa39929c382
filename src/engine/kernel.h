/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The part of the engine that is compiled for each instruction set. */
#ifndef PARLEY_ENGINE_KERNEL_H
#define PARLEY_ENGINE_KERNEL_H

#include "engine/tally.h"

#include <gsl/gsl_rng.h>

struct play;

typedef struct kernel {
    const char *name;
    /* Bytes that one play takes, as a guide. */
    double (*bytes)(const parley_game *game);
    /* What one thread needs to play; `rng` is NULL for the counter-based generator and stays the
     * caller's. NULL out of memory. */
    struct play *(*init)(const parley_game *game, uint32_t seed, uint32_t point, gsl_rng *rng);
    /* Plays the first n_lanes replications of a block to their end, adding to the tally. */
    void (*block)(struct play *play, uint32_t block, uint32_t n_lanes, struct tally *tally);
    void (*free)(struct play *play);
} kernel;

/* The kernel for this machine, or the one called `name`; NULL if there is none. */
const kernel *kernel_find(const char *name);

#endif
