/* SPDX-License-Identifier: GPL-3.0-or-later */
/* exp(x) from additions, multiplications and a shift alone, so that every machine gives the same
 * bits and compilers can do many lanes at once. Within 2 units of the last place on [-700, 700],
 * beyond which it is cut. x = k ln 2 + r with |r| <= ln 2 / 2, exp(r) by its Taylor series to r^13,
 * whose remainder is below 5e-18; ln 2 in two parts (Cody and Waite 1980). */
#ifndef PARLEY_ENGINE_LANE_EXP_H
#define PARLEY_ENGINE_LANE_EXP_H

#include <stdint.h>
#include <string.h>

static inline double lane_exp(double x)
{
    const double to_integer = 0x1.8p52, log2_e = 0x1.71547652b82fep0;
    const double ln2_high = 0x1.62e42feep-1, ln2_low = 0x1.a39ef35793c76p-33;
    x = x > 700 ? 700 : x;
    x = x < -700 ? -700 : x;
    double shifted = x * log2_e + to_integer, k = shifted - to_integer;
    double r = (x - k * ln2_high) - k * ln2_low;
    double sum = 1.0 / 6227020800.0;
    sum = sum * r + 1.0 / 479001600.0;
    sum = sum * r + 1.0 / 39916800.0;
    sum = sum * r + 1.0 / 3628800.0;
    sum = sum * r + 1.0 / 362880.0;
    sum = sum * r + 1.0 / 40320.0;
    sum = sum * r + 1.0 / 5040.0;
    sum = sum * r + 1.0 / 720.0;
    sum = sum * r + 1.0 / 120.0;
    sum = sum * r + 1.0 / 24.0;
    sum = sum * r + 1.0 / 6.0;
    sum = sum * r + 0.5;
    sum = sum * r + 1.0;
    sum = sum * r + 1.0;
    uint64_t power, low;
    memcpy(&low, &shifted, sizeof low);
    power = (low + 1023) << 52;
    double scale;
    memcpy(&scale, &power, sizeof scale);
    return sum * scale;
}

#endif
