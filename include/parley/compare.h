/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file
 * Scenarios against a first one: what a change changes, and how sure that is.
 *
 *     parley_comparison_init(&comparison, 2, variants, 0, NULL, &error);
 *     parley_comparison_play(comparison, &options, &error);
 *     parley_comparison_difference(comparison, 1, 0, &difference);
 *     parley_comparison_free(&comparison);
 *
 * All scenarios are played with the same draws wherever they draw the same thing (common random
 * numbers; Glasserman and Yao 1992), so replication r of one is paired with replication r of the
 * other, and world with world. What they share cancels. */
#ifndef PARLEY_COMPARE_H
#define PARLEY_COMPARE_H

#include "parley/simulate.h"

#ifdef __cplusplus
extern "C" {
#endif

/** One of the scenarios compared; all are the caller's and must outlive the comparison. */
typedef struct parley_variant {
    const char *name; /**< for tables and messages */
    const parley_game *game;
    const parley_agreements *agreements; /**< of one that negotiates, as in parley_options */
} parley_variant;

typedef struct parley_comparison parley_comparison;

/** Finds the measures, by their names in the first scenario: those given, or where n_measures is 0
 * its headline, or where it has none the value of every actor and the cooperation of every pair.
 * One that is given twice is compared once. A scenario need not have all of them.
 * PARLEY_ERROR_USAGE for fewer than two scenarios, for a measure that the first does not have, and
 * for a scenario that has none of them; PARLEY_ERROR_MEMORY. */
parley_status parley_comparison_init(parley_comparison **comparison, uint32_t n_variants,
                                     const parley_variant *variants, uint32_t n_measures,
                                     const char *const *measures, parley_error *error);

/** Plays all of them, block by block side by side; once. Of the options `measure`,
 * `precision`, followers and agreements must be unset. The same inputs give the same bits for any
 * number of threads and instruction set, and one that ended early is the same as one that was asked
 * for no more. Memory does not grow with the replications. PARLEY_STOPPED when `progress` said so
 * (what was complete can be asked for, possibly nothing), PARLEY_ERROR_USAGE as parley_simulate,
 * PARLEY_ERROR_LIMIT where it would take more than PARLEY_MAX_MEMORY, PARLEY_ERROR_MEMORY. */
parley_status parley_comparison_play(parley_comparison *comparison, const parley_options *options,
                                     parley_error *error);

uint32_t parley_comparison_n_variants(const parley_comparison *comparison);
const parley_variant *parley_comparison_variant(const parley_comparison *comparison,
                                                uint32_t variant);
const parley_scenario *parley_comparison_scenario(const parley_comparison *comparison,
                                                  uint32_t variant);
uint32_t parley_comparison_n_measures(const parley_comparison *comparison);
/** As the first scenario has it; and as text. */
const parley_measure *parley_comparison_measure(const parley_comparison *comparison,
                                                uint32_t measure);
const char *parley_comparison_text(const parley_comparison *comparison, uint32_t measure);
uint64_t parley_comparison_n_replications(const parley_comparison *comparison); /**< played */

/** Whether a scenario has the measure (a hotline's calls need a hotline); without it all estimates
 * of it are NAN. */
bool parley_comparison_has(const parley_comparison *comparison, uint32_t variant, uint32_t measure);

/** The measure in one scenario, as parley_results_measure, to a rounding error of sums; world_low
 * and world_high are left to that (NAN). */
void parley_comparison_estimate(const parley_comparison *comparison, uint32_t variant,
                                uint32_t measure, parley_estimate *estimate);

/** The measure in a scenario less that in the first (which has NAN). Over replications, or over
 * worlds if any number is unknown in either of the two:
 *
 *     D = R_v - R_0,    R = sum x / sum n    (ratios of sums over clusters)
 *     standard_error = sqrt(m / (m - 1) sum z^2),    z = (x_v - R_v n_v) / sum n_v
 *                                                      - (x_0 - R_0 n_0) / sum n_0
 *
 * over the m clusters in which either counts: that of a ratio (Cochran 1977, chapter 6), linearised
 * for both, so that what moves both alike cancels. It is exactly 0 where the two never differ.
 *
 * world_low and world_high are the 5-95 % range over worlds of the expected difference: the
 * quantiles of the differences between worlds' means, drawn together by what 64 replications
 * explain of their spread, which is found from the paired differences within worlds. NAN where
 * nothing is unknown in either. */
void parley_comparison_difference(const parley_comparison *comparison, uint32_t variant,
                                  uint32_t measure, parley_estimate *difference);

/** Frees and sets to NULL; safe on NULL. */
void parley_comparison_free(parley_comparison **comparison);

#ifdef __cplusplus
}
#endif

#endif
