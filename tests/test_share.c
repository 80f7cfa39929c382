/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shares from tables that are made up here, whose answers are known. */
#include "harness.h"
#include "study/share.h"
#include "study/sort.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

enum { RUNS = 400, MOST_WORLDS = 1500 };

/* -- order ----------------------------------------------------------------------------------- */

static void numbers_are_put_in_order(void **state)
{
    enum { N = 3000 };
    static double numbers[N], sorted[N], ranks[N];
    static uint32_t order[N];
    uint64_t stream = 1;
    sorter s;
    (void)state;
    assert_int_equal(sorter_init(&s, N), PARLEY_OK);
    for (uint32_t n = 0; n <= N; n = 3 * n + 1) {
        for (uint32_t i = 0; i < n; i++) {
            double size = (float)exp(40 * made_up_uniform(&stream) - 20);
            numbers[i] = made_up(&stream) % 5 == 0   ? (double)(made_up(&stream) % 4) - 2
                         : made_up(&stream) % 2 == 0 ? size
                                                     : -size;
        }
        sort_numbers(&s, numbers, n, order);
        for (uint32_t i = 0; i < n; i++)
            sorted[i] = numbers[order[i]];
        for (uint32_t i = 1; i < n; i++)
            assert_true(sorted[i - 1] < sorted[i] ||
                        (sorted[i - 1] == sorted[i] && order[i - 1] < order[i]));
        double squares = 0, sum = 0, stated = centred_ranks(sorted, n, ranks);
        for (uint32_t i = 0; i < n; i++) {
            squares += ranks[i] * ranks[i];
            sum += ranks[i];
            assert_true(i == 0 || (ranks[i] == ranks[i - 1]) == (sorted[i] == sorted[i - 1]));
        }
        assert_true(sum == 0);
        assert_near(stated, squares, 1e-9 * squares);
    }
    numbers[0] = 0, numbers[1] = -0.0;
    sort_numbers(&s, numbers, 2, order);
    assert_int_equal(order[0], 0);
    sorter_free(&s);
}

/* -- shares ---------------------------------------------------------------------------------- */

static double normal(uint64_t *stream)
{
    return gsl_cdf_ugaussian_Pinv(made_up_uniform(stream) * (1 - 1e-9) + 5e-10);
}

typedef struct drawn {
    double x, y; /* a number, and what is expected of a world of that number */
} drawn;

typedef drawn maker(uint64_t *stream);

static drawn add_up(uint64_t *stream)
{
    double x = made_up_uniform(stream);
    return (drawn){x, x + 2 * made_up_uniform(stream)};
}

static drawn add_normals(uint64_t *stream)
{
    double x = normal(stream);
    return (drawn){x, x - normal(stream)};
}

static drawn multiply(uint64_t *stream)
{
    double x = made_up_uniform(stream);
    return (drawn){x, 100 + x * made_up_uniform(stream)};
}

static drawn go_up_and_down(uint64_t *stream)
{
    double x = 2 * made_up_uniform(stream) - 1;
    return (drawn){x, x * x + made_up_uniform(stream)};
}

static drawn step_by_step(uint64_t *stream)
{
    static const double of[] = {1, -2, 7};
    unsigned x = made_up(stream) % 3;
    return (drawn){x, of[x] + 10 * made_up_uniform(stream)};
}

static drawn do_nothing(uint64_t *stream)
{
    return (drawn){normal(stream), made_up_uniform(stream)};
}

static drawn say_nothing(uint64_t *stream)
{
    return (drawn){made_up(stream) % 2, normal(stream)};
}

/* One number and one measure, noise of a given deviation in what is seen of a world. */
static parley_influence estimate(maker *make, double noise, uint32_t n, uint64_t *stream)
{
    static double numbers[MOST_WORLDS], means[MOST_WORLDS], noises[MOST_WORLDS];
    const world_table table = {.n_numbers = 1,
                               .n_measures = 1,
                               .n_worlds = n,
                               .n_rows = MOST_WORLDS,
                               .numbers = numbers,
                               .means = means,
                               .noises = noises};
    parley_influence influence;
    for (uint32_t i = 0; i < n; i++) {
        drawn d = make(stream);
        numbers[i] = d.x;
        means[i] = d.y + noise * normal(stream);
        /* the sample variance of 64 replications, nearly */
        noises[i] = noise * noise * (1 + normal(stream) * sqrt(2.0 / 63));
    }
    assert_int_equal(shares_estimate(&table, &influence), PARLEY_OK);
    return influence;
}

/* The mean share is the true one, and the standard error is that of brute force; `loose` where it
 * is known to be too large, for shares near 0. */
static void expect_share(maker *make, double noise, uint32_t n, double share, double correlation,
                         bool loose)
{
    double sum = 0, square = 0, errors = 0, covered = 0, correlations = 0;
    uint64_t stream = 7;
    for (int r = 0; r < RUNS; r++) {
        parley_influence of = estimate(make, noise, n, &stream);
        assert_true(isfinite(of.share) && isfinite(of.standard_error));
        sum += of.share;
        square += of.share * of.share;
        errors += of.standard_error * of.standard_error / RUNS;
        covered += fabs(of.share - share) <= 1.96 * of.standard_error;
        correlations += of.correlation / RUNS;
    }
    double mean = sum / RUNS, variance = (square - sum * mean) / (RUNS - 1);
    if (fabs(mean - share) > 4.5 * sqrt(variance / RUNS) + 0.005 * share)
        fail_msg("share %.4f, not %.4f", mean, share);
    if (fabs(correlations - correlation) > 0.04)
        fail_msg("correlation %.4f, not %.4f", correlations, correlation);
    if (errors < 0.8 * variance || (!loose && errors > 1.25 * variance))
        fail_msg("standard error %.4f, not %.4f", sqrt(errors), sqrt(variance));
    double chance = 4.5 * sqrt(0.05 * 0.95 / RUNS);
    if (covered / RUNS < 0.945 - chance || (!loose && covered / RUNS > 0.955 + chance))
        fail_msg("the 95 %% interval covers in %.3f of runs", covered / RUNS);
}

static void a_sum_is_shared_out_by_variance(void **state)
{
    (void)state;
    expect_share(add_up, 0, MOST_WORLDS, 0.2, 0.425, false);
    expect_share(add_normals, 0, MOST_WORLDS, 0.5, 6 / M_PI * asin(sqrt(0.5) / 2), false);
}

static void what_acts_together_is_in_no_share(void **state)
{
    (void)state;
    expect_share(multiply, 0, MOST_WORLDS, 3.0 / 7, 0.667, false);
}

static void a_share_need_not_come_with_a_correlation(void **state)
{
    (void)state;
    double square = 4.0 / 45;
    expect_share(go_up_and_down, 0, MOST_WORLDS, square / (square + 1.0 / 12), 0, false);
}

static void each_value_of_a_discrete_number_has_its_own_mean(void **state)
{
    (void)state;
    expect_share(step_by_step, 0, MOST_WORLDS, 14 / (14 + 100.0 / 12), 0.509, false);
}

static void noise_within_worlds_does_not_bias_shares(void **state)
{
    (void)state;
    expect_share(add_up, 0.8, MOST_WORLDS, 0.2, 0.425, false);
    expect_share(add_normals, 2, MOST_WORLDS, 0.5, 6 / M_PI * asin(sqrt(0.5) / 2), false);
    expect_share(do_nothing, 0.5, MOST_WORLDS, 0, 0, true);
}

static void what_does_nothing_has_no_share(void **state)
{
    (void)state;
    expect_share(do_nothing, 0, MOST_WORLDS, 0, 0, true);
    expect_share(say_nothing, 0, MOST_WORLDS, 0, 0, true);
    expect_share(do_nothing, 0, 160, 0, 0, true);
}

static void few_worlds_are_enough_for_a_rough_answer(void **state)
{
    double sum = 0, covered = 0;
    uint64_t stream = 3;
    (void)state;
    for (int r = 0; r < RUNS; r++) {
        parley_influence of = estimate(add_up, 0, 157, &stream);
        sum += of.share;
        covered += fabs(of.share - 0.2) <= 1.96 * of.standard_error;
    }
    assert_near(sum / RUNS, 0.2, 4.5 * 0.06 / sqrt(RUNS) + 0.006);
    assert_true(covered / RUNS > 0.92 - 4.5 * sqrt(0.08 * 0.92 / RUNS));
}

/* -- what cannot be told --------------------------------------------------------------------- */

static drawn stand_still(uint64_t *stream)
{
    return (drawn){normal(stream), 3};
}

static drawn know_all(uint64_t *stream)
{
    return (drawn){5, normal(stream)};
}

static void what_cannot_be_told_is_not_told(void **state)
{
    uint64_t stream = 5;
    (void)state;
    for (uint32_t n = 0; n < PARLEY_ASSUMPTIONS_LEAST; n++)
        assert_true(isnan(estimate(add_up, 0, n, &stream).share));
    assert_true(isfinite(estimate(add_up, 0, PARLEY_ASSUMPTIONS_LEAST, &stream).share));
    parley_influence of = estimate(stand_still, 0, 500, &stream);
    assert_true(isnan(of.share) && isnan(of.standard_error) && isnan(of.correlation));
    for (int r = 0; r < RUNS / 4; r++)
        assert_true(isnan(estimate(stand_still, 1, 500, &stream).share));
    of = estimate(know_all, 0, 500, &stream);
    assert_true(of.share == 0 && of.standard_error == 0 && isnan(of.correlation));
}

/* -- many numbers and measures --------------------------------------------------------------- */

/* Measures side by side, some of which miss worlds, are what each is alone. */
static void measures_do_not_disturb_each_other(void **state)
{
    enum { N = 300, NUMBERS = 3, MEASURES = 11 };
    static double numbers[NUMBERS * N], means[MEASURES * N], noises[MEASURES * N];
    static double own_means[N], own_noises[N], own_numbers[NUMBERS * N];
    parley_influence all[NUMBERS * MEASURES], own[NUMBERS];
    uint64_t stream = 11;
    (void)state;
    for (uint32_t i = 0; i < NUMBERS * N; i++)
        numbers[i] = normal(&stream);
    for (uint32_t w = 0; w < N; w++)
        for (uint32_t m = 0; m < MEASURES; m++) {
            bool missing = m % 3 == 1 ? w % 4 == 0 : m == 9 && w % 7 == 0;
            double y = numbers[m % NUMBERS * N + w] + 0.3 * normal(&stream);
            means[w * MEASURES + m] = missing ? NAN : y;
            noises[w * MEASURES + m] = missing ? NAN : 0.09;
        }
    const world_table together = {NUMBERS, MEASURES, N, N, numbers, means, noises};
    assert_int_equal(shares_estimate(&together, all), PARLEY_OK);
    for (uint32_t m = 0; m < MEASURES; m++) {
        uint32_t n = 0;
        for (uint32_t w = 0; w < N; w++) {
            if (isnan(means[w * MEASURES + m]))
                continue;
            for (uint32_t u = 0; u < NUMBERS; u++)
                own_numbers[u * N + n] = numbers[u * N + w];
            own_means[n] = means[w * MEASURES + m];
            own_noises[n++] = noises[w * MEASURES + m];
        }
        const world_table alone = {NUMBERS, 1, n, N, own_numbers, own_means, own_noises};
        assert_int_equal(shares_estimate(&alone, own), PARLEY_OK);
        for (uint32_t u = 0; u < NUMBERS; u++) {
            const parley_influence *of = &all[u * MEASURES + m];
            assert_true(of->share == own[u].share && of->correlation == own[u].correlation &&
                        of->standard_error == own[u].standard_error);
            assert_near(of->share, u == m % NUMBERS, 0.15);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_put_in_order),
        cmocka_unit_test(a_sum_is_shared_out_by_variance),
        cmocka_unit_test(what_acts_together_is_in_no_share),
        cmocka_unit_test(a_share_need_not_come_with_a_correlation),
        cmocka_unit_test(each_value_of_a_discrete_number_has_its_own_mean),
        cmocka_unit_test(noise_within_worlds_does_not_bias_shares),
        cmocka_unit_test(what_does_nothing_has_no_share),
        cmocka_unit_test(few_worlds_are_enough_for_a_rough_answer),
        cmocka_unit_test(what_cannot_be_told_is_not_told),
        cmocka_unit_test(measures_do_not_disturb_each_other),
    };
    return cmocka_run_group_tests_name("share", tests, NULL, NULL);
}
