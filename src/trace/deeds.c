/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who cooperates and who defects on an issue, over a stretch of rounds. */
#include "trace/story.h"

#include <string.h>

/* More runs of rounds than these are counted, not listed. */
enum { MOST_RUNS = 4 };

/* What some actor does to some or all of its counterparts. */
typedef struct deeds {
    const parley_trace *trace;
    span rounds;
    uint32_t link; /* to any of those counterparts */
    uint32_t n_defections, n_slips, n_failures;
} deeds;

static uint32_t length_of(const span *rounds)
{
    return rounds->last - rounds->first + 1;
}

static const parley_trace_action *action_of(const deeds *d, uint32_t round)
{
    return &actions_in(d->trace, round)[d->link];
}

static deeds count_deeds(const parley_trace *trace, const span *rounds, uint32_t link)
{
    deeds d = {.trace = trace, .rounds = *rounds, .link = link};
    for (uint32_t r = rounds->first; r <= rounds->last; r++) {
        const parley_trace_action *action = action_of(&d, r);
        d.n_defections += !action->executed;
        d.n_slips += !action->executed && action->intended;
        d.n_failures += action->executed && !action->intended;
    }
    return d;
}

static bool spotless(const deeds *d)
{
    return d->n_defections + d->n_failures == 0;
}

/* The same in every round. */
static bool alike(const deeds *a, const deeds *b)
{
    for (uint32_t r = a->rounds.first; r <= a->rounds.last; r++)
        if (action_of(a, r)->executed != action_of(b, r)->executed ||
            action_of(a, r)->intended != action_of(b, r)->intended ||
            action_of(a, r)->bound != action_of(b, r)->bound)
            return false;
    return true;
}

/* -- when ------------------------------------------------------------------------------------ */

/* The next run of rounds, from `from` on, in which the deed is a defection, or a failure to. */
static bool next_run(const deeds *d, uint32_t from, bool failures, span *run)
{
    uint32_t r = from;
    for (; r <= d->rounds.last; r++) {
        const parley_trace_action *action = action_of(d, r);
        bool wanted = failures ? action->executed && !action->intended : !action->executed;
        if (!wanted)
            continue;
        run->first = run->last = r;
        for (r++; r <= d->rounds.last; r++) {
            action = action_of(d, r);
            if (!(failures ? action->executed && !action->intended : !action->executed))
                break;
            run->last = r;
        }
        return true;
    }
    return false;
}

/* "in rounds 3 and 5 to 7", "in 17 of 30 rounds", "throughout"; nothing of a single round. */
static void say_times(story *s, const deeds *d, bool failures)
{
    uint32_t n = failures ? d->n_failures : d->n_defections, n_runs = 0;
    span run = {0};
    if (length_of(&d->rounds) == 1)
        return;
    if (n == length_of(&d->rounds)) {
        story_add(s, " throughout");
        return;
    }
    for (uint32_t from = d->rounds.first; next_run(d, from, failures, &run); from = run.last + 1)
        n_runs++;
    if (n_runs > MOST_RUNS) {
        story_add(s, " in %u of these %u ", n, length_of(&d->rounds));
        prose_unit(&s->prose, 2);
        return;
    }
    story_add(s, n == 1 ? " in round " : " in rounds ");
    uint32_t from = d->rounds.first;
    for (uint32_t i = 0; next_run(d, from, failures, &run); i++, from = run.last + 1) {
        prose_between(&s->prose, i, n_runs, "and");
        story_add(s, run.first == run.last ? "%u" : "%u to %u", run.first, run.last);
    }
}

/* -- who ------------------------------------------------------------------------------------- */

static void say_defections(story *s, const deeds *d)
{
    bool bound = action_of(d, d->rounds.first)->bound;
    story_add(s, bound ? " breaks its word" : " defects");
    say_times(s, d, false);
    if (d->n_slips == d->n_defections)
        story_add(s, " by mistake");
    else if (d->n_slips > 0)
        story_add(s, " (%u of these times by mistake)", d->n_slips);
}

static void say_failures(story *s, const deeds *d)
{
    if (d->n_defections > 0) {
        story_add(s, " and means to in %u more, but slips into cooperating", d->n_failures);
        return;
    }
    story_add(s, " means to defect");
    say_times(s, d, true);
    story_add(s, ", but slips into cooperating");
}

/* A clause about an actor; `against` names the counterpart. */
static void say_clause(story *s, const deeds *d, uint32_t *n_clauses, bool against)
{
    const parley_link *link = &s->trace->links[d->link];
    if (*n_clauses > 0)
        story_add(s, "; ");
    story_add(s, "%s", (*n_clauses > 0 ? s->prose.names : s->prose.names_first)[link->actor]);
    if (d->n_defections > 0)
        say_defections(s, d);
    if (d->n_failures > 0)
        say_failures(s, d);
    if (against)
        story_add(s, " towards %s", s->prose.names[link->counterpart]);
    ++*n_clauses;
}

/* -- an issue -------------------------------------------------------------------------------- */

/* The first link of an actor on an issue from `from` on; n_links if there is none. */
static uint32_t next_link(const story *s, uint32_t actor, uint32_t issue, uint32_t from)
{
    uint32_t l = from;
    while (l < s->trace->n_links &&
           (s->trace->links[l].issue != issue || s->trace->links[l].actor != actor))
        l++;
    return l;
}

/* Whether an actor does the same to all its counterparts. */
static bool even_handed(const story *s, const span *rounds, uint32_t actor, uint32_t issue)
{
    uint32_t first = next_link(s, actor, issue, 0);
    deeds all = count_deeds(s->trace, rounds, first);
    for (uint32_t l = first; (l = next_link(s, actor, issue, l + 1)) < s->trace->n_links;) {
        deeds other = count_deeds(s->trace, rounds, l);
        if (!alike(&all, &other))
            return false;
    }
    return true;
}

/* Says what an actor does, if that is anything but to cooperate. */
static bool say_actor(story *s, const span *rounds, uint32_t actor, uint32_t issue,
                      uint32_t *n_clauses)
{
    bool even = even_handed(s, rounds, actor, issue), clean = true;
    for (uint32_t l = 0; (l = next_link(s, actor, issue, l)) < s->trace->n_links; l++) {
        deeds d = count_deeds(s->trace, rounds, l);
        if (spotless(&d))
            continue;
        clean = false;
        say_clause(s, &d, n_clauses, !even);
        if (even)
            break;
    }
    return clean;
}

/* Whether all do the same to all. */
static bool uniform(const story *s, const span *rounds, uint32_t issue)
{
    const parley_issue *declared = &s->scenario->issues[issue];
    deeds first = count_deeds(s->trace, rounds, next_link(s, declared->parties[0], issue, 0));
    for (uint32_t l = 0; l < s->trace->n_links; l++) {
        deeds other = count_deeds(s->trace, rounds, l);
        if (s->trace->links[l].issue == issue && !alike(&first, &other))
            return false;
    }
    return true;
}

bool all_cooperate(const story *s, const span *rounds, uint32_t issue)
{
    uint32_t first = next_link(s, s->scenario->issues[issue].parties[0], issue, 0);
    deeds d = count_deeds(s->trace, rounds, first);
    return spotless(&d) && uniform(s, rounds, issue);
}

bool never_changes(const parley_trace *trace, uint32_t issue)
{
    for (uint32_t r = 1; r < trace->n_rounds; r++)
        for (uint32_t l = 0; l < trace->n_links; l++) {
            const parley_trace_action *first = &actions_in(trace, 0)[l];
            const parley_trace_action *now = &actions_in(trace, r)[l];
            if (trace->links[l].issue == issue &&
                (now->executed != first->executed || now->intended != first->intended ||
                 now->bound != first->bound))
                return false;
        }
    return true;
}

/* What all do alike: "Both defect throughout". */
static void say_uniform(story *s, const span *rounds, uint32_t issue)
{
    const parley_issue *declared = &s->scenario->issues[issue];
    deeds d = count_deeds(s->trace, rounds, next_link(s, declared->parties[0], issue, 0));
    story_add(s, declared->n_parties == 2 ? "Both" : "All");
    if (spotless(&d)) {
        story_add(s, " cooperate");
        return;
    }
    story_add(s, action_of(&d, rounds->first)->bound ? " break their word" : " defect");
    say_times(s, &d, false);
    if (d.n_slips > 0)
        story_add(s, " by mistake");
}

/* Those who do nothing but cooperate. */
static void say_clean(story *s, uint32_t n_clean, uint32_t clean, uint32_t n_parties)
{
    if (n_clean == 1)
        story_add(s, "; %s cooperates", s->prose.names[clean]);
    else if (n_clean > 1)
        story_add(s, n_clean < n_parties ? "; the others cooperate" : "");
}

void story_deeds(story *s, const span *rounds, uint32_t issue)
{
    const parley_issue *declared = &s->scenario->issues[issue];
    uint32_t n_clauses = 0, n_clean = 0, clean = 0;
    deeds d = count_deeds(s->trace, rounds, next_link(s, declared->parties[0], issue, 0));
    bool simple = d.n_failures == 0 && (d.n_slips == 0 || d.n_slips == d.n_defections);
    if (simple && uniform(s, rounds, issue)) {
        say_uniform(s, rounds, issue);
        story_add(s, ".");
        return;
    }
    for (uint32_t p = 0; p < declared->n_parties; p++)
        if (say_actor(s, rounds, declared->parties[p], issue, &n_clauses)) {
            n_clean++;
            clean = declared->parties[p];
        }
    say_clean(s, n_clean, clean, declared->n_parties);
    story_add(s, ".");
}
