/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A part of the game with first types and drawn numbers settled: a case, of some probability. */
#ifndef PARLEY_EXACT_CASE_H
#define PARLEY_EXACT_CASE_H

#include "exact/part.h"

typedef struct exact_bounds {
    uint32_t tally, quiet, clean; /* beyond these counting changes nothing */
} exact_bounds;

typedef struct exact_case {
    const exact_model *model;
    const exact_part *part;
    const parley_game *game;
    double probability;
    uint32_t *first_type;  /* by actor; PARLEY_NONE without types */
    uint32_t *chosen;      /* atom by entry of part->drawn */
    double *drawn;         /* by draw */
    exact_bounds *bounds;  /* by threat */
    uint32_t n_regimes;    /* rounds between which nothing changes but the state */
    uint32_t *regime;      /* by round 0..count; from `count` on all stays as it is then */
    uint32_t *regime_from; /* by regime: its first round */
} exact_case;

/* The first case. PARLEY_ERROR_MEMORY; free in any case. */
parley_status case_init(exact_case *of, const exact_model *model, const exact_part *part);
/* Moves on to the next case; false past the last. */
bool case_next(exact_case *of);
/* To the one that comes after so many from the first. */
void case_seek(exact_case *of, uint64_t index);
void case_free(exact_case *of);
/* How many there are. */
double case_count(const exact_model *model, const exact_part *part);

static inline uint32_t case_type(const exact_case *of, const exact_key *key, uint32_t actor)
{
    exact_field field = of->part->type[actor];
    return field.bits ? field_get(key, field) : of->first_type[actor];
}

/* The state in which histories begin. */
exact_key case_first(const exact_case *of);

/* A number in a round, of the types of a state. */
static inline double case_number(const exact_case *of, const exact_key *key, uint32_t round,
                                 parley_number_id id)
{
    const game_number *number = &of->game->numbers[id];
    uint32_t source = 0;
    if (number->constant)
        return number->sources[0].steps[0].constant;
    if (number->source_of_type)
        source = number->source_of_type[case_type(of, key, number->owner)];
    const game_step *step = game_source_step(&number->sources[source], round);
    return step->draw == PARLEY_NONE ? step->constant : of->drawn[step->draw];
}

/* The largest value of a number in this case, whatever round and type, and at least 0. */
double case_largest(const exact_case *of, parley_number_id id);
/* The discount of an actor: that of the first types. */
double case_discount(const exact_case *of, uint32_t actor);

#endif
