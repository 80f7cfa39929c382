/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a tally to the figures of the tables. Where any number is unknown clusters are worlds,
 * otherwise replications. */
#include "engine/results.h"

#include "core/memory.h"
#include "engine/estimate.h"

#include <math.h>
#include <stdlib.h>

parley_status results_init(parley_results **results, const parley_game *game,
                           const struct tally *pilot)
{
    *results = memory_array(1, sizeof **results);
    if (!*results)
        return PARLEY_ERROR_MEMORY;
    (*results)->game = game;
    parley_status status = tally_init(&(*results)->tally, game, pilot);
    if (status)
        parley_results_free(results);
    return status;
}

parley_status results_of_means(parley_results **results, const parley_game *game,
                               struct means *means)
{
    *results = memory_array(1, sizeof **results);
    if (!*results) {
        means_free(&means);
        return PARLEY_ERROR_MEMORY;
    }
    (*results)->game = game;
    (*results)->means = means;
    return PARLEY_OK;
}

void parley_results_free(parley_results **results)
{
    if (!*results)
        return;
    if (!(*results)->means)
        tally_free(&(*results)->tally);
    means_free(&(*results)->means);
    free(*results);
    *results = NULL;
}

const parley_scenario *parley_results_scenario(const parley_results *results)
{
    return results->game->scenario;
}

uint64_t parley_results_n_replications(const parley_results *results)
{
    return results->n_replications;
}

bool parley_results_exact(const parley_results *results)
{
    return results->means;
}

uint32_t parley_results_n_groups(const parley_results *results)
{
    return results->game->n_groups;
}

const parley_group *parley_results_groups(const parley_results *results)
{
    return results->game->groups;
}

uint32_t parley_results_n_links(const parley_results *results)
{
    return results->game->n_links;
}

const parley_link *parley_results_links(const parley_results *results)
{
    return results->game->link_names;
}

uint32_t parley_results_n_events(const parley_results *results)
{
    return results->game->n_events;
}

const parley_measure *parley_results_events(const parley_results *results)
{
    return results->game->events;
}

static const running_count *running_of(const parley_results *results, uint32_t group,
                                       uint32_t round)
{
    return &results->tally.running[(size_t)round * results->game->n_groups + group];
}

uint64_t parley_results_running(const parley_results *results, uint32_t group, uint32_t round)
{
    if (results->means)
        return means_lived(results->means, results->game, group, round);
    return running_of(results, group, round)->sum;
}

/* -- means that are known exactly ------------------------------------------------------------ */

static parley_estimate certain(double mean)
{
    double noise = isnan(mean) ? NAN : 0;
    return (parley_estimate){mean, noise, mean, mean, NAN, NAN};
}

static void certain_outcome(const parley_results *results, uint32_t group, uint32_t actor,
                            parley_quantity quantity, parley_outcome *outcome)
{
    const parley_game *game = results->game;
    const struct means *means = results->means;
    double mean = quantity == PARLEY_VALUE
                      ? means->value[(size_t)group * game->scenario->n_actors + actor]
                      : means_mean_payoff(means, game, group, actor);
    *outcome = (parley_outcome){certain(mean), 0, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN};
}

/* What is expected of a quantity in a round lived. */
static double certain_round(const parley_results *results, uint32_t round, uint32_t group,
                            uint32_t quantity)
{
    if (!means_lived(results->means, results->game, group, round))
        return NAN;
    return means_round(results->means, results->game, round, group)[quantity];
}

static void certain_action(const parley_results *results, uint32_t round, uint32_t group,
                           uint32_t link, parley_action_rates *rates)
{
    double rate[LINK_COUNTERS];
    for (uint32_t kind = 0; kind < LINK_COUNTERS; kind++)
        rate[kind] = certain_round(results, round, group,
                                   game_link_count(results->game, link, (game_link_counter)kind));
    *rates =
        (parley_action_rates){rate[COUNT_INTENDED], certain(rate[COUNT_EXECUTED]),
                              rate[COUNT_PERCEIVED], rate[COUNT_SIGNAL], rate[COUNT_VIOLATION]};
}

static void certain_cooperation(const parley_results *results, uint32_t window, uint32_t group,
                                uint32_t link, parley_cooperation *cooperation)
{
    const game_link_counter kinds[3] = {COUNT_INTENDED, COUNT_EXECUTED, COUNT_PERCEIVED};
    double rate[3];
    for (int k = 0; k < 3; k++)
        rate[k] = means_rate(results->means, results->game, window, group,
                             game_link_count(results->game, link, kinds[k]));
    *cooperation = (parley_cooperation){rate[0], certain(rate[1]), rate[2]};
}

/* -- figures --------------------------------------------------------------------------------- */

/* A payoff's mean and spread, from sums around `centre`. */
static void payoff_estimate(const parley_results *results, parley_estimate *estimate,
                            const payoff_sum *sum, double centre, const struct sketch *worlds)
{
    clusters c = {.n = sum->n, .x = sum->sum, .base = sum->n, .nn = sum->n};
    c.xx = sum->square;
    c.xn = sum->sum;
    if (results->game->unknown) {
        c.n = sum->worlds;
        c.xx = sum->world_square;
        c.xn = sum->world_cross;
        c.nn = sum->world_n_square;
    }
    estimate_ratio(estimate, &c);
    estimate->mean += centre;
    estimate->ci_low += centre;
    estimate->ci_high += centre;
    if (!worlds)
        return;
    double n = sum->worlds;
    world_spread spread = {.worlds = n};
    spread.variance = (sum->mean_square - sum->mean_sum * sum->mean_sum / n) / (n - 1);
    spread.within = sum->within_worlds > 0 ? sum->within / sum->within_worlds : 0;
    spread.low = sketch_quantile(worlds, 0.05);
    spread.high = sketch_quantile(worlds, 0.95);
    estimate_worlds(estimate, &spread);
}

void parley_results_outcome(const parley_results *results, uint32_t group, uint32_t actor,
                            parley_quantity quantity, parley_outcome *outcome)
{
    if (results->means) {
        certain_outcome(results, group, actor, quantity, outcome);
        return;
    }
    size_t cell = tally_outcome(results->game, group, actor, quantity == PARLEY_MEAN_PAYOFF);
    const struct tally *t = &results->tally;
    const payoff_sum *sum = &t->outcome[cell];
    const struct sketch *values = &t->outcomes[cell];
    payoff_estimate(results, &outcome->estimate, sum, t->outcome_centre[cell],
                    t->outcome_worlds ? &t->outcome_worlds[cell] : NULL);
    double variance = (sum->square - sum->sum * sum->sum / sum->n) / (sum->n - 1);
    outcome->n = (uint64_t)sum->n;
    outcome->sd = sum->n > 1 ? sqrt(variance > 0 ? variance : 0) : NAN;
    outcome->min = sketch_quantile(values, 0);
    outcome->q05 = sketch_quantile(values, 0.05);
    outcome->q25 = sketch_quantile(values, 0.25);
    outcome->median = sketch_quantile(values, 0.5);
    outcome->q75 = sketch_quantile(values, 0.75);
    outcome->q95 = sketch_quantile(values, 0.95);
    outcome->max = sketch_quantile(values, 1);
}

/* Sums of a counted actor's payoff in a round, from how often each outcome came about. */
static void counted_payoff(const parley_results *results, uint32_t round, uint32_t actor,
                           payoff_sum *sum)
{
    const parley_game *game = results->game;
    const struct tally *t = &results->tally;
    uint32_t l = game->actors[actor].counted_link, reverse = game->links[l].reverse;
    const uint64_t *links = link_rounds(t, game, round, 0);
    uint64_t n = parley_results_running(results, 0, round), counts[4];
    counted_outcomes(n, links[game_link_count(game, l, COUNT_EXECUTED)],
                     links[game_link_count(game, reverse, COUNT_EXECUTED)],
                     links[game_link_count(game, l, COUNT_BOTH)], counts);
    sum->n = (double)n;
    counted_sums(game->links[l].cells, counts, 0, &sum->sum, &sum->square);
}

void parley_results_payoff(const parley_results *results, uint32_t round, uint32_t actor,
                           parley_estimate *estimate)
{
    const struct tally *t = &results->tally;
    size_t cell = (size_t)round * results->game->scenario->n_actors + actor;
    payoff_sum counted = {0};
    if (results->means) {
        *estimate =
            certain(certain_round(results, round, 0, quantity_payoff(results->game, actor)));
        return;
    }
    if (!results->game->unknown && results->game->actors[actor].counted_link != PARLEY_NONE) {
        counted_payoff(results, round, actor, &counted);
        payoff_estimate(results, estimate, &counted, 0, NULL);
        return;
    }
    payoff_estimate(results, estimate, &t->payoff[cell], t->payoff_centre[cell],
                    t->payoff_worlds ? &t->payoff_worlds[cell] : NULL);
}

static void world_range(parley_estimate *estimate, const uint32_t bins[RATE_BINS],
                        const rate_within *within)
{
    world_spread spread;
    rate_spread(&spread, bins);
    spread.within = within->worlds > 0 ? within->within / within->worlds : 0;
    estimate_worlds(estimate, &spread);
}

static void executed_estimate(const parley_results *results, uint32_t round, uint32_t group,
                              uint32_t link, uint64_t executed, parley_estimate *estimate)
{
    const parley_game *game = results->game;
    const struct tally *t = &results->tally;
    size_t cell = ((size_t)round * game->n_links + link) * game->n_groups + group;
    const running_count *running = running_of(results, group, round);
    double x = (double)executed, n = (double)running->sum;
    clusters c = {.n = n, .x = x, .xx = x, .xn = x, .base = n, .nn = n};
    if (game->unknown) {
        c.n = (double)running->worlds;
        c.xx = (double)t->executed[cell].square;
        c.xn = (double)t->executed[cell].cross;
        c.nn = (double)running->square;
    }
    estimate_ratio(estimate, &c);
    if (game->unknown)
        world_range(estimate, t->executed_bins + cell * RATE_BINS, &t->executed_within[cell]);
}

void parley_results_action(const parley_results *results, uint32_t round, uint32_t group,
                           uint32_t link, parley_action_rates *rates)
{
    const parley_game *game = results->game;
    if (results->means) {
        certain_action(results, round, group, link, rates);
        return;
    }
    const uint64_t *links = link_rounds(&results->tally, game, round, group);
    uint64_t counts[LINK_COUNTERS];
    double n = (double)parley_results_running(results, group, round);
    for (uint32_t kind = 0; kind < LINK_COUNTERS; kind++)
        counts[kind] = links[game_link_count(game, link, (game_link_counter)kind)];
    double unsignalled = (n - (double)counts[COUNT_SIGNAL]) / n;
    rates->intended = (double)counts[COUNT_INTENDED] / n;
    rates->perceived =
        game_counts(game, COUNT_PERCEIVED) ? (double)counts[COUNT_PERCEIVED] / n : unsignalled;
    rates->signalled = (double)counts[COUNT_SIGNAL] / n;
    rates->violations = (double)counts[COUNT_VIOLATION] / n;
    executed_estimate(results, round, group, link, counts[COUNT_EXECUTED], &rates->executed);
}

/* Count a running replication of a counter that is not a link's. */
static double other_rate(const parley_results *results, uint32_t round, uint32_t counter)
{
    const parley_game *game = results->game;
    if (results->means)
        return certain_round(results, round, 0, counter);
    uint32_t first = game->n_links * LINK_COUNTERS;
    size_t cell = (size_t)round * (game->n_counters - first) + counter - first;
    return (double)results->tally.other_rounds[cell] /
           (double)parley_results_running(results, 0, round);
}

void parley_results_sanction(const parley_results *results, uint32_t round, uint32_t threat,
                             parley_sanction_rates *rates)
{
    uint32_t counter = results->game->threat_counter[threat];
    rates->active = other_rate(results, round, counter + THREAT_ACTIVE);
    rates->triggered = other_rate(results, round, counter + THREAT_TRIGGERED);
    rates->imposed = other_rate(results, round, counter + THREAT_IMPOSED);
    rates->bluffed = other_rate(results, round, counter + THREAT_BLUFFED);
}

void parley_results_commitment(const parley_results *results, uint32_t round, uint32_t commitment,
                               parley_commitment_rates *rates)
{
    const parley_game *game = results->game;
    size_t cell = (size_t)round * game->scenario->n_commitments + commitment;
    double n = (double)parley_results_running(results, 0, round);
    uint32_t counter = game->commitment_counter[commitment];
    *rates = (parley_commitment_rates){0};
    rates->in_force = results->means
                          ? certain_round(results, round, 0, quantity_in_force(game, commitment))
                          : (double)results->tally.in_force[cell] / n /
                                (double)game->commitment_links[commitment].n;
    switch (game->scenario->commitments[commitment].kind) {
    case PARLEY_RESTRAINT:
        break;
    case PARLEY_ASSISTANCE:
        rates->requests = other_rate(results, round, counter + COMMITMENT_REQUEST);
        rates->honoured = other_rate(results, round, counter + COMMITMENT_HONOURED);
        rates->restored = other_rate(results, round, counter + COMMITMENT_RESTORED);
        break;
    case PARLEY_HOTLINE:
        rates->calls = other_rate(results, round, counter + COMMITMENT_CALL);
        rates->resolved = other_rate(results, round, counter + COMMITMENT_RESOLVED);
        break;
    }
}

uint64_t parley_results_happened(const parley_results *results, uint32_t round, uint32_t event)
{
    const parley_game *game = results->game;
    const uint32_t counter = game->event_counter[event], first = game->n_links * LINK_COUNTERS;
    if (counter < first)
        return 0;
    return results->tally
        .other_rounds[(size_t)round * (game->n_counters - first) + counter - first];
}

static uint32_t window_of(uint32_t period)
{
    return period == PARLEY_NONE ? 0 : period + 1;
}

static const pooled_count *pooled_of(const parley_results *results, uint32_t window,
                                     uint32_t counter, uint32_t group)
{
    const parley_game *game = results->game;
    return &results->tally
                .pooled[((size_t)window * game->n_counters + counter) * game->n_groups + group];
}

static const pooled_base *base_of(const parley_results *results, uint32_t window, uint32_t group)
{
    return &results->tally.base[window * results->game->n_groups + group];
}

static double certain_share(const parley_results *results, uint32_t window, uint32_t group,
                            uint32_t counter)
{
    const parley_game *game = results->game;
    uint32_t event = 0;
    while (event < game->n_events && game->event_counter[event] != counter)
        event++;
    return event == game->n_events || !(results->means->weight[group] > 0)
               ? NAN
               : results->means
                     ->share[((size_t)window * game->n_groups + group) * game->n_events + event];
}

static void counter_estimate(const parley_results *results, uint32_t period, uint32_t group,
                             uint32_t counter, parley_estimate *estimate, double *share)
{
    uint32_t window = window_of(period);
    if (results->means) {
        *estimate = certain(means_count(results->means, results->game, window, group, counter));
        *share = certain_share(results, window, group, counter);
        return;
    }
    const pooled_count *count = pooled_of(results, window, counter, group);
    const pooled_base *base = base_of(results, window, group);
    double n = (double)base->replications;
    clusters c = {.n = n, .x = (double)count->sum, .base = n, .nn = n};
    c.xx = (double)count->square;
    c.xn = (double)count->cross;
    if (results->game->unknown) {
        c.n = (double)base->worlds;
        c.xx = (double)count->world_square;
        c.xn = (double)count->world_cross;
        c.nn = (double)base->world_square;
    }
    estimate_ratio(estimate, &c);
    *share = (double)count->share / n;
}

void parley_results_event(const parley_results *results, uint32_t period, uint32_t group,
                          uint32_t event, parley_estimate *estimate, double *share)
{
    counter_estimate(results, period, group, results->game->event_counter[event], estimate, share);
}

clusters results_round_clusters(const parley_results *results, uint32_t group, uint32_t round)
{
    const running_count *running = running_of(results, group, round);
    double n = (double)running->sum;
    if (!results->game->unknown)
        return (clusters){.n = n, .base = n, .nn = n};
    return (clusters){.n = (double)running->worlds, .base = n, .nn = (double)running->square};
}

clusters results_clusters(const parley_results *results, uint32_t period, uint32_t group)
{
    const pooled_base *base = base_of(results, window_of(period), group);
    double n = (double)base->replications;
    if (!results->game->unknown)
        return (clusters){.n = n, .base = n, .nn = n};
    return (clusters){.n = (double)base->worlds, .base = n, .nn = (double)base->world_square};
}

static clusters lived_clusters(const pooled_base *base, bool by_world)
{
    clusters c = {.n = (double)base->lived_replications,
                  .base = (double)base->lived,
                  .nn = (double)base->lived_square};
    if (by_world) {
        c.n = (double)base->lived_worlds;
        c.nn = (double)base->lived_world_square;
    }
    return c;
}

void results_link_rate(const parley_results *results, uint32_t period, uint32_t group,
                       uint32_t link, game_link_counter kind, parley_estimate *estimate,
                       clusters *over)
{
    const parley_game *game = results->game;
    uint32_t window = window_of(period);
    bool counted = game_counts(game, kind);
    bool by_world = game->unknown || kind != COUNT_EXECUTED;
    uint32_t counter = game_link_count(game, link, counted ? kind : COUNT_SIGNAL);
    const pooled_count *count = pooled_of(results, window, counter, group);
    const pooled_base *base = base_of(results, window, group);
    clusters c = lived_clusters(base, by_world);
    c.x = (double)count->sum;
    c.xx = (double)(by_world ? count->world_square : count->square);
    c.xn = (double)(by_world ? count->world_cross : count->cross);
    if (!counted) {
        c.x = c.base - c.x;
        c.xn = c.nn - c.xn * c.base / (double)base->replications;
        c.xx += 2 * c.xn - c.nn;
    }
    estimate_ratio(estimate, &c);
    /* of signals, crosses with replications are known: with rounds only where all live as long */
    if (!counted && game->scenario->rounds.continuation < 1)
        estimate->standard_error = estimate->ci_low = estimate->ci_high = NAN;
    *over = c;
}

void parley_results_cooperation(const parley_results *results, uint32_t period, uint32_t group,
                                uint32_t link, parley_cooperation *cooperation)
{
    const parley_game *game = results->game;
    uint32_t window = window_of(period);
    if (results->means) {
        certain_cooperation(results, window, group, link, cooperation);
        return;
    }
    clusters over;
    parley_estimate intended, perceived;
    results_link_rate(results, period, group, link, COUNT_INTENDED, &intended, &over);
    results_link_rate(results, period, group, link, COUNT_PERCEIVED, &perceived, &over);
    results_link_rate(results, period, group, link, COUNT_EXECUTED, &cooperation->executed, &over);
    cooperation->intended = intended.mean;
    cooperation->perceived = perceived.mean;
    if (!game->unknown)
        return;
    size_t cell = ((size_t)window * game->n_links + link) * game->n_groups + group;
    world_range(&cooperation->executed, results->tally.pooled_bins + cell * RATE_BINS,
                &results->tally.pooled_within[cell]);
}

static void event_measure(const parley_results *results, const parley_measure *measure,
                          uint32_t group, parley_estimate *estimate)
{
    double share;
    uint32_t counter = game_measure_counter(results->game, measure);
    if (counter == PARLEY_NONE)
        *estimate = (parley_estimate){0, 0, 0, 0, NAN, NAN};
    else
        counter_estimate(results, measure->period, group, counter, estimate, &share);
}

void parley_results_measure(const parley_results *results, const parley_measure *measure,
                            parley_estimate *estimate)
{
    const parley_game *game = results->game;
    uint32_t group = game_group(game, measure);
    switch (measure->quantity) {
    case PARLEY_VALUE:
    case PARLEY_MEAN_PAYOFF: {
        parley_outcome outcome;
        parley_results_outcome(results, group, measure->actor, measure->quantity, &outcome);
        *estimate = outcome.estimate;
        return;
    }
    case PARLEY_COOPERATION: {
        parley_cooperation cooperation;
        uint32_t link = game_measure_counter(game, measure) % game->n_links;
        parley_results_cooperation(results, measure->period, group, link, &cooperation);
        *estimate = cooperation.executed;
        return;
    }
    case PARLEY_EVENT:
        event_measure(results, measure, group, estimate);
        return;
    }
}
