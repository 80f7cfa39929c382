/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file
 * Exact answers where a scenario's states can be enumerated: the means of a run's tables without
 * simulation, and whether it pays to deviate from the strategies that the scenario names.
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
    int n_threads;        /**< 0: one a core; they leave no trace in what comes out */
    /** Asked now and then, by any thread: true ends it all with PARLEY_STOPPED. May be NULL. */
    bool (*stop)(void *context);
    void *stop_context;
} parley_exact_options;

/** The means of the tables. `value` is over the horizon; all else over the scenario's rounds.
 * Standard errors are 0; what is not a mean is NAN, and so are counts of replications 0. Fails with
 * PARLEY_ERROR_SCENARIO where the game cannot be enumerated (a logit response, a continuous
 * distribution), PARLEY_ERROR_LIMIT where it is too large, PARLEY_ERROR_USAGE for a horizon without
 * end that some actor does not discount, PARLEY_NOT_CONVERGED, PARLEY_ERROR_MEMORY,
 * PARLEY_STOPPED. */
parley_status parley_exact(parley_results **results, const parley_game *game,
                           const parley_exact_options *options, parley_error *error);

/** How an actor may deviate from what the scenario says of it. */
typedef enum parley_deviation_kind {
    PARLEY_DEVIATION_STRATEGY, /**< plays another strategy everywhere */
    PARLEY_DEVIATION_REPLY,    /**< the best reply of one who sees everything: no deviation in what
                                  it does gains more */
    PARLEY_DEVIATION_IMPOSE,   /**< a sender always or never carries out a threat */
    PARLEY_DEVIATION_HONOUR,   /**< a target always or never honours requests */
} parley_deviation_kind;

/** "strategy", "best_reply", "impose", "honour". */
const char *parley_deviation_kind_name(parley_deviation_kind kind);

typedef struct parley_deviation {
    uint32_t actor;
    parley_deviation_kind kind;
    char *name;
    double value; /**< to the actor; NAN: too large to be worked out */
    double gain;  /**< over what the scenario's own strategy is worth */
} parley_deviation;

/** What was shown of an actor. */
typedef enum parley_verdict {
    PARLEY_BROKEN,    /**< some deviation gains */
    PARLEY_UNDECIDED, /**< none does that was worked out, but some were too large for that */
    PARLEY_HOLDS,     /**< none of the list does, nor what threats and requests leave open */
    PARLEY_CERTIFIED, /**< nor does any other way to act */
    PARLEY_IDLE,      /**< party to no issue: it has nothing to deviate from */
} parley_verdict;

typedef struct parley_solution {
    parley_horizon horizon; /**< never PARLEY_HORIZON_AUTO */
    uint32_t n_actors;
    double *values;           /**< by actor */
    parley_verdict *verdicts; /**< by actor */
    uint32_t *best;           /**< by actor: its deviation that breaks most, or PARLEY_NONE */
    uint32_t n_deviations;
    parley_deviation *deviations; /**< by actor, in the order of kinds */
} parley_solution;

/** Gains no larger than this times the larger of 1 and the value are rounding. */
#define PARLEY_GAIN_SLACK 1e-9

/** Strategies that a deviator may try, as JSON: the catalogue, with 1/3, 1/2 and 2 for generosity,
 * chance and punishment; NULL past the end. */
const char *parley_catalogue(uint32_t index);

/** Does it pay to deviate? `list` has `n_list` strategies as JSON (0: the catalogue). Fails as
 * parley_exact does, and with PARLEY_ERROR_SCENARIO for a strategy that is none; what only a
 * deviation makes too large is no failure. */
parley_status parley_solve(parley_solution *solution, const parley_scenario *scenario,
                           uint32_t n_list, const char *const *list,
                           const parley_exact_options *options, parley_error *error);
/** Frees what a solution owns; safe twice and on `{0}`. */
void parley_solution_free(parley_solution *solution);

/** Where a number makes keeping to the agreement pay for an actor or not. */
typedef enum parley_crossing {
    PARLEY_CROSSING_ONE,    /**< it pays on one side of the threshold, as far as was looked */
    PARLEY_CROSSING_ALWAYS, /**< it pays everywhere in the range */
    PARLEY_CROSSING_NEVER,  /**< nowhere */
} parley_crossing;

typedef struct parley_threshold {
    parley_crossing crossing;
    double at;  /**< NAN unless it crosses: the lowest threshold in the range */
    bool above; /**< where it crosses: keeping pays just above the threshold, not below */
} parley_threshold;

/** The threshold of the number at `pointer` between `low` and `high` for an actor: where the best
 * gain of the list, and of what threats and requests leave open, changes its sign (Brent 1973, in
 * brackets from PARLEY_THRESHOLD_POINTS evenly spaced looks, and more where a gain comes nearer to
 * 0 than half of what it bends by over three looks). Fails as parley_solve does, first of all where
 * the number may not be what one end of the range is, and with PARLEY_ERROR_LIMIT where a deviation
 * is too large. The horizon is one for the whole range: for ever only if it may be at both ends. */
#define PARLEY_THRESHOLD_POINTS 33
parley_status parley_threshold_find(parley_threshold *threshold, const parley_scenario *scenario,
                                    uint32_t actor, const char *pointer, double low, double high,
                                    uint32_t n_list, const char *const *list,
                                    const parley_exact_options *options, parley_error *error);

/** The deviations in strategies as a game of its own: every actor plays what the scenario says of
 * it (choice 0) or one of the list; one that is party to no issue has choice 0 alone. */
typedef struct parley_deviation_game {
    uint32_t n_actors;
    uint32_t *n_choices; /**< by actor */
    uint32_t n_names;    /**< the most choices of any actor */
    char **choices;      /**< their names */
    size_t n_outcomes;   /**< the product of n_choices */
    double *payoffs;     /**< by outcome (the first actor's choice fastest), actor */
} parley_deviation_game;

/** As parley_solve; PARLEY_ERROR_LIMIT beyond PARLEY_MAX_OUTCOMES. */
#define PARLEY_MAX_OUTCOMES 20000
parley_status parley_deviation_game_init(parley_deviation_game *game,
                                         const parley_scenario *scenario, uint32_t n_list,
                                         const char *const *list,
                                         const parley_exact_options *options, parley_error *error);
void parley_deviation_game_free(parley_deviation_game *game);

/** The scenario without all but some issues: what is said of the others goes, and so do commitments
 * and threats of which nothing is left. `names`: ids, separated by commas. The new scenario is the
 * caller's. PARLEY_ERROR_USAGE for a name that is no issue's. */
parley_status parley_scenario_keep_issues(parley_scenario *kept, const parley_scenario *scenario,
                                          const char *names, parley_error *error);

#ifdef __cplusplus
}
#endif

#endif
