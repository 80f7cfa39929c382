/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "trace/view.h"

#include <stdlib.h>
#include <string.h>

const parley_trace_action *actions_in(const parley_trace *trace, uint32_t round)
{
    return &trace->actions[(size_t)round * trace->n_links];
}

const double *payoffs_in(const parley_trace *trace, uint32_t round)
{
    return &trace->payoffs[(size_t)round * trace->scenario->n_actors];
}

const parley_trace_threat *threats_in(const parley_trace *trace, uint32_t round)
{
    return &trace->threats[(size_t)round * trace->scenario->n_threats];
}

/* The first event of a round or a later one, by bisection. */
static size_t first_event(const parley_trace *trace, uint32_t round)
{
    size_t low = 0, high = trace->n_events;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (trace->events[middle].round < round)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const parley_trace_event *events_in(const parley_trace *trace, uint32_t round, size_t *n)
{
    size_t first = first_event(trace, round);
    *n = first_event(trace, round + 1) - first;
    return *n ? &trace->events[first] : NULL;
}

char *subject_text(const parley_trace *trace, const parley_measure *measure)
{
    size_t size = parley_measure_text(measure, trace->scenario, NULL, 0) + 1;
    char *text = malloc(size);
    if (!text)
        return NULL;
    parley_measure_text(measure, trace->scenario, text, size);
    const char *slash = strchr(text, '/'), *subject = slash ? slash + 1 : "";
    memmove(text, subject, strlen(subject) + 1);
    return text;
}

parley_measure link_measure(const parley_trace *trace, uint32_t link)
{
    parley_measure measure = parley_measure_none;
    measure.quantity = PARLEY_COOPERATION;
    measure.actor = trace->links[link].actor;
    measure.counterpart = trace->links[link].counterpart;
    measure.issue = trace->links[link].issue;
    return measure;
}

void event_actors(const parley_trace *trace, const parley_trace_event *event, uint32_t *actor,
                  uint32_t *counterpart)
{
    const parley_measure *measure = &event->measure;
    *actor = measure->actor;
    *counterpart = measure->counterpart;
    if (event->link != PARLEY_NONE) {
        *actor = trace->links[event->link].actor;
        *counterpart = trace->links[event->link].counterpart;
    } else if (measure->threat != PARLEY_NONE) {
        *actor = trace->scenario->threats[measure->threat].target;
        *counterpart = trace->scenario->threats[measure->threat].sender;
    }
}

bool of_talks(const parley_trace_event *event)
{
    return event->measure.event >= PARLEY_AGREED && event->measure.event < PARLEY_N_EVENTS;
}

const char *end_reason(const parley_trace *trace)
{
    return trace->n_rounds == trace->scenario->rounds.count ? "horizon" : "not_continued";
}

bool in_force_anywhere(const parley_trace *trace, uint32_t round, uint32_t commitment)
{
    for (uint32_t l = 0; l < trace->n_links; l++)
        if (parley_trace_in_force(trace, round, commitment, l))
            return true;
    return false;
}

bool commitment_begins(const parley_trace *trace, uint32_t round, uint32_t commitment)
{
    return in_force_anywhere(trace, round, commitment) &&
           (round == 0 || !in_force_anywhere(trace, round - 1, commitment));
}

bool commitment_ends(const parley_trace *trace, uint32_t round, uint32_t commitment)
{
    return round > 0 && in_force_anywhere(trace, round - 1, commitment) &&
           !in_force_anywhere(trace, round, commitment);
}

bool tally_moved(const parley_trace *trace, uint32_t round, uint32_t threat)
{
    uint32_t before = round ? threats_in(trace, round - 1)[threat].tally : 0;
    return threats_in(trace, round)[threat].tally != before;
}
