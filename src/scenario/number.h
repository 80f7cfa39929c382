/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers that can vary: constants, distributions, schedules. */
#ifndef PARLEY_SCENARIO_NUMBER_H
#define PARLEY_SCENARIO_NUMBER_H

#include "scenario/reader.h"

enum range {
    RANGE_INSIDE,
    RANGE_OUTSIDE,
    RANGE_LIMIT, /* a whole number beyond MAX_WHOLE */
};

enum range class_range(const number_class *class, double value);

/* What is written at a spot as a source of its own; false after a fault or out of memory, with the
 * source still safe to free. */
bool source_read(struct reader *reader, const struct spot *spot, const number_class *class,
                 parley_source *source);
void source_free(parley_source *source);
/* The least and the greatest value that a source can take. */
void source_support(const parley_source *source, double *low, double *high);

/* Adds the number at a spot to the scenario's; where it is missing, one with the value `initial`.
 */
parley_number_id number_read(struct reader *reader, const struct spot *spot,
                             const number_class *class, double initial);
/* The same for a number that stands for several, which `long_form` would tell apart. */
parley_number_id number_read_short(struct reader *reader, const struct spot *spot,
                                   const number_class *class, double initial,
                                   const char *long_form);
/* New arrays by actor for FIELD_NUMBER_EACH and FIELD_NUMBER_MAP. */
parley_number_id *numbers_read_each(struct reader *reader, const struct spot *spot,
                                    const struct field *field, const uint32_t *parties,
                                    uint32_t n_parties);
parley_number_id *numbers_read_map(struct reader *reader, const struct spot *spot,
                                   const struct field *field, const uint32_t *parties,
                                   uint32_t n_parties);
/* An error, which may be given as one number. */
void trembles_read(struct reader *reader, const struct spot *spot, parley_trembles *trembles);

/* Sorts the numbers by pointer; call when all are read. */
void numbers_sort(struct reader *reader);
/* The number at a pointer, or PARLEY_NONE. */
parley_number_id number_find(const struct reader *reader, const char *pointer);

#endif
