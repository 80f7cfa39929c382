/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A scenario file under construction. */
#ifndef PARLEY_GENERATOR_MAKER_H
#define PARLEY_GENERATOR_MAKER_H

#include <cjson/cJSON.h>
#include <gsl/gsl_rng.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { MAX_ACTORS = 4, MAX_ISSUES = 3, MAX_TYPES = 3, MAX_PLACES = 2048, POINTER_SIZE = 160 };

/* What a number may be. */
typedef struct span {
    double low, high;
    bool whole;
    bool steady; /* may not be scheduled */
    bool loose;  /* low and high only say where it is likely */
} span;

/* A JSON Pointer, or the beginning of one. */
typedef struct prefix {
    char text[POINTER_SIZE];
} prefix;

/* A place of the file where a number stands, or is left to its default. */
typedef struct place {
    prefix pointer;
    span allowed;
    uint32_t owner; /* actor whose types set it, or n_actors */
} place;

typedef struct maker_issue {
    bool parties[MAX_ACTORS];
    bool plain; /* a prisoner's dilemma in plain numbers */
    double r, s, t, p;
} maker_issue;

typedef struct maker {
    gsl_rng *rng;
    cJSON *root;
    bool unknown; /* some numbers may be unknown */
    bool small;   /* few actors, few values for what is drawn, no logit responses */
    uint32_t count;
    uint32_t n_actors, n_issues;
    uint32_t n_types[MAX_ACTORS]; /* 0 or at least 2 */
    bool threatened[MAX_ACTORS];
    maker_issue issues[MAX_ISSUES];
    uint32_t n_places;
    place *places;
} maker;

extern const char *const maker_actors[MAX_ACTORS];
extern const char *const maker_issues[MAX_ISSUES];
extern const char *const maker_types[MAX_TYPES];

/* True with probability p. */
bool chance(maker *m, double p);
/* One of 0 .. n - 1. */
uint32_t pick(maker *m, uint32_t n);
/* Three decimals from low to high. */
double between(maker *m, double low, double high);

/* A number of any form: plain, distribution, schedule. */
cJSON *number_make(maker *m, const span *allowed);
/* Notes that there is a number at `at`/`key`, and gives it with probability p: as member `key` of
 * `object`. */
void number_add(maker *m, cJSON *object, const char *at, const char *key, const span *allowed,
                double p);
/* The same in one of its forms by actor: one for all, or one for each of some of the parties. */
void numbers_add(maker *m, cJSON *object, const char *at, const char *key, const span *allowed,
                 double p, const bool parties[MAX_ACTORS]);
/* The pointer to a member. */
prefix prefix_of(const char *above, const char *key);

/* A subset of at least two of the actors in `of`, as list "parties" unless it is all of them. */
void parties_make(maker *m, cJSON *object, const bool of[MAX_ACTORS], bool parties[MAX_ACTORS]);
/* "from" and "until", sometimes. */
void standing_add(maker *m, cJSON *object, double p);
/* A list of those issues that are wanted. */
void issues_list(cJSON *object, uint32_t n_issues, const bool wanted[MAX_ISSUES]);

/* The sections, in the order in which they are made. */
void rounds_make(maker *m);
void actors_make(maker *m);
void issues_make(maker *m);
void commitments_make(maker *m);
void threats_make(maker *m);
void behaviour_make(maker *m);
void negotiation_make(maker *m);
/* What types turn into and set, once all numbers are known. */
void types_make(maker *m);

#endif
