/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which copy of the kernel plays: the widest that this machine can run. Beside the levels of
 * x86-64, v2 and v3 want AES instructions (Westmere 2010), v4 AES and popcounts of whole registers
 * (Ice Lake 2019, Zen 4 2022). */
#include "engine/kernel.h"

#if defined(__x86_64__)
#include <cpuid.h>
#endif
#include <string.h>

extern const kernel kernel_this_plain;
#if defined(__x86_64__)
extern const kernel kernel_this_v2, kernel_this_v3, kernel_this_v4;

/* Not every compiler's __builtin_cpu_supports knows "vaes". */
static bool wide_aes(void)
{
    unsigned a, b, c, d;
    return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (c & bit_VAES);
}

static bool runs(const char *name)
{
    __builtin_cpu_init();
    bool v2 = __builtin_cpu_supports("sse4.2") && __builtin_cpu_supports("popcnt") &&
              __builtin_cpu_supports("aes");
    bool v3 = v2 && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
              __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("fma");
    bool v4 = v3 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
              __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
              __builtin_cpu_supports("avx512vl") && wide_aes() &&
              __builtin_cpu_supports("avx512vpopcntdq");
    return strcmp(name, "v4") == 0   ? v4
           : strcmp(name, "v3") == 0 ? v3
           : strcmp(name, "v2") == 0 ? v2
                                     : true;
}

static const kernel *const kernels[] = {&kernel_this_v4, &kernel_this_v3, &kernel_this_v2,
                                        &kernel_this_plain};
#else
static bool runs(const char *name)
{
    return name != NULL;
}

static const kernel *const kernels[] = {&kernel_this_plain};
#endif

const char *parley_isa_name(uint32_t index)
{
    for (size_t k = 0; k < sizeof kernels / sizeof *kernels; k++)
        if (runs(kernels[k]->name) && index-- == 0)
            return kernels[k]->name;
    return NULL;
}

const kernel *kernel_find(const char *name)
{
    for (size_t k = 0; k < sizeof kernels / sizeof *kernels; k++)
        if ((!name || strcmp(name, kernels[k]->name) == 0) && runs(kernels[k]->name))
            return kernels[k];
    return NULL;
}
