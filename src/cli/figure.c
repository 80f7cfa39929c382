/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/figure.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define MAX_DECIMALS 8

int decimals_for(double noise)
{
    if (!(noise > 0) || isinf(noise))
        return -1;
    double decimals = 2 - floor(log10(noise));
    return decimals < 0 ? 0 : decimals > MAX_DECIMALS ? MAX_DECIMALS : (int)decimals;
}

void number_to_text(double value, int decimals, char text[NUMBER_SIZE])
{
    if (isnan(value))
        strcpy(text, "-");
    else if (decimals < 0)
        snprintf(text, NUMBER_SIZE, "%.6g", value);
    else
        snprintf(text, NUMBER_SIZE, "%.*f", decimals, value);
}

double half_interval(const parley_estimate *estimate)
{
    return (estimate->ci_high - estimate->ci_low) / 2;
}
