/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Thresholds by simulation, against exact ones. T, R, P, S = 5, 3, 1, 0. */
#include "parley/threshold.h"

#include <math.h>
#include <stdio.h>

#include "harness.h"

#define POINTER "/actors/x/discount"
/* Fewer for builds that are slow. */
#ifndef SEEDS
#define SEEDS 40
#endif

/* To defect for ever is best against grim, to defect every other time against tit for tat. */
static const char *const list[] = {
    "\"always_defect\"", "{\"type\": \"automaton\", \"states\": ["
                         "{\"cooperate\": 0, \"cc\": 1, \"cd\": 1, \"dc\": 1, \"dd\": 1}, "
                         "{\"cooperate\": 1, \"cc\": 0, \"cd\": 0, \"dc\": 0, \"dd\": 0}]}"};
enum { N_LIST = sizeof list / sizeof *list };

/* Two who play the same, and slip. */
static void pair_init(subject *s, const char *strategy, double error)
{
    subject_init(s,
                 "{'format':1,'rounds':{'count':40},'actors':{'x':{'discount':0.5,'error':%g},"
                 "'y':{'error':%g}},'issues':{'k':{" DILEMMA "}},'behaviour':"
                 "{'x':{'actor':'x','strategy':'%s'},'y':{'actor':'y','strategy':'%s'}}}",
                 error, error, strategy, strategy);
}

static double exactly(const subject *s)
{
    const parley_exact_options over_rounds = {.horizon = PARLEY_HORIZON_COUNT};
    parley_threshold found;
    assert_int_equal(parley_threshold_find(&found, &s->scenario, 0, POINTER, 0.2, 0.95, N_LIST,
                                           list, &over_rounds, NULL),
                     PARLEY_OK);
    assert_int_equal(found.crossing, PARLEY_CROSSING_ONE);
    return found.at;
}

static parley_sampled_threshold sampled(const subject *s, uint64_t n, uint32_t seed)
{
    const parley_options options = {.n_replications = n, .seed = seed, .n_threads = 1};
    parley_sampled_threshold found;
    assert_int_equal(parley_threshold_sample(&found, &s->scenario, 0, POINTER, 0.2, 0.95, N_LIST,
                                             list, &options, NULL),
                     PARLEY_OK);
    return found;
}

/* How many of SEEDS intervals have the exact threshold, and how wide they are in the mean. */
static int covered(const subject *s, uint64_t n, double truth, double *width)
{
    int n_covered = 0;
    *width = 0;
    for (uint32_t seed = 1; seed <= SEEDS; seed++) {
        parley_sampled_threshold found = sampled(s, n, seed);
        assert_int_equal(found.crossing, PARLEY_CROSSING_ONE);
        assert_true(found.low <= found.at && found.at <= found.high);
        assert_true(found.above);
        *width += (found.high - found.low) / SEEDS;
        n_covered += found.low <= truth && truth <= found.high;
    }
    return n_covered;
}

/* Of 40 intervals of 95 %, at least 34 hold the threshold 997 times in 1000; and they are not so
 * wide that they hold much else. */
static void assert_covers(const char *strategy, double error, uint64_t n, double widest)
{
    subject s;
    double width;
    pair_init(&s, strategy, error);
    double truth = exactly(&s);
    int n_covered = covered(&s, n, truth, &width);
    print_message("%s: exact %.4f, in %d of %d, mean width %.4f\n", strategy, truth, n_covered,
                  SEEDS, width);
    assert_in_range(n_covered, SEEDS * 17 / 20, SEEDS);
    assert_true(width < widest && width > widest / 4);
    subject_free(&s);
}

static void intervals_hold_the_exact_threshold(void **state)
{
    (void)state;
    assert_covers("grim", 0.02, 512, 0.02);
    assert_covers("tit_for_tat", 0.05, 512, 0.06);
}

/* A threshold elsewhere would be noticed: that of another error. */
static void other_thresholds_are_outside(void **state)
{
    (void)state;
    subject s, other;
    double width;
    pair_init(&s, "grim", 0.02);
    pair_init(&other, "grim", 0.06);
    assert_true(covered(&s, 512, exactly(&other), &width) < SEEDS / 2);
    subject_free(&other);
    subject_free(&s);
}

/* Without noise one history says it all: (T - R) / (T - P), and (T - R) / (R - S). */
static void without_noise_it_is_the_folk_theorems(void **state)
{
    (void)state;
    static const char *const strategies[] = {"grim", "tit_for_tat"};
    static const double thresholds[] = {0.5, 2.0 / 3};
    for (int k = 0; k < 2; k++) {
        subject s;
        parley_sampled_threshold found;
        const parley_options options = {.n_replications = 2, .seed = 1};
        pair_init(&s, strategies[k], 0);
        assert_int_equal(parley_threshold_sample(&found, &s.scenario, 0, POINTER, 0.2, 0.95, N_LIST,
                                                 list, &options, NULL),
                         PARLEY_OK);
        assert_int_equal(found.crossing, PARLEY_CROSSING_ONE);
        assert_near(found.at, thresholds[k], 1e-5);
        assert_near(found.low, thresholds[k], 1e-5);
        assert_near(found.high, thresholds[k], 1e-5);
        assert_true(found.sure);
        subject_free(&s);
    }
}

static void what_does_not_cross_says_so(void **state)
{
    (void)state;
    subject s;
    parley_sampled_threshold found;
    const parley_options options = {.n_replications = 512, .seed = 1};
    const char *const better[] = {"\"always_defect\""}, *const same[] = {"\"grim\""};
    pair_init(&s, "always_cooperate", 0.01);
    assert_int_equal(parley_threshold_sample(&found, &s.scenario, 0, POINTER, 0.2, 0.95, 1, better,
                                             &options, NULL),
                     PARLEY_OK);
    assert_int_equal(found.crossing, PARLEY_CROSSING_NEVER);
    assert_true(found.sure && isnan(found.at) && isnan(found.low));
    subject_free(&s);
    pair_init(&s, "grim", 0.01);
    assert_int_equal(parley_threshold_sample(&found, &s.scenario, 0, POINTER, 0.2, 0.95, 1, same,
                                             &options, NULL),
                     PARLEY_OK);
    assert_int_equal(found.crossing, PARLEY_CROSSING_ALWAYS);
    assert_true(found.sure);
    subject_free(&s);
    /* a few histories cannot tell a small gain from none */
    const parley_options few = {.n_replications = 3, .seed = 1};
    pair_init(&s, "tit_for_tat", 0.3);
    assert_int_equal(parley_threshold_sample(&found, &s.scenario, 0, POINTER, 0.2, 0.95, N_LIST,
                                             list, &few, NULL),
                     PARLEY_OK);
    assert_false(found.sure);
    subject_free(&s);
}

static bool stop(void *context, uint64_t n_done, uint64_t n_replications)
{
    (void)context;
    (void)n_done;
    (void)n_replications;
    return true;
}

static void it_stops_and_refuses(void **state)
{
    (void)state;
    subject s;
    parley_sampled_threshold found;
    const parley_options options = {.n_replications = 1000, .seed = 1};
    const parley_options stopped = {.n_replications = 100000, .seed = 1, .progress = stop};
    const char *const no_strategy[] = {"\"grom\""};
    pair_init(&s, "grim", 0.01);
    assert_int_equal(parley_threshold_sample(&found, &s.scenario, 0, POINTER, 0.2, 0.95, 0, NULL,
                                             &stopped, NULL),
                     PARLEY_STOPPED);
    assert_int_equal(parley_threshold_sample(&found, &s.scenario, 0, POINTER, 0.2, 0.95, 1,
                                             no_strategy, &options, NULL),
                     PARLEY_ERROR_SCENARIO);
    assert_int_equal(parley_threshold_sample(&found, &s.scenario, 0, "/actors/x/patience", 0.2,
                                             0.95, 1, list, &options, NULL),
                     PARLEY_ERROR_SCENARIO);
    subject_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(intervals_hold_the_exact_threshold),
        cmocka_unit_test(other_thresholds_are_outside),
        cmocka_unit_test(without_noise_it_is_the_folk_theorems),
        cmocka_unit_test(what_does_not_cross_says_so),
        cmocka_unit_test(it_stops_and_refuses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
