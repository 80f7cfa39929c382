/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The states that a case can reach and how it goes from one to another: found as they are asked
 * for, and kept. */
#ifndef PARLEY_EXACT_CHAIN_H
#define PARLEY_EXACT_CHAIN_H

#include "exact/own.h"
#include "exact/round.h"

/* Where a state leads by one choice in one regime, and what is expected of that round. */
typedef struct exact_row {
    size_t first, n; /* of the chain's steps */
} exact_row;

typedef struct exact_table {
    size_t n_allocated;
    uint32_t *rows; /* by state * n_choices + choice: row + 1, or 0: not asked for yet */
} exact_table;

typedef struct exact_chain {
    const exact_case *of;
    parley_error *error;
    uint32_t responder, taboo; /* as in exact_round */
    uint32_t earner;           /* whose payoff alone is kept of a row; NONE: all quantities are */
    /* 1 without a responder, who chooses deeds once it has the news: choice = deeds + n_deeds *
     * news, and the rows of a state add up over news */
    uint32_t n_choices, n_deeds, n_news;
    uint32_t n_kept;

    /* Where an actor plays automata on top of a chain in which its choices are open: rows are
     * mixed from that chain's, and states are its with those of the automata. */
    struct exact_chain *open;
    const exact_own *own;

    size_t n_states, n_states_allocated, n_places;
    exact_key *states;
    uint32_t *places;    /* hash table of states + 1 */
    exact_table *tables; /* by regime */
    size_t n_rows, n_rows_allocated, n_means_allocated;
    exact_row *rows;
    double *means; /* by row: n_kept */
    size_t n_steps, n_steps_allocated;
    uint32_t *to;
    uint32_t
        *outcomes; /* with a responder: of each of its links, two bits as automata learn them */
    double *p;

    exact_front front;
    double *scratch;
} exact_chain;

/* State 0 is where histories begin. Of rows all is kept, or the payoff of one `earner`. Counting
 * ends where the event of a counter, `taboo`, comes. All of these fail with PARLEY_ERROR_MEMORY;
 * free in any case. */
parley_status chain_init(exact_chain *chain, const exact_case *of, uint32_t earner, uint32_t taboo,
                         parley_error *error);
/* One in which an actor has a choice; PARLEY_ERROR_LIMIT for too many at once. */
parley_status chain_init_open(exact_chain *chain, const exact_case *of, uint32_t responder,
                              parley_error *error);
/* The same with what that actor plays; `open` grows with it, and holds as long as it. */
parley_status chain_init_own(exact_chain *chain, exact_chain *open, const exact_own *own);
void chain_free(exact_chain *chain);

/* The row of a state; the pointer holds until the next call. PARLEY_ERROR_LIMIT beyond the model's
 * most_states. */
parley_status chain_row(exact_chain *chain, uint32_t regime, uint32_t state, uint32_t choice,
                        const exact_row **row);

static inline const double *chain_means(const exact_chain *chain, const exact_row *row)
{
    return chain->means + (size_t)(row - chain->rows) * chain->n_kept;
}

/* The choice of deeds at some news. */
static inline uint32_t chain_choice(const exact_chain *chain, uint32_t news, uint32_t deeds)
{
    return news * chain->n_deeds + deeds;
}

/* Which of what is kept of a row is an actor's payoff. */
static inline uint32_t chain_payoff(const exact_chain *chain, uint32_t actor)
{
    return chain->earner != PARLEY_NONE
               ? 0
               : chain->of->part->local[quantity_payoff(chain->of->game, actor)];
}

/* How likely each state is; grows with the chain. */
typedef struct exact_distribution {
    size_t n;
    double *p;
} exact_distribution;

/* Moves on by one round of `regime`, adding what is expected to `sums` (by what is kept; may be
 * NULL). Without a responder. */
parley_status chain_step(exact_chain *chain, uint32_t regime, exact_distribution *at, double *sums);
/* The same distribution in the states of another chain of the same case. */
parley_status chain_hand_over(const exact_chain *from, exact_distribution *at, exact_chain *to);
/* All in state 0. */
parley_status distribution_init(exact_distribution *at);
void distribution_free(exact_distribution *at);
/* Zeroed marks for at least so many states. */
parley_status marks_room(uint8_t **marks, size_t *n, size_t wanted);
/* Adds a state to the list and marks it, unless it is marked. */
parley_status reach(game_list *list, size_t *n_allocated, uint8_t *marks, uint32_t state);
/* Finds all that can be reached from the states with p > 0 in rounds of one regime, by any choice:
 * in `closed`, unless NULL, which is the caller's to free in any case. */
parley_status chain_close(exact_chain *chain, uint32_t regime, const exact_distribution *from,
                          game_list *closed);

#endif
