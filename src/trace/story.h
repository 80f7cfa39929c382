/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A history told in words: the paragraph that is being put together, the names of those in it, and
 * what all of its parts say alike.
 *
 * A paragraph is said piece by piece and then ended. Trouble (no memory) is remembered in `status`,
 * trouble with the stream stays in the stream. */
#ifndef PARLEY_TRACE_STORY_H
#define PARLEY_TRACE_STORY_H

#include "trace/view.h"

typedef struct story {
    const parley_trace *trace;
    const parley_scenario *scenario;
    FILE *stream;
    parley_status status;
    char *text; /* the paragraph under way */
    size_t length, n_allocated;
    char **names;       /* of actors: "the United States", "China" */
    char **names_first; /* the same as first words of a sentence */
    uint32_t *types;    /* by actor: now */
    bool *standing;     /* by issue: in every round the same, and told at the beginning */
    double *totals;     /* by actor: payoffs of the rounds told so far */
} story;

/* Rounds that are told together. */
typedef struct span {
    uint32_t first, last;
} span;

parley_status story_init(story *s, const parley_trace *trace, FILE *stream);
void story_free(story *s);

/* -- paragraphs ------------------------------------------------------------------------------ */

void story_add(story *s, const char *format, ...) PARLEY_FORMAT(2, 3);
/* Lays out what was said: the first line from column `indent`, the others from `hang`. */
void story_paragraph(story *s, unsigned indent, unsigned hang);
void story_empty_line(story *s);

/* Columns from the left. */
enum { INDENT = 2, HANG = 4 };

/* -- words ----------------------------------------------------------------------------------- */

/* What comes before element i of n in "A, B and C". */
void story_between(story *s, uint32_t i, uint32_t n);
/* "May 2016", "round 40". */
void story_when(story *s, uint32_t round);
/* "May 2016 (round 40)", "March to May 2016 (rounds 38 to 40)", "Rounds 38 to 40". */
void story_span(story *s, const span *rounds);
/* The unit of a round: "month", "months". */
void story_unit(story *s, uint32_t n);
void story_number(story *s, double number);

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
