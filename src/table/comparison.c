/* SPDX-License-Identifier: GPL-3.0-or-later */
/* compare.csv: scenarios against the first of them. */
#include "core/memory.h"
#include "table/csv.h"
#include "table/datapackage.h"
#include "table/folder.h"

#include <locale.h>
#include <stdlib.h>

#define UNIT "of the measure: a rate, a payoff a round, or times a replication"

static const table_column scenario = {
    "scenario", COLUMN_TEXT, true, NULL,
    "Name of the scenario, or its path where that is not unique; the first is what the others are "
    "compared with"};
static const table_column measure = {"measure", COLUMN_TEXT, true, NULL, "What is compared"};
static const table_column mean = {
    "mean", COLUMN_REAL, false, UNIT,
    "Mean over replications; empty where the scenario has nothing of the kind"};
static const table_column mean_stderr = {"stderr", COLUMN_REAL, false, UNIT,
                                         "Standard error of the mean: simulation noise"};
static const table_column difference = {
    "difference", COLUMN_REAL, false, UNIT,
    "Mean less that of the first scenario; it and what follows are empty for the first"};
static const table_column difference_stderr = {
    "difference_stderr", COLUMN_REAL, false, UNIT,
    "Standard error of the difference, paired by replication, or by world where anything is not "
    "known: simulation noise"};
static const table_column ci_low = {
    "ci_low", COLUMN_REAL, false, UNIT,
    "Lower end of the difference's 95 % interval of simulation noise"};
static const table_column ci_high = {
    "ci_high", COLUMN_REAL, false, UNIT,
    "Upper end of the difference's 95 % interval of simulation noise"};
static const table_column world_low = {
    "world_low", COLUMN_REAL, false, UNIT,
    "5 % quantile of the expected difference over what is not known; empty where all is known"};
static const table_column world_high = {
    "world_high", COLUMN_REAL, false, UNIT,
    "95 % quantile of the expected difference over what is not known; empty where all is known"};

static const table_column *const columns[] = {
    &scenario,          &measure, &mean,    &mean_stderr, &difference,
    &difference_stderr, &ci_low,  &ci_high, &world_low,   &world_high};

static const table_layout layout = {"compare.csv", "Comparison",
                                    "Measures of scenarios, and how they differ from the first",
                                    sizeof columns / sizeof columns[0], columns};

static void write_row(csv_writer *csv, const parley_comparison *comparison, uint32_t variant,
                      uint32_t of)
{
    parley_estimate own, less;
    parley_comparison_estimate(comparison, variant, of, &own);
    parley_comparison_difference(comparison, variant, of, &less);
    const double numbers[] = {own.mean,    own.standard_error, less.mean,      less.standard_error,
                              less.ci_low, less.ci_high,       less.world_low, less.world_high};
    csv_text(csv, parley_comparison_variant(comparison, variant)->name);
    csv_text(csv, parley_comparison_text(comparison, of));
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        csv_number(csv, numbers[i]);
    csv_end(csv);
}

static parley_status write_table(parley_folder *folder, const parley_comparison *comparison,
                                 file_digest *digest, parley_error *error)
{
    FILE *stream;
    csv_writer csv;
    parley_status status = folder_create(folder, layout.file, &stream, error);
    if (status)
        return status;
    csv_init(&csv, &layout, stream);
    for (uint32_t m = 0; m < parley_comparison_n_measures(comparison); m++)
        for (uint32_t v = 0; v < parley_comparison_n_variants(comparison); v++)
            write_row(&csv, comparison, v, m);
    return folder_finish(folder, digest, error);
}

static parley_status write_all(parley_folder *folder, const parley_comparison *comparison,
                               const parley_provenance *provenance, parley_error *error)
{
    uint32_t n = parley_comparison_n_variants(comparison);
    const parley_scenario **scenarios = memory_array(n, sizeof *scenarios);
    const char **labels = memory_array(n, sizeof *labels);
    file_digest digest;
    const package whole = {.name = "parley-compare",
                           .title = "Comparison of scenarios",
                           .description = "Scenarios against the first of them, paired at common "
                                          "random numbers",
                           .n_scenarios = n,
                           .scenarios = scenarios,
                           .labels = labels,
                           .n_replications = parley_comparison_n_replications(comparison),
                           .n_tables = 1,
                           .tables = &layout,
                           .digests = &digest};
    parley_status status = scenarios && labels ? PARLEY_OK : PARLEY_ERROR_MEMORY;
    for (uint32_t v = 0; !status && v < n; v++) {
        scenarios[v] = parley_comparison_scenario(comparison, v);
        labels[v] = parley_comparison_variant(comparison, v)->name;
    }
    if (!status)
        status = write_table(folder, comparison, &digest, error);
    if (!status)
        status = package_write(folder, &whole, provenance, error);
    free(scenarios);
    free(labels);
    return status;
}

parley_status parley_comparison_write(parley_folder *folder, const parley_comparison *comparison,
                                      const parley_provenance *provenance, parley_error *error)
{
    locale_t plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    if (!plain)
        return parley_error_add(error, PARLEY_ERROR_MEMORY, NULL, NULL, "out of memory");
    locale_t users = uselocale(plain);
    parley_status status = write_all(folder, comparison, provenance, error);
    uselocale(users);
    freelocale(plain);
    return status;
}
