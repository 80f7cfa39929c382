/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A war of attrition between two favourites (Fearon 1998). */
#include "negotiation/protocol.h"

#include <math.h>

/* What keeps j indifferent between conceding now and waiting a round for i to concede:
 *
 *     p_i = (1 - d_j) (V_jL - V_j0) / (d_j (V_jH - V_jL)),
 *
 * H the favourite of j, L that of i, 0 no deal; cut to [0, 1]. One to whom the other's favourite
 * is worth less than its reservation never concedes. */
static double hazard(const agenda *a, const talk_numbers *numbers, uint32_t i)
{
    const uint32_t j = 1 - i, own = a->rules->favourite[i], others = a->rules->favourite[j];
    const double(*gain)[2] = a->gains.x;
    if (gain[others][i] < numbers->reservation[i] - a->gains.slack)
        return 0;
    double d = numbers->discount[j], more = gain[others][j] - gain[own][j];
    double now = (1 - d) * gain[own][j];
    if (now <= 0)
        return 0;
    return more > 0 && now < d * more ? now / (d * more) : 1;
}

void attrition_hazards(const agenda *a, const talk_numbers *numbers, double hazards[2])
{
    for (uint32_t side = 0; side < 2; side++)
        hazards[side] = hazard(a, numbers, side);
}

void attrition_play(const agenda *a, const talk_numbers *numbers, talker *t,
                    parley_outcome_of_talks *outcome)
{
    double hazards[2];
    attrition_hazards(a, numbers, hazards);
    *outcome = (parley_outcome_of_talks){.ending = PARLEY_NO_DEAL};
    for (uint32_t s = 0; s < a->rules->deadline; s++) {
        bool first = talker_happens(t, CHANCE_CONCEDE_0, hazards[0]);
        bool second = talker_happens(t, CHANCE_CONCEDE_1, hazards[1]);
        outcome->round = a->rules->opens + s;
        if (!first && !second)
            continue;
        if (first && second)
            first = talker_happens(t, CHANCE_COIN, 0.5);
        outcome->ending = PARLEY_AGREEMENT;
        outcome->deal = (parley_deal){a->rules->favourite[first ? 1 : 0], 0};
        return;
    }
}
