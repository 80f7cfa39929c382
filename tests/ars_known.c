/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ars_known.h"

#if defined(__AES__)

#include <Random123/ars.h>
#include <string.h>

bool ars_known(const uint32_t counter[4], const uint32_t key[4], uint32_t out[4])
{
    __builtin_cpu_init();
    if (!__builtin_cpu_supports("aes"))
        return false;
    ars4x32_ctr_t c = {{counter[0], counter[1], counter[2], counter[3]}};
    ars4x32_key_t k = {{key[0], key[1], key[2], key[3]}};
    ars4x32_ctr_t answer = ars4x32_R(7, c, k);
    memcpy(out, answer.v, sizeof answer.v);
    return true;
}

#else

bool ars_known(const uint32_t counter[4], const uint32_t key[4], uint32_t out[4])
{
    (void)counter;
    (void)key;
    (void)out;
    return false;
}

#endif
