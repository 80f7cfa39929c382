/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The local limit for `ipd`: two memory-one players, X (1,1/3,1,1/3) against Y (8/9,1/2,1/3,0),
 * each of whose actions goes wrong with probability 1/20. Only the draws, the choice and the count,
 * with everything known when it is compiled: the digits of the probabilities, who needs a draw,
 * that four draws make a round. It shows what general code could at most reach with the same
 * generator on the same instruction set; nothing here is meant to be read by others. */
#include "core/philox.h"
#include "engine/aes.h"
#include "kit_this.h"

#define ROUNDS 1000
#define FIRST 12 /* planes made at once, then a few for lanes that still tie */
#define MORE 4
#define MOST 32 /* past these a lane that ties is not below */
#define ARS_ROUNDS 7

#if defined(__clang__)
#define UNROLL _Pragma("unroll")
#else
#define UNROLL _Pragma("GCC unroll 16")
#endif

#define ALIGNED __attribute__((aligned(64)))

/* Binary digits after the point, the first at the top of 32. */
#define DIGITS(n, d) ((uint32_t)(((uint64_t)(n) << 32) / (d)))

enum { CHOICE_X, CHOICE_Y, SLIP_X, SLIP_Y };

struct source {
    uint64_t keys[ARS_ROUNDS + 1][8] ALIGNED; /* ARS: round keys, four times over */
    uint64_t first[MOST][8] ALIGNED;          /* the first round of what differs between calls */
    uint64_t high[MOST / 2][8] ALIGNED; /* Philox: two rounds of the same, by pair of planes */
    uint64_t low[MOST / 2][8] ALIGNED, rest[MOST / 2][8] ALIGNED;
    uint32_t seed, block, pass;
};

static void ars_init(struct source *s)
{
    const uint32_t zero = 0x52525252u; /* AES makes 0 of these bytes */
    uint64_t key[2] = {s->seed, 0};
    for (int r = 0; r <= ARS_ROUNDS; r++) {
        for (int w = 0; w < 8; w++)
            s->keys[r][w] = key[w % 2];
        key[0] += 0x9E3779B97F4A7C15u;
        key[1] += 0xBB67AE8584CAA73Bu;
    }
    for (uint32_t p = 0; p < MOST; p++)
        for (uint32_t quarter = 0; quarter < 4; quarter++) {
            const uint64_t no_key[2] = {0, 0};
            aes_round_block((quarter | p << 2) ^ s->seed, zero, zero, zero, no_key,
                            &s->first[p][2 * quarter]);
        }
}

static void philox_block(struct source *s)
{
    for (uint32_t p = 0; p < MOST / 2; p++)
        for (uint32_t w = 0; w < 8; w++) {
            uint64_t p0 = (uint64_t)PHILOX_M0 * (w | p << 3);
            uint64_t p1 = (uint64_t)PHILOX_M1 * ((uint32_t)(p0 >> 32) ^ s->block);
            s->high[p][w] = p1 >> 32;
            s->low[p][w] = p1;
            s->rest[p][w] = (uint32_t)p0;
        }
}

INLINE mask load(const uint64_t *words)
{
    mask m;
    memcpy(&m, words, sizeof m);
    return m;
}

/* By instruction: a wide load of two narrow stores waits for both to reach the cache. */
INLINE mask join(const aes_lot lots[AES_LOTS])
{
#if MASK_BYTES == 32 && defined(__AES__)
    return (mask)_mm256_inserti128_si256(_mm256_castsi128_si256(lots[0]), lots[1], 1);
#else
    return aes_join(lots);
#endif
}

/* As many chains in flight as there are registers for; shares FIRST and MORE evenly. */
#define ARS_PLANES (MASK_BYTES == 64 ? FIRST : MASK_BYTES == 32 ? 4 : 6)

INLINE void ars_planes(const struct source *s, uint32_t site, uint32_t round, uint32_t first,
                       const uint32_t n, mask *planes)
{
    const uint64_t *key0 = s->keys[0];
    uint64_t shared[2];
    aes_round_block(0x52525252u, round ^ (uint32_t)(key0[0] >> 32), site ^ (uint32_t)key0[1],
                    s->block ^ (uint32_t)(key0[1] >> 32), s->keys[1], shared);
    const aes_lot common = aes_repeat(shared);
    const uint32_t group = n < ARS_PLANES ? n : ARS_PLANES;
    UNROLL
    for (uint32_t p = 0; p < n; p += group) {
        aes_lot state[FIRST][AES_LOTS];
        UNROLL
        for (uint32_t i = 0; i < group; i++)
            for (uint32_t j = 0; j < AES_LOTS; j++)
                state[i][j] = aes_add(common, aes_load(s->first[first + p + i] + s->pass * WORDS +
                                                       j * sizeof(aes_lot) / 8));
        UNROLL
        for (int r = 2; r < ARS_ROUNDS; r++) {
            const aes_lot key = aes_load(s->keys[r]);
            UNROLL
            for (uint32_t i = 0; i < group; i++)
                for (uint32_t j = 0; j < AES_LOTS; j++)
                    state[i][j] = aes_round(state[i][j], key);
        }
        const aes_lot key = aes_load(s->keys[ARS_ROUNDS]);
        UNROLL
        for (uint32_t i = 0; i < group; i++) {
            for (uint32_t j = 0; j < AES_LOTS; j++)
                state[i][j] = aes_last(state[i][j], key);
            planes[p + i] = join(state[i]);
        }
    }
}

INLINE void philox_planes(const struct source *s, uint32_t site, uint32_t round, uint32_t first,
                          const uint32_t n, mask *planes)
{
    const mask m0 = mask_fill(PHILOX_M0), m1 = mask_fill(PHILOX_M1), low = mask_fill(0xffffffffu);
    mask c0[FIRST / 2], c1[FIRST / 2], c2[FIRST / 2], c3[FIRST / 2];
    uint64_t q = (uint64_t)PHILOX_M1 * site;
    uint32_t k0 = s->seed + PHILOX_W0, k1 = PHILOX_W1;
    q = (uint64_t)PHILOX_M0 * ((uint32_t)(q >> 32) ^ round ^ s->seed);
    const mask a = mask_fill((uint32_t)((uint64_t)PHILOX_M1 * site) ^ k0);
    const mask b = mask_fill((uint32_t)(q >> 32) ^ k1), c = mask_fill((uint32_t)q);
    UNROLL
    for (uint32_t p = 0; p < n / 2; p++) {
        c0[p] = load(s->high[first / 2 + p] + s->pass * WORDS) ^ a;
        c1[p] = load(s->low[first / 2 + p] + s->pass * WORDS);
        c2[p] = load(s->rest[first / 2 + p] + s->pass * WORDS) ^ b;
        c3[p] = c;
    }
    for (int r = 2; r < PHILOX_ROUNDS; r++) {
        k0 += PHILOX_W0;
        k1 += PHILOX_W1;
        const mask key0 = mask_fill(k0), key1 = mask_fill(k1);
        UNROLL
        for (uint32_t p = 0; p < n / 2; p++) {
            mask p0 = mask_multiply(c0[p], m0), p1 = mask_multiply(c2[p], m1);
            c0[p] = (p1 >> 32) ^ c1[p] ^ key0;
            c2[p] = (p0 >> 32) ^ c3[p] ^ key1;
            c1[p] = p1;
            c3[p] = p0;
        }
    }
    UNROLL
    for (uint32_t p = 0; p < n / 2; p++) {
        planes[2 * p] = (c0[p] & low) | c1[p] << 32;
        planes[2 * p + 1] = (c2[p] & low) | c3[p] << 32;
    }
}

/* Out of line: its registers are better spilt once than in the middle of a round. */
static __attribute__((noinline)) void philox_first(const struct source *s, uint32_t site,
                                                   uint32_t round, mask *planes)
{
    philox_planes(s, site, round, 0, FIRST, planes);
}

INLINE void fill(const struct source *s, const enum generator generator, uint32_t site,
                 uint32_t round, mask *planes)
{
    if (generator == GENERATOR_ARS)
        ars_planes(s, site, round, 0, FIRST, planes);
    else
        philox_first(s, site, round, planes);
}

/* From the last plane to the first: below so far, and tied so far. */
INLINE mask less(mask below, mask random, mask digit)
{
#if defined(__AVX512F__)
    return (mask)_mm512_ternarylogic_epi64((__m512i)below, (__m512i)random, (__m512i)digit, 0xb2);
#else
    return (digit & ~random) | (below & ~(random ^ digit));
#endif
}

INLINE mask ties(mask tied, mask random, mask digit)
{
#if defined(__AVX512F__)
    return (mask)_mm512_ternarylogic_epi64((__m512i)tied, (__m512i)random, (__m512i)digit, 0x90);
#else
    return tied & ~(random ^ digit);
#endif
}

/* Lanes with one of three probabilities. */
typedef struct odds {
    mask lanes[3];
    uint32_t digits[3];
} odds;

INLINE mask digit_of(const odds *o, uint32_t b)
{
    mask digit = mask_none();
    for (int k = 0; k < 3; k++)
        if (o->digits[k] >> (31 - b) & 1)
            digit |= o->lanes[k];
    return digit;
}

static __attribute__((noinline, cold)) mask tail(const struct source *s, enum generator generator,
                                                 uint32_t site, uint32_t round, const odds *o,
                                                 const mask *ties_left)
{
    mask below = mask_none(), tied = *ties_left, planes[MORE];
    for (uint32_t first = FIRST; first < MOST && mask_any(tied); first += MORE) {
        if (generator == GENERATOR_ARS)
            ars_planes(s, site, round, first, MORE, planes);
        else
            philox_planes(s, site, round, first, MORE, planes);
        for (uint32_t b = 0; b < MORE; b++) {
            mask digit = digit_of(o, first + b);
            below |= tied & digit & ~planes[b];
            tied = ties(tied, planes[b], digit);
        }
    }
    return below;
}

INLINE mask happens(const struct source *s, const enum generator generator, uint32_t site,
                    uint32_t round, mask need, const odds *o)
{
    mask planes[FIRST], below = mask_none(), tied = need;
    fill(s, generator, site, round, planes);
    UNROLL
    for (int b = FIRST - 1; b >= 0; b--) {
        mask digit = digit_of(o, (uint32_t)b);
        below = less(below, planes[b], digit);
        tied = ties(tied, planes[b], digit);
    }
    if (__builtin_expect(mask_any(tied), 0)) {
        const odds copy = *o;
        below |= tail(s, generator, site, round, &copy, &tied);
    }
    return below & need;
}

INLINE mask counts(mask m)
{
#if defined(__AVX512VPOPCNTDQ__)
    return (mask)_mm512_popcnt_epi64((__m512i)m);
#else
    mask n;
    for (int w = 0; w < WORDS; w++)
        n[w] = (uint64_t)__builtin_popcountll(m[w]);
    return n;
#endif
}

static void add_words(bare_total *total, mask cc, mask cd, mask dc)
{
    for (int w = 0; w < WORDS; w++) {
        double both = (double)cc[w], x_alone = (double)cd[w], y_alone = (double)dc[w];
        double none = 64.0 * ROUNDS - both - x_alone - y_alone;
        double payoff[2] = {(3 * both + 5 * y_alone + none) / (64.0 * ROUNDS),
                            (3 * both + 5 * x_alone + none) / (64.0 * ROUNDS)};
        total->n++;
        for (int i = 0; i < 2; i++) {
            total->sum[i] += payoff[i];
            total->square[i] += payoff[i] * payoff[i];
        }
    }
}

INLINE void play_pass(const struct source *s, const enum generator generator, bare_total *total)
{
    const mask all = mask_all(), none = mask_none();
    const odds slip = {{all, none, none}, {DIGITS(1, 20), 0, 0}};
    mask x = all, y = all, cc = none, cd = none, dc = none;
    for (uint32_t t = 0; t < ROUNDS; t++) {
        mask intends_x = all, intends_y = all;
        if (t > 0) {
            const odds forgives = {{all, none, none}, {DIGITS(1, 3), 0, 0}};
            const odds extorts = {{x & y, y & ~x, x & ~y},
                                  {DIGITS(8, 9), DIGITS(1, 2), DIGITS(1, 3)}};
            intends_x = y | happens(s, generator, CHOICE_X, t, ~y, &forgives);
            intends_y = happens(s, generator, CHOICE_Y, t, x | y, &extorts);
        }
        x = intends_x ^ happens(s, generator, SLIP_X, t, all, &slip);
        y = intends_y ^ happens(s, generator, SLIP_Y, t, all, &slip);
        cc += counts(x & y);
        cd += counts(x & ~y);
        dc += counts(y & ~x);
    }
    add_words(total, cc, cd, dc);
}

static __attribute__((noinline)) void pass_ars(const struct source *s, bare_total *total)
{
    play_pass(s, GENERATOR_ARS, total);
}

static __attribute__((noinline)) void pass_philox(const struct source *s, bare_total *total)
{
    play_pass(s, GENERATOR_PHILOX, total);
}

void bare_loop(enum generator generator, uint32_t seed, uint32_t first_block, uint32_t n_blocks,
               bare_total *total)
{
    struct source s = {.seed = seed};
    ars_init(&s);
    for (s.block = first_block; s.block < first_block + n_blocks; s.block++) {
        philox_block(&s);
        for (s.pass = 0; s.pass < PASSES; s.pass++)
            (generator == GENERATOR_ARS ? pass_ars : pass_philox)(&s, total);
    }
}
