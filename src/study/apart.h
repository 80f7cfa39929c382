/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How far a sampled mean is from an exact one, as chance would have it. */
#ifndef PARLEY_STUDY_APART_H
#define PARLEY_STUDY_APART_H

#include <stdbool.h>

/* What the units of a mean can be. */
typedef enum mean_form {
    FORM_REAL,
    FORM_RATE,  /* from 0 to 1 */
    FORM_COUNT, /* from 0 to `most` */
} mean_form;

typedef struct sampled_mean {
    mean_form form;
    double mean;
    double standard_error; /* over clusters; NAN: not known */
    double clusters;       /* that are independent */
    double units;          /* that the mean is over */
    double pieces;         /* as many clusters of one size say as much, at least */
    double most;           /* of FORM_COUNT: a unit */
    bool binary;           /* units are independent, and 0 or 1 */
    bool varied;           /* of FORM_REAL: units differ often enough for a normal mean */
} sampled_mean;

typedef enum apart_kind {
    APART_SAME,  /* no noise, and equal but for rounding */
    APART_ERROR, /* z is as good as normal */
    APART_BOUND, /* z is what it is at most, whatever the distribution within its bounds */
    APART_FEW,   /* too few differ to say anything */
} apart_kind;

typedef struct apart {
    apart_kind kind;
    double standard_error; /* NAN: none was used */
    double z;              /* the normal deviate of the same tail probability; NAN without one */
} apart;

/* Far out. Chances below 1e-300 are not told apart. */
#define APART_MOST 37

/* Clusters, or times that something binary is expected, below which nothing is taken for normal. */
#define APART_ENOUGH 25
/* Times that it is expected where its standard error is only known from the sample: that of few
 * rare events is small when they are few, so that a mean too low looks far off. */
#define APART_MANY 400

/* Binary units have the standard error of the exact rate, and below 1000 expected of the rarer kind
 * their exact distribution (mid-p). Else the sample's own standard error, by Student's t; where too
 * few clusters or events are expected for that, or there is none, a mean of bounded clusters is
 * held to the bound exp(-pieces KL(sampled, exact)) (Hoeffding 1963, theorem 1). */
apart apart_of(const sampled_mean *sampled, double exact);

#endif
