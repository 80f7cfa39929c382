/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who meets whom on what, which strategies may apply there, and which commitments and threats
 * cover it. */
#include "game/game.h"

#include "core/memory.h"

#include <stdlib.h>
#include <string.h>

#define MAX_LINKS 16384u
#define MAX_LINK_STATES 1024u

uint32_t game_pair(const parley_scenario *scenario, uint32_t i, uint32_t j)
{
    uint32_t n = scenario->n_actors, low = i < j ? i : j, high = i < j ? j : i;
    return low * n - low * (low + 1) / 2 + high - low - 1;
}

/* The slot whose strategy equals `declared`, made where there is none; its index in `*slot`. */
static parley_status slot_find(parley_game *game, game_link *link, const parley_strategy *declared,
                               uint32_t *slot)
{
    for (*slot = 0; *slot < link->n_slots; ++*slot)
        if (strategy_equal(game->scenario, link->slots[*slot].strategy.declared, declared))
            return PARLEY_OK;
    game_slot *grown = reallocarray(link->slots, link->n_slots + 1, sizeof *grown);
    if (!grown)
        return PARLEY_ERROR_MEMORY;
    link->slots = grown;
    game_slot *made = &grown[link->n_slots++];
    *made = (game_slot){.first_state = link->n_states, .belief = PARLEY_NONE};
    parley_status status = strategy_init(&made->strategy, game->scenario, declared, link->issue);
    if (status)
        return status;
    if (made->strategy.logit && link->belief == PARLEY_NONE)
        link->belief = game->n_beliefs++;
    if (made->strategy.logit)
        made->belief = link->belief;
    link->n_states += made->strategy.n_states;
    for (uint32_t s = 0; s < made->strategy.n_states; s++) {
        parley_number_id hold = made->strategy.states[s].hold;
        if (hold == PARLEY_NONE)
            continue;
        uint32_t bits = game_bits(number_largest(game, hold));
        link->timer_bits = bits > link->timer_bits ? bits : link->timer_bits;
    }
    return PARLEY_OK;
}

/* What automata do in the states of a slot: constants, or numbers. */
static bool add_choices(game_link *link, const game_slot *slot, bool numbers, uint32_t *n_terms)
{
    for (uint32_t s = 0; s < slot->strategy.n_states; s++) {
        const game_chance *chance = &slot->strategy.states[s].cooperate;
        const uint32_t state = slot->first_state + s;
        if (numbers != (chance->number != PARLEY_NONE) || (!numbers && chance->digits.bits == 0))
            continue;
        if (!numbers && chance->constant >= 1) {
            if (!list_add(&link->certain, state))
                return false;
            continue;
        }
        uint32_t like = 0;
        while (!numbers && like < link->n_choices &&
               link->choices[like].constant->bits != chance->digits.bits)
            like++;
        bool joins = !numbers && like < link->n_choices;
        link->choices[link->n_choices++] = (game_choice){.state = state,
                                                         .number = chance->number,
                                                         .constant = &chance->digits,
                                                         .term = joins ? link->choices[like].term
                                                                 : numbers ? PARLEY_NONE
                                                                           : (*n_terms)++};
    }
    return true;
}

static parley_status choices_init(game_link *link)
{
    uint32_t n_terms = 0;
    link->choices = memory_array(link->n_states, sizeof *link->choices);
    if (!link->choices)
        return PARLEY_ERROR_MEMORY;
    for (int numbers = 0; numbers < 2; numbers++)
        for (uint32_t s = 0; s < link->n_slots; s++)
            if (!link->slots[s].strategy.logit &&
                !add_choices(link, &link->slots[s], numbers, &n_terms))
                return PARLEY_ERROR_MEMORY;
    return PARLEY_OK;
}

static parley_status plans_init(parley_game *game, game_link *link, parley_error *error)
{
    const parley_scenario *scenario = game->scenario;
    const parley_actor *actor = &scenario->actors[link->actor];
    link->n_plans = actor->n_types ? actor->n_types : 1;
    link->plans = memory_array(link->n_plans, sizeof *link->plans);
    if (!link->plans)
        return PARLEY_ERROR_MEMORY;
    for (uint32_t p = 0; p < link->n_plans; p++) {
        game_plan *plan = &link->plans[p];
        plan->type = actor->n_types ? p : PARLEY_NONE;
        uint32_t b = parley_scenario_behaviour(scenario, link->actor, plan->type, link->counterpart,
                                               link->issue);
        const parley_behaviour *behaviour = &scenario->behaviours[b];
        parley_status status = slot_find(game, link, &behaviour->strategy, &plan->slot_restrained);
        if (!status)
            status = slot_find(game, link, &behaviour->baseline, &plan->slot_free);
        if (status)
            return status;
    }
    if (link->n_states > MAX_LINK_STATES)
        return parley_error_add(error, PARLEY_ERROR_LIMIT, NULL, NULL,
                                "the strategies of %s towards %s on %s have %u states together, at "
                                "most %u are allowed",
                                actor->id, scenario->actors[link->counterpart].id,
                                scenario->issues[link->issue].id, link->n_states, MAX_LINK_STATES);
    link->first_state = game->n_states;
    game->n_states += link->n_states;
    return PARLEY_OK;
}

static bool covers(uint32_t n_parties, const uint32_t *parties, uint32_t n_issues,
                   const uint32_t *issues, const game_link *link)
{
    return contains(n_parties, parties, link->actor) &&
           contains(n_parties, parties, link->counterpart) &&
           contains(n_issues, issues, link->issue);
}

static parley_status link_cover(parley_game *game, game_link *link)
{
    const parley_scenario *scenario = game->scenario;
    game_list *lists[] = {[PARLEY_RESTRAINT] = &link->restraints,
                          [PARLEY_ASSISTANCE] = &link->assistance,
                          [PARLEY_HOTLINE] = &link->hotlines};
    for (uint32_t c = 0; c < scenario->n_commitments; c++) {
        const parley_commitment *commitment = &scenario->commitments[c];
        if (!covers(commitment->n_parties, commitment->parties, commitment->n_issues,
                    commitment->issues, link))
            continue;
        if (!list_add(lists[commitment->kind], c) ||
            !list_add(&game->commitment_links[c], (uint32_t)(link - game->links)))
            return PARLEY_ERROR_MEMORY;
    }
    for (uint32_t t = 0; t < scenario->n_threats; t++) {
        const parley_threat *threat = &scenario->threats[t];
        if (threat->target == link->actor && threat->sender == link->counterpart &&
            contains(threat->n_issues, threat->issues, link->issue) && !list_add(&link->threats, t))
            return PARLEY_ERROR_MEMORY;
    }
    for (uint32_t l = 0; l < game->n_links; l++) {
        const game_link *other = &game->links[l];
        if (other->issue != link->issue)
            continue;
        if (other->actor == link->counterpart && other->counterpart == link->actor)
            link->reverse = l;
        if (other->counterpart == link->counterpart && other->actor != link->actor &&
            !list_add(&link->bystanders, l))
            return PARLEY_ERROR_MEMORY;
    }
    return PARLEY_OK;
}

/* One site for each entry of `list`, named STAGE/COMMITMENT/WHO/WHOM/ISSUE. */
static parley_status sites_init(uint32_t **sites, parley_game *game, const game_list *list,
                                const char *stage, const char *where)
{
    *sites = memory_array(list->n, sizeof **sites);
    parley_status status = *sites ? PARLEY_OK : PARLEY_ERROR_MEMORY;
    for (uint32_t i = 0; i < list->n && !status; i++)
        status = site_init(&(*sites)[i], game, "%s/%s/%s", stage,
                           game->scenario->commitments[list->at[i]].id, where);
    return status;
}

static parley_status blame_sites_init(parley_game *game, game_link *link, const char *where)
{
    link->site_blame = memory_array(link->bystanders.n, sizeof *link->site_blame);
    parley_status status = link->site_blame ? PARLEY_OK : PARLEY_ERROR_MEMORY;
    for (uint32_t b = 0; b < link->bystanders.n && !status; b++) {
        uint32_t actor = game->links[link->bystanders.at[b]].actor;
        status = site_init(&link->site_blame[b], game, "blame/%s/%s", where,
                           game->scenario->actors[actor].id);
    }
    return status;
}

static parley_status link_sites_init(parley_game *game, game_link *link)
{
    const parley_scenario *scenario = game->scenario;
    char *where =
        memory_format("%s/%s/%s", scenario->actors[link->actor].id,
                      scenario->actors[link->counterpart].id, scenario->issues[link->issue].id);
    if (!where)
        return PARLEY_ERROR_MEMORY;
    parley_status status = site_init(&link->site_choose, game, "choose/%s", where);
    if (!status)
        status = site_init(&link->site_execute, game, "execute/%s", where);
    if (!status)
        status = site_init(&link->site_observe, game, "observe/%s", where);
    if (!status)
        status = site_init(&link->site_attribute, game, "attribute/%s", where);
    if (!status)
        status = blame_sites_init(game, link, where);
    if (!status)
        status = sites_init(&link->site_request, game, &link->assistance, "request", where);
    if (!status)
        status = sites_init(&link->site_honour, game, &link->assistance, "honour", where);
    if (!status)
        status = sites_init(&link->site_restore, game, &link->assistance, "restore", where);
    if (!status)
        status = sites_init(&link->site_call, game, &link->hotlines, "call", where);
    if (!status)
        status = sites_init(&link->site_resolve, game, &link->hotlines, "resolve", where);
    free(where);
    return status;
}

static bool payoff_constant(const parley_game *game, const game_link *link)
{
    const parley_payoff *payoff = &game->scenario->issues[link->issue].payoff;
    const game_number *numbers = game->numbers;
    uint32_t i = link->actor;
    switch (payoff->form) {
    case PARLEY_PRISONERS_DILEMMA:
        return numbers[payoff->r].constant && numbers[payoff->s].constant &&
               numbers[payoff->t].constant && numbers[payoff->p].constant;
    case PARLEY_MATRIX:
        return numbers[payoff->cells[i][0]].constant && numbers[payoff->cells[i][1]].constant &&
               numbers[payoff->cells[i][2]].constant && numbers[payoff->cells[i][3]].constant;
    case PARLEY_HARM:
        return numbers[payoff->gain[i]].constant && numbers[payoff->harm[i]].constant &&
               numbers[payoff->blowback[i]].constant;
    }
    return false;
}

static double constant_of(const parley_game *game, parley_number_id id)
{
    double value = 0;
    parley_number_constant(&game->scenario->numbers[id], &value);
    return value;
}

/* The cells of a link whose numbers are all constant. */
static void cells_init(const parley_game *game, game_link *link)
{
    const parley_payoff *payoff = &game->scenario->issues[link->issue].payoff;
    uint32_t i = link->actor;
    if (payoff->form == PARLEY_HARM) {
        double harm = constant_of(game, payoff->harm[i]);
        double net = constant_of(game, payoff->gain[i]) - constant_of(game, payoff->blowback[i]);
        const double of_harm[4] = {0, -harm, net, net - harm};
        memcpy(link->cells, of_harm, sizeof of_harm);
        return;
    }
    const parley_number_id dilemma[4] = {payoff->r, payoff->s, payoff->t, payoff->p};
    const parley_number_id *ids = payoff->form == PARLEY_MATRIX ? payoff->cells[i] : dilemma;
    for (int c = 0; c < 4; c++)
        link->cells[c] = constant_of(game, ids[c]);
}

static void slip_init(const parley_game *game, game_link *link)
{
    const parley_trembles *error = &game->scenario->issues[link->issue].error[link->actor];
    double of_cooperation = 0, of_defection = 0;
    link->slips_alike =
        parley_number_constant(&game->scenario->numbers[error->cooperate], &of_cooperation) &&
        parley_number_constant(&game->scenario->numbers[error->defect], &of_defection) &&
        of_cooperation == of_defection;
    link->slip = probability_digits(of_cooperation);
}

static void enumerate(parley_game *game)
{
    const parley_scenario *scenario = game->scenario;
    uint32_t n = scenario->n_actors;
    game->n_links = 0;
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t j = 0; j < n; j++)
            for (uint32_t k = 0; i != j && k < scenario->n_issues; k++) {
                const parley_issue *issue = &scenario->issues[k];
                if (!contains(issue->n_parties, issue->parties, i) ||
                    !contains(issue->n_parties, issue->parties, j))
                    continue;
                game->links[game->n_links] = (game_link){.actor = i,
                                                         .counterpart = j,
                                                         .issue = k,
                                                         .pair = game_pair(scenario, i, j),
                                                         .belief = PARLEY_NONE};
                game->link_names[game->n_links++] =
                    (parley_link){.actor = i, .counterpart = j, .issue = k};
            }
}

parley_status links_init(parley_game *game, parley_error *error)
{
    const parley_scenario *scenario = game->scenario;
    game->n_pairs = scenario->n_actors * (scenario->n_actors - 1) / 2;
    uint32_t n_links = 0;
    for (uint32_t k = 0; k < scenario->n_issues; k++)
        n_links += scenario->issues[k].n_parties * (scenario->issues[k].n_parties - 1);
    if (n_links > MAX_LINKS)
        return parley_error_add(error, PARLEY_ERROR_LIMIT, NULL, NULL,
                                "%u directed pairs of actors on issues, at most %u are allowed",
                                n_links, MAX_LINKS);
    game->links = memory_array(n_links, sizeof *game->links);
    game->link_names = memory_array(n_links, sizeof *game->link_names);
    game->commitment_links = memory_array(scenario->n_commitments, sizeof *game->commitment_links);
    if (!game->links || !game->link_names || !game->commitment_links)
        return PARLEY_ERROR_MEMORY;
    enumerate(game);
    parley_status status = PARLEY_OK;
    for (uint32_t l = 0; l < game->n_links && !status; l++) {
        game_link *link = &game->links[l];
        link->constant_payoff = payoff_constant(game, link);
        if (link->constant_payoff)
            cells_init(game, link);
        slip_init(game, link);
        status = plans_init(game, link, error);
        if (!status)
            status = choices_init(link);
        if (!status)
            status = link_cover(game, link);
        if (!status)
            status = link_sites_init(game, link);
    }
    return status;
}

void links_free(parley_game *game)
{
    for (uint32_t l = 0; game->links && l < game->n_links; l++) {
        game_link *link = &game->links[l];
        for (uint32_t s = 0; s < link->n_slots; s++)
            strategy_free(&link->slots[s].strategy);
        free(link->slots);
        free(link->plans);
        free(link->certain.at);
        free(link->choices);
        free(link->restraints.at);
        free(link->assistance.at);
        free(link->hotlines.at);
        free(link->threats.at);
        free(link->bystanders.at);
        free(link->site_blame);
        free(link->site_request);
        free(link->site_honour);
        free(link->site_restore);
        free(link->site_call);
        free(link->site_resolve);
    }
    for (uint32_t c = 0; game->commitment_links && c < game->scenario->n_commitments; c++)
        free(game->commitment_links[c].at);
    free(game->commitment_links);
    free(game->links);
    free(game->link_names);
}
