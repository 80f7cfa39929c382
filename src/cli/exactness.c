/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/exactness.h"

#include "cli/sheet.h"

#include <math.h>

#define MOST_APART 20 /* rows that are shown */
#define TEXT_SIZE 1024

static const parley_scenario *scenario_of(const parley_exact_check *check)
{
    return parley_results_scenario(check->sampled);
}

static const char *period_text(const parley_exact_check *check, const parley_checked *row)
{
    return row->period == PARLEY_NONE ? NULL : scenario_of(check)->rounds.periods[row->period].id;
}

/* ACTOR=TYPE, or nothing. */
static void type_text(const parley_exact_check *check, const parley_checked *row,
                      char text[TEXT_SIZE])
{
    const parley_group *group = &parley_results_groups(check->sampled)[row->group];
    text[0] = '\0';
    if (group->actor == PARLEY_NONE)
        return;
    const parley_actor *actor = &scenario_of(check)->actors[group->actor];
    snprintf(text, TEXT_SIZE, "%s=%s", actor->id, actor->types[group->type].id);
}

/* Where a row is: its table and column, what it is about, and when. */
static void place_text(const parley_exact_check *check, const parley_checked *row,
                       char text[2 * TEXT_SIZE])
{
    char subject[TEXT_SIZE], type[TEXT_SIZE], when[64] = "";
    parley_checked_subject(check, row, subject, sizeof subject);
    type_text(check, row, type);
    if (row->round != PARLEY_NONE)
        snprintf(when, sizeof when, ", round %u", row->round);
    else if (row->period != PARLEY_NONE)
        snprintf(when, sizeof when, ", %.50s", period_text(check, row));
    snprintf(text, 2 * TEXT_SIZE, "%s.csv, %s of %.900s%s%s%.900s",
             parley_checked_table_name(row->table), row->column, subject, when, type[0] ? ", " : "",
             type);
}

static parley_status print_apart(FILE *stream, const parley_exact_check *check)
{
    text_sheet sheet;
    char place[2 * TEXT_SIZE];
    sheet_init(&sheet, stream);
    sheet_column(&sheet, "where", false);
    sheet_column(&sheet, "sampled", true);
    sheet_column(&sheet, "exact", true);
    sheet_column(&sheet, "z", true);
    for (size_t k = 0; k < check->n_rows && sheet.n_lines < MOST_APART; k++) {
        const parley_checked *row = &check->rows[k];
        if (!parley_is_apart(check, row))
            continue;
        place_text(check, row, place);
        sheet_line(&sheet);
        sheet_cell(&sheet, "%s", place);
        sheet_cell(&sheet, "%.6g", row->sampled);
        sheet_cell(&sheet, "%.6g", row->exact);
        sheet_cell(&sheet, "%.1f", row->z);
    }
    size_t n_left = check->n_apart - sheet.n_lines;
    parley_status status = sheet_print(&sheet);
    if (n_left > 0)
        fprintf(stream, "and %zu more, in exact_check.csv of the tables (-o DIR)\n", n_left);
    return status;
}

parley_status exactness_print(FILE *stream, const parley_exact_check *check)
{
    char place[2 * TEXT_SIZE];
    fprintf(stream, "%zu means compared, %zu of them tested\n", check->n_rows, check->n_tested);
    if (check->n_tested > 0) {
        const parley_checked *largest = &check->rows[check->largest];
        place_text(check, largest, place);
        fprintf(stream,
                "largest difference: |z| = %.2f, in %s\n"
                "beyond %.2f, which all of them together pass once in 100 samples: %zu\n",
                fabs(largest->z), place, check->bound, check->n_apart);
    }
    if (check->n_noise > 0)
        fprintf(stream, "mean of z^2, 1 expected: %.3f, of %zu with a standard error\n",
                check->mean_square_z, check->n_noise);
    if (check->n_apart == 0) {
        fputs("The sample agrees with what is exact.\n", stream);
        return PARLEY_OK;
    }
    fputs("The sample does NOT agree with what is exact:\n", stream);
    return print_apart(stream, check);
}

static void write_row(json_document *json, const char *key, const parley_exact_check *check,
                      const parley_checked *row)
{
    char subject[TEXT_SIZE], type[TEXT_SIZE];
    parley_checked_subject(check, row, subject, sizeof subject);
    type_text(check, row, type);
    json_open_object(json, key);
    json_text(json, "table", parley_checked_table_name(row->table));
    json_count(json, "row", row->row);
    json_text(json, "column", row->column);
    json_number(json, "round", row->round == PARLEY_NONE ? NAN : row->round);
    json_text(json, "period", period_text(check, row));
    json_text(json, "type", type[0] ? type : NULL);
    json_text(json, "subject", subject);
    json_number(json, "sampled", row->sampled);
    json_number(json, "exact", row->exact);
    json_number(json, "stderr", row->standard_error);
    json_number(json, "z", row->z);
    json_close(json);
}

void exactness_write(json_document *json, const parley_exact_check *check)
{
    if (!check) {
        json_text(json, "exact_check", NULL);
        return;
    }
    json_open_object(json, "exact_check");
    json_truth(json, "agrees", check->n_apart == 0);
    json_count(json, "compared", check->n_rows);
    json_count(json, "tested", check->n_tested);
    json_number(json, "bound", check->n_tested > 0 ? check->bound : NAN);
    json_count(json, "with_stderr", check->n_noise);
    json_number(json, "mean_z_squared", check->mean_square_z);
    if (check->n_tested > 0)
        write_row(json, "largest", check, &check->rows[check->largest]);
    else
        json_text(json, "largest", NULL);
    json_open_array(json, "apart");
    for (size_t k = 0; k < check->n_rows; k++)
        if (parley_is_apart(check, &check->rows[k]))
            write_row(json, NULL, check, &check->rows[k]);
    json_close(json);
    json_close(json);
}
