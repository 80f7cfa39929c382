/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/comparison_text.h"

#include "cli/command.h"
#include "cli/figure.h"
#include "cli/sheet.h"

#include <inttypes.h>
#include <langinfo.h>
#include <math.h>
#include <string.h>

#define MAX_LINES 120 /* of all measures: more nobody reads */

typedef struct comparison_writer {
    FILE *stream;
    const parley_comparison *comparison;
    bool colour;
    bool unknown;               /* some number is, in some scenario */
    bool lacking, unsure, same; /* some line says so */
    const char *plus_minus;
} comparison_writer;

static void heading(const comparison_writer *out, const char *text)
{
    fprintf(out->stream, "\n%s%s%s\n", out->colour ? "\033[1m" : "", text,
            out->colour ? "\033[0m" : "");
}

/* How a figure of a measure is shown: rates in per cent, their differences in percentage points. */
typedef struct figure_form {
    double scale;
    const char *unit, *unit_of_difference;
} figure_form;

static figure_form form_of(const parley_measure *measure)
{
    return measure->quantity == PARLEY_COOPERATION ? (figure_form){100, " %", " pp"}
                                                   : (figure_form){1, "", ""};
}

/* With its sign. */
static void signed_text(double value, int decimals, char text[NUMBER_SIZE])
{
    number_to_text(value, decimals, text);
    if (value > 0) {
        memmove(text + 1, text, strlen(text) + 1);
        text[0] = '+';
    }
}

static void difference_cells(comparison_writer *out, text_sheet *sheet, const figure_form *form,
                             const parley_estimate *estimate)
{
    double half = form->scale * half_interval(estimate);
    int decimals = decimals_for(half);
    char mean[NUMBER_SIZE], low[NUMBER_SIZE], high[NUMBER_SIZE], noise[NUMBER_SIZE];
    signed_text(form->scale * estimate->mean, decimals, mean);
    signed_text(form->scale * estimate->world_low, decimals, low);
    signed_text(form->scale * estimate->world_high, decimals, high);
    number_to_text(half, decimals, noise);
    const char *unit = form->unit_of_difference;
    sheet_cell(sheet, "%s%s", mean, unit);
    if (out->unknown && isnan(estimate->world_low))
        sheet_cell(sheet, "-");
    else if (out->unknown)
        sheet_cell(sheet, "%s to %s%s", low, high, unit);
    if (isnan(half))
        sheet_cell(sheet, "-");
    else
        sheet_cell(sheet, "%s %s%s", out->plus_minus, noise, unit);
    bool same = estimate->mean == 0 && half == 0;
    bool unsure = !same && !(estimate->ci_low > 0 || estimate->ci_high < 0);
    sheet_cell(sheet, "%s", same ? "same" : unsure ? "unsure" : "");
    out->same |= same;
    out->unsure |= unsure;
}

static void variant_line(comparison_writer *out, text_sheet *sheet, uint32_t variant,
                         uint32_t measure)
{
    const parley_comparison *comparison = out->comparison;
    figure_form form = form_of(parley_comparison_measure(comparison, measure));
    parley_estimate own, difference;
    char mean[NUMBER_SIZE];
    parley_comparison_estimate(comparison, variant, measure, &own);
    parley_comparison_difference(comparison, variant, measure, &difference);
    number_to_text(form.scale * own.mean, decimals_for(form.scale * half_interval(&own)), mean);
    sheet_line(sheet);
    sheet_cell(sheet, "%s", parley_comparison_variant(comparison, variant)->name);
    sheet_cell(sheet, "%s%s", mean, isnan(own.mean) ? "" : form.unit);
    bool has = parley_comparison_has(comparison, variant, measure);
    if (has && !isnan(difference.mean)) {
        difference_cells(out, sheet, &form, &difference);
        return;
    }
    for (int i = 0; i < (out->unknown ? 3 : 2); i++)
        sheet_cell(sheet, "%s", variant == 0 ? "" : "-");
    sheet_cell(sheet, "%s", has ? "" : "has none");
    out->lacking |= !has;
}

static parley_status print_measure(comparison_writer *out, uint32_t measure)
{
    text_sheet sheet;
    heading(out, parley_comparison_text(out->comparison, measure));
    sheet_init(&sheet, out->stream);
    sheet_column(&sheet, "scenario", false);
    sheet_column(&sheet, "mean", true);
    sheet_column(&sheet, "difference", true);
    if (out->unknown)
        sheet_column(&sheet, "not known, 5-95 %", true);
    sheet_column(&sheet, "noise, 95 %", true);
    sheet_column(&sheet, "", false);
    for (uint32_t v = 0; v < parley_comparison_n_variants(out->comparison); v++)
        variant_line(out, &sheet, v, measure);
    return sheet_print(&sheet);
}

/* What the columns and words mean, of those that are there. */
static void print_meaning(const comparison_writer *out)
{
    fprintf(out->stream,
            "\ndifference: from the first scenario, paired: history by history both have the same "
            "luck\n"
            "wherever they leave the same to chance, so that it is due to what differs between "
            "them\n");
    if (out->unknown)
        fputs("not known: the range of the expected difference over what nobody knows for "
              "certain\n",
              out->stream);
    fputs("noise: of the simulation, half of a 95 % interval of the difference; more replications "
          "make it less\n",
          out->stream);
    if (out->unsure)
        fputs("unsure: less than its noise: with so many replications its sign is not known\n",
              out->stream);
    if (out->same)
        fputs("same: it differs in no history\n", out->stream);
    if (out->lacking)
        fputs("has none: the scenario has nothing that goes by the name\n", out->stream);
}

static void print_origin(const comparison_writer *out, const comparison_origin *origin)
{
    fprintf(out->stream, "seed %" PRIu32 ", generator %s\n", origin->seed, origin->rng);
    if (origin->output)
        fprintf(out->stream, "table: %s/compare.csv\n", origin->output);
    else
        fprintf(out->stream, "as a table: %s -o DIR\n", origin->command);
}

parley_status comparison_print(const parley_comparison *comparison, const comparison_origin *origin,
                               FILE *stream)
{
    comparison_writer out = {
        .stream = stream,
        .comparison = comparison,
        .colour = colour_wanted(fileno(stream)),
        .plus_minus = strcmp(nl_langinfo(CODESET), "UTF-8") == 0 ? "\u00b1" : "+-",
    };
    uint32_t n_variants = parley_comparison_n_variants(comparison);
    uint32_t n_measures = parley_comparison_n_measures(comparison), m = 0;
    for (uint32_t v = 0; v < n_variants; v++)
        out.unknown |= parley_scenario_has_unknown(parley_comparison_scenario(comparison, v));
    fprintf(stream, "%" PRIu32 " scenarios, %" PRIu64 " replications of each\n", n_variants,
            parley_comparison_n_replications(comparison));
    parley_status status = PARLEY_OK;
    for (; m < n_measures && !status && (m == 0 || (m + 1) * n_variants <= MAX_LINES); m++)
        status = print_measure(&out, m);
    if (m < n_measures)
        fprintf(stream, "\nand %" PRIu32 " more measures, in %s%s\n", n_measures - m,
                origin->output ? origin->output : "the table",
                origin->output ? "/compare.csv" : " (-o DIR)");
    print_meaning(&out);
    print_origin(&out, origin);
    return status;
}
