/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a run adds up. Counts are integers: every thread has its own and they are added in any
 * order. Sums of payoffs are doubles: they are kept for one batch and added in the order of the
 * batches. Nothing grows with the number of replications. */
#ifndef PARLEY_ENGINE_TALLY_H
#define PARLEY_ENGINE_TALLY_H

#include "core/sketch.h"
#include "game/game.h"

/* A world's rate falls in one of RATE_BINS even bins around 0, 1/128, ..., 1: exact for the rate
 * of 64 replications. */
#define RATE_BINS 129

/* Pooled over the rounds of a window: events or C of a counter. A cluster is a replication or a
 * world; the denominator is rounds lived (for cooperation) or replications (for events). */
typedef struct pooled_count {
    uint64_t sum, square, share; /* X, X^2 and [X > 0] over replications */
    uint64_t cross;              /* X times the replication's denominator */
    uint64_t world_square, world_cross;
} pooled_count;

typedef struct pooled_base {
    uint64_t replications, worlds;             /* in the group; worlds with at least one of them */
    uint64_t world_square;                     /* replications of a world, squared */
    uint64_t lived, lived_square;              /* rounds lived in the window */
    uint64_t lived_replications, lived_worlds; /* those with any */
    uint64_t lived_world_square;
} pooled_base;

/* Replications running in a round, by world. */
typedef struct running_count {
    uint64_t sum, square, worlds;
} running_count;

typedef struct executed_count {
    uint64_t square, cross; /* over worlds, with the running */
} executed_count;

/* Of a payoff less its centre: over replications, and over worlds. */
typedef struct payoff_sum {
    double n, sum, square;
    double worlds, world_square, world_cross, world_n_square; /* of a world's sum and n */
    double mean_sum, mean_square;                             /* of a world's mean */
    double within, within_worlds; /* sum over worlds of the variance of the world's mean */
} payoff_sum;

typedef struct rate_within {
    double within, worlds; /* the same for a rate */
} rate_within;

struct tally {
    /* counts */
    running_count *running; /* [round][group] */
    uint64_t *in_force;     /* [round][commitment]: links in force, summed */
    uint64_t *link_rounds;  /* [round][group][counter of a link] */
    uint64_t *other_rounds; /* [round][counter after those of links] */
    pooled_count *pooled;   /* [window][counter][group] */
    pooled_base *base;      /* [window][group] */
    /* counts kept only where something is unknown, else NULL */
    executed_count *executed; /* [round][link][group] */
    uint32_t *executed_bins;  /* [round][link][group][RATE_BINS] */
    uint32_t *pooled_bins;    /* [window][link][group][RATE_BINS] */
    /* sums of a batch */
    payoff_sum *payoff;           /* [round][actor], where any payoffs are summed */
    payoff_sum *outcome;          /* [group][actor][2]: value, mean payoff (tally_outcome) */
    rate_within *executed_within; /* [round][link][group], where something is unknown */
    rate_within *pooled_within;   /* [window][link][group], likewise */
    /* what payoffs are counted from, so that small spreads around large means stay exact: 0 in the
     * pilot, then the pilot's means */
    double *payoff_centre;  /* [round][actor], likewise */
    double *outcome_centre; /* [group][actor][2] */
    /* sketches: NULL in the pilot, which finds their centres and scales */
    struct sketch *outcomes;       /* [group][actor][2] */
    struct sketch *outcome_worlds; /* the same, of world means, where something is unknown */
    struct sketch *payoff_worlds;  /* [round][actor], likewise */

    uint64_t *counts; /* all the counts above, one after the other */
    double *sums;     /* all the sums */
    double *centres;
    uint32_t *bins;
    sketch_bin *sketch_bins;
    size_t n_counts, n_sums, n_bins, n_sketches, n_sketch_bins;
};

/* The counters of links in a round, for a group. */
static inline uint64_t *link_rounds(const struct tally *t, const parley_game *game, uint32_t round,
                                    uint32_t group)
{
    return t->link_rounds +
           ((size_t)round * game->n_groups + group) * game->n_links * LINK_COUNTERS;
}

/* Whether an actor's value is its mean payoff, to the bit: it discounts nothing, and no round of a
 * history is left out. */
bool tally_value_is_mean(const parley_game *game, uint32_t actor);
/* Where outcomes of a group and an actor are kept: 0 its value, 1 its mean payoff, which share the
 * first place where they are the same. */
size_t tally_outcome(const parley_game *game, uint32_t group, uint32_t actor, uint32_t measure);

/* Bytes that one tally takes; the game's own. */
double tally_bytes(const parley_game *game);
/* Bytes of the sums of a batch alone. */
double tally_sum_bytes(const parley_game *game);
/* Room for counts, sums and bins; with `pilot` (sums of a pilot block) also for the sketches. */
parley_status tally_init(struct tally *t, const parley_game *game, const struct tally *pilot);
void tally_free(struct tally *t);
/* Quantiles of outcomes are gathered by type only, where there are types: those of all replications
 * are put together from the types of the first actor that has any, once, at the end. */
void tally_gather(struct tally *t, const parley_game *game);
void tally_add_counts(struct tally *t, const struct tally *other);
void tally_add_sums(struct tally *t, const struct tally *batch);
void tally_clear_sums(struct tally *t);

/* Encounters by outcome, cc, cd, dc, dd, from how often each and both cooperated. */
static inline void counted_outcomes(uint64_t n, uint64_t own, uint64_t other, uint64_t both,
                                    uint64_t counts[4])
{
    counts[0] = both;
    counts[1] = own - both;
    counts[2] = other - both;
    counts[3] = n - own - other + both;
}

/* The sum, and that of squares, of payoffs around a centre. */
static inline void counted_sums(const double cells[4], const uint64_t counts[4], double centre,
                                double *total, double *square)
{
    *total = *square = 0;
    for (int o = 0; o < 4; o++) {
        double off = cells[o] - centre;
        *total += (double)counts[o] * off;
        *square += (double)counts[o] * (off * off);
    }
}

static inline uint32_t rate_bin(uint64_t n, uint64_t of)
{
    return (uint32_t)((2 * n * (RATE_BINS - 1) + of) / (2 * of));
}

#endif
