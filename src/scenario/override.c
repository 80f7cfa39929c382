/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What types set: numbers found by pointer, and what to say when a pointer finds none. */
#include "scenario/id.h"
#include "scenario/number.h"
#include "scenario/read.h"

#include "core/memory.h"
#include "core/nearest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The number whose pointer is a proper beginning of `pointer`, token by token. */
static parley_number_id number_above(const struct reader *reader, const char *pointer)
{
    char *above = strdup(pointer);
    parley_number_id id = PARLEY_NONE;
    char *slash = above;
    while (above && id == PARLEY_NONE && (slash = strrchr(above, '/'))) {
        *slash = '\0';
        id = number_find(reader, above);
    }
    free(above);
    return id;
}

/* The number found when one token is left out: what is written once for all actors. */
static parley_number_id number_without_token(const struct reader *reader, const char *pointer)
{
    char *shorter = strdup(pointer);
    parley_number_id id = PARLEY_NONE;
    for (const char *token = pointer; shorter && *token && id == PARLEY_NONE;) {
        const char *end = token + 1 + strcspn(token + 1, "/");
        size_t before = (size_t)(token - pointer);
        memcpy(shorter, pointer, before);
        memcpy(shorter + before, end, strlen(end) + 1);
        id = number_find(reader, shorter);
        token = end;
    }
    free(shorter);
    return id;
}

/* Moves `at` to its member `token`, which is freed. */
static void descend(const node **at, char *token)
{
    *at = *at && (*at)->type == NODE_OBJECT ? node_member(*at, token) : NULL;
    free(token);
}

static const struct variant *variant_of(const struct object *object, const node *at)
{
    bool chosen = object->selector && at && at->type == NODE_OBJECT;
    const node *word = chosen ? node_member(at, object->selector) : NULL;
    return word && word->type == NODE_STRING ? object_variant(object, word->string) : NULL;
}

/* The field of the format that `pointer` leads to or into, by what the document holds on the way;
 * NULL if there is none, or if it leads to an object. */
static const struct field *field_at(const document *merged, const char *pointer)
{
    const struct object *object = &object_scenario;
    const node *at = merged->root;
    char *token;
    while ((token = pointer_token(pointer, &pointer))) {
        const struct field *field = object_field(object, variant_of(object, at), token);
        descend(&at, token);
        if (!field || !field->object)
            return field;
        object = field->object;
        if (field->kind == FIELD_OBJECT)
            continue;
        token = pointer_token(pointer, &pointer);
        if (!token)
            return NULL;
        descend(&at, token);
    }
    return NULL;
}

static bool field_varies(const struct field *field)
{
    return field->kind == FIELD_NUMBER || field->kind == FIELD_NUMBER_EACH ||
           field->kind == FIELD_NUMBER_MAP || field->kind == FIELD_TURNOVER;
}

static void unknown_number(struct reader *reader, const struct spot *spot)
{
    const parley_scenario *scenario = reader->scenario;
    const char *pointer = spot->token;
    struct nearest near = nearest_start(pointer);
    for (uint32_t i = 0; i < scenario->n_numbers; i++)
        nearest_offer(&near, scenario->numbers[i].source.pointer);
    char hint[HINT_TEXT];
    fault_key(reader, spot, "the scenario has no number at \"%.120s\"%s", pointer,
              hint_text(near.best, hint));
}

/* Says why no number can be set at a pointer. */
static void explain(struct reader *reader, const struct spot *spot)
{
    const parley_scenario *scenario = reader->scenario;
    const char *pointer = spot->token;
    if (!pointer_valid(pointer)) {
        fault_key(reader, spot, "\"%.120s\" is not a JSON Pointer: it must begin with /", pointer);
        return;
    }
    parley_number_id above = number_above(reader, pointer);
    if (above != PARLEY_NONE) {
        const char *name = scenario->numbers[above].source.pointer;
        const char *form = reader->infos[above].long_form;
        if (form)
            fault_key(reader, spot,
                      "\"%.120s\" points into %.120s, which is one number here: write it "
                      "in the long form, %s, to set a part of it",
                      pointer, name, form);
        else
            fault_key(reader, spot,
                      "\"%.120s\" points into the number %.120s, which can only be set as "
                      "a whole",
                      pointer, name);
        return;
    }
    parley_number_id shared = number_without_token(reader, pointer);
    if (shared != PARLEY_NONE) {
        fault_key(reader, spot,
                  "the scenario has no number at \"%.120s\": it is written once for all, "
                  "at %.120s; write it in the long form, by actor, to set one of them",
                  pointer, scenario->numbers[shared].source.pointer);
        return;
    }
    const struct field *field = field_at(reader->document, pointer);
    if (field && !field_varies(field)) {
        fault_key(reader, spot, "\"%.120s\" is fixed: a type can only set numbers that can vary",
                  pointer);
        return;
    }
    unknown_number(reader, spot);
}

static void override_add(struct reader *reader, const struct spot *spot, uint32_t actor,
                         uint32_t type, parley_number_id id)
{
    parley_number *number = &reader->scenario->numbers[id];
    if (number->owner != PARLEY_NONE && number->owner != actor) {
        fault_key(reader, spot, "the types of %s set this number too: types of one actor only may",
                  reader->scenario->actors[number->owner].id);
        return;
    }
    parley_override *grown =
        reallocarray(number->overrides, number->n_overrides + 1, sizeof *number->overrides);
    if (!grown) {
        fault_memory(reader);
        return;
    }
    number->overrides = grown;
    parley_override *override = &grown[number->n_overrides];
    *override = (parley_override){.type = type};
    source_read(reader, spot, reader->infos[id].class, &override->source);
    if (!override->source.steps) {
        source_free(&override->source);
        return;
    }
    number->n_overrides++;
    number->owner = actor;
}

void overrides_read(struct reader *reader, const struct spot *root)
{
    const parley_scenario *scenario = reader->scenario;
    struct spot actors = spot_member(root, "actors");
    for (uint32_t a = 0; a < scenario->n_actors; a++) {
        struct spot actor = spot_child(&actors, a), types = spot_member(&actor, "types");
        for (uint32_t t = 0; t < scenario->actors[a].n_types; t++) {
            struct spot type = spot_child(&types, t), set = spot_member(&type, "set");
            if (!spot_is(reader, &set, NODE_OBJECT))
                continue;
            for (size_t i = 0; i < set.node->n_children; i++) {
                struct spot member = spot_child(&set, i);
                parley_number_id id = number_find(reader, member.token);
                if (id == PARLEY_NONE)
                    explain(reader, &member);
                else
                    override_add(reader, &member, a, t, id);
            }
        }
    }
}
