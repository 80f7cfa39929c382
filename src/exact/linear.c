/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Class by class: what a class hangs on is known before it. In a class, Gauss-Seidel sweeps in an
 * order in which a state comes after nearly all that it hangs on; where they are slow, elimination;
 * and where that takes too much, BiCGSTAB (van der Vorst 1992) on top of sweeps. */
#include "exact/linear.h"

#include "core/memory.h"
#include "exact/equation.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define PRECISION 1e-13
#define FIRST_SWEEPS 40u
#define FIRST_STEPS 250u /* of BiCGSTAB, before FIRST_SWEEPS */
#define MOST_ROUNDS 9u   /* of both, each twice as long as the one before */

void matrix_free(exact_matrix *matrix)
{
    free(matrix->first);
    free(matrix->to);
    free(matrix->p);
    *matrix = (exact_matrix){0};
}

/* -- one class ------------------------------------------------------------------------------- */

/* What errors are measured by: the most of any for values, their sum for visits, so that an error
 * is at most discount / (1 - discount) times what a sweep still moves by. */
static double add_norm(const equation *of, double norm, double x)
{
    return of->transposed ? norm + fabs(x) : fmax(norm, fabs(x));
}

/* One sweep over places a..z-1, of which x and b (NULL: 0) are; how far it moved. */
static double sweep(const equation *of, size_t a, size_t z, const double *b, double *x)
{
    double moved = 0;
    for (size_t k = a; k < z; k++) {
        double sum = b ? b[k - a] : 0;
        for (size_t e = of->first[k]; e < of->inner[k]; e++)
            sum += of->weight[e] * x[of->from[e] - a];
        sum /= of->keep[k];
        moved = add_norm(of, moved, sum - x[k - a]);
        x[k - a] = sum;
    }
    return moved;
}

/* Sweeps until what is left is rounding, or the discount says that the error is small enough. */
static bool settles(equation *of, size_t a, size_t z, unsigned most)
{
    for (unsigned i = 0; i < most; i++) {
        double moved = sweep(of, a, z, of->b + a, of->x + a), scale = of->scale;
        for (size_t k = a; k < z; k++)
            scale = add_norm(of, scale, of->x[k]);
        if (moved * of->discount <= PRECISION * (1 - of->discount) * scale ||
            moved <= 4 * DBL_EPSILON * scale)
            return true;
    }
    return false;
}

static double dot(size_t n, const double *x, const double *y)
{
    double sum = 0;
    for (size_t k = 0; k < n; k++)
        sum += x[k] * y[k];
    return sum;
}

/* out = x - what a sweep without b makes of it. */
static void apply(const equation *of, size_t a, size_t z, const double *x, double *out)
{
    memcpy(out, x, (z - a) * sizeof *out);
    sweep(of, a, z, NULL, out);
    for (size_t k = 0; k < z - a; k++)
        out[k] = x[k] - out[k];
}

/* BiCGSTAB on x = sweep(x): moves x of the class towards the solution. `room`: five times its
 * size. */
static void accelerate(equation *of, size_t a, size_t z, unsigned most, double *room)
{
    size_t n = z - a;
    double *x = of->x + a, *r = room, *shadow = r + n, *p = shadow + n, *v = p + n, *t = v + n;
    double rho = 1, alpha = 1, omega = 1;
    memcpy(r, x, n * sizeof *r);
    sweep(of, a, z, of->b + a, r);
    for (size_t k = 0; k < n; k++)
        shadow[k] = r[k] -= x[k];
    memset(p, 0, 2 * n * sizeof *p);
    double first = dot(n, r, r);
    for (unsigned i = 0; i < most && dot(n, r, r) > 1e-30 * first; i++) {
        double now = dot(n, shadow, r), beta = now / rho * (alpha / omega);
        rho = now;
        for (size_t k = 0; k < n; k++)
            p[k] = r[k] + beta * (p[k] - omega * v[k]);
        apply(of, a, z, p, v);
        alpha = rho / dot(n, shadow, v);
        for (size_t k = 0; k < n; k++)
            r[k] -= alpha * v[k];
        apply(of, a, z, r, t);
        omega = dot(n, t, r) / dot(n, t, t);
        if (!isfinite(alpha) || !isfinite(omega))
            break;
        for (size_t k = 0; k < n; k++) {
            x[k] += alpha * p[k] + omega * r[k];
            r[k] -= omega * t[k];
        }
    }
}

static bool finite_all(size_t n, const double *x)
{
    for (size_t k = 0; k < n; k++)
        if (!isfinite(x[k]))
            return false;
    return true;
}

/* A class in which sweeps alone are slow. */
static parley_status solve_slow(equation *of, size_t a, size_t z)
{
    size_t n = z - a;
    double *room = memory_array(6 * n, sizeof *room), *before = room ? room + 5 * n : NULL;
    parley_status status = room ? PARLEY_NOT_CONVERGED : PARLEY_ERROR_MEMORY;
    for (unsigned round = 0; status == PARLEY_NOT_CONVERGED && round < MOST_ROUNDS; round++) {
        memcpy(before, of->x + a, n * sizeof *before);
        bool good = true;
        if (round == 0)
            good = equation_eliminate(of, a, z, of->x + a);
        else
            accelerate(of, a, z, FIRST_STEPS << (round - 1), room);
        if (!good || !finite_all(n, of->x + a))
            memcpy(of->x + a, before, n * sizeof *before);
        if (settles(of, a, z, FIRST_SWEEPS << round))
            status = PARLEY_OK;
    }
    free(room);
    return status;
}

static parley_status solve_class(equation *of, size_t a, size_t z)
{
    parley_status status = PARLEY_OK;
    for (size_t k = a; k < z; k++)
        for (size_t e = of->inner[k]; e < of->first[k + 1]; e++)
            of->b[k] += of->weight[e] * of->x[of->from[e]];
    if (z - a == 1)
        of->x[a] = of->b[a] / of->keep[a];
    else if (!settles(of, a, z, FIRST_SWEEPS))
        status = solve_slow(of, a, z);
    for (size_t k = a; k < z; k++)
        of->scale = add_norm(of, of->scale, of->x[k]);
    return status;
}

static parley_status solve(const exact_matrix *matrix, bool transposed, double discount,
                           const double *b, double *x)
{
    equation of;
    parley_status status = equation_init(&of, matrix, transposed, discount, b);
    for (size_t c = 0; !status && c < of.n_classes; c++)
        status = solve_class(&of, of.class_from[c], of.class_from[c + 1]);
    for (size_t k = 0; !status && k < of.n; k++)
        x[of.state[k]] = of.x[k];
    equation_free(&of);
    return status;
}

parley_status matrix_visits(const exact_matrix *matrix, double discount, const double *start,
                            double *visits)
{
    return solve(matrix, true, discount, start, visits);
}

parley_status matrix_values(const exact_matrix *matrix, double discount, const double *rewards,
                            double *values)
{
    return solve(matrix, false, discount, rewards, values);
}
