/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/arguments.h"
#include "cli/command.h"
#include "cli/gambit.h"
#include "cli/locate.h"
#include "cli/origin.h"
#include "cli/progress.h"
#include "parley/table.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const command_usage solve_usage = {
    .name = "solve",
    .operands = "SCENARIO",
    .summary =
        "Works out exactly, without simulation, what a scenario is worth to each actor, and what\n"
        "each would gain by deviating from what the scenario says of it: to another strategy of a\n"
        "list, to the best reply of one who sees everything, by always or never carrying out a\n"
        "threat, or by always or never honouring requests. Says what was shown, and no more:\n"
        "certified (not even the best reply gains), holds within the list, or broken by what.\n\n"
        "Strategies must be automata, what is drawn discrete (or see --quadrature, --medians), "
        "and\n"
        "the states few enough. With --output, writes deviations.csv and the tables of a run.",
    .options = "Z=CXQEY#%~toFqh",
    .examples = "  parley solve axelrod-1984/tit-for-tat\n"
                "  parley solve green-porter-1984/price-war -o exact\n"
                "  parley solve my.json --issues trade --list grim,always_defect --require holds\n"
                "  parley solve my.json --list '{\"type\":\"trigger\",\"punishment\":4}'\n",
};

typedef struct solve_state {
    command_arguments arguments;
    char *path;
    parley_scenario whole, kept; /* as read; with some of its issues alone */
    const parley_scenario *chosen;
    parley_solution solution;
    parley_deviation_game game;
    parley_folder *folder;
    char *command;
    char *log;
    time_t started;
    double seconds; /* of enumeration */
} solve_state;

/* -- what is printed ------------------------------------------------------------------------- */

static const char *horizon_text(parley_horizon horizon)
{
    switch (horizon) {
    case PARLEY_HORIZON_FOREVER:
        return "for ever, discounted";
    case PARLEY_HORIZON_LONG_RUN:
        return "a round, in the long run";
    case PARLEY_HORIZON_AUTO:
    case PARLEY_HORIZON_COUNT:
        break;
    }
    return "over the scenario's rounds";
}

static const parley_deviation *reply_of(const parley_solution *solution, uint32_t actor)
{
    for (uint32_t d = 0; d < solution->n_deviations; d++)
        if (solution->deviations[d].actor == actor &&
            solution->deviations[d].kind == PARLEY_DEVIATION_REPLY)
            return &solution->deviations[d];
    return NULL;
}

static void print_actor(const solve_state *state, uint32_t actor)
{
    const parley_solution *solution = &state->solution;
    const parley_deviation *reply = reply_of(solution, actor);
    if (solution->verdicts[actor] == PARLEY_IDLE) {
        printf("%s: party to none of the issues\n", state->chosen->actors[actor].id);
        return;
    }
    printf("%s: value %.10g; ", state->chosen->actors[actor].id, solution->values[actor]);
    switch (solution->verdicts[actor]) {
    case PARLEY_IDLE:
    case PARLEY_CERTIFIED:
        puts("certified: not even the best reply of one who sees everything gains");
        return;
    case PARLEY_UNDECIDED:
        printf("undecided: nothing gains that could be worked out");
        break;
    case PARLEY_HOLDS:
        printf("holds within the list");
        break;
    case PARLEY_BROKEN: {
        const parley_deviation *best = &solution->deviations[solution->best[actor]];
        printf("broken by %s, gaining %.10g", best->name, best->gain);
        break;
    }
    }
    if (isnan(reply->value))
        puts("; its best reply is too large to be worked out");
    else
        printf("; no strategy gains more than %.10g\n", fmax(reply->gain, 0));
}

/* One line an actor on standard error; its best reply is spoken of where its value is. */
static void say_lost(const solve_state *state)
{
    const parley_solution *solution = &state->solution;
    uint32_t last = PARLEY_NONE;
    for (uint32_t d = 0; d < solution->n_deviations; d++) {
        const parley_deviation *one = &solution->deviations[d];
        if (!isnan(one->value) || one->kind == PARLEY_DEVIATION_REPLY)
            continue;
        if (last == one->actor)
            fprintf(stderr, ", %s", one->name);
        else
            fprintf(stderr, "%sparley: too large to be worked out for %s: %s",
                    last == PARLEY_NONE ? "" : "\n", state->chosen->actors[one->actor].id,
                    one->name);
        last = one->actor;
    }
    if (last != PARLEY_NONE)
        fputc('\n', stderr);
}

static void print_all(const solve_state *state)
{
    const parley_solution *solution = &state->solution;
    const parley_exact_options *options = &state->arguments.exact;
    bool bounded = false;
    printf("%s, exactly, %s\n", state->chosen->name ? state->chosen->name : state->path,
           horizon_text(solution->horizon));
    if (options->medians)
        puts("With what is unknown at its median.");
    if (options->quadrature)
        printf("Where a distribution is continuous %u values stand for it: near, not exact.\n",
               options->quadrature);
    for (uint32_t i = 0; i < solution->n_actors; i++) {
        print_actor(state, i);
        const parley_deviation *reply = reply_of(solution, i);
        bounded |= solution->verdicts[i] < PARLEY_CERTIFIED && !isnan(reply->value);
    }
    if (bounded)
        puts(
            "The best reply is that of one who sees the states of the others' strategies and of\n"
            "threats, and who is of which type. Where signals are private and may be wrong nobody\n"
            "sees that, and knowing it nearly always gains something: a bound on what any "
            "deviation\n"
            "can gain, no proof that one does.");
}

/* -- the command, step by step ---------------------------------------------------------------- */

static parley_status prepare(solve_state *state, parley_error *error)
{
    const command_arguments *arguments = &state->arguments;
    parley_status status = scenario_locate(&state->path, arguments->operands[0], error);
    if (!status)
        status = parley_scenario_read(&state->whole, state->path, arguments->n_settings,
                                      arguments->settings, error);
    state->chosen = &state->whole;
    if (!status && arguments->issues) {
        state->chosen = &state->kept;
        status = parley_scenario_keep_issues(&state->kept, &state->whole, arguments->issues, error);
    }
    if (!status && arguments->output)
        status = parley_folder_open(&state->folder, arguments->output, arguments->force, error);
    return status;
}

static parley_status write_tables(solve_state *state, parley_error *error)
{
    parley_game *game = NULL;
    parley_results *results = NULL;
    state->command = origin_exact_command("solve", &state->arguments);
    state->log = origin_exact_log(state->started, state->seconds);
    if (!state->command || !state->log)
        return PARLEY_ERROR_MEMORY;
    const parley_provenance provenance = {
        .rng = "none", .version = PARLEY_VERSION, .command = state->command, .log = state->log};
    parley_status status = parley_game_init(&game, state->chosen, error);
    if (!status)
        status = parley_exact(&results, game, &state->arguments.exact, error);
    if (!status)
        status = parley_solution_write(state->folder, &state->solution, state->chosen, error);
    if (!status)
        status = parley_tables_write(state->folder, results, &provenance, error);
    parley_results_free(&results);
    parley_game_free(&game);
    return status;
}

/* Before all else, since it says at once whether it is too large. */
static parley_status solve_game(solve_state *state, parley_error *error)
{
    const command_arguments *arguments = &state->arguments;
    if (!arguments->efg && !arguments->nfg)
        return PARLEY_OK;
    return parley_deviation_game_init(&state->game, state->chosen, arguments->n_strategies,
                                      (const char *const *)arguments->strategies, &arguments->exact,
                                      error);
}

static parley_status write_games(const solve_state *state, parley_error *error)
{
    const command_arguments *arguments = &state->arguments;
    parley_status status = PARLEY_OK;
    if (arguments->efg)
        status = gambit_write(arguments->efg, true, &state->game, state->chosen, error);
    if (!status && arguments->nfg)
        status = gambit_write(arguments->nfg, false, &state->game, state->chosen, error);
    return status;
}

static parley_status solve_all(solve_state *state, parley_error *error)
{
    const command_arguments *arguments = &state->arguments;
    parley_status status = prepare(state, error);
    double before = steady_seconds();
    state->started = time(NULL);
    stop_on_signals();
    state->arguments.exact.stop = stop_came;
    if (!status)
        status = solve_game(state, error);
    if (!status)
        status = parley_solve(&state->solution, state->chosen, arguments->n_strategies,
                              (const char *const *)arguments->strategies, &arguments->exact, error);
    state->seconds = steady_seconds() - before;
    if (!status && state->folder)
        status = write_tables(state, error);
    if (!status)
        status = write_games(state, error);
    if (!status && !arguments->quiet) {
        print_all(state);
        say_lost(state);
    }
    return status;
}

/* Whether all verdicts are what was asked for. */
static bool met(const solve_state *state)
{
    parley_verdict least = PARLEY_BROKEN;
    if (state->arguments.require)
        least = strcmp(state->arguments.require, "holds") == 0 ? PARLEY_HOLDS : PARLEY_CERTIFIED;
    for (uint32_t i = 0; i < state->solution.n_actors; i++)
        if (state->solution.verdicts[i] < least)
            return false;
    return true;
}

static void state_free(solve_state *state)
{
    parley_solution_free(&state->solution);
    parley_deviation_game_free(&state->game);
    parley_folder_close(&state->folder);
    parley_scenario_free(&state->kept);
    parley_scenario_free(&state->whole);
    free(state->path);
    free(state->command);
    free(state->log);
    arguments_free(&state->arguments);
}

static arguments_state check_arguments(const command_arguments *arguments)
{
    if (arguments->n_operands == 1)
        return ARGUMENTS_READ;
    complain("solve takes one scenario, not %d; see parley solve --help", arguments->n_operands);
    return ARGUMENTS_WRONG;
}

int cmd_solve(int argc, char **argv)
{
    solve_state state = {0};
    parley_error error = {0};
    arguments_state read = arguments_read(&state.arguments, &solve_usage, argc, argv);
    if (read == ARGUMENTS_READ)
        read = check_arguments(&state.arguments);
    int result = arguments_exit(read);
    if (read == ARGUMENTS_READ) {
        result = complain_faults(solve_all(&state, &error), &error);
        if (result == EXIT_STOPPED)
            complain("stopped before it was solved; no tables are written");
        if (result == EXIT_DONE && !met(&state))
            result = EXIT_NO;
    }
    parley_error_free(&error);
    state_free(&state);
    return result;
}
