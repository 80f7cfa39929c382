/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hotline: the watcher calls about a signal that is still adverse; both pay, and the call may
 * clear it. */
#include "engine/draw.h"

void rule_hotline(struct play *play)
{
    const parley_game *game = play->game;
    for (uint32_t i = 0; i < game->work.connected.n; i++) {
        uint32_t l = game->work.connected.at[i];
        const game_link *link = &game->links[l];
        link_play *state = &play->links[l];
        for (uint32_t h = 0; h < link->hotlines.n; h++) {
            uint32_t c = link->hotlines.at[h], counter = game->commitment_counter[c];
            const parley_commitment *commitment = &game->scenario->commitments[c];
            if (!commitment_stands(play, c))
                continue;
            mask open = state->adverse & lanes_in_force(play, link, c);
            mask called =
                happens(play, link->site_call[h], commitment->call[link->counterpart], open);
            charge(play, link->actor, commitment->cost[link->actor], NULL, called);
            charge(play, link->counterpart, commitment->cost[link->counterpart], NULL, called);
            odds_begin(play);
            mask certain = odds_number(play, commitment->resolve_accidental[link->actor],
                                       called & state->intended);
            certain |= odds_number(play, commitment->resolve_deliberate[link->actor],
                                   called & ~state->intended);
            mask resolved = odds_happen(play, certain, link->site_resolve[h], called);
            state->adverse &= ~resolved;
            record_event_on(play, counter + COMMITMENT_CALL, l, called);
            record_event_on(play, counter + COMMITMENT_RESOLVED, l, resolved);
        }
    }
}
