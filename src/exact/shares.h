/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The share of histories in which something happens at least once. */
#ifndef PARLEY_EXACT_SHARES_H
#define PARLEY_EXACT_SHARES_H

#include "exact/chain.h"

/* The weight of a case among the histories of a group; 0: it is of another. */
double case_weight(const exact_case *of, uint32_t group);

/* Adds the shares of a chain's case to the means. `sums`: what is expected of every round, which
 * says what can happen at all. Shares of what several parts bring about are NAN. */
parley_status shares_add(struct means *means, exact_chain *plain, const double *sums);

#endif
