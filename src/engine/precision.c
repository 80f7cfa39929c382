/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/precision.h"

#include <math.h>

bool precision_reached(const parley_results *results, const parley_measure *measure,
                       double precision)
{
    parley_estimate estimate;
    parley_results_measure(results, measure, &estimate);
    return (estimate.ci_high - estimate.ci_low) / 2 <= precision;
}

/* Of the replications that the measure is about. */
static double clusters_of(const parley_results *results, const parley_measure *measure)
{
    const parley_game *game = results->game;
    const pooled_base *base = &results->tally.base[game_group(game, measure)];
    return (double)(game->unknown ? base->worlds : base->replications);
}

bool precision_certain(const parley_results *results, const parley_measure *measure,
                       double precision)
{
    double n_clusters = clusters_of(results, measure);
    parley_estimate estimate;
    if (n_clusters < PRECISION_CLUSTERS || !precision_reached(results, measure, precision))
        return false;
    parley_results_measure(results, measure, &estimate);
    bool differ = estimate.standard_error > 1e-12 * fmax(1, fabs(estimate.mean));
    /* rule of three: what n clusters never show has, at 95 %, a chance of at most 3 / n (Hanley and
     * Lippman-Hand 1983) */
    return differ || 3 / n_clusters <= precision;
}
