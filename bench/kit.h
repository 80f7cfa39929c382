/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The part of the benchmarks that is compiled for each instruction set, as the kernel is. */
#ifndef PARLEY_BENCH_KIT_H
#define PARLEY_BENCH_KIT_H

#include "bench.h"

/* Sums over groups of 64 replications of the mean payoffs of two players. */
typedef struct bare_total {
    uint64_t n;
    double sum[2], square[2];
} bare_total;

typedef struct kit {
    const char *isa;
    /* Plays n_blocks blocks of 512 replications of the dilemma. */
    void (*play_bare)(enum generator generator, uint32_t seed, uint32_t first_block,
                      uint32_t n_blocks, bare_total *total);
    /* Fills planes n times over; something that depends on all of them. */
    uint64_t (*fill)(enum generator generator, uint32_t seed, uint64_t n);
    uint32_t plane_bytes; /* that it fills each time */
    /* Plays n_blocks blocks of the game rule by rule; seconds by part. */
    parley_status (*play_rules)(const parley_game *game, enum generator generator, uint32_t seed,
                                clockid_t clock, uint32_t n_blocks, double seconds[MOST_PARTS],
                                parley_results **results, parley_error *error);
    const char *const *parts;
} kit;

/* The kit called `isa`, if this machine can run it. */
const kit *kit_find(const char *isa);
/* From the widest; NULL past the end. */
const kit *kit_at(uint32_t index);

#endif
