/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Time-dependent tactics (Faratin, Sierra and Jennings 1998). */
#include "negotiation/protocol.h"

#include <math.h>

/* What a side could get at best. */
static double best_of(const zone *z, uint32_t side)
{
    double best = -INFINITY;
    for (uint32_t p = 0; p < z->n_packages; p++)
        if (zone_offers(z, p))
            best = fmax(best, z->x[p][side] + zone_transfer(z, p));
    return best;
}

/* What a side aspires to in round s of the talks:
 *
 *     U_max - (U_max - U_res) (k + (1 - k) (s / deadline)^(1 / e)),
 *
 * and never less than its reservation. */
static double aspiration(const agenda *a, const talk_numbers *numbers, uint32_t side, double best,
                         uint32_t s)
{
    double k = numbers->start[side], e = numbers->exponent[side];
    double elapsed = (double)s / a->rules->deadline;
    double conceded = k + (1 - k) * game_round(pow(elapsed, 1 / e));
    return fmax(best - (best - numbers->reservation[side]) * conceded, numbers->reservation[side]);
}

void concession_play(const agenda *a, const talk_numbers *numbers, talker *t,
                     parley_outcome_of_talks *outcome)
{
    const parley_negotiation *rules = a->rules;
    const zone *z = &a->gains;
    const double best[2] = {best_of(z, 0), best_of(z, 1)};
    *outcome = (parley_outcome_of_talks){.ending = PARLEY_NO_DEAL};
    for (uint32_t s = 0; s < rules->deadline; s++) {
        uint32_t i = s % 2 == 0 ? rules->first : 1 - rules->first, j = 1 - i;
        offer o = offer_generous(z, i, aspiration(a, numbers, i, best[i], s));
        double wanted = aspiration(a, numbers, j, best[j], s + 1);
        bool offered = o.deal.package != PARLEY_NONE && o.gain[j] >= wanted - z->slack;
        bool leaves =
            numbers->outside[j] >= wanted && !(offered && o.gain[j] >= numbers->outside[j]);
        outcome->round = rules->opens + s;
        if (leaves || offered) {
            outcome->ending = leaves ? PARLEY_TOOK_OUTSIDE : PARLEY_AGREEMENT;
            outcome->deal = leaves ? (parley_deal){0, 0} : o.deal;
            return;
        }
        if (s + 1 < rules->deadline && talker_happens(t, CHANCE_BREAKDOWN, numbers->breakdown))
            return;
    }
}
