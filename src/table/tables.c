/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "table/csv.h"
#include "table/datapackage.h"
#include "table/folder.h"
#include "table/marks.h"

#include <locale.h>
#include <math.h>
#include <string.h>

#define MEASURE_TEXT_SIZE 1024

/* -- cells that several tables share --------------------------------------------------------- */

static void group_cells(csv_writer *csv, const parley_results *results, uint32_t group)
{
    const parley_scenario *scenario = parley_results_scenario(results);
    parley_group chosen = parley_results_groups(results)[group];
    bool any = chosen.actor == PARLEY_NONE;
    csv_text(csv, any ? "any" : scenario->actors[chosen.actor].id);
    csv_text(csv, any ? "any" : scenario->actors[chosen.actor].types[chosen.type].id);
}

static void period_cell(csv_writer *csv, const parley_scenario *scenario, uint32_t period)
{
    csv_text(csv, period == PARLEY_NONE ? "all" : scenario->rounds.periods[period].id);
}

/* Periods in order of the tables: PARLEY_NONE for all rounds, then each. */
static uint32_t period_at(uint32_t position)
{
    return position == 0 ? PARLEY_NONE : position - 1;
}

static void link_cells(csv_writer *csv, const parley_results *results, uint32_t link)
{
    const parley_scenario *scenario = parley_results_scenario(results);
    parley_link chosen = parley_results_links(results)[link];
    csv_text(csv, scenario->actors[chosen.actor].id);
    csv_text(csv, scenario->actors[chosen.counterpart].id);
    csv_text(csv, scenario->issues[chosen.issue].id);
}

static void round_cells(csv_writer *csv, const parley_results *results, uint32_t round,
                        uint64_t running)
{
    char date[16] = "";
    parley_scenario_date(parley_results_scenario(results), round, date);
    csv_count(csv, round);
    csv_text(csv, date);
    if (parley_results_exact(results))
        csv_number(csv, NAN);
    else
        csv_count(csv, running);
}

/* A rate over the `running` replications: unknown where there is none. */
static void rate_cell(csv_writer *csv, double rate, uint64_t running)
{
    csv_number(csv, running > 0 ? rate : NAN);
}

/* Rounds that any replication reached: they come first, since a history that ended stays ended. */
static uint32_t rounds_lived(const parley_results *results)
{
    uint32_t count = parley_results_scenario(results)->rounds.count;
    uint32_t lived = 0;
    while (lived < count && parley_results_running(results, 0, lived) > 0)
        lived++;
    return lived;
}

/* -- tables ---------------------------------------------------------------------------------- */

static void outcome_row(csv_writer *csv, const parley_results *results, uint32_t group,
                        uint32_t actor, parley_quantity quantity)
{
    parley_outcome outcome;
    parley_results_outcome(results, group, actor, quantity, &outcome);
    const parley_estimate *estimate = &outcome.estimate;
    const double numbers[] = {estimate->mean,      estimate->standard_error,
                              estimate->ci_low,    estimate->ci_high,
                              estimate->world_low, estimate->world_high,
                              outcome.sd,          outcome.min,
                              outcome.q05,         outcome.q25,
                              outcome.median,      outcome.q75,
                              outcome.q95,         outcome.max};
    group_cells(csv, results, group);
    csv_text(csv, parley_results_scenario(results)->actors[actor].id);
    csv_text(csv, quantity == PARLEY_VALUE ? "value" : "mean_payoff");
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        csv_number(csv, numbers[i]);
    csv_end(csv);
}

static void write_outcomes(csv_writer *csv, const parley_results *results)
{
    uint32_t n_actors = parley_results_scenario(results)->n_actors;
    for (uint32_t group = 0; group < parley_results_n_groups(results); group++)
        for (uint32_t actor = 0; actor < n_actors; actor++) {
            outcome_row(csv, results, group, actor, PARLEY_VALUE);
            outcome_row(csv, results, group, actor, PARLEY_MEAN_PAYOFF);
        }
}

static void write_payoffs(csv_writer *csv, const parley_results *results)
{
    const parley_scenario *scenario = parley_results_scenario(results);
    uint32_t n_rounds = rounds_lived(results);
    for (uint32_t round = 0; round < n_rounds; round++)
        for (uint32_t actor = 0; actor < scenario->n_actors; actor++) {
            parley_estimate estimate;
            parley_results_payoff(results, round, actor, &estimate);
            round_cells(csv, results, round, parley_results_running(results, 0, round));
            csv_text(csv, scenario->actors[actor].id);
            csv_number(csv, estimate.mean);
            csv_number(csv, estimate.standard_error);
            csv_number(csv, estimate.world_low);
            csv_number(csv, estimate.world_high);
            csv_end(csv);
        }
}

static void action_row(csv_writer *csv, const parley_results *results, uint32_t round,
                       uint32_t group, uint32_t link)
{
    uint64_t running = parley_results_running(results, group, round);
    parley_action_rates rates;
    parley_results_action(results, round, group, link, &rates);
    const double numbers[] = {rates.intended,           rates.executed.mean,
                              rates.perceived,          rates.signalled,
                              rates.violations,         rates.executed.standard_error,
                              rates.executed.world_low, rates.executed.world_high};
    round_cells(csv, results, round, running);
    group_cells(csv, results, group);
    link_cells(csv, results, link);
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        rate_cell(csv, numbers[i], running);
    csv_end(csv);
}

static void write_actions(csv_writer *csv, const parley_results *results)
{
    uint32_t n_rounds = rounds_lived(results);
    uint32_t n_groups = parley_results_n_groups(results), n_links = parley_results_n_links(results);
    for (uint32_t round = 0; round < n_rounds; round++)
        for (uint32_t group = 0; group < n_groups; group++)
            for (uint32_t link = 0; link < n_links; link++)
                action_row(csv, results, round, group, link);
}

static void write_sanctions(csv_writer *csv, const parley_results *results)
{
    const parley_scenario *scenario = parley_results_scenario(results);
    uint32_t n_rounds = rounds_lived(results);
    for (uint32_t round = 0; round < n_rounds; round++)
        for (uint32_t threat = 0; threat < scenario->n_threats; threat++) {
            parley_sanction_rates rates;
            parley_results_sanction(results, round, threat, &rates);
            round_cells(csv, results, round, parley_results_running(results, 0, round));
            csv_text(csv, scenario->threats[threat].id);
            csv_number(csv, rates.active);
            csv_number(csv, rates.triggered);
            csv_number(csv, rates.imposed);
            csv_number(csv, rates.bluffed);
            csv_end(csv);
        }
}

static void write_commitments(csv_writer *csv, const parley_results *results)
{
    const parley_scenario *scenario = parley_results_scenario(results);
    uint32_t n_rounds = rounds_lived(results);
    for (uint32_t round = 0; round < n_rounds; round++)
        for (uint32_t commitment = 0; commitment < scenario->n_commitments; commitment++) {
            parley_commitment_rates rates;
            parley_results_commitment(results, round, commitment, &rates);
            round_cells(csv, results, round, parley_results_running(results, 0, round));
            csv_text(csv, scenario->commitments[commitment].id);
            csv_number(csv, rates.in_force);
            csv_number(csv, rates.requests);
            csv_number(csv, rates.honoured);
            csv_number(csv, rates.restored);
            csv_number(csv, rates.calls);
            csv_number(csv, rates.resolved);
            csv_end(csv);
        }
}

/* A measure's text is EVENT/SUBJECT. */
static void event_cells(csv_writer *csv, const parley_results *results, uint32_t event)
{
    const parley_measure *measure = &parley_results_events(results)[event];
    char text[MEASURE_TEXT_SIZE];
    parley_measure_text(measure, parley_results_scenario(results), text, sizeof text);
    const char *slash = strchr(text, '/');
    csv_text(csv, parley_event_name(measure->event));
    csv_text(csv, slash ? slash + 1 : "");
}

static void write_events(csv_writer *csv, const parley_results *results)
{
    const parley_scenario *scenario = parley_results_scenario(results);
    uint32_t n_groups = parley_results_n_groups(results);
    uint32_t n_events = parley_results_n_events(results);
    for (uint32_t position = 0; position <= scenario->rounds.n_periods; position++)
        for (uint32_t group = 0; group < n_groups; group++)
            for (uint32_t event = 0; event < n_events; event++) {
                uint32_t period = period_at(position);
                parley_estimate estimate;
                double share;
                parley_results_event(results, period, group, event, &estimate, &share);
                period_cell(csv, scenario, period);
                group_cells(csv, results, group);
                event_cells(csv, results, event);
                csv_number(csv, estimate.mean);
                csv_number(csv, estimate.standard_error);
                csv_number(csv, share);
                csv_end(csv);
            }
}

static void write_cooperation(csv_writer *csv, const parley_results *results)
{
    const parley_scenario *scenario = parley_results_scenario(results);
    uint32_t n_groups = parley_results_n_groups(results), n_links = parley_results_n_links(results);
    for (uint32_t position = 0; position <= scenario->rounds.n_periods; position++)
        for (uint32_t group = 0; group < n_groups; group++)
            for (uint32_t link = 0; link < n_links; link++) {
                uint32_t period = period_at(position);
                parley_cooperation cooperation;
                parley_results_cooperation(results, period, group, link, &cooperation);
                period_cell(csv, scenario, period);
                group_cells(csv, results, group);
                link_cells(csv, results, link);
                csv_number(csv, cooperation.intended);
                csv_number(csv, cooperation.executed.mean);
                csv_number(csv, cooperation.perceived);
                csv_number(csv, cooperation.executed.standard_error);
                csv_number(csv, cooperation.executed.world_low);
                csv_number(csv, cooperation.executed.world_high);
                csv_end(csv);
            }
}

static void write_marks(csv_writer *csv, const parley_results *results)
{
    marks_write(csv, parley_results_scenario(results));
}

typedef void table_writer(csv_writer *csv, const parley_results *results);

static table_writer *const writers[N_TABLES] = {
    [TABLE_OUTCOMES] = write_outcomes,       [TABLE_PAYOFFS] = write_payoffs,
    [TABLE_ACTIONS] = write_actions,         [TABLE_SANCTIONS] = write_sanctions,
    [TABLE_COMMITMENTS] = write_commitments, [TABLE_EVENTS] = write_events,
    [TABLE_COOPERATION] = write_cooperation, [TABLE_MARKS] = write_marks,
};

/* -- the whole ------------------------------------------------------------------------------- */

static parley_status write_table(parley_folder *folder, table_id id, const parley_results *results,
                                 file_digest *digest, parley_error *error)
{
    FILE *stream;
    csv_writer csv;
    parley_status status = folder_create(folder, table_of(id)->file, &stream, error);
    if (status)
        return status;
    csv_init(&csv, table_of(id), stream);
    writers[id](&csv, results);
    return folder_finish(folder, digest, error);
}

/* Tables that not every run has: they would be taken for this run's. */
static const char *const sometimes[] = {"assumptions.csv", "deviations.csv", "exact_check.csv",
                                        "histories.csv", "screening.csv"};

parley_status parley_tables_write(parley_folder *folder, const parley_results *results,
                                  const parley_provenance *provenance, parley_error *error)
{
    file_digest digests[N_TABLES];
    const parley_scenario *scenario = parley_results_scenario(results);
    const package whole = {.name = scenario->name,
                           .title = scenario->title,
                           .description = scenario->description,
                           .n_scenarios = 1,
                           .scenarios = &scenario,
                           .n_replications = parley_results_n_replications(results),
                           .n_tables = N_TABLES,
                           .tables = table_of(0),
                           .digests = digests};
    parley_status status = PARLEY_OK;
    locale_t plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    if (!plain)
        return parley_error_add(error, PARLEY_ERROR_MEMORY, NULL, NULL, "out of memory");
    locale_t users = uselocale(plain);
    for (table_id id = 0; !status && id < N_TABLES; id++)
        status = write_table(folder, id, results, &digests[id], error);
    if (!status)
        status = package_write(folder, &whole, provenance, error);
    for (size_t i = 0; !status && i < sizeof sometimes / sizeof *sometimes; i++)
        folder_retire(folder, sometimes[i]);
    uselocale(users);
    freelocale(plain);
    return status;
}
