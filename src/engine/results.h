/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PARLEY_ENGINE_RESULTS_H
#define PARLEY_ENGINE_RESULTS_H

#include "engine/means.h"
#include "engine/tally.h"

struct parley_results {
    const parley_game *game;
    uint64_t n_replications; /* played */
    struct tally tally;
    struct means *means; /* NULL, or what is expected in place of a tally */
};

parley_status results_init(parley_results **results, const parley_game *game,
                           const struct tally *pilot);
/* Results without noise; they take the means over, also where this fails. */
parley_status results_of_means(parley_results **results, const parley_game *game,
                               struct means *means);

#endif
