/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs that end once a measure is precise: where they end, that this depends on nothing but the
 * inputs, and that the interval keeps what it promises. */
#include "parley/simulate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness.h"

enum { LOOK = 2048, CLUSTERS = 32 };

/* Cooperates but for mistakes: one round, known mean 0.95. */
#define MISTAKES "'error':0.05"
#define NO_MISTAKES "'error':0"
/* The same with an error nobody knows, and a rare type. */
#define UNKNOWN "'error':{'dist':'beta','a':1,'b':19,'unknown':true}"
#define RARE "'types':{'usual':{'prior':0.996},'rare':{'prior':0.004}},'error':0.05"

static void pair_init(subject *s, const char *actor)
{
    subject_init(s,
                 "{'format':1,'rounds':{'count':2},'actors':{'a':{%s},'b':{}},"
                 "'issues':{'i':{" DILEMMA "}},"
                 "'behaviour':{'x':{'actor':'a','strategy':'always_cooperate'},"
                 "'y':{'actor':'b','strategy':'always_cooperate'}}}",
                 actor);
}

static parley_measure measure_of(const subject *s, const char *text)
{
    parley_measure measure;
    assert_int_equal(parley_measure_parse(&measure, &s->scenario, text, NULL, NULL, NULL),
                     PARLEY_OK);
    return measure;
}

static parley_results *played(const subject *s, const parley_options *options, parley_status wanted)
{
    parley_results *results = NULL;
    assert_int_equal(parley_simulate(&results, s->game, options, NULL), wanted);
    assert_non_null(results);
    return results;
}

static double half_of(const parley_results *results, const parley_measure *measure)
{
    parley_estimate estimate;
    parley_results_measure(results, measure, &estimate);
    return (estimate.ci_high - estimate.ci_low) / 2;
}

static void assert_same_estimate(const parley_estimate *a, const parley_estimate *b)
{
    assert_memory_equal(a, b, sizeof *a);
}

/* The same replications, and the same bits of sums and quantiles. */
static void assert_same(const parley_results *a, const parley_results *b)
{
    const parley_scenario *scenario = parley_results_scenario(a);
    assert_int_equal(parley_results_n_replications(a), parley_results_n_replications(b));
    for (uint32_t i = 0; i < scenario->n_actors; i++) {
        parley_outcome x, y;
        parley_results_outcome(a, 0, i, PARLEY_VALUE, &x);
        parley_results_outcome(b, 0, i, PARLEY_VALUE, &y);
        assert_memory_equal(&x, &y, sizeof x);
    }
    for (uint32_t t = 0; t < scenario->rounds.count; t++)
        for (uint32_t i = 0; i < scenario->n_actors; i++) {
            parley_estimate x, y;
            parley_results_payoff(a, t, i, &x);
            parley_results_payoff(b, t, i, &y);
            assert_same_estimate(&x, &y);
        }
    for (uint32_t l = 0; l < parley_results_n_links(a); l++) {
        parley_cooperation x, y;
        parley_results_cooperation(a, PARLEY_NONE, 0, l, &x);
        parley_results_cooperation(b, PARLEY_NONE, 0, l, &y);
        assert_same_estimate(&x.executed, &y.executed);
    }
}

/* Ends in time, and then is the same for any threads, for any more that was allowed, and as a run
 * of just that many replications. */
static void check_end(const subject *s, const char *text, double precision)
{
    static const int threads[] = {2, 3, 8};
    parley_measure measure = measure_of(s, text);
    parley_options options = {.n_replications = 400000,
                              .seed = 3,
                              .n_threads = 1,
                              .measure = &measure,
                              .precision = precision};
    parley_results *one = played(s, &options, PARLEY_OK);
    uint64_t n = parley_results_n_replications(one);
    assert_in_range(n, LOOK, 399999);
    assert_int_equal(n % PARLEY_BLOCK, 0);
    assert_true(half_of(one, &measure) <= precision);
    for (size_t k = 0; k < sizeof threads / sizeof *threads; k++) {
        options.n_threads = threads[k];
        options.n_replications = 1000000 + k;
        parley_results *several = played(s, &options, PARLEY_OK);
        assert_same(one, several);
        parley_results_free(&several);
    }
    options = (parley_options){.n_replications = n, .seed = 3};
    parley_results *plain = played(s, &options, PARLEY_OK);
    assert_same(one, plain);
    parley_results_free(&plain);
    parley_results_free(&one);
}

static void test_the_end_depends_on_the_inputs_alone(void **state)
{
    subject s;
    (void)state;
    pair_init(&s, MISTAKES);
    check_end(&s, "cooperation/a>b:i", 0.003);
    check_end(&s, "cooperation/a>b:i", 0.0012);
    subject_free(&s);
    pair_init(&s, UNKNOWN);
    check_end(&s, "cooperation/a>b:i", 0.003);
    check_end(&s, "value/b", 0.01);
    subject_free(&s);
    subject_read(&s, "scenarios/us-china-2015/agreement.json", 0, NULL);
    check_end(&s, "value/us", 0.5);
    check_end(&s, "imposed/eo13694", 0.04);
    subject_free(&s);
}

static void test_what_is_not_reached_is_said(void **state)
{
    static const uint64_t sizes[] = {1, 2, 700, 2048, 5000, 70000};
    subject s;
    (void)state;
    pair_init(&s, MISTAKES);
    parley_measure measure = measure_of(&s, "cooperation/a>b:i");
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
        parley_options options = {
            .n_replications = sizes[k], .seed = 4, .measure = &measure, .precision = 1e-6};
        parley_options plain = {.n_replications = sizes[k], .seed = 4};
        parley_results *asked =
            played(&s, &options, sizes[k] == 2 ? PARLEY_OK : PARLEY_NOT_CONVERGED);
        parley_results *all = played(&s, &plain, PARLEY_OK);
        assert_same(asked, all);
        parley_results_free(&asked);
        parley_results_free(&all);
    }
    subject_free(&s);
}

static void test_too_few_clusters_end_nothing(void **state)
{
    subject s;
    (void)state;
    pair_init(&s, RARE);
    parley_measure all = measure_of(&s, "cooperation/a>b:i");
    parley_measure rare = measure_of(&s, "cooperation/a>b:i|a=rare");
    parley_options options = {
        .n_replications = 100000, .seed = 5, .measure = &all, .precision = 0.9};
    parley_results *results = played(&s, &options, PARLEY_OK);
    assert_int_equal(parley_results_n_replications(results), LOOK);
    parley_results_free(&results);
    options.measure = &rare;
    results = played(&s, &options, PARLEY_OK);
    uint64_t n_rare = parley_results_running(results, 2, 0);
    assert_in_range(parley_results_n_replications(results), 2 * LOOK, 99999);
    assert_in_range(n_rare, CLUSTERS, 3 * CLUSTERS);
    parley_results_free(&results);
    subject_free(&s);
}

/* Nothing differs, so nothing tells how often something rare happens; but at the end of all that
 * was asked for, the interval decides. */
static void test_what_never_differs_takes_its_time(void **state)
{
    subject s;
    (void)state;
    pair_init(&s, NO_MISTAKES);
    parley_measure measure = measure_of(&s, "cooperation/a>b:i");
    parley_options options = {
        .n_replications = 100000, .seed = 6, .measure = &measure, .precision = 1e-4};
    parley_results *results = played(&s, &options, PARLEY_OK);
    assert_in_range(parley_results_n_replications(results), 30000, 40000);
    parley_results_free(&results);
    options.n_replications = 3000;
    results = played(&s, &options, PARLEY_OK);
    assert_int_equal(parley_results_n_replications(results), 3000);
    parley_results_free(&results);
    subject_free(&s);
}

/* Looking often and ending on what looks good takes little from the 95 %. */
static void test_the_mean_is_as_near_as_was_asked(void **state)
{
    enum { RUNS = 200 };
    const double precision = 0.004;
    uint32_t n_near = 0;
    subject s;
    (void)state;
    pair_init(&s, MISTAKES);
    parley_measure measure = measure_of(&s, "cooperation/a>b:i");
    for (uint32_t seed = 0; seed < RUNS; seed++) {
        parley_options options = {.n_replications = 100000,
                                  .seed = seed,
                                  .n_threads = 1,
                                  .measure = &measure,
                                  .precision = precision};
        parley_results *results = played(&s, &options, PARLEY_OK);
        parley_estimate estimate;
        parley_results_measure(results, &measure, &estimate);
        n_near += fabs(estimate.mean - 0.95) <= precision;
        parley_results_free(&results);
    }
    assert_in_range(n_near, 180, 199);
    subject_free(&s);
}

static bool at_once(void *context, uint64_t n_done, uint64_t n_replications)
{
    (void)context;
    (void)n_replications;
    return n_done >= 3 * PARLEY_BLOCK;
}

static void test_a_stop_comes_first(void **state)
{
    subject s;
    (void)state;
    pair_init(&s, MISTAKES);
    parley_measure measure = measure_of(&s, "cooperation/a>b:i");
    parley_options options = {.n_replications = 100000,
                              .n_threads = 1,
                              .progress = at_once,
                              .measure = &measure,
                              .precision = 0.9};
    parley_results *results = played(&s, &options, PARLEY_STOPPED);
    assert_int_equal(parley_results_n_replications(results), 3 * PARLEY_BLOCK);
    parley_results_free(&results);
    subject_free(&s);
}

static void test_nonsense_is_refused(void **state)
{
    static const double wrong[] = {0, -1, -INFINITY, INFINITY, NAN};
    subject s;
    (void)state;
    pair_init(&s, MISTAKES);
    parley_measure measure = measure_of(&s, "value/a");
    for (size_t k = 0; k <= sizeof wrong / sizeof *wrong; k++) {
        bool alone = k == sizeof wrong / sizeof *wrong;
        parley_options options = {.n_replications = 100,
                                  .measure = alone ? NULL : &measure,
                                  .precision = alone ? 0.1 : wrong[k]};
        parley_results *results = NULL;
        parley_error error = {0};
        assert_int_equal(parley_simulate(&results, s.game, &options, &error), PARLEY_ERROR_USAGE);
        assert_null(results);
        assert_int_equal(error.n_faults, 1);
        parley_error_free(&error);
    }
    subject_free(&s);
}

static void test_every_instruction_set_gives_the_same(void **state)
{
    const char *isa;
    subject s;
    (void)state;
    subject_read(&s, "scenarios/us-china-2015/agreement.json", 0, NULL);
    parley_options options = {.n_replications = 3000, .seed = 7};
    parley_results *own = played(&s, &options, PARLEY_OK);
    for (uint32_t i = 0; (isa = parley_isa_name(i)); i++) {
        options.isa = isa;
        parley_results *forced = played(&s, &options, PARLEY_OK);
        assert_same(own, forced);
        parley_results_free(&forced);
        if (!parley_isa_name(i + 1))
            assert_string_equal(isa, "plain");
    }
    parley_results_free(&own);
    options.isa = "v1";
    assert_int_equal(parley_simulate(&own, s.game, &options, NULL), PARLEY_ERROR_USAGE);
    subject_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_end_depends_on_the_inputs_alone),
        cmocka_unit_test(test_what_is_not_reached_is_said),
        cmocka_unit_test(test_too_few_clusters_end_nothing),
        cmocka_unit_test(test_what_never_differs_takes_its_time),
        cmocka_unit_test(test_the_mean_is_as_near_as_was_asked),
        cmocka_unit_test(test_a_stop_comes_first),
        cmocka_unit_test(test_nonsense_is_refused),
        cmocka_unit_test(test_every_instruction_set_gives_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
