/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kit.h"

#include <string.h>

extern const kit kit_this_plain;
#if defined(__x86_64__)
extern const kit kit_this_v2, kit_this_v3, kit_this_v4;
static const kit *const kits[] = {&kit_this_v4, &kit_this_v3, &kit_this_v2, &kit_this_plain};
#else
static const kit *const kits[] = {&kit_this_plain};
#endif

const kit *kit_find(const char *isa)
{
    for (size_t k = 0; k < sizeof kits / sizeof *kits; k++)
        if (strcmp(isa, kits[k]->isa) == 0 && kernel_find(isa))
            return kits[k];
    return NULL;
}

const kit *kit_at(uint32_t index)
{
    for (size_t k = 0; k < sizeof kits / sizeof *kits; k++)
        if (kernel_find(kits[k]->isa) && index-- == 0)
            return kits[k];
    return NULL;
}
