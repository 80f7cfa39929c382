/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One offer to a responder whose reservation, or outside option, only it knows. */
#include "negotiation/protocol.h"
#include "scenario/value.h"

#include <math.h>

enum { GRID = 2000, ROUNDS = 60 };

/* P(the number of one type of its owner, when talks open, is at most x). */
static double number_below(const parley_scenario *scenario, const parley_number *number,
                           uint32_t type, double x)
{
    const parley_source *source = &number->source;
    for (uint32_t o = 0; number->owner != PARLEY_NONE && o < number->n_overrides; o++)
        if (number->overrides[o].type == type)
            source = &number->overrides[o].source;
    uint32_t s = source->n_steps - 1;
    while (s > 0 && source->steps[s].round > scenario->negotiation->opens)
        s--;
    return value_below(&source->steps[s].value, x);
}

/* P(one number, or two of the same owner, are at most x), over the types of that owner. */
static double below(const parley_scenario *scenario, const parley_number *number,
                    const parley_number *other, double x)
{
    const parley_actor *owner =
        number->owner == PARLEY_NONE ? NULL : &scenario->actors[number->owner];
    uint32_t n_types = owner ? owner->n_types : 0;
    double sum = 0;
    for (uint32_t type = 0; type < (n_types ? n_types : 1); type++) {
        double p = number_below(scenario, number, type, x);
        if (other)
            p *= number_below(scenario, other, type, x);
        sum += n_types ? owner->types[type].prior * p : p;
    }
    return sum;
}

/* P(the responder accepts a gain): neither its reservation nor its outside option is above. */
static double accepts(const parley_scenario *scenario, uint32_t side, double gain)
{
    const parley_negotiation *n = scenario->negotiation;
    uint32_t actor = n->between[side];
    const parley_number *insists = &scenario->numbers[n->reservation[actor]];
    if (!n->outside || n->outside[actor] == PARLEY_NONE)
        return below(scenario, insists, NULL, gain);
    const parley_number *outside = &scenario->numbers[n->outside[actor]];
    return insists->owner == outside->owner
               ? below(scenario, insists, outside, gain)
               : below(scenario, insists, NULL, gain) * below(scenario, outside, NULL, gain);
}

/* What an offer with a payment to the proposer is worth to it. */
static double prospect(const agenda *a, const parley_scenario *scenario, double reservation,
                       uint32_t package, double payment)
{
    uint32_t i = a->rules->first;
    offer o = offer_of(&a->gains, package, i, payment);
    return accepts(scenario, 1 - i, o.gain[1 - i] + a->gains.slack) * (o.gain[i] - reservation);
}

/* The best payment for a package: on a grid, then by halving the step around the best. */
static double best_payment(const agenda *a, const parley_scenario *scenario, double reservation,
                           uint32_t package, double *worth)
{
    double most = zone_transfer(&a->gains, package), best = -most, step = most / (GRID / 2);
    *worth = prospect(a, scenario, reservation, package, best);
    for (int g = 1; most > 0 && g <= GRID; g++) {
        double payment = g == GRID ? most : -most + g * step;
        double now = prospect(a, scenario, reservation, package, payment);
        if (now > *worth) {
            *worth = now;
            best = payment;
        }
    }
    for (int round = 0; most > 0 && round < ROUNDS; round++, step /= 2)
        for (int way = -1; way <= 1; way += 2) {
            double payment = fmin(fmax(best + way * step, -most), most);
            double now = prospect(a, scenario, reservation, package, payment);
            if (now > *worth) {
                *worth = now;
                best = payment;
            }
        }
    /* unless the last bits decide whether it is accepted */
    double rounded = game_round(best);
    double still = prospect(a, scenario, reservation, package, rounded);
    return still >= *worth * (1 - 1e-6) ? rounded : best;
}

offer private_offer(const agenda *a, const parley_scenario *scenario, double own_reservation)
{
    offer best = {.deal = {PARLEY_NONE, 0}};
    double most = 0;
    for (uint32_t p = 1; p < a->gains.n_packages; p++) {
        double worth;
        if (!zone_offers(&a->gains, p))
            continue;
        double payment = best_payment(a, scenario, own_reservation, p, &worth);
        offer own = offer_of(&a->gains, p, a->rules->first, payment);
        if (worth <= most || own.gain[a->rules->first] < own_reservation)
            continue;
        most = worth;
        best = own;
    }
    return best;
}

void private_play(const offer *o, const agenda *a, const talk_numbers *numbers,
                  parley_outcome_of_talks *outcome)
{
    uint32_t j = 1 - a->rules->first;
    bool offered = o->deal.package != PARLEY_NONE;
    double outside = numbers->outside[j], reservation = numbers->reservation[j];
    bool accepted = offered && o->gain[j] + a->gains.slack >= fmax(reservation, outside);
    bool leaves = !accepted && outside >= reservation;
    *outcome = (parley_outcome_of_talks){.ending = accepted ? PARLEY_AGREEMENT
                                                   : leaves ? PARLEY_TOOK_OUTSIDE
                                                            : PARLEY_NO_DEAL,
                                         .deal = accepted ? o->deal : (parley_deal){0, 0},
                                         .round = a->rules->opens};
}
