/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "negotiation/numbers.h"

#include "parley/random.h"

#include <math.h>

parley_status chance_sites(uint32_t sites[N_CHANCES], parley_game *game)
{
    const parley_scenario *scenario = game->scenario;
    const parley_negotiation *n = scenario->negotiation;
    const char *const ids[2] = {scenario->actors[n->between[0]].id,
                                scenario->actors[n->between[1]].id};
    parley_status status = site_init(&sites[CHANCE_BREAKDOWN], game, "breakdown");
    for (uint32_t side = 0; side < 2 && !status; side++)
        status = site_init(&sites[CHANCE_CONCEDE_0 + side], game, "concede/%s", ids[side]);
    if (!status)
        status = site_init(&sites[CHANCE_COIN], game, "concede/coin");
    if (!status)
        status = site_init(&sites[CHANCE_RESOLVE], game, "resolve");
    return status;
}

parley_status talker_init(talker *t, const uint32_t sites[N_CHANCES], uint32_t seed, uint32_t point)
{
    bool good = true;
    *t = (talker){.seed = seed, .point = point, .sites = sites};
    for (int c = 0; c < N_CHANCES && good; c++)
        good = (t->chances[c] = gsl_rng_alloc(parley_rng_philox4x32)) != NULL;
    return good ? PARLEY_OK : PARLEY_ERROR_MEMORY;
}

void talker_free(talker *t)
{
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

bool talker_happens(talker *t, enum chance chance, double p)
{
    if (!t->begun[chance])
        parley_rng_seek(t->chances[chance],
                        &(parley_address){.seed = t->seed,
                                          .point = t->point,
                                          .block = (uint32_t)(t->replication / PARLEY_BLOCK),
                                          .site = t->sites[chance],
                                          .round = (uint32_t)(t->replication % PARLEY_BLOCK)});
    t->begun[chance] = true;
    return gsl_rng_uniform(t->chances[chance]) < p;
}

/* -- numbers --------------------------------------------------------------------------------- */

/* Of one history, when talks open. */
typedef struct reading {
    const parley_lot *lot;
    uint32_t lane, opens;
} reading;

static double number_or(const reading *of, parley_number_id id, double otherwise)
{
    return id == PARLEY_NONE ? otherwise
                             : of->lot->number(of->lot->history, id, of->opens, of->lane);
}

void talk_numbers_find(talk_numbers *numbers, const parley_scenario *scenario,
                       const parley_lot *lot, uint32_t lane)
{
    const parley_negotiation *n = scenario->negotiation;
    const reading of = {lot, lane, n->opens};
    for (int side = 0; side < 2; side++) {
        uint32_t actor = n->between[side];
        const parley_tactic *tactic = &n->tactics[side];
        /* the discount is that of the first type always, and has no schedule */
        numbers->discount[side] = number_or(&of, scenario->actors[actor].discount, 1);
        numbers->reservation[side] = number_or(&of, n->reservation[actor], 0);
        numbers->outside[side] =
            number_or(&of, n->outside ? n->outside[actor] : PARLEY_NONE, -INFINITY);
        numbers->exponent[side] =
            number_or(&of, tactic->time_dependent ? tactic->exponent : PARLEY_NONE, 1);
        numbers->start[side] =
            number_or(&of, tactic->time_dependent ? tactic->start : PARLEY_NONE, 0);
    }
    numbers->breakdown = number_or(&of, n->breakdown, 0);
    numbers->resolve = number_or(&of, n->resolve, 0);
    numbers->cost_target = number_or(&of, n->cost_target, 0);
    numbers->cost_sender = number_or(&of, n->cost_sender, 0);
    numbers->audience_cost = number_or(&of, n->audience_cost, 0);
    numbers->early = number_or(&of, n->early, 0);
}
