/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/value.h"

#include "scenario/number.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Truncation is by redrawing; a truncation that keeps less than this would hardly ever end. */
#define LEAST_MASS 1e-6
/* The logarithm of nearly the largest number. */
#define LARGEST_LOGARITHM 700

enum range class_range(const number_class *class, double value)
{
    bool above = class->open_low ? value > class->low : value >= class->low;
    bool whole = class->kind != PARLEY_WHOLE || value == floor(value);
    if (!above || !whole)
        return RANGE_OUTSIDE;
    if (value > class->high)
        return class->kind == PARLEY_WHOLE ? RANGE_LIMIT : RANGE_OUTSIDE;
    return RANGE_INSIDE;
}

void value_free(parley_value *value)
{
    free(value->values);
    free(value->weights);
    value->values = value->weights = NULL;
    value->n_values = 0;
}

/* -- what a distribution comes to ---------------------------------------------------------- */

static bool kept(const parley_value *value, uint32_t i)
{
    return value->weights[i] > 0 && value->values[i] >= value->min &&
           value->values[i] <= value->max;
}

void value_support(const parley_value *value, double *low, double *high)
{
    double least = 0, greatest = INFINITY;
    switch (value->distribution) {
    case PARLEY_CONSTANT:
        least = greatest = value->a;
        break;
    case PARLEY_UNIFORM:
        least = value->a;
        greatest = value->b;
        break;
    case PARLEY_TRIANGULAR:
        least = value->a;
        greatest = value->c;
        break;
    case PARLEY_NORMAL:
        least = -INFINITY;
        break;
    case PARLEY_BETA:
        greatest = 1;
        break;
    case PARLEY_DISCRETE:
        least = INFINITY;
        greatest = -INFINITY;
        for (uint32_t i = 0; i < value->n_values; i++) {
            if (kept(value, i)) {
                least = fmin(least, value->values[i]);
                greatest = fmax(greatest, value->values[i]);
            }
        }
        break;
    case PARLEY_LOGNORMAL:
    case PARLEY_GAMMA:
    case PARLEY_EXPONENTIAL:
        break;
    }
    *low = fmax(least, value->min);
    *high = fmin(greatest, value->max);
}

/* P(draw <= x) of a continuous distribution before truncation. */
static double below(const parley_value *value, double x)
{
    if (isinf(x))
        return x > 0;
    if (value->distribution == PARLEY_NORMAL)
        return gsl_cdf_gaussian_P(x - value->a, value->b);
    if (x <= 0)
        return 0;
    switch (value->distribution) {
    case PARLEY_LOGNORMAL:
        return gsl_cdf_lognormal_P(x, value->a, value->b);
    case PARLEY_BETA:
        return gsl_cdf_beta_P(x, value->a, value->b);
    case PARLEY_GAMMA:
        return gsl_cdf_gamma_P(x, value->a, value->b);
    default:
        return gsl_cdf_exponential_P(x, value->a);
    }
}

/* GSL's cumulative distributions report what they cannot tell to a handler, one for the whole
 * program, which by default ends it. It is off between these two, for one thread at a time. */
static pthread_mutex_t handler_lock = PTHREAD_MUTEX_INITIALIZER;

static gsl_error_handler_t *handler_off(void)
{
    pthread_mutex_lock(&handler_lock);
    return gsl_set_error_handler_off();
}

static void handler_restore(gsl_error_handler_t *handler)
{
    gsl_set_error_handler(handler);
    pthread_mutex_unlock(&handler_lock);
}

/* The share of draws that truncation keeps; NaN where GSL cannot tell. */
static double mass(const parley_value *value)
{
    if (value->distribution != PARLEY_DISCRETE) {
        gsl_error_handler_t *handler = handler_off();
        double share = below(value, value->max) - below(value, value->min);
        handler_restore(handler);
        return share;
    }
    double sum = 0, total = 0;
    for (uint32_t i = 0; i < value->n_values; i++) {
        total += value->weights[i];
        sum += kept(value, i) ? value->weights[i] : 0;
    }
    return sum / total;
}

/* Of a discrete one: the least value that makes up a share p together with those below it. */
static double discrete_quantile(const parley_value *value, double p)
{
    double wanted = 0, best = INFINITY, greatest = -INFINITY;
    for (uint32_t i = 0; i < value->n_values; i++)
        wanted += kept(value, i) ? p * value->weights[i] : 0;
    for (uint32_t i = 0; i < value->n_values; i++) {
        if (!kept(value, i))
            continue;
        double sum = 0, x = value->values[i];
        for (uint32_t k = 0; k < value->n_values; k++)
            sum += kept(value, k) && value->values[k] <= x ? value->weights[k] : 0;
        greatest = fmax(greatest, x);
        if (sum >= wanted)
            best = fmin(best, x);
    }
    return fmin(best, greatest);
}

static double triangular_quantile(const parley_value *value, double p)
{
    double width = value->c - value->a, left = value->b - value->a, right = value->c - value->b;
    return p * width < left ? value->a + sqrt(p * width * left)
                            : value->c - sqrt((1 - p) * width * right);
}

/* By bisection, which needs nothing of the distribution but `below`. */
static double bisected_quantile(const parley_value *value, double p)
{
    gsl_error_handler_t *handler = handler_off();
    double low, high, under = below(value, value->min);
    double wanted = under + p * (below(value, value->max) - under);
    value_support(value, &low, &high);
    double step = fmax(1, fabs(value->a));
    if (isinf(low))
        for (low = fmin(high, value->a); isfinite(low) && below(value, low) >= wanted; step *= 2)
            low -= step;
    step = fmax(1, fabs(value->a));
    if (isinf(high))
        for (high = fmax(low, value->a); isfinite(high) && below(value, high) < wanted; step *= 2)
            high += step;
    for (;;) {
        double middle = low / 2 + high / 2;
        if (!(middle > low && middle < high) || high - low <= 1e-9 * fmax(fabs(low), fabs(high)))
            break;
        if (below(value, middle) < wanted)
            low = middle;
        else
            high = middle;
    }
    handler_restore(handler);
    return low / 2 + high / 2;
}

double value_quantile(const parley_value *value, double p)
{
    switch (value->distribution) {
    case PARLEY_CONSTANT:
        return value->a;
    case PARLEY_UNIFORM:
        return value->a + p * (value->b - value->a);
    case PARLEY_TRIANGULAR:
        return triangular_quantile(value, p);
    case PARLEY_DISCRETE:
        return discrete_quantile(value, p);
    default:
        return bisected_quantile(value, p);
    }
}

/* P(draw <= x) between its bounds, before truncation, of any distribution. */
static double share_below(const parley_value *value, double x)
{
    double width = value->c - value->a, low, high;
    switch (value->distribution) {
    case PARLEY_CONSTANT:
        return x >= value->a;
    case PARLEY_UNIFORM:
        return (x - value->a) / (value->b - value->a);
    case PARLEY_TRIANGULAR:
        low = fmax(x - value->a, 0);
        high = fmax(value->c - x, 0);
        return x < value->b ? low * low / (width * (value->b - value->a))
                            : 1 - (high > 0 ? high * high / (width * (value->c - value->b)) : 0);
    default:
        return below(value, x);
    }
}

static double discrete_below(const parley_value *value, double x)
{
    double sum = 0, total = 0;
    for (uint32_t i = 0; i < value->n_values; i++) {
        total += kept(value, i) ? value->weights[i] : 0;
        sum += kept(value, i) && value->values[i] <= x ? value->weights[i] : 0;
    }
    return sum / total;
}

double value_below(const parley_value *value, double x)
{
    double low, high;
    value_support(value, &low, &high);
    if (x >= high)
        return 1;
    if (value->distribution == PARLEY_DISCRETE)
        return discrete_below(value, x);
    if (x < low)
        return 0;
    gsl_error_handler_t *handler = gsl_set_error_handler_off();
    double under = isinf(low) ? 0 : share_below(value, low);
    double over = isinf(high) ? 1 : share_below(value, high);
    double share = (share_below(value, x) - under) / (over - under);
    gsl_set_error_handler(handler);
    return fmin(fmax(share, 0), 1);
}

/* -- checks -------------------------------------------------------------------------------- */

static bool check_shape(struct reader *reader, const struct spot *spot, const parley_value *value)
{
    if (value->distribution == PARLEY_UNIFORM && !(value->a < value->b)) {
        fault(reader, spot, "found min %g and max %g: min must be below max", value->a, value->b);
        return false;
    }
    if (value->distribution == PARLEY_TRIANGULAR &&
        !(value->a <= value->b && value->b <= value->c && value->a < value->c)) {
        fault(reader, spot,
              "found min %g, mode %g, max %g: min <= mode <= max and min < max must hold", value->a,
              value->b, value->c);
        return false;
    }
    if (value->distribution == PARLEY_UNIFORM && !isfinite(value->b - value->a)) {
        fault(reader, spot, "min and max lie too far apart");
        return false;
    }
    if (value->distribution == PARLEY_LOGNORMAL && isinf(value->max) &&
        value->a + 10 * value->b > LARGEST_LOGARITHM) {
        fault(reader, spot,
              "found zeta %g and sigma %g, whose draws need not be finite: give a max", value->a,
              value->b);
        return false;
    }
    if (isinf(value->min) && isinf(value->max))
        return true;
    if (value->min > value->max) {
        fault(reader, spot, "found min %g and max %g: min must be below max", value->min,
              value->max);
        return false;
    }
    if (!(mass(value) >= LEAST_MASS)) {
        fault(reader, spot,
              "min and max leave practically nothing of the distribution: at least a share of %g "
              "must remain",
              LEAST_MASS);
        return false;
    }
    return true;
}

static bool check_whole(struct reader *reader, const struct spot *spot, const number_class *class,
                        const parley_value *value)
{
    char allowed[CLASS_TEXT];
    class_text(class, allowed);
    if (value->distribution != PARLEY_DISCRETE) {
        fault(reader, spot,
              "found a continuous distribution where %s is allowed: only discrete "
              "gives whole numbers",
              allowed);
        return false;
    }
    for (uint32_t i = 0; i < value->n_values; i++) {
        if (value->values[i] != floor(value->values[i])) {
            fault(reader, spot, "found the value %.15g where %s is allowed", value->values[i],
                  allowed);
            return false;
        }
    }
    return true;
}

static bool check_support(struct reader *reader, const struct spot *spot, const number_class *class,
                          const parley_value *value)
{
    double low, high;
    value_support(value, &low, &high);
    bool discrete = value->distribution == PARLEY_DISCRETE;
    bool above = discrete && class->open_low ? low > class->low : low >= class->low;
    bool inside = above && high <= class->high;
    if (inside)
        return true;
    char allowed[CLASS_TEXT];
    class_text(class, allowed);
    if (above && class->kind == PARLEY_WHOLE)
        fault_limit(reader, spot, "found values up to %.15g where %s is allowed", high, allowed);
    else
        fault(reader, spot,
              "found a distribution from %g to %g where %s is allowed: choose or truncate it (min, "
              "max) to lie within",
              low, high, allowed);
    return false;
}

/* -- reading ------------------------------------------------------------------------------- */

static double *fixeds_read(struct reader *reader, const struct spot *spot, double least,
                           uint32_t *n)
{
    *n = 0;
    if (!spot_is(reader, spot, NODE_ARRAY))
        return NULL;
    size_t count = spot->node->n_children;
    if (count == 0 || count > MAX_VALUES) {
        fault_limit(reader, spot, "found %zu elements where 1 to %d are allowed", count,
                    MAX_VALUES);
        return NULL;
    }
    double *array = reader_array(reader, count, sizeof *array);
    for (size_t i = 0; array && i < count; i++) {
        struct spot element = spot_child(spot, i);
        bool sound;
        array[i] = fixed_read(reader, &element, &class_real, 0, &sound);
        if (sound && array[i] < least)
            fault(reader, &element, "found %g where a number of at least %g is allowed", array[i],
                  least);
    }
    if (array)
        *n = (uint32_t)count;
    return array;
}

static void discrete_read(struct reader *reader, const struct spot *spot, parley_value *value)
{
    struct spot values = spot_member(spot, "values"), weights = spot_member(spot, "weights");
    uint32_t n_weights;
    value->values = fixeds_read(reader, &values, -INFINITY, &value->n_values);
    value->weights = fixeds_read(reader, &weights, 0, &n_weights);
    if (!value->values || !value->weights)
        return;
    if (n_weights != value->n_values) {
        fault(reader, &weights, "found %u weights for %u values", n_weights, value->n_values);
        return;
    }
    double sum = 0;
    for (uint32_t i = 0; i < n_weights; i++)
        sum += value->weights[i];
    if (!(sum > 0 && isfinite(sum)))
        fault(reader, &weights, "the weights sum to %g: their sum must be above 0 and finite", sum);
}

static bool distribution_read(struct reader *reader, const struct spot *spot,
                              const number_class *class, parley_value *value)
{
    size_t n_faults = reader->n_faults;
    const struct variant *variant = variant_read(reader, spot, &object_distribution);
    members_read(reader, spot, &object_distribution, variant, value);
    if (!variant)
        return false;
    value->distribution = (parley_distribution)variant->value;
    if (value->distribution == PARLEY_DISCRETE)
        discrete_read(reader, spot, value);
    if (reader->n_faults != n_faults || reader->status == PARLEY_ERROR_MEMORY)
        return false;
    if (!check_shape(reader, spot, value))
        return false;
    if (class->kind == PARLEY_WHOLE && !check_whole(reader, spot, class, value))
        return false;
    return check_support(reader, spot, class, value);
}

bool value_read(struct reader *reader, const struct spot *spot, const number_class *class,
                parley_value *value)
{
    *value = (parley_value){.distribution = PARLEY_CONSTANT, .min = -INFINITY, .max = INFINITY};
    const node *at = spot->node;
    if (at->type == NODE_NUMBER) {
        bool sound;
        value->a = fixed_read(reader, spot, class, 0, &sound);
        return sound;
    }
    bool scheduled = at->type == NODE_OBJECT && node_member(at, object_schedule.fields[0].name);
    if (!scheduled && at->type == NODE_OBJECT && node_member(at, object_distribution.selector))
        return distribution_read(reader, spot, class, value);
    char found[FOUND_TEXT], allowed[CLASS_TEXT];
    class_text(class, allowed);
    if (scheduled)
        fault(reader, spot, "found a schedule where %s or a distribution is allowed", allowed);
    else
        fault(reader, spot, "found %s where %s, a distribution (\"dist\")%s is allowed",
              at->type == NODE_OBJECT ? "an object that is neither" : found_text(at, found),
              allowed, class->unscheduled ? "" : " or a schedule (\"schedule\")");
    return false;
}
