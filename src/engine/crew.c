/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/crew.h"

#include "core/memory.h"
#include "parley/simulate.h"

#include <omp.h>
#include <pthread.h>
#include <stdlib.h>

/* Batches grow with what is played: adding them up costs little beside playing them, and the last
 * ones are short beside the whole, so that no thread waits long for another. */
enum {
    BATCHES_A_SIZE = 1024, /* of one block, then of two, of four, ... */
    LARGEST_SIZE = 6,      /* of 2^6 blocks, all that follow */
};

struct crew {
    const crew_job *job;
    uint64_t n_blocks;
    int n_threads;
    uint64_t n_results; /* one a thread, the others wait or are spare */
    void **results;     /* by thread: the one it works on */
    void **spare;       /* n_spare that nobody uses */
    void **waiting;     /* [batch % n_waiting]: of batches that ended before their turn, or NULL, */
    uint64_t n_waiting; /* so that no thread waits for another's batch */
    pthread_mutex_t lock; /* of all that follows, and of spare and waiting */
    uint64_t n_spare;
    uint64_t n_started; /* batches handed out */
    uint64_t n_added;
    pthread_cond_t moved; /* n_added did */
    bool stopping;
};

uint64_t crew_first_block(uint64_t batch)
{
    uint64_t size = batch / BATCHES_A_SIZE < LARGEST_SIZE ? batch / BATCHES_A_SIZE : LARGEST_SIZE;
    return BATCHES_A_SIZE * ((1ull << size) - 1) + ((batch - BATCHES_A_SIZE * size) << size);
}

uint64_t crew_batches(uint64_t n_blocks)
{
    uint64_t size = 0;
    while (size < LARGEST_SIZE && crew_first_block(BATCHES_A_SIZE * (size + 1)) < n_blocks)
        size++;
    uint64_t left = n_blocks - crew_first_block(BATCHES_A_SIZE * size);
    return BATCHES_A_SIZE * size + ((left + (1ull << size) - 1) >> size);
}

int crew_threads(int wanted, uint64_t n_blocks)
{
    uint64_t batches = crew_batches(n_blocks);
    int n = wanted > 0 ? wanted : omp_get_num_procs();
    n = n < PARLEY_MAX_THREADS ? n : PARLEY_MAX_THREADS;
    return (uint64_t)n < batches ? n : (int)batches;
}

uint64_t crew_results(int n_threads)
{
    return 3 * (uint64_t)n_threads;
}

static bool results_init(crew *c)
{
    c->results = memory_array((size_t)c->n_threads, sizeof *c->results);
    c->spare = memory_array(c->n_waiting, sizeof *c->spare);
    c->waiting = memory_array(c->n_waiting, sizeof *c->waiting);
    bool good = c->results && c->spare && c->waiting;
    for (int t = 0; t < c->n_threads && good; t++)
        good = (c->results[t] = c->job->result_init(c->job->context)) != NULL;
    for (; c->n_spare < c->n_waiting && good; c->n_spare += good)
        good = (c->spare[c->n_spare] = c->job->result_init(c->job->context)) != NULL;
    return good;
}

/* Each by the thread that plays with it, so that its memory is near, and all at once. */
static bool workers_init(const crew *c)
{
    bool good = true;
#pragma omp parallel for num_threads(c->n_threads) schedule(static) reduction(&& : good)
    for (int t = 0; t < c->n_threads; t++)
        good = good && c->job->hire(c->job->context, t);
    return good;
}

parley_status crew_init(crew **made, const crew_job *job, uint64_t n_blocks, int n_threads)
{
    crew *c = *made = memory_array(1, sizeof *c);
    if (!c)
        return PARLEY_ERROR_MEMORY;
    *c = (crew){.job = job,
                .n_blocks = n_blocks,
                .n_threads = n_threads,
                .n_waiting = crew_results(n_threads) - (uint64_t)n_threads,
                .lock = PTHREAD_MUTEX_INITIALIZER,
                .moved = PTHREAD_COND_INITIALIZER};
    if (results_init(c) && workers_init(c))
        return PARLEY_OK;
    crew_free(made);
    return PARLEY_ERROR_MEMORY;
}

/* Takes the next batch before `end`. Those that have begun are finished, so that what is complete
 * is always the first n_started. */
static bool batch_begin(crew *c, uint64_t end, uint64_t *batch)
{
    pthread_mutex_lock(&c->lock);
    bool go = !c->stopping && c->n_started < end;
    if (go)
        *batch = c->n_started++;
    pthread_mutex_unlock(&c->lock);
    return go;
}

static void batch_add(crew *c, void *result)
{
    uint64_t done = crew_first_block(++c->n_added);
    if (c->job->add(c->job->context, result, done < c->n_blocks ? done : c->n_blocks))
        c->stopping = true;
}

/* Adds the batch's result and those that waited for it, or has it wait; the thread goes on with
 * another, of which there is always one: no more than n_waiting wait. */
static void batch_end(crew *c, int thread, uint64_t batch)
{
    pthread_mutex_lock(&c->lock);
    while (batch >= c->n_added + c->n_waiting)
        pthread_cond_wait(&c->moved, &c->lock);
    if (batch == c->n_added) {
        batch_add(c, c->results[thread]);
        for (void **next; next = &c->waiting[c->n_added % c->n_waiting], *next; *next = NULL) {
            c->spare[c->n_spare++] = *next;
            batch_add(c, *next);
        }
        pthread_cond_broadcast(&c->moved);
    } else {
        c->waiting[batch % c->n_waiting] = c->results[thread];
        c->results[thread] = c->spare[--c->n_spare];
    }
    pthread_mutex_unlock(&c->lock);
}

void crew_play(crew *c, uint64_t end)
{
#pragma omp parallel num_threads(c->n_threads)
    {
        int thread = omp_get_thread_num();
        for (uint64_t batch; batch_begin(c, end, &batch);) {
            uint64_t first = crew_first_block(batch), last = crew_first_block(batch + 1);
            c->job->play(c->job->context, thread, first, last < c->n_blocks ? last : c->n_blocks,
                         c->results[thread]);
            batch_end(c, thread, batch);
        }
    }
}

uint64_t crew_added(const crew *c)
{
    return c->n_added;
}

bool crew_stopped(const crew *c)
{
    return c->stopping;
}

void crew_free(crew **made)
{
    crew *c = *made;
    if (!c)
        return;
    for (int t = 0; c->results && t < c->n_threads; t++)
        c->job->result_free(c->job->context, c->results[t]);
    for (uint64_t s = 0; c->spare && s < c->n_spare; s++)
        c->job->result_free(c->job->context, c->spare[s]);
    for (uint64_t w = 0; c->waiting && w < c->n_waiting; w++)
        c->job->result_free(c->job->context, c->waiting[w]);
    free(c->results);
    free(c->spare);
    free(c->waiting);
    pthread_cond_destroy(&c->moved);
    pthread_mutex_destroy(&c->lock);
    free(c);
    *made = NULL;
}

void crew_all(int n_threads, void *context, void (*work)(void *context, int thread))
{
#pragma omp parallel num_threads(n_threads)
    work(context, omp_get_thread_num());
}
