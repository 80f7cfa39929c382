/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a sampler asks of a kernel: columns with their names resolved. */
#ifndef PARLEY_ENGINE_SAMPLE_H
#define PARLEY_ENGINE_SAMPLE_H

#include "parley/sample.h"

typedef enum sample_kind {
    SAMPLE_VALUE,
    SAMPLE_MEAN_PAYOFF,
    SAMPLE_RATE,  /* of a counter, a round lived in the window */
    SAMPLE_COUNT, /* of a counter; nothing ever happens if that is PARLEY_NONE */
    SAMPLE_ROUNDS,
    SAMPLE_TYPE,
    SAMPLE_ASKED, /* of an actor: requests to it, and those it honoured */
    SAMPLE_ANSWERED,
    SAMPLE_UNKNOWN,
} sample_kind;

typedef struct sample_column {
    sample_kind kind;
    uint32_t group; /* replications that count */
    uint32_t actor;
    uint32_t window, counter;
    uint32_t draw; /* of an unknown */
} sample_column;

typedef struct sample_plan {
    uint32_t n_columns;
    sample_column *columns;
} sample_plan;

parley_status sample_plan_init(sample_plan *plan, const parley_game *game, uint32_t n_columns,
                               const parley_column *columns);
void sample_plan_free(sample_plan *plan);

#endif
