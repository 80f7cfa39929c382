/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Events by chance: gather the odds of an event, lanes by lanes, then let it happen or not.
 *
 *     odds_begin(play);
 *     mask certain = odds_number(play, error->cooperate, intended);
 *     certain |= odds_number(play, error->defect, ~intended);
 *     slipped = odds_happen(play, certain, site, running);
 *
 * Numbers that are 0 or 1 cost no draw, and neither do lanes that nobody needs. What adds to the
 * odds returns the lanes in which the event is certain. */
#ifndef PARLEY_ENGINE_DRAW_H
#define PARLEY_ENGINE_DRAW_H

#include "engine/play.h"

/* The lanes of `need` in which an event of one constant probability happens, neither 0 nor 1. */
mask draw_constant(const struct play *play, const game_digits *constant, uint32_t site, mask need);
/* The event of odds that are not all 0 or 1. */
mask odds_draw(const struct play *play, mask certain, uint32_t site, mask need);
/* Adds the odds of a number that differs from lane to lane. */
mask odds_parts(struct play *play, parley_number_id id, mask lanes);

INLINE void odds_begin(struct play *play)
{
    play->odds.n_terms = play->odds.n_vary = 0;
    play->odds.bits = 0;
}

/* A constant that is neither 0 nor 1, by its digits, which stay where they are: the next term, or
 * one that is there. */
INLINE void odds_share(struct play *play, uint32_t term, const game_digits *constant, mask lanes)
{
    struct odds *o = &play->odds;
    odds_term *to = &o->terms[term];
    if (term < o->n_terms) {
        to->lanes |= lanes;
        return;
    }
    to->lanes = lanes;
    to->constant = constant;
    o->n_terms = term + 1;
    o->bits |= constant->bits;
}

/* Any constant; it joins a term that has the same. */
INLINE mask odds_constant(struct play *play, const game_digits *constant, mask lanes)
{
    const struct odds *o = &play->odds;
    const uint64_t bits = constant->bits;
    uint32_t t = 0;
    if (bits == UINT64_MAX)
        return lanes;
    if (bits == 0)
        return mask_none();
    while (t < o->n_terms && (!o->terms[t].constant || o->terms[t].constant->bits != bits))
        t++;
    odds_share(play, t, constant, lanes);
    return mask_none();
}

/* Those of planes (64, the last is the first digit), or of digits worked out this round. */
INLINE void odds_vary(struct play *play, const mask *planes, const struct digits *digits,
                      mask lanes)
{
    struct odds *o = &play->odds;
    odds_term *term = &o->terms[o->n_terms++];
    term->lanes = lanes;
    term->constant = NULL;
    term->planes = planes;
    term->digits = digits;
    o->bits |= 1;
    o->n_vary++;
}

INLINE mask odds_number(struct play *play, parley_number_id id, mask lanes)
{
    const current *number = &play->numbers[id];
    return number->uniform ? odds_constant(play, &number->parts[0].digits, lanes)
                           : odds_parts(play, id, lanes);
}

/* The lanes of `need` in which the event happens. */
INLINE mask odds_happen(const struct play *play, mask certain, uint32_t site, mask need)
{
    return play->odds.n_terms ? odds_draw(play, certain, site, need) : need & certain;
}

/* The same for a constant. */
INLINE mask happens_always(const struct play *play, uint32_t site, const game_digits *constant,
                           mask need)
{
    return constant->bits == 0            ? mask_none()
           : constant->bits == UINT64_MAX ? need
                                          : draw_constant(play, constant, site, need);
}

/* The same for one number's probability. */
INLINE mask happens(struct play *play, uint32_t site, parley_number_id id, mask need)
{
    const current *number = &play->numbers[id];
    if (number->uniform)
        return happens_always(play, site, &number->parts[0].digits, need);
    odds_begin(play);
    return odds_happen(play, odds_parts(play, id, need), site, need);
}

INLINE mask happens_by(const struct play *play, uint32_t site, double probability, mask need)
{
    const game_digits digits = probability_digits(probability);
    return happens_always(play, site, &digits, need);
}

#endif
