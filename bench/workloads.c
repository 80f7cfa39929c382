/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench.h"
#include "kit.h"

#include <string.h>

const char *const workload_names[] = {"ipd",    "flagship", "crowd", "adaptive",
                                      "planes", "sweep",    NULL};

static const char *const parts_gsl[] = {"gsl", NULL};
static const char *const parts_reference[] = {"reference", NULL};
static const char *const parts_reference_by_round[] = {"reference_by_round", NULL};
static const char *const parts_bare[] = {"bare_loop", NULL};
static const char *const parts_planes[] = {"planes", NULL};
static const char *const parts_start[] = {"start", NULL};

/* Of the chain of both players' last actions over 1000 rounds. */
static const double exact_ipd[] = {1.8686162058, 2.6739305635};

static const char *path_of(const char *workload)
{
    bool flagship = strcmp(workload, "flagship") == 0 || strcmp(workload, "sweep") == 0;
    return flagship ? PARLEY_SOURCE_DIR "/scenarios/us-china-2015/agreement.json"
           : strcmp(workload, "crowd") == 0    ? PARLEY_SOURCE_DIR "/bench/crowd.json"
           : strcmp(workload, "adaptive") == 0 ? PARLEY_SOURCE_DIR "/bench/adaptive.json"
                                               : PARLEY_SOURCE_DIR "/bench/ipd.json";
}

/* What all contenders of a workload have in common. */
typedef struct setting {
    contest *contest;
    const subject *subject;
    const bench_options *options;
    const char *folder;
    uint64_t quantum; /* replications a thread that show whether means agree */
    bool crowded;     /* a contender found no room */
} setting;

static void add(setting *s, contender one)
{
    if (s->contest->n_contenders == MOST_CONTENDERS) {
        s->crowded = true;
        return;
    }
    one.subject = s->subject;
    one.folder = s->folder;
    one.clock = s->options->clock;
    if (!one.unit) {
        one.unit = "replication-round";
        one.units = s->contest->rounds;
    }
    s->contest->contenders[s->contest->n_contenders++] = one;
}

static void add_parley(setting *s, int n_threads, const char *isa, const char *rng)
{
    add(s, (contender){.role = ROLE_PARLEY,
                       .parts = parts_parley,
                       .sized_by = 1,
                       .isa = isa,
                       .rng = rng,
                       .n_threads = n_threads,
                       .quantum = s->quantum * (uint64_t)n_threads,
                       .run = run_parley});
}

static void add_bare(setting *s, const kit *own, const char *rng)
{
    int n_threads = s->options->threads[0];
    add(s, (contender){.role = ROLE_BARE,
                       .parts = parts_bare,
                       .isa = own->isa,
                       .rng = rng,
                       .n_threads = n_threads,
                       .kit = own,
                       .quantum = s->quantum * (uint64_t)n_threads,
                       .run = run_bare_loop});
}

/* The reference hands out 1024 replications at a time; on one thread fewer will do. */
static uint64_t quantum_scalar(const setting *s, int n_threads)
{
    return n_threads == 1 && s->subject->scenario.n_actors > 2 ? 128
                                                               : s->quantum * (uint64_t)n_threads;
}

static void add_scalar(setting *s, bool dilemma, int n_threads)
{
    add(s, (contender){.role = ROLE_SCALAR,
                       .parts = dilemma ? parts_gsl : parts_reference,
                       .n_threads = n_threads,
                       .quantum = quantum_scalar(s, n_threads),
                       .run = dilemma ? run_gsl : run_reference});
}

static void add_rules(setting *s, const kit *own, const char *rng)
{
    add(s, (contender){.role = ROLE_OTHER,
                       .parts = own->parts,
                       .isa = own->isa,
                       .rng = rng,
                       .n_threads = 1,
                       .kit = own,
                       .quantum = s->quantum,
                       .run = run_rules});
}

/* Those that take turns on the first number of threads, then the widest on the others. */
static void add_players(setting *s, bool dilemma)
{
    const bench_options *o = s->options;
    enum generator generator;
    int n_isas = o->smoke && !dilemma ? 1 : o->isas.n;
    int n_rngs = o->smoke && !dilemma ? 1 : o->rngs.n;
    for (int i = 0; i < n_isas; i++)
        for (int r = 0; r < n_rngs; r++) {
            add_parley(s, o->threads[0], o->isas.names[i], o->rngs.names[r]);
            if (dilemma && own_generator(o->rngs.names[r], &generator))
                add_bare(s, kit_find(o->isas.names[i]), o->rngs.names[r]);
        }
    add_scalar(s, dilemma, o->threads[0]);
    if (!dilemma)
        add(s, (contender){.role = ROLE_OTHER,
                           .parts = parts_reference_by_round,
                           .n_threads = o->threads[0],
                           .quantum = quantum_scalar(s, o->threads[0]),
                           .run = run_reference_by_round});
    for (int t = 1; t < o->n_threads; t++) {
        add_parley(s, o->threads[t], o->isas.names[0], o->rngs.names[0]);
        if (s->subject->scenario.n_actors == 2)
            add_scalar(s, dilemma, o->threads[t]);
    }
    if (own_generator(o->rngs.names[0], &generator))
        add_rules(s, kit_find(o->isas.names[0]), o->rngs.names[0]);
    add(s, (contender){.role = ROLE_OTHER,
                       .parts = parts_start,
                       .n_threads = 1,
                       .unit = "start",
                       .units = 1,
                       .quantum = 1,
                       .run = run_start});
}

static void add_planes(setting *s)
{
    const bench_options *o = s->options;
    enum generator generator;
    for (int i = 0; i < o->isas.n; i++)
        for (int r = 0; r < o->rngs.n; r++) {
            const kit *own = kit_find(o->isas.names[i]);
            if (own_generator(o->rngs.names[r], &generator))
                add(s, (contender){.role = ROLE_OTHER,
                                   .parts = parts_planes,
                                   .isa = own->isa,
                                   .rng = o->rngs.names[r],
                                   .n_threads = 1,
                                   .kit = own,
                                   .unit = "byte",
                                   .units = own->plane_bytes,
                                   .quantum = 1024,
                                   .run = run_planes});
        }
}

/* Alone on a thread each, since blocks of one game are nothing that threads would share. */
static void add_sweeps(setting *s)
{
    const bench_options *o = s->options;
    for (int i = 0; i < o->isas.n; i++)
        for (int r = 0; r < o->rngs.n; r++) {
            add(s, (contender){.role = ROLE_PARLEY,
                               .parts = parts_sweep,
                               .isa = o->isas.names[i],
                               .rng = o->rngs.names[r],
                               .n_threads = 1,
                               .quantum = 2 * BENCH_POINT,
                               .run = run_sweep});
            add(s, (contender){.role = ROLE_BARE,
                               .parts = parts_blocks,
                               .isa = o->isas.names[i],
                               .rng = o->rngs.names[r],
                               .n_threads = 1,
                               .quantum = 2 * BENCH_POINT,
                               .run = run_blocks});
        }
}

parley_status workload_init(contest *c, subject *s, const char *workload, const bench_options *o,
                            const char *folder, parley_error *error)
{
    bool dilemma = strcmp(workload, "ipd") == 0, planes = strcmp(workload, "planes") == 0;
    *c = (contest){.workload = workload, .exact = dilemma ? exact_ipd : NULL};
    setting all = {.contest = c, .subject = s, .options = o, .folder = folder};
    parley_status status = subject_read(s, path_of(workload), error);
    if (status)
        return status;
    all.quantum = s->game->unknown ? 4096 : s->scenario.n_actors > 2 ? 512 : 1024;
    c->rounds = planes ? 0 : s->scenario.rounds.count;
    if (planes)
        add_planes(&all);
    else if (strcmp(workload, "sweep") == 0)
        add_sweeps(&all);
    else
        add_players(&all, dilemma);
    return all.crowded ? parley_error_add(error, PARLEY_ERROR_LIMIT, NULL, NULL,
                                          "more than %d contenders: fewer threads, instruction "
                                          "sets or generators need less",
                                          MOST_CONTENDERS)
                       : PARLEY_OK;
}
