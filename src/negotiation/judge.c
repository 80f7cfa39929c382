/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What packages are worth beyond reservations, how sure that is, and what follows from it. */
#include "negotiation/talks.h"

#include "core/memory.h"
#include "parley/random.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

enum { BOOTSTRAP = 1000 };

typedef struct judgement {
    parley_talks *talks;
    const talks_sums *sums;
    double (*surplus)[2]; /* [unit][case][package]: sums beyond reservations */
    double (*mean)[2];    /* [case][package]: of these */
    double weight;        /* of all units */
} judgement;

static uint32_t n_entries(const judgement *j)
{
    return j->talks->n_cases * j->talks->n_packages;
}

static zone zone_of(const judgement *j, uint32_t of_case, double (*mean)[2])
{
    return (zone){.n_packages = j->talks->n_packages,
                  .x = (const double(*)[2])mean + (size_t)of_case * j->talks->n_packages,
                  .offered = j->talks->rules->offered,
                  .transfer = j->talks->rules->transfer,
                  .slack = j->talks->slack};
}

/* -- means and errors ------------------------------------------------------------------------ */

static void surpluses(judgement *j)
{
    const parley_talks *talks = j->talks;
    const talks_sums *sums = j->sums;
    for (uint64_t u = 0; u < sums->units.n_units; u++) {
        const double weight = sums->units.weights[u];
        j->weight += weight;
        for (uint32_t e = 0; e < n_entries(j); e++)
            for (int side = 0; side < 2; side++) {
                double own = talks_value(talks, &sums->units, u, e, side);
                double none = talks_value(talks, &sums->units, u, e - e % talks->n_packages, side);
                double insists = sums->reservations[u][side] / sums->n[u] * weight;
                j->surplus[u * n_entries(j) + e][side] = own - none - insists;
            }
    }
    for (uint32_t e = 0; e < n_entries(j); e++)
        for (int side = 0; side < 2; side++) {
            double sum = 0;
            for (uint64_t u = 0; u < sums->units.n_units; u++)
                sum += j->surplus[u * n_entries(j) + e][side];
            j->mean[e][side] = sum / j->weight;
        }
}

/* That of a ratio over units (Cochran 1977, chapter 6), from squares of what a unit has beyond
 * its weight times the mean. What rounding leaves of values of that scale is none. */
static double error_of(const judgement *j, double squares, double scale)
{
    double n = 0;
    for (uint64_t u = 0; u < j->sums->units.n_units; u++)
        n += j->sums->units.weights[u] > 0;
    if (n < 2)
        return NAN;
    double error = sqrt(squares * n / (n - 1)) / j->weight;
    return error > 1e-14 * scale ? error : 0;
}

static void worth_of(const judgement *j, uint32_t e, int side, parley_worth *worth)
{
    const talks_sums *sums = j->sums;
    double squares = 0, surplus_squares = 0;
    worth->value = j->talks->value[e][side];
    worth->surplus = j->mean[e][side];
    for (uint64_t u = 0; u < sums->units.n_units; u++) {
        double weight = sums->units.weights[u];
        double x = talks_value(j->talks, &sums->units, u, e, side) - worth->value * weight;
        double y = j->surplus[u * n_entries(j) + e][side] - worth->surplus * weight;
        squares += x * x;
        surplus_squares += y * y;
    }
    double scale = fabs(worth->value) + fabs(worth->surplus);
    worth->standard_error = error_of(j, squares, scale);
    worth->surplus_error = error_of(j, surplus_squares, scale);
}

/* -- how sure the zone is -------------------------------------------------------------------- */

/* Draws units with replacement: how often each. */
static void resample(double *times, uint64_t n_units, gsl_rng *rng, const parley_options *options,
                     uint32_t draw)
{
    static const char site[] = "negotiate/bootstrap";
    parley_rng_seek(rng, &(parley_address){.seed = options->seed,
                                           .point = options->point,
                                           .site = XXH32(site, sizeof site - 1, 0),
                                           .round = draw});
    memset(times, 0, n_units * sizeof *times);
    for (uint64_t u = 0; u < n_units; u++)
        times[gsl_rng_uniform_int(rng, n_units)]++;
}

/* Mean surpluses of a resample; false where nothing in it counts. */
static bool resampled_means(const judgement *j, const double *times, double (*mean)[2])
{
    const uint32_t n = n_entries(j);
    double weight = 0;
    memset(mean, 0, n * sizeof *mean);
    for (uint64_t u = 0; u < j->sums->units.n_units; u++) {
        if (times[u] == 0)
            continue;
        weight += times[u] * j->sums->units.weights[u];
        for (uint32_t e = 0; e < n; e++)
            for (int side = 0; side < 2; side++)
                mean[e][side] += times[u] * j->surplus[u * n + e][side];
    }
    for (uint32_t e = 0; e < n; e++)
        for (int side = 0; side < 2; side++)
            mean[e][side] /= weight;
    return weight > 0;
}

static parley_status bootstrap(judgement *j, const parley_options *options)
{
    parley_talks *talks = j->talks;
    const uint64_t n_units = j->sums->units.n_units;
    const uint32_t n = n_entries(j);
    double *times = memory_array(n_units, sizeof *times);
    double(*mean)[2] = memory_array(n, sizeof *mean);
    uint32_t *in_zone = memory_array(n, sizeof *in_zone), n_drawn = 0;
    gsl_rng *rng = gsl_rng_alloc(parley_rng_philox4x32);
    parley_status status = times && mean && in_zone && rng ? PARLEY_OK : PARLEY_ERROR_MEMORY;
    for (uint32_t b = 0; b < BOOTSTRAP && !status && n_units > 1; b++) {
        resample(times, n_units, rng, options, b);
        if (!resampled_means(j, times, mean))
            continue;
        n_drawn++;
        for (uint32_t e = 0; e < n; e++) {
            zone z = zone_of(j, e / talks->n_packages, mean);
            in_zone[e] += zone_has(&z, e % talks->n_packages);
        }
    }
    for (uint32_t e = 0; e < n && !status; e++)
        talks->packages[e].in_zone_share = n_drawn ? (double)in_zone[e] / n_drawn : NAN;
    free(times);
    free(mean);
    free(in_zone);
    if (rng)
        gsl_rng_free(rng);
    return status;
}

/* -- frontier and solutions ------------------------------------------------------------------ */

static void frontier_add(parley_talks *talks, uint32_t of_case, const zone *z, uint32_t package,
                         double gain)
{
    const double *value = talks->value[of_case * talks->n_packages + package];
    const double most = zone_transfer(z, package);
    parley_frontier_point *point = &talks->frontier[of_case][talks->n_frontier[of_case]++];
    point->deal = (parley_deal){package, fmin(fmax(gain - z->x[package][0], -most), most)};
    point->value[0] = value[0] + point->deal.transfer;
    point->value[1] = value[1] - point->deal.transfer;
}

static parley_status frontier_find(const judgement *j, uint32_t of_case)
{
    parley_talks *talks = j->talks;
    zone z = zone_of(j, of_case, j->mean);
    frontier_piece *pieces = memory_array(zone_most_pieces(&z), sizeof *pieces);
    if (!pieces)
        return PARLEY_ERROR_MEMORY;
    uint32_t n = zone_frontier(&z, pieces);
    talks->frontier[of_case] = memory_array(2 * (size_t)n, sizeof *talks->frontier[of_case]);
    for (uint32_t i = 0; talks->frontier[of_case] && i < n; i++) {
        const frontier_piece *piece = &pieces[i];
        talks->packages[of_case * talks->n_packages + piece->package].pareto = true;
        frontier_add(talks, of_case, &z, piece->package, piece->low);
        if (piece->high > piece->low)
            frontier_add(talks, of_case, &z, piece->package, piece->high);
    }
    free(pieces);
    return talks->frontier[of_case] ? PARLEY_OK : PARLEY_ERROR_MEMORY;
}

static void solutions_find(const judgement *j, uint32_t of_case)
{
    parley_talks *talks = j->talks;
    parley_package *packages = &talks->packages[(size_t)of_case * talks->n_packages];
    parley_deal *solutions = talks->solutions[of_case];
    zone z = zone_of(j, of_case, j->mean);
    solutions[PARLEY_NASH] = zone_nash(&z);
    solutions[PARLEY_KALAI_SMORODINSKY] = zone_kalai_smorodinsky(&z);
    solutions[PARLEY_EGALITARIAN] = zone_egalitarian(&z);
    for (uint32_t p = 0; p < talks->n_packages; p++) {
        packages[p].in_zone = zone_has(&z, p);
        packages[p].nash = solutions[PARLEY_NASH].package == p;
        packages[p].kalai_smorodinsky = solutions[PARLEY_KALAI_SMORODINSKY].package == p;
        packages[p].egalitarian = solutions[PARLEY_EGALITARIAN].package == p;
    }
}

parley_status talks_judge(parley_talks *talks, const talks_sums *sums,
                          const parley_options *options)
{
    judgement j = {.talks = talks, .sums = sums};
    const uint32_t n = n_entries(&j);
    j.surplus = memory_array(sums->units.n_units * n, sizeof *j.surplus);
    j.mean = memory_array(n, sizeof *j.mean);
    parley_status status = j.surplus && j.mean ? PARLEY_OK : PARLEY_ERROR_MEMORY;
    if (!status)
        surpluses(&j);
    memset(talks->packages, 0, n * sizeof *talks->packages);
    for (uint32_t e = 0; e < n && !status; e++)
        for (int side = 0; side < 2; side++)
            worth_of(&j, e, side, &talks->packages[e].worth[side]);
    if (!status)
        status = bootstrap(&j, options);
    for (uint32_t k = 0; k < talks->n_cases && !status; k++) {
        solutions_find(&j, k);
        status = frontier_find(&j, k);
    }
    free(j.surplus);
    free(j.mean);
    return status;
}
