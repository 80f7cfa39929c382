/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "negotiation/talks.h"

#include "core/memory.h"

#include <math.h>
#include <stdlib.h>

/* -- what there is to play ------------------------------------------------------------------- */

static void cases_init(parley_talks *talks)
{
    bool protocol = talks->rules->protocol == PARLEY_ULTIMATUM;
    bool any = talks->scenario->n_threats > 0, given = talks->rules->worth;
    bool both = protocol || (any && !given);
    talks->n_cases = both ? 2 : 1;
    talks->threats[0] = both || any;
}

static parley_status variants_init(parley_talks *talks, parley_error *error)
{
    const uint32_t count = talks->scenario->rounds.count;
    parley_status status = PARLEY_OK;
    talks->n_variants = talks->rules->worth ? 0 : talks->n_cases * talks->n_packages;
    talks->variants = memory_array(talks->n_variants, sizeof *talks->variants);
    if (!talks->variants)
        return PARLEY_ERROR_MEMORY;
    for (uint32_t v = 0; v < talks->n_variants && !status; v++)
        status = variant_init(&talks->variants[v], talks->scenario, v % talks->n_packages,
                              talks->threats[v / talks->n_packages], count, error);
    if (!status)
        status = variant_init(&talks->numbers, talks->scenario, 0, true, 1, error);
    return status;
}

parley_status parley_talks_init(parley_talks **made, const parley_scenario *scenario,
                                parley_error *error)
{
    *made = NULL;
    if (!scenario->negotiation)
        return parley_error_add(error, PARLEY_ERROR_USAGE, NULL, NULL,
                                "%s has no \"negotiation\": nothing to negotiate", scenario->name);
    parley_talks *talks = *made = memory_array(1, sizeof *talks);
    if (!talks)
        return PARLEY_ERROR_MEMORY;
    talks->scenario = scenario;
    talks->rules = scenario->negotiation;
    talks->n_packages = 1u << talks->rules->n_agenda;
    cases_init(talks);
    size_t n = (size_t)talks->n_cases * talks->n_packages;
    talks->packages = memory_array(n, sizeof *talks->packages);
    parley_status status = talks->packages ? variants_init(talks, error) : PARLEY_ERROR_MEMORY;
    if (status)
        parley_talks_free(made);
    return status;
}

static void results_free(parley_talks *talks)
{
    for (uint32_t c = 0; c < MOST_CASES; c++) {
        outcomes_free(&talks->outcomes[c]);
        free(talks->frontier[c]);
        talks->frontier[c] = NULL;
        talks->n_frontier[c] = 0;
    }
    talks->n_replications = 0;
}

void parley_talks_free(parley_talks **made)
{
    parley_talks *talks = *made;
    if (!talks)
        return;
    for (uint32_t v = 0; talks->variants && v < talks->n_variants; v++)
        variant_free(&talks->variants[v]);
    variant_free(&talks->numbers);
    results_free(talks);
    free(talks->variants);
    free(talks->packages);
    free(talks);
    *made = NULL;
}

/* -- playing --------------------------------------------------------------------------------- */

double talks_value(const parley_talks *talks, const talks_sums *sums, uint64_t unit, uint32_t entry,
                   int side)
{
    if (talks->n_variants == 0)
        return sums->units.weights[unit] * talks->rules->worth[entry % talks->n_packages][side];
    return sums->units.values[unit * talks->n_variants + entry][side];
}

/* The mean of every package; false where no history reaches the talks. */
static bool means(const parley_talks *talks, talks_sums *sums)
{
    double weight = 0;
    for (uint64_t u = 0; u < sums->units.n_units; u++)
        weight += sums->units.weights[u];
    for (uint32_t e = 0; e < talks->n_cases * talks->n_packages && weight > 0; e++)
        for (int side = 0; side < 2; side++) {
            double total = 0;
            for (uint64_t u = 0; u < sums->units.n_units && talks->n_variants; u++)
                total += talks_value(talks, sums, u, e, side);
            sums->value[e][side] = talks->n_variants
                                       ? total / weight
                                       : talks->rules->worth[e % talks->n_packages][side];
        }
    return weight > 0;
}

/* Too much for the memory that a run may ask for? */
static bool too_large(const parley_talks *talks, uint64_t n_replications)
{
    double words = (double)n_replications / PARLEY_WORLD;
    double units = words < MOST_UNITS ? words + 1 : MOST_UNITS;
    double rounds = (double)talks->n_packages * (talks->rules->deadline + 2.0);
    double entries = (double)talks->n_cases * talks->n_packages;
    return units * entries * 2 * 16 + talks->n_cases * rounds * 8 > (double)PARLEY_MAX_MEMORY;
}

static parley_status refuse(const parley_talks *talks, const parley_options *options,
                            parley_error *error)
{
    if (options->n_replications < 1 || options->n_replications > PARLEY_MAX_REPLICATIONS)
        return parley_error_add(error, PARLEY_ERROR_USAGE, NULL, NULL,
                                "talks take 1 to %llu replications", PARLEY_MAX_REPLICATIONS);
    if (options->measure || options->n_followers)
        return parley_error_add(error, PARLEY_ERROR_USAGE, NULL, NULL,
                                "talks have no precision to reach and no followers");
    if (too_large(talks, options->n_replications))
        return parley_error_add(error, PARLEY_ERROR_LIMIT, NULL, NULL,
                                "talks of %u rounds over %u packages take more memory than is "
                                "allowed",
                                talks->rules->deadline, talks->n_packages);
    return PARLEY_OK;
}

static parley_status sums_init(const parley_talks *talks, talks_sums *sums,
                               const parley_options *options)
{
    parley_status status = unit_sums_init(&sums->units, options->n_replications, talks->n_variants);
    sums->reservations = memory_array(MOST_UNITS, sizeof *sums->reservations);
    sums->n = memory_array(MOST_UNITS, sizeof *sums->n);
    sums->value = memory_array((size_t)talks->n_cases * talks->n_packages, sizeof *sums->value);
    bool good = sums->reservations && sums->n && sums->value;
    return good ? status : PARLEY_ERROR_MEMORY;
}

static void sums_free(talks_sums *sums)
{
    unit_sums_free(&sums->units);
    free(sums->reservations);
    free(sums->n);
    free(sums->value);
}

parley_status parley_talks_play(parley_talks *talks, const parley_options *options,
                                parley_error *error)
{
    talks_sums sums = {0};
    parley_status played = PARLEY_OK, status = refuse(talks, options, error);
    if (status)
        return status;
    results_free(talks);
    status = sums_init(talks, &sums, options);
    if (!status && talks->n_variants)
        played = values_play(&sums.units, talks->n_variants, talks->variants, options, error);
    if (played && played != PARLEY_STOPPED)
        status = played;
    bool any = !status && sums.units.n_replications > 0;
    if (any && !means(talks, &sums))
        status = parley_error_add(error, PARLEY_ERROR_USAGE, NULL, NULL,
                                  "no history lasts until round %u, in which talks open",
                                  talks->rules->opens);
    if (any && !status)
        status = talks_conduct(talks, &sums, options, error);
    if (any && !status)
        status = talks_judge(talks, &sums, options);
    if (any && !status)
        talks->n_replications = sums.units.n_replications;
    sums_free(&sums);
    return status ? status : played;
}

/* -- what came of it ------------------------------------------------------------------------- */

const parley_scenario *parley_talks_scenario(const parley_talks *talks)
{
    return talks->scenario;
}

uint64_t parley_talks_n_replications(const parley_talks *talks)
{
    return talks->n_replications;
}

uint32_t parley_talks_n_cases(const parley_talks *talks)
{
    return talks->n_cases;
}

bool parley_talks_with_threats(const parley_talks *talks, uint32_t of_case)
{
    return talks->threats[of_case];
}

uint32_t parley_talks_n_packages(const parley_talks *talks)
{
    return talks->n_packages;
}

bool parley_talks_offers(const parley_talks *talks, uint32_t package)
{
    return !talks->rules->offered || talks->rules->offered[package];
}

void parley_talks_package(const parley_talks *talks, uint32_t of_case, uint32_t package,
                          parley_package *found)
{
    *found = talks->packages[of_case * talks->n_packages + package];
}

parley_deal parley_talks_solution(const parley_talks *talks, uint32_t of_case,
                                  parley_bargaining_solution solution)
{
    return talks->solutions[of_case][solution];
}

uint32_t parley_talks_n_frontier(const parley_talks *talks, uint32_t of_case)
{
    return talks->n_frontier[of_case];
}

void parley_talks_frontier(const parley_talks *talks, uint32_t of_case, uint32_t index,
                           parley_frontier_point *point)
{
    *point = talks->frontier[of_case][index];
}

void parley_talks_bargain(const parley_talks *talks, uint32_t of_case, uint32_t package,
                          parley_bargain *bargain)
{
    outcomes_bargain(&talks->outcomes[of_case], package, talks->rules->opens, bargain);
}

double parley_talks_ending(const parley_talks *talks, uint32_t of_case, parley_ending ending)
{
    const outcomes *o = &talks->outcomes[of_case];
    return o->n ? (double)o->endings[ending] / (double)o->n : NAN;
}
