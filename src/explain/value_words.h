/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values in words: what running text and lists of numbers share. */
#ifndef PARLEY_EXPLAIN_VALUE_WORDS_H
#define PARLEY_EXPLAIN_VALUE_WORDS_H

#include "explain/account.h"

/* Whether a discrete distribution can come to its value i. */
bool value_takes(const parley_value *value, uint32_t i);
/* A value, or the steps of a schedule, in few words. */
void say_brief_source(account *a, const parley_source *source);
/* "while China is committed" */
void say_while_type(account *a, const parley_number *number, const parley_override *override);

#endif
