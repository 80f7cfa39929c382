/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers in full, as lists: every number that a struct of the scenario holds, found and named by
 * the field tables, with its pointer, source and certainty. */
#include "core/memory.h"
#include "explain/value_words.h"
#include "scenario/fields.h"
#include "scenario/value.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* -- a value in full ----------------------------------------------------------------------- */

static const struct variant *distribution_of(const parley_value *value)
{
    for (size_t i = 0; i < object_distribution.n_variants; i++)
        if (object_distribution.variants[i].value == (unsigned)value->distribution)
            return &object_distribution.variants[i];
    return NULL;
}

static double weight_sum(const parley_value *value)
{
    double sum = 0;
    for (uint32_t i = 0; i < value->n_values; i++)
        sum += value_takes(value, i) ? value->weights[i] : 0;
    return sum;
}

static bool weights_equal(const parley_value *value)
{
    for (uint32_t i = 0; i < value->n_values; i++)
        if (value->weights[i] != value->weights[0])
            return false;
    return true;
}

static void say_discrete(account *a, const parley_value *value)
{
    bool alike = weights_equal(value);
    double sum = weight_sum(value);
    for (uint32_t i = 0; i < value->n_values; i++) {
        prose_between(&a->prose, i, value->n_values, "or");
        say_exact(a, value->values[i]);
        if (!value_takes(value, i))
            say(a, GLUE "(never)");
        else if (!alike)
            say(a, GLUE "(%.3g" GLUE "%%)", 100 * value->weights[i] / sum);
    }
    if (alike) {
        say(a, value->n_values > 1 ? ", each as likely" : "");
        return;
    }
    say(a, "; weights ");
    for (uint32_t i = 0; i < value->n_values; i++) {
        prose_between(&a->prose, i, value->n_values, "and");
        say_exact(a, value->weights[i]);
    }
}

static void say_continuous(account *a, const parley_value *value)
{
    const struct variant *variant = distribution_of(value);
    prose_number(&a->prose, value_quantile(value, 0.05));
    say(a, " to ");
    prose_number(&a->prose, value_quantile(value, 0.95));
    say(a, " (5-95" GLUE "%%), median ");
    prose_number(&a->prose, value_quantile(value, 0.5));
    say(a, "; %s", variant->word);
    for (size_t i = 0; i < variant->n_fields; i++) {
        double parameter;
        memcpy(&parameter, (const char *)value + variant->fields[i].offset, sizeof parameter);
        say(a, ", %s" GLUE, variant->fields[i].name);
        say_exact(a, parameter);
    }
}

static void say_value(account *a, const parley_value *value)
{
    if (value->distribution == PARLEY_CONSTANT) {
        say_exact(a, value->a);
        return;
    }
    say(a, value->unknown ? "not known, " : "drawn for each history, ");
    if (value->distribution == PARLEY_DISCRETE)
        say_discrete(a, value);
    else
        say_continuous(a, value);
    if (isfinite(value->min)) {
        say(a, ", cut off below ");
        say_exact(a, value->min);
    }
    if (isfinite(value->max)) {
        say(a, isfinite(value->min) ? " and above " : ", cut off above ");
        say_exact(a, value->max);
    }
}

/* -- notes --------------------------------------------------------------------------------- */

static uint32_t note_at(const account *a, const char *pointer)
{
    for (uint32_t i = 0; i < a->scenario->n_notes; i++)
        if (strcmp(a->scenario->notes[i].pointer, pointer) == 0)
            return i;
    return PARLEY_NONE;
}

void note_tell(account *a, const char *pointer)
{
    uint32_t i = note_at(a, pointer);
    if (i == PARLEY_NONE)
        return;
    const parley_note *note = &a->scenario->notes[i];
    say(a, "Source" GLUE "(%c): %s", note->certainty, note->source);
    prose_paragraph(&a->prose, INDENT_UNDER, INDENT_UNDER, NULL);
    a->noted[i] = true;
}

/* -- points -------------------------------------------------------------------------------- */

void points_begin(account *a, const char *name, const char *id)
{
    a->part_name = name;
    a->part_id = id;
}

/* The heading of the list, if this is its first point; what was said is the point's. */
static void points_due(account *a)
{
    if (!a->part_name)
        return;
    char *said = prose_take(&a->prose);
    part(a, a->part_name, a->part_id);
    a->part_name = a->part_id = NULL;
    say(a, "%s", said ? said : "");
    free(said);
}

/* A value, or the steps of a schedule each on a line, behind what was said. */
static void source_tell(account *a, const parley_source *source, unsigned indent)
{
    unsigned hang = indent == INDENT_PART ? INDENT_UNDER : INDENT_STEP;
    points_due(a);
    if (source->n_steps == 1) {
        say(a, ": ");
        say_value(a, &source->steps[0].value);
        prose_paragraph(&a->prose, indent, hang, source->pointer);
    } else {
        say(a, ":");
        prose_paragraph(&a->prose, indent, hang, NULL);
        for (uint32_t i = 0; i < source->n_steps; i++) {
            say(a, "from ");
            say_when(a, source->steps[i].round);
            say(a, ": ");
            say_value(a, &source->steps[i].value);
            prose_paragraph(&a->prose, INDENT_STEP, INDENT_STEP + 2,
                            i + 1 == source->n_steps ? source->pointer : NULL);
        }
    }
    note_tell(a, source->pointer);
}

void point(account *a, parley_number_id id)
{
    const parley_number *number = &a->scenario->numbers[id];
    if (a->told[id] || (!number->given && !number->n_overrides)) {
        if (!a->told[id])
            a->defaults[a->n_defaults++] = id;
        a->told[id] = true;
        a->prose.length = 0;
        return;
    }
    a->told[id] = true;
    say(a, number->given ? "" : " (by default)");
    source_tell(a, &number->source, INDENT_PART);
    for (uint32_t i = 0; i < number->n_overrides; i++) {
        say_while_type(a, number, &number->overrides[i]);
        source_tell(a, &number->overrides[i].source, INDENT_UNDER);
    }
}

void point_fixed(account *a, const char *pointer)
{
    points_due(a);
    prose_paragraph(&a->prose, INDENT_PART, INDENT_UNDER, pointer);
    note_tell(a, pointer);
}

/* The first letter of a label is a capital; a rule behind a semicolon is no part of it. */
static void say_meaning(account *a, const char *meaning, bool first)
{
    bool capital = first && *meaning >= 'a' && *meaning <= 'z';
    say(a, "%c%.*s", capital ? *meaning - 'a' + 'A' : *meaning, (int)strcspn(meaning + 1, ";"),
        meaning + 1);
}

static void say_label(account *a, const char *lead, const char *meaning, const char *who)
{
    say(a, "- ");
    say_meaning(a, lead ? lead : meaning, true);
    if (lead)
        say(a, ", ");
    if (lead)
        say_meaning(a, meaning, false);
    if (who)
        say(a, " (%s)", who);
}

static bool is_round(const struct field *field)
{
    return strcmp(field->name, "from") == 0 || strcmp(field->name, "until") == 0;
}

static void fixed_tell(account *a, const struct field *field, const void *at, const char *pointer,
                       const char *who)
{
    double value;
    uint32_t whole;
    if (field->size == sizeof whole) {
        memcpy(&whole, at, sizeof whole);
        value = whole;
    } else {
        memcpy(&value, at, sizeof value);
    }
    char *own = pointer_join(pointer, field->name);
    if (!own) {
        a->prose.status = PARLEY_ERROR_MEMORY;
        return;
    }
    if (document_find(&a->file, own)) {
        say_label(a, NULL, field->meaning, who);
        say(a, ": ");
        if (is_round(field))
            say_when(a, (uint32_t)value);
        else
            say_exact(a, value);
        point_fixed(a, own);
    }
    free(own);
}

static void pair_tell(account *a, const struct field *field, const void *at, const char *pointer)
{
    double pair[2];
    memcpy(pair, at, sizeof pair);
    char *own = pointer_join(pointer, field->name);
    if (!own) {
        a->prose.status = PARLEY_ERROR_MEMORY;
        return;
    }
    say_label(a, NULL, field->meaning, NULL);
    say(a, ": ");
    say_exact(a, pair[0]);
    say(a, " and ");
    say_exact(a, pair[1]);
    point_fixed(a, own);
    free(own);
}

/* One number for all, or one each. */
static void each_tell(account *a, const struct field *field, const void *at)
{
    const parley_number_id *numbers;
    memcpy(&numbers, at, sizeof numbers);
    uint32_t n_actors = a->scenario->n_actors;
    parley_number_id first = PARLEY_NONE;
    bool shared = true;
    for (uint32_t i = 0; numbers && i < n_actors; i++) {
        if (numbers[i] == PARLEY_NONE)
            continue;
        shared &= first == PARLEY_NONE || numbers[i] == first;
        first = first == PARLEY_NONE ? numbers[i] : first;
    }
    for (uint32_t i = 0; numbers && i < n_actors; i++) {
        if (numbers[i] == PARLEY_NONE || (shared && a->told[first]))
            continue;
        say_label(a, NULL, field->meaning, shared ? NULL : a->prose.names[i]);
        point(a, numbers[i]);
    }
}

static void fields_tell(account *a, const struct object *object, const struct variant *variant,
                        const struct field *fields, size_t n_fields, const void *target,
                        const char *pointer, const char *lead, const char *who)
{
    for (size_t i = 0; i < n_fields; i++) {
        const struct field *field = &fields[i];
        const void *at = (const char *)target + field->offset;
        parley_number_id id;
        if (field->size == 0 || object_field(object, variant, field->name) != field)
            continue;
        switch (field->kind) {
        case FIELD_NUMBER:
            memcpy(&id, at, sizeof id);
            if (id == PARLEY_NONE)
                break;
            say_label(a, lead, field->meaning, who);
            point(a, id);
            break;
        case FIELD_FIXED:
            fixed_tell(a, field, at, pointer, who);
            break;
        case FIELD_PAIR:
            pair_tell(a, field, at, pointer);
            break;
        case FIELD_NUMBER_EACH:
        case FIELD_NUMBER_MAP:
            each_tell(a, field, at);
            break;
        default:
            break;
        }
    }
}

void points(account *a, const struct object *object, const struct variant *variant,
            const void *target, const char *pointer, const char *lead, const char *who)
{
    fields_tell(a, object, variant, object->fields, object->n_fields, target, pointer, lead, who);
    if (variant)
        fields_tell(a, object, variant, variant->fields, variant->n_fields, target, pointer, lead,
                    who);
}

void trembles_points(account *a, const parley_trembles *error, const char *pointer, const char *who)
{
    if (error->cooperate != error->defect) {
        points(a, &object_trembles, NULL, error, pointer, NULL, who);
        return;
    }
    say_label(a, NULL, object_field(&object_actor, NULL, "error")->meaning, who);
    point(a, error->cooperate);
}

void points_end(account *a, const char *pointer)
{
    size_t length = strlen(pointer);
    if (a->n_defaults)
        points_due(a);
    for (uint32_t i = 0; i < a->n_defaults; i++) {
        const parley_number *number = &a->scenario->numbers[a->defaults[i]];
        const char *own = number->source.pointer;
        bool below = strncmp(own, pointer, length) == 0 && own[length] == '/';
        say(a, i ? ", %s" GLUE : "- Left out, so by default: %s" GLUE,
            below ? own + length + 1 : own);
        say_exact(a, number->source.steps[0].value.a);
    }
    if (a->n_defaults)
        prose_paragraph(&a->prose, INDENT_PART, INDENT_UNDER, pointer);
    a->n_defaults = 0;
    a->part_name = a->part_id = NULL;
}
