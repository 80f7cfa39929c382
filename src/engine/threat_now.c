/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a threat stands for in this round, for those who fear it: kept, and worked out again only
 * when a number behind it changes. */
#include "engine/play.h"

#include <float.h>

/* Whole numbers as integers. */
static mask whole(reals x)
{
    return (mask)(x + 0x1p52) & mask_fill((1ull << 52) - 1);
}

static mask changed_costs(const struct play *play, const parley_threat *threat)
{
    mask changed = mask_none();
    for (uint32_t m = 0; m < threat->n_instruments; m++)
        changed |= current_changed(play, threat->instruments[m].cost_target);
    return changed;
}

/* dread: sum over s = 1 + delay .. delay + duration of d^s */
static void dread_update(struct play *play, uint32_t t, int word)
{
    const parley_threat *threat = play->game->threats[t].declared;
    const double *discount = play->actors[threat->target].discount + 64 * word;
    for (int v = 0; v < WORD_REALS; v++) {
        reals d = reals_load(discount, v);
        mask delay = whole(current_reals(play, threat->delay, word, v));
        mask duration = whole(current_reals(play, threat->duration, word, v));
        reals_store(play->threats[t].dread + 64 * word, v,
                    reals_power(d, delay + 1) * reals_geometric_sum(d, duration));
    }
}

static void cost_update(struct play *play, uint32_t t, int word)
{
    const parley_threat *threat = play->game->threats[t].declared;
    for (int v = 0; v < WORD_REALS; v++) {
        reals cost = reals_fill(0);
        for (uint32_t m = 0; m < threat->n_instruments; m++)
            cost += current_reals(play, threat->instruments[m].cost_target, word, v);
        reals_store(play->threats[t].cost + 64 * word, v, cost);
    }
}

/* escalation^n, n whole: finite, so that what costs nothing still does however often imposed. */
INLINE reals escalated(const struct play *play, uint32_t t, int word, int v, reals n)
{
    parley_number_id escalation = play->game->threats[t].declared->escalation;
    return reals_least(reals_power(current_reals(play, escalation, word, v), whole(n)),
                       reals_fill(DBL_MAX));
}

void threat_escalates(struct play *play, uint32_t t)
{
    threat_play *state = &play->threats[t];
    for (int w = 0; w < WORDS; w++)
        for (int v = 0; v < WORD_REALS; v++) {
            reals n = reals_load(state->impositions + 64 * w, v);
            reals before = reals_most(n - 1, reals_fill(0));
            reals_store(state->power + 64 * w, v, escalated(play, t, w, v, n));
            reals_store(state->power_active + 64 * w, v, escalated(play, t, w, v, before));
        }
}

void threat_imposed(struct play *play, uint32_t t, mask m)
{
    threat_play *state = &play->threats[t];
    if (!mask_any(m))
        return;
    lanes_count(state->impositions, m);
    for (int w = 0; w < WORDS && play->game->threats[t].escalates; w++) {
        double *power = state->power + 64 * w, *active = state->power_active + 64 * w;
        for (uint64_t left = m[w]; left;) {
            int v = word_next(&left);
            reals n = reals_load(state->impositions + 64 * w, v), before = reals_load(power, v);
            reals_store(active, v, reals_select(m[w], v, before, reals_load(active, v)));
            reals_store(power, v, escalated(play, t, w, v, n));
        }
    }
}

void threats_update(struct play *play)
{
    for (uint32_t t = 0; t < play->game->scenario->n_threats; t++) {
        const game_threat *threat = &play->game->threats[t];
        const parley_threat *declared = threat->declared;
        threat_play *state = &play->threats[t];
        mask escalation = current_changed(play, declared->escalation);
        if (play->round == 0 || (threat->escalates && mask_any(escalation)))
            threat_escalates(play, t);
        if (!threat->feared)
            continue;
        mask rounds =
            current_changed(play, declared->delay) | current_changed(play, declared->duration);
        mask costs = changed_costs(play, declared) | (play->round == 0 ? mask_all() : mask_none());
        for (int w = 0; w < WORDS; w++) {
            if (rounds[w])
                dread_update(play, t, w);
            if (costs[w])
                cost_update(play, t, w);
        }
        state->changed = escalation | rounds | costs | state->triggered | state->imposed;
    }
}
