/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Strategies: how one starts, with which probability it intends C, and how it moves on. */
#include "history.h"

#include <stdlib.h>

/* memory of contrite_tit_for_tat */
enum { OWN_BAD = 1, OTHER_BAD = 2 };
/* memory of memory-one strategies: 2 x + y of the last round (D is 1), or this */
enum { FIRST_MOVE = 4 };

static bool equal_numbers(const parley_scenario *scenario, parley_number_id a, parley_number_id b)
{
    if (a == b)
        return true;
    if (a == PARLEY_NONE || b == PARLEY_NONE)
        return false;
    const parley_number *first = &scenario->numbers[a], *second = &scenario->numbers[b];
    if (first->n_overrides > 0 || second->n_overrides > 0 ||
        first->source.n_steps != second->source.n_steps)
        return false;
    for (uint32_t s = 0; s < first->source.n_steps; s++) {
        const parley_step *x = &first->source.steps[s], *y = &second->source.steps[s];
        if (x->round != y->round || x->value.distribution != PARLEY_CONSTANT ||
            y->value.distribution != PARLEY_CONSTANT || x->value.a != y->value.a)
            return false;
    }
    return true;
}

static bool equal_automata(const parley_scenario *scenario, const parley_strategy *a,
                           const parley_strategy *b)
{
    if (a->initial_state != b->initial_state || a->n_states != b->n_states)
        return false;
    for (uint32_t s = 0; s < a->n_states; s++) {
        if (!equal_numbers(scenario, a->states[s].cooperate, b->states[s].cooperate))
            return false;
        for (uint32_t cell = 0; cell < 4; cell++)
            if (a->states[s].next[cell] != b->states[s].next[cell])
                return false;
    }
    return true;
}

static bool equal_strategies(const parley_scenario *scenario, const parley_strategy *a,
                             const parley_strategy *b)
{
    if (a->kind != b->kind)
        return false;
    switch (a->kind) {
    case PARLEY_RANDOM:
        return equal_numbers(scenario, a->p, b->p);
    case PARLEY_GENEROUS_TIT_FOR_TAT:
        return equal_numbers(scenario, a->generosity, b->generosity);
    case PARLEY_TRIGGER:
        return equal_numbers(scenario, a->punishment, b->punishment);
    case PARLEY_MEMORY_ONE:
        return equal_numbers(scenario, a->initial, b->initial) &&
               equal_numbers(scenario, a->cc, b->cc) && equal_numbers(scenario, a->cd, b->cd) &&
               equal_numbers(scenario, a->dc, b->dc) && equal_numbers(scenario, a->dd, b->dd);
    case PARLEY_ZERO_DETERMINANT:
        return a->generous == b->generous && a->factor == b->factor && a->scale == b->scale;
    case PARLEY_AUTOMATON:
        return equal_automata(scenario, a, b);
    case PARLEY_LOGIT_RESPONSE:
        return equal_numbers(scenario, a->rationality, b->rationality) &&
               equal_numbers(scenario, a->learning, b->learning) &&
               equal_numbers(scenario, a->trust, b->trust) &&
               equal_numbers(scenario, a->stake, b->stake) &&
               a->credibility_prior[0] == b->credibility_prior[0] &&
               a->credibility_prior[1] == b->credibility_prior[1];
    default:
        return true;
    }
}

static const parley_strategy *strategy_at(const parley_scenario *scenario, uint32_t index)
{
    const parley_behaviour *behaviour = &scenario->behaviours[index / 2];
    return index % 2 ? &behaviour->baseline : &behaviour->strategy;
}

parley_status reference_strategies_init(reference_model *model)
{
    const parley_scenario *scenario = model->scenario;
    uint32_t n = 2 * scenario->n_behaviours;
    model->strategy_class = calloc(n + 1u, sizeof *model->strategy_class);
    if (model->strategy_class == NULL)
        return PARLEY_ERROR_MEMORY;
    for (uint32_t s = 0; s < n; s++) {
        uint32_t first = 0;
        while (!equal_strategies(scenario, strategy_at(scenario, first), strategy_at(scenario, s)))
            first++;
        model->strategy_class[s] = first;
    }
    return PARLEY_OK;
}

void reference_strategy_start(reference_history *history, uint32_t link)
{
    reference_link_state *state = &history->links[link];
    const parley_strategy *strategy = state->strategy;
    state->memory = 0;
    switch (strategy->kind) {
    case PARLEY_SUSPICIOUS_TIT_FOR_TAT:
        state->memory = 1;
        break;
    case PARLEY_MEMORY_ONE:
    case PARLEY_ZERO_DETERMINANT:
        state->memory = FIRST_MOVE;
        break;
    case PARLEY_AUTOMATON:
        state->memory = strategy->initial_state;
        break;
    case PARLEY_LOGIT_RESPONSE:
        state->trust = history->numbers[strategy->trust];
        break;
    default:
        break;
    }
}

static double memory_one(const reference_history *history, const parley_strategy *strategy,
                         uint32_t memory)
{
    const parley_number_id entries[] = {strategy->cc, strategy->cd, strategy->dc, strategy->dd,
                                        strategy->initial};
    return history->numbers[entries[memory]];
}

/* Press and Dyson (2012), Stewart and Plotkin (2013): own payoff less l is `factor` times the
 * other's less l, or the other way round for the generous. */
static double zero_determinant(const reference_history *history, uint32_t link,
                               const parley_strategy *strategy, uint32_t memory)
{
    const reference_link *at = &history->model->links[link];
    const parley_payoff *payoff = &history->model->scenario->issues[at->issue].payoff;
    double R = history->numbers[payoff->r], S = history->numbers[payoff->s];
    double T = history->numbers[payoff->t], P = history->numbers[payoff->p];
    double phi = strategy->scale, s = 1 / strategy->factor, l = strategy->generous ? R : P;
    switch (memory) {
    case 0:
        return 1 - phi * (1 - s) * (R - l);
    case 1:
        return 1 - phi * (s * (l - S) + (T - l));
    case 2:
        return phi * ((l - S) + s * (T - l));
    case 3:
        return phi * (1 - s) * (l - P);
    default:
        return 1;
    }
}

double reference_strategy_cooperation(const reference_history *history, uint32_t link)
{
    const reference_link_state *state = &history->links[link];
    const parley_strategy *strategy = state->strategy;
    switch (strategy->kind) {
    case PARLEY_ALWAYS_COOPERATE:
        return 1;
    case PARLEY_ALWAYS_DEFECT:
        return 0;
    case PARLEY_RANDOM:
        return history->numbers[strategy->p];
    case PARLEY_TIT_FOR_TAT:
    case PARLEY_SUSPICIOUS_TIT_FOR_TAT:
    case PARLEY_TWO_TITS_FOR_TAT:
    case PARLEY_GRIM:
    case PARLEY_TRIGGER:
    case PARLEY_WIN_STAY_LOSE_SHIFT:
        return state->memory == 0;
    case PARLEY_GENEROUS_TIT_FOR_TAT:
        return state->memory == 0 ? 1 : history->numbers[strategy->generosity];
    case PARLEY_TIT_FOR_TWO_TATS:
        return state->memory < 2;
    case PARLEY_CONTRITE_TIT_FOR_TAT:
        return state->memory != OTHER_BAD;
    case PARLEY_MEMORY_ONE:
        return memory_one(history, strategy, state->memory);
    case PARLEY_ZERO_DETERMINANT:
        return zero_determinant(history, link, strategy, state->memory);
    case PARLEY_AUTOMATON:
        return history->numbers[strategy->states[state->memory].cooperate];
    case PARLEY_LOGIT_RESPONSE:
        return 1 - reference_respond_defection(history, link);
    }
    return 1;
}

/* A D keeps good standing only by one in good standing against one in bad; a C restores it. */
static uint32_t standings(uint32_t old, bool own, bool other)
{
    bool own_bad = own && old != OTHER_BAD;
    bool other_bad = other && old != OWN_BAD;
    return (own_bad ? OWN_BAD : 0u) | (other_bad ? OTHER_BAD : 0u);
}

/* own: the executed action was D; other: D was perceived of the counterpart. */
void reference_strategy_learn(reference_history *history, uint32_t link)
{
    reference_link_state *state = &history->links[link];
    const parley_strategy *strategy = state->strategy;
    bool own = state->defects;
    bool other = history->links[history->model->links[link].reverse].adverse;
    switch (strategy->kind) {
    case PARLEY_ALWAYS_COOPERATE:
    case PARLEY_ALWAYS_DEFECT:
    case PARLEY_RANDOM:
        break;
    case PARLEY_TIT_FOR_TAT:
    case PARLEY_SUSPICIOUS_TIT_FOR_TAT:
    case PARLEY_GENEROUS_TIT_FOR_TAT:
        state->memory = other;
        break;
    case PARLEY_TIT_FOR_TWO_TATS: /* rounds of D in a row, up to two */
        state->memory = !other ? 0 : state->memory < 2 ? state->memory + 1 : 2;
        break;
    case PARLEY_TWO_TITS_FOR_TAT: /* rounds of D to come */
        state->memory = other ? 2 : state->memory > 0 ? state->memory - 1 : 0;
        break;
    case PARLEY_CONTRITE_TIT_FOR_TAT:
        state->memory = standings(state->memory, own, other);
        break;
    case PARLEY_GRIM:
        state->memory |= other;
        break;
    case PARLEY_TRIGGER: /* rounds of D to come */
        if (state->memory > 0)
            state->memory--;
        else if (other)
            state->memory = (uint32_t)history->numbers[strategy->punishment];
        break;
    case PARLEY_WIN_STAY_LOSE_SHIFT:
        state->memory = own != other;
        break;
    case PARLEY_MEMORY_ONE:
    case PARLEY_ZERO_DETERMINANT:
        state->memory = 2u * own + other;
        break;
    case PARLEY_AUTOMATON:
        state->memory = strategy->states[state->memory].next[2u * own + other];
        break;
    case PARLEY_LOGIT_RESPONSE:
        state->trust += history->numbers[strategy->learning] * ((other ? 0 : 1) - state->trust);
        break;
    }
}
