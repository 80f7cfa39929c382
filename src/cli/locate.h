/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From what the user called a scenario to the file it is in. */
#ifndef PARLEY_CLI_LOCATE_H
#define PARLEY_CLI_LOCATE_H

#include "parley/error.h"

/* A new string: `name` itself where that is a file or "-"; else the installed scenario of that
 * name, with or without .json, in the folder $PARLEY_SCENARIOS or the one that was installed. Where
 * there is none, a fault says where it was looked for and which has a name like it, and `*path` is
 * NULL. */
parley_status scenario_locate(char **path, const char *name, parley_error *error);

#endif
