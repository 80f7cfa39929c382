/* SPDX-License-Identifier: GPL-3.0-or-later */
/* (I - discount P) x = b, or with P transposed, its states in the order in which they are solved:
 * by classes, of which none hangs on a later one. */
#ifndef PARLEY_EXACT_EQUATION_H
#define PARLEY_EXACT_EQUATION_H

#include "exact/order.h"

/* Place k hangs on the places from[e] with weight[e]: on those of its class for first[k] <= e <
 * inner[k], on those of classes before it for inner[k] <= e < first[k+1]. */
typedef struct equation {
    size_t n, n_classes;
    bool transposed;
    double discount;
    uint32_t *state;    /* by place */
    size_t *class_from; /* by class and one more: its first place */
    size_t *first, *inner;
    uint32_t *from;
    double *weight;
    double *keep; /* by place: 1 - what it hangs on itself */
    double *b, *x;
    double scale; /* of what is solved so far: the norm that errors are held against */
} equation;

/* PARLEY_ERROR_MEMORY; free in any case. */
parley_status equation_init(equation *of, const exact_matrix *m, bool transposed, double discount,
                            const double *b);
void equation_free(equation *of);

/* Solves the class of places a..z-1, to which what it hangs on is added in `b` already; false, with
 * x spoilt, where that takes too much or memory runs out. */
bool equation_eliminate(const equation *of, size_t a, size_t z, double *x);

#endif
