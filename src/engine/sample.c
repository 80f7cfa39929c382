/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/sample.h"

#include "core/memory.h"
#include "engine/player.h"

#include <stdlib.h>

struct parley_sampler {
    playing how;
    player player;
    sample_plan plan;
};

/* The draws of what is unknown, in order. */
static uint32_t unknown_draw(const parley_game *game, uint32_t index)
{
    for (uint32_t d = 0; d < game->n_draws; d++)
        if (game->draws[d].value->unknown && index-- == 0)
            return d;
    return PARLEY_NONE;
}

uint32_t parley_game_n_unknowns(const parley_game *game)
{
    uint32_t n = 0;
    while (unknown_draw(game, n) != PARLEY_NONE)
        n++;
    return n;
}

static bool holds(const parley_source *source, const parley_value *value, parley_unknown *unknown)
{
    for (uint32_t s = 0; s < source->n_steps; s++)
        if (&source->steps[s].value == value) {
            unknown->pointer = source->pointer;
            unknown->round = source->steps[s].round;
            return true;
        }
    return false;
}

parley_unknown parley_game_unknown(const parley_game *game, uint32_t index)
{
    parley_unknown unknown = {.value = game->draws[unknown_draw(game, index)].value};
    for (; unknown.number < game->scenario->n_numbers; unknown.number++) {
        const parley_number *number = &game->scenario->numbers[unknown.number];
        bool found = holds(&number->source, unknown.value, &unknown);
        for (uint32_t o = 0; o < number->n_overrides && !found; o++)
            found = holds(&number->overrides[o].source, unknown.value, &unknown);
        if (found)
            return unknown;
    }
    return unknown;
}

static void measure_plan(sample_column *to, const parley_game *game, const parley_measure *measure)
{
    static const sample_kind kinds[] = {[PARLEY_VALUE] = SAMPLE_VALUE,
                                        [PARLEY_MEAN_PAYOFF] = SAMPLE_MEAN_PAYOFF,
                                        [PARLEY_COOPERATION] = SAMPLE_RATE,
                                        [PARLEY_EVENT] = SAMPLE_COUNT};
    *to = (sample_column){.kind = kinds[measure->quantity],
                          .group = game_group(game, measure),
                          .actor = measure->actor,
                          .window = measure->period == PARLEY_NONE ? 0 : 1 + measure->period,
                          .counter = game_measure_counter(game, measure)};
}

parley_status sample_plan_init(sample_plan *plan, const parley_game *game, uint32_t n_columns,
                               const parley_column *columns)
{
    *plan = (sample_plan){.n_columns = n_columns,
                          .columns = memory_array(n_columns, sizeof *plan->columns)};
    if (!plan->columns)
        return PARLEY_ERROR_MEMORY;
    for (uint32_t c = 0; c < n_columns; c++) {
        sample_column *to = &plan->columns[c];
        switch (columns[c].kind) {
        case PARLEY_COLUMN_MEASURE:
            measure_plan(to, game, &columns[c].measure);
            break;
        case PARLEY_COLUMN_ROUNDS:
            to->kind = SAMPLE_ROUNDS;
            break;
        case PARLEY_COLUMN_TYPE:
            *to = (sample_column){.kind = SAMPLE_TYPE, .actor = columns[c].index};
            break;
        case PARLEY_COLUMN_REQUESTS:
            *to = (sample_column){.kind = SAMPLE_ASKED, .actor = columns[c].index};
            break;
        case PARLEY_COLUMN_HONOURED:
            *to = (sample_column){.kind = SAMPLE_ANSWERED, .actor = columns[c].index};
            break;
        case PARLEY_COLUMN_UNKNOWN:
            *to = (sample_column){.kind = SAMPLE_UNKNOWN,
                                  .draw = unknown_draw(game, columns[c].index)};
            break;
        }
    }
    return PARLEY_OK;
}

void sample_plan_free(sample_plan *plan)
{
    free(plan->columns);
    *plan = (sample_plan){0};
}

parley_status parley_sampler_init(parley_sampler **sampler, const parley_game *game,
                                  const parley_options *options, uint32_t n_columns,
                                  const parley_column *columns, parley_error *error)
{
    parley_sampler *s = *sampler = memory_array(1, sizeof *s);
    if (!s)
        return PARLEY_ERROR_MEMORY;
    parley_status status = playing_init(&s->how, game, options, error);
    if (!status)
        status = player_init(&s->player, &s->how);
    if (!status)
        status = sample_plan_init(&s->plan, game, n_columns, columns);
    if (status)
        parley_sampler_free(sampler);
    return status;
}

void parley_sampler_play(parley_sampler *s, uint64_t block, uint32_t n_lanes, double *values,
                         double *weights)
{
    player_block(&s->player, block, n_lanes, NULL, &s->plan, values, weights);
}

void parley_sampler_free(parley_sampler **sampler)
{
    if (!*sampler)
        return;
    player_free(&(*sampler)->player);
    sample_plan_free(&(*sampler)->plan);
    free(*sampler);
    *sampler = NULL;
}
