/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Those who play: the engine with its tables, the reference, and the benchmarks of each
 * instruction set. */
#include "bench.h"

#include "kit.h"
#include "parley/table.h"
#include "reference.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

double seconds_now(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

bool own_generator(const char *rng, enum generator *generator)
{
    for (uint32_t i = 0; i < GENERATOR_GSL; i++)
        if (strcmp(rng, parley_rng_name(i)) == 0) {
            *generator = (enum generator)i;
            return true;
        }
    return false;
}

parley_status subject_read(subject *s, const char *path, parley_error *error)
{
    *s = (subject){.path = path};
    parley_status status = parley_scenario_read(&s->scenario, path, 0, NULL, error);
    return status ? status : parley_game_init(&s->game, &s->scenario, error);
}

void subject_free(subject *s)
{
    parley_game_free(&s->game);
    parley_scenario_free(&s->scenario);
}

/* -- the engine -------------------------------------------------------------------------------- */

void outcome_means(outcome *o, const parley_results *results)
{
    o->n_means = parley_results_scenario(results)->n_actors;
    for (uint32_t i = 0; i < o->n_means; i++) {
        parley_outcome payoff;
        parley_results_outcome(results, 0, i, PARLEY_MEAN_PAYOFF, &payoff);
        o->means[i] = (mean){payoff.estimate.mean, payoff.estimate.standard_error};
    }
}

static parley_status write_tables(const contender *c, const parley_results *results, uint32_t seed,
                                  parley_error *error)
{
    parley_folder *folder = NULL;
    const parley_provenance provenance = {
        .seed = seed, .rng = c->rng, .version = PARLEY_VERSION, .command = "parley-bench"};
    parley_status status = parley_folder_open(&folder, c->folder, true, error);
    if (!status)
        status = parley_tables_write(folder, results, &provenance, error);
    parley_folder_close(&folder);
    return status;
}

const char *const parts_parley[] = {"parley", "play", "tables", NULL};

parley_status run_parley(const contender *c, uint64_t n, uint32_t seed, outcome *o,
                         parley_error *error)
{
    const parley_options options = {
        .n_replications = n, .seed = seed, .n_threads = c->n_threads, .rng = c->rng, .isa = c->isa};
    parley_results *results = NULL;
    double start = seconds_now(c->clock);
    parley_status status = parley_simulate(&results, c->subject->game, &options, error);
    double played = seconds_now(c->clock);
    if (!status)
        status = write_tables(c, results, seed, error);
    double end = seconds_now(c->clock);
    o->seconds[0] = end - start;
    o->seconds[1] = played - start;
    o->seconds[2] = end - played;
    if (!status)
        outcome_means(o, results);
    parley_results_free(&results);
    return status;
}

parley_status run_start(const contender *c, uint64_t n, uint32_t seed, outcome *o,
                        parley_error *error)
{
    (void)seed;
    parley_status status = PARLEY_OK;
    double start = seconds_now(c->clock);
    for (uint64_t i = 0; i < n && !status; i++) {
        subject s;
        status = subject_read(&s, c->subject->path, error);
        subject_free(&s);
    }
    o->seconds[0] = seconds_now(c->clock) - start;
    return status;
}

/* -- the reference ----------------------------------------------------------------------------- */

static parley_status refer(const contender *c, uint64_t n, uint32_t seed, bool by_round, outcome *o,
                           parley_error *error)
{
    const parley_scenario *scenario = &c->subject->scenario;
    const reference_options options = {
        .n_replications = n, .seed = seed, .n_threads = c->n_threads, .by_round = by_round};
    reference_result result = {0};
    double start = seconds_now(c->clock);
    parley_status status = reference_run(scenario, &options, &result, error);
    o->seconds[0] = seconds_now(c->clock) - start;
    o->n_means = scenario->n_actors;
    for (uint32_t i = 0; i < scenario->n_actors && !status; i++) {
        char key[128];
        snprintf(key, sizeof key, "outcomes/any=any/%s/mean_payoff", scenario->actors[i].id);
        const reference_row *row = reference_find(&result, key);
        o->means[i] = row ? (mean){row->mean, row->standard_error} : (mean){NAN, NAN};
    }
    reference_result_free(&result);
    return status;
}

parley_status run_reference(const contender *c, uint64_t n, uint32_t seed, outcome *o,
                            parley_error *error)
{
    return refer(c, n, seed, false, o, error);
}

parley_status run_reference_by_round(const contender *c, uint64_t n, uint32_t seed, outcome *o,
                                     parley_error *error)
{
    return refer(c, n, seed, true, o, error);
}

/* -- one instruction set's ----------------------------------------------------------------------
 */

parley_status run_bare_loop(const contender *c, uint64_t n, uint32_t seed, outcome *o,
                            parley_error *error)
{
    (void)error;
    enum generator generator;
    if (!own_generator(c->rng, &generator))
        return PARLEY_ERROR_USAGE;
    double start = seconds_now(c->clock);
    bare_total all = {0};
    const uint32_t share = 4, n_shares = ((uint32_t)(n / PARLEY_BLOCK) + share - 1) / share;
#pragma omp parallel num_threads(c->n_threads)
    {
        bare_total own = {0};
#pragma omp for schedule(dynamic, 1)
        for (uint32_t s = 0; s < n_shares; s++) {
            uint32_t first = s * share, left = (uint32_t)(n / PARLEY_BLOCK) - first;
            c->kit->play_bare(generator, seed, first, left < share ? left : share, &own);
        }
#pragma omp critical(parley_bench)
        {
            all.n += own.n;
            for (int i = 0; i < 2; i++) {
                all.sum[i] += own.sum[i];
                all.square[i] += own.square[i];
            }
        }
    }
    o->seconds[0] = seconds_now(c->clock) - start;
    o->n_means = 2;
    for (int i = 0; i < 2; i++) {
        double m = all.sum[i] / (double)all.n;
        double variance = (all.square[i] / (double)all.n - m * m) / ((double)all.n - 1);
        o->means[i] = (mean){m, sqrt(variance)};
    }
    return PARLEY_OK;
}

parley_status run_planes(const contender *c, uint64_t n, uint32_t seed, outcome *o,
                         parley_error *error)
{
    enum generator generator;
    if (!own_generator(c->rng, &generator))
        return PARLEY_ERROR_USAGE;
    double start = seconds_now(c->clock);
    uint64_t any = c->kit->fill(generator, seed, n);
    o->seconds[0] = seconds_now(c->clock) - start;
    /* the chance of this is 2^-64: it keeps the compiler from leaving the planes out */
    return any ? PARLEY_OK
               : parley_error_add(error, PARLEY_ERROR_USAGE, NULL, NULL, "all planes are zero");
}

parley_status run_rules(const contender *c, uint64_t n, uint32_t seed, outcome *o,
                        parley_error *error)
{
    parley_results *results;
    enum generator generator;
    if (!own_generator(c->rng, &generator))
        return PARLEY_ERROR_USAGE;
    parley_status status =
        c->kit->play_rules(c->subject->game, generator, seed, c->clock,
                           (uint32_t)(n / PARLEY_BLOCK), o->seconds, &results, error);
    if (status)
        return status;
    outcome_means(o, results);
    parley_results_free(&results);
    return PARLEY_OK;
}
