/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "prose/prose.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

bool takes_article(const char *name)
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

const char *plural(uint32_t n)
{
    return n == 1 ? "" : "s";
}

void prose_between(prose *p, uint32_t i, uint32_t n, const char *last)
{
    if (i > 0 && i + 1 == n)
        prose_say(p, " %s ", last);
    else if (i > 0)
        prose_say(p, ", ");
}

void prose_unit(prose *p, uint32_t n)
{
    const char *unit = p->scenario->rounds.unit_name;
    size_t length = strlen(unit);
    prose_say(p, "%s%s", unit, length > 0 && unit[length - 1] == 's' ? "" : plural(n));
}

const char *month_name(const char *date)
{
    static const char *const months[] = {"January",   "February", "March",    "April",
                                         "May",       "June",     "July",     "August",
                                         "September", "October",  "November", "December"};
    const char *dash = strchr(date, '-');
    int month = dash && dash[1] != 'Q' ? atoi(dash + 1) : 0;
    return month >= 1 && month <= 12 ? months[month - 1] : NULL;
}

void prose_number(prose *p, double number)
{
    bool large = fabs(number) >= 1000 && fabs(number) < 1e6;
    prose_say(p, large ? "%.0f" : "%.3g", number + 0.0); /* no negative zero */
}
