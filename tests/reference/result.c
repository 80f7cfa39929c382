/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tallies to rows: keys, means, standard errors. */
#include "statistics.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Rows under construction: a failure is kept, and nothing is added after it. */
typedef struct writer {
    const reference_statistics *statistics;
    const reference_model *model;
    const parley_scenario *scenario;
    reference_result *result;
    size_t n_allocated;
    parley_status status;
} writer;

static const char *const cooperation_kinds[] = {"intended", "executed", "perceived"};
static const char *const link_rates[REFERENCE_LINK_RATES] = {"intended", "executed", "perceived",
                                                             "signalled", "violations"};
static const char *const threat_rates[REFERENCE_THREAT_RATES] = {"active", "triggered", "imposed",
                                                                 "bluffed"};
static const char *const commitment_rates[REFERENCE_COMMITMENT_RATES] = {
    "in_force", "requests", "honoured", "restored", "calls", "resolved"};

/* The standard error of N/D over c clusters (n_k, d_k), r the ratio:
 * sqrt(c / (c - 1) sum (n_k - r d_k)^2) / D (Cochran 1977). */
static double standard_error(const reference_ratio *ratio)
{
    double c = ratio->clusters, r = ratio->n / ratio->d;
    double squares = ratio->nn - 2 * r * ratio->nd + r * r * ratio->dd;
    if (c < 2)
        return NAN;
    return squares > 0 ? sqrt(squares * c / (c - 1)) / ratio->d : 0;
}

static bool grow(writer *to)
{
    if (to->result->n_rows < to->n_allocated)
        return true;
    size_t n_allocated = to->n_allocated ? 2 * to->n_allocated : 1024;
    reference_row *rows = realloc(to->result->rows, n_allocated * sizeof *rows);
    if (rows == NULL)
        return false;
    to->result->rows = rows;
    to->n_allocated = n_allocated;
    return true;
}

static PARLEY_FORMAT(3, 4) void add_row(writer *to, const reference_ratio *ratio,
                                        const char *format, ...)
{
    if (to->status != PARLEY_OK)
        return;
    va_list arguments;
    char *key = NULL;
    va_start(arguments, format);
    int length = vasprintf(&key, format, arguments);
    va_end(arguments);
    if (length < 0 || !grow(to)) {
        to->status = PARLEY_ERROR_MEMORY;
        if (length >= 0)
            free(key);
        return;
    }
    bool empty = !(ratio->d > 0);
    to->result->rows[to->result->n_rows++] =
        (reference_row){.key = key,
                        .mean = empty ? NAN : ratio->n / ratio->d,
                        .standard_error = empty ? NAN : standard_error(ratio),
                        .n = (uint64_t)ratio->clusters};
}

static const char *group_actor(const writer *to, uint32_t group)
{
    uint32_t actor = to->model->groups[group].actor;
    return actor == PARLEY_NONE ? "any" : to->scenario->actors[actor].id;
}

static const char *group_type(const writer *to, uint32_t group)
{
    const reference_group *at = &to->model->groups[group];
    return at->actor == PARLEY_NONE ? "any" : to->scenario->actors[at->actor].types[at->type].id;
}

static const char *actor_id(const writer *to, uint32_t actor)
{
    return to->scenario->actors[actor].id;
}

static void add_outcomes(writer *to, uint32_t g)
{
    for (uint32_t i = 0; i < to->scenario->n_actors; i++) {
        const reference_ratio *ratio =
            &to->statistics->pooled[reference_outcome_index(to->model, g, i, false)];
        add_row(to, &ratio[0], "outcomes/%s=%s/%s/value", group_actor(to, g), group_type(to, g),
                actor_id(to, i));
        add_row(to, &ratio[1], "outcomes/%s=%s/%s/mean_payoff", group_actor(to, g),
                group_type(to, g), actor_id(to, i));
    }
}

static void add_cooperation(writer *to, uint32_t w, uint32_t g)
{
    for (uint32_t l = 0; l < to->model->n_links; l++) {
        const reference_link *link = &to->model->links[l];
        for (uint32_t kind = 0; kind < 3; kind++) {
            size_t row = reference_cooperation_index(to->model, w, g, l, kind);
            add_row(to, &to->statistics->pooled[row], "cooperation/%s/%s=%s/%s>%s:%s/%s",
                    to->model->windows[w].name, group_actor(to, g), group_type(to, g),
                    actor_id(to, link->actor), actor_id(to, link->counterpart),
                    to->scenario->issues[link->issue].id, cooperation_kinds[kind]);
        }
    }
}

static void add_events(writer *to, uint32_t w, uint32_t g)
{
    for (uint32_t e = 0; e < to->model->n_events; e++) {
        const reference_event *event = &to->model->events[e];
        for (int share = 0; share < 2; share++) {
            size_t row = reference_event_index(to->model, w, g, e, share);
            add_row(to, &to->statistics->pooled[row], "%s/%s/%s=%s/%s%s%s",
                    share ? "events-share" : "events", to->model->windows[w].name,
                    group_actor(to, g), group_type(to, g), parley_event_name(event->event),
                    event->subject[0] ? "/" : "", event->subject);
        }
    }
}

/* A row of one round: its numerator from the cells, its denominator the replications running.
 * `binary`: values are 0 or 1. */
static reference_ratio round_ratio(const writer *to, uint32_t t, uint32_t g, size_t offset,
                                   bool binary)
{
    const reference_statistics *statistics = to->statistics;
    const reference_ratio *running = &statistics->running[(size_t)t * to->model->n_groups + g];
    size_t cell = t * statistics->per_round + offset;
    bool by_world = to->model->by_world;
    return (reference_ratio){
        .n = statistics->n[cell],
        .d = running->n,
        .nn = binary && !by_world ? statistics->n[cell] : statistics->nn[cell],
        .nd = by_world ? statistics->nd[cell] : statistics->n[cell],
        .dd = running->nn,
        .clusters = running->clusters,
    };
}

static void add_actions(writer *to, uint32_t t, uint32_t g)
{
    const reference_statistics *statistics = to->statistics;
    size_t offset = g == 0 ? 0 : statistics->per_all + (g - 1) * statistics->per_links;
    for (uint32_t l = 0; l < to->model->n_links; l++) {
        const reference_link *link = &to->model->links[l];
        for (uint32_t k = 0; k < REFERENCE_LINK_RATES; k++) {
            reference_ratio ratio = round_ratio(to, t, g, offset++, true);
            add_row(to, &ratio, "actions/%u/%s=%s/%s>%s:%s/%s", t, group_actor(to, g),
                    group_type(to, g), actor_id(to, link->actor), actor_id(to, link->counterpart),
                    to->scenario->issues[link->issue].id, link_rates[k]);
        }
    }
}

/* Is this one of the rates that a commitment of the kind has? */
static bool has_rate(parley_commitment_kind kind, uint32_t rate)
{
    return rate == 0 || (kind == PARLEY_ASSISTANCE && rate <= 3) ||
           (kind == PARLEY_HOTLINE && rate > 3);
}

static void add_round(writer *to, uint32_t t)
{
    const parley_scenario *scenario = to->scenario;
    const reference_statistics *statistics = to->statistics;
    reference_ratio ratio = statistics->running[(size_t)t * to->model->n_groups];
    size_t offset = statistics->per_links;
    ratio.d = statistics->pooled[reference_outcome_index(to->model, 0, 0, false)].d;
    ratio.dd = statistics->cluster_square;
    ratio.clusters = statistics->n_clusters;
    add_row(to, &ratio, "running/%u", t);
    for (uint32_t i = 0; i < scenario->n_actors; i++) {
        ratio = round_ratio(to, t, 0, offset++, false);
        add_row(to, &ratio, "payoffs/%u/%s", t, actor_id(to, i));
    }
    for (uint32_t h = 0; h < scenario->n_threats; h++)
        for (uint32_t k = 0; k < REFERENCE_THREAT_RATES; k++) {
            ratio = round_ratio(to, t, 0, offset++, false);
            add_row(to, &ratio, "sanctions/%u/%s/%s", t, scenario->threats[h].id, threat_rates[k]);
        }
    for (uint32_t c = 0; c < scenario->n_commitments; c++)
        for (uint32_t k = 0; k < REFERENCE_COMMITMENT_RATES; k++) {
            ratio = round_ratio(to, t, 0, offset++, false);
            if (has_rate(scenario->commitments[c].kind, k))
                add_row(to, &ratio, "commitments/%u/%s/%s", t, scenario->commitments[c].id,
                        commitment_rates[k]);
        }
    for (uint32_t g = 0; g < to->model->n_groups; g++)
        add_actions(to, t, g);
}

parley_status reference_result_init(reference_result *result,
                                    const reference_statistics *statistics)
{
    const reference_model *model = statistics->model;
    writer to = {
        .statistics = statistics, .model = model, .scenario = model->scenario, .result = result};
    for (uint32_t g = 0; g < model->n_groups; g++)
        add_outcomes(&to, g);
    for (uint32_t w = 0; w < model->n_windows; w++)
        for (uint32_t g = 0; g < model->n_groups; g++)
            add_cooperation(&to, w, g);
    for (uint32_t w = 0; w < model->n_windows; w++)
        for (uint32_t g = 0; g < model->n_groups; g++)
            add_events(&to, w, g);
    for (uint32_t t = 0; statistics->by_round && t < model->scenario->rounds.count; t++)
        add_round(&to, t);
    return to.status;
}

const reference_row *reference_find(const reference_result *result, const char *key)
{
    for (size_t k = 0; k < result->n_rows; k++)
        if (strcmp(result->rows[k].key, key) == 0)
            return &result->rows[k];
    return NULL;
}

void reference_result_free(reference_result *result)
{
    for (size_t k = 0; k < result->n_rows; k++)
        free(result->rows[k].key);
    free(result->rows);
    *result = (reference_result){0};
}
