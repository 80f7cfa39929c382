/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exact/linear.h"

#include "core/memory.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_splinalg.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define RESTART 40u
#define MOST_RESTARTS 12
#define ROUGH 1e-11 /* what GMRES is to reach: beyond, its own rounding goes in circles */
#define MOST_SWEEPS 200000
#define SWEEPS_ALONE 0.999 /* at less of a discount, sweeps are soon there by themselves */
#define PRECISION 1e-12

void matrix_free(exact_matrix *matrix)
{
    free(matrix->first);
    free(matrix->to);
    free(matrix->p);
    *matrix = (exact_matrix){0};
}

/* -- (I - discount P) x = b, or with P transposed --------------------------------------------- */

typedef struct equation {
    const exact_matrix *matrix;
    bool transposed;
    double discount;
    const double *b;
} equation;

/* next = b + discount P x; by rows what is new is used at once, which gets there sooner. */
static void sweep(const equation *of, double *x, double *next)
{
    const exact_matrix *m = of->matrix;
    if (of->transposed)
        memcpy(next, of->b, m->n * sizeof *next);
    else
        memcpy(next, x, m->n * sizeof *next);
    for (size_t s = 0; s < m->n; s++) {
        double sum = 0;
        for (size_t k = m->first[s]; k < m->first[s + 1]; k++) {
            if (of->transposed)
                next[m->to[k]] += of->discount * m->p[k] * x[s];
            else
                sum += m->p[k] * next[m->to[k]];
        }
        if (!of->transposed)
            next[s] = of->b[s] + of->discount * sum;
    }
}

static double largest(size_t n, const double *x)
{
    double most = 0;
    for (size_t s = 0; s < n; s++)
        most = fabs(x[s]) > most ? fabs(x[s]) : most;
    return most;
}

static parley_status solve_dense(const equation *of, double *x)
{
    size_t n = of->matrix->n;
    int sign;
    gsl_matrix *a = gsl_matrix_alloc(n, n);
    gsl_permutation *order = gsl_permutation_alloc(n);
    parley_status status = a && order ? PARLEY_OK : PARLEY_ERROR_MEMORY;
    if (!status) {
        gsl_matrix_set_identity(a);
        for (size_t s = 0; s < n; s++)
            for (size_t k = of->matrix->first[s]; k < of->matrix->first[s + 1]; k++) {
                uint32_t to = of->matrix->to[k];
                *gsl_matrix_ptr(a, of->transposed ? to : s, of->transposed ? s : to) -=
                    of->discount * of->matrix->p[k];
            }
        gsl_vector_const_view b = gsl_vector_const_view_array(of->b, n);
        gsl_vector_view view = gsl_vector_view_array(x, n);
        if (gsl_linalg_LU_decomp(a, order, &sign) ||
            gsl_linalg_LU_solve(a, order, &b.vector, &view.vector))
            status = PARLEY_NOT_CONVERGED;
    }
    gsl_matrix_free(a);
    gsl_permutation_free(order);
    return status;
}

/* A first approximation; how good it is, the caller sees. */
static parley_status solve_sparse(const equation *of, double *x)
{
    size_t n = of->matrix->n;
    gsl_spmatrix *a = gsl_spmatrix_alloc_nzmax(n, n, of->matrix->first[n] + n, GSL_SPMATRIX_COO);
    gsl_splinalg_itersolve *work =
        gsl_splinalg_itersolve_alloc(gsl_splinalg_itersolve_gmres, n, RESTART);
    gsl_spmatrix *compressed = NULL;
    bool good = a && work;
    for (size_t s = 0; good && s < n; s++) {
        double own = 1;
        for (size_t k = of->matrix->first[s]; good && k < of->matrix->first[s + 1]; k++) {
            uint32_t to = of->matrix->to[k];
            double weight = of->discount * of->matrix->p[k];
            if (to == s)
                own -= weight;
            else if (of->transposed)
                good = !gsl_spmatrix_set(a, to, s, -weight);
            else
                good = !gsl_spmatrix_set(a, s, to, -weight);
        }
        good = good && !gsl_spmatrix_set(a, s, s, own);
    }
    if (good)
        compressed = gsl_spmatrix_compress(a, GSL_SPMATRIX_CSR);
    if (compressed) {
        gsl_vector_const_view b = gsl_vector_const_view_array(of->b, n);
        gsl_vector_view view = gsl_vector_view_array(x, n);
        int state = GSL_CONTINUE;
        for (int i = 0; state == GSL_CONTINUE && i < MOST_RESTARTS; i++)
            state =
                gsl_splinalg_itersolve_iterate(compressed, &b.vector, ROUGH, &view.vector, work);
    }
    gsl_spmatrix_free(a);
    if (work)
        gsl_splinalg_itersolve_free(work);
    bool solved = compressed;
    gsl_spmatrix_free(compressed);
    return solved ? PARLEY_OK : PARLEY_ERROR_MEMORY;
}

/* Sweeps take what is left of the error down by the discount each, whatever it was; on a good
 * approximation one shows that it is good. */
static parley_status solve(const equation *of, double *x)
{
    size_t n = of->matrix->n;
    double *next = memory_array(n, sizeof *next), left = INFINITY;
    memset(x, 0, n * sizeof *x);
    parley_status status = next ? PARLEY_OK : PARLEY_ERROR_MEMORY;
    if (!status)
        status = n <= LINEAR_DENSE             ? solve_dense(of, x)
                 : of->discount > SWEEPS_ALONE ? solve_sparse(of, x)
                                               : PARLEY_OK;
    for (size_t s = 0; !status && s < n; s++)
        if (!isfinite(x[s]))
            x[s] = 0;
    for (int i = 0; !status && left > PRECISION * fmax(1, largest(n, x)); i++) {
        left = 0;
        if (i == MOST_SWEEPS)
            status = PARLEY_NOT_CONVERGED;
        sweep(of, x, next);
        for (size_t s = 0; s < n; s++)
            left = fabs(next[s] - x[s]) > left ? fabs(next[s] - x[s]) : left;
        memcpy(x, next, n * sizeof *x);
    }
    free(next);
    return status;
}

parley_status matrix_visits(const exact_matrix *matrix, double discount, const double *start,
                            double *visits)
{
    const equation of = {matrix, true, discount, start};
    return solve(&of, visits);
}

parley_status matrix_values(const exact_matrix *matrix, double discount, const double *rewards,
                            double *values)
{
    const equation of = {matrix, false, discount, rewards};
    return solve(&of, values);
}

/* -- the long run ------------------------------------------------------------------------------ */

/* Strongly connected components (Tarjan 1972), without recursion: `part` numbers them, those that
 * others lead to before the others. */
typedef struct components {
    uint32_t n;
    uint32_t *part;
} components;

typedef struct search {
    uint32_t *index, *low, *stack, *path;
    size_t *edge;
} search;

static void visit(const exact_matrix *m, search *s, components *found, uint32_t root,
                  uint32_t *n_indexed, size_t *n_stack)
{
    size_t depth = 0;
    s->path[0] = root;
    s->edge[root] = m->first[root];
    s->index[root] = s->low[root] = ++*n_indexed;
    s->stack[(*n_stack)++] = root;
    for (;;) {
        uint32_t at = s->path[depth];
        if (s->edge[at] < m->first[at + 1]) {
            uint32_t to = m->to[s->edge[at]++];
            if (!s->index[to]) {
                s->edge[to] = m->first[to];
                s->index[to] = s->low[to] = ++*n_indexed;
                s->stack[(*n_stack)++] = to;
                s->path[++depth] = to;
            } else if (found->part[to] == UINT32_MAX && s->index[to] < s->low[at]) {
                s->low[at] = s->index[to];
            }
            continue;
        }
        if (s->low[at] == s->index[at]) {
            uint32_t member;
            do {
                member = s->stack[--*n_stack];
                found->part[member] = found->n;
            } while (member != at);
            found->n++;
        }
        if (depth == 0)
            return;
        uint32_t parent = s->path[--depth];
        if (s->low[at] < s->low[parent])
            s->low[parent] = s->low[at];
    }
}

static parley_status components_init(components *found, const exact_matrix *m)
{
    uint32_t n_indexed = 0;
    size_t n_stack = 0;
    search s = {.index = memory_array(m->n, sizeof *s.index),
                .low = memory_array(m->n, sizeof *s.low),
                .stack = memory_array(m->n, sizeof *s.stack),
                .path = memory_array(m->n, sizeof *s.path),
                .edge = memory_array(m->n, sizeof *s.edge)};
    *found = (components){.part = memory_array(m->n, sizeof *found->part)};
    bool good = s.index && s.low && s.stack && s.path && s.edge && found->part;
    if (good)
        memset(found->part, 0xff, m->n * sizeof *found->part);
    for (uint32_t root = 0; good && root < m->n; root++)
        if (!s.index[root])
            visit(m, &s, found, root, &n_indexed, &n_stack);
    free(s.index);
    free(s.low);
    free(s.stack);
    free(s.path);
    free(s.edge);
    return good ? PARLEY_OK : PARLEY_ERROR_MEMORY;
}

/* The part of the matrix among some states, in their order; with all rows whole or not. */
static parley_status matrix_among(exact_matrix *among, const exact_matrix *m, size_t n,
                                  const uint32_t *states, uint32_t *place)
{
    size_t n_steps = 0;
    *among = (exact_matrix){.n = n, .first = memory_array(n + 1, sizeof *among->first)};
    for (size_t k = 0; k < n; k++)
        n_steps += m->first[states[k] + 1] - m->first[states[k]];
    among->to = memory_array(n_steps, sizeof *among->to);
    among->p = memory_array(n_steps, sizeof *among->p);
    if (!among->first || !among->to || !among->p)
        return PARLEY_ERROR_MEMORY;
    for (size_t k = 0; k < n; k++)
        place[states[k]] = (uint32_t)k + 1;
    n_steps = 0;
    for (size_t k = 0; k < n; k++) {
        for (size_t e = m->first[states[k]]; e < m->first[states[k] + 1]; e++)
            if (place[m->to[e]]) {
                among->to[n_steps] = place[m->to[e]] - 1;
                among->p[n_steps++] = m->p[e];
            }
        among->first[k + 1] = n_steps;
    }
    for (size_t k = 0; k < n; k++)
        place[states[k]] = 0;
    return PARLEY_OK;
}

/* The stationary distribution of a chain that is one class (Grassmann, Taksar and Heyman 1985):
 * elimination without subtraction. */
static parley_status stationary_dense(const exact_matrix *m, double *shares)
{
    size_t n = m->n;
    double *a = memory_array(n * n, sizeof *a), sum = 0;
    if (!a)
        return PARLEY_ERROR_MEMORY;
    for (size_t s = 0; s < n; s++)
        for (size_t k = m->first[s]; k < m->first[s + 1]; k++)
            a[s * n + m->to[k]] += m->p[k];
    for (size_t k = n - 1; k > 0; k--) {
        double out = 0;
        for (size_t j = 0; j < k; j++)
            out += a[k * n + j];
        for (size_t i = 0; i < k; i++) {
            double into = a[i * n + k] /= out;
            for (size_t j = 0; into > 0 && j < k; j++)
                a[i * n + j] += into * a[k * n + j];
        }
    }
    shares[0] = 1;
    for (size_t k = 1; k < n; k++) {
        shares[k] = 0;
        for (size_t i = 0; i < k; i++)
            shares[k] += shares[i] * a[i * n + k];
    }
    for (size_t k = 0; k < n; k++)
        sum += shares[k];
    for (size_t k = 0; k < n; k++)
        shares[k] /= sum;
    free(a);
    return PARLEY_OK;
}

/* The same by visits before the chain returns to its first state. */
static parley_status stationary_sparse(const exact_matrix *m, double *shares)
{
    exact_matrix rest = {.n = m->n, .first = m->first, .to = m->to};
    double *start = memory_array(m->n, sizeof *start), sum = 0;
    rest.p = memory_array(m->first[m->n], sizeof *rest.p);
    parley_status status = start && rest.p ? PARLEY_OK : PARLEY_ERROR_MEMORY;
    if (!status) {
        start[0] = 1;
        for (size_t k = 0; k < m->first[m->n]; k++)
            rest.p[k] = m->to[k] == 0 ? 0 : m->p[k];
        status = matrix_visits(&rest, 1, start, shares);
    }
    for (size_t s = 0; !status && s < m->n; s++)
        sum += shares[s];
    for (size_t s = 0; !status && s < m->n; s++)
        shares[s] /= sum;
    free(start);
    free(rest.p);
    return status;
}

#define STATIONARY_DENSE 1200

/* Whether a class leads nowhere else. */
static bool *closed_init(const exact_matrix *m, const components *found)
{
    bool *closed = memory_array(found->n, sizeof *closed);
    for (uint32_t c = 0; closed && c < found->n; c++)
        closed[c] = true;
    for (size_t s = 0; closed && s < m->n; s++)
        for (size_t k = m->first[s]; k < m->first[s + 1]; k++)
            if (found->part[m->to[k]] != found->part[s])
                closed[found->part[s]] = false;
    return closed;
}

/* How likely each class keeps the chain in the end: `entered` by class. */
static parley_status absorb(const exact_matrix *m, const components *found, const bool *closed,
                            const double *start, uint32_t *states, uint32_t *place, double *entered)
{
    size_t n = 0;
    exact_matrix among = {0};
    for (size_t s = 0; s < m->n; s++) {
        if (closed[found->part[s]])
            entered[found->part[s]] += start[s];
        else
            states[n++] = (uint32_t)s;
    }
    if (n == 0)
        return PARLEY_OK;
    double *from = memory_array(n, sizeof *from), *visits = memory_array(n, sizeof *visits);
    parley_status status =
        from && visits ? matrix_among(&among, m, n, states, place) : PARLEY_ERROR_MEMORY;
    for (size_t k = 0; !status && k < n; k++)
        from[k] = start[states[k]];
    if (!status)
        status = matrix_visits(&among, 1, from, visits);
    for (size_t k = 0; !status && k < n; k++)
        for (size_t e = m->first[states[k]]; e < m->first[states[k] + 1]; e++)
            if (closed[found->part[m->to[e]]])
                entered[found->part[m->to[e]]] += visits[k] * m->p[e];
    matrix_free(&among);
    free(from);
    free(visits);
    return status;
}

/* The shares of one closed class. */
static parley_status settle(const exact_matrix *m, const components *found, uint32_t class,
                            double entered, uint32_t *states, uint32_t *place, double *shares)
{
    size_t n = 0;
    exact_matrix among = {0};
    for (size_t s = 0; s < m->n; s++)
        if (found->part[s] == class)
            states[n++] = (uint32_t)s;
    double *own = memory_array(n, sizeof *own);
    parley_status status = own ? matrix_among(&among, m, n, states, place) : PARLEY_ERROR_MEMORY;
    if (!status)
        status =
            n <= STATIONARY_DENSE ? stationary_dense(&among, own) : stationary_sparse(&among, own);
    for (size_t k = 0; !status && k < n; k++)
        shares[states[k]] = entered * own[k];
    matrix_free(&among);
    free(own);
    return status;
}

parley_status matrix_long_run(const exact_matrix *m, const double *start, double *shares)
{
    components found;
    parley_status status = components_init(&found, m);
    bool *closed = status ? NULL : closed_init(m, &found);
    double *entered = status ? NULL : memory_array(found.n, sizeof *entered);
    uint32_t *states = memory_array(m->n, sizeof *states);
    uint32_t *place = memory_array(m->n, sizeof *place);
    memset(shares, 0, m->n * sizeof *shares);
    if (!closed || !entered || !states || !place)
        status = PARLEY_ERROR_MEMORY;
    if (!status)
        status = absorb(m, &found, closed, start, states, place, entered);
    for (uint32_t c = 0; !status && c < found.n; c++)
        if (closed[c] && entered[c] > 0)
            status = settle(m, &found, c, entered[c], states, place, shares);
    free(found.part);
    free(closed);
    free(entered);
    free(states);
    free(place);
    return status;
}
