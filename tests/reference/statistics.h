/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tallies of histories, from which means and their standard errors are read. A cluster is a
 * replication, or a world where anything is unknown. */
#ifndef PARLEY_REFERENCE_STATISTICS_H
#define PARLEY_REFERENCE_STATISTICS_H

#include "history.h"
#include "reference.h"

/* Sums over clusters of a numerator n, a denominator d, and of their products. */
typedef struct reference_ratio {
    double n, d, nn, nd, dd;
    double clusters; /* those with d > 0 */
} reference_ratio;

/* What is counted along a history: rounds lived, then cooperation by link (intended, executed,
 * perceived), then events. */
enum { REFERENCE_LIVED, REFERENCE_COOPERATIONS };

/* Rates of a round: of a link (intended, executed, perceived, signalled, violations), of a threat
 * (active, triggered, imposed, bluffed), and of a commitment (in_force, requests, honoured,
 * restored, calls, resolved). */
enum { REFERENCE_LINK_RATES = 5, REFERENCE_THREAT_RATES = 4, REFERENCE_COMMITMENT_RATES = 6 };

typedef struct reference_statistics {
    const reference_model *model;
    bool by_round;
    double n_clusters, cluster_square; /* clusters, and the sum of their squared sizes */

    /* the history under way */
    uint32_t n_counts, first_event;
    int64_t *counts;              /* so far */
    int64_t *windows;             /* by window: n_counts, made at its start and end out of counts */
    bool *open;                   /* by window */
    uint32_t n_members, *members; /* the groups it belongs to */

    /* rows pooled over rounds; by world, what the world's replications have come to so far */
    size_t n_pooled;
    reference_ratio *pooled;
    double *world_n, *world_d;

    /* rows of a round: all replications' rates of links, payoffs, rates of threats and of
     * commitments; then the other groups' rates of links. n, nn, nd over clusters; by replication
     * nd is n everywhere, and nn is n for links */
    size_t n_cells, per_round, per_links, per_all;
    double *n, *nn, *nd, *world_cells;
    double *all; /* a round's values for all replications: per_all */

    /* by round and group, replications that are running: n, nn, clusters; nd with cluster size */
    size_t n_running;
    reference_ratio *running;
    double *world_running;
    double world_size;
} reference_statistics;

parley_status reference_statistics_init(reference_statistics *statistics,
                                        const reference_model *model, bool by_round);
void reference_statistics_free(reference_statistics *statistics);
void reference_statistics_clear(reference_statistics *statistics);
void reference_statistics_merge(reference_statistics *into, const reference_statistics *from);

/* Once a history has started; after each of its rounds; after its last; after a world's last. */
void reference_statistics_start(reference_statistics *statistics, const reference_history *history);
void reference_statistics_round(reference_statistics *statistics, const reference_history *history);
void reference_statistics_end(reference_statistics *statistics, const reference_history *history);
void reference_statistics_world(reference_statistics *statistics);

/* Where a pooled row is tallied. */
size_t reference_outcome_index(const reference_model *model, uint32_t group, uint32_t actor,
                               bool mean_payoff);
size_t reference_cooperation_index(const reference_model *model, uint32_t window, uint32_t group,
                                   uint32_t link, uint32_t kind);
size_t reference_event_index(const reference_model *model, uint32_t window, uint32_t group,
                             uint32_t event, bool share);

/* result.c: the rows of the tallies; `result` is to be freed whatever happens */
parley_status reference_result_init(reference_result *result,
                                    const reference_statistics *statistics);

#endif
