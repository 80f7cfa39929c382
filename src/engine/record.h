/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What recording a round and recording a pass share. */
#ifndef PARLEY_ENGINE_RECORD_H
#define PARLEY_ENGINE_RECORD_H

#include "engine/play.h"

INLINE uint32_t popcount(uint64_t word)
{
    return (uint32_t)__builtin_popcountll(word);
}

/* The planes of a link's counter in a window, then those pending. */
INLINE mask *link_count(const struct window_play *window, uint32_t counter)
{
    return window->links + (size_t)counter * 2 * window->bits;
}

/* Adds the lanes of a word to a sum: n of them, their total and the sum of their squares, both
 * around its centre. Where something is unknown they are a world, whose mean goes to the worlds'
 * sketch, if any. Words are added one by one, however many a mask has: the same rounding on every
 * machine. */
void record_word(const struct play *play, payoff_sum *sum, double centre, struct sketch *worlds,
                 double n, double total, double square);
/* The same for all words, from values a lane. */
void record_values(const struct play *play, payoff_sum *sum, double centre, struct sketch *worlds,
                   const double values[LANES], mask lanes);

#endif
