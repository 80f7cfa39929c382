/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "negotiation/zone.h"

#include <math.h>
#include <stdlib.h>

double zone_slack(double largest)
{
    return 1e-12 * largest;
}

bool zone_offers(const zone *z, uint32_t package)
{
    return !z->offered || z->offered[package];
}

double zone_transfer(const zone *z, uint32_t package)
{
    return package ? z->transfer : 0;
}

/* The payments that leave neither below its reservation; false where there are none. */
static bool payments(const zone *z, uint32_t package, double *low, double *high)
{
    const double *x = z->x[package];
    const double most = zone_transfer(z, package);
    *low = fmax(-most, -x[0]);
    *high = fmin(most, x[1]);
    if (!zone_offers(z, package) || *low > *high + z->slack)
        return false;
    *low = fmin(*low, *high);
    return true;
}

bool zone_has(const zone *z, uint32_t package)
{
    double low, high;
    return payments(z, package, &low, &high);
}

/* -- the frontier ---------------------------------------------------------------------------- */

uint32_t zone_most_pieces(const zone *z)
{
    return z->n_packages * z->n_packages;
}

static int by_low(const void *a, const void *b)
{
    const frontier_piece *p = a, *q = b;
    if (p->low != q->low)
        return p->low < q->low ? -1 : 1;
    return p->package < q->package ? -1 : p->package > q->package;
}

/* Cuts out of the pieces of one package what another dominates. With S = x0 + x1, package q beats
 * p where side 0 gets a, if S_q > S_p and low_q - (S_q - S_p) <= a <= high_q: there q gives side 0
 * at least a and side 1 at least S_p - a, and one of them more. Where both give side 1 the same,
 * the first bound is low_p to the last bit. */
static uint32_t cut(frontier_piece *pieces, uint32_t n, double from, double to)
{
    const uint32_t before = n;
    for (uint32_t i = 0; i < before; i++) {
        frontier_piece *p = &pieces[i];
        if (p->low > to || p->high < from)
            continue;
        bool left = p->low < from;
        bool right = p->high > to;
        if (left && right)
            pieces[n++] = (frontier_piece){p->package, to, p->high};
        if (left)
            p->high = from;
        else if (right)
            p->low = to;
        else
            p->low = NAN;
    }
    uint32_t kept = 0;
    for (uint32_t i = 0; i < n; i++)
        if (!isnan(pieces[i].low))
            pieces[kept++] = pieces[i];
    return kept;
}

static uint32_t pieces_of(const zone *z, uint32_t package, frontier_piece *pieces)
{
    const double *x = z->x[package];
    const double most = zone_transfer(z, package);
    uint32_t n = 1;
    pieces[0] = (frontier_piece){package, x[0] - most, x[0] + most};
    for (uint32_t q = 0; q < z->n_packages; q++) {
        double more[2] = {z->x[q][0] - x[0], z->x[q][1] - x[1]}, wide = zone_transfer(z, q);
        if (zone_offers(z, q) && more[0] + more[1] > z->slack)
            n = cut(pieces, n, x[0] - more[1] - wide, z->x[q][0] + wide);
    }
    return n;
}

uint32_t zone_frontier(const zone *z, frontier_piece *pieces)
{
    uint32_t n = 0;
    for (uint32_t p = 0; p < z->n_packages; p++)
        if (zone_offers(z, p))
            n += pieces_of(z, p, pieces + n);
    qsort(pieces, n, sizeof *pieces, by_low);
    return n;
}

/* -- solutions ------------------------------------------------------------------------------- */

/* What a point is judged by: first this, then that. */
typedef struct score {
    double first, second;
} score;

typedef score judge(const double gain[2], const double ideal[2]);

static score nash_score(const double gain[2], const double ideal[2])
{
    (void)ideal;
    return (score){gain[0] * gain[1], 0};
}

/* The smaller first. */
static score smaller_score(double a, double b)
{
    return (score){fmin(a, b), fmax(a, b)};
}

static double share_of(double gain, double ideal)
{
    return ideal > 0 ? gain / ideal : 1;
}

static score kalai_smorodinsky_score(const double gain[2], const double ideal[2])
{
    return smaller_score(share_of(gain[0], ideal[0]), share_of(gain[1], ideal[1]));
}

static score egalitarian_score(const double gain[2], const double ideal[2])
{
    (void)ideal;
    return smaller_score(gain[0], gain[1]);
}

static bool better(score a, const double x[2], score b, const double y[2])
{
    if (a.first != b.first)
        return a.first > b.first;
    if (a.second != b.second)
        return a.second > b.second;
    return x[0] >= y[0] && x[1] >= y[1] && (x[0] > y[0] || x[1] > y[1]);
}

static void ideals(const zone *z, double ideal[2])
{
    double low, high;
    ideal[0] = ideal[1] = -INFINITY;
    for (uint32_t p = 0; p < z->n_packages; p++)
        if (payments(z, p, &low, &high)) {
            ideal[0] = fmax(ideal[0], z->x[p][0] + high);
            ideal[1] = fmax(ideal[1], z->x[p][1] - low);
        }
}

/* The best point of the zone. Of a package's payments the best is the one that makes gains
 * proportional to the weights, brought within what is allowed. */
static parley_deal solve(const zone *z, judge *judged, const double weight[2],
                         const double ideal[2])
{
    parley_deal best = {.package = PARLEY_NONE};
    score best_score = {0};
    double best_gain[2] = {0}, low, high;
    for (uint32_t p = 0; p < z->n_packages; p++) {
        const double *x = z->x[p];
        if (!payments(z, p, &low, &high))
            continue;
        double even = (weight[0] * x[1] - weight[1] * x[0]) / (weight[0] + weight[1]);
        double payment = fmin(fmax(even, low), high);
        const double gain[2] = {fmax(x[0] + payment, 0), fmax(x[1] - payment, 0)};
        score own = judged(gain, ideal);
        if (best.package != PARLEY_NONE && !better(own, gain, best_score, best_gain))
            continue;
        best = (parley_deal){.package = p, .transfer = payment};
        best_score = own;
        best_gain[0] = gain[0];
        best_gain[1] = gain[1];
    }
    return best;
}

static const double even[2] = {1, 1};

parley_deal zone_nash(const zone *z)
{
    return solve(z, nash_score, even, even);
}

parley_deal zone_egalitarian(const zone *z)
{
    return solve(z, egalitarian_score, even, even);
}

parley_deal zone_kalai_smorodinsky(const zone *z)
{
    double ideal[2];
    ideals(z, ideal);
    bool both = ideal[0] > 0 && ideal[1] > 0;
    return solve(z, kalai_smorodinsky_score, both ? ideal : even, ideal);
}
