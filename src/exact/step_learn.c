/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Learn: every strategy moves on by its own deed and by what it perceived of the other. */
#include "exact/round.h"

const game_state *link_state(const exact_round *round, const exact_key *key, uint32_t l,
                             const game_slot **slot)
{
    const game_link *link = &round->of->game->links[l];
    uint32_t state = field_get(key, round->of->part->link[l].state);
    *slot = link->slots;
    while (state >= (*slot)->first_state + (*slot)->strategy.n_states)
        ++*slot;
    return &(*slot)->strategy.states[state - (*slot)->first_state];
}

static void learn(const exact_round *round, exact_key *key, uint32_t l)
{
    const game_link *link = &round->of->game->links[l];
    const exact_link *fields = &round->of->part->link[l];
    const exact_link *other = &round->of->part->link[link->reverse];
    uint32_t timer = field_get(key, fields->timer);
    const game_slot *slot;
    if (timer > 0) {
        field_set(key, fields->timer, timer - 1);
        return;
    }
    uint32_t outcome = 2 * field_get(key, fields->defects) + field_get(key, other->adverse);
    uint32_t next = link_state(round, key, l, &slot)->next[outcome];
    parley_number_id hold = slot->strategy.states[next].hold;
    field_set(key, fields->state, slot->first_state + next);
    if (hold != PARLEY_NONE)
        field_set(key, fields->timer, (uint32_t)number_now(round, key, hold) - 1);
}

void step_learn(exact_round *round, uint32_t l)
{
    if (round->of->game->links[l].actor == round->responder)
        return;
    for (size_t b = 0; b < round->front->n; b++)
        learn(round, &round->front->at[b].key, l);
}
