/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Short ways to write the rows of the field tables. */
#ifndef PARLEY_SCENARIO_FIELD_TABLE_H
#define PARLEY_SCENARIO_FIELD_TABLE_H

#include "scenario/fields.h"

#include <math.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define FIELDS(array) .n_fields = COUNT(array), .fields = (array)
#define VARIANTS(array) .n_variants = COUNT(array), .variants = (array)
#define AT(type, member) .offset = offsetof(type, member), .size = sizeof(((type *)0)->member)

/* A number that can vary: with a default, or required. */
#define NUMBER(type, member, key, of_class, value, text)                                           \
    {                                                                                              \
        .name = key, .kind = FIELD_NUMBER, .class = &(of_class), .initial = value,                 \
        AT(type, member), .meaning = text                                                          \
    }
#define REQUIRED_NUMBER(type, member, key, of_class, text)                                         \
    {                                                                                              \
        .name = key, .kind = FIELD_NUMBER, .class = &(of_class), .required = true,                 \
        AT(type, member), .meaning = text                                                          \
    }
/* A plain number, likewise. */
#define FIXED(type, member, key, of_class, value, text)                                            \
    {                                                                                              \
        .name = key, .kind = FIELD_FIXED, .class = &(of_class), .initial = value,                  \
        AT(type, member), .meaning = text                                                          \
    }
#define REQUIRED_FIXED(type, member, key, of_class, text)                                          \
    {                                                                                              \
        .name = key, .kind = FIELD_FIXED, .class = &(of_class), .required = true,                  \
        AT(type, member), .meaning = text                                                          \
    }
/* A number for all parties, or one each. */
#define NUMBER_EACH(type, member, key, of_class, value, text)                                      \
    {                                                                                              \
        .name = key, .kind = FIELD_NUMBER_EACH, .class = &(of_class), .initial = value,            \
        AT(type, member), .meaning = text                                                          \
    }

#endif
