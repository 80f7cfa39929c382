/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file
 * Exact answers where a scenario's states can be enumerated: the means of a run's tables without
 * simulation.
 *
 *     parley_exact(&results, game, &options, &error);
 *     parley_results_outcome(results, 0, actor, PARLEY_VALUE, &outcome);
 */
#ifndef PARLEY_EXACT_H
#define PARLEY_EXACT_H

#include "parley/simulate.h"

#ifdef __cplusplus
extern "C" {
#endif

#define PARLEY_EXACT_STATES 100000 /**< of a part of the game, allowed by default */
#define PARLEY_EXACT_CASES 100000  /**< types and drawn values together, of a part */

/** What a value is over. */
typedef enum parley_horizon {
    PARLEY_HORIZON_AUTO,  /**< for ever where every actor's discount times continuation is below 1,
                             else the scenario's count */
    PARLEY_HORIZON_COUNT, /**< the scenario's rounds */
    PARLEY_HORIZON_FOREVER,  /**< what holds at `count` holds for ever after */
    PARLEY_HORIZON_LONG_RUN, /**< the mean payoff a round of a history without end */
} parley_horizon;

typedef struct parley_exact_options {
    parley_horizon horizon;
    uint64_t most_states; /**< 0: PARLEY_EXACT_STATES */
    uint32_t quadrature;  /**< values that stand for a continuous distribution; 0: refuse it */
    bool medians;         /**< what is unknown is at its median */
} parley_exact_options;

/** The means of the tables. `value` is over the horizon; all else over the scenario's rounds.
 * Standard errors are 0; what is not a mean is NAN, and so are counts of replications 0. Fails with
 * PARLEY_ERROR_SCENARIO where the game cannot be enumerated (a logit response, a continuous
 * distribution), PARLEY_ERROR_LIMIT where it is too large, PARLEY_ERROR_USAGE for a horizon without
 * end that some actor does not discount, PARLEY_NOT_CONVERGED, PARLEY_ERROR_MEMORY. */
parley_status parley_exact(parley_results **results, const parley_game *game,
                           const parley_exact_options *options, parley_error *error);

#ifdef __cplusplus
}
#endif

#endif
