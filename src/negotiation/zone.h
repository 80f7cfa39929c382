/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What there is to agree on: packages as points, what each side gains beyond its reservation.
 *
 * A package that carries a side payment t, from side 1 to side 0, gives x0 + t and x1 - t, with t
 * from -transfer to transfer: a stretch of a line of slope -1. No deal carries none. */
#ifndef PARLEY_NEGOTIATION_ZONE_H
#define PARLEY_NEGOTIATION_ZONE_H

#include "parley/negotiate.h"

typedef struct zone {
    uint32_t n_packages;
    const double (*x)[2]; /* by package and side */
    const bool *offered;  /* by package; NULL: all */
    double transfer;      /* the largest, >= 0 */
    double slack;         /* what differs by no more is alike: it is rounding */
} zone;

/* The slack where values are no larger than this. */
double zone_slack(double largest);
/* Whether a package is on the table; the largest payment it may carry. */
bool zone_offers(const zone *z, uint32_t package);
double zone_transfer(const zone *z, uint32_t package);
/* Whether some payment leaves neither side below its reservation, x >= 0. */
bool zone_has(const zone *z, uint32_t package);

/* A stretch of the Pareto frontier: side 0 gets low .. high with one package. */
typedef struct frontier_piece {
    uint32_t package;
    double low, high;
} frontier_piece;

/* Writes the stretches in which no package gives both sides as much and one of them more, sorted by
 * what side 0 gets; returns how many. There is room for zone_most_pieces. */
uint32_t zone_most_pieces(const zone *z);
uint32_t zone_frontier(const zone *z, frontier_piece *pieces);

/* The solutions, of all that lies in the zone; package PARLEY_NONE where that is empty. Ties go to
 * a package that gives one side more and the other no less, then to the first. */

/* The greatest product x0 x1 (Nash 1950). */
parley_deal zone_nash(const zone *z);
/* The greatest of the smaller share of what each could get at best in the zone (Kalai and
 * Smorodinsky 1975); then of the other share. */
parley_deal zone_kalai_smorodinsky(const zone *z);
/* The greatest of the smaller gain (Kalai 1977); then of the other. */
parley_deal zone_egalitarian(const zone *z);

#endif
