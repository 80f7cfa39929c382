/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "negotiation/offer.h"

#include <math.h>

offer offer_of(const zone *z, uint32_t package, uint32_t side, double payment)
{
    offer o = {.deal = {package, side == 0 ? payment : -payment}};
    o.gain[0] = z->x[package][0] + o.deal.transfer;
    o.gain[1] = z->x[package][1] - o.deal.transfer;
    return o;
}

/* Whether a is better than b for `side`, or else for the other. */
static bool better(const zone *z, const offer *a, const offer *b, uint32_t side)
{
    if (b->deal.package == PARLEY_NONE)
        return true;
    if (fabs(a->gain[side] - b->gain[side]) > z->slack)
        return a->gain[side] > b->gain[side];
    return a->gain[1 - side] > b->gain[1 - side];
}

offer offer_best(const zone *z, uint32_t side, double least)
{
    offer best = {.deal = {PARLEY_NONE, 0}};
    for (uint32_t p = 1; p < z->n_packages; p++) {
        double most = zone_transfer(z, p), payment = fmin(most, z->x[p][1 - side] - least);
        if (!zone_offers(z, p) || payment < -most - z->slack)
            continue;
        offer own = offer_of(z, p, side, fmax(payment, -most));
        if (better(z, &own, &best, side))
            best = own;
    }
    return best;
}

offer offer_generous(const zone *z, uint32_t side, double least)
{
    offer best = {.deal = {PARLEY_NONE, 0}};
    for (uint32_t p = 1; p < z->n_packages; p++) {
        double most = zone_transfer(z, p), payment = fmax(-most, least - z->x[p][side]);
        if (!zone_offers(z, p) || payment > most + z->slack)
            continue;
        offer own = offer_of(z, p, side, fmin(payment, most));
        if (better(z, &own, &best, 1 - side))
            best = own;
    }
    return best;
}
