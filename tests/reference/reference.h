/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reference: the whole model played one history at a time, in plain scalar code, with GSL's
 * Mersenne Twister. It shares nothing with the engine but the loaded scenario, and is what the
 * engine is held against, and what it is timed against.
 *
 * Results depend on the scenario, n_replications and seed alone, not on the number of threads. */
#ifndef PARLEY_REFERENCE_H
#define PARLEY_REFERENCE_H

#include "parley/agreement.h"
#include "parley/error.h"

typedef struct reference_options {
    uint64_t n_replications; /* >= 1 */
    uint64_t seed;
    int n_threads; /* 0: as OpenMP would have it */
    bool by_round; /* also the rows that belong to a single round */
    /* What the talks of a replication come to, where the scenario has any. NULL: no deal, in the
     * round in which they open. Called by many threads. */
    void (*talks)(const void *context, uint64_t replication, parley_outcome_of_talks *outcome);
    const void *talks_context;
} reference_options;

/* A mean. Its standard error is that of a ratio, clustered by replication, or by world of 64
 * replications where the scenario has unknown numbers. NAN: nothing to average, or one cluster. */
typedef struct reference_row {
    char *key;
    double mean;
    double standard_error;
    uint64_t n; /* clusters with anything in the denominator */
} reference_row;

/* Keys, in this order; GROUP is any=any, then ACTOR=TYPE for the replications in which the actor
 * was first of that type; PERIOD is all, then each period, never with burn-in rounds; LINK is
 * ACTOR>COUNTERPART:ISSUE.
 *   outcomes/GROUP/ACTOR/{value,mean_payoff}
 *   cooperation/PERIOD/GROUP/LINK/{intended,executed,perceived}   over all rounds lived
 *   events/PERIOD/GROUP/EVENT/SUBJECT                             count a replication
 *   events-share/PERIOD/GROUP/EVENT/SUBJECT                       share with at least one
 * and with by_round, over the replications still running in the round:
 *   running/ROUND                                                 share of all replications
 *   payoffs/ROUND/ACTOR
 *   sanctions/ROUND/THREAT/{active,triggered,imposed,bluffed}
 *   commitments/ROUND/COMMITMENT/{in_force,requests,honoured,restored,calls,resolved}
 *   actions/ROUND/GROUP/LINK/{intended,executed,perceived,signalled,violations} */
typedef struct reference_result {
    size_t n_rows;
    reference_row *rows;
} reference_result;

/* Plays n_replications histories. `result` starts as {0}; on failure it is left empty. */
parley_status reference_run(const parley_scenario *scenario, const reference_options *options,
                            reference_result *result, parley_error *error);

/* The row with this key, or NULL. Linear in the number of rows. */
const reference_row *reference_find(const reference_result *result, const char *key);

/* Frees the rows; safe twice. */
void reference_result_free(reference_result *result);

#endif
