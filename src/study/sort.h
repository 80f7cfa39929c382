/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers in order, and their ranks. */
#ifndef PARLEY_STUDY_SORT_H
#define PARLEY_STUDY_SORT_H

#include "parley/error.h"

#include <stdint.h>

enum { SORT_DIGIT = 12, SORT_PASSES = 3 };

/* Room to sort numbers, fewer than 2^28. */
typedef struct sorter {
    uint64_t *items, *others;
    uint32_t (*counts)[1 << SORT_DIGIT]; /* by pass */
} sorter;

/* For up to `room` numbers. PARLEY_ERROR_MEMORY. */
parley_status sorter_init(sorter *s, uint32_t room);
void sorter_free(sorter *s);

/* The indices of n numbers (no NANs) from the least to the greatest, equal ones as they come. What
 * differs by less than one part in 2^24 may count as equal: no less than what is drawn differs
 * by. Time is proportional to n. */
void sort_numbers(sorter *s, const double *numbers, uint32_t n, uint32_t *order);

/* Ranks of sorted numbers less the mean rank, equal ones sharing theirs; returns the sum of their
 * squares. */
double centred_ranks(const double *sorted, uint32_t n, double *ranks);

#endif
