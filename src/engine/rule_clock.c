/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Clock: schedules take their value for the round, actors may turn into another type, and where
 * another strategy applies than in the round before it starts afresh. */
#include "engine/counter.h"
#include "engine/draw.h"

#include <string.h>

/* The odds of turning into `to` given that the types before it in file order did not come about,
 * of which `spent` was the probability: together, one draw among them all. */
static mask conditional_odds(struct play *play, parley_number_id turnover, double spent[LANES],
                             mask lanes)
{
    for (int w = 0; w < WORDS; w++) {
        LANE_BUFFER(buffer);
        const double *p = current_values(play, turnover, w, buffer);
        for (int l = 0; l < 64; l++) {
            double rest = 1 - spent[64 * w + l];
            play->turning.lanes[64 * w + l] = p[l] < rest ? p[l] / rest : 1;
            spent[64 * w + l] += p[l];
        }
    }
    column_planes(&play->turning, PARLEY_PROBABILITY);
    odds_vary(play, play->turning.planes, NULL, lanes & ~play->turning.certain);
    return lanes & play->turning.certain;
}

static mask turn_into(struct play *play, mask certain, uint32_t actor, uint32_t from, uint32_t to,
                      mask lanes)
{
    const game_actor *compiled = &play->game->actors[actor];
    mask turned = odds_happen(play, certain, compiled->site_turnover[to], lanes);
    if (mask_any(turned)) {
        play->next_types[compiled->first_type + from] &= ~turned;
        play->next_types[compiled->first_type + to] |= turned;
        play->turned[actor] |= turned;
        record_event(play, play->game->turned_counter[actor][to], turned);
    }
    return turned;
}

static void turn_over(struct play *play, uint32_t actor, uint32_t from)
{
    const parley_actor *declared = &play->game->scenario->actors[actor];
    const parley_number_id *turnover = declared->types[from].turnover;
    mask left = play->types[play->game->actors[actor].first_type + from] & play->running;
    double spent[LANES];
    uint32_t n_targets = 0;
    for (uint32_t to = 0; to < declared->n_types; to++)
        n_targets += turnover[to] != PARLEY_NONE;
    for (int lane = 0; n_targets > 1 && lane < LANES; lane++)
        spent[lane] = 0;
    for (uint32_t to = 0; to < declared->n_types && mask_any(left); to++) {
        if (turnover[to] == PARLEY_NONE)
            continue;
        odds_begin(play);
        mask certain = n_targets == 1 ? odds_number(play, turnover[to], left)
                                      : conditional_odds(play, turnover[to], spent, left);
        left &= ~turn_into(play, certain, actor, from, to, left);
    }
}

/* All actors at once, each with the probabilities of the types that were. */
static void turn_all_over(struct play *play)
{
    const parley_game *game = play->game;
    memcpy(play->next_types, play->types, game->n_types * sizeof *play->types);
    for (uint32_t i = 0; i < game->scenario->n_actors; i++) {
        play->turned[i] = mask_none();
        if (!game->actors[i].turns)
            continue;
        for (uint32_t from = 0; from < game->scenario->actors[i].n_types; from++)
            turn_over(play, i, from);
    }
    memcpy(play->types, play->next_types, game->n_types * sizeof *play->types);
}

static mask restrained_now(const struct play *play, const game_link *link)
{
    mask lanes = mask_none();
    for (uint32_t c = 0; c < link->restraints.n; c++)
        if (commitment_stands(play, link->restraints.at[c]))
            lanes |= lanes_in_force(play, link, link->restraints.at[c]);
    return lanes;
}

/* The lanes in which a slot of the link applies. */
static mask slot_lanes(const struct play *play, const game_link *link, uint32_t slot)
{
    const mask *types = &play->types[play->game->actors[link->actor].first_type];
    mask restrained = play->links[link - play->game->links].restrained, lanes = mask_none();
    for (uint32_t p = 0; p < link->n_plans; p++) {
        const game_plan *plan = &link->plans[p];
        mask own = plan->type == PARLEY_NONE ? mask_all() : types[plan->type];
        if (plan->slot_restrained == slot)
            lanes |= own & restrained;
        if (plan->slot_free == slot)
            lanes |= own & ~restrained;
    }
    return lanes;
}

static void start_afresh(struct play *play, const game_link *link, const game_slot *slot,
                         mask fresh)
{
    link_play *state = &play->links[link - play->game->links];
    state->states[slot->first_state + slot->strategy.initial] |= fresh;
    counter_clear(state->timer, link->timer_bits, fresh);
    if (!slot->strategy.logit)
        return;
    double *belief = play->beliefs[slot->belief];
    for (int w = 0; w < WORDS; w++)
        for (uint64_t left = fresh[w]; left;) {
            int v = word_next(&left);
            reals trust = current_reals(play, slot->strategy.declared->trust, w, v);
            reals before = reals_load(belief + 64 * w, v);
            reals_store(belief + 64 * w, v, reals_select(fresh[w], v, trust, before));
        }
}

static void change_strategies(struct play *play, const game_link *link)
{
    link_play *state = &play->links[link - play->game->links];
    for (uint32_t s = 0; s < link->n_slots; s++) {
        const game_slot *slot = &link->slots[s];
        mask lanes = slot_lanes(play, link, s), going_on = mask_none();
        for (uint32_t i = 0; i < slot->strategy.n_states; i++) {
            state->states[slot->first_state + i] &= lanes;
            going_on |= state->states[slot->first_state + i];
        }
        mask fresh = lanes & ~going_on;
        if (mask_any(fresh))
            start_afresh(play, link, slot, fresh);
    }
}

/* Brings a link's restraint up to date; true where it began or ended in some lane. */
static bool restraint_moved(struct play *play, uint32_t l)
{
    mask before = play->links[l].restrained, now = restrained_now(play, &play->game->links[l]);
    play->links[l].restrained = now;
    return mask_any(now ^ before);
}

void clock_start(struct play *play)
{
    const parley_game *game = play->game;
    current_update(play);
    rule_talks(play);
    memset(play->turned, 0, game->scenario->n_actors * sizeof *play->turned);
    for (uint32_t l = 0; l < game->n_links; l++) {
        restraint_moved(play, l);
        change_strategies(play, &game->links[l]);
    }
}

void rule_clock(struct play *play)
{
    const parley_game *game = play->game;
    const game_list *switching = &game->work.switching;
    if (play->round == 0)
        return;
    current_update(play);
    rule_talks(play);
    turn_all_over(play);
    for (uint32_t i = 0; i < switching->n; i++) {
        const game_link *link = &game->links[switching->at[i]];
        bool moved = link->restraints.n && restraint_moved(play, switching->at[i]);
        if (moved || mask_any(play->turned[link->actor]))
            change_strategies(play, link);
    }
}
