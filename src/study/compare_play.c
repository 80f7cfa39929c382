/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plays the blocks of all variants side by side: in a block, each in turn, against the first. */
#include "core/memory.h"
#include "engine/crew.h"
#include "engine/player.h"
#include "study/comparison.h"

#include <stdlib.h>
#include <string.h>

enum {
    SKETCH_BITS = 8, /* quantiles: within 0.4 % */
    /* Scales of sketches: differences of rates are at most 1, of counts seldom above 256, and of
     * payoffs seldom above 16 times their spread. */
    RATE_SCALES = 1 << SKETCH_OCTAVES,
    COUNT_SCALES = 1 << (SKETCH_OCTAVES - 8),
    PAYOFF_SCALES = 1 << (SKETCH_OCTAVES - 4),
};

/* Where the values of a block go. */
typedef struct sampled {
    double *values, *weights; /* by measure and lane */
} sampled;

typedef struct worker {
    player *players; /* by variant */
    sampled first, other;
    world_sketches worlds;
} worker;

typedef struct side_by_side {
    parley_comparison *comparison;
    const parley_options *options;
    playing *how;       /* by variant */
    sample_plan *plans; /* by variant; a column for every measure */
    uint64_t n_blocks;
    int n_threads;
    worker pilot;
    worker *workers;
    crew *crew;
} side_by_side;

/* -- a worker -------------------------------------------------------------------------------- */

static bool sampled_init(sampled *to, uint32_t n_measures)
{
    const size_t n = (size_t)n_measures * PARLEY_BLOCK;
    to->values = memory_array(2 * n, sizeof *to->values);
    to->weights = to->values ? to->values + n : NULL;
    return to->values;
}

static bool worker_init(const side_by_side *s, worker *w)
{
    const parley_comparison *c = s->comparison;
    *w = (worker){.players = memory_array(c->n_variants, sizeof *w->players)};
    bool good = w->players && sampled_init(&w->first, c->n_measures) &&
                sampled_init(&w->other, c->n_measures);
    for (uint32_t v = 0; v < c->n_variants && good; v++)
        good = player_init(&w->players[v], &s->how[v]) == PARLEY_OK;
    return good;
}

static void worker_free(const side_by_side *s, worker *w)
{
    for (uint32_t v = 0; w->players && v < s->comparison->n_variants; v++)
        player_free(&w->players[v]);
    free(w->players);
    free(w->first.values);
    free(w->other.values);
    free(w->worlds.cells);
    free(w->worlds.bins);
}

static void sample(const side_by_side *s, worker *w, uint32_t variant, uint64_t block)
{
    const sampled *to = variant == 0 ? &w->first : &w->other;
    player_block(&w->players[variant], block, player_lanes(s->options->n_replications, block), NULL,
                 &s->plans[variant], to->values, to->weights);
}

static paired_side side_of(const parley_comparison *c, const sampled *from, uint32_t cell)
{
    const size_t first = (size_t)(cell % c->n_measures) * PARLEY_BLOCK;
    return (paired_side){from->values + first, from->weights + first, c->centres[cell]};
}

/* -- sketches -------------------------------------------------------------------------------- */

/* Clusters of a pair are worlds if anything is unknown in either. */
static bool sketched(const parley_comparison *c, uint32_t cell)
{
    bool by_world = c->variants[cell / c->n_measures].game->unknown || c->variants[0].game->unknown;
    return cell >= c->n_measures && c->has[cell] && by_world;
}

static size_t bins_of(const parley_comparison *c)
{
    size_t n = 0;
    for (uint32_t cell = 0; cell < comparison_n_cells(c); cell++)
        n += sketched(c, cell) ? sketch_bins(SKETCH_BITS) : 0;
    return n;
}

static bool sketches_init(const parley_comparison *c, world_sketches *worlds)
{
    worlds->cells = memory_array(comparison_n_cells(c), sizeof *worlds->cells);
    worlds->bins = memory_array(bins_of(c), sizeof *worlds->bins);
    if (!worlds->cells || !worlds->bins)
        return false;
    sketch_bin *bins = worlds->bins;
    for (uint32_t cell = 0; cell < comparison_n_cells(c); cell++) {
        if (!sketched(c, cell))
            continue;
        worlds->cells[cell] =
            (struct sketch){.per_scale = c->per_scale[cell], .bits = SKETCH_BITS, .bins = bins};
        bins += sketch_bins(SKETCH_BITS);
    }
    return true;
}

/* -- the pilot: the first block played once for itself, for centres and scales ---------------- */

/* Mean and standard deviation of a payoff, for centre and scale. */
static double payoff_centre(const paired_side *side, double *spread)
{
    clusters sums = {0};
    paired_add_own(&sums, side, false);
    double mean = sums.base > 0 ? sums.x / sums.base : 0;
    double variance = sums.base > 0 ? sums.xx / sums.base - mean * mean : 0;
    *spread = fmax(variance > 0 ? sqrt(variance) : 0, 1e-3 * fabs(mean));
    return mean;
}

static void scale_cell(parley_comparison *c, uint32_t cell, const paired_side *side,
                       const double *first_spread, double *spread)
{
    switch (c->measures[cell].quantity) {
    case PARLEY_VALUE:
    case PARLEY_MEAN_PAYOFF: {
        c->centres[cell] = payoff_centre(side, spread);
        double wider = fmax(*spread, *first_spread);
        c->per_scale[cell] = PAYOFF_SCALES / (wider > 0 ? wider : 1);
        return;
    }
    case PARLEY_COOPERATION:
        c->per_scale[cell] = RATE_SCALES;
        return;
    case PARLEY_EVENT:
        c->per_scale[cell] = COUNT_SCALES;
        return;
    }
}

static parley_status pilot_play(side_by_side *s)
{
    parley_comparison *c = s->comparison;
    double *spreads = memory_array(comparison_n_cells(c), sizeof *spreads);
    bool good = spreads && worker_init(s, &s->pilot);
    for (uint32_t v = 0; v < c->n_variants && good; v++) {
        sample(s, &s->pilot, v, 0);
        for (uint32_t m = 0; m < c->n_measures; m++) {
            uint32_t cell = comparison_cell(c, v, m);
            paired_side side = side_of(c, v == 0 ? &s->pilot.first : &s->pilot.other, cell);
            if (c->has[cell])
                scale_cell(c, cell, &side, &spreads[m], &spreads[cell]);
        }
    }
    free(spreads);
    return good ? PARLEY_OK : PARLEY_ERROR_MEMORY;
}

/* -- the crew's job -------------------------------------------------------------------------- */

static bool hire(void *context, int thread)
{
    side_by_side *s = context;
    worker *w = &s->workers[thread];
    return worker_init(s, w) && sketches_init(s->comparison, &w->worlds);
}

static size_t n_sums(const parley_comparison *c)
{
    return comparison_n_cells(c) * (sizeof(cell_sums) / sizeof(double));
}

static void *result_init(void *context)
{
    const side_by_side *s = context;
    return memory_array(n_sums(s->comparison), sizeof(double));
}

static void result_free(void *context, void *sums)
{
    (void)context;
    free(sums);
}

static void play_block(const side_by_side *s, worker *w, uint64_t block, cell_sums *sums)
{
    const parley_comparison *c = s->comparison;
    for (uint32_t v = 0; v < c->n_variants; v++) {
        sample(s, w, v, block);
        for (uint32_t m = 0; m < c->n_measures; m++) {
            uint32_t cell = comparison_cell(c, v, m);
            paired_side first = side_of(c, &w->first, m), other = side_of(c, &w->other, cell);
            if (!c->has[cell])
                continue;
            paired_add_own(&sums[cell].own, v == 0 ? &first : &other, c->variants[v].game->unknown);
            if (v > 0)
                paired_add(&sums[cell].paired, &other, &first, sketched(c, cell),
                           comparison_sketch(&w->worlds, cell));
        }
    }
}

static void play_batch(void *context, int thread, uint64_t first, uint64_t end, void *sums)
{
    const side_by_side *s = context;
    memset(sums, 0, n_sums(s->comparison) * sizeof(double));
    for (uint64_t block = first; block < end; block++)
        play_block(s, &s->workers[thread], block, sums);
}

static bool add_batch(void *context, void *batch, uint64_t n_blocks)
{
    const side_by_side *s = context;
    const parley_options *options = s->options;
    parley_comparison *c = s->comparison;
    double *sums = (double *)c->sums;
    const double *more = batch;
    for (size_t i = 0; i < n_sums(c); i++)
        sums[i] += more[i];
    uint64_t n = n_blocks * PARLEY_BLOCK;
    c->n_replications = n < options->n_replications ? n : options->n_replications;
    return options->progress &&
           options->progress(options->context, c->n_replications, options->n_replications);
}

/* -- the whole ------------------------------------------------------------------------------- */

/* A column for every measure; for one that the variant does not have, one that is not looked at. */
static parley_status plan_init(const parley_comparison *c, uint32_t variant, sample_plan *plan)
{
    parley_column *columns = memory_array(c->n_measures, sizeof *columns);
    if (!columns)
        return PARLEY_ERROR_MEMORY;
    for (uint32_t m = 0; m < c->n_measures; m++) {
        uint32_t cell = comparison_cell(c, variant, m);
        columns[m].kind = c->has[cell] ? PARLEY_COLUMN_MEASURE : PARLEY_COLUMN_ROUNDS;
        columns[m].measure = c->measures[cell];
    }
    parley_status status =
        sample_plan_init(plan, c->variants[variant].game, c->n_measures, columns);
    free(columns);
    return status;
}

static parley_status limits_check(const side_by_side *s, parley_error *error)
{
    const parley_comparison *c = s->comparison;
    double each = (double)bins_of(c) * sizeof(sketch_bin) +
                  4.0 * PARLEY_BLOCK * sizeof(double) * c->n_measures;
    for (uint32_t v = 0; v < c->n_variants; v++)
        each += s->how[v].kernel->bytes(c->variants[v].game);
    double bytes = each * (s->n_threads + 2.0) +
                   (double)n_sums(c) * sizeof(double) * (double)crew_results(s->n_threads);
    if (bytes <= (double)PARLEY_MAX_MEMORY)
        return PARLEY_OK;
    return parley_error_add(error, PARLEY_ERROR_LIMIT, NULL, NULL,
                            "this comparison wants %.1f GiB of memory for %u measures of %u "
                            "scenarios on %d threads, at most %.0f GiB are allowed: fewer of any "
                            "need less",
                            bytes / 0x1p30, c->n_measures, c->n_variants, s->n_threads,
                            (double)PARLEY_MAX_MEMORY / 0x1p30);
}

static parley_status prepare(side_by_side *s, parley_error *error)
{
    const parley_comparison *c = s->comparison;
    const parley_options *options = s->options;
    if (options->n_replications < 1 || options->n_replications > PARLEY_MAX_REPLICATIONS)
        return parley_error_add(error, PARLEY_ERROR_USAGE, NULL, NULL,
                                "replications must be 1 to %llu", PARLEY_MAX_REPLICATIONS);
    if (options->measure || options->precision != 0 || options->n_followers > 0)
        return parley_error_add(error, PARLEY_ERROR_USAGE, NULL, NULL,
                                "a comparison has no precision to reach and no followers");
    s->how = memory_array(c->n_variants, sizeof *s->how);
    s->plans = memory_array(c->n_variants, sizeof *s->plans);
    parley_status status = s->how && s->plans ? PARLEY_OK : PARLEY_ERROR_MEMORY;
    for (uint32_t v = 0; v < c->n_variants && !status; v++) {
        parley_options own = *options;
        own.agreements = c->variants[v].agreements;
        status = playing_init(&s->how[v], c->variants[v].game, &own, error);
        if (!status)
            status = plan_init(c, v, &s->plans[v]);
    }
    if (status)
        return status;
    s->n_blocks = (options->n_replications + PARLEY_BLOCK - 1) / PARLEY_BLOCK;
    s->n_threads = crew_threads(options->n_threads, s->n_blocks);
    return limits_check(s, error);
}

static void gather(const side_by_side *s)
{
    parley_comparison *c = s->comparison;
    for (int t = 0; t < s->n_threads; t++)
        for (uint32_t cell = 0; cell < comparison_n_cells(c); cell++)
            if (sketched(c, cell))
                sketch_merge(&c->worlds.cells[cell], &s->workers[t].worlds.cells[cell]);
}

static void side_by_side_free(side_by_side *s)
{
    worker_free(s, &s->pilot);
    for (int t = 0; s->workers && t < s->n_threads; t++)
        worker_free(s, &s->workers[t]);
    for (uint32_t v = 0; s->plans && v < s->comparison->n_variants; v++)
        sample_plan_free(&s->plans[v]);
    free(s->workers);
    free(s->plans);
    free(s->how);
    crew_free(&s->crew);
}

parley_status parley_comparison_play(parley_comparison *c, const parley_options *options,
                                     parley_error *error)
{
    side_by_side s = {.comparison = c, .options = options};
    const crew_job job = {.context = &s,
                          .hire = hire,
                          .result_init = result_init,
                          .result_free = result_free,
                          .play = play_batch,
                          .add = add_batch};
    parley_status status = prepare(&s, error);
    if (!status)
        status = pilot_play(&s);
    if (!status && !sketches_init(c, &c->worlds))
        status = PARLEY_ERROR_MEMORY;
    if (!status && !(s.workers = memory_array((size_t)s.n_threads, sizeof *s.workers)))
        status = PARLEY_ERROR_MEMORY;
    if (!status)
        status = crew_init(&s.crew, &job, s.n_blocks, s.n_threads);
    if (!status) {
        crew_play(s.crew, crew_batches(s.n_blocks));
        gather(&s);
        status = c->n_replications < options->n_replications ? PARLEY_STOPPED : PARLEY_OK;
    }
    side_by_side_free(&s);
    return status;
}
