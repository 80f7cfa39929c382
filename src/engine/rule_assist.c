/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Assist: the watcher asks about an adverse signal; the accused may answer, at a cost, and an
 * answer may clear the signal. A request that is not honoured is a refusal. */
#include "engine/draw.h"

void rule_assist(struct play *play)
{
    const parley_game *game = play->game;
    for (uint32_t i = 0; i < game->work.assisted.n; i++) {
        uint32_t l = game->work.assisted.at[i];
        const game_link *link = &game->links[l];
        link_play *state = &play->links[l];
        for (uint32_t a = 0; a < link->assistance.n; a++) {
            uint32_t c = link->assistance.at[a], counter = game->commitment_counter[c];
            const parley_commitment *commitment = &game->scenario->commitments[c];
            state->refused[a] = mask_none();
            if (!commitment_stands(play, c))
                continue;
            mask open = state->adverse & lanes_in_force(play, link, c);
            mask asked =
                happens(play, link->site_request[a], commitment->request[link->counterpart], open);
            odds_begin(play);
            mask certain = odds_number(play, commitment->honour_accidental[link->actor],
                                       asked & state->intended);
            certain |= odds_number(play, commitment->honour_deliberate[link->actor],
                                   asked & ~state->intended);
            mask honoured = odds_happen(play, certain, link->site_honour[a], asked);
            charge(play, link->actor, commitment->cost[link->actor], NULL, honoured);
            mask restored =
                happens(play, link->site_restore[a], commitment->restores[link->actor], honoured);
            state->adverse &= ~restored;
            state->refused[a] = asked & ~honoured;
            record_answer(play, link->actor, asked, honoured);
            record_event_on(play, counter + COMMITMENT_REQUEST, l, asked);
            record_event_on(play, counter + COMMITMENT_HONOURED, l, honoured);
            record_event_on(play, counter + COMMITMENT_RESTORED, l, restored);
        }
    }
}
