/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Clock: actors may turn into another type, and a strategy that did not apply before starts afresh.
 * Schedules need nothing: numbers are read at the round's time. */
#include "exact/round.h"

/* All turn with the odds of the types that were. */
static parley_status turn(exact_round *round, uint32_t i)
{
    const parley_game *game = round->of->game;
    const parley_actor *actor = &game->scenario->actors[i];
    uint32_t was = case_type(round->of, round->from, i);
    const parley_number_id *turnover = actor->types[was].turnover;
    exact_front *front = round->front;
    parley_status status = front_room(front, actor->n_types);
    size_t n = status ? 0 : front->n;
    for (size_t b = 0; b < n; b++) {
        double rest = 1;
        for (uint32_t to = 0; to < actor->n_types && rest > 0; to++) {
            if (turnover[to] == PARLEY_NONE)
                continue;
            double p = number_now(round, round->from, turnover[to]);
            size_t turned = front_divide(front, b, p < rest ? p / rest : 1);
            rest -= p;
            if (turned == NO_BRANCH)
                continue;
            field_set(&front->at[turned].key, round->of->part->type[i], to);
            count_event(round, turned, game->turned_counter[i][to]);
            if (turned == b)
                break;
        }
    }
    return status;
}

bool in_force(const exact_round *round, const exact_key *key, const game_link *link,
              uint32_t commitment)
{
    const parley_commitment *c = &round->of->game->scenario->commitments[commitment];
    return !c->negotiable && stands(round, c->from, c->until) &&
           !field_get(key, round->of->part->withdrawn[link->pair]);
}

static bool restrained(const exact_round *round, const exact_key *key, const game_link *link)
{
    for (uint32_t k = 0; k < link->restraints.n; k++)
        if (in_force(round, key, link, link->restraints.at[k]))
            return true;
    return false;
}

/* The slot that applies now. */
static const game_slot *slot_now(const exact_round *round, const exact_key *key,
                                 const game_link *link)
{
    uint32_t type = case_type(round->of, key, link->actor);
    const game_plan *plan = &link->plans[link->n_plans > 1 ? type : 0];
    return &link->slots[restrained(round, key, link) ? plan->slot_restrained : plan->slot_free];
}

static void apply_strategy(const exact_round *round, exact_key *key, uint32_t l)
{
    const game_link *link = &round->of->game->links[l];
    const exact_link *fields = &round->of->part->link[l];
    const game_slot *slot = slot_now(round, key, link), *before;
    if (link->actor == round->responder)
        return;
    link_state(round, key, l, &before);
    if (slot == before && round->clock > 0)
        return;
    field_set(key, fields->state, slot->first_state + slot->strategy.initial);
    field_set(key, fields->timer, 0);
}

static void count_in_force(exact_round *round, size_t b, uint32_t l)
{
    const parley_game *game = round->of->game;
    const game_link *link = &game->links[l];
    const game_list *lists[] = {&link->restraints, &link->assistance, &link->hotlines};
    const exact_branch *branch = &round->front->at[b];
    for (int list = 0; list < 3; list++)
        for (uint32_t k = 0; k < lists[list]->n; k++) {
            uint32_t c = lists[list]->at[k];
            if (in_force(round, &branch->key, link, c))
                expect(round, quantity_in_force(game, c), branch->p / game->commitment_links[c].n);
        }
}

parley_status step_clock(exact_round *round)
{
    const exact_part *part = round->of->part;
    parley_status status = PARLEY_OK;
    for (uint32_t k = 0; !status && round->clock > 0 && k < part->turning.n; k++)
        status = turn(round, part->turning.at[k]);
    for (size_t b = 0; !status && b < round->front->n; b++)
        for (uint32_t k = 0; k < part->links.n; k++) {
            apply_strategy(round, &round->front->at[b].key, part->links.at[k]);
            count_in_force(round, b, part->links.at[k]);
        }
    return status;
}
