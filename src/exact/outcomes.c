/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The deviations in strategies as a game of its own. */
#include "core/memory.h"
#include "exact/deviations.h"
#include "exact/jobs.h"
#include "exact/worth.h"

#include <stdlib.h>

typedef struct table {
    const parley_scenario *scenario;
    uint32_t n_list;
    const char *const *list;
    const parley_exact_options *options;
    parley_deviation_game *game;
} table;

/* Every actor by its choice in turn. */
static parley_status outcome_read(deviant *at, const table *of, size_t outcome, parley_error *error)
{
    parley_status status = deviant_read(at, of->scenario, 0, NULL, error);
    for (uint32_t i = 0; !status && i < of->scenario->n_actors; i++) {
        deviant next;
        size_t choice = outcome % of->game->n_choices[i];
        outcome /= of->game->n_choices[i];
        if (choice == 0)
            continue;
        status = deviant_strategy(&next, &at->scenario, i, of->list[choice - 1], error);
        parley_game_free(&next.game);
        parley_scenario_free(&at->scenario);
        at->scenario = next.scenario;
    }
    return status ? status : deviant_compile(at, error);
}

static parley_status part_add(const exact_model *model, const exact_part *part,
                              parley_horizon horizon, double *payoffs, parley_error *error)
{
    exact_case of;
    parley_status status = case_init(&of, model, part);
    do {
        exact_chain chain = {0};
        if (status || of.probability == 0)
            continue;
        status = chain_init(&chain, &of, PARLEY_NONE, PARLEY_NONE, error);
        if (!status)
            status = case_values(&chain, horizon, NULL, of.probability, payoffs);
        chain_free(&chain);
    } while (!status && case_next(&of));
    case_free(&of);
    return status;
}

static parley_status outcome_payoffs(const table *of, size_t outcome, parley_error *error)
{
    deviant at = {0};
    parley_horizon horizon;
    exact_model model = {0};
    double *payoffs = of->game->payoffs + outcome * of->scenario->n_actors;
    parley_status status = outcome_read(&at, of, outcome, error);
    if (!status)
        status = exact_model_init(&model, at.game, of->options, error);
    if (!status)
        status = horizon_settle(&model, of->options, &horizon, error);
    for (uint32_t p = 0; !status && p < model.n_parts; p++)
        status = part_add(&model, &model.parts[p], horizon, payoffs, error);
    exact_model_free(&model);
    deviant_free(&at);
    return status;
}

/* Who chooses among how many, and room for what comes of it. */
static parley_status game_room(parley_deviation_game *game, const parley_scenario *scenario,
                               uint32_t n_list, parley_error *error)
{
    double n = 1;
    uint32_t n_choosers = 0;
    *game = (parley_deviation_game){.n_actors = scenario->n_actors, .n_names = n_list + 1};
    game->n_choices = memory_array(scenario->n_actors, sizeof *game->n_choices);
    if (!game->n_choices)
        return PARLEY_ERROR_MEMORY;
    for (uint32_t i = 0; i < scenario->n_actors; i++) {
        n_choosers += plays(scenario, i);
        game->n_choices[i] = plays(scenario, i) ? n_list + 1 : 1;
        n *= game->n_choices[i];
    }
    if (n > PARLEY_MAX_OUTCOMES)
        return parley_error_add(error, PARLEY_ERROR_LIMIT, NULL, NULL,
                                "a deviation game of %u actors with %u choices each has %.3g "
                                "outcomes, at most %d are worked out; --list fewer strategies",
                                n_choosers, n_list + 1, n, PARLEY_MAX_OUTCOMES);
    game->n_outcomes = (size_t)n;
    game->choices = memory_array(game->n_names, sizeof *game->choices);
    game->payoffs = memory_array(game->n_outcomes * scenario->n_actors, sizeof *game->payoffs);
    return game->choices && game->payoffs ? PARLEY_OK : PARLEY_ERROR_MEMORY;
}

parley_status parley_deviation_game_init(parley_deviation_game *game,
                                         const parley_scenario *scenario, uint32_t n_list,
                                         const char *const *list,
                                         const parley_exact_options *options, parley_error *error)
{
    const char *catalogue[MOST_CATALOGUE];
    list = list_or_catalogue(&n_list, list, catalogue);
    parley_status status = game_room(game, scenario, n_list, error);
    for (uint32_t c = 0; !status && c <= n_list; c++) {
        game->choices[c] = c ? strategy_name(list[c - 1]) : memory_format("as_declared");
        status = game->choices[c] ? PARLEY_OK : PARLEY_ERROR_MEMORY;
    }
    const table of = {scenario, n_list, list, options, game};
    for (size_t o = 0; !status && o < game->n_outcomes; o++)
        status = stop_wanted(options) ? PARLEY_STOPPED : outcome_payoffs(&of, o, error);
    if (status)
        parley_deviation_game_free(game);
    return status;
}

void parley_deviation_game_free(parley_deviation_game *game)
{
    for (uint32_t c = 0; game->choices && c < game->n_names; c++)
        free(game->choices[c]);
    free(game->choices);
    free(game->n_choices);
    free(game->payoffs);
    *game = (parley_deviation_game){0};
}
