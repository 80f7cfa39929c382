/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "statistics.h"

#include <stdlib.h>
#include <string.h>

size_t reference_outcome_index(const reference_model *model, uint32_t group, uint32_t actor,
                               bool mean_payoff)
{
    return 2 * ((size_t)group * model->scenario->n_actors + actor) + mean_payoff;
}

size_t reference_cooperation_index(const reference_model *model, uint32_t window, uint32_t group,
                                   uint32_t link, uint32_t kind)
{
    size_t first = reference_outcome_index(model, model->n_groups, 0, false);
    size_t at = ((size_t)window * model->n_groups + group) * model->n_links + link;
    return first + 3 * at + kind;
}

size_t reference_event_index(const reference_model *model, uint32_t window, uint32_t group,
                             uint32_t event, bool share)
{
    size_t first = reference_cooperation_index(model, model->n_windows, 0, 0, 0);
    size_t at = ((size_t)window * model->n_groups + group) * model->n_events + event;
    return first + 2 * at + share;
}

static void lay_out(reference_statistics *statistics)
{
    const reference_model *model = statistics->model;
    const parley_scenario *scenario = model->scenario;
    statistics->first_event = REFERENCE_COOPERATIONS + 3 * model->n_links;
    statistics->n_counts = statistics->first_event + model->n_events;
    statistics->n_pooled = reference_event_index(model, model->n_windows, 0, 0, false);
    statistics->per_links = (size_t)REFERENCE_LINK_RATES * model->n_links;
    statistics->per_all = statistics->per_links + scenario->n_actors +
                          (size_t)REFERENCE_THREAT_RATES * scenario->n_threats +
                          (size_t)REFERENCE_COMMITMENT_RATES * scenario->n_commitments;
    statistics->per_round = statistics->per_all + (model->n_groups - 1) * statistics->per_links;
    statistics->n_cells = statistics->by_round ? scenario->rounds.count * statistics->per_round : 0;
    statistics->n_running =
        statistics->by_round ? (size_t)scenario->rounds.count * model->n_groups : 0;
}

parley_status reference_statistics_init(reference_statistics *statistics,
                                        const reference_model *model, bool by_round)
{
    *statistics = (reference_statistics){.model = model, .by_round = by_round};
    lay_out(statistics);
    size_t n_worlds = model->by_world ? statistics->n_cells : 0;
    statistics->counts = calloc(statistics->n_counts, sizeof(int64_t));
    statistics->windows = calloc((size_t)model->n_windows * statistics->n_counts, sizeof(int64_t));
    statistics->open = calloc(model->n_windows, sizeof(bool));
    statistics->members = calloc(model->n_groups, sizeof(uint32_t));
    statistics->pooled = calloc(statistics->n_pooled + 1, sizeof(reference_ratio));
    statistics->world_n = calloc(statistics->n_pooled + 1, sizeof(double));
    statistics->world_d = calloc(statistics->n_pooled + 1, sizeof(double));
    statistics->n = calloc(statistics->n_cells + 1, sizeof(double));
    statistics->nn = calloc(statistics->n_cells + 1, sizeof(double));
    statistics->nd = calloc(n_worlds + 1, sizeof(double));
    statistics->world_cells = calloc(n_worlds + 1, sizeof(double));
    statistics->all = calloc(statistics->per_all + 1, sizeof(double));
    statistics->running = calloc(statistics->n_running + 1, sizeof(reference_ratio));
    statistics->world_running = calloc(statistics->n_running + 1, sizeof(double));
    bool whole = statistics->counts && statistics->windows && statistics->open &&
                 statistics->members && statistics->pooled && statistics->world_n &&
                 statistics->world_d && statistics->n && statistics->nn && statistics->nd &&
                 statistics->world_cells && statistics->all && statistics->running &&
                 statistics->world_running;
    return whole ? PARLEY_OK : PARLEY_ERROR_MEMORY;
}

void reference_statistics_free(reference_statistics *statistics)
{
    free(statistics->counts);
    free(statistics->windows);
    free(statistics->open);
    free(statistics->members);
    free(statistics->pooled);
    free(statistics->world_n);
    free(statistics->world_d);
    free(statistics->n);
    free(statistics->nn);
    free(statistics->nd);
    free(statistics->world_cells);
    free(statistics->all);
    free(statistics->running);
    free(statistics->world_running);
    *statistics = (reference_statistics){0};
}

/* Between worlds the scratch of a world is 0 already. */
void reference_statistics_clear(reference_statistics *statistics)
{
    size_t cells = statistics->n_cells * sizeof(double);
    memset(statistics->pooled, 0, statistics->n_pooled * sizeof(reference_ratio));
    memset(statistics->n, 0, cells);
    memset(statistics->nn, 0, cells);
    if (statistics->model->by_world)
        memset(statistics->nd, 0, cells);
    memset(statistics->running, 0, statistics->n_running * sizeof(reference_ratio));
    statistics->n_clusters = statistics->cluster_square = 0;
}

static void merge_ratios(reference_ratio *into, const reference_ratio *from, size_t n)
{
    for (size_t k = 0; k < n; k++) {
        into[k].n += from[k].n;
        into[k].d += from[k].d;
        into[k].nn += from[k].nn;
        into[k].nd += from[k].nd;
        into[k].dd += from[k].dd;
        into[k].clusters += from[k].clusters;
    }
}

static void merge_sums(double *into, const double *from, size_t n)
{
    for (size_t k = 0; k < n; k++)
        into[k] += from[k];
}

void reference_statistics_merge(reference_statistics *into, const reference_statistics *from)
{
    merge_ratios(into->pooled, from->pooled, into->n_pooled);
    merge_ratios(into->running, from->running, into->n_running);
    merge_sums(into->n, from->n, into->n_cells);
    merge_sums(into->nn, from->nn, into->n_cells);
    if (into->model->by_world)
        merge_sums(into->nd, from->nd, into->n_cells);
    into->n_clusters += from->n_clusters;
    into->cluster_square += from->cluster_square;
}

static void add_cluster(reference_ratio *ratio, double n, double d)
{
    ratio->n += n;
    ratio->d += d;
    ratio->nn += n * n;
    ratio->nd += n * d;
    ratio->dd += d * d;
    ratio->clusters += d > 0;
}

/* One replication's share of a pooled row. */
static void add_pooled(reference_statistics *statistics, size_t row, double n, double d)
{
    if (statistics->model->by_world) {
        statistics->world_n[row] += n;
        statistics->world_d[row] += d;
    } else {
        add_cluster(&statistics->pooled[row], n, d);
    }
}

void reference_statistics_start(reference_statistics *statistics, const reference_history *history)
{
    const reference_model *model = statistics->model;
    memset(statistics->counts, 0, statistics->n_counts * sizeof(int64_t));
    memset(statistics->windows, 0,
           (size_t)model->n_windows * statistics->n_counts * sizeof(int64_t));
    memset(statistics->open, 0, model->n_windows * sizeof(bool));
    statistics->n_members = 0;
    statistics->members[statistics->n_members++] = 0;
    for (uint32_t i = 0; i < model->scenario->n_actors; i++)
        if (model->first_group[i] != PARLEY_NONE)
            statistics->members[statistics->n_members++] =
                model->first_group[i] + history->actors[i].first_type;
}

/* A window's counts are those at its end less those at its start. */
static void add_counts(reference_statistics *statistics, uint32_t window, int64_t sign)
{
    int64_t *counts = statistics->windows + (size_t)window * statistics->n_counts;
    for (uint32_t k = 0; k < statistics->n_counts; k++)
        counts[k] += sign * statistics->counts[k];
    statistics->open[window] = sign < 0;
}

static void move_windows(reference_statistics *statistics, uint32_t round)
{
    const reference_model *model = statistics->model;
    if (!model->window_changes[round])
        return;
    for (uint32_t w = 0; w < model->n_windows; w++) {
        const reference_window *window = &model->windows[w];
        if (statistics->open[w] && window->until == round)
            add_counts(statistics, w, 1);
        if (window->from == round && window->from < window->until)
            add_counts(statistics, w, -1);
    }
}

static void count_links(reference_statistics *statistics, const reference_history *history)
{
    const reference_model *model = statistics->model;
    int64_t *counts = statistics->counts;
    int64_t *events = counts + statistics->first_event;
    for (uint32_t l = 0; l < model->n_links; l++) {
        const reference_link_state *link = &history->links[l];
        int64_t *cooperation = counts + REFERENCE_COOPERATIONS + 3 * (size_t)l;
        cooperation[0] += !link->intends_defect;
        cooperation[1] += !link->defects;
        cooperation[2] += !link->adverse;
        events[model->first_signal + l] += link->signalled;
        events[model->first_violation + l] += link->violation;
    }
}

/* What is counted of the end of talks, in its round; sanctions are imposed when they open. */
static void count_talks(reference_statistics *statistics, const reference_history *history)
{
    const reference_model *model = statistics->model;
    const parley_negotiation *rules = model->scenario->negotiation;
    const parley_outcome_of_talks *talks = &history->talks;
    int64_t *events = statistics->counts + statistics->first_event;
    const uint32_t kinds = PARLEY_THREAT_DROPPED - PARLEY_OUTSIDE_TAKEN + 1;
    int64_t *sender = events + model->side_event + rules->sender * kinds;
    int64_t *target = events + model->side_event + rules->target * kinds;
    bool sanctions =
        talks->ending == PARLEY_CONCEDED_UNDER_SANCTIONS || talks->ending == PARLEY_HELD_OUT;
    if (history->round == rules->opens && sanctions)
        sender[PARLEY_THREAT_IMPOSED - PARLEY_OUTSIDE_TAKEN]++;
    if (history->round != talks->round)
        return;
    if (talks->deal.package > 0)
        events[model->agreed_event + talks->deal.package - 1]++;
    else
        events[model->failed_event]++;
    if (talks->ending == PARLEY_CONCEDED_AT_THREAT)
        target[PARLEY_GAVE_IN_AT_THREAT - PARLEY_OUTSIDE_TAKEN]++;
    if (talks->ending == PARLEY_CONCEDED_UNDER_SANCTIONS)
        target[PARLEY_GAVE_IN_UNDER_SANCTIONS - PARLEY_OUTSIDE_TAKEN]++;
    if (talks->ending == PARLEY_BACKED_DOWN)
        sender[PARLEY_THREAT_DROPPED - PARLEY_OUTSIDE_TAKEN]++;
    if (talks->ending == PARLEY_TOOK_OUTSIDE) { /* by the one who had to answer */
        uint32_t offers = (talks->round - rules->opens + rules->first) % 2;
        events[model->side_event + (1 - offers) * kinds]++;
    }
}

static void count_rest(reference_statistics *statistics, const reference_history *history)
{
    const reference_model *model = statistics->model;
    const parley_scenario *scenario = model->scenario;
    int64_t *events = statistics->counts + statistics->first_event;
    for (uint32_t c = 0; c < scenario->n_commitments; c++) {
        const reference_commitment_state *commitment = &history->commitments[c];
        int64_t *at = events + model->commitment_event[c];
        if (scenario->commitments[c].kind == PARLEY_ASSISTANCE) {
            at[0] += commitment->requests;
            at[1] += commitment->honoured;
            at[2] += commitment->restored;
        } else if (scenario->commitments[c].kind == PARLEY_HOTLINE) {
            at[0] += commitment->calls;
            at[1] += commitment->resolved;
        }
    }
    for (uint32_t h = 0; h < scenario->n_threats; h++) {
        const reference_threat_state *threat = &history->threats[h];
        int64_t *at = events + model->threat_event[h];
        at[0] += threat->triggered;
        at[1] += threat->imposed;
        at[2] += threat->bluffed;
        at[3] += threat->lifted;
        at[4] += threat->was_active;
        events[model->withdrawn_event[h]] += threat->withdrew;
    }
    for (uint32_t i = 0; i < scenario->n_actors; i++)
        if (history->actors[i].turned)
            events[model->turned_event[i] + history->actors[i].type]++;
    if (scenario->negotiation)
        count_talks(statistics, history);
}

static double in_force(const reference_history *history, uint32_t commitment)
{
    const reference_list *links = &history->model->commitment_links[commitment];
    uint32_t n = 0;
    for (uint32_t k = 0; k < links->n; k++)
        n += reference_in_force(history, commitment, links->at[k]);
    return links->n ? (double)n / links->n : 0;
}

/* The values of this round, in the order of the rows. */
static void fill_round(reference_statistics *statistics, const reference_history *history)
{
    const reference_model *model = statistics->model;
    const parley_scenario *scenario = model->scenario;
    double *at = statistics->all;
    for (uint32_t l = 0; l < model->n_links; l++) {
        const reference_link_state *link = &history->links[l];
        *at++ = !link->intends_defect;
        *at++ = !link->defects;
        *at++ = !link->adverse;
        *at++ = link->signalled;
        *at++ = link->violation;
    }
    for (uint32_t i = 0; i < scenario->n_actors; i++)
        *at++ = history->actors[i].payoff;
    for (uint32_t h = 0; h < scenario->n_threats; h++) {
        const reference_threat_state *threat = &history->threats[h];
        *at++ = threat->was_active;
        *at++ = threat->triggered;
        *at++ = threat->imposed;
        *at++ = threat->bluffed;
    }
    for (uint32_t c = 0; c < scenario->n_commitments; c++) {
        const reference_commitment_state *commitment = &history->commitments[c];
        *at++ = in_force(history, c);
        *at++ = commitment->requests;
        *at++ = commitment->honoured;
        *at++ = commitment->restored;
        *at++ = commitment->calls;
        *at++ = commitment->resolved;
    }
}

static void add_round(reference_statistics *statistics, uint32_t round)
{
    const reference_model *model = statistics->model;
    const double *all = statistics->all;
    size_t per_links = statistics->per_links, per_all = statistics->per_all;
    size_t first = round * statistics->per_round;
    double *into = (model->by_world ? statistics->world_cells : statistics->n) + first;
    for (uint32_t m = 0; m < statistics->n_members; m++) {
        uint32_t g = statistics->members[m];
        size_t row = (size_t)round * model->n_groups + g;
        size_t n = g == 0 ? per_all : per_links;
        size_t offset = g == 0 ? 0 : per_all + (g - 1) * per_links;
        merge_sums(into + offset, all, n);
        if (model->by_world)
            statistics->world_running[row]++;
        else
            add_cluster(&statistics->running[row], 1, 1);
    }
    if (!model->by_world)
        for (size_t k = per_links; k < per_all; k++)
            statistics->nn[first + k] += all[k] * all[k];
}

void reference_statistics_round(reference_statistics *statistics, const reference_history *history)
{
    move_windows(statistics, history->round);
    statistics->counts[REFERENCE_LIVED]++;
    count_links(statistics, history);
    count_rest(statistics, history);
    if (statistics->by_round) {
        fill_round(statistics, history);
        add_round(statistics, history->round);
    }
}

static void end_outcomes(reference_statistics *statistics, const reference_history *history,
                         uint32_t group)
{
    const reference_model *model = statistics->model;
    uint32_t burn_in = model->scenario->rounds.burn_in, lived = history->round + 1;
    for (uint32_t i = 0; i < model->scenario->n_actors; i++) {
        const reference_actor_state *actor = &history->actors[i];
        add_pooled(statistics, reference_outcome_index(model, group, i, false),
                   actor->discounted / reference_history_horizon(history, i), 1);
        if (lived > burn_in)
            add_pooled(statistics, reference_outcome_index(model, group, i, true),
                       actor->total / (lived - burn_in), 1);
    }
}

static void end_window(reference_statistics *statistics, uint32_t window, uint32_t group)
{
    const reference_model *model = statistics->model;
    const int64_t *counts = statistics->windows + (size_t)window * statistics->n_counts;
    const int64_t *events = counts + statistics->first_event;
    for (uint32_t l = 0; l < model->n_links; l++)
        for (uint32_t kind = 0; kind < 3; kind++)
            add_pooled(statistics, reference_cooperation_index(model, window, group, l, kind),
                       (double)counts[REFERENCE_COOPERATIONS + 3 * (size_t)l + kind],
                       (double)counts[REFERENCE_LIVED]);
    for (uint32_t e = 0; e < model->n_events; e++) {
        size_t row = reference_event_index(model, window, group, e, false);
        add_pooled(statistics, row, (double)events[e], 1);
        add_pooled(statistics, row + 1, events[e] > 0, 1);
    }
}

void reference_statistics_end(reference_statistics *statistics, const reference_history *history)
{
    const reference_model *model = statistics->model;
    for (uint32_t w = 0; w < model->n_windows; w++)
        if (statistics->open[w])
            add_counts(statistics, w, 1);
    for (uint32_t m = 0; m < statistics->n_members; m++) {
        end_outcomes(statistics, history, statistics->members[m]);
        for (uint32_t w = 0; w < model->n_windows; w++)
            end_window(statistics, w, statistics->members[m]);
    }
    if (model->by_world) {
        statistics->world_size++;
    } else {
        statistics->n_clusters++;
        statistics->cluster_square++;
    }
}

static void fold_cells(reference_statistics *statistics, size_t first, size_t n, double running)
{
    for (size_t k = first; k < first + n; k++) {
        double cell = statistics->world_cells[k];
        statistics->n[k] += cell;
        statistics->nn[k] += cell * cell;
        statistics->nd[k] += cell * running;
        statistics->world_cells[k] = 0;
    }
}

/* Where clusters are worlds, one is complete. */
void reference_statistics_world(reference_statistics *statistics)
{
    const reference_model *model = statistics->model;
    if (!model->by_world)
        return;
    for (size_t row = 0; row < statistics->n_pooled; row++) {
        add_cluster(&statistics->pooled[row], statistics->world_n[row], statistics->world_d[row]);
        statistics->world_n[row] = statistics->world_d[row] = 0;
    }
    for (size_t row = 0; row < statistics->n_running; row++) {
        size_t round = row / model->n_groups, g = row % model->n_groups;
        size_t n = g == 0 ? statistics->per_all : statistics->per_links;
        size_t offset = g == 0 ? 0 : statistics->per_all + (g - 1) * statistics->per_links;
        double running = statistics->world_running[row];
        reference_ratio *ratio = &statistics->running[row];
        fold_cells(statistics, round * statistics->per_round + offset, n, running);
        ratio->n += running;
        ratio->nn += running * running;
        ratio->nd += running * statistics->world_size;
        ratio->clusters += running > 0;
        statistics->world_running[row] = 0;
    }
    statistics->n_clusters++;
    statistics->cluster_square += statistics->world_size * statistics->world_size;
    statistics->world_size = 0;
}
