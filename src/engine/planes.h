/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random planes: a random bit in every lane, at an address. */
#ifndef PARLEY_ENGINE_PLANES_H
#define PARLEY_ENGINE_PLANES_H

#include "engine/kernel.h"
#include "engine/mask.h"
#include "engine/names.h"

#define PLANES_FIRST 12 /* planes made at first, where many lanes need a decision */
#define PLANES_MORE 4   /* planes made later, or where few do */

/* Where planes come from. */
struct planes {
    enum generator generator;
    /* The generator's: planes 0 .. PLANES_FIRST - 1 of the draw at `site` in `round`, for the lanes
     * of the block and pass; planes first .. first + PLANES_MORE - 1, where first is even. */
    void (*first)(const struct planes *source, uint32_t site, uint32_t round, mask *planes);
    void (*more)(const struct planes *source, uint32_t site, uint32_t round, uint32_t first,
                 mask *planes);
    gsl_rng *rng; /* of GENERATOR_GSL, else NULL */
    uint32_t seed, point, block, pass;
    uint64_t ars_keys[8][8] __attribute__((aligned(64)));   /* round keys, each four times over */
    uint64_t ars_first[64][8] __attribute__((aligned(64))); /* by plane and word: what the first
                                                  round makes of the counter's first 32 bits */
};

/* Sets the key; the tables of ARS follow from it. */
void planes_init(struct planes *source, enum generator generator, gsl_rng *rng, uint32_t seed,
                 uint32_t point);

#endif
