/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a threat stands for in this round, for those who fear it: kept, and worked out again only
 * when a number behind it changes. */
#include "engine/play.h"

#include <float.h>

/* sum over s = first .. first + n - 1 of d^s, by doubling. */
static double discounted_rounds(double d, uint32_t first, uint32_t n)
{
    double before = 1;
    for (double square = d; first; first >>= 1, square *= square)
        if (first & 1)
            before *= square;
    return before * geometric_sum(d, n);
}

static void dread_update(struct play *play, uint32_t t)
{
    const parley_threat *threat = play->game->threats[t].declared;
    const double *discount = play->actors[threat->target].discount;
    double *dread = play->threats[t].dread, delay_before = -1, duration_before = -1;
    for (int w = 0; w < WORDS; w++) {
        LANE_BUFFER(first);
        LANE_BUFFER(second);
        const double *delay = current_values(play, threat->delay, w, first);
        const double *duration = current_values(play, threat->duration, w, second);
        for (int i = 0; i < 64; i++) {
            int lane = 64 * w + i;
            bool same = lane > 0 && delay[i] == delay_before && duration[i] == duration_before &&
                        discount[lane] == discount[lane - 1];
            dread[lane] = same ? dread[lane - 1]
                               : discounted_rounds(discount[lane], 1 + (uint32_t)delay[i],
                                                   (uint32_t)duration[i]);
            delay_before = delay[i];
            duration_before = duration[i];
        }
    }
}

static bool cost_changed(const struct play *play, const parley_threat *threat)
{
    for (uint32_t m = 0; m < threat->n_instruments; m++)
        if (current_changed(play, threat->instruments[m].cost_target))
            return true;
    return play->round == 0;
}

static void cost_update(struct play *play, uint32_t t)
{
    const parley_threat *threat = play->game->threats[t].declared;
    for (int w = 0; w < WORDS; w++) {
        double *cost = play->threats[t].cost + 64 * w;
        for (int v = 0; v < WORD_REALS; v++)
            reals_store(cost, v, reals_fill(0));
        for (uint32_t m = 0; m < threat->n_instruments; m++) {
            LANE_BUFFER(buffer);
            const double *own = current_values(play, threat->instruments[m].cost_target, w, buffer);
            for (int v = 0; v < WORD_REALS; v++)
                reals_store(cost, v, reals_load(cost, v) + reals_load(own, v));
        }
    }
}

/* Finite, so that what costs nothing still does after any number of impositions. */
static double power_of(double base, uint32_t n)
{
    double power = 1;
    for (; n; n >>= 1, base *= base)
        if (n & 1)
            power *= base;
    return power < DBL_MAX ? power : DBL_MAX;
}

static void escalate(struct play *play, uint32_t t, uint32_t lane)
{
    threat_play *state = &play->threats[t];
    double base = current_value(play, play->game->threats[t].declared->escalation, lane);
    uint32_t n = (uint32_t)state->impositions[lane];
    state->power[lane] = power_of(base, n);
    state->power_active[lane] = power_of(base, n ? n - 1 : 0);
}

void threat_escalates(struct play *play, uint32_t t)
{
    for (uint32_t lane = 0; lane < LANES; lane++)
        escalate(play, t, lane);
}

void threat_imposed(struct play *play, uint32_t t, mask m)
{
    lanes_count(play->threats[t].impositions, m);
    for (int w = 0; w < WORDS; w++)
        for (uint64_t left = m[w]; left; left &= left - 1)
            escalate(play, t, (uint32_t)(64 * w + __builtin_ctzll(left)));
}

void threats_update(struct play *play)
{
    for (uint32_t t = 0; t < play->game->scenario->n_threats; t++) {
        const game_threat *threat = &play->game->threats[t];
        const parley_threat *declared = threat->declared;
        if (play->round == 0 || (threat->escalates && current_changed(play, declared->escalation)))
            threat_escalates(play, t);
        if (!threat->feared)
            continue;
        if (current_changed(play, declared->delay) || current_changed(play, declared->duration))
            dread_update(play, t);
        if (cost_changed(play, declared))
            cost_update(play, t);
    }
}
