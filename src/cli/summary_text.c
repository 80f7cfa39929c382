/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The summary for people. */
#include "cli/summary.h"

#include "cli/command.h"
#include "cli/decides.h"
#include "cli/exactness.h"
#include "cli/figure.h"
#include "cli/sheet.h"

#include <inttypes.h>
#include <langinfo.h>
#include <math.h>
#include <string.h>

#define MAX_NAMED_ACTORS 6
#define TEXT_SIZE 1024

typedef struct text_writer {
    FILE *stream;
    const run_summary *summary;
    bool colour;
    const char *plus_minus;
} text_writer;

static void heading(const text_writer *out, const char *text)
{
    fprintf(out->stream, "\n%s%s%s\n", out->colour ? "\033[1m" : "", text,
            out->colour ? "\033[0m" : "");
}

/* Says what a table cut short left out. */
static void left_out(const text_writer *out, size_t n, const char *what, const char *file)
{
    if (n == 0)
        return;
    const char *folder = out->summary->origin->output;
    fprintf(out->stream, "and %zu more %s, in %s%s%s\n", n, what, folder ? folder : file,
            folder ? "/" : "", folder ? file : " of the tables (-o DIR)");
}

/* -- numbers --------------------------------------------------------------------------------- */

static void estimate_columns(text_sheet *sheet, const char *name, bool with_worlds)
{
    sheet_column(sheet, name, true);
    if (with_worlds)
        sheet_column(sheet, "not known, 5-95 %", true);
    sheet_column(sheet, "noise, 95 %", true);
}

/* The mean, what is not known, and the half width of the 95 % interval of simulation noise. */
static void estimate_cells(const text_writer *out, text_sheet *sheet, const summary_row *row,
                           bool with_worlds)
{
    const parley_estimate *estimate = &row->estimate;
    bool is_rate = row->measure.quantity == PARLEY_COOPERATION;
    double scale = is_rate ? 100 : 1;
    const char *unit = is_rate ? " %" : "";
    double half_width = scale * half_interval(estimate);
    int decimals = decimals_for(half_width);
    char mean[NUMBER_SIZE], low[NUMBER_SIZE], high[NUMBER_SIZE], half[NUMBER_SIZE];
    number_to_text(scale * estimate->mean, decimals, mean);
    sheet_cell(sheet, "%s%s", mean, isnan(estimate->mean) ? "" : unit);
    if (with_worlds && isnan(estimate->world_low)) {
        sheet_cell(sheet, "-");
    } else if (with_worlds) {
        number_to_text(scale * estimate->world_low, decimals, low);
        number_to_text(scale * estimate->world_high, decimals, high);
        sheet_cell(sheet, "%s to %s%s", low, high, unit);
    }
    number_to_text(half_width, decimals, half);
    if (isnan(half_width))
        sheet_cell(sheet, "-");
    else
        sheet_cell(sheet, "%s %s%s", out->plus_minus, half, unit);
}

/* -- what was played ------------------------------------------------------------------------- */

static void print_actors(const text_writer *out)
{
    const parley_scenario *scenario = out->summary->scenario;
    fprintf(out->stream, "%" PRIu32 " actors", scenario->n_actors);
    if (scenario->n_actors > MAX_NAMED_ACTORS)
        return;
    for (uint32_t i = 0; i < scenario->n_actors; i++)
        fprintf(out->stream, "%s%s", i == 0 ? " (" : ", ", scenario->actors[i].name);
    fputc(')', out->stream);
}

static void print_rounds(const text_writer *out)
{
    const run_summary *summary = out->summary;
    const parley_rounds *rounds = &summary->scenario->rounds;
    fprintf(out->stream, "%s%" PRIu32 " round%s", rounds->continuation < 1 ? "at most " : "",
            rounds->count, rounds->count == 1 ? "" : "s");
    if (strcmp(rounds->unit_name, "round") != 0)
        fprintf(out->stream, " of a %s", rounds->unit_name);
    if (*summary->first)
        fprintf(out->stream, " (%s to %s)", summary->first, summary->last);
    if (rounds->burn_in > 0)
        fprintf(out->stream, ", the first %" PRIu32 " not counted", rounds->burn_in);
}

static void print_played(const text_writer *out)
{
    const run_summary *summary = out->summary;
    uint32_t n_issues = summary->scenario->n_issues;
    uint64_t n = summary->n_replications;
    fprintf(out->stream, "%s%s%s\n", out->colour ? "\033[1m" : "", summary->title,
            out->colour ? "\033[0m" : "");
    print_actors(out);
    fprintf(out->stream, ", %" PRIu32 " issue%s, ", n_issues, n_issues == 1 ? "" : "s");
    print_rounds(out);
    fprintf(out->stream, ", %" PRIu64 " replication%s\n", n, n == 1 ? "" : "s");
}

/* -- headline -------------------------------------------------------------------------------- */

/* A line for one measure; of a part of the one above, only what makes it differ is said. */
static void headline_line(const text_writer *out, text_sheet *sheet, const summary_row *row)
{
    const parley_scenario *scenario = out->summary->scenario;
    char text[TEXT_SIZE], above[TEXT_SIZE];
    size_t shared = 0;
    parley_measure_text(&row->measure, scenario, text, sizeof text);
    if (row->is_part) {
        parley_measure whole = row->measure;
        whole.period = whole.type_actor = whole.type = PARLEY_NONE;
        shared = parley_measure_text(&whole, scenario, above, sizeof above);
    }
    if (shared >= sizeof text)
        shared = 0;
    sheet_line(sheet);
    sheet_cell(sheet, "%s%s", shared ? "    " : "", text + shared);
    estimate_cells(out, sheet, row, out->summary->unknown);
}

static parley_status print_headline(const text_writer *out)
{
    const summary_section *headline = &out->summary->headline;
    text_sheet sheet;
    if (headline->n_rows == 0)
        return PARLEY_OK;
    heading(out, "Headline");
    sheet_init(&sheet, out->stream);
    sheet_column(&sheet, "measure", false);
    estimate_columns(&sheet, "mean", out->summary->unknown);
    for (size_t i = 0; i < headline->n_rows; i++)
        headline_line(out, &sheet, &headline->rows[i]);
    parley_status status = sheet_print(&sheet);
    left_out(out, headline->n_left_out, "measures of the headline", "cooperation.csv");
    return status;
}

static parley_status print_assumptions(const text_writer *out)
{
    const parley_assumptions *assumptions = out->summary->origin->assumptions;
    if (!assumptions)
        return PARLEY_OK;
    heading(out, "What decides, of what is not known");
    parley_status status = decides_print(out->stream, assumptions, out->plus_minus);
    fputs("share: of the variance of what is expected, what the number explains alone, "
          "with its 95 % interval\n",
          out->stream);
    if (assumptions->n_measures > DECIDES_MEASURES)
        left_out(out, assumptions->n_measures - DECIDES_MEASURES, "measures", "assumptions.csv");
    return status;
}

/* -- payoffs, cooperation, events ------------------------------------------------------------ */

static void type_cell(const text_writer *out, text_sheet *sheet, const parley_measure *measure)
{
    if (measure->type_actor == PARLEY_NONE) {
        sheet_cell(sheet, "any");
        return;
    }
    const parley_actor *actor = &out->summary->scenario->actors[measure->type_actor];
    sheet_cell(sheet, "%s=%s", actor->id, actor->types[measure->type].id);
}

static parley_status print_payoffs(const text_writer *out)
{
    const summary_section *payoffs = &out->summary->payoffs;
    bool with_types = false;
    text_sheet sheet;
    for (size_t i = 0; i < payoffs->n_rows; i++)
        with_types = with_types || payoffs->rows[i].measure.type_actor != PARLEY_NONE;
    heading(out, "Payoffs a round (value: with the future discounted)");
    sheet_init(&sheet, out->stream);
    sheet_column(&sheet, "actor", false);
    if (with_types)
        sheet_column(&sheet, "types", false);
    sheet_column(&sheet, "payoff", false);
    estimate_columns(&sheet, "mean", out->summary->unknown);
    for (size_t i = 0; i < payoffs->n_rows; i++) {
        const summary_row *row = &payoffs->rows[i];
        sheet_line(&sheet);
        sheet_cell(&sheet, "%s", out->summary->scenario->actors[row->measure.actor].id);
        if (with_types)
            type_cell(out, &sheet, &row->measure);
        sheet_cell(&sheet, "%s", row->measure.quantity == PARLEY_VALUE ? "value" : "mean payoff");
        estimate_cells(out, &sheet, row, out->summary->unknown);
    }
    parley_status status = sheet_print(&sheet);
    left_out(out, payoffs->n_left_out, "payoffs", "outcomes.csv");
    return status;
}

static parley_status print_cooperation(const text_writer *out)
{
    const parley_scenario *scenario = out->summary->scenario;
    const summary_section *cooperation = &out->summary->cooperation;
    text_sheet sheet;
    heading(out, "Cooperation, all rounds");
    sheet_init(&sheet, out->stream);
    sheet_column(&sheet, "actor > counterpart: issue", false);
    sheet_column(&sheet, "intended", true);
    estimate_columns(&sheet, "executed", out->summary->unknown);
    sheet_column(&sheet, "perceived", true);
    for (size_t i = 0; i < cooperation->n_rows; i++) {
        const summary_row *row = &cooperation->rows[i];
        char intended[NUMBER_SIZE], perceived[NUMBER_SIZE];
        int decimals = decimals_for(100 * half_interval(&row->estimate));
        number_to_text(100 * row->intended, decimals, intended);
        number_to_text(100 * row->perceived, decimals, perceived);
        sheet_line(&sheet);
        sheet_cell(&sheet, "%s > %s: %s", scenario->actors[row->measure.actor].id,
                   scenario->actors[row->measure.counterpart].id,
                   scenario->issues[row->measure.issue].id);
        sheet_cell(&sheet, "%s %%", intended);
        estimate_cells(out, &sheet, row, out->summary->unknown);
        sheet_cell(&sheet, "%s %%", perceived);
    }
    parley_status status = sheet_print(&sheet);
    left_out(out, cooperation->n_left_out, "pairs and issues", "cooperation.csv");
    return status;
}

static const char *event_words(parley_event event)
{
    return event == PARLEY_ACTIVE_ROUNDS ? "rounds active" : parley_event_name(event);
}

static void event_line(const text_writer *out, text_sheet *sheet, const summary_row *row)
{
    char text[TEXT_SIZE], percent[NUMBER_SIZE];
    parley_measure_text(&row->measure, out->summary->scenario, text, sizeof text);
    const char *slash = strchr(text, '/');
    double n = (double)out->summary->n_replications;
    double noise = 200 * sqrt(row->share * (1 - row->share) / n);
    number_to_text(100 * row->share, decimals_for(noise), percent);
    sheet_line(sheet);
    sheet_cell(sheet, "%s", slash ? slash + 1 : text);
    sheet_cell(sheet, "%s", event_words(row->measure.event));
    estimate_cells(out, sheet, row, false);
    sheet_cell(sheet, "%s %%", percent);
}

static void round_cell(const text_writer *out, text_sheet *sheet, uint32_t round)
{
    char date[16] = "";
    if (round != PARLEY_NONE)
        parley_scenario_date(out->summary->scenario, round, date);
    if (*date || round == PARLEY_NONE)
        sheet_cell(sheet, "%s", date);
    else
        sheet_cell(sheet, "%u", round);
}

static void talks_line(const text_writer *out, text_sheet *sheet, const summary_row *row)
{
    char text[TEXT_SIZE], percent[NUMBER_SIZE], noise[NUMBER_SIZE];
    double half = 100 * half_interval(&row->estimate);
    parley_measure_text(&row->measure, out->summary->scenario, text, sizeof text);
    number_to_text(100 * row->estimate.mean, decimals_for(half), percent);
    number_to_text(half, decimals_for(half), noise);
    sheet_line(sheet);
    sheet_cell(sheet, "%s", text);
    sheet_cell(sheet, "%s %%", percent);
    sheet_cell(sheet, "%s %s %%", out->plus_minus, noise);
    for (int i = 0; i < 3; i++)
        round_cell(out, sheet, row->rounds[i]);
}

/* How talks end, of those ends that come about. */
static parley_status print_talks(const text_writer *out)
{
    const summary_section *talks = &out->summary->talks;
    text_sheet sheet;
    size_t n = 0;
    if (talks->n_rows == 0)
        return PARLEY_OK;
    heading(out, "How talks end");
    sheet_init(&sheet, out->stream);
    sheet_column(&sheet, "event", false);
    sheet_column(&sheet, "of all histories", true);
    sheet_column(&sheet, "noise, 95 %", true);
    sheet_column(&sheet, "when, 5 %", true);
    sheet_column(&sheet, "median", true);
    sheet_column(&sheet, "95 %", true);
    for (size_t i = 0; i < talks->n_rows; i++) {
        bool comes = talks->rows[i].estimate.mean > 0;
        if (comes && sheet.n_lines < SUMMARY_ROOM)
            talks_line(out, &sheet, &talks->rows[i]);
        n += comes;
    }
    size_t n_skipped = n - sheet.n_lines;
    parley_status status = sheet_print(&sheet);
    if (n == 0)
        fputs("in no round that counts\n", out->stream);
    left_out(out, n_skipped, "ends of talks", "events.csv");
    return status;
}

/* Those that did happen, without ranges of what is not known, which events do not have. */
static parley_status print_events(const text_writer *out)
{
    const summary_section *events = &out->summary->events;
    size_t n_never = 0;
    text_sheet sheet;
    if (events->n_rows == 0)
        return PARLEY_OK;
    heading(out, "What happened");
    sheet_init(&sheet, out->stream);
    sheet_column(&sheet, "what", false);
    sheet_column(&sheet, "event", false);
    estimate_columns(&sheet, "times a replication", false);
    sheet_column(&sheet, "at least once", true);
    for (size_t i = 0; i < events->n_rows; i++) {
        if (events->rows[i].estimate.mean == 0)
            n_never++;
        else if (sheet.n_lines < SUMMARY_ROOM)
            event_line(out, &sheet, &events->rows[i]);
    }
    size_t n_skipped = events->n_rows - n_never - sheet.n_lines;
    parley_status status = sheet_print(&sheet);
    left_out(out, n_skipped, "events", "events.csv");
    if (n_never > 0)
        fprintf(out->stream, "%zu possible event%s never happened\n", n_never,
                n_never == 1 ? "" : "s");
    return status;
}

/* -- the whole ------------------------------------------------------------------------------- */

/* What a run that went on until a measure was precise can tell of it. */
static void print_precision(const text_writer *out)
{
    const summary_row *row = &out->summary->precise;
    char text[TEXT_SIZE];
    if (!out->summary->origin->measure)
        return;
    parley_measure_text(&row->measure, out->summary->scenario, text, sizeof text);
    fprintf(out->stream, "precision: %s is %.6g, noise %s %.3g; %g was asked for\n", text,
            row->estimate.mean, out->plus_minus, half_interval(&row->estimate),
            out->summary->origin->precision);
}

static void print_origin(const text_writer *out)
{
    const summary_origin *origin = out->summary->origin;
    fputc('\n', out->stream);
    if (out->summary->unknown)
        fputs("not known: the range of the expected value over what nobody knows for certain\n",
              out->stream);
    fprintf(out->stream,
            "noise: of the simulation, half of a 95 %% interval; more replications make it less\n"
            "seed %" PRIu32 ", generator %s\n",
            origin->seed, origin->rng);
    print_precision(out);
    if (origin->output)
        fprintf(out->stream, "tables: %s\n", origin->output);
    else
        fprintf(out->stream, "tables by round, period and type: %s -o DIR\n", origin->command);
}

parley_status summary_print_text(const run_summary *summary, FILE *stream)
{
    text_writer out = {
        .stream = stream,
        .summary = summary,
        .colour = colour_wanted(fileno(stream)),
        .plus_minus = strcmp(nl_langinfo(CODESET), "UTF-8") == 0 ? "\u00b1" : "+-",
    };
    print_played(&out);
    parley_status status = print_headline(&out);
    if (!status)
        status = print_assumptions(&out);
    if (!status)
        status = print_talks(&out);
    if (!status)
        status = print_payoffs(&out);
    if (!status)
        status = print_cooperation(&out);
    if (!status)
        status = print_events(&out);
    if (!status && summary->origin->check) {
        heading(&out, "Held against exact means");
        status = exactness_print(stream, summary->origin->check);
    }
    print_origin(&out);
    return status;
}
