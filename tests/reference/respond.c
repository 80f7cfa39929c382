/* SPDX-License-Identifier: GPL-3.0-or-later */
/* logit_response: the smoothed best reply of one who fears sanctions. */
#include "history.h"

#include <math.h>

/* The probability that what was seen of the actor is not cleared, by request or by call. */
static double uncleared(const reference_history *history, uint32_t l, bool deliberate)
{
    const parley_scenario *scenario = history->model->scenario;
    const reference_link *link = &history->model->links[l];
    const double *numbers = history->numbers;
    uint32_t i = link->actor, j = link->counterpart;
    double kept = 1;
    for (uint32_t k = 0; k < link->assistances.n; k++) {
        const parley_commitment *c = &scenario->commitments[link->assistances.at[k]];
        const parley_number_id *honour = deliberate ? c->honour_deliberate : c->honour_accidental;
        if (reference_in_force(history, link->assistances.at[k], l))
            kept *= 1 - numbers[c->request[j]] * numbers[honour[i]] * numbers[c->restores[i]];
    }
    for (uint32_t k = 0; k < link->hotlines.n; k++) {
        const parley_commitment *c = &scenario->commitments[link->hotlines.at[k]];
        const parley_number_id *resolve =
            deliberate ? c->resolve_deliberate : c->resolve_accidental;
        if (reference_in_force(history, link->hotlines.at[k], l))
            kept *= 1 - numbers[c->call[j]] * numbers[resolve[i]];
    }
    return kept;
}

/* The probability of a refusal after a signal: that of the first assistance in force. */
static double refused(const reference_history *history, uint32_t l, bool deliberate)
{
    const reference_link *link = &history->model->links[l];
    for (uint32_t k = 0; k < link->assistances.n; k++) {
        const parley_commitment *c =
            &history->model->scenario->commitments[link->assistances.at[k]];
        const parley_number_id *honour = deliberate ? c->honour_deliberate : c->honour_accidental;
        if (reference_in_force(history, link->assistances.at[k], l))
            return history->numbers[c->request[link->counterpart]] *
                   (1 - history->numbers[honour[link->actor]]);
    }
    return 0;
}

/* How much likelier a D makes something that follows signals with these probabilities. */
static double added_by_defection(const reference_history *history, uint32_t l,
                                 double after_deliberate, double after_accidental)
{
    const reference_link *link = &history->model->links[l];
    const parley_issue *issue = &history->model->scenario->issues[link->issue];
    const parley_monitoring *monitoring = &issue->monitoring[link->counterpart];
    double attribution = issue->public_signal ? 1 : history->numbers[monitoring->attribution];
    double added = after_deliberate * history->numbers[monitoring->detection] * attribution -
                   after_accidental * history->numbers[monitoring->false_alarm];
    return added > 0 ? added : 0;
}

/* The sum of d^s for s = 1 + delay .. delay + duration. */
static double discounted_rounds(double d, double delay, double duration)
{
    if (d == 1)
        return duration;
    return pow(d, 1 + delay) * (1 - pow(d, duration)) / (1 - d);
}

/* What a threat adds to the cost of a D that adds what it is on with probability `added`. */
static double threat_risk(const reference_history *history, uint32_t l, uint32_t h, double added)
{
    const parley_threat *threat = &history->model->scenario->threats[h];
    const reference_threat_state *state = &history->threats[h];
    const double *prior = history->links[l].strategy->credibility_prior;
    const double *numbers = history->numbers;
    double d = history->actors[threat->target].discount;
    double cost = reference_sanction_cost(history, h, true);
    double escalation = numbers[threat->escalation];
    if (state->phase == REFERENCE_IDLE &&
        reference_stands(threat->from, threat->until, history->round)) {
        double a = prior[0] + state->carried_out, b = prior[1] + state->bluffs;
        double loss = cost * pow(escalation, state->impositions) *
                      discounted_rounds(d, numbers[threat->delay], numbers[threat->duration]);
        return added * (a / (a + b)) * loss / numbers[threat->threshold];
    }
    if (state->phase == REFERENCE_ACTIVE && numbers[threat->relief] > 0)
        return added * d * cost * pow(escalation, state->impositions - 1.0);
    return 0;
}

static double total_risk(const reference_history *history, uint32_t l, double added)
{
    const reference_link *link = &history->model->links[l];
    double risk = 0;
    for (uint32_t k = 0; k < link->threats.n; k++) {
        uint32_t h = link->threats.at[k];
        switch (history->model->scenario->threats[h].on) {
        case PARLEY_ON_SIGNAL:
            risk += threat_risk(history, l, h, added);
            break;
        case PARLEY_ON_VIOLATION:
            if (reference_restrained(history, l, true))
                risk += threat_risk(history, l, h, added);
            break;
        case PARLEY_ON_REFUSAL:
            risk += threat_risk(history, l, h,
                                added_by_defection(history, l, refused(history, l, true),
                                                   refused(history, l, false)));
            break;
        case PARLEY_ON_IMPOSITION:
            break;
        }
    }
    return risk;
}

double reference_respond_defection(const reference_history *history, uint32_t link)
{
    const reference_link_state *state = &history->links[link];
    const parley_strategy *strategy = state->strategy;
    double q = state->trust;
    double gain = q * (reference_encounter(history, link, true, false) -
                       reference_encounter(history, link, false, false)) +
                  (1 - q) * (reference_encounter(history, link, true, true) -
                             reference_encounter(history, link, false, true));
    double added = added_by_defection(history, link, uncleared(history, link, true),
                                      uncleared(history, link, false));
    double risk = total_risk(history, link, added);
    double stake = history->numbers[strategy->stake];
    double rationality = history->numbers[strategy->rationality];
    return 1 / (1 + exp(-rationality * (gain - risk - added * stake)));
}
