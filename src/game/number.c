/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "game/game.h"

#include "core/memory.h"

#include <stdlib.h>

const game_step *game_source_step(const game_source *source, uint32_t round)
{
    const game_step *step = source->steps;
    for (uint32_t s = 1; s < source->n_steps && source->steps[s].round <= round; s++)
        step = &source->steps[s];
    return step;
}

uint32_t game_bits(uint64_t largest)
{
    uint32_t bits = 0;
    for (; largest; largest >>= 1)
        bits++;
    return bits;
}

static parley_status source_init(parley_game *game, game_source *source,
                                 const parley_source *declared, parley_kind kind)
{
    source->steps = memory_array(declared->n_steps, sizeof *source->steps);
    if (!source->steps)
        return PARLEY_ERROR_MEMORY;
    source->n_steps = declared->n_steps;
    for (uint32_t s = 0; s < declared->n_steps; s++) {
        const parley_step *from = &declared->steps[s];
        game_step *step = &source->steps[s];
        *step = (game_step){.round = from->round, .constant = from->value.a, .draw = PARLEY_NONE};
        if (from->value.distribution == PARLEY_CONSTANT)
            continue;
        game_draw *draw = &game->draws[game->n_draws];
        *draw = (game_draw){.value = &from->value, .kind = kind};
        step->draw = game->n_draws++;
        parley_status status =
            site_init(&draw->site, game, "draw/%s@%u", declared->pointer, from->round);
        if (status)
            return status;
        if (from->value.distribution != PARLEY_DISCRETE)
            continue;
        draw->table = gsl_ran_discrete_preproc(from->value.n_values, from->value.weights);
        if (!draw->table)
            return PARLEY_ERROR_MEMORY;
    }
    return PARLEY_OK;
}

static bool has_schedule(const game_number *number)
{
    for (uint32_t s = 0; s < number->n_sources; s++)
        if (number->sources[s].n_steps > 1)
            return true;
    return false;
}

static parley_status number_init(parley_game *game, game_number *number,
                                 const parley_number *declared)
{
    double value;
    number->kind = declared->kind;
    number->owner = declared->owner;
    number->constant = parley_number_constant(declared, &value);
    number->changes = declared->owner != PARLEY_NONE || declared->source.n_steps > 1;
    number->sources = memory_array(1 + declared->n_overrides, sizeof *number->sources);
    if (!number->sources)
        return PARLEY_ERROR_MEMORY;
    number->n_sources = 1;
    parley_status status = source_init(game, number->sources, &declared->source, declared->kind);
    if (status || declared->owner == PARLEY_NONE)
        return status;

    const parley_actor *owner = &game->scenario->actors[declared->owner];
    number->source_of_type = memory_array(owner->n_types, sizeof *number->source_of_type);
    if (!number->source_of_type)
        return PARLEY_ERROR_MEMORY;
    for (uint32_t o = 0; o < declared->n_overrides && !status; o++) {
        number->source_of_type[declared->overrides[o].type] = number->n_sources;
        status = source_init(game, &number->sources[number->n_sources++],
                             &declared->overrides[o].source, declared->kind);
    }
    return status;
}

static uint32_t count_draws(const parley_source *source)
{
    uint32_t n = 0;
    for (uint32_t s = 0; s < source->n_steps; s++)
        n += source->steps[s].value.distribution != PARLEY_CONSTANT;
    return n;
}

parley_status numbers_init(parley_game *game)
{
    const parley_scenario *scenario = game->scenario;
    uint32_t n_draws = 0;
    for (uint32_t i = 0; i < scenario->n_numbers; i++) {
        n_draws += count_draws(&scenario->numbers[i].source);
        for (uint32_t o = 0; o < scenario->numbers[i].n_overrides; o++)
            n_draws += count_draws(&scenario->numbers[i].overrides[o].source);
    }
    game->numbers = memory_array(scenario->n_numbers, sizeof *game->numbers);
    game->draws = memory_array(n_draws, sizeof *game->draws);
    if (!game->numbers || !game->draws)
        return PARLEY_ERROR_MEMORY;
    parley_status status = PARLEY_OK;
    for (uint32_t i = 0; i < scenario->n_numbers && !status; i++)
        status = number_init(game, &game->numbers[i], &scenario->numbers[i]);
    for (uint32_t i = 0; i < scenario->n_numbers && !status; i++)
        if (has_schedule(&game->numbers[i]) && !list_add(&game->scheduled, i))
            status = PARLEY_ERROR_MEMORY;
    return status;
}

void numbers_free(parley_game *game)
{
    for (uint32_t i = 0; game->numbers && i < game->scenario->n_numbers; i++) {
        game_number *number = &game->numbers[i];
        for (uint32_t s = 0; s < number->n_sources; s++)
            free(number->sources[s].steps);
        free(number->sources);
        free(number->source_of_type);
    }
    for (uint32_t d = 0; d < game->n_draws; d++)
        gsl_ran_discrete_free(game->draws[d].table);
    free(game->numbers);
    free(game->draws);
}

static double value_largest(const parley_value *value)
{
    if (value->distribution != PARLEY_DISCRETE)
        return value->a;
    double largest = 0;
    for (uint32_t v = 0; v < value->n_values; v++)
        if (value->values[v] > largest && value->values[v] <= value->max)
            largest = value->values[v];
    return largest;
}

static double source_largest(const parley_source *source)
{
    double largest = 0;
    for (uint32_t s = 0; s < source->n_steps; s++) {
        double value = value_largest(&source->steps[s].value);
        if (value > largest)
            largest = value;
    }
    return largest;
}

uint32_t number_largest(const parley_game *game, parley_number_id id)
{
    const parley_number *number = &game->scenario->numbers[id];
    double largest = source_largest(&number->source);
    for (uint32_t o = 0; o < number->n_overrides; o++) {
        double value = source_largest(&number->overrides[o].source);
        if (value > largest)
            largest = value;
    }
    return (uint32_t)largest;
}
