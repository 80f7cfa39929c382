/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Choose: every strategy intends C or D. An automaton cooperates with the probability of the state
 * it is in; a logit response defects with the probability worked out for it. */
#include "engine/draw.h"

/* The lanes of automata that cooperate for sure. */
INLINE mask certain_lanes(const game_link *link, const mask *states)
{
    mask certain = mask_none();
    for (uint32_t i = 0; i < link->certain.n; i++)
        certain |= states[link->certain.at[i]];
    return certain;
}

/* The odds that the link's other automata cooperate. */
INLINE mask automata_odds(struct play *play, const game_link *link, const mask *states)
{
    mask certain = mask_none();
    for (uint32_t i = 0; i < link->n_choices; i++) {
        const game_choice *choice = &link->choices[i];
        if (choice->number == PARLEY_NONE)
            odds_share(play, choice->term, choice->constant, states[choice->state]);
        else
            certain |= odds_number(play, choice->number, states[choice->state]);
    }
    return certain;
}

/* There is one state in which a link leaves it to chance, and always the same. */
INLINE bool one_choice(const game_link *link)
{
    return link->n_choices == 1 && link->choices[0].number == PARLEY_NONE &&
           link->belief == PARLEY_NONE;
}

static mask logit_lanes(const struct play *play, const game_link *link, const mask *states)
{
    mask responding = mask_none();
    for (uint32_t s = 0; s < link->n_slots; s++)
        if (link->slots[s].strategy.logit)
            responding |= states[link->slots[s].first_state];
    return responding & play->running;
}

void rule_choose(struct play *play)
{
    const parley_game *game = play->game;
    for (uint32_t l = 0; l < game->n_links; l++) {
        const game_link *link = &game->links[l];
        link_play *state = &play->links[l];
        mask responding = mask_none(), certain = certain_lanes(link, state->states);
        if (one_choice(link)) {
            mask open = play->running & state->states[link->choices[0].state];
            state->intended =
                (play->running & certain) |
                draw_constant(play, link->choices[0].constant, link->site_choose, open);
            continue;
        }
        odds_begin(play);
        certain |= automata_odds(play, link, state->states);
        if (link->belief != PARLEY_NONE)
            responding = logit_lanes(play, link, state->states);
        if (mask_any(responding)) {
            logit_response(play, l, responding, &play->digits);
            odds_vary(play, NULL, &play->digits, responding);
        }
        /* what is drawn for a logit response is a D */
        state->intended = odds_happen(play, certain, link->site_choose, play->running) ^ responding;
    }
}
