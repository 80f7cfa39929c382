/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/decides.h"

#include "cli/sheet.h"
#include "core/memory.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LEAST_NUMBERS 3 /* that are shown of each measure, if there are as many */
#define MOST_NUMBERS 5  /* of those that stand out */
#define TEXT_SIZE 1024
#define SOURCE_COLUMNS 52

typedef struct ranked {
    uint32_t number;
    parley_influence influence;
} ranked;

static int compare_shares(const void *left, const void *right)
{
    const ranked *a = left, *b = right;
    double x = a->influence.share, y = b->influence.share;
    if (x != y)
        return x < y ? 1 : -1;
    return (a->number > b->number) - (a->number < b->number);
}

static bool stands_out(const ranked *r)
{
    return r->influence.share > DECIDES_HALF_WIDTH * r->influence.standard_error;
}

/* As much of a source as a line can hold, without breaking a letter in two. */
static void source_cell(text_sheet *sheet, const parley_note *note)
{
    if (!note) {
        sheet_cell(sheet, "-");
        return;
    }
    const char *end = note->source;
    for (int columns = 0; *end && *end != '\n' && columns < SOURCE_COLUMNS; columns++)
        do
            end++;
        while ((*end & 0xc0) == 0x80);
    sheet_cell(sheet, "%c: %.*s%s", note->certainty, (int)(end - note->source), note->source,
               *end ? " ..." : "");
}

static void share_cell(text_sheet *sheet, const char *plus_minus, double share, double error)
{
    sheet_cell(sheet, "%.1f %s %.1f %%", 100 * share, plus_minus, 100 * DECIDES_HALF_WIDTH * error);
}

static void measure_lines(text_sheet *sheet, const parley_assumptions *a, uint32_t measure,
                          ranked *ranks, const char *name, const char *plus_minus)
{
    double sum = 0, variance = 0;
    for (uint32_t u = 0; u < a->n_numbers; u++) {
        parley_influence influence = a->influences[(size_t)u * a->n_measures + measure];
        ranks[u] = (ranked){u, influence};
        sum += influence.share;
        variance += influence.standard_error * influence.standard_error;
    }
    sheet_line(sheet);
    sheet_cell(sheet, "%s", name);
    if (isnan(sum)) {
        sheet_cell(sheet,
                   a->n_worlds < PARLEY_ASSUMPTIONS_LEAST ? "too few worlds" : "no spread seen");
        return;
    }
    qsort(ranks, a->n_numbers, sizeof *ranks, compare_shares);
    uint32_t n_shown = 0;
    for (uint32_t i = 0; i < a->n_numbers && i < MOST_NUMBERS; i++, n_shown++) {
        if (i >= LEAST_NUMBERS && !stands_out(&ranks[i]))
            break;
        const parley_assumption *number = &a->numbers[ranks[i].number];
        sheet_line(sheet);
        sheet_cell(sheet, "    %s", number->pointer);
        share_cell(sheet, plus_minus, ranks[i].influence.share, ranks[i].influence.standard_error);
        if (isnan(ranks[i].influence.correlation))
            sheet_cell(sheet, "-");
        else
            sheet_cell(sheet, "%+.2f", ranks[i].influence.correlation);
        source_cell(sheet, number->note);
    }
    if (n_shown == a->n_numbers)
        return;
    sheet_line(sheet);
    sheet_cell(sheet, "    all %" PRIu32 ", each alone", a->n_numbers);
    share_cell(sheet, plus_minus, sum, sqrt(variance));
    sheet_cell(sheet, "%s", "");
    sheet_cell(sheet, "the rest acts only together");
}

parley_status decides_print(FILE *stream, const parley_assumptions *a, const char *plus_minus)
{
    uint32_t n_shown = a->n_measures < DECIDES_MEASURES ? a->n_measures : DECIDES_MEASURES;
    ranked *ranks = memory_array(a->n_numbers, sizeof *ranks);
    text_sheet sheet;
    if (!ranks)
        return PARLEY_ERROR_MEMORY;
    sheet_init(&sheet, stream);
    sheet_column(&sheet, "measure, and what is not known", false);
    sheet_column(&sheet, "share", true);
    sheet_column(&sheet, "rank corr.", true);
    sheet_column(&sheet, "certainty and source", false);
    for (uint32_t m = 0; m < n_shown; m++) {
        char name[TEXT_SIZE];
        parley_measure_text(&a->measures[m], a->scenario, name, sizeof name);
        measure_lines(&sheet, a, m, ranks, name, plus_minus);
    }
    free(ranks);
    parley_status status = sheet_print(&sheet);
    if (a->n_worlds < PARLEY_ASSUMPTIONS_LEAST)
        fprintf(stream, "too few worlds: what decides can be told from %u replications on\n",
                PARLEY_ASSUMPTIONS_LEAST * PARLEY_WORLD);
    return status;
}
