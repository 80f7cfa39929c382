/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rules in their order. Links whose signals cannot fall on one another go through theirs one
 * after the other, so that branches can meet again in between. */
#include "exact/round.h"

/* Whether an own deed makes a difference to where the strategy goes. */
static bool heeds_own(const exact_round *round, const exact_key *key, uint32_t l)
{
    const game_slot *slot;
    if (round->of->game->links[l].actor == round->responder)
        return true;
    const game_state *state = link_state(round, key, l, &slot);
    if (slot->strategy.logit || field_get(key, round->of->part->link[l].timer) > 0)
        return false;
    return state->next[0] != state->next[2] || state->next[1] != state->next[3];
}

/* What nobody will ask for any more would only keep branches apart. */
static void forget(exact_round *round, uint32_t l, bool settled)
{
    const exact_link *fields = &round->of->part->link[l];
    for (size_t i = 0; i < round->front->n; i++) {
        exact_key *key = &round->front->at[i].key;
        if (!heeds_own(round, key, l))
            field_set(key, fields->defects, 0);
        if (settled && !field_get(key, fields->adverse))
            field_set(key, fields->intends_defect, 0);
    }
}

static parley_status act(exact_round *round, const game_list *links)
{
    const parley_game *game = round->of->game;
    parley_status status = PARLEY_OK;
    for (uint32_t k = 0; !status && k < links->n; k++) {
        uint32_t l = links->at[k];
        const game_link *link = &game->links[l];
        bool public = game->scenario->issues[link->issue].public_signal;
        if (public && link->reverse < l)
            continue;
        status = step_choose(round, l);
        if (!status)
            status = step_execute(round, l);
        if (!status && public)
            status = step_choose(round, link->reverse);
        if (!status && public)
            status = step_execute(round, link->reverse);
        if (!status)
            status = step_observe(round, l);
        forget(round, l, links->n == 2);
        if (public)
            forget(round, link->reverse, true);
        if (!status)
            status = front_merge(round->front);
    }
    return status;
}

static parley_status answer(exact_round *round, uint32_t l)
{
    const parley_game *game = round->of->game;
    uint32_t counter = game_link_count(game, l, COUNT_SIGNAL);
    exact_field adverse = round->of->part->link[l].adverse;
    for (size_t i = 0; i < round->front->n; i++)
        if (field_get(&round->front->at[i].key, adverse))
            count_event(round, i, counter);
    parley_status status = step_assist(round, l);
    if (!status)
        status = step_hotline(round, l);
    step_judge(round, l);
    for (size_t i = 0; i < round->front->n; i++)
        field_set(&round->front->at[i].key, round->of->part->link[l].intends_defect, 0);
    return status ? status : front_merge(round->front);
}

static parley_status play_cluster(exact_round *round, const game_list *links)
{
    parley_status status = act(round, links);
    for (uint32_t k = 0; !status && k < links->n; k++)
        status = answer(round, links->at[k]);
    for (uint32_t k = 0; !status && k < links->n; k++)
        step_learn(round, links->at[k]);
    for (size_t i = 0; !status && i < round->front->n; i++)
        for (uint32_t k = 0; k < links->n; k++) {
            const game_link *link = &round->of->game->links[links->at[k]];
            const exact_link *fields = &round->of->part->link[links->at[k]];
            if (link->actor != round->responder)
                field_set(&round->front->at[i].key, fields->defects, 0);
            if (link->counterpart != round->responder)
                field_set(&round->front->at[i].key, fields->adverse, 0);
        }
    return status ? status : front_merge(round->front);
}

/* What a responder has seen before it chooses: no branch is left beyond the last way. */
static parley_status follow_news(exact_round *round)
{
    exact_front *front = round->front;
    parley_status status = front_merge(front);
    if (!status && round->news < front->n)
        front->at[0] = front->at[round->news];
    front->n = !status && round->news < front->n;
    return status;
}

parley_status round_play(exact_round *round)
{
    const exact_part *part = round->of->part;
    if (!front_start(round->front, round->from))
        return PARLEY_ERROR_MEMORY;
    parley_status status = step_clock(round);
    if (!status)
        status = front_merge(round->front);
    if (!status)
        status = step_tick(round);
    if (!status && round->responder != PARLEY_NONE)
        status = follow_news(round);
    if (status || round->front->n == 0)
        return status;
    step_pay(round);
    for (uint32_t c = 0; !status && c < part->n_clusters; c++)
        status = play_cluster(round, &part->clusters[c]);
    if (!status)
        status = step_enforce(round);
    return status ? status : front_merge(round->front);
}
