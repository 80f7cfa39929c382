/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Published results: the exact value of a repeated game from a Markov chain of four states, that
 * against the literature, and the engine against both.
 *
 * Payoffs T, R, P, S = 5, 3, 1, 0; states are what the two did last, own first: cc, cd, dc, dd. */
#include "harness.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double own_payoff[4] = {3, 0, 5, 1};

/* A memory-one player: first move, and chances to cooperate after cc, cd, dc, dd. */
typedef struct player {
    double first, after[4];
} player;

static const player cooperator = {1, {1, 1, 1, 1}}, defector = {0, {0, 0, 0, 0}},
                    tosser = {0.5, {0.5, 0.5, 0.5, 0.5}}, echo = {1, {1, 0, 1, 0}},
                    stayer = {1, {1, 0, 0, 1}}, extort_2 = {1, {8.0 / 9, 1.0 / 2, 1.0 / 3, 0}},
                    extort_3 = {1, {11.0 / 13, 1.0 / 2, 7.0 / 26, 0}},
                    generous_zd = {1, {1, 1.0 / 8, 1, 1.0 / 4}}, joss = {1, {.9, 0, .9, 0}};

static player generous(double g)
{
    return (player){1, {1, g, 1, g}};
}

/* Two players whose acts and eyes fail: how often an act goes wrong, and a sight. */
typedef struct match {
    player x, y;
    double slip, blink;
} match;

/* P(C executed) of a player in a state, its own act first. */
static double acts(const player *p, const match *m, int state)
{
    double seen = p->after[state], mistaken = p->after[state ^ 1];
    double intended = (1 - m->blink) * seen + m->blink * mistaken;
    return intended * (1 - m->slip) + (1 - intended) * m->slip;
}

static void spread(double next[4], double weight, double x, double y)
{
    next[0] += weight * x * y;
    next[1] += weight * x * (1 - y);
    next[2] += weight * (1 - x) * y;
    next[3] += weight * (1 - x) * (1 - y);
}

/* From each round to the next; the state as y has it swaps cd and dc. */
static void step(const match *m, double now[4])
{
    static const int swapped[4] = {0, 2, 1, 3};
    double next[4] = {0};
    for (int s = 0; s < 4; s++)
        spread(next, now[s], acts(&m->x, m, s), acts(&m->y, m, swapped[s]));
    memcpy(now, next, sizeof next);
}

/* Expected payoffs of x: sum over the rounds from..until-1, weighed by d^t, over the weights. */
static double expected(const match *m, double d, int from, int until)
{
    double now[4] = {0}, sum = 0, weights = 0, weight = 1;
    double x = m->x.first * (1 - m->slip) + (1 - m->x.first) * m->slip;
    double y = m->y.first * (1 - m->slip) + (1 - m->y.first) * m->slip;
    spread(now, 1, x, y);
    for (int t = 0; t < until; t++) {
        for (int s = 0; s < 4 && t >= from; s++)
            sum += weight * now[s] * own_payoff[s];
        weights += t >= from ? weight : 0;
        weight *= d;
        step(m, now);
    }
    return sum / weights;
}

static double long_run(player x, player y, double slip, double blink)
{
    match m = {x, y, slip, blink};
    return expected(&m, 1, 20000, 20001);
}

/* -- the chain against the literature -- */

static void the_chain_gives_the_published_long_run_payoffs(void **state)
{
    (void)state;
    /* Any two tit for tats earn the mean of T, R, P and S whatever the noise (Molander 1985). */
    for (double e = 0.01; e < 0.5; e += 0.07)
        assert_near(long_run(echo, echo, e, 0), 2.25, 1e-9);
    /* Molander (1985), Nowak and Sigmund (1992): generosity at e = 0.01 */
    assert_near(long_run(generous(1.0 / 3), generous(1.0 / 3), 0.01, 0), 2.97032175, 1e-8);
    assert_near(long_run(generous(0.5), generous(0.5), 0.01, 0), 2.980008, 1e-6);
    assert_near(long_run(defector, echo, 0.01, 0), 1.069002, 1e-9);
    assert_near(long_run(defector, generous(1.0 / 3), 0.01, 0), 2.359368, 1e-9);
    assert_near(long_run(defector, generous(0.5), 0.01, 0), 3.004551, 1e-6);
    /* Nowak and Sigmund (1993), Stewart and Plotkin (2013) */
    assert_near(long_run(stayer, stayer, 0.01, 0), 2.951092, 1e-9);
    assert_near(long_run(generous_zd, generous_zd, 0.01, 0), 2.929441, 1e-6);
    assert_near(long_run(generous(1.0 / 3), generous(1.0 / 3), 0.01, 0.05), 2.88571548, 1e-8);
    assert_near(long_run(stayer, stayer, 0.01, 0.05), 2.74164797, 1e-8);
    assert_near(long_run(extort_2, generous_zd, 0.01, 0.05), 2.38466403, 1e-8);
}

static void an_extortioner_takes_three_times_the_surplus(void **state)
{
    (void)state;
    /* Press and Dyson (2012), Stewart and Plotkin (2012): Extort-3 without noise */
    assert_near(long_run(extort_3, cooperator, 0, 0), 41.0 / 11, 1e-12);
    assert_near(long_run(cooperator, extort_3, 0, 0), 21.0 / 11, 1e-12);
    assert_near(long_run(extort_3, tosser, 0, 0), 2.5625, 1e-12);
    assert_near(long_run(tosser, extort_3, 0, 0), 1.520833, 1e-6);
    assert_near(long_run(extort_3, stayer, 0, 0), 2.363636, 1e-6);
    assert_near(long_run(stayer, extort_3, 0, 0), 1.454545, 1e-6);
    const player others[] = {cooperator, tosser, stayer, generous(0.2), joss};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_near(long_run(extort_3, others[i], 0, 0) - 1,
                    3 * (long_run(others[i], extort_3, 0, 0) - 1), 1e-9);
}

/* -- the engine against the chain -- */

/* The shared start of a scenario: rounds, actors with an error, and the issue. */
static void match_init(subject *s, const char *rounds, double discount, double slip, double blink,
                       const char *x, const char *y)
{
    subject_init(s,
                 "{'format':1,'rounds':{%s},'actors':{'x':{'error':%.17g,'discount':%.17g},"
                 "'y':{'error':%.17g,'discount':%.17g}},'issues':{'k':{" DILEMMA
                 ",'monitoring':{'detection':%.17g,'false_alarm':%.17g}}},"
                 "'behaviour':{'x':{'actor':'x','strategy':%s},'y':{'actor':'y','strategy':%s}}}",
                 rounds, slip, discount, slip, discount, 1 - blink, blink, x, y);
}

static const struct {
    const char *text;
    player player;
} named[] = {
    {"'always_defect'", {0, {0, 0, 0, 0}}},
    {"'tit_for_tat'", {1, {1, 0, 1, 0}}},
    {"{'type':'generous_tit_for_tat','generosity':0.3333333333333333}",
     {1, {1, 1.0 / 3, 1, 1.0 / 3}}},
    {"'win_stay_lose_shift'", {1, {1, 0, 0, 1}}},
    {"{'type':'zero_determinant','kind':'extort','factor':3,'scale':0.11538461538461539}",
     {1, {11.0 / 13, 1.0 / 2, 7.0 / 26, 0}}},
    {"{'type':'zero_determinant','kind':'generous','factor':2,'scale':0.25}",
     {1, {1, 1.0 / 8, 1, 1.0 / 4}}},
    {"{'type':'memory_one','initial':1,'cc':0.9,'cd':0,'dc':0.9,'dd':0}", {1, {.9, 0, .9, 0}}},
    {"{'type':'random','p':0.5}", {.5, {.5, .5, .5, .5}}},
};
#define N_NAMED (sizeof named / sizeof *named)

/* Every pair of the named strategies, x's payoff within four standard errors, and all of them
 * together as far off as chance has it. */
static void expect_pairs(const char *rounds, const char *measure, double discount, double slip,
                         double blink, double d, int from, int until)
{
    double chi_square = 0, n = 0;
    for (size_t i = 0; i < N_NAMED; i++)
        for (size_t j = 0; j < N_NAMED; j++) {
            subject s;
            match m = {named[i].player, named[j].player, slip, blink};
            double wanted = expected(&m, d, from, until);
            match_init(&s, rounds, discount, slip, blink, named[i].text, named[j].text);
            parley_results *results = simulated(&s, 4096, (uint32_t)(i * N_NAMED + j));
            parley_estimate got = measured(&s, results, measure);
            if (got.standard_error < 1e-12) {
                assert_near(got.mean, wanted, 1e-9);
            } else {
                double z = (got.mean - wanted) / got.standard_error;
                assert_near(z, 0, 4);
                chi_square += z * z;
                n++;
            }
            parley_results_free(&results);
            subject_free(&s);
        }
    if (n > 0)
        assert_near(chi_square, n, 4.5 * sqrt(2 * n));
}

static void pairs_earn_their_exact_values_over_a_horizon(void **state)
{
    (void)state;
    expect_pairs("'count':120", "mean_payoff/x", 1, 0.01, 0, 1, 0, 120);
    expect_pairs("'count':120", "mean_payoff/x", 1, 0.01, 0.05, 1, 0, 120);
}

static void pairs_earn_their_long_run_values_after_a_burn_in(void **state)
{
    (void)state;
    expect_pairs("'count':260,'burn_in':200", "mean_payoff/x", 1, 0.05, 0, 1, 200, 260);
}

static void pairs_earn_their_exact_values_discounted(void **state)
{
    (void)state;
    expect_pairs("'count':80", "value/x", 0.9, 0.1, 0, 0.9, 0, 80);
    expect_pairs("'count':80", "value/x", 0.95, 0, 0, 0.95, 0, 80);
}

static void a_future_that_may_not_come_is_a_discounted_one(void **state)
{
    (void)state;
    expect_pairs("'count':90,'continuation':0.9", "value/x", 1, 0.1, 0, 0.9, 0, 90);
    expect_pairs("'count':60,'continuation':0.95", "value/x", 0.9, 0.05, 0.02, 0.9 * 0.95, 0, 60);
}

static double value_without_noise(double discount, const char *x, const char *y)
{
    subject s;
    match_init(&s, "'count':2000", discount, 0, 0, x, y);
    parley_results *results = simulated(&s, 64, 1);
    parley_estimate estimate = measured(&s, results, "value/x");
    assert_near(estimate.standard_error, 0, 1e-12);
    parley_results_free(&results);
    subject_free(&s);
    return estimate.mean;
}

static void without_noise_discounted_values_are_exact(void **state)
{
    (void)state;
    /* from the first round on, discount 0.9; grim does not forgive, trigger does */
    assert_near(value_without_noise(0.9, "'always_defect'", "'grim'"), 1.4, 1e-12);
    assert_near(value_without_noise(0.9, "'grim'", "'always_defect'"), 0.9, 1e-12);
    assert_near(value_without_noise(0.9, "'always_defect'", "'tit_for_tat'"), 1.4, 1e-12);
    assert_near(value_without_noise(0.9, "'win_stay_lose_shift'", "'always_defect'"), 0.9 / 1.9,
                1e-12);
    assert_near(value_without_noise(0.9, "'always_defect'", "'win_stay_lose_shift'"), 1 + 4 / 1.9,
                1e-12);
    assert_near(value_without_noise(0.9, "'tit_for_tat'", "'suspicious_tit_for_tat'"), 4.5 / 1.9,
                1e-12);
    for (int punishment = 1; punishment < 5; punishment++) {
        char trigger[64];
        snprintf(trigger, sizeof trigger, "{'type':'trigger','punishment':%d}", punishment);
        /* every punishment + 1 rounds the trigger can be exploited again */
        double d = 0.9, cycle = pow(d, punishment + 1);
        assert_near(value_without_noise(d, "'always_defect'", trigger),
                    1 + 4 * (1 - d) / (1 - cycle), 1e-12);
    }
}

/* Two grims, an act in `slip` of which goes wrong: states are which of the two has seen a D. */
static double grim_payoff(double slip, int count)
{
    double now[4] = {1, 0, 0, 0}, sum = 0; /* neither, the other, oneself, both */
    for (int t = 0; t < count; t++) {
        double next[4] = {0};
        for (int s = 0; s < 4; s++) {
            double x = s & 2 ? slip : 1 - slip, y = s & 1 ? slip : 1 - slip;
            double outcomes[4] = {0};
            spread(outcomes, now[s], x, y);
            for (int o = 0; o < 4; o++) {
                sum += outcomes[o] * own_payoff[o];
                next[s | (o & 1) << 1 | o >> 1] += outcomes[o];
            }
        }
        memcpy(now, next, sizeof next);
    }
    return sum / count;
}

static void grims_fall_out_as_fast_as_they_should(void **state)
{
    (void)state;
    static const double slips[] = {0.001, 0.01, 0.1};
    for (int i = 0; i < 3; i++) {
        subject s;
        match_init(&s, "'count':100", 1, slips[i], 0, "'grim'", "'grim'");
        parley_results *results = simulated(&s, 20000, 3);
        parley_estimate x = measured(&s, results, "mean_payoff/x");
        parley_estimate y = measured(&s, results, "mean_payoff/y");
        assert_about(&x, grim_payoff(slips[i], 100));
        assert_about(&y, grim_payoff(slips[i], 100));
        parley_results_free(&results);
        subject_free(&s);
    }
}

/* -- when cooperation pays -- */

/* Defects once and takes the punishment of `rounds` rounds of D. */
static void deviator(char *text, size_t size, int rounds)
{
    size_t n = (size_t)snprintf(text, size, "{'type':'automaton','initial':0,'states':[");
    for (int s = 0; s <= rounds; s++)
        n +=
            (size_t)snprintf(text + n, size - n, "{'cooperate':0,'cc':%d,'cd':%d,'dc':%d,'dd':%d},",
                             s + 1, s + 1, s + 1, s + 1);
    snprintf(text + n, size - n, "{'cooperate':1,'cc':%d,'cd':%d,'dc':%d,'dd':%d}]}", rounds + 1,
             rounds + 1, rounds + 1, rounds + 1);
}

/* Deviating is worth as much as cooperating at the threshold, more below and less above. */
static void expect_threshold(const char *deviates, const char *rule, double threshold)
{
    assert_near(value_without_noise(threshold, rule, rule), 3, 1e-12);
    assert_near(value_without_noise(threshold, deviates, rule), 3, 1e-12);
    assert_true(value_without_noise(threshold - 1e-3, deviates, rule) > 3);
    assert_true(value_without_noise(threshold + 1e-3, deviates, rule) < 3);
}

static void patience_makes_cooperation_pay_from_the_published_thresholds_on(void **state)
{
    (void)state;
    expect_threshold("'always_defect'", "'grim'", 0.5);
    expect_threshold("'always_defect'", "'tit_for_tat'", 0.5);
    /* against tit for tat one can also take turns */
    expect_threshold("{'type':'automaton','initial':0,'states':["
                     "{'cooperate':0,'cc':1,'cd':1,'dc':1,'dd':1},"
                     "{'cooperate':1,'cc':0,'cd':0,'dc':0,'dd':0}]}",
                     "'tit_for_tat'", 2.0 / 3);
    /* T - R <= (R - P) sum over k = 1..L of d^k */
    static const struct {
        int rounds;
        double published;
    } triggers[] = {{2, 0.6180339887}, {4, 0.5187900637}, {10, 0.5002454623}};
    for (size_t i = 0; i < sizeof triggers / sizeof *triggers; i++) {
        char deviates[2048], rule[64];
        double low = 0, high = 1;
        for (int halving = 0; halving < 100; halving++) {
            double d = (low + high) / 2, sum = 0;
            for (int k = 1; k <= triggers[i].rounds; k++)
                sum += pow(d, k);
            if (5 - 3 > (3 - 1) * sum)
                low = d;
            else
                high = d;
        }
        assert_near(low, triggers[i].published, 1e-10);
        deviator(deviates, sizeof deviates, triggers[i].rounds);
        snprintf(rule, sizeof rule, "{'type':'trigger','punishment':%d}", triggers[i].rounds);
        expect_threshold(deviates, rule, low);
    }
}

/* -- imperfect monitoring: Green and Porter (1984) -- */

static double price_war_value(double d, double p, int rounds)
{
    double back = pow(d, rounds);
    return ((1 - d) * 3 + d * p * (1 - back) * 1) / (1 - d * (1 - p) - d * p * back);
}

/* One who undercuts once, then goes by the rule. */
static double deviation_value(double d, double p, double q, int rounds)
{
    double v = price_war_value(d, p, rounds);
    double war = (1 - pow(d, rounds)) * 1 + pow(d, rounds) * v;
    return (1 - d) * 5 + d * ((1 - q) * v + q * war);
}

/* The rule of `rounds` rounds as an automaton that may undercut in the first. */
static void undercutter(char *text, size_t size, int rounds)
{
    /* 0: undercuts; 1: cooperates; 2..: at war */
    size_t n = (size_t)snprintf(text, size,
                                "{'type':'automaton','initial':0,'states':["
                                "{'cooperate':0,'cc':1,'cd':2,'dc':1,'dd':2},"
                                "{'cooperate':1,'cc':1,'cd':2,'dc':1,'dd':2}");
    for (int s = 2; s < rounds + 2; s++) {
        int next = s == rounds + 1 ? 1 : s + 1;
        n +=
            (size_t)snprintf(text + n, size - n, ",{'cooperate':0,'cc':%d,'cd':%d,'dc':%d,'dd':%d}",
                             next, next, next, next);
    }
    snprintf(text + n, size - n, "]}");
}

static parley_estimate war_value(double d, double p, double q, int rounds, bool undercuts)
{
    subject s;
    char text[1024];
    if (undercuts)
        undercutter(text, sizeof text, rounds);
    else
        snprintf(text, sizeof text, "{'type':'trigger','punishment':%d}", rounds);
    subject_init(&s,
                 "{'format':1,'rounds':{'count':600},'actors':{'x':{'discount':%.17g},"
                 "'y':{'discount':%.17g}},'issues':{'k':{" DILEMMA
                 ",'monitoring':{'detection':%.17g,'false_alarm':%.17g,'public':true}}},"
                 "'behaviour':{'x':{'actor':'x','strategy':%s},"
                 "'y':{'actor':'y','strategy':{'type':'trigger','punishment':%d}}}}",
                 d, d, q, p, text, rounds);
    parley_results *results = simulated(&s, 20000, 5);
    parley_estimate estimate = measured(&s, results, "value/x");
    parley_results_free(&results);
    subject_free(&s);
    return estimate;
}

static void price_wars_are_worth_their_published_values(void **state)
{
    (void)state;
    static const struct {
        double d, p, q, value;
        int shortest;
    } wars[] = {{.9, .05, .5, 2.731969, 4}, {.9, .1, .6, 2.527289, 4}, {.95, .1, .6, 2.573580, 3}};
    for (size_t i = 0; i < sizeof wars / sizeof *wars; i++) {
        double d = wars[i].d, p = wars[i].p, q = wars[i].q;
        int rounds = wars[i].shortest;
        assert_near(price_war_value(d, p, rounds), wars[i].value, 1e-6);
        /* it pays to keep to it for the shortest war that deters, and not for a shorter one */
        assert_true(price_war_value(d, p, rounds) >= deviation_value(d, p, q, rounds));
        assert_true(price_war_value(d, p, rounds - 1) < deviation_value(d, p, q, rounds - 1));
        parley_estimate kept = war_value(d, p, q, rounds, false);
        parley_estimate broken = war_value(d, p, q, rounds, true);
        assert_about(&kept, wars[i].value);
        assert_about(&broken, deviation_value(d, p, q, rounds));
    }
}

/* -- answered requests as a signal -- */

static double posterior(double sincere, double other, int answered, int asked)
{
    double a = pow(sincere, answered) * pow(1 - sincere, asked - answered);
    double b = pow(other, answered) * pow(1 - other, asked - answered);
    return a / (a + b);
}

static void answers_tell_the_sincere_from_the_others(void **state)
{
    (void)state;
    subject s;
    subject_init(&s, "{'format':1,'rounds':{'count':20},'actors':{'a':{},'b':{'types':{"
                     "'sincere':{'prior':0.5,'set':{'/commitments/p/honour/accidental':0.8,"
                     "'/commitments/p/honour/deliberate':0.8}},'other':{'prior':0.5}}}},"
                     "'issues':{'k':{" DILEMMA ",'monitoring':{'a':{'false_alarm':0.5},'b':{}}}},"
                     "'commitments':{'p':{'kind':'assistance','honour':{'accidental':0.3,"
                     "'deliberate':0.3}}},"
                     "'behaviour':{'a':{'actor':'a','strategy':'always_cooperate'},"
                     "'b':{'actor':'b','strategy':'always_cooperate'}}}");
    parley_results *results = simulated(&s, 40960, 1);
    double rates[2];
    static const char *const types[] = {"sincere", "other"};
    static const double published[] = {0.8, 0.3};
    for (int i = 0; i < 2; i++) {
        char text[64];
        snprintf(text, sizeof text, "request/p|b=%s", types[i]);
        parley_estimate requests = measured(&s, results, text);
        snprintf(text, sizeof text, "honoured/p|b=%s", types[i]);
        parley_estimate honoured = measured(&s, results, text);
        rates[i] = honoured.mean / requests.mean;
        assert_about(&requests, 10);
        assert_about(&honoured, 10 * published[i]);
        double n = 10 * 40960 / 2.0;
        assert_near(rates[i], published[i], 4.5 * sqrt(published[i] * (1 - published[i]) / n));
    }
    /* Bayes with prior 1/2, from the rates as sampled */
    assert_near(posterior(rates[0], rates[1], 4, 5), .935267, 0.005);
    assert_near(posterior(rates[0], rates[1], 1, 1), .727273, 0.005);
    assert_near(posterior(rates[0], rates[1], 0, 1), .222222, 0.005);
    assert_near(posterior(rates[0], rates[1], 2, 5), .142262, 0.005);
    parley_results_free(&results);
    subject_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_chain_gives_the_published_long_run_payoffs),
        cmocka_unit_test(an_extortioner_takes_three_times_the_surplus),
        cmocka_unit_test(pairs_earn_their_exact_values_over_a_horizon),
        cmocka_unit_test(pairs_earn_their_long_run_values_after_a_burn_in),
        cmocka_unit_test(pairs_earn_their_exact_values_discounted),
        cmocka_unit_test(a_future_that_may_not_come_is_a_discounted_one),
        cmocka_unit_test(without_noise_discounted_values_are_exact),
        cmocka_unit_test(grims_fall_out_as_fast_as_they_should),
        cmocka_unit_test(patience_makes_cooperation_pay_from_the_published_thresholds_on),
        cmocka_unit_test(price_wars_are_worth_their_published_values),
        cmocka_unit_test(answers_tell_the_sincere_from_the_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
