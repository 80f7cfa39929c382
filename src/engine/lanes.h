/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Doubles a lane, a register of them at a time. Sums over lanes are made in eight parts, lane
 * modulo 8, that are added in order at the end: the same rounding on every machine. */
#ifndef PARLEY_ENGINE_LANES_H
#define PARLEY_ENGINE_LANES_H

#include "engine/mask.h"

#define REALS (MASK_BYTES / 8)  /* doubles in a register */
#define WORD_REALS (64 / REALS) /* registers for the lanes of a word */

typedef double reals __attribute__((vector_size(MASK_BYTES)));

/* A quantity in the lanes of a word. */
typedef struct word_reals {
    reals at[WORD_REALS];
} word_reals;

/* Room for the lanes of a word, and of a mask, aligned for registers. */
#define LANE_BUFFER(name) double name[64] __attribute__((aligned(MASK_BYTES)))
#define LANES_BUFFER(name) double name[LANES] __attribute__((aligned(MASK_BYTES)))

INLINE reals reals_fill(double x)
{
    return x - (reals){0}; /* which leaves -0 alone, so nothing needs to be worked out */
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

/* a in the lanes where chosen is all ones, b where it is zero. */
INLINE reals reals_choose(mask chosen, reals a, reals b)
{
    return (reals)(((mask)a & chosen) | ((mask)b & ~chosen));
}

/* Register v of a word: a in the lanes whose bit of `word` is set, else b. */
INLINE reals reals_select(uint64_t word, int v, reals a, reals b)
{
#if defined(__AVX512F__)
    return (reals)_mm512_mask_blend_pd((__mmask8)(word >> (v * REALS)), (__m512d)b, (__m512d)a);
#elif defined(__AVX2__)
    static const mask up[WORD_REALS] = {
        {63, 62, 61, 60}, {59, 58, 57, 56}, {55, 54, 53, 52}, {51, 50, 49, 48},
        {47, 46, 45, 44}, {43, 42, 41, 40}, {39, 38, 37, 36}, {35, 34, 33, 32},
        {31, 30, 29, 28}, {27, 26, 25, 24}, {23, 22, 21, 20}, {19, 18, 17, 16},
        {15, 14, 13, 12}, {11, 10, 9, 8},   {7, 6, 5, 4},     {3, 2, 1, 0}};
    return (reals)_mm256_blendv_pd((__m256d)b, (__m256d)a, (__m256d)(mask_fill(word) << up[v]));
#else
    uint64_t bits = word >> (v * REALS);
    return reals_choose((mask){-(bits & 1), -(bits >> 1 & 1)}, a, b);
#endif
}

/* The bits of register v's lanes in a word. */
INLINE uint64_t word_lanes(int v)
{
    return (UINT64_MAX >> (64 - REALS)) << (v * REALS);
}

/* The first register with lanes among those of a word that are left; takes its lanes out. */
INLINE int word_next(uint64_t *left)
{
    int v = __builtin_ctzll(*left) / REALS;
    *left &= ~word_lanes(v);
    return v;
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
#if defined(__AVX512F__)
    __mmask8 above = _mm512_cmp_pd_mask((__m512d)a, (__m512d)limit, _CMP_GT_OQ);
    return (reals)_mm512_mask_blend_pd(above, (__m512d)if_not, (__m512d)if_above);
#elif defined(__AVX2__)
    return (reals)_mm256_blendv_pd((__m256d)if_not, (__m256d)if_above, (__m256d)(a > limit));
#else
    return reals_choose((mask)(a > limit), if_above, if_not);
#endif
}

/* a < b ? a : b, and a > b ? a : b */
INLINE reals reals_least(reals a, reals b)
{
#if defined(__AVX512F__)
    return (reals)_mm512_min_pd((__m512d)a, (__m512d)b);
#elif defined(__AVX2__)
    return (reals)_mm256_min_pd((__m256d)a, (__m256d)b);
#else
    return reals_above(b, a, a, b);
#endif
}

INLINE reals reals_most(reals a, reals b)
{
#if defined(__AVX512F__)
    return (reals)_mm512_max_pd((__m512d)a, (__m512d)b);
#elif defined(__AVX2__)
    return (reals)_mm256_max_pd((__m256d)a, (__m256d)b);
#else
    return reals_above(a, b, a, b);
#endif
}

/* x^n, by squaring. */
INLINE reals reals_power(reals x, mask n)
{
    reals power = reals_fill(1);
    for (; mask_any(n); n >>= 1, x *= x)
        power = reals_choose(-(n & 1), power * x, power);
    return power;
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

/* The same for each lane; below its highest bit 1 a step changes nothing. */
INLINE reals reals_geometric_sum(reals x, mask n)
{
    reals sum = reals_fill(0), power = reals_fill(1);
    for (uint32_t bit = 32; bit-- > 0;) {
        mask odd = -(n >> bit & 1);
        if (!mask_any(n >> bit))
            continue;
        sum += power * sum;
        power *= power;
        sum = reals_choose(odd, sum * x + 1, sum);
        power = reals_choose(odd, power * x, power);
    }
    return sum;
}

/* exp(x) from additions, multiplications and a shift alone, so that every machine gives the same
 * bits. Within 2^-35 of its value on [-700, 700], beyond which x is cut: enough for a result that
 * is rounded to 24 bits. x = k ln 2 + r with |r| <= ln 2 / 2, ln 2 in two parts (Cody and Waite
 * 1980); exp(r) by its Taylor series to r^9, even and odd powers apart so that neither waits for
 * the other. Each half for all registers before the next, for the same reason. */
INLINE void word_exp(word_reals *x)
{
    const double to_integer = 0x1.8p52, log2_e = 0x1.71547652b82fep0;
    const double ln2_high = 0x1.62e42feep-1, ln2_low = 0x1.a39ef35793c76p-33;
    word_reals power;
    for (int v = 0; v < WORD_REALS; v++) {
        reals cut = reals_most(reals_least(reals_fill(700), x->at[v]), reals_fill(-700));
        reals shifted = cut * log2_e + to_integer, k = shifted - to_integer;
        x->at[v] = (cut - k * ln2_high) - k * ln2_low;
        power.at[v] = (reals)(((mask)shifted + 1023) << 52);
    }
    for (int v = 0; v < WORD_REALS; v++) {
        reals r = x->at[v], rr = r * r;
        reals even = (((rr * (1.0 / 40320) + 1.0 / 720) * rr + 1.0 / 24) * rr + 0.5) * rr + 1.0;
        reals odd =
            (((rr * (1.0 / 362880) + 1.0 / 5040) * rr + 1.0 / 120) * rr + 1.0 / 6) * rr + 1.0;
        x->at[v] = (even + r * odd) * power.at[v];
    }
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

/* The two highest bytes of 64 aligned words. Packing halves what a register holds for each of its
 * lanes, but keeps 128-bit parts apart; in the end pairs of lanes are put in order. */
INLINE void word_bytes(const uint64_t words[64], uint8_t first[64], uint8_t second[64])
{
#if defined(__AVX512F__)
    const __m512i order =
        _mm512_set_epi16(31, 23, 15, 7, 30, 22, 14, 6, 29, 21, 13, 5, 28, 20, 12, 4, 27, 19, 11, 3,
                         26, 18, 10, 2, 25, 17, 9, 1, 24, 16, 8, 0);
    __m512i pairs[4], quads[2];
    for (int i = 0; i < 4; i++) {
        __m512d a = _mm512_load_pd(words + 16 * i), b = _mm512_load_pd(words + 16 * i + 8);
        __m512 high = _mm512_shuffle_ps(_mm512_castpd_ps(a), _mm512_castpd_ps(b), 0xdd);
        pairs[i] = _mm512_srli_epi32(_mm512_castps_si512(high), 16);
    }
    for (int i = 0; i < 2; i++)
        quads[i] = _mm512_packus_epi32(pairs[2 * i], pairs[2 * i + 1]);
    __m512i highest =
        _mm512_packus_epi16(_mm512_srli_epi16(quads[0], 8), _mm512_srli_epi16(quads[1], 8));
    const __m512i low = _mm512_set1_epi16(0xff);
    __m512i next =
        _mm512_packus_epi16(_mm512_and_si512(quads[0], low), _mm512_and_si512(quads[1], low));
    _mm512_store_si512(first, _mm512_permutexvar_epi16(order, highest));
    _mm512_store_si512(second, _mm512_permutexvar_epi16(order, next));
#elif defined(__AVX2__)
    const __m256i low = _mm256_set1_epi16(0xff);
    for (int half = 0; half < 2; half++) {
        __m256i pairs[4], quads[2], bytes[2];
        for (int i = 0; i < 4; i++) {
            const double *at = (const double *)words + 32 * half + 8 * i;
            __m256 a = _mm256_castpd_ps(_mm256_load_pd(at));
            __m256 b = _mm256_castpd_ps(_mm256_load_pd(at + 4));
            pairs[i] = _mm256_srli_epi32(_mm256_castps_si256(_mm256_shuffle_ps(a, b, 0xdd)), 16);
        }
        for (int i = 0; i < 2; i++)
            quads[i] = _mm256_packus_epi32(pairs[2 * i], pairs[2 * i + 1]);
        bytes[0] =
            _mm256_packus_epi16(_mm256_srli_epi16(quads[0], 8), _mm256_srli_epi16(quads[1], 8));
        bytes[1] =
            _mm256_packus_epi16(_mm256_and_si256(quads[0], low), _mm256_and_si256(quads[1], low));
        for (int i = 0; i < 2; i++) {
            __m128i *to = (__m128i *)((i == 0 ? first : second) + 32 * half);
            __m128i a = _mm256_castsi256_si128(bytes[i]);
            __m128i b = _mm256_extracti128_si256(bytes[i], 1);
            _mm_store_si128(to, _mm_unpacklo_epi16(a, b));
            _mm_store_si128(to + 1, _mm_unpackhi_epi16(a, b));
        }
    }
#else
    for (int i = 0; i < 64; i++) {
        first[i] = (uint8_t)(words[i] >> 56);
        second[i] = (uint8_t)(words[i] >> 48);
    }
#endif
}

#endif
