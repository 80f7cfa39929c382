/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is told of a sample that was held against exact means. */
#ifndef PARLEY_CLI_EXACTNESS_H
#define PARLEY_CLI_EXACTNESS_H

#include "cli/json.h"
#include "parley/exact_check.h"

/* A few lines for people, with the rows that are apart. Fails with PARLEY_ERROR_MEMORY. */
parley_status exactness_print(FILE *stream, const parley_exact_check *check);
/* The member "exact_check": null without a check. */
void exactness_write(json_document *json, const parley_exact_check *check);

#endif
