/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The known name that is nearest to a misspelt one. */
#ifndef PARLEY_CORE_NEAREST_H
#define PARLEY_CORE_NEAREST_H

#include <stddef.h>

struct nearest {
    const char *word;
    const char *best; /* NULL: nothing offered is near */
    size_t distance;  /* of best; at first one more than counts as near */
};

/* A name is near if it takes at most a third of the word's letters to turn it into it (one of two),
 * whatever the case. */
struct nearest nearest_start(const char *word);
/* Considers `candidate`; the first of equally near ones stays. */
void nearest_offer(struct nearest *nearest, const char *candidate);

/* "; did you mean "x"?" where x is known and near, else "" (x NULL). */
#define HINT_TEXT 240
const char *hint_text(const char *nearest, char buffer[HINT_TEXT]);

#endif
