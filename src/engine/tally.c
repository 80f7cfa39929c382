/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/tally.h"

#include "core/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define OUTCOME_BITS 8 /* quantiles of outcomes: within 0.4 % */
#define WORLD_BITS 4   /* world ranges of payoffs by round: within 6 % of their noise */

/* How many there are of each part. */
typedef struct sizes {
    size_t running, in_force, link_rounds, other_rounds, pooled, base; /* counts */
    size_t executed, rate_bins, pooled_bins;
    size_t payoff, outcome, executed_within, pooled_within; /* sums */
} sizes;

/* Where something is unknown payoffs are summed by world; else those of counted actors follow from
 * counts, and there may be no others. */
static bool payoffs_summed(const parley_game *game)
{
    bool summed = game->unknown;
    for (uint32_t i = 0; i < game->scenario->n_actors; i++)
        summed |= game->actors[i].counted_link == PARLEY_NONE;
    return summed;
}

static sizes sizes_of(const parley_game *game)
{
    const parley_scenario *scenario = game->scenario;
    size_t rounds = scenario->rounds.count, groups = game->n_groups, links = game->n_links;
    size_t others = game->n_counters - links * LINK_COUNTERS;
    size_t by_round = rounds * links * groups, by_window = game->n_windows * links * groups;
    return (sizes){
        .running = rounds * groups,
        .in_force = rounds * scenario->n_commitments,
        .link_rounds = by_round * LINK_COUNTERS,
        .other_rounds = rounds * others,
        .pooled = (size_t)game->n_windows * game->n_counters * groups,
        .base = game->n_windows * groups,
        .executed = game->unknown ? by_round : 0,
        .rate_bins = game->unknown ? by_round * RATE_BINS : 0,
        .pooled_bins = game->unknown ? by_window * RATE_BINS : 0,
        .payoff = payoffs_summed(game) ? rounds * scenario->n_actors : 0,
        .outcome = 2 * groups * scenario->n_actors,
        .executed_within = game->unknown ? by_round : 0,
        .pooled_within = game->unknown ? by_window : 0,
    };
}

#define WORDS_OF(type) (sizeof(type) / sizeof(uint64_t))
#define DOUBLES_OF(type) (sizeof(type) / sizeof(double))

static size_t counts_of(const sizes *n)
{
    return n->running * WORDS_OF(running_count) + n->in_force + n->link_rounds + n->other_rounds +
           n->pooled * WORDS_OF(pooled_count) + n->base * WORDS_OF(pooled_base) +
           n->executed * WORDS_OF(executed_count);
}

static size_t sums_of(const sizes *n)
{
    return (n->payoff + n->outcome) * DOUBLES_OF(payoff_sum) +
           (n->executed_within + n->pooled_within) * DOUBLES_OF(rate_within);
}

static size_t sketch_bins_of(const sizes *n, bool unknown)
{
    return n->outcome * sketch_bins(OUTCOME_BITS) * (unknown ? 2 : 1) +
           (unknown ? n->payoff * sketch_bins(WORLD_BITS) : 0);
}

bool tally_value_is_mean(const parley_game *game, uint32_t actor)
{
    const parley_scenario *scenario = game->scenario;
    const game_number *discount = &game->numbers[scenario->actors[actor].discount];
    return discount->constant && discount->sources[0].steps[0].constant == 1 &&
           scenario->rounds.continuation == 1 && scenario->rounds.burn_in == 0;
}

size_t tally_outcome(const parley_game *game, uint32_t group, uint32_t actor, uint32_t measure)
{
    size_t value = ((size_t)group * game->scenario->n_actors + actor) * 2;
    return tally_value_is_mean(game, actor) ? value : value + measure;
}

double tally_bytes(const parley_game *game)
{
    sizes n = sizes_of(game);
    return 8.0 * ((double)counts_of(&n) + (double)sums_of(&n) + (double)(n.payoff + n.outcome)) +
           4.0 * ((double)n.rate_bins + (double)n.pooled_bins) +
           (double)sizeof(sketch_bin) * (double)sketch_bins_of(&n, game->unknown);
}

double tally_sum_bytes(const parley_game *game)
{
    sizes n = sizes_of(game);
    return 8.0 * (double)sums_of(&n);
}

static void *take(uint64_t **next, size_t words)
{
    void *taken = *next;
    *next += words;
    return taken;
}

static void *take_sums(double **next, size_t n)
{
    void *taken = *next;
    *next += n;
    return taken;
}

static void place_parts(struct tally *t, const sizes *n, bool unknown)
{
    uint64_t *count = t->counts;
    t->running = take(&count, n->running * WORDS_OF(running_count));
    t->in_force = take(&count, n->in_force);
    t->link_rounds = take(&count, n->link_rounds);
    t->other_rounds = take(&count, n->other_rounds);
    t->pooled = take(&count, n->pooled * WORDS_OF(pooled_count));
    t->base = take(&count, n->base * WORDS_OF(pooled_base));
    double *sum = t->sums;
    t->payoff = take_sums(&sum, n->payoff * DOUBLES_OF(payoff_sum));
    t->outcome = take_sums(&sum, n->outcome * DOUBLES_OF(payoff_sum));
    t->payoff_centre = t->centres;
    t->outcome_centre = t->centres + n->payoff;
    if (!unknown)
        return;
    t->executed = take(&count, n->executed * WORDS_OF(executed_count));
    t->executed_within = take_sums(&sum, n->executed_within * DOUBLES_OF(rate_within));
    t->pooled_within = take_sums(&sum, n->pooled_within * DOUBLES_OF(rate_within));
    t->executed_bins = t->bins;
    t->pooled_bins = t->bins + n->rate_bins;
}

static double pilot_mean(const payoff_sum *pilot)
{
    double mean = pilot->n > 0 ? pilot->sum / pilot->n : 0;
    return isfinite(mean) ? mean : 0;
}

static void centres_place(struct tally *t, const sizes *n, const struct tally *pilot)
{
    for (size_t i = 0; i < n->payoff; i++)
        t->payoff_centre[i] = pilot_mean(&pilot->payoff[i]);
    for (size_t i = 0; i < n->outcome; i++)
        t->outcome_centre[i] = pilot_mean(&pilot->outcome[i]);
}

/* Centre and scale from the pilot's mean and standard deviation; `spread` divides the latter. */
static void sketch_place(struct sketch *s, const payoff_sum *pilot, double spread, uint32_t bits,
                         sketch_bin **bins)
{
    double mean = pilot_mean(pilot), least = 1e-9 * (1 + fabs(mean));
    double variance = pilot->n > 0 ? pilot->square / pilot->n - mean * mean : 0;
    double scale = variance > 0 ? sqrt(variance) / spread : 0;
    if (!(scale > least) || !isfinite(scale))
        scale = least;
    *s = (struct sketch){.centre = mean, .per_scale = 1 / scale, .bits = bits, .bins = *bins};
    *bins += sketch_bins(bits);
}

static parley_status sketches_init(struct tally *t, const sizes *n, const struct tally *pilot,
                                   size_t n_groups, bool unknown)
{
    t->n_sketches = n->outcome * (unknown ? 2 : 1) + (unknown ? n->payoff : 0);
    t->n_sketch_bins = sketch_bins_of(n, unknown);
    t->outcomes = memory_array(t->n_sketches, sizeof *t->outcomes);
    t->sketch_bins = memory_aligned(t->n_sketch_bins, sizeof *t->sketch_bins);
    if (!t->outcomes || !t->sketch_bins)
        return PARLEY_ERROR_MEMORY;
    sketch_bin *bins = t->sketch_bins;
    size_t all = n->outcome / n_groups; /* those of group 0, which the others share */
    for (size_t i = 0; i < n->outcome; i++)
        sketch_place(&t->outcomes[i], &pilot->outcome[i % all], 1, OUTCOME_BITS, &bins);
    if (!unknown)
        return PARLEY_OK;
    const double world_spread = sqrt(PARLEY_WORLD);
    t->outcome_worlds = t->outcomes + n->outcome;
    for (size_t i = 0; i < n->outcome; i++)
        sketch_place(&t->outcome_worlds[i], &pilot->outcome[i], world_spread, OUTCOME_BITS, &bins);
    t->payoff_worlds = t->outcome_worlds + n->outcome;
    for (size_t i = 0; i < n->payoff; i++)
        sketch_place(&t->payoff_worlds[i], &pilot->payoff[i], world_spread, WORLD_BITS, &bins);
    return PARLEY_OK;
}

parley_status tally_init(struct tally *t, const parley_game *game, const struct tally *pilot)
{
    sizes n = sizes_of(game);
    *t = (struct tally){
        .n_counts = counts_of(&n), .n_sums = sums_of(&n), .n_bins = n.rate_bins + n.pooled_bins};
    /* zeroed at once, not page by page as the system would, stopping all threads for each */
    t->counts = memory_aligned(t->n_counts, sizeof *t->counts);
    t->sums = memory_aligned(t->n_sums, sizeof *t->sums);
    t->centres = memory_array(n.payoff + n.outcome, sizeof *t->centres);
    t->bins = memory_aligned(t->n_bins, sizeof *t->bins);
    parley_status status = PARLEY_OK;
    if (!t->counts || !t->sums || !t->centres || !t->bins)
        status = PARLEY_ERROR_MEMORY;
    if (!status)
        place_parts(t, &n, game->unknown);
    if (!status && pilot) {
        centres_place(t, &n, pilot);
        status = sketches_init(t, &n, pilot, game->n_groups, game->unknown);
    }
    if (status)
        tally_free(t);
    return status;
}

void tally_free(struct tally *t)
{
    free(t->counts);
    free(t->sums);
    free(t->centres);
    free(t->bins);
    free(t->outcomes);
    free(t->sketch_bins);
    *t = (struct tally){0};
}

void tally_add_counts(struct tally *t, const struct tally *other)
{
    for (size_t i = 0; i < t->n_counts; i++)
        t->counts[i] += other->counts[i];
    for (size_t i = 0; i < t->n_bins; i++)
        t->bins[i] += other->bins[i];
    for (size_t i = 0; i < t->n_sketches; i++)
        sketch_merge(&t->outcomes[i], &other->outcomes[i]);
}

void tally_add_sums(struct tally *t, const struct tally *batch)
{
    for (size_t i = 0; i < t->n_sums; i++)
        t->sums[i] += batch->sums[i];
}

void tally_gather(struct tally *t, const parley_game *game)
{
    size_t all = (size_t)2 * game->scenario->n_actors;
    for (uint32_t g = 1; g < game->n_groups && game->groups[g].actor == game->groups[1].actor; g++)
        for (size_t i = 0; i < all; i++)
            sketch_merge(&t->outcomes[i], &t->outcomes[g * all + i]);
}

void tally_clear_sums(struct tally *t)
{
    memset(t->sums, 0, t->n_sums * sizeof *t->sums);
}
