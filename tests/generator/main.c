/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Prints the random scenario of a seed. */
#include "generate.h"

#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
    char *end = NULL;
    unsigned long seed = argc == 2 ? strtoul(argv[1], &end, 10) : 0;
    if (!end || end == argv[1] || *end != '\0' || seed > UINT32_MAX) {
        fputs("usage: parley-generate SEED\n", stderr);
        return 2;
    }
    char *text = generate_scenario((uint32_t)seed);
    if (!text || puts(text) == EOF) {
        fputs("parley-generate: out of memory, or cannot write\n", stderr);
        return 1;
    }
    free(text);
    return 0;
}
