/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Events by chance. An event of probability p happens in a lane when the lane's uniform draw u is
 * below p. Both are compared digit by digit from the first binary place: as soon as they differ
 * the lane is decided, so a dozen random planes do for most draws, and none where p is 0 or 1. */
#include "engine/draw.h"
#include "engine/ars.h"

#include <string.h>

_Static_assert(PLANES_FIRST <= DIGIT_WORDS, "constants have a word for each of the first digits");

#define FEW 24 /* lanes for which a few planes will probably do */

mask odds_parts(struct play *play, parley_number_id id, mask lanes)
{
    const current *number = &play->numbers[id];
    mask certain = mask_none();
    for (uint32_t p = 0; p < number->n_parts; p++) {
        const part *from = &number->parts[p];
        mask own = from->lanes ? lanes & *from->lanes : lanes;
        if (from->column) {
            certain |= own & from->column->certain;
            odds_vary(play, from->column->planes, NULL, own & ~from->column->certain);
        } else {
            certain |= odds_constant(play, &from->digits, own);
        }
    }
    return certain;
}

/* Sign bits of a word's 64 lanes, gathered into one. */
static uint64_t signs(const uint64_t lanes[64], uint32_t shift)
{
    uint64_t bits = 0;
    for (int i = 0; i < 64; i++)
        bits |= (lanes[i] << shift >> 63) << i;
    return bits;
}

/* A digit of odds worked out this round that is not among their planes: one draw in a hundred
 * comes so far. */
static __attribute__((noinline)) mask late_digit(const struct digits *digits, uint32_t place)
{
    uint64_t words[WORDS];
    for (int w = 0; w < WORDS; w++)
        words[w] = signs(digits->lanes + 64 * w, place);
    mask plane;
    memcpy(&plane, words, sizeof plane);
    return plane;
}

/* Digit first + b of a constant, in every word. The first ones are filled from where they lie. */
INLINE mask constant_digit(const odds_term *term, uint32_t first, uint32_t b)
{
    if (first == 0)
        return mask_fill(term->constant->words[b]);
    return mask_sign(mask_fill(term->constant->bits) << (first + b));
}

/* Digits first .. first + n - 1 of a term, in its lanes: to begin with, or joined to others. */
INLINE void term_digits(const odds_term *term, uint32_t first, const uint32_t n, const bool begins,
                        mask *digits)
{
    const mask lanes = term->lanes;
    for (uint32_t b = 0; b < n; b++) {
        mask digit;
        if (term->constant)
            digit = constant_digit(term, first, b);
        else if (term->planes)
            digit = term->planes[63 - first - b];
        else if (first + n <= DIGIT_PLANES)
            digit = term->digits->planes[first + b];
        else
            digit = late_digit(term->digits, first + b);
        digits[b] = mask_join(begins ? mask_none() : digits[b], digit, lanes);
    }
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
    return below ^ ((below ^ digit) & (random ^ digit));
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

/* Compares n planes with as many digits of a few constants, from the last to the first. Digits
 * matter only where lanes are tied, so those of a single term need not be cut to its lanes. */
INLINE void compare_constants(const struct odds *o, const uint32_t n_terms, uint32_t first,
                              const uint32_t n, const mask *planes, verdict *v)
{
    mask below = mask_none(), tied = v->tied;
    for (uint32_t b = n; b-- > 0;) {
        mask digit = constant_digit(&o->terms[0], first, b);
        if (n_terms > 1)
            digit &= o->terms[0].lanes;
        for (uint32_t t = 1; t < n_terms; t++)
            digit = mask_join(digit, constant_digit(&o->terms[t], first, b), o->terms[t].lanes);
        below = below_from(below, planes[b], digit);
        tied = tied_through(tied, planes[b], digit);
    }
    v->below = mask_join(v->below, below, v->tied);
    v->tied = tied;
}

INLINE void compare_any(const struct odds *o, uint32_t first, const uint32_t n, const mask *planes,
                        verdict *v)
{
    mask below = mask_none(), tied = v->tied, digits[PLANES_FIRST];
    term_digits(&o->terms[0], first, n, true, digits);
    for (uint32_t t = 1; t < o->n_terms; t++)
        term_digits(&o->terms[t], first, n, false, digits);
    for (uint32_t b = n; b-- > 0;) {
        below = below_from(below, planes[b], digits[b]);
        tied = tied_through(tied, planes[b], digits[b]);
    }
    v->below = mask_join(v->below, below, v->tied);
    v->tied = tied;
}

INLINE void compare(const struct odds *o, uint32_t first, const uint32_t n, const mask *planes,
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

static __attribute__((noinline)) void compare_first(const struct odds *o, const mask *planes,
                                                    verdict *v)
{
    compare(o, 0, PLANES_FIRST, planes, v);
}

/* More than a few lanes. */
INLINE bool many(mask lanes)
{
    return __builtin_popcountll(lanes[0]) > FEW || mask_count(lanes) > FEW;
}

/* A dozen planes are worth it. */
INLINE bool begins_with_many(uint64_t bits, mask tied)
{
    return bits << PLANES_MORE && many(tied);
}

/* Goes on where lanes tie after the first digits, or begins with any generator's planes. */
static __attribute__((noinline)) mask draw_on(const struct play *play, const struct odds *o,
                                              uint32_t site, uint32_t first, const verdict *so_far)
{
    const struct planes *source = &play->planes;
    const uint32_t depth = 64 - (uint32_t)__builtin_ctzll(o->bits);
    verdict v = *so_far;
    mask planes[PLANES_FIRST];
    if (first == 0 && begins_with_many(o->bits, v.tied)) {
        source->first(source, site, play->round, planes);
        compare_first(o, planes, &v);
        first = PLANES_FIRST;
    }
    for (; first < depth && mask_any(v.tied); first += PLANES_MORE) {
        if (source->generator == GENERATOR_ARS)
            ars_planes(source, site, play->round, first, PLANES_MORE, planes);
        else
            source->more(source, site, play->round, first, planes);
        compare(o, first, PLANES_MORE, planes, &v);
    }
    return v.below;
}

static __attribute__((noinline)) mask draw_on_constant(const struct play *play,
                                                       const game_digits *constant, uint32_t site,
                                                       uint32_t first, const verdict *so_far)
{
    odds_term term = {.lanes = so_far->tied, .constant = constant};
    const struct odds o = {.n_terms = 1, .bits = constant->bits, .terms = &term};
    return draw_on(play, &o, site, first, so_far);
}

/* The first planes of ARS never leave the registers; returns how many were compared. */
INLINE uint32_t begin_in_registers(const struct play *play, const struct odds *o, uint64_t bits,
                                   uint32_t site, verdict *v)
{
    const struct planes *source = &play->planes;
    mask planes[PLANES_FIRST];
    if (source->generator != GENERATOR_ARS || !begins_with_many(bits, v->tied))
        return 0;
    ars_planes(source, site, play->round, 0, PLANES_FIRST, planes);
    compare(o, 0, PLANES_FIRST, planes, v);
    return PLANES_FIRST;
}

mask draw_constant(const struct play *play, const game_digits *constant, uint32_t site, mask need)
{
    odds_term term = {.lanes = need, .constant = constant};
    const struct odds o = {.n_terms = 1, .terms = &term};
    verdict v = {.below = mask_none(), .tied = need};
    if (!mask_any(need))
        return need;
    uint32_t first = begin_in_registers(play, &o, constant->bits, site, &v);
    if (!mask_any(v.tied))
        return v.below;
    const verdict so_far = v;
    return draw_on_constant(play, constant, site, first, &so_far);
}

mask odds_draw(const struct play *play, mask certain, uint32_t site, mask need)
{
    const struct odds *o = &play->odds;
    verdict v = {.below = need & certain, .tied = mask_none()};
    for (uint32_t t = 0; t < o->n_terms; t++)
        v.tied |= o->terms[t].lanes;
    v.tied &= need & ~certain;
    if (!mask_any(v.tied))
        return v.below;
    uint32_t first = begin_in_registers(play, o, o->bits, site, &v);
    if (!mask_any(v.tied))
        return v.below;
    const verdict so_far = v;
    return draw_on(play, o, site, first, &so_far);
}
