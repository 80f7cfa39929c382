/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file
 * What happened, replication by replication: for those who pair scenarios, correlate, or write
 * histories down. Nothing is added up; memory does not grow with the number of replications. */
#ifndef PARLEY_SAMPLE_H
#define PARLEY_SAMPLE_H

#include "parley/simulate.h"

#ifdef __cplusplus
extern "C" {
#endif

/** A value of the scenario that we do not know, drawn once a world. */
typedef struct parley_unknown {
    const char *pointer;       /**< where it is written */
    uint32_t round;            /**< it holds from this round on */
    const parley_value *value; /**< its distribution */
    uint32_t number;           /**< the number it is a value of: a parley_number_id */
} parley_unknown;

uint32_t parley_game_n_unknowns(const parley_game *game);
/** `index` below their number; in the order of the scenario's numbers. */
parley_unknown parley_game_unknown(const parley_game *game, uint32_t index);

typedef enum parley_column_kind {
    PARLEY_COLUMN_MEASURE,  /**< cooperation: rounds with C, of rounds lived; an event: how often;
                               value and mean payoff themselves */
    PARLEY_COLUMN_ROUNDS,   /**< rounds lived */
    PARLEY_COLUMN_TYPE,     /**< index of the first type of actor `index` */
    PARLEY_COLUMN_REQUESTS, /**< requests for assistance to actor `index`, which has types (else 0),
                               from burn-in on */
    PARLEY_COLUMN_HONOURED, /**< how many of these it honoured */
    PARLEY_COLUMN_UNKNOWN,  /**< what unknown `index` is in the block's worlds: their values come
                               first, one each, and nothing follows; there are no weights */
} parley_column_kind;

typedef struct parley_column {
    parley_column_kind kind;
    parley_measure measure; /**< of PARLEY_COLUMN_MEASURE */
    uint32_t index;
} parley_column;

/** Plays blocks one at a time, on the caller's thread. */
typedef struct parley_sampler parley_sampler;

/** Of the options only seed, point, rng and isa count. PARLEY_ERROR_USAGE as parley_simulate,
 * PARLEY_ERROR_MEMORY. */
parley_status parley_sampler_init(parley_sampler **sampler, const parley_game *game,
                                  const parley_options *options, uint32_t n_columns,
                                  const parley_column *columns, parley_error *error);

/** Plays the first n_lanes (1 to PARLEY_BLOCK) replications of a block: the very histories that
 * parley_simulate plays. values[c * PARLEY_BLOCK + lane] and weights[...] are those of column c:
 * the mean of a measure over replications is the sum of its values by that of its weights. A weight
 * is the number of rounds lived for cooperation and 1 for all others; 0, and so is the value, where
 * the replication does not count (another type, no round lived, past n_lanes). */
void parley_sampler_play(parley_sampler *sampler, uint64_t block, uint32_t n_lanes, double *values,
                         double *weights);

/** Frees and sets to NULL; safe on NULL. */
void parley_sampler_free(parley_sampler **sampler);

/** One who looks at every history of a run while it is played (parley_options.followers). What it
 * makes of a batch of blocks is put together in the order of the batches, which does not depend on
 * the number of threads. */
struct parley_follower {
    void *context;
    uint32_t n_columns;
    const parley_column *columns;
    /** Makes room for what a batch leaves; NULL out of memory. A few are made, and used again. */
    void *(*init)(void *context);
    void (*free)(void *context, void *batch); /**< safe on NULL */
    /** Forgets what an earlier batch left. */
    void (*clear)(void *context, void *batch);
    /** Takes in a block whose first history is `first`; values and weights as a sampler's. Called
     * by many threads, each with a batch of its own. */
    void (*take)(void *context, void *batch, uint64_t first, uint32_t n_lanes, const double *values,
                 const double *weights);
    /** The next batch is complete; called by one thread at a time. True stops the run. */
    bool (*add)(void *context, void *batch);
};

#ifdef __cplusplus
}
#endif

#endif
