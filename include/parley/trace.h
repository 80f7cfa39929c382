/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file
 * One history, round by round and event by event: the very one that parley_simulate plays, with
 * everything that happened in it.
 *
 *     parley_trace_play(&trace, game, &options, replication, &error);
 *     parley_trace_text(&trace, stdout);
 *     parley_trace_free(&trace);
 */
#ifndef PARLEY_TRACE_H
#define PARLEY_TRACE_H

#include "parley/simulate.h"

#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A value that was drawn before the first round. */
typedef struct parley_drawn {
    const char *pointer; /**< where its distribution is written */
    uint32_t round;      /**< it holds from this round on */
    bool unknown;        /**< the same in all 64 histories of its world */
    double value;
} parley_drawn;

/** What actor did to counterpart on an issue in a round, and what became of it. */
typedef struct parley_trace_action {
    bool intended, executed; /**< true: C */
    bool signalled;          /**< an adverse signal against actor, as first seen */
    bool perceived;          /**< true: counterpart perceives C, after requests and calls */
    bool violated;
    bool bound;     /**< a restraint in force binds actor */
    bool withdrawn; /**< one of the two has withdrawn: no commitment is in force between them */
} parley_trace_action;

/** How a threat stands. Numbers are those at the end of the round. */
typedef struct parley_trace_threat {
    bool active;        /**< its sanctions are in effect in this round */
    bool pending;       /**< imposition is decided: active from round + 1 + countdown on */
    uint32_t countdown; /**< pending only */
    uint32_t left;      /**< active: rounds still to come, at least */
    uint32_t tally;     /**< what it is on, counted so far... */
    uint32_t threshold; /**< ... and at how many it is triggered */
} parley_trace_threat;

typedef struct parley_trace_event {
    uint32_t round;
    parley_measure measure; /**< what is counted: of quantity PARLEY_EVENT, all rounds, any type */
    uint32_t link;  /**< the index of the link whose signal it is about, where it is about one: of
                       signal, violation, request, honoured, restored, call, resolved */
    bool refused;   /**< of a request: not honoured */
    bool scheduled; /**< of an imposition: not because the threat was triggered */
} parley_trace_event;

/** A history. It keeps pointers to the game and the scenario. */
typedef struct parley_trace {
    const parley_scenario *scenario;
    const char *rng; /**< name of the generator */
    uint32_t seed;
    uint64_t replication;

    uint32_t n_drawn;
    parley_drawn *drawn;           /**< in the order of the scenario's numbers */
    uint32_t *types;               /**< by actor: its first type, or PARLEY_NONE */
    parley_outcome_of_talks talks; /**< where the scenario negotiates */

    uint32_t n_links;
    const parley_link *links; /**< ordered by actor, counterpart, issue */
    uint32_t n_rounds;        /**< lived: fewer than rounds.count if the history did not go on */
    parley_trace_action *actions; /**< [round * n_links + link] */
    double *payoffs;              /**< [round * n_actors + actor] */
    parley_trace_threat *threats; /**< [round * n_threats + threat] */
    size_t n_events;
    parley_trace_event *events; /**< by round, and in the order in which they happen in it */

    double *value;       /**< by actor */
    double *mean_payoff; /**< by actor; NAN where no round counts (rounds.burn_in) */
} parley_trace;

/** Plays a replication, 0 to PARLEY_MAX_REPLICATIONS - 1. Of the options only seed, point, rng,
 * isa and agreements count. With a generator of GSL's it is the history of a run that plays the
 * whole of its block. Fails with PARLEY_ERROR_USAGE as parley_simulate, and for a replication out
 * of range; PARLEY_ERROR_LIMIT where the trace could take more than PARLEY_MAX_MEMORY;
 * PARLEY_ERROR_MEMORY. On failure `trace` is left as freed. */
parley_status parley_trace_play(parley_trace *trace, const parley_game *game,
                                const parley_options *options, uint64_t replication,
                                parley_error *error);

/** Frees what a trace owns; safe twice and on `{0}`. */
void parley_trace_free(parley_trace *trace);

/** Whether a commitment is in force on a link in a round. */
bool parley_trace_in_force(const parley_trace *trace, uint32_t round, uint32_t commitment,
                           uint32_t link);

/* Writers. Trouble with the stream stays in the stream (ferror); PARLEY_ERROR_MEMORY. */

/** A story in English, UTF-8, lines of at most 80 columns. Stretches in which nothing happens that
 * anybody notices are told together, and so are rounds that are all alike. */
parley_status parley_trace_text(const parley_trace *trace, FILE *stream);
/** One row for everything that happened: round,date,event,subject,actor,counterpart,issue,value. */
parley_status parley_trace_csv(const parley_trace *trace, FILE *stream);
/** One JSON object. */
parley_status parley_trace_json(const parley_trace *trace, FILE *stream);

#ifdef __cplusplus
}
#endif

#endif
