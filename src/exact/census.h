/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a case is too large to be enumerated, before it is. */
#ifndef PARLEY_EXACT_CENSUS_H
#define PARLEY_EXACT_CENSUS_H

#include "exact/round.h"

/* PARLEY_ERROR_LIMIT if the case certainly has more states than are allowed, from `first` on over
 * the rounds of the horizon, or a round that can go too many ways; PARLEY_OK where it still may.
 * PARLEY_ERROR_MEMORY, PARLEY_STOPPED. */
parley_status census(const exact_case *of, const exact_key *first, parley_error *error);

/* Adds what there is too much of, and what makes it so; returns PARLEY_ERROR_LIMIT. */
parley_status too_large(const exact_case *of, parley_error *error, const char *what, double most);

#endif
