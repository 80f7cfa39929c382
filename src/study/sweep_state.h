/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A sweep from inside. */
#ifndef PARLEY_STUDY_SWEEP_STATE_H
#define PARLEY_STUDY_SWEEP_STATE_H

#include "engine/player.h"
#include "parley/negotiate.h"
#include "parley/sweep.h"
#include "study/journal.h"
#include "study/paired.h"

/* What a unit adds up to, for each measure: doubles, to be added as such. */
typedef struct unit_sums {
    clusters own;
    paired_sums difference; /* where a point is paired, else not there */
} unit_sums;

#define OWN_VALUES (sizeof(clusters) / sizeof(double))
#define PAIRED_VALUES (sizeof(unit_sums) / sizeof(double))

/* Where a unit was loaded from. */
enum loaded { LOADED_NOT, LOADED_BEFORE, LOADED_NOW };

struct parley_sweep {
    const parley_design *design;
    const parley_scenario *base;
    struct opened *opened;        /* of one that was opened: design and base are its own */
    parley_sweep_options options; /* its texts are in `about` and `measures` */
    char *about;                  /* what makes the sweep what it is: NAME \0 VALUE \0 ... */
    size_t n_about, n_key;        /* all of it; the part that tells sweeps apart */
    const char **measures;        /* texts */
    uint32_t n_measures;
    uint64_t n_chunks;  /* units of a point */
    uint64_t n_units;   /* unit = chunk * points + point */
    uint64_t n_batch;   /* units that are claimed together */
    double *centres;    /* by measure: what values are counted from */
    double *sums;       /* loaded: by unit, measure */
    unsigned char *has; /* loaded: by unit, a `loaded` */
};

static inline bool sweep_paired(const parley_sweep *s)
{
    return s->options.paired != PARLEY_NONE;
}

/* Doubles of a unit, which are those of a journal's record. */
static inline uint32_t sweep_values(const parley_sweep *s)
{
    return s->n_measures * (uint32_t)(sweep_paired(s) ? PAIRED_VALUES : OWN_VALUES);
}

/* A measure's part of a unit's doubles. */
static inline double *sweep_part(const parley_sweep *s, double *unit, uint32_t measure)
{
    return unit + measure * (sweep_paired(s) ? PAIRED_VALUES : OWN_VALUES);
}

/* The value of a name in such a text, counted from 0 where it comes more than once; NULL past the
 * last. */
const char *sweep_about(const char *about, size_t n_about, const char *name, uint32_t index);

/* The head of the sweep's journals. */
void sweep_head(const parley_sweep *s, journal_head *head);
/* Reads a journal's head, `about` NULL as journal_read_head says. PARLEY_ERROR_SYSTEM, with what
 * differs, where it is another sweep's. */
parley_status sweep_head_read(const parley_sweep *s, journal_head *head, const char *path,
                              parley_error *error);

/* PARLEY_ERROR_SYSTEM where a journal is of another part of the sweep than is to be played; who
 * plays all of it can go on from any. */
parley_status sweep_shard_check(const parley_sweep *s, const journal_head *head, const char *path,
                                parley_error *error);

/* The journals in a folder: a NULL-terminated list of paths, in order. */
parley_status sweep_journals(char ***paths, const char *folder, parley_error *error);
void sweep_journals_free(char **paths);

/* Safe on NULL: sweep_open.c. */
void sweep_opened_free(struct opened *o);

/* A point: compiled, and then ready to be played. */
typedef struct sweep_point {
    uint32_t index;
    parley_point point;
    parley_game *game;
    parley_talks *talks; /* NULL where nothing is negotiated */
    parley_agreements agreements;
    playing how;
    player player;
    sample_plan plan;
} sweep_point;

parley_status sweep_point_init(sweep_point *p, const parley_sweep *s, uint32_t index,
                               parley_error *error);
/* Makes it ready to be played like `how`, but for game, agreements and address; values what its
 * talks are about, on this thread. Cheap where it is already. */
parley_status sweep_point_ready(sweep_point *p, const parley_sweep *s, const playing *how,
                                parley_error *error);
/* Safe on one that is zero. */
void sweep_point_free(sweep_point *p);

#endif
