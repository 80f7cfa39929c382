/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PARLEY_EXACT_SOLVE_H
#define PARLEY_EXACT_SOLVE_H

#include "exact/deviations.h"

/* As parley_solve, for one actor or all (PARLEY_NONE), with the best reply or without; of the other
 * actors nothing is worked out. */
parley_status solve_for(parley_solution *solution, const parley_scenario *scenario, uint32_t actor,
                        bool reply, uint32_t n_list, const char *const *list,
                        const parley_exact_options *options, parley_error *error);

#endif
