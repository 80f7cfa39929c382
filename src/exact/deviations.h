/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What actors may deviate to, one by one. */
#ifndef PARLEY_EXACT_DEVIATIONS_H
#define PARLEY_EXACT_DEVIATIONS_H

#include "exact/deviant.h"
#include "parley/exact.h"

typedef struct deviation {
    uint32_t actor;
    parley_deviation_kind kind;
    char *name;
    const char *strategy; /* JSON */
    uint32_t threat;
    double p;
    deviant of; /* the scenario with it, once compiled; of the best reply there is none */
} deviation;

typedef struct deviations {
    uint32_t n;
    size_t n_allocated;
    deviation *at; /* by actor, in the order of kinds */
} deviations;

/* Of one actor, or of all (PARLEY_NONE), with the best reply or without. PARLEY_ERROR_MEMORY; free
 * in any case. */
parley_status deviations_init(deviations *all, const parley_scenario *scenario, uint32_t actor,
                              bool reply, uint32_t n_list, const char *const *list);
void deviations_free(deviations *all);
/* Reads and compiles the scenario with one of them. */
parley_status deviation_compile(deviation *one, const parley_scenario *scenario,
                                parley_error *error);

/* Whether the actor has anything to choose. */
bool plays(const parley_scenario *scenario, uint32_t actor);
/* A strategy's name: its JSON without what a name does not need. NULL out of memory. */
char *strategy_name(const char *json);
/* The list, or the catalogue where it is empty; `catalogue` has room for it. */
#define MOST_CATALOGUE 32
const char *const *list_or_catalogue(uint32_t *n_list, const char *const *list,
                                     const char *catalogue[MOST_CATALOGUE]);

#endif
