/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "game/game.h"

#include "core/memory.h"

#include <stdlib.h>

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

parley_status parley_game_init(parley_game **game, const parley_scenario *scenario,
                               parley_error *error)
{
    *game = memory_array(1, sizeof **game);
    if (!*game)
        return PARLEY_ERROR_MEMORY;
    (*game)->scenario = scenario;
    (*game)->unknown = parley_scenario_has_unknown(scenario);
    parley_status status = numbers_init(*game);
    if (!status)
        status = actors_init(*game);
    if (!status)
        status = links_init(*game, error);
    if (!status)
        status = threats_init(*game);
    if (!status)
        status = counters_init(*game);
    if (status)
        parley_game_free(game);
    return status;
}

void parley_game_free(parley_game **game)
{
    if (!*game)
        return;
    counters_free(*game);
    threats_free(*game);
    links_free(*game);
    numbers_free(*game);
    actors_free(*game);
    free((*game)->sites);
    free(*game);
    *game = NULL;
}
