/* SPDX-License-Identifier: GPL-3.0-or-later */
/* deviations.csv: what each actor would gain by not doing what the scenario says of it. */
#include "table/csv.h"
#include "table/folder.h"

#include <locale.h>

#define UNIT "payoff a round"

static const table_column actor = {"actor", COLUMN_TEXT, true, NULL, "Who deviates"};
static const table_column deviation = {"deviation", COLUMN_TEXT, true, NULL,
                                       "To what: a strategy, the best reply of one who sees "
                                       "everything, or what the actor makes of its "
                                       "threats or of requests to it"};
static const table_column value = {"value", COLUMN_REAL, false, UNIT,
                                   "Exact value to the actor; empty where it is too large to be "
                                   "worked out"};
static const table_column gain = {"gain", COLUMN_REAL, false, UNIT,
                                  "Value less that of what the scenario says"};
static const table_column kind = {
    "kind", COLUMN_TEXT, false, NULL,
    "strategy, best_reply, impose (a sender always or never carries out its threat) or honour (a "
    "target always or never honours requests)"};

static const table_column *const columns[] = {&actor, &deviation, &value, &gain, &kind};

static const table_layout layout = {"deviations.csv", "Deviations",
                                    "What each actor would gain by deviating, all others as the "
                                    "scenario says",
                                    sizeof columns / sizeof columns[0], columns};

parley_status parley_solution_write(parley_folder *folder, const parley_solution *solution,
                                    const parley_scenario *scenario, parley_error *error)
{
    FILE *stream;
    csv_writer csv;
    locale_t plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    if (!plain)
        return parley_error_add(error, PARLEY_ERROR_MEMORY, NULL, NULL, "out of memory");
    locale_t users = uselocale(plain);
    parley_status status = folder_create(folder, layout.file, &stream, error);
    if (!status)
        csv_init(&csv, &layout, stream);
    for (uint32_t d = 0; !status && d < solution->n_deviations; d++) {
        const parley_deviation *of = &solution->deviations[d];
        csv_text(&csv, scenario->actors[of->actor].id);
        csv_text(&csv, of->name);
        csv_number(&csv, of->value);
        csv_number(&csv, of->gain);
        csv_text(&csv, parley_deviation_kind_name(of->kind));
        csv_end(&csv);
    }
    if (!status)
        status = folder_finish_table(folder, &layout, error);
    uselocale(users);
    freelocale(plain);
    return status;
}
