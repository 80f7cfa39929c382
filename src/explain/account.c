/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "explain/account.h"

#include "core/memory.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum { LEAST_WIDTH = 40 };

/* -- beginning and end --------------------------------------------------------------------- */

/* Whether a name is one that English puts "the" before: "United States", "Northern state". */
static bool takes_article(const char *name)
{
    static const char *const endings[] = {"States",   "Kingdom", "Union",    "Federation",
                                          "Republic", "Nations", "Emirates", "Netherlands"};
    const char *space = strrchr(name, ' '), *last = space ? space + 1 : name;
    if (strncasecmp(name, "the ", 4) == 0)
        return false;
    if (space && *last >= 'a' && *last <= 'z')
        return true;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (strcmp(last, endings[i]) == 0)
            return true;
    return false;
}

parley_status account_init(account *a, const parley_scenario *scenario, unsigned width,
                           FILE *stream, parley_error *error)
{
    *a = (account){
        .scenario = scenario, .stream = stream, .width = width < LEAST_WIDTH ? LEAST_WIDTH : width};
    a->names = memory_array(scenario->n_actors, sizeof *a->names);
    a->names_first = memory_array(scenario->n_actors, sizeof *a->names_first);
    a->told = memory_array(scenario->n_numbers, sizeof *a->told);
    a->noted = memory_array(scenario->n_notes, sizeof *a->noted);
    a->defaults = memory_array(scenario->n_numbers, sizeof *a->defaults);
    if (!a->names || !a->names_first || !a->told || !a->noted || !a->defaults)
        return PARLEY_ERROR_MEMORY;
    for (uint32_t i = 0; i < scenario->n_actors; i++) {
        const char *name = scenario->actors[i].name;
        bool article = takes_article(name);
        a->names[i] = memory_format("%s%s", article ? "the " : "", name);
        a->names_first[i] = memory_format("%s%s", article ? "The " : "", name);
        if (!a->names[i] || !a->names_first[i])
            return PARLEY_ERROR_MEMORY;
    }
    return document_read_text(&a->file, scenario->path, scenario->resolved,
                              strlen(scenario->resolved), error);
}

void account_free(account *a)
{
    for (uint32_t i = 0; a->names && i < a->scenario->n_actors; i++)
        free(a->names[i]);
    for (uint32_t i = 0; a->names_first && i < a->scenario->n_actors; i++)
        free(a->names_first[i]);
    document_free(&a->file);
    free(a->names);
    free(a->names_first);
    free(a->told);
    free(a->noted);
    free(a->defaults);
    free(a->text);
    *a = (account){0};
}

/* -- paragraphs ---------------------------------------------------------------------------- */

void say(account *a, const char *format, ...)
{
    char *piece = NULL;
    va_list arguments;
    va_start(arguments, format);
    int length = vasprintf(&piece, format, arguments);
    va_end(arguments);
    if (length < 0) {
        a->status = PARLEY_ERROR_MEMORY;
        return;
    }
    size_t wanted = a->length + (size_t)length + 1;
    if (wanted > a->n_allocated) {
        char *grown = realloc(a->text, 2 * wanted);
        if (!grown) {
            a->status = PARLEY_ERROR_MEMORY;
            goto out;
        }
        a->text = grown;
        a->n_allocated = 2 * wanted;
    }
    memcpy(a->text + a->length, piece, (size_t)length + 1);
    a->length += (size_t)length;
out:
    free(piece);
}

char *taken(account *a)
{
    char *text = strndup(a->text ? a->text : "", a->length);
    if (!text)
        a->status = PARLEY_ERROR_MEMORY;
    a->length = 0;
    return text;
}

/* Columns that UTF-8 text takes, one a character. */
static unsigned width_of(const char *text, size_t length)
{
    unsigned n = 0;
    for (size_t i = 0; i < length; i++)
        n += ((unsigned char)text[i] & 0xc0) != 0x80;
    return n;
}

/* Writes a word; what could steer a terminal comes out as a question mark. */
static void put_word(FILE *stream, const char *word, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)word[i];
        unsigned char next = i + 1 < length ? (unsigned char)word[i + 1] : 0;
        if (c == 0xc2 && next >= 0x80 && next < 0xa0) {
            fputc('?', stream);
            i++;
        } else if (c == GLUE[0]) {
            fputc(' ', stream);
        } else {
            fputc(c < 0x20 || c == 0x7f ? '?' : c, stream);
        }
    }
}

/* Breaks the text into lines and returns the column that the last one ends at. */
static unsigned put_lines(const account *a, const char *text, unsigned indent, unsigned hang)
{
    unsigned column = 0;
    bool fresh = true; /* nothing on this line yet */
    unsigned from = indent;
    while (*text) {
        size_t length = strcspn(text, " \n");
        unsigned wide = width_of(text, length);
        if (!fresh && column + 1 + wide > a->width) {
            fputc('\n', a->stream);
            fresh = true;
            from = hang;
        }
        if (length > 0) {
            fprintf(a->stream, "%*s", fresh ? (int)from : 1, "");
            put_word(a->stream, text, length);
            column = (fresh ? from : column + 1) + wide;
            fresh = false;
        }
        text += length;
        if (*text == '\n') {
            fputc('\n', a->stream);
            fresh = true;
            from = hang;
            column = 0;
        }
        text += *text != '\0';
    }
    return column;
}

void paragraph(account *a, unsigned indent, unsigned hang, const char *pointer)
{
    if (a->text)
        a->text[a->length] = '\0';
    unsigned column = put_lines(a, a->text ? a->text : "", indent, hang);
    a->length = 0;
    if (pointer) {
        size_t length = strlen(pointer);
        unsigned wide = width_of(pointer, length) + 2;
        if (column + 2 + wide > a->width) {
            fputc('\n', a->stream);
            column = 0;
        }
        unsigned gap = column + wide < a->width ? a->width - column - wide : 0;
        fprintf(a->stream, "%*s[", (int)gap, "");
        put_word(a->stream, pointer, length);
        fputc(']', a->stream);
    }
    fputc('\n', a->stream);
}

void empty_line(account *a)
{
    fputc('\n', a->stream);
}

void heading(account *a, const char *text)
{
    fprintf(a->stream, "\n\n%s\n", text);
    for (size_t i = 0; text[i]; i++)
        fputc('=', a->stream);
    fputc('\n', a->stream);
}

void part(account *a, const char *name, const char *id)
{
    empty_line(a);
    if (strcmp(name, id) == 0)
        say(a, "%s", id);
    else
        say(a, "%s [%s]", name, id);
    char *title = taken(a);
    if (!title)
        return;
    say(a, "%s", title);
    paragraph(a, 0, INDENT_PART, NULL);
    unsigned wide = width_of(title, strlen(title));
    for (unsigned i = 0; i < wide && i < a->width; i++)
        fputc('-', a->stream);
    fputc('\n', a->stream);
    free(title);
}
