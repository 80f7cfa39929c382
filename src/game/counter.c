/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is counted, over which rounds, and for which replications. */
#include "game/game.h"

#include "core/memory.h"

#include <stdlib.h>

static uint32_t counter_add(parley_game *game, parley_measure measure, parley_event event,
                            uint32_t most_a_round)
{
    measure.quantity = PARLEY_EVENT;
    measure.event = event;
    game->counters[game->n_counters] =
        (game_counter){.measure = measure, .most_a_round = most_a_round, .kind = LINK_COUNTERS};
    return game->n_counters++;
}

static bool counted_actor(const parley_game *game)
{
    for (uint32_t i = 0; i < game->scenario->n_actors; i++)
        if (game->actors[i].counted_link != PARLEY_NONE)
            return true;
    return false;
}

static void kind_counters(parley_game *game, game_link_counter kind)
{
    static const parley_event events[LINK_COUNTERS] = {
        [COUNT_INTENDED] = PARLEY_N_EVENTS,   [COUNT_EXECUTED] = PARLEY_N_EVENTS,
        [COUNT_SIGNAL] = PARLEY_SIGNAL,       [COUNT_PERCEIVED] = PARLEY_N_EVENTS,
        [COUNT_VIOLATION] = PARLEY_VIOLATION, [COUNT_BOTH] = PARLEY_N_EVENTS};
    game->kind_places[kind] = game->n_counters / game->n_links;
    for (uint32_t l = 0; l < game->n_links; l++) {
        parley_measure measure = parley_measure_none;
        measure.actor = game->links[l].actor;
        measure.counterpart = game->links[l].counterpart;
        measure.issue = game->links[l].issue;
        game->counters[counter_add(game, measure, events[kind], 1)].kind = kind;
    }
}

static void link_counters(parley_game *game)
{
    const bool counted[LINK_COUNTERS] = {[COUNT_INTENDED] = true,
                                         [COUNT_EXECUTED] = true,
                                         [COUNT_SIGNAL] = true,
                                         [COUNT_PERCEIVED] =
                                             game->work.assisted.n || game->work.connected.n,
                                         [COUNT_VIOLATION] = game->work.restrained.n,
                                         [COUNT_BOTH] = counted_actor(game)};
    for (int kind = 0; kind < LINK_COUNTERS; kind++)
        if (counted[kind])
            kind_counters(game, (game_link_counter)kind);
    game->n_counted = game->n_counters;
    for (int kind = 0; kind < LINK_COUNTERS; kind++)
        if (!counted[kind])
            kind_counters(game, (game_link_counter)kind);
}

static void commitment_counters(parley_game *game)
{
    const parley_scenario *scenario = game->scenario;
    for (uint32_t c = 0; c < scenario->n_commitments; c++) {
        parley_commitment_kind kind = scenario->commitments[c].kind;
        uint32_t most = game->commitment_links[c].n; /* each may see one event a round */
        parley_measure measure = parley_measure_none;
        measure.commitment = c;
        game->commitment_counter[c] = kind == PARLEY_RESTRAINT ? PARLEY_NONE : game->n_counters;
        if (kind == PARLEY_ASSISTANCE) {
            counter_add(game, measure, PARLEY_REQUEST, most);
            counter_add(game, measure, PARLEY_HONOURED, most);
            counter_add(game, measure, PARLEY_RESTORED, most);
        } else if (kind == PARLEY_HOTLINE) {
            counter_add(game, measure, PARLEY_CALL, most);
            counter_add(game, measure, PARLEY_RESOLVED, most);
        }
    }
}

static void threat_counters(parley_game *game)
{
    for (uint32_t t = 0; t < game->scenario->n_threats; t++) {
        parley_measure measure = parley_measure_none;
        measure.threat = t;
        game->threat_counter[t] = game->n_counters;
        for (uint32_t e = PARLEY_TRIGGERED; e <= PARLEY_ACTIVE_ROUNDS; e++)
            counter_add(game, measure, (parley_event)e, 1);
    }
    for (uint32_t t = 0; t < game->scenario->n_threats; t++) {
        const parley_threat *threat = &game->scenario->threats[t];
        uint32_t first = 0;
        while (game->scenario->threats[first].target != threat->target ||
               game->scenario->threats[first].sender != threat->sender)
            first++;
        parley_measure measure = parley_measure_none;
        measure.actor = threat->target;
        measure.counterpart = threat->sender;
        game->threats[t].withdrawal = first < t ? game->threats[first].withdrawal
                                                : counter_add(game, measure, PARLEY_WITHDRAWN, 1);
    }
}

static bool turned_into(const parley_actor *actor, uint32_t type)
{
    for (uint32_t from = 0; from < actor->n_types; from++)
        if (actor->types[from].turnover[type] != PARLEY_NONE)
            return true;
    return false;
}

static parley_status turned_counters(parley_game *game)
{
    const parley_scenario *scenario = game->scenario;
    for (uint32_t i = 0; i < scenario->n_actors; i++) {
        const parley_actor *actor = &scenario->actors[i];
        game->turned_counter[i] = memory_array(actor->n_types, sizeof **game->turned_counter);
        if (!game->turned_counter[i])
            return PARLEY_ERROR_MEMORY;
        for (uint32_t type = 0; type < actor->n_types; type++) {
            parley_measure measure = parley_measure_none;
            measure.actor = i;
            measure.subject_type = type;
            bool turns = turned_into(actor, type);
            game->actors[i].turns |= turns;
            game->turned_counter[i][type] =
                turns ? counter_add(game, measure, PARLEY_TURNED, 1) : PARLEY_NONE;
        }
    }
    return PARLEY_OK;
}

/* Whether talks can end with a package. */
static bool can_agree(const parley_negotiation *rules, uint32_t package)
{
    if (rules->offered && !rules->offered[package])
        return false;
    switch (rules->protocol) {
    case PARLEY_ATTRITION:
        return package == rules->favourite[0] || package == rules->favourite[1];
    case PARLEY_ULTIMATUM:
        return package + 1 == 1u << rules->n_agenda;
    case PARLEY_TAKE_IT_OR_LEAVE_IT:
    case PARLEY_ALTERNATING_OFFERS:
        break;
    }
    return true;
}

static void side_counter(parley_game *game, parley_event event, uint32_t side)
{
    parley_measure measure = parley_measure_none;
    measure.actor = game->scenario->negotiation->between[side];
    counter_add(game, measure, event, 1);
}

static parley_status talk_counters(parley_game *game)
{
    const parley_negotiation *rules = game->scenario->negotiation;
    game->first_talk = game->n_counters;
    if (!rules)
        return PARLEY_OK;
    const uint32_t n_packages = 1u << rules->n_agenda;
    game->agreed_counter = memory_array(n_packages, sizeof *game->agreed_counter);
    if (!game->agreed_counter)
        return PARLEY_ERROR_MEMORY;
    /* what leads to an agreement comes before it in a round, as it is told */
    for (uint32_t side = 0; side < 2; side++)
        if (rules->outside && rules->outside[rules->between[side]] != PARLEY_NONE)
            side_counter(game, PARLEY_OUTSIDE_TAKEN, side);
    if (rules->protocol == PARLEY_ULTIMATUM) {
        side_counter(game, PARLEY_GAVE_IN_AT_THREAT, rules->target);
        side_counter(game, PARLEY_THREAT_IMPOSED, rules->sender);
        side_counter(game, PARLEY_GAVE_IN_UNDER_SANCTIONS, rules->target);
        side_counter(game, PARLEY_THREAT_DROPPED, rules->sender);
    }
    for (uint32_t package = 0; package < n_packages; package++) {
        parley_measure measure = parley_measure_none;
        measure.package = package;
        game->agreed_counter[package] = package && can_agree(rules, package)
                                            ? counter_add(game, measure, PARLEY_AGREED, 1)
                                            : PARLEY_NONE;
    }
    counter_add(game, parley_measure_none, PARLEY_NOT_AGREED, 1);
    game->n_talk = game->n_counters - game->first_talk;
    return PARLEY_OK;
}

uint32_t game_talk_counter(const parley_game *game, parley_event event, uint32_t side)
{
    const parley_negotiation *rules = game->scenario->negotiation;
    for (uint32_t c = game->first_talk; c < game->first_talk + game->n_talk; c++) {
        const parley_measure *of = &game->counters[c].measure;
        if (of->event == event && (of->actor == PARLEY_NONE || of->actor == rules->between[side]))
            return c;
    }
    return PARLEY_NONE;
}

static parley_status events_init(parley_game *game)
{
    game->events = memory_array(game->n_counters, sizeof *game->events);
    game->event_counter = memory_array(game->n_counters, sizeof *game->event_counter);
    if (!game->events || !game->event_counter)
        return PARLEY_ERROR_MEMORY;
    for (uint32_t event = 0; event < PARLEY_N_EVENTS; event++)
        for (uint32_t c = 0; c < game->n_counters; c++) {
            if (game->counters[c].measure.event != (parley_event)event)
                continue;
            game->events[game->n_events] = game->counters[c].measure;
            game->event_counter[game->n_events++] = c;
        }
    return PARLEY_OK;
}

static parley_status windows_init(parley_game *game)
{
    const parley_rounds *rounds = &game->scenario->rounds;
    game->n_windows = 1 + rounds->n_periods;
    game->windows = memory_array(game->n_windows, sizeof *game->windows);
    if (!game->windows)
        return PARLEY_ERROR_MEMORY;
    game->windows[0] = (game_window){.from = rounds->burn_in, .until = rounds->count};
    for (uint32_t p = 0; p < rounds->n_periods; p++) {
        uint32_t from = rounds->periods[p].from, until = rounds->periods[p].until;
        from = from < rounds->burn_in ? rounds->burn_in : from;
        game->windows[1 + p] = (game_window){.from = from, .until = until < from ? from : until};
    }
    return PARLEY_OK;
}

static parley_status groups_init(parley_game *game)
{
    const parley_scenario *scenario = game->scenario;
    uint32_t n = 1;
    for (uint32_t i = 0; i < scenario->n_actors; i++)
        n += scenario->actors[i].n_types;
    game->groups = memory_array(n, sizeof *game->groups);
    if (!game->groups)
        return PARLEY_ERROR_MEMORY;
    game->groups[0] = (parley_group){.actor = PARLEY_NONE, .type = PARLEY_NONE};
    game->n_groups = 1;
    for (uint32_t i = 0; i < scenario->n_actors; i++)
        for (uint32_t type = 0; type < scenario->actors[i].n_types; type++)
            game->groups[game->n_groups++] = (parley_group){.actor = i, .type = type};
    return PARLEY_OK;
}

/* What an actor with types answers may tell them apart: how often it can be asked. */
static void asked_init(parley_game *game)
{
    for (uint32_t i = 0; i < game->scenario->n_actors; i++) {
        uint64_t most = 0; /* each may ask once a round */
        for (uint32_t l = 0; l < game->n_links; l++)
            most += game->links[l].actor == i ? game->links[l].assistance.n : 0;
        if (game->scenario->actors[i].n_types && most)
            game->actors[i].asked_bits = game_bits(most * game->scenario->rounds.count);
    }
}

parley_status counters_init(parley_game *game)
{
    const parley_scenario *scenario = game->scenario;
    size_t n = (size_t)game->n_links * LINK_COUNTERS + 3 * scenario->n_commitments +
               6 * scenario->n_threats;
    for (uint32_t i = 0; i < scenario->n_actors; i++)
        n += scenario->actors[i].n_types;
    if (scenario->negotiation)
        n += (1u << scenario->negotiation->n_agenda) + 7; /* the others: one each, two of one */
    game->counters = memory_array(n, sizeof *game->counters);
    game->commitment_counter =
        memory_array(scenario->n_commitments, sizeof *game->commitment_counter);
    game->threat_counter = memory_array(scenario->n_threats, sizeof *game->threat_counter);
    game->turned_counter = memory_array(scenario->n_actors, sizeof *game->turned_counter);
    if (!game->counters || !game->commitment_counter || !game->threat_counter ||
        !game->turned_counter)
        return PARLEY_ERROR_MEMORY;
    link_counters(game);
    commitment_counters(game);
    threat_counters(game);
    asked_init(game);
    parley_status status = turned_counters(game);
    if (!status)
        status = talk_counters(game);
    if (!status)
        status = events_init(game);
    if (!status)
        status = windows_init(game);
    if (!status)
        status = groups_init(game);
    return status;
}

uint32_t game_group(const parley_game *game, const parley_measure *measure)
{
    for (uint32_t g = 0; g < game->n_groups; g++)
        if (game->groups[g].actor == measure->type_actor && game->groups[g].type == measure->type)
            return g;
    return 0;
}

static bool same_subject(const parley_measure *a, const parley_measure *b)
{
    return a->event == b->event && a->actor == b->actor && a->counterpart == b->counterpart &&
           a->issue == b->issue && a->commitment == b->commitment && a->threat == b->threat &&
           a->package == b->package && a->subject_type == b->subject_type;
}

uint32_t game_measure_counter(const parley_game *game, const parley_measure *measure)
{
    for (uint32_t l = 0; measure->quantity == PARLEY_COOPERATION && l < game->n_links; l++) {
        const parley_link *link = &game->link_names[l];
        if (link->actor == measure->actor && link->counterpart == measure->counterpart &&
            link->issue == measure->issue)
            return game_link_count(game, l, COUNT_EXECUTED);
    }
    for (uint32_t e = 0; measure->quantity == PARLEY_EVENT && e < game->n_events; e++)
        if (same_subject(&game->events[e], measure))
            return game->event_counter[e];
    return PARLEY_NONE;
}

void counters_free(parley_game *game)
{
    for (uint32_t i = 0; game->turned_counter && i < game->scenario->n_actors; i++)
        free(game->turned_counter[i]);
    free(game->turned_counter);
    free(game->counters);
    free(game->commitment_counter);
    free(game->threat_counter);
    free(game->agreed_counter);
    free(game->events);
    free(game->event_counter);
    free(game->windows);
    free(game->groups);
}
