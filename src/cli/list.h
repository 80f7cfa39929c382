/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What `parley run --list` prints. */
#ifndef PARLEY_CLI_LIST_H
#define PARLEY_CLI_LIST_H

#include "parley/error.h"

#include <stdio.h>

/* Prints the installed scenarios with their titles and questions, aligned or as JSON. Trouble with
 * the stream stays in the stream. Fails with PARLEY_ERROR_MEMORY. */
parley_status list_print(FILE *stream, bool json);

#endif
