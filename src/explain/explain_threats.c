/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Threats and sanctions: what is counted, what follows, what it costs whom. */
#include "core/memory.h"
#include "explain/value_words.h"
#include "scenario/fields.h"

#include <stdlib.h>

static void counted_say(account *a, const parley_threat *threat)
{
    const char *target = a->prose.names[threat->target];
    switch (threat->on) {
    case PARLEY_ON_SIGNAL:
        say(a, "What counts are signals against %s that nothing clears, on ", target);
        break;
    case PARLEY_ON_VIOLATION:
        say(a, "What counts are violations by %s of a promise of restraint, on ", target);
        break;
    case PARLEY_ON_REFUSAL:
        say(a, "What counts are requests for help that %s does not honour, on ", target);
        break;
    case PARLEY_ON_IMPOSITION:
        say(a, "It answers \"%s\": what counts is each time that those sanctions take effect. ",
            a->scenario->threats[threat->of].name);
        return;
    }
    say_issues(a, threat->issues, threat->n_issues);
    say(a, threat->on == PARLEY_ON_SIGNAL      ? ", deal or no deal. "
           : threat->on == PARLEY_ON_VIOLATION ? "; without a promise in force there are none. "
                                               : "; without assistance in force there are none. ");
}

static void trigger_say(account *a, const parley_threat *threat)
{
    say(a, "%s threatens %s. ", a->prose.names_first[threat->sender],
        a->prose.names[threat->target]);
    say_span(a, threat->from, threat->until);
    counted_say(a, threat);
}

static void decision_say(account *a, const parley_threat *threat)
{
    say(a, "When the count comes to ");
    say_brief(a, threat->threshold);
    say(a, ", %s decides and the count begins again: sanctions follow ",
        a->prose.names[threat->sender]);
    say_chance(a, threat->credibility);
    if (!number_is(a, threat->credibility, 1)) {
        say(a, "; otherwise the threat was a bluff, which costs the sender ");
        say_amount(a, threat->audience_cost);
    }
    say(a, ". ");
    if (number_is(a, threat->forget, 0)) {
        say(a, "The count is never forgotten.");
        return;
    }
    say(a, "The count is forgotten after ");
    say_rounds(a, threat->forget);
    say(a, " in a row without anything to count.");
}

static void course_say(account *a, const parley_threat *threat)
{
    say(a, "Sanctions take effect in the ");
    prose_unit(&a->prose, 1);
    say(a, " after the decision");
    if (!number_is(a, threat->delay, 0)) {
        say(a, ", after a further delay of ");
        say_rounds(a, threat->delay);
    }
    say(a, ", and last at least ");
    say_rounds(a, threat->duration);
    if (!number_is(a, threat->relief, 0)) {
        say(a, "; then they are lifted as soon as ");
        say_rounds(a, threat->relief);
        say(a, " in a row have brought nothing to count");
    }
    say(a, ". Until they are lifted no new ones are decided. ");
    if (number_is(a, threat->escalation, 1))
        return;
    say(a, "Their costs are multiplied by ");
    say_brief(a, threat->escalation);
    say(a, " for each time that they were imposed before.");
}

static void scheduled_say(account *a, const parley_threat *threat)
{
    if (threat->n_scheduled == 0)
        return;
    say(a, "Without any cause they are also imposed, at once, if the threat stands and no "
           "sanctions are on their way or in effect: ");
    for (uint32_t i = 0; i < threat->n_scheduled; i++) {
        prose_between(&a->prose, i, threat->n_scheduled, "and");
        say(a, "in ");
        say_when(a, threat->scheduled[i].round);
        say(a, " with probability ");
        say_exact(a, threat->scheduled[i].probability);
    }
    say(a, ".");
}

static void instrument_tell(account *a, const parley_threat *threat,
                            const parley_instrument *instrument)
{
    const char *sender = a->prose.names[threat->sender], *target = a->prose.names[threat->target];
    say(a, "Each ");
    prose_unit(&a->prose, 1);
    say(a, " in effect, the instrument \"%s\" costs %s ", instrument->id, target);
    say_amount(a, instrument->cost_target);
    say(a, "; %s it costs ", sender);
    say_amount(a, instrument->cost_sender);
    say(a, ".");
    if (!number_is(a, instrument->gain_reduction, 0) && threat->n_issues > 0) {
        say(a, " What %s gains by defecting against %s on ", target, sender);
        say_issues(a, threat->issues, threat->n_issues);
        say(a, " shrinks by a share of ");
        say_brief(a, instrument->gain_reduction);
        say(a, ".");
    }
    if (!number_is(a, instrument->backlash, 0)) {
        say(a, " Backlash: each ");
        prose_unit(&a->prose, 1);
        say(a, " %s walks out on %s ", target, sender);
        say_chance(a, instrument->backlash);
        say(a, ", and from the next ");
        prose_unit(&a->prose, 1);
        say(a, " on nothing is in force between the two any more, for good.");
    }
    prose_paragraph(&a->prose, INDENT_PART, INDENT_PART, NULL);
}

static void threat_tell(account *a, const parley_threat *threat)
{
    part(a, threat->name, threat->id);
    trigger_say(a, threat);
    prose_paragraph(&a->prose, INDENT_PART, INDENT_PART, NULL);
    decision_say(a, threat);
    prose_paragraph(&a->prose, INDENT_PART, INDENT_PART, NULL);
    course_say(a, threat);
    prose_paragraph(&a->prose, INDENT_PART, INDENT_PART, NULL);
    scheduled_say(a, threat);
    if (a->prose.length)
        prose_paragraph(&a->prose, INDENT_PART, INDENT_PART, NULL);
    for (uint32_t i = 0; i < threat->n_instruments; i++)
        instrument_tell(a, threat, &threat->instruments[i]);
}

void tell_threats(account *a)
{
    heading(a, "Threats and sanctions");
    if (a->scenario->n_threats == 0) {
        say(a, "Nobody threatens anybody.");
        prose_paragraph(&a->prose, 0, 0, NULL);
    }
    for (uint32_t t = 0; t < a->scenario->n_threats; t++)
        threat_tell(a, &a->scenario->threats[t]);
}

/* -- their numbers ------------------------------------------------------------------------- */

static void instrument_points(account *a, const parley_threat *threat, const char *pointer)
{
    char *instruments = pointer_join(pointer, "instruments");
    for (uint32_t i = 0; instruments && i < threat->n_instruments; i++) {
        const parley_instrument *instrument = &threat->instruments[i];
        char *own = pointer_join(instruments, instrument->id);
        if (own)
            points(a, &object_instrument, NULL, instrument, own, NULL, instrument->id);
        else
            a->prose.status = PARLEY_ERROR_MEMORY;
        free(own);
    }
    if (!instruments)
        a->prose.status = PARLEY_ERROR_MEMORY;
    free(instruments);
}

static void scheduled_points(account *a, const parley_threat *threat, const char *pointer)
{
    const struct field *field = object_field(&object_threat, NULL, "scheduled");
    char *own = pointer_join(pointer, field->name);
    if (own && threat->n_scheduled) {
        say(a, "- I%s: ", field->meaning + 1);
        for (uint32_t i = 0; i < threat->n_scheduled; i++) {
            prose_between(&a->prose, i, threat->n_scheduled, "and");
            say_when(a, threat->scheduled[i].round);
            say(a, " ");
            say_exact(a, threat->scheduled[i].probability);
        }
        point_fixed(a, own);
    }
    if (!own)
        a->prose.status = PARLEY_ERROR_MEMORY;
    free(own);
}

static void threat_list(account *a, const parley_threat *threat)
{
    char *pointer = memory_format("/threats/%s", threat->id);
    if (!pointer) {
        a->prose.status = PARLEY_ERROR_MEMORY;
        return;
    }
    points_begin(a, threat->name, threat->id);
    points(a, &object_threat, NULL, threat, pointer, NULL, NULL);
    scheduled_points(a, threat, pointer);
    instrument_points(a, threat, pointer);
    points_end(a, pointer);
    free(pointer);
}

void list_threats(account *a)
{
    for (uint32_t t = 0; t < a->scenario->n_threats; t++)
        threat_list(a, &a->scenario->threats[t]);
}
