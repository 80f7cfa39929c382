/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/agreed.h"
#include "cli/arguments.h"
#include "cli/command.h"
#include "cli/comparison_text.h"
#include "cli/locate.h"
#include "cli/origin.h"
#include "cli/progress.h"
#include "core/memory.h"
#include "parley/table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const command_usage compare_usage = {
    .name = "compare",
    .operands = "SCENARIO SCENARIO...",
    .summary =
        "Plays scenarios side by side and says how each differs from the first, in the first "
        "one's\n"
        "headline or the measures asked for. All have the same luck wherever they leave the same\n"
        "to chance, so that differences are due to what was changed, and known far better than\n"
        "from runs apart. With --output, writes them as compare.csv, and datapackage.json, which\n"
        "explains every column.\n\n"
        "SCENARIO is a file, - for standard input, or the name of an installed scenario. --set\n"
        "changes them all.",
    .options = "nSt=oFKTRIqh",
    .examples =
        "  parley compare us-china-2015/agreement us-china-2015/no-threat "
        "us-china-2015/no-hotline\n"
        "  parley compare my.json other.json -n 1e6 -o differences\n"
        "  parley compare my.json other.json --measure value/us --measure 'imposed/tariffs'\n",
};

/* A scenario, from what the user called it to its game. */
typedef struct contestant {
    const char *operand;
    char *path;
    char *name; /* in the table */
    parley_scenario scenario;
    parley_game *game;
    agreement agreed;
} contestant;

typedef struct compare_state {
    command_arguments arguments;
    uint32_t n_contestants;
    contestant *contestants;
    parley_variant *variants;
    parley_comparison *comparison;
    parley_folder *folder;
    char *command;
    char *log;
    time_t started;
    double seconds; /* of simulation */
    bool late;      /* stopped by --max-time */
} compare_state;

/* -- scenarios ------------------------------------------------------------------------------- */

static parley_status contestant_read(contestant *c, const command_arguments *arguments,
                                     parley_error *error)
{
    parley_status status = scenario_locate(&c->path, c->operand, error);
    if (!status)
        status = parley_scenario_read(&c->scenario, c->path, arguments->n_settings,
                                      arguments->settings, error);
    if (!status)
        status = parley_game_init(&c->game, &c->scenario, error);
    if (!status)
        status = agreed_init(&c->agreed, &c->scenario, error);
    return status;
}

/* All of them, so that the faults of all are told together. */
static parley_status contestants_read(compare_state *state, parley_error *error)
{
    parley_status status = PARLEY_OK;
    state->contestants = memory_array(state->n_contestants, sizeof *state->contestants);
    if (!state->contestants)
        return PARLEY_ERROR_MEMORY;
    for (uint32_t i = 0; i < state->n_contestants; i++) {
        contestant *c = &state->contestants[i];
        c->operand = state->arguments.operands[i];
        parley_status own = contestant_read(c, &state->arguments, error);
        status = status ? status : own;
    }
    return status;
}

/* Whether another scenario says that it has the same name. */
static bool name_shared(const compare_state *state, const contestant *c)
{
    for (uint32_t i = 0; i < state->n_contestants; i++) {
        const contestant *other = &state->contestants[i];
        if (other != c && other->scenario.name &&
            strcmp(other->scenario.name, c->scenario.name) == 0)
            return true;
    }
    return false;
}

/* Whether an earlier contestant goes by the name. */
static bool name_taken(const compare_state *state, const contestant *c, const char *name)
{
    for (const contestant *other = state->contestants; other < c; other++)
        if (strcmp(other->name, name) == 0)
            return true;
    return false;
}

/* Its own name, or what the user called it where it has none or shares it; with a number where even
 * that is another's. */
static bool contestant_name(const compare_state *state, contestant *c)
{
    bool own = c->scenario.name && !name_shared(state, c);
    const char *name = own ? c->scenario.name : c->operand;
    c->name = memory_format("%s", name);
    for (int number = 2; c->name && name_taken(state, c, c->name); number++) {
        free(c->name);
        c->name = memory_format("%s (%d)", name, number);
    }
    return c->name;
}

static parley_status variants_init(compare_state *state)
{
    state->variants = memory_array(state->n_contestants, sizeof *state->variants);
    if (!state->variants)
        return PARLEY_ERROR_MEMORY;
    for (uint32_t i = 0; i < state->n_contestants; i++) {
        contestant *c = &state->contestants[i];
        if (!contestant_name(state, c))
            return PARLEY_ERROR_MEMORY;
        state->variants[i] =
            (parley_variant){.name = c->name,
                             .game = c->game,
                             .agreements = c->agreed.talks ? &c->agreed.agreements : NULL};
    }
    return PARLEY_OK;
}

/* -- the comparison, step by step ------------------------------------------------------------ */

/* All that can be refused is refused here, before a long simulation. */
static parley_status prepare(compare_state *state, parley_error *error)
{
    const command_arguments *arguments = &state->arguments;
    parley_status status = contestants_read(state, error);
    if (!status)
        status = variants_init(state);
    if (!status)
        status =
            parley_comparison_init(&state->comparison, state->n_contestants, state->variants,
                                   (uint32_t)arguments->n_measures, arguments->measures, error);
    if (!status && arguments->output)
        status = parley_folder_open(&state->folder, arguments->output, arguments->force, error);
    return status;
}

static parley_status play(compare_state *state, parley_error *error)
{
    run_progress progress;
    parley_options options = {
        .n_replications = state->arguments.n_replications,
        .seed = state->arguments.seed,
        .n_threads = state->arguments.n_threads,
        .rng = state->arguments.rng,
        .isa = state->arguments.isa,
        .progress = progress_step,
        .context = &progress,
    };
    stop_on_signals();
    state->started = time(NULL);
    progress_init(&progress, !state->arguments.quiet, state->arguments.max_seconds);
    parley_status status = PARLEY_OK;
    for (uint32_t i = 0; i < state->n_contestants && !status; i++) {
        const parley_agreements *by; /* the variant has it */
        status = agreed_value(&state->contestants[i].agreed, &options, &by, error);
    }
    progress_next(&progress);
    if (!status)
        status = parley_comparison_play(state->comparison, &options, error);
    progress_end(&progress);
    state->seconds = steady_seconds() - progress.started;
    state->late = progress.late;
    return status;
}

static parley_status write_table(compare_state *state, parley_error *error)
{
    uint64_t n = parley_comparison_n_replications(state->comparison);
    state->log = origin_log(&state->arguments, state->started, state->seconds, n);
    if (!state->log)
        return PARLEY_ERROR_MEMORY;
    parley_provenance provenance = {
        .seed = state->arguments.seed,
        .rng = origin_generator(&state->arguments),
        .version = PARLEY_VERSION,
        .command = state->command,
        .log = state->log,
    };
    return parley_comparison_write(state->folder, state->comparison, &provenance, error);
}

static parley_status report(compare_state *state, parley_error *error)
{
    parley_status status = PARLEY_OK;
    uint64_t n = parley_comparison_n_replications(state->comparison);
    state->command = origin_command("compare", &state->arguments, n);
    if (!state->command)
        return PARLEY_ERROR_MEMORY;
    if (state->folder)
        status = write_table(state, error);
    comparison_origin origin = {
        .seed = state->arguments.seed,
        .rng = origin_generator(&state->arguments),
        .command = state->command,
        .output = state->arguments.output,
    };
    if (!status && !state->arguments.quiet)
        status = comparison_print(state->comparison, &origin, stdout);
    return status;
}

static parley_status compare_all(compare_state *state, parley_error *error)
{
    parley_status status = prepare(state, error);
    if (status)
        return status;
    parley_status played = play(state, error);
    uint64_t n = parley_comparison_n_replications(state->comparison);
    if (played == PARLEY_STOPPED)
        say_stopped(n, state->arguments.n_replications, state->late);
    else if (played)
        return played;
    if (n > 0)
        status = report(state, error);
    return status ? status : played;
}

static void state_free(compare_state *state)
{
    parley_comparison_free(&state->comparison);
    parley_folder_close(&state->folder);
    for (uint32_t i = 0; state->contestants && i < state->n_contestants; i++) {
        contestant *c = &state->contestants[i];
        agreed_free(&c->agreed);
        parley_game_free(&c->game);
        parley_scenario_free(&c->scenario);
        free(c->path);
        free(c->name);
    }
    free(state->contestants);
    free(state->variants);
    free(state->command);
    free(state->log);
    arguments_free(&state->arguments);
}

static arguments_state check_arguments(const command_arguments *arguments)
{
    int n_inputs = 0;
    for (int i = 0; i < arguments->n_operands; i++)
        n_inputs += strcmp(arguments->operands[i], "-") == 0;
    if (arguments->n_operands < 2)
        complain("compare takes two scenarios or more, not %d; see parley compare --help",
                 arguments->n_operands);
    else if (n_inputs > 1)
        complain("standard input (-) is one scenario; see parley compare --help");
    else
        return ARGUMENTS_READ;
    return ARGUMENTS_WRONG;
}

int cmd_compare(int argc, char **argv)
{
    compare_state state = {0};
    parley_error error = {0};
    arguments_state read = arguments_read(&state.arguments, &compare_usage, argc, argv);
    if (read == ARGUMENTS_READ)
        read = check_arguments(&state.arguments);
    int result = arguments_exit(read);
    if (read == ARGUMENTS_READ) {
        state.n_contestants = (uint32_t)state.arguments.n_operands;
        parley_status status = compare_all(&state, &error);
        result = complain_faults(status, &error);
    }
    parley_error_free(&error);
    state_free(&state);
    return result;
}
