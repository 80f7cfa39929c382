/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A strand is a share of a case's state that can be played without the rest, which it does not hang
 * on or is told of. */
#ifndef PARLEY_EXACT_STRAND_H
#define PARLEY_EXACT_STRAND_H

#include "exact/round.h"

typedef struct strand {
    exact_part part; /* the case's, of which nothing else is played */
    exact_case of;
    exact_key own;  /* its bits of a state */
    exact_front at; /* its states, each of those bits alone */
} strand;

/* One in which nothing is played yet; it may not move. Free in any case. */
void strand_init(strand *s, const exact_case *of);
void strand_free(strand *s);

/* Adds to what is played, in ascending order; false out of memory. */
bool strand_link(strand *s, uint32_t link);
bool strand_threat(strand *s, uint32_t threat);
bool strand_actor(strand *s, uint32_t actor);

/* Adds what is free of the rest, each share as a strand of its own at the end of `strands`, which
 * has room. False out of memory.
 *
 * Cells: what two actors do to each other on an issue. They hang on types, on blame for what others
 * do, and on threats only in that a target withdraws. Those of a pair in which one may be certain
 * to withdraw are left out. */
bool cells_add(strand *strands, uint32_t *n, const exact_case *of);
/* Families: a threat and those on its imposition. They hang on types, on what links raise, and on
 * whether the target has withdrawn. */
bool families_add(strand *strands, uint32_t *n, const exact_case *of);

/* -- bits of a state -- */

static inline exact_key key_and(const exact_key *a, const exact_key *b)
{
    exact_key key;
    for (int w = 0; w < KEY_WORDS; w++)
        key.words[w] = a->words[w] & b->words[w];
    return key;
}

static inline exact_key key_or(const exact_key *a, const exact_key *b)
{
    exact_key key;
    for (int w = 0; w < KEY_WORDS; w++)
        key.words[w] = a->words[w] | b->words[w];
    return key;
}

static inline bool key_meets(const exact_key *a, const exact_key *b)
{
    uint64_t common = 0;
    for (int w = 0; w < KEY_WORDS; w++)
        common |= a->words[w] & b->words[w];
    return common != 0;
}

static inline void key_add(exact_key *bits, exact_field field)
{
    bits->words[field.word] |= field_mask(field);
}

#endif
