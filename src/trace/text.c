/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A history as a story: stretches in which nothing happens that anybody notices are told together,
 * and so are rounds that are all alike. */
#include "trace/locale.h"
#include "trace/story.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

/* Payoffs of more actors than these are for the other formats. */
enum { MOST_PAYOFFS = 6 };

/* -- what is told together ------------------------------------------------------------------- */

/* What a round begins with, and a stretch therefore too. */
static bool is_news(const parley_trace_event *event)
{
    return event->measure.event == PARLEY_TURNED || of_talks(event) || event->scheduled;
}

/* Whether nothing happens that anybody notices. */
static bool quiet(const parley_trace *trace, uint32_t round)
{
    size_t n;
    const parley_trace_event *events = events_in(trace, round, &n);
    for (size_t e = 0; e < n; e++)
        if (events[e].measure.event != PARLEY_ACTIVE_ROUNDS && !is_news(&events[e]))
            return false;
    return true;
}

static bool imposed_on_schedule(const parley_trace *trace, uint32_t round, uint32_t threat)
{
    size_t n;
    const parley_trace_event *events = events_in(trace, round, &n);
    for (size_t e = 0; e < n; e++)
        if (events[e].scheduled && events[e].measure.threat == threat)
            return true;
    return false;
}

/* Sanctions take effect, decided before or as scheduled. */
static bool takes_effect(const parley_trace *trace, uint32_t round, uint32_t threat)
{
    bool waited = round > 0 && threats_in(trace, round - 1)[threat].pending &&
                  threats_in(trace, round)[threat].active;
    return waited || imposed_on_schedule(trace, round, threat);
}

/* A tally is dropped without having led to anything. */
static bool forgets(const parley_trace *trace, uint32_t round, uint32_t threat)
{
    return quiet(trace, round) && tally_moved(trace, round, threat);
}

/* Whether a round begins with news, so that it cannot be told with those before it. */
static bool has_news(const parley_trace *trace, uint32_t round)
{
    size_t n;
    const parley_trace_event *events = events_in(trace, round, &n);
    for (size_t e = 0; e < n; e++)
        if (is_news(&events[e]))
            return true;
    for (uint32_t c = 0; c < trace->scenario->n_commitments; c++)
        if (commitment_begins(trace, round, c) || commitment_ends(trace, round, c))
            return true;
    for (uint32_t t = 0; t < trace->scenario->n_threats; t++) {
        const parley_threat *threat = &trace->scenario->threats[t];
        if (threat->from == round || threat->until == round || takes_effect(trace, round, t) ||
            forgets(trace, round, t))
            return true;
    }
    return false;
}

static bool same_event(const parley_trace_event *a, const parley_trace_event *b)
{
    return memcmp(&a->measure, &b->measure, sizeof a->measure) == 0 && a->link == b->link &&
           a->refused == b->refused && a->scheduled == b->scheduled;
}

/* Whether two rounds read the same. */
static bool same_round(const parley_trace *trace, uint32_t a, uint32_t b)
{
    size_t n, m;
    const parley_trace_event *first = events_in(trace, a, &n), *second = events_in(trace, b, &m);
    if (n != m || memcmp(actions_in(trace, a), actions_in(trace, b),
                         trace->n_links * sizeof(parley_trace_action)) != 0)
        return false;
    for (size_t e = 0; e < n; e++)
        if (!same_event(&first[e], &second[e]))
            return false;
    for (uint32_t t = 0; t < trace->scenario->n_threats; t++)
        if (tally_moved(trace, a, t) || tally_moved(trace, b, t))
            return false;
    return true;
}

static span next_span(const parley_trace *trace, uint32_t first)
{
    span rounds = {first, first};
    bool calm = quiet(trace, first);
    for (uint32_t r = first + 1; r < trace->n_rounds && !has_news(trace, r); r++) {
        if (calm ? !quiet(trace, r) : !same_round(trace, first, r))
            break;
        rounds.last = r;
    }
    return rounds;
}

/* -- news ------------------------------------------------------------------------------------ */

/* A list of names that grows with what is found; `lead` comes before the first. */
static void add_name(story *s, uint32_t *n, const char *lead, const char *name)
{
    story_add(s, "%s\"%s\"", (*n)++ == 0 ? lead : ", ", name);
}

static void end_names(story *s, uint32_t n)
{
    if (n == 0)
        return;
    story_add(s, ".");
    prose_paragraph(&s->prose, INDENT, HANG, NULL);
}

/* The commitments of a package, quoted. */
static void say_package(story *s, uint32_t package)
{
    const parley_negotiation *rules = s->scenario->negotiation;
    uint32_t n = (uint32_t)__builtin_popcount(package), said = 0;
    for (uint32_t b = 0; b < rules->n_agenda; b++) {
        if (!(package >> b & 1))
            continue;
        prose_between(&s->prose, said++, n, "and");
        story_add(s, "\"%s\"", s->scenario->commitments[rules->agenda[b]].name);
    }
}

static void say_agreed(story *s, uint32_t package)
{
    const uint32_t *sides = s->scenario->negotiation->between;
    const double payment = s->trace->talks.deal.transfer;
    const uint32_t payer = sides[payment > 0], paid = sides[!(payment > 0)];
    story_add(s, "%s and %s agree on ", s->prose.names_first[sides[0]], s->prose.names[sides[1]]);
    say_package(s, package);
    story_add(s, ".");
    if (payment == 0)
        return;
    story_add(s, " From now on %s pays %s ", s->prose.names[payer], s->prose.names[paid]);
    prose_number(&s->prose, fabs(payment));
    story_add(s, " a ");
    prose_unit(&s->prose, 1);
    story_add(s, ".");
}

/* How talks go, in the rounds in which they open and end. */
static void tell_talks(story *s, uint32_t round)
{
    size_t n;
    const parley_trace_event *events = events_in(s->trace, round, &n);
    for (size_t e = 0; e < n; e++) {
        const parley_measure *measure = &events[e].measure;
        const char *actor =
            measure->actor == PARLEY_NONE ? NULL : s->prose.names_first[measure->actor];
        if (!of_talks(&events[e]))
            continue;
        if (measure->event == PARLEY_AGREED)
            say_agreed(s, measure->package);
        else if (measure->event == PARLEY_NOT_AGREED)
            story_add(s, "The talks end without an agreement.");
        else if (measure->event == PARLEY_OUTSIDE_TAKEN)
            story_add(s, "%s takes what it can have without an agreement.", actor);
        else if (measure->event == PARLEY_GAVE_IN_AT_THREAT)
            story_add(s, "%s gives in to the threat.", actor);
        else if (measure->event == PARLEY_THREAT_IMPOSED)
            story_add(s, "%s is refused, and imposes the sanctions it has threatened with.", actor);
        else if (measure->event == PARLEY_GAVE_IN_UNDER_SANCTIONS)
            story_add(s, "%s gives in to the sanctions.", actor);
        else
            story_add(s, "%s is refused, and backs down.", actor);
        prose_paragraph(&s->prose, INDENT, HANG, NULL);
    }
}

static void tell_agreement(story *s, uint32_t round)
{
    uint32_t n = 0;
    for (uint32_t c = 0; c < s->scenario->n_commitments; c++)
        if (commitment_ends(s->trace, round, c))
            add_name(s, &n, "No longer in force: ", s->scenario->commitments[c].name);
    end_names(s, n);
    n = 0;
    for (uint32_t c = 0; c < s->scenario->n_commitments; c++)
        if (commitment_begins(s->trace, round, c))
            add_name(s, &n, round ? "In force from now on: " : "In force from the start: ",
                     s->scenario->commitments[c].name);
    end_names(s, n);
}

static void tell_standing(story *s, uint32_t round)
{
    uint32_t n = 0;
    for (uint32_t t = 0; t < s->scenario->n_threats; t++) {
        const parley_threat *threat = &s->scenario->threats[t];
        if (threat->until == round && threat->from < round)
            add_name(s, &n, "No longer threatened: ", threat->name);
    }
    end_names(s, n);
    n = 0;
    for (uint32_t t = 0; t < s->scenario->n_threats; t++) {
        const parley_threat *threat = &s->scenario->threats[t];
        if (threat->from == round && round < threat->until)
            add_name(s, &n, round ? "Threatened from now on: " : "Threatened from the start: ",
                     threat->name);
    }
    end_names(s, n);
}

static void tell_turns(story *s, uint32_t round)
{
    size_t n;
    const parley_trace_event *events = events_in(s->trace, round, &n);
    for (size_t e = 0; e < n; e++) {
        const parley_measure *measure = &events[e].measure;
        if (measure->event != PARLEY_TURNED)
            continue;
        const parley_actor *actor = &s->scenario->actors[measure->actor];
        uint32_t *type = &s->types[measure->actor];
        story_add(s, "%s turns from %s to %s.", s->prose.names_first[measure->actor],
                  actor->types[*type].id, actor->types[measure->subject_type].id);
        *type = measure->subject_type;
        prose_paragraph(&s->prose, INDENT, HANG, NULL);
    }
}

static void tell_effects(story *s, uint32_t round)
{
    for (uint32_t t = 0; t < s->scenario->n_threats; t++) {
        const parley_trace_threat *state = &threats_in(s->trace, round)[t];
        if (takes_effect(s->trace, round, t)) {
            const parley_threat *threat = &s->scenario->threats[t];
            story_add(s, "Threat \"%s\": ", threat->name);
            if (imposed_on_schedule(s->trace, round, t))
                story_add(s, "%s carries it out as scheduled, ", s->prose.names[threat->sender]);
            story_add(s, "in effect from now on, for at least %u ", state->left + 1);
            prose_unit(&s->prose, state->left + 1);
            story_add(s, ".");
            prose_paragraph(&s->prose, INDENT, HANG, NULL);
        }
        if (forgets(s->trace, round, t)) {
            story_add(s, "Threat \"%s\": what was counted so far is forgotten.",
                      s->scenario->threats[t].name);
            prose_paragraph(&s->prose, INDENT, HANG, NULL);
        }
    }
}

/* -- a stretch ------------------------------------------------------------------------------- */

/* The issues on which all cooperate, but for those told at the beginning. */
static void tell_cooperation(story *s, const span *rounds)
{
    bool pairs = true;
    uint32_t n = 0, said = 0;
    for (uint32_t k = 0; k < s->scenario->n_issues; k++) {
        if (s->standing[k] || !all_cooperate(s, rounds, k))
            continue;
        pairs &= s->scenario->issues[k].n_parties == 2;
        n++;
    }
    const char *all = pairs ? "Both" : "All";
    if (n == 0)
        return;
    if (n == s->scenario->n_issues) {
        story_add(s, n == 1 ? "%s cooperate. " : "%s cooperate on everything. ", all);
        return;
    }
    for (uint32_t k = 0; k < s->scenario->n_issues; k++)
        if (!s->standing[k] && all_cooperate(s, rounds, k))
            story_add(s, "%s%s", said++ ? ", " : "", s->scenario->issues[k].name);
    story_add(s, ": %s cooperate.", all);
    prose_paragraph(&s->prose, INDENT, HANG, NULL);
}

static void tell_quiet(story *s, const span *rounds)
{
    uint32_t n = 0;
    for (uint32_t k = 0; k < s->scenario->n_issues; k++) {
        if (s->standing[k] || all_cooperate(s, rounds, k))
            continue;
        if (s->scenario->n_issues > 1)
            story_add(s, "%s: ", s->scenario->issues[k].name);
        story_deeds(s, rounds, k);
        prose_paragraph(&s->prose, INDENT, HANG, NULL);
    }
    tell_cooperation(s, rounds);
    story_add(s, "Nothing is signalled. ");
    for (uint32_t t = 0; t < s->scenario->n_threats; t++)
        if (threats_in(s->trace, rounds->first)[t].active &&
            !takes_effect(s->trace, rounds->first, t))
            add_name(s, &n, "Still in effect: ", s->scenario->threats[t].name);
    if (n > 0)
        story_add(s, ".");
    prose_paragraph(&s->prose, INDENT, HANG, NULL);
}

/* Means over the stretch, and over all rounds up to its end. */
static void tell_payoffs(story *s, const span *rounds)
{
    uint32_t n = rounds->last - rounds->first + 1;
    if (s->scenario->n_actors > MOST_PAYOFFS)
        return;
    story_add(s, "Payoffs");
    if (n > 1) {
        story_add(s, " a ");
        prose_unit(&s->prose, 1);
    }
    for (uint32_t i = 0; i < s->scenario->n_actors; i++) {
        double sum = 0;
        for (uint32_t r = rounds->first; r <= rounds->last; r++)
            sum += payoffs_in(s->trace, r)[i];
        s->totals[i] += sum;
        story_add(s, "%s %s ", i == 0 ? ":" : ",", s->scenario->actors[i].name);
        prose_number(&s->prose, sum / n);
    }
    story_add(s, "; on average so far ");
    for (uint32_t i = 0; i < s->scenario->n_actors; i++) {
        prose_between(&s->prose, i, s->scenario->n_actors, "and");
        prose_number(&s->prose, s->totals[i] / (rounds->last + 1));
    }
    story_add(s, " a ");
    prose_unit(&s->prose, 1);
    story_add(s, ".");
    prose_paragraph(&s->prose, INDENT, HANG, NULL);
}

static void tell_span(story *s, const span *rounds)
{
    prose_empty_line(&s->prose);
    story_span(s, rounds);
    prose_paragraph(&s->prose, 0, 0, NULL);
    tell_talks(s, rounds->first);
    tell_agreement(s, rounds->first);
    tell_standing(s, rounds->first);
    tell_turns(s, rounds->first);
    tell_effects(s, rounds->first);
    if (quiet(s->trace, rounds->first)) {
        tell_quiet(s, rounds);
    } else {
        if (rounds->first < rounds->last) {
            story_add(s, "In each of these %u ", rounds->last - rounds->first + 1);
            prose_unit(&s->prose, 2);
            story_add(s, ":");
            prose_paragraph(&s->prose, INDENT, HANG, NULL);
        }
        story_events(s, rounds->first);
    }
    tell_payoffs(s, rounds);
}

/* -- beginning and end ----------------------------------------------------------------------- */

static void tell_standing_issues(story *s)
{
    bool any = false;
    for (uint32_t k = 0; k < s->scenario->n_issues; k++) {
        if (!s->standing[k])
            continue;
        if (!any) {
            prose_empty_line(&s->prose);
            story_add(s, "All the time, and therefore not repeated");
            prose_paragraph(&s->prose, 0, 0, NULL);
        }
        any = true;
        story_add(s, "%s: ", s->scenario->issues[k].name);
        story_deeds(s, &(span){0, 0}, k);
        prose_paragraph(&s->prose, INDENT, HANG, NULL);
    }
}

static void tell_beginning(story *s)
{
    const parley_trace *trace = s->trace;
    const parley_scenario *scenario = s->scenario;
    story_add(s, "%s",
              scenario->title  ? scenario->title
              : scenario->name ? scenario->name
                               : scenario->path);
    prose_paragraph(&s->prose, 0, 0, NULL);
    story_add(s, "One history: replication %" PRIu64 " of seed %" PRIu32 ", generator %s",
              trace->replication, trace->seed, trace->rng);
    prose_paragraph(&s->prose, 0, 0, NULL);
    for (uint32_t i = 0; i < scenario->n_actors; i++) {
        if (trace->types[i] == PARLEY_NONE)
            continue;
        story_add(s, "%s is of type \"%s\".", s->prose.names_first[i],
                  scenario->actors[i].types[trace->types[i]].id);
        prose_paragraph(&s->prose, INDENT, HANG, NULL);
    }
    tell_standing_issues(s);
}

/* How a link fared; false where all was cooperation without a signal, and nothing is said. */
static bool tell_link(story *s, uint32_t l)
{
    const parley_link *link = &s->trace->links[l];
    uint32_t cooperated = 0, signals = 0, violations = 0;
    for (uint32_t r = 0; r < s->trace->n_rounds; r++) {
        const parley_trace_action *action = &actions_in(s->trace, r)[l];
        cooperated += action->executed;
        signals += action->signalled;
        violations += action->violated;
    }
    if (cooperated == s->trace->n_rounds && signals == 0)
        return false;
    story_add(s, "%s cooperated towards %s", s->prose.names_first[link->actor],
              s->prose.names[link->counterpart]);
    if (s->scenario->n_issues > 1)
        story_add(s, " on \"%s\"", s->scenario->issues[link->issue].name);
    story_add(s, " in %u of %u ", cooperated, s->trace->n_rounds);
    prose_unit(&s->prose, s->trace->n_rounds);
    if (signals > 0)
        story_add(s, ": %u signal%s against it", signals, plural(signals));
    else
        story_add(s, ": no signal against it");
    if (violations > 0)
        story_add(s, ", %u violation%s", violations, plural(violations));
    story_add(s, ".");
    prose_paragraph(&s->prose, INDENT, HANG, NULL);
    return true;
}

static void tell_links(story *s)
{
    uint32_t n_told = 0;
    for (uint32_t l = 0; l < s->trace->n_links; l++)
        n_told += tell_link(s, l);
    if (n_told == s->trace->n_links)
        return;
    story_add(s, n_told ? "All else was cooperation, without a signal."
                        : "All was cooperation, without a signal.");
    prose_paragraph(&s->prose, INDENT, HANG, NULL);
}

static void tell_end(story *s)
{
    const parley_trace *trace = s->trace;
    prose_empty_line(&s->prose);
    story_add(s, "The end");
    prose_paragraph(&s->prose, 0, 0, NULL);
    story_add(
        s, trace->n_rounds == s->scenario->rounds.count ? "All %u " : "It does not go on after %u ",
        trace->n_rounds);
    prose_unit(&s->prose, trace->n_rounds);
    story_add(s, trace->n_rounds == s->scenario->rounds.count ? " are over." : ".");
    prose_paragraph(&s->prose, INDENT, HANG, NULL);
    for (uint32_t i = 0; i < s->scenario->n_actors; i++) {
        story_add(s, "%s: value ", s->scenario->actors[i].name);
        prose_number(&s->prose, trace->value[i]);
        if (!isnan(trace->mean_payoff[i])) {
            story_add(s, ", mean payoff ");
            prose_number(&s->prose, trace->mean_payoff[i]);
        }
        story_add(s, " a ");
        prose_unit(&s->prose, 1);
        story_add(s, ".");
        prose_paragraph(&s->prose, INDENT, HANG, NULL);
    }
    tell_links(s);
}

/* The numbers that were drawn, those nobody knows or the others. */
static void tell_drawn(story *s, bool unknown, const char *title)
{
    bool any = false;
    for (uint32_t d = 0; d < s->trace->n_drawn; d++) {
        const parley_drawn *drawn = &s->trace->drawn[d];
        if (drawn->unknown != unknown)
            continue;
        if (!any) {
            prose_empty_line(&s->prose);
            story_add(s, "%s", title);
            prose_paragraph(&s->prose, 0, 0, NULL);
        }
        any = true;
        fprintf(s->prose.stream, "%*s%-11.5g ", INDENT, "", drawn->value);
        story_add(s, "%s", drawn->pointer);
        if (drawn->round > 0) {
            story_add(s, ", from ");
            story_when(s, drawn->round);
        }
        prose_paragraph(&s->prose, 0, HANG, NULL);
    }
}

static parley_status write_text(const parley_trace *trace, FILE *stream)
{
    story s;
    parley_status status = story_init(&s, trace, stream);
    if (status)
        goto out;
    tell_beginning(&s);
    for (span rounds = {0}; rounds.first < trace->n_rounds && !s.prose.status;
         rounds.first = rounds.last + 1) {
        rounds = next_span(trace, rounds.first);
        tell_span(&s, &rounds);
    }
    tell_end(&s);
    tell_drawn(&s, true, "What nobody knows, as it is in this world of 64 histories");
    tell_drawn(&s, false, "What was drawn for this history alone");
    status = s.prose.status;
out:
    story_free(&s);
    return status;
}

parley_status parley_trace_text(const parley_trace *trace, FILE *stream)
{
    return plainly(write_text, trace, stream);
}
