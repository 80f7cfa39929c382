/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/nearest.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* Longer words are not worth a suggestion. */
#define MAX_LENGTH 200

static size_t least(size_t a, size_t b, size_t c)
{
    size_t m = a < b ? a : b;
    return m < c ? m : c;
}

static bool differ(char a, char b)
{
    return tolower((unsigned char)a) != tolower((unsigned char)b);
}

/* Edit distance with swaps of neighbours (optimal string alignment). Both at most MAX_LENGTH. */
static size_t edits(const char *a, size_t n_a, const char *b, size_t n_b)
{
    size_t rows[3][MAX_LENGTH + 1];
    size_t *before = rows[0], *last = rows[1], *row = rows[2];
    for (size_t j = 0; j <= n_b; j++) {
        before[j] = 0;
        last[j] = j;
    }
    for (size_t i = 1; i <= n_a; i++) {
        row[0] = i;
        for (size_t j = 1; j <= n_b; j++) {
            row[j] = least(last[j] + 1, row[j - 1] + 1, last[j - 1] + differ(a[i - 1], b[j - 1]));
            if (i > 1 && j > 1 && !differ(a[i - 1], b[j - 2]) && !differ(a[i - 2], b[j - 1]) &&
                before[j - 2] + 1 < row[j])
                row[j] = before[j - 2] + 1;
        }
        size_t *free_row = before;
        before = last;
        last = row;
        row = free_row;
    }
    return last[n_b];
}

struct nearest nearest_start(const char *word)
{
    size_t length = strlen(word);
    return (struct nearest){.word = word, .distance = (length < 3 ? length / 2 : length / 3) + 1};
}

void nearest_offer(struct nearest *nearest, const char *candidate)
{
    size_t n_word = strlen(nearest->word), n_candidate = strlen(candidate);
    if (n_word > MAX_LENGTH || n_candidate > MAX_LENGTH)
        return;
    size_t apart = n_word > n_candidate ? n_word - n_candidate : n_candidate - n_word;
    if (apart >= nearest->distance)
        return;
    size_t distance = edits(nearest->word, n_word, candidate, n_candidate);
    if (distance < nearest->distance) {
        nearest->distance = distance;
        nearest->best = candidate;
    }
}

const char *hint_text(const char *nearest, char buffer[HINT_TEXT])
{
    buffer[0] = '\0';
    if (nearest)
        snprintf(buffer, HINT_TEXT, "; did you mean \"%s\"?", nearest);
    return buffer;
}
