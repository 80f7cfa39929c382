/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What does not change from history to history: who meets whom on what, which commitments and
 * threats bear on a meeting, where numbers are drawn, what is counted. Built once, then shared. */
#ifndef PARLEY_REFERENCE_MODEL_H
#define PARLEY_REFERENCE_MODEL_H

#include "parley/agreement.h"
#include "parley/measure.h"

#include <gsl/gsl_randist.h>

#define REFERENCE_WORLD 64u /* replications that share what is unknown */

typedef struct reference_list {
    uint32_t n, n_allocated;
    uint32_t *at;
} reference_list;

/* A directed link: what `actor` does to `counterpart` on `issue`. */
typedef struct reference_link {
    uint32_t actor, counterpart, issue;
    uint32_t reverse;          /* what the counterpart does to the actor there */
    reference_list scapegoats; /* links of the issue's other parties towards the counterpart */
    reference_list restraints, assistances, hotlines; /* between the two on the issue, file order */
    reference_list threats; /* against the actor by the counterpart that cover the issue */
    uint32_t *behaviours;   /* by the actor's type; one entry where it has none */
} reference_link;

/* A place where a number is read: one step of one source. */
typedef struct reference_slot {
    const parley_value *value;
    gsl_ran_discrete_t *table; /* PARLEY_DISCRETE, else NULL */
} reference_slot;

/* The replications in which `actor` was first of `type`; PARLEY_NONE: all. */
typedef struct reference_group {
    uint32_t actor, type;
} reference_group;

/* Rounds from <= t < until that are pooled in one row; the name of the period. */
typedef struct reference_window {
    const char *name;
    uint32_t from, until;
} reference_window;

typedef struct reference_event {
    parley_event event;
    char *subject;
} reference_event;

typedef struct reference_model {
    const parley_scenario *scenario;
    bool by_world; /* standard errors are over worlds */

    uint32_t n_links;
    reference_link *links;
    reference_list *threat_links;     /* by threat: target towards sender on its issues */
    reference_list *commitment_links; /* by commitment: links covered, one way of each pair only */
    uint32_t *strategy_class; /* by 2 behaviour + (baseline): strategies of a class are equal */

    uint32_t n_slots;
    reference_slot *slots;
    uint32_t *first_slot;       /* by number: the steps of its source, then of each override */
    reference_list varying;     /* numbers that are not one constant */
    reference_list world_slots; /* drawn once a world */
    reference_list replication_slots; /* drawn once a replication */

    /* by round, count entries */
    bool *number_changes;   /* a schedule takes a new step */
    bool *standing_changes; /* a commitment begins or ends */
    bool *window_changes;   /* a window begins or ends */

    uint32_t n_groups;
    reference_group *groups; /* the first is all replications */
    uint32_t *first_group;   /* by actor: the group of its first type; PARLEY_NONE without types */
    uint32_t n_windows;
    reference_window *windows; /* the first is the whole history */

    uint32_t n_events;
    reference_event *events;
    uint32_t first_signal, first_violation; /* then by link */
    uint32_t *commitment_event;             /* by commitment: the first of its kind's events */
    uint32_t *threat_event;                 /* by threat: triggered .. active_rounds */
    uint32_t *withdrawn_event;              /* by threat: its target withdraws from its sender */
    uint32_t *turned_event;                 /* by actor: into its first type; then by type */
    uint32_t agreed_event;                  /* then by package, from 1 on */
    uint32_t failed_event;
    uint32_t side_event; /* by side, then by event from PARLEY_OUTSIDE_TAKEN on */
} reference_model;

/* PARLEY_OK or PARLEY_ERROR_MEMORY, after which the model is still to be freed. */
parley_status reference_model_init(reference_model *model, const parley_scenario *scenario);
void reference_model_free(reference_model *model);

bool reference_list_add(reference_list *list, uint32_t index);

/* numbers.c: slots, and which numbers change when */
parley_status reference_numbers_init(reference_model *model);
void reference_numbers_free(reference_model *model);

/* strategies.c: fills strategy_class */
parley_status reference_strategies_init(reference_model *model);

/* events.c: the list of what is counted */
parley_status reference_events_init(reference_model *model);
void reference_events_free(reference_model *model);

#endif
