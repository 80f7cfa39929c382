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
