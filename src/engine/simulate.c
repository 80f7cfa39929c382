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
} worker;

typedef struct run {
    const parley_game *game;
    const parley_options *options;
    playing how;
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
    *w = (worker){0};
    parley_status status = player_init(&w->player, &r->how);
    return status ? status : tally_init(&w->tally, r->game, pilot);
}

static void worker_free(worker *w)
{
    player_free(&w->player);
    tally_free(&w->tally);
}

static void play_block(const run *r, worker *w, uint64_t block)
{
    player_block(&w->player, block, player_lanes(r->options->n_replications, block), &w->tally);
}

/* The first block played once for itself, to find where the sketches are to be fine. */
static parley_status pilot_run(run *r)
{
    parley_status status = worker_init(r, &r->pilot, NULL);
    if (!status)
        play_block(r, &r->pilot, 0);
    return status;
}

static bool hire(void *context, int thread)
{
    run *r = context;
    return worker_init(r, &r->workers[thread], &r->pilot.tally) == PARLEY_OK;
}

static void *sums_init(void *context)
{
    const run *r = context;
    return memory_array(r->pilot.tally.n_sums, sizeof(double));
}

static void sums_free(void *context, void *sums)
{
    (void)context;
    free(sums);
}

static void play_batch(void *context, int thread, uint64_t first, uint64_t end, void *sums)
{
    const run *r = context;
    worker *w = &r->workers[thread];
    tally_clear_sums(&w->tally);
    for (uint64_t block = first; block < end; block++)
        play_block(r, w, block);
    memcpy(sums, w->tally.sums, w->tally.n_sums * sizeof *w->tally.sums);
}

static bool add_batch(void *context, void *sums, uint64_t n_blocks)
{
    const run *r = context;
    const parley_options *options = r->options;
    uint64_t n = n_blocks * PARLEY_BLOCK;
    tally_add_sums(&r->results->tally, &(struct tally){.sums = sums});
    r->results->n_replications = n < options->n_replications ? n : options->n_replications;
    return options->progress &&
           options->progress(options->context, r->results->n_replications, options->n_replications);
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

static void run_free(run *r)
{
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
                          .result_init = sums_init,
                          .result_free = sums_free,
                          .play = play_batch,
                          .add = add_batch};
    *results = NULL;
    parley_status status = run_init(&r, game, options, error);
    if (status)
        return status;
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
