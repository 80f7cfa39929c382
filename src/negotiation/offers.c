/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Alternating offers by backward induction (Stahl 1972; Rubinstein 1982). */
#include "negotiation/protocol.h"

#include <math.h>

zone agenda_surplus(const agenda *a, const talk_numbers *numbers)
{
    zone z = a->gains;
    for (uint32_t p = 0; p < z.n_packages; p++)
        for (int side = 0; side < 2; side++)
            a->surplus[p][side] = a->gains.x[p][side] - numbers->reservation[side];
    z.x = (const double(*)[2])a->surplus;
    return z;
}

/* One round of talks: `next` is what each has in prospect after a refusal, and becomes what each
 * has before the offer. */
static void plan_round(offer_plan *plan, uint32_t s, const zone *z, const agenda *a,
                       const talk_numbers *numbers, double next[2])
{
    uint32_t i = s % 2 == 0 ? a->rules->first : 1 - a->rules->first, j = 1 - i;
    double outside = numbers->outside[j] - numbers->reservation[j];
    double least = fmax(fmax(next[j], outside), 0);
    bool leaves = outside > next[j] + z->slack && outside >= 0;
    double refused = leaves ? 0 : next[i];
    offer best = offer_best(z, i, least);
    bool agrees = best.deal.package != PARLEY_NONE && best.gain[i] >= fmax(refused, 0) - z->slack;
    plan->offers[s] = best;
    plan->accepted[s] = agrees;
    plan->left_outside[s] = !agrees && leaves;
    next[i] = agrees ? best.gain[i] : refused;
    next[j] = agrees ? best.gain[j] : leaves ? outside : next[j];
}

void plan_offers(offer_plan *plan, const agenda *a, const talk_numbers *numbers)
{
    zone z = agenda_surplus(a, numbers);
    double next[2] = {0, 0};
    for (uint32_t s = a->rules->deadline; s-- > 0;) {
        plan_round(plan, s, &z, a, numbers, next);
        for (int side = 0; side < 2; side++)
            next[side] *= (1 - numbers->breakdown) * numbers->discount[side];
    }
    plan->of = *numbers;
    plan->ready = true;
}

void plan_play(const offer_plan *plan, const agenda *a, const talk_numbers *numbers, talker *t,
               parley_outcome_of_talks *outcome)
{
    const parley_negotiation *rules = a->rules;
    *outcome = (parley_outcome_of_talks){.ending = PARLEY_NO_DEAL};
    for (uint32_t s = 0; s < rules->deadline; s++) {
        outcome->round = rules->opens + s;
        if (plan->accepted[s]) {
            outcome->ending = PARLEY_AGREEMENT;
            outcome->deal = plan->offers[s].deal;
            return;
        }
        if (plan->left_outside[s]) {
            outcome->ending = PARLEY_TOOK_OUTSIDE;
            return;
        }
        if (s + 1 < rules->deadline && talker_happens(t, CHANCE_BREAKDOWN, numbers->breakdown))
            return;
    }
}
