/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The classes of a chain's states, each the states that lead to one another, and an order in which
 * states come after those that they lead to, as far as circles allow. */
#ifndef PARLEY_EXACT_ORDER_H
#define PARLEY_EXACT_ORDER_H

#include "exact/linear.h"

typedef struct exact_order {
    uint32_t n_classes;
    uint32_t *class_of; /* by state; no class leads to a later one */
    uint32_t *at;       /* states: by class, and in a class as a depth-first search leaves them */
    size_t *first;      /* by class and one more: its first place in `at` */
} exact_order;

/* PARLEY_ERROR_MEMORY; free in any case. */
parley_status order_init(exact_order *order, const exact_matrix *matrix);
void order_free(exact_order *order);

#endif
