/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The text of numbers. */
#include "core/number.h"

#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* 15 digits always survive a double, 17 always suffice */
enum { LEAST_DIGITS = DBL_DIG, MOST_DIGITS = DBL_DECIMAL_DIG };

/* Numbers between these are written with exact arithmetic; %g has no exponent there. */
#define FAST_LEAST 1e-4
#define FAST_MOST 1e15

__extension__ typedef unsigned __int128 whole;

static const uint64_t tens[] = {1,
                                10,
                                100,
                                1000,
                                10000,
                                100000,
                                1000000,
                                10000000,
                                100000000,
                                1000000000,
                                10000000000,
                                100000000000,
                                1000000000000,
                                10000000000000,
                                100000000000000,
                                1000000000000000,
                                10000000000000000,
                                100000000000000000,
                                1000000000000000000,
                                10000000000000000000u};
static const uint64_t fives[] = {1,
                                 5,
                                 25,
                                 125,
                                 625,
                                 3125,
                                 15625,
                                 78125,
                                 390625,
                                 1953125,
                                 9765625,
                                 48828125,
                                 244140625,
                                 1220703125,
                                 6103515625,
                                 30517578125,
                                 152587890625,
                                 762939453125,
                                 3814697265625,
                                 19073486328125,
                                 95367431640625,
                                 476837158203125};

/* Writes n digits, with zeros in front where there are fewer. */
static char *digits_put(char *text, uint64_t digits, uint32_t n)
{
    for (uint32_t i = n; i-- > 0; digits /= 10)
        text[i] = (char)('0' + digits % 10);
    return text + n;
}

char *count_put(char *text, uint64_t count)
{
    uint32_t n = 1;
    while (n < sizeof tens / sizeof *tens && count >= tens[n])
        n++;
    return digits_put(text, count, n);
}

/* Writes `digits`, which are places after the point, without zeros at the end. */
static char *fraction_put(char *text, uint64_t digits, uint32_t places)
{
    for (; places && digits % 10 == 0; places--)
        digits /= 10;
    return digits_put(text, digits, places);
}

/* A number m 2^e in scaled form: m 5^k / 2^shift = m 2^e 10^k is 17 digits and a fraction. All of
 * it is exact: m < 2^53, and k <= 21 makes 5^k < 2^49. */
typedef struct scaled {
    whole number; /* m 5^k */
    uint32_t shift, k;
} scaled;

static scaled scale(double value)
{
    int exponent;
    uint64_t m = (uint64_t)(frexp(value, &exponent) * 0x1p53);
    int size = (int)floor((exponent - 1) * 0.30102999566398120); /* log10 value, or one less */
    scaled s = {.k = (uint32_t)(MOST_DIGITS - 1 - size)};
    s.number = (whole)m * fives[s.k];
    s.shift = (uint32_t)(53 - exponent) - s.k;
    if (s.number >> s.shift >= tens[MOST_DIGITS]) {
        s.k--;
        s.number = (whole)m * fives[s.k];
        s.shift++;
    }
    return s;
}

/* The number rounded to so many digits, half to even, as a count of 10^-k; true if reading that
 * gives the same double. */
static bool rounds_to(const scaled *s, int n_digits, uint64_t *rounded)
{
    uint64_t digits = (uint64_t)(s->number >> s->shift), step = tens[MOST_DIGITS - n_digits];
    whole unit = (whole)step << s->shift, rest = s->number - (whole)(digits / step) * unit;
    uint64_t count = digits / step;
    bool up = 2 * rest > unit || (2 * rest == unit && count % 2 == 1);
    whole error = up ? unit - rest : rest;
    *rounded = (count + up) * step;
    /* half the distance to the next double is 5^k / 2 in these units; k >= 1, so never equal. Below
     * a power of two the next is twice as near. */
    bool power = s->number == (whole)fives[s->k] << 52;
    return (power && !up ? 4 : 2) * error < fives[s->k];
}

static char *fast_put(char *text, double value)
{
    scaled s = scale(value);
    uint64_t rounded;
    int n_digits = LEAST_DIGITS;
    while (!rounds_to(&s, n_digits, &rounded) && n_digits < MOST_DIGITS)
        n_digits++;
    if (s.k >= MOST_DIGITS) { /* below 1 */
        text = (char *)memcpy(text, "0.", 2) + 2;
        return fraction_put(text, rounded, s.k);
    }
    text = count_put(text, rounded / tens[s.k]);
    if (rounded % tens[s.k] == 0)
        return text;
    *text++ = '.';
    return fraction_put(text, rounded % tens[s.k], s.k);
}

static char *slow_put(char *text, double value)
{
    char buffer[NUMBER_TEXT_SIZE];
    locale_t plain = newlocale(LC_ALL_MASK, "C", (locale_t)0); /* the C library has it at hand */
    locale_t users = uselocale(plain);
    /* only subnormals may do with fewer digits than %g would drop as trailing zeros */
    int n_digits = fabs(value) < DBL_MIN ? 1 : LEAST_DIGITS;
    do
        snprintf(buffer, sizeof buffer, "%.*g", n_digits, value);
    while (strtod(buffer, NULL) != value && n_digits++ < MOST_DIGITS);
    uselocale(users);
    freelocale(plain);
    size_t n = strlen(buffer);
    memcpy(text, buffer, n);
    return text + n;
}

char *number_put(char *text, double value)
{
    double size = fabs(value);
    if (isnan(value))
        return text;
    if (size != 0 && (size < FAST_LEAST || size >= FAST_MOST))
        return slow_put(text, value);
    if (signbit(value))
        *text++ = '-';
    return size == (double)(uint64_t)size ? count_put(text, (uint64_t)size) : fast_put(text, size);
}

void number_text(double value, char buffer[NUMBER_TEXT_SIZE])
{
    *number_put(buffer, value) = '\0';
}
