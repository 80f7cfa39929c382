/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A trace as its writers look at it. */
#ifndef PARLEY_TRACE_VIEW_H
#define PARLEY_TRACE_VIEW_H

#include "parley/trace.h"

/* The row of a round in the trace's arrays. */
const parley_trace_action *actions_in(const parley_trace *trace, uint32_t round);
const double *payoffs_in(const parley_trace *trace, uint32_t round);
const parley_trace_threat *threats_in(const parley_trace *trace, uint32_t round);
/* The events of a round: the first, and how many. */
const parley_trace_event *events_in(const parley_trace *trace, uint32_t round, size_t *n);

/* What a measure is about, a new string: "china>us:spying", "tariffs"; empty where it is about
 * nothing more, NULL out of memory. */
char *subject_text(const parley_trace *trace, const parley_measure *measure);
/* The measure of executed cooperation on a link. */
parley_measure link_measure(const parley_trace *trace, uint32_t link);
/* Whose deed or whose loss an event is, and towards whom: PARLEY_NONE where that says nothing. Of a
 * threat the target and the sender. */
void event_actors(const parley_trace *trace, const parley_trace_event *event, uint32_t *actor,
                  uint32_t *counterpart);

/* Whether it is how talks went. */
bool of_talks(const parley_trace_event *event);

/* Why the history ended: "horizon" or "not_continued". */
const char *end_reason(const parley_trace *trace);

/* Whether a commitment is in force between any two. */
bool in_force_anywhere(const parley_trace *trace, uint32_t round, uint32_t commitment);
/* Whether it is so, and was not in the round before; or the other way round. */
bool commitment_begins(const parley_trace *trace, uint32_t round, uint32_t commitment);
bool commitment_ends(const parley_trace *trace, uint32_t round, uint32_t commitment);
/* Whether what a threat has counted differs from the round before. */
bool tally_moved(const parley_trace *trace, uint32_t round, uint32_t threat);

#endif
