/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the state of a part keeps what, and what is expected of its rounds. */
#include "exact/part.h"

#include "core/memory.h"

typedef struct layout {
    uint32_t used[KEY_WORDS];
    bool full;
} layout;

/* A field for 0..largest in the first word that has room. */
static exact_field field_of(layout *to, uint64_t largest)
{
    uint32_t bits = game_bits(largest), word = 0;
    if (bits == 0)
        return (exact_field){0};
    while (word < KEY_WORDS && to->used[word] + bits > 63)
        word++;
    if (word == KEY_WORDS) {
        to->full = true;
        return (exact_field){0};
    }
    to->used[word] += bits;
    return (exact_field){(uint8_t)word, (uint8_t)(to->used[word] - bits), (uint8_t)bits};
}

static void link_fields(const exact_part *part, uint32_t l, layout *to)
{
    const game_link *link = &part->game->links[l];
    part->link[l] =
        (exact_link){.state = field_of(to, link->n_states - 1),
                     .timer = field_of(to, (UINT64_C(1) << link->timer_bits) - 1),
                     .intends_defect = field_of(to, link->assistance.n + link->hotlines.n > 0),
                     .defects = field_of(to, 1),
                     .adverse = field_of(to, 1)};
}

/* The smallest value of a number in any case. */
static double smallest(const exact_model *model, parley_number_id id)
{
    const game_number *number = &model->game->numbers[id];
    double least = number_largest(model->game, id);
    for (uint32_t s = 0; s < number->n_sources; s++)
        for (uint32_t k = 0; k < number->sources[s].n_steps; k++) {
            const game_step *step = &number->sources[s].steps[k];
            if (step->draw == PARLEY_NONE && step->constant < least)
                least = step->constant;
            for (uint32_t v = 0; step->draw != PARLEY_NONE && v < model->atoms[step->draw].n; v++)
                if (model->atoms[step->draw].values[v] < least)
                    least = model->atoms[step->draw].values[v];
        }
    return least;
}

/* From one imposition to the next a threat needs its delay, a round for the trigger, and as long as
 * it lasts; what a schedule imposes needs the last alone. */
static uint32_t most_impositions(const exact_model *model, const parley_threat *threat)
{
    double duration = smallest(model, threat->duration), relief = smallest(model, threat->relief);
    double cycle = duration > relief ? duration : relief;
    if (!threat->n_scheduled)
        cycle += 1 + smallest(model, threat->delay);
    return (uint32_t)(model->game->scenario->rounds.count / (cycle < 1 ? 1 : cycle)) + 1;
}

static void threat_fields(exact_part *part, const exact_model *model, uint32_t h, layout *to)
{
    const parley_game *game = part->game;
    const parley_threat *threat = &game->scenario->threats[h];
    uint32_t wait = number_largest(game, threat->delay) + 1;
    uint32_t duration = number_largest(game, threat->duration);
    exact_threat *fields = &part->threat[h];
    fields->most_impositions = game->threats[h].escalates ? most_impositions(model, threat) : 0;
    fields->phase = field_of(to, PHASE_ACTIVE);
    fields->tally = field_of(to, number_largest(game, threat->threshold));
    fields->quiet = field_of(to, number_largest(game, threat->forget));
    fields->timer = field_of(to, wait > duration ? wait : duration);
    fields->clean = field_of(to, number_largest(game, threat->relief));
    fields->impositions = field_of(to, fields->most_impositions);
    fields->offended = field_of(to, 1);
    fields->activated = field_of(to, 1);
}

static void quantity_add(exact_part *part, uint32_t quantity)
{
    if (part->local[quantity] != PARLEY_NONE)
        return;
    part->local[quantity] = part->n_local;
    part->global[part->n_local++] = quantity;
}

static void commitment_quantities(exact_part *part, uint32_t c)
{
    const parley_game *game = part->game;
    uint32_t first = game->commitment_counter[c];
    parley_commitment_kind kind = game->scenario->commitments[c].kind;
    uint32_t n = kind == PARLEY_ASSISTANCE ? 3 : kind == PARLEY_HOTLINE ? 2 : 0;
    quantity_add(part, quantity_in_force(game, c));
    for (uint32_t k = 0; k < n; k++)
        quantity_add(part, first + k);
}

static void quantities(exact_part *part)
{
    const parley_game *game = part->game;
    for (uint32_t k = 0; k < part->links.n; k++) {
        const game_link *link = &game->links[part->links.at[k]];
        const game_list *lists[] = {&link->restraints, &link->assistance, &link->hotlines};
        for (uint32_t kind = 0; kind < COUNT_BOTH; kind++)
            quantity_add(part, game_link_count(game, part->links.at[k], (game_link_counter)kind));
        for (int list = 0; list < 3; list++)
            for (uint32_t c = 0; c < lists[list]->n; c++)
                commitment_quantities(part, lists[list]->at[c]);
    }
    for (uint32_t i = 0; i < part->earners.n; i++)
        quantity_add(part, quantity_payoff(game, part->earners.at[i]));
    for (uint32_t k = 0; k < part->threats.n; k++) {
        uint32_t h = part->threats.at[k];
        for (uint32_t e = 0; e <= THREAT_ACTIVE; e++)
            quantity_add(part, game->threat_counter[h] + e);
        quantity_add(part, game->threats[h].withdrawal);
    }
    for (uint32_t k = 0; k < part->turning.n; k++) {
        uint32_t i = part->turning.at[k];
        for (uint32_t type = 0; type < game->scenario->actors[i].n_types; type++)
            if (game->turned_counter[i][type] != PARLEY_NONE)
                quantity_add(part, game->turned_counter[i][type]);
    }
}

parley_status layout_init(exact_part *part, const exact_model *model, parley_error *error)
{
    const parley_game *game = part->game;
    const parley_scenario *scenario = game->scenario;
    uint32_t n = n_quantities(game);
    layout to = {0};
    part->link = memory_array(game->n_links, sizeof *part->link);
    part->threat = memory_array(scenario->n_threats, sizeof *part->threat);
    part->withdrawn = memory_array(game->n_pairs, sizeof *part->withdrawn);
    part->type = memory_array(scenario->n_actors, sizeof *part->type);
    part->local = memory_array(n, sizeof *part->local);
    part->global = memory_array(n, sizeof *part->global);
    if (!part->link || !part->threat || !part->withdrawn || !part->type || !part->local ||
        !part->global)
        return PARLEY_ERROR_MEMORY;
    for (uint32_t q = 0; q < n; q++)
        part->local[q] = PARLEY_NONE;
    for (uint32_t k = 0; k < part->turning.n; k++)
        part->type[part->turning.at[k]] =
            field_of(&to, scenario->actors[part->turning.at[k]].n_types - 1);
    for (uint32_t k = 0; k < part->links.n; k++)
        link_fields(part, part->links.at[k], &to);
    for (uint32_t k = 0; k < part->threats.n; k++) {
        uint32_t h = part->threats.at[k], pair = game->threats[h].pair;
        threat_fields(part, model, h, &to);
        if (game->threats[h].backlashes && part->withdrawn[pair].bits == 0)
            part->withdrawn[pair] = field_of(&to, 1);
    }
    quantities(part);
    if (to.full)
        return parley_error_add(error, PARLEY_ERROR_LIMIT, NULL, NULL,
                                "the state of %u links and %u threats that hang together does not "
                                "fit %d bits; leave issues out (--issues), or shorten what threats "
                                "count",
                                part->links.n, part->threats.n, 63 * KEY_WORDS);
    return PARLEY_OK;
}
