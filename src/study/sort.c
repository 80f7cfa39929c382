/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "study/sort.h"

#include "core/memory.h"

#include <stdlib.h>
#include <string.h>

/* An item is the first bits of a number and its index in the last ones. */
#define INDEX_BITS (64 - SORT_PASSES * SORT_DIGIT)

parley_status sorter_init(sorter *s, uint32_t room)
{
    *s = (sorter){.items = memory_array(room, sizeof *s->items),
                  .others = memory_array(room, sizeof *s->others),
                  .counts = memory_array(SORT_PASSES, sizeof *s->counts)};
    return s->items && s->others && s->counts ? PARLEY_OK : PARLEY_ERROR_MEMORY;
}

void sorter_free(sorter *s)
{
    free(s->items);
    free(s->others);
    free(s->counts);
    *s = (sorter){0};
}

/* Bits that are in the order of the numbers; 0 and -0 are the same. */
static uint64_t ordered_bits(double number)
{
    uint64_t bits;
    number += 0.0;
    memcpy(&bits, &number, sizeof bits);
    return bits ^ ((uint64_t)((int64_t)bits >> 63) | 1ull << 63);
}

static uint32_t digit(uint64_t item, int pass)
{
    return item >> (INDEX_BITS + pass * SORT_DIGIT) & ((1u << SORT_DIGIT) - 1);
}

/* Digit by digit, from the last to the first. */
void sort_numbers(sorter *s, const double *numbers, uint32_t n, uint32_t *order)
{
    memset(s->counts, 0, SORT_PASSES * sizeof *s->counts);
    for (uint32_t i = 0; i < n; i++) {
        uint64_t item = ordered_bits(numbers[i]) >> INDEX_BITS << INDEX_BITS | i;
        s->items[i] = item;
        for (int pass = 0; pass < SORT_PASSES; pass++)
            s->counts[pass][digit(item, pass)]++;
    }
    for (int pass = 0; pass < SORT_PASSES; pass++) {
        uint64_t *from = s->items, *to = s->others;
        uint32_t *counts = s->counts[pass], before = 0;
        for (uint32_t d = 0; d < 1 << SORT_DIGIT; d++) {
            uint32_t count = counts[d];
            counts[d] = before;
            before += count;
        }
        for (uint32_t i = 0; i < n; i++)
            to[counts[digit(from[i], pass)]++] = from[i];
        s->items = to;
        s->others = from;
    }
    for (uint32_t i = 0; i < n; i++)
        order[i] = (uint32_t)(s->items[i] & ((1ull << INDEX_BITS) - 1));
}

double centred_ranks(const double *sorted, uint32_t n, double *ranks)
{
    double squares = 0, rank = -(n - 1.0) / 2;
    for (uint32_t i = 0; i < n; rank++) {
        uint32_t first = i++;
        double shared = rank;
        for (; i < n && sorted[i] == sorted[first]; i++)
            rank++;
        shared = (shared + rank) / 2;
        for (uint32_t j = first; j < i; j++) {
            ranks[j] = shared;
            squares += shared * shared;
        }
    }
    return squares;
}
