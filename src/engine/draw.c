/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Events by chance. An event of probability p happens in a lane when the lane's uniform draw u is
 * below p. Both are compared digit by digit from the first binary place: as soon as they differ
 * the lane is decided, so a dozen random planes do for most draws, and none where p is 0 or 1. */
#include "engine/planes.h"
#include "engine/play.h"

#define FEW 24 /* lanes for which a few planes will probably do */

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
    uint32_t depth = odds_depth(o), n = depth > PLANES_MORE && mask_count(tied) > FEW ? PLANES_FIRST
                                                                                : PLANES_MORE;
    mask planes[PLANES_FIRST];
    for (uint32_t first = 0; first < depth && mask_any(tied); first += n, n = PLANES_MORE) {
        planes_fill(&play->planes, site, play->round, first, n, planes);
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
