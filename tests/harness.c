/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void report(const parley_error *error)
{
    for (size_t k = 0; k < error->n_faults; k++) {
        char line[512];
        parley_fault_text(&error->faults[k], line, sizeof line);
        print_error("%s\n", line);
    }
}

static void compile(subject *s, parley_status status, parley_error *error)
{
    if (!status)
        status = parley_game_init(&s->game, &s->scenario, error);
    report(error);
    parley_error_free(error);
    assert_int_equal(status, PARLEY_OK);
}

void subject_init(subject *s, const char *format, ...)
{
    char *json = NULL;
    parley_error error = {0};
    va_list arguments;
    va_start(arguments, format);
    int length = vasprintf(&json, format, arguments);
    va_end(arguments);
    assert_true(length > 0);
    for (char *at = json; *at; at++)
        if (*at == '\'')
            *at = '"';
    *s = (subject){0};
    parley_status status =
        parley_scenario_read_text(&s->scenario, "test", json, (size_t)length, 0, NULL, &error);
    free(json);
    compile(s, status, &error);
}

void subject_read(subject *s, const char *path, size_t n_settings, const parley_setting *settings)
{
    char whole[1024];
    parley_error error = {0};
    *s = (subject){0};
    snprintf(whole, sizeof whole, "%s/%s", PARLEY_SOURCE_DIR, path);
    compile(s, parley_scenario_read(&s->scenario, whole, n_settings, settings, &error), &error);
}

void subject_free(subject *s)
{
    parley_game_free(&s->game);
    parley_scenario_free(&s->scenario);
}

parley_results *simulated(const subject *s, uint64_t n_replications, uint32_t seed)
{
    parley_results *results = NULL;
    parley_options options = {.n_replications = n_replications, .seed = seed, .n_threads = 2};
    assert_int_equal(parley_simulate(&results, s->game, &options, NULL), PARLEY_OK);
    return results;
}

parley_estimate measured(const subject *s, const parley_results *results, const char *measure)
{
    parley_measure parsed;
    parley_estimate estimate;
    parley_error error = {0};
    parley_status status = parley_measure_parse(&parsed, &s->scenario, measure, NULL, NULL, &error);
    report(&error);
    parley_error_free(&error);
    assert_int_equal(status, PARLEY_OK);
    parley_results_measure(results, &parsed, &estimate);
    return estimate;
}

void assert_near(double got, double wanted, double tolerance)
{
    if (!(fabs(got - wanted) <= tolerance))
        fail_msg("%.17g is not within %.3g of %.17g", got, tolerance, wanted);
}

void assert_about(const parley_estimate *estimate, double wanted)
{
    if (!(fabs(estimate->mean - wanted) <= 4 * estimate->standard_error))
        fail_msg("%.12g +- %.3g is not %.12g", estimate->mean, estimate->standard_error, wanted);
}
