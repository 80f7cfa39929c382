/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Judge: a signal that is still adverse, against an actor that a restraint in force binds, is a
 * violation. */
#include "engine/play.h"

/* The lanes in which some restraint on the link's issue binds its actor. */
mask binding(const struct play *play, const game_link *link)
{
    for (uint32_t r = 0; r < link->restraints.n; r++) {
        uint32_t c = link->restraints.at[r];
        if (commitment_stands(play, c) && play->game->scenario->commitments[c].binds[link->actor])
            return bound_together(play, link);
    }
    return mask_none();
}

void rule_judge(struct play *play)
{
    for (uint32_t l = 0; l < play->game->n_links; l++)
        play->links[l].violated = play->links[l].adverse & binding(play, &play->game->links[l]);
}
