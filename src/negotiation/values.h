/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What packages are worth: living under every one, with threats and without, played side by side
 * with the same draws, and added up by units of so many words that there are not too many of them.
 */
#ifndef PARLEY_NEGOTIATION_VALUES_H
#define PARLEY_NEGOTIATION_VALUES_H

#include "parley/negotiate.h"

/* The most units that a bootstrap draws from. */
#define MOST_UNITS 4096

/* The scenario with threats or without. */
typedef struct variant {
    parley_scenario scenario; /* a copy of the struct, with threats of its own */
    parley_game *game;
} variant;

/* `n_rounds` is as in the scenario, or less: then periods and burn-in are left out. The base must
 * outlive it. */
parley_status variant_init(variant *v, const parley_scenario *base, bool threats, uint32_t n_rounds,
                           parley_error *error);
void variant_free(variant *v);

/* All arrays are by unit first. */
typedef struct unit_sums {
    uint64_t unit_words;     /* words in a unit, but for the last */
    uint64_t n_units;        /* that hold anything */
    uint64_t n_replications; /* complete */
    uint32_t n_entries;      /* ways to live: a package each, by variant; 0 where none is played */
    double *weights;         /* histories that reached the opening of talks */
    double (*values)[2];     /* [unit * n_entries + entry][side]: sums over these */
} unit_sums;

/* Room for n replications; where nothing is played (n_entries = 0), all weigh 1. */
parley_status unit_sums_init(unit_sums *sums, uint64_t n_replications, uint32_t n_entries);
void unit_sums_free(unit_sums *sums);
/* Where nothing is played: counts the first n replications only. */
void unit_sums_cut(unit_sums *sums, uint64_t n_replications);

/* Plays all packages in all variants. PARLEY_STOPPED, or as parley_simulate. */
parley_status values_play(unit_sums *sums, uint32_t n_variants, const variant *variants,
                          const parley_options *options, parley_error *error);

#endif
