/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of one kit know of each other: names that end in PARLEY_ISA. */
#ifndef PARLEY_BENCH_KIT_THIS_H
#define PARLEY_BENCH_KIT_THIS_H

#include "engine/names.h"
#include "kit.h"

#define bare_loop ISA(bare_loop)
#define fill_planes ISA(fill_planes)
#define play_by_rule ISA(play_by_rule)
#define rule_parts ISA(rule_parts)
#define kit_this ISA(kit_this)

void bare_loop(enum generator generator, uint32_t seed, uint32_t first_block, uint32_t n_blocks,
               bare_total *total);
uint64_t fill_planes(enum generator generator, uint32_t seed, uint64_t n);
parley_status play_by_rule(const parley_game *game, enum generator generator, uint32_t seed,
                           clockid_t clock, uint32_t n_blocks, double seconds[MOST_PARTS],
                           parley_results **results, parley_error *error);
extern const char *const rule_parts[];
extern const kit kit_this;

#endif
