/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One demand under threat of sanctions (after Lacy and Niou 2004). */
#include "negotiation/protocol.h"

#include <math.h>

void ultimatum_play(const agenda *a, const talk_numbers *numbers, bool threat, talker *t,
                    parley_outcome_of_talks *outcome)
{
    const parley_negotiation *rules = a->rules;
    const uint32_t whole = a->gains.n_packages - 1;
    double x = -a->gains.x[whole][rules->target]; /* what giving in costs the target */
    double r = numbers->resolve, k = numbers->early, c = numbers->cost_target;
    *outcome = (parley_outcome_of_talks){.ending = PARLEY_NO_DEAL, .round = rules->opens};
    if (!threat) {
        if (x > a->gains.slack)
            return;
        outcome->ending = PARLEY_AGREEMENT;
        outcome->deal.package = whole;
    } else if (r * (k * c + fmin((1 - k) * c, x)) >= x - a->gains.slack) {
        outcome->ending = PARLEY_CONCEDED_AT_THREAT;
        outcome->deal.package = whole;
    } else if (!talker_happens(t, CHANCE_RESOLVE, r)) {
        outcome->ending = PARLEY_BACKED_DOWN;
        outcome->cost[rules->sender] = numbers->audience_cost;
    } else {
        bool gives_in = (1 - k) * c >= x - a->gains.slack;
        outcome->ending = gives_in ? PARLEY_CONCEDED_UNDER_SANCTIONS : PARLEY_HELD_OUT;
        outcome->deal.package = gives_in ? whole : 0;
        outcome->round = rules->opens + 1;
        outcome->cost[rules->target] = gives_in ? k * c : c;
        outcome->cost[rules->sender] = numbers->cost_sender;
    }
}
