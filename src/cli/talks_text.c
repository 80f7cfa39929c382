/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/talks_text.h"

#include "cli/command.h"
#include "cli/figure.h"
#include "cli/sheet.h"
#include "core/memory.h"

#include <inttypes.h>
#include <langinfo.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MAX_PACKAGES 32 /* of a case: more nobody reads */

typedef struct talks_writer {
    FILE *stream;
    const parley_talks *talks;
    const parley_scenario *scenario;
    bool colour;
    const char *plus_minus;
    char *name; /* room for any package's */
    size_t name_size;
} talks_writer;

static void heading(const talks_writer *out, const char *text)
{
    fprintf(out->stream, "\n%s%s%s\n", out->colour ? "\033[1m" : "", text,
            out->colour ? "\033[0m" : "");
}

static const char *package_name(const talks_writer *out, uint32_t package)
{
    if (package == 0)
        return "no deal";
    parley_package_text(out->scenario, package, out->name, out->name_size);
    return out->name;
}

static const char *side_name(const talks_writer *out, int side)
{
    return out->scenario->actors[out->scenario->negotiation->between[side]].id;
}

/* 0.123 ± 0.004, half of a 95 % interval; the first alone where the second is not known or 0. */
static void figure_cell(const talks_writer *out, text_sheet *sheet, double mean, double error)
{
    double half = 1.96 * error;
    char number[NUMBER_SIZE], noise[NUMBER_SIZE];
    number_to_text(mean, decimals_for(half), number);
    number_to_text(half, decimals_for(half), noise);
    if (half > 0)
        sheet_cell(sheet, "%s %s %s", number, out->plus_minus, noise);
    else
        sheet_cell(sheet, "%s", number);
}

/* Whether a package has a line: the first so many, and each that a solution would choose. */
static bool shown(const talks_writer *out, uint32_t of_case, uint32_t package)
{
    parley_package found;
    parley_talks_package(out->talks, of_case, package, &found);
    return parley_talks_offers(out->talks, package) &&
           (package < MAX_PACKAGES || found.nash || found.kalai_smorodinsky || found.egalitarian);
}

static void package_line(const talks_writer *out, text_sheet *sheet, uint32_t of_case,
                         uint32_t package)
{
    parley_package found;
    parley_talks_package(out->talks, of_case, package, &found);
    sheet_line(sheet);
    sheet_cell(sheet, "%s", package_name(out, package));
    for (int side = 0; side < 2; side++)
        figure_cell(out, sheet, found.worth[side].surplus, found.worth[side].surplus_error);
    if (isnan(found.in_zone_share))
        sheet_cell(sheet, "%s", found.in_zone ? "yes" : "no");
    else
        sheet_cell(sheet, "%s, %.3g %%", found.in_zone ? "yes" : "no", 100 * found.in_zone_share);
    sheet_cell(sheet, "%s", found.pareto ? "yes" : "");
    sheet_cell(sheet, "%s%s%s", found.nash ? "Nash " : "",
               found.kalai_smorodinsky ? "Kalai-Smorodinsky " : "",
               found.egalitarian ? "egalitarian" : "");
}

static parley_status print_packages(const talks_writer *out, uint32_t of_case)
{
    text_sheet sheet;
    char text[96];
    sheet_init(&sheet, out->stream);
    sheet_column(&sheet, "package", false);
    for (int side = 0; side < 2; side++) {
        snprintf(text, sizeof text, "surplus of %.60s", side_name(out, side));
        sheet_column(&sheet, text, true);
    }
    sheet_column(&sheet, "in the zone", false);
    sheet_column(&sheet, "efficient", false);
    sheet_column(&sheet, "solution", false);
    uint32_t n_left_out = 0;
    for (uint32_t p = 0; p < parley_talks_n_packages(out->talks); p++)
        if (shown(out, of_case, p))
            package_line(out, &sheet, of_case, p);
        else
            n_left_out += parley_talks_offers(out->talks, p);
    parley_status status = sheet_print(&sheet);
    if (n_left_out)
        fprintf(out->stream, "and %" PRIu32 " more package%s, in the tables\n", n_left_out,
                n_left_out == 1 ? "" : "s");
    return status;
}

static void bargain_line(const talks_writer *out, text_sheet *sheet, uint32_t of_case,
                         uint32_t package)
{
    parley_bargain bargain;
    parley_talks_bargain(out->talks, of_case, package, &bargain);
    if (!(bargain.share.mean > 0) && package > 0)
        return;
    sheet_line(sheet);
    sheet_cell(sheet, "%s", package_name(out, package));
    figure_cell(out, sheet, 100 * bargain.share.mean, 100 * bargain.share.standard_error);
    if (isnan(bargain.round_mean)) {
        for (int i = 0; i < 3; i++)
            sheet_cell(sheet, "%s", "");
    } else {
        sheet_cell(sheet, "%.6g", bargain.round_mean);
        sheet_cell(sheet, "%.6g to %.6g", bargain.round_q05, bargain.round_q95);
        if (bargain.transfer != 0)
            sheet_cell(sheet, "%+.6g", bargain.transfer);
        else
            sheet_cell(sheet, "%s", "");
    }
}

static parley_status print_bargaining(const talks_writer *out, uint32_t of_case)
{
    text_sheet sheet;
    char text[96];
    sheet_init(&sheet, out->stream);
    sheet_column(&sheet, "talks end with", false);
    sheet_column(&sheet, "share, %", true);
    sheet_column(&sheet, "mean round", true);
    sheet_column(&sheet, "5-95 %", true);
    snprintf(text, sizeof text, "payment to %.60s", side_name(out, 0));
    sheet_column(&sheet, text, true);
    for (uint32_t p = 0; p < parley_talks_n_packages(out->talks); p++)
        if (parley_talks_offers(out->talks, p))
            bargain_line(out, &sheet, of_case, p);
    return sheet_print(&sheet);
}

/* How they end, where that says more than the packages do. */
static void print_endings(const talks_writer *out, uint32_t of_case)
{
    bool any = false;
    for (int e = PARLEY_TOOK_OUTSIDE; e < PARLEY_N_ENDINGS; e++) {
        double share = parley_talks_ending(out->talks, of_case, (parley_ending)e);
        if (!(share > 0))
            continue;
        fprintf(out->stream, "%s%s %.4g %%",
                any ? ", " : "of these: ", parley_ending_name((parley_ending)e), 100 * share);
        any = true;
    }
    if (any)
        fputc('\n', out->stream);
}

/* The answer in a sentence. */
static void print_zone(const talks_writer *out, uint32_t of_case)
{
    uint32_t n = 0, n_offered = 0;
    for (uint32_t p = 1; p < parley_talks_n_packages(out->talks); p++) {
        parley_package found;
        if (!parley_talks_offers(out->talks, p))
            continue;
        n_offered++;
        parley_talks_package(out->talks, of_case, p, &found);
        n += found.in_zone;
    }
    const char *threats =
        parley_talks_with_threats(out->talks, of_case) ? "With the threats" : "Without threats";
    if (n == 0)
        fprintf(out->stream, "%s there is nothing that both would agree to.\n", threats);
    else
        fprintf(out->stream, "%s %" PRIu32 " of %" PRIu32 " package%s leave%s neither worse off.\n",
                threats, n, n_offered, n_offered == 1 ? "" : "s", n == 1 ? "s" : "");
}

static void print_meaning(const talks_writer *out, const talks_origin *origin)
{
    fprintf(out->stream,
            "\nsurplus: payoff a round beyond the reservation, from the opening of talks on, "
            "discounted from there\n"
            "in the zone: neither below its reservation; how often so in bootstrap draws\n"
            "efficient: no package gives both as much and one of them more\n"
            "seed %" PRIu32 ", generator %s\n",
            origin->seed, origin->rng);
    if (origin->output)
        fprintf(out->stream, "tables: %s/packages.csv, bargaining.csv, frontier.csv\n",
                origin->output);
    else
        fprintf(out->stream, "as tables: %s -o DIR\n", origin->command);
}

static parley_status print_case(const talks_writer *out, uint32_t of_case)
{
    heading(out,
            parley_talks_with_threats(out->talks, of_case) ? "With threats" : "Without threats");
    parley_status status = print_packages(out, of_case);
    fputc('\n', out->stream);
    if (!status)
        status = print_bargaining(out, of_case);
    print_endings(out, of_case);
    return status;
}

parley_status talks_print(const parley_talks *talks, const talks_origin *origin, FILE *stream)
{
    talks_writer out = {
        .stream = stream,
        .talks = talks,
        .scenario = parley_talks_scenario(talks),
        .colour = colour_wanted(fileno(stream)),
        .plus_minus = strcmp(nl_langinfo(CODESET), "UTF-8") == 0 ? "\u00b1" : "+-",
    };
    const uint32_t n_cases = parley_talks_n_cases(talks);
    out.name_size =
        parley_package_text(out.scenario, parley_talks_n_packages(talks) - 1, NULL, 0) + 1;
    out.name = memory_array(out.name_size, 1);
    parley_status status = out.name ? PARLEY_OK : PARLEY_ERROR_MEMORY;
    if (!status) {
        fprintf(stream, "%s\nbetween %s and %s, %" PRIu64 " replications\n\n",
                out.scenario->title ? out.scenario->title : out.scenario->name, side_name(&out, 0),
                side_name(&out, 1), parley_talks_n_replications(talks));
        for (uint32_t c = 0; c < n_cases; c++)
            print_zone(&out, c);
    }
    for (uint32_t c = 0; c < n_cases && !status; c++)
        status = print_case(&out, c);
    if (!status)
        print_meaning(&out, origin);
    free(out.name);
    return status;
}
