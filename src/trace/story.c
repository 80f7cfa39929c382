/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "trace/story.h"

#include "core/memory.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = 80 };

/* -- beginning and end ----------------------------------------------------------------------- */

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

static void capitalise(char *text)
{
    if (*text >= 'a' && *text <= 'z')
        *text = (char)(*text - 'a' + 'A');
}

/* Unless that is all of them. */
static void find_standing(story *s)
{
    uint32_t n = 0, n_issues = s->scenario->n_issues;
    for (uint32_t k = 0; k < n_issues && s->trace->n_rounds > 1; k++)
        n += s->standing[k] = never_changes(s->trace, k);
    for (uint32_t k = 0; k < n_issues && n == n_issues; k++)
        s->standing[k] = false;
}

parley_status story_init(story *s, const parley_trace *trace, FILE *stream)
{
    const parley_scenario *scenario = trace->scenario;
    *s = (story){.trace = trace, .scenario = scenario, .stream = stream};
    s->names = memory_array(scenario->n_actors, sizeof *s->names);
    s->names_first = memory_array(scenario->n_actors, sizeof *s->names_first);
    s->types = memory_array(scenario->n_actors, sizeof *s->types);
    s->totals = memory_array(scenario->n_actors, sizeof *s->totals);
    s->standing = memory_array(scenario->n_issues, sizeof *s->standing);
    if (!s->names || !s->names_first || !s->types || !s->totals || !s->standing)
        return PARLEY_ERROR_MEMORY;
    memcpy(s->types, trace->types, scenario->n_actors * sizeof *s->types);
    find_standing(s);
    for (uint32_t i = 0; i < scenario->n_actors; i++) {
        const char *name = scenario->actors[i].name;
        s->names[i] = memory_format("%s%s", takes_article(name) ? "the " : "", name);
        s->names_first[i] = s->names[i] ? strdup(s->names[i]) : NULL;
        if (!s->names_first[i])
            return PARLEY_ERROR_MEMORY;
        capitalise(s->names_first[i]);
    }
    return PARLEY_OK;
}

void story_free(story *s)
{
    for (uint32_t i = 0; s->names && i < s->scenario->n_actors; i++)
        free(s->names[i]);
    for (uint32_t i = 0; s->names_first && i < s->scenario->n_actors; i++)
        free(s->names_first[i]);
    free(s->names);
    free(s->names_first);
    free(s->types);
    free(s->totals);
    free(s->standing);
    free(s->text);
    *s = (story){0};
}

/* -- paragraphs ------------------------------------------------------------------------------ */

static bool make_room(story *s, size_t wanted)
{
    if (wanted <= s->n_allocated)
        return true;
    char *grown = realloc(s->text, 2 * wanted);
    if (!grown)
        return false;
    s->text = grown;
    s->n_allocated = 2 * wanted;
    return true;
}

void story_add(story *s, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    if (length < 0 || !make_room(s, s->length + (size_t)length + 1)) {
        s->status = PARLEY_ERROR_MEMORY;
    } else {
        vsnprintf(s->text + s->length, (size_t)length + 1, format, again);
        s->length += (size_t)length;
    }
    va_end(again);
    va_end(arguments);
}

/* Columns that UTF-8 text takes, one a character. */
static unsigned width_of(const char *text, size_t length)
{
    unsigned n = 0;
    for (size_t i = 0; i < length; i++)
        n += ((unsigned char)text[i] & 0xc0) != 0x80;
    return n;
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
        } else {
            fputc(c < 0x20 || c == 0x7f ? '?' : c, stream);
        }
    }
}

void story_paragraph(story *s, unsigned indent, unsigned hang)
{
    unsigned column = 0;
    const char *end = s->text ? s->text + s->length : NULL;
    for (const char *word = s->text; word && word < end;) {
        size_t length = strcspn(word, " ");
        unsigned wide = width_of(word, length);
        if (column > 0 && column + 1 + wide > WIDTH) {
            fputc('\n', s->stream);
            column = 0;
            indent = hang;
        }
        if (length > 0) {
            unsigned gap = column > 0 ? 1 : indent;
            fprintf(s->stream, "%*s", (int)gap, "");
            put_word(s->stream, word, length);
            column += gap + wide;
        }
        word += length + 1;
    }
    fputc('\n', s->stream);
    s->length = 0;
}

void story_empty_line(story *s)
{
    fputc('\n', s->stream);
}

/* -- words ----------------------------------------------------------------------------------- */

void story_between(story *s, uint32_t i, uint32_t n)
{
    if (i > 0)
        story_add(s, i + 1 == n ? " and " : ", ");
}

void story_unit(story *s, uint32_t n)
{
    const char *unit = s->scenario->rounds.unit_name;
    size_t length = strlen(unit);
    story_add(s, "%s%s", unit, n == 1 || (length > 0 && unit[length - 1] == 's') ? "" : "s");
}

void story_number(story *s, double number)
{
    bool large = fabs(number) >= 1000 && fabs(number) < 1e6;
    story_add(s, large ? "%.0f" : "%.3g", number + 0.0); /* no negative zero */
}

/* A date as people write it, without the year if that is not wanted. */
static void say_date(story *s, uint32_t round, bool year)
{
    static const char *const months[] = {"January",   "February", "March",    "April",
                                         "May",       "June",     "July",     "August",
                                         "September", "October",  "November", "December"};
    char date[16];
    parley_scenario_date(s->scenario, round, date);
    const char *dash = strchr(date, '-');
    if (s->scenario->rounds.unit != PARLEY_UNIT_MONTH || !dash)
        story_add(s, "%s", date);
    else if (year)
        story_add(s, "%s %.*s", months[atoi(dash + 1) - 1], (int)(dash - date), date);
    else
        story_add(s, "%s", months[atoi(dash + 1) - 1]);
}

/* Whether two rounds have dates of the same year, written before a dash. */
static bool same_year(const story *s, uint32_t a, uint32_t b)
{
    char first[16], second[16];
    parley_scenario_date(s->scenario, a, first);
    parley_scenario_date(s->scenario, b, second);
    size_t n = strcspn(first, "-");
    return n == strcspn(second, "-") && strncmp(first, second, n) == 0;
}

void story_when(story *s, uint32_t round)
{
    if (s->scenario->rounds.start)
        say_date(s, round, true);
    else
        story_add(s, "round %u", round);
}

void story_span(story *s, const span *rounds)
{
    bool dated = s->scenario->rounds.start, one = rounds->first == rounds->last;
    const char *between = rounds->last - rounds->first == 1 ? " and " : " to ";
    if (dated && !one) {
        say_date(s, rounds->first, !same_year(s, rounds->first, rounds->last));
        story_add(s, "%s", between);
    }
    if (dated) {
        say_date(s, rounds->last, true);
        story_add(s, " (");
    }
    story_add(s, "%sound%s %u", dated ? "r" : "R", one ? "" : "s", rounds->first);
    if (!one)
        story_add(s, "%s%u", between, rounds->last);
    if (dated)
        story_add(s, ")");
}
