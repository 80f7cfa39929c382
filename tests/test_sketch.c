/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sketches of quantiles against sorted samples. */
#include "core/sketch.h"

#include "harness.h"

#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BITS 6

static struct sketch made(double centre, double scale)
{
    struct sketch s = {.centre = centre, .per_scale = 1 / scale, .bits = BITS};
    s.bins = calloc(sketch_bins(BITS), sizeof *s.bins);
    assert_non_null(s.bins);
    return s;
}

static struct sketch sketched(double centre, double scale, const double *values, size_t n)
{
    struct sketch s = made(centre, scale);
    for (size_t i = 0; i < n; i++)
        sketch_add(&s, values[i]);
    return s;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Type 7 of a sorted sample, and the two values it lies between. */
static double exact(const double *sorted, size_t n, double q, double between[2])
{
    double rank = q * (double)(n - 1);
    size_t low = (size_t)rank, high = low + 1 < n ? low + 1 : low;
    between[0] = sorted[low];
    between[1] = sorted[high];
    return sorted[low] + (rank - (double)low) * (sorted[high] - sorted[low]);
}

static const double quantiles[] = {0, 0.001, 0.05, 0.25, 0.3, 0.5, 0.75, 0.9, 0.95, 0.999, 1};

/* The width of a bin: 2^-bits of the scale and the distance from the centre together. */
static void expect_within_bounds(double centre, double scale, double *values, size_t n)
{
    struct sketch s = sketched(centre, scale, values, n);
    qsort(values, n, sizeof *values, ascending);
    for (size_t i = 0; i < sizeof quantiles / sizeof *quantiles; i++) {
        double between[2], wanted = exact(values, n, quantiles[i], between);
        double distance = fmax(fabs(between[0] - centre), fabs(between[1] - centre));
        assert_near(sketch_quantile(&s, quantiles[i]), wanted,
                    ldexp(scale + distance, -BITS) * (1 + 1e-12));
    }
    assert_int_equal(s.n, n);
    free(s.bins);
}

static void repeated_values_are_exact(void **state)
{
    (void)state;
    static const double levels[] = {-3.7, 0.1, 0.30000000000000004, 1.0 / 3, 2, 1e6};
    enum { EACH = 10, N = 6 * EACH };
    double values[N];
    for (int i = 0; i < N; i++)
        values[i] = levels[i * 7 % N % 6];
    struct sketch s = sketched(0.2, 0.01, values, N);
    qsort(values, N, sizeof *values, ascending);
    for (int rank = 0; rank < N; rank++) {
        /* ranks that are whole: no interpolation */
        double q = (double)rank / (N - 1), between[2];
        double wanted = exact(values, N, q, between);
        double got = sketch_quantile(&s, q);
        assert_true(fabs(got - wanted) <= 1e-9 * fabs(between[1] - between[0]));
    }
    free(s.bins);
    double same[1000];
    for (int i = 0; i < 1000; i++)
        same[i] = 0.1;
    s = sketched(-4, 0.5, same, 1000);
    for (size_t i = 0; i < sizeof quantiles / sizeof *quantiles; i++)
        assert_true(sketch_quantile(&s, quantiles[i]) == 0.1);
    free(s.bins);
}

static void quantiles_keep_their_bound_whatever_the_shape(void **state)
{
    (void)state;
    enum { N = 20001 };
    double *values = calloc(N, sizeof *values);
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    for (int i = 0; i < N; i++)
        values[i] = 3 + gsl_ran_gaussian(rng, 2);
    expect_within_bounds(3, 2, values, N);
    expect_within_bounds(-40, 0.1, values, N); /* far off the mark */
    expect_within_bounds(3, 500, values, N);
    for (int i = 0; i < N; i++)
        values[i] = gsl_ran_cauchy(rng, 1);
    expect_within_bounds(0, 3, values, N);
    for (int i = 0; i < N; i++)
        values[i] = gsl_ran_pareto(rng, 1.1, 1);
    expect_within_bounds(1, 0.5, values, N);
    for (int i = 0; i < N; i++)
        values[i] = (i % 3 ? 100 : -100) + gsl_ran_gaussian(rng, 0.1);
    expect_within_bounds(33, 94, values, N);
    gsl_rng_free(rng);
    free(values);
}

/* Nearly all values of a bin at one of its ends is as bad as it gets. */
static void the_bound_holds_for_the_worst_sample(void **state)
{
    (void)state;
    enum { N = 1001 };
    double values[N];
    for (int octave = 0; octave < 8; octave++) {
        double low = ldexp(1, octave) - 1, width = ldexp(1, octave - BITS);
        for (int i = 0; i < N; i++)
            values[i] = i ? low : nextafter(low + width, 0);
        expect_within_bounds(0, 1, values, N);
        for (int i = 0; i < N; i++)
            values[i] = i ? nextafter(low + width, 0) : low;
        expect_within_bounds(0, 1, values, N);
    }
}

static void a_sketch_does_not_know_the_order(void **state)
{
    (void)state;
    enum { N = 5000 };
    double values[N];
    uint64_t seed = 3;
    for (int i = 0; i < N; i++)
        values[i] = exp(8 * made_up_uniform(&seed)) - 20;
    struct sketch forward = sketched(0, 5, values, N);
    for (int i = N - 1; i > 0; i--) {
        int j = (int)(made_up(&seed) % (uint64_t)(i + 1));
        double swap = values[i];
        values[i] = values[j];
        values[j] = swap;
    }
    struct sketch shuffled = sketched(0, 5, values, N);
    assert_memory_equal(forward.bins, shuffled.bins, sketch_bins(BITS) * sizeof *forward.bins);
    free(forward.bins);
    free(shuffled.bins);
}

static void chosen_values_are_added_as_if_one_by_one(void **state)
{
    (void)state;
    double values[64];
    uint32_t indices[64];
    uint64_t seed = 5;
    struct sketch one_by_one = made(1, 0.25), together = made(1, 0.25);
    for (int i = 0; i < 100; i++) {
        uint64_t chosen = made_up(&seed) & made_up(&seed);
        for (int l = 0; l < 64; l++) {
            values[l] = exp(20 * made_up_uniform(&seed) - 10) - 3;
            indices[l] = sketch_index(&together, values[l]);
            if (chosen >> l & 1)
                sketch_add(&one_by_one, values[l]);
        }
        sketch_add_chosen(&together, values, indices, chosen);
    }
    assert_int_equal(together.n, one_by_one.n);
    assert_memory_equal(together.bins, one_by_one.bins, sketch_bins(BITS) * sizeof *together.bins);
    free(one_by_one.bins);
    free(together.bins);
}

static void merging_is_adding(void **state)
{
    (void)state;
    enum { N = 3000 };
    double values[N];
    uint64_t seed = 4;
    for (int i = 0; i < N; i++)
        values[i] = 10 * made_up_uniform(&seed) - 2;
    struct sketch whole = sketched(1, 2, values, N);
    struct sketch left = sketched(1, 2, values, N / 3);
    struct sketch right = sketched(1, 2, values + N / 3, N - N / 3);
    struct sketch empty = made(1, 2);
    sketch_merge(&left, &right);
    sketch_merge(&left, &empty);
    sketch_merge(&empty, &left);
    assert_int_equal(left.n, N);
    assert_memory_equal(left.bins, whole.bins, sketch_bins(BITS) * sizeof *whole.bins);
    assert_memory_equal(empty.bins, whole.bins, sketch_bins(BITS) * sizeof *whole.bins);
    free(whole.bins);
    free(left.bins);
    free(right.bins);
    free(empty.bins);
}

static void an_empty_sketch_has_no_quantiles_and_one_value_is_all_of_them(void **state)
{
    (void)state;
    struct sketch s = made(0, 1);
    assert_true(isnan(sketch_quantile(&s, 0.5)));
    sketch_add(&s, 17.25);
    for (size_t i = 0; i < sizeof quantiles / sizeof *quantiles; i++)
        assert_true(sketch_quantile(&s, quantiles[i]) == 17.25);
    free(s.bins);
}

static void extremes_are_exact_however_far_out(void **state)
{
    (void)state;
    static const double values[] = {-1e300, -7e8, -0.3, 0.1, 0.25, 0.3, 4096.5, 8e9, 3e200};
    struct sketch s = sketched(0, 1, values, sizeof values / sizeof *values);
    assert_true(sketch_quantile(&s, 0) == -1e300);
    assert_true(sketch_quantile(&s, 1) == 3e200);
    free(s.bins);
    /* two values of one bin whose difference does not add up again */
    uint64_t seed = 6;
    for (int i = 0; i < 10000; i++) {
        double a = 0.1 * made_up_uniform(&seed), b = 0.1 * made_up_uniform(&seed);
        const double pair[] = {a, b};
        s = sketched(-1, 100, pair, 2);
        assert_true(sketch_quantile(&s, 0) == fmin(a, b));
        assert_true(sketch_quantile(&s, 1) == fmax(a, b));
        free(s.bins);
    }
}

static void infinities_do_no_harm(void **state)
{
    (void)state;
    static const double values[] = {-INFINITY, 0, 1, 2, INFINITY};
    struct sketch s = sketched(0, 1, values, 5);
    assert_int_equal(s.n, 5);
    assert_true(sketch_quantile(&s, 0) == -INFINITY);
    assert_true(sketch_quantile(&s, 0.5) == 1);
    assert_true(sketch_quantile(&s, 1) == INFINITY);
    free(s.bins);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(repeated_values_are_exact),
        cmocka_unit_test(quantiles_keep_their_bound_whatever_the_shape),
        cmocka_unit_test(the_bound_holds_for_the_worst_sample),
        cmocka_unit_test(a_sketch_does_not_know_the_order),
        cmocka_unit_test(chosen_values_are_added_as_if_one_by_one),
        cmocka_unit_test(merging_is_adding),
        cmocka_unit_test(an_empty_sketch_has_no_quantiles_and_one_value_is_all_of_them),
        cmocka_unit_test(extremes_are_exact_however_far_out),
        cmocka_unit_test(infinities_do_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
