/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs gnuplot, without a shell in between. */
#ifndef PARLEY_CLI_GNUPLOT_H
#define PARLEY_CLI_GNUPLOT_H

#include "parley/error.h"

/* Draws the tables in the folder `tables` by `script` into `picture`, whose name ends in .svg,
 * .png, .svg.tmp or .png.tmp; the texts stay as they are. What gnuplot says is passed on to
 * standard error if it fails. `*ran` is false where it could not even be started. Fails with
 * PARLEY_ERROR_SYSTEM or PARLEY_ERROR_MEMORY; a half-drawn picture may be left. */
parley_status gnuplot_draw(char *script, char *tables, char *picture, bool *ran,
                           parley_error *error);

#endif
