/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "prose/prose.h"

#include "core/memory.h"

#include <stdlib.h>
#include <string.h>

/* -- beginning and end ----------------------------------------------------------------------- */

parley_status prose_init(prose *p, const parley_scenario *scenario, unsigned width, FILE *stream)
{
    *p = (prose){.scenario = scenario, .stream = stream, .width = width};
    p->names = memory_array(scenario->n_actors, sizeof *p->names);
    p->names_first = memory_array(scenario->n_actors, sizeof *p->names_first);
    if (!p->names || !p->names_first)
        return PARLEY_ERROR_MEMORY;
    for (uint32_t i = 0; i < scenario->n_actors; i++) {
        const char *name = scenario->actors[i].name;
        bool article = takes_article(name);
        p->names[i] = memory_format("%s%s", article ? "the " : "", name);
        p->names_first[i] = memory_format("%s%s", article ? "The " : "", name);
        if (!p->names[i] || !p->names_first[i])
            return PARLEY_ERROR_MEMORY;
    }
    return PARLEY_OK;
}

void prose_free(prose *p)
{
    for (uint32_t i = 0; p->names && i < p->scenario->n_actors; i++)
        free(p->names[i]);
    for (uint32_t i = 0; p->names_first && i < p->scenario->n_actors; i++)
        free(p->names_first[i]);
    free(p->names);
    free(p->names_first);
    free(p->text);
    *p = (prose){0};
}

/* -- putting together ------------------------------------------------------------------------ */

static bool make_room(prose *p, size_t wanted)
{
    if (wanted <= p->n_allocated)
        return true;
    char *grown = realloc(p->text, 2 * wanted);
    if (!grown)
        return false;
    p->text = grown;
    p->n_allocated = 2 * wanted;
    return true;
}

void prose_say_list(prose *p, const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    if (length < 0 || !make_room(p, p->length + (size_t)length + 1)) {
        p->status = PARLEY_ERROR_MEMORY;
    } else {
        vsnprintf(p->text + p->length, (size_t)length + 1, format, again);
        p->length += (size_t)length;
    }
    va_end(again);
}

void prose_say(prose *p, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    prose_say_list(p, format, arguments);
    va_end(arguments);
}

char *prose_take(prose *p)
{
    char *text = strndup(p->text ? p->text : "", p->length);
    if (!text)
        p->status = PARLEY_ERROR_MEMORY;
    p->length = 0;
    return text;
}

/* -- layout ---------------------------------------------------------------------------------- */

/* Columns that UTF-8 text takes, one a character. */
static unsigned word_width(const char *word, size_t length)
{
    unsigned n = 0;
    for (size_t i = 0; i < length; i++)
        n += ((unsigned char)word[i] & 0xc0) != 0x80;
    return n;
}

unsigned text_width(const char *text)
{
    return word_width(text, strlen(text));
}

/* Writes a word; what could steer a terminal (C0, DEL, C1) comes out as a question mark. */
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
static unsigned put_lines(const prose *p, const char *text, unsigned indent, unsigned hang)
{
    unsigned column = 0;
    bool fresh = true; /* nothing on this line yet */
    unsigned from = indent;
    while (*text) {
        size_t length = strcspn(text, " \n");
        unsigned wide = word_width(text, length);
        if (!fresh && column + 1 + wide > p->width) {
            fputc('\n', p->stream);
            fresh = true;
            from = hang;
        }
        if (length > 0) {
            fprintf(p->stream, "%*s", fresh ? (int)from : 1, "");
            put_word(p->stream, text, length);
            column = (fresh ? from : column + 1) + wide;
            fresh = false;
        }
        text += length;
        if (*text == '\n') {
            fputc('\n', p->stream);
            fresh = true;
            from = hang;
            column = 0;
        }
        text += *text != '\0';
    }
    return column;
}

static void put_aside(const prose *p, const char *aside, unsigned column)
{
    unsigned wide = text_width(aside) + 2;
    if (column + 2 + wide > p->width) {
        fputc('\n', p->stream);
        column = 0;
    }
    unsigned gap = column + wide < p->width ? p->width - column - wide : 0;
    fprintf(p->stream, "%*s[", (int)gap, "");
    put_word(p->stream, aside, strlen(aside));
    fputc(']', p->stream);
}

void prose_paragraph(prose *p, unsigned indent, unsigned hang, const char *aside)
{
    if (p->text)
        p->text[p->length] = '\0';
    unsigned column = put_lines(p, p->text ? p->text : "", indent, hang);
    p->length = 0;
    if (aside)
        put_aside(p, aside, column);
    fputc('\n', p->stream);
}

void prose_empty_line(prose *p)
{
    fputc('\n', p->stream);
}
