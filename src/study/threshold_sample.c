/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where it stops paying to keep to the agreement, by simulation at common random numbers. */
#include "parley/threshold.h"

#include "core/memory.h"
#include "exact/deviations.h"
#include "parley/compare.h"

#include <math.h>
#include <stdlib.h>

#define TEMPTED 1e-11 /* gains up to this are rounding */
#define HALVINGS 14   /* of a sixteenth of the range: to 4e-6 of it */

typedef struct search {
    const parley_scenario *scenario;
    uint32_t actor;
    const char *pointer;
    uint32_t n_list;
    const char *const *list;
    const parley_options *options;
    parley_error *error;
    parley_status status;
} search;

/* What the sample says at a value of the number. */
typedef struct look {
    double x;
    bool tempts;       /* some deviation gains, in the mean */
    bool surely;       /* and its interval is above 0 */
    bool surely_keeps; /* the intervals of all are at most 0 */
} look;

/* -- one value of the number ------------------------------------------------------------------ */

static void judge(const parley_comparison *c, look *at)
{
    for (uint32_t v = 1; v < parley_comparison_n_variants(c); v++) {
        parley_estimate gain;
        parley_comparison_difference(c, v, 0, &gain);
        at->tempts |= gain.mean > TEMPTED;
        at->surely |= gain.ci_low > TEMPTED;
        at->surely_keeps &= gain.ci_high <= TEMPTED;
    }
}

/* Plays what the scenario says, and every deviation, against each other. */
static parley_status compare(search *s, const deviant *kept, const deviations *all, look *at)
{
    parley_variant *variants = memory_array(all->n + 1u, sizeof *variants);
    char *measure = memory_format("value/%s", s->scenario->actors[s->actor].id);
    const char *measures[] = {measure};
    parley_comparison *comparison = NULL;
    parley_status status = variants && measure ? PARLEY_OK : PARLEY_ERROR_MEMORY;
    if (!status) {
        variants[0] = (parley_variant){.name = "as_declared", .game = kept->game};
        for (uint32_t d = 0; d < all->n; d++)
            variants[d + 1] = (parley_variant){.name = all->at[d].name, .game = all->at[d].of.game};
        status = parley_comparison_init(&comparison, all->n + 1, variants, 1, measures, s->error);
    }
    if (!status)
        status = parley_comparison_play(comparison, s->options, s->error);
    if (!status)
        judge(comparison, at);
    parley_comparison_free(&comparison);
    free(measure);
    free(variants);
    return status;
}

/* At neither end may the number be what its field does not allow. */
static parley_status ends_check(const search *s, double low, double high)
{
    const double ends[] = {low, high};
    parley_status status = PARLEY_OK;
    for (int e = 0; e < 2 && !status; e++) {
        deviant at = {0};
        status = deviant_number(&at, s->scenario, s->pointer, ends[e], s->error);
        deviant_free(&at);
    }
    return status;
}

static look look_at(search *s, double x)
{
    look at = {.x = x, .surely_keeps = true};
    deviant kept = {0};
    deviations all = {0};
    if (s->status)
        return at;
    s->status = deviant_number(&kept, s->scenario, s->pointer, x, s->error);
    if (!s->status)
        s->status = deviant_compile(&kept, s->error);
    if (!s->status)
        s->status = deviations_init(&all, &kept.scenario, s->actor, false, s->n_list, s->list);
    for (uint32_t d = 0; !s->status && d < all.n; d++)
        s->status = deviation_compile(&all.at[d], &kept.scenario, s->error);
    if (!s->status && all.n > 0)
        s->status = compare(s, &kept, &all, &at);
    deviations_free(&all);
    deviant_free(&kept);
    return at;
}

/* -- between values --------------------------------------------------------------------------- */

typedef bool look_test(const look *at);

static bool tempts(const look *at)
{
    return at->tempts;
}

static bool surely_tempts(const look *at)
{
    return at->surely;
}

static bool surely_keeps(const look *at)
{
    return at->surely_keeps;
}

/* Where the test changes between a value at which it holds and one at which it does not. */
static double change(search *s, look_test *test, double holds, double fails)
{
    for (int i = 0; i < HALVINGS && !s->status; i++) {
        look at = look_at(s, (holds + fails) / 2);
        if (test(&at))
            holds = at.x;
        else
            fails = at.x;
    }
    return (holds + fails) / 2;
}

/* The end of the interval on one side of the change between looks k and k + 1: from there on to the
 * next look at which the test holds. False if there is none. */
static bool find_end(search *s, const look *looks, int k, int step, double at, look_test *test,
                     double *end)
{
    double inside = at;
    for (int i = step > 0 ? k + 1 : k; i >= 0 && i < PARLEY_THRESHOLD_POINTS; i += step) {
        if (test(&looks[i])) {
            *end = change(s, test, looks[i].x, inside);
            return true;
        }
        inside = looks[i].x;
    }
    *end = inside;
    return false;
}

static void cross(search *s, const look *looks, int k, parley_sampled_threshold *threshold)
{
    bool first = threshold->above =
        looks[k].tempts; /* it pays to deviate below, and to keep above, or vice versa */
    const look *tempted = &looks[first ? k : k + 1], *kept = &looks[first ? k + 1 : k];
    look_test *below = first ? surely_tempts : surely_keeps;
    look_test *above = first ? surely_keeps : surely_tempts;
    threshold->crossing = PARLEY_CROSSING_ONE;
    threshold->at = change(s, tempts, tempted->x, kept->x);
    bool low = find_end(s, looks, k, -1, threshold->at, below, &threshold->low);
    bool high = find_end(s, looks, k, 1, threshold->at, above, &threshold->high);
    threshold->sure = low && high;
}

parley_status parley_threshold_sample(parley_sampled_threshold *threshold,
                                      const parley_scenario *scenario, uint32_t actor,
                                      const char *pointer, double low, double high, uint32_t n_list,
                                      const char *const *list, const parley_options *options,
                                      parley_error *error)
{
    const char *catalogue[MOST_CATALOGUE];
    look looks[PARLEY_THRESHOLD_POINTS];
    list = list_or_catalogue(&n_list, list, catalogue);
    search s = {.scenario = scenario,
                .actor = actor,
                .pointer = pointer,
                .n_list = n_list,
                .list = list,
                .options = options,
                .error = error};
    *threshold = (parley_sampled_threshold){.at = NAN, .low = NAN, .high = NAN, .sure = true};
    s.status = ends_check(&s, low, high);
    for (int k = 0; k < PARLEY_THRESHOLD_POINTS && !s.status; k++) {
        looks[k] = look_at(&s, low + (high - low) * k / (PARLEY_THRESHOLD_POINTS - 1));
        threshold->sure &= looks[k].tempts ? looks[k].surely : looks[k].surely_keeps;
    }
    for (int k = 0; k + 1 < PARLEY_THRESHOLD_POINTS && !s.status; k++)
        if (looks[k].tempts != looks[k + 1].tempts) {
            cross(&s, looks, k, threshold);
            return s.status;
        }
    if (!s.status)
        threshold->crossing = looks[0].tempts ? PARLEY_CROSSING_NEVER : PARLEY_CROSSING_ALWAYS;
    return s.status;
}
