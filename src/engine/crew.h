/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Many threads that play the batches of a run. Where a batch of blocks begins is fixed, and what
 * batches leave behind is added in their order, so that the number of threads leaves no trace, and
 * a run that ended early is the same as one that was asked for no more. */
#ifndef PARLEY_ENGINE_CREW_H
#define PARLEY_ENGINE_CREW_H

#include "parley/error.h"

#include <stdbool.h>
#include <stdint.h>

/* What there is to do. */
typedef struct crew_job {
    void *context;
    /* What one thread needs, made by that thread; whatever it is, `context` keeps it by number. */
    bool (*hire)(void *context, int worker);
    /* What a batch leaves behind: NULL out of memory. A few are made and used again and again. */
    void *(*result_init)(void *context);
    void (*result_free)(void *context, void *result);
    /* Plays blocks first .. end - 1; `result` may hold what another batch left. */
    void (*play)(void *context, int worker, uint64_t first, uint64_t end, void *result);
    /* Takes the result of the next batch in order; n_blocks are complete with it. Called by one
     * thread at a time. True stops the run: what is under way is finished and added. */
    bool (*add)(void *context, void *result, uint64_t n_blocks);
} crew_job;

typedef struct crew crew;

/* Batches that it takes to play the first n blocks, and the first block of a batch. */
uint64_t crew_batches(uint64_t n_blocks);
uint64_t crew_first_block(uint64_t batch);

/* The number of threads that are worth starting: `wanted`, or one a core where that is 0. */
int crew_threads(int wanted, uint64_t n_blocks);
/* How many results there will be at most. */
uint64_t crew_results(int n_threads);

/* `job` is kept. PARLEY_ERROR_MEMORY. */
parley_status crew_init(crew **c, const crew_job *job, uint64_t n_blocks, int n_threads);
/* Plays all batches before `end` that have not been, or less where the job says so. */
void crew_play(crew *c, uint64_t end);
/* Batches added so far; whether the job stopped the run. */
uint64_t crew_added(const crew *c);
bool crew_stopped(const crew *c);
/* Safe on NULL. */
void crew_free(crew **c);

/* Has every one of n threads do the same work, told apart by its number; returns when all have. */
void crew_all(int n_threads, void *context, void (*work)(void *context, int thread));

#endif
