/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Quantiles in bounded memory, the same whatever the order of the values: counts in bins that are
 * even near a centre and grow with the distance from it, each bin with its extremes.
 *
 * A value x falls in the bin of 1 + |x - centre| / scale, its mantissa rounded down to `bits`
 * binary places. So a quantile is off by at most 2^-bits of the scale and the distance from the
 * centre together; it is exact where all values of its bin are equal, and so are the extremes. */
#ifndef PARLEY_CORE_SKETCH_H
#define PARLEY_CORE_SKETCH_H

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define SKETCH_OCTAVES 12 /* values further out than 2^12 scales share the outermost bins */

typedef struct sketch_bin {
    uint64_t n;
    double min, max;
} sketch_bin;

struct sketch {
    double centre, per_scale; /* 1 / scale, > 0 */
    uint32_t bits;            /* at most 20 */
    uint64_t n;
    sketch_bin *bins; /* sketch_bins(bits), owned by the caller and zero at first */
};

static inline size_t sketch_bins(uint32_t bits)
{
    return (size_t)2 * SKETCH_OCTAVES << bits;
}

/* The index of the bin of x. Without a branch, so that compilers do several at once. */
static inline uint32_t sketch_index(const struct sketch *s, double x)
{
    const uint32_t half = (uint32_t)sketch_bins(s->bits) / 2;
    double y = 1 + fabs(x - s->centre) * s->per_scale;
    uint64_t bits;
    memcpy(&bits, &y, sizeof bits);
    uint32_t steps = (uint32_t)(bits >> (52 - s->bits)) - (1023u << s->bits);
    uint32_t distance = steps < half ? steps : half - 1;
    return half + (distance ^ -(uint32_t)(x < s->centre));
}

void sketch_add(struct sketch *s, double x);
/* Adds those of up to 64 values whose bit is set, each to the bin of its index. Bins are far apart,
 * so all are asked for before the first is used. */
void sketch_add_chosen(struct sketch *s, const double *values, const uint32_t *indices,
                       uint64_t chosen);
/* Adds what `other`, of the same centre, scale and bits, has seen. */
void sketch_merge(struct sketch *s, const struct sketch *other);
/* The q-quantile as the value of rank q (n - 1), interpolated (Hyndman and Fan's type 7) up to the
 * bin's width; NAN if empty. */
double sketch_quantile(const struct sketch *s, double q);

#endif
