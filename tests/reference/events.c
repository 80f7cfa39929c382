/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of events that are counted, with their subjects. */
#include "model.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static PARLEY_FORMAT(3, 4) parley_status
    add_event(reference_model *model, parley_event event, const char *format, ...)
{
    va_list arguments;
    char *subject = NULL;
    va_start(arguments, format);
    int length = vasprintf(&subject, format, arguments);
    va_end(arguments);
    if (length < 0)
        return PARLEY_ERROR_MEMORY;
    model->events[model->n_events++] = (reference_event){event, subject};
    return PARLEY_OK;
}

static parley_status add_link_events(reference_model *model, parley_event event)
{
    const parley_scenario *scenario = model->scenario;
    parley_status status = PARLEY_OK;
    for (uint32_t l = 0; l < model->n_links && status == PARLEY_OK; l++) {
        const reference_link *link = &model->links[l];
        status =
            add_event(model, event, "%s>%s:%s", scenario->actors[link->actor].id,
                      scenario->actors[link->counterpart].id, scenario->issues[link->issue].id);
    }
    return status;
}

static parley_status add_commitment_events(reference_model *model, uint32_t c)
{
    const parley_commitment *commitment = &model->scenario->commitments[c];
    parley_event first = PARLEY_REQUEST, last = PARLEY_RESTORED;
    parley_status status = PARLEY_OK;
    model->commitment_event[c] = model->n_events;
    if (commitment->kind == PARLEY_RESTRAINT)
        return PARLEY_OK;
    if (commitment->kind == PARLEY_HOTLINE) {
        first = PARLEY_CALL;
        last = PARLEY_RESOLVED;
    }
    for (parley_event event = first; event <= last && status == PARLEY_OK; event++)
        status = add_event(model, event, "%s", commitment->id);
    return status;
}

static parley_status add_threat_events(reference_model *model, uint32_t h)
{
    parley_status status = PARLEY_OK;
    model->threat_event[h] = model->n_events;
    for (parley_event event = PARLEY_TRIGGERED; event <= PARLEY_ACTIVE_ROUNDS; event++)
        if (status == PARLEY_OK)
            status = add_event(model, event, "%s", model->scenario->threats[h].id);
    return status;
}

/* Threats of one pair share its event. */
static parley_status add_withdrawn_event(reference_model *model, uint32_t h)
{
    const parley_scenario *scenario = model->scenario;
    const parley_threat *threat = &scenario->threats[h];
    for (uint32_t o = 0; o < h; o++) {
        if (scenario->threats[o].target == threat->target &&
            scenario->threats[o].sender == threat->sender) {
            model->withdrawn_event[h] = model->withdrawn_event[o];
            return PARLEY_OK;
        }
    }
    model->withdrawn_event[h] = model->n_events;
    return add_event(model, PARLEY_WITHDRAWN, "%s>%s", scenario->actors[threat->target].id,
                     scenario->actors[threat->sender].id);
}

static parley_status add_turned_events(reference_model *model, uint32_t i)
{
    const parley_actor *actor = &model->scenario->actors[i];
    parley_status status = PARLEY_OK;
    model->turned_event[i] = model->n_events;
    for (uint32_t type = 0; type < actor->n_types && status == PARLEY_OK; type++)
        status = add_event(model, PARLEY_TURNED, "%s:%s", actor->id, actor->types[type].id);
    return status;
}

static parley_status add_talk_events(reference_model *model)
{
    const parley_scenario *scenario = model->scenario;
    const parley_negotiation *talks = scenario->negotiation;
    parley_status status = PARLEY_OK;
    if (talks == NULL)
        return PARLEY_OK;
    model->agreed_event = model->n_events;
    for (uint32_t package = 1; package < 1u << talks->n_agenda && status == PARLEY_OK; package++) {
        char text[1024];
        parley_package_text(scenario, package, text, sizeof text);
        status = add_event(model, PARLEY_AGREED, "%s", text);
    }
    model->failed_event = model->n_events;
    if (status == PARLEY_OK)
        status = add_event(model, PARLEY_NOT_AGREED, "%s", "");
    model->side_event = model->n_events;
    for (uint32_t side = 0; side < 2; side++)
        for (parley_event e = PARLEY_OUTSIDE_TAKEN; e <= PARLEY_THREAT_DROPPED; e++)
            if (status == PARLEY_OK)
                status = add_event(model, e, "%s", scenario->actors[talks->between[side]].id);
    return status;
}

static size_t count_events(const reference_model *model)
{
    const parley_scenario *scenario = model->scenario;
    return 2u * model->n_links + 3u * scenario->n_commitments + 6u * scenario->n_threats +
           (size_t)scenario->n_actors * PARLEY_MAX_TYPES + (1u << PARLEY_MAX_AGENDA) + 11u;
}

parley_status reference_events_init(reference_model *model)
{
    const parley_scenario *scenario = model->scenario;
    model->events = calloc(count_events(model) + 1, sizeof *model->events);
    model->commitment_event = calloc(scenario->n_commitments + 1u, sizeof(uint32_t));
    model->threat_event = calloc(scenario->n_threats + 1u, sizeof(uint32_t));
    model->withdrawn_event = calloc(scenario->n_threats + 1u, sizeof(uint32_t));
    model->turned_event = calloc(scenario->n_actors + 1u, sizeof(uint32_t));
    if (model->events == NULL || model->commitment_event == NULL || model->threat_event == NULL ||
        model->withdrawn_event == NULL || model->turned_event == NULL)
        return PARLEY_ERROR_MEMORY;
    model->first_signal = model->n_events;
    parley_status status = add_link_events(model, PARLEY_SIGNAL);
    model->first_violation = model->n_events;
    if (status == PARLEY_OK)
        status = add_link_events(model, PARLEY_VIOLATION);
    for (uint32_t c = 0; c < scenario->n_commitments && status == PARLEY_OK; c++)
        status = add_commitment_events(model, c);
    for (uint32_t h = 0; h < scenario->n_threats && status == PARLEY_OK; h++)
        status = add_threat_events(model, h);
    for (uint32_t h = 0; h < scenario->n_threats && status == PARLEY_OK; h++)
        status = add_withdrawn_event(model, h);
    for (uint32_t i = 0; i < scenario->n_actors && status == PARLEY_OK; i++)
        status = add_turned_events(model, i);
    if (status == PARLEY_OK)
        status = add_talk_events(model);
    return status;
}

void reference_events_free(reference_model *model)
{
    for (uint32_t e = 0; model->events != NULL && e < model->n_events; e++)
        free(model->events[e].subject);
    free(model->events);
    free(model->commitment_event);
    free(model->threat_event);
    free(model->withdrawn_event);
    free(model->turned_event);
}
