/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How results came about, as it is written down beside them. */
#ifndef PARLEY_CLI_ORIGIN_H
#define PARLEY_CLI_ORIGIN_H

#include "cli/arguments.h"

#include <time.h>

/* A new string: the command that makes the same tables again, in one form however it was typed.
 * What says where to, how fast and how long is left out, and replications are those that were
 * played. NULL out of memory. */
char *origin_command(const char *command, const command_arguments *arguments,
                     uint64_t n_replications);
/* The same for what is worked out exactly: nothing is played. */
char *origin_exact_command(const char *command, const command_arguments *arguments);
/* A new string: times, threads and machine. */
char *origin_log(const command_arguments *arguments, time_t started, double seconds,
                 uint64_t n_replications);
char *origin_exact_log(time_t started, double seconds);
/* The name of the generator. */
const char *origin_generator(const command_arguments *arguments);

#endif
