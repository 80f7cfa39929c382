/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Does it pay to deviate? */
#include "core/memory.h"
#include "exact/deviations.h"
#include "exact/respond.h"

#include <math.h>
#include <stdlib.h>

const char *parley_deviation_kind_name(parley_deviation_kind kind)
{
    static const char *const names[] = {"strategy", "best_reply", "impose", "honour"};
    return names[kind];
}

const char *parley_catalogue(uint32_t index)
{
    static const char *const strategies[] = {
        "\"always_cooperate\"",
        "\"always_defect\"",
        "{\"type\": \"random\", \"p\": 0.5}",
        "\"tit_for_tat\"",
        "\"suspicious_tit_for_tat\"",
        "{\"type\": \"generous_tit_for_tat\", \"generosity\": 0.3333333333333333}",
        "\"tit_for_two_tats\"",
        "\"two_tits_for_tat\"",
        "\"contrite_tit_for_tat\"",
        "\"grim\"",
        "{\"type\": \"trigger\", \"punishment\": 2}",
        "\"win_stay_lose_shift\"",
    };
    return index < sizeof strategies / sizeof *strategies ? strategies[index] : NULL;
}

/* -- values of a game ------------------------------------------------------------------------ */

static bool earns(const exact_part *part, uint32_t actor)
{
    return actor == PARLEY_NONE || contains(part->earners.n, part->earners.at, actor);
}

static parley_status cases_check(const exact_model *model, const exact_part *part,
                                 parley_error *error)
{
    double n = case_count(model, part);
    if (n <= PARLEY_EXACT_CASES)
        return PARLEY_OK;
    return parley_error_add(error, PARLEY_ERROR_LIMIT, NULL, NULL,
                            "%.3g cases of types and drawn values, at most %d are summed over; "
                            "fewer --quadrature values or numbers that are drawn make it less",
                            n, PARLEY_EXACT_CASES);
}

/* The values to all actors, or, of one alone, of the parts in which it earns anything; with `reply`
 * to its best reply. */
static parley_status model_values(const exact_model *model, parley_horizon horizon, uint32_t actor,
                                  bool reply, double *values, parley_error *error)
{
    parley_status status = PARLEY_OK;
    for (uint32_t i = 0; i < model->game->scenario->n_actors; i++)
        values[i] = 0;
    for (uint32_t p = 0; !status && p < model->n_parts; p++) {
        exact_case of = {0};
        if (!earns(&model->parts[p], actor))
            continue;
        status = cases_check(model, &model->parts[p], error);
        if (!status)
            status = case_init(&of, model, &model->parts[p]);
        do {
            double value = 0;
            exact_chain chain = {0};
            if (status || of.probability == 0)
                continue;
            if (reply) {
                status = respond(&of, actor, horizon, &value, error);
                values[actor] += of.probability * value;
                continue;
            }
            status = chain_init(&chain, &of, PARLEY_NONE, PARLEY_NONE, error);
            if (!status)
                status = case_values(&chain, horizon, NULL, of.probability, values);
            chain_free(&chain);
        } while (!status && case_next(&of));
        case_free(&of);
    }
    return status;
}

static parley_status game_values(const parley_game *game, const parley_exact_options *options,
                                 parley_horizon horizon, uint32_t actor, double *values,
                                 parley_error *error)
{
    exact_model model;
    parley_status status = exact_model_init(&model, game, options, error);
    if (!status)
        status = model_values(&model, horizon, actor, false, values, error);
    exact_model_free(&model);
    return status;
}

/* -- deviations ------------------------------------------------------------------------------ */

typedef struct solver {
    const parley_scenario *scenario;
    const parley_exact_options *options;
    parley_solution *solution;
    exact_model model; /* of the scenario as it is */
    double *values;    /* by actor: scratch */
    parley_error *error;
} solver;

/* Where the best reply is too large, so is the claim that there is none. */
static parley_status reply_value(solver *s, uint32_t actor, double *value)
{
    parley_status status =
        model_values(&s->model, s->solution->horizon, actor, true, s->values, NULL);
    *value = status ? NAN : s->values[actor];
    return status == PARLEY_ERROR_LIMIT ? PARLEY_OK : status;
}

static parley_status deviation_value(solver *s, deviation *one, double *value)
{
    if (one->kind == PARLEY_DEVIATION_REPLY)
        return reply_value(s, one->actor, value);
    parley_status status = deviation_compile(one, s->scenario, s->error);
    if (!status)
        status = game_values(one->of.game, s->options, s->solution->horizon, one->actor, s->values,
                             s->error);
    *value = s->values[one->actor];
    deviant_free(&one->of);
    return status;
}

/* Takes the names over. */
static parley_status deviations_try(solver *s, uint32_t n_list, const char *const *list)
{
    parley_solution *solution = s->solution;
    deviations all;
    parley_status status = deviations_init(&all, s->scenario, PARLEY_NONE, true, n_list, list);
    solution->deviations = memory_array(all.n, sizeof *solution->deviations);
    if (!solution->deviations)
        status = PARLEY_ERROR_MEMORY;
    for (uint32_t d = 0; !status && d < all.n; d++) {
        deviation *one = &all.at[d];
        double value;
        status = deviation_value(s, one, &value);
        if (status)
            break;
        solution->deviations[solution->n_deviations++] = (parley_deviation){
            one->actor, one->kind, one->name, value, value - solution->values[one->actor]};
        one->name = NULL;
    }
    deviations_free(&all);
    return status;
}

/* Never more than was shown: an actor that no listed deviation tempts is certified only if the best
 * reply, which no way to act beats, gains nothing either. */
static void judge(parley_solution *solution, uint32_t actor)
{
    double slack = PARLEY_GAIN_SLACK * fmax(1, fabs(solution->values[actor])), most = slack;
    parley_verdict verdict = PARLEY_CERTIFIED;
    solution->best[actor] = PARLEY_NONE;
    for (uint32_t d = 0; d < solution->n_deviations; d++) {
        const parley_deviation *tried = &solution->deviations[d];
        if (tried->actor != actor)
            continue;
        if (tried->kind == PARLEY_DEVIATION_REPLY) {
            if (!(tried->gain <= slack))
                verdict = PARLEY_HOLDS;
        } else if (tried->gain > most) {
            most = tried->gain;
            solution->best[actor] = d;
        }
    }
    solution->verdicts[actor] = solution->best[actor] == PARLEY_NONE ? verdict : PARLEY_BROKEN;
}

static parley_status solver_init(solver *s, parley_solution *solution)
{
    uint32_t n_actors = s->scenario->n_actors;
    solution->n_actors = n_actors;
    solution->values = memory_array(n_actors, sizeof *solution->values);
    solution->verdicts = memory_array(n_actors, sizeof *solution->verdicts);
    solution->best = memory_array(n_actors, sizeof *solution->best);
    s->values = memory_array(n_actors, sizeof *s->values);
    return solution->values && solution->verdicts && solution->best && s->values
               ? PARLEY_OK
               : PARLEY_ERROR_MEMORY;
}

parley_status parley_solve(parley_solution *solution, const parley_scenario *scenario,
                           uint32_t n_list, const char *const *list,
                           const parley_exact_options *options, parley_error *error)
{
    const char *catalogue[MOST_CATALOGUE];
    parley_game *game = NULL;
    solver s = {.scenario = scenario, .options = options, .solution = solution, .error = error};
    list = list_or_catalogue(&n_list, list, catalogue);
    *solution = (parley_solution){0};
    parley_status status = solver_init(&s, solution);
    if (!status)
        status = parley_game_init(&game, scenario, error);
    if (!status)
        status = exact_model_init(&s.model, game, options, error);
    if (!status)
        status = horizon_settle(&s.model, options, &solution->horizon, error);
    if (!status)
        status =
            model_values(&s.model, solution->horizon, PARLEY_NONE, false, solution->values, error);
    if (!status)
        status = deviations_try(&s, n_list, list);
    for (uint32_t i = 0; !status && i < scenario->n_actors; i++)
        judge(solution, i);
    exact_model_free(&s.model);
    parley_game_free(&game);
    free(s.values);
    if (status)
        parley_solution_free(solution);
    return status;
}

void parley_solution_free(parley_solution *solution)
{
    for (uint32_t d = 0; d < solution->n_deviations; d++)
        free(solution->deviations[d].name);
    free(solution->deviations);
    free(solution->values);
    free(solution->verdicts);
    free(solution->best);
    *solution = (parley_solution){0};
}

/* -- all at once ------------------------------------------------------------------------------- */

/* One outcome: each actor by its choice in turn. */
static parley_status outcome_payoffs(const parley_scenario *scenario, size_t outcome,
                                     uint32_t n_list, const char *const *list,
                                     const parley_exact_options *options, double *payoffs,
                                     parley_error *error)
{
    deviant at = {0};
    parley_horizon horizon;
    exact_model model = {0};
    parley_status status = deviant_read(&at, scenario, 0, NULL, error);
    for (uint32_t i = 0; !status && i < scenario->n_actors; i++, outcome /= n_list + 1) {
        deviant next;
        if (outcome % (n_list + 1) == 0 || !plays(scenario, i))
            continue;
        status = deviant_strategy(&next, &at.scenario, i, list[outcome % (n_list + 1) - 1], error);
        parley_game_free(&next.game);
        parley_scenario_free(&at.scenario);
        at.scenario = next.scenario;
    }
    if (!status)
        status = deviant_compile(&at, error);
    if (!status)
        status = exact_model_init(&model, at.game, options, error);
    if (!status)
        status = horizon_settle(&model, options, &horizon, error);
    if (!status)
        status = model_values(&model, horizon, PARLEY_NONE, false, payoffs, error);
    exact_model_free(&model);
    deviant_free(&at);
    return status;
}

parley_status parley_deviation_game_init(parley_deviation_game *game,
                                         const parley_scenario *scenario, uint32_t n_list,
                                         const char *const *list,
                                         const parley_exact_options *options, parley_error *error)
{
    const char *catalogue[MOST_CATALOGUE];
    double n = 1;
    list = list_or_catalogue(&n_list, list, catalogue);
    *game = (parley_deviation_game){.n_actors = scenario->n_actors, .n_choices = n_list + 1};
    for (uint32_t i = 0; i < scenario->n_actors; i++)
        n *= n_list + 1;
    if (n > PARLEY_MAX_OUTCOMES)
        return parley_error_add(error, PARLEY_ERROR_LIMIT, NULL, NULL,
                                "a deviation game of %u actors with %u choices each has %.3g "
                                "outcomes, at most %d are worked out; --list fewer strategies",
                                scenario->n_actors, n_list + 1, n, PARLEY_MAX_OUTCOMES);
    game->n_outcomes = (size_t)n;
    game->choices = memory_array(n_list + 1, sizeof *game->choices);
    game->payoffs = memory_array(game->n_outcomes * scenario->n_actors, sizeof *game->payoffs);
    parley_status status = game->choices && game->payoffs ? PARLEY_OK : PARLEY_ERROR_MEMORY;
    for (uint32_t c = 0; !status && c <= n_list; c++) {
        game->choices[c] = c ? strategy_name(list[c - 1]) : memory_format("as_declared");
        status = game->choices[c] ? PARLEY_OK : PARLEY_ERROR_MEMORY;
    }
    for (size_t o = 0; !status && o < game->n_outcomes; o++)
        status = outcome_payoffs(scenario, o, n_list, list, options,
                                 game->payoffs + o * scenario->n_actors, error);
    if (status)
        parley_deviation_game_free(game);
    return status;
}

void parley_deviation_game_free(parley_deviation_game *game)
{
    for (uint32_t c = 0; game->choices && c < game->n_choices; c++)
        free(game->choices[c]);
    free(game->choices);
    free(game->payoffs);
    *game = (parley_deviation_game){0};
}
