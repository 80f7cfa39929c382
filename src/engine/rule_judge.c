/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Judge: a signal that is still adverse, against an actor that a restraint in force binds, is a
 * violation. */
#include "engine/play.h"

/* The lanes in which some restraint on the link's issue binds its actor. */
mask binding(const struct play *play, const game_link *link)
{
    mask lanes = mask_none();
    for (uint32_t r = 0; r < link->restraints.n; r++) {
        uint32_t c = link->restraints.at[r];
        if (commitment_stands(play, c) && play->game->scenario->commitments[c].binds[link->actor])
            lanes |= lanes_in_force(play, link, c);
    }
    return lanes;
}

void rule_judge(struct play *play)
{
    const game_list *restrained = &play->game->work.restrained;
    for (uint32_t i = 0; i < restrained->n; i++) {
        link_play *state = &play->links[restrained->at[i]];
        state->violated = state->adverse & binding(play, &play->game->links[restrained->at[i]]);
    }
}
