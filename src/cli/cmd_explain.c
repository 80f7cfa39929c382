/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/arguments.h"
#include "cli/command.h"
#include "cli/locate.h"
#include "parley/explain.h"
#include "parley/simulate.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* Longer lines are hard to read, however wide the terminal is. */
#define WIDEST 100

static const command_usage explain_usage = {
    .name = "explain",
    .operands = "SCENARIO",
    .summary = "Says in plain words what a scenario says: who, what is at stake, when, what is "
               "known and what\n"
               "is not, what follows a defection step by step, which strategy applies where; and "
               "every number\n"
               "with its meaning, source and the address that --set takes. Plays nothing.\n\n"
               "SCENARIO is a file, - for standard input, or the name of an installed scenario.",
    .options = "=h",
    .examples = "  parley explain us-china-2015/agreement | less\n"
                "  parley explain my.json --set /threats/tariffs/credibility=0.9\n"
                "  diff <(parley explain a.json) <(parley explain b.json)\n",
};

static unsigned width_of_output(void)
{
    struct winsize size;
    if (!isatty(STDOUT_FILENO) || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
        return PARLEY_EXPLAIN_WIDTH;
    return size.ws_col < WIDEST ? size.ws_col : WIDEST;
}

/* Compiles the scenario too, so that what `run` would refuse is refused here. */
static parley_status explain_scenario(const command_arguments *arguments, parley_error *error)
{
    char *path;
    parley_scenario scenario = {0};
    parley_game *game = NULL;
    parley_status status = scenario_locate(&path, arguments->operands[0], error);
    if (!status)
        status = parley_scenario_read(&scenario, path, arguments->n_settings, arguments->settings,
                                      error);
    if (!status && !scenario.negotiation)
        status = parley_game_init(&game, &scenario, error);
    if (!status)
        status = parley_explain(&scenario, width_of_output(), stdout, error);
    parley_game_free(&game);
    parley_scenario_free(&scenario);
    free(path);
    return status;
}

int cmd_explain(int argc, char **argv)
{
    command_arguments arguments;
    parley_error error = {0};
    arguments_state state = arguments_read(&arguments, &explain_usage, argc, argv);
    if (state == ARGUMENTS_READ && arguments.n_operands != 1) {
        complain("explain takes one scenario, not %d; see parley explain --help",
                 arguments.n_operands);
        state = ARGUMENTS_WRONG;
    }
    int result = arguments_exit(state);
    if (state == ARGUMENTS_READ)
        result = complain_faults(explain_scenario(&arguments, &error), &error);
    parley_error_free(&error);
    arguments_free(&arguments);
    return result;
}
