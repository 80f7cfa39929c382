/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small counters, one a lane, bit-sliced: plane b holds bit b of every lane's count. */
#ifndef PARLEY_ENGINE_COUNTER_H
#define PARLEY_ENGINE_COUNTER_H

#include "engine/mask.h"

/* Adds 1 in the lanes of m; a count that is full stays so. */
INLINE void counter_add(mask *planes, uint32_t bits, mask m)
{
    for (uint32_t b = 0; b < bits; b++) {
        mask carry = planes[b] & m;
        planes[b] ^= m;
        m = carry;
        if (!mask_any(m))
            return;
    }
    for (uint32_t b = 0; b < bits; b++)
        planes[b] |= m;
}

/* Adds a and b to bit plane p, and leaves the carry. */
INLINE mask counter_carry(mask *p, mask a, mask b)
{
    mask carry = mask_carry(*p, a, b);
    *p = mask_sum(*p, a, b);
    return carry;
}

/* Counters that are added to in lockstep take the masks of eight rounds together: seven full adders
 * for each make them one mask of weight 8. Instead of rippling its carry up, level b keeps one mask
 * pending while bit b of the number of masks that came before is set, and adds it together with the
 * next: one full adder on average. */
#define COUNTER_ROUNDS 8
#define COUNTER_LEVELS 3 /* without pending masks */

/* How many times eight rounds have any from `from` to `until`. */
INLINE uint32_t counter_eights(uint32_t from, uint32_t until)
{
    return from < until ? (until + COUNTER_ROUNDS - 1) / COUNTER_ROUNDS - from / COUNTER_ROUNDS : 0;
}

/* Adds eight rows of masks, one for each counter, to counters of 2 * bits masks each, planes and
 * then pending ones; n times eight came before. */
INLINE void counters_push(mask *counters, uint32_t bits, uint32_t n_counters, uint32_t n,
                          const mask *const rows[COUNTER_ROUNDS])
{
    for (uint32_t c = 0; c < n_counters; c++) {
        mask *planes = counters + (size_t)c * 2 * bits, *pending = planes + bits;
        mask p[COUNTER_LEVELS] = {planes[0], planes[1], planes[2]}, two[4], four[2];
        for (int i = 0; i < 4; i++)
            two[i] = counter_carry(&p[0], rows[2 * i][c], rows[2 * i + 1][c]);
        for (int i = 0; i < 2; i++)
            four[i] = counter_carry(&p[1], two[2 * i], two[2 * i + 1]);
        mask m = counter_carry(&p[2], four[0], four[1]);
        for (uint32_t b = 0; b < COUNTER_LEVELS; b++)
            planes[b] = p[b];
        uint32_t b = COUNTER_LEVELS;
        for (uint32_t left = n; left & 1; left >>= 1, b++)
            m = counter_carry(&planes[b], pending[b], m);
        pending[b] = m;
    }
}

/* Adds what is pending after n times eight rounds. */
INLINE void counter_settle(mask *planes, uint32_t bits, uint32_t n)
{
    const mask *pending = planes + bits;
    for (uint32_t b = COUNTER_LEVELS; b < bits; b++, n >>= 1)
        if (n & 1)
            counter_add(planes + b, bits - b, pending[b]);
}

/* Subtracts 1 in the lanes of m, none of which may be 0. */
INLINE void counter_subtract(mask *planes, uint32_t bits, mask m)
{
    for (uint32_t b = 0; b < bits; b++) {
        mask borrow = m & ~planes[b];
        planes[b] ^= m;
        m = borrow;
    }
}

INLINE void counter_clear(mask *planes, uint32_t bits, mask m)
{
    for (uint32_t b = 0; b < bits; b++)
        planes[b] &= ~m;
}

/* The lanes where the count is not 0. */
INLINE mask counter_positive(const mask *planes, uint32_t bits)
{
    mask positive = mask_none();
    for (uint32_t b = 0; b < bits; b++)
        positive |= planes[b];
    return positive;
}

#endif
