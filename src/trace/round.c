/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A round in which something happened that people notice: issue by issue from deeds to judgement,
 * then what becomes of threats and of the agreement. */
#include "trace/story.h"

/* -- signals --------------------------------------------------------------------------------- */

/* How many links of an issue are defections in a round. */
static uint32_t defections_on(const story *s, uint32_t round, uint32_t issue)
{
    const parley_trace_action *actions = actions_in(s->trace, round);
    uint32_t n = 0;
    for (uint32_t l = 0; l < s->trace->n_links; l++)
        n += s->trace->links[l].issue == issue && !actions[l].executed;
    return n;
}

/* Whether anybody else than its actor did to the link's counterpart what is laid to that actor. */
static bool others_defect(const story *s, uint32_t round, const parley_link *accused)
{
    const parley_trace_action *actions = actions_in(s->trace, round);
    for (uint32_t l = 0; l < s->trace->n_links; l++) {
        const parley_link *link = &s->trace->links[l];
        if (link->issue == accused->issue && link->counterpart == accused->counterpart &&
            link->actor != accused->actor && !actions[l].executed)
            return true;
    }
    return false;
}

static void say_signal(story *s, uint32_t round, uint32_t l)
{
    const parley_link *link = &s->trace->links[l];
    const char *watcher = s->prose.names_first[link->counterpart],
               *accused = s->prose.names[link->actor];
    bool defected = !actions_in(s->trace, round)[l].executed;
    if (defected && defections_on(s, round, link->issue) == 1)
        story_add(s, " %s sees it and lays it to %s.", watcher, accused);
    else if (defected)
        story_add(s, " %s rightly takes %s to have defected.", watcher, accused);
    else if (others_defect(s, round, link))
        story_add(s, " %s wrongly lays a defection to %s.", watcher, accused);
    else
        story_add(s, " %s takes %s to have defected: a false alarm.", watcher, accused);
}

/* The link back. */
static uint32_t reverse_of(const story *s, uint32_t l)
{
    const parley_link *link = &s->trace->links[l];
    for (uint32_t r = 0; r < s->trace->n_links; r++) {
        const parley_link *other = &s->trace->links[r];
        if (other->issue == link->issue && other->actor == link->counterpart &&
            other->counterpart == link->actor)
            return r;
    }
    return l;
}

/* The one signal of a pair, which both see. */
static void say_public_signal(story *s, uint32_t round, uint32_t l)
{
    const parley_trace_action *actions = actions_in(s->trace, round);
    bool defected = !actions[l].executed || !actions[reverse_of(s, l)].executed;
    story_add(s, defected ? " The signal that both see is bad."
                          : " The signal that both see is bad all the same.");
}

/* -- requests and calls ---------------------------------------------------------------------- */

/* Whether a link is under more than one commitment of a kind. */
static bool several(const story *s, uint32_t round, uint32_t l, parley_commitment_kind kind)
{
    uint32_t n = 0;
    for (uint32_t c = 0; c < s->scenario->n_commitments; c++)
        n += s->scenario->commitments[c].kind == kind &&
             parley_trace_in_force(s->trace, round, c, l);
    return n > 1;
}

/* Whether event e is followed by `what` on the same link, of the same commitment. */
static bool followed(const parley_trace_event *events, size_t n, size_t e, parley_event what)
{
    return e + 1 < n && events[e + 1].measure.event == what &&
           events[e + 1].link == events[e].link &&
           events[e + 1].measure.commitment == events[e].measure.commitment;
}

static void say_under(story *s, uint32_t round, const parley_trace_event *event)
{
    const parley_commitment *c = &s->scenario->commitments[event->measure.commitment];
    if (several(s, round, event->link, c->kind))
        story_add(s, " under \"%s\"", c->name);
}

/* What the one who saw the signal of a link does about it. */
static void say_answers(story *s, uint32_t round, uint32_t l, const char *who)
{
    size_t n;
    const parley_trace_event *events = events_in(s->trace, round, &n);
    const char *accused = s->prose.names[s->trace->links[l].actor];
    for (size_t e = 0; e < n; e++) {
        if (events[e].link != l)
            continue;
        if (events[e].measure.event == PARLEY_REQUEST) {
            story_add(s, " %s asks %s for help", who, accused);
            say_under(s, round, &events[e]);
            story_add(s, "; %s %s", accused, events[e].refused ? "refuses." : "helps");
        } else if (events[e].measure.event == PARLEY_HONOURED) {
            story_add(s, followed(events, n, e, PARLEY_RESTORED)
                             ? ", and that clears it up."
                             : ", but that does not clear it up.");
        } else if (events[e].measure.event == PARLEY_CALL) {
            story_add(s, " %s calls %s", who, accused);
            say_under(s, round, &events[e]);
            story_add(s, followed(events, n, e, PARLEY_RESOLVED) ? ", and that clears it up."
                                                                 : ", in vain.");
        } else if (events[e].measure.event == PARLEY_VIOLATION) {
            story_add(s, " That is a violation.");
        }
    }
}

/* -- an issue -------------------------------------------------------------------------------- */

/* Whether anything about an issue is worth a sentence. */
static bool notable(const story *s, uint32_t round, uint32_t issue)
{
    const parley_trace_action *now = actions_in(s->trace, round);
    const parley_trace_action *before = round ? actions_in(s->trace, round - 1) : NULL;
    for (uint32_t l = 0; l < s->trace->n_links; l++) {
        if (s->trace->links[l].issue != issue)
            continue;
        if (now[l].signalled || now[l].intended != now[l].executed ||
            (before ? now[l].executed != before[l].executed : !now[l].executed))
            return true;
    }
    return false;
}

/* Who gets away with it. */
static void say_unnoticed(story *s, uint32_t round, uint32_t issue)
{
    const parley_trace_action *actions = actions_in(s->trace, round);
    uint32_t n_defections = defections_on(s, round, issue), n_unnoticed = 0;
    for (uint32_t l = 0; l < s->trace->n_links; l++)
        n_unnoticed +=
            s->trace->links[l].issue == issue && !actions[l].executed && !actions[l].signalled;
    if (n_unnoticed > 1 && n_unnoticed == n_defections) {
        story_add(s, " Nobody is found out.");
        return;
    }
    for (uint32_t l = 0; l < s->trace->n_links; l++) {
        const parley_link *link = &s->trace->links[l];
        if (link->issue == issue && !actions[l].executed && !actions[l].signalled)
            story_add(s, " %s does not find %s out.", s->prose.names_first[link->counterpart],
                      s->prose.names[link->actor]);
    }
}

static void tell_issue(story *s, uint32_t round, uint32_t issue)
{
    const parley_issue *declared = &s->scenario->issues[issue];
    const parley_trace_action *actions = actions_in(s->trace, round);
    const span now = {round, round};
    bool telling = !s->standing[issue] && !all_cooperate(s, &now, issue);
    if (!telling && !notable(s, round, issue))
        return;
    if (s->scenario->n_issues > 1)
        story_add(s, "%s: ", declared->name);
    story_deeds(s, &now, issue);
    if (!declared->public_signal)
        say_unnoticed(s, round, issue);
    for (uint32_t l = 0; l < s->trace->n_links; l++) {
        if (s->trace->links[l].issue != issue || !actions[l].signalled)
            continue;
        if (!declared->public_signal)
            say_signal(s, round, l);
        else if (l < reverse_of(s, l))
            say_public_signal(s, round, l);
        say_answers(s, round, l,
                    declared->public_signal ? s->prose.names_first[s->trace->links[l].counterpart]
                                            : "It");
    }
    prose_paragraph(&s->prose, INDENT, HANG, NULL);
}

/* -- threats --------------------------------------------------------------------------------- */

/* What a threat counts, n of them. */
static void say_offences(story *s, const parley_threat *threat, uint32_t n)
{
    static const char *const nouns[] = {[PARLEY_ON_SIGNAL] = "signal",
                                        [PARLEY_ON_VIOLATION] = "violation",
                                        [PARLEY_ON_REFUSAL] = "refusal",
                                        [PARLEY_ON_IMPOSITION] = "imposition"};
    story_add(s, "%u %s%s", n, nouns[threat->on], plural(n));
    if (threat->on == PARLEY_ON_IMPOSITION)
        story_add(s, " of \"%s\"", s->scenario->threats[threat->of].name);
}

static void say_triggered(story *s, uint32_t round, uint32_t t, bool bluffed)
{
    const parley_threat *threat = &s->scenario->threats[t];
    const parley_trace_threat *state = &threats_in(s->trace, round)[t];
    if (state->threshold > 1) {
        story_add(s, "that completes the ");
        say_offences(s, threat, state->threshold);
        story_add(s, " it takes.");
    } else {
        story_add(s, "that triggers it.");
    }
    story_add(s, " %s", s->prose.names_first[threat->sender]);
    if (bluffed) {
        story_add(s, " does not carry it out: a bluff.");
    } else {
        story_add(s, " carries it out: in effect from ");
        story_when(s, round + 1 + state->countdown);
        story_add(s, ".");
    }
}

static bool happened(const parley_trace_event *events, size_t n, parley_event what, uint32_t threat)
{
    for (size_t e = 0; e < n; e++)
        if (events[e].measure.event == what && events[e].measure.threat == threat)
            return true;
    return false;
}

static void tell_threat(story *s, uint32_t round, uint32_t t)
{
    size_t n;
    const parley_trace_event *events = events_in(s->trace, round, &n);
    const parley_trace_threat *state = &threats_in(s->trace, round)[t];
    uint32_t before = round ? threats_in(s->trace, round - 1)[t].tally : 0;
    bool triggered = happened(events, n, PARLEY_TRIGGERED, t);
    bool lifted = happened(events, n, PARLEY_LIFTED, t);
    bool counted = !triggered && !lifted && state->tally > before;
    if (!triggered && !lifted && !counted)
        return;
    story_add(s, "Threat \"%s\": ", s->scenario->threats[t].name);
    if (lifted)
        story_add(s, "the sanctions are lifted.");
    if (triggered)
        say_triggered(s, round, t, happened(events, n, PARLEY_BLUFFED, t));
    if (counted) {
        story_add(s, "that makes %u of the ", state->tally);
        say_offences(s, &s->scenario->threats[t], state->threshold);
        story_add(s, " it takes.");
    }
    prose_paragraph(&s->prose, INDENT, HANG, NULL);
}

void story_events(story *s, uint32_t round)
{
    size_t n;
    const parley_trace_event *events = events_in(s->trace, round, &n);
    for (uint32_t k = 0; k < s->scenario->n_issues; k++)
        tell_issue(s, round, k);
    for (uint32_t t = 0; t < s->scenario->n_threats; t++)
        tell_threat(s, round, t);
    for (size_t e = 0; e < n; e++) {
        if (events[e].measure.event != PARLEY_WITHDRAWN)
            continue;
        story_add(s, "%s withdraws from every agreement with %s, for good.",
                  s->prose.names_first[events[e].measure.actor],
                  s->prose.names[events[e].measure.counterpart]);
        prose_paragraph(&s->prose, INDENT, HANG, NULL);
    }
}
