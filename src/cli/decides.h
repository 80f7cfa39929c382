/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The part of a run's summary that says which number decides. */
#ifndef PARLEY_CLI_DECIDES_H
#define PARLEY_CLI_DECIDES_H

#include "parley/assumptions.h"

#include <stdio.h>

/* Of a 95 % interval, in standard errors. */
#define DECIDES_HALF_WIDTH 1.96
/* Of more measures nothing is printed. */
#define DECIDES_MEASURES 8

/* For each measure the numbers with the largest shares. PARLEY_ERROR_MEMORY. */
parley_status decides_print(FILE *stream, const parley_assumptions *assumptions,
                            const char *plus_minus);

#endif
