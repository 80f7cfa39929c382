/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ARS (Salmon et al. 2011): AES with a Weyl sequence for round keys, ARS_ROUNDS of them. It stands
 * in a header so that what compares its planes can have them in registers. */
#ifndef PARLEY_ENGINE_ARS_H
#define PARLEY_ENGINE_ARS_H

#include "engine/aes.h"
#include "engine/planes.h"

#define ARS_ROUNDS 7
#define AES_OF_ZERO 0x52525252u /* bytes that AES substitutes by 0 */

/* A call's counter is (quarter of the block | plane << 2, round, site, block). AES substitutes byte
 * by byte and is linear otherwise, so the first round is the sum of what it makes of the first 32
 * bits, kept in a table, and of the rest, which all calls of a draw share. */
INLINE void ars_planes(const struct planes *source, uint32_t site, uint32_t round, uint32_t first,
                       const uint32_t n, mask *planes)
{
    const uint64_t *key0 = source->ars_keys[0];
    uint64_t shared[2];
    aes_round_block(AES_OF_ZERO, round ^ (uint32_t)(key0[0] >> 32), site ^ (uint32_t)key0[1],
                    source->block ^ (uint32_t)(key0[1] >> 32), source->ars_keys[1], shared);
    const aes_lot common = aes_repeat(shared);
    for (uint32_t p = 0; p < n; p += AES_PLANES) {
        aes_lot state[AES_PLANES][AES_LOTS];
        for (uint32_t i = 0; i < AES_PLANES; i++)
            for (uint32_t j = 0; j < AES_LOTS; j++)
                state[i][j] =
                    aes_add(common, aes_load(source->ars_first[first + p + i] +
                                             source->pass * WORDS + j * sizeof(aes_lot) / 8));
        for (int r = 2; r < ARS_ROUNDS; r++) {
            const aes_lot key = aes_load(source->ars_keys[r]);
            for (uint32_t i = 0; i < AES_PLANES; i++)
                for (uint32_t j = 0; j < AES_LOTS; j++)
                    state[i][j] = aes_round(state[i][j], key);
        }
        const aes_lot key = aes_load(source->ars_keys[ARS_ROUNDS]);
        for (uint32_t i = 0; i < AES_PLANES; i++) {
            for (uint32_t j = 0; j < AES_LOTS; j++)
                state[i][j] = aes_last(state[i][j], key);
            planes[p + i] = aes_join(state[i]);
        }
    }
}

#endif
