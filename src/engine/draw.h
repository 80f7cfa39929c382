/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Events by chance: gather the odds of an event, lanes by lanes, then let it happen or not.
 *
 *     odds_begin(play);
 *     odds_number(play, error->cooperate, intended);
 *     odds_number(play, error->defect, ~intended);
 *     slipped = odds_happen(play, site, running);
 *
 * Numbers that are 0 or 1 cost no draw, and neither do lanes that nobody needs. */
#ifndef PARLEY_ENGINE_DRAW_H
#define PARLEY_ENGINE_DRAW_H

#include "engine/play.h"

/* The event of odds that are not all 0 or 1. */
mask odds_draw(struct play *play, uint32_t site, mask need);
/* The odds of a number that differs from lane to lane. */
void odds_parts(struct play *play, parley_number_id id, mask lanes);
/* Those of planes (64, the last is the first digit), or of digits worked out this round. */
void odds_planes(struct play *play, const mask *planes, mask lanes);
void odds_digits(struct play *play, const struct digits *digits, mask lanes);

INLINE void odds_begin(struct play *play)
{
    play->odds.certain = mask_none();
    play->odds.n_terms = play->odds.n_vary = 0;
}

/* A constant, by its bits; it joins a term that has the same. */
INLINE void odds_bits(struct play *play, uint64_t bits, mask lanes)
{
    struct odds *o = &play->odds;
    if (bits == 0)
        return;
    for (uint32_t t = 0; t < o->n_terms; t++)
        if (o->terms[t].bits == bits) {
            o->terms[t].lanes |= lanes;
            return;
        }
    odds_term *term = &o->terms[o->n_terms++];
    term->lanes = lanes;
    term->bits = bits;
    term->planes = NULL;
    term->digits = NULL;
}

INLINE void odds_constant(struct play *play, double probability, mask lanes)
{
    if (probability >= 1)
        play->odds.certain |= lanes;
    else if (probability > 0)
        odds_bits(play, probability_bits(probability), lanes);
}

INLINE void odds_number(struct play *play, parley_number_id id, mask lanes)
{
    const current *number = &play->numbers[id];
    if (!number->uniform)
        odds_parts(play, id, lanes);
    else if (number->constant >= 1)
        play->odds.certain |= lanes;
    else
        odds_bits(play, number->bits, lanes);
}

/* The lanes of `need` in which the event of the odds gathered happens. */
INLINE mask odds_happen(struct play *play, uint32_t site, mask need)
{
    return play->odds.n_terms ? odds_draw(play, site, need) : need & play->odds.certain;
}

/* The same for one number's probability. */
INLINE mask happens(struct play *play, uint32_t site, parley_number_id id, mask need)
{
    odds_begin(play);
    odds_number(play, id, need);
    return odds_happen(play, site, need);
}

#endif
