/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A measure in two scenarios that were played with the same draws: what they add up to together. */
#ifndef PARLEY_STUDY_PAIRED_H
#define PARLEY_STUDY_PAIRED_H

#include "core/sketch.h"
#include "engine/estimate.h"

/* A measure in one scenario, over the lanes of a block. */
typedef struct paired_side {
    const double *values, *weights; /* by lane, as of a sampler */
    double centre; /* what a mean is counted from, so that small differences stay exact */
} paired_side;

/* Of two sides: each less the first's. All are doubles, to be added as such. */
typedef struct paired_sums {
    double n;                   /* clusters (replications, or worlds) in which either side counts */
    double products[10];        /* sums of products of two terms: half of a symmetric matrix */
    double worlds, sum, square; /* worlds in which both count, of the difference of their means */
    double within, within_worlds; /* sum over worlds of the variance of that difference */
} paired_sums;

/* Adds a block to the sums of one scenario alone. */
void paired_add_own(clusters *sums, const paired_side *side, bool by_world);

/* Adds a block to the sums of two: by replication, or by world; then `worlds`, if there is one,
 * gets the differences of worlds' means. */
void paired_add(paired_sums *sums, const paired_side *side, const paired_side *first, bool by_world,
                struct sketch *worlds);

/* The difference of the sides' ratios, both around their centres; `own` and `first` are the sums of
 * each alone. */
void paired_estimate(parley_estimate *difference, const paired_sums *sums, const clusters *own,
                     const clusters *first, const struct sketch *worlds);

#endif
