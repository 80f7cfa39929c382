/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What recording a round and recording a pass share. */
#ifndef PARLEY_ENGINE_RECORD_H
#define PARLEY_ENGINE_RECORD_H

#include "engine/counter.h"
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

/* Masks that a round is counted from: who lived, then one for each counter of a link. */
INLINE uint32_t history_row(const parley_game *game)
{
    return game->n_counted + 1;
}

/* Those of this round. */
INLINE mask *history_counted(const struct play *play)
{
    return play->counted + (size_t)(play->round % COUNTER_ROUNDS) * history_row(play->game);
}

/* Bits of a count of rounds in lockstep. */
INLINE uint32_t history_bits(uint32_t from, uint32_t until)
{
    return game_bits((uint64_t)COUNTER_ROUNDS * counter_eights(from, until));
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
