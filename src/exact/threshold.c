/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where it stops paying to keep to the agreement: looks from the lowest value on, more of them
 * where a gain bends towards 0, until what the actor is tempted to changes; then a root. */
#include "core/memory.h"
#include "exact/solve.h"
#include "exact/worth.h"

#include <float.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_roots.h>
#include <math.h>
#include <stdlib.h>

#define TEMPTED 1e-11 /* gains up to this are rounding */
#define MOST_STEPS 200
#define MOST_TEMPTATIONS 20
#define MOST_HALVINGS 6u /* of an interval between two of the looks that are always taken */

/* The gains of the actor's deviations at one value of the number. */
typedef struct look {
    double x, most;
    uint32_t n, best; /* best: the place of the largest, which `most` is */
    double *gains;
} look;

typedef struct search {
    const parley_scenario *scenario;
    const char *pointer;
    solve_scope scope;
    double grain; /* a distance of no matter */
    uint32_t n_list;
    const char *const *list;
    parley_exact_options options;
    parley_error *error;
    parley_status status;
} search;

/* -- one look -------------------------------------------------------------------------------- */

/* The scope's gains, one by one, or of one deviation. */
static parley_status gains_at(const search *s, const solve_scope *scope, double x, look *to)
{
    deviant at;
    parley_solution solution = {0};
    *to = (look){.x = x, .most = -INFINITY};
    parley_status status = deviant_number(&at, s->scenario, s->pointer, x, s->error);
    if (!status)
        status =
            solve_for(&solution, &at.scenario, scope, s->n_list, s->list, &s->options, s->error);
    to->gains = status ? NULL : memory_array(solution.n_deviations, sizeof *to->gains);
    if (!status && !to->gains)
        status = PARLEY_ERROR_MEMORY;
    for (uint32_t d = 0; !status && d < solution.n_deviations; d++) {
        double gain = to->gains[to->n++] = solution.deviations[d].gain;
        if (isnan(gain))
            status = parley_error_add(s->error, PARLEY_ERROR_LIMIT, NULL, s->pointer,
                                      "what %s gains from %s is too large to be worked out at %g; "
                                      "--list other strategies, or allow more --states",
                                      s->scenario->actors[s->scope.actor].id,
                                      solution.deviations[d].name, x);
        if (gain > to->most) {
            to->most = gain;
            to->best = d;
        }
    }
    parley_solution_free(&solution);
    deviant_free(&at);
    return status;
}

static void look_at(search *s, double x, look *to)
{
    *to = (look){.x = x, .most = NAN};
    if (!s->status)
        s->status = gains_at(s, &s->scope, x, to);
}

static double gain_of(search *s, uint32_t place, double x)
{
    solve_scope scope = s->scope;
    look at = {0};
    double gain = NAN;
    scope.only = place;
    if (!s->status)
        s->status = gains_at(s, &scope, x, &at);
    if (!s->status)
        gain = at.gains[0];
    free(at.gains);
    return gain;
}

/* -- between two looks of which one tempts --------------------------------------------------- */

typedef struct sought {
    search *s;
    uint32_t place; /* of the deviation */
} sought;

static double sought_gain(double x, void *context)
{
    const sought *of = context;
    return gain_of(of->s, of->place, x);
}

/* The root of a deviation's gain (Brent 1973) between a point where it tempts and one where it does
 * not. */
static double root(search *s, uint32_t place, double tempted, double kept)
{
    gsl_root_fsolver *solver = gsl_root_fsolver_alloc(gsl_root_fsolver_brent);
    sought of = {s, place};
    gsl_function f = {.function = sought_gain, .params = &of};
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
                                   gsl_root_fsolver_x_upper(solver), s->grain,
                                   4 * DBL_EPSILON) == GSL_SUCCESS)
            break;
    }
    gsl_root_fsolver_free(solver);
    return at;
}

/* Where a gain touches 0 without going below there is no root: halving what is left finds where it
 * begins to tempt. */
static double halve(search *s, double tempted, double kept)
{
    for (int i = 0; !s->status && i < MOST_STEPS && fabs(tempted - kept) > s->grain; i++) {
        look at;
        double middle = (tempted + kept) / 2;
        look_at(s, middle, &at);
        *(at.most > TEMPTED ? &tempted : &kept) = middle;
        free(at.gains);
    }
    return (tempted + kept) / 2;
}

/* The root of what tempts most, and then of whatever still tempts beyond it. */
static double narrow(search *s, double tempted, double kept)
{
    double at = tempted, step = 1e-9 * (kept - tempted);
    for (int i = 0; !s->status && i < MOST_TEMPTATIONS; i++) {
        look there;
        look_at(s, tempted, &there);
        free(there.gains);
        if (s->status || there.most <= TEMPTED)
            return at;
        if (gain_of(s, there.best, kept) >= 0)
            return halve(s, tempted, kept);
        at = root(s, there.best, tempted, kept);
        tempted = at + step;
    }
    return at;
}

/* -- from look to look ----------------------------------------------------------------------- */

/* Whether what tempts may change twice between two neighbours of three looks, `a` and `b`: where
 * gains come nearer to 0 than half of what they bend by over the three. */
static bool may_change(const look three[3], const look *a, const look *b)
{
    bool tempted = a->most > TEMPTED, some = false, all = true;
    for (uint32_t d = 0; d < a->n; d++) {
        double bend = fabs(three[0].gains[d] - 2 * three[1].gains[d] + three[2].gains[d]) / 2;
        double left = a->gains[d], right = b->gains[d];
        some |= bend > TEMPTED && fmax(left, right) > -bend;
        all &= fmin(left, right) <= fmax(bend, TEMPTED);
    }
    return tempted ? all : some;
}

/* Looks for the lowest change between two looks. */
static bool change_between(search *s, const look *a, const look *b, unsigned halvings, double *at)
{
    look three[3] = {[0] = *a, [2] = *b};
    bool found = false;
    look_at(s, (a->x + b->x) / 2, &three[1]);
    for (int k = 0; !s->status && !found && k < 2; k++) {
        const look *left = &three[k], *right = &three[k + 1];
        bool tempted = left->most > TEMPTED;
        if (tempted != (right->most > TEMPTED)) {
            *at = narrow(s, tempted ? left->x : right->x, tempted ? right->x : left->x);
            found = true;
        } else if (halvings > 0 && may_change(three, left, right)) {
            found = change_between(s, left, right, halvings - 1, at);
        }
    }
    free(three[1].gains);
    return found;
}

/* At neither end may the number be what its field does not allow; and all looks are over the same
 * horizon, or gains would jump between them. */
static parley_status ends_check(search *s, double low, double high)
{
    const double ends[] = {low, high};
    for (int e = 0; !s->status && e < 2; e++) {
        deviant at;
        exact_model model = {0};
        parley_horizon horizon;
        s->status = deviant_number(&at, s->scenario, s->pointer, ends[e], s->error);
        if (!s->status)
            s->status = deviant_compile(&at, s->error);
        if (!s->status)
            s->status = exact_model_init(&model, at.game, &s->options, s->error);
        if (!s->status)
            s->status = horizon_settle(&model, &s->options, &horizon, s->error);
        if (!s->status && horizon == PARLEY_HORIZON_COUNT)
            s->options.horizon = PARLEY_HORIZON_COUNT;
        exact_model_free(&model);
        deviant_free(&at);
    }
    return s->status;
}

parley_status parley_threshold_find(parley_threshold *threshold, const parley_scenario *scenario,
                                    uint32_t actor, const char *pointer, double low, double high,
                                    uint32_t n_list, const char *const *list,
                                    const parley_exact_options *options, parley_error *error)
{
    search s = {.scenario = scenario,
                .pointer = pointer,
                .scope = {.actor = actor, .only = PARLEY_NONE},
                .grain = 1e-13 * (high - low),
                .n_list = n_list,
                .list = list,
                .options = *options,
                .error = error};
    const int n = (PARLEY_THRESHOLD_POINTS - 1) / 2;
    look before = {0}, now;
    bool found = false;
    *threshold = (parley_threshold){.at = NAN};
    if (ends_check(&s, low, high))
        return s.status;
    look_at(&s, low, &before);
    threshold->crossing = before.most > TEMPTED ? PARLEY_CROSSING_NEVER : PARLEY_CROSSING_ALWAYS;
    threshold->above = before.most > TEMPTED;
    for (int k = 1; !s.status && !found && k <= n; k++) {
        look_at(&s, low + (high - low) * k / n, &now);
        if (!s.status)
            found = change_between(&s, &before, &now, MOST_HALVINGS, &threshold->at);
        free(before.gains);
        before = now;
    }
    free(before.gains);
    if (found)
        threshold->crossing = PARLEY_CROSSING_ONE;
    return s.status;
}
