/* SPDX-License-Identifier: GPL-3.0-or-later */
/* histories.csv: a row for every replication, written while the run goes on. */
#include "core/memory.h"
#include "core/number.h"
#include "game/game.h"
#include "parley/table.h"
#include "table/csv.h"
#include "table/folder.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Lanes whose values are fetched together: a cache line of each column. */
enum { LANES_AT_ONCE = 8 };

/* The text of the rows of a batch. */
typedef struct rows {
    size_t n, n_allocated;
    char *text;
    double *fetched; /* [column][LANES_AT_ONCE] */
    bool failed;     /* out of memory: rows are missing */
} rows;

struct parley_histories {
    const parley_game *game;
    parley_folder *folder;
    FILE *stream;
    uint32_t n_columns; /* that are sampled: all but the first of the table */
    parley_column *columns;
    size_t row_size; /* no row is longer */
    table_layout layout;
    char **names; /* of the sampled columns */
    table_column *described;
    const table_column **layout_columns;
    int reason; /* errno of a write that failed */
    bool out_of_memory;
};

/* -- columns --------------------------------------------------------------------------------- */

static bool is_real(const parley_column *column)
{
    return column->kind == PARLEY_COLUMN_MEASURE && column->measure.quantity != PARLEY_EVENT;
}

static void ask(parley_histories *h, parley_column_kind kind, parley_quantity quantity,
                uint32_t actor)
{
    parley_column *column = &h->columns[h->n_columns++];
    *column = (parley_column){.kind = kind, .measure = parley_measure_none, .index = actor};
    column->measure.quantity = quantity;
    column->measure.actor = actor;
}

static parley_status columns_init(parley_histories *h)
{
    const parley_scenario *scenario = h->game->scenario;
    size_t n = (size_t)3 * scenario->n_actors + 1 + h->game->n_events;
    h->columns = memory_array(n, sizeof *h->columns);
    if (!h->columns)
        return PARLEY_ERROR_MEMORY;
    for (uint32_t i = 0; i < scenario->n_actors; i++)
        if (scenario->actors[i].n_types)
            ask(h, PARLEY_COLUMN_TYPE, PARLEY_VALUE, i);
    for (uint32_t i = 0; i < scenario->n_actors; i++)
        ask(h, PARLEY_COLUMN_MEASURE, PARLEY_VALUE, i);
    for (uint32_t i = 0; i < scenario->n_actors; i++)
        ask(h, PARLEY_COLUMN_MEASURE, PARLEY_MEAN_PAYOFF, i);
    ask(h, PARLEY_COLUMN_ROUNDS, PARLEY_VALUE, 0);
    for (uint32_t e = 0; e < h->game->n_events; e++)
        h->columns[h->n_columns++] =
            (parley_column){.kind = PARLEY_COLUMN_MEASURE, .measure = h->game->events[e]};
    return PARLEY_OK;
}

static char *column_name(const parley_scenario *scenario, const parley_column *column)
{
    if (column->kind == PARLEY_COLUMN_TYPE)
        return memory_format("type_%s", scenario->actors[column->index].id);
    if (column->kind == PARLEY_COLUMN_ROUNDS)
        return memory_format("rounds");
    const parley_measure *measure = &column->measure;
    if (measure->quantity != PARLEY_EVENT)
        return memory_format("%s_%s", measure->quantity == PARLEY_VALUE ? "value" : "mean_payoff",
                             scenario->actors[measure->actor].id);
    size_t size = parley_measure_text(measure, scenario, NULL, 0) + 1;
    char *name = memory_array(size, 1);
    if (name)
        parley_measure_text(measure, scenario, name, size);
    return name;
}

static void column_describe(table_column *described, const parley_column *column)
{
    if (column->kind == PARLEY_COLUMN_TYPE) {
        described->type = COLUMN_TEXT;
        described->meaning = "The type that the actor is at first";
    } else if (column->kind == PARLEY_COLUMN_ROUNDS) {
        described->type = COLUMN_COUNT;
        described->unit = "rounds";
        described->meaning = "Rounds lived, the burn-in with them";
    } else if (column->measure.quantity == PARLEY_EVENT) {
        described->type = COLUMN_COUNT;
        described->unit = "times";
        described->meaning = "How often it happened after the burn-in: see event and subject of "
                             "events.csv";
    } else {
        described->type = COLUMN_REAL;
        described->unit = "payoff a round";
        described->meaning = column->measure.quantity == PARLEY_VALUE
                                 ? "The actor's payoff a round with the future discounted"
                                 : "The actor's undiscounted payoff a round lived after the "
                                   "burn-in; empty where there is no such round";
    }
}

static parley_status layout_init(parley_histories *h)
{
    static const table_column replication = {"replication", COLUMN_COUNT, true, NULL,
                                             "Number of the replication, from 0"};
    h->names = memory_array(h->n_columns, sizeof *h->names);
    h->described = memory_array(h->n_columns, sizeof *h->described);
    h->layout_columns = memory_array(1 + (size_t)h->n_columns, sizeof *h->layout_columns);
    if (!h->names || !h->described || !h->layout_columns)
        return PARLEY_ERROR_MEMORY;
    h->layout_columns[0] = &replication;
    for (uint32_t c = 0; c < h->n_columns; c++) {
        h->names[c] = column_name(h->game->scenario, &h->columns[c]);
        if (!h->names[c])
            return PARLEY_ERROR_MEMORY;
        h->described[c].name = h->names[c];
        column_describe(&h->described[c], &h->columns[c]);
        h->layout_columns[1 + c] = &h->described[c];
    }
    h->layout = (table_layout){.file = "histories.csv",
                               .title = "Histories",
                               .meaning = "What happened in every replication",
                               .n_columns = 1 + (size_t)h->n_columns,
                               .columns = h->layout_columns};
    return PARLEY_OK;
}

/* The longest name that a type has, and a number, is room enough for any cell. */
static size_t row_size(const parley_histories *h)
{
    size_t size = (1 + (size_t)h->n_columns) * (NUMBER_TEXT_SIZE + 1);
    for (uint32_t i = 0; i < h->game->scenario->n_actors; i++) {
        const parley_actor *actor = &h->game->scenario->actors[i];
        size_t longest = 0;
        for (uint32_t t = 0; t < actor->n_types; t++)
            if (strlen(actor->types[t].id) > longest)
                longest = strlen(actor->types[t].id);
        size += longest;
    }
    return size;
}

/* -- rows ------------------------------------------------------------------------------------ */

static void *rows_init(void *context)
{
    const parley_histories *h = context;
    rows *r = memory_array(1, sizeof *r);
    if (r && !(r->fetched = memory_array((size_t)h->n_columns * LANES_AT_ONCE, sizeof(double)))) {
        free(r);
        return NULL;
    }
    return r;
}

static void rows_free(void *context, void *batch)
{
    rows *r = batch;
    (void)context;
    if (!r)
        return;
    free(r->text);
    free(r->fetched);
    free(r);
}

static void rows_clear(void *context, void *batch)
{
    (void)context;
    ((rows *)batch)->n = 0;
}

static bool rows_reserve(rows *r, size_t more)
{
    size_t n_allocated = r->n_allocated;
    if (r->n_allocated - r->n >= more)
        return true;
    while (n_allocated - r->n < more)
        n_allocated += n_allocated / 2 + more;
    char *text = realloc(r->text, n_allocated);
    if (!text)
        return false;
    r->text = text;
    r->n_allocated = n_allocated;
    return true;
}

static char *row_put(const parley_histories *h, char *text, uint64_t replication,
                     const double *values, const double *weights)
{
    text = count_put(text, replication);
    for (uint32_t c = 0; c < h->n_columns; c++) {
        const parley_column *column = &h->columns[c];
        double value = values[(size_t)c * LANES_AT_ONCE];
        *text++ = ',';
        if (column->kind == PARLEY_COLUMN_TYPE)
            text = stpcpy(text, h->game->scenario->actors[column->index].types[(uint32_t)value].id);
        else if (!is_real(column))
            text = count_put(text, (uint64_t)value);
        else if (weights[(size_t)c * PARLEY_BLOCK] > 0)
            text = number_put(text, value);
    }
    *text++ = '\n';
    return text;
}

static void rows_take(void *context, void *batch, uint64_t first, uint32_t n_lanes,
                      const double *values, const double *weights)
{
    const parley_histories *h = context;
    rows *r = batch;
    for (uint32_t lane = 0; lane < n_lanes; lane++) {
        uint32_t in = lane % LANES_AT_ONCE;
        if (in == 0) {
            if (!rows_reserve(r, LANES_AT_ONCE * h->row_size)) {
                r->failed = true;
                return;
            }
            for (uint32_t c = 0; c < h->n_columns; c++)
                memcpy(r->fetched + (size_t)c * LANES_AT_ONCE,
                       values + (size_t)c * PARLEY_BLOCK + lane, LANES_AT_ONCE * sizeof *values);
        }
        char *end = row_put(h, r->text + r->n, first + lane, r->fetched + in, weights + lane);
        r->n = (size_t)(end - r->text);
    }
}

static bool rows_add(void *context, void *batch)
{
    parley_histories *h = context;
    const rows *r = batch;
    if (r->failed)
        h->out_of_memory = true;
    if (h->out_of_memory || h->reason)
        return true;
    errno = 0;
    if (fwrite(r->text, 1, r->n, h->stream) < r->n)
        h->reason = errno ? errno : EIO;
    return h->reason != 0;
}

/* -- the table ------------------------------------------------------------------------------- */

parley_status parley_histories_init(parley_histories **histories, const parley_game *game,
                                    parley_folder *folder, parley_error *error)
{
    parley_histories *h = *histories = memory_array(1, sizeof *h);
    csv_writer csv;
    if (!h)
        return PARLEY_ERROR_MEMORY;
    h->game = game;
    h->folder = folder;
    parley_status status = columns_init(h);
    if (!status)
        status = layout_init(h);
    if (!status)
        status = folder_create(folder, h->layout.file, &h->stream, error);
    if (status) {
        parley_histories_free(histories);
        return status;
    }
    h->row_size = row_size(h);
    csv_init(&csv, &h->layout, h->stream);
    return PARLEY_OK;
}

parley_status parley_histories_expect(parley_histories *h, const parley_options *options,
                                      double *bytes, parley_error *error)
{
    const uint64_t n = options->n_replications;
    const uint32_t n_lanes = n < PARLEY_BLOCK ? (uint32_t)n : PARLEY_BLOCK;
    double *values = memory_array((size_t)h->n_columns * PARLEY_BLOCK, sizeof *values);
    double *weights = memory_array((size_t)h->n_columns * PARLEY_BLOCK, sizeof *weights);
    rows *r = rows_init(h);
    parley_sampler *sampler = NULL;
    parley_status status = PARLEY_ERROR_MEMORY;
    if (values && weights && r)
        status = parley_sampler_init(&sampler, h->game, options, h->n_columns, h->columns, error);
    if (status)
        goto out;
    parley_sampler_play(sampler, 0, n_lanes, values, weights);
    rows_take(h, r, n - n_lanes, n_lanes, values, weights); /* as long as most numbers are */
    if (r->failed)
        status = PARLEY_ERROR_MEMORY;
    *bytes = (double)r->n / n_lanes * (double)n;
out:
    parley_sampler_free(&sampler);
    rows_free(h, r);
    free(values);
    free(weights);
    return status;
}

parley_follower parley_histories_follower(parley_histories *histories)
{
    return (parley_follower){.context = histories,
                             .n_columns = histories->n_columns,
                             .columns = histories->columns,
                             .init = rows_init,
                             .free = rows_free,
                             .clear = rows_clear,
                             .take = rows_take,
                             .add = rows_add};
}

parley_status parley_histories_finish(parley_histories *h, parley_error *error)
{
    if (h->out_of_memory)
        return parley_error_add(error, PARLEY_ERROR_MEMORY, NULL, NULL, "out of memory");
    if (h->reason) {
        errno = h->reason;
        return folder_fail(h->folder, error);
    }
    return folder_finish_table(h->folder, &h->layout, error);
}

void parley_histories_free(parley_histories **histories)
{
    parley_histories *h = *histories;
    if (!h)
        return;
    for (uint32_t c = 0; h->names && c < h->n_columns; c++)
        free(h->names[c]);
    free(h->names);
    free(h->described);
    free(h->layout_columns);
    free(h->columns);
    free(h);
    *histories = NULL;
}
