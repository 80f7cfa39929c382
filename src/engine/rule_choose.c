/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Choose: every strategy intends C or D. An automaton cooperates with the probability of the state
 * it is in; a logit response defects with the probability worked out for it. */
#include "engine/draw.h"

INLINE mask automaton_odds(struct play *play, const game_slot *slot, const mask *states)
{
    mask certain = mask_none();
    for (uint32_t s = 0; s < slot->strategy.n_states; s++) {
        const game_chance *chance = &slot->strategy.states[s].cooperate;
        certain |= chance->number == PARLEY_NONE
                       ? odds_constant(play, chance->constant, chance->bits, states[s])
                       : odds_number(play, chance->number, states[s]);
    }
    return certain;
}

void rule_choose(struct play *play)
{
    const parley_game *game = play->game;
    for (uint32_t l = 0; l < game->n_links; l++) {
        const game_link *link = &game->links[l];
        link_play *state = &play->links[l];
        mask responding = mask_none(), certain = mask_none();
        odds_begin(play);
        for (uint32_t s = 0; s < link->n_slots; s++) {
            const game_slot *slot = &link->slots[s];
            const mask *states = &state->states[slot->first_state];
            if (slot->strategy.logit)
                responding |= states[0] & play->running;
            else
                certain |= automaton_odds(play, slot, states);
        }
        if (mask_any(responding)) {
            logit_response(play, l, responding, &play->digits);
            odds_vary(play, NULL, &play->digits, responding);
        }
        /* what is drawn for a logit response is a D */
        state->intended = odds_happen(play, certain, link->site_choose, play->running) ^ responding;
    }
}
