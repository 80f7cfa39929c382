/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/sketch.h"

#include <math.h>

static void bin_add(sketch_bin *bin, double x)
{
    if (bin->n == 0 || x < bin->min)
        bin->min = x;
    if (bin->n == 0 || x > bin->max)
        bin->max = x;
    bin->n++;
}

void sketch_add(struct sketch *s, double x)
{
    bin_add(&s->bins[sketch_index(s, x)], x);
    s->n++;
}

void sketch_add_chosen(struct sketch *s, const double *values, const uint32_t *indices,
                       uint64_t chosen)
{
    uint64_t n = 0;
    for (uint64_t left = chosen; left; left &= left - 1)
        __builtin_prefetch(&s->bins[indices[__builtin_ctzll(left)]], 1);
    for (uint64_t left = chosen; left; left &= left - 1, n++) {
        int i = __builtin_ctzll(left);
        bin_add(&s->bins[indices[i]], values[i]);
    }
    s->n += n;
}

void sketch_merge(struct sketch *s, const struct sketch *other)
{
    for (size_t b = 0; b < sketch_bins(s->bits); b++) {
        const sketch_bin *from = &other->bins[b];
        sketch_bin *bin = &s->bins[b];
        if (from->n == 0)
            continue;
        if (bin->n == 0 || from->min < bin->min)
            bin->min = from->min;
        if (bin->n == 0 || from->max > bin->max)
            bin->max = from->max;
        bin->n += from->n;
    }
    s->n += other->n;
}

/* The value of rank `rank`, the values of a bin taken as spread evenly between its extremes. */
static double value_at(const struct sketch *s, uint64_t rank)
{
    uint64_t below = 0;
    for (size_t b = 0; b < sketch_bins(s->bits); b++) {
        const sketch_bin *bin = &s->bins[b];
        if (rank < below + bin->n) {
            if (rank == below)
                return bin->min;
            if (rank == below + bin->n - 1)
                return bin->max;
            double part = (double)(rank - below) / (double)(bin->n - 1);
            return bin->min + part * (bin->max - bin->min);
        }
        below += bin->n;
    }
    return NAN;
}

double sketch_quantile(const struct sketch *s, double q)
{
    if (s->n == 0)
        return NAN;
    double rank = q * (double)(s->n - 1);
    uint64_t low = (uint64_t)rank;
    double a = value_at(s, low), part = rank - (double)low;
    if (part == 0 || low + 1 >= s->n)
        return a;
    double b = value_at(s, low + 1);
    return a + part * (b - a);
}
