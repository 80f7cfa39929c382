/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A scenario in plain words leaves nothing out: every number of a file is changed in turn, and has
 * to show with its address. */
#include "explained.h"
#include "generate.h"
#include "scenario/document.h"

#include <cjson/cJSON.h>
#include <ctype.h>
#include <glob.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* How many generated scenarios are taken apart. */
#ifndef GENERATED
#define GENERATED 6
#endif
/* Every so manieth number is changed. */
#ifndef STRIDE
#define STRIDE 1
#endif

/* Whether a number stands in the text by itself, not as part of another. */
static bool shows(const char *text, const char *number)
{
    size_t length = strlen(number);
    for (const char *at = text; (at = strstr(at, number)); at++) {
        char before = at > text ? at[-1] : ' ', after = at[length],
             next = after ? at[length + 1] : 0;
        bool begins = !isdigit((unsigned char)before) && before != '.' && before != '-';
        bool ends =
            !isdigit((unsigned char)after) && !(after == '.' && isdigit((unsigned char)next));
        if (begins && ends)
            return true;
    }
    return false;
}

/* -- every number of a file ---------------------------------------------------------------- */

typedef struct leaves {
    size_t n;
    char **pointers;
    double *values;
} leaves;

static void leaf_add(leaves *all, const char *pointer, double value)
{
    all->pointers = realloc(all->pointers, (all->n + 1) * sizeof *all->pointers);
    all->values = realloc(all->values, (all->n + 1) * sizeof *all->values);
    assert_true(all->pointers && all->values);
    all->pointers[all->n] = strdup(pointer);
    all->values[all->n++] = value;
}

static void leaves_find(const cJSON *item, const char *pointer, leaves *all)
{
    if (cJSON_IsNumber(item) && strcmp(pointer, "/format") != 0)
        leaf_add(all, pointer, item->valuedouble);
    int index = 0;
    for (const cJSON *child = item->child; child; child = child->next, index++) {
        char key[32];
        snprintf(key, sizeof key, "%d", index);
        char *own =
            child->string ? pointer_join(pointer, child->string) : pointer_join(pointer, key);
        assert_non_null(own);
        leaves_find(child, own, all);
        free(own);
    }
}

static leaves leaves_of(const parley_scenario *scenario)
{
    leaves all = {0};
    cJSON *root = cJSON_Parse(scenario->resolved);
    assert_non_null(root);
    leaves_find(root, "", &all);
    cJSON_Delete(root);
    return all;
}

static void leaves_free(leaves *all)
{
    for (size_t i = 0; i < all->n; i++)
        free(all->pointers[i]);
    free(all->pointers);
    free(all->values);
}

/* The address in brackets that is the leaf's own or that of the number it is a part of. */
static bool addressed(const char *text, const char *pointer)
{
    char own[512];
    snprintf(own, sizeof own, "%s", pointer);
    for (int up = 0; up < 6; up++) { /* NUMBER/schedule/0/1/values/0 */
        char bracketed[520];
        snprintf(bracketed, sizeof bracketed, "[%s]", own);
        if (strstr(text, bracketed))
            return true;
        char *slash = strrchr(own, '/');
        if (!slash || slash == own)
            return false;
        *slash = '\0';
    }
    return false;
}

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), n = strlen(end);
    return length >= n && strcmp(text + length - n, end) == 0;
}

/* What may have no other value that the rest of the file allows: the rounds of a schedule that
 * follow one another, states of an automaton, a period of few rounds, the ends of a list that is
 * cut to one value. */
static bool cannot_change(const char *pointer, double value)
{
    bool state = strstr(pointer, "/states/") || ends_with(pointer, "/initial");
    bool span = ends_with(pointer, "/from") || ends_with(pointer, "/until");
    bool cut = span || strstr(pointer, "/values/") || ends_with(pointer, "/min") ||
               ends_with(pointer, "/max");
    bool round = strstr(pointer, "/schedule/") && ends_with(pointer, "/0") && value == floor(value);
    return state || cut || round;
}

/* Reads `json` with other numbers at one place (and, for a prior, at those that must follow). */
static bool changed(parley_scenario *scenario, const char *json, const leaves *all, size_t leaf,
                    const char *value)
{
    parley_setting settings[PARLEY_MAX_TYPES] = {{all->pointers[leaf], value}};
    size_t n = 1;
    char rest[32], *slash = strrchr(all->pointers[leaf], '/');
    if (strcmp(slash, "/prior") == 0) {
        const char *types = strstr(all->pointers[leaf], "/types/");
        size_t shared = (size_t)(types - all->pointers[leaf]) + strlen("/types/");
        for (size_t i = 0; i < all->n && n < PARLEY_MAX_TYPES; i++)
            if (i != leaf && strncmp(all->pointers[i], all->pointers[leaf], shared) == 0 &&
                ends_with(all->pointers[i], "/prior"))
                settings[n++] = (parley_setting){all->pointers[i], rest};
        snprintf(rest, sizeof rest, "%.17g", (1 - atof(value)) / (double)(n - 1));
    }
    parley_error error = {0};
    parley_status status =
        parley_scenario_read_text(scenario, "test", json, strlen(json), n, settings, &error);
    parley_error_free(&error);
    return status == PARLEY_OK;
}

/* Another value for a leaf, the easily recognised ones first; false past the last. */
static bool other_value(double value, size_t i, char text[32])
{
    static const char *const values[] = {
        "0.43219", "0.98765", "0.01234", "0.12347", "0.87653", "0.56789", "1.23457",
        "3.21987", "17.1234", "-7.4321", "0.00123", "1237",    "61",      "37",
        "23",      "17",      "13",      "11",      "9",       "8",       "7",
        "6",       "5",       "4",       "3",       "2",       "1",       "0"};
    size_t n = sizeof values / sizeof *values;
    if (i < n)
        snprintf(text, 32, "%s", values[i]);
    else
        snprintf(text, 32, "%.7g", value * (i == n ? 1.0012345 : 0.9987654));
    return i < n + 2;
}

static void leaf_is_told(const char *json, const char *before, const leaves *all, size_t leaf)
{
    const char *pointer = all->pointers[leaf];
    char value[32];
    for (size_t i = 0; other_value(all->values[leaf], i, value); i++) {
        parley_scenario scenario;
        if (atof(value) == all->values[leaf] || !changed(&scenario, json, all, leaf, value))
            continue;
        char *after = explained(&scenario, PARLEY_EXPLAIN_WIDTH);
        bool told = shows(after, value) && strcmp(before, after) != 0;
        if (!told || !addressed(after, pointer))
            print_message("%s changed to %s: %s\n", pointer, value,
                          told ? "no address" : "not told");
        assert_true(told && addressed(after, pointer));
        free(after);
        parley_scenario_free(&scenario);
        return;
    }
    if (!cannot_change(pointer, all->values[leaf]))
        print_message("%s = %g: no other value was taken\n", pointer, all->values[leaf]);
    assert_true(cannot_change(pointer, all->values[leaf]));
}

/* Leaves that `known` has too are left out. */
static void every_leaf_is_told(const parley_scenario *scenario, const leaves *known, size_t stride)
{
    leaves all = leaves_of(scenario);
    char *before = explained(scenario, PARLEY_EXPLAIN_WIDTH);
    for (size_t i = 0; i < all.n; i += stride) {
        bool seen = false;
        for (size_t k = 0; known && k < known->n; k++)
            seen |= strcmp(known->pointers[k], all.pointers[i]) == 0 &&
                    known->values[k] == all.values[i];
        if (!seen)
            leaf_is_told(scenario->resolved, before, &all, i);
    }
    free(before);
    leaves_free(&all);
}

/* Every number as it was understood, also those that the file leaves out, every source. */
static void everything_is_told(const parley_scenario *scenario)
{
    char *text = unwrapped(explained(scenario, PARLEY_EXPLAIN_WIDTH));
    for (uint32_t i = 0; i < scenario->n_numbers; i++) {
        const parley_number *number = &scenario->numbers[i];
        char wanted[600];
        const char *pointer = number->source.pointer, *below = strchr(pointer + 1, '/') + 1;
        const char *slash = strchr(below, '/');
        if (number->given || number->n_overrides)
            snprintf(wanted, sizeof wanted, "[%s]", pointer);
        else
            snprintf(wanted, sizeof wanted, "%s %.15g", slash ? slash + 1 : below,
                     number->source.steps[0].value.a);
        assert_says(text, wanted);
        for (uint32_t k = 0; k < number->n_overrides; k++)
            assert_says(text, number->overrides[k].source.pointer);
    }
    for (uint32_t i = 0; i < scenario->n_notes; i++) {
        char wanted[4096];
        snprintf(wanted, sizeof wanted, "Source (%c): %s", scenario->notes[i].certainty,
                 scenario->notes[i].source);
        assert_says(text, unwrapped(wanted));
    }
    assert_silent(text, "Other n");
    free(text);
}

/* No line is longer than the width, but those that are nothing but a long address. */
static void lines_fit(const parley_scenario *scenario, unsigned width)
{
    char *text = explained(scenario, width);
    for (char *line = text, *end; (end = strchr(line, '\n')); line = end + 1) {
        *end = '\0';
        size_t wide = 0;
        for (const char *c = line; *c; c++)
            wide += ((unsigned char)*c & 0xc0) != 0x80;
        const char *word = line + strspn(line, " ");
        if (wide > width && strchr(word, ' '))
            print_message("%zu columns: %s\n", wide, line);
        assert_true(wide <= width || !strchr(word, ' '));
        assert_true(wide == 0 || line[strlen(line) - 1] != ' ');
    }
    free(text);
}

static void read_or_fail(parley_scenario *scenario, const char *path)
{
    parley_error error = {0};
    assert_int_equal(parley_scenario_read(scenario, path, 0, NULL, &error), PARLEY_OK);
}

static void every_number_of_the_flagship_is_told(void **state)
{
    (void)state;
    parley_scenario scenario;
    read_or_fail(&scenario, FLAGSHIP);
    every_leaf_is_told(&scenario, NULL, STRIDE);
    parley_scenario_free(&scenario);
}

static void every_number_of_every_shipped_scenario_is_told(void **state)
{
    (void)state;
    parley_scenario first;
    read_or_fail(&first, FLAGSHIP);
    leaves known = leaves_of(&first);
    glob_t paths;
    assert_int_equal(glob(PARLEY_SOURCE_DIR "/scenarios/*/*.json", 0, NULL, &paths), 0);
    for (size_t i = 0; i < paths.gl_pathc; i++) {
        parley_scenario scenario;
        read_or_fail(&scenario, paths.gl_pathv[i]);
        everything_is_told(&scenario);
        lines_fit(&scenario, PARLEY_EXPLAIN_WIDTH);
        every_leaf_is_told(&scenario, &known, STRIDE);
        parley_scenario_free(&scenario);
    }
    globfree(&paths);
    leaves_free(&known);
    parley_scenario_free(&first);
}

static void every_number_of_generated_scenarios_is_told(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= 30 * GENERATED; seed++) {
        char *json = generate_scenario(seed);
        assert_non_null(json);
        parley_scenario scenario;
        parley_error error = {0};
        assert_int_equal(
            parley_scenario_read_text(&scenario, "test", json, strlen(json), 0, NULL, &error),
            PARLEY_OK);
        everything_is_told(&scenario);
        lines_fit(&scenario, 60);
        if (seed <= GENERATED)
            every_leaf_is_told(&scenario, NULL, STRIDE);
        parley_scenario_free(&scenario);
        free(json);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_number_of_the_flagship_is_told),
        cmocka_unit_test(every_number_of_every_shipped_scenario_is_told),
        cmocka_unit_test(every_number_of_generated_scenarios_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
