/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Learn: every strategy's state moves on by the own executed and the perceived action of the other;
 * beliefs move on what was seen and on whether threats were carried out. */
#include "engine/counter.h"
#include "engine/play.h"

#include <string.h>

/* Lanes that enter a state that lasts: all but one of its rounds are still to come afterwards. */
static void hold(struct play *play, const game_link *link, link_play *state, parley_number_id id,
                 mask entering)
{
    current_load(play, id, state->timer, link->timer_bits, entering);
    counter_subtract(state->timer, link->timer_bits, entering);
}

static void move_on(struct play *play, const game_link *link, link_play *state,
                    const game_slot *slot, const mask outcomes[4])
{
    const game_strategy *strategy = &slot->strategy;
    mask *now = &state->states[slot->first_state], *next = play->next_states;
    mask busy = mask_none();
    memset(next, 0, strategy->n_states * sizeof *next);
    if (link->timer_bits)
        busy = counter_positive(state->timer, link->timer_bits);
    mask held = mask_none();
    for (uint32_t s = 0; s < strategy->n_states; s++) {
        mask listening = now[s] & ~busy;
        next[s] |= now[s] & busy;
        held |= now[s] & busy;
        for (int o = 0; o < 4; o++)
            next[strategy->states[s].next[o]] |= listening & outcomes[o];
    }
    counter_subtract(state->timer, link->timer_bits, held);
    for (uint32_t s = 0; s < strategy->n_states; s++)
        if (strategy->states[s].hold != PARLEY_NONE)
            hold(play, link, state, strategy->states[s].hold, next[s] & ~held);
    memcpy(now, next, strategy->n_states * sizeof *next);
}

/* Where the next state is a matter of the outcome alone. A slot that is alone applies everywhere.
 */
static void move_to_outcome(const game_link *link, link_play *state, const game_slot *slot,
                            const mask outcomes[4])
{
    const game_strategy *strategy = &slot->strategy;
    mask *now = &state->states[slot->first_state], lanes = mask_all();
    if (link->n_slots > 1) {
        lanes = now[0];
        for (uint32_t s = 1; s < strategy->n_states; s++)
            lanes |= now[s];
    }
    for (uint32_t s = 0; s < strategy->n_states; s++) {
        mask after = mask_none();
        for (int o = 0; o < 4; o++)
            after = mask_join(after, mask_fill(strategy->states[s].after[o]), outcomes[o]);
        now[s] = after & lanes;
    }
}

/* q += learning ([the counterpart cooperated] - q) */
static void trust(struct play *play, const link_play *state, const game_slot *slot, mask cooperated)
{
    mask lanes = state->states[slot->first_state];
    double *belief = play->beliefs[slot->belief];
    for (int w = 0; w < WORDS; w++) {
        LANE_BUFFER(buffer);
        if (!lanes[w])
            continue;
        word_values learning = current_word(play, slot->strategy.declared->learning, w, buffer);
        for (int v = 0; v < WORD_REALS; v++) {
            reals q = reals_load(belief + 64 * w, v);
            reals seen = reals_select(cooperated[w], v, reals_fill(1), reals_fill(0));
            reals moved = q + word_value(&learning, v) * (seen - q);
            reals_store(belief + 64 * w, v, reals_select(lanes[w], v, moved, q));
        }
    }
}

void rule_learn(struct play *play)
{
    const parley_game *game = play->game;
    for (uint32_t l = 0; l < game->n_links; l++) {
        const game_link *link = &game->links[l];
        link_play *state = &play->links[l];
        mask own = state->executed, other = ~play->links[link->reverse].adverse;
        const mask outcomes[4] = {own & other, own & ~other, other & ~own, ~(own | other)};
        for (uint32_t s = 0; s < link->n_slots; s++) {
            const game_slot *slot = &link->slots[s];
            if (slot->strategy.logit)
                trust(play, state, slot, other);
            else if (slot->strategy.n_states == 1 && !link->timer_bits)
                continue;
            else if (slot->strategy.outcome_only)
                move_to_outcome(link, state, slot, outcomes);
            else
                move_on(play, link, state, slot, outcomes);
        }
    }
    for (uint32_t t = 0; t < game->scenario->n_threats; t++) {
        threat_play *state = &play->threats[t];
        lanes_count(state->carried_out, state->triggered_imposed);
        lanes_count(state->bluffs, state->bluffed);
    }
}
