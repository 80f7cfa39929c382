/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A sample held against exact means: that what is right passes, and what is wrong does not. */
#include "parley/exact_check.h"
#include "study/apart.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "harness.h"

#define MEETING                                                                                    \
    "{'format':1,'rounds':{'count':12,'continuation':0.95},'actors':{'x':{'discount':0.9,"         \
    "'error':%g},'y':{'error':0.1}},'issues':{'k':{" DILEMMA ",'monitoring':"                      \
    "{'detection':%s,'false_alarm':0.05}}},'behaviour':{'x':{'actor':'x','strategy':"              \
    "'tit_for_tat'},'y':{'actor':'y','strategy':{'type':'generous_tit_for_tat',"                   \
    "'generosity':0.3}}}}"
#define DRAWN "{'unknown':true,'dist':'discrete','values':[0.6,0.9],'weights':[1,1]}"

static void check_sample(parley_exact_check *check, parley_results **sampled, subject *of,
                         subject *truth, uint32_t seed)
{
    parley_results *exact;
    const parley_exact_options exactly = {.horizon = PARLEY_HORIZON_COUNT};
    const parley_options options = {.n_replications = 10000, .seed = seed};
    assert_int_equal(parley_exact(&exact, truth->game, &exactly, NULL), PARLEY_OK);
    assert_int_equal(parley_simulate(sampled, of->game, &options, NULL), PARLEY_OK);
    assert_int_equal(parley_exact_check_init(check, *sampled, exact), PARLEY_OK);
    parley_results_free(&exact);
}

static void what_is_right_passes(void **state)
{
    (void)state;
    static const char *const detection[] = {"0.8", DRAWN};
    for (int k = 0; k < 2; k++) {
        size_t n_apart = 0, n_tested = 0;
        double squares = 0;
        for (uint32_t seed = 1; seed <= 20; seed++) {
            subject s;
            parley_results *sampled;
            parley_exact_check check;
            subject_init(&s, MEETING, 0.05, detection[k]);
            check_sample(&check, &sampled, &s, &s, seed);
            n_apart += check.n_apart;
            n_tested += check.n_tested;
            squares += check.mean_square_z;
            assert_true(check.bound > 3 && check.bound < 6);
            parley_exact_check_free(&check);
            parley_results_free(&sampled);
            subject_free(&s);
        }
        assert_int_equal(n_apart, 0);
        assert_true(n_tested > 20 * 100);
        assert_near(squares / 20, 1, 0.25);
    }
}

static void what_is_wrong_does_not(void **state)
{
    (void)state;
    subject s, other;
    parley_results *sampled;
    parley_exact_check check;
    subject_init(&s, MEETING, 0.05, "0.8");
    subject_init(&other, MEETING, 0.06, "0.8");
    check_sample(&check, &sampled, &s, &other, 1);
    assert_true(check.n_apart > 0);
    const parley_checked *row = &check.rows[check.largest];
    assert_true(parley_is_apart(&check, row));
    assert_true(check.mean_square_z > 1.3);
    char text[64];
    size_t length = parley_checked_subject(&check, row, text, sizeof text);
    assert_int_equal(length, strlen(text));
    parley_exact_check_free(&check);
    parley_results_free(&sampled);
    subject_free(&other);
    subject_free(&s);
}

/* -- one mean ---------------------------------------------------------------------------------- */

static apart binary(double mean, double units, double exact)
{
    const sampled_mean of = {.form = FORM_RATE,
                             .mean = mean,
                             .standard_error = NAN,
                             .clusters = units,
                             .units = units,
                             .pieces = units,
                             .most = 1,
                             .binary = true};
    return apart_of(&of, exact);
}

static void binary_means_have_their_own_distribution(void **state)
{
    (void)state;
    /* far from 0 and 1: the normal distribution */
    assert_near(binary(0.51, 1e4, 0.5).z, 2, 1e-12);
    assert_near(binary(0.49, 1e4, 0.5).z, -2, 1e-12);
    /* P(X < 3) + P(X = 3) / 2 for 10 expected of 1e5: 0.00656 of Poisson, in all but the fourth
     * digit */
    assert_near(binary(3e-5, 1e5, 1e-4).z, -2.4816, 2e-3);
    assert_int_equal(binary(3e-5, 1e5, 1e-4).kind, APART_BOUND);
    assert_int_equal(binary(3e-3, 1e5, 3e-3).kind, APART_ERROR);
    /* what is impossible, and what is sure */
    assert_int_equal(binary(0, 1e4, 0).kind, APART_SAME);
    assert_int_equal(binary(1, 1e4, 1).kind, APART_SAME);
    assert_near(binary(1e-4, 1e4, 0).z, APART_MOST, 0);
    assert_near(binary(0.9999, 1e4, 1).z, -APART_MOST, 0);
    /* rare events that did not come */
    assert_true(fabs(binary(0, 1e4, 1e-5).z) < 1);
}

static void without_an_error_there_is_a_bound(void **state)
{
    (void)state;
    sampled_mean of = {.form = FORM_RATE,
                       .mean = 0.6,
                       .standard_error = NAN,
                       .clusters = 100,
                       .units = 6400,
                       .pieces = 100,
                       .most = 1};
    /* exp(-100 (0.6 ln 1.2 + 0.4 ln 0.8)) = 0.13357 */
    assert_int_equal(apart_of(&of, 0.5).kind, APART_BOUND);
    assert_near(apart_of(&of, 0.5).z, 1.1097, 1e-3);
    of.form = FORM_COUNT;
    of.most = 2;
    of.mean = 1.2;
    assert_near(apart_of(&of, 1).z, 1.1097, 1e-3);
    of.form = FORM_REAL;
    assert_int_equal(apart_of(&of, 1).kind, APART_FEW);
    of.standard_error = 0;
    of.mean = 1;
    assert_int_equal(apart_of(&of, 1).kind, APART_SAME);
}

static void few_clusters_have_students_tails(void **state)
{
    (void)state;
    sampled_mean of = {.form = FORM_REAL,
                       .mean = 3,
                       .standard_error = 1,
                       .clusters = 31,
                       .units = 31 * 64,
                       .pieces = 31,
                       .varied = true};
    /* t = 3 with 30 degrees of freedom is as unlikely as z = 2.7817 */
    assert_near(apart_of(&of, 0).z, 2.7817, 2e-3);
    of.clusters = 24;
    assert_int_equal(apart_of(&of, 0).kind, APART_FEW);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_right_passes),
        cmocka_unit_test(what_is_wrong_does_not),
        cmocka_unit_test(binary_means_have_their_own_distribution),
        cmocka_unit_test(without_an_error_there_is_a_bound),
        cmocka_unit_test(few_clusters_have_students_tails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
