/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file
 * What talks before the rounds come to, history by history. A scenario with `negotiation` is played
 * under what its two sides agree on; whoever plays it says what that is
 * (parley_options.agreements). parley_talks_agreements (negotiate.h) does by the scenario's own
 * protocol. Sides are 0 and 1. */
#ifndef PARLEY_AGREEMENT_H
#define PARLEY_AGREEMENT_H

#include "parley/scenario.h"

#ifdef __cplusplus
extern "C" {
#endif

/** A package and the side payment a round, from side 1 to side 0, that it carries. */
typedef struct parley_deal {
    uint32_t package; /**< PARLEY_NONE: there is none */
    double transfer;
} parley_deal;

/** How talks end. */
typedef enum parley_ending {
    PARLEY_NO_DEAL,                  /**< refused, broken off, or the deadline passed */
    PARLEY_AGREEMENT,                /**< an offer accepted, or the other's favourite conceded */
    PARLEY_TOOK_OUTSIDE,             /**< a responder took its outside option */
    PARLEY_CONCEDED_AT_THREAT,       /**< the target gave in before sanctions */
    PARLEY_CONCEDED_UNDER_SANCTIONS, /**< ... after they were imposed */
    PARLEY_HELD_OUT,                 /**< the target did not give in to them */
    PARLEY_BACKED_DOWN,              /**< the sender did not impose them */
    PARLEY_N_ENDINGS,
} parley_ending;

/** What the talks of one history come to. */
typedef struct parley_outcome_of_talks {
    parley_ending ending;
    parley_deal deal; /**< package 0 without agreement */
    uint32_t round;   /**< in which they ended */
    /** What the protocol itself cost each side, a mean payoff a round from the opening of talks on.
     * It is paid at once in the round in which they open, so that the value from there on falls by
     * just that. */
    double cost[2];
} parley_outcome_of_talks;

/** What is drawn of histories before their first round. `number` gives the value that a number of
 * the scenario has in `round`, in the lane-th of them, for the types that actors are of at first.
 */
typedef struct parley_lot {
    const void *history;
    double (*number)(const void *history, parley_number_id id, uint32_t round, uint32_t lane);
} parley_lot;

/** Who says what talks come to. An outcome may depend on the replication, its lot, and what the
 * context holds, and on nothing else: histories are drawn in any order, by many threads. */
typedef struct parley_agreements {
    void *context;
    /** Makes what one thread needs to draw; NULL out of memory. */
    void *(*init)(void *context);
    void (*free)(void *drawer);
    /** Draws the outcomes of n replications from `first` on. They come as 0: without agreement. */
    void (*draw)(void *drawer, const parley_lot *lot, uint64_t first, uint32_t n,
                 parley_outcome_of_talks *outcomes);
} parley_agreements;

#ifdef __cplusplus
}
#endif

#endif
