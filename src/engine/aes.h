/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One round of AES (FIPS 197) on as many blocks of 128 bits as the machine's instructions take at a
 * time, or in plain C: the same bits. */
#ifndef PARLEY_ENGINE_AES_H
#define PARLEY_ENGINE_AES_H

#include "engine/mask.h"

#include <string.h>

#if defined(__VAES__) && defined(__AVX512F__)

typedef __m512i aes_lot;
#define AES_PLANES 4

INLINE aes_lot aes_load(const uint64_t *words)
{
    return _mm512_loadu_si512(words);
}

INLINE aes_lot aes_repeat(const uint64_t block[2])
{
    return _mm512_broadcast_i32x4(_mm_loadu_si128((const __m128i *)block));
}

INLINE aes_lot aes_add(aes_lot a, aes_lot b)
{
    return _mm512_xor_si512(a, b);
}

INLINE aes_lot aes_round(aes_lot state, aes_lot key)
{
    return _mm512_aesenc_epi128(state, key);
}

INLINE aes_lot aes_last(aes_lot state, aes_lot key)
{
    return _mm512_aesenclast_epi128(state, key);
}

#elif defined(__AES__)

typedef __m128i aes_lot;
#define AES_PLANES (MASK_BYTES == 32 ? 2 : 4)

INLINE aes_lot aes_load(const uint64_t *words)
{
    return _mm_loadu_si128((const __m128i *)words);
}

INLINE aes_lot aes_repeat(const uint64_t block[2])
{
    return aes_load(block);
}

INLINE aes_lot aes_add(aes_lot a, aes_lot b)
{
    return _mm_xor_si128(a, b);
}

INLINE aes_lot aes_round(aes_lot state, aes_lot key)
{
    return _mm_aesenc_si128(state, key);
}

INLINE aes_lot aes_last(aes_lot state, aes_lot key)
{
    return _mm_aesenclast_si128(state, key);
}

#else

#define AES_IN_C

typedef struct aes_lot {
    uint8_t at[16];
} aes_lot;
#define AES_PLANES 1

static const uint8_t aes_box[256] = {
    0x63, 0x7c, 0x77, 0x7b, 0xf2, 0x6b, 0x6f, 0xc5, 0x30, 0x01, 0x67, 0x2b, 0xfe, 0xd7, 0xab, 0x76,
    0xca, 0x82, 0xc9, 0x7d, 0xfa, 0x59, 0x47, 0xf0, 0xad, 0xd4, 0xa2, 0xaf, 0x9c, 0xa4, 0x72, 0xc0,
    0xb7, 0xfd, 0x93, 0x26, 0x36, 0x3f, 0xf7, 0xcc, 0x34, 0xa5, 0xe5, 0xf1, 0x71, 0xd8, 0x31, 0x15,
    0x04, 0xc7, 0x23, 0xc3, 0x18, 0x96, 0x05, 0x9a, 0x07, 0x12, 0x80, 0xe2, 0xeb, 0x27, 0xb2, 0x75,
    0x09, 0x83, 0x2c, 0x1a, 0x1b, 0x6e, 0x5a, 0xa0, 0x52, 0x3b, 0xd6, 0xb3, 0x29, 0xe3, 0x2f, 0x84,
    0x53, 0xd1, 0x00, 0xed, 0x20, 0xfc, 0xb1, 0x5b, 0x6a, 0xcb, 0xbe, 0x39, 0x4a, 0x4c, 0x58, 0xcf,
    0xd0, 0xef, 0xaa, 0xfb, 0x43, 0x4d, 0x33, 0x85, 0x45, 0xf9, 0x02, 0x7f, 0x50, 0x3c, 0x9f, 0xa8,
    0x51, 0xa3, 0x40, 0x8f, 0x92, 0x9d, 0x38, 0xf5, 0xbc, 0xb6, 0xda, 0x21, 0x10, 0xff, 0xf3, 0xd2,
    0xcd, 0x0c, 0x13, 0xec, 0x5f, 0x97, 0x44, 0x17, 0xc4, 0xa7, 0x7e, 0x3d, 0x64, 0x5d, 0x19, 0x73,
    0x60, 0x81, 0x4f, 0xdc, 0x22, 0x2a, 0x90, 0x88, 0x46, 0xee, 0xb8, 0x14, 0xde, 0x5e, 0x0b, 0xdb,
    0xe0, 0x32, 0x3a, 0x0a, 0x49, 0x06, 0x24, 0x5c, 0xc2, 0xd3, 0xac, 0x62, 0x91, 0x95, 0xe4, 0x79,
    0xe7, 0xc8, 0x37, 0x6d, 0x8d, 0xd5, 0x4e, 0xa9, 0x6c, 0x56, 0xf4, 0xea, 0x65, 0x7a, 0xae, 0x08,
    0xba, 0x78, 0x25, 0x2e, 0x1c, 0xa6, 0xb4, 0xc6, 0xe8, 0xdd, 0x74, 0x1f, 0x4b, 0xbd, 0x8b, 0x8a,
    0x70, 0x3e, 0xb5, 0x66, 0x48, 0x03, 0xf6, 0x0e, 0x61, 0x35, 0x57, 0xb9, 0x86, 0xc1, 0x1d, 0x9e,
    0xe1, 0xf8, 0x98, 0x11, 0x69, 0xd9, 0x8e, 0x94, 0x9b, 0x1e, 0x87, 0xe9, 0xce, 0x55, 0x28, 0xdf,
    0x8c, 0xa1, 0x89, 0x0d, 0xbf, 0xe6, 0x42, 0x68, 0x41, 0x99, 0x2d, 0x0f, 0xb0, 0x54, 0xbb, 0x16};

INLINE aes_lot aes_load(const uint64_t *words)
{
    aes_lot lot;
    memcpy(&lot, words, sizeof lot);
    return lot;
}

INLINE aes_lot aes_repeat(const uint64_t block[2])
{
    return aes_load(block);
}

INLINE aes_lot aes_add(aes_lot a, aes_lot b)
{
    for (int i = 0; i < 16; i++)
        a.at[i] ^= b.at[i];
    return a;
}

/* SubBytes and ShiftRows; bytes stand column by column. */
INLINE aes_lot aes_shift(aes_lot state)
{
    aes_lot shifted;
    for (int column = 0; column < 4; column++)
        for (int row = 0; row < 4; row++)
            shifted.at[4 * column + row] = aes_box[state.at[4 * ((column + row) % 4) + row]];
    return shifted;
}

INLINE uint8_t aes_double(uint8_t x)
{
    return (uint8_t)(x << 1 ^ (x >> 7) * 0x1b);
}

INLINE aes_lot aes_round(aes_lot state, aes_lot key)
{
    aes_lot shifted = aes_shift(state), mixed;
    for (int c = 0; c < 16; c += 4) {
        const uint8_t *s = shifted.at + c;
        uint8_t all = s[0] ^ s[1] ^ s[2] ^ s[3];
        for (int row = 0; row < 4; row++)
            mixed.at[c + row] =
                (uint8_t)(s[row] ^ all ^ aes_double((uint8_t)(s[row] ^ s[(row + 1) % 4])));
    }
    return aes_add(mixed, key);
}

INLINE aes_lot aes_last(aes_lot state, aes_lot key)
{
    return aes_add(aes_shift(state), key);
}

#endif

#define AES_LOTS (MASK_BYTES / sizeof(aes_lot)) /* that make up a mask */

INLINE mask aes_join(const aes_lot lots[AES_LOTS])
{
#if MASK_BYTES == 32 && !defined(AES_IN_C)
    /* in registers: a load as wide as two stores would wait for both */
    return (mask)_mm256_inserti128_si256(_mm256_castsi128_si256(lots[0]), lots[1], 1);
#else
    mask m;
    memcpy(&m, lots, sizeof m);
    return m;
#endif
}

/* One round on a single block of four numbers. */
INLINE void aes_round_block(uint32_t a, uint32_t b, uint32_t c, uint32_t d, const uint64_t key[2],
                            uint64_t out[2])
{
#if defined(AES_IN_C)
    const uint64_t block[2] = {a | (uint64_t)b << 32, c | (uint64_t)d << 32};
    aes_lot state = aes_round(aes_load(block), aes_load(key));
    memcpy(out, &state, sizeof state);
#else
    __m128i state = _mm_setr_epi32((int)a, (int)b, (int)c, (int)d);
    state = _mm_aesenc_si128(state, _mm_loadu_si128((const __m128i *)key));
    _mm_storeu_si128((__m128i *)out, state);
#endif
}

#endif
