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

INLINE void verdict_digit(verdict *v, mask random, mask digit)
{
    v->below |= v->tied & digit & ~random;
    v->tied &= ~(random ^ digit);
}

/* Compares n planes with the digits of constants alone. */
INLINE void compare_constants(const struct odds *o, const uint32_t n_terms, uint32_t first,
                              uint32_t n, const mask *planes, verdict *v)
{
    verdict now = *v;
    uint64_t bits[4];
    for (uint32_t t = 0; t < n_terms; t++)
        bits[t] = o->terms[t].bits << first;
    for (uint32_t b = 0; b < n; b++) {
        mask digit = mask_none();
        for (uint32_t t = 0; t < n_terms; t++) {
            mask own = mask_fill((uint64_t)((int64_t)bits[t] >> 63));
            digit |= n_terms == 1 ? own : own & o->terms[t].lanes;
            bits[t] <<= 1;
        }
        verdict_digit(&now, planes[b], digit);
    }
    *v = now;
}

static void compare_any(const struct odds *o, uint32_t first, uint32_t n, const mask *planes,
                        verdict *v)
{
    for (uint32_t b = 0; b < n; b++) {
        mask digit = mask_none();
        for (uint32_t t = 0; t < o->n_terms; t++)
            digit |= o->terms[t].lanes & plane_of(&o->terms[t], first + b);
        verdict_digit(v, planes[b], digit);
    }
}

static void compare(const struct odds *o, uint32_t first, uint32_t n, const mask *planes,
                    verdict *v)
{
    switch (o->n_vary ? 0 : o->n_terms) {
    case 1:
        compare_constants(o, 1, first, n, planes, v);
        return;
    case 2:
        compare_constants(o, 2, first, n, planes, v);
        return;
    case 3:
        compare_constants(o, 3, first, n, planes, v);
        return;
    default:
        compare_any(o, first, n, planes, v);
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
    uint32_t depth = odds_depth(o);
    uint32_t n = depth > PLANES_MORE && mask_count(v.tied) > FEW ? PLANES_FIRST : PLANES_MORE;
    mask planes[PLANES_FIRST];
    for (uint32_t first = 0; first < depth && mask_any(v.tied); first += n, n = PLANES_MORE) {
        planes_fill(&play->planes, site, play->round, first, n, planes);
        if (n > depth - first)
            n = depth - first;
        compare(o, first, n, planes, &v);
    }
    return v.below;
}
