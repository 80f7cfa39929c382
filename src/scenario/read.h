/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of a scenario, each read into the scenario from the root of the document. Ids come
 * first, so that everything can be referred to; then what they stand for, in file order. */
#ifndef PARLEY_SCENARIO_READ_H
#define PARLEY_SCENARIO_READ_H

#include "scenario/reader.h"

/* The ids of actors, issues, commitments, threats and behaviours. */
void ids_read_all(struct reader *reader, const struct spot *root);

void rounds_read(struct reader *reader, const struct spot *root);
void actors_read(struct reader *reader, const struct spot *root);
void issues_read(struct reader *reader, const struct spot *root);
void commitments_read(struct reader *reader, const struct spot *root);
void threats_read(struct reader *reader, const struct spot *root);
void behaviours_read(struct reader *reader, const struct spot *root);
void negotiation_read(struct reader *reader, const struct spot *root);

/* Once all numbers are read and sorted: what types set, and notes; then the headline. */
void overrides_read(struct reader *reader, const struct spot *root);
void notes_read(struct reader *reader, const struct spot *root);
void sources_read(struct reader *reader, const struct spot *root);
void headline_read(struct reader *reader, const struct spot *root);

/* What takes the whole: turnover sums; what a protocol cannot do; every encounter has a behaviour;
 * zero-determinant strategies are possible. */
void check_turnover(struct reader *reader, const struct spot *root);
void check_negotiation(struct reader *reader, const struct spot *root);
void check_coverage(struct reader *reader, const struct spot *root);

/* The parties that a list at `spot` names, or all actors, as a new sorted array; at least two. */
void parties_read(struct reader *reader, const struct spot *spot, uint32_t **parties, uint32_t *n);
/* Reports an `until` before `from`. */
void stands_check(struct reader *reader, const struct spot *spot, uint32_t from, uint32_t until);
/* How many of `parties` play an issue. */
uint32_t issue_shared_by(const parley_issue *issue, const uint32_t *parties, uint32_t n_parties);
/* The unit that a word names, and round 0's date; false if `start` does not fit the unit. */
parley_unit unit_of(const char *name);
bool date_read(const char *start, parley_unit unit, int *year, int *month, int *day);
/* How a start is written in a unit: "2013-01", ...; NULL where it has no calendar. */
const char *date_example(parley_unit unit);

/* Strategies; `states` is freed by the caller. */
void strategy_read(struct reader *reader, const struct spot *spot, parley_strategy *strategy);

#endif
