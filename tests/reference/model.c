/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model.h"

#include <stdlib.h>

bool reference_list_add(reference_list *list, uint32_t index)
{
    if (list->n == list->n_allocated) {
        uint32_t n_allocated = list->n_allocated ? 2 * list->n_allocated : 4;
        uint32_t *at = realloc(list->at, n_allocated * sizeof *at);
        if (at == NULL)
            return false;
        list->at = at;
        list->n_allocated = n_allocated;
    }
    list->at[list->n++] = index;
    return true;
}

static bool contains(uint32_t n, const uint32_t *list, uint32_t index)
{
    for (uint32_t k = 0; k < n; k++)
        if (list[k] == index)
            return true;
    return false;
}

static bool covers(const parley_commitment *commitment, const reference_link *link)
{
    return contains(commitment->n_parties, commitment->parties, link->actor) &&
           contains(commitment->n_parties, commitment->parties, link->counterpart) &&
           contains(commitment->n_issues, commitment->issues, link->issue);
}

/* The last behaviour that matches applies. */
static uint32_t find_behaviour(const parley_scenario *scenario, const reference_link *link,
                               uint32_t type)
{
    for (uint32_t b = scenario->n_behaviours; b-- > 0;) {
        const parley_behaviour *behaviour = &scenario->behaviours[b];
        if (behaviour->actor == link->actor &&
            (behaviour->type == PARLEY_NONE || behaviour->type == type) &&
            contains(behaviour->n_issues, behaviour->issues, link->issue) &&
            contains(behaviour->n_counterparts, behaviour->counterparts, link->counterpart))
            return b;
    }
    return PARLEY_NONE;
}

static parley_status find_behaviours(const parley_scenario *scenario, reference_link *link)
{
    uint32_t n_types = scenario->actors[link->actor].n_types;
    uint32_t n = n_types ? n_types : 1;
    link->behaviours = calloc(n, sizeof *link->behaviours);
    if (link->behaviours == NULL)
        return PARLEY_ERROR_MEMORY;
    for (uint32_t type = 0; type < n; type++) {
        link->behaviours[type] = find_behaviour(scenario, link, n_types ? type : PARLEY_NONE);
        if (link->behaviours[type] == PARLEY_NONE)
            return PARLEY_ERROR_SCENARIO;
    }
    return PARLEY_OK;
}

/* The links of an issue come in a run: (i, j) by i, then j, both in the order of the parties. */
static void make_links(reference_model *model)
{
    uint32_t l = 0;
    for (uint32_t k = 0; k < model->scenario->n_issues; k++) {
        const parley_issue *issue = &model->scenario->issues[k];
        for (uint32_t i = 0; i < issue->n_parties; i++)
            for (uint32_t j = 0; j < issue->n_parties; j++)
                if (i != j)
                    model->links[l++] = (reference_link){
                        .actor = issue->parties[i], .counterpart = issue->parties[j], .issue = k};
    }
}

static parley_status connect_link(reference_model *model, uint32_t l)
{
    const parley_scenario *scenario = model->scenario;
    reference_link *link = &model->links[l];
    for (uint32_t o = 0; o < model->n_links; o++) {
        const reference_link *other = &model->links[o];
        if (other->issue != link->issue)
            continue;
        if (other->actor == link->counterpart && other->counterpart == link->actor)
            link->reverse = o;
        if (other->actor != link->actor && other->counterpart == link->counterpart &&
            !reference_list_add(&link->scapegoats, o))
            return PARLEY_ERROR_MEMORY;
    }
    for (uint32_t c = 0; c < scenario->n_commitments; c++) {
        const parley_commitment *commitment = &scenario->commitments[c];
        if (!covers(commitment, link))
            continue;
        reference_list *list = commitment->kind == PARLEY_RESTRAINT    ? &link->restraints
                               : commitment->kind == PARLEY_ASSISTANCE ? &link->assistances
                                                                       : &link->hotlines;
        if (!reference_list_add(list, c))
            return PARLEY_ERROR_MEMORY;
        if (link->actor < link->counterpart && !reference_list_add(&model->commitment_links[c], l))
            return PARLEY_ERROR_MEMORY;
    }
    for (uint32_t h = 0; h < scenario->n_threats; h++) {
        const parley_threat *threat = &scenario->threats[h];
        if (threat->target != link->actor || threat->sender != link->counterpart ||
            !contains(threat->n_issues, threat->issues, link->issue))
            continue;
        if (!reference_list_add(&link->threats, h) ||
            !reference_list_add(&model->threat_links[h], l))
            return PARLEY_ERROR_MEMORY;
    }
    return find_behaviours(scenario, link);
}

static parley_status links_init(reference_model *model)
{
    const parley_scenario *scenario = model->scenario;
    for (uint32_t k = 0; k < scenario->n_issues; k++)
        model->n_links += scenario->issues[k].n_parties * (scenario->issues[k].n_parties - 1);
    model->links = calloc(model->n_links + 1u, sizeof *model->links);
    model->threat_links = calloc(scenario->n_threats + 1u, sizeof *model->threat_links);
    model->commitment_links = calloc(scenario->n_commitments + 1u, sizeof *model->commitment_links);
    if (model->links == NULL || model->threat_links == NULL || model->commitment_links == NULL)
        return PARLEY_ERROR_MEMORY;
    make_links(model);
    parley_status status = PARLEY_OK;
    for (uint32_t l = 0; l < model->n_links && status == PARLEY_OK; l++)
        status = connect_link(model, l);
    return status;
}

static parley_status groups_init(reference_model *model)
{
    const parley_scenario *scenario = model->scenario;
    model->n_groups = 1;
    for (uint32_t i = 0; i < scenario->n_actors; i++)
        model->n_groups += scenario->actors[i].n_types;
    model->groups = calloc(model->n_groups, sizeof *model->groups);
    model->first_group = calloc(scenario->n_actors + 1u, sizeof *model->first_group);
    if (model->groups == NULL || model->first_group == NULL)
        return PARLEY_ERROR_MEMORY;
    uint32_t g = 0;
    model->groups[g++] = (reference_group){PARLEY_NONE, PARLEY_NONE};
    for (uint32_t i = 0; i < scenario->n_actors; i++) {
        model->first_group[i] = scenario->actors[i].n_types ? g : PARLEY_NONE;
        for (uint32_t type = 0; type < scenario->actors[i].n_types; type++)
            model->groups[g++] = (reference_group){i, type};
    }
    return PARLEY_OK;
}

/* Whatever is pooled over rounds leaves out the burn-in. */
static parley_status windows_init(reference_model *model)
{
    const parley_rounds *rounds = &model->scenario->rounds;
    model->n_windows = 1 + rounds->n_periods;
    model->windows = calloc(model->n_windows, sizeof *model->windows);
    model->window_changes = calloc(rounds->count + 1u, sizeof *model->window_changes);
    if (model->windows == NULL || model->window_changes == NULL)
        return PARLEY_ERROR_MEMORY;
    model->windows[0] = (reference_window){"all", rounds->burn_in, rounds->count};
    for (uint32_t p = 0; p < rounds->n_periods; p++) {
        const parley_period *period = &rounds->periods[p];
        uint32_t from = period->from > rounds->burn_in ? period->from : rounds->burn_in;
        model->windows[1 + p] = (reference_window){period->id, from, period->until};
    }
    for (uint32_t w = 0; w < model->n_windows; w++) {
        const reference_window *window = &model->windows[w];
        if (window->from < rounds->count)
            model->window_changes[window->from] = true;
        if (window->until < rounds->count)
            model->window_changes[window->until] = true;
    }
    return PARLEY_OK;
}

static parley_status standing_init(reference_model *model)
{
    const parley_scenario *scenario = model->scenario;
    uint32_t count = scenario->rounds.count;
    model->standing_changes = calloc(count + 1u, sizeof *model->standing_changes);
    if (model->standing_changes == NULL)
        return PARLEY_ERROR_MEMORY;
    for (uint32_t c = 0; c < scenario->n_commitments; c++) {
        if (scenario->commitments[c].from < count)
            model->standing_changes[scenario->commitments[c].from] = true;
        if (scenario->commitments[c].until < count)
            model->standing_changes[scenario->commitments[c].until] = true;
    }
    return PARLEY_OK;
}

parley_status reference_model_init(reference_model *model, const parley_scenario *scenario)
{
    static parley_status (*const parts[])(reference_model *) = {links_init,
                                                                groups_init,
                                                                windows_init,
                                                                standing_init,
                                                                reference_numbers_init,
                                                                reference_strategies_init,
                                                                reference_events_init};
    *model =
        (reference_model){.scenario = scenario, .by_world = parley_scenario_has_unknown(scenario)};
    parley_status status = PARLEY_OK;
    for (size_t k = 0; k < sizeof parts / sizeof *parts && status == PARLEY_OK; k++)
        status = parts[k](model);
    return status;
}

static void free_link(reference_link *link)
{
    free(link->scapegoats.at);
    free(link->restraints.at);
    free(link->assistances.at);
    free(link->hotlines.at);
    free(link->threats.at);
    free(link->behaviours);
}

void reference_model_free(reference_model *model)
{
    const parley_scenario *scenario = model->scenario;
    if (scenario == NULL)
        return;
    reference_events_free(model);
    reference_numbers_free(model);
    for (uint32_t l = 0; model->links != NULL && l < model->n_links; l++)
        free_link(&model->links[l]);
    for (uint32_t h = 0; model->threat_links != NULL && h < scenario->n_threats; h++)
        free(model->threat_links[h].at);
    for (uint32_t c = 0; model->commitment_links != NULL && c < scenario->n_commitments; c++)
        free(model->commitment_links[c].at);
    free(model->links);
    free(model->threat_links);
    free(model->commitment_links);
    free(model->strategy_class);
    free(model->standing_changes);
    free(model->window_changes);
    free(model->groups);
    free(model->first_group);
    free(model->windows);
    *model = (reference_model){0};
}
