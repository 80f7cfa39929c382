/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tick: scheduled impositions, and the countdown of what was imposed with a delay. */
#include "engine/counter.h"
#include "engine/draw.h"

static mask scheduled_now(struct play *play, const game_threat *threat, mask idle)
{
    const parley_threat *declared = threat->declared;
    if (!stands(play, declared->from, declared->until))
        return mask_none();
    for (uint32_t s = 0; s < declared->n_scheduled; s++) {
        if (declared->scheduled[s].round != play->round)
            continue;
        return happens_by(play, threat->site_schedule, declared->scheduled[s].probability, idle);
    }
    return mask_none();
}

static void activate(struct play *play, const game_threat *threat, threat_play *state, mask m)
{
    state->activated = m;
    state->active |= m;
    current_load(play, threat->declared->duration, state->left, threat->left_bits, m);
    counter_clear(state->clean, threat->clean_bits, m);
}

void rule_tick(struct play *play)
{
    const parley_game *game = play->game;
    for (uint32_t t = 0; t < game->scenario->n_threats; t++) {
        const game_threat *threat = &game->threats[t];
        threat_play *state = &play->threats[t];
        mask idle = play->running & ~(state->pending | state->active);
        mask scheduled = scheduled_now(play, threat, idle);
        mask waiting = counter_positive(state->countdown, threat->countdown_bits);
        mask due = state->pending & ~waiting & play->running;
        counter_subtract(state->countdown, threat->countdown_bits, state->pending & waiting);
        state->pending &= ~due;
        activate(play, threat, state, scheduled | due);
        state->imposed = scheduled;
        threat_imposed(play, t, scheduled);
        record_event(play, game->threat_counter[t] + THREAT_ACTIVE, state->active & play->running);
    }
}
