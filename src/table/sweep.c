/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sweep.csv: a row a point, a column for each number that is varied and some for each measure. */
#include "parley/sweep.h"
#include "core/memory.h"
#include "table/csv.h"
#include "table/datapackage.h"
#include "table/folder.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#define UNIT "of the measure: a rate, a payoff a round, or times a replication"

static const char *const endings[] = {"", "_stderr", "_difference", "_difference_stderr"};
static const char *const meanings[] = {
    "Mean over replications", "Standard error of the mean: simulation noise",
    "Mean less that of the paired point",
    ("Standard error of the difference, paired by replication, or by world where anything is not "
     "known: simulation noise")};

/* The columns that a sweep has: their texts are the layout's. */
typedef struct sweep_layout {
    table_layout layout;
    size_t n;
    table_column *columns;
    const table_column **pointers;
    char **names;
} sweep_layout;

static uint32_t columns_a_measure(const parley_sweep *sweep)
{
    return parley_sweep_settings(sweep)->paired == PARLEY_NONE ? 2 : 4;
}

static bool column_add(sweep_layout *l, table_column column, const char *name, const char *ending)
{
    l->names[l->n] = memory_format("%s%s", name, ending);
    column.name = l->names[l->n];
    l->columns[l->n] = column;
    l->pointers[l->n] = &l->columns[l->n];
    return l->names[l->n++];
}

static bool columns_add(sweep_layout *l, const parley_sweep *sweep)
{
    const parley_design *design = parley_sweep_design(sweep);
    bool good =
        column_add(l, (table_column){NULL, COLUMN_COUNT, true, NULL, "Number of the point, from 0"},
                   "point", "");
    for (uint32_t a = 0; a < parley_design_n_axes(design) && good; a++)
        good = column_add(
            l, (table_column){NULL, COLUMN_TEXT, false, NULL, "What stands there, as JSON text"},
            parley_design_pointer(design, a), "");
    for (uint32_t m = 0; m < parley_sweep_n_measures(sweep) && good; m++)
        for (uint32_t c = 0; c < columns_a_measure(sweep) && good; c++)
            good = column_add(l, (table_column){NULL, COLUMN_REAL, false, UNIT, meanings[c]},
                              parley_sweep_measure(sweep, m), endings[c]);
    return good;
}

static void layout_free(sweep_layout *l)
{
    for (size_t i = 0; l->names && i < l->n; i++)
        free(l->names[i]);
    free(l->names);
    free(l->columns);
    free(l->pointers);
}

static parley_status layout_init(sweep_layout *l, const parley_sweep *sweep)
{
    size_t n = 1 + parley_design_n_axes(parley_sweep_design(sweep)) +
               (size_t)parley_sweep_n_measures(sweep) * columns_a_measure(sweep);
    *l = (sweep_layout){.columns = memory_array(n, sizeof *l->columns),
                        .pointers = memory_array(n, sizeof *l->pointers),
                        .names = memory_array(n, sizeof *l->names)};
    if (!l->columns || !l->pointers || !l->names || !columns_add(l, sweep))
        return PARLEY_ERROR_MEMORY;
    l->layout =
        (table_layout){"sweep.csv", "Sweep", "Measures at every point of a design", n, l->pointers};
    return PARLEY_OK;
}

/* Numbers and texts as they are, so that what reads the table need not know JSON for those. */
static void value_cell(csv_writer *csv, const char *json)
{
    size_t length = strlen(json);
    bool plain = length >= 2 && json[0] == '"' && json[length - 1] == '"' && !strchr(json, '\\');
    char *text = plain ? strndup(json + 1, length - 2) : NULL;
    csv_text(csv, text ? text : json);
    free(text);
}

static void point_row(csv_writer *csv, const parley_sweep *sweep, uint32_t point)
{
    const parley_design *design = parley_sweep_design(sweep);
    bool paired = columns_a_measure(sweep) == 4;
    csv_count(csv, point);
    for (uint32_t a = 0; a < parley_design_n_axes(design); a++) {
        char buffer[PARLEY_VALUE_TEXT];
        value_cell(csv, parley_design_value(design, point, a, buffer));
    }
    for (uint32_t m = 0; m < parley_sweep_n_measures(sweep); m++) {
        parley_estimate own, difference;
        parley_sweep_result(sweep, point, m, &own, paired ? &difference : NULL);
        csv_number(csv, own.mean);
        csv_number(csv, own.standard_error);
        if (!paired)
            continue;
        csv_number(csv, difference.mean);
        csv_number(csv, difference.standard_error);
    }
    csv_end(csv);
}

static parley_status write_table(parley_folder *folder, const parley_sweep *sweep,
                                 const sweep_layout *l, file_digest *digest, parley_error *error)
{
    FILE *stream;
    csv_writer csv;
    parley_status status = folder_create(folder, l->layout.file, &stream, error);
    if (status)
        return status;
    csv_init(&csv, &l->layout, stream);
    for (uint32_t point = 0; point < parley_design_n_points(parley_sweep_design(sweep)); point++)
        point_row(&csv, sweep, point);
    return folder_finish(folder, digest, error);
}

parley_status parley_sweep_write(parley_folder *folder, const parley_sweep *sweep,
                                 const parley_provenance *provenance, parley_error *error)
{
    const parley_scenario *base = parley_sweep_base(sweep);
    file_digest digest;
    sweep_layout l;
    const package whole = {.name = "parley-sweep",
                           .title = base->title,
                           .description = base->description,
                           .n_scenarios = 1,
                           .scenarios = &base,
                           .n_replications = parley_sweep_settings(sweep)->n_replications,
                           .n_tables = 1,
                           .tables = &l.layout,
                           .digests = &digest};
    locale_t plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    if (!plain)
        return parley_error_add(error, PARLEY_ERROR_MEMORY, NULL, NULL, "out of memory");
    locale_t users = uselocale(plain);
    parley_status status = layout_init(&l, sweep);
    if (!status)
        status = write_table(folder, sweep, &l, &digest, error);
    if (!status)
        status = package_write(folder, &whole, provenance, error);
    layout_free(&l);
    uselocale(users);
    freelocale(plain);
    return status;
}
