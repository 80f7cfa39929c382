/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The part of the engine that is compiled for each instruction set. */
#ifndef PARLEY_ENGINE_KERNEL_H
#define PARLEY_ENGINE_KERNEL_H

#include "engine/sample.h"
#include "engine/tally.h"

#include <gsl/gsl_rng.h>

struct play;
struct watch;

/* Where events by chance come from; numbers that are drawn come from Philox, or from GSL's. */
enum generator {
    GENERATOR_ARS,    /* ARS-7: one call makes one plane for 128 lanes */
    GENERATOR_PHILOX, /* Philox4x32-10: one call makes two planes for 64 lanes */
    GENERATOR_GSL,    /* one of GSL's, in the order in which numbers are asked for */
};

typedef struct kernel {
    const char *name;
    /* Bytes that one play takes, as a guide. */
    double (*bytes)(const parley_game *game);
    /* From now on, writes down what happens in one lane; NULL: in none. */
    void (*watch)(struct play *play, struct watch *watch);
    /* From now on, plays under what a drawer made by `by` says is agreed; both stay the caller's.
     */
    void (*agree)(struct play *play, const parley_agreements *by, void *drawer);
    /* What one thread needs to play; `rng` goes with GENERATOR_GSL and stays the caller's. NULL out
     * of memory. */
    struct play *(*init)(const parley_game *game, enum generator generator, gsl_rng *rng,
                         uint32_t seed, uint32_t point);
    /* Plays the first n_lanes replications of a block to their end, adding to the tally if there is
     * one; writes what a plan with columns asks of every replication, by column and lane. */
    void (*block)(struct play *play, uint32_t block, uint32_t n_lanes, struct tally *tally,
                  const sample_plan *plan, double *values, double *weights);
    void (*free)(struct play *play);
} kernel;

/* The kernel for this machine, or the one called `name`; NULL if there is none. */
const kernel *kernel_find(const char *name);

#endif
