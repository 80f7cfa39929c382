/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Observe: what each side's deeds raise as signals, and against whom. */
#include "exact/round.h"

/* A deed that was seen but not laid to its doer falls on one of the others, drawn evenly; where
 * there is none, on nobody. */
static void blame_others(exact_round *round, const game_link *link, size_t branch)
{
    exact_front *front = round->front;
    uint32_t n = link->bystanders.n;
    if (round->apart && n > 0)
        front->at[branch].p = 0;
    for (uint32_t b = 0; b < n && !round->apart; b++) {
        uint32_t other = link->bystanders.at[b];
        size_t blamed = front_divide(front, branch, 1.0 / (n - b));
        if (blamed == NO_BRANCH)
            continue;
        field_set(&front->at[blamed].key, round->of->part->link[other].adverse, 1);
        if (blamed == branch)
            return;
    }
}

static void observe_privately(exact_round *round, uint32_t l, size_t b)
{
    exact_front *front = round->front;
    const game_link *link = &round->of->game->links[l];
    const parley_monitoring *monitoring =
        &round->of->game->scenario->issues[link->issue].monitoring[link->counterpart];
    const exact_link *fields = &round->of->part->link[l];
    const exact_key key = front->at[b].key;
    if (!field_get(&key, fields->defects)) {
        size_t alarmed = front_divide(front, b, number_now(round, &key, monitoring->false_alarm));
        if (alarmed != NO_BRANCH)
            field_set(&front->at[alarmed].key, fields->adverse, 1);
        return;
    }
    double attribution = number_now(round, &key, monitoring->attribution);
    size_t seen = front_divide(front, b, number_now(round, &key, monitoring->detection));
    if (seen == NO_BRANCH)
        return;
    size_t laid = front_divide(front, seen, attribution);
    if (laid != NO_BRANCH)
        field_set(&front->at[laid].key, fields->adverse, 1);
    if (laid != seen)
        blame_others(round, link, seen);
}

/* One signal for both, bad more often if either defected. */
static void observe_publicly(exact_round *round, uint32_t l, size_t b)
{
    exact_front *front = round->front;
    const game_link *link = &round->of->game->links[l];
    const parley_monitoring *monitoring =
        &round->of->game->scenario->issues[link->issue].monitoring[link->counterpart];
    const exact_link *one = &round->of->part->link[l];
    const exact_link *other = &round->of->part->link[link->reverse];
    const exact_key *key = &front->at[b].key;
    bool defected = field_get(key, one->defects) || field_get(key, other->defects);
    double p = number_now(round, key, defected ? monitoring->detection : monitoring->false_alarm);
    size_t bad = front_divide(front, b, p);
    if (bad == NO_BRANCH)
        return;
    field_set(&front->at[bad].key, one->adverse, 1);
    field_set(&front->at[bad].key, other->adverse, 1);
}

parley_status step_observe(exact_round *round, uint32_t l)
{
    const parley_game *game = round->of->game;
    bool public = game->scenario->issues[game->links[l].issue].public_signal;
    parley_status status = front_room(round->front, 3 + game->links[l].bystanders.n);
    size_t n = status ? 0 : round->front->n;
    for (size_t b = 0; b < n; b++)
        (public ? observe_publicly : observe_privately)(round, l, b);
    return status;
}
