/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The trace as one JSON object (RFC 8259): written as it comes, so that it takes no memory. The
 * scenario's texts are UTF-8, as its reader has seen to. */
#include "core/number.h"

#include "trace/locale.h"
#include "trace/view.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

typedef struct json_writer {
    const parley_trace *trace;
    FILE *stream;
    bool first; /* nothing stands yet in the object or array under way */
    parley_status status;
} json_writer;

/* -- JSON ------------------------------------------------------------------------------------ */

static void put_string(json_writer *to, const char *text)
{
    fputc('"', to->stream);
    for (const unsigned char *c = (const unsigned char *)text; *c; c++) {
        if (*c < 0x20)
            fprintf(to->stream, "\\u%04x", *c);
        else
            fprintf(to->stream, *c == '"' || *c == '\\' ? "\\%c" : "%c", *c);
    }
    fputc('"', to->stream);
}

/* What comes before a member, or, where the key is NULL, an element. */
static void put_key(json_writer *to, const char *key)
{
    if (!to->first)
        fputs(", ", to->stream);
    to->first = false;
    if (!key)
        return;
    put_string(to, key);
    fputs(": ", to->stream);
}

/* An object '{' or array '['. */
static void begin(json_writer *to, const char *key, char bracket)
{
    put_key(to, key);
    fputc(bracket, to->stream);
    to->first = true;
}

static void end(json_writer *to, char bracket)
{
    fputc(bracket, to->stream);
    to->first = false;
}

/* What follows stands on a new line. */
static void break_line(json_writer *to)
{
    fputs(",\n", to->stream);
    to->first = true;
}

/* The same as begin, for an element on a line of its own. */
static void begin_line(json_writer *to, char bracket)
{
    fputs(to->first ? "\n  " : ",\n  ", to->stream);
    fputc(bracket, to->stream);
    to->first = true;
}

static void put_text(json_writer *to, const char *key, const char *text)
{
    put_key(to, key);
    if (text)
        put_string(to, text);
    else
        fputs("null", to->stream);
}

static void put_number(json_writer *to, const char *key, double value)
{
    char text[NUMBER_TEXT_SIZE];
    number_text(value, text);
    put_key(to, key);
    fputs(isfinite(value) ? text : "null", to->stream);
}

static void put_count(json_writer *to, const char *key, uint64_t count)
{
    put_key(to, key);
    fprintf(to->stream, "%" PRIu64, count);
}

static void put_bool(json_writer *to, const char *key, bool value)
{
    put_key(to, key);
    fputs(value ? "true" : "false", to->stream);
}

/* -- the parts ------------------------------------------------------------------------------- */

/* A number for each actor. */
static void put_by_actor(json_writer *to, const char *key, const double *values)
{
    const parley_scenario *scenario = to->trace->scenario;
    begin(to, key, '{');
    for (uint32_t i = 0; i < scenario->n_actors; i++)
        put_number(to, scenario->actors[i].id, values[i]);
    end(to, '}');
}

static void put_drawn(json_writer *to)
{
    const parley_trace *trace = to->trace;
    begin(to, "types", '{');
    for (uint32_t i = 0; i < trace->scenario->n_actors; i++) {
        const parley_actor *actor = &trace->scenario->actors[i];
        if (trace->types[i] != PARLEY_NONE)
            put_text(to, actor->id, actor->types[trace->types[i]].id);
    }
    end(to, '}');
    break_line(to);
    begin(to, "drawn", '[');
    for (uint32_t d = 0; d < trace->n_drawn; d++) {
        begin_line(to, '{');
        put_text(to, "pointer", trace->drawn[d].pointer);
        put_count(to, "round", trace->drawn[d].round);
        put_bool(to, "unknown", trace->drawn[d].unknown);
        put_number(to, "value", trace->drawn[d].value);
        end(to, '}');
    }
    end(to, ']');
}

static void put_link(json_writer *to, const parley_link *link)
{
    const parley_scenario *scenario = to->trace->scenario;
    put_text(to, "actor", scenario->actors[link->actor].id);
    put_text(to, "counterpart", scenario->actors[link->counterpart].id);
    put_text(to, "issue", scenario->issues[link->issue].id);
}

static void put_actions(json_writer *to, uint32_t round)
{
    const parley_trace *trace = to->trace;
    begin(to, "actions", '[');
    for (uint32_t l = 0; l < trace->n_links; l++) {
        const parley_trace_action *action = &actions_in(trace, round)[l];
        begin(to, NULL, '{');
        put_link(to, &trace->links[l]);
        put_text(to, "intended", action->intended ? "C" : "D");
        put_text(to, "executed", action->executed ? "C" : "D");
        put_text(to, "perceived", action->perceived ? "C" : "D");
        put_bool(to, "signal", action->signalled);
        put_bool(to, "violation", action->violated);
        begin(to, "in_force", '[');
        for (uint32_t c = 0; c < trace->scenario->n_commitments; c++)
            if (parley_trace_in_force(trace, round, c, l))
                put_text(to, NULL, trace->scenario->commitments[c].id);
        end(to, ']');
        end(to, '}');
    }
    end(to, ']');
}

static void put_threats(json_writer *to, uint32_t round)
{
    const parley_scenario *scenario = to->trace->scenario;
    begin(to, "threats", '{');
    for (uint32_t t = 0; t < scenario->n_threats; t++) {
        const parley_trace_threat *threat = &threats_in(to->trace, round)[t];
        begin(to, scenario->threats[t].id, '{');
        put_bool(to, "stands",
                 scenario->threats[t].from <= round && round < scenario->threats[t].until);
        put_bool(to, "active", threat->active);
        put_bool(to, "pending", threat->pending);
        put_count(to, "countdown", threat->countdown);
        put_count(to, "left", threat->left);
        put_count(to, "tally", threat->tally);
        put_count(to, "threshold", threat->threshold);
        end(to, '}');
    }
    end(to, '}');
}

static void put_event(json_writer *to, const parley_trace_event *event)
{
    const parley_scenario *scenario = to->trace->scenario;
    char *subject = subject_text(to->trace, &event->measure);
    uint32_t actor, counterpart;
    if (!subject)
        to->status = PARLEY_ERROR_MEMORY;
    event_actors(to->trace, event, &actor, &counterpart);
    begin(to, NULL, '{');
    put_text(to, "event", parley_event_name(event->measure.event));
    put_text(to, "subject", subject);
    if (actor != PARLEY_NONE)
        put_text(to, "actor", scenario->actors[actor].id);
    if (counterpart != PARLEY_NONE)
        put_text(to, "counterpart", scenario->actors[counterpart].id);
    if (event->link != PARLEY_NONE)
        put_text(to, "issue", scenario->issues[to->trace->links[event->link].issue].id);
    if (event->measure.event == PARLEY_REQUEST)
        put_bool(to, "refused", event->refused);
    if (event->measure.event == PARLEY_IMPOSED)
        put_bool(to, "scheduled", event->scheduled);
    if (event->measure.event == PARLEY_AGREED)
        put_number(to, "transfer", to->trace->talks.deal.transfer);
    end(to, '}');
    free(subject);
}

static void put_round(json_writer *to, uint32_t round)
{
    const parley_trace *trace = to->trace;
    size_t n;
    const parley_trace_event *events = events_in(trace, round, &n);
    char date[16];
    parley_scenario_date(trace->scenario, round, date);
    begin_line(to, '{');
    put_count(to, "round", round);
    put_text(to, "date", *date ? date : NULL);
    put_actions(to, round);
    begin(to, "events", '[');
    for (size_t e = 0; e < n; e++)
        put_event(to, &events[e]);
    end(to, ']');
    put_threats(to, round);
    put_by_actor(to, "payoffs", payoffs_in(trace, round));
    end(to, '}');
}

static parley_status write_json(const parley_trace *trace, FILE *stream)
{
    json_writer to = {.trace = trace, .stream = stream, .first = true};
    begin(&to, NULL, '{');
    put_text(&to, "scenario", trace->scenario->name);
    put_text(&to, "title", trace->scenario->title);
    put_count(&to, "replication", trace->replication);
    put_count(&to, "seed", trace->seed);
    put_text(&to, "rng", trace->rng);
    break_line(&to);
    put_drawn(&to);
    break_line(&to);
    begin(&to, "rounds", '[');
    for (uint32_t round = 0; round < trace->n_rounds && !to.status; round++)
        put_round(&to, round);
    end(&to, ']');
    break_line(&to);
    begin(&to, "end", '{');
    put_count(&to, "rounds", trace->n_rounds);
    put_text(&to, "reason", end_reason(trace));
    put_by_actor(&to, "value", trace->value);
    put_by_actor(&to, "mean_payoff", trace->mean_payoff);
    end(&to, '}');
    end(&to, '}');
    fputc('\n', stream);
    return to.status;
}

parley_status parley_trace_json(const parley_trace *trace, FILE *stream)
{
    return plainly(write_json, trace, stream);
}
