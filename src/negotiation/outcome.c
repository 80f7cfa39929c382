/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "negotiation/outcome.h"

#include "core/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *parley_ending_name(parley_ending ending)
{
    static const char *const names[PARLEY_N_ENDINGS] = {
        [PARLEY_NO_DEAL] = "no_deal",
        [PARLEY_AGREEMENT] = "agreement",
        [PARLEY_TOOK_OUTSIDE] = "took_outside",
        [PARLEY_CONCEDED_AT_THREAT] = "conceded_at_threat",
        [PARLEY_CONCEDED_UNDER_SANCTIONS] = "conceded_under_sanctions",
        [PARLEY_HELD_OUT] = "held_out",
        [PARLEY_BACKED_DOWN] = "backed_down",
    };
    return ending < PARLEY_N_ENDINGS ? names[ending] : NULL;
}

parley_status outcomes_init(outcomes *o, uint32_t n_packages, uint32_t n_rounds, uint32_t cluster)
{
    *o = (outcomes){.n_packages = n_packages, .n_rounds = n_rounds, .cluster = cluster};
    o->rounds = memory_array((size_t)n_packages * n_rounds, sizeof *o->rounds);
    o->counts = memory_array(n_packages, sizeof *o->counts);
    o->in_cluster = memory_array(n_packages, sizeof *o->in_cluster);
    o->sums = memory_array(n_packages, sizeof *o->sums);
    o->transfers = memory_array(n_packages, sizeof *o->transfers);
    bool good = o->rounds && o->counts && o->in_cluster && o->sums && o->transfers;
    return good ? PARLEY_OK : PARLEY_ERROR_MEMORY;
}

void outcomes_free(outcomes *o)
{
    free(o->rounds);
    free(o->counts);
    free(o->in_cluster);
    free(o->sums);
    free(o->transfers);
    *o = (outcomes){0};
}

static void cluster_close(outcomes *o, uint64_t size)
{
    const double n = (double)size;
    for (uint32_t p = 0; p < o->n_packages; p++) {
        clusters *sums = &o->sums[p];
        double x = (double)o->in_cluster[p];
        sums->n++;
        sums->x += x;
        sums->xx += x * x;
        sums->xn += x * n;
        sums->base += n;
        sums->nn += n * n;
    }
    memset(o->in_cluster, 0, o->n_packages * sizeof *o->in_cluster);
}

void outcomes_add(outcomes *o, const parley_outcome_of_talks *outcome, uint32_t opens)
{
    uint32_t package = outcome->deal.package;
    o->endings[outcome->ending]++;
    o->counts[package]++;
    o->in_cluster[package]++;
    o->transfers[package] += outcome->deal.transfer;
    if (package)
        o->rounds[(size_t)package * o->n_rounds + outcome->round - opens]++;
    if (++o->n % o->cluster == 0)
        cluster_close(o, o->cluster);
}

void outcomes_end(outcomes *o)
{
    if (o->n % o->cluster)
        cluster_close(o, o->n % o->cluster);
}

/* The round that the agreement of a rank, from 0, falls into. */
static double round_at(const uint64_t *rounds, uint64_t rank)
{
    uint32_t s = 0;
    for (uint64_t before = rounds[0]; before <= rank; before += rounds[s])
        s++;
    return s;
}

static double round_quantile(const uint64_t *rounds, uint64_t n, double q)
{
    double rank = q * (double)(n - 1);
    uint64_t low = (uint64_t)rank;
    double a = round_at(rounds, low), b = round_at(rounds, low + 1 < n ? low + 1 : low);
    return a + (rank - (double)low) * (b - a);
}

void outcomes_bargain(const outcomes *o, uint32_t package, uint32_t opens, parley_bargain *bargain)
{
    const uint64_t *rounds = o->rounds + (size_t)package * o->n_rounds, n = o->counts[package];
    estimate_ratio(&bargain->share, &o->sums[package]);
    bargain->transfer = n ? o->transfers[package] / (double)n : NAN;
    bargain->round_mean = bargain->round_q05 = NAN;
    bargain->round_median = bargain->round_q95 = NAN;
    if (package == 0 || n == 0)
        return;
    double sum = 0;
    for (uint32_t s = 0; s < o->n_rounds; s++)
        sum += (double)rounds[s] * s;
    bargain->round_mean = opens + sum / (double)n;
    bargain->round_q05 = opens + round_quantile(rounds, n, 0.05);
    bargain->round_median = opens + round_quantile(rounds, n, 0.5);
    bargain->round_q95 = opens + round_quantile(rounds, n, 0.95);
}
