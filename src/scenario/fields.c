/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the field tables are searched. */
#include "scenario/fields.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

const struct object *const all_objects[] = {
    &object_scenario,
    &object_rounds,
    &object_period,
    &object_note,
    &object_actor,
    &object_trembles,
    &object_type,
    &object_issue,
    &object_payoff,
    &object_cells,
    &object_monitoring,
    &object_commitment,
    &object_answer,
    &object_threat,
    &object_instrument,
    &object_behaviour,
    &object_strategy,
    &object_state,
    &object_negotiation,
    &object_tactic,
    &object_distribution,
    &object_schedule,
    NULL,
};

const number_class *const all_classes[] = {
    &class_probability, &class_discount, &class_real, &class_positive,
    &class_from_zero,   &class_from_one, NULL,
};

static const struct field *find(const struct field *fields, size_t n_fields, const char *name)
{
    /* most names differ in their first letter: a point of a sweep looks thousands up */
    for (size_t i = 0; i < n_fields; i++)
        if (fields[i].name[0] == name[0] && strcmp(fields[i].name, name) == 0)
            return &fields[i];
    return NULL;
}

const struct field *object_field(const struct object *object, const struct variant *variant,
                                 const char *name)
{
    const struct field *field = variant ? find(variant->fields, variant->n_fields, name) : NULL;
    return field ? field : find(object->fields, object->n_fields, name);
}

const struct variant *object_variant(const struct object *object, const char *word)
{
    for (size_t i = 0; i < object->n_variants; i++)
        if (strcmp(object->variants[i].word, word) == 0)
            return &object->variants[i];
    return NULL;
}

bool field_has_default(const struct field *field)
{
    switch (field->kind) {
    case FIELD_FIXED:
    case FIELD_NUMBER:
    case FIELD_NUMBER_EACH:
    case FIELD_NUMBER_MAP:
    case FIELD_BOOLEAN:
        return !field->required && !field->otherwise && isfinite(field->initial);
    default:
        return false;
    }
}

void class_text(const number_class *class, char buffer[CLASS_TEXT])
{
    const char *number = class->kind == PARLEY_WHOLE ? "a whole number" : "a number";
    if (isfinite(class->high))
        snprintf(buffer, CLASS_TEXT, "%s %s %g %s %.7g", number, class->open_low ? "above" : "from",
                 class->low, class->open_low ? "and at most" : "to", class->high);
    else if (isfinite(class->low))
        snprintf(buffer, CLASS_TEXT, "%s %s %g", number, class->open_low ? "above" : "of at least",
                 class->low);
    else
        snprintf(buffer, CLASS_TEXT, "%s", number);
}
