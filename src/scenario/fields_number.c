/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The field tables of numbers: classes, distributions, schedules. */
#include "scenario/field_table.h"

const number_class class_probability = {"probability", PARLEY_PROBABILITY, 0, 1, false, false};
const number_class class_discount = {"discount", PARLEY_PROBABILITY, 0, 1, false, true};
const number_class class_continuation = {"continuation", PARLEY_PROBABILITY, 0, 1, false, true};
const number_class class_real = {"real", PARLEY_REAL, -INFINITY, INFINITY, false, false};
const number_class class_positive = {"positive", PARLEY_REAL, 0, INFINITY, true, false};
const number_class class_not_negative = {"not_negative", PARLEY_REAL, 0, INFINITY, false, false};
const number_class class_above_one = {"above_one", PARLEY_REAL, 1, INFINITY, true, false};
const number_class class_from_zero = {"from_zero", PARLEY_WHOLE, 0, MAX_WHOLE, false, false};
const number_class class_from_one = {"from_one", PARLEY_WHOLE, 1, MAX_WHOLE, false, false};

static const struct field uniform[] = {
    REQUIRED_FIXED(parley_value, a, "min", class_real, "least value"),
    REQUIRED_FIXED(parley_value, b, "max", class_real, "greatest value"),
};
static const struct field normal[] = {
    REQUIRED_FIXED(parley_value, a, "mean", class_real, "mean before truncation"),
    REQUIRED_FIXED(parley_value, b, "sd", class_positive, "standard deviation before truncation"),
};
static const struct field lognormal[] = {
    REQUIRED_FIXED(parley_value, a, "zeta", class_real, "mean of the logarithm"),
    REQUIRED_FIXED(parley_value, b, "sigma", class_positive, "standard deviation of the logarithm"),
};
static const struct field beta[] = {
    REQUIRED_FIXED(parley_value, a, "a", class_positive, "first shape: pulls towards 1"),
    REQUIRED_FIXED(parley_value, b, "b", class_positive, "second shape: pulls towards 0"),
};
static const struct field gamma_fields[] = {
    REQUIRED_FIXED(parley_value, a, "shape", class_positive,
                   "shape; the mean is shape times scale"),
    REQUIRED_FIXED(parley_value, b, "scale", class_positive, "scale"),
};
static const struct field exponential[] = {
    REQUIRED_FIXED(parley_value, a, "mean", class_positive, "mean before truncation"),
};
static const struct field triangular[] = {
    REQUIRED_FIXED(parley_value, a, "min", class_real, "least value"),
    REQUIRED_FIXED(parley_value, b, "mode", class_real, "most likely value"),
    REQUIRED_FIXED(parley_value, c, "max", class_real, "greatest value"),
};
static const struct field discrete[] = {
    {.name = "values",
     .kind = FIELD_FIXEDS,
     .class = &class_real,
     .required = true,
     .meaning = "the values it can take"},
    {.name = "weights",
     .kind = FIELD_FIXEDS,
     .class = &class_real,
     .required = true,
     .meaning = "how likely each is, in proportion"},
};

static const struct variant distributions[] = {
    {"uniform", PARLEY_UNIFORM, FIELDS(uniform), "anything from min to max alike"},
    {"normal", PARLEY_NORMAL, FIELDS(normal), "the normal distribution"},
    {"lognormal", PARLEY_LOGNORMAL, FIELDS(lognormal), "the exponential of a normal number"},
    {"beta", PARLEY_BETA, FIELDS(beta), "the beta distribution on [0, 1]"},
    {"gamma", PARLEY_GAMMA, FIELDS(gamma_fields), "the gamma distribution"},
    {"exponential", PARLEY_EXPONENTIAL, FIELDS(exponential), "the exponential distribution"},
    {"triangular", PARLEY_TRIANGULAR, FIELDS(triangular),
     "rises from min to the mode and falls to max"},
    {"discrete", PARLEY_DISCRETE, FIELDS(discrete), "one of a list of values"},
};

static const struct field distribution[] = {
    FIXED(parley_value, min, "min", class_real, -INFINITY, "draws below are drawn again"),
    FIXED(parley_value, max, "max", class_real, INFINITY, "draws above are drawn again"),
    {.name = "unknown",
     .kind = FIELD_BOOLEAN,
     AT(parley_value, unknown),
     .meaning = "whether it says what we do not know, rather than what varies between histories"},
};

const struct object object_distribution = {
    .name = "distribution",
    .article = "a distribution",
    .meaning = "A number that is drawn once a history, or once a world where it is unknown.",
    FIELDS(distribution),
    .selector = "dist",
    .selector_meaning = "which distribution",
    VARIANTS(distributions),
};

static const struct field schedule[] = {
    {.name = "schedule",
     .kind = FIELD_STEPS,
     .required = true,
     .meaning = "rounds from which on values hold; the first is round 0, and rounds increase"},
};

const struct object object_schedule = {
    .name = "schedule",
    .article = "a schedule",
    .meaning = "A number that changes with the round, in steps.",
    FIELDS(schedule),
};
