/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The text of numbers, whatever the locale. */
#ifndef PARLEY_CORE_NUMBER_H
#define PARLEY_CORE_NUMBER_H

#include <stdint.h>

#define NUMBER_TEXT_SIZE 32

/* A decimal that reads back to the same double, with as few digits as do; "" for NAN. */
void number_text(double value, char buffer[NUMBER_TEXT_SIZE]);
/* The same, and a whole number, without an end: at most NUMBER_TEXT_SIZE characters. Return where
 * the text stops. */
char *number_put(char *text, double value);
char *count_put(char *text, uint64_t count);

#endif
