/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers: where they are drawn, and what they are in a round, given their owner's type. */
#include "history.h"

#include <math.h>
#include <stdlib.h>

static parley_status add_slot(reference_model *model, const parley_value *value)
{
    uint32_t slot = model->n_slots++;
    model->slots[slot].value = value;
    if (value->distribution == PARLEY_DISCRETE) {
        model->slots[slot].table = gsl_ran_discrete_preproc(value->n_values, value->weights);
        if (model->slots[slot].table == NULL)
            return PARLEY_ERROR_MEMORY;
    }
    if (value->distribution == PARLEY_CONSTANT)
        return PARLEY_OK;
    reference_list *list = value->unknown ? &model->world_slots : &model->replication_slots;
    return reference_list_add(list, slot) ? PARLEY_OK : PARLEY_ERROR_MEMORY;
}

static parley_status add_source(reference_model *model, const parley_source *source)
{
    parley_status status = PARLEY_OK;
    for (uint32_t s = 0; s < source->n_steps && status == PARLEY_OK; s++) {
        if (source->steps[s].round < model->scenario->rounds.count)
            model->number_changes[source->steps[s].round] = true;
        status = add_slot(model, &source->steps[s].value);
    }
    return status;
}

static uint32_t count_slots(const parley_number *number)
{
    uint32_t n = number->source.n_steps;
    for (uint32_t o = 0; o < number->n_overrides; o++)
        n += number->overrides[o].source.n_steps;
    return n;
}

parley_status reference_numbers_init(reference_model *model)
{
    const parley_scenario *scenario = model->scenario;
    size_t n_slots = 0;
    for (uint32_t v = 0; v < scenario->n_numbers; v++)
        n_slots += count_slots(&scenario->numbers[v]);
    model->slots = calloc(n_slots + 1, sizeof *model->slots);
    model->first_slot = calloc(scenario->n_numbers + 1u, sizeof *model->first_slot);
    model->number_changes = calloc(scenario->rounds.count + 1u, sizeof *model->number_changes);
    if (model->slots == NULL || model->first_slot == NULL || model->number_changes == NULL)
        return PARLEY_ERROR_MEMORY;
    parley_status status = PARLEY_OK;
    for (uint32_t v = 0; v < scenario->n_numbers && status == PARLEY_OK; v++) {
        const parley_number *number = &scenario->numbers[v];
        double constant;
        model->first_slot[v] = model->n_slots;
        status = add_source(model, &number->source);
        for (uint32_t o = 0; o < number->n_overrides && status == PARLEY_OK; o++)
            status = add_source(model, &number->overrides[o].source);
        if (!parley_number_constant(number, &constant) && !reference_list_add(&model->varying, v))
            status = PARLEY_ERROR_MEMORY;
    }
    return status;
}

void reference_numbers_free(reference_model *model)
{
    for (uint32_t s = 0; model->slots != NULL && s < model->n_slots; s++)
        if (model->slots[s].table != NULL)
            gsl_ran_discrete_free(model->slots[s].table);
    free(model->slots);
    free(model->first_slot);
    free(model->number_changes);
    free(model->varying.at);
    free(model->world_slots.at);
    free(model->replication_slots.at);
}

/* By inversion of the distribution function. */
static double draw_triangular(gsl_rng *rng, double min, double mode, double max)
{
    double u = gsl_rng_uniform(rng);
    if (max <= min)
        return min;
    if (u * (max - min) < mode - min)
        return min + sqrt(u * (max - min) * (mode - min));
    return max - sqrt((1 - u) * (max - min) * (max - mode));
}

static double draw_once(gsl_rng *rng, const reference_slot *slot)
{
    const parley_value *value = slot->value;
    switch (value->distribution) {
    case PARLEY_CONSTANT:
        return value->a;
    case PARLEY_UNIFORM:
        return value->a + (value->b - value->a) * gsl_rng_uniform(rng);
    case PARLEY_NORMAL:
        return value->a + gsl_ran_gaussian(rng, value->b);
    case PARLEY_LOGNORMAL:
        return gsl_ran_lognormal(rng, value->a, value->b);
    case PARLEY_BETA:
        return gsl_ran_beta(rng, value->a, value->b);
    case PARLEY_GAMMA:
        return gsl_ran_gamma(rng, value->a, value->b);
    case PARLEY_EXPONENTIAL:
        return gsl_ran_exponential(rng, value->a);
    case PARLEY_TRIANGULAR:
        return draw_triangular(rng, value->a, value->b, value->c);
    case PARLEY_DISCRETE:
        return value->values[gsl_ran_discrete(rng, slot->table)];
    }
    return NAN;
}

/* Truncation is by redrawing. */
void reference_numbers_draw(reference_history *history, const reference_list *slots)
{
    for (uint32_t k = 0; k < slots->n; k++) {
        const reference_slot *slot = &history->model->slots[slots->at[k]];
        double drawn;
        do
            drawn = draw_once(history->rng, slot);
        while (drawn < slot->value->min || drawn > slot->value->max);
        history->drawn[slots->at[k]] = drawn;
    }
}

/* The slot of a number now: its source, or what its owner's current type puts in its place; then
 * the last step that has been reached. */
static uint32_t find_slot(const reference_history *history, uint32_t v)
{
    const parley_number *number = &history->model->scenario->numbers[v];
    const parley_source *source = &number->source;
    uint32_t slot = history->model->first_slot[v], next = slot + source->n_steps;
    for (uint32_t o = 0; o < number->n_overrides; o++) {
        if (number->overrides[o].type == history->actors[number->owner].type) {
            source = &number->overrides[o].source;
            slot = next;
            break;
        }
        next += number->overrides[o].source.n_steps;
    }
    uint32_t step = source->n_steps - 1;
    while (step > 0 && source->steps[step].round > history->round)
        step--;
    return slot + step;
}

void reference_numbers_payoffs(const reference_history *history, uint32_t l)
{
    const reference_link *link = &history->model->links[l];
    const parley_payoff *payoff = &history->model->scenario->issues[link->issue].payoff;
    const double *numbers = history->numbers;
    double *cells = history->links[l].payoffs;
    uint32_t i = link->actor;
    switch (payoff->form) {
    case PARLEY_PRISONERS_DILEMMA:
        cells[0] = numbers[payoff->r];
        cells[1] = numbers[payoff->s];
        cells[2] = numbers[payoff->t];
        cells[3] = numbers[payoff->p];
        break;
    case PARLEY_MATRIX:
        for (uint32_t cell = 0; cell < 4; cell++)
            cells[cell] = numbers[payoff->cells[i][cell]];
        break;
    case PARLEY_HARM:
        for (uint32_t cell = 0; cell < 4; cell++) {
            bool own = cell / 2, other = cell % 2;
            cells[cell] = (own ? numbers[payoff->gain[i]] - numbers[payoff->blowback[i]] : 0) -
                          (other ? numbers[payoff->harm[i]] : 0);
        }
        break;
    }
}

void reference_numbers_update(reference_history *history)
{
    const reference_list *varying = &history->model->varying;
    if (varying->n == 0)
        return;
    for (uint32_t k = 0; k < varying->n; k++)
        history->numbers[varying->at[k]] = history->drawn[find_slot(history, varying->at[k])];
    for (uint32_t l = 0; l < history->model->n_links; l++)
        reference_numbers_payoffs(history, l);
}
