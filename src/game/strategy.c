/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Strategies as automata. A state's row of `next` is by (own executed action, perceived action of
 * the other): cc, cd, dc, dd. */
#include "game/game.h"

#include "core/memory.h"

#include <stdlib.h>
#include <string.h>

/* A state of a table below: a constant chance to cooperate, and where the four outcomes lead. */
typedef struct fixed_state {
    double cooperate;
    uint32_t next[4];
} fixed_state;

static const fixed_state always_cooperate[] = {{1, {0, 0, 0, 0}}};
static const fixed_state always_defect[] = {{0, {0, 0, 0, 0}}};
/* what the other did last: C, D */
static const fixed_state tit_for_tat[] = {{1, {0, 1, 0, 1}}, {0, {0, 1, 0, 1}}};
/* defections in a row: 0, 1, 2 or more */
static const fixed_state tit_for_two_tats[] = {
    {1, {0, 1, 0, 1}}, {1, {0, 2, 0, 2}}, {0, {0, 2, 0, 2}}};
/* rounds of D still owed: 0, 2, 1 */
static const fixed_state two_tits_for_tat[] = {
    {1, {0, 1, 0, 1}}, {0, {2, 1, 2, 1}}, {0, {0, 1, 0, 1}}};
/* standing, own and other's: good good, good bad, bad good, bad bad. A D keeps good standing only
 * by one in good standing against one in bad; a C restores it. */
static const fixed_state contrite_tit_for_tat[] = {
    {1, {0, 1, 2, 3}}, {0, {0, 1, 0, 1}}, {1, {0, 0, 2, 2}}, {1, {0, 1, 2, 3}}};
static const fixed_state grim[] = {{1, {0, 1, 0, 1}}, {0, {1, 1, 1, 1}}};
/* C iff both did the same */
static const fixed_state win_stay_lose_shift[] = {{1, {0, 1, 1, 0}}, {0, {0, 1, 1, 0}}};

static parley_status states_init(game_strategy *strategy, uint32_t n_states)
{
    strategy->states = memory_array(n_states, sizeof *strategy->states);
    if (!strategy->states)
        return PARLEY_ERROR_MEMORY;
    strategy->n_states = n_states;
    for (uint32_t s = 0; s < n_states; s++)
        strategy->states[s] = (game_state){.cooperate.number = PARLEY_NONE, .hold = PARLEY_NONE};
    return PARLEY_OK;
}

static parley_status fixed_init(game_strategy *strategy, uint32_t n_states,
                                const fixed_state *states)
{
    if (states_init(strategy, n_states))
        return PARLEY_ERROR_MEMORY;
    for (uint32_t s = 0; s < n_states; s++) {
        strategy->states[s].cooperate.constant = states[s].cooperate;
        memcpy(strategy->states[s].next, states[s].next, sizeof states[s].next);
    }
    return PARLEY_OK;
}

#define FIXED(strategy, table) fixed_init(strategy, sizeof(table) / sizeof *(table), table)

/* The state is the last outcome: cc, cd, dc, dd; state 4 is the first round. */
static parley_status memory_one_init(game_strategy *strategy, const game_chance entries[5])
{
    if (states_init(strategy, 5))
        return PARLEY_ERROR_MEMORY;
    strategy->initial = 4;
    for (uint32_t s = 0; s < 5; s++)
        strategy->states[s] =
            (game_state){.cooperate = entries[s], .next = {0, 1, 2, 3}, .hold = PARLEY_NONE};
    return PARLEY_OK;
}

/* Press and Dyson (2012) in the form of Stewart and Plotkin (2013). */
static parley_status zero_determinant_init(game_strategy *strategy, const parley_scenario *scenario,
                                           const parley_strategy *declared, uint32_t issue)
{
    const parley_payoff *payoff = &scenario->issues[issue].payoff;
    double r = 0, s = 0, t = 0, p = 0;
    parley_number_constant(&scenario->numbers[payoff->r], &r);
    parley_number_constant(&scenario->numbers[payoff->s], &s);
    parley_number_constant(&scenario->numbers[payoff->t], &t);
    parley_number_constant(&scenario->numbers[payoff->p], &p);
    double phi = declared->scale, slope = 1 / declared->factor, l = declared->generous ? r : p;
    double entries[5] = {1 - phi * (1 - slope) * (r - l), 1 - phi * (slope * (l - s) + (t - l)),
                         phi * ((l - s) + slope * (t - l)), phi * (1 - slope) * (l - p), 1};
    game_chance chances[5];
    for (int e = 0; e < 5; e++) {
        double within = entries[e] < 0 ? 0 : entries[e] > 1 ? 1 : entries[e];
        chances[e] = (game_chance){.number = PARLEY_NONE, .constant = within};
    }
    return memory_one_init(strategy, chances);
}

static parley_status automaton_init(game_strategy *strategy, const parley_strategy *declared)
{
    if (states_init(strategy, declared->n_states))
        return PARLEY_ERROR_MEMORY;
    strategy->initial = declared->initial_state;
    for (uint32_t s = 0; s < declared->n_states; s++) {
        strategy->states[s].cooperate.number = declared->states[s].cooperate;
        memcpy(strategy->states[s].next, declared->states[s].next, sizeof declared->states[s].next);
    }
    return PARLEY_OK;
}

/* Chances that are constant by value. */
static void chances_settle(game_strategy *strategy, const parley_scenario *scenario)
{
    for (uint32_t s = 0; s < strategy->n_states; s++) {
        game_chance *chance = &strategy->states[s].cooperate;
        if (chance->number != PARLEY_NONE &&
            parley_number_constant(&scenario->numbers[chance->number], &chance->constant))
            chance->number = PARLEY_NONE;
        chance->digits = probability_digits(chance->constant);
    }
}

/* States that cooperate alike are one where the next state is a matter of the outcome alone. */
static void alike_merge(game_strategy *strategy)
{
    uint32_t merged[PARLEY_MAX_STATES], n = 0;
    for (uint32_t s = 0; s < strategy->n_states; s++) {
        const game_chance *chance = &strategy->states[s].cooperate;
        uint32_t m = 0;
        while (m < n && (strategy->states[m].cooperate.number != chance->number ||
                         strategy->states[m].cooperate.constant != chance->constant))
            m++;
        if (m == n)
            strategy->states[n++] = strategy->states[s];
        merged[s] = m;
    }
    for (uint32_t s = 0; s < n; s++)
        for (int outcome = 0; outcome < 4; outcome++)
            strategy->states[s].next[outcome] = merged[strategy->states[s].next[outcome]];
    strategy->initial = merged[strategy->initial];
    strategy->n_states = n;
    for (int outcome = 0; outcome < 4; outcome++)
        strategy->states[strategy->states[0].next[outcome]].after[outcome] = UINT64_MAX;
}

static bool outcome_only(const game_strategy *strategy)
{
    for (uint32_t s = 0; s < strategy->n_states; s++)
        if (strategy->states[s].hold != PARLEY_NONE ||
            memcmp(strategy->states[s].next, strategy->states[0].next,
                   sizeof strategy->states[s].next) != 0)
            return false;
    return true;
}

static parley_status automaton_of(game_strategy *strategy, const parley_scenario *scenario,
                                  const parley_strategy *declared, uint32_t issue)
{
    parley_status status;
    *strategy = (game_strategy){.declared = declared};
    switch (declared->kind) {
    case PARLEY_ALWAYS_COOPERATE:
        return FIXED(strategy, always_cooperate);
    case PARLEY_ALWAYS_DEFECT:
        return FIXED(strategy, always_defect);
    case PARLEY_RANDOM:
        status = FIXED(strategy, always_cooperate);
        if (!status)
            strategy->states[0].cooperate.number = declared->p;
        return status;
    case PARLEY_TIT_FOR_TAT:
        return FIXED(strategy, tit_for_tat);
    case PARLEY_SUSPICIOUS_TIT_FOR_TAT:
        strategy->initial = 1;
        return FIXED(strategy, tit_for_tat);
    case PARLEY_GENEROUS_TIT_FOR_TAT:
        status = FIXED(strategy, tit_for_tat);
        if (!status)
            strategy->states[1].cooperate.number = declared->generosity;
        return status;
    case PARLEY_TIT_FOR_TWO_TATS:
        return FIXED(strategy, tit_for_two_tats);
    case PARLEY_TWO_TITS_FOR_TAT:
        return FIXED(strategy, two_tits_for_tat);
    case PARLEY_CONTRITE_TIT_FOR_TAT:
        return FIXED(strategy, contrite_tit_for_tat);
    case PARLEY_GRIM:
        return FIXED(strategy, grim);
    case PARLEY_TRIGGER:
        status = FIXED(strategy, grim);
        if (!status) {
            memset(strategy->states[1].next, 0, sizeof strategy->states[1].next);
            strategy->states[1].hold = declared->punishment;
        }
        return status;
    case PARLEY_WIN_STAY_LOSE_SHIFT:
        return FIXED(strategy, win_stay_lose_shift);
    case PARLEY_MEMORY_ONE: {
        const parley_number_id ids[5] = {declared->cc, declared->cd, declared->dc, declared->dd,
                                         declared->initial};
        game_chance entries[5];
        for (int e = 0; e < 5; e++)
            entries[e] = (game_chance){.number = ids[e]};
        return memory_one_init(strategy, entries);
    }
    case PARLEY_ZERO_DETERMINANT:
        return zero_determinant_init(strategy, scenario, declared, issue);
    case PARLEY_AUTOMATON:
        return automaton_init(strategy, declared);
    case PARLEY_LOGIT_RESPONSE:
        strategy->logit = true;
        return FIXED(strategy, always_cooperate);
    }
    return PARLEY_ERROR_USAGE;
}

parley_status strategy_init(game_strategy *strategy, const parley_scenario *scenario,
                            const parley_strategy *declared, uint32_t issue)
{
    parley_status status = automaton_of(strategy, scenario, declared, issue);
    if (status)
        return status;
    chances_settle(strategy, scenario);
    strategy->outcome_only = outcome_only(strategy);
    if (strategy->outcome_only && !strategy->logit)
        alike_merge(strategy);
    return PARLEY_OK;
}

void strategy_free(game_strategy *strategy)
{
    free(strategy->states);
    strategy->states = NULL;
}

/* Equal by value: the same place, or the same constants in the same rounds whatever the types. */
static bool number_equal(const parley_scenario *scenario, parley_number_id a, parley_number_id b)
{
    if (a == b)
        return true;
    if (a == PARLEY_NONE || b == PARLEY_NONE)
        return false;
    const parley_number *x = &scenario->numbers[a], *y = &scenario->numbers[b];
    if (x->n_overrides || y->n_overrides || x->source.n_steps != y->source.n_steps)
        return false;
    for (uint32_t s = 0; s < x->source.n_steps; s++) {
        const parley_step *p = &x->source.steps[s], *q = &y->source.steps[s];
        if (p->value.distribution != PARLEY_CONSTANT || q->value.distribution != PARLEY_CONSTANT ||
            p->round != q->round || p->value.a != q->value.a)
            return false;
    }
    return true;
}

static bool states_equal(const parley_scenario *scenario, const parley_strategy *a,
                         const parley_strategy *b)
{
    if (a->n_states != b->n_states || a->initial_state != b->initial_state)
        return false;
    for (uint32_t s = 0; s < a->n_states; s++)
        if (!number_equal(scenario, a->states[s].cooperate, b->states[s].cooperate) ||
            memcmp(a->states[s].next, b->states[s].next, sizeof a->states[s].next) != 0)
            return false;
    return true;
}

bool strategy_equal(const parley_scenario *scenario, const parley_strategy *a,
                    const parley_strategy *b)
{
    const parley_number_id x[] = {a->p,           a->generosity, a->punishment, a->initial,
                                  a->cc,          a->cd,         a->dc,         a->dd,
                                  a->rationality, a->learning,   a->trust,      a->stake};
    const parley_number_id y[] = {b->p,           b->generosity, b->punishment, b->initial,
                                  b->cc,          b->cd,         b->dc,         b->dd,
                                  b->rationality, b->learning,   b->trust,      b->stake};
    if (a->kind != b->kind)
        return false;
    for (size_t i = 0; i < sizeof x / sizeof *x; i++)
        if (!number_equal(scenario, x[i], y[i]))
            return false;
    if (a->kind == PARLEY_ZERO_DETERMINANT &&
        (a->generous != b->generous || a->factor != b->factor || a->scale != b->scale))
        return false;
    if (a->kind == PARLEY_LOGIT_RESPONSE &&
        memcmp(a->credibility_prior, b->credibility_prior, sizeof a->credibility_prior) != 0)
        return false;
    return states_equal(scenario, a, b);
}
