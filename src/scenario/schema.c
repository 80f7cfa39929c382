/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The field tables as a JSON Schema, draft 2020-12. */
#include "parley/scenario.h"
#include "scenario/fields.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* -- writing JSON -------------------------------------------------------------------------- */

struct writer {
    FILE *out;
    int depth;
    bool empty; /* nothing written yet at this depth */
};

/* A part of a string, without the quotes around it. */
static void write_part(struct writer *writer, const char *text)
{
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            fputc('\\', writer->out);
        fputc(*text, writer->out);
    }
}

static void write_string(struct writer *writer, const char *text)
{
    fputc('"', writer->out);
    write_part(writer, text);
    fputc('"', writer->out);
}

/* Begins a member, or an element where `key` is NULL. */
static void begin(struct writer *writer, const char *key)
{
    fprintf(writer->out, "%s%*s", writer->empty ? "\n" : ",\n", 2 * writer->depth, "");
    writer->empty = false;
    if (key) {
        write_string(writer, key);
        fputs(": ", writer->out);
    }
}

static void open_group(struct writer *writer, const char *key, char bracket)
{
    begin(writer, key);
    fputc(bracket, writer->out);
    writer->depth++;
    writer->empty = true;
}

static void close_group(struct writer *writer, char bracket)
{
    writer->depth--;
    if (!writer->empty)
        fprintf(writer->out, "\n%*s", 2 * writer->depth, "");
    writer->empty = false;
    fputc(bracket, writer->out);
}

static void put_text(struct writer *writer, const char *key, const char *text)
{
    begin(writer, key);
    write_string(writer, text);
}

static void put_number(struct writer *writer, const char *key, double number)
{
    begin(writer, key);
    fprintf(writer->out, "%.15g", number);
}

static void put_boolean(struct writer *writer, const char *key, bool value)
{
    begin(writer, key);
    fputs(value ? "true" : "false", writer->out);
}

static void put_reference(struct writer *writer, const char *name)
{
    begin(writer, "$ref");
    fprintf(writer->out, "\"#/$defs/%s\"", name);
}

/* {"$ref": ...} as an element or a member. */
static void put_referred(struct writer *writer, const char *key, const char *name)
{
    open_group(writer, key, '{');
    put_reference(writer, name);
    close_group(writer, '}');
}

/* -- numbers ------------------------------------------------------------------------------- */

static void put_range(struct writer *writer, const number_class *class)
{
    put_text(writer, "type", class->kind == PARLEY_WHOLE ? "integer" : "number");
    if (isfinite(class->low))
        put_number(writer, class->open_low ? "exclusiveMinimum" : "minimum", class->low);
    if (isfinite(class->high))
        put_number(writer, "maximum", class->high);
}

static void put_plain(struct writer *writer, const char *key, const number_class *class)
{
    open_group(writer, key, '{');
    put_range(writer, class);
    close_group(writer, '}');
}

/* A number of a class: plain, a distribution or a schedule. */
static void define_class(struct writer *writer, const number_class *class)
{
    char text[CLASS_TEXT];
    class_text(class, text);
    open_group(writer, class->name, '{');
    begin(writer, "description");
    fprintf(writer->out, "\"%s, a distribution%s within it\"", text,
            class->unscheduled ? "" : " or a schedule");
    open_group(writer, "anyOf", '[');
    put_plain(writer, NULL, class);
    put_referred(writer, NULL, object_distribution.name);
    if (!class->unscheduled)
        put_referred(writer, NULL, object_schedule.name);
    close_group(writer, ']');
    close_group(writer, '}');
}

/* An array of exactly two: a round and something else, or two plain numbers of a class. */
static void put_two(struct writer *writer, const char *key)
{
    open_group(writer, key, '{');
    put_text(writer, "type", "array");
    put_number(writer, "minItems", 2);
    put_number(writer, "maxItems", 2);
    open_group(writer, "prefixItems", '[');
}

static void close_two(struct writer *writer)
{
    close_group(writer, ']');
    close_group(writer, '}');
}

/* -- fields -------------------------------------------------------------------------------- */

/* {KEY: ..., ...}, keys being ids or pointers, values as defined under `name`. */
static void put_map(struct writer *writer, const char *keys, const char *name)
{
    put_text(writer, "type", "object");
    put_referred(writer, "propertyNames", keys);
    put_referred(writer, "additionalProperties", name);
}

static void put_list(struct writer *writer, const char *name)
{
    put_text(writer, "type", "array");
    put_number(writer, "minItems", 1);
    put_referred(writer, "items", name);
}

static void put_words(struct writer *writer, const struct word *words)
{
    open_group(writer, "oneOf", '[');
    for (; words->word; words++) {
        open_group(writer, NULL, '{');
        put_text(writer, "const", words->word);
        put_text(writer, "description", words->meaning);
        close_group(writer, '}');
    }
    close_group(writer, ']');
}

static void put_steps(struct writer *writer, const struct field *field)
{
    put_text(writer, "type", "array");
    if (field->kind == FIELD_STEPS)
        put_number(writer, "minItems", 1);
    put_two(writer, "items");
    put_plain(writer, NULL, &class_from_zero);
    if (field->kind == FIELD_STEPS)
        put_referred(writer, NULL, "value");
    else
        put_plain(writer, NULL, &class_probability);
    close_two(writer);
}

static void put_numbers(struct writer *writer, const struct field *field)
{
    put_text(writer, "type", "array");
    put_number(writer, "minItems", field->kind == FIELD_PAIR ? 2 : 1);
    put_number(writer, "maxItems", field->kind == FIELD_PAIR ? 2 : MAX_VALUES);
    put_plain(writer, "items", field->class);
}

static void put_each(struct writer *writer, const struct field *field)
{
    open_group(writer, "anyOf", '[');
    put_referred(writer, NULL, field->class->name);
    open_group(writer, NULL, '{');
    put_map(writer, "id", field->class->name);
    close_group(writer, '}');
    close_group(writer, ']');
}

/* Packages are told apart by their commitments' ids, which the schema cannot know. */
static void put_worths(struct writer *writer, const struct field *field)
{
    open_group(writer, "anyOf", '[');
    open_group(writer, NULL, '{');
    put_text(writer, "const", SIMULATED);
    close_group(writer, '}');
    open_group(writer, NULL, '{');
    put_text(writer, "type", "object");
    open_group(writer, "additionalProperties", '{');
    put_text(writer, "type", "object");
    put_referred(writer, "propertyNames", "id");
    put_plain(writer, "additionalProperties", field->class);
    close_group(writer, '}');
    close_group(writer, '}');
    close_group(writer, ']');
}

static void put_packages(struct writer *writer)
{
    put_text(writer, "type", "object");
    put_referred(writer, "propertyNames", "id");
    open_group(writer, "additionalProperties", '{');
    put_text(writer, "type", "string");
    close_group(writer, '}');
}

/* The kinds that are ids, or objects defined by name. */
static void put_name_kind(struct writer *writer, const struct field *field)
{
    switch (field->kind) {
    case FIELD_ACTOR:
    case FIELD_TYPE:
    case FIELD_THREAT:
        put_reference(writer, "id");
        break;
    case FIELD_ACTORS:
    case FIELD_ISSUES:
        put_list(writer, "id");
        put_boolean(writer, "uniqueItems", true);
        break;
    case FIELD_OBJECT:
        put_reference(writer, field->object->name);
        break;
    case FIELD_OBJECTS:
        put_list(writer, field->object->name);
        break;
    case FIELD_COLLECTION:
    case FIELD_BY_ACTOR:
        put_map(writer, "id", field->object->name);
        break;
    case FIELD_NOTES:
        put_map(writer, "pointer", field->object->name);
        break;
    default:
        break;
    }
}

static void put_kind(struct writer *writer, const struct field *field)
{
    switch (field->kind) {
    case FIELD_TEXT:
    case FIELD_MERGED:
        put_text(writer, "type", "string");
        break;
    case FIELD_TEXTS:
        put_text(writer, "type", "array");
        open_group(writer, "items", '{');
        put_text(writer, "type", "string");
        close_group(writer, '}');
        break;
    case FIELD_BOOLEAN:
        put_text(writer, "type", "boolean");
        break;
    case FIELD_WORD:
        put_words(writer, field->words);
        break;
    case FIELD_FORMAT:
        put_number(writer, "const", FORMAT);
        break;
    case FIELD_FIXED:
        put_range(writer, field->class);
        break;
    case FIELD_FIXEDS:
    case FIELD_PAIR:
        put_numbers(writer, field);
        break;
    case FIELD_STEPS:
    case FIELD_SCHEDULED:
        put_steps(writer, field);
        break;
    case FIELD_NUMBER:
        put_reference(writer, field->class->name);
        break;
    case FIELD_NUMBER_EACH:
        put_each(writer, field);
        break;
    case FIELD_NUMBER_MAP:
    case FIELD_TURNOVER:
        put_map(writer, "id", field->class->name);
        break;
    case FIELD_SET:
        put_map(writer, "pointer", "number");
        break;
    case FIELD_WORTHS:
        put_worths(writer, field);
        break;
    case FIELD_PACKAGES:
        put_packages(writer);
        break;
    default:
        put_name_kind(writer, field);
        break;
    }
}

static void put_default(struct writer *writer, const struct field *field)
{
    if (!field_has_default(field))
        return;
    if (field->kind == FIELD_BOOLEAN)
        put_boolean(writer, "default", field->initial != 0);
    else if (field->kind != FIELD_NUMBER_MAP)
        put_number(writer, "default", field->initial);
}

static void put_field(struct writer *writer, const struct field *field)
{
    open_group(writer, field->name, '{');
    begin(writer, "description");
    fputc('"', writer->out);
    write_part(writer, field->meaning);
    if (field->otherwise) {
        fputs("; where left out: ", writer->out);
        write_part(writer, field->otherwise);
    }
    fputc('"', writer->out);
    put_kind(writer, field);
    put_default(writer, field);
    close_group(writer, '}');
}

/* -- objects ------------------------------------------------------------------------------- */

static void put_required(struct writer *writer, const struct field *fields, size_t n_fields)
{
    for (size_t i = 0; i < n_fields; i++)
        if (fields[i].required)
            put_text(writer, NULL, fields[i].name);
}

/* The object in one of its variants (NULL: it has none). */
static void put_shape(struct writer *writer, const struct object *object,
                      const struct variant *variant, bool of_actor)
{
    put_text(writer, "type", "object");
    put_text(writer, "description", variant ? variant->meaning : object->meaning);
    open_group(writer, "properties", '{');
    if (variant) {
        open_group(writer, object->selector, '{');
        put_text(writer, "description", object->selector_meaning);
        put_text(writer, "const", variant->word);
        close_group(writer, '}');
    }
    for (size_t i = 0; i < object->n_fields; i++)
        if (object_field(object, variant, object->fields[i].name) == &object->fields[i] &&
            !(of_actor && object->fields[i].not_by_actor))
            put_field(writer, &object->fields[i]);
    for (size_t i = 0; variant && i < variant->n_fields; i++)
        put_field(writer, &variant->fields[i]);
    close_group(writer, '}');
    open_group(writer, "required", '[');
    if (variant)
        put_text(writer, NULL, object->selector);
    put_required(writer, object->fields, object->n_fields);
    if (variant)
        put_required(writer, variant->fields, variant->n_fields);
    close_group(writer, ']');
    if (variant && object->open_variant && strcmp(object->open_variant, variant->word) == 0) {
        put_referred(writer, "propertyNames", "id");
        put_referred(writer, "additionalProperties", object->open_object->name);
    } else {
        put_boolean(writer, "additionalProperties", false);
    }
}

/* The names that may stand for the whole object: of variants that require no member. */
static void put_text_form(struct writer *writer, const struct object *object)
{
    open_group(writer, NULL, '{');
    open_group(writer, "enum", '[');
    for (size_t i = 0; i < object->n_variants; i++) {
        const struct variant *variant = &object->variants[i];
        bool needs = false;
        for (size_t k = 0; k < variant->n_fields; k++)
            needs |= variant->fields[k].required;
        if (!needs)
            put_text(writer, NULL, variant->word);
    }
    close_group(writer, ']');
    close_group(writer, '}');
}

static void put_by_actor(struct writer *writer, const struct object *object)
{
    open_group(writer, NULL, '{');
    put_text(writer, "type", "object");
    put_number(writer, "minProperties", 1);
    put_referred(writer, "propertyNames", "id");
    open_group(writer, "additionalProperties", '{');
    put_shape(writer, object, NULL, true);
    close_group(writer, '}');
    close_group(writer, '}');
}

static void define_object(struct writer *writer, const struct object *object)
{
    open_group(writer, object->name, '{');
    bool several = object->selector || object->short_form || object->by_actor;
    if (!several) {
        put_shape(writer, object, NULL, false);
        close_group(writer, '}');
        return;
    }
    put_text(writer, "description", object->meaning);
    open_group(writer, "anyOf", '[');
    if (object->short_form)
        put_referred(writer, NULL, object->short_form->name);
    if (object->text_form)
        put_text_form(writer, object);
    if (!object->selector) {
        open_group(writer, NULL, '{');
        put_shape(writer, object, NULL, false);
        close_group(writer, '}');
    }
    for (size_t i = 0; i < object->n_variants; i++) {
        open_group(writer, NULL, '{');
        put_shape(writer, object, &object->variants[i], false);
        close_group(writer, '}');
    }
    if (object->by_actor)
        put_by_actor(writer, object);
    close_group(writer, ']');
    close_group(writer, '}');
}

/* -- the whole ----------------------------------------------------------------------------- */

static void define_common(struct writer *writer)
{
    open_group(writer, "id", '{');
    put_text(writer, "type", "string");
    put_text(writer, "pattern", "^[a-z][a-z0-9_]*$");
    close_group(writer, '}');
    open_group(writer, "pointer", '{');
    put_text(writer, "type", "string");
    put_text(writer, "description", "a JSON Pointer (RFC 6901)");
    put_text(writer, "pattern", "^/");
    close_group(writer, '}');
    open_group(writer, "value", '{');
    put_text(writer, "description", "a plain number or a distribution");
    open_group(writer, "anyOf", '[');
    put_plain(writer, NULL, &class_real);
    put_referred(writer, NULL, object_distribution.name);
    close_group(writer, ']');
    close_group(writer, '}');
    open_group(writer, "number", '{');
    put_text(writer, "description", "a value or a schedule of values");
    open_group(writer, "anyOf", '[');
    put_referred(writer, NULL, "value");
    put_referred(writer, NULL, object_schedule.name);
    close_group(writer, ']');
    close_group(writer, '}');
}

/* A variant states only its difference, so that little of it can be checked by itself. */
static void put_root(struct writer *writer)
{
    open_group(writer, "if", '{');
    open_group(writer, "required", '[');
    put_text(writer, NULL, "extends");
    close_group(writer, ']');
    close_group(writer, '}');
    open_group(writer, "then", '{');
    put_text(writer, "type", "object");
    open_group(writer, "propertyNames", '{');
    open_group(writer, "enum", '[');
    for (size_t i = 0; i < object_scenario.n_fields; i++)
        put_text(writer, NULL, object_scenario.fields[i].name);
    close_group(writer, ']');
    close_group(writer, '}');
    close_group(writer, '}');
    put_referred(writer, "else", object_scenario.name);
}

parley_status parley_scenario_schema(char **schema)
{
    size_t size;
    *schema = NULL;
    struct writer writer = {.out = open_memstream(schema, &size), .depth = 1, .empty = true};
    if (!writer.out)
        return PARLEY_ERROR_MEMORY;
    fputc('{', writer.out);
    put_text(&writer, "$schema", "https://json-schema.org/draft/2020-12/schema");
    put_text(&writer, "title", object_scenario.meaning);
    put_root(&writer);
    open_group(&writer, "$defs", '{');
    define_common(&writer);
    for (size_t i = 0; all_classes[i]; i++)
        define_class(&writer, all_classes[i]);
    for (size_t i = 0; all_objects[i]; i++)
        define_object(&writer, all_objects[i]);
    close_group(&writer, '}');
    fputs("\n}\n", writer.out);
    bool failed = ferror(writer.out);
    failed = fclose(writer.out) != 0 || failed;
    if (!failed && *schema)
        return PARLEY_OK;
    free(*schema);
    *schema = NULL;
    return PARLEY_ERROR_MEMORY;
}
