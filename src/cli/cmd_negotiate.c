/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/arguments.h"
#include "cli/command.h"
#include "cli/locate.h"
#include "cli/origin.h"
#include "cli/progress.h"
#include "cli/talks_text.h"
#include "parley/table.h"

#include <stdlib.h>

static const command_usage negotiate_usage = {
    .name = "negotiate",
    .operands = "SCENARIO",
    .summary =
        "Says what each package of negotiable commitments is worth to the two who negotiate, what\n"
        "there is for them to agree on, and what the talks come to; with the scenario's threats\n"
        "and without. A package's value is what living under it brings: it is simulated, all\n"
        "packages with the same luck, unless the scenario gives it. With --output, writes\n"
        "packages.csv, bargaining.csv, frontier.csv, and datapackage.json, which explains every\n"
        "column.\n\n"
        "SCENARIO is a file, - for standard input, or the name of an installed scenario; it needs\n"
        "a member \"negotiation\".",
    .options = "nSt=oFTRIqh",
    .examples = "  parley negotiate us-china-2015/talks\n"
                "  parley negotiate rubinstein-1982/divide --set /actors/second/discount=0.8\n"
                "  parley negotiate my.json -n 1e5 -o talks && parley plot talks\n",
};

typedef struct negotiate_state {
    command_arguments arguments;
    char *path;
    parley_scenario scenario;
    parley_talks *talks;
    parley_folder *folder;
    char *command;
    char *log;
    time_t started;
    double seconds; /* of simulation */
    bool late;      /* stopped by --max-time */
} negotiate_state;

/* All that can be refused is refused here, before a long simulation. */
static parley_status prepare(negotiate_state *state, parley_error *error)
{
    const command_arguments *arguments = &state->arguments;
    parley_status status = scenario_locate(&state->path, arguments->operands[0], error);
    if (!status)
        status = parley_scenario_read(&state->scenario, state->path, arguments->n_settings,
                                      arguments->settings, error);
    if (!status)
        status = parley_talks_init(&state->talks, &state->scenario, error);
    if (!status && arguments->output)
        status = parley_folder_open(&state->folder, arguments->output, arguments->force, error);
    return status;
}

static parley_status play(negotiate_state *state, parley_error *error)
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
    parley_status status = parley_talks_play(state->talks, &options, error);
    progress_end(&progress);
    state->seconds = steady_seconds() - progress.started;
    state->late = progress.late;
    return status;
}

static parley_status write_tables(negotiate_state *state, uint64_t n, parley_error *error)
{
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
    return parley_talks_write(state->folder, state->talks, &provenance, error);
}

static parley_status report(negotiate_state *state, parley_error *error)
{
    parley_status status = PARLEY_OK;
    uint64_t n = parley_talks_n_replications(state->talks);
    state->command = origin_command("negotiate", &state->arguments, n);
    if (!state->command)
        return PARLEY_ERROR_MEMORY;
    if (state->folder)
        status = write_tables(state, n, error);
    talks_origin origin = {
        .seed = state->arguments.seed,
        .rng = origin_generator(&state->arguments),
        .command = state->command,
        .output = state->arguments.output,
    };
    if (!status && !state->arguments.quiet)
        status = talks_print(state->talks, &origin, stdout);
    return status;
}

static parley_status negotiate(negotiate_state *state, parley_error *error)
{
    parley_status status = prepare(state, error);
    if (status)
        return status;
    parley_status played = play(state, error);
    uint64_t n = parley_talks_n_replications(state->talks);
    if (played == PARLEY_STOPPED)
        say_stopped(n, state->arguments.n_replications, state->late);
    else if (played)
        return played;
    if (n > 0)
        status = report(state, error);
    return status ? status : played;
}

static void state_free(negotiate_state *state)
{
    parley_talks_free(&state->talks);
    parley_folder_close(&state->folder);
    parley_scenario_free(&state->scenario);
    free(state->path);
    free(state->command);
    free(state->log);
    arguments_free(&state->arguments);
}

static arguments_state check_arguments(const command_arguments *arguments)
{
    if (arguments->n_operands == 1)
        return ARGUMENTS_READ;
    complain("negotiate takes one scenario, not %d; see parley negotiate --help",
             arguments->n_operands);
    return ARGUMENTS_WRONG;
}

int cmd_negotiate(int argc, char **argv)
{
    negotiate_state state = {0};
    parley_error error = {0};
    arguments_state read = arguments_read(&state.arguments, &negotiate_usage, argc, argv);
    if (read == ARGUMENTS_READ)
        read = check_arguments(&state.arguments);
    int result = arguments_exit(read);
    if (read == ARGUMENTS_READ)
        result = complain_faults(negotiate(&state, &error), &error);
    parley_error_free(&error);
    state_free(&state);
    return result;
}
