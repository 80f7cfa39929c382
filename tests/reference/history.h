/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The state of one history, and what its stages share. */
#ifndef PARLEY_REFERENCE_HISTORY_H
#define PARLEY_REFERENCE_HISTORY_H

#include "model.h"

#include <gsl/gsl_rng.h>

typedef struct reference_link_state {
    double payoffs[4]; /* the actor's cc, cd, dc, dd before sanctions */
    bool severed;      /* one of the two had withdrawn from the other before this round */

    /* the strategy that the actor plays here */
    const parley_strategy *strategy;
    uint32_t class;  /* of equal strategies; PARLEY_NONE before round 0 */
    uint32_t memory; /* an automaton's state: its meaning is the strategy's */
    double trust;    /* logit_response: belief that the counterpart cooperates */

    /* this round */
    bool intends_defect, defects;
    bool signalled; /* an adverse signal against the actor, seen by the counterpart */
    bool adverse;   /* the same, until it is cleared; after that, D as perceived */
    bool violation;
    uint32_t refusals;
} reference_link_state;

typedef enum reference_phase {
    REFERENCE_IDLE,
    REFERENCE_PENDING,
    REFERENCE_ACTIVE,
} reference_phase;

typedef struct reference_threat_state {
    reference_phase phase;
    uint32_t wait;        /* pending: rounds until it is active */
    uint32_t left, clean; /* active */
    uint32_t tally, quiet;
    uint32_t impositions;         /* decided so far */
    uint32_t carried_out, bluffs; /* what triggers led to so far: belief about credibility */

    /* this round */
    bool was_active, activated, triggered, imposed, bluffed, lifted, withdrew;
} reference_threat_state;

/* Counts of this round. */
typedef struct reference_commitment_state {
    uint32_t requests, honoured, restored, calls, resolved;
} reference_commitment_state;

typedef struct reference_actor_state {
    uint32_t first_type, type; /* PARLEY_NONE without types */
    bool turned;               /* this round */
    double payoff;             /* this round */
    double discount;           /* of the first type */
    double factor;             /* discount^round */
    double discounted, total;  /* sums of payoffs so far; the second without burn-in rounds */
} reference_actor_state;

typedef struct reference_history {
    const reference_model *model;
    gsl_rng *rng;
    uint32_t round;
    bool parted;                   /* somebody withdrew in the round before */
    parley_outcome_of_talks talks; /* where there are any: to be set when it has started */

    double *drawn;   /* by slot */
    double *numbers; /* by number: its value now */
    reference_actor_state *actors;
    reference_link_state *links;
    reference_threat_state *threats;
    reference_commitment_state *commitments;
    bool *withdrawn; /* by actor and actor, both ways alike */
} reference_history;

parley_status reference_history_init(reference_history *history, const reference_model *model);
void reference_history_free(reference_history *history);

/* A new world: seeds the generator and draws what is unknown. */
void reference_history_world(reference_history *history, uint64_t seed, uint64_t world);
/* A new replication: draws first types and what varies; then every round is played by
 * reference_history_round, which returns whether the history goes on, and moves `round` when it
 * does. What happened in the round is left in the state until then. */
void reference_history_start(reference_history *history);
void reference_history_round(reference_history *history);
bool reference_history_continue(reference_history *history);

/* The sum of (d w)^t over the rounds that could be lived. */
double reference_history_horizon(const reference_history *history, uint32_t actor);

static inline double reference_uniform(reference_history *history)
{
    return gsl_rng_uniform(history->rng);
}

static inline bool reference_happens(reference_history *history, double probability)
{
    if (probability <= 0)
        return false;
    return probability >= 1 || reference_uniform(history) < probability;
}

static inline bool reference_stands(uint32_t from, uint32_t until, uint32_t round)
{
    return from <= round && round < until;
}

/* Is the commitment, one of the link's, in force between the two? */
bool reference_in_force(const reference_history *history, uint32_t commitment, uint32_t link);
/* Is any restraint of the link in force? With `binding`, one that binds the actor. */
bool reference_restrained(const reference_history *history, uint32_t link, bool binding);
/* What the actor earns from one encounter now, sanctions considered. */
double reference_encounter(const reference_history *history, uint32_t link, bool defects,
                           bool counterpart_defects);
/* The sum of an active imposition's costs to its target or sender in a round, not escalated. */
double reference_sanction_cost(const reference_history *history, uint32_t threat, bool to_target);

/* numbers.c */
void reference_numbers_draw(reference_history *history, const reference_list *slots);
void reference_numbers_update(reference_history *history);
void reference_numbers_payoffs(const reference_history *history, uint32_t link);

/* strategies.c */
void reference_strategy_start(reference_history *history, uint32_t link);
double reference_strategy_cooperation(const reference_history *history, uint32_t link);
void reference_strategy_learn(reference_history *history, uint32_t link);

/* respond.c: P(D) of logit_response */
double reference_respond_defection(const reference_history *history, uint32_t link);

#endif
