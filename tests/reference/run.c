/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Worlds in parallel. */
#include "statistics.h"

#include <omp.h>

/* Worlds that are tallied together: sums are added within a batch and then in the order of the
 * batches, so that rounding does not depend on threads. */
enum { BATCH = 16 };

typedef struct job {
    const reference_model *model;
    const reference_options *options;
    reference_statistics total;
    parley_status status;
} job;

static parley_outcome_of_talks talks_of(const job *work, uint64_t replication)
{
    const parley_negotiation *rules = work->model->scenario->negotiation;
    parley_outcome_of_talks outcome = {.round = rules ? rules->opens : 0};
    if (rules && work->options->talks)
        work->options->talks(work->options->talks_context, replication, &outcome);
    return outcome;
}

static void play_world(const job *work, reference_history *history,
                       reference_statistics *statistics, uint64_t world)
{
    uint64_t first = world * REFERENCE_WORLD, n = work->options->n_replications - first;
    reference_history_world(history, work->options->seed, world);
    for (uint64_t r = 0; r < REFERENCE_WORLD && r < n; r++) {
        reference_history_start(history);
        history->talks = talks_of(work, first + r);
        reference_statistics_start(statistics, history);
        do {
            reference_history_round(history);
            reference_statistics_round(statistics, history);
        } while (reference_history_continue(history));
        reference_statistics_end(statistics, history);
    }
    reference_statistics_world(statistics);
}

static void play_worlds(job *work, int n_threads)
{
    uint64_t n_worlds = (work->options->n_replications - 1) / REFERENCE_WORLD + 1;
    uint64_t n_batches = (n_worlds - 1) / BATCH + 1;
#pragma omp parallel num_threads(n_threads)
    {
        reference_history history;
        reference_statistics part;
        parley_status first = reference_history_init(&history, work->model);
        parley_status second =
            reference_statistics_init(&part, work->model, work->options->by_round);
        bool ready = first == PARLEY_OK && second == PARLEY_OK;
        if (!ready) {
#pragma omp critical
            work->status = PARLEY_ERROR_MEMORY;
        }
#pragma omp for ordered schedule(dynamic, 1)
        for (uint64_t b = 0; b < n_batches; b++) {
            if (ready) {
                reference_statistics_clear(&part);
                for (uint64_t w = b * BATCH; w < (b + 1) * BATCH && w < n_worlds; w++)
                    play_world(work, &history, &part, w);
            }
#pragma omp ordered
            if (ready)
                reference_statistics_merge(&work->total, &part);
        }
        reference_statistics_free(&part);
        reference_history_free(&history);
    }
}

parley_status reference_run(const parley_scenario *scenario, const reference_options *options,
                            reference_result *result, parley_error *error)
{
    reference_model model = {0};
    job work = {.model = &model, .options = options};
    *result = (reference_result){0};
    if (options->n_replications == 0)
        return parley_error_add(error, PARLEY_ERROR_USAGE, NULL, NULL,
                                "at least one replication is needed");
    parley_status status = reference_model_init(&model, scenario);
    if (status == PARLEY_OK)
        status = reference_statistics_init(&work.total, &model, options->by_round);
    if (status == PARLEY_OK) {
        play_worlds(&work, options->n_threads > 0 ? options->n_threads : omp_get_max_threads());
        status = work.status;
    }
    if (status == PARLEY_OK)
        status = reference_result_init(result, &work.total);
    reference_statistics_free(&work.total);
    reference_model_free(&model);
    if (status == PARLEY_OK)
        return PARLEY_OK;
    reference_result_free(result);
    return parley_error_add(error, status, NULL, NULL,
                            status == PARLEY_ERROR_MEMORY ? "out of memory"
                                                          : "an actor has no behaviour somewhere");
}
