/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The talks of every history, one after the other: a few numbers are drawn, and the protocol says
 * the rest. */
#include "negotiation/talks.h"

#include "core/memory.h"
#include "engine/player.h"

#include <stdlib.h>
#include <string.h>

/* Who speaks in a case. */
typedef struct table_side {
    agenda agenda;
    offer_plan plan;
    offer one; /* to a responder with private information */
} table_side;

typedef struct conduct {
    parley_talks *talks;
    talks_sums *sums;
    talker talker;
    talk_numbers numbers;
    bool private;
    table_side cases[MOST_CASES];
    parley_sampler *types; /* NULL where types play no part */
    double *type_values, *type_weights;
} conduct;

/* -- beginning ------------------------------------------------------------------------------- */

static parley_status case_init(const conduct *c, uint32_t of_case, table_side *t)
{
    const parley_talks *talks = c->talks;
    const uint32_t n = talks->n_packages, deadline = talks->rules->deadline;
    const double(*value)[2] = (const double(*)[2])c->sums->value + (size_t)of_case * n;
    double(*gains)[2] = memory_array(n, sizeof *gains);
    t->agenda = (agenda){
        .rules = talks->rules,
        .gains = {n, (const double(*)[2])gains, talks->rules->offered, talks->rules->transfer},
        .surplus = memory_array(n, sizeof *gains)};
    t->plan = (offer_plan){.offers = memory_array(deadline, sizeof *t->plan.offers),
                           .accepted = memory_array(deadline, sizeof *t->plan.accepted),
                           .left_outside = memory_array(deadline, sizeof *t->plan.left_outside)};
    if (!gains || !t->agenda.surplus || !t->plan.offers || !t->plan.accepted ||
        !t->plan.left_outside)
        return PARLEY_ERROR_MEMORY;
    for (uint32_t p = 0; p < n; p++)
        for (int side = 0; side < 2; side++)
            gains[p][side] = value[p][side] - value[0][side];
    return PARLEY_OK;
}

static void case_free(table_side *t)
{
    free((void *)(uintptr_t)t->agenda.gains.x);
    free(t->agenda.surplus);
    free(t->plan.offers);
    free(t->plan.accepted);
    free(t->plan.left_outside);
}

static bool constant(const parley_scenario *scenario, const parley_number_id *numbers,
                     uint32_t actor)
{
    double value;
    return !numbers || numbers[actor] == PARLEY_NONE ||
           parley_number_constant(&scenario->numbers[numbers[actor]], &value);
}

/* The first types of all actors, by playing a round. */
static parley_status types_init(conduct *c, const parley_options *options, parley_error *error)
{
    const uint32_t n = c->talks->scenario->n_actors;
    parley_column columns[PARLEY_MAX_ACTORS];
    if (!talks_typed(c->talks->scenario))
        return PARLEY_OK;
    for (uint32_t i = 0; i < n; i++)
        columns[i] = (parley_column){.kind = PARLEY_COLUMN_TYPE, .index = i};
    c->type_values = memory_array((size_t)n * PARLEY_BLOCK, sizeof *c->type_values);
    c->type_weights = memory_array((size_t)n * PARLEY_BLOCK, sizeof *c->type_weights);
    if (!c->type_values || !c->type_weights)
        return PARLEY_ERROR_MEMORY;
    return parley_sampler_init(&c->types, c->talks->numbers.game, options, n, columns, error);
}

static parley_status conduct_init(conduct *c, const parley_options *options, parley_error *error)
{
    parley_talks *talks = c->talks;
    const parley_negotiation *rules = talks->rules;
    const uint32_t cluster = talks->numbers.game->unknown ? PARLEY_WORLD : 1;
    parley_status status = talker_init(&c->talker, talks->numbers.game, options);
    if (!status)
        status = types_init(c, options, error);
    for (uint32_t k = 0; k < talks->n_cases && !status; k++) {
        status = case_init(c, k, &c->cases[k]);
        if (!status)
            status =
                outcomes_init(&talks->outcomes[k], talks->n_packages, rules->deadline + 2, cluster);
    }
    if (status || rules->protocol != PARLEY_TAKE_IT_OR_LEAVE_IT)
        return status;
    uint32_t responder = rules->between[1 - rules->first];
    c->private = !constant(talks->scenario, rules->reservation, responder) ||
                 !constant(talks->scenario, rules->outside, responder);
    double own = talker_number(&c->talker, rules->reservation[rules->between[rules->first]]);
    for (uint32_t k = 0; k < talks->n_cases && c->private; k++)
        c->cases[k].one = private_offer(&c->cases[k].agenda, talks->scenario, own);
    return PARLEY_OK;
}

static void conduct_free(conduct *c)
{
    talker_free(&c->talker);
    parley_sampler_free(&c->types);
    free(c->type_values);
    free(c->type_weights);
    for (uint32_t k = 0; k < MOST_CASES; k++)
        case_free(&c->cases[k]);
}

/* -- history by history ---------------------------------------------------------------------- */

static void equilibrium_play(conduct *c, table_side *t, parley_outcome_of_talks *outcome)
{
    if (!t->plan.ready || memcmp(&t->plan.of, &c->numbers, sizeof c->numbers) != 0)
        plan_offers(&t->plan, &t->agenda, &c->numbers);
    plan_play(&t->plan, &t->agenda, &c->numbers, &c->talker, outcome);
}

static void talks_play_case(conduct *c, uint32_t k, parley_outcome_of_talks *outcome)
{
    table_side *t = &c->cases[k];
    switch (c->talks->rules->protocol) {
    case PARLEY_TAKE_IT_OR_LEAVE_IT:
        if (c->private)
            private_play(&t->one, &t->agenda, &c->numbers, outcome);
        else
            equilibrium_play(c, t, outcome);
        break;
    case PARLEY_ALTERNATING_OFFERS:
        if (c->talks->rules->tactics[0].time_dependent)
            concession_play(&t->agenda, &c->numbers, &c->talker, outcome);
        else
            equilibrium_play(c, t, outcome);
        break;
    case PARLEY_ATTRITION:
        attrition_play(&t->agenda, &c->numbers, &c->talker, outcome);
        break;
    case PARLEY_ULTIMATUM:
        ultimatum_play(&t->agenda, &c->numbers, c->talks->threats[k], &c->talker, outcome);
        break;
    }
}

static void types_seek(conduct *c, uint64_t replication, uint64_t n)
{
    const uint32_t lane = replication % PARLEY_BLOCK;
    const uint64_t block = replication / PARLEY_BLOCK;
    if (!c->types)
        return;
    if (lane == 0)
        parley_sampler_play(c->types, block, player_lanes(n, block), c->type_values,
                            c->type_weights);
    for (uint32_t i = 0; i < c->talks->scenario->n_actors; i++)
        c->talker.types[i] = (uint32_t)c->type_values[(size_t)i * PARLEY_BLOCK + lane];
}

static void history(conduct *c, uint64_t replication)
{
    parley_talks *talks = c->talks;
    const uint64_t unit = replication / PARLEY_WORLD / c->sums->units.unit_words;
    talker_numbers(&c->talker, &c->numbers);
    for (int side = 0; side < 2; side++)
        c->sums->reservations[unit][side] += c->numbers.reservation[side];
    c->sums->n[unit]++;
    for (uint32_t k = 0; k < talks->n_cases; k++) {
        parley_outcome_of_talks outcome;
        talker_seek(&c->talker, replication); /* the same luck in each case */
        talks_play_case(c, k, &outcome);
        outcomes_add(&talks->outcomes[k], &outcome, talks->rules->opens);
    }
}

parley_status talks_conduct(parley_talks *talks, talks_sums *sums, const parley_options *options,
                            parley_error *error)
{
    conduct c = {.talks = talks, .sums = sums};
    parley_status status = conduct_init(&c, options, error);
    for (uint64_t r = 0; r < sums->units.n_replications && !status; r++) {
        types_seek(&c, r, sums->units.n_replications);
        talker_seek(&c.talker, r);
        history(&c, r);
    }
    for (uint32_t k = 0; k < talks->n_cases && !status; k++)
        outcomes_end(&talks->outcomes[k]);
    conduct_free(&c);
    return status;
}
