/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row for everything that happened, in the order in which it did. */
#include "table/csv.h"

#include "trace/locale.h"
#include "trace/view.h"

#include <stdlib.h>

typedef struct sheet {
    const parley_trace *trace;
    csv_writer csv;
    parley_status status; /* out of memory, sometime */
} sheet;

/* What a row is about: what does not apply is NULL or PARLEY_NONE. */
typedef struct about {
    uint32_t round;
    const char *event, *subject;
    uint32_t actor, counterpart, issue;
} about;

static void begin_row(sheet *to, const about *row)
{
    const parley_scenario *scenario = to->trace->scenario;
    char date[16];
    parley_scenario_date(scenario, row->round, date);
    csv_count(&to->csv, row->round);
    csv_text(&to->csv, date);
    csv_text(&to->csv, row->event);
    csv_text(&to->csv, row->subject ? row->subject : "");
    csv_text(&to->csv, row->actor == PARLEY_NONE ? "" : scenario->actors[row->actor].id);
    csv_text(&to->csv,
             row->counterpart == PARLEY_NONE ? "" : scenario->actors[row->counterpart].id);
    csv_text(&to->csv, row->issue == PARLEY_NONE ? "" : scenario->issues[row->issue].id);
}

static void text_row(sheet *to, const about *row, const char *value)
{
    begin_row(to, row);
    csv_text(&to->csv, value);
    csv_end(&to->csv);
}

static void number_row(sheet *to, const about *row, double value)
{
    begin_row(to, row);
    csv_number(&to->csv, value);
    csv_end(&to->csv);
}

/* A number about an actor. */
static void actor_row(sheet *to, uint32_t round, const char *event, uint32_t actor, double value)
{
    const char *id = to->trace->scenario->actors[actor].id;
    number_row(to, &(about){round, event, id, actor, PARLEY_NONE, PARLEY_NONE}, value);
}

/* -- before the first round ------------------------------------------------------------------ */

static void write_drawn(sheet *to)
{
    const parley_trace *trace = to->trace;
    for (uint32_t d = 0; d < trace->n_drawn; d++) {
        const parley_drawn *drawn = &trace->drawn[d];
        number_row(to,
                   &(about){drawn->round, drawn->unknown ? "unknown" : "drawn", drawn->pointer,
                            PARLEY_NONE, PARLEY_NONE, PARLEY_NONE},
                   drawn->value);
    }
    for (uint32_t i = 0; i < trace->scenario->n_actors; i++) {
        const parley_actor *actor = &trace->scenario->actors[i];
        if (trace->types[i] != PARLEY_NONE)
            text_row(to, &(about){0, "type", actor->id, i, PARLEY_NONE, PARLEY_NONE},
                     actor->types[trace->types[i]].id);
    }
}

/* -- a round --------------------------------------------------------------------------------- */

static void write_marks(sheet *to, uint32_t round)
{
    const parley_scenario *scenario = to->trace->scenario;
    for (uint32_t c = 0; c < scenario->n_commitments; c++) {
        const char *event = commitment_begins(to->trace, round, c) ? "begins"
                            : commitment_ends(to->trace, round, c) ? "ends"
                                                                   : NULL;
        if (event)
            text_row(to,
                     &(about){round, event, scenario->commitments[c].id, PARLEY_NONE, PARLEY_NONE,
                              PARLEY_NONE},
                     "");
    }
    for (uint32_t t = 0; t < scenario->n_threats; t++) {
        const parley_threat *threat = &scenario->threats[t];
        if (threat->from < threat->until && (threat->from == round || threat->until == round))
            text_row(to,
                     &(about){round, threat->from == round ? "begins" : "ends", threat->id,
                              threat->target, threat->sender, PARLEY_NONE},
                     "");
    }
}

static void write_event(sheet *to, const parley_trace_event *event)
{
    char *subject = subject_text(to->trace, &event->measure);
    about row = {.round = event->round,
                 .event = parley_event_name(event->measure.event),
                 .subject = subject,
                 .issue = PARLEY_NONE};
    if (!subject) {
        to->status = PARLEY_ERROR_MEMORY;
        return;
    }
    event_actors(to->trace, event, &row.actor, &row.counterpart);
    if (event->link != PARLEY_NONE)
        row.issue = to->trace->links[event->link].issue;
    if (event->measure.event == PARLEY_AGREED)
        number_row(to, &row, to->trace->talks.deal.transfer);
    else
        text_row(to, &row, event->scheduled ? "scheduled" : "");
    row.event = "refused";
    if (event->refused)
        text_row(to, &row, "");
    free(subject);
}

static bool cooperates(const parley_trace_action *action, const char *event)
{
    return event[0] == 'i'   ? action->intended
           : event[0] == 'e' ? action->executed
                             : action->perceived;
}

/* "intended", "executed" or "perceived", of every link. */
static void write_actions(sheet *to, uint32_t round, const char *event)
{
    const parley_trace *trace = to->trace;
    for (uint32_t l = 0; l < trace->n_links; l++) {
        const parley_link *link = &trace->links[l];
        parley_measure measure = link_measure(trace, l);
        char *subject = subject_text(trace, &measure);
        if (!subject)
            to->status = PARLEY_ERROR_MEMORY;
        text_row(to, &(about){round, event, subject, link->actor, link->counterpart, link->issue},
                 cooperates(&actions_in(trace, round)[l], event) ? "C" : "D");
        free(subject);
    }
}

static bool before_choice(const parley_trace_event *event)
{
    return event->measure.event == PARLEY_TURNED || event->measure.event == PARLEY_ACTIVE_ROUNDS ||
           of_talks(event) || event->scheduled;
}

static void write_round(sheet *to, uint32_t round)
{
    const parley_trace *trace = to->trace;
    const parley_scenario *scenario = trace->scenario;
    size_t n, e = 0;
    const parley_trace_event *events = events_in(trace, round, &n);
    write_marks(to, round);
    for (; e < n && before_choice(&events[e]); e++)
        write_event(to, &events[e]);
    write_actions(to, round, "intended");
    write_actions(to, round, "executed");
    for (; e < n; e++)
        write_event(to, &events[e]);
    write_actions(to, round, "perceived");
    for (uint32_t t = 0; t < scenario->n_threats; t++) {
        const parley_threat *threat = &scenario->threats[t];
        if (tally_moved(trace, round, t))
            number_row(
                to,
                &(about){round, "tally", threat->id, threat->target, threat->sender, PARLEY_NONE},
                threats_in(trace, round)[t].tally);
    }
    for (uint32_t i = 0; i < scenario->n_actors; i++)
        actor_row(to, round, "payoff", i, payoffs_in(trace, round)[i]);
}

/* -- the whole ------------------------------------------------------------------------------- */

static void write_end(sheet *to)
{
    const parley_trace *trace = to->trace;
    uint32_t last = trace->n_rounds - 1;
    about row = {last, "rounds", NULL, PARLEY_NONE, PARLEY_NONE, PARLEY_NONE};
    number_row(to, &row, trace->n_rounds);
    row.event = "ended";
    text_row(to, &row, end_reason(trace));
    for (uint32_t i = 0; i < trace->scenario->n_actors; i++)
        actor_row(to, last, "value", i, trace->value[i]);
    for (uint32_t i = 0; i < trace->scenario->n_actors; i++)
        actor_row(to, last, "mean_payoff", i, trace->mean_payoff[i]);
}

static parley_status write_csv(const parley_trace *trace, FILE *stream)
{
    static const table_column round_number = {.name = "round"}, date = {.name = "date"},
                              event = {.name = "event"}, subject = {.name = "subject"},
                              actor = {.name = "actor"}, counterpart = {.name = "counterpart"},
                              issue = {.name = "issue"}, value = {.name = "value"};
    static const table_column *const columns[] = {&round_number, &date,        &event, &subject,
                                                  &actor,        &counterpart, &issue, &value};
    static const table_layout layout = {.n_columns = sizeof columns / sizeof *columns,
                                        .columns = columns};
    sheet to = {.trace = trace};
    csv_init(&to.csv, &layout, stream);
    write_drawn(&to);
    for (uint32_t round = 0; round < trace->n_rounds && !to.status; round++)
        write_round(&to, round);
    write_end(&to);
    return to.status;
}

parley_status parley_trace_csv(const parley_trace *trace, FILE *stream)
{
    return plainly(write_csv, trace, stream);
}
