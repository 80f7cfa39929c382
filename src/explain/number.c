/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers that can vary, in few words for running text. */
#include "explain/value_words.h"
#include "scenario/value.h"

#include <math.h>

enum { MOST_LISTED = 4, MOST_STEPS = 3 };

/* -- values -------------------------------------------------------------------------------- */

bool value_takes(const parley_value *value, uint32_t i)
{
    return value->weights[i] > 0 && value->values[i] >= value->min &&
           value->values[i] <= value->max;
}

/* The different values of a discrete distribution, in file order: false where they are many. */
static bool few_values(const parley_value *value, double few[MOST_LISTED], uint32_t *n)
{
    *n = 0;
    for (uint32_t i = 0; i < value->n_values; i++) {
        bool seen = !value_takes(value, i);
        for (uint32_t k = 0; k < *n; k++)
            seen |= few[k] == value->values[i];
        if (seen)
            continue;
        if (*n == MOST_LISTED)
            return false;
        few[(*n)++] = value->values[i];
    }
    return true;
}

static void say_brief_value(account *a, const parley_value *value)
{
    double few[MOST_LISTED];
    uint32_t n;
    if (value->distribution == PARLEY_CONSTANT) {
        say_exact(a, value->a);
    } else if (value->distribution == PARLEY_DISCRETE && few_values(value, few, &n)) {
        for (uint32_t i = 0; i < n; i++) {
            prose_between(&a->prose, i, n, "or");
            say_exact(a, few[i]);
        }
    } else {
        say(a, "about" GLUE);
        prose_number(&a->prose, value_quantile(value, 0.5));
        if (a->brief)
            return;
        say(a, " (");
        prose_number(&a->prose, value_quantile(value, 0.05));
        say(a, GLUE "to" GLUE);
        prose_number(&a->prose, value_quantile(value, 0.95));
        say(a, ")");
    }
}

/* -- sources ------------------------------------------------------------------------------- */

void say_brief_source(account *a, const parley_source *source)
{
    uint32_t n = 0;
    while (n < source->n_steps && source->steps[n].round < a->scenario->rounds.count)
        n++;
    say_brief_value(a, &source->steps[0].value);
    if (n > 1)
        say(a, " at first");
    if (n > MOST_STEPS)
        say(a, ", changing in %u steps to", n - 1);
    for (uint32_t i = n > MOST_STEPS ? n - 1 : 1; i < n; i++) {
        say(a, n > MOST_STEPS ? " " : ", ");
        say_brief_value(a, &source->steps[i].value);
        say(a, " from ");
        say_when(a, source->steps[i].round);
        say(a, " on");
    }
}

static const parley_number *number_at(const account *a, parley_number_id id)
{
    return &a->scenario->numbers[id];
}

void say_while_type(account *a, const parley_number *number, const parley_override *override)
{
    const parley_actor *owner = &a->scenario->actors[number->owner];
    say(a, "while %s is %s", a->prose.names[number->owner], owner->types[override->type].id);
}

void say_brief(account *a, parley_number_id id)
{
    const parley_number *number = number_at(a, id);
    say_brief_source(a, &number->source);
    for (uint32_t i = 0; i < number->n_overrides; i++) {
        say(a, " or, ");
        say_while_type(a, number, &number->overrides[i]);
        say(a, ", ");
        say_brief_source(a, &number->overrides[i].source);
    }
}

bool number_is(const account *a, parley_number_id id, double value)
{
    double constant;
    return parley_number_constant(number_at(a, id), &constant) && constant == value;
}

void say_chance(account *a, parley_number_id id)
{
    if (number_is(a, id, 1)) {
        say(a, "in every case");
    } else if (number_is(a, id, 0)) {
        say(a, "in no case");
    } else {
        say(a, "with probability ");
        say_brief(a, id);
    }
}

void say_amount(account *a, parley_number_id id)
{
    if (number_is(a, id, 0))
        say(a, "nothing");
    else
        say_brief(a, id);
}

void say_rounds(account *a, parley_number_id id)
{
    say_brief(a, id);
    say(a, " ");
    prose_unit(&a->prose, number_is(a, id, 1) ? 1 : 2);
}

double number_middle(const account *a, parley_number_id id)
{
    return value_quantile(&number_at(a, id)->source.steps[0].value, 0.5);
}
