/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A strict reader of JSON text (RFC 8259) that keeps no values, only where each of them stands:
 * what it lets pass, cJSON parses to the same values in the same order. */
#ifndef PARLEY_SCENARIO_SCAN_H
#define PARLEY_SCENARIO_SCAN_H

#include "parley/error.h"

/* The longest number in characters: cJSON up to 1.7.18 copies numbers into a buffer of 64 bytes. */
#define SCAN_MAX_NUMBER 63

typedef struct scan_source {
    const char *name; /* in places */
    const char
        *pointer; /* where the text will stand in its document, or NULL: it is a whole file */
    const char *text;
    size_t length;
} scan_source;

/* Where a value stands, and its key where it has one (else line 0). */
typedef struct scan_place {
    unsigned line, column;
    unsigned key_line, key_column;
} scan_place;

typedef struct scan_places {
    size_t n, n_allocated;
    scan_place *places; /* parents before children, else in file order */
} scan_places;

/* The bytes of a UTF-8 byte order mark that `text` starts with: 3 or 0. */
size_t scan_mark_length(const char *text, size_t length);
/* Fills `places` from `{0}`; the caller frees `places->places`, whatever the status. All faults
 * that can be found are added to `error`; a syntax fault is the last. */
parley_status scan_text(scan_places *places, const scan_source *source, parley_error *error);

/* Bytes of the UTF-8 character that `text` starts with; 0 if it is none. */
size_t utf8_length(const char *text, size_t left);

#endif
