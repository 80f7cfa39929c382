/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A pass in play whose masks a test sets, and whose rules it calls one by one. */
#ifndef PARLEY_TESTS_BY_HAND_H
#define PARLEY_TESTS_BY_HAND_H

#include "engine/counter.h"
#include "engine/draw.h"
#include "engine/planes.h"
#include "engine/play.h"
#include "harness.h"

typedef struct by_hand {
    subject subject;
    struct tally tally;
    struct play *play;
} by_hand;

/* Starts a full pass of a scenario (text as for subject_init). */
void by_hand_init(by_hand *h, const char *format, ...) PARLEY_FORMAT(2, 3);
/* The same of a file, as subject_read. */
void by_hand_read(by_hand *h, const char *path, size_t n_settings, const parley_setting *settings);
void by_hand_free(by_hand *h);
/* Starts the pass afresh: round 0, all lanes running. */
void by_hand_again(by_hand *h);

/* What actor does to counterpart on an issue: its index. */
uint32_t link_index(const by_hand *h, uint32_t actor, uint32_t counterpart, uint32_t issue);

/* The lanes whose index has bit k: together, all combinations of seven masks. */
INLINE mask bit_of_lane(uint32_t k)
{
    mask m = mask_none();
    for (uint32_t lane = 0; lane < LANES; lane++)
        m[lane / 64] |= (uint64_t)(lane >> k & 1) << (lane % 64);
    return m;
}

INLINE mask made_up_mask(uint64_t *state)
{
    mask m = mask_none();
    for (int w = 0; w < WORDS; w++)
        m[w] = made_up(state);
    return m;
}

INLINE bool mask_same(mask a, mask b)
{
    return !mask_any(a ^ b);
}

INLINE bool mask_within(mask a, mask b)
{
    return !mask_any(a & ~b);
}

#define assert_mask(got, wanted) assert_true(mask_same(got, wanted))

/* The count of a lane. */
INLINE uint32_t count_in(const mask *planes, uint32_t bits, uint32_t lane)
{
    uint32_t count = 0;
    for (uint32_t b = 0; b < bits; b++)
        count |= (uint32_t)mask_lane(&planes[b], lane) << b;
    return count;
}

/* Events of a counter that is not a link's, counted so far in this round. */
uint64_t counted(const by_hand *h, uint32_t counter);

#endif
