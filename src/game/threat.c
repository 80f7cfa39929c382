/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "game/game.h"

#include "core/memory.h"

#include <stdlib.h>

static bool ever_nonzero(const parley_scenario *scenario, parley_number_id id)
{
    double value;
    return !parley_number_constant(&scenario->numbers[id], &value) || value != 0;
}

static bool links_fear(const parley_game *game, const game_threat *threat)
{
    for (uint32_t l = 0; l < threat->links.n; l++) {
        const game_link *link = &game->links[threat->links.at[l]];
        for (uint32_t s = 0; s < link->n_slots; s++)
            if (link->slots[s].strategy.logit)
                return true;
    }
    return false;
}

static parley_status threat_links(parley_game *game, game_threat *threat)
{
    const parley_threat *declared = threat->declared;
    threat->links.at = memory_array(declared->n_issues, sizeof *threat->links.at);
    if (!threat->links.at)
        return PARLEY_ERROR_MEMORY;
    for (uint32_t l = 0; l < game->n_links; l++) {
        const game_link *link = &game->links[l];
        if (link->actor != declared->target || link->counterpart != declared->sender)
            continue;
        if (contains(declared->n_issues, declared->issues, link->issue))
            threat->links.at[threat->links.n++] = l;
    }
    return PARLEY_OK;
}

static parley_status threat_sites(parley_game *game, game_threat *threat)
{
    const parley_threat *declared = threat->declared;
    threat->site_backlash = memory_array(declared->n_instruments, sizeof *threat->site_backlash);
    if (!threat->site_backlash)
        return PARLEY_ERROR_MEMORY;
    parley_status status = site_init(&threat->site_impose, game, "impose/%s", declared->id);
    if (!status)
        status = site_init(&threat->site_schedule, game, "schedule/%s", declared->id);
    for (uint32_t m = 0; m < declared->n_instruments && !status; m++)
        status = site_init(&threat->site_backlash[m], game, "backlash/%s/%s", declared->id,
                           declared->instruments[m].id);
    return status;
}

parley_status threats_init(parley_game *game)
{
    const parley_scenario *scenario = game->scenario;
    game->threats = memory_array(scenario->n_threats, sizeof *game->threats);
    parley_status status = game->threats ? PARLEY_OK : PARLEY_ERROR_MEMORY;
    for (uint32_t t = 0; t < scenario->n_threats && !status; t++) {
        const parley_threat *declared = &scenario->threats[t];
        game_threat *threat = &game->threats[t];
        threat->declared = declared;
        threat->pair = game_pair(scenario, declared->sender, declared->target);
        threat->tally_bits = game_bits(number_largest(game, declared->threshold));
        threat->quiet_bits = game_bits(number_largest(game, declared->forget));
        threat->countdown_bits = game_bits(number_largest(game, declared->delay));
        threat->left_bits = game_bits(number_largest(game, declared->duration));
        threat->clean_bits = game_bits(number_largest(game, declared->relief));
        for (uint32_t m = 0; m < declared->n_instruments; m++) {
            threat->reduces_gain |= ever_nonzero(scenario, declared->instruments[m].gain_reduction);
            threat->backlashes |= ever_nonzero(scenario, declared->instruments[m].backlash);
        }
        double escalation;
        threat->escalates =
            !parley_number_constant(&scenario->numbers[declared->escalation], &escalation) ||
            escalation != 1;
        status = threat_links(game, threat);
        threat->feared = !status && links_fear(game, threat);
        if (!status)
            status = threat_sites(game, threat);
    }
    return status;
}

void threats_free(parley_game *game)
{
    for (uint32_t t = 0; game->threats && t < game->scenario->n_threats; t++) {
        free(game->threats[t].links.at);
        free(game->threats[t].site_backlash);
    }
    free(game->threats);
}
