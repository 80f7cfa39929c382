/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file
 * How the library says that something went wrong.
 *
 * Every function that can fail returns a `parley_status`. Those that look at what a user wrote also
 * fill a `parley_error`: a list of faults, each with the place it was found at. The library prints
 * nothing and never exits. */
#ifndef PARLEY_ERROR_H
#define PARLEY_ERROR_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define PARLEY_FORMAT(position, first) __attribute__((format(printf, position, first)))
#else
#define PARLEY_FORMAT(position, first)
#endif

typedef enum parley_status {
    PARLEY_OK = 0,
    PARLEY_ERROR_MEMORY,   /**< an allocation failed */
    PARLEY_ERROR_SYSTEM,   /**< a file or the system said no */
    PARLEY_ERROR_USAGE,    /**< the caller's arguments make no sense together */
    PARLEY_ERROR_SCENARIO, /**< the scenario is invalid */
    PARLEY_ERROR_LIMIT,    /**< valid, but larger than a stated limit */
    PARLEY_STOPPED,        /**< ended early on request; what was handed out is whole */
    PARLEY_NOT_CONVERGED,  /**< all is played, and the precision asked for is not reached */
} parley_status;

/** A place in a text: lines and columns count from 1, columns in bytes; line 0 means no place. */
typedef struct parley_place {
    const char *file; /**< name as a person would recognise it; owned elsewhere */
    unsigned line;
    unsigned column;
} parley_place;

/** One thing that is wrong. Every string is the fault's own; `file` and `pointer` may be NULL. */
typedef struct parley_fault {
    parley_status status;
    char *file;
    unsigned line;
    unsigned column;
    char *pointer; /**< JSON Pointer (RFC 6901) of the value at fault */
    char *message; /**< one sentence without a full stop: what was found, what is allowed */
} parley_fault;

/** Everything that is wrong, in the order found. Start from `{0}`. */
typedef struct parley_error {
    size_t n_faults;
    parley_fault *faults;
    size_t n_dropped; /**< faults past the first PARLEY_MAX_FAULTS, counted only */
} parley_error;

/** How many faults are kept for one call; the rest are counted. */
#define PARLEY_MAX_FAULTS 200

/** Adds a fault. `place` and `pointer` may be NULL; `error` may be NULL (then only the status
 * returns). The strings are copied. Returns `status`, so that a caller can write
 * `return parley_error_add(...)`; out of memory, the fault is counted as dropped. */
parley_status parley_error_add(parley_error *error, parley_status status, const parley_place *place,
                               const char *pointer, const char *format, ...) PARLEY_FORMAT(5, 6);

/** The status of the list as a whole: PARLEY_OK if empty; otherwise that of the first fault, except
 * that PARLEY_ERROR_SCENARIO wins over PARLEY_ERROR_LIMIT. */
parley_status parley_error_status(const parley_error *error);

/** Writes `FILE:LINE:COLUMN: error: MESSAGE (at POINTER)` for one fault into `buffer` (always
 * terminated when size > 0), leaving out what is not known. Returns the length it wanted, as
 * snprintf does. */
size_t parley_fault_text(const parley_fault *fault, char *buffer, size_t size);

/** Frees the faults; safe twice. */
void parley_error_free(parley_error *error);

#ifdef __cplusplus
}
#endif

#endif
