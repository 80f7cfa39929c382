/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "negotiation/numbers.h"

#include "core/memory.h"
#include "parley/random.h"

#include <math.h>
#include <stdlib.h>

static parley_status sites_init(talker *t, parley_game *game)
{
    const parley_scenario *scenario = game->scenario;
    const parley_negotiation *n = scenario->negotiation;
    const char *const ids[2] = {scenario->actors[n->between[0]].id,
                                scenario->actors[n->between[1]].id};
    parley_status status = site_init(&t->sites[CHANCE_BREAKDOWN], game, "breakdown");
    for (uint32_t side = 0; side < 2 && !status; side++)
        status = site_init(&t->sites[CHANCE_CONCEDE_0 + side], game, "concede/%s", ids[side]);
    if (!status)
        status = site_init(&t->sites[CHANCE_COIN], game, "concede/coin");
    if (!status)
        status = site_init(&t->sites[CHANCE_RESOLVE], game, "resolve");
    return status;
}

parley_status talker_init(talker *t, parley_game *game, const parley_options *options)
{
    *t = (talker){.game = game, .seed = options->seed, .point = options->point};
    t->types = memory_array(game->scenario->n_actors, sizeof *t->types);
    t->rng = gsl_rng_alloc(parley_rng_philox4x32);
    bool good = t->types && t->rng;
    for (int c = 0; c < N_CHANCES && good; c++)
        good = (t->chances[c] = gsl_rng_alloc(parley_rng_philox4x32)) != NULL;
    return good ? sites_init(t, game) : PARLEY_ERROR_MEMORY;
}

void talker_free(talker *t)
{
    free(t->types);
    if (t->rng)
        gsl_rng_free(t->rng);
    for (int c = 0; c < N_CHANCES; c++)
        if (t->chances[c])
            gsl_rng_free(t->chances[c]);
    *t = (talker){0};
}

void talker_seek(talker *t, uint64_t replication)
{
    t->replication = replication;
    for (int c = 0; c < N_CHANCES; c++)
        t->begun[c] = false;
}

static void seek(const talker *t, gsl_rng *rng, uint32_t site, uint64_t replication)
{
    parley_rng_seek(rng, &(parley_address){.seed = t->seed,
                                           .point = t->point,
                                           .block = (uint32_t)(replication / PARLEY_BLOCK),
                                           .site = site,
                                           .round = (uint32_t)(replication % PARLEY_BLOCK)});
}

/* Where the engine draws it too: an unknown has the address of its world's first history. */
double talker_number(talker *t, parley_number_id id)
{
    const game_number *number = &t->game->numbers[id];
    const parley_negotiation *n = t->game->scenario->negotiation;
    uint32_t s = number->owner == PARLEY_NONE ? 0 : number->source_of_type[t->types[number->owner]];
    const game_step *step = game_source_step(&number->sources[s], n->opens);
    if (step->draw == PARLEY_NONE)
        return step->constant;
    const game_draw *draw = &t->game->draws[step->draw];
    uint64_t shared = draw->value->unknown ? PARLEY_WORLD : 1;
    seek(t, t->rng, draw->site, t->replication - t->replication % shared);
    return game_draw_value(draw, t->rng);
}

static double number_or(talker *t, parley_number_id id, double otherwise)
{
    return id == PARLEY_NONE ? otherwise : talker_number(t, id);
}

void talker_numbers(talker *t, talk_numbers *numbers)
{
    const parley_scenario *scenario = t->game->scenario;
    const parley_negotiation *n = scenario->negotiation;
    for (int side = 0; side < 2; side++) {
        uint32_t actor = n->between[side];
        const parley_tactic *tactic = &n->tactics[side];
        /* the discount is that of the first type always, and has no schedule */
        numbers->discount[side] = talker_number(t, scenario->actors[actor].discount);
        numbers->reservation[side] = talker_number(t, n->reservation[actor]);
        numbers->outside[side] =
            number_or(t, n->outside ? n->outside[actor] : PARLEY_NONE, -INFINITY);
        numbers->exponent[side] =
            number_or(t, tactic->time_dependent ? tactic->exponent : PARLEY_NONE, 1);
        numbers->start[side] =
            number_or(t, tactic->time_dependent ? tactic->start : PARLEY_NONE, 0);
    }
    numbers->breakdown = number_or(t, n->breakdown, 0);
    numbers->resolve = number_or(t, n->resolve, 0);
    numbers->cost_target = number_or(t, n->cost_target, 0);
    numbers->early = number_or(t, n->early, 0);
}

bool talker_happens(talker *t, enum chance chance, double p)
{
    if (!t->begun[chance])
        seek(t, t->chances[chance], t->sites[chance], t->replication);
    t->begun[chance] = true;
    return gsl_rng_uniform(t->chances[chance]) < p;
}

bool talks_typed(const parley_scenario *scenario)
{
    const parley_negotiation *n = scenario->negotiation;
    bool typed = false;
    const parley_number_id own[] = {n->breakdown,   n->resolve,       n->cost_target,
                                    n->cost_sender, n->audience_cost, n->early};
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++)
        typed |= own[i] != PARLEY_NONE && scenario->numbers[own[i]].owner != PARLEY_NONE;
    for (int side = 0; side < 2; side++) {
        uint32_t actor = n->between[side];
        const parley_tactic *tactic = &n->tactics[side];
        typed |= scenario->numbers[scenario->actors[actor].discount].owner != PARLEY_NONE;
        typed |= scenario->numbers[n->reservation[actor]].owner != PARLEY_NONE;
        typed |= n->outside && n->outside[actor] != PARLEY_NONE &&
                 scenario->numbers[n->outside[actor]].owner != PARLEY_NONE;
        typed |=
            tactic->time_dependent && (scenario->numbers[tactic->exponent].owner != PARLEY_NONE ||
                                       scenario->numbers[tactic->start].owner != PARLEY_NONE);
    }
    return typed;
}
