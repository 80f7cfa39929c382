/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every mean of the tables, in the order of their rows: sampled and exact. */
#include "parley/exact_check.h"

#include "core/memory.h"
#include "engine/results.h"
#include "study/apart.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct checker {
    const parley_results *sampled, *exact;
    const parley_game *game;
    parley_exact_check *check;
    size_t n_allocated;
    uint64_t next_row[PARLEY_N_CHECKED];
    parley_checked at; /* the row under way */
    double *acted;     /* by actor: how often a round's actions differ, of and towards it */
    bool failed;
} checker;

static void begin_row(checker *c, parley_checked_table table, uint32_t group, uint32_t subject)
{
    c->at = (parley_checked){.table = table,
                             .row = c->next_row[table]++,
                             .round = PARLEY_NONE,
                             .period = PARLEY_NONE,
                             .group = group,
                             .subject = subject};
}

static void add(checker *c, const char *column, const sampled_mean *sampled, double exact)
{
    parley_exact_check *check = c->check;
    void *rows = check->rows;
    if (c->failed || isnan(sampled->mean) || isnan(exact))
        return;
    if (!memory_grow(&rows, check->n_rows, &c->n_allocated, sizeof *check->rows)) {
        c->failed = true;
        return;
    }
    static const parley_check_basis bases[] = {[APART_SAME] = PARLEY_BASIS_SAME,
                                               [APART_ERROR] = PARLEY_BASIS_NOISE,
                                               [APART_BOUND] = PARLEY_BASIS_BOUND,
                                               [APART_FEW] = PARLEY_BASIS_NONE};
    check->rows = rows;
    parley_checked *row = &check->rows[check->n_rows++];
    apart found = apart_of(sampled, exact);
    *row = c->at;
    row->column = column;
    row->sampled = sampled->mean;
    row->exact = exact;
    row->units = sampled->units;
    row->standard_error = found.standard_error;
    row->z = found.z;
    row->basis = bases[found.kind];
}

static sampled_mean mean_over(mean_form form, const parley_estimate *estimate, const clusters *over)
{
    return (sampled_mean){.form = form,
                          .mean = estimate->mean,
                          .standard_error = estimate->standard_error,
                          .clusters = over->n,
                          .units = over->base,
                          .pieces = over->base * over->base / over->nn,
                          .most = 1};
}

/* A rate over replications, of which no error is known. */
static sampled_mean rate_over(const checker *c, double rate, const clusters *over)
{
    const parley_estimate bare = {.mean = rate, .standard_error = NAN};
    sampled_mean mean = mean_over(FORM_RATE, &bare, over);
    mean.binary = !c->game->unknown;
    return mean;
}

/* -- by history ------------------------------------------------------------------------------ */

static void check_outcome(checker *c, uint32_t group, uint32_t actor, parley_quantity quantity)
{
    parley_outcome sampled, exact;
    clusters over = results_clusters(c->sampled, PARLEY_NONE, group);
    parley_results_outcome(c->sampled, group, actor, quantity, &sampled);
    parley_results_outcome(c->exact, group, actor, quantity, &exact);
    sampled_mean mean = mean_over(FORM_REAL, &sampled.estimate, &over);
    double differ =
        sampled.sd * sampled.sd / (sampled.estimate.standard_error * (sampled.max - sampled.min));
    mean.varied = differ * differ >= APART_ENOUGH;
    begin_row(c, PARLEY_CHECKED_OUTCOMES, group, 2 * actor + (quantity == PARLEY_MEAN_PAYOFF));
    add(c, "mean", &mean, exact.estimate.mean);
}

static void check_outcomes(checker *c)
{
    for (uint32_t g = 0; g < c->game->n_groups; g++)
        for (uint32_t i = 0; i < c->game->scenario->n_actors; i++) {
            check_outcome(c, g, i, PARLEY_VALUE);
            check_outcome(c, g, i, PARLEY_MEAN_PAYOFF);
        }
}

static void check_event(checker *c, uint32_t period, uint32_t group, uint32_t event)
{
    parley_estimate sampled, exact;
    double share, exact_share;
    clusters over = results_clusters(c->sampled, period, group);
    uint32_t counter = c->game->event_counter[event];
    parley_results_event(c->sampled, period, group, event, &sampled, &share);
    parley_results_event(c->exact, period, group, event, &exact, &exact_share);
    sampled_mean mean = mean_over(FORM_COUNT, &sampled, &over);
    sampled_mean often = rate_over(c, share, &over);
    mean.most = (double)c->game->counters[counter].most_a_round * c->game->scenario->rounds.count;
    begin_row(c, PARLEY_CHECKED_EVENTS, group, event);
    c->at.period = period;
    add(c, "mean", &mean, exact.mean);
    add(c, "share", &often, exact_share);
}

static void check_cooperation(checker *c, uint32_t period, uint32_t group, uint32_t link)
{
    static const game_link_counter kinds[] = {COUNT_INTENDED, COUNT_EXECUTED, COUNT_PERCEIVED};
    static const char *const columns[] = {"intended", "executed", "perceived"};
    parley_cooperation exact;
    parley_results_cooperation(c->exact, period, group, link, &exact);
    const double rates[] = {exact.intended, exact.executed.mean, exact.perceived};
    begin_row(c, PARLEY_CHECKED_COOPERATION, group, link);
    c->at.period = period;
    for (int k = 0; k < 3; k++) {
        parley_estimate sampled;
        clusters over;
        results_link_rate(c->sampled, period, group, link, kinds[k], &sampled, &over);
        sampled_mean mean = mean_over(FORM_RATE, &sampled, &over);
        add(c, columns[k], &mean, rates[k]);
    }
}

static void check_periods(checker *c)
{
    for (uint32_t position = 0; position <= c->game->scenario->rounds.n_periods; position++)
        for (uint32_t g = 0; g < c->game->n_groups; g++) {
            uint32_t period = position == 0 ? PARLEY_NONE : position - 1;
            for (uint32_t e = 0; e < c->game->n_events; e++)
                check_event(c, period, g, e);
            for (uint32_t l = 0; l < c->game->n_links; l++)
                check_cooperation(c, period, g, l);
        }
}

/* -- by round -------------------------------------------------------------------------------- */

static void check_action(checker *c, uint32_t round, uint32_t group, uint32_t link)
{
    static const char *const columns[] = {"intended", "executed", "perceived", "signalled",
                                          "violations"};
    parley_action_rates s, e;
    clusters over = results_round_clusters(c->sampled, group, round);
    begin_row(c, PARLEY_CHECKED_ACTIONS, group, link);
    c->at.round = round;
    if (over.base == 0)
        return;
    parley_results_action(c->sampled, round, group, link, &s);
    parley_results_action(c->exact, round, group, link, &e);
    const double rates[] = {s.intended, s.executed.mean, s.perceived, s.signalled, s.violations};
    const double exact[] = {e.intended, e.executed.mean, e.perceived, e.signalled, e.violations};
    for (int k = 0; k < 5; k++) {
        sampled_mean mean = k == 1 && c->game->unknown ? mean_over(FORM_RATE, &s.executed, &over)
                                                       : rate_over(c, rates[k], &over);
        add(c, columns[k], &mean, exact[k]);
    }
}

/* How often what was done in the round differs, of and towards each actor: payoffs do, too, if that
 * is often. In independent replications. */
static void find_acted(checker *c, uint32_t round)
{
    clusters over = results_round_clusters(c->sampled, 0, round);
    for (uint32_t i = 0; i < c->game->scenario->n_actors; i++)
        c->acted[i] = 0;
    for (uint32_t l = 0; l < c->game->n_links; l++) {
        parley_action_rates s, e;
        parley_results_action(c->sampled, round, 0, l, &s);
        parley_results_action(c->exact, round, 0, l, &e);
        double p = e.executed.mean, noise = s.executed.standard_error;
        double independent = noise > 0 ? fmin(over.base, p * (1 - p) / (noise * noise)) : 0;
        double differ = independent * fmin(p, 1 - p);
        const parley_link *of = &c->game->link_names[l];
        c->acted[of->actor] = fmax(c->acted[of->actor], differ);
        c->acted[of->counterpart] = fmax(c->acted[of->counterpart], differ);
    }
}

static void check_payoffs(checker *c, uint32_t round)
{
    clusters over = results_round_clusters(c->sampled, 0, round);
    find_acted(c, round);
    for (uint32_t i = 0; i < c->game->scenario->n_actors; i++) {
        parley_estimate sampled, exact;
        parley_results_payoff(c->sampled, round, i, &sampled);
        parley_results_payoff(c->exact, round, i, &exact);
        sampled_mean mean = mean_over(FORM_REAL, &sampled, &over);
        mean.varied = c->acted[i] >= APART_MANY;
        begin_row(c, PARLEY_CHECKED_PAYOFFS, 0, i);
        c->at.round = round;
        add(c, "mean", &mean, exact.mean);
    }
}

static void check_sanction(checker *c, uint32_t round, uint32_t threat)
{
    static const char *const columns[] = {"active", "triggered", "imposed", "bluffed"};
    parley_sanction_rates s, e;
    clusters over = results_round_clusters(c->sampled, 0, round);
    parley_results_sanction(c->sampled, round, threat, &s);
    parley_results_sanction(c->exact, round, threat, &e);
    const double rates[] = {s.active, s.triggered, s.imposed, s.bluffed};
    const double exact[] = {e.active, e.triggered, e.imposed, e.bluffed};
    begin_row(c, PARLEY_CHECKED_SANCTIONS, 0, threat);
    c->at.round = round;
    for (int k = 0; k < 4; k++) {
        sampled_mean mean = rate_over(c, rates[k], &over);
        add(c, columns[k], &mean, exact[k]);
    }
}

/* Of several pairs: a rate over them, or counts of at most one each. */
static void check_commitment(checker *c, uint32_t round, uint32_t commitment)
{
    static const char *const columns[] = {"in_force", "requests", "honoured",
                                          "restored", "calls",    "resolved"};
    parley_commitment_rates s, e;
    clusters over = results_round_clusters(c->sampled, 0, round);
    parley_results_commitment(c->sampled, round, commitment, &s);
    parley_results_commitment(c->exact, round, commitment, &e);
    const double rates[] = {s.in_force, s.requests, s.honoured, s.restored, s.calls, s.resolved};
    const double exact[] = {e.in_force, e.requests, e.honoured, e.restored, e.calls, e.resolved};
    uint32_t n_links = c->game->commitment_links[commitment].n;
    begin_row(c, PARLEY_CHECKED_COMMITMENTS, 0, commitment);
    c->at.round = round;
    for (int k = 0; k < 6; k++) {
        sampled_mean mean = rate_over(c, rates[k], &over);
        mean.binary = mean.binary && n_links == 1;
        if (k > 0 && n_links > 1) {
            mean.form = FORM_COUNT;
            mean.most = n_links;
        }
        add(c, columns[k], &mean, exact[k]);
    }
}

static void check_rounds(checker *c)
{
    const parley_scenario *scenario = c->game->scenario;
    for (uint32_t t = 0; t < scenario->rounds.count; t++) {
        if (parley_results_running(c->sampled, 0, t) == 0)
            return;
        check_payoffs(c, t);
        for (uint32_t g = 0; g < c->game->n_groups; g++)
            for (uint32_t l = 0; l < c->game->n_links; l++)
                check_action(c, t, g, l);
        for (uint32_t h = 0; h < scenario->n_threats; h++)
            check_sanction(c, t, h);
        for (uint32_t m = 0; m < scenario->n_commitments; m++)
            check_commitment(c, t, m);
    }
}

/* -- the whole ------------------------------------------------------------------------------- */

bool parley_is_apart(const parley_exact_check *check, const parley_checked *row)
{
    return fabs(row->z) > check->bound;
}

static void judge(parley_exact_check *check)
{
    double squares = 0, largest = -1;
    for (size_t k = 0; k < check->n_rows; k++) {
        const parley_checked *row = &check->rows[k];
        check->n_tested += !isnan(row->z);
        if (fabs(row->z) > largest) {
            largest = fabs(row->z);
            check->largest = k;
        }
        if (row->basis != PARLEY_BASIS_NOISE)
            continue;
        check->n_noise++;
        squares += row->z * row->z;
    }
    check->mean_square_z = check->n_noise > 0 ? squares / (double)check->n_noise : NAN;
    if (check->n_tested == 0)
        return;
    check->bound = gsl_cdf_ugaussian_Qinv(PARLEY_CHECK_LEVEL / 2 / (double)check->n_tested);
    for (size_t k = 0; k < check->n_rows; k++)
        check->n_apart += parley_is_apart(check, &check->rows[k]);
}

parley_status parley_exact_check_init(parley_exact_check *check, const parley_results *sampled,
                                      const parley_results *exact)
{
    checker c = {.sampled = sampled, .exact = exact, .game = sampled->game, .check = check};
    *check = (parley_exact_check){.sampled = sampled};
    c.acted = memory_array(c.game->scenario->n_actors, sizeof *c.acted);
    if (!c.acted)
        return PARLEY_ERROR_MEMORY;
    check_outcomes(&c);
    check_periods(&c);
    check_rounds(&c);
    free(c.acted);
    if (c.failed) {
        parley_exact_check_free(check);
        return PARLEY_ERROR_MEMORY;
    }
    judge(check);
    return PARLEY_OK;
}

void parley_exact_check_free(parley_exact_check *check)
{
    free(check->rows);
    *check = (parley_exact_check){0};
}

const char *parley_checked_table_name(parley_checked_table table)
{
    static const char *const names[PARLEY_N_CHECKED] = {
        "outcomes", "payoffs", "actions", "sanctions", "commitments", "events", "cooperation"};
    return names[table];
}

static size_t link_text(const parley_results *results, uint32_t l, char *text, size_t size)
{
    const parley_scenario *scenario = parley_results_scenario(results);
    const parley_link *link = &parley_results_links(results)[l];
    return (size_t)snprintf(text, size, "%s>%s:%s", scenario->actors[link->actor].id,
                            scenario->actors[link->counterpart].id,
                            scenario->issues[link->issue].id);
}

size_t parley_checked_subject(const parley_exact_check *check, const parley_checked *row,
                              char *text, size_t size)
{
    const parley_scenario *scenario = parley_results_scenario(check->sampled);
    uint32_t subject = row->subject;
    const char *id = "";
    switch (row->table) {
    case PARLEY_CHECKED_OUTCOMES:
        return (size_t)snprintf(text, size, "%s/%s", subject % 2 ? "mean_payoff" : "value",
                                scenario->actors[subject / 2].id);
    case PARLEY_CHECKED_ACTIONS:
    case PARLEY_CHECKED_COOPERATION:
        return link_text(check->sampled, subject, text, size);
    case PARLEY_CHECKED_EVENTS:
        return parley_measure_text(&parley_results_events(check->sampled)[subject], scenario, text,
                                   size);
    case PARLEY_CHECKED_PAYOFFS:
        id = scenario->actors[subject].id;
        break;
    case PARLEY_CHECKED_SANCTIONS:
        id = scenario->threats[subject].id;
        break;
    case PARLEY_CHECKED_COMMITMENTS:
        id = scenario->commitments[subject].id;
        break;
    case PARLEY_N_CHECKED:
        break;
    }
    return (size_t)snprintf(text, size, "%s", id);
}
