/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looks at a run and keeps a row a world. Every world has its place in the table, so that threads
 * write side by side and nothing remains to be put together. */
#include "study/worlds.h"

#include "core/memory.h"
#include "game/game.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define FEW_LINKS 12 /* up to which cooperation is looked at where there is no headline */

/* -- which measures -------------------------------------------------------------------------- */

static void measure_add(parley_worlds *w, const parley_measure *measure)
{
    for (uint32_t i = 0; i < w->n_measures; i++)
        if (memcmp(&w->measures[i], measure, sizeof *measure) == 0)
            return;
    w->measures[w->n_measures++] = *measure;
}

static parley_status measures_choose(parley_worlds *w)
{
    const parley_scenario *scenario = w->game->scenario;
    uint32_t n_links = w->game->n_links <= FEW_LINKS ? w->game->n_links : 0;
    w->measures = memory_array((size_t)scenario->n_headline + scenario->n_actors + n_links,
                               sizeof *w->measures);
    if (!w->measures)
        return PARLEY_ERROR_MEMORY;
    for (uint32_t i = 0; i < scenario->n_headline; i++) {
        parley_measure measure;
        parley_status status =
            parley_measure_parse(&measure, scenario, scenario->headline[i], NULL, NULL, NULL);
        if (status)
            return status;
        measure_add(w, &measure);
    }
    if (scenario->n_headline > 0)
        return PARLEY_OK;
    parley_measure measure = parley_measure_none;
    for (measure.actor = 0; measure.actor < scenario->n_actors; measure.actor++)
        measure_add(w, &measure);
    measure.quantity = PARLEY_COOPERATION;
    for (uint32_t l = 0; l < n_links; l++) {
        measure.actor = w->game->links[l].actor;
        measure.counterpart = w->game->links[l].counterpart;
        measure.issue = w->game->links[l].issue;
        measure_add(w, &measure);
    }
    return PARLEY_OK;
}

/* -- what a run shows ------------------------------------------------------------------------ */

/* Sums side by side, since a compiler may not change their order. */
typedef double pair __attribute__((vector_size(2 * sizeof(double))));
typedef int64_t pair_count __attribute__((vector_size(2 * sizeof(int64_t))));

static pair pair_load(const double *at)
{
    pair x;
    memcpy(&x, at, sizeof x);
    return x;
}

/* The mean of a measure over a world's replications (those that count), and the variance of that
 * mean: of a ratio, where weights differ (Cochran 1977, chapter 6). */
static void world_mean(const double *values, const double *weights, double *mean, double *noise)
{
    pair value = {0}, weight = {0}, square = {0};
    pair_count negative = {0};
    for (int lane = 0; lane < PARLEY_WORLD; lane += 2) {
        pair w = pair_load(weights + lane);
        value += pair_load(values + lane);
        weight += w;
        negative += w > 0;
    }
    double n = -(double)(negative[0] + negative[1]), total = weight[0] + weight[1];
    *mean = *noise = NAN;
    if (n < 2)
        return;
    *mean = (value[0] + value[1]) / total;
    for (int lane = 0; lane < PARLEY_WORLD; lane += 2) {
        pair off = pair_load(values + lane) - *mean * pair_load(weights + lane);
        square += off * off;
    }
    *noise = (square[0] + square[1]) * n / ((n - 1) * total * total);
}

static void *nothing_init(void *context)
{
    return context;
}

static void nothing_do(void *context, void *batch)
{
    (void)context, (void)batch;
}

static bool nothing_add(void *context, void *batch)
{
    (void)context, (void)batch;
    return false;
}

static void worlds_take(void *context, void *batch, uint64_t first, uint32_t n_lanes,
                        const double *values, const double *weights)
{
    const parley_worlds *w = context;
    const world_table *table = &w->table;
    (void)batch;
    uint64_t world = first / PARLEY_WORLD;
    uint32_t n = (n_lanes + PARLEY_WORLD - 1) / PARLEY_WORLD;
    if (world >= table->n_rows)
        return;
    if (n > table->n_rows - world)
        n = (uint32_t)(table->n_rows - world);
    for (uint32_t u = 0; u < table->n_numbers; u++) {
        const double *drawn = values + (size_t)(table->n_measures + u) * PARLEY_BLOCK;
        memcpy(table->numbers + (size_t)u * table->n_rows + world, drawn, n * sizeof *drawn);
    }
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t m = 0; m < table->n_measures; m++) {
            size_t from = (size_t)m * PARLEY_BLOCK + i * PARLEY_WORLD;
            size_t to = (world + i) * table->n_measures + m;
            world_mean(values + from, weights + from, &table->means[to], &table->noises[to]);
        }
}

parley_follower parley_worlds_follower(parley_worlds *w)
{
    return (parley_follower){.context = w,
                             .n_columns = w->n_columns,
                             .columns = w->columns,
                             .init = nothing_init,
                             .free = nothing_do,
                             .clear = nothing_do,
                             .take = worlds_take,
                             .add = nothing_add};
}

/* -- the whole ------------------------------------------------------------------------------- */

static uint32_t rows_wanted(const world_table *table, uint64_t n_replications)
{
    size_t row = ((size_t)table->n_numbers + 2 * (size_t)table->n_measures) * sizeof(double);
    size_t most = row > 0 ? PARLEY_ASSUMPTIONS_MEMORY / row : 0;
    most = most < PARLEY_ASSUMPTIONS_LEAST ? PARLEY_ASSUMPTIONS_LEAST : most;
    most = most < PARLEY_ASSUMPTIONS_WORLDS ? most : PARLEY_ASSUMPTIONS_WORLDS;
    uint64_t worlds = (n_replications + PARLEY_WORLD - 1) / PARLEY_WORLD;
    return (uint32_t)(worlds < most ? worlds : most);
}

static parley_status worlds_fill(parley_worlds *w, uint64_t n_replications)
{
    world_table *table = &w->table;
    parley_status status = measures_choose(w);
    if (status)
        return status;
    table->n_numbers = parley_game_n_unknowns(w->game);
    table->n_measures = w->n_measures;
    table->n_rows = rows_wanted(table, n_replications);
    size_t n_rows = table->n_rows;
    table->numbers = memory_array(n_rows * table->n_numbers, sizeof *table->numbers);
    table->means = memory_array(n_rows * w->n_measures, sizeof *table->means);
    table->noises = memory_array(n_rows * w->n_measures, sizeof *table->noises);
    w->n_columns = w->n_measures + table->n_numbers;
    w->columns = memory_array(w->n_columns, sizeof *w->columns);
    if (!table->numbers || !table->means || !table->noises || !w->columns)
        return PARLEY_ERROR_MEMORY;
    for (uint32_t m = 0; m < w->n_measures; m++)
        w->columns[m] = (parley_column){.kind = PARLEY_COLUMN_MEASURE, .measure = w->measures[m]};
    for (uint32_t u = 0; u < table->n_numbers; u++)
        w->columns[w->n_measures + u] = (parley_column){.kind = PARLEY_COLUMN_UNKNOWN, .index = u};
    return PARLEY_OK;
}

parley_status parley_worlds_init(parley_worlds **worlds, const parley_game *game,
                                 uint64_t n_replications)
{
    parley_worlds *w = *worlds = memory_array(1, sizeof *w);
    if (!w)
        return PARLEY_ERROR_MEMORY;
    w->game = game;
    parley_status status = worlds_fill(w, n_replications);
    if (status)
        parley_worlds_free(worlds);
    return status;
}

void parley_worlds_free(parley_worlds **worlds)
{
    parley_worlds *w = *worlds;
    if (!w)
        return;
    free(w->table.numbers);
    free(w->table.means);
    free(w->table.noises);
    free(w->columns);
    free(w->measures);
    free(w);
    *worlds = NULL;
}
