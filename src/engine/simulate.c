/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plays the blocks of a run: counts are integers that every thread keeps for itself, sums of
 * doubles are added batch by batch. */
#include "engine/crew.h"
#include "engine/player.h"
#include "engine/precision.h"
#include "engine/results.h"

#include "core/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct worker {
    player player;
    struct tally tally;
    double *values, *weights; /* of a block, for followers */
} worker;

/* What a batch leaves behind. */
struct left {
    double *sums;
    void **followed; /* by follower */
};

typedef struct run {
    const parley_game *game;
    const parley_options *options;
    playing how;
    sample_plan plan; /* what all followers ask for, one after the other */
    uint64_t n_blocks;
    int n_threads;
    worker pilot;
    worker *workers;
    crew *crew;
    parley_results *results;
    bool precise; /* enough is known before all is played */
} run;

static parley_status worker_init(const run *r, worker *w, const struct tally *pilot)
{
    const size_t n = (size_t)r->plan.n_columns * PARLEY_BLOCK;
    *w = (worker){.values = memory_array(n, sizeof *w->values),
                  .weights = memory_array(n, sizeof *w->weights)};
    if (!w->values || !w->weights)
        return PARLEY_ERROR_MEMORY;
    parley_status status = player_init(&w->player, &r->how);
    return status ? status : tally_init(&w->tally, r->game, pilot);
}

static void worker_free(worker *w)
{
    player_free(&w->player);
    tally_free(&w->tally);
    free(w->values);
    free(w->weights);
}

static void play_block(const run *r, worker *w, uint64_t block)
{
    player_block(&w->player, block, player_lanes(r->options->n_replications, block), &w->tally,
                 &r->plan, w->values, w->weights);
}

/* The first block played once for itself, to find where the sketches are to be fine. */
static parley_status pilot_run(run *r)
{
    parley_status status = worker_init(r, &r->pilot, NULL);
    if (!status)
        play_block(r, &r->pilot, 0);
    return status;
}

/* -- batches ----------------------------------------------------------------------------------- */

static bool hire(void *context, int thread)
{
    run *r = context;
    return worker_init(r, &r->workers[thread], &r->pilot.tally) == PARLEY_OK;
}

static void batch_free(void *context, void *batch)
{
    const parley_options *options = ((const run *)context)->options;
    struct left *b = batch;
    if (!b)
        return;
    for (uint32_t f = 0; b->followed && f < options->n_followers; f++)
        options->followers[f].free(options->followers[f].context, b->followed[f]);
    free(b->followed);
    free(b->sums);
    free(b);
}

static void *batch_init(void *context)
{
    const run *r = context;
    const parley_options *options = r->options;
    struct left *b = memory_array(1, sizeof *b);
    if (!b)
        return NULL;
    b->sums = memory_array(r->pilot.tally.n_sums, sizeof *b->sums);
    b->followed = memory_array(options->n_followers, sizeof *b->followed);
    bool good = b->sums && b->followed;
    for (uint32_t f = 0; f < options->n_followers && good; f++) {
        b->followed[f] = options->followers[f].init(options->followers[f].context);
        good = b->followed[f] != NULL;
    }
    if (good)
        return b;
    batch_free(context, b);
    return NULL;
}

/* Shows the block that the worker has just played to those who follow. */
static void show_block(const run *r, const worker *w, const struct left *b, uint64_t block)
{
    size_t column = 0;
    for (uint32_t f = 0; f < r->options->n_followers; f++) {
        const parley_follower *follower = &r->options->followers[f];
        follower->take(follower->context, b->followed[f], block * PARLEY_BLOCK,
                       player_lanes(r->options->n_replications, block),
                       w->values + column * PARLEY_BLOCK, w->weights + column * PARLEY_BLOCK);
        column += follower->n_columns;
    }
}

static void play_batch(void *context, int thread, uint64_t first, uint64_t end, void *batch)
{
    const run *r = context;
    const struct left *b = batch;
    worker *w = &r->workers[thread];
    for (uint32_t f = 0; f < r->options->n_followers; f++)
        r->options->followers[f].clear(r->options->followers[f].context, b->followed[f]);
    tally_clear_sums(&w->tally);
    for (uint64_t block = first; block < end; block++) {
        play_block(r, w, block);
        show_block(r, w, b, block);
    }
    memcpy(b->sums, w->tally.sums, w->tally.n_sums * sizeof *b->sums);
}

static bool add_batch(void *context, void *batch, uint64_t n_blocks)
{
    const run *r = context;
    const parley_options *options = r->options;
    const struct left *b = batch;
    uint64_t n = n_blocks * PARLEY_BLOCK;
    bool stop = false;
    tally_add_sums(&r->results->tally, &(struct tally){.sums = b->sums});
    r->results->n_replications = n < options->n_replications ? n : options->n_replications;
    for (uint32_t f = 0; f < options->n_followers; f++)
        stop |= options->followers[f].add(options->followers[f].context, b->followed[f]);
    if (options->progress &&
        options->progress(options->context, r->results->n_replications, options->n_replications))
        stop = true;
    return stop;
}

/* Whether the measure is precise by now: counts are borrowed from the workers, which go on adding
 * to theirs. */
static bool look(const run *r)
{
    struct tally *t = &r->results->tally;
    for (int w = 0; w < r->n_threads; w++)
        for (size_t i = 0; i < t->n_counts; i++)
            t->counts[i] += r->workers[w].tally.counts[i];
    bool precise = precision_certain(r->results, r->options->measure, r->options->precision);
    memset(t->counts, 0, t->n_counts * sizeof *t->counts);
    return precise;
}

/* Looks come as soon as there can be enough worlds, and then whenever a quarter more is played. */
static uint64_t next_look(uint64_t batch)
{
    const uint64_t least = PRECISION_CLUSTERS * PARLEY_WORLD / PARLEY_BLOCK;
    uint64_t played = crew_first_block(batch), more = played / 4 > least ? played / 4 : least;
    return crew_batches(played + more);
}

static void play_batches(run *r)
{
    const bool looks = r->options->measure;
    const uint64_t n_batches = crew_batches(r->n_blocks);
    while (crew_added(r->crew) < n_batches && !crew_stopped(r->crew) && !r->precise) {
        uint64_t end = looks ? next_look(crew_added(r->crew)) : n_batches;
        crew_play(r->crew, end < n_batches ? end : n_batches);
        if (looks && end < n_batches && !crew_stopped(r->crew))
            r->precise = look(r);
    }
}

/* How a run ended whose results are complete. */
static parley_status ended(const run *r)
{
    const parley_options *options = r->options;
    if (r->results->n_replications < options->n_replications && !r->precise)
        return PARLEY_STOPPED;
    if (options->measure && !precision_reached(r->results, options->measure, options->precision))
        return PARLEY_NOT_CONVERGED;
    return PARLEY_OK;
}

static parley_status limits_check(const run *r, parley_error *error)
{
    const parley_game *game = r->game;
    const parley_rounds *rounds = &game->scenario->rounds;
    double most = 1;
    for (uint32_t c = 0; c < game->n_counters; c++)
        most = fmax(most, game->counters[c].most_a_round);
    double square = most * rounds->count * most * rounds->count * PARLEY_WORLD *
                    (double)r->options->n_replications;
    if (square > 0x1p63)
        return parley_error_add(error, PARLEY_ERROR_LIMIT, NULL, NULL,
                                "%u rounds of %llu replications are more than sums of squares can "
                                "hold",
                                rounds->count, (unsigned long long)r->options->n_replications);
    double bytes = (tally_bytes(game) + r->how.kernel->bytes(game)) * (r->n_threads + 2.0) +
                   tally_sum_bytes(game) * (double)crew_results(r->n_threads);
    if (bytes > (double)PARLEY_MAX_MEMORY)
        return parley_error_add(
            error, PARLEY_ERROR_LIMIT, NULL, NULL,
            "this run wants %.1f GiB of memory for %u rounds, %u directed pairs on issues and %u "
            "groups of types on %d threads, at most %.0f GiB are allowed: fewer threads, rounds or "
            "actors need less",
            bytes / 0x1p30, rounds->count, game->n_links, game->n_groups, r->n_threads,
            (double)PARLEY_MAX_MEMORY / 0x1p30);
    return PARLEY_OK;
}

static parley_status run_init(run *r, const parley_game *game, const parley_options *options,
                              parley_error *error)
{
    *r = (run){.game = game, .options = options};
    if (options->n_replications < 1 || options->n_replications > PARLEY_MAX_REPLICATIONS)
        return parley_error_add(error, PARLEY_ERROR_USAGE, NULL, NULL,
                                "replications must be 1 to %llu", PARLEY_MAX_REPLICATIONS);
    if (options->measure ? !(options->precision > 0) || isinf(options->precision)
                         : options->precision != 0)
        return parley_error_add(error, PARLEY_ERROR_USAGE, NULL, NULL,
                                "a precision goes with a measure and is a number above 0");
    parley_status status = playing_init(&r->how, game, options, error);
    if (status)
        return status;
    r->n_blocks = (options->n_replications + PARLEY_BLOCK - 1) / PARLEY_BLOCK;
    r->n_threads = crew_threads(options->n_threads, r->n_blocks);
    return limits_check(r, error);
}

/* The columns of all followers, one after the other. */
static parley_status plan_init(run *r)
{
    const parley_options *options = r->options;
    uint32_t n = 0;
    for (uint32_t f = 0; f < options->n_followers; f++)
        n += options->followers[f].n_columns;
    parley_column *columns = memory_array(n, sizeof *columns);
    if (!columns)
        return PARLEY_ERROR_MEMORY;
    n = 0;
    for (uint32_t f = 0; f < options->n_followers; f++)
        for (uint32_t c = 0; c < options->followers[f].n_columns; c++)
            columns[n++] = options->followers[f].columns[c];
    parley_status status = sample_plan_init(&r->plan, r->game, n, columns);
    free(columns);
    return status;
}

static void run_free(run *r)
{
    sample_plan_free(&r->plan);
    worker_free(&r->pilot);
    for (int w = 0; r->workers && w < r->n_threads; w++)
        worker_free(&r->workers[w]);
    free(r->workers);
    crew_free(&r->crew);
}

parley_status parley_simulate(parley_results **results, const parley_game *game,
                              const parley_options *options, parley_error *error)
{
    run r;
    const crew_job job = {.context = &r,
                          .hire = hire,
                          .result_init = batch_init,
                          .result_free = batch_free,
                          .play = play_batch,
                          .add = add_batch};
    *results = NULL;
    parley_status status = run_init(&r, game, options, error);
    if (status)
        return status;
    status = plan_init(&r);
    if (!status)
        status = pilot_run(&r);
    if (!status && !(r.workers = memory_array((size_t)r.n_threads, sizeof *r.workers)))
        status = PARLEY_ERROR_MEMORY;
    if (!status)
        status = crew_init(&r.crew, &job, r.n_blocks, r.n_threads);
    if (!status)
        status = results_init(results, game, &r.pilot.tally);
    if (status)
        goto out;
    r.results = *results;
    play_batches(&r);
    for (int w = 0; w < r.n_threads; w++)
        tally_add_counts(&r.results->tally, &r.workers[w].tally);
    tally_gather(&r.results->tally, game);
    status = ended(&r);
out:
    run_free(&r);
    return status;
}
