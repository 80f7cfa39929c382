/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assumptions.csv: which of the numbers that are not known decides. */
#include "parley/table.h"

#include "core/number.h"
#include "scenario/fields.h"
#include "table/csv.h"
#include "table/folder.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MEASURE_TEXT_SIZE 1024

static void say_number(FILE *text, double number)
{
    char digits[NUMBER_TEXT_SIZE];
    number_text(number, digits);
    fputs(digits, text);
}

/* Those of the fields that are plain numbers and have not been replaced by the variant's. */
static void say_fields(FILE *text, const struct field *fields, size_t n,
                       const struct variant *variant, const parley_value *value)
{
    for (size_t i = 0; i < n; i++) {
        double parameter;
        if (fields[i].kind != FIELD_FIXED ||
            object_field(&object_distribution, variant, fields[i].name) != &fields[i])
            continue;
        memcpy(&parameter, (const char *)value + fields[i].offset, sizeof parameter);
        if (isinf(parameter)) /* no truncation */
            continue;
        fprintf(text, " %s=", fields[i].name);
        say_number(text, parameter);
    }
}

/* In the words of the format: `beta a=7 b=3`; a discrete one lists each value with its weight,
 * `discrete 3:1 6:1 12:2`. */
static void say_distribution(FILE *text, const parley_value *value)
{
    const struct variant *variant = object_distribution.variants;
    while (variant->value != (unsigned)value->distribution)
        variant++;
    fputs(variant->word, text);
    for (uint32_t i = 0; i < value->n_values; i++) {
        fputc(' ', text);
        say_number(text, value->values[i]);
        fputc(':', text);
        say_number(text, value->weights[i]);
    }
    say_fields(text, variant->fields, variant->n_fields, variant, value);
    say_fields(text, object_distribution.fields, object_distribution.n_fields, variant, value);
}

/* A new string, or NULL. */
static char *distribution_text(const parley_value *value)
{
    char *text = NULL;
    size_t size;
    FILE *stream = open_memstream(&text, &size);
    if (!stream)
        return NULL;
    say_distribution(stream, value);
    bool good = !ferror(stream);
    if (fclose(stream) || !good) {
        free(text);
        return NULL;
    }
    return text;
}

/* -- the table ------------------------------------------------------------------------------- */

static const table_column pointer = {
    "pointer", COLUMN_TEXT, true, NULL,
    "Where in the scenario the number is written: JSON Pointer (RFC 6901)"};
static const table_column source = {"source", COLUMN_TEXT, false, NULL,
                                    "Where the number comes from, as the scenario's notes say"};
static const table_column certainty = {
    "certainty", COLUMN_TEXT, false, NULL,
    "H counted or found twice, M one source, L derived with a strong assumption, A assumed, X "
    "unverified"};
static const table_column distribution = {
    "distribution", COLUMN_TEXT, false, NULL,
    "What is known of the number: a distribution with its parameters; of a discrete one each value "
    "with its weight"};
static const table_column mean = {"mean", COLUMN_REAL, false, "the number's own",
                                  "Mean of the number over worlds, as drawn"};
static const table_column sd = {"sd", COLUMN_REAL, false, "the number's own",
                                "Standard deviation of the number over worlds, as drawn"};
static const table_column measure = {"measure", COLUMN_TEXT, true, NULL,
                                     "What is expected of a world: a measure by its name"};
static const table_column share = {
    "share", COLUMN_REAL, false, "share",
    "First-order share: how much of the variance of the expected measure between worlds the "
    "number explains alone; an estimate without bias, so that chance makes it negative for some "
    "numbers that do nothing; empty where worlds do not differ by more than chance"};
static const table_column correlation = {
    "correlation", COLUMN_REAL, false, NULL,
    "Rank correlation (Spearman) of the number and the expected measure; empty where share is"};
static const table_column *const columns[] = {&pointer, &source,  &certainty, &distribution, &mean,
                                              &sd,      &measure, &share,     &correlation};
static const table_layout layout = {
    "assumptions.csv", "Assumptions",
    "Which of the numbers that are not known decides: for each of them and each measure of the "
    "headline",
    sizeof columns / sizeof *columns, columns};

/* A row for each measure. */
static parley_status write_number(csv_writer *csv, const parley_assumptions *assumptions,
                                  const parley_assumption *number,
                                  const parley_influence *influences)
{
    const parley_note *note = number->note;
    const char letter[] = {note ? note->certainty : '\0', '\0'};
    char *known = distribution_text(number->value);
    if (!known)
        return PARLEY_ERROR_MEMORY;
    for (uint32_t m = 0; m < assumptions->n_measures; m++) {
        char name[MEASURE_TEXT_SIZE];
        parley_measure_text(&assumptions->measures[m], assumptions->scenario, name, sizeof name);
        csv_text(csv, number->pointer);
        csv_text(csv, note ? note->source : "");
        csv_text(csv, letter);
        csv_text(csv, known);
        csv_number(csv, number->mean);
        csv_number(csv, number->sd);
        csv_text(csv, name);
        csv_number(csv, influences[m].share);
        csv_number(csv, influences[m].correlation);
        csv_end(csv);
    }
    free(known);
    return PARLEY_OK;
}

parley_status parley_assumptions_write(const parley_assumptions *assumptions, parley_folder *folder,
                                       parley_error *error)
{
    FILE *stream;
    csv_writer csv;
    parley_status status = folder_create(folder, layout.file, &stream, error);
    if (status)
        return status;
    csv_init(&csv, &layout, stream);
    for (uint32_t u = 0; u < assumptions->n_numbers; u++)
        if (write_number(&csv, assumptions, &assumptions->numbers[u],
                         &assumptions->influences[(size_t)u * assumptions->n_measures]))
            return parley_error_add(error, PARLEY_ERROR_MEMORY, NULL, NULL, "out of memory");
    return folder_finish_table(folder, &layout, error);
}
