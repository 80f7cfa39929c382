/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file
 * Sweeps: the points of a design, each played as often, on one machine or on many, with a journal
 * of what is finished.
 *
 *     parley_sweep_init(&sweep, design, &base, &options, &error);
 *     parley_sweep_play(sweep, "out", &share, &error);
 *     parley_sweep_load(sweep, "out", &found, &error);
 *     parley_sweep_result(sweep, point, measure, &estimate, NULL);
 *
 * A sweep is cut into units, a point and up to PARLEY_CHUNK of its replications, from its inputs
 * alone; what a unit adds up to does not depend on who plays it, nor when. */
#ifndef PARLEY_SWEEP_H
#define PARLEY_SWEEP_H

#include "parley/design.h"
#include "parley/simulate.h"

#ifdef __cplusplus
extern "C" {
#endif

#define PARLEY_CHUNK 32768u    /**< replications of a point that are one unit at most */
#define PARLEY_MAX_RANK 99999u /**< of a process that takes part */

typedef struct parley_sweep_options {
    uint64_t n_replications; /**< of a point, 1 to PARLEY_MAX_REPLICATIONS */
    uint32_t seed;
    const char *rng;  /**< as of parley_options */
    bool independent; /**< every point has draws of its own; else all share theirs */
    uint32_t paired;  /**< the point that differences are from, or PARLEY_NONE */
    uint32_t n_measures;
    const char *const *measures;   /**< by name; 0: the headline, else every actor's value and every
                                        pair's cooperation */
    double precision;              /**< above 0: a point ends once half the 95 % interval of the
                                        first measure is at most that */
    const char *version, *command; /**< of the program; that makes the same sweep */
    uint32_t shard, n_shards; /**< to play, of the units: every n_shards-th batch of them; 0 and
                                   0 (or 1 and 1): all. Noted in the journals, no part of what
                                   makes the sweep what it is */
} parley_sweep_options;

/** A sweep of a design; it keeps what it needs of the options. Points that negotiate hold their own
 * talks, as parley_talks_value has it with the point's draws. */
typedef struct parley_sweep parley_sweep;

/** Keeps pointers to the design and the base. PARLEY_ERROR_USAGE for a measure that the base does
 * not have or that comes twice, an unknown rng, a point that is not there; PARLEY_ERROR_LIMIT where
 * the sums of all units would not fit PARLEY_MAX_MEMORY. */
parley_status parley_sweep_init(parley_sweep **sweep, const parley_design *design,
                                const parley_scenario *base, const parley_sweep_options *options,
                                parley_error *error);
/** The sweep that a folder's journals are of, for putting shards together: it owns its design.
 * PARLEY_ERROR_SYSTEM where there is none, or of two sweeps. */
parley_status parley_sweep_open(parley_sweep **sweep, const char *folder, parley_error *error);
/** Frees and sets to NULL; safe on NULL. */
void parley_sweep_free(parley_sweep **sweep);

uint64_t parley_sweep_n_units(const parley_sweep *sweep);
/** Whether a unit is of the sweep's shard. */
bool parley_sweep_in_shard(const parley_sweep *sweep, uint64_t unit);
const parley_design *parley_sweep_design(const parley_sweep *sweep);
const parley_scenario *parley_sweep_base(const parley_sweep *sweep);
const parley_sweep_options *parley_sweep_settings(const parley_sweep *sweep);
uint32_t parley_sweep_n_measures(const parley_sweep *sweep);
const char *parley_sweep_measure(const parley_sweep *sweep, uint32_t measure);

/** What this process does of a sweep. */
typedef struct parley_share {
    int n_threads;   /**< 0: one a core */
    const char *isa; /**< as of parley_options */
    uint32_t rank;   /**< names this process's journal: those that play into one folder at the same
                          time differ */
    /** Where several processes share the work as they go, else all four NULL; called on the thread
     * that called parley_sweep_play. The next batch, counted over all processes; */
    uint64_t (*claim)(void *context);
    /** called often on that thread while the others play, to answer other processes; NULL where
     * none needs it; */
    void (*attend)(void *context);
    /** no batch for anyone from now on; */
    void (*stop)(void *context);
    /** waits for all processes, before any of them writes: how the one that fared worst fares. */
    parley_status (*meet)(void *context, parley_status status);
    /** Asked at the start and now and then, with units finished, of those of the shard; true stops:
     * what is finished stays, what is under way is dropped. May be NULL. */
    bool (*progress)(void *context, uint64_t n_done, uint64_t n_units);
    void *context;
} parley_share;

/** Plays what the journals in `folder` do not have yet, and adds it to a journal there.
 * PARLEY_STOPPED when `progress` said so, PARLEY_ERROR_SYSTEM where a journal is another's, damaged
 * or cannot be written: what was finished stays. */
parley_status parley_sweep_play(parley_sweep *sweep, const char *folder, const parley_share *share,
                                parley_error *error);

/** What the journals of a folder hold. */
typedef struct parley_sweep_found {
    uint32_t n_journals;
    uint64_t n_done;    /**< units that it has */
    uint64_t n_twice;   /**< of these, loaded from another folder before */
    uint64_t n_damaged; /**< records that cannot be read, and are as if never played */
} parley_sweep_found;

/** Reads the journals in a folder, in addition to what was loaded before. */
parley_status parley_sweep_load(parley_sweep *sweep, const char *folder, parley_sweep_found *found,
                                parley_error *error);
/** Whether a unit is loaded. */
bool parley_sweep_has(const parley_sweep *sweep, uint64_t unit);

/** What a point's measure comes to; all its units must be loaded. `difference` from the paired
 * point; may be NULL, must be where nothing is paired. World ranges are NAN. */
void parley_sweep_result(const parley_sweep *sweep, uint32_t point, uint32_t measure,
                         parley_estimate *estimate, parley_estimate *difference);

#ifdef __cplusplus
}
#endif

#endif
