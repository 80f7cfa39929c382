/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "parley/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

PARLEY_FORMAT(5, 0)
static bool fault_fill(parley_fault *fault, parley_status status, const parley_place *place,
                       const char *pointer, const char *format, va_list arguments)
{
    *fault = (parley_fault){.status = status};
    if (place && place->file) {
        fault->file = strdup(place->file);
        fault->line = place->line;
        fault->column = place->column;
        if (!fault->file)
            return false;
    }
    if (pointer) {
        fault->pointer = strdup(pointer);
        if (!fault->pointer)
            return false;
    }
    if (vasprintf(&fault->message, format, arguments) < 0) {
        fault->message = NULL;
        return false;
    }
    return true;
}

static void fault_free(parley_fault *fault)
{
    free(fault->file);
    free(fault->pointer);
    free(fault->message);
}

parley_status parley_error_add(parley_error *error, parley_status status, const parley_place *place,
                               const char *pointer, const char *format, ...)
{
    if (!error)
        return status;
    if (!error->faults)
        error->faults = calloc(PARLEY_MAX_FAULTS, sizeof *error->faults);
    if (!error->faults || error->n_faults == PARLEY_MAX_FAULTS) {
        error->n_dropped++;
        return status;
    }
    parley_fault *fault = &error->faults[error->n_faults];
    va_list arguments;
    va_start(arguments, format);
    bool filled = fault_fill(fault, status, place, pointer, format, arguments);
    va_end(arguments);
    if (filled) {
        error->n_faults++;
    } else {
        fault_free(fault);
        error->n_dropped++;
    }
    return status;
}

parley_status parley_error_status(const parley_error *error)
{
    if (error->n_faults == 0)
        return error->n_dropped ? PARLEY_ERROR_MEMORY : PARLEY_OK;
    for (size_t i = 0; i < error->n_faults; i++)
        if (error->faults[i].status == PARLEY_ERROR_SCENARIO)
            return PARLEY_ERROR_SCENARIO;
    return error->faults[0].status;
}

size_t parley_fault_text(const parley_fault *fault, char *buffer, size_t size)
{
    char place[64] = "";
    if (fault->line)
        snprintf(place, sizeof place, "%u:%u:", fault->line, fault->column);
    bool at = fault->pointer && *fault->pointer;
    int length = snprintf(buffer, size, "%s%s%s%serror: %s%s%s%s", fault->file ? fault->file : "",
                          fault->file ? ":" : "", place, fault->file ? " " : "", fault->message,
                          at ? " (at " : "", at ? fault->pointer : "", at ? ")" : "");
    return length < 0 ? 0 : (size_t)length;
}

void parley_error_free(parley_error *error)
{
    for (size_t i = 0; i < error->n_faults; i++)
        fault_free(&error->faults[i]);
    free(error->faults);
    *error = (parley_error){0};
}
