/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file
 * Where keeping to the agreement stops paying, by simulation: for what cannot be enumerated
 * (parley_threshold_find, exact.h). */
#ifndef PARLEY_THRESHOLD_H
#define PARLEY_THRESHOLD_H

#include "parley/exact.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct parley_sampled_threshold {
    parley_crossing crossing;
    double at;        /**< NAN unless it crosses: the lowest threshold of the sample */
    double low, high; /**< 95 % interval of simulation noise; an end of the range where the sample
                         cannot tell even there; NAN unless it crosses */
    bool above; /**< where it crosses: keeping pays just above the threshold, not just below */
    bool sure;  /**< the interval ends within the range; or, where nothing crosses, the sample can
                  tell at every value that was looked at */
} parley_sampled_threshold;

/** As parley_threshold_find, with values over the scenario's rounds as parley_simulate has them.
 * The gain at a value x of the number is that of the best deviation, each paired with what the
 * scenario says (parley_comparison); everything is played with the same draws at every x (common
 * random numbers), so that the gain is one function of x, and its change of sign is found by
 * halving. x is in the interval unless the sample can tell there: unless the 95 % interval of some
 * deviation's gain is above 0, or those of all are at most 0. At the true threshold both happen at
 * most once in 40 samples each, as far as one deviation is best there.
 *
 * Of the options, `measure`, `precision` and followers must be unset. Fails as parley_simulate
 * does, with PARLEY_STOPPED when `progress` said so, and for a scenario or strategy that cannot be
 * read. */
parley_status parley_threshold_sample(parley_sampled_threshold *threshold,
                                      const parley_scenario *scenario, uint32_t actor,
                                      const char *pointer, double low, double high, uint32_t n_list,
                                      const char *const *list, const parley_options *options,
                                      parley_error *error);

#ifdef __cplusplus
}
#endif

#endif
