/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a sweep costs beyond the blocks that it plays: points of 4096 replications from their text
 * to the journal, against the same blocks of games that were made before. */
#include "bench.h"

#include "core/memory.h"
#include "parley/sample.h"
#include "parley/sweep.h"

#include <malloc.h>
#include <stdlib.h>
#include <unistd.h>

#define POINT_BLOCKS (BENCH_POINT / PARLEY_BLOCK)

const char *const parts_sweep[] = {"sweep", "prepare", "play", NULL};
const char *const parts_blocks[] = {"blocks", NULL};

/* As many points as asked for along China's discount factor. */
static parley_status design_init(parley_design **design, const parley_scenario *scenario,
                                 uint64_t n_points, parley_error *error)
{
    char text[96];
    snprintf(text, sizeof text, "/actors/china/discount=0.9:1:%u", (unsigned)n_points);
    const char *const axes[] = {text};
    const parley_design_options options = {.kind = PARLEY_GRID, .n_axes = 1, .axes = axes};
    return parley_design_init(design, scenario, &options, error);
}

parley_status run_sweep(const contender *c, uint64_t n, uint32_t seed, outcome *o,
                        parley_error *error)
{
    const parley_scenario *scenario = &c->subject->scenario;
    parley_design *design = NULL;
    parley_sweep *sweep = NULL;
    char *journal = memory_format("%s/journal-00000", c->folder);
    /* as the program does */
    mallopt(M_MMAP_THRESHOLD, 1 << 26);
    mallopt(M_TRIM_THRESHOLD, 1 << 28);
    double start = seconds_now(c->clock);
    parley_status status = journal ? PARLEY_OK : PARLEY_ERROR_MEMORY;
    if (!status)
        status = design_init(&design, scenario, n / BENCH_POINT, error);
    const parley_sweep_options options = {.n_replications = BENCH_POINT,
                                          .seed = seed,
                                          .rng = c->rng,
                                          .paired = PARLEY_NONE,
                                          .version = PARLEY_VERSION,
                                          .command = "parley-bench"};
    const parley_share share = {.n_threads = c->n_threads, .isa = c->isa};
    if (!status)
        status = parley_sweep_init(&sweep, design, scenario, &options, error);
    double prepared = seconds_now(c->clock);
    if (!status)
        status = parley_sweep_play(sweep, c->folder, &share, error);
    double end = seconds_now(c->clock);
    o->seconds[0] = end - start;
    o->seconds[1] = prepared - start;
    o->seconds[2] = end - prepared;
    if (journal)
        unlink(journal);
    free(journal);
    parley_sweep_free(&sweep);
    parley_design_free(&design);
    return status;
}

/* A point's game, and what plays it. */
typedef struct ready {
    parley_point point;
    parley_game *game;
    parley_sampler *sampler;
} ready;

static void ready_free(ready *r)
{
    parley_sampler_free(&r->sampler);
    parley_game_free(&r->game);
    parley_point_free(&r->point);
}

static parley_status ready_init(ready *r, const parley_design *design, uint32_t index,
                                const parley_options *options, parley_error *error)
{
    enum { MOST = 16 };
    parley_column columns[MOST] = {0};
    *r = (ready){0};
    parley_status status = parley_point_init(&r->point, design, index, error);
    if (!status)
        status = parley_game_init(&r->game, &r->point.scenario, error);
    const parley_scenario *scenario = &r->point.scenario;
    uint32_t n = scenario->n_headline < MOST ? scenario->n_headline : MOST;
    for (uint32_t m = 0; m < n && !status; m++)
        status = parley_measure_parse(&columns[m].measure, scenario, scenario->headline[m], NULL,
                                      NULL, error);
    if (!status)
        status = parley_sampler_init(&r->sampler, r->game, options, n, columns, error);
    return status;
}

/* Some points are made, and then played against the clock. */
parley_status run_blocks(const contender *c, uint64_t n, uint32_t seed, outcome *o,
                         parley_error *error)
{
    enum { SOME = 64 };
    static double values[16 * PARLEY_BLOCK], weights[16 * PARLEY_BLOCK];
    const parley_options options = {.seed = seed, .rng = c->rng, .isa = c->isa};
    const uint32_t n_points = (uint32_t)(n / BENCH_POINT);
    ready some[SOME] = {0};
    parley_design *design = NULL;
    parley_status status = design_init(&design, &c->subject->scenario, n_points, error);
    o->seconds[0] = 0;
    for (uint32_t first = 0; first < n_points && !status; first += SOME) {
        uint32_t n_some = n_points - first < SOME ? n_points - first : SOME;
        for (uint32_t i = 0; i < n_some && !status; i++)
            status = ready_init(&some[i], design, first + i, &options, error);
        double start = seconds_now(c->clock);
        for (uint32_t i = 0; i < n_some && !status; i++)
            for (uint64_t block = 0; block < POINT_BLOCKS; block++)
                parley_sampler_play(some[i].sampler, block, PARLEY_BLOCK, values, weights);
        o->seconds[0] += seconds_now(c->clock) - start;
        for (uint32_t i = 0; i < n_some; i++)
            ready_free(&some[i]);
    }
    parley_design_free(&design);
    return status;
}
