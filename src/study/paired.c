/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "study/paired.h"

/* What a cluster brings: numerators X and denominators N of a side and of the first one (X0, N0),
 * as differences, so that what is equal is 0 to the bit. */
enum term { X_MORE, N_MORE, X_FIRST, N_FIRST, PAIRED_TERMS };

/* A numerator, around the centre, and a denominator. */
typedef struct fraction {
    double x, n;
} fraction;

static fraction of_lane(const paired_side *side, uint32_t lane)
{
    double n = side->weights[lane];
    return (fraction){side->values[lane] - side->centre * n, n};
}

static fraction of_lanes(const paired_side *side, uint32_t first, uint32_t n_lanes)
{
    fraction sum = {0, 0};
    for (uint32_t lane = first; lane < first + n_lanes; lane++) {
        fraction own = of_lane(side, lane);
        sum.x += own.x;
        sum.n += own.n;
    }
    return sum;
}

void paired_add_own(clusters *sums, const paired_side *side, bool by_world)
{
    const uint32_t size = by_world ? PARLEY_WORLD : 1;
    clusters s = *sums;
    for (uint32_t lane = 0; lane < PARLEY_BLOCK; lane += size) {
        fraction own = of_lanes(side, lane, size);
        if (own.n == 0)
            continue;
        s.n += 1;
        s.x += own.x;
        s.xx += own.x * own.x;
        s.xn += own.x * own.n;
        s.base += own.n;
        s.nn += own.n * own.n;
    }
    *sums = s;
}

static void add_cluster(paired_sums *sums, fraction own, fraction first)
{
    const double terms[PAIRED_TERMS] = {[X_MORE] = own.x - first.x,
                                        [N_MORE] = own.n - first.n,
                                        [X_FIRST] = first.x,
                                        [N_FIRST] = first.n};
    if (own.n == 0 && first.n == 0)
        return;
    sums->n += 1;
    double *product = sums->products;
    for (int i = 0; i < PAIRED_TERMS; i++)
        for (int j = 0; j <= i; j++)
            *product++ += terms[i] * terms[j];
}

/* The variance of the difference of a world's means: that of the sum over its lanes of
 * (x - r n) / N - (x0 - r0 n0) / N0, with r = X / N. */
static void add_within(paired_sums *sums, const paired_side *side, const paired_side *first,
                       uint32_t lane, fraction own_world, fraction first_world)
{
    double n = 0, squares = 0;
    double mean = own_world.x / own_world.n, first_mean = first_world.x / first_world.n;
    for (uint32_t end = lane + PARLEY_WORLD; lane < end; lane++) {
        fraction own = of_lane(side, lane), other = of_lane(first, lane);
        double off =
            (own.x - mean * own.n) / own_world.n - (other.x - first_mean * other.n) / first_world.n;
        n += own.n > 0 || other.n > 0;
        squares += off * off;
    }
    if (n < 2)
        return;
    sums->within += squares * n / (n - 1);
    sums->within_worlds += 1;
}

static void add_world(paired_sums *sums, const paired_side *side, const paired_side *first,
                      uint32_t lane, struct sketch *worlds)
{
    fraction own = of_lanes(side, lane, PARLEY_WORLD), other = of_lanes(first, lane, PARLEY_WORLD);
    add_cluster(sums, own, other);
    if (!worlds || own.n == 0 || other.n == 0)
        return;
    double difference = own.x / own.n - other.x / other.n;
    sums->worlds += 1;
    sums->sum += difference;
    sums->square += difference * difference;
    sketch_add(worlds, difference);
    add_within(sums, side, first, lane, own, other);
}

void paired_add(paired_sums *sums, const paired_side *side, const paired_side *first, bool by_world,
                struct sketch *worlds)
{
    if (by_world)
        for (uint32_t lane = 0; lane < PARLEY_BLOCK; lane += PARLEY_WORLD)
            add_world(sums, side, first, lane, worlds);
    else
        for (uint32_t lane = 0; lane < PARLEY_BLOCK; lane++)
            add_cluster(sums, of_lane(side, lane), of_lane(first, lane));
}

/* The sum over clusters of the square of (X - R N) / B - (X0 - R0 N0) / B0, B the sum of N. */
static double squares_of(const paired_sums *sums, const clusters *own, const clusters *first)
{
    double share = 1 / own->base, first_share = 1 / first->base;
    double mean = own->x * share, first_mean = first->x * first_share;
    const double factors[PAIRED_TERMS] = {
        [X_MORE] = share,
        [N_MORE] = -mean * share,
        [X_FIRST] = share - first_share,
        [N_FIRST] = first_mean * first_share - mean * share,
    };
    double squares = 0;
    const double *product = sums->products;
    for (int i = 0; i < PAIRED_TERMS; i++)
        for (int j = 0; j <= i; j++)
            squares += (i == j ? 1 : 2) * factors[i] * factors[j] * *product++;
    return squares;
}

void paired_estimate(parley_estimate *difference, const paired_sums *sums, const clusters *own,
                     const clusters *first, const struct sketch *worlds)
{
    *difference = (parley_estimate){NAN, NAN, NAN, NAN, NAN, NAN};
    if (!(own->base > 0 && first->base > 0))
        return;
    difference->mean = own->x / own->base - first->x / first->base;
    estimate_noise(difference, sums->n, squares_of(sums, own, first), 1);
    if (!worlds)
        return;
    double n = sums->worlds;
    world_spread spread = {.worlds = n};
    spread.variance = (sums->square - sums->sum * sums->sum / n) / (n - 1);
    spread.within = sums->within_worlds > 0 ? sums->within / sums->within_worlds : 0;
    spread.low = sketch_quantile(worlds, 0.05);
    spread.high = sketch_quantile(worlds, 0.95);
    estimate_worlds(difference, &spread);
}
