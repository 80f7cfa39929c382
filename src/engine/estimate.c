/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/estimate.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

void estimate_noise(parley_estimate *estimate, double n, double squares, double base)
{
    if (n < 2)
        return;
    squares = squares > 0 ? squares : 0;
    estimate->standard_error = sqrt(squares * n / (n - 1)) / base;
    double half = gsl_cdf_tdist_Pinv(0.975, n - 1) * estimate->standard_error;
    estimate->ci_low = estimate->mean - half;
    estimate->ci_high = estimate->mean + half;
}

void estimate_ratio(parley_estimate *estimate, const clusters *sums)
{
    *estimate = (parley_estimate){NAN, NAN, NAN, NAN, NAN, NAN};
    if (!(sums->base > 0))
        return;
    double ratio = estimate->mean = sums->x / sums->base;
    double squares = sums->xx - 2 * ratio * sums->xn + ratio * ratio * sums->nn;
    estimate_noise(estimate, sums->n, squares, sums->base);
}

void estimate_worlds(parley_estimate *estimate, const world_spread *spread)
{
    if (spread->worlds < 2)
        return;
    double between = spread->variance - spread->within;
    double draw = between > 0 ? sqrt(between / spread->variance) : 0;
    estimate->world_low = estimate->mean + draw * (spread->low - estimate->mean);
    estimate->world_high = estimate->mean + draw * (spread->high - estimate->mean);
}

static double bin_rate(uint32_t bin)
{
    return (double)bin / (RATE_BINS - 1);
}

static double rate_at(const uint32_t bins[RATE_BINS], uint64_t rank)
{
    uint64_t below = 0;
    uint32_t b = 0;
    while (b + 1 < RATE_BINS && below + bins[b] <= rank)
        below += bins[b++];
    return bin_rate(b);
}

static double rate_quantile(const uint32_t bins[RATE_BINS], uint64_t n, double q)
{
    double rank = q * (double)(n - 1);
    uint64_t low = (uint64_t)rank;
    double a = rate_at(bins, low), b = rate_at(bins, low + 1 < n ? low + 1 : low);
    return a + (rank - (double)low) * (b - a);
}

void rate_spread(world_spread *spread, const uint32_t bins[RATE_BINS])
{
    uint64_t n = 0;
    double sum = 0, square = 0;
    for (uint32_t b = 0; b < RATE_BINS; b++) {
        n += bins[b];
        sum += bins[b] * bin_rate(b);
        square += bins[b] * bin_rate(b) * bin_rate(b);
    }
    *spread = (world_spread){.worlds = (double)n};
    if (n < 2)
        return;
    spread->variance = (square - sum * sum / (double)n) / (double)(n - 1);
    spread->low = rate_quantile(bins, n, 0.05);
    spread->high = rate_quantile(bins, n, 0.95);
}
