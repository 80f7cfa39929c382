/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/summary.h"

#include "core/memory.h"

#include <stdlib.h>

#define MAX_HEADLINE_LINKS 12 /* up to which all links are the headline where there is none */

/* A summary on its way. */
typedef struct collection {
    run_summary *summary;
    const parley_scenario *scenario;
    const parley_results *results;
    size_t room;
    bool failed; /* out of memory */
} collection;

static void add_row(collection *c, summary_section *section, const summary_row *row)
{
    void *rows = section->rows;
    if (c->failed || !memory_grow(&rows, section->n_rows, &section->n_allocated, sizeof *row)) {
        c->failed = true;
        return;
    }
    section->rows = rows;
    section->rows[section->n_rows++] = *row;
}

/* -- headline -------------------------------------------------------------------------------- */

static bool is_cooperation(const parley_measure *measure)
{
    return measure->quantity == PARLEY_COOPERATION;
}

static bool is_plain_cooperation(const parley_measure *measure)
{
    return is_cooperation(measure) && measure->period == PARLEY_NONE &&
           measure->type_actor == PARLEY_NONE;
}

static void add_measure(collection *c, const parley_measure *measure, bool is_part)
{
    summary_row row = {.measure = *measure, .is_part = is_part};
    parley_results_measure(c->results, measure, &row.estimate);
    add_row(c, &c->summary->headline, &row);
}

/* Cooperation that was asked for plainly is shown by period and by type of the actor, too. */
static void add_cooperation_parts(collection *c, const parley_measure *asked)
{
    uint32_t n_types = c->scenario->actors[asked->actor].n_types;
    for (uint32_t position = 0; position <= c->scenario->rounds.n_periods; position++)
        for (uint32_t i = 0; i <= n_types; i++) {
            parley_measure measure = *asked;
            measure.period = position == 0 ? PARLEY_NONE : position - 1;
            measure.type_actor = i == 0 ? PARLEY_NONE : asked->actor;
            measure.type = i == 0 ? PARLEY_NONE : i - 1;
            add_measure(c, &measure, position > 0 || i > 0);
        }
}

static void add_headline(collection *c, const parley_measure *measure)
{
    if (c->summary->headline.n_rows >= c->room)
        c->summary->headline.n_left_out++;
    else if (is_plain_cooperation(measure))
        add_cooperation_parts(c, measure);
    else
        add_measure(c, measure, false);
}

static bool headline_measure(const collection *c, uint32_t position, parley_measure *measure)
{
    const char *text = c->scenario->headline[position];
    return !parley_measure_parse(measure, c->scenario, text, NULL, NULL, NULL);
}

/* Whether a measure of the headline is among the lines of an earlier one. */
static bool is_repeated(const collection *c, uint32_t position, const parley_measure *measure)
{
    bool own_type = measure->type_actor == PARLEY_NONE || measure->type_actor == measure->actor;
    for (uint32_t i = 0; i < position && is_cooperation(measure) && own_type; i++) {
        parley_measure earlier;
        if (headline_measure(c, i, &earlier) && is_plain_cooperation(&earlier) &&
            earlier.actor == measure->actor && earlier.counterpart == measure->counterpart &&
            earlier.issue == measure->issue)
            return true;
    }
    return false;
}

static parley_measure link_measure(parley_link link)
{
    parley_measure measure = parley_measure_none;
    measure.quantity = PARLEY_COOPERATION;
    measure.actor = link.actor;
    measure.counterpart = link.counterpart;
    measure.issue = link.issue;
    return measure;
}

/* Without a headline of its own, a small scenario has its links for one, where periods or types
 * make it more than the section of cooperation. */
static bool has_default_headline(const collection *c)
{
    return parley_results_n_links(c->results) <= MAX_HEADLINE_LINKS &&
           (c->scenario->rounds.n_periods > 0 || parley_results_n_groups(c->results) > 1);
}

static void collect_headline(collection *c)
{
    parley_measure measure;
    for (uint32_t i = 0; i < c->scenario->n_headline; i++)
        if (headline_measure(c, i, &measure) && !is_repeated(c, i, &measure))
            add_headline(c, &measure);
    if (c->scenario->n_headline > 0 || !has_default_headline(c))
        return;
    for (uint32_t i = 0; i < parley_results_n_links(c->results); i++) {
        measure = link_measure(parley_results_links(c->results)[i]);
        add_headline(c, &measure);
    }
}

/* -- payoffs, cooperation, events ------------------------------------------------------------ */

static void add_payoffs(collection *c, uint32_t group, uint32_t actor)
{
    static const parley_quantity quantities[] = {PARLEY_VALUE, PARLEY_MEAN_PAYOFF};
    parley_group chosen = parley_results_groups(c->results)[group];
    for (size_t i = 0; i < sizeof quantities / sizeof quantities[0]; i++) {
        parley_outcome outcome;
        summary_row row = {.measure = parley_measure_none};
        row.measure.quantity = quantities[i];
        row.measure.actor = actor;
        row.measure.type_actor = chosen.actor;
        row.measure.type = chosen.type;
        parley_results_outcome(c->results, group, actor, quantities[i], &outcome);
        row.estimate = outcome.estimate;
        add_row(c, &c->summary->payoffs, &row);
    }
}

/* By type too where there is room for all of it. */
static void collect_payoffs(collection *c)
{
    summary_section *payoffs = &c->summary->payoffs;
    uint32_t n_groups = parley_results_n_groups(c->results);
    size_t n_rows = 2 * (size_t)n_groups * c->scenario->n_actors;
    uint32_t n_shown = n_rows <= c->room ? n_groups : 1;
    for (uint32_t group = 0; group < n_shown; group++)
        for (uint32_t actor = 0; actor < c->scenario->n_actors && payoffs->n_rows < c->room;
             actor++)
            add_payoffs(c, group, actor);
    payoffs->n_left_out = n_rows - payoffs->n_rows;
}

static void collect_cooperation(collection *c)
{
    uint32_t n_links = parley_results_n_links(c->results);
    uint32_t n_shown = n_links < c->room ? n_links : (uint32_t)c->room;
    for (uint32_t i = 0; i < n_shown; i++) {
        parley_cooperation rates;
        parley_results_cooperation(c->results, PARLEY_NONE, 0, i, &rates);
        summary_row row = {.measure = link_measure(parley_results_links(c->results)[i]),
                           .estimate = rates.executed,
                           .intended = rates.intended,
                           .perceived = rates.perceived};
        add_row(c, &c->summary->cooperation, &row);
    }
    c->summary->cooperation.n_left_out = n_links - n_shown;
}

/* Signals and violations are the business of the tables: there is one of each for every link. */
static bool is_told(parley_event event)
{
    return event != PARLEY_SIGNAL && event != PARLEY_VIOLATION;
}

static int compare(uint32_t a, uint32_t b)
{
    return (a > b) - (a < b);
}

/* What befell the same is told together: commitments, threats, then pairs and types. */
static int compare_events(const void *left, const void *right)
{
    const summary_row *a = left, *b = right;
    int order = compare(a->measure.commitment, b->measure.commitment);
    if (!order)
        order = compare(a->measure.threat, b->measure.threat);
    if (!order)
        order = compare(a->event, b->event);
    return order;
}

/* The round in which the share q of what is counted of an event has happened. */
static uint32_t round_reached(const collection *c, uint32_t event, double q)
{
    const uint32_t n_rounds = c->scenario->rounds.count;
    double all = 0, so_far = 0;
    for (uint32_t t = 0; t < n_rounds; t++)
        all += (double)parley_results_happened(c->results, t, event);
    for (uint32_t t = 0; t < n_rounds && all > 0; t++) {
        so_far += (double)parley_results_happened(c->results, t, event);
        if (so_far >= q * all)
            return t;
    }
    return PARLEY_NONE;
}

static void add_talks(collection *c, const summary_row *of)
{
    static const double shares[] = {0.05, 0.5, 0.95};
    summary_row row = *of;
    for (int i = 0; i < 3; i++)
        row.rounds[i] = round_reached(c, row.event, shares[i]);
    add_row(c, &c->summary->talks, &row);
}

static void collect_events(collection *c)
{
    summary_section *events = &c->summary->events;
    for (uint32_t i = 0; i < parley_results_n_events(c->results); i++) {
        summary_row row = {.measure = parley_results_events(c->results)[i], .event = i};
        if (!is_told(row.measure.event))
            continue;
        parley_results_event(c->results, PARLEY_NONE, 0, i, &row.estimate, &row.share);
        if (row.measure.event >= PARLEY_AGREED)
            add_talks(c, &row);
        else
            add_row(c, events, &row);
    }
    if (events->n_rows > 0)
        qsort(events->rows, events->n_rows, sizeof *events->rows, compare_events);
}

/* -- the whole ------------------------------------------------------------------------------- */

static void collect_played(collection *c)
{
    run_summary *summary = c->summary;
    const parley_scenario *scenario = c->scenario;
    summary->n_replications = parley_results_n_replications(c->results);
    summary->unknown = parley_scenario_has_unknown(scenario);
    summary->title = scenario->title ? scenario->title : scenario->name;
    parley_scenario_date(scenario, 0, summary->first);
    parley_scenario_date(scenario, scenario->rounds.count - 1, summary->last);
    if (!summary->origin->measure)
        return;
    summary->precise.measure = *summary->origin->measure;
    parley_results_measure(c->results, summary->origin->measure, &summary->precise.estimate);
}

parley_status summary_init(run_summary *summary, const parley_results *results,
                           const summary_origin *origin, size_t room)
{
    collection c = {summary, parley_results_scenario(results), results, room, false};
    *summary = (run_summary){.scenario = c.scenario, .origin = origin};
    collect_played(&c);
    collect_headline(&c);
    collect_payoffs(&c);
    collect_cooperation(&c);
    collect_events(&c);
    return c.failed ? PARLEY_ERROR_MEMORY : PARLEY_OK;
}

void summary_free(run_summary *summary)
{
    free(summary->headline.rows);
    free(summary->payoffs.rows);
    free(summary->cooperation.rows);
    free(summary->talks.rows);
    free(summary->events.rows);
    *summary = (run_summary){0};
}
