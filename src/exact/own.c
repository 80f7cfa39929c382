/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exact/own.h"

#include "core/memory.h"

#include <stdlib.h>

static bool constant(const parley_game *game, parley_number_id id)
{
    return id == PARLEY_NONE || game->numbers[id].constant;
}

static double value(const parley_game *game, parley_number_id id)
{
    return game->numbers[id].sources[0].steps[0].constant;
}

/* Whether the link has one automaton of constants, and its longest hold. */
static bool plain(const parley_game *game, const game_link *link, uint32_t *longest)
{
    const game_strategy *strategy = &link->slots[0].strategy;
    *longest = 0;
    if (link->n_slots != 1 || strategy->logit)
        return false;
    for (uint32_t s = 0; s < strategy->n_states; s++) {
        const game_state *state = &strategy->states[s];
        if (!constant(game, state->cooperate.number) || !constant(game, state->hold))
            return false;
        if (state->hold != PARLEY_NONE && value(game, state->hold) > *longest)
            *longest = (uint32_t)value(game, state->hold);
    }
    return true;
}

/* A field for 0..largest; false without room. */
static bool place_field(uint32_t *used, uint32_t largest, exact_field *field)
{
    uint32_t bits = game_bits(largest), word = 1;
    *field = (exact_field){0};
    if (bits == 0)
        return true;
    while (word < KEY_WORDS && used[word] + bits > 63)
        word++;
    if (word == KEY_WORDS)
        return false;
    *field = (exact_field){(uint8_t)word, (uint8_t)used[word], (uint8_t)bits};
    used[word] += bits;
    return true;
}

parley_status own_init(exact_own *own, const parley_game *game, const exact_part *part,
                       uint32_t actor, bool *fits)
{
    uint32_t used[KEY_WORDS] = {0};
    *fits = true;
    *own = (exact_own){.game = game, .links = memory_array(part->links.n, sizeof *own->links)};
    if (!own->links)
        return PARLEY_ERROR_MEMORY;
    for (uint32_t k = 0; *fits && k < part->links.n; k++) {
        const game_link *link = &game->links[part->links.at[k]];
        own_link *to = &own->links[own->n];
        uint32_t longest;
        if (link->actor != actor)
            continue;
        own->n++;
        *fits = plain(game, link, &longest);
        to->strategy = &link->slots[0].strategy;
        *fits = *fits && place_field(used, to->strategy->n_states - 1, &to->state) &&
                place_field(used, longest, &to->timer);
    }
    return PARLEY_OK;
}

void own_free(exact_own *own)
{
    free(own->links);
    *own = (exact_own){0};
}

exact_key own_start(const exact_own *own)
{
    exact_key key = {{0}};
    for (uint32_t k = 0; k < own->n; k++)
        field_set(&key, own->links[k].state, own->links[k].strategy->initial);
    return key;
}

double own_chance(const exact_own *own, const exact_key *key, uint32_t choice)
{
    double p = 1;
    for (uint32_t k = 0; k < own->n; k++) {
        const own_link *link = &own->links[k];
        const game_chance *chance = &link->strategy->states[field_get(key, link->state)].cooperate;
        double c =
            chance->number == PARLEY_NONE ? chance->constant : value(own->game, chance->number);
        p *= choice >> k & 1 ? 1 - c : c;
    }
    return p;
}

void own_learn(const exact_own *own, exact_key *key, uint32_t outcomes)
{
    for (uint32_t k = 0; k < own->n; k++) {
        const own_link *link = &own->links[k];
        uint32_t timer = field_get(key, link->timer);
        if (timer > 0) {
            field_set(key, link->timer, timer - 1);
            continue;
        }
        uint32_t state = field_get(key, link->state);
        uint32_t next = link->strategy->states[state].next[outcomes >> 2 * k & 3];
        parley_number_id hold = link->strategy->states[next].hold;
        field_set(key, link->state, next);
        if (hold != PARLEY_NONE)
            field_set(key, link->timer, (uint32_t)value(own->game, hold) - 1);
    }
}
