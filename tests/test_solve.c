/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Exact values and deviations against the literature. T, R, P, S = 5, 3, 1, 0. */
#include "parley/exact.h"

#include "harness.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Two who meet on a dilemma: what they play, their discount and error, and how they see. */
static void match_init(subject *s, const char *x, const char *y, double discount, double error,
                       const char *monitoring)
{
    subject_init(s,
                 "{'format':1,'rounds':{'count':50},'actors':{'x':{'discount':%.17g,'error':%.17g},"
                 "'y':{'discount':%.17g,'error':%.17g}},'issues':{'k':{" DILEMMA
                 ",'monitoring':%s}},'behaviour':{'x':{'actor':'x','strategy':%s},"
                 "'y':{'actor':'y','strategy':%s}}}",
                 discount, error, discount, error, monitoring, x, y);
}

static void solved(const subject *s, parley_horizon horizon, parley_solution *solution)
{
    const parley_exact_options options = {.horizon = horizon};
    assert_int_equal(parley_solve(solution, &s->scenario, 0, NULL, &options, NULL), PARLEY_OK);
}

static void assert_long_run(const char *x, const char *y, double error, double own, double other,
                            double tolerance)
{
    subject s;
    parley_solution solution;
    match_init(&s, x, y, 0.9, error, "{}");
    solved(&s, PARLEY_HORIZON_LONG_RUN, &solution);
    assert_near(solution.values[0], own, tolerance);
    if (!isnan(other))
        assert_near(solution.values[1], other, tolerance);
    parley_solution_free(&solution);
    subject_free(&s);
}

#define GENEROUS(g) "{'type':'generous_tit_for_tat','generosity':" g "}"
#define ZD(kind, factor, scale)                                                                    \
    "{'type':'zero_determinant','kind':'" kind "','factor':" factor ",'scale':" scale "}"
#define TFT "'tit_for_tat'"

static void noise_has_the_published_long_run_payoffs(void **state)
{
    (void)state;
    const double none = NAN;
    assert_long_run(TFT, TFT, 0.01, 2.25, 2.25, 1e-9);
    assert_long_run(TFT, TFT, 0.3, 2.25, 2.25, 1e-9);
    assert_long_run(GENEROUS("0.33333333333333331"), GENEROUS("0.33333333333333331"), 0.01,
                    2.97032175, none, 5e-9);
    assert_long_run("'win_stay_lose_shift'", "'win_stay_lose_shift'", 0.01, 2.951092, none, 5e-7);
    assert_long_run(ZD("generous", "2", "0.25"), ZD("generous", "2", "0.25"), 0.01, 2.929441, none,
                    5e-7);
    assert_long_run("'always_defect'", TFT, 0.01, 1.069002, none, 5e-7);
    assert_long_run("'always_defect'", GENEROUS("0.33333333333333331"), 0.01, 2.359368, none, 5e-7);
    assert_long_run(GENEROUS("0.5"), GENEROUS("0.5"), 0.01, 2.980008, none, 5e-7);
    assert_long_run("'always_defect'", GENEROUS("0.5"), 0.01, 3.004551, none, 5e-7);
}

static void extortion_takes_three_times_the_surplus(void **state)
{
    (void)state;
    const char *extort = ZD("extort", "3", "0.11538461538461539");
    assert_long_run(extort, "'always_cooperate'", 0, 41.0 / 11, 21.0 / 11, 1e-9);
    assert_long_run(extort, "{'type':'random','p':0.5}", 0, 2.5625, 1.520833, 5e-7);
    assert_long_run(extort, "'win_stay_lose_shift'", 0, 2.363636, 1.454545, 5e-7);
}

static double price_war(double d, double p, double q, int length, parley_verdict *verdict)
{
    subject s;
    parley_solution solution;
    char strategy[64], monitoring[96];
    snprintf(strategy, sizeof strategy, "{'type':'trigger','punishment':%d}", length);
    snprintf(monitoring, sizeof monitoring, "{'public':true,'detection':%.17g,'false_alarm':%.17g}",
             q, p);
    match_init(&s, strategy, strategy, d, 0, monitoring);
    solved(&s, PARLEY_HORIZON_AUTO, &solution);
    double value = solution.values[0];
    *verdict = solution.verdicts[0];
    parley_solution_free(&solution);
    subject_free(&s);
    return value;
}

static void price_wars_are_as_long_as_they_must_be(void **state)
{
    (void)state;
    static const struct {
        double d, p, q;
        int length;
        double value;
    } rows[] = {{.9, .05, .5, 4, 2.731969}, {.9, .1, .6, 4, 2.527289}, {.95, .1, .6, 3, 2.573580}};
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        parley_verdict verdict;
        double d = rows[k].d, p = rows[k].p, power = pow(d, rows[k].length);
        double v = ((1 - d) * 3 + d * p * (1 - power)) / (1 - d * (1 - p) - d * p * power);
        assert_near(price_war(d, p, rows[k].q, rows[k].length, &verdict), v, 1e-9);
        assert_near(v, rows[k].value, 5e-7);
        assert_int_equal(verdict, PARLEY_CERTIFIED);
        price_war(d, p, rows[k].q, rows[k].length - 1, &verdict);
        assert_int_equal(verdict, PARLEY_BROKEN);
    }
}

static double threshold(const char *strategy, parley_crossing *crossing)
{
    subject s;
    parley_threshold found;
    const parley_exact_options options = {.horizon = PARLEY_HORIZON_AUTO};
    match_init(&s, strategy, strategy, 0.9, 0, "{}");
    assert_int_equal(parley_threshold_find(&found, &s.scenario, 0, "/actors/x/discount", 0.05, 0.99,
                                           0, NULL, &options, NULL),
                     PARLEY_OK);
    subject_free(&s);
    *crossing = found.crossing;
    assert_true(found.crossing != PARLEY_CROSSING_ONE || found.above);
    return found.at;
}

static void cooperation_pays_from_the_published_discounts(void **state)
{
    (void)state;
    parley_crossing crossing;
    assert_near(threshold("'grim'", &crossing), 0.5, 1e-9);
    assert_near(threshold(TFT, &crossing), 2.0 / 3, 1e-9);
    assert_near(threshold("{'type':'trigger','punishment':2}", &crossing), (sqrt(5) - 1) / 2, 1e-9);
    assert_near(threshold("{'type':'trigger','punishment':4}", &crossing), 0.5187900637, 1e-9);
    assert_near(threshold("{'type':'trigger','punishment':10}", &crossing), 0.5002454623, 1e-9);
    threshold("{'type':'trigger','punishment':1}", &crossing);
    assert_int_equal(crossing, PARLEY_CROSSING_NEVER);
}

/* A world in which the rounds, a type that turns, a threat and requests matter. */
static void world_init(subject *s, const char *strategy)
{
    subject_init(
        s,
        "{'format':1,'rounds':{'count':12},'actors':{'x':{'discount':0.9,'error':0.03},"
        "'y':{'discount':0.8,'error':0.05,'types':{'mild':{'prior':0.4,'turnover':{'stern':0.1}},"
        "'stern':{'prior':0.6}}}},"
        "'issues':{'k':{" DILEMMA ",'monitoring':{'detection':0.7,'false_alarm':0.1}},"
        "'m':{" DILEMMA ",'monitoring':{'detection':0.9,'false_alarm':0.05}}},"
        "'commitments':{'word':{'kind':'restraint','issues':['k'],'from':3},"
        "'help':{'kind':'assistance','issues':['k'],'request':0.8,'honour':{'accidental':0.6,'"
        "deliberate':0.3},'restores':0.5,"
        "'cost':0.1}},"
        "'threats':{'ban':{'sender':'x','target':'y','issues':['k','m'],'on':'signal','threshold':"
        "2,"
        "'credibility':0.5,'duration':3,'instruments':{'tariff':{'cost_target':1,"
        "'cost_sender':0.2,'backlash':0.1}}}},"
        "'behaviour':{'x':{'actor':'x','strategy':%s},"
        "'y':{'actor':'y','strategy':'contrite_tit_for_tat','baseline':'grim'},"
        "'stern':{'actor':'y','type':'stern','issues':['k'],'strategy':'tit_for_two_tats',"
        "'baseline':{'type':'trigger','punishment':3}}}}",
        strategy);
}

/* What is enumerated on top of what the others do, against the scenario that says so. */
static void who_has_no_issue_is_idle(void **state)
{
    (void)state;
    subject s;
    parley_scenario kept;
    parley_solution solution;
    const parley_exact_options options = {.horizon = PARLEY_HORIZON_COUNT};
    subject_init(&s,
                 "{'format':1,'rounds':{'count':5},'actors':{'x':{},'y':{},'z':{}},"
                 "'issues':{'k':{'parties':['x','y']," DILEMMA "},'m':{'parties':['y','z']," DILEMMA
                 "}},'behaviour':{'x':{'actor':'x','strategy':'grim'},"
                 "'y':{'actor':'y','strategy':'grim'},'z':{'actor':'z','strategy':'grim'}}}");
    assert_int_equal(parley_scenario_keep_issues(&kept, &s.scenario, "k", NULL), PARLEY_OK);
    assert_int_equal(parley_solve(&solution, &kept, 0, NULL, &options, NULL), PARLEY_OK);
    assert_int_equal(solution.verdicts[2], PARLEY_IDLE);
    assert_true(solution.verdicts[0] < PARLEY_IDLE);
    for (uint32_t d = 0; d < solution.n_deviations; d++)
        assert_int_not_equal(solution.deviations[d].actor, 2);
    parley_solution_free(&solution);
    parley_scenario_free(&kept);
    subject_free(&s);
}

/* Punished for 40 rounds a deviator makes more states than are allowed; the scenario does not. */
static void a_deviation_that_is_too_large_leaves_the_others(void **state)
{
    (void)state;
    static const char *const list[] = {"\"always_defect\"",
                                       "{\"type\": \"trigger\", \"punishment\": 40}"};
    subject s;
    parley_solution solution;
    const parley_exact_options options = {.horizon = PARLEY_HORIZON_COUNT, .most_states = 20};
    match_init(&s, "'always_cooperate'", "{'type':'random','p':0.5}", 0.9, 0, "{}");
    assert_int_equal(parley_solve(&solution, &s.scenario, 2, list, &options, NULL), PARLEY_OK);
    assert_int_equal(solution.deviations[0].kind, PARLEY_DEVIATION_STRATEGY);
    assert_false(isnan(solution.deviations[0].value));
    assert_true(isnan(solution.deviations[1].value));
    assert_int_equal(solution.verdicts[0], PARLEY_BROKEN);
    parley_solution_free(&solution);
    assert_int_equal(parley_solve(&solution, &s.scenario, 1, list + 1, &options, NULL), PARLEY_OK);
    assert_int_equal(solution.verdicts[0], PARLEY_UNDECIDED);
    parley_solution_free(&solution);
    subject_free(&s);
}

static void a_deviation_is_worth_what_a_scenario_with_it_is(void **state)
{
    (void)state;
    for (int horizon = PARLEY_HORIZON_COUNT; horizon <= PARLEY_HORIZON_LONG_RUN; horizon++) {
        subject s;
        parley_solution with, alone;
        world_init(&s, "{'type':'random','p':0.9}");
        solved(&s, (parley_horizon)horizon, &with);
        subject_free(&s);
        for (uint32_t d = 0; parley_catalogue(d); d++) {
            assert_int_equal(with.deviations[d].kind, PARLEY_DEVIATION_STRATEGY);
            world_init(&s, parley_catalogue(d));
            solved(&s, (parley_horizon)horizon, &alone);
            assert_near(with.deviations[d].value, alone.values[0], 1e-10);
            parley_solution_free(&alone);
            subject_free(&s);
        }
        parley_solution_free(&with);
    }
}

static void threads_leave_no_trace(void **state)
{
    (void)state;
    subject s;
    parley_solution one, many;
    parley_exact_options options = {.horizon = PARLEY_HORIZON_AUTO, .n_threads = 1};
    world_init(&s, TFT);
    assert_int_equal(parley_solve(&one, &s.scenario, 0, NULL, &options, NULL), PARLEY_OK);
    options.n_threads = 3;
    assert_int_equal(parley_solve(&many, &s.scenario, 0, NULL, &options, NULL), PARLEY_OK);
    for (uint32_t i = 0; i < one.n_actors; i++)
        assert_memory_equal(&one.values[i], &many.values[i], sizeof *one.values);
    for (uint32_t d = 0; d < one.n_deviations; d++)
        assert_memory_equal(&one.deviations[d].value, &many.deviations[d].value, sizeof(double));
    parley_solution_free(&one);
    parley_solution_free(&many);
    subject_free(&s);
}

static bool at_once(void *context)
{
    (void)context;
    return true;
}

static void who_asks_to_stop_gets_nothing(void **state)
{
    (void)state;
    subject s;
    parley_solution solution;
    const parley_exact_options options = {.stop = at_once};
    world_init(&s, TFT);
    assert_int_equal(parley_solve(&solution, &s.scenario, 0, NULL, &options, NULL), PARLEY_STOPPED);
    assert_int_equal(solution.n_deviations, 0);
    subject_free(&s);
}

static void a_range_is_checked_before_anything(void **state)
{
    (void)state;
    subject s;
    parley_threshold found;
    parley_error error = {0};
    const parley_exact_options options = {.horizon = PARLEY_HORIZON_AUTO};
    match_init(&s, "'grim'", "'grim'", 0.9, 0, "{}");
    assert_int_equal(parley_threshold_find(&found, &s.scenario, 0, "/actors/x/discount", 0.5, 1.5,
                                           0, NULL, &options, &error),
                     PARLEY_ERROR_SCENARIO);
    assert_non_null(strstr(error.faults[0].message, "1.5 where a number from 0 to 1 is allowed"));
    parley_error_free(&error);
    subject_free(&s);
}

static void nothing_beats_the_best_reply(void **state)
{
    (void)state;
    subject s;
    parley_solution solution;
    match_init(&s, "'win_stay_lose_shift'", GENEROUS("0.3"), 0.8, 0.1,
               "{'detection':0.8,'false_alarm':0.1}");
    for (int horizon = PARLEY_HORIZON_COUNT; horizon <= PARLEY_HORIZON_LONG_RUN; horizon++) {
        solved(&s, (parley_horizon)horizon, &solution);
        for (uint32_t d = 0; d < solution.n_deviations; d++)
            for (uint32_t r = 0; r < solution.n_deviations; r++) {
                const parley_deviation *one = &solution.deviations[d];
                const parley_deviation *reply = &solution.deviations[r];
                if (reply->kind == PARLEY_DEVIATION_REPLY && reply->actor == one->actor)
                    assert_true(one->gain <= reply->gain + 1e-9);
            }
        parley_solution_free(&solution);
    }
    subject_free(&s);
}

static double reply_value(const parley_solution *solution, uint32_t actor)
{
    for (uint32_t d = 0; d < solution->n_deviations; d++)
        if (solution->deviations[d].actor == actor &&
            solution->deviations[d].kind == PARLEY_DEVIATION_REPLY)
            return solution->deviations[d].value;
    return NAN;
}

/* Defection pays 5 or costs 5, as a coin falls in every round: who sees it first earns 2.5. */
static void the_best_reply_knows_who_has_turned(void **state)
{
    (void)state;
    subject s;
    parley_solution solution;
    subject_init(&s, "{'format':1,'rounds':{'count':6},'actors':{'x':{'discount':0.9,'types':{"
                     "'hot':{'prior':0.5,'set':{'/issues/k/payoff/gain/x':5},"
                     "'turnover':{'cold':0.5}},'cold':{'prior':0.5,'turnover':{'hot':0.5}}}},"
                     "'y':{'discount':0.9}},"
                     "'issues':{'k':{'payoff':{'form':'harm','gain':{'x':-5}}}},'behaviour':{"
                     "'x':{'actor':'x','strategy':'always_cooperate'},"
                     "'hot':{'actor':'x','type':'hot','strategy':{'type':'random','p':0.3}},"
                     "'y':{'actor':'y','strategy':'always_cooperate'}}}");
    for (int horizon = PARLEY_HORIZON_COUNT; horizon <= PARLEY_HORIZON_LONG_RUN; horizon++) {
        solved(&s, (parley_horizon)horizon, &solution);
        assert_near(solution.values[0], 1.75, 1e-12);
        assert_near(reply_value(&solution, 0), 2.5, 1e-12);
        assert_int_equal(solution.verdicts[0], PARLEY_HOLDS);
        parley_solution_free(&solution);
    }
    subject_free(&s);
}

/* Sanctions that come in round 0 with chance 1/2 cost 1 a round and go on if the target defects,
 * which earns .5 where there are none: .5 (-1 + .5) + .5 (.5 + .5) over two rounds. */
static void the_best_reply_knows_that_sanctions_have_come(void **state)
{
    (void)state;
    subject s;
    parley_solution solution;
    subject_init(&s, "{'format':1,'rounds':{'count':2},'actors':{'x':{},'y':{}},"
                     "'issues':{'k':{'payoff':{'form':'harm','gain':{'x':0.5}}}},"
                     "'threats':{'h':{'sender':'y','target':'x','on':'signal','credibility':0,"
                     "'duration':1,'relief':1,'scheduled':[[0,0.5]],'instruments':{"
                     "'trade':{'cost_target':1,'gain_reduction':1}}}},'behaviour':{"
                     "'x':{'actor':'x','strategy':'always_cooperate'},"
                     "'y':{'actor':'y','strategy':'always_cooperate'}}}");
    solved(&s, PARLEY_HORIZON_COUNT, &solution);
    assert_near(reply_value(&solution, 0), 0.125, 1e-12);
    parley_solution_free(&solution);
    subject_free(&s);
}

static void what_cannot_be_enumerated_is_refused(void **state)
{
    (void)state;
    subject s;
    parley_results *results = NULL;
    parley_exact_options options = {.horizon = PARLEY_HORIZON_COUNT};
    match_init(&s, "{'type':'random','p':{'dist':'uniform','min':0,'max':1}}", TFT, 0.9, 0, "{}");
    assert_int_equal(parley_exact(&results, s.game, &options, NULL), PARLEY_ERROR_SCENARIO);
    options.quadrature = 8;
    assert_int_equal(parley_exact(&results, s.game, &options, NULL), PARLEY_OK);
    parley_results_free(&results);
    options.most_states = 1;
    assert_int_equal(parley_exact(&results, s.game, &options, NULL), PARLEY_ERROR_LIMIT);
    subject_free(&s);
    match_init(&s, "{'type':'logit_response','rationality':1,'credibility_prior':[1,1]}", TFT, 1, 0,
               "{}");
    options = (parley_exact_options){.horizon = PARLEY_HORIZON_COUNT};
    assert_int_equal(parley_exact(&results, s.game, &options, NULL), PARLEY_ERROR_SCENARIO);
    subject_free(&s);
    match_init(&s, TFT, TFT, 1, 0, "{}");
    options.horizon = PARLEY_HORIZON_FOREVER;
    assert_int_equal(parley_exact(&results, s.game, &options, NULL), PARLEY_ERROR_USAGE);
    subject_free(&s);
}

static void issues_can_be_left_out(void **state)
{
    (void)state;
    subject s;
    parley_scenario kept;
    subject_read(&s, "scenarios/us-china-2015/agreement.json", 0, NULL);
    assert_int_equal(parley_scenario_keep_issues(&kept, &s.scenario, "economic_espionage", NULL),
                     PARLEY_OK);
    assert_int_equal(kept.n_issues, 1);
    assert_int_equal(kept.n_threats, s.scenario.n_threats);
    parley_scenario_free(&kept);
    assert_int_equal(parley_scenario_keep_issues(&kept, &s.scenario, "traditional_espionage", NULL),
                     PARLEY_OK);
    assert_int_equal(kept.n_threats, 0);
    assert_int_equal(kept.n_commitments, 0);
    parley_scenario_free(&kept);
    assert_int_equal(parley_scenario_keep_issues(&kept, &s.scenario, "spying", NULL),
                     PARLEY_ERROR_USAGE);
    subject_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(noise_has_the_published_long_run_payoffs),
        cmocka_unit_test(extortion_takes_three_times_the_surplus),
        cmocka_unit_test(price_wars_are_as_long_as_they_must_be),
        cmocka_unit_test(cooperation_pays_from_the_published_discounts),
        cmocka_unit_test(who_has_no_issue_is_idle),
        cmocka_unit_test(a_deviation_that_is_too_large_leaves_the_others),
        cmocka_unit_test(a_deviation_is_worth_what_a_scenario_with_it_is),
        cmocka_unit_test(threads_leave_no_trace),
        cmocka_unit_test(who_asks_to_stop_gets_nothing),
        cmocka_unit_test(a_range_is_checked_before_anything),
        cmocka_unit_test(nothing_beats_the_best_reply),
        cmocka_unit_test(the_best_reply_knows_who_has_turned),
        cmocka_unit_test(the_best_reply_knows_that_sanctions_have_come),
        cmocka_unit_test(what_cannot_be_enumerated_is_refused),
        cmocka_unit_test(issues_can_be_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
