/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/id.h"

#include "core/nearest.h"

#include <stdlib.h>
#include <string.h>

struct ids ids_of(const parley_scenario *scenario, field_kind kind)
{
    switch (kind) {
    case FIELD_ISSUES:
        return (struct ids){"issue", scenario->issues, scenario->n_issues, sizeof(parley_issue)};
    case FIELD_THREAT:
        return (struct ids){"threat", scenario->threats, scenario->n_threats,
                            sizeof(parley_threat)};
    default:
        return (struct ids){"actor", scenario->actors, scenario->n_actors, sizeof(parley_actor)};
    }
}

struct ids ids_of_types(const parley_actor *actor)
{
    return (struct ids){"type", actor->types, actor->n_types, sizeof(parley_type)};
}

const char *id_at(const struct ids *ids, uint32_t index)
{
    const char *at = (const char *)ids->array + (size_t)index * ids->stride;
    return *(char *const *)(const void *)at;
}

uint32_t id_find(const struct ids *ids, const char *id)
{
    for (uint32_t i = 0; i < ids->n; i++)
        if (strcmp(id_at(ids, i), id) == 0)
            return i;
    return PARLEY_NONE;
}

const char *id_nearest(const struct ids *ids, const char *id)
{
    struct nearest near = nearest_start(id);
    for (uint32_t i = 0; i < ids->n; i++)
        nearest_offer(&near, id_at(ids, i));
    return near.best;
}

bool id_valid(const char *id)
{
    const char *letters = "abcdefghijklmnopqrstuvwxyz0123456789_";
    return *id >= 'a' && *id <= 'z' && id[strspn(id, letters)] == '\0';
}

uint32_t id_read(struct reader *reader, const struct spot *spot, const struct ids *ids)
{
    if (!spot_is(reader, spot, NODE_STRING))
        return PARLEY_NONE;
    const char *id = spot->node->string;
    uint32_t index = id_find(ids, id);
    /* Where the collection itself is at fault, every id in it would seem unknown. */
    if (index == PARLEY_NONE && (ids->n > 0 || reader->n_faults == 0)) {
        char hint[HINT_TEXT];
        fault(reader, spot, "unknown %s \"%.40s\"%s", ids->what, id,
              hint_text(id_nearest(ids, id), hint));
    }
    return index;
}

static int by_index(const void *a, const void *b)
{
    uint32_t i = *(const uint32_t *)a, j = *(const uint32_t *)b;
    return (i > j) - (i < j);
}

bool ids_read(struct reader *reader, const struct spot *spot, const struct ids *ids,
              uint32_t **list, uint32_t *n)
{
    *list = NULL;
    *n = 0;
    if (!spot_is(reader, spot, NODE_ARRAY))
        return false;
    if (spot->node->n_children == 0)
        fault(reader, spot, "an empty list of %ss: leave it out to mean all", ids->what);
    uint32_t *indices = reader_array(reader, ids->n, sizeof *indices);
    if (!indices)
        return false;
    for (size_t i = 0; i < spot->node->n_children; i++) {
        struct spot element = spot_child(spot, i);
        uint32_t index = PARLEY_NONE;
        if (element.node->type == NODE_STRING)
            index = id_read(reader, &element, ids);
        else
            spot_is(reader, &element, NODE_STRING);
        if (index == PARLEY_NONE)
            continue;
        if (list_has(indices, *n, index))
            fault(reader, &element, "the %s \"%s\" is listed twice", ids->what, id_at(ids, index));
        else
            indices[(*n)++] = index;
    }
    if (*n == 0) {
        free(indices);
        return false;
    }
    qsort(indices, *n, sizeof *indices, by_index);
    *list = indices;
    return true;
}

void *collection_read(struct reader *reader, const struct spot *spot, const char *what,
                      uint32_t limit, size_t stride, uint32_t *n)
{
    *n = 0;
    if (!spot_is(reader, spot, NODE_OBJECT))
        return NULL;
    size_t count = spot->node->n_children;
    if (count > limit) {
        fault_limit(reader, spot, "found %zu %ss where at most %u are supported", count, what,
                    limit);
        count = limit;
    }
    char *array = reader_array(reader, count, stride);
    for (size_t i = 0; array && i < count; i++) {
        struct spot member = spot_child(spot, i);
        if (!id_valid(member.token))
            fault_key(reader, &member,
                      "\"%.40s\" cannot be the id of %s %s: ids are lower-case letters, digits "
                      "and _, and begin with a letter",
                      member.token, strchr("aeiou", *what) ? "an" : "a", what);
        char *id = reader_copy(reader, member.token);
        if (!id)
            break;
        memcpy(array + i * stride, &id, sizeof id);
        ++*n;
    }
    return array;
}

bool list_has(const uint32_t *list, uint32_t n, uint32_t index)
{
    for (uint32_t i = 0; i < n; i++)
        if (list[i] == index)
            return true;
    return false;
}

void party_keys_check(struct reader *reader, const struct spot *spot, const struct object *object,
                      const uint32_t *parties, uint32_t n_parties)
{
    if (!spot->node || spot->node->type != NODE_OBJECT)
        return;
    struct ids actors = ids_of(reader->scenario, FIELD_ACTOR);
    for (size_t i = 0; i < spot->node->n_children; i++) {
        struct spot member = spot_child(spot, i);
        if (object && object->selector && strcmp(member.token, object->selector) == 0)
            continue;
        if (object && object_field(object, NULL, member.token))
            continue;
        uint32_t actor = id_find(&actors, member.token);
        char hint[HINT_TEXT];
        if (actor == PARLEY_NONE)
            fault_key(reader, &member, "unknown actor \"%.40s\"%s", member.token,
                      hint_text(id_nearest(&actors, member.token), hint));
        else if (!list_has(parties, n_parties, actor))
            fault_key(reader, &member, "the actor \"%s\" is not a party of it", member.token);
    }
}

/* What a key of an object that may be given by actor speaks for. */
static bool key_of_actor(const struct reader *reader, const struct spot *member,
                         const struct object *object)
{
    if (object_field(object, NULL, member->token))
        return false;
    struct ids actors = ids_of(reader->scenario, FIELD_ACTOR);
    bool grouped = member->node->type == NODE_OBJECT && !node_is_number(member->node);
    return grouped || id_find(&actors, member->token) != PARLEY_NONE;
}

bool object_is_by_actor(struct reader *reader, const struct spot *spot, const struct object *object)
{
    if (!spot->node || spot->node->type != NODE_OBJECT)
        return false;
    size_t n_actors = 0;
    for (size_t i = 0; i < spot->node->n_children; i++) {
        struct spot member = spot_child(spot, i);
        n_actors += key_of_actor(reader, &member, object);
    }
    if (n_actors == 0)
        return false;
    for (size_t i = 0; i < spot->node->n_children; i++) {
        struct spot member = spot_child(spot, i);
        const struct field *field = object_field(object, NULL, member.token);
        if (field && field->not_by_actor)
            fault_key(reader, &member, "\"%s\" is not allowed where %s is given by actor",
                      member.token, object->article);
        else if (field)
            fault_key(reader, &member,
                      "\"%s\" beside actors: give %s once for all or by actor, not both",
                      member.token, object->article);
    }
    return true;
}

void object_check_by_actor(struct reader *reader, const struct spot *spot,
                           const struct object *object)
{
    for (size_t i = 0; i < object->n_fields; i++) {
        struct spot member = spot_member(spot, object->fields[i].name);
        if (member.node && object->fields[i].not_by_actor)
            fault_key(reader, &member, "\"%s\" is not allowed where %s is given by actor",
                      member.token, object->article);
    }
}
