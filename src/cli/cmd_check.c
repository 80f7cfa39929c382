/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/arguments.h"
#include "cli/command.h"
#include "cli/locate.h"
#include "parley/negotiate.h"

#include <stdio.h>
#include <stdlib.h>

static const command_usage check_usage = {
    .name = "check",
    .operands = "SCENARIO...",
    .summary = "Reports every fault of the scenario files, each with file, line, column and JSON "
               "Pointer,\n"
               "and says FILE: ok of those that have none. Plays nothing.\n\n"
               "SCENARIO is a file, - for standard input, or the name of an installed scenario.",
    .options = "=qh",
    .examples = "  parley check my.json\n"
                "  parley check -q scenarios/*/*.json && echo all good\n"
                "  parley check my.json --set '/threats/tariffs/credibility=1.5'\n",
};

static parley_status check_scenario(const char *name, const command_arguments *arguments,
                                    parley_error *error)
{
    char *path;
    parley_scenario scenario = {0};
    parley_game *game = NULL;
    parley_talks *talks = NULL;
    parley_status status = scenario_locate(&path, name, error);
    if (!status)
        status = parley_scenario_read(&scenario, path, arguments->n_settings, arguments->settings,
                                      error);
    if (!status && scenario.negotiation)
        status = parley_talks_init(&talks, &scenario, error);
    else if (!status)
        status = parley_game_init(&game, &scenario, error);
    parley_talks_free(&talks);
    parley_game_free(&game);
    parley_scenario_free(&scenario);
    free(path);
    return status;
}

/* An invalid scenario is the answer that was asked for; it wins over what else went wrong. */
static parley_status worse(parley_status a, parley_status b)
{
    if (a == PARLEY_ERROR_SCENARIO || b == PARLEY_ERROR_SCENARIO)
        return PARLEY_ERROR_SCENARIO;
    return a ? a : b;
}

int cmd_check(int argc, char **argv)
{
    command_arguments arguments;
    parley_status worst = PARLEY_OK;
    int result = EXIT_DONE;
    arguments_state state = arguments_read(&arguments, &check_usage, argc, argv);
    if (state == ARGUMENTS_READ && arguments.n_operands == 0) {
        complain("check needs a scenario; see parley check --help");
        state = ARGUMENTS_WRONG;
    }
    if (state) {
        result = arguments_exit(state);
        goto out;
    }
    for (int i = 0; i < arguments.n_operands; i++) {
        parley_error error = {0};
        const char *name = arguments.operands[i];
        parley_status status = check_scenario(name, &arguments, &error);
        worst = worse(worst, status);
        if (status)
            complain_faults(status, &error);
        else if (!arguments.quiet)
            printf("%s: ok\n", name);
        parley_error_free(&error);
    }
    result = exit_status(worst);
out:
    arguments_free(&arguments);
    return result;
}
