/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file
 * Which assumption decides: of all that is not known, how much of the doubt about a measure comes
 * from each number alone.
 *
 *     parley_worlds_init(&worlds, game, n_replications);
 *     follower = parley_worlds_follower(worlds);
 *     options.n_followers = 1, options.followers = &follower;
 *     parley_simulate(&results, game, &options, &error);
 *     parley_assumptions_init(&assumptions, worlds, parley_results_n_replications(results));
 *
 * Nothing is played for it. A run has a world for every 64 replications; X is a number that is
 * drawn once a world, Y what a measure is expected to be in a world. The share of a number is
 * Var(E[Y|X]) / Var(Y), the first-order index of Sobol' (1993), estimated from the worlds of the
 * run (Plischke, Borgonovo and Smith 2013). Shares sum to 1 where numbers act one by one; what
 * is missing acts only together. */
#ifndef PARLEY_ASSUMPTIONS_H
#define PARLEY_ASSUMPTIONS_H

#include "parley/sample.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Fewer worlds tell nothing. */
#define PARLEY_ASSUMPTIONS_LEAST 32u
/** At most so many worlds of a run are looked at, the first ones, in about so many bytes. */
#define PARLEY_ASSUMPTIONS_WORLDS 32768u
#define PARLEY_ASSUMPTIONS_MEMORY (64u << 20)

/** A number that is not known. */
typedef struct parley_assumption {
    char *pointer;             /**< where it is written; of several steps of a schedule, which */
    const parley_value *value; /**< its distribution */
    const parley_note *note;   /**< on it or on what it is part of; NULL: there is none */
    double mean, sd;           /**< as drawn in these worlds */
} parley_assumption;

/** What a number does to a measure; NAN where it cannot be told: fewer than 32 worlds, or worlds
 * that do not differ by more than chance. */
typedef struct parley_influence {
    double share;          /**< not cut to [0,1]: about 0 for a number that does nothing */
    double standard_error; /**< of the share */
    double correlation;    /**< of ranks (Spearman), between number and expected measure */
} parley_influence;

typedef struct parley_assumptions {
    const parley_scenario *scenario;
    uint64_t n_worlds; /**< looked at */
    uint32_t n_numbers;
    parley_assumption *numbers; /**< in the order of parley_game_unknown */
    uint32_t n_measures;
    parley_measure *measures;     /**< the headline's; without one, every value, and cooperation
                                       where there are few pairs */
    parley_influence *influences; /**< [number * n_measures + measure] */
} parley_assumptions;

/** What a run leaves of its worlds. */
typedef struct parley_worlds parley_worlds;

/** For a run of up to n_replications. PARLEY_ERROR_MEMORY. */
parley_status parley_worlds_init(parley_worlds **worlds, const parley_game *game,
                                 uint64_t n_replications);
/** Frees and sets to NULL; safe on NULL. */
void parley_worlds_free(parley_worlds **worlds);
/** Goes into parley_options.followers of one run. */
parley_follower parley_worlds_follower(parley_worlds *worlds);

/** From the worlds of a run that played n_replications. The same for any number of threads and
 * machine code. It keeps pointers to the scenario. PARLEY_ERROR_MEMORY. */
parley_status parley_assumptions_init(parley_assumptions *assumptions, const parley_worlds *worlds,
                                      uint64_t n_replications);
/** Safe twice and on `{0}`. */
void parley_assumptions_free(parley_assumptions *assumptions);

#ifdef __cplusplus
}
#endif

#endif
