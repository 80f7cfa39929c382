/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One round from one state, in all the ways that it can go. The rules are those of the engine, each
 * in a step_ file of its name; here they divide branches. */
#ifndef PARLEY_EXACT_ROUND_H
#define PARLEY_EXACT_ROUND_H

#include "exact/case.h"
#include "exact/front.h"

typedef struct exact_round {
    const exact_case *of;
    uint32_t clock; /* the round, for whatever hangs on it */
    const exact_key *from;
    uint32_t responder; /* an actor that intends what `choice` says, a bit for each of its links in
                           the part (1 is D), and whose own strategies play no part; what they
                           would learn stays in the state; or NONE */
    uint32_t choice;
    uint32_t news;  /* with a responder, who has seen it: which of the ways that types have turned
                       and scheduled sanctions come is followed */
    uint32_t taboo; /* a counter whose event ends the branch, or NONE */
    bool apart;     /* blame for a deed that would fall on another ends the branch */
    exact_front *front;
    double *means; /* by local quantity: what is expected of the round */
} exact_round;

/* Leaves the states after the round in `front`. `means` must be 0 before. */
parley_status round_play(exact_round *round);

static inline double number_now(const exact_round *round, const exact_key *key, parley_number_id id)
{
    return case_number(round->of, key, round->clock, id);
}

/* Adds to what is expected. */
static inline void expect(exact_round *round, uint32_t quantity, double amount)
{
    round->means[round->of->part->local[quantity]] += amount;
}

/* An event that is counted has happened on a branch. */
static inline void count_event(exact_round *round, size_t branch, uint32_t counter)
{
    expect(round, counter, round->front->at[branch].p);
    if (counter == round->taboo)
        round->front->at[branch].p = 0;
}

static inline void charge(exact_round *round, size_t branch, uint32_t actor, double cost)
{
    expect(round, quantity_payoff(round->of->game, actor), -round->front->at[branch].p * cost);
}

static inline bool stands(const exact_round *round, uint32_t from, uint32_t until)
{
    return from <= round->clock && round->clock < until;
}

/* step_clock.c: schedules, types, strategies that start afresh. */
parley_status step_clock(exact_round *round);
/* Whether a commitment on the link is in force between the two. */
bool in_force(const exact_round *round, const exact_key *key, const game_link *link,
              uint32_t commitment);
/* step_tick.c */
parley_status step_tick(exact_round *round);
/* step_choose.c: P(intends C). */
double cooperates(const exact_round *round, const exact_key *key, uint32_t link);
parley_status step_choose(exact_round *round, uint32_t link);
/* step_execute.c: P(C is executed). */
double executes(const exact_round *round, const exact_key *key, uint32_t link);
parley_status step_execute(exact_round *round, uint32_t link);
/* step_pay.c: nothing branches here, what is paid is expected. */
void step_pay(exact_round *round);
/* step_observe.c */
parley_status step_observe(exact_round *round, uint32_t link);
/* step_assist.c, step_hotline.c, step_judge.c */
parley_status step_assist(exact_round *round, uint32_t link);
parley_status step_hotline(exact_round *round, uint32_t link);
void step_judge(exact_round *round, uint32_t link);
/* step_enforce.c */
parley_status step_enforce(exact_round *round);
/* One event that a threat is on. */
void offend(exact_round *round, exact_key *key, uint32_t threat);
/* step_learn.c */
void step_learn(exact_round *round, uint32_t link);
/* The state of the link's strategy, and which of its slots it belongs to. */
const game_state *link_state(const exact_round *round, const exact_key *key, uint32_t link,
                             const game_slot **slot);

#endif
