/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a case is worth to its actors. */
#ifndef PARLEY_EXACT_WORTH_H
#define PARLEY_EXACT_WORTH_H

#include "exact/chain.h"
#include "exact/linear.h"

/* The horizon that is meant: never PARLEY_HORIZON_AUTO. PARLEY_ERROR_USAGE for one without end that
 * some actor does not discount. */
parley_status horizon_settle(const exact_model *model, const parley_exact_options *options,
                             parley_horizon *horizon, parley_error *error);

/* The round from which on nothing changes but the state. */
static inline uint32_t steady_round(const exact_case *of)
{
    return of->regime_from[of->regime[of->game->scenario->rounds.count]];
}

/* Sum of ratio^t over the rounds 0..count-1. */
double horizon_weight(double ratio, uint32_t count);

/* The matrix of the chain in one regime, for the states that have rows by the choices of `policy`
 * (by state; NULL: none to make), and the kept quantity `kept` expected in them, which may be NULL.
 * PARLEY_ERROR_MEMORY; free in any case. */
parley_status matrix_init(exact_matrix *matrix, exact_chain *chain, uint32_t regime,
                          const uint32_t *policy);

/* The values of a case to all actors (0 to those who earn nothing in it), or to the chain's earner,
 * added to `values` with `weight`. `sums`, unless NULL, gets what is expected of every round up to
 * count: by round and what is kept. */
parley_status case_values(exact_chain *chain, parley_horizon horizon, double *sums, double weight,
                          double *values);

#endif
