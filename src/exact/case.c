/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exact/case.h"

#include "core/memory.h"

#include <stdlib.h>

double case_largest(const exact_case *of, parley_number_id id)
{
    const game_number *number = &of->game->numbers[id];
    double most = 0;
    for (uint32_t s = 0; s < number->n_sources; s++)
        for (uint32_t k = 0; k < number->sources[s].n_steps; k++) {
            const game_step *step = &number->sources[s].steps[k];
            double value = step->draw == PARLEY_NONE ? step->constant : of->drawn[step->draw];
            most = value > most ? value : most;
        }
    return most;
}

/* Types, draws and what follows from them. */
static void settle(exact_case *of)
{
    const exact_part *part = of->part;
    of->probability = 1;
    for (uint32_t k = 0; k < part->typed.n; k++) {
        uint32_t i = part->typed.at[k];
        of->probability *= of->game->scenario->actors[i].types[of->first_type[i]].prior;
    }
    for (uint32_t k = 0; k < part->drawn.n; k++) {
        const exact_atoms *atoms = &of->model->atoms[part->drawn.at[k]];
        of->drawn[part->drawn.at[k]] = atoms->values[of->chosen[k]];
        of->probability *= atoms->weights[of->chosen[k]];
    }
    for (uint32_t k = 0; k < part->threats.n; k++) {
        uint32_t h = part->threats.at[k];
        const parley_threat *threat = &of->game->scenario->threats[h];
        of->bounds[h] = (exact_bounds){.tally = (uint32_t)case_largest(of, threat->threshold),
                                       .quiet = (uint32_t)case_largest(of, threat->forget),
                                       .clean = (uint32_t)case_largest(of, threat->relief)};
    }
}

static void mark(bool *changes, uint32_t count, uint32_t round)
{
    if (round <= count)
        changes[round] = true;
}

static void mark_standing(bool *changes, uint32_t count, uint32_t from, uint32_t until)
{
    mark(changes, count, from);
    mark(changes, count, until);
}

static void mark_numbers(const exact_case *of, bool *changes, uint32_t count)
{
    for (uint32_t k = 0; k < of->part->numbers.n; k++) {
        const game_number *number = &of->game->numbers[of->part->numbers.at[k]];
        for (uint32_t s = 0; s < number->n_sources; s++)
            for (uint32_t step = 0; step < number->sources[s].n_steps; step++)
                mark(changes, count, number->sources[s].steps[step].round);
    }
}

static parley_status regimes_init(exact_case *of)
{
    const parley_scenario *scenario = of->game->scenario;
    uint32_t count = scenario->rounds.count;
    bool *changes = memory_array((size_t)count + 1, sizeof *changes);
    of->regime = memory_array((size_t)count + 1, sizeof *of->regime);
    of->regime_from = memory_array((size_t)count + 1, sizeof *of->regime_from);
    if (!changes || !of->regime || !of->regime_from) {
        free(changes);
        return PARLEY_ERROR_MEMORY;
    }
    mark(changes, count, 1); /* in round 0 nobody turns */
    mark_numbers(of, changes, count);
    for (uint32_t k = 0; k < of->part->links.n; k++) {
        const game_link *link = &of->game->links[of->part->links.at[k]];
        const game_list *lists[] = {&link->restraints, &link->assistance, &link->hotlines};
        for (int list = 0; list < 3; list++)
            for (uint32_t c = 0; c < lists[list]->n; c++) {
                const parley_commitment *covers = &scenario->commitments[lists[list]->at[c]];
                mark_standing(changes, count, covers->from, covers->until);
            }
    }
    for (uint32_t k = 0; k < of->part->threats.n; k++) {
        const parley_threat *threat = &scenario->threats[of->part->threats.at[k]];
        mark_standing(changes, count, threat->from, threat->until);
        for (uint32_t s = 0; s < threat->n_scheduled; s++)
            mark_standing(changes, count, threat->scheduled[s].round,
                          threat->scheduled[s].round + 1);
    }
    for (uint32_t t = 0; t <= count; t++) {
        if (t > 0 && changes[t])
            of->regime_from[++of->n_regimes] = t;
        of->regime[t] = of->n_regimes;
    }
    of->n_regimes++;
    free(changes);
    return PARLEY_OK;
}

parley_status case_init(exact_case *of, const exact_model *model, const exact_part *part)
{
    const parley_game *game = model->game;
    *of = (exact_case){.model = model, .part = part, .game = game};
    of->first_type = memory_array(game->scenario->n_actors, sizeof *of->first_type);
    of->chosen = memory_array(part->drawn.n, sizeof *of->chosen);
    of->drawn = memory_array(game->n_draws, sizeof *of->drawn);
    of->bounds = memory_array(game->scenario->n_threats, sizeof *of->bounds);
    if (!of->first_type || !of->chosen || !of->drawn || !of->bounds)
        return PARLEY_ERROR_MEMORY;
    for (uint32_t i = 0; i < game->scenario->n_actors; i++)
        of->first_type[i] = game->scenario->actors[i].n_types ? 0 : PARLEY_NONE;
    for (uint32_t d = 0; d < game->n_draws; d++)
        of->drawn[d] = model->atoms[d].values[0];
    settle(of);
    return regimes_init(of);
}

bool case_next(exact_case *of)
{
    const exact_part *part = of->part;
    for (uint32_t k = 0; k < part->typed.n; k++) {
        uint32_t i = part->typed.at[k];
        if (++of->first_type[i] < of->game->scenario->actors[i].n_types) {
            settle(of);
            return true;
        }
        of->first_type[i] = 0;
    }
    for (uint32_t k = 0; k < part->drawn.n; k++) {
        if (++of->chosen[k] < of->model->atoms[part->drawn.at[k]].n) {
            settle(of);
            return true;
        }
        of->chosen[k] = 0;
    }
    return false;
}

void case_seek(exact_case *of, uint64_t index)
{
    const exact_part *part = of->part;
    for (uint32_t k = 0; k < part->typed.n; k++) {
        uint32_t i = part->typed.at[k], n = of->game->scenario->actors[i].n_types;
        of->first_type[i] = (uint32_t)(index % n);
        index /= n;
    }
    for (uint32_t k = 0; k < part->drawn.n; k++) {
        uint32_t n = of->model->atoms[part->drawn.at[k]].n;
        of->chosen[k] = (uint32_t)(index % n);
        index /= n;
    }
    settle(of);
}

void case_free(exact_case *of)
{
    free(of->first_type);
    free(of->chosen);
    free(of->drawn);
    free(of->bounds);
    free(of->regime);
    free(of->regime_from);
    *of = (exact_case){0};
}

exact_key case_first(const exact_case *of)
{
    exact_key first = {{0}};
    for (uint32_t k = 0; k < of->part->turning.n; k++) {
        uint32_t i = of->part->turning.at[k];
        field_set(&first, of->part->type[i], of->first_type[i]);
    }
    return first;
}

double case_count(const exact_model *model, const exact_part *part)
{
    double n = 1;
    for (uint32_t k = 0; k < part->typed.n; k++)
        n *= model->game->scenario->actors[part->typed.at[k]].n_types;
    for (uint32_t k = 0; k < part->drawn.n; k++)
        n *= model->atoms[part->drawn.at[k]].n;
    return n;
}

double case_discount(const exact_case *of, uint32_t actor)
{
    const game_number *number = &of->game->numbers[of->game->scenario->actors[actor].discount];
    uint32_t source = 0;
    if (number->source_of_type)
        source = number->source_of_type[of->first_type[number->owner]];
    const game_step *step = &number->sources[source].steps[0];
    return step->draw == PARLEY_NONE ? step->constant : of->drawn[step->draw];
}
