/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the engine's tests share: scenarios from text, runs, and comparisons. Include it last. */
#ifndef PARLEY_TESTS_HARNESS_H
#define PARLEY_TESTS_HARNESS_H

#include "parley/simulate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* The usual dilemma on an issue: T, R, P, S = 5, 3, 1, 0. */
#define DILEMMA "'payoff':{'form':'prisoners_dilemma','R':3,'S':0,'T':5,'P':1}"

/* A scenario and its game. */
typedef struct subject {
    parley_scenario scenario;
    parley_game *game;
} subject;

/* From text that has ' for ", put together as printf does. */
void subject_init(subject *s, const char *format, ...) PARLEY_FORMAT(2, 3);
/* From a file, named from the project's root. */
void subject_read(subject *s, const char *path, size_t n_settings, const parley_setting *settings);
void subject_free(subject *s);

parley_results *simulated(const subject *s, uint64_t n_replications, uint32_t seed);
/* The estimate of a measure by its name. */
parley_estimate measured(const subject *s, const parley_results *results, const char *measure);

/* |got - wanted| <= tolerance; not with NAN. */
void assert_near(double got, double wanted, double tolerance);
/* The mean lies within four standard errors. */
void assert_about(const parley_estimate *estimate, double wanted);

/* A stream of 64-bit numbers to make up test data (Steele, Lea and Flood 2014). */
static inline uint64_t made_up(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

static inline double made_up_uniform(uint64_t *state)
{
    return (double)(made_up(state) >> 11) * 0x1p-53;
}

#endif
