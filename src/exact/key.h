/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The state of a history at the end of a round, packed into a few words, and the fields in it. */
#ifndef PARLEY_EXACT_KEY_H
#define PARLEY_EXACT_KEY_H

#include <stdint.h>

enum { KEY_WORDS = 4 };

typedef struct exact_key {
    uint64_t words[KEY_WORDS];
} exact_key;

/* A few bits of one word; of no bits, it holds 0 and takes nothing else. */
typedef struct exact_field {
    uint8_t word, shift, bits;
} exact_field;

static inline uint64_t field_mask(exact_field field)
{
    return ((UINT64_C(1) << field.bits) - 1) << field.shift;
}

static inline uint32_t field_get(const exact_key *key, exact_field field)
{
    return (uint32_t)((key->words[field.word] & field_mask(field)) >> field.shift);
}

static inline void field_set(exact_key *key, exact_field field, uint32_t value)
{
    uint64_t *word = &key->words[field.word];
    *word = (*word & ~field_mask(field)) | (((uint64_t)value << field.shift) & field_mask(field));
}

/* The words, each times an odd number of its own, through the finaliser of SplitMix64. */
static inline uint64_t key_hash(const exact_key *key)
{
    uint64_t z = key->words[0] * UINT64_C(0x9e3779b97f4a7c15) +
                 key->words[1] * UINT64_C(0xc2b2ae3d27d4eb4f) +
                 key->words[2] * UINT64_C(0x165667b19e3779f9) +
                 key->words[3] * UINT64_C(0x27d4eb2f165667c5);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

#endif
