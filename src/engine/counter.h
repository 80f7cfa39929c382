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

/* Adds 1 in the lanes of m to a counter that is added to in lockstep: `n` masks came before this
 * one. Instead of rippling every carry up, level b keeps one mask pending while bit b of n is set,
 * and adds it together with the next: one full adder a mask, on average. */
INLINE void counter_push(mask *planes, mask *pending, uint32_t n, mask m)
{
    uint32_t b = 0;
    for (; n & 1; n >>= 1, b++) {
        mask sum = planes[b] ^ pending[b], carry = (planes[b] & pending[b]) | (sum & m);
        planes[b] = sum ^ m;
        m = carry;
    }
    pending[b] = m;
}

/* The same for many counters, each with 2 * bits masks, planes and then pending ones. There is room
 * for a mask a counter at `carried`. */
INLINE void counters_push(mask *counters, uint32_t bits, uint32_t n_counters, uint32_t n,
                          const mask *m, mask *carried)
{
    const size_t stride = (size_t)2 * bits;
    mask *level = counters;
    for (; n & 1; n >>= 1, level++, m = carried)
        for (uint32_t c = 0; c < n_counters; c++) {
            mask *plane = level + c * stride, pending = plane[bits];
            mask sum = *plane ^ pending, carry = (*plane & pending) | (sum & m[c]);
            *plane = sum ^ m[c];
            carried[c] = carry;
        }
    for (uint32_t c = 0; c < n_counters; c++)
        level[c * stride + bits] = m[c];
}

/* Adds what is pending after n masks. */
INLINE void counter_settle(mask *planes, const mask *pending, uint32_t bits, uint32_t n)
{
    for (uint32_t b = 0; b < bits; b++)
        if (n >> b & 1)
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
