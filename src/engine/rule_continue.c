/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Continue: withdrawals take effect, and the history goes on with the continuation probability. */
#include "engine/draw.h"

void rule_continue(struct play *play)
{
    const parley_game *game = play->game;
    for (uint32_t p = 0; p < game->n_pairs; p++)
        play->withdrawn[p] |= play->leaving[p];
    play->running =
        happens_by(play, game->site_continue, game->scenario->rounds.continuation, play->running);
}
