/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A class by elimination, row by row: I - discount P needs no pivots, and in the order of the
 * places few new entries come up where a chain winds back to few states. */
#include "exact/equation.h"

#include "core/memory.h"

#include <stdlib.h>

#define MOST_ENTRIES ((size_t)1 << 22)
#define MOST_WORK 2e8 /* additions */

typedef struct elimination {
    const equation *of;
    size_t a, n; /* the class: places a..a+n-1, here counted from 0 */
    double *row; /* under way, and where it is not 0: a bit each */
    uint64_t *pattern;
    size_t *first; /* by row and one more: what is left of it, from the diagonal on */
    size_t n_allocated;
    uint32_t *at;
    double *value;
    double work;
} elimination;

static bool entries_room(elimination *e, size_t wanted)
{
    if (wanted <= e->n_allocated)
        return true;
    wanted += wanted / 2;
    uint32_t *at = reallocarray(e->at, wanted, sizeof *at);
    if (at)
        e->at = at;
    double *value = at ? reallocarray(e->value, wanted, sizeof *value) : NULL;
    if (!value)
        return false;
    e->value = value;
    e->n_allocated = wanted;
    return true;
}

static void row_add(elimination *e, uint32_t at, double amount)
{
    e->row[at] += amount;
    e->pattern[at / 64] |= UINT64_C(1) << at % 64;
}

/* The next entry of the row under way from `at` on, or n. */
static size_t row_next(const elimination *e, size_t at)
{
    size_t word = at / 64, n_words = (e->n + 63) / 64;
    uint64_t bits = at < e->n ? e->pattern[word] >> at % 64 << at % 64 : 0;
    while (!bits && word + 1 < n_words)
        bits = e->pattern[++word];
    return bits ? word * 64 + (size_t)__builtin_ctzll(bits) : e->n;
}

/* Rows before k taken from row k; x holds the right-hand side. */
static void row_reduce(elimination *e, size_t k, double *x)
{
    const equation *of = e->of;
    row_add(e, (uint32_t)k, of->keep[e->a + k]);
    for (size_t s = of->first[e->a + k]; s < of->inner[e->a + k]; s++)
        row_add(e, of->from[s] - (uint32_t)e->a, -of->weight[s]);
    for (size_t j = row_next(e, 0); j < k; j = row_next(e, j + 1)) {
        double times = e->row[j] / e->value[e->first[j]];
        for (size_t s = e->first[j] + 1; s < e->first[j + 1]; s++)
            row_add(e, e->at[s], -times * e->value[s]);
        x[k] -= times * x[j];
        e->row[j] = 0;
        e->work += (double)(e->first[j + 1] - e->first[j]);
    }
}

static bool row_keep(elimination *e, size_t k)
{
    size_t n = e->first[k];
    for (size_t j = k; j < e->n; j = row_next(e, j + 1)) {
        if (!entries_room(e, n + 1))
            return false;
        e->at[n] = (uint32_t)j;
        e->value[n++] = e->row[j];
        e->row[j] = 0;
    }
    for (size_t word = 0; word < (e->n + 63) / 64; word++)
        e->pattern[word] = 0;
    e->first[k + 1] = n;
    return true;
}

bool equation_eliminate(const equation *of, size_t a, size_t z, double *x)
{
    elimination e = {.of = of, .a = a, .n = z - a};
    e.row = memory_array(e.n, sizeof *e.row);
    e.pattern = memory_array(e.n / 64 + 1, sizeof *e.pattern);
    e.first = memory_array(e.n + 1, sizeof *e.first);
    bool good = e.row && e.pattern && e.first;
    for (size_t k = 0; k < e.n; k++)
        x[k] = of->b[a + k];
    for (size_t k = 0; good && k < e.n; k++) {
        row_reduce(&e, k, x);
        good = row_keep(&e, k) && e.first[k + 1] <= MOST_ENTRIES && e.work <= MOST_WORK;
    }
    for (size_t k = e.n; good && k-- > 0;) {
        for (size_t s = e.first[k] + 1; s < e.first[k + 1]; s++)
            x[k] -= e.value[s] * x[e.at[s]];
        x[k] /= e.value[e.first[k]];
    }
    free(e.row);
    free(e.pattern);
    free(e.first);
    free(e.at);
    free(e.value);
    return good;
}
