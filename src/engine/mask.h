/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A mask: one bit a replication, as wide as a register of the machine. The lanes of a block of 512
 * are played in PASSES passes of LANES. Boolean algebra is C's own: & | ^ ~. */
#ifndef PARLEY_ENGINE_MASK_H
#define PARLEY_ENGINE_MASK_H

#include "parley/simulate.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#if defined(__AVX512F__)
#define MASK_BYTES 64
#elif defined(__AVX2__)
#define MASK_BYTES 32
#else
#define MASK_BYTES 16
#endif

#define WORDS (MASK_BYTES / 8) /* of 64 lanes: a world each */
#define LANES (MASK_BYTES * 8)
#define PASSES (PARLEY_BLOCK / LANES)

typedef uint64_t mask __attribute__((vector_size(MASK_BYTES)));

#define INLINE static inline __attribute__((always_inline))

INLINE mask mask_fill(uint64_t word)
{
    return (mask){0} + word;
}

INLINE mask mask_none(void)
{
    return (mask){0};
}

INLINE mask mask_all(void)
{
    return ~(mask){0};
}

INLINE bool mask_any(mask m)
{
#if defined(__AVX512F__)
    return _mm512_test_epi64_mask((__m512i)m, (__m512i)m) != 0;
#elif defined(__AVX2__)
    return !_mm256_testz_si256((__m256i)m, (__m256i)m);
#else
    return (m[0] | m[1]) != 0;
#endif
}

/* a where s, else b */
INLINE mask mask_select(mask s, mask a, mask b)
{
    return b ^ (s & (a ^ b));
}

/* a, and b where s */
INLINE mask mask_join(mask a, mask b, mask s)
{
#if defined(__AVX512F__)
    return (mask)_mm512_ternarylogic_epi64((__m512i)a, (__m512i)b, (__m512i)s, 0xf8);
#else
    return a | (b & s);
#endif
}

INLINE uint32_t mask_count(mask m)
{
#if defined(__AVX512VPOPCNTDQ__)
    return (uint32_t)_mm512_reduce_add_epi64(_mm512_popcnt_epi64((__m512i)m));
#else
    uint64_t words[WORDS];
    uint32_t n = 0;
    __builtin_memcpy(words, &m, sizeof m);
    for (int w = 0; w < WORDS; w++)
        n += (uint32_t)__builtin_popcountll(words[w]);
    return n;
#endif
}

/* Bit by bit, the sum of three and its carry. */
INLINE mask mask_sum(mask a, mask b, mask c)
{
#if defined(__AVX512F__)
    return (mask)_mm512_ternarylogic_epi64((__m512i)a, (__m512i)b, (__m512i)c, 0x96);
#else
    return a ^ b ^ c;
#endif
}

INLINE mask mask_carry(mask a, mask b, mask c)
{
#if defined(__AVX512F__)
    return (mask)_mm512_ternarylogic_epi64((__m512i)a, (__m512i)b, (__m512i)c, 0xe8);
#else
    return (a & b) | ((a ^ b) & c);
#endif
}

/* How many lanes each word has. */
INLINE mask mask_counts(mask m)
{
#if defined(__AVX512VPOPCNTDQ__)
    return (mask)_mm512_popcnt_epi64((__m512i)m);
#elif defined(__AVX2__)
    const __m256i ones = _mm256_setr_epi8(0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4, 0, 1, 1,
                                          2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4);
    const mask low = mask_fill(0x0f0f0f0f0f0f0f0fu);
    __m256i bytes = _mm256_add_epi8(_mm256_shuffle_epi8(ones, (__m256i)(m & low)),
                                    _mm256_shuffle_epi8(ones, (__m256i)(m >> 4 & low)));
    return (mask)_mm256_sad_epu8(bytes, _mm256_setzero_si256());
#else
    for (int w = 0; w < WORDS; w++)
        m[w] = (uint64_t)__builtin_popcountll(m[w]);
    return m;
#endif
}

/* The sum of a number for each word. */
INLINE uint64_t mask_total(mask numbers)
{
    uint64_t total = 0;
    for (int w = 0; w < WORDS; w++)
        total += numbers[w];
    return total;
}

/* Adds to each of n cells how many lanes its mask has in common with `within`. Eight masks at a
 * time are read: there must be as many, whatever they are. */
INLINE void masks_count(const mask *masks, uint32_t n, mask within, uint64_t *cells)
{
#if defined(__AVX512VPOPCNTDQ__)
    for (uint32_t i = 0; i < n; i += 8) {
        const __mmask8 some = n - i < 8 ? (__mmask8)((1u << (n - i)) - 1) : 0xff;
        __m512i c[8];
        for (uint32_t k = 0; k < 8; k++)
            c[k] = _mm512_popcnt_epi64((__m512i)(masks[i + k] & within));
        /* eight sums across at once: pairs, then pairs of pairs, then halves */
        for (uint32_t k = 0; k < 8; k += 2)
            c[k / 2] = _mm512_add_epi64(_mm512_unpacklo_epi64(c[k], c[k + 1]),
                                        _mm512_unpackhi_epi64(c[k], c[k + 1]));
        for (uint32_t k = 0; k < 4; k += 2)
            c[k / 2] = _mm512_add_epi64(_mm512_shuffle_i64x2(c[k], c[k + 1], 0x88),
                                        _mm512_shuffle_i64x2(c[k], c[k + 1], 0xdd));
        c[0] = _mm512_add_epi64(_mm512_shuffle_i64x2(c[0], c[1], 0x88),
                                _mm512_shuffle_i64x2(c[0], c[1], 0xdd));
        c[0] = _mm512_add_epi64(c[0], _mm512_maskz_loadu_epi64(some, cells + i));
        _mm512_mask_storeu_epi64(cells + i, some, c[0]);
    }
#else
    for (uint32_t i = 0; i < n; i++)
        cells[i] += mask_count(masks[i] & within);
#endif
}

INLINE bool mask_lane(const mask *m, uint32_t lane)
{
    return (*m)[lane / 64] >> (lane % 64) & 1;
}

/* All ones in the words whose highest bit is set. */
INLINE mask mask_sign(mask m)
{
#if defined(__AVX512F__)
    return (mask)_mm512_srai_epi64((__m512i)m, 63);
#elif defined(__AVX2__)
    return (mask)_mm256_cmpgt_epi64(_mm256_setzero_si256(), (__m256i)m);
#elif defined(__x86_64__)
    return (mask)_mm_shuffle_epi32(_mm_srai_epi32((__m128i)m, 31), 0xf5);
#else
    return -(m >> 63);
#endif
}

/* The product of the low 32 bits of each word with a 32-bit factor. */
INLINE mask mask_multiply(mask a, mask factor)
{
#if defined(__AVX512F__)
    return (mask)_mm512_mul_epu32((__m512i)a, (__m512i)factor);
#elif defined(__AVX2__)
    return (mask)_mm256_mul_epu32((__m256i)a, (__m256i)factor);
#elif defined(__x86_64__)
    return (mask)_mm_mul_epu32((__m128i)a, (__m128i)factor);
#else
    return (a & 0xffffffffu) * factor;
#endif
}

/* Bit 7 - shift of 64 aligned bytes, as a word. */
INLINE uint64_t word_signs(const uint8_t bytes[64], int shift)
{
    uint64_t word = 0;
#if defined(__AVX512F__)
    __m512i at = _mm512_load_si512(bytes);
    word = _mm512_test_epi8_mask(at, _mm512_set1_epi8((char)(0x80 >> shift)));
#elif defined(__AVX2__)
    for (int part = 0; part < 2; part++) {
        __m256i at = _mm256_load_si256((const __m256i *)(bytes + 32 * part));
        uint32_t signs = (uint32_t)_mm256_movemask_epi8(_mm256_slli_epi16(at, shift));
        word |= (uint64_t)signs << (32 * part);
    }
#elif defined(__x86_64__)
    for (int part = 0; part < 4; part++) {
        __m128i at = _mm_load_si128((const __m128i *)(bytes + 16 * part));
        uint32_t signs = (uint32_t)_mm_movemask_epi8(_mm_slli_epi16(at, shift));
        word |= (uint64_t)signs << (16 * part);
    }
#else
    for (int i = 0; i < 64; i++)
        word |= (uint64_t)(bytes[i] >> (7 - shift) & 1) << i;
#endif
    return word;
}

#endif
