/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How sure the results say they are, against brute force and known answers. */
#include "harness.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#ifndef RUNS
#define RUNS 400
#endif

/* Means of many independent runs, and what each run says of its own. */
typedef struct trial {
    const char *measure;
    double means[RUNS], squares; /* squared standard errors, summed */
    double low[RUNS], high[RUNS];
} trial;

static void run_trials(const subject *s, trial *trials, int n, uint64_t n_replications)
{
    for (int r = 0; r < RUNS; r++) {
        parley_results *results = simulated(s, n_replications, 1000 + (uint32_t)r);
        for (int i = 0; i < n; i++) {
            parley_estimate e = measured(s, results, trials[i].measure);
            assert_true(isfinite(e.mean) && isfinite(e.standard_error));
            trials[i].means[r] = e.mean;
            trials[i].squares += e.standard_error * e.standard_error;
            trials[i].low[r] = e.ci_low;
            trials[i].high[r] = e.ci_high;
        }
        parley_results_free(&results);
    }
}

/* (runs - 1) variance / mean square follows chi square; the interval covers in 95 of 100 runs. */
static void expect_honest(const trial *t)
{
    double mean = 0, square = 0, covered = 0;
    for (int r = 0; r < RUNS; r++)
        mean += t->means[r] / RUNS;
    for (int r = 0; r < RUNS; r++) {
        square += (t->means[r] - mean) * (t->means[r] - mean);
        covered += t->low[r] <= mean && mean <= t->high[r];
    }
    double statistic = square / (t->squares / RUNS);
    double low = gsl_cdf_chisq_Pinv(1e-4, RUNS - 1), high = gsl_cdf_chisq_Qinv(1e-4, RUNS - 1);
    if (!(statistic > low && statistic < high))
        fail_msg("%s: the variance over runs is %.3g times what they report", t->measure,
                 statistic / (RUNS - 1));
    if (fabs(covered / RUNS - 0.95) > 4.5 * sqrt(0.95 * 0.05 / RUNS))
        fail_msg("%s: the 95 %% interval covers in %.3f of runs", t->measure, covered / RUNS);
}

/* Histories of very different lengths; `detection` may be unknown, and a's type decides. */
static void start(subject *s, const char *detection, const char *gain)
{
    subject_init(s,
                 "{'format':1,'rounds':{'count':60,'continuation':0.93,'burn_in':2,"
                 "'periods':{'mid':{'from':5,'until':15}}},"
                 "'actors':{'a':{'error':0.1,'discount':0.95,'types':{"
                 "'x':{'prior':0.3,'set':{'/behaviour/a/strategy/p':0.9}},'y':{'prior':0.7}}},"
                 "'b':{'error':0.05}},"
                 "'issues':{'k':{'payoff':{'form':'harm','gain':{'a':%s,'b':1.5},"
                 "'harm':{'a':2,'b':2}},"
                 "'monitoring':{'detection':%s,'false_alarm':0.05}}},"
                 "'commitments':{'r':{'kind':'restraint','from':3},'h':{'kind':'hotline',"
                 "'call':0.5,'resolve':{'accidental':0.5,'deliberate':0.2},'cost':0.1}},"
                 "'threats':{'s':{'sender':'b','target':'a','on':'signal','threshold':2,"
                 "'credibility':0.6,'duration':4,'instruments':{'i':{'cost_target':1}}}},"
                 "'behaviour':{'a':{'actor':'a','strategy':{'type':'random','p':0.4}},"
                 "'b':{'actor':'b','strategy':'tit_for_tat','baseline':'grim'}}}",
                 gain, detection);
}

static const char *const measures[] = {
    "value/a",
    "value/b",
    "value/a|a=x",
    "mean_payoff/a",
    "mean_payoff/b|a=y",
    "cooperation/a>b:k",
    "cooperation/b>a:k",
    "cooperation/b>a:k@mid",
    "cooperation/b>a:k|a=x",
    "signal/a>b:k",
    "violation/a>b:k@mid",
    "triggered/s",
    "imposed/s|a=y",
    "active_rounds/s",
    "call/h",
};
#define N_MEASURES ((int)(sizeof measures / sizeof *measures))

static void expect_honest_errors(const char *detection, const char *gain, uint64_t n_replications)
{
    subject s;
    trial *trials = calloc((size_t)N_MEASURES, sizeof *trials);
    assert_non_null(trials);
    start(&s, detection, gain);
    for (int i = 0; i < N_MEASURES; i++)
        trials[i].measure = measures[i];
    run_trials(&s, trials, N_MEASURES, n_replications);
    for (int i = 0; i < N_MEASURES; i++)
        expect_honest(&trials[i]);
    free(trials);
    subject_free(&s);
}

static void standard_errors_are_those_of_brute_force(void **state)
{
    (void)state;
    expect_honest_errors("0.7", "1", 1000);
}

static void standard_errors_count_worlds_where_something_is_unknown(void **state)
{
    (void)state;
    expect_honest_errors("{'dist':'uniform','min':0.1,'max':1,'unknown':true}",
                         "{'dist':'normal','mean':1,'sd':0.5,'unknown':true}", 64 * 48);
}

static void standard_errors_by_round_are_those_of_brute_force(void **state)
{
    (void)state;
    for (int unknown = 0; unknown < 2; unknown++) {
        subject s;
        trial *trials = calloc(4, sizeof *trials);
        assert_non_null(trials);
        start(&s, unknown ? "{'dist':'uniform','min':0.1,'max':1,'unknown':true}" : "0.7", "1");
        for (int r = 0; r < RUNS; r++) {
            parley_results *results = simulated(&s, unknown ? 64 * 48 : 1000, 1000 + (uint32_t)r);
            for (int i = 0; i < 4; i++) {
                parley_estimate e;
                parley_action_rates rates;
                uint32_t round = i % 2 ? 12 : 1;
                parley_results_payoff(results, round, 0, &e);
                if (i >= 2) {
                    parley_results_action(results, round, 0, 1, &rates);
                    e = rates.executed;
                }
                trials[i].measure = i < 2 ? "payoff by round" : "cooperation by round";
                trials[i].means[r] = e.mean;
                trials[i].squares += e.standard_error * e.standard_error;
                trials[i].low[r] = e.ci_low;
                trials[i].high[r] = e.ci_high;
            }
            parley_results_free(&results);
        }
        for (int i = 0; i < 4; i++)
            expect_honest(&trials[i]);
        free(trials);
        subject_free(&s);
    }
}

/* -- what we do not know -- */

/* a earns what is unknown, whenever it defects: always, but for slips. */
static void start_unknown(subject *s, const char *gain, double slip)
{
    subject_init(s,
                 "{'format':1,'rounds':{'count':4},'actors':{'a':{'error':%.17g,'types':{"
                 "'x':{'prior':0.25,'set':{'/issues/k/payoff/gain/a':"
                 "{'dist':'uniform','min':10,'max':14,'unknown':true}}},'y':{'prior':0.75}}},"
                 "'b':{}},'issues':{'k':{'payoff':{'form':'harm','gain':{'a':%s}},'monitoring':{},"
                 "'error':{'b':0}}},"
                 "'behaviour':{'a':{'actor':'a','strategy':'always_defect'},"
                 "'b':{'actor':'b','strategy':'tit_for_tat'}}}",
                 slip, gain);
}

#define UNIT "{'dist':'uniform','min':0,'max':1,'unknown':true}"
#define WORLDS 4000

static void expect_range(const subject *s, const parley_results *results, const char *measure,
                         double low, double high)
{
    parley_estimate e = measured(s, results, measure);
    /* quantiles of WORLDS uniform draws, and a sketch's 2^-8 of a deviation */
    double tolerance = (high - low) / 0.9 * 4.5 * sqrt(0.05 * 0.95 / WORLDS) + 0.01 * (high - low);
    assert_near(e.world_low, low, tolerance);
    assert_near(e.world_high, high, tolerance);
}

static void the_world_range_is_that_of_what_is_unknown(void **state)
{
    (void)state;
    subject s;
    start_unknown(&s, UNIT, 0);
    parley_results *results = simulated(&s, 64 * WORLDS, 1);
    expect_range(&s, results, "value/a|a=y", 0.05, 0.95);
    expect_range(&s, results, "mean_payoff/a|a=y", 0.05, 0.95);
    expect_range(&s, results, "value/a|a=x", 10.2, 13.8);
    parley_results_free(&results);
    subject_free(&s);
}

static void noise_within_worlds_is_taken_out_of_the_range(void **state)
{
    (void)state;
    subject s;
    /* slips in half the rounds: the expected payoff is half the gain, and worlds' means are noisy
     */
    start_unknown(&s, "{'dist':'uniform','min':2,'max':3,'unknown':true}", 0.5);
    parley_results *results = simulated(&s, 64 * WORLDS, 2);
    parley_estimate e = measured(&s, results, "value/a|a=y");
    assert_near(e.mean, 1.25, 5 * e.standard_error);
    /* the shape is that of uniform and noise together, drawn to the spread of the uniform alone */
    assert_near(e.world_high - e.world_low, 0.45, 0.035);
    assert_near((e.world_high + e.world_low) / 2, 1.25, 0.02);
    parley_results_free(&results);
    subject_free(&s);
}

static void worlds_that_differ_by_noise_alone_have_no_range(void **state)
{
    (void)state;
    subject s;
    subject_init(&s, "{'format':1,'rounds':{'count':4},'actors':{'a':{'error':0.5},'b':{'error':"
                     "{'dist':'uniform','min':0.2,'max':0.2000001,'unknown':true}}},"
                     "'issues':{'k':{'payoff':{'form':'harm','gain':{'a':3},'harm':{'a':1}},"
                     "'monitoring':{}}},"
                     "'behaviour':{'a':{'actor':'a','strategy':'always_defect'},"
                     "'b':{'actor':'b','strategy':'always_cooperate'}}}");
    parley_results *results = simulated(&s, 64 * WORLDS, 3);
    static const char *const some[] = {"value/a", "mean_payoff/a", "cooperation/a>b:k",
                                       "cooperation/b>a:k"};
    for (int i = 0; i < 4; i++) {
        parley_estimate e = measured(&s, results, some[i]);
        /* of the spread of a world's mean: 2 * 1.645 deviations, were it not taken out; the share
         * left is the square root of what chance leaves of the variance, (4.5 sqrt(2 / n))^(1/2) */
        double deviation = e.standard_error * sqrt(WORLDS);
        assert_true(e.world_low <= e.mean && e.mean <= e.world_high);
        assert_true(e.world_high - e.world_low <= 3.5 * deviation * sqrt(4.5 * sqrt(2.0 / WORLDS)));
    }
    parley_results_free(&results);
    subject_free(&s);
}

static void rates_have_a_world_range_too(void **state)
{
    (void)state;
    subject s;
    subject_init(&s, "{'format':1,'rounds':{'count':64},'actors':{'a':{'error':{'cooperate':"
                     "{'dist':'uniform','min':0.2,'max':0.6,'unknown':true},'defect':0}},'b':{}},"
                     "'issues':{'k':{" DILEMMA ",'monitoring':{}}},"
                     "'behaviour':{'a':{'actor':'a','strategy':'always_cooperate'},"
                     "'b':{'actor':'b','strategy':'always_cooperate'}}}");
    parley_results *results = simulated(&s, 64 * WORLDS, 4);
    parley_estimate e = measured(&s, results, "cooperation/a>b:k");
    assert_near(e.world_low, 0.42, 0.01);
    assert_near(e.world_high, 0.78, 0.01);
    e = measured(&s, results, "cooperation/b>a:k");
    assert_near(e.world_low, 1, 1e-12);
    assert_near(e.world_high, 1, 1e-12);
    parley_results_free(&results);
    subject_free(&s);
}

static void where_all_is_known_there_is_no_world_range(void **state)
{
    (void)state;
    subject s;
    start(&s, "0.7", "1");
    parley_results *results = simulated(&s, 1000, 1);
    parley_estimate e = measured(&s, results, "value/a");
    assert_true(isnan(e.world_low) && isnan(e.world_high));
    e = measured(&s, results, "cooperation/a>b:k");
    assert_true(isnan(e.world_low) && isnan(e.world_high));
    parley_results_free(&results);
    subject_free(&s);
}

/* -- the sample itself -- */

static void quantiles_of_a_discrete_outcome_are_exact(void **state)
{
    (void)state;
    subject s;
    subject_init(&s, "{'format':1,'rounds':{'count':1},'actors':{'a':{},'b':{}},"
                     "'issues':{'k':{'payoff':{'form':'harm','gain':{'a':{'dist':'discrete',"
                     "'values':[-1,0.1,2,1000],'weights':[1,3,3,3]}}},'monitoring':{}}},"
                     "'behaviour':{'a':{'actor':'a','strategy':'always_defect'},"
                     "'b':{'actor':'b','strategy':'always_defect'}}}");
    parley_results *results = simulated(&s, 100000, 1);
    parley_outcome a, b;
    parley_results_outcome(results, 0, 0, PARLEY_VALUE, &a);
    assert_int_equal(a.n, 100000);
    assert_true(a.min == -1 && a.q05 == -1 && a.q25 == 0.1 && a.median == 2);
    assert_true(a.q75 == 1000 && a.q95 == 1000 && a.max == 1000);
    double mean = 0.1 * -1 + 0.3 * 0.1 + 0.3 * 2 + 0.3 * 1000;
    double square = 0.1 * 1 + 0.3 * 0.01 + 0.3 * 4 + 0.3 * 1e6;
    double sd = sqrt(square - mean * mean);
    assert_near(a.sd, sd, 0.02 * sd);
    assert_near(a.estimate.standard_error, a.sd / sqrt(100000), 1e-9 * sd);
    assert_about(&a.estimate, mean);
    parley_results_outcome(results, 0, 1, PARLEY_MEAN_PAYOFF, &b);
    assert_true(b.min == 0 && b.median == 0 && b.max == 0 && b.sd == 0);
    parley_results_free(&results);
    subject_free(&s);
}

static void quantiles_of_a_normal_outcome_are_near(void **state)
{
    (void)state;
    subject s;
    enum { N = 200000 };
    subject_init(&s, "{'format':1,'rounds':{'count':1},'actors':{'a':{},'b':{}},"
                     "'issues':{'k':{'payoff':{'form':'harm','gain':{'a':{'dist':'normal',"
                     "'mean':1000,'sd':3}}},'monitoring':{}}},"
                     "'behaviour':{'a':{'actor':'a','strategy':'always_defect'},"
                     "'b':{'actor':'b','strategy':'always_defect'}}}");
    parley_results *results = simulated(&s, N, 1);
    parley_outcome a;
    parley_results_outcome(results, 0, 0, PARLEY_VALUE, &a);
    const double wanted[] = {0.05, 0.25, 0.5, 0.75, 0.95};
    const double got[] = {a.q05, a.q25, a.median, a.q75, a.q95};
    for (int i = 0; i < 5; i++) {
        double p = wanted[i], z = gsl_cdf_ugaussian_Pinv(p);
        double noise = 3 * sqrt(p * (1 - p) / N) * sqrt(2 * M_PI) * exp(z * z / 2);
        assert_near(got[i], 1000 + 3 * z, 4.5 * noise + 3.0 / 256 * (1 + fabs(z)));
    }
    assert_near(a.sd, 3, 4.5 * 3 / sqrt(2.0 * N));
    parley_results_free(&results);
    subject_free(&s);
}

static void counts_agree_however_they_are_asked_for(void **state)
{
    (void)state;
    subject s;
    start(&s, "0.7", "1");
    parley_results *results = simulated(&s, 3000, 9);
    double lived = 0, executed = 0, imposed = 0, calls = 0;
    for (uint32_t round = 2; round < 60; round++) { /* burn-in left out */
        parley_action_rates action;
        parley_sanction_rates sanction;
        parley_commitment_rates commitment;
        double n = (double)parley_results_running(results, 0, round);
        assert_true(n == (double)(parley_results_running(results, 1, round) +
                                  parley_results_running(results, 2, round)));
        parley_results_action(results, round, 0, 0, &action);
        parley_results_sanction(results, round, 0, &sanction);
        parley_results_commitment(results, round, 1, &commitment);
        lived += n;
        executed += n * action.executed.mean;
        imposed += n * sanction.imposed;
        calls += n * commitment.calls;
    }
    assert_near(measured(&s, results, "cooperation/a>b:k").mean, executed / lived, 1e-12);
    assert_near(measured(&s, results, "imposed/s").mean, imposed / 3000, 1e-12);
    assert_near(measured(&s, results, "call/h").mean, calls / 3000, 1e-12);
    parley_results_free(&results);
    subject_free(&s);
}

static void an_escalation_beyond_all_bounds_leaves_the_sender_what_it_earns(void **state)
{
    (void)state;
    subject s;
    subject_init(&s, "{'format':1,'rounds':{'count':4000},'actors':{'a':{},'b':{}},"
                     "'issues':{'k':{" DILEMMA ",'monitoring':{}}},"
                     "'behaviour':{'x':{'actor':'a','strategy':'always_defect'},"
                     "'y':{'actor':'b','strategy':'always_cooperate'}},"
                     "'threats':{'t':{'sender':'b','target':'a','on':'signal','credibility':1,"
                     "'duration':1,'escalation':2,'instruments':{'i':{'cost_target':1}}}}}");
    parley_results *results = simulated(&s, 100, 1);
    assert_near(measured(&s, results, "mean_payoff/b").mean, 0, 0);
    assert_true(measured(&s, results, "mean_payoff/a").mean < -1e300);
    assert_true(measured(&s, results, "imposed/t").mean > 1100);
    parley_results_free(&results);
    subject_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(standard_errors_are_those_of_brute_force),
        cmocka_unit_test(standard_errors_count_worlds_where_something_is_unknown),
        cmocka_unit_test(standard_errors_by_round_are_those_of_brute_force),
        cmocka_unit_test(the_world_range_is_that_of_what_is_unknown),
        cmocka_unit_test(noise_within_worlds_is_taken_out_of_the_range),
        cmocka_unit_test(worlds_that_differ_by_noise_alone_have_no_range),
        cmocka_unit_test(rates_have_a_world_range_too),
        cmocka_unit_test(where_all_is_known_there_is_no_world_range),
        cmocka_unit_test(quantiles_of_a_discrete_outcome_are_exact),
        cmocka_unit_test(quantiles_of_a_normal_outcome_are_near),
        cmocka_unit_test(counts_agree_however_they_are_asked_for),
        cmocka_unit_test(an_escalation_beyond_all_bounds_leaves_the_sender_what_it_earns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
