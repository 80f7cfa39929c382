/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What recording a round and recording a pass share. */
#ifndef PARLEY_ENGINE_RECORD_H
#define PARLEY_ENGINE_RECORD_H

#include "engine/play.h"

INLINE uint32_t popcount(uint64_t word)
{
    return (uint32_t)__builtin_popcountll(word);
}

/* The bit-sliced counter of a window; behind its planes stand as many pending ones. */
INLINE mask *window_counts(struct play *play, uint32_t window, uint32_t counter)
{
    return play->counts + play->count_first[(size_t)window * play->game->n_counters + counter];
}

INLINE uint32_t window_bits(const struct play *play, uint32_t window, uint32_t counter)
{
    return play->count_bits[(size_t)window * play->game->n_counters + counter];
}

/* Adds n lanes to a sum: their total and the sum of their squares, both around its centre. */
INLINE void record_sums(payoff_sum *sum, double n, double total, double square)
{
    sum->n += n;
    sum->sum += total;
    sum->square += square;
}

/* The same for a world of its own, whose mean goes to the worlds' sketch, if any. */
void record_world(payoff_sum *sum, double centre, struct sketch *worlds, double n, double total,
                  double square);
/* The same from values a lane: by world where something is unknown, else all together. */
void record_values(const struct play *play, payoff_sum *sum, double centre, struct sketch *worlds,
                   const double values[LANES], mask lanes);

#endif
