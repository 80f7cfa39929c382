/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/planes.h"

#include "core/philox.h"
#include "engine/ars.h"

#include <string.h>

/* `n` planes, from plane `first` on, of the draw at `site` in this round; first and n are even. A
 * call of the generator with counter (8 pair + word, round, site, block) gives two planes for one
 * word of 64 lanes. A call's ten rounds are a chain, so several calls are made side by side. */
INLINE void philox_planes(const struct planes *source, uint32_t site, uint32_t round,
                          uint32_t first, const uint32_t n, mask *planes)
{
    const mask m0 = mask_fill(PHILOX_M0), m1 = mask_fill(PHILOX_M1), low = mask_fill(0xffffffffu);
    mask c0[PLANES_FIRST / 2], c1[PLANES_FIRST / 2], c2[PLANES_FIRST / 2], c3[PLANES_FIRST / 2],
        words = mask_none();
    for (uint32_t w = 0; w < WORDS; w++)
        words[w] = w;
    /* the product of the site is the same in all calls */
    uint64_t product = (uint64_t)PHILOX_M1 * site;
    uint32_t k0 = source->seed, k1 = source->point;
    for (uint32_t p = 0; p < n / 2; p++) {
        mask counter = words + mask_fill(8 * (first / 2 + p) + source->pass * WORDS);
        mask p0 = mask_multiply(counter, m0);
        c0[p] = mask_fill((uint32_t)(product >> 32) ^ round ^ k0);
        c1[p] = mask_fill((uint32_t)product);
        c2[p] = (p0 >> 32) ^ mask_fill(source->block ^ k1);
        c3[p] = p0 & low;
    }
    for (int r = 1; r < PHILOX_ROUNDS; r++) {
        k0 += PHILOX_W0;
        k1 += PHILOX_W1;
        const mask key0 = mask_fill(k0), key1 = mask_fill(k1);
        for (uint32_t p = 0; p < n / 2; p++) {
            /* the high halves of c1 and c3 are left dirty: nothing reads them but the last join */
            mask p0 = mask_multiply(c0[p], m0), p1 = mask_multiply(c2[p], m1);
            c0[p] = (p1 >> 32) ^ c1[p] ^ key0;
            c2[p] = (p0 >> 32) ^ c3[p] ^ key1;
            c1[p] = p1;
            c3[p] = p0;
        }
    }
    for (uint32_t p = 0; p < n / 2; p++) {
        planes[2 * p] = (c0[p] & low) | c1[p] << 32;
        planes[2 * p + 1] = (c2[p] & low) | c3[p] << 32;
    }
}

#define ARS_WEYL_LOW 0x9E3779B97F4A7C15u
#define ARS_WEYL_HIGH 0xBB67AE8584CAA73Bu

static void ars_init(struct planes *source)
{
    uint64_t key[2] = {source->seed | (uint64_t)source->point << 32, 0};
    for (int r = 0; r <= ARS_ROUNDS; r++) {
        for (int w = 0; w < 8; w++)
            source->ars_keys[r][w] = key[w % 2];
        key[0] += ARS_WEYL_LOW;
        key[1] += ARS_WEYL_HIGH;
    }
    for (uint32_t p = 0; p < 64; p++)
        for (uint32_t quarter = 0; quarter < 4; quarter++) {
            const uint64_t no_key[2] = {0, 0};
            aes_round_block((quarter | p << 2) ^ source->seed, AES_OF_ZERO, AES_OF_ZERO,
                            AES_OF_ZERO, no_key, &source->ars_first[p][2 * quarter]);
        }
}

static void ars_first(const struct planes *source, uint32_t site, uint32_t round, mask *planes)
{
    ars_planes(source, site, round, 0, PLANES_FIRST, planes);
}

static void ars_more(const struct planes *source, uint32_t site, uint32_t round, uint32_t first,
                     mask *planes)
{
    ars_planes(source, site, round, first, PLANES_MORE, planes);
}

static void philox_first(const struct planes *source, uint32_t site, uint32_t round, mask *planes)
{
    philox_planes(source, site, round, 0, PLANES_FIRST, planes);
}

static void philox_more(const struct planes *source, uint32_t site, uint32_t round, uint32_t first,
                        mask *planes)
{
    philox_planes(source, site, round, first, PLANES_MORE, planes);
}

/* 64 random bits from a generator of GSL's, from the high end of its numbers. */
static uint64_t rng_word(gsl_rng *rng)
{
    unsigned long range = gsl_rng_max(rng) - gsl_rng_min(rng);
    int bits = range > 0xffffu ? 16 : 8;
    uint64_t word = 0;
    for (int done = 0; done < 64; done += bits)
        word = word << bits | gsl_rng_uniform_int(rng, 1ul << bits);
    return word;
}

static void rng_planes(gsl_rng *rng, uint32_t n, mask *planes)
{
    for (uint32_t p = 0; p < n; p++)
        for (int w = 0; w < WORDS; w++)
            planes[p][w] = rng_word(rng);
}

static void rng_first(const struct planes *source, uint32_t site, uint32_t round, mask *planes)
{
    (void)site, (void)round;
    rng_planes(source->rng, PLANES_FIRST, planes);
}

static void rng_more(const struct planes *source, uint32_t site, uint32_t round, uint32_t first,
                     mask *planes)
{
    (void)site, (void)round, (void)first;
    rng_planes(source->rng, PLANES_MORE, planes);
}

void planes_init(struct planes *source, enum generator generator, gsl_rng *rng, uint32_t seed,
                 uint32_t point)
{
    *source = (struct planes){.generator = generator, .seed = seed, .point = point};
    switch (generator) {
    case GENERATOR_ARS:
        source->first = ars_first;
        source->more = ars_more;
        ars_init(source);
        return;
    case GENERATOR_PHILOX:
        source->first = philox_first;
        source->more = philox_more;
        return;
    case GENERATOR_GSL:
        source->rng = rng;
        source->first = rng_first;
        source->more = rng_more;
        return;
    }
}
