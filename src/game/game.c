/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "game/game.h"

#include "core/memory.h"

#include <stdlib.h>

bool list_add(game_list *list, uint32_t index)
{
    uint32_t *grown = reallocarray(list->at, list->n + 1, sizeof *grown);
    if (!grown)
        return false;
    list->at = grown;
    list->at[list->n++] = index;
    return true;
}

bool contains(uint32_t n, const uint32_t *indices, uint32_t wanted)
{
    for (uint32_t i = 0; i < n; i++)
        if (indices[i] == wanted)
            return true;
    return false;
}

static parley_status actor_init(parley_game *game, uint32_t i)
{
    const parley_actor *declared = &game->scenario->actors[i];
    game_actor *actor = &game->actors[i];
    actor->first_type = game->n_types;
    game->n_types += declared->n_types;
    actor->site_type = memory_array(declared->n_types, sizeof *actor->site_type);
    actor->site_turnover = memory_array(declared->n_types, sizeof *actor->site_turnover);
    if (!actor->site_type || !actor->site_turnover)
        return PARLEY_ERROR_MEMORY;
    parley_status status = PARLEY_OK;
    for (uint32_t type = 0; type < declared->n_types && !status; type++) {
        const char *id = declared->types[type].id;
        status = site_init(&actor->site_type[type], game, "type/%s/%s", declared->id, id);
        if (!status)
            status =
                site_init(&actor->site_turnover[type], game, "turnover/%s/%s", declared->id, id);
    }
    return status;
}

/* Talks may bring the actor payments, or cost it something. */
static bool bargains(const parley_negotiation *rules, uint32_t actor)
{
    return rules && (actor == rules->between[0] || actor == rules->between[1]) &&
           (rules->transfer > 0 || rules->protocol == PARLEY_ULTIMATUM);
}

/* True if all the actor earns is the constant cells of one link. */
static bool counted(const parley_game *game, uint32_t actor, uint32_t *link)
{
    const parley_scenario *scenario = game->scenario;
    double discount;
    uint32_t n = 0;
    for (uint32_t l = 0; l < game->n_links; l++)
        if (game->links[l].actor == actor) {
            *link = l;
            n++;
        }
    for (uint32_t c = 0; c < scenario->n_commitments; c++) {
        const parley_commitment *commitment = &scenario->commitments[c];
        if (commitment->kind != PARLEY_RESTRAINT &&
            contains(commitment->n_parties, commitment->parties, actor))
            return false;
    }
    for (uint32_t t = 0; t < scenario->n_threats; t++)
        if (scenario->threats[t].sender == actor || scenario->threats[t].target == actor)
            return false;
    if (bargains(scenario->negotiation, actor))
        return false;
    return n == 1 && game->links[*link].constant_payoff && scenario->rounds.burn_in == 0 &&
           game->valued_from == 0 &&
           parley_number_constant(&scenario->numbers[scenario->actors[actor].discount],
                                  &discount) &&
           discount == 1;
}

static void counted_init(parley_game *game)
{
    for (uint32_t i = 0; i < game->scenario->n_actors; i++) {
        uint32_t link = PARLEY_NONE;
        game->actors[i].counted_link = counted(game, i, &link) ? link : PARLEY_NONE;
    }
}

static parley_status actors_init(parley_game *game)
{
    uint32_t n_actors = game->scenario->n_actors;
    game->actors = memory_array(n_actors, sizeof *game->actors);
    parley_status status = game->actors ? PARLEY_OK : PARLEY_ERROR_MEMORY;
    for (uint32_t i = 0; i < n_actors && !status; i++)
        status = actor_init(game, i);
    if (!status)
        status = site_init(&game->site_continue, game, "continue");
    return status;
}

static void actors_free(parley_game *game)
{
    for (uint32_t i = 0; game->actors && i < game->scenario->n_actors; i++) {
        free(game->actors[i].site_type);
        free(game->actors[i].site_turnover);
    }
    free(game->actors);
}

parley_status game_init_valued(parley_game **game, const parley_scenario *scenario,
                               uint32_t valued_from, parley_error *error)
{
    *game = memory_array(1, sizeof **game);
    if (!*game)
        return PARLEY_ERROR_MEMORY;
    (*game)->scenario = scenario;
    (*game)->valued_from = valued_from;
    (*game)->unknown = parley_scenario_has_unknown(scenario);
    parley_status status = numbers_init(*game);
    if (!status)
        status = actors_init(*game);
    if (!status)
        status = links_init(*game, error);
    if (!status)
        status = threats_init(*game);
    if (!status) {
        counted_init(*game);
        status = work_init(*game);
    }
    if (!status)
        status = counters_init(*game);
    if (status)
        parley_game_free(game);
    return status;
}

parley_status parley_game_init(parley_game **game, const parley_scenario *scenario,
                               parley_error *error)
{
    return game_init_valued(game, scenario, 0, error);
}

void parley_game_free(parley_game **game)
{
    if (!*game)
        return;
    counters_free(*game);
    work_free(*game);
    threats_free(*game);
    links_free(*game);
    numbers_free(*game);
    actors_free(*game);
    free((*game)->sites);
    free((*game)->scheduled.at);
    free(*game);
    *game = NULL;
}
