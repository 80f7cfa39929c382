/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "explained.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *explained(const parley_scenario *scenario, unsigned width)
{
    FILE *stream = tmpfile();
    assert_non_null(stream);
    assert_int_equal(parley_explain(scenario, width, stream, NULL), PARLEY_OK);
    long size = ftell(stream);
    assert_true(size > 0);
    char *text = calloc((size_t)size + 1, 1);
    assert_non_null(text);
    rewind(stream);
    assert_int_equal(fread(text, 1, (size_t)size, stream), (size_t)size);
    fclose(stream);
    return text;
}

char *unwrapped(char *text)
{
    char *to = text;
    for (const char *from = text; *from; from++) {
        if (!isspace((unsigned char)*from))
            *to++ = *from;
        else if (to > text && to[-1] != ' ')
            *to++ = ' ';
    }
    *to = '\0';
    return text;
}

char *explained_file(const char *path, size_t n_settings, const parley_setting *settings)
{
    parley_scenario scenario;
    parley_error error = {0};
    if (parley_scenario_read(&scenario, path, n_settings, settings, &error))
        print_message("%s\n", error.n_faults ? error.faults[0].message : "?");
    assert_int_equal(parley_error_status(&error), PARLEY_OK);
    char *text = unwrapped(explained(&scenario, PARLEY_EXPLAIN_WIDTH));
    parley_scenario_free(&scenario);
    parley_error_free(&error);
    return text;
}

char *explained_text(const char *format, ...)
{
    char *json = NULL;
    va_list arguments;
    va_start(arguments, format);
    assert_true(vasprintf(&json, format, arguments) >= 0);
    va_end(arguments);
    for (char *c = json; *c; c++)
        *c = *c == '\'' ? '"' : *c;
    parley_scenario scenario;
    parley_error error = {0};
    if (parley_scenario_read_text(&scenario, "test", json, strlen(json), 0, NULL, &error))
        print_message("%s\n", error.n_faults ? error.faults[0].message : "?");
    assert_int_equal(parley_error_status(&error), PARLEY_OK);
    char *text = unwrapped(explained(&scenario, PARLEY_EXPLAIN_WIDTH));
    parley_scenario_free(&scenario);
    free(json);
    return text;
}

void assert_says(const char *text, const char *words)
{
    if (!strstr(text, words))
        print_message("not said: %s\nin: %s\n", words, text);
    assert_non_null(strstr(text, words));
}

void assert_silent(const char *text, const char *words)
{
    if (strstr(text, words))
        print_message("said: %s\n", words);
    assert_null(strstr(text, words));
}
