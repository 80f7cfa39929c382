/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ways that one round can go from one state: branches, each a state under way with its
 * probability. Rules divide branches; between rules those that have come to the same are put
 * together again, which keeps them few. */
#ifndef PARLEY_EXACT_FRONT_H
#define PARLEY_EXACT_FRONT_H

#include "exact/key.h"
#include "parley/error.h"

#include <stdbool.h>

#define NO_BRANCH SIZE_MAX
#define MAX_BRANCHES ((size_t)1 << 18)

typedef struct exact_branch {
    exact_key key;
    double p;
} exact_branch;

typedef struct exact_front {
    size_t n, n_allocated;
    exact_branch *at;
    size_t n_places;
    uint32_t *places; /* hash table of branches + 1 */
    /* on a walk there is one branch alone, which goes one of the ways that it could be divided */
    bool walking;
    uint64_t random,
        tilt; /* how often an event comes that may come, whatever its chance: of 2^64 */
} exact_front;

void front_free(exact_front *front);
/* One branch of probability 1. False out of memory. */
bool front_start(exact_front *front, const exact_key *key);
/* Room for so many branches. Fails with PARLEY_ERROR_MEMORY, or PARLEY_ERROR_LIMIT beyond
 * MAX_BRANCHES. */
parley_status front_space(exact_front *front, size_t wanted);
/* Room for every branch to be divided into `ways`; fails like that. */
parley_status front_room(exact_front *front, size_t ways);
/* Equal branches become one, those of probability 0 go. */
parley_status front_merge(exact_front *front);

/* A step of SplitMix64. */
static inline uint64_t front_random(exact_front *front)
{
    uint64_t z = front->random += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

/* An event of chance p divides branch i: returns the branch in which it happens, NO_BRANCH if that
 * cannot be. Branch i goes on without the event, unless it is what returns (p is 1). There must be
 * room. */
static inline size_t front_divide(exact_front *front, size_t i, double p)
{
    if (p <= 0)
        return NO_BRANCH;
    if (p >= 1)
        return i;
    if (front->walking)
        return front_random(front) < front->tilt ? i : NO_BRANCH;
    front->at[front->n] = front->at[i];
    front->at[front->n].p *= p;
    front->at[i].p *= 1 - p;
    return front->n++;
}

#endif
