/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ids: collections of things keyed by id, and references to them. */
#ifndef PARLEY_SCENARIO_ID_H
#define PARLEY_SCENARIO_ID_H

#include "scenario/reader.h"

/* The ids of an array of structs whose first member is `char *id`. */
struct ids {
    const char *what; /* "actor" */
    const void *array;
    uint32_t n;
    size_t stride;
};

/* Those that a field of this kind refers to (FIELD_ACTOR, FIELD_ACTORS, FIELD_ISSUES,
 * FIELD_THREAT). */
struct ids ids_of(const parley_scenario *scenario, field_kind kind);
struct ids ids_of_types(const parley_actor *actor);
const char *id_at(const struct ids *ids, uint32_t index);
/* The index of an id, or PARLEY_NONE. */
uint32_t id_find(const struct ids *ids, const char *id);
/* The nearest known id to an unknown one, or NULL. */
const char *id_nearest(const struct ids *ids, const char *id);
bool id_valid(const char *id);

/* The index that an id in the document names; PARLEY_NONE if it is missing or at fault. */
uint32_t id_read(struct reader *reader, const struct spot *spot, const struct ids *ids);
/* A list of ids as a new array of indices in increasing order; false if it is missing, empty after
 * faults, or out of memory. */
bool ids_read(struct reader *reader, const struct spot *spot, const struct ids *ids,
              uint32_t **list, uint32_t *n);
/* A new array of `*n` structs of `stride` bytes, one for each member of the collection at `spot`,
 * their ids filled in; NULL and 0 if it is missing or at fault. */
void *collection_read(struct reader *reader, const struct spot *spot, const char *what,
                      uint32_t limit, size_t stride, uint32_t *n);

bool list_has(const uint32_t *list, uint32_t n, uint32_t index);
/* Reports every member of the object at `spot` whose key is not the id of one of `parties`, besides
 * the selector and the fields of `object` (may be NULL). */
void party_keys_check(struct reader *reader, const struct spot *spot, const struct object *object,
                      const uint32_t *parties, uint32_t n_parties);
/* True if the object is given by actor, {ACTOR: object, ...}. Mixed forms are a fault. */
bool object_is_by_actor(struct reader *reader, const struct spot *spot,
                        const struct object *object);
/* Reports the members of an actor's own object that only the object for all may have. */
void object_check_by_actor(struct reader *reader, const struct spot *spot,
                           const struct object *object);

#endif
