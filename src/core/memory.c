/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/memory.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void *memory_array(size_t count, size_t size)
{
    return calloc(count ? count : 1, size ? size : 1);
}

void *memory_aligned(size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes) || bytes > SIZE_MAX - 64)
        return NULL;
    bytes = (bytes + 64) / 64 * 64;
    void *memory = aligned_alloc(64, bytes);
    if (memory)
        memset(memory, 0, bytes);
    return memory;
}

bool memory_grow(void **array, size_t n, size_t *n_allocated, size_t size)
{
    if (n < *n_allocated)
        return true;
    size_t wanted = *n_allocated ? 2 * *n_allocated : 8;
    void *grown = reallocarray(*array, wanted, size);
    if (!grown)
        return false;
    *array = grown;
    *n_allocated = wanted;
    return true;
}

char *memory_format(const char *format, ...)
{
    char *text = NULL;
    va_list arguments;
    va_start(arguments, format);
    if (vasprintf(&text, format, arguments) < 0)
        text = NULL;
    va_end(arguments);
    return text;
}
