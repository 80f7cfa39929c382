/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file
 * From a scenario to numbers: compile it to a game, play the game many times, ask for the results.
 *
 *     parley_game_init(&game, &scenario, &error);
 *     parley_simulate(&results, game, &options, &error);
 *     parley_results_outcome(results, 0, actor, PARLEY_VALUE, &outcome);
 */
#ifndef PARLEY_SIMULATE_H
#define PARLEY_SIMULATE_H

#include "parley/agreement.h"
#include "parley/measure.h"

#ifdef __cplusplus
extern "C" {
#endif

#define PARLEY_BLOCK 512 /**< replications that advance together */
#define PARLEY_WORLD 64  /**< consecutive replications that share what we do not know */
#define PARLEY_MAX_REPLICATIONS 100000000000ull
#define PARLEY_MAX_THREADS 1024        /**< more than these are not started */
#define PARLEY_MAX_MEMORY (8ull << 30) /**< bytes a run may ask for in all */

/** A scenario compiled for simulation: flat, constant, shared by all threads. It keeps a pointer to
 * the scenario, which must outlive it. */
typedef struct parley_game parley_game;

/** Compiles. Fails with PARLEY_ERROR_LIMIT (too many strategy states or pairs),
 * PARLEY_ERROR_MEMORY. */
parley_status parley_game_init(parley_game **game, const parley_scenario *scenario,
                               parley_error *error);
/** Frees and sets to NULL; safe on NULL. */
void parley_game_free(parley_game **game);

typedef struct parley_follower parley_follower;

typedef struct parley_options {
    uint64_t n_replications; /**< 1 to PARLEY_MAX_REPLICATIONS */
    uint32_t seed;
    uint32_t point;  /**< address of the draws: 0 unless a sweep says otherwise */
    int n_threads;   /**< 0: one a core */
    const char *rng; /**< a name as of parley_rng_name; NULL: the default */
    const char *isa; /**< a name as of parley_isa_name; NULL: the widest this machine can run */
    /** Of a scenario with `negotiation`: who says what is agreed; without any of others. */
    const parley_agreements *agreements;
    /** Asked now and then, from one thread at a time, with replications done so far; returning
     * true stops the run at the end of what is under way. May be NULL. */
    bool (*progress)(void *context, uint64_t n_done, uint64_t n_replications);
    void *context;
    /** NULL, or the measure whose noise is to be known to `precision`: the run ends early once half
     * its 95 % interval of simulation noise is at most that. */
    const parley_measure *measure;
    double precision; /**< above 0 with a measure, else 0 */
    /** Those who look at every history, see sample.h. */
    uint32_t n_followers;
    const parley_follower *followers;
} parley_options;

/** What a run found. It keeps pointers to the game and the scenario. */
typedef struct parley_results parley_results;

/** Plays. The same inputs give the same bits for any number of threads, and a run that ended early
 * those of one asked for as many replications as it played. PARLEY_STOPPED when `progress` said so
 * (results hold what was complete, possibly nothing), PARLEY_NOT_CONVERGED where all replications
 * were not enough for the precision (results hold them all), PARLEY_ERROR_USAGE for an unknown rng,
 * an isa that this machine cannot run, a scenario with `negotiation` and no agreements, or a
 * precision that makes no sense, PARLEY_ERROR_LIMIT where
 * tables would not fit PARLEY_MAX_MEMORY or sums of squares 63 bits. `results` is NULL on any other
 * failure.
 *
 * With a measure, the run looks at it between batches, at places that do not depend on threads:
 * after 2048 replications, and then whenever a quarter more is played (2048 at least). It ends
 * early only on 32 clusters or more (worlds if any number is unknown, else replications; those of
 * the measure's type); where these do not differ at all, on 3 / precision or more.
 *
 * GSL's error handler should be off (gsl_set_error_handler_off): by default it ends the program
 * where memory runs out. */
parley_status parley_simulate(parley_results **results, const parley_game *game,
                              const parley_options *options, parley_error *error);
void parley_results_free(parley_results **results);

/** Names of the generators: 0 is the default, "ars4x32-7", then "philox4x32-10", then those of GSL
 * that have at least 8 bits; NULL past the end. */
const char *parley_rng_name(uint32_t index);

/** Instruction sets that the engine is compiled for and this machine can run, the widest first,
 * which is the default; NULL past the end. */
const char *parley_isa_name(uint32_t index);

/** A mean and how sure it is. NAN stands for what does not apply or cannot be told (no
 * replication of that type, a single cluster, nothing unknown). */
typedef struct parley_estimate {
    double mean;
    double standard_error;        /**< of the mean; over worlds if any number is unknown */
    double ci_low, ci_high;       /**< 95 % interval of simulation noise (Student's t) */
    double world_low, world_high; /**< 5-95 % range over worlds of the expected value */
} parley_estimate;

/** A payoff a round over replications. Quantiles lie within 0.4 % of a standard deviation and
 * the distance from the centre together of those of the sample, and are exact where a value is
 * repeated. */
typedef struct parley_outcome {
    parley_estimate estimate;
    uint64_t n; /**< replications that count */
    double sd, min, q05, q25, median, q75, q95, max;
} parley_outcome;

/** A directed pair on an issue: what actor does to counterpart. */
typedef struct parley_link {
    uint32_t actor, counterpart, issue;
} parley_link;

/** Which replications a row is about: those in which `actor` is at first of `type`; group 0 is
 * all of them, both PARLEY_NONE. */
typedef struct parley_group {
    uint32_t actor, type;
} parley_group;

typedef struct parley_action_rates {
    double intended;
    parley_estimate executed;
    double perceived; /**< the counterpart perceives C */
    double signalled; /**< an adverse signal against actor, as first seen */
    double violations;
} parley_action_rates;

typedef struct parley_sanction_rates {
    double active, triggered, imposed, bluffed;
} parley_sanction_rates;

/** Counts a running replication; those that the commitment's kind does not have are 0. */
typedef struct parley_commitment_rates {
    double in_force; /**< a rate over the pairs and issues it covers */
    double requests, honoured, restored, calls, resolved;
} parley_commitment_rates;

typedef struct parley_cooperation {
    double intended;
    parley_estimate executed;
    double perceived;
} parley_cooperation;

const parley_scenario *parley_results_scenario(const parley_results *results);
uint64_t parley_results_n_replications(const parley_results *results); /**< played */
/** Whether the results were worked out rather than sampled: nothing was played, standard errors are
 * 0, and what is no mean is NAN. */
bool parley_results_exact(const parley_results *results);
uint32_t parley_results_n_groups(const parley_results *results);
const parley_group *parley_results_groups(const parley_results *results);
uint32_t parley_results_n_links(const parley_results *results);
const parley_link *parley_results_links(const parley_results *results);
/** Everything that events.csv has a row for, in its order: measures of quantity PARLEY_EVENT. */
uint32_t parley_results_n_events(const parley_results *results);
const parley_measure *parley_results_events(const parley_results *results);

/* In all of these `group` and `link` are indices into the arrays above, `period` is an index or
 * PARLEY_NONE for all rounds. */

/** Replications still running in `round`, of those in `group`; of exact results, 1 where the round
 * can be reached. */
uint64_t parley_results_running(const parley_results *results, uint32_t group, uint32_t round);
/** `quantity` is PARLEY_VALUE or PARLEY_MEAN_PAYOFF. */
void parley_results_outcome(const parley_results *results, uint32_t group, uint32_t actor,
                            parley_quantity quantity, parley_outcome *outcome);
void parley_results_payoff(const parley_results *results, uint32_t round, uint32_t actor,
                           parley_estimate *estimate);
void parley_results_action(const parley_results *results, uint32_t round, uint32_t group,
                           uint32_t link, parley_action_rates *rates);
void parley_results_sanction(const parley_results *results, uint32_t round, uint32_t threat,
                             parley_sanction_rates *rates);
void parley_results_commitment(const parley_results *results, uint32_t round, uint32_t commitment,
                               parley_commitment_rates *rates);
/** Count a replication of event `event` (an index into parley_results_events), and the share of
 * replications with at least one. */
void parley_results_event(const parley_results *results, uint32_t period, uint32_t group,
                          uint32_t event, parley_estimate *estimate, double *share);
/* How often event `event` happened in a round, in all replications; 0 of signals and violations,
 * which actions have. */
uint64_t parley_results_happened(const parley_results *results, uint32_t round, uint32_t event);
void parley_results_cooperation(const parley_results *results, uint32_t period, uint32_t group,
                                uint32_t link, parley_cooperation *cooperation);
/** Any measure that parley_measure_parse accepts. */
void parley_results_measure(const parley_results *results, const parley_measure *measure,
                            parley_estimate *estimate);

#ifdef __cplusplus
}
#endif

#endif
