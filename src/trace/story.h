/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A history told in words: its text, what has been told of it, and what all of its parts say alike.
 * Trouble (no memory) is remembered in `prose.status`. */
#ifndef PARLEY_TRACE_STORY_H
#define PARLEY_TRACE_STORY_H

#include "prose/prose.h"
#include "trace/view.h"

typedef struct story {
    const parley_trace *trace;
    const parley_scenario *scenario;
    prose prose;
    uint32_t *types; /* by actor: now */
    bool *standing;  /* by issue: in every round the same, and told at the beginning */
    double *totals;  /* by actor: payoffs of the rounds told so far */
} story;

/* Rounds that are told together. */
typedef struct span {
    uint32_t first, last;
} span;

parley_status story_init(story *s, const parley_trace *trace, FILE *stream);
void story_free(story *s);

/* Columns from the left. */
enum { INDENT = 2, HANG = 4 };

/* -- words ----------------------------------------------------------------------------------- */

void story_add(story *s, const char *format, ...) PARLEY_FORMAT(2, 3);
/* "May 2016", "round 40". */
void story_when(story *s, uint32_t round);
/* "May 2016 (round 40)", "March to May 2016 (rounds 38 to 40)", "Rounds 38 to 40". */
void story_span(story *s, const span *rounds);

/* -- parts ----------------------------------------------------------------------------------- */

/* What each party does on an issue in these rounds, in one sentence: deeds.c. */
void story_deeds(story *s, const span *rounds, uint32_t issue);
/* Whether all cooperate on it, and mean to. */
bool all_cooperate(const story *s, const span *rounds, uint32_t issue);
/* Whether everybody does the same on it in all rounds. */
bool never_changes(const parley_trace *trace, uint32_t issue);
/* What happened in a round that people notice: round.c. */
void story_events(story *s, uint32_t round);

#endif
