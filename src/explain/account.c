/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "explain/account.h"

#include "core/memory.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum { LEAST_WIDTH = 40 };

/* -- beginning and end --------------------------------------------------------------------- */

parley_status account_init(account *a, const parley_scenario *scenario, unsigned width,
                           FILE *stream, parley_error *error)
{
    *a = (account){.scenario = scenario};
    parley_status status =
        prose_init(&a->prose, scenario, width < LEAST_WIDTH ? LEAST_WIDTH : width, stream);
    if (status)
        return status;
    a->told = memory_array(scenario->n_numbers, sizeof *a->told);
    a->noted = memory_array(scenario->n_notes, sizeof *a->noted);
    a->defaults = memory_array(scenario->n_numbers, sizeof *a->defaults);
    if (!a->told || !a->noted || !a->defaults)
        return PARLEY_ERROR_MEMORY;
    return document_read_text(&a->file, scenario->path, scenario->resolved,
                              strlen(scenario->resolved), error);
}

void account_free(account *a)
{
    prose_free(&a->prose);
    document_free(&a->file);
    free(a->told);
    free(a->noted);
    free(a->defaults);
    *a = (account){0};
}

/* -- text ----------------------------------------------------------------------------------- */

void say(account *a, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    prose_say_list(&a->prose, format, arguments);
    va_end(arguments);
}

void heading(account *a, const char *text)
{
    fprintf(a->prose.stream, "\n\n%s\n", text);
    for (size_t i = 0; text[i]; i++)
        fputc('=', a->prose.stream);
    fputc('\n', a->prose.stream);
}

void part(account *a, const char *name, const char *id)
{
    prose_empty_line(&a->prose);
    if (strcmp(name, id) == 0)
        say(a, "%s", id);
    else
        say(a, "%s [%s]", name, id);
    char *title = prose_take(&a->prose);
    if (!title)
        return;
    say(a, "%s", title);
    prose_paragraph(&a->prose, 0, INDENT_PART, NULL);
    unsigned wide = text_width(title);
    for (unsigned i = 0; i < wide && i < a->prose.width; i++)
        fputc('-', a->prose.stream);
    fputc('\n', a->prose.stream);
    free(title);
}
