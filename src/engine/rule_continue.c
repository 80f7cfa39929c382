/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Continue: withdrawals take effect, and the history goes on with the continuation probability. */
#include "engine/draw.h"

void rule_continue(struct play *play)
{
    const parley_game *game = play->game;
    for (uint32_t p = 0; p < game->n_pairs; p++)
        play->withdrawn[p] |= play->leaving[p];
    odds_begin(play);
    odds_constant(play, game->scenario->rounds.continuation, play->running);
    play->running = odds_happen(play, game->site_continue, play->running);
}
