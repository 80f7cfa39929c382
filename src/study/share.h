/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How much of what differs between worlds each number explains alone.
 *
 * X is the number, Y the mean of a measure in a world, w the variance of that mean within the world
 * (simulation noise). N worlds sorted by X are cut into about cbrt(N) classes of equal size, equal
 * X together, and a straight line is fitted to Y in each: g, with d + 1 parameters in all. With s^2
 * the variance about the lines, sum (Y - g)^2 / (N - d - 1),
 *
 *     S = (sum (g - mean Y)^2 - d s^2) / (N - 1) / B,  B = Var(Y) - mean w.
 *
 * So neither scatter about the lines nor noise within worlds biases S; what does is how E[Y|X]
 * bends within a class, and that the mean of a ratio is not that of its parts (of order 1 / N).
 *
 * The influence of a world on S is (p - S (Y^2 - w)) / B, with Y less its mean and p = Y^2 -
 * (Y - g)^2; its variance over N would be that of S if g were known. That g is fitted adds
 * 2 d s^4 / (N B)^2 to the variance of S, and twice as much to what is seen of the influences'.
 *
 * Plischke, Borgonovo and Smith (2013), European Journal of Operational Research 226, is the source
 * of estimation from given data. */
#ifndef PARLEY_STUDY_SHARE_H
#define PARLEY_STUDY_SHARE_H

#include "parley/assumptions.h"

/* World by world, what was drawn and what came out. */
typedef struct world_table {
    uint32_t n_numbers, n_measures;
    uint32_t n_worlds, n_rows; /* worlds that are there, and for which there is room */
    double *numbers;           /* [number * n_rows + world] */
    double *means, *noises;    /* [world * n_measures + measure]; NAN: the world does not count */
} world_table;

/* influences[number * n_measures + measure]. PARLEY_ERROR_MEMORY. */
parley_status shares_estimate(const world_table *table, parley_influence *influences);

#endif
