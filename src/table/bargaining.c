/* SPDX-License-Identifier: GPL-3.0-or-later */
/* packages.csv, bargaining.csv, frontier.csv: what there is to agree on, and what talks come to. */
#include "core/memory.h"
#include "table/csv.h"
#include "table/datapackage.h"
#include "table/folder.h"

#include <locale.h>
#include <math.h>
#include <stdlib.h>

#define VALUE_UNIT "payoff a round"
#define FLAG_UNIT "0 or 1"

static const table_column threats = {
    "threats", COLUMN_TEXT, true, NULL,
    "with: as the scenario is; without: no threat ever stands, and none is made in the talks"};
static const table_column package_column = {
    "package", COLUMN_TEXT, true, NULL,
    "Ids of the commitments agreed on, joined by +; none is no deal"};
static const table_column actor = {"actor", COLUMN_TEXT, true, NULL, "Id of the negotiator"};
static const table_column value = {
    "value", COLUMN_REAL, false, VALUE_UNIT,
    "What living under the package is worth from the opening of talks on"};
static const table_column value_stderr = {
    "stderr", COLUMN_REAL, false, VALUE_UNIT,
    "Standard error of the value: simulation noise, over worlds or words of 64 histories"};
static const table_column surplus = {
    "surplus", COLUMN_REAL, false, VALUE_UNIT,
    "Value less the reservation: the value of no deal and what the actor insists on beyond it"};
static const table_column surplus_stderr = {
    "surplus_stderr", COLUMN_REAL, false, VALUE_UNIT,
    "Standard error of the surplus, paired history by history"};
static const table_column in_zone = {
    "in_zone", COLUMN_COUNT, false, FLAG_UNIT,
    "Whether the package, with some side payment that is allowed, leaves neither below its "
    "reservation"};
static const table_column in_zone_share = {
    "in_zone_share", COLUMN_RATE, false, NULL,
    "Share of bootstrap draws over worlds, or words of 64 histories, in which it does"};
static const table_column pareto = {"pareto", COLUMN_COUNT, false, FLAG_UNIT,
                                    "Whether no package gives both as much and one of them more"};
static const table_column nash = {
    "nash", COLUMN_COUNT, false, FLAG_UNIT,
    "Whether it is Nash's solution: the greatest product of surpluses"};
static const table_column kalai_smorodinsky = {
    "kalai_smorodinsky", COLUMN_COUNT, false, FLAG_UNIT,
    "Whether it is Kalai and Smorodinsky's: equal shares of what each could get at best"};
static const table_column egalitarian = {
    "egalitarian", COLUMN_COUNT, false, FLAG_UNIT,
    "Whether it is the egalitarian one: the greatest of the smaller surplus"};

static const table_column *const package_columns[] = {
    &threats, &package_column, &actor,  &value, &value_stderr,      &surplus,    &surplus_stderr,
    &in_zone, &in_zone_share,  &pareto, &nash,  &kalai_smorodinsky, &egalitarian};

static const table_column share = {"share", COLUMN_RATE, false, NULL,
                                   "Share of talks that end with the package"};
static const table_column share_stderr = {
    "stderr", COLUMN_REAL, false, NULL,
    "Standard error of the share: of drawing talks, at the values of packages.csv"};
static const table_column round_mean = {"round_mean", COLUMN_REAL, false, "round",
                                        "Mean round of the agreement; empty without one"};
static const table_column round_q05 = {"round_q05", COLUMN_REAL, false, "round", "5 % quantile"};
static const table_column round_median = {"round_median", COLUMN_REAL, false, "round", "Median"};
static const table_column round_q95 = {"round_q95", COLUMN_REAL, false, "round", "95 % quantile"};

static const table_column *const bargaining_columns[] = {&threats,      &package_column, &share,
                                                         &share_stderr, &round_mean,     &round_q05,
                                                         &round_median, &round_q95};

static const table_column actor_1_value = {"actor_1_value", COLUMN_REAL, true, VALUE_UNIT,
                                           "What the first negotiator gets"};
static const table_column actor_2_value = {"actor_2_value", COLUMN_REAL, true, VALUE_UNIT,
                                           "What the second gets at best then"};
static const table_column transfer = {
    "transfer", COLUMN_REAL, false, VALUE_UNIT,
    "Side payment from the second to the first; between two rows of a package, any in between"};
static const table_column package_there = {"package", COLUMN_TEXT, true, NULL,
                                           "The package that gives these; none is no deal"};

static const table_column *const frontier_columns[] = {&threats, &actor_1_value, &actor_2_value,
                                                       &package_there, &transfer};

enum { PACKAGES, BARGAINING, FRONTIER, N_TALKS_TABLES };

#define COLUMNS(array) sizeof(array) / sizeof(array)[0], array
static const table_layout layouts[N_TALKS_TABLES] = {
    {"packages.csv", "Packages", "What packages are worth to each negotiator, and how they compare",
     COLUMNS(package_columns)},
    {"bargaining.csv", "Bargaining", "What talks come to, and when", COLUMNS(bargaining_columns)},
    {"frontier.csv", "Frontier", "The Pareto frontier of packages and side payments",
     COLUMNS(frontier_columns)},
};

static const char *case_name(const parley_talks *talks, uint32_t of_case)
{
    return parley_talks_with_threats(talks, of_case) ? "with" : "without";
}

/* A cell with a package's name. False out of memory. */
static bool put_package(csv_writer *csv, const parley_scenario *scenario, uint32_t agreed)
{
    size_t size = parley_package_text(scenario, agreed, NULL, 0) + 1;
    char *text = memory_array(size, 1);
    if (!text)
        return false;
    parley_package_text(scenario, agreed, text, size);
    csv_text(csv, text);
    free(text);
    return true;
}

static bool write_package(csv_writer *csv, const parley_talks *talks, uint32_t of_case,
                          uint32_t agreed)
{
    const parley_scenario *scenario = parley_talks_scenario(talks);
    parley_package found;
    bool good = true;
    parley_talks_package(talks, of_case, agreed, &found);
    for (int side = 0; side < 2 && good; side++) {
        const parley_worth *worth = &found.worth[side];
        csv_text(csv, case_name(talks, of_case));
        good = put_package(csv, scenario, agreed);
        csv_text(csv, scenario->actors[scenario->negotiation->between[side]].id);
        csv_number(csv, worth->value);
        csv_number(csv, worth->standard_error);
        csv_number(csv, worth->surplus);
        csv_number(csv, worth->surplus_error);
        csv_count(csv, found.in_zone);
        csv_number(csv, found.in_zone_share);
        csv_count(csv, found.pareto);
        csv_count(csv, found.nash);
        csv_count(csv, found.kalai_smorodinsky);
        csv_count(csv, found.egalitarian);
        csv_end(csv);
    }
    return good;
}

static bool write_bargain(csv_writer *csv, const parley_talks *talks, uint32_t of_case,
                          uint32_t agreed)
{
    parley_bargain bargain;
    parley_talks_bargain(talks, of_case, agreed, &bargain);
    csv_text(csv, case_name(talks, of_case));
    bool good = put_package(csv, parley_talks_scenario(talks), agreed);
    const double numbers[] = {bargain.share.mean, bargain.share.standard_error, bargain.round_mean,
                              bargain.round_q05,  bargain.round_median,         bargain.round_q95};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        csv_number(csv, numbers[i]);
    csv_end(csv);
    return good;
}

static bool write_point(csv_writer *csv, const parley_talks *talks, uint32_t of_case,
                        uint32_t index)
{
    parley_frontier_point point;
    parley_talks_frontier(talks, of_case, index, &point);
    csv_text(csv, case_name(talks, of_case));
    csv_number(csv, point.value[0]);
    csv_number(csv, point.value[1]);
    bool good = put_package(csv, parley_talks_scenario(talks), point.deal.package);
    csv_number(csv, point.deal.transfer);
    csv_end(csv);
    return good;
}

static bool write_rows(csv_writer *csv, const parley_talks *talks, int table)
{
    bool good = true;
    for (uint32_t c = 0; c < parley_talks_n_cases(talks); c++) {
        uint32_t n =
            table == FRONTIER ? parley_talks_n_frontier(talks, c) : parley_talks_n_packages(talks);
        for (uint32_t i = 0; i < n && good; i++) {
            if (table == FRONTIER)
                good = write_point(csv, talks, c, i);
            else if (parley_talks_offers(talks, i))
                good = table == PACKAGES ? write_package(csv, talks, c, i)
                                         : write_bargain(csv, talks, c, i);
        }
    }
    return good;
}

static parley_status write_table(parley_folder *folder, const parley_talks *talks, int table,
                                 file_digest *digest, parley_error *error)
{
    FILE *stream;
    csv_writer csv;
    parley_status status = folder_create(folder, layouts[table].file, &stream, error);
    if (status)
        return status;
    csv_init(&csv, &layouts[table], stream);
    bool good = write_rows(&csv, talks, table);
    status = folder_finish(folder, digest, error);
    return good ? status
                : parley_error_add(error, PARLEY_ERROR_MEMORY, NULL, NULL, "out of memory");
}

static parley_status write_all(parley_folder *folder, const parley_talks *talks,
                               const parley_provenance *provenance, parley_error *error)
{
    const parley_scenario *scenario = parley_talks_scenario(talks);
    file_digest digests[N_TALKS_TABLES];
    const package whole = {.name = scenario->name,
                           .title = scenario->title,
                           .description = scenario->description,
                           .n_scenarios = 1,
                           .scenarios = &scenario,
                           .n_replications = parley_talks_n_replications(talks),
                           .n_tables = N_TALKS_TABLES,
                           .tables = layouts,
                           .digests = digests};
    parley_status status = PARLEY_OK;
    for (int table = 0; table < N_TALKS_TABLES && !status; table++)
        status = write_table(folder, talks, table, &digests[table], error);
    return status ? status : package_write(folder, &whole, provenance, error);
}

parley_status parley_talks_write(parley_folder *folder, const parley_talks *talks,
                                 const parley_provenance *provenance, parley_error *error)
{
    locale_t plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    if (!plain)
        return parley_error_add(error, PARLEY_ERROR_MEMORY, NULL, NULL, "out of memory");
    locale_t users = uselocale(plain);
    parley_status status = write_all(folder, talks, provenance, error);
    uselocale(users);
    freelocale(plain);
    return status;
}
