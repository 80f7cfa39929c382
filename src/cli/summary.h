/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What `parley run` tells a person. */
#ifndef PARLEY_CLI_SUMMARY_H
#define PARLEY_CLI_SUMMARY_H

#include "parley/simulate.h"

#include <stdio.h>

typedef struct summary_origin {
    uint32_t seed;
    const char *rng;
    const char *command;           /* that makes the same results again */
    const char *output;            /* where the tables are, or NULL */
    const parley_measure *measure; /* whose noise was to be at most `precision`, or NULL */
    double precision;
} summary_origin;

/* Prints what was played, the headline, payoffs, cooperation and events; what is not known comes
 * before simulation noise. Trouble with the stream stays in the stream. Fails with
 * PARLEY_ERROR_MEMORY. */
parley_status summary_print(FILE *stream, const parley_results *results,
                            const summary_origin *origin);

#endif
