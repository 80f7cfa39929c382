/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "negotiation/values.h"

#include "core/memory.h"
#include "engine/crew.h"
#include "engine/player.h"
#include "game/game.h"

#include <stdlib.h>
#include <string.h>

enum { WORDS_A_BLOCK = PARLEY_BLOCK / PARLEY_WORLD, MOST_BLOCKS = 64 /* of a batch */ };
enum { COLUMN_SIDE_0, COLUMN_SIDE_1, COLUMN_LIVED, N_COLUMNS };

/* -- variants -------------------------------------------------------------------------------- */

parley_status variant_init(variant *v, const parley_scenario *base, bool threats, uint32_t n_rounds,
                           parley_error *error)
{
    parley_scenario *s = &v->scenario;
    const uint32_t opens = base->negotiation->opens;
    *s = *base;
    v->game = NULL;
    s->threats = memory_array(base->n_threats, sizeof *s->threats);
    if (!s->threats)
        return PARLEY_ERROR_MEMORY;
    if (base->n_threats)
        memcpy(s->threats, base->threats, base->n_threats * sizeof *s->threats);
    for (uint32_t t = 0; !threats && t < base->n_threats; t++)
        s->threats[t].from = s->threats[t].until = 0;
    if (n_rounds < base->rounds.count) {
        s->rounds.count = n_rounds;
        s->rounds.burn_in = s->rounds.n_periods = 0;
    }
    return game_init_valued(&v->game, s, opens < n_rounds ? opens : 0, error);
}

void variant_free(variant *v)
{
    parley_game_free(&v->game);
    free(v->scenario.threats);
    *v = (variant){0};
}

/* -- sums ------------------------------------------------------------------------------------ */

static uint64_t words_of(uint64_t n_replications)
{
    return (n_replications + PARLEY_WORLD - 1) / PARLEY_WORLD;
}

static void count_units(unit_sums *sums, uint64_t n_replications)
{
    sums->n_replications = n_replications;
    sums->n_units = (words_of(n_replications) + sums->unit_words - 1) / sums->unit_words;
}

parley_status unit_sums_init(unit_sums *sums, uint64_t n_replications, uint32_t n_entries)
{
    uint64_t words = words_of(n_replications);
    *sums =
        (unit_sums){.unit_words = (words + MOST_UNITS - 1) / MOST_UNITS, .n_entries = n_entries};
    uint64_t n_units = (words + sums->unit_words - 1) / sums->unit_words;
    sums->weights = memory_array(n_units, sizeof *sums->weights);
    sums->values = memory_array(n_units * n_entries, sizeof *sums->values);
    if (!sums->weights || !sums->values)
        return PARLEY_ERROR_MEMORY;
    if (n_entries == 0)
        unit_sums_cut(sums, n_replications);
    return PARLEY_OK;
}

void unit_sums_cut(unit_sums *sums, uint64_t n_replications)
{
    const uint64_t size = sums->unit_words * PARLEY_WORLD;
    count_units(sums, n_replications);
    for (uint64_t u = 0; u < sums->n_units; u++) {
        uint64_t left = n_replications - u * size;
        sums->weights[u] = (double)(left < size ? left : size);
    }
}

void unit_sums_free(unit_sums *sums)
{
    free(sums->weights);
    free(sums->values);
    *sums = (unit_sums){0};
}

/* -- a package, agreed whenever talks open ----------------------------------------------------- */

typedef struct settled {
    uint32_t package, opens;
} settled;

static void *settled_init(void *opens)
{
    settled *s = memory_array(1, sizeof *s);
    if (s)
        s->opens = *(const uint32_t *)opens;
    return s;
}

static void settled_draw(void *drawer, const parley_lot *lot, uint64_t first, uint32_t n,
                         parley_outcome_of_talks *outcomes)
{
    const settled *s = drawer;
    (void)lot;
    (void)first;
    for (uint32_t lane = 0; lane < n; lane++)
        outcomes[lane] =
            (parley_outcome_of_talks){.ending = s->package ? PARLEY_AGREEMENT : PARLEY_NO_DEAL,
                                      .deal = {.package = s->package},
                                      .round = s->opens};
}

/* -- playing --------------------------------------------------------------------------------- */

/* What a batch leaves: sums by word. */
typedef struct word_sums {
    uint64_t first, n; /* words */
    double *weights;
    double (*values)[2]; /* [word * n_entries + entry] */
} word_sums;

typedef struct worker {
    player *players; /* by variant */
    double *values, *weights;
} worker;

typedef struct side_by_side {
    unit_sums *sums;
    uint32_t n_variants, n_packages;
    const variant *variants;
    parley_options options;
    uint32_t opens;
    parley_agreements agreements;
    playing *how; /* by variant */
    sample_plan *plans;
    worker *workers;
    int n_threads;
} side_by_side;

static bool hire(void *context, int thread)
{
    side_by_side *s = context;
    worker *w = &s->workers[thread];
    w->players = memory_array(s->n_variants, sizeof *w->players);
    w->values = memory_array((size_t)N_COLUMNS * PARLEY_BLOCK, sizeof *w->values);
    w->weights = memory_array((size_t)N_COLUMNS * PARLEY_BLOCK, sizeof *w->weights);
    bool good = w->players && w->values && w->weights;
    for (uint32_t v = 0; v < s->n_variants && good; v++)
        good = player_init(&w->players[v], &s->how[v]) == PARLEY_OK;
    return good;
}

static void worker_free(const side_by_side *s, worker *w)
{
    for (uint32_t v = 0; w->players && v < s->n_variants; v++)
        player_free(&w->players[v]);
    free(w->players);
    free(w->values);
    free(w->weights);
}

static void result_free(void *context, void *result)
{
    (void)context;
    word_sums *of = result;
    if (!of)
        return;
    free(of->weights);
    free(of->values);
    free(of);
}

static void *result_init(void *context)
{
    const side_by_side *s = context;
    const size_t words = (size_t)MOST_BLOCKS * WORDS_A_BLOCK;
    word_sums *of = memory_array(1, sizeof *of);
    if (!of)
        return NULL;
    of->weights = memory_array(words, sizeof *of->weights);
    of->values = memory_array(words * s->sums->n_entries, sizeof *of->values);
    if (of->weights && of->values)
        return of;
    result_free(context, of);
    return NULL;
}

/* Adds the histories of a block that reach the opening of talks; they are the same in all
 * entries. */
static void add_block(const side_by_side *s, const worker *w, uint32_t entry, word_sums *of,
                      uint64_t word)
{
    const double *lived = w->values + (size_t)COLUMN_LIVED * PARLEY_BLOCK;
    for (uint32_t k = 0; k < WORDS_A_BLOCK; k++) {
        double weight = 0, sums[2] = {0, 0};
        for (uint32_t lane = k * PARLEY_WORLD; lane < (k + 1) * PARLEY_WORLD; lane++) {
            if (!(lived[lane] > s->opens))
                continue;
            weight++;
            sums[0] += w->values[COLUMN_SIDE_0 * PARLEY_BLOCK + lane];
            sums[1] += w->values[COLUMN_SIDE_1 * PARLEY_BLOCK + lane];
        }
        of->weights[word + k] = weight;
        memcpy(of->values[(word + k) * s->sums->n_entries + entry], sums, sizeof sums);
    }
}

static void play_batch(void *context, int thread, uint64_t first, uint64_t end, void *result)
{
    const side_by_side *s = context;
    const uint64_t words = words_of(s->options.n_replications);
    worker *w = &s->workers[thread];
    word_sums *of = result;
    of->first = first * WORDS_A_BLOCK;
    for (uint64_t block = first; block < end; block++)
        for (uint32_t e = 0; e < s->sums->n_entries; e++) {
            uint32_t v = e / s->n_packages;
            ((settled *)w->players[v].drawer)->package = e % s->n_packages;
            player_block(&w->players[v], block, player_lanes(s->options.n_replications, block),
                         NULL, &s->plans[v], w->values, w->weights);
            add_block(s, w, e, of, (block - first) * WORDS_A_BLOCK);
        }
    uint64_t last = end * WORDS_A_BLOCK;
    of->n = (last < words ? last : words) - of->first;
}

static bool add_batch(void *context, void *result, uint64_t n_blocks)
{
    const side_by_side *s = context;
    const word_sums *of = result;
    unit_sums *sums = s->sums;
    const uint64_t n = s->options.n_replications, done = n_blocks * PARLEY_BLOCK;
    for (uint64_t k = 0; k < of->n; k++) {
        uint64_t unit = (of->first + k) / sums->unit_words;
        sums->weights[unit] += of->weights[k];
        for (uint32_t e = 0; e < sums->n_entries; e++)
            for (int side = 0; side < 2; side++)
                sums->values[unit * sums->n_entries + e][side] +=
                    of->values[k * sums->n_entries + e][side];
    }
    count_units(sums, done < n ? done : n);
    return s->options.progress && s->options.progress(s->options.context, sums->n_replications, n);
}

static parley_status limits_check(const side_by_side *s, parley_error *error)
{
    const double entry = sizeof *s->sums->values;
    const double words = MOST_BLOCKS * WORDS_A_BLOCK * (double)crew_results(s->n_threads);
    double bytes = (words + 3.0 * MOST_UNITS) * entry * s->sums->n_entries;
    for (uint32_t v = 0; v < s->n_variants; v++)
        bytes += s->how[v].kernel->bytes(s->variants[v].game) * s->n_threads;
    if (bytes <= (double)PARLEY_MAX_MEMORY)
        return PARLEY_OK;
    return parley_error_add(error, PARLEY_ERROR_LIMIT, NULL, NULL,
                            "to value %u packages wants %.1f GiB of memory on %d threads, at most "
                            "%.0f GiB are allowed: fewer threads, rounds or commitments need less",
                            s->n_packages, bytes / 0x1p30, s->n_threads,
                            (double)PARLEY_MAX_MEMORY / 0x1p30);
}

static parley_status prepare(side_by_side *s, parley_error *error)
{
    const parley_negotiation *n = s->variants[0].scenario.negotiation;
    parley_column columns[N_COLUMNS] = {[COLUMN_LIVED] = {.kind = PARLEY_COLUMN_ROUNDS}};
    for (int side = 0; side < 2; side++) {
        columns[side].kind = PARLEY_COLUMN_MEASURE;
        columns[side].measure = parley_measure_none;
        columns[side].measure.quantity = PARLEY_VALUE;
        columns[side].measure.actor = n->between[side];
    }
    s->how = memory_array(s->n_variants, sizeof *s->how);
    s->plans = memory_array(s->n_variants, sizeof *s->plans);
    s->workers = memory_array((size_t)s->n_threads, sizeof *s->workers);
    if (!s->how || !s->plans || !s->workers)
        return PARLEY_ERROR_MEMORY;
    parley_status status = PARLEY_OK;
    for (uint32_t v = 0; v < s->n_variants && !status; v++) {
        status = playing_init(&s->how[v], s->variants[v].game, &s->options, error);
        if (!status)
            status = sample_plan_init(&s->plans[v], s->variants[v].game, N_COLUMNS, columns);
    }
    return status ? status : limits_check(s, error);
}

parley_status values_play(unit_sums *sums, uint32_t n_variants, const variant *variants,
                          const parley_options *options, parley_error *error)
{
    const uint64_t n_blocks = (options->n_replications + PARLEY_BLOCK - 1) / PARLEY_BLOCK;
    side_by_side s = {.sums = sums,
                      .n_variants = n_variants,
                      .n_packages = sums->n_entries / n_variants,
                      .variants = variants,
                      .options = *options,
                      .opens = variants[0].scenario.negotiation->opens,
                      .agreements = {.init = settled_init, .free = free, .draw = settled_draw},
                      .n_threads = crew_threads(options->n_threads, n_blocks)};
    const crew_job job = {.context = &s,
                          .hire = hire,
                          .result_init = result_init,
                          .result_free = result_free,
                          .play = play_batch,
                          .add = add_batch};
    crew *team = NULL;
    s.agreements.context = &s.opens;
    s.options.agreements = &s.agreements;
    parley_status status = prepare(&s, error);
    if (!status)
        status = crew_init(&team, &job, n_blocks, s.n_threads);
    if (!status) {
        crew_play(team, crew_batches(n_blocks));
        status = sums->n_replications < options->n_replications ? PARLEY_STOPPED : PARLEY_OK;
    }
    crew_free(&team);
    for (int t = 0; s.workers && t < s.n_threads; t++)
        worker_free(&s, &s.workers[t]);
    for (uint32_t v = 0; s.plans && v < n_variants; v++)
        sample_plan_free(&s.plans[v]);
    free(s.workers);
    free(s.plans);
    free(s.how);
    return status;
}
