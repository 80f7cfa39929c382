/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Valid scenarios: what a file means, and what it means by leaving things out. */
#include "parley/scenario.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char minimal[] =
    "{\"format\": 1, \"rounds\": {\"count\": 10},\n"
    " \"actors\": {\"row\": {}, \"column\": {}},\n"
    " \"issues\": {\"game\": {\"payoff\":\n"
    "  {\"form\": \"prisoners_dilemma\", \"R\": 3, \"S\": 0, \"T\": 5, \"P\": 1}}},\n"
    " \"behaviour\": {\"row\": {\"actor\": \"row\", \"strategy\": \"grim\"},\n"
    "  \"column\": {\"actor\": \"column\", \"strategy\": \"tit_for_tat\"}}}";

static void read_with(parley_scenario *scenario, const char *text, size_t n_settings,
                      const parley_setting *settings)
{
    parley_error error = {0};
    parley_status status = parley_scenario_read_text(scenario, "dir/text.json", text, strlen(text),
                                                     n_settings, settings, &error);
    for (size_t i = 0; i < error.n_faults; i++) {
        char line[1000];
        parley_fault_text(&error.faults[i], line, sizeof line);
        print_message("%s\n", line);
    }
    parley_error_free(&error);
    assert_int_equal(status, PARLEY_OK);
}

/* The minimal scenario with one thing changed. */
static void read_minimal(parley_scenario *scenario, const char *pointer, const char *json)
{
    const parley_setting setting = {pointer, json};
    read_with(scenario, minimal, 1, &setting);
}

static uint32_t number_at(const parley_scenario *scenario, const char *pointer)
{
    for (uint32_t i = 0; i < scenario->n_numbers; i++)
        if (strcmp(scenario->numbers[i].source.pointer, pointer) == 0)
            return i;
    print_message("no number at %s\n", pointer);
    fail();
    return PARLEY_NONE;
}

/* Asserts that a number has this pointer, and this constant, given or by default. */
static void assert_number(const parley_scenario *scenario, parley_number_id id, const char *pointer,
                          bool given, double expected)
{
    double value = NAN;
    assert_true(id < scenario->n_numbers);
    assert_string_equal(scenario->numbers[id].source.pointer, pointer);
    assert_int_equal(scenario->numbers[id].given, given);
    assert_true(parley_number_constant(&scenario->numbers[id], &value));
    assert_true(value == expected);
}

/* -- the whole ----------------------------------------------------------------------------- */

static void what_a_minimal_scenario_leaves_out_has_defaults(void **state)
{
    (void)state;
    parley_scenario s;
    read_with(&s, minimal, 0, NULL);
    assert_string_equal(s.path, "dir/text.json");
    assert_string_equal(s.name, "text");
    assert_null(s.title);
    assert_null(s.description);
    assert_int_equal(s.n_sources + s.n_headline + s.n_notes, 0);
    assert_int_equal(s.rounds.count, 10);
    assert_string_equal(s.rounds.unit_name, "round");
    assert_int_equal(s.rounds.unit, PARLEY_UNIT_OTHER);
    assert_null(s.rounds.start);
    assert_true(s.rounds.continuation == 1);
    assert_int_equal(s.rounds.burn_in + s.rounds.n_periods, 0);
    assert_int_equal(s.n_actors, 2);
    assert_string_equal(s.actors[0].id, "row");
    assert_string_equal(s.actors[0].name, "row");
    assert_number(&s, s.actors[0].discount, "/actors/row/discount", false, 1);
    assert_number(&s, s.actors[1].error.cooperate, "/actors/column/error", false, 0);
    assert_int_equal(s.actors[1].error.cooperate, s.actors[1].error.defect);
    assert_int_equal(s.actors[0].n_types, 0);
    assert_int_equal(s.n_issues, 1);
    const parley_issue *game = &s.issues[0];
    assert_int_equal(game->n_parties, 2);
    assert_number(&s, game->payoff.t, "/issues/game/payoff/T", true, 5);
    assert_false(game->public_signal);
    assert_number(&s, game->monitoring[0].detection, "/issues/game/monitoring/detection", false, 1);
    assert_number(&s, game->monitoring[0].attribution, "/issues/game/monitoring/attribution", false,
                  1);
    assert_number(&s, game->monitoring[1].false_alarm, "/issues/game/monitoring/false_alarm", false,
                  0);
    assert_int_equal(game->monitoring[0].detection, game->monitoring[1].detection);
    assert_int_equal(game->error[0].cooperate, s.actors[0].error.cooperate);
    assert_int_equal(s.n_commitments + s.n_threats, 0);
    assert_int_equal(s.n_behaviours, 2);
    assert_int_equal(s.behaviours[0].type, PARLEY_NONE);
    assert_int_equal(s.behaviours[0].n_issues, 1);
    assert_int_equal(s.behaviours[0].n_counterparts, 1);
    assert_int_equal(s.behaviours[0].counterparts[0], 1);
    assert_int_equal(s.behaviours[0].strategy.kind, PARLEY_GRIM);
    assert_int_equal(s.behaviours[0].baseline.kind, PARLEY_GRIM);
    assert_non_null(strstr(s.resolved, "\"prisoners_dilemma\""));
    assert_false(parley_scenario_has_unknown(&s));
    parley_scenario_free(&s);
    parley_scenario_free(&s);
}

static void what_is_said_about_a_scenario_is_kept(void **state)
{
    (void)state;
    parley_scenario s;
    const parley_setting settings[] = {
        {"/name", "\"short\""},
        {"/title", "\"A title\""},
        {"/description", "\"What?\""},
        {"/sources", "[\"Axelrod 1984\", \"Nowak 1993\"]"},
        {"/headline", "[\"value/row\"]"},
        {"/notes", "{\"/issues/game/payoff/R\": {\"source\": \"book\", \"certainty\": \"M\"},"
                   " \"/issues/game/monitoring/detection\": {\"source\": \"us\", \"certainty\": "
                   "\"A\"}, \"/rounds\": {\"source\": \"x\", \"certainty\": \"X\"}}"},
        {"/actors/row/name", "\"The row\""},
    };
    read_with(&s, minimal, 7, settings);
    assert_string_equal(s.name, "short");
    assert_string_equal(s.title, "A title");
    assert_string_equal(s.description, "What?");
    assert_int_equal(s.n_sources, 2);
    assert_string_equal(s.sources[1], "Nowak 1993");
    assert_int_equal(s.n_headline, 1);
    assert_string_equal(s.headline[0], "value/row");
    assert_int_equal(s.n_notes, 3);
    assert_int_equal(s.notes[0].certainty, 'M');
    assert_int_equal(s.numbers[s.issues[0].payoff.r].note, 0);
    assert_int_equal(s.numbers[s.issues[0].monitoring[0].detection].note, 1);
    assert_int_equal(s.numbers[s.issues[0].payoff.s].note, PARLEY_NONE);
    assert_string_equal(s.notes[2].source, "x");
    assert_string_equal(s.actors[0].name, "The row");
    parley_scenario_free(&s);
}

static void settings_change_a_number(void **state)
{
    (void)state;
    parley_scenario s;
    read_minimal(&s, "/issues/game/monitoring/detection", "0.25");
    assert_number(&s, s.issues[0].monitoring[1].detection, "/issues/game/monitoring/detection",
                  true, 0.25);
    assert_number(&s, s.issues[0].monitoring[1].attribution, "/issues/game/monitoring/attribution",
                  false, 1);
    parley_scenario_free(&s);
}

static void a_file_that_is_missing_is_a_system_error(void **state)
{
    (void)state;
    parley_scenario s;
    parley_error error = {0};
    assert_int_equal(parley_scenario_read(&s, "/nowhere/at/all.json", 0, NULL, &error),
                     PARLEY_ERROR_SYSTEM);
    assert_int_equal(error.n_faults, 1);
    parley_error_free(&error);
    parley_scenario_free(&s);
}

/* -- dates --------------------------------------------------------------------------------- */

static void rounds_have_dates_in_their_unit(void **state)
{
    (void)state;
    static const struct {
        const char *unit, *start;
        uint32_t round;
        const char *date;
    } cases[] = {
        {"month", "2013-01", 0, "2013-01"},        {"month", "2013-01", 33, "2015-10"},
        {"month", "2013-12", 1, "2014-01"},        {"year", "2013", 5, "2018"},
        {"quarter", "2013-Q3", 0, "2013-Q3"},      {"quarter", "2013-Q3", 2, "2014-Q1"},
        {"quarter", "2013-10", 1, "2014-Q1"},      {"day", "2016-02-28", 1, "2016-02-29"},
        {"day", "2016-02-28", 2, "2016-03-01"},    {"day", "2015-02-28", 1, "2015-03-01"},
        {"day", "2013-12-31", 1, "2014-01-01"},    {"day", "2000-01-01", 146097, "2400-01-01"},
        {"day", "1999-03-01", 365, "2000-02-29"},  {"week", "2013-01-31", 1, "2013-02-07"},
        {"week", "2013-01-31", 52, "2014-01-30"},  {"year", "0009", 1, "0010"},
        {"day", "2000-01-01", 9999, "2027-05-18"}, {"year", "2013", 999999, "1002012"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char rounds[100], date[16];
        snprintf(rounds, sizeof rounds, "{\"count\": 3, \"unit\": \"%s\", \"start\": \"%s\"}",
                 cases[i].unit, cases[i].start);
        parley_scenario s;
        read_minimal(&s, "/rounds", rounds);
        parley_scenario_date(&s, cases[i].round, date);
        assert_string_equal(date, cases[i].date);
        parley_scenario_free(&s);
    }
}

static void rounds_without_a_start_have_no_dates(void **state)
{
    (void)state;
    parley_scenario s;
    char date[16] = "?";
    read_minimal(&s, "/rounds/unit", "\"month\"");
    assert_int_equal(s.rounds.unit, PARLEY_UNIT_MONTH);
    parley_scenario_date(&s, 3, date);
    assert_string_equal(date, "");
    parley_scenario_free(&s);
}

static void a_start_must_be_a_date_of_the_calendar(void **state)
{
    (void)state;
    static const struct {
        const char *unit, *start;
    } cases[] = {
        {"day", "2015-02-29"},    {"day", "2015-04-31"}, {"day", "2015-00-01"},
        {"day", "2015-01-00"},    {"day", "1900-02-29"}, {"quarter", "2015-Q5"},
        {"quarter", "2015-Q0"},   {"year", "0000"},      {"quarter", "2015-02"},
        {"quarter", "2015"},      {"month", "2015-Q1"},  {"year", "2015-01"},
        {"week", "2015-01"},      {"year", "15"},        {"month", "2015-01 "},
        {"day", "2015-01-01T00"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char rounds[100];
        snprintf(rounds, sizeof rounds, "{\"count\": 3, \"unit\": \"%s\", \"start\": \"%s\"}",
                 cases[i].unit, cases[i].start);
        const parley_setting setting = {"/rounds", rounds};
        parley_scenario s;
        assert_int_equal(
            parley_scenario_read_text(&s, "m", minimal, strlen(minimal), 1, &setting, NULL),
            PARLEY_ERROR_SCENARIO);
    }
}

/* -- numbers ------------------------------------------------------------------------------- */

#define GAIN "/issues/game/payoff/P"

static const parley_value *value_of(const parley_scenario *scenario, const char *pointer)
{
    return &scenario->numbers[number_at(scenario, pointer)].source.steps[0].value;
}

static void distributions_keep_their_parameters(void **state)
{
    (void)state;
    static const struct {
        const char *json;
        parley_distribution distribution;
        double a, b, c, min, max;
    } cases[] = {
        {"{\"dist\": \"uniform\", \"min\": 1, \"max\": 2}", PARLEY_UNIFORM, 1, 2, 0, -INFINITY,
         INFINITY},
        {"{\"dist\": \"normal\", \"mean\": 1, \"sd\": 2, \"min\": 0}", PARLEY_NORMAL, 1, 2, 0, 0,
         INFINITY},
        {"{\"dist\": \"lognormal\", \"zeta\": -1, \"sigma\": 2, \"max\": 9}", PARLEY_LOGNORMAL, -1,
         2, 0, -INFINITY, 9},
        {"{\"dist\": \"beta\", \"a\": 7, \"b\": 3}", PARLEY_BETA, 7, 3, 0, -INFINITY, INFINITY},
        {"{\"dist\": \"gamma\", \"shape\": 2, \"scale\": 3}", PARLEY_GAMMA, 2, 3, 0, -INFINITY,
         INFINITY},
        {"{\"dist\": \"exponential\", \"mean\": 2, \"min\": 1, \"max\": 4}", PARLEY_EXPONENTIAL, 2,
         0, 0, 1, 4},
        {"{\"dist\": \"triangular\", \"min\": 1, \"mode\": 1, \"max\": 4}", PARLEY_TRIANGULAR, 1, 1,
         4, -INFINITY, INFINITY},
        {"{\"dist\": \"discrete\", \"values\": [1, 2], \"weights\": [1, 3], \"min\": 2}",
         PARLEY_DISCRETE, 0, 0, 0, 2, INFINITY},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        parley_scenario s;
        read_minimal(&s, GAIN, cases[i].json);
        const parley_value *value = value_of(&s, GAIN);
        assert_int_equal(value->distribution, cases[i].distribution);
        assert_true(value->a == cases[i].a && value->b == cases[i].b && value->c == cases[i].c);
        assert_true(value->min == cases[i].min && value->max == cases[i].max);
        assert_false(value->unknown);
        if (value->distribution == PARLEY_DISCRETE) {
            assert_int_equal(value->n_values, 2);
            assert_true(value->values[1] == 2 && value->weights[1] == 3);
        }
        parley_scenario_free(&s);
    }
}

static void distributions_within_the_range_are_allowed(void **state)
{
    (void)state;
    static const char *const probabilities[] = {
        "0",
        "1",
        "{\"dist\": \"beta\", \"a\": 0.5, \"b\": 0.5}",
        "{\"dist\": \"uniform\", \"min\": 0, \"max\": 1}",
        "{\"dist\": \"triangular\", \"min\": 0, \"mode\": 0.5, \"max\": 1}",
        "{\"dist\": \"normal\", \"mean\": 2, \"sd\": 1, \"min\": 0, \"max\": 1}",
        "{\"dist\": \"lognormal\", \"zeta\": 0, \"sigma\": 1, \"max\": 1}",
        "{\"dist\": \"exponential\", \"mean\": 1, \"max\": 1}",
        "{\"dist\": \"gamma\", \"shape\": 1, \"scale\": 1, \"max\": 0.5, \"unknown\": true}",
        "{\"dist\": \"discrete\", \"values\": [0, 1, 7], \"weights\": [1, 1, 0]}",
        "{\"dist\": \"discrete\", \"values\": [0, 1, 7], \"weights\": [1, 1, 1], \"max\": 1}",
        "{\"schedule\": [[0, 0.1], [5, {\"dist\": \"beta\", \"a\": 1, \"b\": 2}], [99, 0]]}",
    };
    for (size_t i = 0; i < sizeof probabilities / sizeof *probabilities; i++) {
        parley_scenario s;
        read_minimal(&s, "/actors/row/error", probabilities[i]);
        assert_true(s.numbers[s.actors[0].error.cooperate].given);
        parley_scenario_free(&s);
    }
}

static void an_unknown_number_is_noticed_wherever_it_is(void **state)
{
    (void)state;
    parley_scenario s;
    read_minimal(&s, "/actors/row/error",
                 "{\"schedule\": [[0, 0.1], [5, {\"dist\": \"beta\", \"a\": 1, \"b\": 2, "
                 "\"unknown\": true}]]}");
    assert_true(parley_scenario_has_unknown(&s));
    const parley_source *source = &s.numbers[s.actors[0].error.cooperate].source;
    assert_int_equal(source->n_steps, 2);
    assert_int_equal(source->steps[1].round, 5);
    assert_true(source->steps[1].value.unknown);
    parley_scenario_free(&s);
    read_minimal(&s, "/actors/row/types",
                 "{\"x\": {\"prior\": 1, \"set\": {\"/actors/row/error\": {\"dist\": \"beta\", "
                 "\"a\": 1, \"b\": 2, \"unknown\": true}}}}");
    assert_true(parley_scenario_has_unknown(&s));
    parley_scenario_free(&s);
}

static void errors_may_be_given_both_ways_or_each(void **state)
{
    (void)state;
    parley_scenario s;
    read_minimal(&s, "/actors/row/error", "0.1");
    assert_number(&s, s.actors[0].error.cooperate, "/actors/row/error", true, 0.1);
    assert_int_equal(s.actors[0].error.cooperate, s.actors[0].error.defect);
    parley_scenario_free(&s);
    read_minimal(&s, "/actors/row/error", "{\"defect\": 0.2}");
    assert_number(&s, s.actors[0].error.cooperate, "/actors/row/error/cooperate", false, 0);
    assert_number(&s, s.actors[0].error.defect, "/actors/row/error/defect", true, 0.2);
    parley_scenario_free(&s);
    read_minimal(&s, "/issues/game/error", "{\"row\": 0.3}");
    assert_number(&s, s.issues[0].error[0].defect, "/issues/game/error/row", true, 0.3);
    assert_int_equal(s.issues[0].error[1].defect, s.actors[1].error.defect);
    parley_scenario_free(&s);
}

/* -- issues -------------------------------------------------------------------------------- */

static void payoffs_take_three_forms(void **state)
{
    (void)state;
    parley_scenario s;
    read_minimal(&s, "/issues/game/payoff",
                 "{\"form\": \"matrix\", \"row\": {\"cc\": 1, \"cd\": 2, \"dc\": 3, \"dd\": 4},"
                 " \"column\": {\"cc\": 5, \"cd\": 6, \"dc\": 7, \"dd\": 8}}");
    assert_int_equal(s.issues[0].payoff.form, PARLEY_MATRIX);
    assert_number(&s, s.issues[0].payoff.cells[0][1], "/issues/game/payoff/row/cd", true, 2);
    assert_number(&s, s.issues[0].payoff.cells[1][3], "/issues/game/payoff/column/dd", true, 8);
    assert_int_equal(s.issues[0].payoff.r, PARLEY_NONE);
    assert_null(s.issues[0].payoff.gain);
    parley_scenario_free(&s);
    read_minimal(&s, "/issues/game/payoff", "{\"form\": \"harm\", \"harm\": {\"row\": 2}}");
    assert_int_equal(s.issues[0].payoff.form, PARLEY_HARM);
    assert_number(&s, s.issues[0].payoff.harm[0], "/issues/game/payoff/harm/row", true, 2);
    assert_number(&s, s.issues[0].payoff.harm[1], "/issues/game/payoff/harm/column", false, 0);
    assert_number(&s, s.issues[0].payoff.gain[0], "/issues/game/payoff/gain/row", false, 0);
    assert_number(&s, s.issues[0].payoff.blowback[1], "/issues/game/payoff/blowback/column", false,
                  0);
    assert_null(s.issues[0].payoff.cells);
    parley_scenario_free(&s);
}

static void a_dilemma_is_checked_only_in_plain_numbers(void **state)
{
    (void)state;
    parley_scenario s;
    read_minimal(&s, "/issues/game/payoff/P", "{\"dist\": \"normal\", \"mean\": 9, \"sd\": 1}");
    parley_scenario_free(&s);
    read_minimal(&s, "/issues/game/payoff/P", "{\"schedule\": [[0, 9], [5, 1]]}");
    parley_scenario_free(&s);
}

static void monitoring_may_be_given_by_observer(void **state)
{
    (void)state;
    parley_scenario s;
    read_minimal(&s, "/issues/game/monitoring", "{\"row\": {\"detection\": 0.5}}");
    assert_number(&s, s.issues[0].monitoring[0].detection, "/issues/game/monitoring/row/detection",
                  true, 0.5);
    assert_number(&s, s.issues[0].monitoring[1].detection,
                  "/issues/game/monitoring/column/detection", false, 1);
    parley_scenario_free(&s);
    read_minimal(&s, "/issues/game/monitoring", "{\"public\": true, \"false_alarm\": 0.1}");
    assert_true(s.issues[0].public_signal);
    assert_int_equal(s.issues[0].monitoring[0].false_alarm, s.issues[0].monitoring[1].false_alarm);
    parley_scenario_free(&s);
}

/* -- the agreement ------------------------------------------------------------------------- */

static void commitments_have_defaults(void **state)
{
    (void)state;
    parley_scenario s;
    read_minimal(&s, "/commitments",
                 "{\"stop\": {\"kind\": \"restraint\"},"
                 " \"help\": {\"kind\": \"assistance\", \"honour\": {\"accidental\": 0.8, "
                 "\"deliberate\": 0.2}},"
                 " \"phone\": {\"kind\": \"hotline\", \"name\": \"Red phone\", \"from\": 3, "
                 "\"until\": 5, \"resolve\": {\"accidental\": 0.8, \"deliberate\": 0.2}}}");
    const parley_commitment *stop = &s.commitments[0], *help = &s.commitments[1];
    const parley_commitment *phone = &s.commitments[2];
    assert_int_equal(stop->kind, PARLEY_RESTRAINT);
    assert_string_equal(stop->name, "stop");
    assert_int_equal(stop->n_parties, 2);
    assert_int_equal(stop->n_issues, 1);
    assert_int_equal(stop->from, 0);
    assert_int_equal(stop->until, PARLEY_NEVER);
    assert_int_equal(stop->lag, 0);
    assert_false(stop->negotiable);
    assert_true(stop->binds[0] && stop->binds[1]);
    assert_null(stop->request);
    assert_null(stop->cost);
    assert_number(&s, help->request[0], "/commitments/help/request", false, 1);
    assert_int_equal(help->request[0], help->request[1]);
    assert_number(&s, help->restores[1], "/commitments/help/restores", false, 1);
    assert_number(&s, help->cost[0], "/commitments/help/cost", false, 0);
    assert_number(&s, help->honour_deliberate[0], "/commitments/help/honour/deliberate", true, 0.2);
    assert_int_equal(help->honour_accidental[0], help->honour_accidental[1]);
    assert_null(help->binds);
    assert_null(help->call);
    assert_string_equal(phone->name, "Red phone");
    assert_int_equal(phone->from, 3);
    assert_int_equal(phone->until, 5);
    assert_number(&s, phone->call[1], "/commitments/phone/call", false, 1);
    assert_number(&s, phone->resolve_accidental[1], "/commitments/phone/resolve/accidental", true,
                  0.8);
    assert_null(phone->honour_accidental);
    parley_scenario_free(&s);
}

static void commitments_may_differ_by_actor(void **state)
{
    (void)state;
    parley_scenario s;
    read_minimal(&s, "/commitments",
                 "{\"stop\": {\"kind\": \"restraint\", \"binds\": [\"column\"]},"
                 " \"help\": {\"kind\": \"assistance\", \"request\": {\"column\": 0.5},"
                 " \"cost\": {\"row\": {\"dist\": \"gamma\", \"shape\": 1, \"scale\": 1}},"
                 " \"honour\": {\"row\": {\"accidental\": 1, \"deliberate\": 0},"
                 " \"column\": {\"accidental\": 0.8, \"deliberate\": 0.2}}}}");
    assert_false(s.commitments[0].binds[0]);
    assert_true(s.commitments[0].binds[1]);
    const parley_commitment *help = &s.commitments[1];
    assert_number(&s, help->request[0], "/commitments/help/request/row", false, 1);
    assert_number(&s, help->request[1], "/commitments/help/request/column", true, 0.5);
    assert_number(&s, help->cost[1], "/commitments/help/cost/column", false, 0);
    assert_number(&s, help->honour_deliberate[1], "/commitments/help/honour/column/deliberate",
                  true, 0.2);
    parley_scenario_free(&s);
}

static void threats_have_defaults(void **state)
{
    (void)state;
    parley_scenario s;
    read_minimal(&s, "/threats",
                 "{\"second\": {\"sender\": \"column\", \"target\": \"row\", \"on\": "
                 "\"imposition\", \"of\": \"first\", \"credibility\": 1, \"duration\": 2},"
                 " \"first\": {\"sender\": \"row\", \"target\": \"column\", \"on\": \"refusal\", "
                 "\"credibility\": 0.5, \"duration\": {\"dist\": \"discrete\", \"values\": [1, 3], "
                 "\"weights\": [1, 1]}, \"instruments\": {\"fine\": {}}, \"scheduled\": [[2, 0.5], "
                 "[4, 1]]}}");
    const parley_threat *second = &s.threats[0], *first = &s.threats[1];
    assert_int_equal(second->on, PARLEY_ON_IMPOSITION);
    assert_int_equal(second->of, 1);
    assert_int_equal(second->n_instruments, 0);
    assert_int_equal(first->on, PARLEY_ON_REFUSAL);
    assert_int_equal(first->of, PARLEY_NONE);
    assert_int_equal(first->sender, 0);
    assert_int_equal(first->target, 1);
    assert_int_equal(first->n_issues, 1);
    assert_int_equal(first->from, 0);
    assert_int_equal(first->until, PARLEY_NEVER);
    assert_number(&s, first->threshold, "/threats/first/threshold", false, 1);
    assert_number(&s, first->forget, "/threats/first/forget", false, 0);
    assert_number(&s, first->audience_cost, "/threats/first/audience_cost", false, 0);
    assert_number(&s, first->delay, "/threats/first/delay", false, 0);
    assert_number(&s, first->relief, "/threats/first/relief", false, 0);
    assert_number(&s, first->escalation, "/threats/first/escalation", false, 1);
    assert_int_equal(s.numbers[first->duration].kind, PARLEY_WHOLE);
    assert_string_equal(first->instruments[0].id, "fine");
    assert_number(&s, first->instruments[0].backlash, "/threats/first/instruments/fine/backlash",
                  false, 0);
    assert_number(&s, first->instruments[0].gain_reduction,
                  "/threats/first/instruments/fine/gain_reduction", false, 0);
    assert_int_equal(first->n_scheduled, 2);
    assert_int_equal(first->scheduled[1].round, 4);
    assert_true(first->scheduled[0].probability == 0.5);
    parley_scenario_free(&s);
}

/* -- behaviour ----------------------------------------------------------------------------- */

static void strategies_have_their_numbers(void **state)
{
    (void)state;
    parley_scenario s;
    read_minimal(&s, "/behaviour/row/strategy",
                 "{\"type\": \"memory_one\", \"cc\": 1, \"cd\": 0.25, \"dc\": 1, \"dd\": 0}");
    const parley_strategy *strategy = &s.behaviours[0].strategy;
    assert_number(&s, strategy->initial, "/behaviour/row/strategy/initial", false, 1);
    assert_number(&s, strategy->cd, "/behaviour/row/strategy/cd", true, 0.25);
    assert_int_equal(strategy->p, PARLEY_NONE);
    assert_int_equal(s.behaviours[0].baseline.cd, strategy->cd);
    parley_scenario_free(&s);
    read_minimal(&s, "/behaviour/row/strategy",
                 "{\"type\": \"logit_response\", \"rationality\": 2, \"credibility_prior\": [1, "
                 "3]}");
    strategy = &s.behaviours[0].strategy;
    assert_number(&s, strategy->learning, "/behaviour/row/strategy/learning", false, 0.1);
    assert_number(&s, strategy->trust, "/behaviour/row/strategy/trust", false, 0.5);
    assert_number(&s, strategy->stake, "/behaviour/row/strategy/stake", false, 0);
    assert_true(strategy->credibility_prior[1] == 3);
    parley_scenario_free(&s);
    read_minimal(&s, "/behaviour/row/baseline", "{\"type\": \"random\", \"p\": 0.3}");
    assert_int_equal(s.behaviours[0].strategy.kind, PARLEY_GRIM);
    assert_int_equal(s.behaviours[0].baseline.kind, PARLEY_RANDOM);
    assert_number(&s, s.behaviours[0].baseline.p, "/behaviour/row/baseline/p", true, 0.3);
    parley_scenario_free(&s);
}

static void automata_are_copied_to_the_baseline(void **state)
{
    (void)state;
    parley_scenario s;
    read_minimal(&s, "/behaviour/row/strategy",
                 "{\"type\": \"automaton\", \"states\": [{\"cooperate\": 1, \"cc\": 0, \"cd\": 1, "
                 "\"dc\": 0, \"dd\": 1}, {\"cooperate\": 0.1, \"cc\": 0, \"cd\": 1, \"dc\": 0, "
                 "\"dd\": 1}]}");
    const parley_strategy *strategy = &s.behaviours[0].strategy;
    const parley_strategy *baseline = &s.behaviours[0].baseline;
    assert_int_equal(strategy->n_states, 2);
    assert_int_equal(strategy->initial_state, 0);
    assert_int_equal(strategy->states[1].next[3], 1);
    assert_number(&s, strategy->states[1].cooperate, "/behaviour/row/strategy/states/1/cooperate",
                  true, 0.1);
    assert_ptr_not_equal(strategy->states, baseline->states);
    assert_int_equal(baseline->states[1].cooperate, strategy->states[1].cooperate);
    parley_scenario_free(&s);
}

static void published_zero_determinant_strategies_are_possible(void **state)
{
    (void)state;
    static const char *const strategies[] = {
        "{\"type\": \"zero_determinant\", \"kind\": \"extort\", \"factor\": 2, \"scale\": "
        "0.1111111111111111}",
        "{\"type\": \"zero_determinant\", \"kind\": \"extort\", \"factor\": 3, \"scale\": "
        "0.11538461538461539}",
        "{\"type\": \"zero_determinant\", \"kind\": \"generous\", \"factor\": 2, \"scale\": 0.25}",
    };
    for (size_t i = 0; i < 3; i++) {
        parley_scenario s;
        read_minimal(&s, "/behaviour/row/strategy", strategies[i]);
        assert_int_equal(s.behaviours[0].strategy.kind, PARLEY_ZERO_DETERMINANT);
        assert_int_equal(s.behaviours[0].strategy.generous, i == 2);
        parley_scenario_free(&s);
    }
}

static void the_last_behaviour_that_matches_applies(void **state)
{
    (void)state;
    parley_scenario s;
    const parley_setting settings[] = {
        {"/actors/row/types", "{\"soft\": {\"prior\": 0.5}, \"hard\": {\"prior\": 0.5}}"},
        {"/behaviour/hard", "{\"actor\": \"row\", \"type\": \"hard\", \"strategy\": "
                            "\"always_defect\"}"},
    };
    read_with(&s, minimal, 2, settings);
    assert_int_equal(parley_scenario_behaviour(&s, 0, 0, 1, 0), 0);
    assert_int_equal(parley_scenario_behaviour(&s, 0, 1, 1, 0), 2);
    assert_int_equal(parley_scenario_behaviour(&s, 1, PARLEY_NONE, 0, 0), 1);
    assert_int_equal(parley_scenario_behaviour(&s, 1, PARLEY_NONE, 1, 0), PARLEY_NONE);
    parley_scenario_free(&s);
}

/* -- types --------------------------------------------------------------------------------- */

static void types_override_numbers_given_or_default(void **state)
{
    (void)state;
    parley_scenario s;
    read_minimal(&s, "/actors/row/types",
                 "{\"soft\": {\"prior\": 0.25, \"turnover\": {\"hard\": 0.1}, \"set\": "
                 "{\"/issues/game/payoff/T\": 4}},"
                 " \"hard\": {\"prior\": 0.75, \"set\": {\"/issues/game/payoff/T\": {\"schedule\": "
                 "[[0, 6], [3, 7]]}, \"/issues/game/monitoring/detection\": 0.5, "
                 "\"/actors/column/error\": 0.1, \"/actors/row/types/soft/turnover/hard\": 0.2}}}");
    const parley_actor *row = &s.actors[0];
    assert_int_equal(row->n_types, 2);
    assert_true(row->types[1].prior == 0.75);
    assert_int_equal(row->types[0].turnover[0], PARLEY_NONE);
    assert_number(&s, row->discount, "/actors/row/discount", false, 1);
    const parley_number *turnover = &s.numbers[row->types[0].turnover[1]];
    assert_string_equal(turnover->source.pointer, "/actors/row/types/soft/turnover/hard");
    assert_int_equal(turnover->n_overrides, 1);
    const parley_number *temptation = &s.numbers[s.issues[0].payoff.t];
    double value;
    assert_int_equal(temptation->owner, 0);
    assert_int_equal(temptation->n_overrides, 2);
    assert_int_equal(temptation->overrides[1].type, 1);
    assert_int_equal(temptation->overrides[1].source.n_steps, 2);
    assert_string_equal(temptation->overrides[1].source.pointer,
                        "/actors/row/types/hard/set/~1issues~1game~1payoff~1T");
    assert_false(parley_number_constant(temptation, &value));
    const parley_number *error = &s.numbers[s.actors[1].error.cooperate];
    assert_false(error->given);
    assert_int_equal(error->owner, 0);
    parley_scenario_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_a_minimal_scenario_leaves_out_has_defaults),
        cmocka_unit_test(what_is_said_about_a_scenario_is_kept),
        cmocka_unit_test(settings_change_a_number),
        cmocka_unit_test(a_file_that_is_missing_is_a_system_error),
        cmocka_unit_test(rounds_have_dates_in_their_unit),
        cmocka_unit_test(rounds_without_a_start_have_no_dates),
        cmocka_unit_test(a_start_must_be_a_date_of_the_calendar),
        cmocka_unit_test(distributions_keep_their_parameters),
        cmocka_unit_test(distributions_within_the_range_are_allowed),
        cmocka_unit_test(an_unknown_number_is_noticed_wherever_it_is),
        cmocka_unit_test(errors_may_be_given_both_ways_or_each),
        cmocka_unit_test(payoffs_take_three_forms),
        cmocka_unit_test(a_dilemma_is_checked_only_in_plain_numbers),
        cmocka_unit_test(monitoring_may_be_given_by_observer),
        cmocka_unit_test(commitments_have_defaults),
        cmocka_unit_test(commitments_may_differ_by_actor),
        cmocka_unit_test(threats_have_defaults),
        cmocka_unit_test(strategies_have_their_numbers),
        cmocka_unit_test(automata_are_copied_to_the_baseline),
        cmocka_unit_test(published_zero_determinant_strategies_are_possible),
        cmocka_unit_test(the_last_behaviour_that_matches_applies),
        cmocka_unit_test(types_override_numbers_given_or_default),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
