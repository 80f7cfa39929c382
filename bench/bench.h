/* SPDX-License-Identifier: GPL-3.0-or-later */
/* parley-bench: contenders play the same workload in turn, A B A B, so that what else the machine
 * does falls on all of them alike; what counts is the medians' ratios. */
#ifndef PARLEY_BENCH_H
#define PARLEY_BENCH_H

#include "engine/kernel.h"
#include "parley/simulate.h"

#include <stdio.h>
#include <time.h>

enum { MOST_PARTS = 24, MOST_REPEATS = 99, MOST_CONTENDERS = 64 };
enum { BENCH_POINT = 4096 }; /* replications of a sweep's point */

/* -- what is played ---------------------------------------------------------------------------- */

typedef struct subject {
    const char *path;
    parley_scenario scenario;
    parley_game *game;
} subject;

parley_status subject_read(subject *s, const char *path, parley_error *error);
void subject_free(subject *s);

/* -- who plays it ------------------------------------------------------------------------------ */

/* Mean payoff a round of an actor. */
typedef struct mean {
    double mean, standard_error;
} mean;

/* What one run took, by part, and what it found. */
typedef struct outcome {
    double seconds[MOST_PARTS];
    uint32_t n_means; /* 0: nothing to hold against others */
    mean means[PARLEY_MAX_ACTORS];
} outcome;

typedef enum role {
    ROLE_PARLEY,
    ROLE_SCALAR, /* a program that plays one history at a time */
    ROLE_BARE,   /* what the machine can do */
    ROLE_OTHER,
} role;

struct kit;

typedef struct contender contender;
struct contender {
    role role;
    const char *const *parts; /* names, NULL at the end; the first is of the whole */
    uint32_t sized_by;        /* the part that is to last as long as asked */
    const char *isa, *rng;    /* NULL: does not apply */
    int n_threads;
    clockid_t clock;
    const char *unit;
    double units;     /* of work in a replication */
    uint64_t quantum; /* replications come in multiples of this, which is enough to see something */
    const subject *subject;
    const struct kit *kit;
    const char *folder; /* for tables */
    parley_status (*run)(const contender *c, uint64_t n, uint32_t seed, outcome *o,
                         parley_error *error);
    /* what the contest found */
    uint64_t n;
    int n_samples;
    double samples[MOST_PARTS][MOST_REPEATS];
    outcome last;
};

parley_status run_parley(const contender *c, uint64_t n, uint32_t seed, outcome *o,
                         parley_error *error);
parley_status run_start(const contender *c, uint64_t n, uint32_t seed, outcome *o,
                        parley_error *error);
parley_status run_gsl(const contender *c, uint64_t n, uint32_t seed, outcome *o,
                      parley_error *error);
parley_status run_reference(const contender *c, uint64_t n, uint32_t seed, outcome *o,
                            parley_error *error);
parley_status run_reference_by_round(const contender *c, uint64_t n, uint32_t seed, outcome *o,
                                     parley_error *error);
parley_status run_bare_loop(const contender *c, uint64_t n, uint32_t seed, outcome *o,
                            parley_error *error);
parley_status run_sweep(const contender *c, uint64_t n, uint32_t seed, outcome *o,
                        parley_error *error);
parley_status run_blocks(const contender *c, uint64_t n, uint32_t seed, outcome *o,
                         parley_error *error);
parley_status run_planes(const contender *c, uint64_t n, uint32_t seed, outcome *o,
                         parley_error *error);
parley_status run_rules(const contender *c, uint64_t n, uint32_t seed, outcome *o,
                        parley_error *error);

extern const char *const parts_parley[], *const parts_sweep[], *const parts_blocks[];

/* Mean payoffs of all actors, from results. */
void outcome_means(outcome *o, const parley_results *results);
/* The generator called `rng`, if it is one of the kernel's own. */
bool own_generator(const char *rng, enum generator *generator);
double seconds_now(clockid_t clock);

/* -- the contest ------------------------------------------------------------------------------- */

typedef struct effort {
    int repeats;
    double seconds; /* that a run should last, about */
    bool smallest;  /* one quantum, whatever it lasts */
} effort;

typedef struct contest {
    const char *workload;
    uint32_t rounds;
    const double *exact; /* means that are known, by actor; NULL: the scalar baseline's are taken */
    int n_contenders;
    contender contenders[MOST_CONTENDERS];
} contest;

/* Sizes the runs of every contender, which warms up too, and times them in turn. */
parley_status contest_run(contest *c, const effort *e, parley_error *error);
/* Says on stderr where means lie more than 4.5 standard errors apart; how many do. */
int contest_check(const contest *c);
double contest_median(const contender *c, uint32_t part);
/* Units of work a second. */
double contest_rate(const contender *c, uint32_t part);
/* The contender of that role with these threads and, unless NULL, isa and rng; NULL if none. */
const contender *contest_find(const contest *c, role as, int n_threads, const char *isa,
                              const char *rng);

/* -- the report -------------------------------------------------------------------------------- */

void report_header(void);
void report_contest(const contest *c);
bool csv_header(FILE *file);
bool csv_contest(FILE *file, const contest *c);
/* Every line has as many cells as the first, and there is more than that. */
bool csv_well_formed(const char *path);

/* -- options and workloads --------------------------------------------------------------------- */

enum { MOST_CHOICES = 16 };

typedef struct choices {
    int n;
    const char *names[MOST_CHOICES];
} choices;

typedef struct bench_options {
    choices workloads, isas, rngs;
    int n_threads;
    int threads[MOST_CHOICES]; /* all contenders play on the first; the widest on the others too */
    bool quick, smoke;
    clockid_t clock;
    effort effort;
    const char *csv;
} bench_options;

typedef enum options_state { OPTIONS_READ, OPTIONS_ANSWERED, OPTIONS_WRONG } options_state;

options_state options_read(bench_options *o, int argc, char **argv);

extern const char *const workload_names[];

/* Who plays the workload, and what. `s` must outlive the contest. */
parley_status workload_init(contest *c, subject *s, const char *workload, const bench_options *o,
                            const char *folder, parley_error *error);

#endif
