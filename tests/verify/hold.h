/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One scenario, three ways: what is enumerated against what the engine and the reference sample. */
#ifndef PARLEY_VERIFY_HOLD_H
#define PARLEY_VERIFY_HOLD_H

#include "parley/exact_check.h"

enum { ENGINE, REFERENCE, N_SIDES };

/* A row that is far off; the text is the caller's to free. */
typedef struct far_row {
    double z;
    char *key;
} far_row;

/* What became of one side's rows. */
typedef struct held_side {
    size_t n_rows, n_tested;
    size_t n_noise, n_beyond_2, n_beyond_3; /* rows with a standard error */
    double squares;                         /* of their z */
    double by_table[PARLEY_N_CHECKED], n_by_table[PARLEY_N_CHECKED];
    double pick; /* the z of one of them, whichever; NAN: there is none */
    size_t n_far;
    far_row *far;
} held_side;

typedef struct held {
    parley_status status; /* not PARLEY_OK: refused, or what went wrong */
    held_side sides[N_SIDES];
} held;

/* |z| from which a row is kept by name. */
#define HELD_FAR 3.7

typedef struct hold_options {
    uint64_t n_replications;
    uint64_t most_states;
    uint32_t seed;
} hold_options;

/* On one thread. Free with held_free in any case. */
void hold(held *of, const parley_scenario *scenario, const hold_options *options);
void held_free(held *of);

#endif
