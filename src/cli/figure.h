/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers for people: as many digits as mean something. */
#ifndef PARLEY_CLI_FIGURE_H
#define PARLEY_CLI_FIGURE_H

#include "parley/simulate.h"

#define NUMBER_SIZE 64

/* As many decimals as show three significant digits of the noise; -1 where there is none. */
int decimals_for(double noise);
/* "-" for NAN. */
void number_to_text(double value, int decimals, char text[NUMBER_SIZE]);
/* Half of the 95 % interval of simulation noise. */
double half_interval(const parley_estimate *estimate);

#endif
