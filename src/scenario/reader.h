/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Walking a document by the field tables: where the reader stands, how it says what is wrong, and
 * how the members of any object are read into any struct.
 *
 * Reading goes on after a fault, so that a file's faults come out together; what is read from then
 * on serves only to find more of them. Functions that read therefore return nothing about faults:
 * `reader->status` tells in the end. */
#ifndef PARLEY_SCENARIO_READER_H
#define PARLEY_SCENARIO_READER_H

#include "scenario/document.h"
#include "scenario/fields.h"

/* What the reader keeps about a number besides what the scenario says. */
struct number_info {
    const number_class *class;
    bool sound;            /* read without a fault */
    const char *long_form; /* how to write it so that its parts can be named, or NULL */
};

struct reader {
    parley_scenario *scenario;
    const document *document;
    parley_error *error;
    bool varies;          /* what was read whole before: its notes are left alone */
    parley_status status; /* the gravest so far */
    size_t n_faults;
    size_t n_numbers_allocated, n_infos_allocated;
    struct number_info *infos;    /* by number */
    parley_number_id *by_pointer; /* numbers in the order of their pointers, once all are read */
};

/* A place in the document, or one where something is missing. Lives on the stack. */
struct spot {
    const struct spot *up; /* NULL: the root */
    const char *token;     /* a member's key, or NULL: an element */
    uint32_t index;        /* of an element */
    const node *node;      /* NULL: missing */
};

struct spot spot_member(const struct spot *up, const char *key);
/* The child of an object or array at a position. */
struct spot spot_child(const struct spot *up, size_t position);
/* Its JSON Pointer as a new string; NULL out of memory. */
char *spot_pointer(const struct spot *spot);

/* Reports a fault at a spot (where it is missing: at what it is missing from), or at its key. */
void fault(struct reader *reader, const struct spot *spot, const char *format, ...)
    PARLEY_FORMAT(3, 4);
void fault_key(struct reader *reader, const struct spot *spot, const char *format, ...)
    PARLEY_FORMAT(3, 4);
/* Reports that a stated limit is passed. */
void fault_limit(struct reader *reader, const struct spot *spot, const char *format, ...)
    PARLEY_FORMAT(3, 4);
void fault_memory(struct reader *reader);
/* Adds what another function found. */
void fault_status(struct reader *reader, parley_status status);

#define FOUND_TEXT 64
/* "the text "abc"", "0.5", "an object", ...; returns buffer. */
const char *found_text(const node *value, char buffer[FOUND_TEXT]);

/* New memory and copies; NULL out of memory, which is then noted. */
void *reader_array(struct reader *reader, size_t count, size_t size);
char *reader_copy(struct reader *reader, const char *text);
/* By actor, all PARLEY_NONE. */
uint32_t *reader_by_actor(struct reader *reader);

/* True if there is a value of this type; one of another type is a fault. */
bool spot_is(struct reader *reader, const struct spot *spot, node_type type);
/* True if the value is meant as a number that can vary: a number, a distribution or a schedule. */
bool node_is_number(const node *value);

/* The variant that an object's selector names, or the object's text alone; NULL with a fault. */
const struct variant *variant_read(struct reader *reader, const struct spot *spot,
                                   const struct object *object);
/* Reads the members of `object` in `variant` (NULL: not known, or it has none) into `target`: all
 * fields with a size; the others are left to the caller. Reports unknown and missing members.
 * Where the object itself is missing, defaults are filled in silently. */
void members_read(struct reader *reader, const struct spot *spot, const struct object *object,
                  const struct variant *variant, void *target);
/* Reads the fields FIELD_NUMBER_EACH and FIELD_NUMBER_MAP, which need to know the parties. */
void members_read_parties(struct reader *reader, const struct spot *spot,
                          const struct object *object, const struct variant *variant, void *target,
                          const uint32_t *parties, uint32_t n_parties);

/* A plain number; `initial` where it is missing or at fault, which *sound (may be NULL) tells. */
double fixed_read(struct reader *reader, const struct spot *spot, const number_class *class,
                  double initial, bool *sound);
bool boolean_read(struct reader *reader, const struct spot *spot, bool initial);
/* A text as a new string, or NULL. */
char *text_read_at(struct reader *reader, const struct spot *spot);

#endif
