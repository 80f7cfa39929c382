/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plays the blocks of a run on all threads. Where a batch of blocks begins is fixed; counts are
 * integers, and sums are added in the order of the batches, so that the number of threads leaves no
 * trace, and a run that ended early is the same as one that was asked for no more. */
#include "engine/kernel.h"
#include "engine/precision.h"
#include "engine/results.h"

#include "core/memory.h"
#include "parley/random.h"

#include <math.h>
#include <omp.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

typedef struct worker {
    struct play *play;
    gsl_rng *rng;
    struct tally tally;
} worker;

typedef struct run {
    const parley_game *game;
    const parley_options *options;
    const kernel *kernel;
    enum generator generator;
    const gsl_rng_type *rng_type; /* GENERATOR_GSL */
    uint64_t n_blocks, n_batches;
    int n_threads;
    worker *workers;
    parley_results *results;
    pthread_mutex_t lock; /* of all that follows */
    uint64_t n_started;   /* batches handed out */
    uint64_t n_added;     /* batches whose sums are in the results */
    double **parked;      /* [batch % n_parked]: sums of batches that ended before their turn, */
    bool *is_parked;      /* so that no thread waits for another's batch */
    uint64_t n_parked;
    pthread_cond_t moved; /* n_added did */
    bool stopping;
    bool precise; /* enough is known before all is played */
} run;

/* Batches grow with what is played: adding them up costs little beside playing them, and the last
 * ones are short beside the whole, so that no thread waits long for another. */
enum {
    BATCHES_A_SIZE = 128, /* of one block, then of two, of four, ... */
    LARGEST_SIZE = 6,     /* of 2^6 blocks, all that follow */
};

static uint64_t batch_first(uint64_t batch)
{
    uint64_t size = batch / BATCHES_A_SIZE < LARGEST_SIZE ? batch / BATCHES_A_SIZE : LARGEST_SIZE;
    return BATCHES_A_SIZE * ((1ull << size) - 1) + ((batch - BATCHES_A_SIZE * size) << size);
}

/* Batches that it takes to play the first n blocks. */
static uint64_t batches_for(uint64_t n_blocks)
{
    uint64_t size = 0;
    while (size < LARGEST_SIZE && batch_first(BATCHES_A_SIZE * (size + 1)) < n_blocks)
        size++;
    uint64_t left = n_blocks - batch_first(BATCHES_A_SIZE * size);
    return BATCHES_A_SIZE * size + ((left + (1ull << size) - 1) >> size);
}

/* Those of GSL's generators whose numbers have at least 8 bits. */
static const gsl_rng_type *usable(uint32_t index)
{
    for (const gsl_rng_type **t = gsl_rng_types_setup(); *t; t++)
        if ((*t)->max - (*t)->min > 0xff && index-- == 0)
            return *t;
    return NULL;
}

const char *parley_rng_name(uint32_t index)
{
    static const char ars_name[] = "ars4x32-7";
    if (index == GENERATOR_ARS)
        return ars_name;
    if (index == GENERATOR_PHILOX)
        return parley_rng_philox4x32->name;
    const gsl_rng_type *type = usable(index - GENERATOR_GSL);
    return type ? type->name : NULL;
}

static parley_status rng_find(run *r, const char *name, parley_error *error)
{
    const char *known;
    for (uint32_t i = 0; (known = parley_rng_name(i)); i++) {
        if (name && strcmp(name, known) != 0)
            continue;
        r->generator = i < GENERATOR_GSL ? (enum generator)i : GENERATOR_GSL;
        r->rng_type = i < GENERATOR_GSL ? NULL : usable(i - GENERATOR_GSL);
        return PARLEY_OK;
    }
    return parley_error_add(error, PARLEY_ERROR_USAGE, NULL, NULL,
                            "there is no random number generator called %s", name);
}

static void worker_free(const run *r, worker *w)
{
    r->kernel->free(w->play);
    if (w->rng)
        gsl_rng_free(w->rng);
    tally_free(&w->tally);
}

static parley_status worker_init(const run *r, worker *w, const struct tally *pilot)
{
    *w = (worker){0};
    if (r->rng_type && !(w->rng = gsl_rng_alloc(r->rng_type)))
        return PARLEY_ERROR_MEMORY;
    w->play = r->kernel->init(r->game, r->generator, w->rng, r->options->seed, r->options->point);
    return w->play ? tally_init(&w->tally, r->game, pilot) : PARLEY_ERROR_MEMORY;
}

static void play_block(const run *r, worker *w, uint64_t block)
{
    uint64_t left = r->options->n_replications - block * PARLEY_BLOCK;
    if (w->rng) {
        const uint64_t address[] = {r->options->seed, r->options->point, block};
        gsl_rng_set(w->rng, XXH64(address, sizeof address, 0) & 0x7fffffff);
    }
    r->kernel->block(w->play, (uint32_t)block, left < PARLEY_BLOCK ? (uint32_t)left : PARLEY_BLOCK,
                     &w->tally);
}

/* The first block played once for itself, to find where the sketches are to be fine. */
static parley_status pilot_run(const run *r, worker *pilot)
{
    parley_status status = worker_init(r, pilot, NULL);
    if (!status)
        play_block(r, pilot, 0);
    return status;
}

/* Takes the next batch before `end`. Those that have begun are finished, so that what is complete
 * is always the first n_started. */
static bool batch_begin(run *r, uint64_t end, uint64_t *batch)
{
    pthread_mutex_lock(&r->lock);
    bool go = !r->stopping && r->n_started < end;
    if (go)
        *batch = r->n_started++;
    pthread_mutex_unlock(&r->lock);
    return go;
}

static void batch_add(run *r, const struct tally *sums)
{
    const parley_options *options = r->options;
    uint64_t n = batch_first(++r->n_added) * PARLEY_BLOCK;
    tally_add_sums(&r->results->tally, sums);
    r->results->n_replications = n < options->n_replications ? n : options->n_replications;
    if (options->progress &&
        options->progress(options->context, r->results->n_replications, options->n_replications))
        r->stopping = true;
}

/* Adds the batch and those that waited for it, or has it wait. */
static void batch_end(run *r, const worker *w, uint64_t batch)
{
    pthread_mutex_lock(&r->lock);
    while (batch >= r->n_added + r->n_parked)
        pthread_cond_wait(&r->moved, &r->lock);
    if (batch == r->n_added) {
        batch_add(r, &w->tally);
        for (uint64_t p; p = r->n_added % r->n_parked, r->is_parked[p]; r->is_parked[p] = false)
            batch_add(r, &(struct tally){.sums = r->parked[p]});
        pthread_cond_broadcast(&r->moved);
    } else {
        memcpy(r->parked[batch % r->n_parked], w->tally.sums,
               w->tally.n_sums * sizeof *w->tally.sums);
        r->is_parked[batch % r->n_parked] = true;
    }
    pthread_mutex_unlock(&r->lock);
}

static void play_until(run *r, uint64_t end)
{
#pragma omp parallel num_threads(r->n_threads)
    {
        worker *w = &r->workers[omp_get_thread_num()];
        for (uint64_t batch; batch_begin(r, end, &batch);) {
            uint64_t block = batch_first(batch), next = batch_first(batch + 1);
            tally_clear_sums(&w->tally);
            for (; block < next && block < r->n_blocks; block++)
                play_block(r, w, block);
            batch_end(r, w, batch);
        }
    }
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
    uint64_t played = batch_first(batch), more = played / 4 > least ? played / 4 : least;
    return batches_for(played + more);
}

static void play_batches(run *r)
{
    const bool looks = r->options->measure;
    for (uint64_t end; r->n_added < r->n_batches && !r->stopping && !r->precise;) {
        end = looks ? next_look(r->n_added) : r->n_batches;
        play_until(r, end < r->n_batches ? end : r->n_batches);
        if (looks && end < r->n_batches && !r->stopping)
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
    double bytes = (tally_bytes(game) + r->kernel->bytes(game)) * (r->n_threads + 2.0) +
                   tally_sum_bytes(game) * (double)r->n_parked;
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
    *r = (run){.game = game,
               .options = options,
               .kernel = kernel_find(options->isa),
               .lock = PTHREAD_MUTEX_INITIALIZER,
               .moved = PTHREAD_COND_INITIALIZER};
    if (!r->kernel)
        return parley_error_add(error, PARLEY_ERROR_USAGE, NULL, NULL,
                                "this machine cannot run the engine's code for '%s'", options->isa);
    if (options->n_replications < 1 || options->n_replications > PARLEY_MAX_REPLICATIONS)
        return parley_error_add(error, PARLEY_ERROR_USAGE, NULL, NULL,
                                "replications must be 1 to %llu", PARLEY_MAX_REPLICATIONS);
    if (options->measure ? !(options->precision > 0) || isinf(options->precision)
                         : options->precision != 0)
        return parley_error_add(error, PARLEY_ERROR_USAGE, NULL, NULL,
                                "a precision goes with a measure and is a number above 0");
    parley_status status = rng_find(r, options->rng, error);
    if (status)
        return status;
    r->n_blocks = (options->n_replications + PARLEY_BLOCK - 1) / PARLEY_BLOCK;
    r->n_batches = batches_for(r->n_blocks);
    r->n_threads = options->n_threads > 0 ? options->n_threads : omp_get_num_procs();
    if (r->n_threads > PARLEY_MAX_THREADS)
        r->n_threads = PARLEY_MAX_THREADS;
    if ((uint64_t)r->n_threads > r->n_batches)
        r->n_threads = (int)r->n_batches;
    r->n_parked = 2 * (uint64_t)r->n_threads;
    return limits_check(r, error);
}

static parley_status workers_init(run *r, const struct tally *pilot)
{
    r->workers = memory_array((size_t)r->n_threads, sizeof *r->workers);
    parley_status status = r->workers ? PARLEY_OK : PARLEY_ERROR_MEMORY;
    for (int w = 0; w < r->n_threads && !status; w++)
        status = worker_init(r, &r->workers[w], pilot);
    return status;
}

static parley_status parked_init(run *r, size_t n_sums)
{
    r->parked = memory_array(r->n_parked, sizeof *r->parked);
    r->is_parked = memory_array(r->n_parked, sizeof *r->is_parked);
    bool good = r->parked && r->is_parked;
    for (uint64_t p = 0; p < r->n_parked && good; p++)
        good = (r->parked[p] = memory_array(n_sums, sizeof *r->parked[p])) != NULL;
    return good ? PARLEY_OK : PARLEY_ERROR_MEMORY;
}

static void run_free(run *r)
{
    for (int w = 0; r->workers && w < r->n_threads; w++)
        worker_free(r, &r->workers[w]);
    for (uint64_t p = 0; r->parked && p < r->n_parked; p++)
        free(r->parked[p]);
    free(r->workers);
    free(r->parked);
    free(r->is_parked);
    pthread_cond_destroy(&r->moved);
    pthread_mutex_destroy(&r->lock);
}

parley_status parley_simulate(parley_results **results, const parley_game *game,
                              const parley_options *options, parley_error *error)
{
    run r;
    worker pilot = {0};
    *results = NULL;
    parley_status status = run_init(&r, game, options, error);
    if (status)
        return status;
    status = pilot_run(&r, &pilot);
    if (!status)
        status = workers_init(&r, &pilot.tally);
    if (!status)
        status = parked_init(&r, pilot.tally.n_sums);
    if (!status)
        status = results_init(results, game, &pilot.tally);
    if (status)
        goto out;
    r.results = *results;
    play_batches(&r);
    for (int w = 0; w < r.n_threads; w++)
        tally_add_counts(&r.results->tally, &r.workers[w].tally);
    tally_gather(&r.results->tally, game);
    status = ended(&r);
out:
    worker_free(&r, &pilot);
    run_free(&r);
    return status;
}
