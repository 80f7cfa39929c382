/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/agreed.h"
#include "cli/arguments.h"
#include "cli/command.h"
#include "cli/locate.h"
#include "parley/trace.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const command_usage trace_usage = {
    .name = "trace",
    .operands = "SCENARIO",
    .summary =
        "Replays one history of the many that run plays, and tells what happened in it round by\n"
        "round: who meant to do what and did it, what was seen and by whom it was taken for what,\n"
        "who asked whom, what was threatened, carried out and lifted, and what each earned.\n\n"
        "SCENARIO is a file, - for standard input, or the name of an installed scenario.",
    .options = "rS=WRIh",
    .examples = "  parley trace us-china-2015/agreement -r 17 | less\n"
                "  parley trace my.json -r 0 --seed 2 --format csv > history.csv\n"
                "  parley trace my.json -r 0 --format json | jq '.rounds[].events[].event'\n",
};

typedef parley_status trace_format(const parley_trace *trace, FILE *stream);

static const struct {
    const char *name;
    trace_format *write;
} formats[] = {
    {"text", parley_trace_text},
    {"csv", parley_trace_csv},
    {"json", parley_trace_json},
};

/* Of the names that arguments.c reads. */
static trace_format *find_format(const char *name)
{
    for (size_t f = 1; name && f < sizeof formats / sizeof *formats; f++)
        if (strcmp(name, formats[f].name) == 0)
            return formats[f].write;
    return formats[0].write;
}

static parley_status trace_scenario(const command_arguments *arguments, parley_error *error)
{
    char *path;
    parley_scenario scenario = {0};
    parley_game *game = NULL;
    agreement agreed = {0};
    parley_trace trace = {0};
    parley_options options = {
        .seed = arguments->seed, .rng = arguments->rng, .isa = arguments->isa};
    parley_status status = scenario_locate(&path, arguments->operands[0], error);
    if (!status)
        status = parley_scenario_read(&scenario, path, arguments->n_settings, arguments->settings,
                                      error);
    if (!status)
        status = parley_game_init(&game, &scenario, error);
    if (!status)
        status = agreed_init(&agreed, &scenario, error);
    if (!status)
        status = agreed_value(&agreed, &options, &options.agreements, error);
    if (!status)
        status = parley_trace_play(&trace, game, &options, arguments->replication, error);
    if (!status)
        status = find_format(arguments->format)(&trace, stdout);
    parley_trace_free(&trace);
    agreed_free(&agreed);
    parley_game_free(&game);
    parley_scenario_free(&scenario);
    free(path);
    return status;
}

/* What one option alone does not tell. */
static arguments_state check_arguments(const command_arguments *arguments)
{
    if (arguments->n_operands != 1)
        complain("trace takes one scenario, not %d; see parley trace --help",
                 arguments->n_operands);
    else if (!arguments->replication_given)
        complain("trace needs the number of a replication, such as -r 0; see parley trace --help");
    else
        return ARGUMENTS_READ;
    return ARGUMENTS_WRONG;
}

int cmd_trace(int argc, char **argv)
{
    command_arguments arguments;
    parley_error error = {0};
    arguments_state state = arguments_read(&arguments, &trace_usage, argc, argv);
    if (state == ARGUMENTS_READ)
        state = check_arguments(&arguments);
    int result = arguments_exit(state);
    if (state == ARGUMENTS_READ)
        result = complain_faults(trace_scenario(&arguments, &error), &error);
    parley_error_free(&error);
    arguments_free(&arguments);
    return result;
}
