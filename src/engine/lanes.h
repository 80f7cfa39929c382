/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Doubles a lane, a register of them at a time. Sums over lanes are made in eight parts, lane
 * modulo 8, that are added in order at the end: the same rounding on every machine. */
#ifndef PARLEY_ENGINE_LANES_H
#define PARLEY_ENGINE_LANES_H

#include "engine/mask.h"

#define REALS (MASK_BYTES / 8)  /* doubles in a register */
#define WORD_REALS (64 / REALS) /* registers for the lanes of a word */

typedef double reals __attribute__((vector_size(MASK_BYTES)));

/* Room for the lanes of a word, and of a mask, aligned for registers. */
#define LANE_BUFFER(name) double name[64] __attribute__((aligned(MASK_BYTES)))
#define LANES_BUFFER(name) double name[LANES] __attribute__((aligned(MASK_BYTES)))

INLINE reals reals_fill(double x)
{
    return (reals){0} + x;
}

/* The v-th register of an aligned array of lanes. */
INLINE reals reals_load(const double *lanes, int v)
{
    return ((const reals *)lanes)[v];
}

INLINE void reals_store(double *lanes, int v, reals x)
{
    ((reals *)lanes)[v] = x;
}

/* Register v of a word: all ones in the lanes whose bit of `word` is set, else zero. */
INLINE mask lanes_spread(uint64_t word, int v)
{
#if defined(__AVX512F__)
    return (mask)_mm512_maskz_set1_epi64((__mmask8)(word >> (v * REALS)), -1);
#elif defined(__AVX2__)
    const mask place = (mask){1, 2, 4, 8} << (v * REALS);
    return (mask)((mask_fill(word) & place) == place);
#else
    uint64_t bits = word >> (v * REALS);
    return (mask){-(bits & 1), -(bits >> 1 & 1)};
#endif
}

/* Register v of a word: a in the lanes whose bit of `word` is set, else b. */
INLINE reals reals_select(uint64_t word, int v, reals a, reals b)
{
#if defined(__AVX512F__)
    return (reals)_mm512_mask_blend_pd((__mmask8)(word >> (v * REALS)), (__m512d)b, (__m512d)a);
#elif defined(__AVX2__)
    return (reals)_mm256_blendv_pd((__m256d)b, (__m256d)a, (__m256d)lanes_spread(word, v));
#else
    mask chosen = lanes_spread(word, v);
    return (reals)(((mask)a & chosen) | ((mask)b & ~chosen));
#endif
}

/* Adds 1 to the lanes of m. */
INLINE void lanes_count(double *lanes, mask m)
{
    for (int w = 0; w < WORDS; w++)
        for (uint64_t left = m[w]; left; left &= left - 1)
            lanes[64 * w + __builtin_ctzll(left)] += 1;
}

/* if_above in the lanes where a > limit, else if_not. */
INLINE reals reals_above(reals a, reals limit, reals if_above, reals if_not)
{
    mask above = (mask)(a > limit);
    return (reals)(((mask)if_above & above) | ((mask)if_not & ~above));
}

/* Sums over the lanes of a word. */
typedef struct lane_sum {
    reals parts[8 / REALS];
} lane_sum;

INLINE void lane_sum_add(lane_sum *sum, int v, reals x)
{
    sum->parts[v % (8 / REALS)] += x;
}

INLINE double lane_sum_total(const lane_sum *sum)
{
    double total = 0;
    for (int p = 0; p < 8 / REALS; p++)
        for (int i = 0; i < REALS; i++)
            total += sum->parts[p][i];
    return total;
}

/* sum over t < n of x^t, by doubling: the same on every machine. */
INLINE double geometric_sum(double x, uint32_t n)
{
    double sum = 0, power = 1;
    for (uint32_t bit = n ? 32 - (uint32_t)__builtin_clz(n) : 0; bit-- > 0;) {
        sum += power * sum;
        power *= power;
        if (n >> bit & 1) {
            sum = sum * x + 1;
            power *= x;
        }
    }
    return sum;
}

/* exp(x) from additions, multiplications and a shift alone, so that every machine gives the same
 * bits. Within 2^-35 of its value on [-700, 700], beyond which x is cut: enough for a result that
 * is rounded to 24 bits. x = k ln 2 + r with |r| <= ln 2 / 2, ln 2 in two parts (Cody and Waite
 * 1980); exp(r) by its Taylor series to r^9, even and odd powers apart so that neither waits for
 * the other. */
INLINE reals reals_exp(reals x)
{
    const double to_integer = 0x1.8p52, log2_e = 0x1.71547652b82fep0;
    const double ln2_high = 0x1.62e42feep-1, ln2_low = 0x1.a39ef35793c76p-33;
    x = reals_above(x, reals_fill(700), reals_fill(700), x);
    x = reals_above(x, reals_fill(-700), x, reals_fill(-700));
    reals shifted = x * log2_e + to_integer, k = shifted - to_integer;
    reals r = (x - k * ln2_high) - k * ln2_low, rr = r * r;
    reals even = (((rr * (1.0 / 40320) + 1.0 / 720) * rr + 1.0 / 24) * rr + 0.5) * rr + 1.0;
    reals odd = (((rr * (1.0 / 362880) + 1.0 / 5040) * rr + 1.0 / 120) * rr + 1.0 / 6) * rr + 1.0;
    mask power = ((mask)shifted + 1023) << 52;
    return (even + r * odd) * (reals)power;
}

/* Rounds to 24 significant bits, so that the last bit of a machine's arithmetic does not matter. */
INLINE reals reals_round_24(reals x)
{
    return (reals)(((mask)x + (1u << 28)) & ~mask_fill((1u << 29) - 1));
}

/* The first 52 binary digits of probabilities in [0,1], from the top of 64 bits; 1 gives all. */
INLINE mask reals_digits(reals p)
{
    mask digits = (mask)(p + 1.0) << 12, certain = (mask)(p >= 1.0);
    return digits | certain;
}

#endif
