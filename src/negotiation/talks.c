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
    parley_status status = variant_init(&talks->numbers, talks->scenario, true, 1, error);
    if (!status)
        status = chance_sites(talks->sites, talks->numbers.game);
    for (uint32_t k = 0; k < talks->n_cases && !talks->rules->worth && !status; k++)
        status = variant_init(&talks->ways[k], talks->scenario, talks->threats[k], count, error);
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
    talks->value = memory_array(n, sizeof *talks->value);
    talks->gains = memory_array(n, sizeof *talks->gains);
    bool good = talks->packages && talks->value && talks->gains;
    parley_status status = good ? variants_init(talks, error) : PARLEY_ERROR_MEMORY;
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
    talks->n_valued = 0;
}

void parley_talks_free(parley_talks **made)
{
    parley_talks *talks = *made;
    if (!talks)
        return;
    for (uint32_t k = 0; k < MOST_CASES; k++)
        variant_free(&talks->ways[k]);
    variant_free(&talks->numbers);
    results_free(talks);
    free(talks->packages);
    free(talks->value);
    free(talks->gains);
    free(talks);
    *made = NULL;
}

/* -- what packages are worth ------------------------------------------------------------------- */

double talks_value(const parley_talks *talks, const unit_sums *units, uint64_t unit, uint32_t entry,
                   int side)
{
    if (units->n_entries == 0)
        return units->weights[unit] * talks->rules->worth[entry % talks->n_packages][side];
    return units->values[unit * units->n_entries + entry][side];
}

agenda talks_agenda(const parley_talks *talks, uint32_t of_case)
{
    const double(*gains)[2] = (const double(*)[2])talks->gains;
    return (agenda){.rules = talks->rules,
                    .gains = {.n_packages = talks->n_packages,
                              .x = gains + (size_t)of_case * talks->n_packages,
                              .offered = talks->rules->offered,
                              .transfer = talks->rules->transfer,
                              .slack = talks->slack}};
}

/* The mean of every package; false where no history reaches the talks. */
static bool means(parley_talks *talks, const unit_sums *units, uint32_t n_cases)
{
    double weight = 0;
    for (uint64_t u = 0; u < units->n_units; u++)
        weight += units->weights[u];
    for (uint32_t e = 0; e < n_cases * talks->n_packages && weight > 0; e++)
        for (int side = 0; side < 2; side++) {
            double total = 0;
            for (uint64_t u = 0; u < units->n_units && units->n_entries; u++)
                total += talks_value(talks, units, u, e, side);
            talks->value[e][side] = units->n_entries
                                        ? total / weight
                                        : talks->rules->worth[e % talks->n_packages][side];
        }
    return weight > 0;
}

static bool constant(const parley_scenario *scenario, const parley_number_id *numbers,
                     uint32_t actor)
{
    double value;
    return !numbers || numbers[actor] == PARLEY_NONE ||
           parley_number_constant(&scenario->numbers[numbers[actor]], &value);
}

/* What follows from values before any talks are held. */
static void look_ahead(parley_talks *talks)
{
    const parley_negotiation *rules = talks->rules;
    const parley_scenario *scenario = talks->scenario;
    double largest = rules->transfer;
    for (uint32_t e = 0; e < talks->n_valued * talks->n_packages; e++)
        for (int side = 0; side < 2; side++) {
            talks->gains[e][side] =
                talks->value[e][side] - talks->value[e - e % talks->n_packages][side];
            largest = fmax(largest, fabs(talks->value[e][side]));
        }
    talks->slack = zone_slack(largest);
    if (rules->protocol != PARLEY_TAKE_IT_OR_LEAVE_IT)
        return;
    const uint32_t responder = rules->between[1 - rules->first];
    const parley_number_id own = rules->reservation[rules->between[rules->first]];
    double reservation = 0; /* a proposer's is plain where the responder's is not */
    talks->private = !constant(scenario, rules->reservation, responder) ||
                     !constant(scenario, rules->outside, responder);
    parley_number_constant(&scenario->numbers[own], &reservation);
    for (uint32_t k = 0; k < talks->n_valued && talks->private; k++) {
        agenda a = talks_agenda(talks, k);
        talks->one[k] = private_offer(&a, scenario, reservation);
    }
}

/* Values the packages of the first n_cases. PARLEY_STOPPED: those of what was complete, possibly
 * nothing. */
static parley_status value_cases(parley_talks *talks, unit_sums *units, uint32_t n_cases,
                                 const parley_options *options, parley_error *error)
{
    const uint32_t n_entries = talks->rules->worth ? 0 : n_cases * talks->n_packages;
    parley_status played = PARLEY_OK;
    parley_status status = unit_sums_init(units, options->n_replications, n_entries);
    talks->seed = options->seed;
    talks->point = options->point;
    if (!status && n_entries)
        played = values_play(units, n_cases, talks->ways, options, error);
    if (played && played != PARLEY_STOPPED)
        status = played;
    if (status || units->n_replications == 0)
        return status ? status : played;
    if (!means(talks, units, n_cases))
        return parley_error_add(error, PARLEY_ERROR_USAGE, NULL, NULL,
                                "no history lasts until round %u, in which talks open",
                                talks->rules->opens);
    talks->n_valued = n_cases;
    look_ahead(talks);
    return played;
}

parley_status parley_talks_value(parley_talks *talks, const parley_options *options,
                                 parley_error *error)
{
    unit_sums units = {0};
    parley_options here = *options;
    here.n_replications = PARLEY_TALKS_REPLICATIONS;
    results_free(talks);
    parley_status status = value_cases(talks, &units, 1, &here, error);
    if (status)
        talks->n_valued = 0;
    unit_sums_free(&units);
    return status;
}

/* -- playing --------------------------------------------------------------------------------- */

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

static parley_status sums_init(talks_sums *sums)
{
    sums->reservations = memory_array(MOST_UNITS, sizeof *sums->reservations);
    sums->n = memory_array(MOST_UNITS, sizeof *sums->n);
    return sums->reservations && sums->n ? PARLEY_OK : PARLEY_ERROR_MEMORY;
}

static void sums_free(talks_sums *sums)
{
    unit_sums_free(&sums->units);
    free(sums->reservations);
    free(sums->n);
}

parley_status parley_talks_play(parley_talks *talks, const parley_options *options,
                                parley_error *error)
{
    talks_sums sums = {0};
    parley_status valued = PARLEY_OK, status = refuse(talks, options, error);
    if (status)
        return status;
    results_free(talks);
    status = sums_init(&sums);
    if (!status)
        valued = value_cases(talks, &sums.units, talks->n_cases, options, error);
    if (valued != PARLEY_STOPPED)
        status = status ? status : valued;
    bool any = !status && sums.units.n_replications > 0;
    if (any)
        status = talks_conduct(talks, &sums, options, error);
    if (status == PARLEY_STOPPED) {
        valued = status;
        status = PARLEY_OK;
    }
    if (any && !status)
        status = talks_judge(talks, &sums, options);
    if (any && !status)
        talks->n_replications = sums.units.n_replications;
    sums_free(&sums);
    return status ? status : valued;
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
