/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file
 * A sample against what is exact, row by row of the tables:
 *
 *     parley_exact(&exact, game, &(parley_exact_options){.horizon = PARLEY_HORIZON_COUNT}, &error);
 *     parley_simulate(&sampled, game, &options, &error);
 *     parley_exact_check_init(&check, sampled, exact);
 *     if (check.n_apart > 0) ...
 *     parley_exact_check_free(&check);
 */
#ifndef PARLEY_EXACT_CHECK_H
#define PARLEY_EXACT_CHECK_H

#include "parley/exact.h"

#ifdef __cplusplus
extern "C" {
#endif

/** The tables that have means. */
typedef enum parley_checked_table {
    PARLEY_CHECKED_OUTCOMES,
    PARLEY_CHECKED_PAYOFFS,
    PARLEY_CHECKED_ACTIONS,
    PARLEY_CHECKED_SANCTIONS,
    PARLEY_CHECKED_COMMITMENTS,
    PARLEY_CHECKED_EVENTS,
    PARLEY_CHECKED_COOPERATION,
    PARLEY_N_CHECKED,
} parley_checked_table;

/** What the difference rests on. */
typedef enum parley_check_basis {
    PARLEY_BASIS_SAME,  /**< no noise, and equal but for rounding */
    PARLEY_BASIS_NOISE, /**< a standard error */
    PARLEY_BASIS_BOUND, /**< no standard error, or too few events for one: what chance can do at
                             most with as many independent replications or worlds */
    PARLEY_BASIS_NONE,  /**< too few replications differ to say anything */
} parley_check_basis;

/** A mean of a table. */
typedef struct parley_checked {
    parley_checked_table table;
    const char *column;
    uint64_t row;           /**< of the table, from 0 */
    uint32_t round, period; /**< PARLEY_NONE: not of one */
    uint32_t group;
    uint32_t subject; /**< index of what it is about: actor, link, threat, commitment or event */
    double sampled, exact;
    double units;          /**< replications, or rounds lived, that it is over */
    double standard_error; /**< NAN: none was used */
    double z;              /**< normal deviate that is as unlikely as the difference; NAN: none */
    parley_check_basis basis;
} parley_checked;

/** Of the family-wise error, shared among the rows that are tested (Bonferroni). */
#define PARLEY_CHECK_LEVEL 0.01

typedef struct parley_exact_check {
    const parley_results *sampled;
    size_t n_rows;
    parley_checked *rows;
    size_t n_tested;      /**< rows with a z */
    size_t n_apart;       /**< further off than `bound` */
    double bound;         /**< of |z|; 0 where nothing is tested */
    size_t largest;       /**< row with the largest |z| */
    size_t n_noise;       /**< rows that rest on a standard error */
    double mean_square_z; /**< over these; NAN where there are none */
} parley_exact_check;

/** Compares every mean that has an exact one: z is (sampled - exact) / standard_error by Student's
 * t, turned into the normal deviate of the same tail probability. Rates by round of independent
 * replications have the standard error of the exact rate, sqrt(p (1 - p) / n), and where fewer than
 * 1000 of the rarer kind are expected their binomial distribution (mid-p). Rows that have no
 * standard error, fewer than 25 clusters, or fewer than 400 expected events are held to the bound
 * exp(-n KL(sampled, exact)) on the tail of a mean of n bounded clusters (Hoeffding 1963).
 * PARLEY_ERROR_MEMORY. `sampled` must outlive the check; the rounds before the last that anybody
 * reached count. */
parley_status parley_exact_check_init(parley_exact_check *check, const parley_results *sampled,
                                      const parley_results *exact);
void parley_exact_check_free(parley_exact_check *check);

/** Whether a row is further off than chance has it. */
bool parley_is_apart(const parley_exact_check *check, const parley_checked *row);

/** "outcomes" and so on: the table's file without ".csv". */
const char *parley_checked_table_name(parley_checked_table table);
/** What the row is about, in the manner of measures: `value/us`, `us` (payoffs), `us>china:spying`,
 * a threat, a commitment, `imposed/tariffs`. Returns the length, as snprintf. */
size_t parley_checked_subject(const parley_exact_check *check, const parley_checked *row,
                              char *text, size_t size);

#ifdef __cplusplus
}
#endif

#endif
