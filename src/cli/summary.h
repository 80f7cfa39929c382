/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What `parley run` tells of its results: collected once, then printed for people or for scripts.
 */
#ifndef PARLEY_CLI_SUMMARY_H
#define PARLEY_CLI_SUMMARY_H

#include "parley/assumptions.h"
#include "parley/exact_check.h"

#include <stdio.h>

/* How a run came to its end. */
typedef enum run_end {
    RUN_COMPLETE,    /* with all replications that were asked for */
    RUN_PRECISE,     /* the measure is as precise as was asked for */
    RUN_NOT_PRECISE, /* complete, and it is not */
    RUN_SIGNAL,
    RUN_MAX_TIME,
} run_end;

typedef struct summary_origin {
    const char *version;
    uint32_t seed;
    const char *rng;
    uint64_t n_asked; /* replications: at most so many */
    run_end end;
    const char *command;           /* that makes the same results again */
    const char *output;            /* where the tables are, or NULL */
    const parley_measure *measure; /* whose noise was to be at most `precision`, or NULL */
    double precision;
    const parley_assumptions *assumptions; /* NULL: all is known */
    const parley_exact_check *check;       /* NULL: not asked for */
} summary_origin;

/* A measure and what the run found. What a section does not have is 0. */
typedef struct summary_row {
    parley_measure measure;
    parley_estimate estimate;
    bool is_part;               /* headline: the measure above it, in one period or for one type */
    double intended, perceived; /* cooperation: rates, beside the executed one */
    double share;               /* events: replications with at least one */
    uint32_t event;             /* events: which of parley_results_events */
    uint32_t rounds[3];         /* talks: when, 5 %, median and 95 %; PARLEY_NONE: never */
} summary_row;

typedef struct summary_section {
    size_t n_rows, n_allocated;
    summary_row *rows;
    size_t n_left_out; /* for want of room: measures of the headline, else rows */
} summary_section;

typedef struct run_summary {
    const parley_scenario *scenario;
    const summary_origin *origin;
    uint64_t n_replications;     /* played */
    bool unknown;                /* some number is: there are world ranges to show */
    const char *title;           /* or the name, where there is none */
    char first[16], last[16];    /* dates of rounds, empty where they have none */
    summary_row precise;         /* of origin->measure, where there is one */
    summary_section headline;    /* empty where there is none */
    summary_section payoffs;     /* by group, actor, then value and mean payoff */
    summary_section cooperation; /* of all rounds */
    summary_section talks;       /* how they end; empty where there are none */
    summary_section events;      /* whole; signals and violations are left to the tables */
} run_summary;

/* Collects, with about `room` rows a section (SIZE_MAX: all there is). It keeps pointers to the
 * results' scenario and to the origin. Free with summary_free in any case. Fails with
 * PARLEY_ERROR_MEMORY. */
parley_status summary_init(run_summary *summary, const parley_results *results,
                           const summary_origin *origin, size_t room);
void summary_free(run_summary *summary);

/* Rows of a section that people read. */
#define SUMMARY_ROOM 30

/* What was played, the headline, what decides, how talks end, payoffs, cooperation, events, and how
 * all of it agrees with what is exact; what is not known comes before simulation noise. Trouble
 * with the stream stays in the stream. Fails with PARLEY_ERROR_MEMORY. */
parley_status summary_print_text(const run_summary *summary, FILE *stream);
/* All of it as one JSON document; likewise. */
parley_status summary_print_json(const run_summary *summary, FILE *stream);

#endif
