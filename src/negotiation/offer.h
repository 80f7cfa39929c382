/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What there is to offer, and the best offers. */
#ifndef PARLEY_NEGOTIATION_OFFER_H
#define PARLEY_NEGOTIATION_OFFER_H

#include "negotiation/numbers.h"
#include "negotiation/zone.h"

/* An offer by one side, and what it gives to each. No offer: package PARLEY_NONE. */
typedef struct offer {
    parley_deal deal;
    double gain[2];
} offer;

/* Of gains x as in the zone: what package p gives with payment t, which goes to `side`. */
offer offer_of(const zone *z, uint32_t package, uint32_t side, double payment);
/* The best offer for `side` that gives the other at least `least`; then the best for the other;
 * then the first. */
offer offer_best(const zone *z, uint32_t side, double least);
/* The best offer for the other that gives `side` at least `least`; likewise. */
offer offer_generous(const zone *z, uint32_t side, double least);

#endif
