/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A journal: what is finished of a long run, on disk as soon as it is. Records of one size, each
 * with a checksum (XXH3) that also covers which run it is of, after a head that says so. Whatever
 * moment a writer dies at, what it wrote before can be read: a record that was cut short is the
 * last one, and goes. */
#ifndef PARLEY_STUDY_JOURNAL_H
#define PARLEY_STUDY_JOURNAL_H

#include "parley/error.h"

#include <stdint.h>

/* What a journal is of. */
typedef struct journal_head {
    uint64_t key[2];    /* two runs with the same key make the same records */
    uint64_t n_records; /* in a complete run: numbers 0 .. n_records - 1 */
    uint32_t n_values;  /* of a record */
    size_t n_about;     /* bytes of a text that says what the run is, to put it together later */
    char *about;        /* no more than JOURNAL_MOST_ABOUT */
} journal_head;

#define JOURNAL_MOST_ABOUT ((size_t)1 << 30)

typedef struct journal journal;

/* Opens `path` to write to, and holds it: nobody else can until it is closed. A file that is not
 * there, or whose head was never finished, is begun anew; one of another run, of another kind or
 * with a damaged head is left as it is. PARLEY_ERROR_SYSTEM. */
parley_status journal_open(journal **made, const char *path, const journal_head *head,
                           parley_error *error);
/* Adds a record; what is half written for want of room is taken back. */
parley_status journal_add(journal *j, uint64_t number, const double *values, parley_error *error);
/* Sees what was added safely to disk. */
parley_status journal_sync(journal *j, parley_error *error);
/* PARLEY_ERROR_SYSTEM where a process is writing to the file. */
parley_status journal_check_free(const char *path, parley_error *error);
/* Safe on NULL. */
void journal_close(journal **made);

/* What reading found. */
typedef struct journal_found {
    uint64_t n_good;    /* records handed out */
    uint64_t n_damaged; /* records whose checksum is wrong: not handed out */
    uint64_t n_cut;     /* bytes at the end that are less than a record */
} journal_found;

/* Reads the head alone; free `about`, which is NULL where the writer died before the head was
 * finished: there are no records then. */
parley_status journal_read_head(journal_head *head, const char *path, parley_error *error);
/* Hands out every good record in the order in which they stand. */
parley_status journal_read(const char *path, const journal_head *head, journal_found *found,
                           void *context,
                           void (*record)(void *context, uint64_t number, const double *values),
                           parley_error *error);

#endif
