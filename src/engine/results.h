/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PARLEY_ENGINE_RESULTS_H
#define PARLEY_ENGINE_RESULTS_H

#include "engine/estimate.h"
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

/* What sampled figures are over: how many clusters (replications, or worlds where any number is
 * unknown) have any of it, how much there is, and its squares by cluster. Of a round, replications
 * still running; of a period, replications. */
clusters results_round_clusters(const parley_results *results, uint32_t group, uint32_t round);
clusters results_clusters(const parley_results *results, uint32_t period, uint32_t group);

/* Intended, executed or perceived cooperation over the rounds lived of sampled results, and the
 * sums that it is of. Clusters of what is intended and perceived are worlds, whatever is known. The
 * standard error is NAN where it cannot be told. */
void results_link_rate(const parley_results *results, uint32_t period, uint32_t group,
                       uint32_t link, game_link_counter kind, parley_estimate *estimate,
                       clusters *over);

#endif
