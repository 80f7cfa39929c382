/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random walks through a case that tell how many states it has at least. */
#ifndef PARLEY_EXACT_WALK_H
#define PARLEY_EXACT_WALK_H

#include "exact/round.h"

#define WALK_STEPS ((uint64_t)1 << 20) /* at most, each to one place */

/* What does not walk, but goes all its ways at once. */
typedef enum walk_free {
    FREE_CELLS,
    FREE_FAMILIES,
    FREE_LATER_FAMILIES, /* all but the first few */
    FREE_NOTHING,
} walk_free;

/* Whether there are certainly more than `most` states in which the case can be after one of the
 * first `n_rounds` rounds from `first`; false says nothing. PARLEY_ERROR_LIMIT where one of these
 * rounds can go more ways than there may be branches, PARLEY_ERROR_MEMORY, PARLEY_STOPPED. */
parley_status walk_exceeds(const exact_case *of, const exact_key *first, uint32_t n_rounds,
                           double most, walk_free free, bool *exceeds);

#endif
