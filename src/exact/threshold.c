/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where it stops paying to keep to the agreement. */
#include "core/memory.h"
#include "exact/solve.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_roots.h>
#include <math.h>
#include <stdlib.h>

#define TEMPTED 1e-11 /* gains up to this are rounding */
#define MOST_STEPS 200
#define MOST_TEMPTATIONS 20

typedef struct search {
    const parley_scenario *scenario;
    uint32_t actor;
    const char *pointer;
    uint32_t n_list;
    const char *const *list;
    const parley_exact_options *options;
    parley_error *error;
    uint32_t deviation; /* that the root is sought of, by its place among the actor's */
    parley_status status;
} search;

/* The gains of the actor's deviations at a value of the number: `gain` of the one that is sought,
 * and the place of the best. */
static double gain_at(search *s, double x, double *most, uint32_t *best)
{
    char *json = memory_format("%.17g", x);
    const parley_setting setting = {s->pointer, json};
    deviant at = {0};
    parley_solution solution = {0};
    double gain = NAN;
    uint32_t place = 0;
    *most = -INFINITY;
    s->status = json ? deviant_read(&at, s->scenario, 1, &setting, s->error) : PARLEY_ERROR_MEMORY;
    if (!s->status)
        s->status = solve_for(&solution, &at.scenario, s->actor, false, s->n_list, s->list,
                              s->options, s->error);
    for (uint32_t d = 0; d < solution.n_deviations; d++) {
        const parley_deviation *of = &solution.deviations[d];
        if (place == s->deviation)
            gain = of->gain;
        if (of->gain > *most) {
            *most = of->gain;
            *best = place;
        }
        place++;
    }
    parley_solution_free(&solution);
    deviant_free(&at);
    free(json);
    return gain;
}

static double gain_of(double x, void *context)
{
    double most;
    uint32_t best;
    return gain_at(context, x, &most, &best);
}

/* The root of the chosen deviation's gain between a point where it tempts and one where it does
 * not. */
static double root(search *s, double tempted, double kept)
{
    gsl_root_fsolver *solver = gsl_root_fsolver_alloc(gsl_root_fsolver_brent);
    gsl_function f = {.function = gain_of, .params = s};
    double low = fmin(tempted, kept), high = fmax(tempted, kept), at = NAN;
    if (!solver) {
        s->status = PARLEY_ERROR_MEMORY;
        return NAN;
    }
    int state = gsl_root_fsolver_set(solver, &f, low, high);
    for (int i = 0; state == GSL_SUCCESS && !s->status && i < MOST_STEPS; i++) {
        state = gsl_root_fsolver_iterate(solver);
        at = gsl_root_fsolver_root(solver);
        if (gsl_root_test_interval(gsl_root_fsolver_x_lower(solver),
                                   gsl_root_fsolver_x_upper(solver), 1e-13, 0) == GSL_SUCCESS)
            break;
    }
    gsl_root_fsolver_free(solver);
    return at;
}

/* Where a gain touches 0 without going below there is no root: halving what is left finds where it
 * begins to tempt. */
static double halve(search *s, double tempted, double kept)
{
    for (int i = 0; !s->status && i < MOST_STEPS && fabs(tempted - kept) > 1e-13; i++) {
        double middle = (tempted + kept) / 2, most;
        uint32_t best;
        gain_at(s, middle, &most, &best);
        if (most > TEMPTED)
            tempted = middle;
        else
            kept = middle;
    }
    return (tempted + kept) / 2;
}

/* Between a point where something tempts and one where nothing does: the root of what tempts most,
 * and then of whatever still tempts beyond it. */
static double narrow(search *s, double tempted, double kept)
{
    double at = tempted, step = 1e-9 * (kept - tempted);
    for (int i = 0; !s->status && i < MOST_TEMPTATIONS; i++) {
        double most, unused;
        uint32_t best = 0, other;
        gain_at(s, tempted, &most, &best);
        if (s->status || most <= TEMPTED)
            return at;
        s->deviation = best;
        if (gain_at(s, kept, &unused, &other) >= 0)
            return halve(s, tempted, kept);
        at = root(s, tempted, kept);
        tempted = at + step;
    }
    return at;
}

parley_status parley_threshold_find(parley_threshold *threshold, const parley_scenario *scenario,
                                    uint32_t actor, const char *pointer, double low, double high,
                                    uint32_t n_list, const char *const *list,
                                    const parley_exact_options *options, parley_error *error)
{
    search s = {.scenario = scenario,
                .actor = actor,
                .pointer = pointer,
                .n_list = n_list,
                .list = list,
                .options = options,
                .error = error};
    double before = low;
    bool tempted_before = false;
    *threshold = (parley_threshold){.at = NAN};
    for (int k = 0; !s.status && k < PARLEY_THRESHOLD_POINTS; k++) {
        double x = low + (high - low) * k / (PARLEY_THRESHOLD_POINTS - 1), most;
        uint32_t best;
        gain_at(&s, x, &most, &best);
        bool tempted = most > TEMPTED;
        if (!s.status && k > 0 && tempted != tempted_before) {
            threshold->crossing = PARLEY_CROSSING_ONE;
            threshold->at = narrow(&s, tempted ? x : before, tempted ? before : x);
            return s.status;
        }
        tempted_before = tempted;
        before = x;
    }
    threshold->crossing = tempted_before ? PARLEY_CROSSING_NEVER : PARLEY_CROSSING_ALWAYS;
    return s.status;
}
