/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file
 * A scenario in plain words. */
#ifndef PARLEY_EXPLAIN_H
#define PARLEY_EXPLAIN_H

#include "parley/scenario.h"

#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Columns of the text where nothing else is known. */
#define PARLEY_EXPLAIN_WIDTH 80

/** Writes to `stream` what a scenario says, in sentences: who, what, when, what follows a
 * defection, which strategy applies, and every number with its meaning, distribution, source and
 * JSON Pointer. UTF-8, lines of at most `width` columns (40 at least) unless a pointer is longer.
 * What the scenario's own texts hold of control characters comes out as question marks. Trouble
 * with the stream stays in the stream (ferror). Fails with PARLEY_ERROR_MEMORY. */
parley_status parley_explain(const parley_scenario *scenario, unsigned width, FILE *stream,
                             parley_error *error);

#ifdef __cplusplus
}
#endif

#endif
