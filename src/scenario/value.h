/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Single values: constants and distributions, and what they can come to. */
#ifndef PARLEY_SCENARIO_VALUE_H
#define PARLEY_SCENARIO_VALUE_H

#include "scenario/reader.h"

/* Reads a plain number or a distribution; false after a fault or out of memory. */
bool value_read(struct reader *reader, const struct spot *spot, const number_class *class,
                parley_value *value);
void value_free(parley_value *value);
/* The least and the greatest value it can take, infinite where there is none. */
void value_support(const parley_value *value, double *low, double *high);
/* The value below which draws lie with probability p (0 < p < 1), after truncation, to about nine
 * digits; that of a constant is itself. */
double value_quantile(const parley_value *value, double p);
/* P(draw <= x), after truncation. */
double value_below(const parley_value *value, double x);

#endif
