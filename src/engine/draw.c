/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Events by chance. An event of probability p happens in a lane when the lane's uniform draw u is
 * below p. Both are compared digit by digit from the first binary place: as soon as they differ
 * the lane is decided, so a dozen random planes do for most draws, and none where p is 0 or 1. */
#include "engine/play.h"

#include "core/philox.h"

#define FIRST 12 /* planes made at first, where many lanes need a decision */
#define MORE 4   /* planes made later, or where few do */
#define FEW 24

/* `n` planes, from plane `first` on, of the draw at `site` in this round; first and n are even. A
 * call of the generator with counter (8 pair + word, round, site, block) gives two planes for one
 * word of 64 lanes. A call's ten rounds are a chain, so several calls are made side by side. */
INLINE void philox_planes(const struct play *play, uint32_t site, uint32_t first, const uint32_t n,
                          mask *planes)
{
    const mask m0 = mask_fill(PHILOX_M0), m1 = mask_fill(PHILOX_M1), low = mask_fill(0xffffffffu);
    mask c0[FIRST / 2], c1[FIRST / 2], c2[FIRST / 2], c3[FIRST / 2], words = mask_none();
    for (uint32_t w = 0; w < WORDS; w++)
        words[w] = w;
    /* the product of the site is the same in all calls */
    uint64_t product = (uint64_t)PHILOX_M1 * site;
    uint32_t k0 = play->seed, k1 = play->point;
    for (uint32_t p = 0; p < n / 2; p++) {
        mask counter = words + mask_fill(8 * (first / 2 + p) + play->pass * WORDS);
        mask p0 = mask_multiply(counter, m0);
        c0[p] = mask_fill((uint32_t)(product >> 32) ^ play->round ^ k0);
        c1[p] = mask_fill((uint32_t)product);
        c2[p] = (p0 >> 32) ^ mask_fill(play->block ^ k1);
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

/* 64 random bits from a generator of GSL's, from the high end of its numbers. */
static uint64_t rng_word(gsl_rng *rng)
{
    unsigned long range = gsl_rng_max(rng) - gsl_rng_min(rng);
    int bits = range >= 0xffffu ? 16 : 8;
    uint64_t word = 0;
    for (int done = 0; done < 64; done += bits)
        word = word << bits | gsl_rng_uniform_int(rng, 1ul << bits);
    return word;
}

static __attribute__((noinline)) void philox_first(const struct play *play, uint32_t site,
                                                   mask *planes)
{
    philox_planes(play, site, 0, FIRST, planes);
}

static __attribute__((noinline)) void philox_more(const struct play *play, uint32_t site,
                                                  uint32_t first, mask *planes)
{
    philox_planes(play, site, first, MORE, planes);
}

/* Fills planes with FIRST (only at the beginning) or MORE random ones. */
static void random_planes(const struct play *play, uint32_t site, uint32_t first, uint32_t n,
                          mask *planes)
{
    if (play->rng) {
        for (uint32_t p = 0; p < n; p++)
            for (int w = 0; w < WORDS; w++)
                planes[p][w] = rng_word(play->rng);
    } else if (n == FIRST) {
        philox_first(play, site, planes);
    } else {
        philox_more(play, site, first, planes);
    }
}

struct odds *odds_begin(struct play *play)
{
    play->odds.certain = mask_none();
    play->odds.n_terms = 0;
    return &play->odds;
}

static void odds_add(struct odds *o, odds_term term)
{
    o->terms[o->n_terms++] = term;
}

/* A constant joins a term that has the same. */
static void odds_bits(struct odds *o, uint64_t bits, mask lanes)
{
    for (uint32_t t = 0; t < o->n_terms; t++)
        if (o->terms[t].bits == bits) {
            o->terms[t].lanes |= lanes;
            return;
        }
    odds_add(o, (odds_term){.lanes = lanes, .bits = bits});
}

void odds_constant(struct play *play, double probability, mask lanes)
{
    if (probability >= 1)
        play->odds.certain |= lanes;
    else if (probability > 0)
        odds_bits(&play->odds, probability_bits(probability), lanes);
}

void odds_planes(struct play *play, const mask *planes, mask lanes)
{
    odds_add(&play->odds, (odds_term){.lanes = lanes, .planes = planes});
}

void odds_digits(struct play *play, const uint64_t *digits, mask lanes)
{
    odds_add(&play->odds, (odds_term){.lanes = lanes, .digits = digits});
}

void odds_number(struct play *play, parley_number_id id, mask lanes)
{
    const current *number = &play->numbers[id];
    for (uint32_t p = 0; p < number->n_parts; p++) {
        const part *from = &number->parts[p];
        mask own = from->lanes ? lanes & *from->lanes : lanes;
        if (from->column) {
            play->odds.certain |= own & from->column->certain;
            odds_planes(play, from->column->planes, own & ~from->column->certain);
        } else if (from->constant >= 1) {
            play->odds.certain |= own;
        } else if (from->bits) {
            odds_bits(&play->odds, from->bits, own);
        }
    }
}

/* Sign bits of a word's 64 lanes, gathered into one. */
INLINE uint64_t signs(const uint64_t lanes[64], uint32_t shift)
{
    uint64_t bits = 0;
    for (int v = 0; v < 64 / WORDS; v++) {
        mask digits = ((const mask *)lanes)[v] << shift;
#if defined(__AVX512F__)
        bits |= (uint64_t)_mm512_movepi64_mask((__m512i)digits) << (8 * v);
#elif defined(__AVX2__)
        bits |= (uint64_t)_mm256_movemask_pd((__m256d)digits) << (4 * v);
#elif defined(__x86_64__)
        bits |= (uint64_t)_mm_movemask_pd((__m128d)digits) << (2 * v);
#else
        bits |= (digits[0] >> 63 | digits[1] >> 63 << 1) << (2 * v);
#endif
    }
    return bits;
}

INLINE mask plane_of(const odds_term *term, uint32_t b)
{
    if (term->planes)
        return term->planes[63 - b];
    if (!term->digits)
        return mask_fill(-(term->bits >> (63 - b) & 1));
    mask plane = mask_none();
    for (int w = 0; w < WORDS; w++)
        plane[w] = signs(term->digits + 64 * w, b);
    return plane;
}

/* How many digits matter: past the last 1 of all terms, a lane that still ties is not below. */
static uint32_t odds_depth(const struct odds *o)
{
    uint64_t bits = 0;
    for (uint32_t t = 0; t < o->n_terms; t++) {
        if (o->terms[t].planes || o->terms[t].digits)
            return 64;
        bits |= o->terms[t].bits;
    }
    return bits ? 64 - (uint32_t)__builtin_ctzll(bits) : 0;
}

mask odds_happen(struct play *play, uint32_t site, mask need)
{
    const struct odds *o = &play->odds;
    mask below = need & o->certain, tied = mask_none();
    for (uint32_t t = 0; t < o->n_terms; t++)
        tied |= o->terms[t].lanes;
    tied &= need & ~o->certain;
    if (!mask_any(tied))
        return below;
    uint32_t depth = odds_depth(o), n = depth > MORE && mask_count(tied) > FEW ? FIRST : MORE;
    mask planes[FIRST];
    for (uint32_t first = 0; first < depth && mask_any(tied); first += n, n = MORE) {
        random_planes(play, site, first, n, planes);
        if (n > depth - first)
            n = depth - first;
        for (uint32_t b = 0; b < n; b++) {
            mask digit = mask_none(), random = planes[b];
            for (uint32_t t = 0; t < o->n_terms; t++)
                digit |= o->terms[t].lanes & plane_of(&o->terms[t], first + b);
            below |= tied & digit & ~random;
            tied &= ~(random ^ digit);
        }
    }
    return below;
}

mask happens(struct play *play, uint32_t site, parley_number_id id, mask need)
{
    odds_begin(play);
    odds_number(play, id, need);
    return odds_happen(play, site, need);
}
