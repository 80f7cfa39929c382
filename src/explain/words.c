/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names, lists, dates and plain numbers in words. */
#include "explain/account.h"

#include "core/number.h"

#include <stdlib.h>
#include <string.h>

void say_actors(account *a, const uint32_t *actors, uint32_t n, const char *last)
{
    for (uint32_t i = 0; i < n; i++) {
        prose_between(&a->prose, i, n, last);
        say(a, "%s", a->prose.names[actors[i]]);
    }
}

void say_issues(account *a, const uint32_t *issues, uint32_t n)
{
    if (n == a->scenario->n_issues && n > 1) {
        say(a, "every issue");
        return;
    }
    for (uint32_t i = 0; i < n; i++) {
        prose_between(&a->prose, i, n, "and");
        say(a, "\"%s\"", a->scenario->issues[issues[i]].name);
    }
}

bool has(const uint32_t *list, uint32_t n, uint32_t i)
{
    for (uint32_t k = 0; k < n; k++)
        if (list[k] == i)
            return true;
    return false;
}

bool has_both(const uint32_t *list, uint32_t n, uint32_t i, uint32_t j)
{
    return has(list, n, i) && has(list, n, j);
}

/* -- time ---------------------------------------------------------------------------------- */

/* The date of a round as people write it; nothing where rounds have none. */
static void say_date(account *a, uint32_t round)
{
    char date[16];
    parley_scenario_date(a->scenario, round, date);
    const char *month = month_name(date), *day = strrchr(date, '-');
    int year = (int)strcspn(date, "-");
    if (!month)
        say(a, "%s", date);
    else if (day > date + year)
        say(a, "%d" GLUE "%s" GLUE "%.*s", atoi(day + 1), month, year, date);
    else
        say(a, "%s" GLUE "%.*s", month, year, date);
}

void say_when(account *a, uint32_t round)
{
    bool dated = a->scenario->rounds.start;
    if (dated)
        say_date(a, round);
    say(a, dated ? GLUE "(round" GLUE "%u%s)" : "round" GLUE "%u%s", round,
        round >= a->scenario->rounds.count ? ", after the end" : "");
}

bool ever_stands(const account *a, uint32_t from, uint32_t until)
{
    return from < until && from < a->scenario->rounds.count;
}

void say_span(account *a, uint32_t from, uint32_t until)
{
    bool open = until == PARLEY_NEVER || until >= a->scenario->rounds.count;
    if (!ever_stands(a, from, until)) {
        say(a, "It never stands here: it would begin in ");
        say_when(a, from);
        if (from >= until) {
            say(a, " and be over by ");
            say_when(a, until);
        }
        say(a, ". If it stood: ");
        return;
    }
    if (from == 0 && open) {
        say(a, "It stands throughout");
    } else {
        say(a, "It stands from ");
        say_when(a, from);
        say(a, open ? " to the end" : " until before ");
        if (!open)
            say_when(a, until);
    }
    say(a, ". ");
}

/* -- numbers ------------------------------------------------------------------------------- */

void say_exact(account *a, double number)
{
    char text[NUMBER_TEXT_SIZE];
    number_text(number, text);
    say(a, "%s", text);
}
