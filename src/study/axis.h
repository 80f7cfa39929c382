/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is varied along one axis of a design, from the text that a user wrote. */
#ifndef PARLEY_STUDY_AXIS_H
#define PARLEY_STUDY_AXIS_H

#include "parley/design.h"

enum axis_form {
    AXIS_LIST,
    AXIS_LINEAR,      /* equal steps */
    AXIS_LOGARITHMIC, /* equal ratios */
};

struct axis {
    char *text;    /* as it was written */
    char *name;    /* in messages: "--vary TEXT" */
    char *pointer; /* what is varied */
    enum axis_form form;
    double from, to;
    uint32_t n;    /* how many values; 0: anything in the range */
    char **values; /* AXIS_LIST: JSON texts */
};

/* Reads an axis; PARLEY_ERROR_USAGE where it is not written as design.h says. Free in any case. */
parley_status axis_init(struct axis *axis, const char *text, parley_error *error);
void axis_free(struct axis *axis);
/* Checks that the place can be set, and what a range gives where it takes whole numbers: a range
 * without COUNT becomes one of all whole numbers in it. */
parley_status axis_place(struct axis *axis, const parley_scenario *base, parley_error *error);

/* Value `index` of n as JSON text, in `buffer` or the axis. */
const char *axis_value(const struct axis *axis, uint32_t index, char buffer[PARLEY_VALUE_TEXT]);
/* The value at a share, from 0 up to 1, of the way along the axis; values that can be counted take
 * equal parts of it. */
const char *axis_value_at(const struct axis *axis, double share, char buffer[PARLEY_VALUE_TEXT]);

#endif
