/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Prints the random scenario of a seed. */
#include "generate.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv)
{
    char *end = NULL;
    bool small = argc == 3 && strcmp(argv[1], "--small") == 0;
    bool talks = argc == 3 && strcmp(argv[1], "--talks") == 0;
    const char *digits = argc == 2 ? argv[1] : small || talks ? argv[2] : "";
    unsigned long seed = strtoul(digits, &end, 10);
    if (end == digits || *end != '\0' || seed > UINT32_MAX) {
        fputs("usage: parley-generate [--small|--talks] SEED\n", stderr);
        return 2;
    }
    char *text = (small   ? generate_small
                  : talks ? generate_negotiation
                          : generate_scenario)((uint32_t)seed);
    if (!text || puts(text) == EOF) {
        fputs("parley-generate: out of memory, or cannot write\n", stderr);
        return 1;
    }
    free(text);
    return 0;
}
