/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "parley/explain.h"

#include "core/memory.h"
#include "explain/value_words.h"
#include "parley/measure.h"
#include "scenario/fields.h"

#include <stdlib.h>
#include <string.h>

/* -- what it is ---------------------------------------------------------------------------- */

static void title_tell(account *a)
{
    const parley_scenario *scenario = a->scenario;
    say(a, "%s", scenario->title ? scenario->title : scenario->name);
    prose_paragraph(&a->prose, 0, 0, NULL);
    say(a, "%s, from %s", scenario->name, scenario->path);
    prose_paragraph(&a->prose, 0, 0, NULL);
    if (scenario->description) {
        prose_empty_line(&a->prose);
        say(a, "%s", scenario->description);
        prose_paragraph(&a->prose, INDENT_PART, INDENT_PART, NULL);
    }
}

static void parties_tell(account *a)
{
    const parley_scenario *scenario = a->scenario;
    say(a, "%u actors: ", scenario->n_actors);
    for (uint32_t i = 0; i < scenario->n_actors; i++) {
        const parley_actor *actor = &scenario->actors[i];
        prose_between(&a->prose, i, scenario->n_actors, "and");
        say(a, "%s", a->prose.names[i]);
        if (strcmp(actor->name, actor->id) != 0)
            say(a, GLUE "[%s]", actor->id);
    }
    say(a, ". They meet on %u issue%s: ", scenario->n_issues, plural(scenario->n_issues));
    for (uint32_t k = 0; k < scenario->n_issues; k++) {
        prose_between(&a->prose, k, scenario->n_issues, "and");
        say(a, "\"%s\"", scenario->issues[k].name);
    }
    say(a, ". On each, ");
    prose_unit(&a->prose, 1);
    say(a, " by ");
    prose_unit(&a->prose, 1);
    say(a,
        ", a side cooperates, that is, keeps to restraint, or it defects. Nobody sees what another "
        "does, only signals that speak against it, rightly or wrongly.");
    prose_paragraph(&a->prose, INDENT_PART, INDENT_PART, NULL);
}

/* How much of the scenario is known. */
typedef struct tally {
    uint32_t n, n_unknown, n_drawn, n_scheduled;
} tally;

static void count(tally *counts, const parley_source *source)
{
    bool unknown = false, drawn = false;
    for (uint32_t i = 0; i < source->n_steps; i++) {
        const parley_value *value = &source->steps[i].value;
        unknown |= value->unknown;
        drawn |= value->distribution != PARLEY_CONSTANT;
    }
    counts->n++;
    counts->n_unknown += unknown;
    counts->n_drawn += drawn && !unknown;
    counts->n_scheduled += source->n_steps > 1;
}

static void certainty_say(account *a, const struct word *words)
{
    uint32_t said = 0;
    for (; words->word; words++) {
        uint32_t n = 0;
        for (uint32_t i = 0; i < a->scenario->n_notes; i++)
            n += a->scenario->notes[i].certainty == (char)words->value;
        if (n > 0)
            say(a, "%s %u %s (%s)", said++ ? ";" : " By certainty, as the notes say:", n,
                words->word, words->meaning);
    }
    if (said)
        say(a, ".");
}

static void knowledge_tell(account *a)
{
    const parley_scenario *scenario = a->scenario;
    tally counts = {0};
    for (uint32_t i = 0; i < scenario->n_numbers; i++) {
        const parley_number *number = &scenario->numbers[i];
        if (number->given)
            count(&counts, &number->source);
        for (uint32_t k = 0; k < number->n_overrides; k++)
            count(&counts, &number->overrides[k].source);
    }
    say(a, "The file gives %u number%s that could vary", counts.n, plural(counts.n));
    if (counts.n_unknown)
        say(a, "; nobody knows %u of them", counts.n_unknown);
    if (counts.n_drawn)
        say(a, "; %u differ%s from history to history", counts.n_drawn,
            counts.n_drawn == 1 ? "s" : "");
    if (counts.n_scheduled)
        say(a, "; %u change%s by schedule", counts.n_scheduled, counts.n_scheduled == 1 ? "s" : "");
    if (counts.n_unknown + counts.n_drawn + counts.n_scheduled == 0)
        say(a, "; all of them are known and fixed");
    say(a, ".");
    certainty_say(a, object_field(&object_note, NULL, "certainty")->words);
    prose_paragraph(&a->prose, INDENT_PART, INDENT_PART, NULL);
}

static void reading_tell(account *a)
{
    heading(a, "How to read this");
    say(a, "A history is one play of the whole. ");
    say(a, "\"About 0.5 (0.2 to 0.8)\" is a number that is not one number: its middle value, "
           "and the range that it lies in 9 times of 10. \"The numbers, one by one\" at the end "
           "has every number of the file in full: whether nobody knows it (then it is drawn once "
           "for each world of 64 histories) or it differs from history to history, where it comes "
           "from, and in brackets at the right the address by which --set finds it. There the "
           "range is marked 5-95" GLUE "%%. Payoffs, gains and costs are all in one unit, the "
           "scenario's own.");
    prose_paragraph(&a->prose, INDENT_PART, INDENT_PART, NULL);
}

/* -- measures ------------------------------------------------------------------------------ */

static void measure_say(account *a, const parley_measure *measure)
{
    const parley_scenario *scenario = a->scenario;
    switch (measure->quantity) {
    case PARLEY_VALUE:
        say(a, "what %s earns a ", a->prose.names[measure->actor]);
        prose_unit(&a->prose, 1);
        say(a, ", the future discounted");
        break;
    case PARLEY_MEAN_PAYOFF:
        say(a, "what %s earns a ", a->prose.names[measure->actor]);
        prose_unit(&a->prose, 1);
        break;
    case PARLEY_COOPERATION:
        say(a, "how often %s cooperates towards %s on \"%s\"", a->prose.names[measure->actor],
            a->prose.names[measure->counterpart], scenario->issues[measure->issue].name);
        break;
    case PARLEY_EVENT:
        say(a, "how many times a history: %s", parley_event_name(measure->event));
        if (measure->event == PARLEY_AGREED)
            say_package(a, measure->package);
        break;
    }
    if (measure->period != PARLEY_NONE)
        say(a, ", in the period \"%s\"", scenario->rounds.periods[measure->period].id);
    if (measure->type_actor != PARLEY_NONE)
        say(a, ", where %s is %s at first", a->prose.names[measure->type_actor],
            scenario->actors[measure->type_actor].types[measure->type].id);
}

static void headline_tell(account *a)
{
    const parley_scenario *scenario = a->scenario;
    if (scenario->n_headline == 0)
        return;
    heading(a, "What to look at");
    for (uint32_t i = 0; i < scenario->n_headline; i++) {
        parley_measure measure;
        say(a, "- ");
        if (!parley_measure_parse(&measure, scenario, scenario->headline[i], NULL, NULL, NULL))
            measure_say(a, &measure);
        prose_paragraph(&a->prose, INDENT_PART, INDENT_UNDER, scenario->headline[i]);
    }
}

/* -- when ---------------------------------------------------------------------------------- */

static void length_tell(account *a)
{
    const parley_rounds *rounds = &a->scenario->rounds;
    say(a, "A history has %s%u round%s", rounds->continuation < 1 ? "at most " : "", rounds->count,
        plural(rounds->count));
    if (strcmp(rounds->unit_name, "round") != 0)
        say(a, ", each a %s", rounds->unit_name);
    say(a, ": from ");
    say_when(a, 0);
    say(a, " to ");
    say_when(a, rounds->count - 1);
    say(a, ".");
    if (rounds->continuation < 1) {
        say(a, " After each it goes on with probability ");
        say_exact(a, rounds->continuation);
        say(a, ".");
    }
    if (rounds->burn_in)
        say(a, " The first %u do not count in rates, counts and mean payoffs.", rounds->burn_in);
    prose_paragraph(&a->prose, INDENT_PART, INDENT_PART, NULL);
}

/* One thing that happens in a round. */
typedef struct happening {
    uint32_t round, order;
    const char *verb, *name, *what; /* no name: NULL */
    double probability;             /* or -1 */
} happening;

typedef struct calendar {
    size_t n, n_allocated;
    void *happenings;
    bool failed;
} calendar;

static void happen(calendar *all, uint32_t round, const char *what, const char *name,
                   const char *verb, double probability)
{
    if (!memory_grow(&all->happenings, all->n, &all->n_allocated, sizeof(happening))) {
        all->failed = true;
        return;
    }
    ((happening *)all->happenings)[all->n] = (happening){.round = round,
                                                         .order = (uint32_t)all->n,
                                                         .what = what,
                                                         .name = name,
                                                         .verb = verb,
                                                         .probability = probability};
    all->n++;
}

static void stand(const account *a, calendar *all, uint32_t from, uint32_t until, const char *what,
                  const char *name)
{
    if (!ever_stands(a, from, until))
        return;
    happen(all, from, what, name, "begins", -1);
    if (until < a->scenario->rounds.count)
        happen(all, until, what, name, "is over", -1);
}

static int by_round(const void *x, const void *y)
{
    const happening *a = x, *b = y;
    if (a->round != b->round)
        return a->round < b->round ? -1 : 1;
    return a->order < b->order ? -1 : a->order > b->order;
}

static void happenings_find(const account *a, calendar *all)
{
    const parley_scenario *scenario = a->scenario;
    for (uint32_t i = 0; i < scenario->rounds.n_periods; i++) {
        const parley_period *period = &scenario->rounds.periods[i];
        stand(a, all, period->from, period->until, "period", period->id);
    }
    for (uint32_t c = 0; c < scenario->n_commitments; c++) {
        const parley_commitment *commitment = &scenario->commitments[c];
        if (!commitment->negotiable)
            stand(a, all, commitment->from, commitment->until, "commitment", commitment->name);
        else if (commitment->until < scenario->rounds.count)
            happen(all, commitment->until, "commitment", commitment->name,
                   "is over, if it was agreed on", -1);
    }
    if (scenario->negotiation)
        happen(all, scenario->negotiation->opens, "talks", NULL, "open", -1);
    for (uint32_t t = 0; t < scenario->n_threats; t++) {
        const parley_threat *threat = &scenario->threats[t];
        stand(a, all, threat->from, threat->until, "threat", threat->name);
        for (uint32_t i = 0; i < threat->n_scheduled; i++)
            if (threat->scheduled[i].round < scenario->rounds.count)
                happen(all, threat->scheduled[i].round, "sanctions", threat->name,
                       "are imposed as scheduled", threat->scheduled[i].probability);
    }
}

static void calendar_tell(account *a)
{
    calendar all = {0};
    happenings_find(a, &all);
    if (all.n > 0)
        qsort(all.happenings, all.n, sizeof(happening), by_round);
    for (size_t i = 0; i < all.n; i++) {
        const happening *one = (const happening *)all.happenings + i;
        bool first = i == 0 || one->round != one[-1].round;
        bool last = i + 1 == all.n || one->round != one[1].round;
        say(a, first ? "- " : "; ");
        if (first)
            say_when(a, one->round);
        say(a, "%s%s", first ? ": " : "", one->what);
        if (one->name)
            say(a, " \"%s\"", one->name);
        say(a, " %s", one->verb);
        if (one->probability >= 0) {
            say(a, ", with probability ");
            say_exact(a, one->probability);
        }
        if (last)
            prose_paragraph(&a->prose, INDENT_PART, INDENT_UNDER, NULL);
    }
    if (all.failed)
        a->prose.status = PARLEY_ERROR_MEMORY;
    free(all.happenings);
}

static void tell_rounds(account *a)
{
    heading(a, "When");
    length_tell(a);
    calendar_tell(a);
}

static void list_rounds(account *a)
{
    const parley_rounds *rounds = &a->scenario->rounds;
    points_begin(a, "Rounds", "rounds");
    points(a, &object_rounds, NULL, rounds, "/rounds", NULL, NULL);
    for (uint32_t i = 0; i < rounds->n_periods; i++) {
        char *pointer = memory_format("/rounds/periods/%s", rounds->periods[i].id);
        char *who = memory_format("of the period \"%s\"", rounds->periods[i].id);
        if (pointer && who)
            points(a, &object_period, NULL, &rounds->periods[i], pointer, NULL, who);
        else
            a->prose.status = PARLEY_ERROR_MEMORY;
        free(pointer);
        free(who);
    }
    points_end(a, "/rounds");
}

/* -- the end ------------------------------------------------------------------------------- */

/* Whatever no part has told, so that nothing is left out. */
static void list_rest(account *a)
{
    points_begin(a, "Other numbers", "other");
    for (parley_number_id id = 0; id < a->scenario->n_numbers; id++) {
        const parley_number *number = &a->scenario->numbers[id];
        if (a->told[id] || (!number->given && number->n_overrides == 0))
            continue;
        say(a, "- A number");
        point(a, id);
    }
    points_begin(a, "Other notes", "notes");
    for (uint32_t i = 0; i < a->scenario->n_notes; i++) {
        if (a->noted[i])
            continue;
        say(a, "- On");
        point_fixed(a, a->scenario->notes[i].pointer);
    }
    points_begin(a, NULL, NULL);
}

static void list_numbers(account *a)
{
    heading(a, "The numbers, one by one");
    say(a, "Each as the file gives it, with its address at the right.");
    prose_paragraph(&a->prose, 0, 0, NULL);
    list_rounds(a);
    list_actors(a);
    list_issues(a);
    list_agreement(a);
    list_negotiation(a);
    list_threats(a);
    list_behaviour(a);
    list_rest(a);
}

static void tell_sources(account *a)
{
    if (a->scenario->n_sources == 0)
        return;
    heading(a, "Sources");
    for (uint32_t i = 0; i < a->scenario->n_sources; i++) {
        say(a, "- %s", a->scenario->sources[i]);
        prose_paragraph(&a->prose, INDENT_PART, INDENT_UNDER, NULL);
    }
}

parley_status parley_explain(const parley_scenario *scenario, unsigned width, FILE *stream,
                             parley_error *error)
{
    account a;
    parley_status status = account_init(&a, scenario, width, stream, error);
    if (status)
        goto out;
    title_tell(&a);
    heading(&a, "In short");
    parties_tell(&a);
    knowledge_tell(&a);
    headline_tell(&a);
    reading_tell(&a);
    tell_rounds(&a);
    tell_actors(&a);
    tell_issues(&a);
    tell_agreement(&a);
    tell_negotiation(&a);
    tell_threats(&a);
    tell_steps(&a);
    tell_behaviour(&a);
    list_numbers(&a);
    tell_sources(&a);
    status = a.prose.status;
out:
    account_free(&a);
    if (status == PARLEY_ERROR_MEMORY)
        parley_error_add(error, status, NULL, NULL, "out of memory");
    return status;
}
