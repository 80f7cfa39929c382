/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "trace/story.h"

#include "core/memory.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = 80 };

/* -- beginning and end ----------------------------------------------------------------------- */

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
    *s = (story){.trace = trace, .scenario = scenario};
    parley_status status = prose_init(&s->prose, scenario, WIDTH, stream);
    if (status)
        return status;
    s->types = memory_array(scenario->n_actors, sizeof *s->types);
    s->totals = memory_array(scenario->n_actors, sizeof *s->totals);
    s->standing = memory_array(scenario->n_issues, sizeof *s->standing);
    if (!s->types || !s->totals || !s->standing)
        return PARLEY_ERROR_MEMORY;
    memcpy(s->types, trace->types, scenario->n_actors * sizeof *s->types);
    find_standing(s);
    for (uint32_t i = 0; i < scenario->n_actors; i++)
        capitalise(s->prose.names_first[i]);
    return PARLEY_OK;
}

void story_free(story *s)
{
    prose_free(&s->prose);
    free(s->types);
    free(s->totals);
    free(s->standing);
    *s = (story){0};
}

/* -- words ----------------------------------------------------------------------------------- */

void story_add(story *s, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    prose_say_list(&s->prose, format, arguments);
    va_end(arguments);
}

/* A date as people write it, without the year if that is not wanted. */
static void say_date(story *s, uint32_t round, bool year)
{
    char date[16];
    parley_scenario_date(s->scenario, round, date);
    const char *month = month_name(date);
    if (s->scenario->rounds.unit != PARLEY_UNIT_MONTH || !month)
        story_add(s, "%s", date);
    else if (year)
        story_add(s, "%s %.*s", month, (int)strcspn(date, "-"), date);
    else
        story_add(s, "%s", month);
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
