/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tick: scheduled impositions, and the countdown of what was imposed with a delay. */
#include "exact/round.h"

static double scheduled_now(const exact_round *round, const parley_threat *threat)
{
    uint32_t count = round->of->game->scenario->rounds.count;
    if (!stands(round, threat->from, threat->until) || round->clock >= count)
        return 0;
    for (uint32_t s = 0; s < threat->n_scheduled; s++)
        if (threat->scheduled[s].round == round->clock)
            return threat->scheduled[s].probability;
    return 0;
}

static void activate(const exact_round *round, exact_key *key, uint32_t h)
{
    const exact_threat *fields = &round->of->part->threat[h];
    const parley_threat *threat = &round->of->game->scenario->threats[h];
    field_set(key, fields->phase, PHASE_ACTIVE);
    field_set(key, fields->timer, (uint32_t)number_now(round, key, threat->duration));
    field_set(key, fields->clean, 0);
    field_set(key, fields->tally, 0);
    field_set(key, fields->quiet, 0);
    field_set(key, fields->activated, 1);
}

/* An imposition counts when it is decided. */
static void impose(exact_round *round, size_t b, uint32_t h)
{
    const exact_threat *fields = &round->of->part->threat[h];
    exact_key *key = &round->front->at[b].key;
    uint32_t impositions = field_get(key, fields->impositions);
    if (impositions < fields->most_impositions)
        field_set(key, fields->impositions, impositions + 1);
    count_event(round, b, round->of->game->threat_counter[h] + THREAT_IMPOSED);
    activate(round, key, h);
}

static parley_status tick(exact_round *round, uint32_t h)
{
    exact_front *front = round->front;
    const exact_threat *fields = &round->of->part->threat[h];
    uint32_t counter = round->of->game->threat_counter[h] + THREAT_ACTIVE;
    double scheduled = scheduled_now(round, &round->of->game->scenario->threats[h]);
    parley_status status = front_room(front, 2);
    size_t n = status ? 0 : front->n;
    for (size_t b = 0; b < n; b++) {
        exact_key *key = &front->at[b].key;
        uint32_t phase = field_get(key, fields->phase), wait = field_get(key, fields->timer);
        if (phase == PHASE_IDLE) {
            size_t imposed = front_divide(front, b, scheduled);
            if (imposed != NO_BRANCH)
                impose(round, imposed, h);
        } else if (phase == PHASE_PENDING && wait == 1) {
            activate(round, key, h);
        } else if (phase == PHASE_PENDING) {
            field_set(key, fields->timer, wait - 1);
        }
    }
    for (size_t b = 0; !status && b < front->n; b++)
        if (field_get(&front->at[b].key, fields->phase) == PHASE_ACTIVE)
            count_event(round, b, counter);
    return status;
}

parley_status step_tick(exact_round *round)
{
    parley_status status = PARLEY_OK;
    for (uint32_t k = 0; !status && k < round->of->part->threats.n; k++)
        status = tick(round, round->of->part->threats.at[k]);
    return status;
}
