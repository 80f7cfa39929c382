/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "study/axis.h"

#include "core/memory.h"
#include "core/number.h"
#include "scenario/document.h"
#include "scenario/place.h"

#include <ctype.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* How much of an axis or value a message quotes. */
#define QUOTED 80
/* Significant digits that values inside a range are rounded to. */
#define LINEAR_DIGITS 15
#define LOGARITHMIC_DIGITS 12

static parley_status fault(const struct axis *axis, parley_error *error, const char *format, ...)
    PARLEY_FORMAT(3, 4);

static parley_status fault(const struct axis *axis, parley_error *error, const char *format, ...)
{
    char *message = NULL;
    va_list arguments;
    va_start(arguments, format);
    int length = vasprintf(&message, format, arguments);
    va_end(arguments);
    if (length < 0)
        return PARLEY_ERROR_MEMORY;
    const parley_place place = {.file = axis->name};
    parley_error_add(error, PARLEY_ERROR_USAGE, &place, NULL, "%s", message);
    free(message);
    return PARLEY_ERROR_USAGE;
}

/* A decimal number and nothing else. */
static bool decimal_read(const char *text, double *number)
{
    char *end;
    *number = strtod(text, &end);
    return end != text && *end == '\0' && text[strspn(text, "+-.0123456789eE")] == '\0';
}

/* -- lists --------------------------------------------------------------------------------- */

/* Where the JSON value that starts here ends: at a comma outside of strings, objects and arrays, or
 * at the end of the text. Whether it is JSON is for the scenario's reader to say. */
static const char *value_end(const char *at)
{
    size_t depth = 0;
    bool quoted = false;
    for (; *at && (quoted || depth > 0 || *at != ','); at++) {
        if (quoted && *at == '\\' && at[1])
            at++;
        else if (*at == '"')
            quoted = !quoted;
        else if (!quoted && (*at == '{' || *at == '['))
            depth++;
        else if (!quoted && depth > 0 && (*at == '}' || *at == ']'))
            depth--;
    }
    return at;
}

static bool can_be_json(const char *value)
{
    return strchr("{[\"", *value) || strcmp(value, "true") == 0 || strcmp(value, "false") == 0 ||
           strcmp(value, "null") == 0;
}

/* Adds a value from `begin` up to `end` to the list. */
static parley_status value_add(struct axis *axis, const char *begin, const char *end,
                               size_t *n_allocated, parley_error *error)
{
    while (begin < end && isspace((unsigned char)*begin))
        begin++;
    while (end > begin && isspace((unsigned char)end[-1]))
        end--;
    if (begin == end)
        return fault(axis, error, "a value is missing");
    if (axis->n == PARLEY_MAX_POINTS)
        return parley_error_add(error, PARLEY_ERROR_LIMIT, &(parley_place){.file = axis->name},
                                NULL, "more than %u values", PARLEY_MAX_POINTS);
    void *values = axis->values;
    char *value = strndup(begin, (size_t)(end - begin));
    if (!value || !memory_grow(&values, axis->n, n_allocated, sizeof *axis->values)) {
        free(value);
        return PARLEY_ERROR_MEMORY;
    }
    axis->values = values;
    axis->values[axis->n++] = value;
    double number;
    if (decimal_read(value, &number)) {
        if (!isfinite(number))
            return fault(axis, error, "%.*s is not finite", QUOTED, value);
        char text[NUMBER_TEXT_SIZE];
        number_text(number, text);
        char *shortest = strdup(text);
        if (!shortest)
            return PARLEY_ERROR_MEMORY;
        free(value);
        axis->values[axis->n - 1] = shortest;
        return PARLEY_OK;
    }
    if (can_be_json(value))
        return PARLEY_OK;
    return fault(axis, error,
                 "'%.*s' is neither a number nor JSON; a text needs double quotes, which the shell "
                 "must not take away: \"%.*s\"",
                 QUOTED, value, QUOTED, value);
}

static parley_status list_read(struct axis *axis, const char *text, parley_error *error)
{
    size_t n_allocated = 0;
    axis->form = AXIS_LIST;
    for (const char *begin = text;; begin++) {
        const char *end = value_end(begin);
        parley_status status = value_add(axis, begin, end, &n_allocated, error);
        if (status || !*end)
            return status;
        begin = end;
    }
}

/* -- ranges -------------------------------------------------------------------------------- */

static parley_status range_check(struct axis *axis, double count, parley_error *error)
{
    if (count == 1)
        return fault(axis, error, "a range has two values at least: for one, write it alone");
    if (!(count >= 2 && count == floor(count)))
        return fault(axis, error, "COUNT must be a whole number of at least 2");
    if (count > PARLEY_MAX_POINTS)
        return parley_error_add(error, PARLEY_ERROR_LIMIT, &(parley_place){.file = axis->name},
                                NULL, "%.0f values, where a design has at most %u points", count,
                                PARLEY_MAX_POINTS);
    if (!isfinite(axis->from * count) || !isfinite(axis->to * count))
        return fault(axis, error, "FROM and TO lie too far apart");
    axis->n = (uint32_t)count;
    return PARLEY_OK;
}

/* Reads FROM:TO or FROM:TO:COUNT, which `parts` is cut into. */
static parley_status range_read(struct axis *axis, char *parts, parley_error *error)
{
    double numbers[3];
    size_t n = 0;
    for (char *part = parts; part; n++) {
        char *colon = strchr(part, ':');
        if (colon)
            *colon++ = '\0';
        if (n == 3)
            return fault(axis, error,
                         "a range is FROM:TO:COUNT, with log: before it for equal "
                         "ratios, and has no fourth part");
        if (!decimal_read(part, &numbers[n]) || !isfinite(numbers[n]))
            return fault(axis, error, "'%.*s' is not a number, as a range's %s has to be", QUOTED,
                         part,
                         n == 0   ? "FROM"
                         : n == 1 ? "TO"
                                  : "COUNT");
        part = colon;
    }
    if (n < 2)
        return fault(axis, error, "a range is FROM:TO:COUNT");
    axis->from = numbers[0];
    axis->to = numbers[1];
    if (axis->from == axis->to)
        return fault(axis, error, "the range begins and ends at %.15g: write it alone", axis->from);
    if (axis->form == AXIS_LOGARITHMIC && !(axis->from > 0 && axis->to > 0))
        return fault(axis, error, "a range in equal ratios lies above 0");
    return n == 3 ? range_check(axis, numbers[2], error) : PARLEY_OK;
}

/* `digits` significant ones; more would show how the machine rounds. */
static double rounded(double value, int digits)
{
    char text[PARLEY_VALUE_TEXT];
    snprintf(text, sizeof text, "%.*g", digits, value);
    return strtod(text, NULL);
}

/* The number of a range `part` of `whole` steps along. */
static double range_number(const struct axis *axis, double part, double whole)
{
    double from = axis->from, to = axis->to, value;
    if (part <= 0 || part >= whole)
        return part <= 0 ? from : to;
    if (axis->form == AXIS_LINEAR)
        value = rounded((from * (whole - part) + to * part) / whole, LINEAR_DIGITS);
    else
        value =
            rounded(exp((log(from) * (whole - part) + log(to) * part) / whole), LOGARITHMIC_DIGITS);
    return fmax(fmin(from, to), fmin(fmax(from, to), value));
}

/* -- axes ---------------------------------------------------------------------------------- */

static parley_status values_read(struct axis *axis, const char *text, parley_error *error)
{
    static const char logarithmic[] = "log:";
    bool ratios = strncmp(text, logarithmic, sizeof logarithmic - 1) == 0;
    bool list = strchr("{[\"", *text) || *value_end(text) == ',' || !strchr(text, ':');
    if (list)
        return list_read(axis, text, error);
    char *parts = strdup(text + (ratios ? sizeof logarithmic - 1 : 0));
    if (!parts)
        return PARLEY_ERROR_MEMORY;
    axis->form = ratios ? AXIS_LOGARITHMIC : AXIS_LINEAR;
    parley_status status = range_read(axis, parts, error);
    free(parts);
    return status;
}

parley_status axis_init(struct axis *axis, const char *text, parley_error *error)
{
    size_t length = strlen(text);
    const char *sign = strchr(text, '=');
    *axis = (struct axis){
        .text = strdup(text),
        .name = memory_format("--vary %.*s%s", QUOTED, text, length > QUOTED ? "..." : "")};
    if (!axis->text || !axis->name)
        return PARLEY_ERROR_MEMORY;
    if (!sign || *text != '/')
        return fault(axis, error,
                     "an axis is a JSON Pointer, which starts with '/', then '=' and its values, "
                     "such as /actors/us/discount=0.5:1:6");
    axis->pointer = strndup(text, (size_t)(sign - text));
    return axis->pointer ? values_read(axis, sign + 1, error) : PARLEY_ERROR_MEMORY;
}

void axis_free(struct axis *axis)
{
    for (uint32_t i = 0; axis->values && i < axis->n; i++)
        free(axis->values[i]);
    free(axis->values);
    free(axis->pointer);
    free(axis->name);
    free(axis->text);
    *axis = (struct axis){0};
}

static parley_status fraction_fault(const struct axis *axis, const number_class *class,
                                    double fraction, parley_error *error)
{
    char allowed[CLASS_TEXT];
    class_text(class, allowed);
    const parley_place place = {.file = axis->name};
    return parley_error_add(error, PARLEY_ERROR_SCENARIO, &place, axis->pointer,
                            "the range gives fractions, such as %.15g, where %s is allowed: choose "
                            "FROM, TO and COUNT so that all values are whole",
                            fraction, allowed);
}

/* A range where whole numbers are allowed. */
static parley_status whole_place(struct axis *axis, const number_class *class, parley_error *error)
{
    double ends[] = {axis->from, axis->to};
    for (int i = 0; i < 2; i++)
        if (ends[i] != floor(ends[i]))
            return fraction_fault(axis, class, ends[i], error);
    if (axis->n == 0 && axis->form == AXIS_LINEAR)
        return range_check(axis, fabs(axis->to - axis->from) + 1, error);
    if (axis->n == 0)
        return fault(axis, error,
                     "equal ratios without COUNT give fractions, and the place takes "
                     "whole numbers: leave out log: or give COUNT");
    /* the first step of a linear range is as whole as all others */
    uint32_t last = axis->form == AXIS_LINEAR ? 1 : axis->n - 1;
    for (uint32_t i = 1; i <= last; i++) {
        double value = range_number(axis, i, axis->n - 1);
        if (value != floor(value))
            return fraction_fault(axis, class, value, error);
    }
    return PARLEY_OK;
}

parley_status axis_place(struct axis *axis, const parley_scenario *base, parley_error *error)
{
    const parley_place place = {.file = axis->name};
    const number_class *class;
    parley_status status = place_check(&class, base, axis->pointer, &place, error);
    bool whole = class && class->kind == PARLEY_WHOLE && axis->form != AXIS_LIST;
    return status || !whole ? status : whole_place(axis, class, error);
}

const char *axis_value(const struct axis *axis, uint32_t index, char buffer[PARLEY_VALUE_TEXT])
{
    if (axis->form == AXIS_LIST)
        return axis->values[index];
    number_text(range_number(axis, index, axis->n - 1), buffer);
    return buffer;
}

const char *axis_value_at(const struct axis *axis, double share, char buffer[PARLEY_VALUE_TEXT])
{
    if (axis->n > 0) {
        uint32_t index = (uint32_t)(share * axis->n);
        return axis_value(axis, index < axis->n ? index : axis->n - 1, buffer);
    }
    number_text(range_number(axis, share, 1), buffer);
    return buffer;
}
