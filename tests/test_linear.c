/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Large chains against closed forms, and middling ones against LU decomposition of the whole. */
#include "exact/linear.h"

#include <gsl/gsl_linalg.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static double *vector(size_t n)
{
    double *x = calloc(n, sizeof *x);
    assert_non_null(x);
    return x;
}

/* n states with `degree` steps each, still to be filled in. */
static exact_matrix chain_of(size_t n, size_t degree)
{
    exact_matrix m = {.n = n,
                      .first = calloc(n + 1, sizeof *m.first),
                      .to = calloc(n * degree, sizeof *m.to),
                      .p = vector(n * degree)};
    assert_true(m.first && m.to);
    for (size_t s = 0; s <= n; s++)
        m.first[s] = s * degree;
    return m;
}

static void step(exact_matrix *m, size_t s, size_t k, size_t to, double p)
{
    m->to[m->first[s] + k] = (uint32_t)to;
    m->p[m->first[s] + k] = p;
}

/* A walk on a ring, up or down a place with the same chance; a reward in place 0: v_k is
 * C (x^k + x^(n-k)) with d (x + 1/x) / 2 = 1. Visits from place 0 are the same by symmetry. */
static void a_ring_is_solved(size_t n, double d, double tolerance)
{
    exact_matrix m = chain_of(n, 2);
    double *reward = vector(n), *values = vector(n), *visits = vector(n);
    double x = (1 - sqrt((1 - d) * (1 + d))) / d, nd = (double)n;
    double scale = 1 / (1 + pow(x, nd) - d * (x + pow(x, nd - 1)));
    for (size_t s = 0; s < n; s++) {
        step(&m, s, 0, (s + 1) % n, 0.5);
        step(&m, s, 1, (s + n - 1) % n, 0.5);
    }
    reward[0] = 1;
    assert_int_equal(matrix_values(&m, d, reward, values), PARLEY_OK);
    assert_int_equal(matrix_visits(&m, d, reward, visits), PARLEY_OK);
    for (size_t s = 0; s < n; s++) {
        double sd = (double)s, v = scale * (pow(x, sd) + pow(x, nd - sd));
        assert_true(fabs(values[s] - v) <= tolerance * scale);
        assert_true(fabs(visits[s] - v) <= tolerance * scale);
    }
    matrix_free(&m);
    free(reward);
    free(values);
    free(visits);
}

static void long_rings_have_the_closed_form(void **state)
{
    (void)state;
    a_ring_is_solved(20001, 0.9, 1e-12);
    a_ring_is_solved(20001, 0.99, 1e-12);
    a_ring_is_solved(20001, 0.9999, 1e-11);
    a_ring_is_solved(20001, 0.999999, 1e-9);
}

/* Numbers without pattern, 0 to 1: a step of SplitMix64. */
static double chance(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return (double)((z ^ (z >> 31)) >> 11) / 9007199254740992.0;
}

static exact_matrix without_pattern(size_t n, size_t degree, uint64_t seed)
{
    exact_matrix m = chain_of(n, degree);
    for (size_t s = 0; s < n; s++) {
        double sum = 0;
        for (size_t k = 0; k < degree; k++) {
            /* mostly near, so that there are many circles and no few large steps */
            double far = chance(&seed) < 0.2 ? (double)n : 12;
            size_t to = (s + (size_t)(chance(&seed) * far)) % n;
            step(&m, s, k, to, chance(&seed));
            sum += m.p[m.first[s] + k];
        }
        for (size_t k = 0; k < degree; k++)
            m.p[m.first[s] + k] /= sum;
    }
    return m;
}

static void decompose(const exact_matrix *m, bool transposed, double d, const double *b, double *x)
{
    int sign;
    gsl_matrix *a = gsl_matrix_alloc(m->n, m->n);
    gsl_permutation *order = gsl_permutation_alloc(m->n);
    gsl_matrix_set_identity(a);
    for (size_t s = 0; s < m->n; s++)
        for (size_t k = m->first[s]; k < m->first[s + 1]; k++)
            *gsl_matrix_ptr(a, transposed ? m->to[k] : s, transposed ? s : m->to[k]) -= d * m->p[k];
    gsl_vector_const_view from = gsl_vector_const_view_array(b, m->n);
    gsl_vector_view to = gsl_vector_view_array(x, m->n);
    assert_int_equal(gsl_linalg_LU_decomp(a, order, &sign), 0);
    assert_int_equal(gsl_linalg_LU_solve(a, order, &from.vector, &to.vector), 0);
    gsl_matrix_free(a);
    gsl_permutation_free(order);
}

static void what_is_swept_is_what_is_decomposed(void **state)
{
    static const double discounts[] = {0.5, 0.95, 0.999, 0.99999};
    (void)state;
    for (size_t k = 0; k < 4; k++) {
        size_t n = 700;
        exact_matrix m = without_pattern(n, 4, k);
        uint64_t seed = 99;
        double *b = vector(n), *x = vector(n), *y = vector(n);
        for (int transposed = 0; transposed < 2; transposed++) {
            double largest = 0;
            for (size_t s = 0; s < n; s++)
                b[s] = chance(&seed) - 0.3;
            decompose(&m, transposed, discounts[k], b, y);
            assert_int_equal((transposed ? matrix_visits : matrix_values)(&m, discounts[k], b, x),
                             PARLEY_OK);
            for (size_t s = 0; s < n; s++)
                largest = fmax(largest, fabs(y[s]));
            for (size_t s = 0; s < n; s++)
                assert_true(fabs(x[s] - y[s]) <= 1e-10 * largest);
        }
        matrix_free(&m);
        free(b);
        free(x);
        free(y);
    }
}

/* Too large and too tangled to be eliminated: what is solved for is known before. */
static void what_cannot_be_decomposed_is_found_again(void **state)
{
    static const double discounts[] = {0.9, 0.9999};
    (void)state;
    for (size_t k = 0; k < 2; k++) {
        size_t n = 20000;
        double d = discounts[k];
        exact_matrix m = without_pattern(n, 6, 7);
        uint64_t seed = 3;
        double *b = vector(n), *x = vector(n), *known = vector(n);
        for (int transposed = 0; transposed < 2; transposed++) {
            for (size_t s = 0; s < n; s++)
                b[s] = known[s] = chance(&seed);
            for (size_t s = 0; s < n; s++)
                for (size_t e = m.first[s]; e < m.first[s + 1]; e++)
                    b[transposed ? m.to[e] : s] -= d * m.p[e] * known[transposed ? s : m.to[e]];
            assert_int_equal((transposed ? matrix_visits : matrix_values)(&m, d, b, x), PARLEY_OK);
            for (size_t s = 0; s < n; s++)
                assert_true(fabs(x[s] - known[s]) <= 1e-10);
        }
        matrix_free(&m);
        free(b);
        free(x);
        free(known);
    }
}

/* Up with p, down with 1 - p, held back at both ends: shares fall by p / (1 - p) a place. */
static void a_walk_has_its_stationary_distribution(void **state)
{
    (void)state;
    const size_t n = 10000;
    const double p = 0.45, ratio = p / (1 - p);
    exact_matrix m = chain_of(n, 2);
    double *start = vector(n), *shares = vector(n);
    for (size_t s = 0; s < n; s++) {
        step(&m, s, 0, s + 1 < n ? s + 1 : s, p);
        step(&m, s, 1, s > 0 ? s - 1 : s, 1 - p);
    }
    start[n / 2] = 1;
    assert_int_equal(matrix_long_run(&m, start, shares), PARLEY_OK);
    for (size_t s = 0; s < n; s++)
        assert_true(fabs(shares[s] - (1 - ratio) * pow(ratio, (double)s)) <= 1e-11);
    matrix_free(&m);
    free(start);
    free(shares);
}

/* The gambler's ruin: from place k, one end or the other for good. */
static void a_gambler_is_ruined(void **state)
{
    (void)state;
    const size_t n = 5001, from = 20;
    const double p = 0.49, ratio = (1 - p) / p;
    exact_matrix m = chain_of(n, 2);
    double *start = vector(n), *shares = vector(n);
    for (size_t s = 0; s < n; s++) {
        bool end = s == 0 || s == n - 1;
        step(&m, s, 0, end ? s : s + 1, end ? 0.5 : p);
        step(&m, s, 1, end ? s : s - 1, end ? 0.5 : 1 - p);
    }
    start[n - 1 - from] = 1;
    assert_int_equal(matrix_long_run(&m, start, shares), PARLEY_OK);
    double wins = pow(ratio, -(double)from);
    assert_true(fabs(shares[n - 1] - wins) <= 1e-10);
    assert_true(fabs(shares[0] - (1 - wins)) <= 1e-10);
    matrix_free(&m);
    free(start);
    free(shares);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(long_rings_have_the_closed_form),
        cmocka_unit_test(what_is_swept_is_what_is_decomposed),
        cmocka_unit_test(what_cannot_be_decomposed_is_found_again),
        cmocka_unit_test(a_walk_has_its_stationary_distribution),
        cmocka_unit_test(a_gambler_is_ruined),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
