/* SPDX-License-Identifier: GPL-3.0-or-later */
/* screening.csv: what an actor's record of answered requests says about its type. */
#include "core/memory.h"
#include "game/game.h"
#include "parley/table.h"
#include "table/csv.h"
#include "table/folder.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A record, of an actor that is at first of a type, and how many replications have it. */
typedef struct record {
    uint32_t actor, type;
    uint32_t requests, honoured;
    uint64_t n; /* 0: the place is free */
} record;

/* Records by what they say: open addressing, at most half full. */
typedef struct record_set {
    size_t n, n_places; /* a power of two, or 0 */
    record *places;
    bool failed; /* out of memory: the set is no longer whole */
} record_set;

struct parley_screening {
    const parley_game *game;
    uint32_t n_actors; /* those with types */
    uint32_t *actors;
    uint32_t n_columns; /* type, requests, honoured of each of them */
    parley_column *columns;
    record_set all;
    uint64_t n_replications;
};

/* -- counting -------------------------------------------------------------------------------- */

/* Where a record is, or belongs. */
static record *record_find(const record_set *set, const record *wanted)
{
    uint64_t names = (uint64_t)wanted->actor << 32 | wanted->type;
    uint64_t hash = ((uint64_t)wanted->requests << 32 | wanted->honoured) * 0x9e3779b97f4a7c15u;
    hash = (hash ^ hash >> 32 ^ names) * 0xbf58476d1ce4e5b9u;
    for (size_t i = hash >> 32;; i++) {
        record *place = &set->places[i & (set->n_places - 1)];
        if (place->n == 0 ||
            (place->actor == wanted->actor && place->type == wanted->type &&
             place->requests == wanted->requests && place->honoured == wanted->honoured))
            return place;
    }
}

static bool record_set_grow(record_set *set)
{
    record_set larger = {.n = set->n, .n_places = set->n_places ? 2 * set->n_places : 64};
    larger.places = memory_array(larger.n_places, sizeof *larger.places);
    if (!larger.places)
        return false;
    for (size_t i = 0; i < set->n_places; i++)
        if (set->places[i].n)
            *record_find(&larger, &set->places[i]) = set->places[i];
    free(set->places);
    *set = larger;
    return true;
}

static void record_add(record_set *set, const record *added)
{
    if (2 * set->n >= set->n_places && !record_set_grow(set)) {
        set->failed = true;
        return;
    }
    record *place = record_find(set, added);
    uint64_t n = place->n + added->n;
    set->n += place->n == 0;
    *place = *added;
    place->n = n;
}

/* -- following a run ------------------------------------------------------------------------- */

static void *batch_init(void *context)
{
    (void)context;
    return memory_array(1, sizeof(record_set));
}

static void batch_free(void *context, void *batch)
{
    record_set *set = batch;
    (void)context;
    if (set)
        free(set->places);
    free(set);
}

static void batch_clear(void *context, void *batch)
{
    record_set *set = batch;
    (void)context;
    if (set->n)
        memset(set->places, 0, set->n_places * sizeof *set->places);
    set->n = 0;
}

static void batch_take(void *context, void *batch, uint64_t first, uint32_t n_lanes,
                       const double *values, const double *weights)
{
    const parley_screening *s = context;
    (void)first;
    (void)weights;
    for (uint32_t a = 0; a < s->n_actors; a++) {
        const double *type = values + (size_t)3 * a * PARLEY_BLOCK;
        const double *requests = type + PARLEY_BLOCK, *honoured = requests + PARLEY_BLOCK;
        for (uint32_t lane = 0; lane < n_lanes; lane++)
            record_add(batch, &(record){.actor = s->actors[a],
                                        .type = (uint32_t)type[lane],
                                        .requests = (uint32_t)requests[lane],
                                        .honoured = (uint32_t)honoured[lane],
                                        .n = 1});
    }
}

static bool batch_add(void *context, void *batch)
{
    parley_screening *s = context;
    const record_set *set = batch;
    for (size_t i = 0; i < set->n_places; i++) {
        if (set->places[i].n == 0)
            continue;
        record_add(&s->all, &set->places[i]);
        if (set->places[i].actor == s->actors[0])
            s->n_replications += set->places[i].n;
    }
    s->all.failed |= set->failed;
    return s->all.failed;
}

parley_status parley_screening_init(parley_screening **screening, const parley_game *game)
{
    const parley_scenario *scenario = game->scenario;
    parley_screening *s = *screening = memory_array(1, sizeof *s);
    if (!s)
        return PARLEY_ERROR_MEMORY;
    s->game = game;
    s->actors = memory_array(scenario->n_actors, sizeof *s->actors);
    s->columns = memory_array((size_t)3 * scenario->n_actors, sizeof *s->columns);
    if (!s->actors || !s->columns) {
        parley_screening_free(screening);
        return PARLEY_ERROR_MEMORY;
    }
    for (uint32_t i = 0; i < scenario->n_actors; i++) {
        static const parley_column_kind kinds[] = {PARLEY_COLUMN_TYPE, PARLEY_COLUMN_REQUESTS,
                                                   PARLEY_COLUMN_HONOURED};
        if (scenario->actors[i].n_types == 0)
            continue;
        s->actors[s->n_actors++] = i;
        for (int k = 0; k < 3; k++)
            s->columns[s->n_columns++] = (parley_column){.kind = kinds[k], .index = i};
    }
    return PARLEY_OK;
}

parley_follower parley_screening_follower(parley_screening *screening)
{
    return (parley_follower){.context = screening,
                             .n_columns = screening->n_columns,
                             .columns = screening->columns,
                             .init = batch_init,
                             .free = batch_free,
                             .clear = batch_clear,
                             .take = batch_take,
                             .add = batch_add};
}

void parley_screening_free(parley_screening **screening)
{
    parley_screening *s = *screening;
    if (!s)
        return;
    free(s->actors);
    free(s->columns);
    free(s->all.places);
    free(s);
    *screening = NULL;
}

/* -- the table ------------------------------------------------------------------------------- */

static const table_column actor = {"actor", COLUMN_TEXT, true, NULL,
                                   "An actor with private types: who is asked for assistance"};
static const table_column type = {"type", COLUMN_TEXT, true, NULL, "A type that it may have"};
static const table_column requests = {
    "requests", COLUMN_COUNT, true, "times a replication",
    "Requests made to the actor, under any commitment, after the burn-in"};
static const table_column honoured = {"honoured", COLUMN_COUNT, true, "times a replication",
                                      "How many of these it honoured"};
static const table_column share = {
    "share", COLUMN_RATE, false, "share",
    "Share of all replications that have this record of requests and answers, whatever the type: "
    "the same in the row of every type"};
static const table_column posterior = {
    "posterior", COLUMN_RATE, false, "share",
    "Share of the replications with this record in which the actor is at first of the type"};
static const table_column *const columns[] = {&actor,    &type,  &requests,
                                              &honoured, &share, &posterior};
static const table_layout layout = {
    "screening.csv", "Screening",
    "What an actor's record of requests made and honoured says about its private type",
    sizeof columns / sizeof *columns, columns};

static int record_order(const void *left, const void *right)
{
    const record *a = left, *b = right;
    const uint32_t of_a[] = {a->actor, a->requests, a->honoured, a->type};
    const uint32_t of_b[] = {b->actor, b->requests, b->honoured, b->type};
    for (int i = 0; i < 4; i++)
        if (of_a[i] != of_b[i])
            return of_a[i] < of_b[i] ? -1 : 1;
    return 0;
}

/* A row for every type of one record; its n counts stand one after the other, by type, those that
 * are 0 left out. */
static void write_record(csv_writer *csv, const parley_screening *s, const record *counts, size_t n)
{
    const parley_actor *of = &s->game->scenario->actors[counts->actor];
    uint64_t all = 0;
    for (size_t i = 0; i < n; i++)
        all += counts[i].n;
    for (uint32_t t = 0; t < of->n_types; t++) {
        uint64_t own = 0;
        for (size_t i = 0; i < n; i++)
            own += counts[i].type == t ? counts[i].n : 0;
        csv_text(csv, of->id);
        csv_text(csv, of->types[t].id);
        csv_count(csv, counts->requests);
        csv_count(csv, counts->honoured);
        csv_number(csv, (double)all / (double)s->n_replications);
        csv_number(csv, (double)own / (double)all);
        csv_end(csv);
    }
}

static void write_records(csv_writer *csv, const parley_screening *s, const record *sorted)
{
    for (size_t first = 0, end; first < s->all.n; first = end) {
        for (end = first + 1; end < s->all.n; end++)
            if (sorted[end].actor != sorted[first].actor ||
                sorted[end].requests != sorted[first].requests ||
                sorted[end].honoured != sorted[first].honoured)
                break;
        write_record(csv, s, &sorted[first], end - first);
    }
}

parley_status parley_screening_write(const parley_screening *s, parley_folder *folder,
                                     parley_error *error)
{
    FILE *stream;
    csv_writer csv;
    size_t n = 0;
    if (s->n_actors == 0)
        return PARLEY_OK;
    record *sorted = s->all.failed ? NULL : memory_array(s->all.n, sizeof *sorted);
    if (!sorted)
        return parley_error_add(error, PARLEY_ERROR_MEMORY, NULL, NULL, "out of memory");
    for (size_t i = 0; i < s->all.n_places; i++)
        if (s->all.places[i].n)
            sorted[n++] = s->all.places[i];
    qsort(sorted, n, sizeof *sorted, record_order);
    parley_status status = folder_create(folder, layout.file, &stream, error);
    if (!status) {
        csv_init(&csv, &layout, stream);
        write_records(&csv, s, sorted);
        status = folder_finish_table(folder, &layout, error);
    }
    free(sorted);
    return status;
}
