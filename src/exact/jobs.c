/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exact/jobs.h"

#include "core/memory.h"
#include "engine/crew.h"

#include <stdatomic.h>
#include <stdlib.h>

typedef struct piece {
    parley_status status;
    parley_error error;
} piece;

typedef struct work {
    exact_job *job;
    void *context;
    const parley_exact_options *options;
    size_t n;
    piece *pieces;
    atomic_size_t next, failed; /* failed: the first that did so far */
} work;

/* Pieces before one that failed are done all the same: one of them may be the first to fail. */
static void take_pieces(void *context, int thread)
{
    work *w = context;
    size_t k;
    (void)thread;
    while ((k = atomic_fetch_add(&w->next, 1)) < w->n && k < atomic_load(&w->failed)) {
        piece *at = &w->pieces[k];
        at->status = stop_wanted(w->options) ? PARLEY_STOPPED : w->job(w->context, k, &at->error);
        size_t failed = atomic_load(&w->failed);
        while (at->status && k < failed && !atomic_compare_exchange_weak(&w->failed, &failed, k))
            ;
    }
}

static void faults_add(parley_error *to, const parley_error *from)
{
    for (size_t f = 0; f < from->n_faults; f++) {
        const parley_fault *fault = &from->faults[f];
        const parley_place place = {fault->file, fault->line, fault->column};
        parley_error_add(to, fault->status, fault->file ? &place : NULL, fault->pointer, "%s",
                         fault->message);
    }
}

parley_status jobs_do(size_t n, exact_job *job, void *context, const parley_exact_options *options,
                      parley_error *error)
{
    work w = {.job = job,
              .context = context,
              .options = options,
              .n = n,
              .pieces = n > 0 ? memory_array(n, sizeof *w.pieces) : NULL};
    if (!w.pieces)
        return n > 0 ? PARLEY_ERROR_MEMORY : PARLEY_OK;
    atomic_init(&w.next, 0);
    atomic_init(&w.failed, n);
    int n_threads = crew_threads(options->n_threads, UINT32_MAX);
    crew_all(n < (size_t)n_threads ? (int)n : n_threads, &w, take_pieces);
    size_t failed = atomic_load(&w.failed);
    parley_status status = failed < n ? w.pieces[failed].status : PARLEY_OK;
    if (status)
        faults_add(error, &w.pieces[failed].error);
    for (size_t k = 0; k < n; k++)
        parley_error_free(&w.pieces[k].error);
    free(w.pieces);
    return status;
}
