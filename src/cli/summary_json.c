/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The summary for scripts. Members are only ever added; one that changes its meaning, or goes,
 * raises SUMMARY_FORMAT. */
#include "cli/summary.h"

#include "cli/decides.h"
#include "cli/exactness.h"
#include "cli/json.h"

#include <stdlib.h>

#define SUMMARY_FORMAT 1

typedef struct json_writer {
    json_document *json;
    const run_summary *summary;
} json_writer;

/* -- what was played ------------------------------------------------------------------------- */

static void write_rounds(const json_writer *out)
{
    const run_summary *summary = out->summary;
    const parley_rounds *rounds = &summary->scenario->rounds;
    json_open_object(out->json, "rounds");
    json_count(out->json, "count", rounds->count);
    json_text(out->json, "unit", rounds->unit_name);
    json_text(out->json, "first", *summary->first ? summary->first : NULL);
    json_text(out->json, "last", *summary->last ? summary->last : NULL);
    json_number(out->json, "continuation", rounds->continuation);
    json_count(out->json, "burn_in", rounds->burn_in);
    json_close(out->json);
}

static void write_named(const json_writer *out, const char *id, const char *name)
{
    json_open_object(out->json, NULL);
    json_text(out->json, "id", id);
    json_text(out->json, "name", name);
    json_close(out->json);
}

static void write_scenario(const json_writer *out)
{
    const parley_scenario *scenario = out->summary->scenario;
    json_open_object(out->json, "scenario");
    json_text(out->json, "name", scenario->name);
    json_text(out->json, "title", scenario->title);
    json_text(out->json, "file", scenario->path);
    json_open_array(out->json, "actors");
    for (uint32_t i = 0; i < scenario->n_actors; i++)
        write_named(out, scenario->actors[i].id, scenario->actors[i].name);
    json_close(out->json);
    json_open_array(out->json, "issues");
    for (uint32_t i = 0; i < scenario->n_issues; i++)
        write_named(out, scenario->issues[i].id, scenario->issues[i].name);
    json_close(out->json);
    write_rounds(out);
    json_truth(out->json, "unknown", out->summary->unknown);
    json_close(out->json);
}

static void write_end(const json_writer *out)
{
    static const char *const reasons[] = {
        [RUN_COMPLETE] = "complete", [RUN_PRECISE] = "precise",   [RUN_NOT_PRECISE] = "not_precise",
        [RUN_SIGNAL] = "signal",     [RUN_MAX_TIME] = "max_time",
    };
    const summary_origin *origin = out->summary->origin;
    json_open_object(out->json, "end");
    json_truth(out->json, "early", out->summary->n_replications < origin->n_asked);
    json_text(out->json, "reason", reasons[origin->end]);
    json_count(out->json, "replications_asked", origin->n_asked);
    json_close(out->json);
}

/* -- measures -------------------------------------------------------------------------------- */

static void write_measure_name(const json_writer *out, const parley_measure *measure)
{
    const parley_scenario *scenario = out->summary->scenario;
    size_t size = parley_measure_text(measure, scenario, NULL, 0) + 1;
    char *name = malloc(size);
    if (name)
        parley_measure_text(measure, scenario, name, size);
    else
        out->json->failed = true;
    json_text(out->json, "measure", name);
    free(name);
}

/* The members that every measure has. */
static void write_estimate(const json_writer *out, const summary_row *row)
{
    const parley_estimate *estimate = &row->estimate;
    write_measure_name(out, &row->measure);
    json_number(out->json, "mean", estimate->mean);
    json_number(out->json, "stderr", estimate->standard_error);
    json_number(out->json, "ci_low", estimate->ci_low);
    json_number(out->json, "ci_high", estimate->ci_high);
    json_number(out->json, "world_low", estimate->world_low);
    json_number(out->json, "world_high", estimate->world_high);
}

static void write_round(const json_writer *out, const char *key, uint32_t round)
{
    if (round == PARLEY_NONE)
        json_text(out->json, key, NULL);
    else
        json_count(out->json, key, round);
}

static void write_section(const json_writer *out, const char *key, const summary_section *section)
{
    json_open_array(out->json, key);
    for (size_t i = 0; i < section->n_rows; i++) {
        const summary_row *row = &section->rows[i];
        json_open_object(out->json, NULL);
        write_estimate(out, row);
        if (section == &out->summary->cooperation) {
            json_number(out->json, "intended", row->intended);
            json_number(out->json, "perceived", row->perceived);
        } else if (section == &out->summary->events) {
            json_number(out->json, "share", row->share);
        } else if (section == &out->summary->talks) {
            write_round(out, "round_q05", row->rounds[0]);
            write_round(out, "round_median", row->rounds[1]);
            write_round(out, "round_q95", row->rounds[2]);
        }
        json_close(out->json);
    }
    json_close(out->json);
}

static void write_precision(const json_writer *out)
{
    if (!out->summary->origin->measure) {
        json_text(out->json, "precision", NULL);
        return;
    }
    json_open_object(out->json, "precision");
    write_estimate(out, &out->summary->precise);
    json_number(out->json, "asked", out->summary->origin->precision);
    json_close(out->json);
}

/* -- what decides ---------------------------------------------------------------------------- */

static void write_influence(const json_writer *out, uint32_t number, uint32_t measure)
{
    const parley_assumptions *all = out->summary->origin->assumptions;
    const parley_assumption *of = &all->numbers[number];
    const parley_influence *influence =
        &all->influences[(size_t)number * all->n_measures + measure];
    const char certainty[] = {of->note ? of->note->certainty : '\0', '\0'};
    json_open_object(out->json, NULL);
    json_text(out->json, "pointer", of->pointer);
    write_measure_name(out, &all->measures[measure]);
    json_number(out->json, "share", influence->share);
    json_number(out->json, "half_width", DECIDES_HALF_WIDTH * influence->standard_error);
    json_number(out->json, "correlation", influence->correlation);
    json_text(out->json, "certainty", of->note ? certainty : NULL);
    json_text(out->json, "source", of->note ? of->note->source : NULL);
    json_close(out->json);
}

static void write_assumptions(const json_writer *out)
{
    const parley_assumptions *all = out->summary->origin->assumptions;
    json_open_array(out->json, "assumptions");
    for (uint32_t u = 0; all && u < all->n_numbers; u++)
        for (uint32_t m = 0; m < all->n_measures; m++)
            write_influence(out, u, m);
    json_close(out->json);
}

/* -- the whole ------------------------------------------------------------------------------- */

parley_status summary_print_json(const run_summary *summary, FILE *stream)
{
    const summary_origin *origin = summary->origin;
    json_document json;
    json_writer out = {&json, summary};
    json_init(&json);
    json_count(&json, "format", SUMMARY_FORMAT);
    json_text(&json, "version", origin->version);
    json_text(&json, "command", origin->command);
    json_text(&json, "tables", origin->output);
    write_scenario(&out);
    json_count(&json, "replications", summary->n_replications);
    json_count(&json, "seed", origin->seed);
    json_text(&json, "generator", origin->rng);
    write_end(&out);
    write_precision(&out);
    write_section(&out, "headline", &summary->headline);
    write_assumptions(&out);
    write_section(&out, "talks", &summary->talks);
    write_section(&out, "payoffs", &summary->payoffs);
    write_section(&out, "cooperation", &summary->cooperation);
    write_section(&out, "events", &summary->events);
    exactness_write(&json, origin->check);
    return json_print(&json, stream);
}
