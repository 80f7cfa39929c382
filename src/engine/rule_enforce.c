/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Enforce: what each threat is on is counted; sanctions run out, are lifted, drive the target out
 * of the agreement, or are triggered and then imposed or not. */
#include "engine/counter.h"
#include "engine/draw.h"

/* This round's events that a threat is on: adds each to the tally in the lanes of `idle`, and
 * returns the lanes with any. */
static mask count_offences(struct play *play, uint32_t t, mask idle)
{
    const game_threat *threat = &play->game->threats[t];
    threat_play *state = &play->threats[t];
    mask any = mask_none();
    if (threat->declared->on == PARLEY_ON_IMPOSITION) {
        any = play->threats[threat->declared->of].activated;
        counter_add(state->tally, threat->tally_bits, any & idle);
        return any;
    }
    for (uint32_t i = 0; i < threat->links.n; i++) {
        const game_link *link = &play->game->links[threat->links.at[i]];
        const link_play *seen = &play->links[threat->links.at[i]];
        bool refusals = threat->declared->on == PARLEY_ON_REFUSAL;
        uint32_t n = refusals ? link->assistance.n : 1;
        const mask *offences = refusals                                      ? seen->refused
                               : threat->declared->on == PARLEY_ON_VIOLATION ? &seen->violated
                                                                             : &seen->adverse;
        for (uint32_t o = 0; o < n; o++) {
            counter_add(state->tally, threat->tally_bits, offences[o] & idle);
            any |= offences[o];
        }
    }
    return any;
}

/* The sanction as it stood in this round: it runs down, and ends once it is run down and relieved.
 */
static void run_down(struct play *play, uint32_t t, mask active, mask offended)
{
    const game_threat *threat = &play->game->threats[t];
    threat_play *state = &play->threats[t];
    mask left = counter_positive(state->left, threat->left_bits);
    counter_subtract(state->left, threat->left_bits, active & left);
    counter_clear(state->clean, threat->clean_bits, active & offended);
    counter_add(state->clean, threat->clean_bits, active & ~offended);
    mask done = active & ~counter_positive(state->left, threat->left_bits);
    if (!mask_any(done)) {
        state->lifted = mask_none();
        return;
    }
    mask relieved =
        current_reached(play, threat->declared->relief, state->clean, threat->clean_bits);
    state->lifted = done & relieved;
    state->active &= ~state->lifted;
    counter_clear(state->tally, threat->tally_bits, state->lifted);
    counter_clear(state->quiet, threat->quiet_bits, state->lifted);
}

/* The target may withdraw from everything between the two, once and from the next round on. */
static void backlash(struct play *play, uint32_t t, mask sanctioned)
{
    const game_threat *threat = &play->game->threats[t];
    if (!threat->backlashes)
        return;
    mask bound = sanctioned & ~play->withdrawn[threat->pair] & ~play->leaving[threat->pair];
    mask withdraws = mask_none();
    for (uint32_t m = 0; m < threat->declared->n_instruments; m++)
        withdraws |= happens(play, threat->site_backlash[m],
                             threat->declared->instruments[m].backlash, bound & ~withdraws);
    play->leaving[threat->pair] |= withdraws;
    record_event(play, threat->withdrawal, withdraws);
}

static void trigger(struct play *play, uint32_t t, mask idle, mask offended)
{
    const game_threat *threat = &play->game->threats[t];
    const parley_threat *declared = threat->declared;
    threat_play *state = &play->threats[t];
    counter_clear(state->quiet, threat->quiet_bits, idle & offended);
    if (threat->quiet_bits) {
        mask forgets = mask_none();
        for (uint32_t b = 0; b < threat->quiet_bits; b++)
            forgets |= current_bit(play, declared->forget, b);
        counter_add(state->quiet, threat->quiet_bits, idle & ~offended);
        mask long_ago = current_reached(play, declared->forget, state->quiet, threat->quiet_bits);
        counter_clear(state->tally, threat->tally_bits, idle & forgets & long_ago);
    }
    state->triggered =
        idle & current_reached(play, declared->threshold, state->tally, threat->tally_bits);
    counter_clear(state->tally, threat->tally_bits, state->triggered);
    state->triggered_imposed =
        happens(play, threat->site_impose, declared->credibility, state->triggered);
    state->bluffed = state->triggered & ~state->triggered_imposed;
    state->imposed |= state->triggered_imposed;
    state->pending |= state->triggered_imposed;
    current_load(play, declared->delay, state->countdown, threat->countdown_bits,
                 state->triggered_imposed);
    threat_imposed(play, t, state->triggered_imposed);
    charge(play, declared->sender, declared->audience_cost, NULL, state->bluffed);
}

static void enforce(struct play *play, uint32_t t)
{
    const game_threat *threat = &play->game->threats[t];
    threat_play *state = &play->threats[t];
    mask active = state->active & play->running;
    mask idle = mask_none();
    if (stands(play, threat->declared->from, threat->declared->until))
        idle = play->running & ~(state->active | state->pending);
    mask offended = count_offences(play, t, idle);
    run_down(play, t, active, offended);
    backlash(play, t, active & ~state->lifted);
    trigger(play, t, idle, offended);

    uint32_t counter = play->game->threat_counter[t];
    record_event(play, counter + THREAT_LIFTED, state->lifted);
    record_event(play, counter + THREAT_TRIGGERED, state->triggered);
    record_event(play, counter + THREAT_IMPOSED, state->imposed);
    record_event(play, counter + THREAT_BLUFFED, state->bluffed);
}

void rule_enforce(struct play *play)
{
    for (uint32_t t = 0; t < play->game->scenario->n_threats; t++)
        enforce(play, t);
}
