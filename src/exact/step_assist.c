/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Assist: the watcher asks about an adverse signal; the accused may answer, at a cost, and an
 * answer may clear the signal. A request that is not honoured is a refusal. */
#include "exact/round.h"

static void refuse(exact_round *round, size_t b, const game_link *link)
{
    for (uint32_t k = 0; k < link->threats.n; k++)
        if (round->of->game->scenario->threats[link->threats.at[k]].on == PARLEY_ON_REFUSAL)
            offend(round, &round->front->at[b].key, link->threats.at[k]);
}

static void assist(exact_round *round, uint32_t l, uint32_t commitment, size_t b)
{
    exact_front *front = round->front;
    const game_link *link = &round->of->game->links[l];
    const exact_link *fields = &round->of->part->link[l];
    const parley_commitment *c = &round->of->game->scenario->commitments[commitment];
    uint32_t counter = round->of->game->commitment_counter[commitment];
    const exact_key key = front->at[b].key;
    uint32_t i = link->actor;
    if (!field_get(&key, fields->adverse) || !in_force(round, &key, link, commitment))
        return;
    size_t asked = front_divide(front, b, number_now(round, &key, c->request[link->counterpart]));
    if (asked == NO_BRANCH)
        return;
    count_event(round, asked, counter + COMMITMENT_REQUEST);
    bool deliberate = field_get(&key, fields->intends_defect);
    parley_number_id honour = deliberate ? c->honour_deliberate[i] : c->honour_accidental[i];
    size_t honoured = front_divide(front, asked, number_now(round, &key, honour));
    if (honoured != asked)
        refuse(round, asked, link);
    if (honoured == NO_BRANCH)
        return;
    count_event(round, honoured, counter + COMMITMENT_HONOURED);
    charge(round, honoured, i, number_now(round, &key, c->cost[i]));
    size_t restored = front_divide(front, honoured, number_now(round, &key, c->restores[i]));
    if (restored == NO_BRANCH)
        return;
    count_event(round, restored, counter + COMMITMENT_RESTORED);
    field_set(&front->at[restored].key, fields->adverse, 0);
}

parley_status step_assist(exact_round *round, uint32_t l)
{
    const game_list *assistance = &round->of->game->links[l].assistance;
    parley_status status = PARLEY_OK;
    for (uint32_t a = 0; !status && a < assistance->n; a++) {
        status = front_room(round->front, 4);
        size_t n = status ? 0 : round->front->n;
        for (size_t b = 0; b < n; b++)
            assist(round, l, assistance->at[a], b);
    }
    return status;
}
