/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/place.h"

#include "core/nearest.h"
#include "scenario/reader.h"

#include <stdlib.h>
#include <string.h>

/* The way of a pointer through a document, where `at` is NULL from the first missing member on. */
struct way {
    const document *document;
    const char *pointer, *rest;
    const node *at;
    const parley_place *place;
    parley_error *error;
    parley_status status;
};

/* The next token as a new string, and a step to what it names; NULL at the end, or out of memory.
 */
static char *step(struct way *way)
{
    if (!*way->rest)
        return NULL;
    char *token = pointer_token(way->rest, &way->rest);
    if (!token)
        way->status = PARLEY_ERROR_MEMORY;
    else
        way->at = way->at && way->at->type == NODE_OBJECT ? node_member(way->at, token) : NULL;
    return token;
}

static bool step_is(struct way *way, const char *wanted)
{
    char *token = step(way);
    bool same = token && strcmp(token, wanted) == 0;
    free(token);
    return same;
}

static void skip(struct way *way)
{
    free(step(way));
}

static const struct variant *variant_at(const struct object *object, const node *at)
{
    const node *word = object->selector && at ? node_member(at, object->selector) : NULL;
    return word && word->type == NODE_STRING ? object_variant(object, word->string) : NULL;
}

/* The rest of the way within steps [[round, value], ...], as far as the value. */
static const number_class *class_in_step(struct way *way, const number_class *class)
{
    skip(way);
    if (!*way->rest)
        return NULL;
    return step_is(way, "0") ? &class_from_zero : class;
}

/* The rest of the way within a number that can vary: of a schedule, or of a distribution, whose
 * values alone are of the number's class. */
static const number_class *class_in_number(struct way *way, const number_class *class)
{
    while (*way->rest) {
        char *token = step(way);
        bool scheduled = token && strcmp(token, object_schedule.fields[0].name) == 0;
        bool values = token && strcmp(token, "values") == 0;
        free(token);
        if (!scheduled)
            return values ? class : &class_real;
        const number_class *found = class_in_step(way, class);
        if (found != class)
            return found;
    }
    return class;
}

static const number_class *class_at(struct way *way);

/* The rest of the way within `set` of a type: a token that is itself a pointer. */
static const number_class *class_in_set(struct way *way)
{
    char *token = step(way);
    if (!token)
        return NULL;
    struct way within = {.document = way->document,
                         .pointer = token,
                         .rest = token,
                         .at = way->document->root,
                         .place = way->place,
                         .error = way->error};
    const number_class *class = class_at(&within);
    way->status = within.status;
    free(token);
    return class ? class_in_number(way, class) : NULL;
}

/* Goes on to what has the next id in a collection. What is not there can be set as a whole only. */
static void enter(struct way *way, const struct field *field)
{
    const node *all = way->at;
    char *id = step(way);
    if (id && !way->at && *way->rest && field->kind == FIELD_COLLECTION) {
        struct nearest near = nearest_start(id);
        for (size_t i = 0; all && all->type == NODE_OBJECT && i < all->n_children; i++)
            nearest_offer(&near, all->children[i]->key);
        char hint[HINT_TEXT];
        way->status = parley_error_add(way->error, PARLEY_ERROR_SCENARIO, way->place, way->pointer,
                                       "there is no %s \"%.40s\" to set a part of%s",
                                       field->object->name, id, hint_text(near.best, hint));
    }
    free(id);
}

static const number_class *class_of_field(struct way *way, const struct field *field)
{
    switch (field->kind) {
    case FIELD_FIXED:
        return field->class;
    case FIELD_FIXEDS:
    case FIELD_PAIR:
        return *way->rest ? field->class : NULL;
    case FIELD_SCHEDULED:
        return class_in_step(way, &class_probability);
    case FIELD_NUMBER:
        return class_in_number(way, field->class);
    case FIELD_NUMBER_EACH:
    case FIELD_NUMBER_MAP:
    case FIELD_TURNOVER:
        if (*way->rest && !(way->at && node_is_number(way->at)))
            skip(way);
        return class_in_number(way, field->class);
    case FIELD_SET:
        return class_in_set(way);
    case FIELD_MERGED:
    case FIELD_FORMAT:
        way->status =
            parley_error_add(way->error, PARLEY_ERROR_SCENARIO, way->place, way->pointer,
                             "\"%s\" says how the file is read and cannot be varied", field->name);
        return NULL;
    default:
        return NULL;
    }
}

/* The object that the next token belongs to: another one where it is the id of an actor. */
static const struct object *object_below(struct way *way, const struct object *object)
{
    const struct variant *variant = variant_at(object, way->at);
    const char *after;
    char *token = pointer_token(way->rest, &after);
    bool known = !token || object_field(object, variant, token) ||
                 (object->selector && strcmp(token, object->selector) == 0);
    free(token);
    bool open = variant && object->open_variant && strcmp(variant->word, object->open_variant) == 0;
    if (known || !(open || object->by_actor))
        return object;
    skip(way);
    return open ? object->open_object : object;
}

static const number_class *class_at(struct way *way)
{
    const struct object *object = &object_scenario;
    while (*way->rest && way->status == PARLEY_OK) {
        object = object_below(way, object);
        const struct variant *variant = variant_at(object, way->at);
        char *token = step(way);
        const struct field *field = token ? object_field(object, variant, token) : NULL;
        free(token);
        if (!field || !field->object)
            return field ? class_of_field(way, field) : NULL;
        object = field->object;
        if (field->kind != FIELD_OBJECT)
            enter(way, field);
    }
    return object->short_form;
}

parley_status place_check(const number_class **class, const parley_scenario *scenario,
                          const char *pointer, const parley_place *place, parley_error *error)
{
    *class = NULL;
    if (!*pointer || !pointer_valid(pointer))
        return parley_error_add(error, PARLEY_ERROR_SCENARIO, place, NULL,
                                "\"%.120s\" points to nothing that can be set, expected \"/\" and "
                                "the names on the way, with ~0 for ~ and ~1 for /",
                                pointer);
    struct way way = {.document = scenario->document,
                      .pointer = pointer,
                      .rest = pointer,
                      .at = scenario->document->root,
                      .place = place,
                      .error = error};
    *class = class_at(&way);
    return way.status;
}
