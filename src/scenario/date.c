/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dates of rounds, in the proleptic Gregorian calendar. */
#include "scenario/read.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name;
    parley_unit unit;
    const char *example;
} units[] = {
    {"day", PARLEY_UNIT_DAY, "2013-01-31"},  {"week", PARLEY_UNIT_WEEK, "2013-01-31"},
    {"month", PARLEY_UNIT_MONTH, "2013-01"}, {"quarter", PARLEY_UNIT_QUARTER, "2013-Q1"},
    {"year", PARLEY_UNIT_YEAR, "2013"},
};

parley_unit unit_of(const char *name)
{
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (strcmp(units[i].name, name) == 0)
            return units[i].unit;
    return PARLEY_UNIT_OTHER;
}

const char *date_example(parley_unit unit)
{
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (units[i].unit == unit)
            return units[i].example;
    return NULL;
}

static int days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap);
}

/* True if `text` has the shape of `pattern`, in which 0 stands for any digit. */
static bool shaped(const char *text, const char *pattern)
{
    for (; *pattern; text++, pattern++) {
        bool digit = *text >= '0' && *text <= '9';
        if (*pattern == '0' ? !digit : *text != *pattern)
            return false;
    }
    return *text == '\0';
}

bool date_read(const char *start, parley_unit unit, int *year, int *month, int *day)
{
    *year = atoi(start);
    *month = *day = 1;
    bool full = shaped(start, "0000-00-00"), to_month = shaped(start, "0000-00");
    bool to_quarter = shaped(start, "0000-Q0"), to_year = shaped(start, "0000");
    if (to_quarter)
        *month = 3 * (start[6] - '0') - 2;
    else if (full || to_month)
        *month = atoi(start + 5);
    if (*year < 1 || *month < 1 || *month > 12)
        return false;
    if (full)
        *day = atoi(start + 8);
    if (*day < 1 || *day > days_in_month(*year, *month))
        return false;
    switch (unit) {
    case PARLEY_UNIT_DAY:
    case PARLEY_UNIT_WEEK:
        return full;
    case PARLEY_UNIT_MONTH:
        return to_month;
    case PARLEY_UNIT_QUARTER:
        return to_quarter || (to_month && *month % 3 == 1);
    case PARLEY_UNIT_YEAR:
        return to_year;
    case PARLEY_UNIT_OTHER:
        break;
    }
    return false;
}

static void add_days(long days, int *year, int *month, int *day)
{
    long cycles = days / 146097; /* days in 400 years */
    *year += (int)(400 * cycles);
    days -= cycles * 146097;
    for (;;) {
        int left = days_in_month(*year, *month) - *day;
        if (days <= left) {
            *day += (int)days;
            return;
        }
        days -= left + 1;
        *day = 1;
        *month = *month % 12 + 1;
        *year += *month == 1;
    }
}

void parley_scenario_date(const parley_scenario *scenario, uint32_t round, char *buffer)
{
    const parley_rounds *rounds = &scenario->rounds;
    int year = rounds->start_year, month = rounds->start_month, day = rounds->start_day;
    buffer[0] = '\0';
    if (!rounds->start)
        return;
    long months = month - 1 + (long)round * (rounds->unit == PARLEY_UNIT_QUARTER ? 3 : 1);
    switch (rounds->unit) {
    case PARLEY_UNIT_DAY:
    case PARLEY_UNIT_WEEK:
        add_days((long)round * (rounds->unit == PARLEY_UNIT_WEEK ? 7 : 1), &year, &month, &day);
        snprintf(buffer, 16, "%04d-%02d-%02d", year, month, day);
        break;
    case PARLEY_UNIT_MONTH:
        snprintf(buffer, 16, "%04ld-%02ld", year + months / 12, months % 12 + 1);
        break;
    case PARLEY_UNIT_QUARTER:
        snprintf(buffer, 16, "%04ld-Q%ld", year + months / 12, months % 12 / 3 + 1);
        break;
    case PARLEY_UNIT_YEAR:
        snprintf(buffer, 16, "%04ld", (long)year + round);
        break;
    case PARLEY_UNIT_OTHER:
        break;
    }
}
