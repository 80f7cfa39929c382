/* SPDX-License-Identifier: GPL-3.0-or-later */
/* exact_check.csv: the means of the other tables, held against exact ones. */
#include "table/csv.h"
#include "table/folder.h"

#include <locale.h>
#include <math.h>

#define UNIT "of the column that is checked"
#define SUBJECT_SIZE 1024

static const table_column table = {"table", COLUMN_TEXT, true, NULL, "Table of this folder"};
static const table_column row = {"row", COLUMN_COUNT, true, NULL,
                                 "Its row, from 0, the header not counted"};
static const table_column column = {"column", COLUMN_TEXT, true, NULL, "Its column"};
static const table_column round_number = {"round", COLUMN_COUNT, false, "rounds since the start",
                                          "Round of that row; empty where it is not of one"};
static const table_column period = {"period", COLUMN_TEXT, false, NULL,
                                    "Period of that row; empty where it is not of one"};
static const table_column type_actor = {"type_actor", COLUMN_TEXT, false, NULL,
                                        "Actor whose type chooses the replications of that row, or "
                                        "any"};
static const table_column type = {"type", COLUMN_TEXT, false, NULL,
                                  "The type that this actor is at first, or any"};
static const table_column subject = {
    "subject", COLUMN_TEXT, false, NULL,
    "What that row is about: value/ACTOR or mean_payoff/ACTOR of outcomes, actor>counterpart:issue "
    "of actions and cooperation, EVENT/SUBJECT of events, else an actor, threat or commitment"};
static const table_column sampled = {"sampled", COLUMN_REAL, false, UNIT, "What that cell says"};
static const table_column exact = {"exact", COLUMN_REAL, false, UNIT, "What is expected of it"};
static const table_column noise = {
    "stderr", COLUMN_REAL, false, UNIT,
    "Standard error that the difference is measured in: the row's own or, of a rate over "
    "independent replications, that of the exact rate; empty where there is none, or too few "
    "events "
    "or clusters are expected for it to mean anything"};
static const table_column deviate = {
    "z", COLUMN_REAL, false, "standard deviations",
    "Sampled less exact, as the normal deviate that is as unlikely: in standard errors, by "
    "Student's t; without a standard error what it is at most by a bound on the tail; empty where "
    "nothing can be said, or nothing is noise"};
static const table_column basis = {
    "basis", COLUMN_TEXT, false, NULL,
    "What z rests on: noise (a standard error), bound (what chance can do at most), same (no "
    "noise, "
    "and equal but for rounding) or none (too few replications differ)"};
static const table_column verdict = {
    "verdict", COLUMN_TEXT, false, NULL,
    "apart: further off than all rows together are in 1 of 100 samples (Bonferroni); agrees; or "
    "untested"};

static const table_column *const columns[] = {
    &table,   &row,     &column, &round_number, &period,  &type_actor, &type,
    &subject, &sampled, &exact,  &noise,        &deviate, &basis,      &verdict};

static const table_layout layout = {"exact_check.csv", "Held against exact means",
                                    "Every mean of the other tables that can be worked out "
                                    "exactly, and how far the sample is from it",
                                    sizeof columns / sizeof columns[0], columns};

static void write_row(csv_writer *csv, const parley_exact_check *check, const parley_checked *of)
{
    static const char *const bases[] = {"same", "noise", "bound", "none"};
    const parley_scenario *scenario = parley_results_scenario(check->sampled);
    const parley_group *group = &parley_results_groups(check->sampled)[of->group];
    const parley_actor *actor =
        group->actor == PARLEY_NONE ? NULL : &scenario->actors[group->actor];
    bool by_round = of->round != PARLEY_NONE;
    bool by_period = of->table == PARLEY_CHECKED_EVENTS || of->table == PARLEY_CHECKED_COOPERATION;
    char text[SUBJECT_SIZE];
    csv_text(csv, parley_checked_table_name(of->table));
    csv_count(csv, of->row);
    csv_text(csv, of->column);
    if (by_round)
        csv_count(csv, of->round);
    else
        csv_number(csv, NAN);
    csv_text(csv, !by_period                  ? ""
                  : of->period == PARLEY_NONE ? "all"
                                              : scenario->rounds.periods[of->period].id);
    csv_text(csv, actor ? actor->id : "any");
    csv_text(csv, actor ? actor->types[group->type].id : "any");
    parley_checked_subject(check, of, text, sizeof text);
    csv_text(csv, text);
    csv_number(csv, of->sampled);
    csv_number(csv, of->exact);
    csv_number(csv, of->standard_error);
    csv_number(csv, of->z);
    csv_text(csv, bases[of->basis]);
    csv_text(csv, of->basis == PARLEY_BASIS_NONE ? "untested"
                  : parley_is_apart(check, of)   ? "apart"
                                                 : "agrees");
    csv_end(csv);
}

parley_status parley_exact_check_write(const parley_exact_check *check, parley_folder *folder,
                                       parley_error *error)
{
    FILE *stream;
    csv_writer csv;
    locale_t plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    if (!plain)
        return parley_error_add(error, PARLEY_ERROR_MEMORY, NULL, NULL, "out of memory");
    locale_t users = uselocale(plain);
    parley_status status = folder_create(folder, layout.file, &stream, error);
    if (!status) {
        csv_init(&csv, &layout, stream);
        for (size_t k = 0; k < check->n_rows; k++)
            write_row(&csv, check, &check->rows[k]);
        status = folder_finish_table(folder, &layout, error);
    }
    uselocale(users);
    freelocale(plain);
    return status;
}
