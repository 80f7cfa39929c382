/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is wrong with a scenario is said, with its place and what is allowed. Each case changes one
 * thing of a valid scenario and expects one fault. */
#include "parley/scenario.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char base[] =
    "{\"format\": 1,\n"
    " \"rounds\": {\"count\": 72, \"unit\": \"month\", \"start\": \"2013-01\",\n"
    "  \"periods\": {\"before\": {\"from\": 0, \"until\": 33}}},\n"
    " \"actors\": {\"us\": {}, \"japan\": {\"types\": {\"only\": {\"prior\": 1}}},\n"
    "  \"china\": {\"types\": {\"committed\": {\"prior\": 0.4, \"turnover\": {\"opportunist\": "
    "0.1}},\n"
    "   \"opportunist\": {\"prior\": 0.6}, \"third\": {\"prior\": 0}}}},\n"
    " \"issues\": {\n"
    "  \"espionage\": {\"parties\": [\"us\", \"china\"],\n"
    "   \"payoff\": {\"form\": \"prisoners_dilemma\", \"R\": 3, \"S\": 0, \"T\": 5, \"P\": 1}},\n"
    "  \"grid\": {\"payoff\": {\"form\": \"harm\", \"gain\": {\"us\": 1}}, \"error\": {\"us\": "
    "0.1}},\n"
    "  \"trade\": {\"parties\": [\"us\", \"japan\"], \"payoff\": {\"form\": \"matrix\",\n"
    "   \"us\": {\"cc\": 3, \"cd\": 0, \"dc\": 5, \"dd\": 1},\n"
    "   \"japan\": {\"cc\": 3, \"cd\": 0, \"dc\": 5, \"dd\": 1}}}},\n"
    " \"commitments\": {\n"
    "  \"restraint\": {\"kind\": \"restraint\", \"parties\": [\"us\", \"china\"], \"from\": 33},\n"
    "  \"help\": {\"kind\": \"assistance\", \"honour\": {\"accidental\": 0.8, \"deliberate\": "
    "0.2}},\n"
    "  \"phone\": {\"kind\": \"hotline\", \"resolve\": {\"accidental\": 0.8, \"deliberate\": "
    "0.2}}},\n"
    " \"threats\": {\n"
    "  \"order\": {\"sender\": \"us\", \"target\": \"china\", \"on\": \"signal\", \"credibility\": "
    "0.5,\n"
    "   \"duration\": 12, \"instruments\": {\"companies\": {\"cost_target\": 1}}},\n"
    "  \"counter\": {\"sender\": \"china\", \"target\": \"us\", \"on\": \"imposition\",\n"
    "   \"of\": \"order\", \"credibility\": 0.5, \"duration\": 6}},\n"
    " \"behaviour\": {\n"
    "  \"us\": {\"actor\": \"us\", \"strategy\": \"grim\"},\n"
    "  \"japan\": {\"actor\": \"japan\", \"strategy\": \"tit_for_tat\"},\n"
    "  \"china\": {\"actor\": \"china\", \"strategy\": {\"type\": \"memory_one\", \"cc\": 1,\n"
    "   \"cd\": 0, \"dc\": 1, \"dd\": 0}},\n"
    "  \"spies\": {\"actor\": \"china\", \"type\": \"opportunist\", \"issues\": [\"espionage\"],\n"
    "   \"counterparts\": [\"us\"], \"strategy\": \"always_defect\"}}}\n";

/* A setting, and the fault that it must lead to. */
struct fault_case {
    const char *pointer, *json;
    const char *at, *says;
};

static void check_case(const struct fault_case *fault_case)
{
    parley_scenario scenario;
    parley_error error = {0};
    const parley_setting setting = {fault_case->pointer, fault_case->json};
    parley_status status =
        parley_scenario_read_text(&scenario, "base", base, strlen(base), 1, &setting, &error);
    bool found = false;
    for (size_t i = 0; i < error.n_faults; i++)
        found |= error.faults[i].file && error.faults[i].pointer &&
                 strcmp(error.faults[i].pointer, fault_case->at) == 0 &&
                 strstr(error.faults[i].message, fault_case->says);
    if (!found || error.n_faults != 1 || status == PARLEY_OK) {
        print_message("%s = %s: expected \"%s\" at %s; found %zu:\n", fault_case->pointer,
                      fault_case->json, fault_case->says, fault_case->at, error.n_faults);
        for (size_t i = 0; i < error.n_faults; i++) {
            char text[1000];
            parley_fault_text(&error.faults[i], text, sizeof text);
            print_message("  %s\n", text);
        }
        fail();
    }
    assert_int_equal(status, error.faults[0].status);
    parley_error_free(&error);
    parley_scenario_free(&scenario);
}

#define CHECK(cases)                                                                               \
    for (size_t case_ = 0; case_ < sizeof(cases) / sizeof *(cases); case_++)                       \
    check_case(&(cases)[case_])

/* -- the whole ----------------------------------------------------------------------------- */

static void the_scenario_itself_is_checked(void **state)
{
    (void)state;
    static const struct fault_case cases[] = {
        {"/format", "2", "/format", "found 2 where the format 1"},
        {"/format", "\"1\"", "/format", "where the format 1"},
        {"/format", "null", "", "missing member \"format\""},
        {"/rounds", "null", "", "missing member \"rounds\""},
        {"/behavior", "{}", "/behavior", "did you mean \"behaviour\"?"},
        {"/threat", "{}", "/threat", "did you mean \"threats\"?"},
        {"/name", "3", "/name", "found 3 where a string"},
        {"/title", "[]", "/title", "found an array where a string"},
        {"/description", "true", "/description", "found true"},
        {"/sources", "\"x\"", "/sources", "where an array"},
        {"/sources", "[\"x\", 2]", "/sources/1", "where a string"},
        {"/headline", "[4]", "/headline/0", "where a string"},
        {"/headline", "[\"value/uk\"]", "/headline/0", "unknown actor \"uk\""},
        {"/headline", "[\"value/us\", \"valeu/us\"]", "/headline/1", "did you mean \"value\"?"},
        {"/negotiation", "3", "/negotiation", "where an object"},
        {"/notes", "[]", "/notes", "where an object"},
        {"/notes/~1actors~1uk", "{\"source\": \"x\", \"certainty\": \"H\"}", "/notes/~1actors~1uk",
         "a note on nothing"},
        {"/notes/~1rounds~1count", "{\"source\": \"x\"}", "/notes/~1rounds~1count",
         "missing member \"certainty\""},
        {"/notes/~1rounds~1count", "{\"certainty\": \"H\"}", "/notes/~1rounds~1count",
         "missing member \"source\""},
        {"/notes/~1rounds~1count", "{\"source\": \"x\", \"certainty\": \"Z\"}",
         "/notes/~1rounds~1count/certainty", "one of \"H\", \"M\", \"L\", \"A\", \"X\""},
        {"/notes/rounds", "{\"source\": \"x\", \"certainty\": \"H\"}", "/notes/rounds",
         "not a JSON Pointer"},
        {"/notes/~1rounds~1count", "{\"source\": \"x\", \"certainty\": \"H\", \"page\": 3}",
         "/notes/~1rounds~1count/page", "unknown member \"page\" of a note"},
    };
    CHECK(cases);
}

static void rounds_are_checked(void **state)
{
    (void)state;
    static const struct fault_case cases[] = {
        {"/rounds/count", "null", "/rounds", "missing member \"count\""},
        {"/rounds/count", "0", "/rounds/count", "a whole number from 1 to 1000000"},
        {"/rounds/count", "2.5", "/rounds/count", "a whole number from 1 to 1000000"},
        {"/rounds/count", "1000001", "/rounds/count", "a whole number from 1 to 1000000"},
        {"/rounds/count", "{\"dist\": \"uniform\", \"min\": 1, \"max\": 2}", "/rounds/count",
         "which is fixed"},
        {"/rounds/counts", "3", "/rounds/counts", "did you mean \"count\"?"},
        {"/rounds/unit", "3", "/rounds/unit", "where a string"},
        {"/rounds/unit", "\"fortnight\"", "/rounds/start", "needs the unit day, week"},
        {"/rounds/unit", "\"year\"", "/rounds/start", "a date such as \"2013\""},
        {"/rounds/unit", "\"day\"", "/rounds/start", "a date such as \"2013-01-31\""},
        {"/rounds/start", "\"2013\"", "/rounds/start", "a date such as \"2013-01\""},
        {"/rounds/start", "\"2013-13\"", "/rounds/start", "a date such as"},
        {"/rounds/start", "\"2013-1\"", "/rounds/start", "a date such as"},
        {"/rounds/start", "\"2013-00\"", "/rounds/start", "a date such as"},
        {"/rounds/start", "\"2013-01-31\"", "/rounds/start", "a date such as"},
        {"/rounds/start", "2013", "/rounds/start", "where a string"},
        {"/rounds/continuation", "-0.1", "/rounds/continuation", "from 0 to 1"},
        {"/rounds/continuation", "1.1", "/rounds/continuation", "from 0 to 1"},
        {"/rounds/burn_in", "-1", "/rounds/burn_in", "a whole number from 0"},
        {"/rounds/burn_in", "72", "/rounds/burn_in", "less than the count of rounds, 72"},
        {"/rounds/periods", "[]", "/rounds/periods", "where an object"},
        {"/rounds/periods/Late", "{\"from\": 1, \"until\": 2}", "/rounds/periods/Late",
         "cannot be the id of a period"},
        {"/rounds/periods/late", "{\"from\": 5, \"until\": 5}", "/rounds/periods/late",
         "from must be below until"},
        {"/rounds/periods/late", "{\"from\": 5, \"until\": 73}", "/rounds/periods/late",
         "at most the count of rounds, 72"},
        {"/rounds/periods/late", "{\"from\": 5}", "/rounds/periods/late",
         "missing member \"until\""},
        {"/rounds/periods/late", "{\"from\": 5, \"until\": 7, \"to\": 8}",
         "/rounds/periods/late/to", "unknown member"},
    };
    CHECK(cases);
}

static void actors_are_checked(void **state)
{
    (void)state;
    static const struct fault_case cases[] = {
        {"/actors/Us", "{}", "/actors/Us", "cannot be the id of an actor"},
        {"/actors/us/name", "4", "/actors/us/name", "where a string"},
        {"/actors/us/discont", "0.9", "/actors/us/discont", "did you mean \"discount\"?"},
        {"/actors/us/discount", "1.5", "/actors/us/discount", "a number from 0 to 1"},
        {"/actors/us/discount", "{\"schedule\": [[0, 0.9]]}", "/actors/us/discount",
         "may not be scheduled"},
        {"/actors/us/error", "\"low\"", "/actors/us/error", "a number from 0 to 1"},
        {"/actors/us/error", "{\"cooperation\": 0.1}", "/actors/us/error/cooperation",
         "did you mean \"cooperate\"?"},
        {"/actors/us/error", "{\"cooperate\": 2}", "/actors/us/error/cooperate",
         "a number from 0 to 1"},
        {"/actors/us/types", "[]", "/actors/us/types", "where an object"},
        {"/actors/us/types/a", "{\"prior\": 0.5}", "/actors/us/types", "sum to 0.5 where 1"},
        {"/actors/us/types/a", "{}", "/actors/us/types/a", "missing member \"prior\""},
        {"/actors/us/types/a", "{\"prior\": -1}", "/actors/us/types/a/prior", "from 0 to 1"},
        {"/actors/china/types/committed/turnover/third", "0.95",
         "/actors/china/types/committed/turnover", "sum to 1.05 where at most 1"},
        {"/actors/china/types/committed/turnover/third", "{\"schedule\": [[0, 0.1], [9, 0.91]]}",
         "/actors/china/types/committed/turnover", "sum to 1.01"},
        {"/actors/china/types/committed/turnover/committed", "0.1",
         "/actors/china/types/committed/turnover/committed", "cannot turn into itself"},
        {"/actors/china/types/committed/turnover/oportunist", "0.1",
         "/actors/china/types/committed/turnover/oportunist", "did you mean \"opportunist\"?"},
        {"/actors/china/types/committed/turnover/third", "2",
         "/actors/china/types/committed/turnover/third", "from 0 to 1"},
        {"/actors/china/types/committed/turnover", "3", "/actors/china/types/committed/turnover",
         "where an object"},
    };
    CHECK(cases);
}

static void issues_are_checked(void **state)
{
    (void)state;
    static const struct fault_case cases[] = {
        {"/issues/espionage/parties", "[\"us\"]", "/issues/espionage/parties",
         "at least two are required"},
        {"/issues/espionage/payoff", "null", "/issues/espionage", "missing member \"payoff\""},
        {"/issues/espionage/payoff", "3", "/issues/espionage/payoff", "where an object"},
        {"/issues/espionage/payoff/form", "null", "/issues/espionage/payoff",
         "missing member \"form\""},
        {"/issues/espionage/payoff/form", "\"prisoner_dilemma\"", "/issues/espionage/payoff/form",
         "did you mean \"prisoners_dilemma\"?"},
        {"/issues/espionage/payoff/P", "null", "/issues/espionage/payoff", "missing member \"P\""},
        {"/issues/espionage/payoff/P", "4", "/issues/espionage/payoff", "T > R > P > S"},
        {"/issues/espionage/payoff/P", "\"low\"", "/issues/espionage/payoff/P",
         "found the text \"low\" where a number"},
        {"/issues/espionage/payoff/gain", "{}", "/issues/espionage/payoff/gain",
         "it belongs to \"harm\""},
        {"/issues/espionage/payoff/r", "3", "/issues/espionage/payoff/r", "did you mean \"R\"?"},
        {"/issues/espionage/parites", "[]", "/issues/espionage/parites",
         "did you mean \"parties\"?"},
        {"/issues/grid/payoff/gain", "3", "/issues/grid/payoff/gain", "where an object"},
        {"/issues/grid/payoff/gain/chian", "3", "/issues/grid/payoff/gain/chian",
         "did you mean \"china\"?"},
        {"/issues/grid/payoff/gains", "{}", "/issues/grid/payoff/gains", "did you mean \"gain\"?"},
        {"/issues/trade/payoff/china", "{\"cc\": 1, \"cd\": 1, \"dc\": 1, \"dd\": 1}",
         "/issues/trade/payoff/china", "not a party"},
        {"/issues/trade/payoff/japan", "null", "/issues/trade/payoff",
         "missing the payoffs of \"japan\""},
        {"/issues/trade/payoff/us/cd", "null", "/issues/trade/payoff/us", "missing member \"cd\""},
        {"/issues/trade/payoff/us/ce", "4", "/issues/trade/payoff/us/ce", "unknown member \"ce\""},
        {"/issues/espionage/monitoring", "0.5", "/issues/espionage/monitoring", "where an object"},
        {"/issues/espionage/monitoring/detecton", "0.5", "/issues/espionage/monitoring/detecton",
         "did you mean \"detection\"?"},
        {"/issues/espionage/monitoring/detection", "1.5", "/issues/espionage/monitoring/detection",
         "from 0 to 1"},
        {"/issues/espionage/monitoring", "{\"us\": {}, \"detection\": 1}",
         "/issues/espionage/monitoring/detection", "once for all or by actor, not both"},
        {"/issues/espionage/monitoring", "{\"us\": {}, \"public\": true}",
         "/issues/espionage/monitoring/public", "not allowed where a monitoring is given by actor"},
        {"/issues/espionage/monitoring", "{\"us\": {\"public\": true}}",
         "/issues/espionage/monitoring/us/public", "not allowed"},
        {"/issues/espionage/monitoring", "{\"us\": {}, \"japan\": {}}",
         "/issues/espionage/monitoring/japan", "not a party"},
        {"/issues/espionage/monitoring", "{\"uss\": {}}", "/issues/espionage/monitoring/uss",
         "did you mean \"us\"?"},
        {"/issues/espionage/monitoring/public", "1", "/issues/espionage/monitoring/public",
         "where true or false"},
        {"/issues/grid/monitoring/public", "true", "/issues/grid/monitoring/public",
         "3 parties, where two"},
        {"/issues/grid/error", "0.1", "/issues/grid/error", "where an object"},
        {"/issues/grid/error/uss", "0.1", "/issues/grid/error/uss", "did you mean \"us\"?"},
        {"/issues/grid/error/us", "-0.1", "/issues/grid/error/us", "from 0 to 1"},
        {"/issues/espionage/error/japan", "0.1", "/issues/espionage/error/japan", "not a party"},
    };
    CHECK(cases);
}

static void lists_of_ids_are_checked(void **state)
{
    (void)state;
    static const struct fault_case cases[] = {
        {"/commitments/restraint/parties", "[\"us\", \"chna\"]", "/commitments/restraint/parties/1",
         "unknown actor \"chna\"; did you mean \"china\"?"},
        {"/commitments/restraint/parties", "[\"us\", \"china\", \"us\"]",
         "/commitments/restraint/parties/2", "listed twice"},
        {"/commitments/restraint/parties", "[]", "/commitments/restraint/parties", "empty list"},
        {"/commitments/restraint/parties", "\"us\"", "/commitments/restraint/parties",
         "where an array"},
        {"/commitments/restraint/parties", "[\"us\", 2, \"china\"]",
         "/commitments/restraint/parties/1", "where a string"},
        {"/commitments/restraint/issues", "[\"espionag\"]", "/commitments/restraint/issues/0",
         "did you mean \"espionage\"?"},
        {"/commitments/restraint/issues", "[\"trade\"]", "/commitments/restraint/issues",
         "no two parties of the commitment play the issue \"trade\""},
    };
    CHECK(cases);
}

/* -- the agreement ------------------------------------------------------------------------- */

static void commitments_are_checked(void **state)
{
    (void)state;
    static const struct fault_case cases[] = {
        {"/commitments/help/kind", "null", "/commitments/help", "missing member \"kind\""},
        {"/commitments/help/kind", "\"asistance\"", "/commitments/help/kind",
         "did you mean \"assistance\"?"},
        {"/commitments/help/kind", "4", "/commitments/help/kind", "where a string"},
        {"/commitments/help/honour", "null", "/commitments/help", "missing member \"honour\""},
        {"/commitments/help/honour/accidental", "null", "/commitments/help/honour",
         "missing member \"accidental\""},
        {"/commitments/help/honour/accidental", "1.1", "/commitments/help/honour/accidental",
         "from 0 to 1"},
        {"/commitments/help/honour", "0.5", "/commitments/help/honour", "where an object"},
        {"/commitments/help/honour",
         "{\"us\": {\"accidental\": 1, \"deliberate\": 0}, \"japan\": "
         "{\"accidental\": 1, \"deliberate\": 0}}",
         "/commitments/help/honour", "missing member \"china\""},
        {"/commitments/phone/resolve",
         "{\"us\": {\"accidental\": 1, \"deliberate\": 0}, \"japan\": "
         "{\"accidental\": 1, \"deliberate\": 0}, \"china\": "
         "{\"accidental\": 1}}",
         "/commitments/phone/resolve/china", "missing member \"deliberate\""},
        {"/commitments/help/resolve", "{}", "/commitments/help/resolve",
         "it belongs to \"hotline\""},
        {"/commitments/help/binds", "[\"us\"]", "/commitments/help/binds",
         "it belongs to \"restraint\""},
        {"/commitments/help/request", "2", "/commitments/help/request", "from 0 to 1"},
        {"/commitments/help/request", "{\"uk\": 1}", "/commitments/help/request/uk",
         "unknown actor \"uk\""},
        {"/commitments/help/restores", "{\"us\": -1}", "/commitments/help/restores/us",
         "from 0 to 1"},
        {"/commitments/help/cost", "\"dear\"", "/commitments/help/cost", "where a number"},
        {"/commitments/phone/call", "true", "/commitments/phone/call", "found true"},
        {"/commitments/restraint/binds", "[\"japan\"]", "/commitments/restraint/binds",
         "\"japan\" is bound, but not a party"},
        {"/commitments/restraint/request", "1", "/commitments/restraint/request",
         "it belongs to \"assistance\""},
        {"/commitments/restraint/until", "3", "/commitments/restraint/until",
         "from 33 and until 3"},
        {"/commitments/restraint/from", "-3", "/commitments/restraint/from",
         "a whole number from 0"},
        {"/commitments/restraint/lag", "0.5", "/commitments/restraint/lag",
         "a whole number from 0"},
        {"/commitments/restraint/negotiable", "true", "/commitments/restraint/negotiable",
         "without negotiation"},
        {"/commitments/restraint/negotiable", "1", "/commitments/restraint/negotiable",
         "where true or false"},
        {"/commitments/restraint/form", "1", "/commitments/restraint/form", "did you mean"},
    };
    CHECK(cases);
}

/* The base with talks: changes one place of them, which must give one fault. */
static void negotiation_is_checked(void **state)
{
    (void)state;
#define TALKS(rest)                                                                                \
    "{\"protocol\": \"alternating_offers\", \"between\": [\"us\", \"china\"], \"first\": \"us\", " \
    "\"deadline\": 3" rest "}"
    static const struct fault_case cases[] = {
        {"/negotiation", "{\"protocol\": \"auction\"}", "/negotiation/protocol", "where one of"},
        {"/negotiation", TALKS(""), "/negotiation", "nothing to negotiate"},
        {"/negotiation", TALKS(", \"favourite\": {}"), "/negotiation/favourite",
         "it belongs to \"attrition\""},
        {"/negotiation", TALKS(", \"reservatoin\": {}"), "/negotiation/reservatoin",
         "did you mean \"reservation\"?"},
        {"/negotiation", TALKS(", \"opens\": 1000000"), "/negotiation/opens",
         "less than the count of rounds"},
        {"/negotiation", TALKS(", \"values\": 3"), "/negotiation/values", "or a table by package"},
        {"/negotiation", TALKS(", \"values\": {\"nosuch\": {\"us\": 1, \"china\": 1}}"),
         "/negotiation/values/nosuch", "\"nosuch\" is none"},
        {"/negotiation", TALKS(", \"values\": {}"), "/negotiation/values", "what no deal is worth"},
        {"/negotiation", TALKS(", \"values\": {\"\": {\"us\": 1}}"), "/negotiation/values/",
         "missing member \"china\""},
        {"/negotiation", TALKS(", \"transfer\": -1"), "/negotiation/transfer", "of at least 0"},
        {"/negotiation", TALKS(", \"tactics\": {\"us\": \"time_dependent\"}"),
         "/negotiation/tactics/us", "needs the member \"exponent\""},
    };
#undef TALKS
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        parley_scenario scenario;
        parley_error error = {0};
        const parley_setting setting = {cases[i].pointer, cases[i].json};
        bool found = false;
        assert_int_not_equal(
            parley_scenario_read_text(&scenario, "base", base, strlen(base), 1, &setting, &error),
            PARLEY_OK);
        for (size_t k = 0; k < error.n_faults; k++)
            found |= error.faults[k].pointer && strcmp(error.faults[k].pointer, cases[i].at) == 0 &&
                     strstr(error.faults[k].message, cases[i].says);
        if (!found)
            for (size_t k = 0; k < error.n_faults; k++)
                print_message("%s: %s\n", error.faults[k].pointer, error.faults[k].message);
        assert_true(found);
        parley_error_free(&error);
    }
}

/* What a protocol cannot do, on talks that are otherwise sound. */
static void protocols_refuse_what_they_cannot_do(void **state)
{
    (void)state;
    static const char talks[] =
        "{\"format\": 1, \"rounds\": {\"count\": 9}, \"actors\": {\"a\": {}, \"b\": {}, \"c\": "
        "{}}, "
        "\"issues\": {\"i\": {\"payoff\": {\"form\": \"harm\"}}}, \"commitments\": {\"x\": "
        "{\"kind\": "
        "\"restraint\", \"negotiable\": true}}, \"behaviour\": {\"a\": {\"actor\": \"a\", "
        "\"strategy\": "
        "\"grim\"}, \"b\": {\"actor\": \"b\", \"strategy\": \"grim\"}, \"c\": {\"actor\": \"c\", "
        "\"strategy\": \"grim\"}}, \"negotiation\": {\"protocol\": \"alternating_offers\", "
        "\"between\": "
        "[\"b\", \"a\"], \"first\": \"a\", \"deadline\": 9}}";
    static const char uniform[] = "{\"a\": {\"dist\": \"uniform\", \"min\": 0, \"max\": 1}}";
    static const struct fault_case cases[] = {
        {"/negotiation/reservation", uniform, "/negotiation/reservation/a", "many equilibria"},
        {"/negotiation/outside", uniform, "/negotiation/outside/a", "many equilibria"},
        {"/negotiation/tactics", "{\"a\": {\"type\": \"time_dependent\", \"exponent\": 1}}",
         "/negotiation/tactics", "the same tactic"},
        {"/negotiation/deadline", "10", "/negotiation/deadline", "9 are left"},
        {"/negotiation/first", "\"c\"", "/negotiation/first", "does not negotiate"},
        {"/negotiation/between", "[\"a\", \"b\", \"c\"]", "/negotiation/between", "found 3 actors"},
        {"/commitments/x/parties", "[\"a\", \"c\"]", "/commitments/x/negotiable",
         "not a party of the commitment"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        parley_scenario scenario;
        parley_error error = {0};
        const parley_setting setting = {cases[i].pointer, cases[i].json};
        assert_int_equal(parley_scenario_read_text(&scenario, "talks", talks, strlen(talks), 1,
                                                   &setting, &error),
                         PARLEY_ERROR_SCENARIO);
        assert_int_equal(error.n_faults, 1);
        assert_string_equal(error.faults[0].pointer, cases[i].at);
        assert_non_null(strstr(error.faults[0].message, cases[i].says));
        parley_error_free(&error);
    }
}

static void threats_are_checked(void **state)
{
    (void)state;
    static const struct fault_case cases[] = {
        {"/threats/order/sender", "null", "/threats/order", "missing member \"sender\""},
        {"/threats/order/target", "\"chima\"", "/threats/order/target", "did you mean \"china\"?"},
        {"/threats/order/on", "null", "/threats/order", "missing member \"on\""},
        {"/threats/order/on", "\"signals\"", "/threats/order/on", "did you mean \"signal\"?"},
        {"/threats/order/credibility", "null", "/threats/order", "missing member \"credibility\""},
        {"/threats/order/duration", "null", "/threats/order", "missing member \"duration\""},
        {"/threats/order/duration", "0", "/threats/order/duration", "a whole number from 1"},
        {"/threats/order/duration", "1.5", "/threats/order/duration", "a whole number from 1"},
        {"/threats/order/duration", "2000000", "/threats/order/duration", "to 1000000"},
        {"/threats/order/escalation", "0", "/threats/order/escalation", "above 0"},
        {"/threats/order/of", "\"counter\"", "/threats/order/of", "only"},
        {"/threats/order/issues", "[\"trade\"]", "/threats/order/issues",
         "not both parties of the issue \"trade\""},
        {"/threats/counter/of", "null", "/threats/counter", "missing member \"of\""},
        {"/threats/counter/of", "\"ordr\"", "/threats/counter/of", "did you mean \"order\"?"},
        {"/threats/counter/of", "\"counter\"", "/threats/counter/of", "not against the sender"},
        {"/threats/counter/target", "\"china\"", "/threats/counter/target", "the same actor"},
        {"/threats/order/instruments", "[]", "/threats/order/instruments", "where an object"},
        {"/threats/order/instruments/companies/cost", "1",
         "/threats/order/instruments/companies/cost", "unknown member \"cost\""},
        {"/threats/order/instruments/companies/backlash", "2",
         "/threats/order/instruments/companies/backlash", "from 0 to 1"},
        {"/threats/order/scheduled", "3", "/threats/order/scheduled", "where an array"},
        {"/threats/order/scheduled", "[3]", "/threats/order/scheduled/0", "where an array"},
        {"/threats/order/scheduled", "[[3]]", "/threats/order/scheduled/0",
         "1 elements where [round, probability]"},
        {"/threats/order/scheduled", "[[3, 0.5], [3, 1]]", "/threats/order/scheduled/1/0",
         "rounds must increase"},
        {"/threats/order/scheduled", "[[3, 1.5]]", "/threats/order/scheduled/0/1", "from 0 to 1"},
        {"/threats/order/scheduled", "[[3.5, 1]]", "/threats/order/scheduled/0/0",
         "a whole number"},
        {"/threats/order/scheduled", "[[3, {\"dist\": \"beta\", \"a\": 1, \"b\": 1}]]",
         "/threats/order/scheduled/0/1", "which is fixed"},
    };
    CHECK(cases);
}

/* -- behaviour ----------------------------------------------------------------------------- */

static void behaviour_is_checked(void **state)
{
    (void)state;
    static const struct fault_case cases[] = {
        {"/behaviour/japan/counterparts", "[\"us\"]", "/behaviour",
         "no entry says how \"japan\" of type \"only\" behaves towards \"china\" on \"grid\""},
        {"/behaviour/us/issues", "[\"espionage\", \"grid\"]", "/behaviour",
         "no entry says how \"us\" behaves towards \"japan\" on \"trade\""},
        {"/behaviour/us/actor", "null", "/behaviour/us", "missing member \"actor\""},
        {"/behaviour/us/actor", "\"uk\"", "/behaviour/us/actor", "unknown actor \"uk\""},
        {"/behaviour/us/type", "\"x\"", "/behaviour/us/type", "has no types"},
        {"/behaviour/spies/type", "\"comitted\"", "/behaviour/spies/type",
         "did you mean \"committed\"?"},
        {"/behaviour/spies/type", "\"any\"", "/behaviour/spies/type", "unknown type \"any\""},
        {"/behaviour/spies/issues", "[\"trade\"]", "/behaviour/spies/issues", "not a party"},
        {"/behaviour/spies/counterparts", "[\"japan\"]", "/behaviour/spies/counterparts",
         "does not meet \"japan\""},
        {"/behaviour/spies/counterparts", "[\"china\"]", "/behaviour/spies/counterparts",
         "does not meet \"china\""},
        {"/behaviour/us/strategy", "null", "/behaviour/us", "missing member \"strategy\""},
        {"/behaviour/us/strategy", "3", "/behaviour/us/strategy", "the name of a strategy"},
        {"/behaviour/us/strategy", "\"tit_for_tats\"", "/behaviour/us/strategy",
         "did you mean \"tit_for_tat\"?"},
        {"/behaviour/us/strategy", "{\"p\": 1}", "/behaviour/us/strategy",
         "missing member \"type\""},
        {"/behaviour/us/strategy", "{\"type\": \"grimm\"}", "/behaviour/us/strategy/type",
         "did you mean \"grim\"?"},
        {"/behaviour/us/strategy", "\"random\"", "/behaviour/us/strategy",
         "\"random\" needs the member \"p\""},
        {"/behaviour/us/strategy", "\"trigger\"", "/behaviour/us/strategy",
         "needs the member \"punishment\""},
        {"/behaviour/us/strategy", "{\"type\": \"generous_tit_for_tat\"}", "/behaviour/us/strategy",
         "missing member \"generosity\""},
        {"/behaviour/us/strategy", "{\"type\": \"grim\", \"p\": 1}", "/behaviour/us/strategy/p",
         "it belongs to \"random\""},
        {"/behaviour/us/strategy", "{\"type\": \"grim\", \"zeal\": 1}",
         "/behaviour/us/strategy/zeal", "unknown member \"zeal\""},
        {"/behaviour/us/baseline", "{\"type\": \"random\", \"p\": 2}", "/behaviour/us/baseline/p",
         "from 0 to 1"},
        {"/behaviour/us/strategy", "{\"type\": \"trigger\", \"punishment\": 0}",
         "/behaviour/us/strategy/punishment", "a whole number from 1"},
        {"/behaviour/us/strategy",
         "{\"type\": \"logit_response\", \"rationality\": 0, "
         "\"credibility_prior\": [1, 1]}",
         "/behaviour/us/strategy/rationality", "above 0"},
        {"/behaviour/us/strategy",
         "{\"type\": \"logit_response\", \"rationality\": 1, "
         "\"credibility_prior\": [1, 0]}",
         "/behaviour/us/strategy/credibility_prior/1", "above 0"},
        {"/behaviour/us/strategy",
         "{\"type\": \"logit_response\", \"rationality\": 1, "
         "\"credibility_prior\": [1]}",
         "/behaviour/us/strategy/credibility_prior", "1 elements where two"},
        {"/behaviour/us/strategy", "{\"type\": \"logit_response\", \"rationality\": 1}",
         "/behaviour/us/strategy", "missing member \"credibility_prior\""},
        {"/behaviour/us/strategy", "{\"type\": \"automaton\"}", "/behaviour/us/strategy",
         "missing member \"states\""},
        {"/behaviour/us/strategy", "{\"type\": \"automaton\", \"states\": []}",
         "/behaviour/us/strategy/states", "no state"},
        {"/behaviour/us/strategy",
         "{\"type\": \"automaton\", \"initial\": 1, \"states\": "
         "[{\"cooperate\": 1, \"cc\": 0, \"cd\": 0, \"dc\": 0, \"dd\": 0}]}",
         "/behaviour/us/strategy/initial", "found state 1 where states are 0 to 0"},
        {"/behaviour/us/strategy",
         "{\"type\": \"automaton\", \"states\": "
         "[{\"cooperate\": 1, \"cc\": 0, \"cd\": 0, \"dc\": 2, \"dd\": 0}]}",
         "/behaviour/us/strategy/states/0/dc", "found state 2"},
        {"/behaviour/us/strategy",
         "{\"type\": \"automaton\", \"states\": "
         "[{\"cooperate\": 1, \"cc\": 0, \"cd\": 0, \"dc\": 0}]}",
         "/behaviour/us/strategy/states/0", "missing member \"dd\""},
        {"/behaviour/us/strategy",
         "{\"type\": \"automaton\", \"states\": "
         "[{\"cooperate\": 2, \"cc\": 0, \"cd\": 0, \"dc\": 0, \"dd\": 0}]}",
         "/behaviour/us/strategy/states/0/cooperate", "from 0 to 1"},
    };
    CHECK(cases);
}

static void zero_determinant_strategies_must_be_possible(void **state)
{
    (void)state;
    static const struct fault_case cases[] = {
        {"/behaviour/spies/strategy",
         "{\"type\": \"zero_determinant\", \"kind\": \"extort\", \"factor\": 3, \"scale\": 0.25}",
         "/behaviour/spies/strategy", "after cd comes to -0.0833"},
        {"/behaviour/spies/strategy",
         "{\"type\": \"zero_determinant\", \"kind\": \"extort\", \"factor\": 1, \"scale\": 0.1}",
         "/behaviour/spies/strategy/factor", "above 1"},
        {"/behaviour/spies/strategy",
         "{\"type\": \"zero_determinant\", \"kind\": \"extort\", \"factor\": 3, \"scale\": 0}",
         "/behaviour/spies/strategy/scale", "above 0"},
        {"/behaviour/spies/strategy",
         "{\"type\": \"zero_determinant\", \"kind\": \"fair\", \"factor\": 3, \"scale\": 0.1}",
         "/behaviour/spies/strategy/kind", "one of \"extort\", \"generous\""},
        {"/behaviour/spies/strategy",
         "{\"type\": \"zero_determinant\", \"kind\": \"extort\", "
         "\"factor\": {\"dist\": \"gamma\", \"shape\": 1, \"scale\": 1}, "
         "\"scale\": 0.1}",
         "/behaviour/spies/strategy/factor", "which is fixed"},
        {"/behaviour/spies",
         "{\"actor\": \"china\", \"issues\": [\"grid\"], \"strategy\": {\"type\": "
         "\"zero_determinant\", \"kind\": \"extort\", \"factor\": 3, \"scale\": 0.1}}",
         "/behaviour/spies/strategy", "whose payoff is not a prisoners_dilemma"},
    };
    CHECK(cases);
}

/* -- numbers ------------------------------------------------------------------------------- */

#define AT "/issues/grid/payoff/gain/us"
#define PROBABILITY "/threats/order/credibility"
#define WHOLE "/threats/order/duration"

static void distributions_are_checked(void **state)
{
    (void)state;
    static const struct fault_case cases[] = {
        {AT, "{\"dist\": \"gauss\"}", AT "/dist", "one of \"uniform\", \"normal\""},
        {AT, "{\"dist\": \"norml\", \"mean\": 0, \"sd\": 1}", AT "/dist",
         "did you mean \"normal\"?"},
        {AT, "{\"dits\": \"normal\"}", AT, "an object that is neither"},
        {AT, "{\"dist\": 3}", AT "/dist", "where a string"},
        {AT, "{\"dist\": \"uniform\", \"min\": 1, \"max\": 1}", AT, "min must be below max"},
        {AT, "{\"dist\": \"uniform\", \"min\": 1}", AT, "missing member \"max\""},
        {AT, "{\"dist\": \"uniform\", \"min\": 1, \"max\": 2, \"mean\": 2}", AT "/mean",
         "it belongs to \"normal\""},
        {AT, "{\"dist\": \"uniform\", \"min\": -1e308, \"max\": 1e308}", AT, "too far apart"},
        {AT, "{\"dist\": \"normal\", \"mean\": 0, \"sd\": 0}", AT "/sd", "above 0"},
        {AT, "{\"dist\": \"normal\", \"mean\": 0, \"std\": 1, \"sd\": 1}", AT "/std",
         "did you mean \"sd\"?"},
        {AT, "{\"dist\": \"normal\", \"mean\": 0, \"sd\": 1, \"min\": 8}", AT,
         "practically nothing"},
        {AT, "{\"dist\": \"normal\", \"mean\": 0, \"sd\": 1, \"min\": 1, \"max\": 0}", AT,
         "min must be below max"},
        {AT, "{\"dist\": \"normal\", \"mean\": 0, \"sd\": 1, \"min\": 1, \"max\": 1}", AT,
         "practically nothing"},
        {AT,
         "{\"dist\": \"normal\", \"mean\": {\"dist\": \"beta\", \"a\": 1, \"b\": 1}, \"sd\": 1}",
         AT "/mean", "which is fixed"},
        {AT, "{\"dist\": \"lognormal\", \"zeta\": 0, \"sigma\": -1}", AT "/sigma", "above 0"},
        {AT, "{\"dist\": \"lognormal\", \"zeta\": 0, \"sigma\": 1, \"max\": 0}", AT,
         "practically nothing"},
        {AT, "{\"dist\": \"lognormal\", \"zeta\": 0, \"sigma\": 100}", AT, "need not be finite"},
        {AT, "{\"dist\": \"beta\", \"a\": 0, \"b\": 1}", AT "/a", "above 0"},
        {AT, "{\"dist\": \"beta\", \"a\": 1, \"b\": 1, \"min\": 1}", AT, "practically nothing"},
        {AT, "{\"dist\": \"gamma\", \"shape\": 1, \"scale\": 0}", AT "/scale", "above 0"},
        {AT, "{\"dist\": \"gamma\", \"shape\": 1}", AT, "missing member \"scale\""},
        {AT, "{\"dist\": \"exponential\", \"mean\": -1}", AT "/mean", "above 0"},
        {AT, "{\"dist\": \"exponential\", \"mean\": 1, \"min\": 20}", AT, "practically nothing"},
        {AT, "{\"dist\": \"triangular\", \"min\": 0, \"mode\": 3, \"max\": 2}", AT,
         "min <= mode <= max"},
        {AT, "{\"dist\": \"triangular\", \"min\": 1, \"mode\": 1, \"max\": 1}", AT, "min < max"},
        {AT, "{\"dist\": \"discrete\", \"values\": [1], \"weights\": [1, 2]}", AT "/weights",
         "2 weights for 1 values"},
        {AT, "{\"dist\": \"discrete\", \"values\": [1], \"weights\": [0]}", AT "/weights",
         "sum to 0"},
        {AT, "{\"dist\": \"discrete\", \"values\": [1, 2], \"weights\": [2, -1]}", AT "/weights/1",
         "at least 0"},
        {AT, "{\"dist\": \"discrete\", \"values\": [1, 2], \"weights\": [1, 1], \"min\": 3}", AT,
         "practically nothing"},
        {AT, "{\"dist\": \"discrete\", \"values\": [\"a\"], \"weights\": [1]}", AT "/values/0",
         "where a number"},
        {AT, "{\"dist\": \"beta\", \"a\": 1, \"b\": 1, \"unknown\": \"yes\"}", AT "/unknown",
         "where true or false"},
        {PROBABILITY, "{\"dist\": \"normal\", \"mean\": 0.5, \"sd\": 0.1}", PROBABILITY,
         "from -inf to inf where a number from 0 to 1"},
        {PROBABILITY, "{\"dist\": \"normal\", \"mean\": 0.5, \"sd\": 0.1, \"min\": 0}", PROBABILITY,
         "from 0 to inf"},
        {PROBABILITY, "{\"dist\": \"uniform\", \"min\": 0.5, \"max\": 1.1}", PROBABILITY,
         "from 0.5 to 1.1"},
        {PROBABILITY, "{\"dist\": \"discrete\", \"values\": [0, 2], \"weights\": [1, 1]}",
         PROBABILITY, "from 0 to 2"},
        {WHOLE, "{\"dist\": \"uniform\", \"min\": 1, \"max\": 3}", WHOLE, "only discrete"},
        {WHOLE, "{\"dist\": \"discrete\", \"values\": [1, 2.5], \"weights\": [1, 1]}", WHOLE,
         "found the value 2.5"},
        {WHOLE, "{\"dist\": \"discrete\", \"values\": [0, 2], \"weights\": [1, 1]}", WHOLE,
         "a whole number from 1"},
        {WHOLE, "{\"dist\": \"discrete\", \"values\": [1, 1e7], \"weights\": [1, 1]}", WHOLE,
         "to 1000000"},
        {"/threats/order/escalation",
         "{\"dist\": \"discrete\", \"values\": [0, 2], \"weights\": [1, 1]}",
         "/threats/order/escalation", "above 0"},
        {"/threats/order/escalation", "{\"dist\": \"normal\", \"mean\": 1, \"sd\": 1}",
         "/threats/order/escalation", "above 0"},
    };
    CHECK(cases);
}

static void schedules_are_checked(void **state)
{
    (void)state;
    static const struct fault_case cases[] = {
        {AT, "{\"schedule\": []}", AT "/schedule", "empty schedule"},
        {AT, "{\"schedule\": 3}", AT "/schedule", "where an array"},
        {AT, "{\"schedule\": [[1, 2]]}", AT "/schedule/0/0", "where 0 is required"},
        {AT, "{\"schedule\": [[0, 2], [0, 3]]}", AT "/schedule/1/0", "rounds must increase"},
        {AT, "{\"schedule\": [[0, 2], [6, 3], [5, 3]]}", AT "/schedule/2/0", "after round 6"},
        {AT, "{\"schedule\": [[0, 2], [1.5, 3]]}", AT "/schedule/1/0", "a whole number"},
        {AT, "{\"schedule\": [[0, 2, 3]]}", AT "/schedule/0", "a step [round, value]"},
        {AT, "{\"schedule\": [3]}", AT "/schedule/0", "where an array"},
        {AT, "{\"schedule\": [[0, {\"schedule\": [[0, 1]]}]]}", AT "/schedule/0/1",
         "found a schedule where"},
        {AT, "{\"schedule\": [[0, \"x\"]]}", AT "/schedule/0/1", "found the text \"x\""},
        {AT, "{\"schedule\": [[0, 1]], \"unknown\": true}", AT "/unknown",
         "unknown member \"unknown\" of a schedule"},
        {PROBABILITY, "{\"schedule\": [[0, 0.5], [3, 1.5]]}", PROBABILITY "/schedule/1/1",
         "from 0 to 1"},
        {PROBABILITY, "{\"schedule\": [[0, {\"dist\": \"gamma\", \"shape\": 1, \"scale\": 1}]]}",
         PROBABILITY "/schedule/0/1", "from 0 to inf"},
        {WHOLE, "{\"schedule\": [[0, 1], [3, 1.5]]}", WHOLE "/schedule/1/1", "a whole number"},
    };
    CHECK(cases);
}

/* -- types --------------------------------------------------------------------------------- */

#define SET "/actors/china/types/committed/set"

static void what_types_set_is_checked(void **state)
{
    (void)state;
    static const struct fault_case cases[] = {
        {SET, "[]", SET, "where an object"},
        {SET "/threats", "1", SET "/threats", "not a JSON Pointer"},
        {SET "/~1threats~1order~1credibilty", "1", SET "/~1threats~1order~1credibilty",
         "did you mean \"/threats/order/credibility\"?"},
        {SET "/~1threats~1order~1credibility", "2", SET "/~1threats~1order~1credibility",
         "from 0 to 1"},
        {SET "/~1threats~1order~1duration", "1.5", SET "/~1threats~1order~1duration",
         "a whole number"},
        {SET "/~1threats~1order~1from", "1", SET "/~1threats~1order~1from", "is fixed"},
        {SET "/~1rounds~1continuation", "1", SET "/~1rounds~1continuation", "is fixed"},
        {SET "/~1actors~1china~1types~1committed~1prior", "1",
         SET "/~1actors~1china~1types~1committed~1prior", "is fixed"},
        {SET "/~1threats~1order~1scheduled~10~11", "1", SET "/~1threats~1order~1scheduled~10~11",
         "is fixed"},
        {SET "/~1actors~1us~1error~1cooperate", "1", SET "/~1actors~1us~1error~1cooperate",
         "{\"cooperate\": ..., \"defect\": ...}"},
        {SET "/~1issues~1grid~1error~1us~1defect", "1", SET "/~1issues~1grid~1error~1us~1defect",
         "{\"cooperate\": ..., \"defect\": ...}"},
        {SET "/~1commitments~1help~1request~1us", "1", SET "/~1commitments~1help~1request~1us",
         "{ACTOR: ..., ...}"},
        {SET "/~1issues~1espionage~1monitoring~1us~1detection", "1",
         SET "/~1issues~1espionage~1monitoring~1us~1detection",
         "written once for all, at /issues/espionage/monitoring/detection"},
        {SET "/~1commitments~1help~1honour~1china~1deliberate", "1",
         SET "/~1commitments~1help~1honour~1china~1deliberate",
         "written once for all, at /commitments/help/honour/deliberate"},
        {SET "/~1threats~1order~1credibility~1a", "1", SET "/~1threats~1order~1credibility~1a",
         "as a whole"},
        {SET "/~1actors~1us~1discount", "{\"schedule\": [[0, 1]]}", SET "/~1actors~1us~1discount",
         "may not be scheduled"},
        {SET "/~1actors~1china~1types~1committed~1turnover~1opportunist",
         "{\"schedule\": [[0, 2]]}",
         SET "/~1actors~1china~1types~1committed~1turnover~1opportunist/schedule/0/1",
         "from 0 to 1"},
        {"/actors/japan/types/only/set",
         "{\"/actors/us/error\": 1, \"/actors/china/error\": {\"dist\": \"beta\", \"a\": 1}}",
         "/actors/japan/types/only/set/~1actors~1china~1error", "missing member \"b\""},
    };
    CHECK(cases);
}

static void types_of_two_actors_may_not_set_the_same_number(void **state)
{
    (void)state;
    parley_scenario scenario;
    parley_error error = {0};
    const parley_setting settings[] = {
        {"/actors/china/types/committed/set", "{\"/actors/us/error\": 0.1}"},
        {"/actors/china/types/opportunist/set", "{\"/actors/us/error\": 0.2}"},
        {"/actors/japan/types/only/set", "{\"/actors/us/error\": 0.3}"},
    };
    parley_status status =
        parley_scenario_read_text(&scenario, "base", base, strlen(base), 3, settings, &error);
    assert_int_equal(status, PARLEY_ERROR_SCENARIO);
    assert_int_equal(error.n_faults, 2);
    assert_non_null(strstr(error.faults[0].message, "types of japan set this number too"));
    parley_error_free(&error);
}

static void an_overridden_payoff_is_not_plain_for_zero_determinant(void **state)
{
    (void)state;
    parley_scenario scenario;
    parley_error error = {0};
    const parley_setting settings[] = {
        {"/actors/china/types/committed/set", "{\"/issues/espionage/payoff/T\": 6}"},
        {"/behaviour/spies/strategy",
         "{\"type\": \"zero_determinant\", \"kind\": \"extort\", \"factor\": 3, \"scale\": 0.1}"},
    };
    parley_status status =
        parley_scenario_read_text(&scenario, "base", base, strlen(base), 2, settings, &error);
    assert_int_equal(status, PARLEY_ERROR_SCENARIO);
    assert_int_equal(error.n_faults, 1);
    assert_non_null(strstr(error.faults[0].message, "not plain numbers"));
    parley_error_free(&error);
}

/* -- every number -------------------------------------------------------------------------- */

static size_t faults_with(const char *pointer, const char *json, bool at_it)
{
    parley_scenario scenario;
    parley_error error = {0};
    const parley_setting setting = {pointer, json};
    parley_scenario_read_text(&scenario, "base", base, strlen(base), 1, &setting, &error);
    size_t n = error.n_faults;
    if (at_it)
        for (size_t i = 0; i < error.n_faults; i++)
            n -= strncmp(error.faults[i].pointer, pointer, strlen(pointer)) != 0;
    parley_error_free(&error);
    parley_scenario_free(&scenario);
    return n;
}

static void every_number_keeps_to_its_kind(void **state)
{
    (void)state;
    parley_scenario scenario;
    parley_error error = {0};
    assert_int_equal(
        parley_scenario_read_text(&scenario, "base", base, strlen(base), 0, NULL, &error),
        PARLEY_OK);
    assert_true(scenario.n_numbers > 60);
    for (uint32_t i = 0; i < scenario.n_numbers; i++) {
        const char *pointer = scenario.numbers[i].source.pointer;
        assert_int_equal(faults_with(pointer, "\"text\"", true), 1);
        assert_int_equal(faults_with(pointer, "true", true), 1);
        assert_int_equal(faults_with(pointer, "[1]", true), 1);
        bool dilemma = strstr(pointer, "espionage/payoff");
        bool turnover = strstr(pointer, "turnover");
        if (scenario.numbers[i].kind == PARLEY_PROBABILITY) {
            assert_int_equal(faults_with(pointer, "1.5", true), 1);
            assert_int_equal(faults_with(pointer, "-0.1", true), 1);
            assert_int_equal(faults_with(pointer, "{\"dist\": \"exponential\", \"mean\": 1}", true),
                             1);
            assert_int_equal(
                faults_with(pointer, "{\"dist\": \"beta\", \"a\": 1, \"b\": 1}", false), 0);
        } else if (scenario.numbers[i].kind == PARLEY_WHOLE) {
            assert_int_equal(faults_with(pointer, "1.5", true), 1);
            assert_int_equal(faults_with(pointer, "-1", true), 1);
            assert_int_equal(faults_with(pointer, "{\"schedule\": [[0, 2], [100, 3]]}", false), 0);
        } else if (!strstr(pointer, "escalation")) {
            assert_int_equal(
                faults_with(pointer, "{\"dist\": \"normal\", \"mean\": 1, \"sd\": 1}", false), 0);
            assert_int_equal(faults_with(pointer, "-1", true), 0);
        }
        if (!dilemma && !turnover)
            assert_int_equal(faults_with(pointer, "1", false), 0);
    }
    parley_error_free(&error);
    parley_scenario_free(&scenario);
}

/* -- places and totals --------------------------------------------------------------------- */

static void all_faults_come_out_together_with_their_places(void **state)
{
    (void)state;
    static const char text[] = "{\"format\": 1,\n"
                               " \"rounds\": {\"count\": 0},\n"
                               " \"actors\": {\"a\": {\"eror\": 1}},\n"
                               " \"issues\": {}}\n";
    static const struct {
        unsigned line, column;
        const char *pointer;
    } expected[] = {
        {1, 1, ""},         {2, 22, "/rounds/count"},  {3, 12, "/actors"},
        {4, 12, "/issues"}, {3, 19, "/actors/a/eror"},
    };
    parley_scenario scenario;
    parley_error error = {0};
    parley_status status =
        parley_scenario_read_text(&scenario, "text.json", text, strlen(text), 0, NULL, &error);
    assert_int_equal(status, PARLEY_ERROR_SCENARIO);
    assert_int_equal(error.n_faults, 5);
    for (size_t i = 0; i < 5; i++) {
        assert_string_equal(error.faults[i].file, "text.json");
        assert_int_equal(error.faults[i].line, expected[i].line);
        assert_int_equal(error.faults[i].column, expected[i].column);
        assert_string_equal(error.faults[i].pointer, expected[i].pointer);
    }
    assert_null(scenario.actors);
    parley_error_free(&error);
    parley_scenario_free(&scenario);
}

static void limits_have_a_status_of_their_own(void **state)
{
    (void)state;
    parley_scenario scenario;
    parley_error error = {0};
    const parley_setting settings[] = {
        {"/rounds/count", "1000001"},
        {"/actors/us/error", "2"},
    };
    assert_int_equal(
        parley_scenario_read_text(&scenario, "base", base, strlen(base), 1, settings, &error),
        PARLEY_ERROR_LIMIT);
    parley_error_free(&error);
    assert_int_equal(
        parley_scenario_read_text(&scenario, "base", base, strlen(base), 2, settings, &error),
        PARLEY_ERROR_SCENARIO);
    assert_int_equal(error.n_faults, 2);
    parley_error_free(&error);
    assert_int_equal(
        parley_scenario_read_text(&scenario, "base", base, strlen(base), 2, settings, NULL),
        PARLEY_ERROR_SCENARIO);
}

static void more_actors_than_supported_are_refused(void **state)
{
    (void)state;
    char *json = malloc(4096), *end = json + sprintf(json, "{");
    for (int i = 0; i <= PARLEY_MAX_ACTORS; i++)
        end += sprintf(end, "%s\"a%d\": {}", i ? ", " : "", i);
    sprintf(end, "}");
    parley_scenario scenario;
    parley_error error = {0};
    const parley_setting setting = {"/actors", json};
    assert_int_not_equal(
        parley_scenario_read_text(&scenario, "base", base, strlen(base), 1, &setting, &error),
        PARLEY_OK);
    bool found = false;
    for (size_t i = 0; i < error.n_faults; i++)
        found |= error.faults[i].status == PARLEY_ERROR_LIMIT &&
                 strstr(error.faults[i].message, "65 actors where at most 64");
    assert_true(found);
    parley_error_free(&error);
    free(json);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_scenario_itself_is_checked),
        cmocka_unit_test(rounds_are_checked),
        cmocka_unit_test(actors_are_checked),
        cmocka_unit_test(issues_are_checked),
        cmocka_unit_test(lists_of_ids_are_checked),
        cmocka_unit_test(commitments_are_checked),
        cmocka_unit_test(negotiation_is_checked),
        cmocka_unit_test(protocols_refuse_what_they_cannot_do),
        cmocka_unit_test(threats_are_checked),
        cmocka_unit_test(behaviour_is_checked),
        cmocka_unit_test(zero_determinant_strategies_must_be_possible),
        cmocka_unit_test(distributions_are_checked),
        cmocka_unit_test(schedules_are_checked),
        cmocka_unit_test(what_types_set_is_checked),
        cmocka_unit_test(types_of_two_actors_may_not_set_the_same_number),
        cmocka_unit_test(an_overridden_payoff_is_not_plain_for_zero_determinant),
        cmocka_unit_test(every_number_keeps_to_its_kind),
        cmocka_unit_test(all_faults_come_out_together_with_their_places),
        cmocka_unit_test(limits_have_a_status_of_their_own),
        cmocka_unit_test(more_actors_than_supported_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
