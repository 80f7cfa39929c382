/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/memory.h"
#include "game/game.h"
#include "study/worlds.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* -- where a number stands, and what is said about it ---------------------------------------- */

/* The step of `source` that has the value, or PARLEY_NONE. */
static uint32_t step_of(const parley_source *source, const parley_value *value)
{
    for (uint32_t s = 0; s < source->n_steps; s++)
        if (&source->steps[s].value == value)
            return s;
    return PARLEY_NONE;
}

/* What is written at one place: the number's own source, or one of a type's. */
static const parley_source *source_of(const parley_number *number, const parley_value *value)
{
    for (uint32_t o = 0; o < number->n_overrides; o++)
        if (step_of(&number->overrides[o].source, value) != PARLEY_NONE)
            return &number->overrides[o].source;
    return &number->source;
}

/* A step has a pointer of its own where others are not known either. */
static char *pointer_of(const parley_source *source, const parley_value *value)
{
    uint32_t n = 0;
    for (uint32_t s = 0; s < source->n_steps; s++)
        n += source->steps[s].value.unknown;
    if (n == 1)
        return strdup(source->pointer);
    return memory_format("%s/schedule/%u/1", source->pointer, step_of(source, value));
}

static bool is_inside(const char *pointer, const char *of)
{
    size_t length = strlen(of);
    return strncmp(pointer, of, length) == 0 && (pointer[length] == '/' || !pointer[length]);
}

/* The note on the innermost part of the scenario that holds the pointer. */
static const parley_note *note_of(const parley_scenario *scenario, const char *pointer)
{
    const parley_note *best = NULL;
    for (uint32_t i = 0; i < scenario->n_notes; i++) {
        const parley_note *note = &scenario->notes[i];
        if (*note->pointer && is_inside(pointer, note->pointer) &&
            (!best || strlen(note->pointer) > strlen(best->pointer)))
            best = note;
    }
    return best;
}

static parley_status assumption_init(parley_assumption *a, const parley_worlds *w,
                                     const world_table *table, uint32_t index)
{
    const parley_scenario *scenario = w->game->scenario;
    parley_unknown unknown = parley_game_unknown(w->game, index);
    const double *drawn = table->numbers + (size_t)index * table->n_rows;
    double sum = 0, square = 0, n = table->n_worlds;
    a->value = unknown.value;
    a->pointer =
        pointer_of(source_of(&scenario->numbers[unknown.number], unknown.value), unknown.value);
    if (!a->pointer)
        return PARLEY_ERROR_MEMORY;
    a->note = note_of(scenario, a->pointer);
    for (uint32_t i = 0; i < table->n_worlds; i++) {
        double off = drawn[i] - drawn[0];
        sum += off;
        square += off * off;
    }
    a->mean = drawn[0] + sum / n;
    a->sd = n > 1 ? sqrt(fmax(0, square - sum * sum / n) / (n - 1)) : NAN;
    return PARLEY_OK;
}

/* -- the whole ------------------------------------------------------------------------------- */

parley_status parley_assumptions_init(parley_assumptions *a, const parley_worlds *w,
                                      uint64_t n_replications)
{
    world_table table = w->table;
    uint64_t played = (n_replications + PARLEY_WORLD - 1) / PARLEY_WORLD;
    table.n_worlds = (uint32_t)(played < table.n_rows ? played : table.n_rows);
    *a = (parley_assumptions){
        .scenario = w->game->scenario,
        .n_worlds = table.n_worlds,
        .numbers = memory_array(table.n_numbers, sizeof *a->numbers),
        .measures = memory_array(w->n_measures, sizeof *a->measures),
        .influences = memory_array((size_t)table.n_numbers * w->n_measures, sizeof *a->influences)};
    parley_status status =
        a->numbers && a->measures && a->influences ? PARLEY_OK : PARLEY_ERROR_MEMORY;
    if (!status) {
        a->n_measures = w->n_measures;
        memcpy(a->measures, w->measures, w->n_measures * sizeof *a->measures);
    }
    for (; !status && a->n_numbers < table.n_numbers; a->n_numbers++)
        status = assumption_init(&a->numbers[a->n_numbers], w, &table, a->n_numbers);
    if (!status)
        status = shares_estimate(&table, a->influences);
    if (status)
        parley_assumptions_free(a);
    return status;
}

void parley_assumptions_free(parley_assumptions *a)
{
    for (uint32_t i = 0; i < a->n_numbers; i++)
        free(a->numbers[i].pointer);
    free(a->numbers);
    free(a->measures);
    free(a->influences);
    *a = (parley_assumptions){0};
}
