/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which assumption decides, on scenarios whose answer is known. */
#include "harness.h"
#include "parley/assumptions.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#ifndef RUNS
#define RUNS 200
#endif

enum { WORLDS = 700 };

#define UNIFORM "{'dist':'uniform','min':0,'max':1,'unknown':true}"
#define WIDE "{'dist':'uniform','min':10,'max':12,'unknown':true}"

/* Plays, and says which number decides; the caller frees both. */
static void follow(const subject *s, const parley_options *options, parley_assumptions *a,
                   parley_results **results)
{
    parley_worlds *worlds = NULL;
    assert_int_equal(parley_worlds_init(&worlds, s->game, options->n_replications), PARLEY_OK);
    const parley_follower follower = parley_worlds_follower(worlds);
    parley_options own = *options;
    own.n_followers = 1;
    own.followers = &follower;
    parley_status status = parley_simulate(results, s->game, &own, NULL);
    assert_true(status == PARLEY_OK || status == PARLEY_STOPPED);
    assert_int_equal(parley_assumptions_init(a, worlds, parley_results_n_replications(*results)),
                     PARLEY_OK);
    parley_worlds_free(&worlds);
}

static void decided(const subject *s, uint64_t n_worlds, uint32_t seed, parley_assumptions *a)
{
    parley_results *results = NULL;
    const parley_options options = {
        .n_replications = n_worlds * PARLEY_WORLD, .seed = seed, .n_threads = 2};
    follow(s, &options, a, &results);
    parley_results_free(&results);
}

static uint32_t number_at(const parley_assumptions *a, const char *pointer)
{
    for (uint32_t u = 0; u < a->n_numbers; u++)
        if (strcmp(a->numbers[u].pointer, pointer) == 0)
            return u;
    fail_msg("no %s", pointer);
    return 0;
}

static const parley_influence *influence_at(const parley_assumptions *a, const char *pointer,
                                            uint32_t measure)
{
    return &a->influences[number_at(a, pointer) * a->n_measures + measure];
}

/* What is wanted of a number, and how often an interval had it. */
typedef struct wanted {
    const char *pointer;
    double share;
    double sum, square, covered; /* over runs */
} wanted;

static void expect_shares(const subject *s, wanted *all, int n)
{
    for (uint32_t r = 0; r < RUNS; r++) {
        parley_assumptions a;
        decided(s, WORLDS, 100 + r, &a);
        for (int i = 0; i < n; i++) {
            const parley_influence *of = influence_at(&a, all[i].pointer, 0);
            all[i].sum += of->share;
            all[i].square += of->share * of->share;
            all[i].covered += fabs(of->share - all[i].share) <= 1.96 * of->standard_error;
        }
        parley_assumptions_free(&a);
    }
    for (int i = 0; i < n; i++) {
        double mean = all[i].sum / RUNS;
        double sd = sqrt((all[i].square - all[i].sum * mean) / (RUNS - 1));
        if (fabs(mean - all[i].share) > 4.5 * sd / sqrt(RUNS) + 0.005 * all[i].share)
            fail_msg("%s: %.4f, not %.4f", all[i].pointer, mean, all[i].share);
        if (all[i].covered / RUNS < 0.94 - 4.5 * sqrt(0.05 * 0.95 / RUNS))
            fail_msg("%s: covered in %.3f of runs", all[i].pointer, all[i].covered / RUNS);
    }
}

#define DEFECTORS                                                                                  \
    "'behaviour':{'a':{'actor':'a','strategy':'always_defect'},"                                   \
    "'b':{'actor':'b','strategy':'always_defect'}}"

/* a earns its gain less the harm that b does to it. Whether signals are false does nothing. */
static void start_linear(subject *s, double slip, const char *gain, const char *harm)
{
    subject_init(s,
                 "{'format':1,'headline':['value/a'],'rounds':{'count':2},"
                 "'actors':{'a':{'error':%.17g},'b':{'error':%.17g}},"
                 "'issues':{'k':{'payoff':{'form':'harm','gain':{'a':%s},'harm':{'a':%s}},"
                 "'monitoring':{'false_alarm':" UNIFORM "}}}," DEFECTORS "}",
                 slip, slip, gain, harm);
}

#define GAIN "/issues/k/payoff/gain/a"
#define HARM "/issues/k/payoff/harm/a"
#define ALARM "/issues/k/monitoring/false_alarm"

static void a_difference_of_two_numbers_is_shared_out_by_variance(void **state)
{
    (void)state;
    subject s;
    wanted all[] = {
        {.pointer = GAIN, .share = 0.2}, {.pointer = HARM, .share = 0.8}, {.pointer = ALARM}};
    start_linear(&s, 0, UNIFORM, WIDE);
    expect_shares(&s, all, 3);
    subject_free(&s);
}

static void noise_within_worlds_does_not_bias_shares(void **state)
{
    (void)state;
    subject s;
    /* slips in half the rounds: the expected value is half the difference, and a world's mean has
     * a variance of about (10.5^2 + 4^2) / 4 / 128 beside (4 + 16) / 12 / 4 */
    wanted all[] = {
        {.pointer = GAIN, .share = 0.2}, {.pointer = HARM, .share = 0.8}, {.pointer = ALARM}};
    start_linear(&s, 0.5, "{'dist':'uniform','min':9,'max':11,'unknown':true}",
                 "{'dist':'uniform','min':2,'max':6,'unknown':true}");
    expect_shares(&s, all, 3);
    subject_free(&s);
}

static void shares_correlations_and_the_range_are_of_the_same_worlds(void **state)
{
    (void)state;
    subject s;
    parley_assumptions a;
    parley_results *results = NULL;
    const parley_options options = {.n_replications = 64 * 20000, .seed = 3, .n_threads = 2};
    start_linear(&s, 0, "{'dist':'normal','mean':7,'sd':1,'unknown':true}",
                 "{'dist':'normal','mean':-5,'sd':2,'unknown':true}");
    follow(&s, &options, &a, &results);
    assert_int_equal(a.n_worlds, 20000);
    const parley_influence *gain = influence_at(&a, GAIN, 0), *harm = influence_at(&a, HARM, 0);
    const parley_influence *alarm = influence_at(&a, ALARM, 0);
    assert_near(gain->share, 0.2, 4 * gain->standard_error);
    assert_near(harm->share, 0.8, 4 * harm->standard_error);
    assert_near(alarm->share, 0, 4 * alarm->standard_error);
    assert_true(alarm->standard_error < 0.005);
    assert_near(gain->correlation, 6 / M_PI * asin(sqrt(0.2) / 2), 4 / sqrt(20000));
    assert_near(harm->correlation, -6 / M_PI * asin(sqrt(0.8) / 2), 4 / sqrt(20000));
    assert_near(alarm->correlation, 0, 4 / sqrt(20000));
    const parley_assumption *number = &a.numbers[number_at(&a, HARM)];
    assert_near(number->mean, -5, 4 * 2 / sqrt(20000));
    assert_near(number->sd, 2, 4 * 2 / sqrt(2 * 20000));
    parley_estimate e = measured(&s, results, "value/a");
    double spread = sqrt(5), noise = spread * 4 * 2.1 / sqrt(20000);
    assert_near(e.world_low, 12 - 1.6449 * spread, noise);
    assert_near(e.world_high, 12 + 1.6449 * spread, noise);
    parley_assumptions_free(&a);
    parley_results_free(&results);
    subject_free(&s);
}

static void a_discrete_number_decides_by_its_values(void **state)
{
    (void)state;
    subject s;
    /* 0, 1 and 4 with weights 1, 4 and 5; 5 is cut off */
    double mean = 24.0 / 10, variance = 84.0 / 10 - mean * mean, all_of_it = variance + 4.0 / 12;
    wanted all[] = {{.pointer = GAIN, .share = variance / all_of_it},
                    {.pointer = HARM, .share = 4.0 / 12 / all_of_it}};
    start_linear(&s, 0,
                 "{'dist':'discrete','values':[4,0,1,5],'weights':[5,1,4,1],'max':4.5,"
                 "'unknown':true}",
                 WIDE);
    expect_shares(&s, all, 2);
    subject_free(&s);
}

/* Three rounds with the first gain, two of nothing, then one with the last; a type has its own. */
static void start_steps(subject *s)
{
    subject_init(s,
                 "{'format':1,'headline':['value/a|a=x','value/a|a=y','value/b'],"
                 "'rounds':{'count':6},'actors':{'a':{'types':{"
                 "'x':{'prior':0.5,'set':{'/issues/k/payoff/gain/a':" UNIFORM "}},"
                 "'y':{'prior':0.5}}},'b':{}},"
                 "'issues':{'k':{'payoff':{'form':'harm','gain':{'a':{'schedule':[[0," UNIFORM
                 "],[3,0],[5,%s]]},'b':{'schedule':[[0,1],[2," UNIFORM "]]}},"
                 "'harm':{'a':" UNIFORM "}},'monitoring':{}}}," DEFECTORS ",'notes':{"
                 "'/issues/k/payoff/gain/a':{'source':'A guess','certainty':'A'},"
                 "'/issues/k/payoff/gain/a/schedule/2':{'source':'Counted','certainty':'H'},"
                 "'/issues/k/payoff':{'source':'All of it','certainty':'L'},"
                 "'/actors/a/types/x/set/~1issues~1k~1payoff~1gain~1a':{'source':'A word',"
                 "'certainty':'M'}}}",
                 "{'dist':'uniform','min':0,'max':2,'unknown':true}");
}

#define SET_GAIN "/actors/a/types/x/set/~1issues~1k~1payoff~1gain~1a"

static void steps_and_what_types_set_are_numbers_of_their_own(void **state)
{
    (void)state;
    subject s;
    parley_assumptions a;
    start_steps(&s);
    decided(&s, 4000, 1, &a);
    assert_int_equal(a.n_numbers, 5);
    assert_int_equal(a.n_measures, 3);
    /* (3 u + 2 v) / 6 - h, all uniform on [0,1], of type y; u - h of type x */
    double first = 0.25, last = 4.0 / 36, sum = first + last + 1;
    const struct {
        const char *pointer;
        double share[3];
        const char *source;
        char certainty;
    } known[] = {{GAIN "/schedule/0/1", {0, first / sum, 0}, "A guess", 'A'},
                 {GAIN "/schedule/2/1", {0, last / sum, 0}, "Counted", 'H'},
                 {SET_GAIN, {0.5, 0, 0}, "A word", 'M'},
                 {HARM, {0.5, 1 / sum, 0}, "All of it", 'L'},
                 {"/issues/k/payoff/gain/b", {0, 0, 1}, "All of it", 'L'}};
    for (int i = 0; i < 5; i++) {
        const parley_assumption *number = &a.numbers[number_at(&a, known[i].pointer)];
        assert_non_null(number->note);
        assert_string_equal(number->note->source, known[i].source);
        assert_int_equal(number->note->certainty, known[i].certainty);
        for (uint32_t m = 0; m < 3; m++) {
            const parley_influence *of = influence_at(&a, known[i].pointer, m);
            if (!(fabs(of->share - known[i].share[m]) <= 4 * of->standard_error + 1e-9))
                fail_msg("%s of measure %u: %.4f, not %.4f", known[i].pointer, m, of->share,
                         known[i].share[m]);
        }
    }
    assert_true(influence_at(&a, HARM, 0)->correlation < -0.6);
    assert_near(influence_at(&a, "/issues/k/payoff/gain/b", 2)->correlation, 1, 1e-9);
    parley_assumptions_free(&a);
    subject_free(&s);
}

/* Cooperation is the chance to mean it times the chance not to slip. */
static void what_acts_together_is_missing_from_the_sum(void **state)
{
    (void)state;
    subject s;
    parley_assumptions a;
    subject_init(&s, "{'format':1,'headline':['cooperation/a>b:k','cooperation/b>a:k'],"
                     "'rounds':{'count':40,'continuation':0.98},"
                     "'actors':{'a':{'error':{'cooperate':" UNIFORM ",'defect':0}},'b':{}},"
                     "'issues':{'k':{" DILEMMA ",'monitoring':{}}},'behaviour':{"
                     "'a':{'actor':'a','strategy':{'type':'random','p':" UNIFORM "}},"
                     "'b':{'actor':'b','strategy':'always_cooperate'}}}");
    decided(&s, 4000, 2, &a);
    double sum = 0;
    for (uint32_t u = 0; u < 2; u++) {
        const parley_influence *of = &a.influences[u * 2];
        assert_near(of->share, 3.0 / 7, 4 * of->standard_error);
        sum += of->share;
        /* b never does anything else */
        assert_true(isnan(of[1].share) && isnan(of[1].correlation));
    }
    assert_near(sum, 6.0 / 7, 0.08);
    parley_assumptions_free(&a);
    subject_free(&s);
}

/* -- which worlds ---------------------------------------------------------------------------- */

static void assert_same(const parley_assumptions *a, const parley_assumptions *b)
{
    assert_int_equal(a->n_worlds, b->n_worlds);
    assert_int_equal(a->n_numbers, b->n_numbers);
    assert_int_equal(a->n_measures, b->n_measures);
    assert_memory_equal(a->influences, b->influences,
                        a->n_numbers * a->n_measures * sizeof *a->influences);
    for (uint32_t u = 0; u < a->n_numbers; u++)
        assert_true(a->numbers[u].mean == b->numbers[u].mean &&
                    a->numbers[u].sd == b->numbers[u].sd);
}

static bool stop_late(void *context, uint64_t n_done, uint64_t n_replications)
{
    (void)context, (void)n_replications;
    return n_done > 30000;
}

static void neither_threads_nor_an_early_end_leave_a_trace(void **state)
{
    (void)state;
    subject s;
    parley_assumptions one, other;
    parley_results *results = NULL;
    parley_options options = {.n_replications = 50007, .seed = 4, .n_threads = 1};
    start_steps(&s);
    follow(&s, &options, &one, &results);
    parley_results_free(&results);
    options.n_threads = 3;
    options.isa = "plain";
    follow(&s, &options, &other, &results);
    parley_results_free(&results);
    assert_same(&one, &other);
    parley_assumptions_free(&one);
    parley_assumptions_free(&other);

    options.progress = stop_late;
    options.n_replications = 10000000;
    follow(&s, &options, &one, &results);
    options.n_replications = parley_results_n_replications(results);
    assert_true(options.n_replications < 100000);
    parley_results_free(&results);
    options.progress = NULL;
    follow(&s, &options, &other, &results);
    parley_results_free(&results);
    assert_same(&one, &other);
    parley_assumptions_free(&one);
    parley_assumptions_free(&other);
    subject_free(&s);
}

static void a_long_run_is_judged_by_its_first_worlds(void **state)
{
    (void)state;
    subject s;
    parley_assumptions a, b;
    start_linear(&s, 0, UNIFORM, WIDE);
    decided(&s, PARLEY_ASSUMPTIONS_WORLDS, 5, &a);
    decided(&s, PARLEY_ASSUMPTIONS_WORLDS + 100, 5, &b);
    assert_same(&a, &b);
    parley_assumptions_free(&a);
    parley_assumptions_free(&b);
    parley_assumptions_free(&b);
    subject_free(&s);
}

static void few_worlds_tell_nothing(void **state)
{
    (void)state;
    subject s;
    parley_assumptions a;
    start_linear(&s, 0, UNIFORM, WIDE);
    for (uint64_t n = 1; n < 32; n += 10) {
        decided(&s, n, 6, &a);
        assert_int_equal(a.n_worlds, n);
        assert_true(isnan(a.influences[0].share) && isnan(a.influences[0].correlation));
        assert_true(isfinite(a.numbers[0].mean) && isnan(a.numbers[0].sd) == (n == 1));
        parley_assumptions_free(&a);
    }
    subject_free(&s);
}

/* -- which measures -------------------------------------------------------------------------- */

static void without_a_headline_values_and_cooperation_are_looked_at(void **state)
{
    (void)state;
    subject s;
    parley_assumptions a;
    subject_init(&s, "{'format':1,'rounds':{'count':2},'actors':{'a':{'error':" UNIFORM "},'b':{}},"
                     "'issues':{'k':{" DILEMMA ",'monitoring':{}}}," DEFECTORS "}");
    decided(&s, 40, 1, &a);
    static const char *const names[] = {"value/a", "value/b", "cooperation/a>b:k",
                                        "cooperation/b>a:k"};
    assert_int_equal(a.n_measures, 4);
    for (uint32_t m = 0; m < 4; m++) {
        char text[64];
        parley_measure_text(&a.measures[m], &s.scenario, text, sizeof text);
        assert_string_equal(text, names[m]);
    }
    /* one number that is read for both kinds of error */
    assert_int_equal(a.n_numbers, 1);
    assert_string_equal(a.numbers[0].pointer, "/actors/a/error");
    assert_null(a.numbers[0].note);
    parley_assumptions_free(&a);
    subject_free(&s);
}

static void a_measure_is_looked_at_once(void **state)
{
    (void)state;
    subject s;
    parley_assumptions a;
    subject_init(&s, "{'format':1,'headline':['value/b','value/a','value/b'],"
                     "'rounds':{'count':2},'actors':{'a':{'error':" UNIFORM "},'b':{}},"
                     "'issues':{'k':{" DILEMMA ",'monitoring':{}}}," DEFECTORS "}");
    decided(&s, 2, 1, &a);
    assert_int_equal(a.n_measures, 2);
    assert_int_equal(a.measures[0].actor, 1);
    parley_assumptions_free(&a);
    subject_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_difference_of_two_numbers_is_shared_out_by_variance),
        cmocka_unit_test(noise_within_worlds_does_not_bias_shares),
        cmocka_unit_test(shares_correlations_and_the_range_are_of_the_same_worlds),
        cmocka_unit_test(a_discrete_number_decides_by_its_values),
        cmocka_unit_test(steps_and_what_types_set_are_numbers_of_their_own),
        cmocka_unit_test(what_acts_together_is_missing_from_the_sum),
        cmocka_unit_test(neither_threads_nor_an_early_end_leave_a_trace),
        cmocka_unit_test(a_long_run_is_judged_by_its_first_worlds),
        cmocka_unit_test(few_worlds_tell_nothing),
        cmocka_unit_test(without_a_headline_values_and_cooperation_are_looked_at),
        cmocka_unit_test(a_measure_is_looked_at_once),
    };
    return cmocka_run_group_tests_name("assumptions", tests, NULL, NULL);
}
