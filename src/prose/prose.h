/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Running text about a scenario: the paragraph that is being put together, how it is laid out, and
 * the words for actors, lists, time and numbers.
 *
 * A paragraph is said piece by piece and then ended. Trouble (no memory) is remembered in `status`,
 * trouble with the stream stays in the stream. */
#ifndef PARLEY_PROSE_PROSE_H
#define PARLEY_PROSE_PROSE_H

#include "parley/scenario.h"

#include <stdarg.h>
#include <stdio.h>

/* A space at which no line is broken. */
#define GLUE "\x1f"

typedef struct prose {
    const parley_scenario *scenario;
    FILE *stream;
    unsigned width; /* columns of the page */
    parley_status status;
    char *text; /* the paragraph under way */
    size_t length, n_allocated;
    char **names;       /* of actors: "the United States", "China" */
    char **names_first; /* the same as first words of a sentence */
} prose;

/* Free with prose_free in any case. PARLEY_ERROR_MEMORY too. */
parley_status prose_init(prose *p, const parley_scenario *scenario, unsigned width, FILE *stream);
void prose_free(prose *p);

/* -- paragraphs ------------------------------------------------------------------------------ */

void prose_say(prose *p, const char *format, ...) PARLEY_FORMAT(2, 3);
void prose_say_list(prose *p, const char *format, va_list arguments) PARLEY_FORMAT(2, 0);
/* A new string with what was said so far, which is then forgotten; NULL out of memory. */
char *prose_take(prose *p);
/* Lays out what was said: the first line from column `indent`, the others from `hang`. `aside` may
 * be NULL; else it stands in brackets at the right, behind the text or below it. */
void prose_paragraph(prose *p, unsigned indent, unsigned hang, const char *aside);
void prose_empty_line(prose *p);
/* Columns that a text takes. */
unsigned text_width(const char *text);

/* -- words: words.c -------------------------------------------------------------------------- */

/* Whether a name is one that English puts "the" before: "United States", "Northern state". */
bool takes_article(const char *name);
/* "s" unless n is 1. */
const char *plural(uint32_t n);
/* What comes before element i of n in "A, B and C", `last` being "and" or "or". */
void prose_between(prose *p, uint32_t i, uint32_t n, const char *last);
/* The unit of n rounds: "month", "months". */
void prose_unit(prose *p, uint32_t n);
/* "March" for the date of a month or a day, "2016-03" or "2016-03-15"; NULL for others. */
const char *month_name(const char *date);
/* To three digits, or to the unit. */
void prose_number(prose *p, double number);

#endif
