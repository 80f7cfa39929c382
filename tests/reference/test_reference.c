/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reference against published answers and against histories that leave nothing to chance. */
#include "reference.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Scenarios are written with ' for ". */
static void read_scenario(parley_scenario *scenario, const char *text)
{
    char *json = strdup(text);
    parley_error error = {0};
    assert_non_null(json);
    for (char *at = json; *at != '\0'; at++)
        if (*at == '\'')
            *at = '"';
    *scenario = (parley_scenario){0};
    parley_status status =
        parley_scenario_read_text(scenario, "test", json, strlen(json), 0, NULL, &error);
    for (size_t k = 0; k < error.n_faults; k++) {
        char line[512];
        parley_fault_text(&error.faults[k], line, sizeof line);
        print_error("%s\n", line);
    }
    parley_error_free(&error);
    free(json);
    assert_int_equal(status, PARLEY_OK);
}

static reference_result play(const char *text, uint64_t n_replications, int n_threads)
{
    parley_scenario scenario;
    reference_result result = {0};
    reference_options options = {
        .n_replications = n_replications, .seed = 1, .n_threads = n_threads, .by_round = true};
    read_scenario(&scenario, text);
    assert_int_equal(reference_run(&scenario, &options, &result, NULL), PARLEY_OK);
    parley_scenario_free(&scenario);
    return result;
}

static const reference_row *find(const reference_result *result, const char *key)
{
    const reference_row *row = reference_find(result, key);
    if (row == NULL)
        print_error("no row %s\n", key);
    assert_non_null(row);
    return row;
}

static void expect_exactly(const reference_result *result, const char *key, double want)
{
    double mean = find(result, key)->mean;
    if (!(fabs(mean - want) <= 1e-9))
        fail_msg("%s: %.12g, not %.12g", key, mean, want);
}

/* Four standard errors. */
static void expect_about(const reference_result *result, const char *key, double want)
{
    const reference_row *row = find(result, key);
    if (!(fabs(row->mean - want) <= 4 * row->standard_error))
        fail_msg("%s: %.9g +- %.3g, not %.9g", key, row->mean, row->standard_error, want);
}

#define DILEMMA "'payoff': {'form': 'prisoners_dilemma', 'R': 3, 'S': 0, 'T': 5, 'P': 1}"

static void two_tit_for_tats_forget_how_they_began_slowly(void **state)
{
    (void)state;
    reference_result result = play("{'format': 1, 'rounds': {'count': 1000},"
                                   "'actors': {'a': {'error': 0.01}, 'b': {'error': 0.01}},"
                                   "'issues': {'k': {" DILEMMA ", 'monitoring': {}}},"
                                   "'behaviour': {'a': {'actor': 'a', 'strategy': 'tit_for_tat'},"
                                   "'b': {'actor': 'b', 'strategy': 'tit_for_tat'}}}",
                                   10000, 0);
    expect_about(&result, "outcomes/any=any/a/value", 2.29294);
    expect_about(&result, "outcomes/any=any/b/mean_payoff", 2.29294);
    reference_result_free(&result);
}

static void discounting_weighs_the_first_round_most(void **state)
{
    (void)state;
    double sum = 0, weight = 0;
    for (int t = 0; t < 10; t++) {
        sum += pow(0.9, t) * (t == 0 ? 5 : 1);
        weight += pow(0.9, t);
    }
    reference_result result = play("{'format': 1, 'rounds': {'count': 10},"
                                   "'actors': {'a': {'discount': 0.9}, 'b': {}},"
                                   "'issues': {'k': {" DILEMMA ", 'monitoring': {}}},"
                                   "'behaviour': {'a': {'actor': 'a', 'strategy': 'always_defect'},"
                                   "'b': {'actor': 'b', 'strategy': 'tit_for_tat'}}}",
                                   1000, 0);
    expect_exactly(&result, "outcomes/any=any/a/value", sum / weight);
    expect_exactly(&result, "outcomes/any=any/a/mean_payoff", 1.4);
    expect_exactly(&result, "outcomes/any=any/b/value", 0.9);
    expect_exactly(&result, "actions/0/any=any/b>a:k/intended", 1);
    expect_exactly(&result, "actions/1/any=any/b>a:k/intended", 0);
    reference_result_free(&result);
}

/* Green and Porter (1984). */
static void a_price_war_is_worth_what_the_formula_says(void **state)
{
    (void)state;
    reference_result result =
        play("{'format': 1, 'rounds': {'count': 250},"
             "'actors': {'a': {'discount': 0.9}, 'b': {'discount': 0.9}},"
             "'issues': {'k': {" DILEMMA
             ", 'monitoring': {'detection': 0.5, 'false_alarm': 0.05, 'public': true}}},"
             "'behaviour': {'a': {'actor': 'a', 'strategy': {'type': 'trigger', 'punishment': 4}},"
             "'b': {'actor': 'b', 'strategy': {'type': 'trigger', 'punishment': 4}}}}",
             20000, 0);
    expect_about(&result, "outcomes/any=any/a/value", 2.731969);
    reference_result_free(&result);
}

/* Two signals trigger; a round's delay; two rounds; twice as dear the second time. */
static void a_threat_runs_on_time(void **state)
{
    (void)state;
    static const double active[] = {0, 0, 0, 1, 1, 0, 0, 0, 1, 1};
    static const double payoffs[] = {5, 5, 5, 3, 3, 5, 5, 5, 2, 2};
    static const double senders[] = {0, 0, 0, -0.25, -0.25, 0, 0, 0, -0.5, -0.5};
    reference_result result =
        play("{'format': 1, 'rounds': {'count': 10, 'burn_in': 3,"
             "'periods': {'early': {'from': 0, 'until': 5}}}, 'actors': {'a': {}, 'b': {}},"
             "'issues': {'k': {" DILEMMA ", 'monitoring': {}}},"
             "'threats': {'h': {'sender': 'a', 'target': 'b', 'on': 'signal', 'threshold': 2,"
             "'credibility': 1, 'delay': 1, 'duration': 2, 'escalation': 2, 'instruments':"
             "{'x': {'cost_target': 1, 'cost_sender': 0.25, 'gain_reduction': 0.5}}}},"
             "'behaviour': {'a': {'actor': 'a', 'strategy': 'always_cooperate'},"
             "'b': {'actor': 'b', 'strategy': 'always_defect'}}}",
             100, 0);
    for (int t = 0; t < 10; t++) {
        char key[64];
        snprintf(key, sizeof key, "sanctions/%d/h/active", t);
        expect_exactly(&result, key, active[t]);
        snprintf(key, sizeof key, "payoffs/%d/b", t);
        expect_exactly(&result, key, payoffs[t]);
        snprintf(key, sizeof key, "payoffs/%d/a", t);
        expect_exactly(&result, key, senders[t]);
    }
    expect_exactly(&result, "sanctions/1/h/triggered", 1);
    expect_exactly(&result, "sanctions/6/h/imposed", 1);
    expect_exactly(&result, "events/all/any=any/imposed/h", 1);
    expect_exactly(&result, "events/all/any=any/active_rounds/h", 4);
    expect_exactly(&result, "events/early/any=any/lifted/h", 1);
    expect_exactly(&result, "outcomes/any=any/b/value", 4);
    expect_exactly(&result, "outcomes/any=any/b/mean_payoff", 25.0 / 7);
    reference_result_free(&result);
}

/* Counter-sanctions answer in the round in which the first become active; both sides may bluff. */
static void counter_sanctions_and_scheduled_ones_answer_each_other(void **state)
{
    (void)state;
    reference_result result =
        play("{'format': 1, 'rounds': {'count': 8}, 'actors': {'a': {}, 'b': {}},"
             "'issues': {'k': {" DILEMMA ", 'monitoring': {}}},"
             "'threats': {'first': {'sender': 'a', 'target': 'b', 'on': 'signal',"
             "'credibility': 0, 'audience_cost': 7, 'duration': 3, 'scheduled': [[2, 1], [3, 1]],"
             "'instruments': {'x': {}}},"
             "'answer': {'sender': 'b', 'target': 'a', 'on': 'imposition', 'of': 'first',"
             "'credibility': 1, 'duration': 1, 'instruments': {'x': {'cost_target': 1}}}},"
             "'behaviour': {'a': {'actor': 'a', 'strategy': 'always_cooperate'},"
             "'b': {'actor': 'b', 'strategy': 'always_cooperate'}}}",
             100, 0);
    expect_exactly(&result, "sanctions/2/first/active", 1);
    expect_exactly(&result, "sanctions/4/first/active", 1);
    expect_exactly(&result, "sanctions/5/first/active", 0);
    expect_exactly(&result, "events/all/any=any/imposed/first", 1);
    expect_exactly(&result, "events/all/any=any/triggered/first", 0);
    expect_exactly(&result, "sanctions/2/answer/triggered", 1);
    expect_exactly(&result, "payoffs/2/a", 3);
    expect_exactly(&result, "payoffs/3/a", 2);
    expect_exactly(&result, "payoffs/4/a", 3);
    reference_result_free(&result);
}

/* A false alarm every round: help is given, then the phone; what both leave is a violation. */
static void requests_and_calls_clear_signals(void **state)
{
    (void)state;
    reference_result result =
        play("{'format': 1, 'rounds': {'count': 4}, 'actors': {'a': {}, 'b': {}},"
             "'issues': {'k': {" DILEMMA ", 'monitoring': {'a': {'false_alarm': 1}, 'b': {}}}},"
             "'commitments': {'r': {'kind': 'restraint', 'binds': ['b']},"
             "'s': {'kind': 'assistance', 'from': 1, 'honour': {'accidental': 1, 'deliberate': 0},"
             "'restores': {'schedule': [[0, 0], [2, 1]]}, 'cost': 0.5},"
             "'p': {'kind': 'hotline', 'from': 1, 'until': 3, 'resolve':"
             "{'accidental': 1, 'deliberate': 0}, 'cost': 0.25}},"
             "'behaviour': {'a': {'actor': 'a', 'strategy': 'always_cooperate'},"
             "'b': {'actor': 'b', 'strategy': 'always_cooperate'}}}",
             100, 0);
    expect_exactly(&result, "actions/0/any=any/b>a:k/violations", 1);
    expect_exactly(&result, "actions/1/any=any/b>a:k/violations", 0);
    expect_exactly(&result, "actions/1/any=any/b>a:k/signalled", 1);
    expect_exactly(&result, "actions/1/any=any/b>a:k/perceived", 1);
    expect_exactly(&result, "actions/1/any=any/a>b:k/signalled", 0);
    expect_exactly(&result, "commitments/1/s/honoured", 1);
    expect_exactly(&result, "commitments/1/s/restored", 0);
    expect_exactly(&result, "commitments/1/p/resolved", 1);
    expect_exactly(&result, "commitments/2/s/restored", 1);
    expect_exactly(&result, "commitments/2/p/calls", 0);
    expect_exactly(&result, "commitments/3/p/in_force", 0);
    expect_exactly(&result, "payoffs/1/a", 2.75);
    expect_exactly(&result, "payoffs/1/b", 2.25);
    expect_exactly(&result, "payoffs/2/b", 2.5);
    reference_result_free(&result);
}

static void a_withdrawal_ends_restraint_from_the_next_round(void **state)
{
    (void)state;
    reference_result result =
        play("{'format': 1, 'rounds': {'count': 6}, 'actors': {'a': {}, 'b': {}},"
             "'issues': {'k': {" DILEMMA ", 'monitoring': {}}},"
             "'commitments': {'r': {'kind': 'restraint', 'from': 1}},"
             "'threats': {'h': {'sender': 'a', 'target': 'b', 'on': 'violation', 'duration': 9,"
             "'credibility': 0, 'scheduled': [[2, 1]], 'instruments': {'x': {'backlash': 1}}}},"
             "'behaviour': {'a': {'actor': 'a', 'strategy': 'grim', 'baseline': 'grim'},"
             "'b': {'actor': 'b', 'strategy': 'always_cooperate', 'baseline': 'always_defect'}}}",
             100, 0);
    expect_exactly(&result, "commitments/0/r/in_force", 0);
    expect_exactly(&result, "commitments/2/r/in_force", 1);
    expect_exactly(&result, "commitments/3/r/in_force", 0);
    expect_exactly(&result, "actions/0/any=any/b>a:k/intended", 0);
    expect_exactly(&result, "actions/2/any=any/b>a:k/intended", 1);
    expect_exactly(&result, "actions/3/any=any/b>a:k/intended", 0);
    /* grim saw a D in round 0, and equal strategies go on */
    expect_exactly(&result, "actions/1/any=any/a>b:k/intended", 0);
    expect_exactly(&result, "events/all/any=any/withdrawn/b>a", 1);
    expect_exactly(&result, "events/all/any=any/violation/b>a:k", 0);
    reference_result_free(&result);
}

#define LOGIT(on)                                                                                  \
    "{'format': 1, 'rounds': {'count': 1}, 'actors': {'a': {'discount': 0.5}, 'b': {}},"           \
    "'issues': {'k': {" DILEMMA ", 'monitoring': {'detection': 0.8, 'false_alarm': 0.3}}},"        \
    "'threats': {'h': {'sender': 'b', 'target': 'a', 'on': '" on "', 'delay': 1, 'duration': 2,"   \
    "'credibility': 1, 'instruments': {'x': {'cost_target': 2}}}},"                                \
    "'behaviour': {'a': {'actor': 'a', 'strategy': {'type': 'logit_response',"                     \
    "'rationality': 0.5, 'trust': 0.25, 'credibility_prior': [1, 3], 'stake': 0.4}},"              \
    "'b': {'actor': 'b', 'strategy': 'always_cooperate'}}}"

/* q = 1/4, so that a D gains 1/4 2 + 3/4 1; it adds a signal with 0.8 - 0.3. The threat costs 2 for
 * two rounds after one, and is believed by 1/4. */
static void a_logit_response_weighs_gain_and_risk(void **state)
{
    (void)state;
    double gain = 1.25 - 0.5 * 0.4, risk = 0.5 * 0.25 * (0.25 + 0.125) * 2;
    reference_result result = play(LOGIT("signal"), 100000, 0);
    expect_about(&result, "actions/0/any=any/a>b:k/intended", 1 / (1 + exp(0.5 * (gain - risk))));
    reference_result_free(&result);
    result = play(LOGIT("violation"), 100000, 0); /* no restraint, so none can be violated */
    expect_about(&result, "actions/0/any=any/a>b:k/intended", 1 / (1 + exp(0.5 * gain)));
    reference_result_free(&result);
}

static void types_differ_and_turn_over(void **state)
{
    (void)state;
    reference_result result =
        play("{'format': 1, 'rounds': {'count': 5}, 'actors': {'a': {'types':"
             "{'good': {'prior': 0.7, 'turnover': {'bad': 0.2}},"
             "'bad': {'prior': 0.3, 'set': {'/issues/k/monitoring/detection': 0.25}}}}, 'b': {}},"
             "'issues': {'k': {" DILEMMA ", 'monitoring': {'detection': 1}}},"
             "'behaviour': {'a': {'actor': 'a', 'strategy': 'always_cooperate'},"
             "'bad': {'actor': 'a', 'type': 'bad', 'strategy': 'always_defect'},"
             "'b': {'actor': 'b', 'strategy': 'always_cooperate'}}}",
             20000, 0);
    expect_about(&result, "actions/0/any=any/a>b:k/executed", 0.7);
    expect_exactly(&result, "actions/0/a=good/a>b:k/executed", 1);
    expect_about(&result, "actions/4/a=good/a>b:k/executed", pow(0.8, 4));
    expect_about(&result, "events/all/a=good/turned/a:bad", 1 - pow(0.8, 4));
    expect_exactly(&result, "events-share/all/a=bad/turned/a:bad", 0);
    expect_about(&result, "actions/2/a=bad/a>b:k/signalled", 0.25);
    expect_about(&result, "cooperation/all/a=bad/a>b:k/perceived", 0.75);
    reference_result_free(&result);
}

/* A constant payoff is worth itself, whenever histories end. */
static void histories_end_by_continuation(void **state)
{
    (void)state;
    reference_result result =
        play("{'format': 1, 'rounds': {'count': 20, 'continuation': 0.8, 'burn_in': 2},"
             "'actors': {'a': {'discount': 0.9}, 'b': {}},"
             "'issues': {'k': {" DILEMMA ", 'monitoring': {}}},"
             "'behaviour': {'a': {'actor': 'a', 'strategy': 'always_cooperate'},"
             "'b': {'actor': 'b', 'strategy': 'always_cooperate'}}}",
             20000, 0);
    expect_exactly(&result, "running/0", 1);
    expect_about(&result, "running/7", pow(0.8, 7));
    expect_about(&result, "outcomes/any=any/a/value", 3);
    expect_exactly(&result, "outcomes/any=any/a/mean_payoff", 3);
    assert_in_range(find(&result, "outcomes/any=any/a/mean_payoff")->n, 12500, 13100);
    reference_result_free(&result);
}

static void a_deed_may_be_laid_to_another(void **state)
{
    (void)state;
    reference_result result =
        play("{'format': 1, 'rounds': {'count': 1}, 'actors': {'a': {}, 'b': {}, 'c': {}, 'd': {}},"
             "'issues': {'k': {" DILEMMA ", 'monitoring': {'detection': 0.5, 'attribution': 0.2}}},"
             "'behaviour': {'a': {'actor': 'a', 'strategy': 'always_defect'},"
             "'b': {'actor': 'b', 'strategy': 'always_cooperate'},"
             "'c': {'actor': 'c', 'strategy': 'always_cooperate'},"
             "'d': {'actor': 'd', 'strategy': 'always_cooperate'}}}",
             20000, 0);
    expect_about(&result, "actions/0/any=any/a>b:k/signalled", 0.1);
    expect_about(&result, "actions/0/any=any/c>b:k/signalled", 0.2);
    expect_about(&result, "actions/0/any=any/d>b:k/signalled", 0.2);
    expect_exactly(&result, "actions/0/any=any/b>a:k/signalled", 0);
    reference_result_free(&result);
}

static const char unknown_text[] =
    "{'format': 1, 'rounds': {'count': 3, 'continuation': 0.9},"
    "'actors': {'a': {'error': {'dist': 'triangular', 'min': 0, 'mode': 0.1, 'max': 0.5,"
    "'unknown': true}}, 'b': {'error': {'dist': 'beta', 'a': 2, 'b': 5}}},"
    "'issues': {'k': {" DILEMMA ", 'monitoring': {}}},"
    "'behaviour': {'a': {'actor': 'a', 'strategy': 'always_cooperate'},"
    "'b': {'actor': 'b', 'strategy': 'always_cooperate'}}}";

static void what_is_unknown_is_drawn_once_a_world(void **state)
{
    (void)state;
    reference_result result = play(unknown_text, 64000, 0);
    const reference_row *known = find(&result, "actions/0/any=any/b>a:k/executed");
    const reference_row *unknown = find(&result, "actions/0/any=any/a>b:k/executed");
    assert_int_equal(unknown->n, 1000);
    expect_about(&result, "actions/0/any=any/a>b:k/executed", 0.8);
    expect_about(&result, "actions/0/any=any/b>a:k/executed", 5.0 / 7);
    /* between worlds: the variance of the triangular is 0.21 / 18; within: that of a coin */
    assert_true(fabs(unknown->standard_error / sqrt((0.21 / 18 + 0.149 / 64) / 1000) - 1) < 0.1);
    assert_true(fabs(known->standard_error / sqrt(10.0 / 49 / 64000) - 1) < 0.1);
    reference_result_free(&result);
}

static void results_do_not_depend_on_threads(void **state)
{
    (void)state;
    reference_result one = play(unknown_text, 5000, 1), four = play(unknown_text, 5000, 4);
    assert_int_equal(one.n_rows, four.n_rows);
    for (size_t k = 0; k < one.n_rows; k++) {
        assert_string_equal(one.rows[k].key, four.rows[k].key);
        assert_memory_equal(&one.rows[k].mean, &four.rows[k].mean, sizeof(double));
        assert_memory_equal(&one.rows[k].standard_error, &four.rows[k].standard_error,
                            sizeof(double));
    }
    reference_result_free(&one);
    reference_result_free(&four);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_tit_for_tats_forget_how_they_began_slowly),
        cmocka_unit_test(discounting_weighs_the_first_round_most),
        cmocka_unit_test(a_price_war_is_worth_what_the_formula_says),
        cmocka_unit_test(a_threat_runs_on_time),
        cmocka_unit_test(counter_sanctions_and_scheduled_ones_answer_each_other),
        cmocka_unit_test(requests_and_calls_clear_signals),
        cmocka_unit_test(a_withdrawal_ends_restraint_from_the_next_round),
        cmocka_unit_test(a_logit_response_weighs_gain_and_risk),
        cmocka_unit_test(types_differ_and_turn_over),
        cmocka_unit_test(histories_end_by_continuation),
        cmocka_unit_test(a_deed_may_be_laid_to_another),
        cmocka_unit_test(what_is_unknown_is_drawn_once_a_world),
        cmocka_unit_test(results_do_not_depend_on_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
