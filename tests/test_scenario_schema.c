/* SPDX-License-Identifier: GPL-3.0-or-later */
/* schema/scenario.schema.json is what the field tables say. Run with --update to write it anew. */
#include "parley/scenario.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char path[] = PARLEY_SOURCE_DIR "/schema/scenario.schema.json";

static int update(void)
{
    char *schema;
    if (parley_scenario_schema(&schema) != PARLEY_OK)
        return EXIT_FAILURE;
    FILE *file = fopen(path, "w");
    bool written = file && fputs(schema, file) >= 0;
    written = file && fclose(file) == 0 && written;
    free(schema);
    return written ? EXIT_SUCCESS : EXIT_FAILURE;
}

static void the_schema_file_is_up_to_date(void **state)
{
    (void)state;
    char *schema;
    assert_int_equal(parley_scenario_schema(&schema), PARLEY_OK);
    size_t length = strlen(schema);
    char *stored = calloc(length + 2, 1);
    assert_non_null(stored);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    size_t n_read = fread(stored, 1, length + 1, file);
    fclose(file);
    bool same = n_read == length && memcmp(stored, schema, length) == 0;
    free(stored);
    free(schema);
    if (!same)
        print_message("%s is out of date: run this test with --update\n", path);
    assert_true(same);
}

static void the_schema_describes_every_part(void **state)
{
    (void)state;
    char *schema;
    assert_int_equal(parley_scenario_schema(&schema), PARLEY_OK);
    static const char *const parts[] = {
        "https://json-schema.org/draft/2020-12/schema",
        "\"number\": {",
        "\"value\": {",
        "\"schedule\": {",
        "\"strategy\": {",
        "\"distribution\": {",
        "\"threat\": {",
        "\"const\": \"zero_determinant\"",
        "\"const\": \"triangular\"",
        "\"const\": \"hotline\"",
        "\"negotiation\": {",
        "\"const\": \"alternating_offers\"",
        "\"default\": 0.1",
    };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        assert_non_null(strstr(schema, parts[i]));
    free(schema);
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "--update") == 0)
        return update();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_schema_file_is_up_to_date),
        cmocka_unit_test(the_schema_describes_every_part),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
