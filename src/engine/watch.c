/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one lane saw, in plain structures that look the same from every instruction set. */
#include "engine/watch.h"

#include "engine/play.h"
#include "engine/stage.h"

#include <math.h>

/* The lane's own pass is in play, and its history alive. */
static bool watched(const struct play *play)
{
    uint32_t lane = play->watch->lane;
    return play->planes.pass == lane / LANES && mask_lane(&play->running, lane % LANES);
}

static uint32_t count_in(const mask *planes, uint32_t bits, uint32_t lane)
{
    uint32_t count = 0;
    for (uint32_t b = 0; b < bits; b++)
        count |= (uint32_t)mask_lane(&planes[b], lane) << b;
    return count;
}

void watch_event(struct play *play, uint32_t counter, uint32_t link, mask m)
{
    struct watch *watch = play->watch;
    uint32_t lane = watch->lane % LANES;
    if (!watched(play) || !mask_lane(&m, lane))
        return;
    const parley_measure *measure = &play->game->counters[counter].measure;
    watch->now[watch->n_now++] = (parley_trace_event){
        .round = play->round,
        .measure = *measure,
        .link = link,
        .scheduled = measure->event == PARLEY_IMPOSED &&
                     !mask_lane(&play->threats[measure->threat].triggered_imposed, lane),
    };
}

static parley_trace_action action_now(const struct play *play, uint32_t l, uint32_t lane)
{
    const game_link *link = &play->game->links[l];
    const link_play *state = &play->links[l];
    mask bound = binding(play, link);
    return (parley_trace_action){
        .intended = mask_lane(&state->intended, lane),
        .executed = mask_lane(&state->executed, lane),
        .signalled = mask_lane(&state->signalled, lane),
        .perceived = !mask_lane(&state->adverse, lane),
        .violated = mask_lane(&state->violated, lane),
        .bound = mask_lane(&bound, lane),
        .withdrawn = mask_lane(&play->withdrawn[link->pair], lane),
    };
}

static double payoff_now(const struct play *play, uint32_t actor, uint32_t lane)
{
    uint32_t l = play->game->actors[actor].counted_link;
    if (l == PARLEY_NONE)
        return play->actors[actor].payoff[lane];
    const game_link *link = &play->game->links[l];
    bool own = mask_lane(&play->links[l].executed, lane);
    bool other = mask_lane(&play->links[link->reverse].executed, lane);
    return link->cells[own ? (other ? CC : CD) : (other ? DC : DD)];
}

static parley_trace_threat threat_now(const struct play *play, uint32_t t, uint32_t lane)
{
    const game_threat *threat = &play->game->threats[t];
    const threat_play *state = &play->threats[t];
    return (parley_trace_threat){
        .active = mask_lane(&state->active, lane) || mask_lane(&state->lifted, lane),
        .pending = mask_lane(&state->pending, lane),
        .countdown = count_in(state->countdown, threat->countdown_bits, lane),
        .left = count_in(state->left, threat->left_bits, lane),
        .tally = count_in(state->tally, threat->tally_bits, lane),
        .threshold = (uint32_t)current_value(play, threat->declared->threshold, lane),
    };
}

void watch_round(struct play *play)
{
    const parley_scenario *scenario = play->game->scenario;
    struct watch *watch = play->watch;
    parley_trace *trace = watch->trace;
    uint32_t lane = watch->lane % LANES;
    size_t round = play->round;
    if (!watched(play))
        return;
    for (uint32_t l = 0; l < trace->n_links; l++)
        trace->actions[round * trace->n_links + l] = action_now(play, l, lane);
    for (uint32_t i = 0; i < scenario->n_actors; i++)
        trace->payoffs[round * scenario->n_actors + i] = payoff_now(play, i, lane);
    for (uint32_t t = 0; t < scenario->n_threats; t++)
        trace->threats[round * scenario->n_threats + t] = threat_now(play, t, lane);
    trace->n_rounds = play->round + 1;
    watch_settle(watch, play->round);
}

static uint32_t first_type(const struct play *play, uint32_t actor, uint32_t lane)
{
    const mask *types = &play->first_types[play->game->actors[actor].first_type];
    for (uint32_t type = 0; type < play->game->scenario->actors[actor].n_types; type++)
        if (mask_lane(&types[type], lane))
            return type;
    return PARLEY_NONE;
}

void watch_end(struct play *play)
{
    struct watch *watch = play->watch;
    parley_trace *trace = watch->trace;
    uint32_t lane = watch->lane % LANES;
    if (play->planes.pass != watch->lane / LANES)
        return;
    for (uint32_t d = 0; d < trace->n_drawn; d++)
        trace->drawn[d].value = play->columns[watch->draws[d]].lanes[lane];
    if (play->game->scenario->negotiation)
        trace->talks = play->talks.outcomes[lane];
    for (uint32_t i = 0; i < play->game->scenario->n_actors; i++) {
        LANES_BUFFER(values);
        trace->types[i] = first_type(play, i, lane);
        history_value(play, i, values);
        trace->value[i] = values[lane];
        history_mean_payoff(play, i, values);
        trace->mean_payoff[i] = mask_lane(&play->counting, lane) ? values[lane] : NAN;
    }
}
