/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a plan asks of every replication, when the histories of a pass have ended. */
#include "engine/counter.h"
#include "engine/play.h"
#include "engine/record.h"

#include <string.h>

static void fill(double out[LANES], double x)
{
    for (int v = 0; v < LANES / REALS; v++)
        reals_store(out, v, reals_fill(x));
}

static void counter_values(const struct play *play, const sample_column *column,
                           double values[LANES])
{
    const struct window_play *window = &play->windows[column->window];
    uint32_t first = play->game->n_links * LINK_COUNTERS, other = column->counter - first;
    if (column->counter == PARLEY_NONE)
        fill(values, 0);
    else if (column->counter < first)
        history_counts(link_count(window, column->counter), window->bits, values);
    else
        history_counts(window->others[other], window->other_bits[other], values);
}

static void type_values(const struct play *play, uint32_t actor, double values[LANES])
{
    const mask *types = &play->first_types[play->game->actors[actor].first_type];
    fill(values, 0);
    for (uint32_t type = 1; type < play->game->scenario->actors[actor].n_types; type++)
        for (int w = 0; w < WORDS; w++)
            for (int v = 0; v < WORD_REALS; v++)
                reals_store(values + 64 * w, v,
                            reals_select(types[type][w], v, reals_fill(type),
                                         reals_load(values + 64 * w, v)));
}

static void answer_values(const struct play *play, const sample_column *column,
                          double values[LANES])
{
    const actor_play *actor = &play->actors[column->actor];
    history_counts(column->kind == SAMPLE_ASKED ? actor->asked : actor->answered,
                   play->game->actors[column->actor].asked_bits, values);
}

/* The values of a column, and the lanes in which it has one. */
static mask column_values(const struct play *play, const sample_column *column,
                          double values[LANES])
{
    switch (column->kind) {
    case SAMPLE_VALUE:
        history_value(play, column->actor, values);
        break;
    case SAMPLE_MEAN_PAYOFF:
        history_mean_payoff(play, column->actor, values);
        return play->counting;
    case SAMPLE_RATE:
    case SAMPLE_COUNT:
        counter_values(play, column, values);
        break;
    case SAMPLE_ROUNDS:
        history_counts(play->rounds, play->rounds_bits, values);
        break;
    case SAMPLE_TYPE:
        type_values(play, column->actor, values);
        break;
    case SAMPLE_ASKED:
    case SAMPLE_ANSWERED:
        answer_values(play, column, values);
        break;
    case SAMPLE_UNKNOWN: /* see unknown_pass */
        break;
    }
    return play->valid;
}

/* A world has one value: those of a block lie side by side, however wide a pass is. */
static void unknown_pass(const struct play *play, const sample_column *column, double *values)
{
    double *worlds = values - (size_t)play->planes.pass * (LANES - WORDS);
    for (uint32_t w = 0; w < WORDS; w++)
        worlds[w] = play->columns[column->draw].lanes[PARLEY_WORLD * w];
}

/* Cuts a column to its lanes. */
static void cut(double out[LANES], mask lanes)
{
    for (int w = 0; w < WORDS; w++)
        for (int v = 0; v < WORD_REALS; v++)
            reals_store(out + 64 * w, v,
                        reals_select(lanes[w], v, reals_load(out + 64 * w, v), reals_fill(0)));
}

/* Rounds lived in a window: all of them where no history ends early. */
static void lived_weights(const struct play *play, uint32_t w, double weights[LANES])
{
    const struct window_play *window = &play->windows[w];
    const game_window *rounds = &play->game->windows[w];
    if (play->game->scenario->rounds.continuation == 1)
        fill(weights, rounds->until - rounds->from);
    else
        history_counts(window->lived, window->bits, weights);
}

void sample_pass(struct play *play, const sample_plan *plan, double *values, double *weights)
{
    for (uint32_t c = 0; c < plan->n_columns; c++) {
        const sample_column *column = &plan->columns[c];
        if (column->kind == SAMPLE_UNKNOWN) {
            unknown_pass(play, column, values + (size_t)c * PARLEY_BLOCK);
            continue;
        }
        LANES_BUFFER(value);
        LANES_BUFFER(weight);
        mask lanes = column_values(play, column, value) & play->groups[column->group];
        if (column->kind == SAMPLE_RATE)
            lived_weights(play, column->window, weight);
        else
            fill(weight, 1);
        cut(value, lanes);
        cut(weight, lanes);
        memcpy(values + (size_t)c * PARLEY_BLOCK, value, sizeof value);
        memcpy(weights + (size_t)c * PARLEY_BLOCK, weight, sizeof weight);
    }
}
