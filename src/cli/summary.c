/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/summary.h"

#include "cli/command.h"
#include "cli/sheet.h"
#include "core/memory.h"

#include <inttypes.h>
#include <langinfo.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MAX_LINES 30          /* of one table: more nobody reads */
#define MAX_HEADLINE_LINKS 12 /* up to which all links are the headline where there is none */
#define MAX_NAMED_ACTORS 6
#define TEXT_SIZE 1024
#define NUMBER_SIZE 64
#define MAX_DECIMALS 8

typedef struct run_summary {
    FILE *stream;
    const parley_results *results;
    const parley_scenario *scenario;
    const summary_origin *origin;
    bool colour;
    bool unknown; /* some number is: there are world ranges to show */
    const char *plus_minus;
} run_summary;

static void heading(const run_summary *summary, const char *text)
{
    fprintf(summary->stream, "\n%s%s%s\n", summary->colour ? "\033[1m" : "", text,
            summary->colour ? "\033[0m" : "");
}

/* Says what a table cut short left out. */
static void left_out(const run_summary *summary, size_t n, const char *what, const char *file)
{
    if (n == 0)
        return;
    const char *folder = summary->origin->output;
    fprintf(summary->stream, "and %zu more %s, in %s%s%s\n", n, what, folder ? folder : file,
            folder ? "/" : "", folder ? file : " of the tables (-o DIR)");
}

/* -- numbers --------------------------------------------------------------------------------- */

/* As many as show three significant digits of the noise; -1 where there is none. */
static int decimals_for(double noise)
{
    if (!(noise > 0) || isinf(noise))
        return -1;
    double decimals = 2 - floor(log10(noise));
    return decimals < 0 ? 0 : decimals > MAX_DECIMALS ? MAX_DECIMALS : (int)decimals;
}

static void number_to_text(double value, int decimals, char text[NUMBER_SIZE])
{
    if (isnan(value))
        strcpy(text, "-");
    else if (decimals < 0)
        snprintf(text, NUMBER_SIZE, "%.6g", value);
    else
        snprintf(text, NUMBER_SIZE, "%.*f", decimals, value);
}

static double half_interval(const parley_estimate *estimate)
{
    return (estimate->ci_high - estimate->ci_low) / 2;
}

static void estimate_columns(const run_summary *summary, text_sheet *sheet, const char *name)
{
    sheet_column(sheet, name, true);
    if (summary->unknown)
        sheet_column(sheet, "not known, 5-95 %", true);
    sheet_column(sheet, "noise, 95 %", true);
}

/* The mean, what is not known, and the half width of the 95 % interval of simulation noise. */
static void estimate_cells(const run_summary *summary, text_sheet *sheet,
                           const parley_estimate *estimate, bool is_rate)
{
    double scale = is_rate ? 100 : 1;
    const char *unit = is_rate ? " %" : "";
    double half_width = scale * half_interval(estimate);
    int decimals = decimals_for(half_width);
    char mean[NUMBER_SIZE], low[NUMBER_SIZE], high[NUMBER_SIZE], half[NUMBER_SIZE];
    number_to_text(scale * estimate->mean, decimals, mean);
    sheet_cell(sheet, "%s%s", mean, isnan(estimate->mean) ? "" : unit);
    if (summary->unknown && isnan(estimate->world_low)) {
        sheet_cell(sheet, "-");
    } else if (summary->unknown) {
        number_to_text(scale * estimate->world_low, decimals, low);
        number_to_text(scale * estimate->world_high, decimals, high);
        sheet_cell(sheet, "%s to %s%s", low, high, unit);
    }
    number_to_text(half_width, decimals, half);
    if (isnan(half_width))
        sheet_cell(sheet, "-");
    else
        sheet_cell(sheet, "%s %s%s", summary->plus_minus, half, unit);
}

/* -- what was played ------------------------------------------------------------------------- */

static void print_actors(const run_summary *summary)
{
    const parley_scenario *scenario = summary->scenario;
    fprintf(summary->stream, "%" PRIu32 " actors", scenario->n_actors);
    if (scenario->n_actors > MAX_NAMED_ACTORS)
        return;
    for (uint32_t i = 0; i < scenario->n_actors; i++)
        fprintf(summary->stream, "%s%s", i == 0 ? " (" : ", ", scenario->actors[i].name);
    fputc(')', summary->stream);
}

static void print_rounds(const run_summary *summary)
{
    const parley_rounds *rounds = &summary->scenario->rounds;
    char first[16] = "", last[16] = "";
    parley_scenario_date(summary->scenario, 0, first);
    parley_scenario_date(summary->scenario, rounds->count - 1, last);
    fprintf(summary->stream, "%s%" PRIu32 " round%s", rounds->continuation < 1 ? "at most " : "",
            rounds->count, rounds->count == 1 ? "" : "s");
    if (strcmp(rounds->unit_name, "round") != 0)
        fprintf(summary->stream, " of a %s", rounds->unit_name);
    if (*first)
        fprintf(summary->stream, " (%s to %s)", first, last);
    if (rounds->burn_in > 0)
        fprintf(summary->stream, ", the first %" PRIu32 " not counted", rounds->burn_in);
}

static void print_played(const run_summary *summary)
{
    const parley_scenario *scenario = summary->scenario;
    const char *title = scenario->title  ? scenario->title
                        : scenario->name ? scenario->name
                                         : scenario->path;
    fprintf(summary->stream, "%s%s%s\n", summary->colour ? "\033[1m" : "", title,
            summary->colour ? "\033[0m" : "");
    print_actors(summary);
    fprintf(summary->stream, ", %" PRIu32 " issue%s, ", scenario->n_issues,
            scenario->n_issues == 1 ? "" : "s");
    print_rounds(summary);
    uint64_t n = parley_results_n_replications(summary->results);
    fprintf(summary->stream, ", %" PRIu64 " replication%s\n", n, n == 1 ? "" : "s");
}

/* -- headline -------------------------------------------------------------------------------- */

static bool is_rate(const parley_measure *measure)
{
    return measure->quantity == PARLEY_COOPERATION;
}

/* A line for one measure; `under` the one before it, only what makes it differ is said. */
static void measure_line(const run_summary *summary, text_sheet *sheet,
                         const parley_measure *measure, const parley_measure *under)
{
    char text[TEXT_SIZE], above[TEXT_SIZE];
    parley_estimate estimate;
    parley_measure_text(measure, summary->scenario, text, sizeof text);
    size_t shared = 0;
    if (under)
        shared = parley_measure_text(under, summary->scenario, above, sizeof above);
    if (shared >= sizeof text || strncmp(text, above, shared) != 0)
        shared = 0;
    parley_results_measure(summary->results, measure, &estimate);
    sheet_line(sheet);
    sheet_cell(sheet, "%s%s", shared ? "    " : "", text + shared);
    estimate_cells(summary, sheet, &estimate, is_rate(measure));
}

static bool is_plain_cooperation(const parley_measure *measure)
{
    return measure->quantity == PARLEY_COOPERATION && measure->period == PARLEY_NONE &&
           measure->type_actor == PARLEY_NONE;
}

/* Cooperation that was asked for plainly is shown by period and by type of the actor, too. */
static void cooperation_lines(const run_summary *summary, text_sheet *sheet,
                              const parley_measure *asked)
{
    const parley_scenario *scenario = summary->scenario;
    uint32_t n_types = scenario->actors[asked->actor].n_types;
    for (uint32_t position = 0; position <= scenario->rounds.n_periods; position++)
        for (uint32_t i = 0; i <= n_types; i++) {
            parley_measure measure = *asked;
            bool plain = position == 0 && i == 0;
            measure.period = position == 0 ? PARLEY_NONE : position - 1;
            measure.type_actor = i == 0 ? PARLEY_NONE : asked->actor;
            measure.type = i == 0 ? PARLEY_NONE : i - 1;
            measure_line(summary, sheet, &measure, plain ? NULL : asked);
        }
}

static void headline_lines(const run_summary *summary, text_sheet *sheet,
                           const parley_measure *measure, size_t *n_skipped)
{
    if (sheet->n_lines >= MAX_LINES)
        ++*n_skipped;
    else if (is_plain_cooperation(measure))
        cooperation_lines(summary, sheet, measure);
    else
        measure_line(summary, sheet, measure, NULL);
}

/* Whether a measure of the headline is among the lines of an earlier one. */
static bool is_repeated(const run_summary *summary, uint32_t position,
                        const parley_measure *measure)
{
    const parley_scenario *scenario = summary->scenario;
    bool own_type = measure->type_actor == PARLEY_NONE || measure->type_actor == measure->actor;
    for (uint32_t i = 0; i < position && is_rate(measure) && own_type; i++) {
        parley_measure earlier;
        if (!parley_measure_parse(&earlier, scenario, scenario->headline[i], NULL, NULL, NULL) &&
            is_plain_cooperation(&earlier) && earlier.actor == measure->actor &&
            earlier.counterpart == measure->counterpart && earlier.issue == measure->issue)
            return true;
    }
    return false;
}

static parley_measure link_measure(parley_link link)
{
    return (parley_measure){
        .quantity = PARLEY_COOPERATION,
        .actor = link.actor,
        .counterpart = link.counterpart,
        .issue = link.issue,
        .commitment = PARLEY_NONE,
        .threat = PARLEY_NONE,
        .subject_type = PARLEY_NONE,
        .period = PARLEY_NONE,
        .type_actor = PARLEY_NONE,
        .type = PARLEY_NONE,
    };
}

/* Without a headline of its own, a small scenario has its links for one, where periods or types
 * make it more than the table of cooperation that follows. */
static bool has_default_headline(const run_summary *summary)
{
    return parley_results_n_links(summary->results) <= MAX_HEADLINE_LINKS &&
           (summary->scenario->rounds.n_periods > 0 ||
            parley_results_n_groups(summary->results) > 1);
}

static void default_headline(const run_summary *summary, text_sheet *sheet, size_t *n_skipped)
{
    for (uint32_t i = 0; i < parley_results_n_links(summary->results); i++) {
        parley_measure measure = link_measure(parley_results_links(summary->results)[i]);
        headline_lines(summary, sheet, &measure, n_skipped);
    }
}

static parley_status print_headline(const run_summary *summary)
{
    const parley_scenario *scenario = summary->scenario;
    if (scenario->n_headline == 0 && !has_default_headline(summary))
        return PARLEY_OK;
    size_t n_skipped = 0;
    text_sheet sheet;
    heading(summary, "Headline");
    sheet_init(&sheet, summary->stream);
    sheet_column(&sheet, "measure", false);
    estimate_columns(summary, &sheet, "mean");
    if (scenario->n_headline == 0)
        default_headline(summary, &sheet, &n_skipped);
    for (uint32_t i = 0; i < scenario->n_headline; i++) {
        parley_measure measure;
        if (!parley_measure_parse(&measure, scenario, scenario->headline[i], NULL, NULL, NULL) &&
            !is_repeated(summary, i, &measure))
            headline_lines(summary, &sheet, &measure, &n_skipped);
    }
    parley_status status = sheet_print(&sheet);
    left_out(summary, n_skipped, "measures of the headline", "cooperation.csv");
    return status;
}

/* -- payoffs, cooperation, events ------------------------------------------------------------ */

static void group_cell(const run_summary *summary, text_sheet *sheet, uint32_t group)
{
    parley_group chosen = parley_results_groups(summary->results)[group];
    if (chosen.actor == PARLEY_NONE) {
        sheet_cell(sheet, "any");
        return;
    }
    const parley_actor *actor = &summary->scenario->actors[chosen.actor];
    sheet_cell(sheet, "%s=%s", actor->id, actor->types[chosen.type].id);
}

static void payoff_lines(const run_summary *summary, text_sheet *sheet, uint32_t group,
                         uint32_t actor, bool with_types)
{
    static const parley_quantity quantities[] = {PARLEY_VALUE, PARLEY_MEAN_PAYOFF};
    static const char *const names[] = {"value", "mean payoff"};
    for (size_t i = 0; i < 2; i++) {
        parley_outcome outcome;
        parley_results_outcome(summary->results, group, actor, quantities[i], &outcome);
        sheet_line(sheet);
        sheet_cell(sheet, "%s", summary->scenario->actors[actor].id);
        if (with_types)
            group_cell(summary, sheet, group);
        sheet_cell(sheet, "%s", names[i]);
        estimate_cells(summary, sheet, &outcome.estimate, false);
    }
}

/* By type too where all of it is short enough to be read. */
static parley_status print_payoffs(const run_summary *summary)
{
    uint32_t n_actors = summary->scenario->n_actors;
    uint32_t n_groups = parley_results_n_groups(summary->results);
    size_t n_lines = 2 * (size_t)n_groups * n_actors;
    uint32_t n_shown = n_lines <= MAX_LINES ? n_groups : 1;
    text_sheet sheet;
    heading(summary, "Payoffs a round (value: with the future discounted)");
    sheet_init(&sheet, summary->stream);
    sheet_column(&sheet, "actor", false);
    if (n_shown > 1)
        sheet_column(&sheet, "types", false);
    sheet_column(&sheet, "payoff", false);
    estimate_columns(summary, &sheet, "mean");
    for (uint32_t group = 0; group < n_shown; group++)
        for (uint32_t actor = 0; actor < n_actors && sheet.n_lines < MAX_LINES; actor++)
            payoff_lines(summary, &sheet, group, actor, n_shown > 1);
    size_t n_skipped = n_lines - sheet.n_lines;
    parley_status status = sheet_print(&sheet);
    left_out(summary, n_skipped, "payoffs", "outcomes.csv");
    return status;
}

static parley_status print_cooperation(const run_summary *summary)
{
    const parley_scenario *scenario = summary->scenario;
    uint32_t n_links = parley_results_n_links(summary->results);
    uint32_t n_shown = n_links < MAX_LINES ? n_links : MAX_LINES;
    text_sheet sheet;
    heading(summary, "Cooperation, all rounds");
    sheet_init(&sheet, summary->stream);
    sheet_column(&sheet, "actor > counterpart: issue", false);
    sheet_column(&sheet, "intended", true);
    estimate_columns(summary, &sheet, "executed");
    sheet_column(&sheet, "perceived", true);
    for (uint32_t i = 0; i < n_shown; i++) {
        parley_link link = parley_results_links(summary->results)[i];
        parley_cooperation rates;
        char intended[NUMBER_SIZE], perceived[NUMBER_SIZE];
        parley_results_cooperation(summary->results, PARLEY_NONE, 0, i, &rates);
        int decimals = decimals_for(100 * half_interval(&rates.executed));
        number_to_text(100 * rates.intended, decimals, intended);
        number_to_text(100 * rates.perceived, decimals, perceived);
        sheet_line(&sheet);
        sheet_cell(&sheet, "%s > %s: %s", scenario->actors[link.actor].id,
                   scenario->actors[link.counterpart].id, scenario->issues[link.issue].id);
        sheet_cell(&sheet, "%s %%", intended);
        estimate_cells(summary, &sheet, &rates.executed, true);
        sheet_cell(&sheet, "%s %%", perceived);
    }
    parley_status status = sheet_print(&sheet);
    left_out(summary, n_links - n_shown, "pairs and issues", "cooperation.csv");
    return status;
}

/* Signals and violations are the business of the tables: there is one of each for every link. */
static bool is_told(parley_event event)
{
    return event != PARLEY_SIGNAL && event != PARLEY_VIOLATION;
}

static const char *event_words(parley_event event)
{
    return event == PARLEY_ACTIVE_ROUNDS ? "rounds active" : parley_event_name(event);
}

typedef struct told_event {
    uint32_t index;
    const parley_measure *measure;
    parley_estimate estimate;
    double share;
} told_event;

static int compare(uint32_t a, uint32_t b)
{
    return (a > b) - (a < b);
}

/* What befell the same is told together: commitments, threats, then pairs and types. */
static int compare_events(const void *left, const void *right)
{
    const parley_measure *a = ((const told_event *)left)->measure;
    const parley_measure *b = ((const told_event *)right)->measure;
    int order = compare(a->commitment, b->commitment);
    if (!order)
        order = compare(a->threat, b->threat);
    if (!order)
        order = compare(((const told_event *)left)->index, ((const told_event *)right)->index);
    return order;
}

static void event_line(const run_summary *summary, text_sheet *sheet, const told_event *event)
{
    char text[TEXT_SIZE], percent[NUMBER_SIZE];
    parley_measure_text(event->measure, summary->scenario, text, sizeof text);
    const char *slash = strchr(text, '/');
    double n = (double)parley_results_n_replications(summary->results);
    double noise = 200 * sqrt(event->share * (1 - event->share) / n);
    number_to_text(100 * event->share, decimals_for(noise), percent);
    sheet_line(sheet);
    sheet_cell(sheet, "%s", slash ? slash + 1 : text);
    sheet_cell(sheet, "%s", event_words(event->measure->event));
    estimate_cells(summary, sheet, &event->estimate, false);
    sheet_cell(sheet, "%s %%", percent);
}

/* The events that are told and did happen; `*n_never` did not. */
static uint32_t collect_events(const run_summary *summary, told_event *told, uint32_t *n_never)
{
    uint32_t n_told = 0;
    *n_never = 0;
    for (uint32_t i = 0; i < parley_results_n_events(summary->results); i++) {
        told_event event = {.index = i, .measure = &parley_results_events(summary->results)[i]};
        if (!is_told(event.measure->event))
            continue;
        parley_results_event(summary->results, PARLEY_NONE, 0, i, &event.estimate, &event.share);
        if (event.estimate.mean == 0)
            ++*n_never;
        else
            told[n_told++] = event;
    }
    return n_told;
}

static parley_status print_events(const run_summary *all)
{
    /* events have no ranges of what is not known */
    run_summary summary = *all;
    summary.unknown = false;
    told_event *told = memory_array(parley_results_n_events(summary.results), sizeof *told);
    if (!told)
        return PARLEY_ERROR_MEMORY;
    uint32_t n_never;
    uint32_t n_told = collect_events(&summary, told, &n_never);
    uint32_t n_shown = n_told < MAX_LINES ? n_told : MAX_LINES;
    text_sheet sheet;
    qsort(told, n_told, sizeof *told, compare_events);
    sheet_init(&sheet, summary.stream);
    sheet_column(&sheet, "what", false);
    sheet_column(&sheet, "event", false);
    estimate_columns(&summary, &sheet, "times a replication");
    sheet_column(&sheet, "at least once", true);
    for (uint32_t i = 0; i < n_shown; i++)
        event_line(&summary, &sheet, &told[i]);
    if (n_told + n_never > 0)
        heading(&summary, "What happened");
    parley_status status = sheet_print(&sheet);
    left_out(&summary, n_told - n_shown, "events", "events.csv");
    if (n_never > 0)
        fprintf(summary.stream, "%" PRIu32 " possible event%s never happened\n", n_never,
                n_never == 1 ? "" : "s");
    free(told);
    return status;
}

/* -- the whole ------------------------------------------------------------------------------- */

/* What a run that went on until a measure was precise can tell of it. */
static void print_precision(const run_summary *summary)
{
    const summary_origin *origin = summary->origin;
    char text[TEXT_SIZE];
    parley_estimate estimate;
    if (!origin->measure)
        return;
    parley_measure_text(origin->measure, summary->scenario, text, sizeof text);
    parley_results_measure(summary->results, origin->measure, &estimate);
    fprintf(summary->stream, "precision: %s is %.6g, noise %s %.3g; %g was asked for\n", text,
            estimate.mean, summary->plus_minus, half_interval(&estimate), origin->precision);
}

static void print_origin(const run_summary *summary)
{
    const summary_origin *origin = summary->origin;
    fputc('\n', summary->stream);
    if (summary->unknown)
        fputs("not known: the range of the expected value over what nobody knows for certain\n",
              summary->stream);
    fprintf(summary->stream,
            "noise: of the simulation, half of a 95 %% interval; more replications make it less\n"
            "seed %" PRIu32 ", generator %s\n",
            origin->seed, origin->rng);
    print_precision(summary);
    if (origin->output)
        fprintf(summary->stream, "tables: %s\n", origin->output);
    else
        fprintf(summary->stream, "tables by round, period and type: %s -o DIR\n", origin->command);
}

parley_status summary_print(FILE *stream, const parley_results *results,
                            const summary_origin *origin)
{
    const parley_scenario *scenario = parley_results_scenario(results);
    run_summary summary = {
        .stream = stream,
        .results = results,
        .scenario = scenario,
        .origin = origin,
        .colour = colour_wanted(fileno(stream)),
        .unknown = parley_scenario_has_unknown(scenario),
        .plus_minus = strcmp(nl_langinfo(CODESET), "UTF-8") == 0 ? "\u00b1" : "+-",
    };
    print_played(&summary);
    parley_status status = print_headline(&summary);
    if (!status)
        status = print_payoffs(&summary);
    if (!status)
        status = print_cooperation(&summary);
    if (!status)
        status = print_events(&summary);
    print_origin(&summary);
    return status;
}
