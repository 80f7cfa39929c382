/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From sums over clusters to a mean and how sure it is. */
#ifndef PARLEY_ENGINE_ESTIMATE_H
#define PARLEY_ENGINE_ESTIMATE_H

#include "engine/tally.h"

/* Sums over clusters (replications, or worlds) of a numerator X and a denominator N. */
typedef struct clusters {
    double n; /* clusters with N > 0 */
    double x, xx, xn, base, nn;
} clusters;

/* The ratio sum X / sum N with the standard error of a ratio over clusters, sqrt(n / (n - 1)
 * sum (X - r N)^2) / sum N (Cochran 1977, chapter 6), and a 95 % interval by Student's t. */
void estimate_ratio(parley_estimate *estimate, const clusters *sums);

/* Standard error and interval around the mean, from the squares of what n clusters add to base
 * times the mean beyond what is expected of them; left as they are below two clusters. */
void estimate_noise(parley_estimate *estimate, double n, double squares, double base);

/* How worlds differ: their number, mean and variance, and the mean variance within them, already
 * of a world's mean; and the 5 and 95 % quantiles of the worlds' means. */
typedef struct world_spread {
    double worlds, variance, within;
    double low, high;
} world_spread;

/* The range of the expected outcome: the quantiles drawn towards the grand mean by the square root
 * of between / total variance. NAN below two worlds. */
void estimate_worlds(parley_estimate *estimate, const world_spread *spread);

/* The spread of rates that fell in RATE_BINS bins, `within` left to the caller. */
void rate_spread(world_spread *spread, const uint32_t bins[RATE_BINS]);

#endif
