/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Execute: an intended C slips to D, an intended D to C. */
#include "engine/draw.h"

void rule_execute(struct play *play)
{
    const parley_game *game = play->game;
    for (uint32_t l = 0; l < game->n_links; l++) {
        const game_link *link = &game->links[l];
        link_play *state = &play->links[l];
        const parley_trembles *error = &game->scenario->issues[link->issue].error[link->actor];
        const uint32_t site = link->site_execute;
        if (link->slips_alike) {
            state->executed =
                state->intended ^ happens_always(play, site, &link->slip, play->running);
            continue;
        }
        odds_begin(play);
        mask certain = odds_number(play, error->cooperate, state->intended);
        certain |= odds_number(play, error->defect, ~state->intended);
        state->executed = state->intended ^ odds_happen(play, certain, site, play->running);
    }
}
