/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a drawn number can be, as a few values with weights: a discrete distribution as it is, a
 * continuous one by Gauss-Legendre quadrature over its quantiles, or as its median alone. */
#ifndef PARLEY_EXACT_ATOMS_H
#define PARLEY_EXACT_ATOMS_H

#include "parley/scenario.h"

typedef struct exact_atoms {
    uint32_t n;
    double *values, *weights; /* weights sum to 1 */
} exact_atoms;

/* `nodes`: how many values a continuous distribution becomes; 1: its median. PARLEY_ERROR_MEMORY,
 * after which the atoms are still to be freed. */
parley_status atoms_init(exact_atoms *atoms, const parley_value *value, uint32_t nodes);
/* The median alone. */
parley_status atoms_median(exact_atoms *atoms, const parley_value *value);
void atoms_free(exact_atoms *atoms);

#endif
