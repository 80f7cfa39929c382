/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a sweep is: its measures, its units, and the text that says all that it depends on. */
#include "core/memory.h"
#include "study/sweep_state.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

/* Replications times rounds times links that are worth claiming at once: some 5 to 50 milliseconds.
 * A sweep has SOME_BATCHES of them if it has as many units. */
#define BATCH_WORK (1u << 24)
#define MOST_BATCH 4096
#define SOME_BATCHES 64

/* -- what a sweep depends on ------------------------------------------------------------------- */

static bool about_add(parley_sweep *s, const char *name, const char *value)
{
    size_t n_name = strlen(name) + 1, n_value = strlen(value) + 1;
    char *grown = realloc(s->about, s->n_about + n_name + n_value);
    if (!grown)
        return false;
    memcpy(grown + s->n_about, name, n_name);
    memcpy(grown + s->n_about + n_name, value, n_value);
    s->about = grown;
    s->n_about += n_name + n_value;
    return true;
}

static bool about_number(parley_sweep *s, const char *name, uint64_t value)
{
    char text[32];
    snprintf(text, sizeof text, "%" PRIu64, value);
    return about_add(s, name, text);
}

static const char *const kind_names[] = {
    [PARLEY_GRID] = "grid", [PARLEY_LATIN] = "latin", [PARLEY_SOBOL] = "sobol"};

static bool about_fill(parley_sweep *s, const parley_sweep_options *o)
{
    char precision[32];
    snprintf(precision, sizeof precision, "%.17g", o->precision);
    bool good = about_add(s, "version", o->version) &&
                about_add(s, "scenario", s->base->resolved) &&
                about_add(s, "design", kind_names[parley_design_kind_of(s->design)]) &&
                about_number(s, "points", parley_design_n_points(s->design)) &&
                about_number(s, "replications", o->n_replications) &&
                about_number(s, "seed", o->seed) && about_add(s, "rng", o->rng ? o->rng : "") &&
                about_number(s, "independent", o->independent) &&
                about_number(s, "paired", o->paired) && about_add(s, "precision", precision);
    for (uint32_t a = 0; a < parley_design_n_axes(s->design) && good; a++)
        good = about_add(s, "vary", parley_design_text(s->design, a));
    for (uint32_t m = 0; m < s->n_measures && good; m++)
        good = about_add(s, "measure", s->measures[m]);
    s->n_key = s->n_about;
    char shard[32];
    snprintf(shard, sizeof shard, "%" PRIu32 "/%" PRIu32, o->n_shards > 1 ? o->shard : 1,
             o->n_shards > 1 ? o->n_shards : 1);
    return good && about_add(s, "base", s->base->path) && about_add(s, "command", o->command) &&
           about_add(s, "shard", shard);
}

const char *sweep_about(const char *about, size_t n_about, const char *name, uint32_t index)
{
    const char *next = about, *end = about + n_about;
    while (next < end) {
        const char *value = next + strlen(next) + 1;
        if (value >= end)
            return NULL;
        if (strcmp(next, name) == 0 && index-- == 0)
            return value;
        next = value + strlen(value) + 1;
    }
    return NULL;
}

/* The options' texts are the sweep's own from here on. */
static void options_keep(parley_sweep *s)
{
    const char *rng = sweep_about(s->about, s->n_about, "rng", 0);
    s->options.rng = *rng ? rng : NULL;
    s->options.version = sweep_about(s->about, s->n_about, "version", 0);
    s->options.command = sweep_about(s->about, s->n_about, "command", 0);
    s->options.n_measures = s->n_measures;
    s->options.measures = s->measures;
}

void sweep_head(const parley_sweep *s, journal_head *head)
{
    XXH128_hash_t key = XXH3_128bits(s->about, s->n_key);
    *head = (journal_head){.key = {key.low64, key.high64},
                           .n_records = s->n_units,
                           .n_values = sweep_values(s),
                           .n_about = s->n_about,
                           .about = s->about};
}

/* The values of a name in two texts, one after another, until they differ. */
static bool differ(const parley_sweep *s, const journal_head *head, const char *name)
{
    for (uint32_t i = 0;; i++) {
        const char *ours = sweep_about(s->about, s->n_about, name, i);
        const char *theirs = sweep_about(head->about, head->n_about, name, i);
        if (!ours || !theirs)
            return ours || theirs;
        if (strcmp(ours, theirs) != 0)
            return true;
    }
}

static parley_status another(const parley_sweep *s, const journal_head *head, const char *path,
                             parley_error *error)
{
    static const struct {
        const char *name, *words;
    } parts[] = {
        {"scenario", "scenario"},
        {"vary", "--vary"},
        {"design", "--design"},
        {"points", "number of points"},
        {"measure", "measures"},
        {"replications", "replications"},
        {"seed", "seed"},
        {"rng", "generator"},
        {"precision", "--precision"},
        {"independent", "--independent"},
        {"paired", "--paired"},
        {"version", "version of parley"},
    };
    char list[256] = "";
    size_t length = 0;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (differ(s, head, parts[i].name) && length < sizeof list)
            length += (size_t)snprintf(list + length, sizeof list - length, "%s%s",
                                       length ? ", " : "", parts[i].words);
    return parley_error_add(error, PARLEY_ERROR_SYSTEM, NULL, NULL,
                            "%s: the journal of another sweep, which differs in %s", path, list);
}

parley_status sweep_head_read(const parley_sweep *s, journal_head *head, const char *path,
                              parley_error *error)
{
    journal_head ours;
    sweep_head(s, &ours);
    parley_status status = journal_read_head(head, path, error);
    if (status || !head->about ||
        (head->key[0] == ours.key[0] && head->key[1] == ours.key[1] &&
         head->n_records == ours.n_records && head->n_values == ours.n_values))
        return status;
    status = another(s, head, path, error);
    free(head->about);
    *head = (journal_head){0};
    return status;
}

parley_status sweep_shard_check(const parley_sweep *s, const journal_head *head, const char *path,
                                parley_error *error)
{
    const char *ours = sweep_about(s->about, s->n_about, "shard", 0);
    const char *theirs = sweep_about(head->about, head->n_about, "shard", 0);
    if (!theirs || strcmp(ours, "1/1") == 0 || strcmp(ours, theirs) == 0)
        return PARLEY_OK;
    return parley_error_add(error, PARLEY_ERROR_SYSTEM, NULL, NULL,
                            "%s: the journal of shard %s, not %s: --shard %s goes on with it", path,
                            theirs, ours, theirs);
}

/* -- measures ---------------------------------------------------------------------------------- */

static bool measure_add(parley_sweep *s, const char *text)
{
    const char **grown = reallocarray(s->measures, s->n_measures + 1, sizeof *grown);
    if (!grown)
        return false;
    s->measures = grown;
    char *copy = strdup(text);
    if (!copy)
        return false;
    s->measures[s->n_measures++] = copy;
    return true;
}

/* Every actor's value and every pair's cooperation. */
static bool measures_all(parley_sweep *s, const parley_game *game)
{
    char text[1024];
    parley_measure measure = parley_measure_none;
    measure.quantity = PARLEY_VALUE;
    for (measure.actor = 0; measure.actor < s->base->n_actors; measure.actor++) {
        parley_measure_text(&measure, s->base, text, sizeof text);
        if (!measure_add(s, text))
            return false;
    }
    measure.quantity = PARLEY_COOPERATION;
    for (uint32_t l = 0; l < game->n_links; l++) {
        measure.actor = game->links[l].actor;
        measure.counterpart = game->links[l].counterpart;
        measure.issue = game->links[l].issue;
        parley_measure_text(&measure, s->base, text, sizeof text);
        if (!measure_add(s, text))
            return false;
    }
    return true;
}

static parley_status measures_init(parley_sweep *s, const parley_game *game,
                                   const parley_sweep_options *o, parley_error *error)
{
    uint32_t n = o->n_measures ? o->n_measures : s->base->n_headline;
    bool good = true;
    for (uint32_t m = 0; m < n && good; m++)
        good = measure_add(s, o->n_measures ? o->measures[m] : s->base->headline[m]);
    if (good && n == 0)
        good = measures_all(s, game);
    if (!good)
        return PARLEY_ERROR_MEMORY;
    parley_error faults = {0};
    parley_measure measure;
    parley_status status = PARLEY_OK;
    for (uint32_t m = 0; m < s->n_measures; m++)
        parley_measure_parse(&measure, s->base, s->measures[m], NULL, NULL, &faults);
    for (size_t f = 0; f < faults.n_faults; f++)
        status =
            parley_error_add(error, PARLEY_ERROR_USAGE, NULL, NULL, "%s", faults.faults[f].message);
    parley_error_free(&faults);
    for (uint32_t m = 1; m < o->n_measures; m++)
        for (uint32_t before = 0; before < m; before++)
            if (strcmp(s->measures[before], s->measures[m]) == 0)
                status = parley_error_add(error, PARLEY_ERROR_USAGE, NULL, NULL,
                                          "measure \"%s\" is asked for twice", s->measures[m]);
    return status;
}

/* -- units ------------------------------------------------------------------------------------- */

/* Cut from the inputs alone. With a precision, a point is one unit. */
static parley_status units_init(parley_sweep *s, const parley_game *game, parley_error *error)
{
    const parley_sweep_options *o = &s->options;
    uint64_t n_points = parley_design_n_points(s->design);
    s->n_chunks = o->precision > 0 ? 1 : (o->n_replications + PARLEY_CHUNK - 1) / PARLEY_CHUNK;
    s->n_units = s->n_chunks * n_points;
    uint64_t n = o->n_replications < PARLEY_CHUNK ? o->n_replications : PARLEY_CHUNK;
    uint64_t work = n * s->base->rounds.count * game->n_links;
    s->n_batch = work < BATCH_WORK ? BATCH_WORK / work : 1;
    if (s->n_batch > MOST_BATCH)
        s->n_batch = MOST_BATCH;
    if (s->n_batch > s->n_units / SOME_BATCHES)
        s->n_batch = s->n_units < SOME_BATCHES ? 1 : s->n_units / SOME_BATCHES;
    double bytes = (double)s->n_units * (sweep_values(s) * 8.0 + 1);
    if (bytes <= (double)PARLEY_MAX_MEMORY)
        return PARLEY_OK;
    return parley_error_add(error, PARLEY_ERROR_LIMIT, NULL, NULL,
                            "the sums of %" PRIu64 " points of %" PRIu64 " replications and %u "
                            "measures want %.1f GiB of memory, at most %.0f GiB are allowed",
                            n_points, o->n_replications, s->n_measures, bytes / 0x1p30,
                            (double)PARLEY_MAX_MEMORY / 0x1p30);
}

static parley_status talks_valued(parley_talks **talks, const parley_scenario *scenario,
                                  const parley_options *options, parley_error *error)
{
    parley_status status = parley_talks_init(talks, scenario, error);
    return status ? status : parley_talks_value(*talks, options, error);
}

/* The base's payoffs in its first block, which values are counted from, so that small spreads
 * around large means stay exact. */
static parley_status centres_init(parley_sweep *s, const parley_game *game, parley_error *error)
{
    double *values = memory_array((size_t)s->n_measures * PARLEY_BLOCK, 2 * sizeof *values);
    double *weights = values ? values + (size_t)s->n_measures * PARLEY_BLOCK : NULL;
    parley_column *columns = memory_array(s->n_measures, sizeof *columns);
    parley_sampler *sampler = NULL;
    parley_options options = {.seed = s->options.seed, .n_threads = 1, .rng = s->options.rng};
    parley_talks *talks = NULL;
    parley_agreements agreements;
    s->centres = memory_array(s->n_measures, sizeof *s->centres);
    parley_status status = values && columns && s->centres ? PARLEY_OK : PARLEY_ERROR_MEMORY;
    for (uint32_t m = 0; m < s->n_measures && !status; m++)
        status =
            parley_measure_parse(&columns[m].measure, s->base, s->measures[m], NULL, NULL, error);
    if (!status && s->base->negotiation) {
        status = talks_valued(&talks, s->base, &options, error);
        agreements = parley_talks_agreements(talks);
        options.agreements = &agreements;
    }
    if (!status)
        status = parley_sampler_init(&sampler, game, &options, s->n_measures, columns, error);
    if (!status)
        parley_sampler_play(sampler, 0, PARLEY_BLOCK, values, weights);
    for (uint32_t m = 0; m < s->n_measures && !status; m++) {
        parley_quantity quantity = columns[m].measure.quantity;
        double value = 0, weight = 0;
        for (uint32_t lane = 0; lane < PARLEY_BLOCK; lane++) {
            value += values[m * PARLEY_BLOCK + lane];
            weight += weights[m * PARLEY_BLOCK + lane];
        }
        if ((quantity == PARLEY_VALUE || quantity == PARLEY_MEAN_PAYOFF) && weight > 0)
            s->centres[m] = value / weight;
    }
    parley_sampler_free(&sampler);
    parley_talks_free(&talks);
    free(columns);
    free(values);
    return status;
}

/* -- the whole --------------------------------------------------------------------------------- */

static parley_status options_check(const parley_sweep *s, parley_error *error)
{
    const parley_sweep_options *o = &s->options;
    if (o->n_replications < 1 || o->n_replications > PARLEY_MAX_REPLICATIONS)
        return parley_error_add(error, PARLEY_ERROR_USAGE, NULL, NULL,
                                "replications must be 1 to %llu", PARLEY_MAX_REPLICATIONS);
    if (o->paired != PARLEY_NONE && o->paired >= parley_design_n_points(s->design))
        return parley_error_add(error, PARLEY_ERROR_USAGE, NULL, NULL,
                                "there is no point %u to pair with, the last one is %u", o->paired,
                                parley_design_n_points(s->design) - 1);
    if (o->paired != PARLEY_NONE && o->precision > 0)
        return parley_error_add(error, PARLEY_ERROR_USAGE, NULL, NULL,
                                "paired points have as many replications each: a precision cannot "
                                "go with that");
    return PARLEY_OK;
}

parley_status parley_sweep_init(parley_sweep **made, const parley_design *design,
                                const parley_scenario *base, const parley_sweep_options *options,
                                parley_error *error)
{
    parley_game *game = NULL;
    parley_sweep *s = *made = memory_array(1, sizeof *s);
    if (!s)
        return PARLEY_ERROR_MEMORY;
    s->design = design;
    s->base = base;
    s->options = *options;
    parley_status status = options_check(s, error);
    if (!status)
        status = parley_game_init(&game, base, error);
    if (!status)
        status = measures_init(s, game, options, error);
    if (!status)
        status = units_init(s, game, error);
    if (!status)
        status = centres_init(s, game, error);
    if (!status && !about_fill(s, options))
        status = PARLEY_ERROR_MEMORY;
    parley_game_free(&game);
    if (status)
        parley_sweep_free(made);
    else
        options_keep(s);
    return status;
}

void parley_sweep_free(parley_sweep **made)
{
    parley_sweep *s = *made;
    if (!s)
        return;
    for (uint32_t m = 0; m < s->n_measures; m++)
        free((char *)(uintptr_t)s->measures[m]);
    free(s->measures);
    free(s->centres);
    free(s->sums);
    free(s->has);
    free(s->about);
    sweep_opened_free(s->opened);
    free(s);
    *made = NULL;
}

uint64_t parley_sweep_n_units(const parley_sweep *s)
{
    return s->n_units;
}

bool parley_sweep_in_shard(const parley_sweep *s, uint64_t unit)
{
    const parley_sweep_options *o = &s->options;
    return o->n_shards < 2 || unit / s->n_batch % o->n_shards == o->shard - 1;
}

const parley_design *parley_sweep_design(const parley_sweep *s)
{
    return s->design;
}

const parley_scenario *parley_sweep_base(const parley_sweep *s)
{
    return s->base;
}

const parley_sweep_options *parley_sweep_settings(const parley_sweep *s)
{
    return &s->options;
}

uint32_t parley_sweep_n_measures(const parley_sweep *s)
{
    return s->n_measures;
}

const char *parley_sweep_measure(const parley_sweep *s, uint32_t measure)
{
    return s->measures[measure];
}

/* -- points ------------------------------------------------------------------------------------ */

parley_status sweep_point_init(sweep_point *p, const parley_sweep *s, uint32_t index,
                               parley_error *error)
{
    *p = (sweep_point){.index = index};
    parley_status status = parley_point_init(&p->point, s->design, index, error);
    if (!status)
        status = parley_game_init(&p->game, &p->point.scenario, error);
    if (status)
        sweep_point_free(p);
    return status;
}

/* Packages are valued at the point's address: whoever plays a unit of it agrees on the same. */
static parley_status talks_ready(sweep_point *p, const parley_sweep *s, parley_error *error)
{
    const parley_options options = {.seed = s->options.seed,
                                    .point = p->how.point,
                                    .n_threads = 1,
                                    .rng = s->options.rng,
                                    .isa = p->how.kernel->name};
    if (!p->point.scenario.negotiation)
        return PARLEY_OK;
    parley_status status = talks_valued(&p->talks, &p->point.scenario, &options, error);
    if (status)
        return status;
    p->agreements = parley_talks_agreements(p->talks);
    p->how.agreements = &p->agreements;
    return PARLEY_OK;
}

parley_status sweep_point_ready(sweep_point *p, const parley_sweep *s, const playing *how,
                                parley_error *error)
{
    if (p->plan.columns)
        return PARLEY_OK;
    parley_column *columns = memory_array(s->n_measures, sizeof *columns);
    parley_status status = columns ? PARLEY_OK : PARLEY_ERROR_MEMORY;
    for (uint32_t m = 0; m < s->n_measures && !status; m++)
        status = parley_measure_parse(&columns[m].measure, &p->point.scenario, s->measures[m], NULL,
                                      NULL, error);
    p->how = *how;
    p->how.game = p->game;
    p->how.point = s->options.independent ? p->index : 0;
    if (!status)
        status = talks_ready(p, s, error);
    if (!status)
        status = player_init(&p->player, &p->how);
    if (!status)
        status = sample_plan_init(&p->plan, p->game, s->n_measures, columns);
    free(columns);
    return status;
}

void sweep_point_free(sweep_point *p)
{
    sample_plan_free(&p->plan);
    player_free(&p->player);
    parley_talks_free(&p->talks);
    parley_game_free(&p->game);
    parley_point_free(&p->point);
    p->index = PARLEY_NONE;
}
