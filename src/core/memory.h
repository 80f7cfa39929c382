/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Allocation with checked sizes. All return NULL out of memory; free with free(). */
#ifndef PARLEY_CORE_MEMORY_H
#define PARLEY_CORE_MEMORY_H

#include "parley/error.h"

/* `count` zeroed elements of `size` bytes; at least one byte, so that NULL always means failure. */
void *memory_array(size_t count, size_t size);
/* The same, aligned to 64 bytes. */
void *memory_aligned(size_t count, size_t size);
/* Room for one more element: grows `*array` (n elements in use, *n_allocated allocated) by
 * doubling. Returns false, with everything as it was, out of memory. */
bool memory_grow(void **array, size_t n, size_t *n_allocated, size_t size);
/* A new formatted string. */
char *memory_format(const char *format, ...) PARLEY_FORMAT(1, 2);

#endif
