/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands, and what they share: exit status, messages. */
#ifndef PARLEY_CLI_COMMAND_H
#define PARLEY_CLI_COMMAND_H

#include "parley/error.h"

/* What a command returns to the shell. */
enum {
    EXIT_DONE = 0,
    EXIT_NO = 1, /* the answer that was asked for is no */
    EXIT_USAGE = 2,
    EXIT_SCENARIO = 3,
    EXIT_SYSTEM = 4,
    EXIT_LIMIT = 5,
    EXIT_NOT_CONVERGED = 6,
    EXIT_STOPPED = 75,
};

/* Each takes what follows `parley`, its own name first, and returns an exit status. */
int cmd_run(int argc, char **argv);
int cmd_check(int argc, char **argv);
int cmd_compare(int argc, char **argv);
int cmd_explain(int argc, char **argv);
int cmd_sweep(int argc, char **argv);
int cmd_merge(int argc, char **argv);
int cmd_status(int argc, char **argv);
int cmd_negotiate(int argc, char **argv);
int cmd_solve(int argc, char **argv);
int cmd_threshold(int argc, char **argv);
int cmd_plot(int argc, char **argv);
int cmd_trace(int argc, char **argv);

int exit_status(parley_status status);

/* One line on standard error, `parley: error: ...`. */
void complain(const char *format, ...) PARLEY_FORMAT(1, 2);

/* Says every fault on standard error, a line each, and how many were dropped; returns the exit
 * status that belongs to `status`. */
int complain_faults(parley_status status, const parley_error *error);

/* Whether this is a terminal that can move its cursor, and whether it should show colours. */
bool terminal_capable(int descriptor);
bool colour_wanted(int descriptor);

#endif
