/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "parley/measure.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const char base[] =
    "{\"format\": 1, \"rounds\": {\"count\": 10, \"periods\": {\"late\": {\"from\": 5, \"until\": "
    "10}}},\n"
    " \"actors\": {\"us\": {}, \"japan\": {},\n"
    "  \"china\": {\"types\": {\"a\": {\"prior\": 0.5}, \"b\": {\"prior\": 0.5}}}},\n"
    " \"issues\": {\"spying\": {\"parties\": [\"us\", \"china\"], \"payoff\": {\"form\": "
    "\"harm\"}},\n"
    "  \"grid\": {\"payoff\": {\"form\": \"harm\"}}},\n"
    " \"commitments\": {\"stop\": {\"kind\": \"restraint\"},\n"
    "  \"help\": {\"kind\": \"assistance\", \"honour\": {\"accidental\": 1, \"deliberate\": 0}},\n"
    "  \"phone\": {\"kind\": \"hotline\", \"resolve\": {\"accidental\": 1, \"deliberate\": 0}}},\n"
    " \"threats\": {\"order\": {\"sender\": \"us\", \"target\": \"china\", \"on\": \"signal\",\n"
    "  \"credibility\": 1, \"duration\": 1}},\n"
    " \"behaviour\": {\"x\": {\"actor\": \"us\", \"strategy\": \"grim\"},\n"
    "  \"y\": {\"actor\": \"china\", \"strategy\": \"grim\"},\n"
    "  \"z\": {\"actor\": \"japan\", \"strategy\": \"grim\"}}}";

static int read_base(void **state)
{
    static parley_scenario scenario;
    *state = &scenario;
    return parley_scenario_read_text(&scenario, "base", base, strlen(base), 0, NULL, NULL);
}

static int free_base(void **state)
{
    parley_scenario_free(*state);
    return 0;
}

static void measures_read_back_as_they_are_written(void **state)
{
    static const char *const texts[] = {
        "value/us",
        "value/china|china=b",
        "mean_payoff/japan",
        "mean_payoff/us@late",
        "cooperation/china>us:spying",
        "cooperation/china>us:spying@late|china=a",
        "cooperation/japan>china:grid@late",
        "signal/us>china:grid",
        "violation/us>japan:grid|china=a",
        "request/help",
        "honoured/help@late",
        "restored/help",
        "call/phone",
        "resolved/phone",
        "triggered/order",
        "imposed/order",
        "bluffed/order",
        "lifted/order",
        "active_rounds/order@late|china=b",
        "withdrawn/us>china",
        "turned/china:b",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        parley_measure measure;
        char text[100], short_text[6];
        assert_int_equal(parley_measure_parse(&measure, *state, texts[i], NULL, NULL, NULL),
                         PARLEY_OK);
        assert_int_equal(parley_measure_text(&measure, *state, text, sizeof text),
                         strlen(texts[i]));
        assert_string_equal(text, texts[i]);
        assert_int_equal(parley_measure_text(&measure, *state, short_text, sizeof short_text),
                         strlen(texts[i]));
        assert_int_equal(strncmp(short_text, texts[i], sizeof short_text - 1), 0);
        assert_int_equal(strlen(short_text), sizeof short_text - 1);
        assert_int_equal(parley_measure_text(&measure, *state, NULL, 0), strlen(texts[i]));
    }
}

static void a_measure_resolves_its_names(void **state)
{
    parley_measure measure;
    assert_int_equal(parley_measure_parse(&measure, *state,
                                          "cooperation/china>us:grid@late|china=b", NULL, NULL,
                                          NULL),
                     PARLEY_OK);
    assert_int_equal(measure.quantity, PARLEY_COOPERATION);
    assert_int_equal(measure.actor, 2);
    assert_int_equal(measure.counterpart, 0);
    assert_int_equal(measure.issue, 1);
    assert_int_equal(measure.period, 0);
    assert_int_equal(measure.type_actor, 2);
    assert_int_equal(measure.type, 1);
    assert_int_equal(measure.commitment, PARLEY_NONE);
    assert_int_equal(measure.threat, PARLEY_NONE);
    assert_int_equal(measure.subject_type, PARLEY_NONE);
    assert_int_equal(parley_measure_parse(&measure, *state, "turned/china:b", NULL, NULL, NULL),
                     PARLEY_OK);
    assert_int_equal(measure.quantity, PARLEY_EVENT);
    assert_int_equal(measure.event, PARLEY_TURNED);
    assert_int_equal(measure.actor, 2);
    assert_int_equal(measure.subject_type, 1);
    assert_int_equal(measure.type, PARLEY_NONE);
}

static void faults_say_what_is_wrong(void **state)
{
    static const struct {
        const char *text, *says;
    } cases[] = {
        {"", "unknown quantity \"\""},
        {"valeu/us", "did you mean \"value\"?"},
        {"imposd/order", "did you mean \"imposed\"?"},
        {"value", "after its name must come /ACTOR"},
        {"cooperation", "must come /ACTOR>COUNTERPART:ISSUE"},
        {"request", "must come /COMMITMENT"},
        {"imposed", "must come /THREAT"},
        {"value/", "unknown actor \"\""},
        {"value/uk", "unknown actor \"uk\""},
        {"value/chima", "did you mean \"china\"?"},
        {"value/us@late", "a value has no period"},
        {"mean_payoff/us@lte", "unknown period \"lte\"; did you mean \"late\"?"},
        {"cooperation/us", "found no : before an issue"},
        {"cooperation/us:grid", "found no > between"},
        {"cooperation/us>uk:grid", "unknown actor \"uk\""},
        {"cooperation/us>us:grid", "actor and counterpart are both us"},
        {"cooperation/us>china:gird", "did you mean \"grid\"?"},
        {"cooperation/us>japan:spying", "the two do not meet on spying"},
        {"withdrawn/us", "found no >"},
        {"turned/china", "found no : before a type"},
        {"turned/us:a", "there are no types of us"},
        {"turned/china:c", "unknown type \"c\""},
        {"request/stop", "a commitment of the kind assistance"},
        {"call/help", "a commitment of the kind hotline"},
        {"call/fone", "unknown commitment \"fone\""},
        {"imposed/orders", "did you mean \"order\"?"},
        {"value/us|china", "found no = after |"},
        {"value/us|us=a", "there are no types of us"},
        {"value/us|china=c", "unknown type \"c\""},
        {"value/us|uk=a", "unknown actor \"uk\""},
        {"mean_payoff/us|china=a@late", "unknown type \"a@late\""},
    };
    const parley_place place = {"file.json", 3, 4};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        parley_error error = {0};
        parley_measure measure;
        assert_int_equal(
            parley_measure_parse(&measure, *state, cases[i].text, &place, "/headline/0", &error),
            PARLEY_ERROR_SCENARIO);
        assert_int_equal(error.n_faults, 1);
        if (!strstr(error.faults[0].message, cases[i].says))
            print_message("%s: %s\n", cases[i].text, error.faults[0].message);
        assert_non_null(strstr(error.faults[0].message, cases[i].says));
        assert_string_equal(error.faults[0].file, "file.json");
        assert_string_equal(error.faults[0].pointer, "/headline/0");
        assert_int_equal(error.faults[0].line, 3);
        parley_error_free(&error);
    }
}

static void every_event_has_a_name(void **state)
{
    (void)state;
    for (int event = 0; event < PARLEY_N_EVENTS; event++)
        assert_non_null(parley_event_name((parley_event)event));
    assert_string_equal(parley_event_name(PARLEY_ACTIVE_ROUNDS), "active_rounds");
    assert_null(parley_event_name(PARLEY_N_EVENTS));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(measures_read_back_as_they_are_written),
        cmocka_unit_test(a_measure_resolves_its_names),
        cmocka_unit_test(faults_say_what_is_wrong),
        cmocka_unit_test(every_event_has_a_name),
    };
    return cmocka_run_group_tests(tests, read_base, free_base);
}
