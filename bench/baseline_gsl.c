/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a competent user of GSL writes for `ipd` by hand: one history at a time, a uniform number
 * from the Mersenne Twister for every decision and every error, OpenMP over replications, and the
 * mean payoffs of every replication kept for statistics. */
#include "bench.h"

#include "core/memory.h"

#include <gsl/gsl_rng.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>

/* By own last action and the other's: 2 own + other, with C = 1. */
static const double choice_x[4] = {1.0 / 3, 1, 1.0 / 3, 1};
static const double choice_y[4] = {0, 1.0 / 3, 1.0 / 2, 8.0 / 9};
static const double payoff[4] = {1, 5, 0, 3};
static const double slip = 0.05;

static void play(gsl_rng *rng, uint32_t rounds, double *mean_x, double *mean_y)
{
    int x = 1, y = 1;
    double total_x = 0, total_y = 0;
    for (uint32_t t = 0; t < rounds; t++) {
        int next_x = 1, next_y = 1;
        if (t > 0) {
            next_x = gsl_rng_uniform(rng) < choice_x[2 * x + y];
            next_y = gsl_rng_uniform(rng) < choice_y[2 * y + x];
        }
        if (gsl_rng_uniform(rng) < slip)
            next_x = !next_x;
        if (gsl_rng_uniform(rng) < slip)
            next_y = !next_y;
        x = next_x;
        y = next_y;
        total_x += payoff[2 * x + y];
        total_y += payoff[2 * y + x];
    }
    *mean_x = total_x / rounds;
    *mean_y = total_y / rounds;
}

static mean mean_of(const double *values, uint64_t n)
{
    double m = gsl_stats_mean(values, 1, n);
    return (mean){m, gsl_stats_sd_m(values, 1, n, m) / sqrt((double)n)};
}

parley_status run_gsl(const contender *c, uint64_t n, uint32_t seed, outcome *o,
                      parley_error *error)
{
    (void)error;
    enum { SHARE = 64 };
    uint32_t rounds = c->subject->scenario.rounds.count;
    bool ready = true;
    double start = seconds_now(c->clock);
    double *x = memory_array(n, sizeof *x), *y = memory_array(n, sizeof *y);
    if (!x || !y)
        goto out;
#pragma omp parallel num_threads(c->n_threads) reduction(&& : ready)
    {
        gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
        ready = rng != NULL;
#pragma omp for schedule(static)
        for (uint64_t share = 0; share < n / SHARE; share++) {
            if (!rng)
                continue;
            gsl_rng_set(rng, seed * 1000003ul + share + 1);
            for (uint64_t r = share * SHARE; r < (share + 1) * SHARE; r++)
                play(rng, rounds, &x[r], &y[r]);
        }
        if (rng)
            gsl_rng_free(rng);
    }
    o->n_means = 2;
    o->means[0] = mean_of(x, n);
    o->means[1] = mean_of(y, n);
    o->seconds[0] = seconds_now(c->clock) - start;
out:
    ready = ready && x && y;
    free(x);
    free(y);
    return ready ? PARLEY_OK : PARLEY_ERROR_MEMORY;
}
