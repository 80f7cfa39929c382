/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What follows a defection, step by step, in the order of a round: for each issue and for each who
 * may defect against whom. Pairs that the same words fit are told together. */
#include "core/memory.h"
#include "explain/value_words.h"

#include <stdlib.h>
#include <string.h>

/* Who does something to whom, and what the text calls them. */
typedef struct encounter {
    const parley_issue *issue;
    uint32_t issue_index, doer, watcher;
    const char *doer_name, *doer_first, *watcher_name, *watcher_first;
    unsigned n_steps;
} encounter;

static void step(account *a, encounter *e)
{
    say(a, "%s%u. ", e->n_steps ? "\n" : "", e->n_steps + 1);
    e->n_steps++;
}

/* "From October 2015 (round 33) on, ", or nothing and true where it stands throughout. */
static bool standing_say(account *a, uint32_t from, uint32_t until)
{
    bool open = until == PARLEY_NEVER || until >= a->scenario->rounds.count;
    if (from > 0) {
        say(a, "From ");
        say_when(a, from);
        say(a, open ? " on, " : " until before ");
    } else if (!open) {
        say(a, "Until before ");
    }
    if (!open) {
        say_when(a, until);
        say(a, ", ");
    }
    return from == 0 && open;
}

/* A commitment of a kind that may be in force between the two on the issue. */
static bool applies(const account *a, const encounter *e, const parley_commitment *commitment,
                    parley_commitment_kind kind)
{
    return commitment->kind == kind &&
           has(commitment->issues, commitment->n_issues, e->issue_index) &&
           has_both(commitment->parties, commitment->n_parties, e->doer, e->watcher) &&
           ever_stands(a, commitment->from, commitment->until);
}

/* -- stages -------------------------------------------------------------------------------- */

static void observe_say(account *a, encounter *e)
{
    const parley_monitoring *sight = &e->issue->monitoring[e->watcher];
    step(a, e);
    if (e->issue->public_signal) {
        say(a, "Both see one signal, bad ");
        say_chance(a, sight->detection);
        say(a, " if either defected and ");
        say_chance(a, sight->false_alarm);
        say(a, " if neither did. A bad one speaks against both, to each against the other.");
        return;
    }
    say(a, "%s notices it ", e->watcher_first);
    say_chance(a, sight->detection);
    say(a, ", and then lays it to %s ", e->doer_name);
    say_chance(a, sight->attribution);
    if (!number_is(a, sight->attribution, 1))
        say(a, e->issue->n_parties > 2 ? "; if not, to one of the others, each as likely"
                                       : "; if not, to nobody");
    if (number_is(a, sight->false_alarm, 0)) {
        say(a, ". There are no false alarms.");
        return;
    }
    say(a, ". A false alarm against %s, when it cooperates, comes ", e->doer_name);
    say_chance(a, sight->false_alarm);
    say(a, ".");
}

static void under_say(account *a, const parley_commitment *commitment)
{
    if (commitment->negotiable) {
        say(a, "If agreed on, under \"%s\", ", commitment->name);
        return;
    }
    bool throughout = standing_say(a, commitment->from, commitment->until);
    say(a, "%s \"%s\", ", throughout ? "Under" : "under", commitment->name);
}

static void assist_say(account *a, encounter *e, const parley_commitment *commitment)
{
    step(a, e);
    under_say(a, commitment);
    say(a, e->n_steps > 2 ? "if the signal still stands, " : "");
    say(a, "%s asks %s for help ", e->watcher_name, e->doer_name);
    say_chance(a, commitment->request[e->watcher]);
    say(a, ". %s honours the request ", e->doer_first);
    say_chance(a, commitment->honour_deliberate[e->doer]);
    say(a, " if it meant to defect, and ");
    say_chance(a, commitment->honour_accidental[e->doer]);
    say(a, " if it did not (a slip, a false alarm, another's deed). ");
    if (!number_is(a, commitment->cost[e->doer], 0)) {
        say(a, "To honour it costs ");
        say_brief(a, commitment->cost[e->doer]);
        say(a, ". ");
    }
    say(a, "An honoured request clears the signal ");
    say_chance(a, commitment->restores[e->doer]);
    say(a, "; one that is not honoured is a refusal.");
}

static void call_say(account *a, encounter *e, const parley_commitment *commitment)
{
    step(a, e);
    under_say(a, commitment);
    say(a, "if the signal still stands, %s calls ", e->watcher_name);
    say_chance(a, commitment->call[e->watcher]);
    say(a, ". The call clears it ");
    say_chance(a, commitment->resolve_deliberate[e->doer]);
    say(a, " if %s meant to defect, and ", e->doer_name);
    say_chance(a, commitment->resolve_accidental[e->doer]);
    say(a, " if not.");
    if (number_is(a, commitment->cost[e->watcher], 0) && number_is(a, commitment->cost[e->doer], 0))
        return;
    say(a, " It costs %s ", e->watcher_name);
    say_brief(a, commitment->cost[e->watcher]);
    say(a, " and %s ", e->doer_name);
    say_brief(a, commitment->cost[e->doer]);
    say(a, ".");
}

static void judge_say(account *a, encounter *e)
{
    const parley_scenario *scenario = a->scenario;
    uint32_t n = 0;
    for (uint32_t c = 0; c < scenario->n_commitments; c++) {
        const parley_commitment *commitment = &scenario->commitments[c];
        if (!applies(a, e, commitment, PARLEY_RESTRAINT) || !commitment->binds[e->doer])
            continue;
        step(a, e);
        under_say(a, commitment);
        say(a, "a signal that still stands is a violation.");
        n++;
    }
    if (n > 0)
        return;
    step(a, e);
    say(a, "No promise forbids it, so that it is no violation.");
}

static void threat_say(account *a, encounter *e, const parley_threat *threat)
{
    static const char *const what[] = {
        [PARLEY_ON_SIGNAL] = "signal that still stands",
        [PARLEY_ON_VIOLATION] = "violation",
        [PARLEY_ON_REFUSAL] = "refusal",
    };
    step(a, e);
    bool throughout = standing_say(a, threat->from, threat->until);
    say(a, "%s %s counts for \"%s\": at a count of ", throughout ? "A" : "a", what[threat->on],
        threat->name);
    say_brief(a, threat->threshold);
    say(a, " sanctions follow ");
    say_chance(a, threat->credibility);
    say(a, ".");
}

/* The steps, a line each, as a new string; NULL out of memory. */
static char *steps_of(account *a, encounter *e)
{
    const parley_scenario *scenario = a->scenario;
    observe_say(a, e);
    for (uint32_t c = 0; c < scenario->n_commitments; c++)
        if (applies(a, e, &scenario->commitments[c], PARLEY_ASSISTANCE))
            assist_say(a, e, &scenario->commitments[c]);
    for (uint32_t c = 0; c < scenario->n_commitments; c++)
        if (applies(a, e, &scenario->commitments[c], PARLEY_HOTLINE))
            call_say(a, e, &scenario->commitments[c]);
    judge_say(a, e);
    for (uint32_t t = 0; t < scenario->n_threats; t++) {
        const parley_threat *threat = &scenario->threats[t];
        if (threat->sender == e->watcher && threat->target == e->doer &&
            threat->on != PARLEY_ON_IMPOSITION &&
            has(threat->issues, threat->n_issues, e->issue_index) &&
            ever_stands(a, threat->from, threat->until))
            threat_say(a, e, threat);
    }
    return prose_take(&a->prose);
}

static char *steps_named(account *a, uint32_t k, uint32_t doer, uint32_t watcher)
{
    encounter e = {.issue = &a->scenario->issues[k],
                   .issue_index = k,
                   .doer = doer,
                   .watcher = watcher,
                   .doer_name = a->prose.names[doer],
                   .doer_first = a->prose.names_first[doer],
                   .watcher_name = a->prose.names[watcher],
                   .watcher_first = a->prose.names_first[watcher]};
    return steps_of(a, &e);
}

static char *steps_unnamed(account *a, uint32_t k, uint32_t doer, uint32_t watcher)
{
    encounter e = {.issue = &a->scenario->issues[k],
                   .issue_index = k,
                   .doer = doer,
                   .watcher = watcher,
                   .doer_name = "the accused",
                   .doer_first = "The accused",
                   .watcher_name = "the watcher",
                   .watcher_first = "The watcher"};
    return steps_of(a, &e);
}

/* -- telling ------------------------------------------------------------------------------- */

static void steps_tell(account *a, char *steps)
{
    for (char *line = steps, *next; line; line = next) {
        next = strchr(line, '\n');
        if (next)
            *next++ = '\0';
        say(a, "%s", line);
        prose_paragraph(&a->prose, INDENT_PART, INDENT_PART + 3, NULL);
    }
}

static void pair_tell(account *a, uint32_t k, uint32_t doer, uint32_t watcher)
{
    char *steps = steps_named(a, k, doer, watcher);
    if (!steps)
        return;
    prose_empty_line(&a->prose);
    say(a, "When %s defects against %s:", a->prose.names[doer], a->prose.names[watcher]);
    prose_paragraph(&a->prose, 0, INDENT_PART, NULL);
    steps_tell(a, steps);
    free(steps);
}

/* One pair of an issue. Those that the same words fit are told together. */
typedef struct pair {
    uint32_t doer, watcher;
    char *steps; /* without names */
    bool told;
} pair;

static bool alike(const pair *a, const pair *b)
{
    return strcmp(a->steps, b->steps) == 0;
}

static uint32_t n_alike(const pair *pairs, uint32_t n_pairs, uint32_t one)
{
    uint32_t n = 0;
    for (uint32_t p = 0; p < n_pairs; p++)
        n += alike(&pairs[p], &pairs[one]);
    return n;
}

/* For whom the words of the pair `one` hold; `rest`: for all that were not told yet. */
static void group_title(account *a, const pair *pairs, uint32_t n_pairs, uint32_t one, bool rest)
{
    uint32_t n = n_alike(pairs, n_pairs, one), doer = PARLEY_NONE;
    if (n == n_pairs || rest) {
        say(a, n < n_pairs    ? "In all other cases, when the accused defects against the watcher:"
               : n_pairs == 2 ? "When either, the accused, defects against the other, the watcher:"
                              : "When any of them, the accused, defects against another, the "
                                "watcher:");
        return;
    }
    say(a, "When the accused defects against the watcher,");
    for (uint32_t p = 0; p < n_pairs; p++) {
        if (!alike(&pairs[p], &pairs[one]))
            continue;
        if (pairs[p].doer != doer)
            say(a, "%s %s against", doer == PARLEY_NONE ? "" : ";", a->prose.names[pairs[p].doer]);
        say(a, "%s %s", pairs[p].doer != doer ? "" : ",", a->prose.names[pairs[p].watcher]);
        doer = pairs[p].doer;
    }
    say(a, ":");
}

static void group_tell(account *a, uint32_t k, pair *pairs, uint32_t n_pairs, uint32_t one,
                       bool rest)
{
    for (uint32_t p = 0; p < n_pairs; p++)
        pairs[p].told |= alike(&pairs[p], &pairs[one]);
    if (n_alike(pairs, n_pairs, one) == 1) {
        pair_tell(a, k, pairs[one].doer, pairs[one].watcher);
        return;
    }
    prose_empty_line(&a->prose);
    group_title(a, pairs, n_pairs, one, rest);
    prose_paragraph(&a->prose, 0, INDENT_PART, NULL);
    char *steps = strdup(pairs[one].steps);
    if (steps)
        steps_tell(a, steps);
    else
        a->prose.status = PARLEY_ERROR_MEMORY;
    free(steps);
}

/* The largest group comes last, so that it need not be listed. */
static void groups_tell(account *a, uint32_t k, pair *pairs, uint32_t n_pairs)
{
    uint32_t most = 0, common = 0;
    for (uint32_t p = 0; p < n_pairs; p++) {
        uint32_t n = n_alike(pairs, n_pairs, p);
        if (n > most) {
            most = n;
            common = p;
        }
    }
    for (uint32_t p = 0; p < n_pairs; p++)
        if (!pairs[p].told && !alike(&pairs[p], &pairs[common]))
            group_tell(a, k, pairs, n_pairs, p, false);
    group_tell(a, k, pairs, n_pairs, common, true);
}

static void issue_tell(account *a, uint32_t k)
{
    const parley_issue *issue = &a->scenario->issues[k];
    uint32_t n = issue->n_parties, n_pairs = 0;
    pair *pairs = memory_array((size_t)n * n, sizeof *pairs);
    if (!pairs) {
        a->prose.status = PARLEY_ERROR_MEMORY;
        return;
    }
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t j = 0; j < n; j++) {
            if (i == j)
                continue;
            pair *p = &pairs[n_pairs];
            *p = (pair){.doer = issue->parties[i], .watcher = issue->parties[j]};
            p->steps = steps_unnamed(a, k, p->doer, p->watcher);
            if (!p->steps)
                goto out;
            n_pairs++;
        }
    groups_tell(a, k, pairs, n_pairs);
out:
    for (uint32_t p = 0; p < n_pairs; p++)
        free(pairs[p].steps);
    free(pairs);
}

void tell_steps(account *a)
{
    heading(a, "What follows a defection, step by step");
    say(a, "Each ");
    prose_unit(&a->prose, 1);
    say(a, " all choose at once; then slips happen, payoffs are paid, and what was done is seen "
           "or not. From there it goes in the order below. In the end whoever still holds a signal "
           "against another takes it that this one defected, and else that it cooperated: that is "
           "what its choices answer from then on.");
    prose_paragraph(&a->prose, 0, 0, NULL);
    a->brief = true;
    for (uint32_t k = 0; k < a->scenario->n_issues; k++) {
        part(a, a->scenario->issues[k].name, a->scenario->issues[k].id);
        issue_tell(a, k);
    }
    a->brief = false;
}
