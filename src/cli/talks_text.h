/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What `parley negotiate` tells people. */
#ifndef PARLEY_CLI_TALKS_TEXT_H
#define PARLEY_CLI_TALKS_TEXT_H

#include "parley/negotiate.h"

#include <stdio.h>

typedef struct talks_origin {
    uint32_t seed;
    const char *rng;
    const char *command; /* that makes the same tables again */
    const char *output;  /* where they are, or NULL */
} talks_origin;

/* Whether there is anything to agree on, what packages are worth, and what talks come to, with
 * threats and without. Trouble with the stream stays in the stream. Fails with
 * PARLEY_ERROR_MEMORY. */
parley_status talks_print(const parley_talks *talks, const talks_origin *origin, FILE *stream);

#endif
