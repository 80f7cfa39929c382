/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Events by chance. An event of probability p happens in a lane when the lane's uniform draw u is
 * below p. Both are compared digit by digit from the first binary place: as soon as they differ
 * the lane is decided, so a dozen random planes do for most draws, and none where p is 0 or 1. */
#include "engine/draw.h"
#include "engine/planes.h"

#define FEW 24 /* lanes for which a few planes will probably do */

void odds_planes(struct play *play, const mask *planes, mask lanes)
{
    struct odds *o = &play->odds;
    o->terms[o->n_terms++] = (odds_term){.lanes = lanes, .planes = planes};
    o->n_vary++;
}

void odds_digits(struct play *play, const struct digits *digits, mask lanes)
{
    struct odds *o = &play->odds;
    o->terms[o->n_terms++] = (odds_term){.lanes = lanes, .digits = digits};
    o->n_vary++;
}

void odds_parts(struct play *play, parley_number_id id, mask lanes)
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
        } else {
            odds_bits(play, from->bits, own);
        }
    }
}

/* Sign bits of a word's 64 lanes, gathered into one. */
static uint64_t signs(const uint64_t lanes[64], uint32_t shift)
{
    uint64_t bits = 0;
    for (int i = 0; i < 64; i++)
        bits |= (lanes[i] << shift >> 63) << i;
    return bits;
}

INLINE mask plane_of(const odds_term *term, uint32_t b)
{
    if (term->planes)
        return term->planes[63 - b];
    if (!term->digits)
        return mask_fill(-(term->bits >> (63 - b) & 1));
    if (b < DIGIT_PLANES)
        return term->digits->planes[b];
    mask plane = mask_none();
    for (int w = 0; w < WORDS; w++)
        plane[w] = signs(term->digits->lanes + 64 * w, b);
    return plane;
}

/* How many digits matter: past the last 1 of all terms, a lane that still ties is not below. */
static uint32_t odds_depth(const struct odds *o)
{
    uint64_t bits = 0;
    for (uint32_t t = 0; t < o->n_terms; t++)
        bits |= o->terms[t].bits;
    return o->n_vary ? 64 : bits ? 64 - (uint32_t)__builtin_ctzll(bits) : 0;
}

/* What is decided so far: u below p, and still tied. */
typedef struct verdict {
    mask below, tied;
} verdict;

/* One more digit in front: below if random 0 meets digit 1, or if they are alike and it was below.
 */
INLINE mask below_from(mask below, mask random, mask digit)
{
#if defined(__AVX512F__)
    return (mask)_mm512_ternarylogic_epi64((__m512i)below, (__m512i)random, (__m512i)digit, 0xb2);
#else
    return (digit & ~random) | (below & ~(random & ~digit));
#endif
}

/* Lanes that were tied, and are alike in this digit too. */
INLINE mask tied_through(mask tied, mask random, mask digit)
{
#if defined(__AVX512F__)
    return (mask)_mm512_ternarylogic_epi64((__m512i)tied, (__m512i)random, (__m512i)digit, 0x90);
#else
    return tied & ~(random ^ digit);
#endif
}

/* Compares n planes, from the last digit to the first, with the digits of constants alone. */
INLINE void compare_constants(const struct odds *o, const uint32_t n_terms, uint32_t first,
                              const uint32_t n, const mask *planes, verdict *v)
{
    mask below = mask_none(), tied = v->tied, bits[3];
    for (uint32_t t = 0; t < n_terms; t++)
        bits[t] = mask_fill(o->terms[t].bits << first);
    for (uint32_t b = n; b-- > 0;) {
        mask digit = mask_none();
        for (uint32_t t = 0; t < n_terms; t++) {
            mask own = mask_sign(bits[t] << b);
            digit |= n_terms == 1 ? own : own & o->terms[t].lanes;
        }
        below = below_from(below, planes[b], digit);
        tied = tied_through(tied, planes[b], digit);
    }
    v->below |= v->tied & below;
    v->tied = tied;
}

static void compare_any(const struct odds *o, uint32_t first, uint32_t n, const mask *planes,
                        verdict *v)
{
    mask below = mask_none(), tied = v->tied;
    for (uint32_t b = n; b-- > 0;) {
        mask digit = mask_none();
        for (uint32_t t = 0; t < o->n_terms; t++)
            digit |= o->terms[t].lanes & plane_of(&o->terms[t], first + b);
        below = below_from(below, planes[b], digit);
        tied = tied_through(tied, planes[b], digit);
    }
    v->below |= v->tied & below;
    v->tied = tied;
}

/* The same for the number of planes that are made at first. */
static void compare_first(const struct odds *o, const mask *planes, verdict *v)
{
    switch (o->n_vary ? 0 : o->n_terms) {
    case 1:
        compare_constants(o, 1, 0, PLANES_FIRST, planes, v);
        return;
    case 2:
        compare_constants(o, 2, 0, PLANES_FIRST, planes, v);
        return;
    case 3:
        compare_constants(o, 3, 0, PLANES_FIRST, planes, v);
        return;
    default:
        compare_any(o, 0, PLANES_FIRST, planes, v);
    }
}

mask odds_draw(struct play *play, uint32_t site, mask need)
{
    const struct odds *o = &play->odds;
    verdict v = {.below = need & o->certain, .tied = mask_none()};
    for (uint32_t t = 0; t < o->n_terms; t++)
        v.tied |= o->terms[t].lanes;
    v.tied &= need & ~o->certain;
    if (!mask_any(v.tied))
        return v.below;
    uint32_t depth = odds_depth(o), first = 0;
    mask planes[PLANES_FIRST];
    if (depth > PLANES_MORE && mask_count(v.tied) > FEW) {
        planes_fill(&play->planes, site, play->round, 0, PLANES_FIRST, planes);
        compare_first(o, planes, &v);
        first = PLANES_FIRST;
    }
    for (; first < depth && mask_any(v.tied); first += PLANES_MORE) {
        planes_fill(&play->planes, site, play->round, first, PLANES_MORE, planes);
        compare_any(o, first, PLANES_MORE, planes, &v);
    }
    return v.below;
}
