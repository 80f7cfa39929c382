/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values drawn from distributions. */
#include "game/game.h"

#include <math.h>
#include <string.h>

double game_round(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    bits = (bits + (1u << 28)) & ~(uint64_t)((1u << 29) - 1);
    memcpy(&x, &bits, sizeof x);
    return x;
}

/* Inversion of the distribution function. */
static double triangular(gsl_rng *rng, double min, double mode, double max)
{
    double u = gsl_rng_uniform(rng), below = (mode - min) / (max - min);
    return u < below ? min + sqrt(u * (max - min) * (mode - min))
                     : max - sqrt((1 - u) * (max - min) * (max - mode));
}

static double draw_once(gsl_rng *rng, const game_draw *draw)
{
    const parley_value *v = draw->value;
    switch (v->distribution) {
    case PARLEY_CONSTANT:
        return v->a;
    case PARLEY_UNIFORM:
        return game_round(gsl_ran_flat(rng, v->a, v->b));
    case PARLEY_NORMAL:
        return game_round(v->a + gsl_ran_gaussian(rng, v->b));
    case PARLEY_LOGNORMAL:
        return game_round(gsl_ran_lognormal(rng, v->a, v->b));
    case PARLEY_BETA:
        return game_round(gsl_ran_beta(rng, v->a, v->b));
    case PARLEY_GAMMA:
        return game_round(gsl_ran_gamma(rng, v->a, v->b));
    case PARLEY_EXPONENTIAL:
        return game_round(gsl_ran_exponential(rng, v->a));
    case PARLEY_TRIANGULAR:
        return game_round(triangular(rng, v->a, v->b, v->c));
    case PARLEY_DISCRETE:
        return v->values[gsl_ran_discrete(rng, draw->table)];
    }
    return NAN;
}

double game_draw_value(const game_draw *draw, gsl_rng *rng)
{
    double x;
    do
        x = draw_once(rng, draw);
    while (x < draw->value->min || x > draw->value->max);
    return x;
}
