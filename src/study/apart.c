/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "study/apart.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <limits.h>
#include <math.h>
#include <stdbool.h>

#define ROUNDING 1e-9
#define LEAST_CHANCE 1e-300
#define PLENTY 1000 /* of the rarer kind, from which on a binomial is as good as normal */

static double clamp(double rate)
{
    return fmin(fmax(rate, 0), 1);
}

/* The normal deviate of a tail on one side. */
static double deviate(double tail, bool above)
{
    double z = tail > LEAST_CHANCE ? gsl_cdf_ugaussian_Qinv(tail) : APART_MOST;
    return above ? z : -z;
}

/* As often as (mean * units) of units happened what has the chance p. */
static double binomial_deviate(double mean, double units, double p)
{
    unsigned n = (unsigned)units, k = (unsigned)lround(mean * units);
    double half = gsl_ran_binomial_pdf(k, p, n) / 2;
    double above = gsl_cdf_binomial_Q(k, p, n) + half;
    if (above < 0.5)
        return deviate(above, true);
    return deviate(k > 0 ? gsl_cdf_binomial_P(k - 1, p, n) + half : half, false);
}

static double part(double x, double p)
{
    return x > 0 ? x * log(x / p) : 0;
}

static double bound_deviate(double mean, double p, double pieces)
{
    double tail = exp(-pieces * (part(mean, p) + part(1 - mean, 1 - p)));
    return tail < 0.5 ? deviate(tail, mean > p) : 0;
}

static double student_deviate(double t, double clusters)
{
    return deviate(gsl_cdf_tdist_Q(fabs(t), clusters - 1), t > 0);
}

/* Whether the mean of clusters, by their own standard error, is as good as normal. */
static bool is_normal(const sampled_mean *of, double exact)
{
    double square = of->standard_error * of->standard_error;
    if (!(of->standard_error > ROUNDING) || of->clusters < APART_ENOUGH)
        return false;
    switch (of->form) {
    case FORM_RATE: {
        double p = clamp(exact);
        return p * (1 - p) / square * fmin(p, 1 - p) >= APART_MANY;
    }
    case FORM_COUNT: {
        /* independent events, or units in which they did not come as often as they mostly do */
        double variance = square * of->units, clumped = fmax(1, variance / exact);
        return fmin(exact, variance) * of->units >= APART_MANY * clumped;
    }
    case FORM_REAL:
        break;
    }
    return of->varied;
}

static apart binary_apart(const sampled_mean *of, double exact)
{
    double p = clamp(exact), expected = of->units * fmin(p, 1 - p);
    apart a = {APART_ERROR, sqrt(p * (1 - p) / of->units), 0};
    if (expected >= PLENTY)
        a.z = fmin(fmax((of->mean - p) / a.standard_error, -APART_MOST), APART_MOST);
    else if (of->units < UINT_MAX)
        a.z = binomial_deviate(of->mean, of->units, p);
    else
        a.z = bound_deviate(of->mean, p, of->units);
    if (expected < APART_ENOUGH)
        a.kind = APART_BOUND;
    return a;
}

apart apart_of(const sampled_mean *of, double exact)
{
    double off = of->mean - exact;
    bool noisy =
        of->binary ? exact > ROUNDING && exact < 1 - ROUNDING : of->standard_error > ROUNDING;
    if (!noisy && fabs(off) <= ROUNDING * fmax(1, fabs(exact)))
        return (apart){APART_SAME, NAN, NAN};
    if (of->binary)
        return binary_apart(of, exact);
    if (is_normal(of, exact))
        return (apart){APART_ERROR, of->standard_error,
                       student_deviate(off / of->standard_error, of->clusters)};
    double most = of->form == FORM_COUNT ? of->most : 1;
    if (of->form == FORM_REAL || !(of->mean <= most))
        return (apart){APART_FEW, NAN, NAN};
    return (apart){APART_BOUND, NAN,
                   bound_deviate(clamp(of->mean / most), clamp(exact / most), of->pieces)};
}
