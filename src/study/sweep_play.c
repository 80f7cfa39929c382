/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plays what is not finished of a sweep: threads claim batches of units, and write what each unit
 * adds up to into the journal at once. */
#include "core/memory.h"
#include "engine/crew.h"
#include "engine/estimate.h"
#include "engine/precision.h"
#include "study/sweep_state.h"

#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define BLOCKS_A_CHUNK (PARLEY_CHUNK / PARLEY_BLOCK)
#define SYNC_SECONDS 5            /* between the moments when the journal is seen to disk */
#define MOST_AHEAD 16             /* points that are made together */
#define ATTEND_NANOSECONDS 200000 /* between answers to other processes */

/* What a thread works with. */
typedef struct worker {
    /* Made together, as reading and compiling go twice as fast one after another; `point` is the
     * one that is played. */
    sweep_point points[MOST_AHEAD];
    uint32_t n_points;
    sweep_point *point;
    sweep_point first;        /* the paired one, once there is a game */
    uint64_t first_chunk;     /* whose values are in first_values, or UINT64_MAX */
    double *first_values;     /* [block][values, weights][measure][lane] of a chunk */
    double *values, *weights; /* of a block */
    double *sums;             /* of a unit */
} worker;

typedef struct sweeping {
    const parley_sweep *sweep;
    const parley_share *share;
    playing how;
    worker *workers;
    int n_threads;
    bool *done;      /* by unit: in a journal */
    uint64_t n_mine; /* units of the shard */

    pthread_mutex_t lock; /* of all that follows */
    pthread_cond_t changed;
    uint64_t n_batches, next; /* of the whole sweep; the next one where nobody else claims */
    uint64_t *claimed;        /* batches claimed for this process that no thread has taken yet */
    size_t n_claimed, room;
    uint64_t claims; /* batches that somebody has claimed */
    bool exhausted;  /* no more to claim */
    int n_playing;   /* threads that are not through */
    uint64_t n_done;
    journal *journal;
    time_t synced;
    parley_status status;
    parley_error *error;
    bool stopping;
} sweeping;

/* -- a unit ------------------------------------------------------------------------------------ */

static size_t block_doubles(const parley_sweep *s)
{
    return (size_t)s->n_measures * PARLEY_BLOCK;
}

static paired_side side_of(const parley_sweep *s, const double *values, const double *weights,
                           uint32_t measure)
{
    size_t at = (size_t)measure * PARLEY_BLOCK;
    return (paired_side){values + at, weights + at, s->centres[measure]};
}

static void play_block(sweep_point *p, const parley_sweep *s, uint64_t block, double *values,
                       double *weights)
{
    player_block(&p->player, block, player_lanes(s->options.n_replications, block), NULL, &p->plan,
                 values, weights);
}

/* The paired point's values of a chunk, kept while units of that chunk are played. */
static parley_status first_chunk(sweeping *w, worker *k, uint64_t chunk, uint64_t from,
                                 uint64_t end, parley_error *error)
{
    const parley_sweep *s = w->sweep;
    const size_t n = block_doubles(s);
    parley_status status =
        k->first.game ? PARLEY_OK : sweep_point_init(&k->first, s, s->options.paired, error);
    if (!status)
        status = sweep_point_ready(&k->first, s, &w->how, error);
    if (status)
        return status;
    for (uint64_t b = from; b < end && k->first_chunk != chunk; b++) {
        double *values = k->first_values + 2 * n * (b - from);
        play_block(&k->first, s, b, values, values + n);
    }
    k->first_chunk = chunk;
    return PARLEY_OK;
}

static void add_block(const parley_sweep *s, worker *k, const double *first)
{
    bool by_world = k->point->game->unknown || (first && k->first.game->unknown);
    for (uint32_t m = 0; m < s->n_measures; m++) {
        paired_side side = side_of(s, k->values, k->weights, m);
        double *part = sweep_part(s, k->sums, m);
        clusters own;
        memcpy(&own, part, sizeof own);
        paired_add_own(&own, &side, by_world);
        memcpy(part, &own, sizeof own);
        if (!first)
            continue;
        paired_side other = side_of(s, first, first + block_doubles(s), m);
        paired_sums difference;
        memcpy(&difference, part + OWN_VALUES, sizeof difference);
        paired_add(&difference, &side, &other, by_world, NULL);
        memcpy(part + OWN_VALUES, &difference, sizeof difference);
    }
}

/* Half the 95 % interval of the first measure is small enough, on clusters enough to tell, as
 * engine/precision.h has it; looked at whenever a quarter more is played. */
static bool precise(const parley_sweep *s, worker *k, uint64_t n_blocks, uint64_t *next_look)
{
    clusters own;
    parley_estimate estimate;
    if (s->options.precision <= 0 || n_blocks < *next_look)
        return false;
    *next_look = n_blocks + (n_blocks / 4 > 4 ? n_blocks / 4 : 4);
    memcpy(&own, k->sums, sizeof own);
    estimate_ratio(&estimate, &own);
    bool differ = estimate.standard_error > 1e-12 * fmax(1, fabs(estimate.mean));
    return own.n >= PRECISION_CLUSTERS && (differ || 3 / own.n <= s->options.precision) &&
           (estimate.ci_high - estimate.ci_low) / 2 <= s->options.precision;
}

static void points_free(worker *k)
{
    for (uint32_t i = 0; i < k->n_points; i++)
        sweep_point_free(&k->points[i]);
    k->n_points = 0;
    k->point = NULL;
}

/* Those of a unit and of the units that follow up to `end`. */
static parley_status points_init(sweeping *w, worker *k, uint64_t unit, uint64_t end,
                                 parley_error *error)
{
    const uint32_t n_points = parley_design_n_points(w->sweep->design);
    parley_error ignored = {0}; /* of one that is ahead: it is said when its turn comes */
    parley_status status = PARLEY_OK;
    points_free(k);
    for (; unit < end && k->n_points < MOST_AHEAD && !status; unit++) {
        uint32_t index = (uint32_t)(unit % n_points);
        if (k->n_points > 0 && index == k->points[0].index)
            break;
        if (w->done[unit])
            continue;
        status = sweep_point_init(&k->points[k->n_points], w->sweep, index,
                                  k->n_points > 0 ? &ignored : error);
        k->n_points += !status;
    }
    parley_error_free(&ignored);
    return k->n_points > 0 ? PARLEY_OK : status;
}

/* The point of a unit, ready to be played. */
static parley_status point_get(sweeping *w, worker *k, uint64_t unit, uint64_t end,
                               parley_error *error)
{
    const parley_sweep *s = w->sweep;
    const uint32_t n_points = parley_design_n_points(s->design);
    uint32_t index = (uint32_t)(unit % n_points), at = 0;
    while (at < k->n_points && k->points[at].index != index)
        at++;
    if (at == k->n_points) {
        parley_status status = points_init(w, k, unit, end, error);
        if (status)
            return status;
        at = 0;
    }
    if (k->point && k->point != &k->points[at])
        sweep_point_free(k->point);
    k->point = &k->points[at];
    return sweep_point_ready(k->point, s, &w->how, error);
}

static bool ask_stop(sweeping *w);

/* Plays one of the units up to `end`; PARLEY_STOPPED where there is no time to finish it. */
static parley_status play_unit(sweeping *w, worker *k, uint64_t unit, uint64_t last,
                               parley_error *error)
{
    const parley_sweep *s = w->sweep;
    const uint32_t n_points = parley_design_n_points(s->design);
    const uint64_t n_blocks = (s->options.n_replications + PARLEY_BLOCK - 1) / PARLEY_BLOCK;
    uint64_t chunk = unit / n_points, from = chunk * BLOCKS_A_CHUNK, next_look = 4;
    uint64_t end =
        s->n_chunks == 1 || from + BLOCKS_A_CHUNK > n_blocks ? n_blocks : from + BLOCKS_A_CHUNK;
    parley_status status = point_get(w, k, unit, last, error);
    if (!status && sweep_paired(s))
        status = first_chunk(w, k, chunk, from, end, error);
    memset(k->sums, 0, sweep_values(s) * sizeof *k->sums);
    for (uint64_t b = from; b < end && !status; b++) {
        play_block(k->point, s, b, k->values, k->weights);
        add_block(s, k,
                  sweep_paired(s) ? k->first_values + 2 * block_doubles(s) * (b - from) : NULL);
        if (precise(s, k, b + 1, &next_look))
            break;
        if (b + 1 < end && ask_stop(w))
            status = PARLEY_STOPPED;
    }
    return status;
}

/* -- threads ----------------------------------------------------------------------------------- */

static bool of_shard(const parley_sweep *s, uint64_t batch)
{
    return parley_sweep_in_shard(s, batch * s->n_batch);
}

static bool all_done(const sweeping *w, uint64_t batch)
{
    uint64_t unit = batch * w->sweep->n_batch, end = unit + w->sweep->n_batch;
    for (; unit < end && unit < w->sweep->n_units; unit++)
        if (!w->done[unit])
            return false;
    return true;
}

/* The next batch that has anything to play; false at the end. With the lock held. */
static bool next_batch(sweeping *w, uint64_t *batch)
{
    while (w->next < w->n_batches && (!of_shard(w->sweep, w->next) || all_done(w, w->next)))
        w->next++;
    if (w->next >= w->n_batches)
        return false;
    *batch = w->next++;
    return true;
}

static bool take_batch(sweeping *w, uint64_t *batch)
{
    bool taken;
    pthread_mutex_lock(&w->lock);
    if (!w->share->claim) {
        taken = !w->stopping && next_batch(w, batch);
    } else {
        while (!w->stopping && w->n_claimed == 0 && !w->exhausted)
            pthread_cond_wait(&w->changed, &w->lock);
        taken = !w->stopping && w->n_claimed > 0;
        if (taken)
            *batch = w->claimed[--w->n_claimed];
        pthread_cond_broadcast(&w->changed);
    }
    pthread_mutex_unlock(&w->lock);
    return taken;
}

/* Until something changes, or other processes may need an answer. With the lock held. */
static void wait_or_attend(sweeping *w)
{
    if (!w->share->attend) {
        pthread_cond_wait(&w->changed, &w->lock);
        return;
    }
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += ATTEND_NANOSECONDS;
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    pthread_cond_timedwait(&w->changed, &w->lock, &until);
    pthread_mutex_unlock(&w->lock);
    w->share->attend(w->share->context);
    pthread_mutex_lock(&w->lock);
}

/* Keeps as many batches claimed as there are threads, until these are through. Only the thread that
 * may speak to other processes does this. */
static void claim_for_all(sweeping *w)
{
    pthread_mutex_lock(&w->lock);
    while (!w->stopping && w->n_playing > 0) {
        if (w->exhausted || w->n_claimed == w->room) {
            wait_or_attend(w);
            continue;
        }
        pthread_mutex_unlock(&w->lock);
        uint64_t batch = w->share->claim(w->share->context);
        pthread_mutex_lock(&w->lock);
        w->claims = batch + 1;
        if (batch >= w->n_batches)
            w->exhausted = true;
        else if (of_shard(w->sweep, batch) && !all_done(w, batch))
            w->claimed[w->n_claimed++] = batch;
        pthread_cond_broadcast(&w->changed);
    }
    bool stopping = w->stopping;
    pthread_mutex_unlock(&w->lock);
    if (stopping)
        w->share->stop(w->share->context);
}

static void fail(sweeping *w, parley_status status)
{
    if (!w->status || w->status == PARLEY_STOPPED)
        w->status = status;
    w->stopping = true;
    pthread_cond_broadcast(&w->changed);
}

/* Whether to stop, by what the caller says; with the lock held. Where others play too, what was
 * claimed is the best guess of what is finished. */
static bool stop_asked(sweeping *w)
{
    uint64_t n = (uint64_t)((double)w->claims / (double)w->n_batches * (double)w->n_mine);
    n = n < w->n_mine ? n : w->n_mine;
    if (!w->stopping && w->share->progress &&
        w->share->progress(w->share->context, n > w->n_done ? n : w->n_done, w->n_mine))
        fail(w, PARLEY_STOPPED);
    return w->stopping;
}

static bool ask_stop(sweeping *w)
{
    pthread_mutex_lock(&w->lock);
    bool stop = stop_asked(w);
    pthread_mutex_unlock(&w->lock);
    return stop;
}

/* Writes a unit down, unless it was not finished, and asks whether to go on. */
static bool end_unit(sweeping *w, const worker *k, uint64_t unit, parley_status status,
                     const parley_error *faults)
{
    pthread_mutex_lock(&w->lock);
    for (size_t f = 0; f < faults->n_faults; f++) {
        const parley_fault *found = &faults->faults[f];
        const parley_place place = {found->file, found->line, found->column};
        parley_error_add(w->error, found->status, &place, found->pointer, "%s", found->message);
    }
    /* a fault is said once: what one thread met the others would too */
    if (!status && w->status && w->status != PARLEY_STOPPED)
        status = w->status;
    if (!status)
        status = journal_add(w->journal, unit, k->sums, w->error);
    time_t now = time(NULL);
    if (!status && now - w->synced >= SYNC_SECONDS) {
        status = journal_sync(w->journal, w->error);
        w->synced = now;
    }
    w->n_done += !status;
    if (status)
        fail(w, status);
    bool go = !stop_asked(w);
    pthread_mutex_unlock(&w->lock);
    return go;
}

static void play_batch(sweeping *w, worker *k, uint64_t batch)
{
    uint64_t unit = batch * w->sweep->n_batch, end = unit + w->sweep->n_batch;
    end = end < w->sweep->n_units ? end : w->sweep->n_units;
    for (bool go = true; go && unit < end; unit++) {
        parley_error faults = {0};
        if (w->done[unit])
            continue;
        parley_status status = play_unit(w, k, unit, end, &faults);
        go = end_unit(w, k, unit, status, &faults);
        parley_error_free(&faults);
    }
}

static void work(void *context, int thread)
{
    sweeping *w = context;
    if (w->share->claim && thread == 0) {
        claim_for_all(w);
        return;
    }
    worker *k = &w->workers[w->share->claim ? thread - 1 : thread];
    for (uint64_t batch; take_batch(w, &batch);)
        play_batch(w, k, batch);
    pthread_mutex_lock(&w->lock);
    w->n_playing--;
    pthread_cond_broadcast(&w->changed);
    pthread_mutex_unlock(&w->lock);
}

/* -- the whole --------------------------------------------------------------------------------- */

static bool worker_init(const parley_sweep *s, worker *k)
{
    const size_t n = block_doubles(s);
    const uint64_t blocks = s->options.n_replications < PARLEY_CHUNK
                                ? (s->options.n_replications + PARLEY_BLOCK - 1) / PARLEY_BLOCK
                                : BLOCKS_A_CHUNK;
    *k = (worker){.first_chunk = UINT64_MAX};
    k->values = memory_array(n, sizeof *k->values);
    k->weights = memory_array(n, sizeof *k->weights);
    k->sums = memory_array(sweep_values(s), sizeof *k->sums);
    k->first_values = memory_array(sweep_paired(s) ? 2 * n * blocks : 0, sizeof *k->first_values);
    return k->values && k->weights && k->sums && k->first_values;
}

static void worker_free(worker *k)
{
    points_free(k);
    sweep_point_free(&k->first);
    free(k->values);
    free(k->weights);
    free(k->sums);
    free(k->first_values);
}

static void see_done(void *context, uint64_t unit, const double *values)
{
    (void)values;
    sweeping *w = context;
    w->done[unit] = true;
}

/* What any journal in the folder has is done; one of another sweep is refused. */
static parley_status read_journals(sweeping *w, const char *folder, parley_error *error)
{
    char **paths = NULL;
    parley_status status = sweep_journals(&paths, folder, error);
    for (char **path = paths; !status && *path; path++) {
        journal_head head;
        journal_found found;
        status = sweep_head_read(w->sweep, &head, *path, error);
        if (!status && head.about)
            status = journal_read(*path, &head, &found, w, see_done, error);
        free(head.about);
    }
    sweep_journals_free(paths);
    return status;
}

static uint64_t batch_units(const sweeping *w, uint64_t batch, bool done)
{
    uint64_t unit = batch * w->sweep->n_batch, end = unit + w->sweep->n_batch, n = 0;
    for (; unit < end && unit < w->sweep->n_units; unit++)
        n += !done || w->done[unit];
    return n;
}

static parley_status sweeping_init(sweeping *w, const char *folder, parley_error *error)
{
    const parley_sweep *s = w->sweep;
    const parley_options options = {
        .seed = s->options.seed, .rng = s->options.rng, .isa = w->share->isa};
    w->n_batches = (s->n_units + s->n_batch - 1) / s->n_batch;
    w->n_threads = crew_threads(w->share->n_threads, w->n_batches);
    w->room = (size_t)w->n_threads;
    w->n_playing = w->n_threads;
    w->done = memory_array(s->n_units, sizeof *w->done);
    w->claimed = memory_array(w->room, sizeof *w->claimed);
    w->workers = memory_array((size_t)w->n_threads, sizeof *w->workers);
    if (!w->done || !w->claimed || !w->workers)
        return PARLEY_ERROR_MEMORY;
    for (int t = 0; t < w->n_threads; t++)
        if (!worker_init(s, &w->workers[t]))
            return PARLEY_ERROR_MEMORY;
    parley_status status = playing_init(&w->how, NULL, &options, error);
    if (!status)
        status = read_journals(w, folder, error);
    for (uint64_t b = 0; b < w->n_batches && !status; b++)
        if (of_shard(w->sweep, b)) {
            w->n_mine += batch_units(w, b, false);
            w->n_done += batch_units(w, b, true);
        }
    return status;
}

static parley_status write_journal(sweeping *w, const char *folder, parley_error *error)
{
    journal_head head;
    sweep_head(w->sweep, &head);
    char *path = memory_format("%s/journal-%05u", folder, w->share->rank);
    parley_status status =
        path ? journal_open(&w->journal, path, &head, error) : PARLEY_ERROR_MEMORY;
    if (!status && !ask_stop(w))
        crew_all(w->n_threads + (w->share->claim != NULL), w, work);
    else if (w->share->claim)
        w->share->stop(w->share->context);
    if (!status) {
        parley_status seen = journal_sync(w->journal, error);
        status = w->status && w->status != PARLEY_STOPPED ? w->status : seen ? seen : w->status;
    }
    journal_close(&w->journal);
    free(path);
    return status;
}

parley_status parley_sweep_play(parley_sweep *s, const char *folder, const parley_share *share,
                                parley_error *error)
{
    sweeping w = {.sweep = s,
                  .share = share,
                  .lock = PTHREAD_MUTEX_INITIALIZER,
                  .changed = PTHREAD_COND_INITIALIZER,
                  .synced = time(NULL),
                  .error = error};
    parley_status status = sweeping_init(&w, folder, error);
    if (share->claim)
        status = share->meet(share->context, status);
    if (!status && w.n_done < w.n_mine)
        status = write_journal(&w, folder, error);
    for (int t = 0; w.workers && t < w.n_threads; t++)
        worker_free(&w.workers[t]);
    free(w.workers);
    free(w.claimed);
    free(w.done);
    pthread_cond_destroy(&w.changed);
    pthread_mutex_destroy(&w.lock);
    return status;
}
