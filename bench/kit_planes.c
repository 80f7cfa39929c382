/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random planes alone, and the table of this instruction set's benchmarks. */
#include "engine/planes.h"
#include "kit_this.h"

#define TEXT_OF_(name) #name
#define TEXT_OF(name) TEXT_OF_(name)

uint64_t fill_planes(enum generator generator, uint32_t seed, uint64_t n)
{
    struct planes source;
    mask planes[PLANES_FIRST], all = mask_none();
    planes_init(&source, generator, NULL, seed, 0);
    for (uint64_t i = 0; i < n; i++) {
        source.first(&source, (uint32_t)i, (uint32_t)(i >> 32), planes);
        all ^= planes[i % PLANES_FIRST];
    }
    return all[0];
}

const kit kit_this = {.isa = TEXT_OF(PARLEY_ISA),
                      .play_bare = bare_loop,
                      .fill = fill_planes,
                      .plane_bytes = PLANES_FIRST * MASK_BYTES,
                      .play_rules = play_by_rule,
                      .parts = rule_parts};
