/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/reader.h"

#include "core/memory.h"
#include "core/nearest.h"
#include "scenario/id.h"
#include "scenario/number.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* -- spots --------------------------------------------------------------------------------- */

struct spot spot_member(const struct spot *up, const char *key)
{
    const node *member = NULL;
    if (up->node && up->node->type == NODE_OBJECT)
        member = node_member(up->node, key);
    return (struct spot){.up = up, .token = key, .node = member};
}

struct spot spot_child(const struct spot *up, size_t position)
{
    const node *child = up->node->children[position];
    return (struct spot){
        .up = up,
        .token = up->node->type == NODE_OBJECT ? child->key : NULL,
        .index = (uint32_t)position,
        .node = child,
    };
}

/* Writes the index of an element so that it ends before `end`; returns where it begins. */
static char *index_write(uint32_t index, char *end)
{
    do
        *--end = (char)('0' + index % 10);
    while (index /= 10);
    return end;
}

char *spot_pointer(const struct spot *spot)
{
    const size_t most_digits = 10;
    size_t size = 1;
    for (const struct spot *at = spot; at->up; at = at->up)
        size += 1 + (at->token ? 2 * strlen(at->token) : most_digits);
    char *pointer = memory_array(size, 1);
    if (!pointer)
        return NULL;
    char *begin = pointer + size - 1;
    for (const struct spot *at = spot; at->up; at = at->up) {
        begin = at->token ? pointer_token_write(at->token, begin) : index_write(at->index, begin);
        *--begin = '/';
    }
    memmove(pointer, begin, (size_t)(pointer + size - begin));
    return pointer;
}

/* -- faults -------------------------------------------------------------------------------- */

void fault_memory(struct reader *reader)
{
    reader->status = PARLEY_ERROR_MEMORY;
}

void fault_status(struct reader *reader, parley_status status)
{
    if (status == PARLEY_OK)
        return;
    reader->n_faults++;
    bool graver = reader->status == PARLEY_OK || reader->status == PARLEY_ERROR_LIMIT;
    if (graver || status == PARLEY_ERROR_MEMORY)
        reader->status = status;
}

static void report(struct reader *reader, parley_status status, const struct spot *spot,
                   bool at_key, const char *format, va_list arguments) PARLEY_FORMAT(5, 0);

static void report(struct reader *reader, parley_status status, const struct spot *spot,
                   bool at_key, const char *format, va_list arguments)
{
    const struct spot *present = spot;
    while (!present->node && present->up)
        present = present->up;
    const parley_place *place = NULL;
    if (present->node)
        place = at_key ? &present->node->key_place : &present->node->place;
    char *message = NULL, *pointer = spot_pointer(present);
    if (vasprintf(&message, format, arguments) < 0)
        message = NULL;
    if (message && pointer)
        parley_error_add(reader->error, status, place, pointer, "%s", message);
    else
        fault_memory(reader);
    fault_status(reader, status);
    free(message);
    free(pointer);
}

void fault(struct reader *reader, const struct spot *spot, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    report(reader, PARLEY_ERROR_SCENARIO, spot, false, format, arguments);
    va_end(arguments);
}

void fault_key(struct reader *reader, const struct spot *spot, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    report(reader, PARLEY_ERROR_SCENARIO, spot, true, format, arguments);
    va_end(arguments);
}

void fault_limit(struct reader *reader, const struct spot *spot, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    report(reader, PARLEY_ERROR_LIMIT, spot, false, format, arguments);
    va_end(arguments);
}

const char *found_text(const node *value, char buffer[FOUND_TEXT])
{
    if (!value)
        snprintf(buffer, FOUND_TEXT, "nothing");
    else if (value->type == NODE_STRING)
        snprintf(buffer, FOUND_TEXT, "the text \"%.40s\"%s", value->string,
                 strlen(value->string) > 40 ? "..." : "");
    else if (value->type == NODE_NUMBER)
        snprintf(buffer, FOUND_TEXT, "%.15g", value->number);
    else if (value->type == NODE_BOOLEAN)
        snprintf(buffer, FOUND_TEXT, "%s", value->boolean ? "true" : "false");
    else
        snprintf(buffer, FOUND_TEXT, "%s", node_type_name(value->type));
    return buffer;
}

/* -- memory -------------------------------------------------------------------------------- */

void *reader_array(struct reader *reader, size_t count, size_t size)
{
    void *array = memory_array(count, size);
    if (!array)
        fault_memory(reader);
    return array;
}

char *reader_copy(struct reader *reader, const char *text)
{
    char *copy = strdup(text);
    if (!copy)
        fault_memory(reader);
    return copy;
}

uint32_t *reader_by_actor(struct reader *reader)
{
    uint32_t n = reader->scenario->n_actors;
    uint32_t *array = reader_array(reader, n, sizeof *array);
    for (uint32_t i = 0; array && i < n; i++)
        array[i] = PARLEY_NONE;
    return array;
}

/* -- single values ------------------------------------------------------------------------- */

bool spot_is(struct reader *reader, const struct spot *spot, node_type type)
{
    if (!spot->node)
        return false;
    if (spot->node->type == type)
        return true;
    char found[FOUND_TEXT];
    fault(reader, spot, "found %s where %s is allowed", found_text(spot->node, found),
          node_type_name(type));
    return false;
}

bool node_is_number(const node *value)
{
    if (value->type == NODE_OBJECT)
        return node_member(value, object_distribution.selector) ||
               node_member(value, object_schedule.fields[0].name);
    return value->type == NODE_NUMBER;
}

double fixed_read(struct reader *reader, const struct spot *spot, const number_class *class,
                  double initial, bool *sound)
{
    if (sound)
        *sound = false;
    if (!spot->node)
        return initial;
    bool plain = spot->node->type == NODE_NUMBER;
    enum range range = plain ? class_range(class, spot->node->number) : RANGE_OUTSIDE;
    if (range == RANGE_INSIDE) {
        if (sound)
            *sound = true;
        return spot->node->number;
    }
    char found[FOUND_TEXT], allowed[CLASS_TEXT];
    class_text(class, allowed);
    found_text(spot->node, found);
    if (!plain)
        fault(reader, spot, "found %s where %s is allowed%s", found, allowed,
              node_is_number(spot->node) ? ", which is fixed and may not vary" : "");
    else if (range == RANGE_LIMIT)
        fault_limit(reader, spot, "found %s where %s is allowed", found, allowed);
    else
        fault(reader, spot, "found %s where %s is allowed", found, allowed);
    return initial;
}

bool boolean_read(struct reader *reader, const struct spot *spot, bool initial)
{
    if (!spot_is(reader, spot, NODE_BOOLEAN))
        return initial;
    return spot->node->boolean;
}

char *text_read_at(struct reader *reader, const struct spot *spot)
{
    if (!spot_is(reader, spot, NODE_STRING))
        return NULL;
    return reader_copy(reader, spot->node->string);
}

static void unknown_word(struct reader *reader, const struct spot *spot, const struct field *field)
{
    struct nearest near = nearest_start(spot->node->string);
    char known[HINT_TEXT] = "", hint[HINT_TEXT];
    size_t length = 0;
    for (const struct word *word = field->words; word->word; word++) {
        nearest_offer(&near, word->word);
        if (length < sizeof known)
            length += (size_t)snprintf(known + length, sizeof known - length, "%s\"%s\"",
                                       length ? ", " : "", word->word);
    }
    char found[FOUND_TEXT];
    fault(reader, spot, "found %s where one of %s is allowed%s", found_text(spot->node, found),
          known, hint_text(near.best, hint));
}

/* The value of one of a field's words, or of its first at fault. */
static unsigned word_read(struct reader *reader, const struct spot *spot, const struct field *field)
{
    if (!spot_is(reader, spot, NODE_STRING))
        return field->words->value;
    for (const struct word *word = field->words; word->word; word++)
        if (strcmp(word->word, spot->node->string) == 0)
            return word->value;
    unknown_word(reader, spot, field);
    return field->words->value;
}

static void pair_read(struct reader *reader, const struct spot *spot, const number_class *class,
                      double pair[2])
{
    if (!spot_is(reader, spot, NODE_ARRAY))
        return;
    if (spot->node->n_children != 2) {
        fault(reader, spot, "found %zu elements where two numbers are allowed",
              spot->node->n_children);
        return;
    }
    for (size_t i = 0; i < 2; i++) {
        struct spot element = spot_child(spot, i);
        pair[i] = fixed_read(reader, &element, class, 0, NULL);
    }
}

/* -- members ------------------------------------------------------------------------------- */

static void missing_variant(struct reader *reader, const struct spot *spot,
                            const struct object *object)
{
    fault(reader, spot, "missing member \"%s\" (%s): for example \"%s\"", object->selector,
          object->selector_meaning, object->variants[0].word);
}

const struct variant *variant_read(struct reader *reader, const struct spot *spot,
                                   const struct object *object)
{
    if (!spot->node)
        return NULL;
    bool alone = object->text_form && spot->node->type == NODE_STRING;
    struct spot selector = alone ? *spot : spot_member(spot, object->selector);
    if (!alone && object->text_form && spot->node->type != NODE_OBJECT) {
        char found[FOUND_TEXT];
        fault(reader, spot, "found %s where the name of %s or an object is allowed",
              found_text(spot->node, found), object->article);
        return NULL;
    }
    if (!alone && !spot_is(reader, spot, NODE_OBJECT))
        return NULL;
    if (!selector.node) {
        missing_variant(reader, spot, object);
        return NULL;
    }
    if (!spot_is(reader, &selector, NODE_STRING))
        return NULL;
    const char *name = selector.node->string;
    const struct variant *variant = object_variant(object, name);
    if (variant)
        return variant;
    struct nearest near = nearest_start(name);
    char known[HINT_TEXT * 2] = "", hint[HINT_TEXT], found[FOUND_TEXT];
    size_t length = 0;
    for (size_t i = 0; i < object->n_variants; i++) {
        nearest_offer(&near, object->variants[i].word);
        if (length < sizeof known)
            length += (size_t)snprintf(known + length, sizeof known - length, "%s\"%s\"",
                                       i ? ", " : "", object->variants[i].word);
    }
    fault(reader, &selector, "found %s where one of %s is allowed%s",
          found_text(selector.node, found), known, hint_text(near.best, hint));
    return NULL;
}

/* Which other variants of the object have a field of this name. */
static const struct variant *elsewhere(const struct object *object, const char *name)
{
    for (size_t i = 0; i < object->n_variants; i++)
        if (object_field(object, &object->variants[i], name))
            return &object->variants[i];
    return NULL;
}

static void unknown_member(struct reader *reader, const struct spot *spot,
                           const struct object *object, const struct variant *variant)
{
    const struct variant *other = elsewhere(object, spot->token);
    if (variant && other) {
        fault_key(reader, spot, "unknown member \"%s\" of %s with %s \"%s\": it belongs to \"%s\"",
                  spot->token, object->article, object->selector, variant->word, other->word);
        return;
    }
    struct nearest near = nearest_start(spot->token);
    if (object->selector)
        nearest_offer(&near, object->selector);
    for (size_t i = 0; i < object->n_fields; i++)
        nearest_offer(&near, object->fields[i].name);
    for (size_t i = 0; variant && i < variant->n_fields; i++)
        nearest_offer(&near, variant->fields[i].name);
    char hint[HINT_TEXT];
    fault_key(reader, spot, "unknown member \"%.40s\" of %s%s", spot->token, object->article,
              hint_text(near.best, hint));
}

static void check_known(struct reader *reader, const struct spot *spot, const struct object *object,
                        const struct variant *variant)
{
    if (!spot->node || spot->node->type != NODE_OBJECT)
        return;
    bool open = variant && object->open_variant && strcmp(variant->word, object->open_variant) == 0;
    bool undecided = object->selector && !variant;
    for (size_t i = 0; i < spot->node->n_children; i++) {
        struct spot member = spot_child(spot, i);
        bool selects = object->selector && strcmp(member.token, object->selector) == 0;
        if (selects || open || object_field(object, variant, member.token))
            continue;
        if (!undecided || !elsewhere(object, member.token))
            unknown_member(reader, &member, object, variant);
    }
}

static void store_fixed(struct reader *reader, const struct spot *spot, const struct field *field,
                        char *at)
{
    double value = fixed_read(reader, spot, field->class, field->initial, NULL);
    if (field->size == sizeof(uint32_t)) {
        uint32_t whole = (uint32_t)value;
        memcpy(at, &whole, sizeof whole);
    } else {
        memcpy(at, &value, sizeof value);
    }
}

static void store_word(struct reader *reader, const struct spot *spot, const struct field *field,
                       char *at)
{
    unsigned value = word_read(reader, spot, field);
    if (field->size == 1)
        *(unsigned char *)at = (unsigned char)value;
    else
        memcpy(at, &value, sizeof value);
}

/* Reads one field into the struct member at `at`. */
static void field_read(struct reader *reader, const struct spot *spot, const struct field *field,
                       char *at)
{
    switch (field->kind) {
    case FIELD_TEXT: {
        char *text = text_read_at(reader, spot);
        memcpy(at, &text, sizeof text);
        break;
    }
    case FIELD_BOOLEAN: {
        *(bool *)at = boolean_read(reader, spot, field->initial != 0);
        break;
    }
    case FIELD_WORD:
        store_word(reader, spot, field, at);
        break;
    case FIELD_FIXED:
        store_fixed(reader, spot, field, at);
        break;
    case FIELD_PAIR: {
        double pair[2] = {0};
        pair_read(reader, spot, field->class, pair);
        memcpy(at, pair, sizeof pair);
        break;
    }
    case FIELD_NUMBER: {
        parley_number_id id = number_read(reader, spot, field->class, field->initial);
        if (id != PARLEY_NONE && !spot->node && field->required)
            reader->infos[id].sound = false;
        memcpy(at, &id, sizeof id);
        break;
    }
    case FIELD_ACTOR:
    case FIELD_THREAT: {
        struct ids ids = ids_of(reader->scenario, field->kind);
        uint32_t index = id_read(reader, spot, &ids);
        memcpy(at, &index, sizeof index);
        break;
    }
    default:
        break;
    }
}

static void missing_member(struct reader *reader, const struct spot *spot,
                           const struct object *object, const struct variant *variant,
                           const struct field *field)
{
    if (spot->node->type == NODE_STRING)
        fault(reader, spot,
              "\"%s\" needs the member \"%s\" (%s): write {\"%s\": \"%s\", \"%s\": ...}",
              variant->word, field->name, field->meaning, object->selector, variant->word,
              field->name);
    else
        fault(reader, spot, "missing member \"%s\" of %s (%s)", field->name, object->article,
              field->meaning);
}

static void fields_read(struct reader *reader, const struct spot *spot, const struct object *object,
                        const struct variant *variant, const struct field *fields, size_t n_fields,
                        void *target)
{
    bool present = spot->node && (spot->node->type == NODE_OBJECT ||
                                  (spot->node->type == NODE_STRING && object->text_form));
    for (size_t i = 0; i < n_fields; i++) {
        const struct field *field = &fields[i];
        if (object_field(object, variant, field->name) != field)
            continue;
        struct spot member = spot_member(spot, field->name);
        if (present && field->required && !member.node)
            missing_member(reader, spot, object, variant, field);
        bool by_party = field->kind == FIELD_NUMBER_EACH || field->kind == FIELD_NUMBER_MAP;
        if (field->size && !by_party)
            field_read(reader, &member, field, (char *)target + field->offset);
    }
}

void members_read(struct reader *reader, const struct spot *spot, const struct object *object,
                  const struct variant *variant, void *target)
{
    if (!(object->text_form && spot->node && spot->node->type == NODE_STRING) &&
        !(object->selector && !variant))
        spot_is(reader, spot, NODE_OBJECT);
    check_known(reader, spot, object, variant);
    fields_read(reader, spot, object, variant, object->fields, object->n_fields, target);
    if (variant)
        fields_read(reader, spot, object, variant, variant->fields, variant->n_fields, target);
}

void members_read_parties(struct reader *reader, const struct spot *spot,
                          const struct object *object, const struct variant *variant, void *target,
                          const uint32_t *parties, uint32_t n_parties)
{
    for (size_t i = 0; variant && i < variant->n_fields; i++) {
        const struct field *field = &variant->fields[i];
        if (field->kind != FIELD_NUMBER_EACH && field->kind != FIELD_NUMBER_MAP)
            continue;
        if (object_field(object, variant, field->name) != field)
            continue;
        struct spot member = spot_member(spot, field->name);
        parley_number_id *numbers =
            field->kind == FIELD_NUMBER_EACH
                ? numbers_read_each(reader, &member, field, parties, n_parties)
                : numbers_read_map(reader, &member, field, parties, n_parties);
        memcpy((char *)target + field->offset, &numbers, sizeof numbers);
    }
}
