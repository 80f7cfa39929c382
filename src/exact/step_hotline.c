/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hotline: the watcher may call about a signal that is still adverse; both pay, and the call may
 * clear it. */
#include "exact/round.h"

static void call(exact_round *round, uint32_t l, uint32_t commitment, size_t b)
{
    exact_front *front = round->front;
    const game_link *link = &round->of->game->links[l];
    const exact_link *fields = &round->of->part->link[l];
    const parley_commitment *c = &round->of->game->scenario->commitments[commitment];
    uint32_t counter = round->of->game->commitment_counter[commitment];
    const exact_key key = front->at[b].key;
    uint32_t i = link->actor, j = link->counterpart;
    if (!field_get(&key, fields->adverse) || !in_force(round, &key, link, commitment))
        return;
    size_t called = front_divide(front, b, number_now(round, &key, c->call[j]));
    if (called == NO_BRANCH)
        return;
    charge(round, called, i, number_now(round, &key, c->cost[i]));
    charge(round, called, j, number_now(round, &key, c->cost[j]));
    count_event(round, called, counter + COMMITMENT_CALL);
    bool deliberate = field_get(&key, fields->intends_defect);
    parley_number_id resolve = deliberate ? c->resolve_deliberate[i] : c->resolve_accidental[i];
    size_t resolved = front_divide(front, called, number_now(round, &key, resolve));
    if (resolved == NO_BRANCH)
        return;
    count_event(round, resolved, counter + COMMITMENT_RESOLVED);
    field_set(&front->at[resolved].key, fields->adverse, 0);
}

parley_status step_hotline(exact_round *round, uint32_t l)
{
    const game_list *hotlines = &round->of->game->links[l].hotlines;
    parley_status status = PARLEY_OK;
    for (uint32_t h = 0; !status && h < hotlines->n; h++) {
        status = front_room(round->front, 3);
        size_t n = status ? 0 : round->front->n;
        for (size_t b = 0; b < n; b++)
            call(round, l, hotlines->at[h], b);
    }
    return status;
}
