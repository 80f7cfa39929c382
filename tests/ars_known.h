/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ARS-7 as Random123 has it, which needs a machine with instructions for AES. */
#ifndef PARLEY_TESTS_ARS_KNOWN_H
#define PARLEY_TESTS_ARS_KNOWN_H

#include <stdbool.h>
#include <stdint.h>

/* False where this machine, or this build, cannot tell. */
bool ars_known(const uint32_t counter[4], const uint32_t key[4], uint32_t out[4]);

#endif
