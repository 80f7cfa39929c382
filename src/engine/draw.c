/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Events by chance. An event of probability p happens in a lane when the lane's uniform draw u is
 * below p. Both are compared digit by digit from the first binary place: as soon as they differ
 * the lane is decided, so a dozen random planes do for most draws, and none where p is 0 or 1. */
#include "engine/play.h"

#include "core/philox.h"

#define GROUP 4 /* planes made at a time; Philox makes two a call */

/* Planes first.. first + GROUP - 1 of the draw at `site` in this round. A call of the generator
 * with counter (8 pair + word, round, site, block) gives two planes for one word of 64 lanes. */
static void philox_planes(const struct play *play, uint32_t site, uint32_t first,
                          mask planes[GROUP])
{
    const mask m0 = mask_fill(PHILOX_M0), m1 = mask_fill(PHILOX_M1), low = mask_fill(0xffffffffu);
    mask c0[GROUP / 2], c1[GROUP / 2], c2[GROUP / 2], c3[GROUP / 2], words = mask_none();
    for (uint32_t w = 0; w < WORDS; w++)
        words[w] = w;
    for (uint32_t p = 0; p < GROUP / 2; p++) {
        c0[p] = words + mask_fill(8 * (first / 2 + p) + play->pass * WORDS);
        c1[p] = mask_fill(play->round);
        c2[p] = mask_fill(site);
        c3[p] = mask_fill(play->block);
    }
    uint32_t k0 = play->seed, k1 = play->point;
    for (int r = 0; r < PHILOX_ROUNDS; r++) {
        for (uint32_t p = 0; p < GROUP / 2; p++) {
            mask p0 = mask_multiply(c0[p], m0), p1 = mask_multiply(c2[p], m1);
            c0[p] = (p1 >> 32) ^ c1[p] ^ mask_fill(k0);
            c1[p] = p1 & low;
            c2[p] = (p0 >> 32) ^ c3[p] ^ mask_fill(k1);
            c3[p] = p0 & low;
        }
        k0 += PHILOX_W0;
        k1 += PHILOX_W1;
    }
    for (uint32_t p = 0; p < GROUP / 2; p++) {
        planes[2 * p] = c0[p] | c1[p] << 32;
        planes[2 * p + 1] = c2[p] | c3[p] << 32;
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

static void random_planes(const struct play *play, uint32_t site, uint32_t first,
                          mask planes[GROUP])
{
    if (!play->rng) {
        philox_planes(play, site, first, planes);
        return;
    }
    for (uint32_t p = 0; p < GROUP; p++)
        for (int w = 0; w < WORDS; w++)
            planes[p][w] = rng_word(play->rng);
}

struct odds *odds_begin(struct play *play)
{
    play->odds.certain = mask_none();
    play->odds.n_terms = 0;
    return &play->odds;
}

static void odds_add(struct odds *o, mask lanes, uint64_t bits, const mask *planes)
{
    o->terms[o->n_terms++] = (odds_term){.lanes = lanes, .bits = bits, .planes = planes};
}

void odds_constant(struct play *play, double probability, mask lanes)
{
    if (probability >= 1)
        play->odds.certain |= lanes;
    else if (probability > 0)
        odds_add(&play->odds, lanes, probability_bits(probability), NULL);
}

void odds_planes(struct play *play, const mask *planes, mask lanes)
{
    odds_add(&play->odds, lanes, 0, planes);
}

void odds_number(struct play *play, parley_number_id id, mask lanes)
{
    const current *number = &play->numbers[id];
    for (uint32_t p = 0; p < number->n_parts; p++) {
        const part *from = &number->parts[p];
        mask own = from->lanes ? lanes & *from->lanes : lanes;
        if (from->column) {
            play->odds.certain |= own & from->column->certain;
            odds_add(&play->odds, own & ~from->column->certain, 0, from->column->planes);
        } else if (from->constant >= 1) {
            play->odds.certain |= own;
        } else if (from->bits) {
            odds_add(&play->odds, own, from->bits, NULL);
        }
    }
}

/* How many digits matter: past the last 1 of all terms, a lane that still ties is not below. */
static uint32_t odds_depth(const struct odds *o)
{
    uint64_t bits = 0;
    for (uint32_t t = 0; t < o->n_terms; t++) {
        if (o->terms[t].planes)
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
    uint32_t depth = odds_depth(o);
    mask planes[GROUP];
    for (uint32_t b = 0; b < depth && mask_any(tied); b++) {
        if (b % GROUP == 0)
            random_planes(play, site, b, planes);
        mask digit = mask_none();
        for (uint32_t t = 0; t < o->n_terms; t++) {
            const odds_term *term = &o->terms[t];
            mask own = term->planes ? term->planes[63 - b] : mask_fill(-(term->bits >> (63 - b) & 1));
            digit |= term->lanes & own;
        }
        mask random = planes[b % GROUP];
        below |= tied & digit & ~random;
        tied &= ~(random ^ digit);
    }
    return below;
}

mask happens(struct play *play, uint32_t site, parley_number_id id, mask need)
{
    odds_begin(play);
    odds_number(play, id, need);
    return odds_happen(play, site, need);
}
