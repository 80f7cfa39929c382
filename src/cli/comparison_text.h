/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What `parley compare` tells people. */
#ifndef PARLEY_CLI_COMPARISON_TEXT_H
#define PARLEY_CLI_COMPARISON_TEXT_H

#include "parley/compare.h"

#include <stdio.h>

typedef struct comparison_origin {
    uint32_t seed;
    const char *rng;
    const char *command; /* that makes the same table again */
    const char *output;  /* where it is, or NULL */
} comparison_origin;

/* For each measure, each scenario and how it differs from the first; what is not known comes before
 * simulation noise. Trouble with the stream stays in the stream. Fails with PARLEY_ERROR_MEMORY. */
parley_status comparison_print(const parley_comparison *comparison, const comparison_origin *origin,
                               FILE *stream);

#endif
