/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Chains as sparse matrices, and what comes of them in the end. */
#ifndef PARLEY_EXACT_LINEAR_H
#define PARLEY_EXACT_LINEAR_H

#include "parley/error.h"

#include <stdint.h>

/* A stochastic matrix by rows: state s leads to[k] with p[k] for first[s] <= k < first[s+1]. */
typedef struct exact_matrix {
    size_t n;
    size_t *first;
    uint32_t *to;
    double *p;
} exact_matrix;

void matrix_free(exact_matrix *matrix);

/* All of these fail with PARLEY_ERROR_MEMORY, and PARLEY_NOT_CONVERGED where iterations do not get
 * to the solution. Below a discount of .999 or so the relative error is at most 1e-13 for each
 * class of states in a row, but for rounding; above, sweeps stop where they only round. */

/* Discounted visits: y = start + discount P' y. */
parley_status matrix_visits(const exact_matrix *matrix, double discount, const double *start,
                            double *visits);
/* Discounted sums: v = rewards + discount P v. */
parley_status matrix_values(const exact_matrix *matrix, double discount, const double *rewards,
                            double *values);
/* The share of rounds spent in each state in the long run, from `start`: where a chain has several
 * closed classes, each by how likely it is reached; where it is periodic, the mean over a period.
 */
parley_status matrix_long_run(const exact_matrix *matrix, const double *start, double *shares);

#endif
