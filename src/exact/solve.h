/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PARLEY_EXACT_SOLVE_H
#define PARLEY_EXACT_SOLVE_H

#include "exact/deviations.h"

/* What is asked of a scenario. */
typedef struct solve_scope {
    uint32_t actor; /* or PARLEY_NONE: all */
    uint32_t only;  /* one deviation of all that this scope has, by its place; or PARLEY_NONE */
    bool reply;     /* the best reply too */
} solve_scope;

/* As parley_solve, for what is asked; of other actors nothing is worked out. */
parley_status solve_for(parley_solution *solution, const parley_scenario *scenario,
                        const solve_scope *scope, uint32_t n_list, const char *const *list,
                        const parley_exact_options *options, parley_error *error);

#endif
