/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The automata that one actor plays on its links of a part, to be put on top of a chain in which
 * that actor's choices are open: what all others do is enumerated once for all of them. */
#ifndef PARLEY_EXACT_OWN_H
#define PARLEY_EXACT_OWN_H

#include "exact/case.h"

typedef struct own_link {
    const game_strategy *strategy;
    exact_field state, timer; /* beside the number of the other chain's state, in the first word */
} own_link;

typedef struct exact_own {
    const parley_game *game; /* where the automata are from */
    uint32_t n;
    own_link *links; /* the actor's, in the order of the part's */
} exact_own;

/* The actor's automata in `game`, whose links are those of the part's game. `fits` says whether
 * they can be played so: one automaton a link, of constants. PARLEY_ERROR_MEMORY; free in any case.
 */
parley_status own_init(exact_own *own, const parley_game *game, const exact_part *part,
                       uint32_t actor, bool *fits);
void own_free(exact_own *own);

/* Before the first round. */
exact_key own_start(const exact_own *own);
/* P(the links choose what the bits say; 1 is D). */
double own_chance(const exact_own *own, const exact_key *key, uint32_t choice);
/* Every link moves on by its own deed and what it perceived: two bits each. */
void own_learn(const exact_own *own, exact_key *key, uint32_t outcomes);

static inline uint32_t own_base(const exact_key *key)
{
    return (uint32_t)key->words[0];
}

#endif
