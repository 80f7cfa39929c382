/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int exit_status(parley_status status)
{
    switch (status) {
    case PARLEY_OK:
        return EXIT_DONE;
    case PARLEY_ERROR_USAGE:
        return EXIT_USAGE;
    case PARLEY_ERROR_SCENARIO:
        return EXIT_SCENARIO;
    case PARLEY_ERROR_LIMIT:
        return EXIT_LIMIT;
    case PARLEY_NOT_CONVERGED:
        return EXIT_NOT_CONVERGED;
    case PARLEY_STOPPED:
        return EXIT_STOPPED;
    case PARLEY_ERROR_MEMORY:
    case PARLEY_ERROR_SYSTEM:
        break;
    }
    return EXIT_SYSTEM;
}

void complain(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fputs("parley: error: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
}

static void complain_fault(const parley_fault *fault)
{
    size_t size = parley_fault_text(fault, NULL, 0) + 1;
    char *text = malloc(size);
    if (text) {
        parley_fault_text(fault, text, size);
        fprintf(stderr, "%s%s\n", fault->file ? "" : "parley: ", text);
    } else {
        complain("%s", fault->message);
    }
    free(text);
}

int complain_faults(parley_status status, const parley_error *error)
{
    for (size_t i = 0; i < error->n_faults; i++)
        complain_fault(&error->faults[i]);
    if (error->n_dropped > 0)
        complain("%zu more not shown", error->n_dropped);
    if (status == PARLEY_ERROR_MEMORY && error->n_faults == 0)
        complain("out of memory");
    return exit_status(status);
}

bool terminal_capable(int descriptor)
{
    const char *terminal = getenv("TERM");
    return isatty(descriptor) && terminal && strcmp(terminal, "dumb") != 0;
}

bool colour_wanted(int descriptor)
{
    const char *no_color = getenv("NO_COLOR");
    return terminal_capable(descriptor) && !(no_color && *no_color);
}
