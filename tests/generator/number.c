/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "maker.h"

#include <math.h>
#include <stdio.h>

bool chance(maker *m, double p)
{
    return gsl_rng_uniform(m->rng) < p;
}

uint32_t pick(maker *m, uint32_t n)
{
    return (uint32_t)gsl_rng_uniform_int(m->rng, n);
}

static double three_decimals(double x)
{
    return round(1000 * x) / 1000;
}

double between(maker *m, double low, double high)
{
    return three_decimals(low + (high - low) * gsl_rng_uniform(m->rng));
}

/* Probabilities of exactly 0 and 1 take ways of their own through a program. */
static double plain_value(maker *m, const span *allowed)
{
    if (allowed->whole)
        return allowed->low + pick(m, (uint32_t)(allowed->high - allowed->low) + 1);
    if (chance(m, 0.1))
        return chance(m, 0.5) ? allowed->low : allowed->high;
    return between(m, allowed->low, allowed->high);
}

static cJSON *discrete_make(maker *m, const span *allowed)
{
    cJSON *made = cJSON_CreateObject();
    cJSON_AddStringToObject(made, "dist", "discrete");
    cJSON *values = cJSON_AddArrayToObject(made, "values");
    cJSON *weights = cJSON_AddArrayToObject(made, "weights");
    double first = plain_value(m, allowed), least = first;
    uint32_t n = m->small ? 2 : 2 + pick(m, 3);
    for (uint32_t i = 0; i < n; i++) {
        double value = i ? plain_value(m, allowed) : first;
        least = fmin(least, value);
        cJSON_AddItemToArray(values, cJSON_CreateNumber(value));
        cJSON_AddItemToArray(weights, cJSON_CreateNumber(i && chance(m, 0.1) ? 0 : 1 + pick(m, 4)));
    }
    if (chance(m, 0.3)) { /* cuts off what lies above the first, whose weight is not 0 */
        cJSON_AddNumberToObject(made, "min", least);
        cJSON_AddNumberToObject(made, "max", first);
    }
    return made;
}

/* What lies between two numbers by itself. */
static cJSON *bounded_make(maker *m, const span *allowed)
{
    double low = allowed->low, high = allowed->high, middle = (low + high) / 2;
    cJSON *made = cJSON_CreateObject();
    if (low == 0 && high == 1 && chance(m, 0.6)) {
        cJSON_AddStringToObject(made, "dist", "beta");
        cJSON_AddNumberToObject(made, "a", between(m, 0.5, 6));
        cJSON_AddNumberToObject(made, "b", between(m, 0.5, 6));
        return made;
    }
    bool uniform = chance(m, 0.6);
    cJSON_AddStringToObject(made, "dist", uniform ? "uniform" : "triangular");
    double least = between(m, low, middle - (high - low) / 8);
    double most = between(m, middle + (high - low) / 8, high);
    cJSON_AddNumberToObject(made, "min", least);
    cJSON_AddNumberToObject(made, "max", most);
    if (!uniform)
        cJSON_AddNumberToObject(made, "mode", chance(m, 0.2) ? least : between(m, least, most));
    return made;
}

/* What has to be cut to lie within [low, high]. */
static cJSON *unbounded_make(maker *m, const span *allowed)
{
    double low = allowed->low, high = allowed->high, width = high - low;
    double likely = between(m, low + width / 4, high - width / 4);
    uint32_t kind = likely > 0.01 ? pick(m, 5) : 0;
    cJSON *made = cJSON_CreateObject();
    static const char *const names[] = {"normal", "lognormal", "gamma", "exponential", "beta"};
    if (kind == 4 && !(low < 0.8 && high > 0.2))
        kind = 3;
    cJSON_AddStringToObject(made, "dist", names[kind]);
    if (kind == 0) {
        cJSON_AddNumberToObject(made, "mean", likely);
        cJSON_AddNumberToObject(made, "sd", between(m, width / 16, width / 4) + 0.001);
    } else if (kind == 1) {
        cJSON_AddNumberToObject(made, "zeta", three_decimals(log(likely)));
        cJSON_AddNumberToObject(made, "sigma", between(m, 0.1, 0.8));
    } else if (kind == 2) {
        double shape = between(m, 0.7, 4);
        cJSON_AddNumberToObject(made, "shape", shape);
        cJSON_AddNumberToObject(made, "scale", likely / shape);
    } else if (kind == 3) {
        cJSON_AddNumberToObject(made, "mean", likely);
    } else {
        cJSON_AddNumberToObject(made, "a", between(m, 0.7, 3));
        cJSON_AddNumberToObject(made, "b", between(m, 0.7, 3));
    }
    if (!allowed->loose || chance(m, 0.5)) {
        cJSON_AddNumberToObject(made, "min", low);
        cJSON_AddNumberToObject(made, "max", high);
    }
    return made;
}

static cJSON *value_make(maker *m, const span *allowed, double p_drawn)
{
    if (!chance(m, m->small ? p_drawn / 12 : p_drawn))
        return cJSON_CreateNumber(plain_value(m, allowed));
    cJSON *made = NULL;
    if (allowed->whole || m->small || chance(m, 0.25))
        made = discrete_make(m, allowed);
    else
        made = chance(m, 0.5) ? bounded_make(m, allowed) : unbounded_make(m, allowed);
    if (m->unknown && chance(m, 0.4))
        cJSON_AddTrueToObject(made, "unknown");
    return made;
}

cJSON *number_make(maker *m, const span *allowed)
{
    if (allowed->steady || !chance(m, 0.15))
        return value_make(m, allowed, 0.25);
    cJSON *made = cJSON_CreateObject();
    cJSON *steps = cJSON_AddArrayToObject(made, "schedule");
    uint32_t round = 0;
    do {
        cJSON *step = cJSON_CreateArray();
        cJSON_AddItemToArray(step, cJSON_CreateNumber(round));
        cJSON_AddItemToArray(step, value_make(m, allowed, 0.25));
        cJSON_AddItemToArray(steps, step);
        round += 1 + pick(m, m->count);
    } while (round <= m->count && chance(m, 0.8));
    return made;
}

/* One that has no room comes out empty: the file would be refused. */
prefix prefix_of(const char *above, const char *key)
{
    prefix made;
    int length = snprintf(made.text, sizeof made.text, "%s/%s", above, key);
    if (length < 0 || (size_t)length >= sizeof made.text)
        made.text[0] = '\0';
    return made;
}

static void place_add(maker *m, const char *at, const char *key, const span *allowed)
{
    if (m->n_places < MAX_PLACES)
        m->places[m->n_places++] =
            (place){.pointer = prefix_of(at, key), .allowed = *allowed, .owner = m->n_actors};
}

void number_add(maker *m, cJSON *object, const char *at, const char *key, const span *allowed,
                double p)
{
    place_add(m, at, key, allowed);
    if (chance(m, p))
        cJSON_AddItemToObject(object, key, number_make(m, allowed));
}

void numbers_add(maker *m, cJSON *object, const char *at, const char *key, const span *allowed,
                 double p, const bool parties[MAX_ACTORS])
{
    if (chance(m, 0.5)) {
        number_add(m, object, at, key, allowed, p);
        return;
    }
    cJSON *by_actor = cJSON_AddObjectToObject(object, key);
    prefix within = prefix_of(at, key);
    for (uint32_t i = 0; i < m->n_actors; i++)
        if (parties[i])
            number_add(m, by_actor, within.text, maker_actors[i], allowed, p);
}
