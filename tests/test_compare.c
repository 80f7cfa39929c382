/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Comparisons: against sums by hand, many seeds and known answers. */
#include "generate.h"
#include "parley/compare.h"
#include "parley/sample.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness.h"

#ifndef RUNS
#define RUNS 400
#endif
#define LONG_RUN 400000

enum { N_GENERATED = 20, MOST_WORLDS = 4096 };

/* -- what the tests share -------------------------------------------------------------------- */

/* A pair of subjects, the first one first. */
typedef struct pairing {
    subject first, other;
} pairing;

static void pairing_free(pairing *p)
{
    subject_free(&p->first);
    subject_free(&p->other);
}

static parley_comparison *prepared(const subject *first, const subject *other, uint32_t n_measures,
                                   const char *const *measures)
{
    const parley_variant variants[] = {{.name = "first", .game = first->game},
                                       {.name = "other", .game = other->game}};
    parley_comparison *c = NULL;
    assert_int_equal(parley_comparison_init(&c, 2, variants, n_measures, measures, NULL),
                     PARLEY_OK);
    return c;
}

static parley_comparison *compared(const subject *first, const subject *other, uint32_t n_measures,
                                   const char *const *measures, uint64_t n, uint32_t seed)
{
    parley_comparison *c = prepared(first, other, n_measures, measures);
    parley_options options = {.n_replications = n, .seed = seed, .n_threads = 2};
    assert_int_equal(parley_comparison_play(c, &options, NULL), PARLEY_OK);
    return c;
}

static parley_estimate difference_of(const parley_comparison *c, uint32_t measure)
{
    parley_estimate difference;
    parley_comparison_difference(c, 1, measure, &difference);
    return difference;
}

/* Histories of very different lengths with two types, in which everything happens. */
typedef struct knobs {
    const char *detection, *gain;
    double continuation, prior, credibility;
} knobs;

static void start(subject *s, const knobs *k)
{
    subject_init(s,
                 "{'format':1,'rounds':{'count':60,'continuation':%g,'burn_in':2,"
                 "'periods':{'mid':{'from':5,'until':15}}},"
                 "'actors':{'a':{'error':0.1,'discount':0.95,'types':{"
                 "'x':{'prior':%g,'set':{'/behaviour/a/strategy/p':0.9}},'y':{'prior':%g}}},"
                 "'b':{'error':0.05}},"
                 "'issues':{'k':{'payoff':{'form':'harm','gain':{'a':%s,'b':1.5},"
                 "'harm':{'a':2,'b':2}},"
                 "'monitoring':{'detection':%s,'false_alarm':0.05}}},"
                 "'commitments':{'r':{'kind':'restraint','from':3},'h':{'kind':'hotline',"
                 "'call':0.5,'resolve':{'accidental':0.5,'deliberate':0.2},'cost':0.1}},"
                 "'threats':{'s':{'sender':'b','target':'a','on':'signal','threshold':2,"
                 "'credibility':%g,'duration':4,'instruments':{'i':{'cost_target':1}}}},"
                 "'behaviour':{'a':{'actor':'a','strategy':{'type':'random','p':0.4}},"
                 "'b':{'actor':'b','strategy':'tit_for_tat','baseline':'grim'}}}",
                 k->continuation, k->prior, 1 - k->prior, k->gain, k->detection, k->credibility);
}

static const knobs KNOWN = {"0.7", "1", 0.93, 0.3, 0.6};
static const knobs SANCTIONED = {"0.7", "1", 0.93, 0.3, 0.9};
/* other lengths, other numbers of histories of a type: denominators differ, too */
static const knobs LONGER = {"0.6", "1.1", 0.95, 0.4, 0.6};

#define EYESIGHT "{'dist':'uniform','min':0.1,'max':1,'unknown':true}"
#define GAIN "{'dist':'normal','mean':1,'sd':0.5,'unknown':true}"
static const knobs UNKNOWN = {EYESIGHT, GAIN, 0.93, 0.3, 0.6};
static const knobs UNKNOWN_SANCTIONED = {EYESIGHT, GAIN, 0.93, 0.3, 0.9};
static const knobs UNKNOWN_LONGER = {EYESIGHT, "1", 0.95, 0.4, 0.6};

static const char *const measures[] = {
    "value/a",
    "value/b",
    "value/a|a=x",
    "mean_payoff/a",
    "mean_payoff/b|a=y",
    "cooperation/a>b:k",
    "cooperation/b>a:k",
    "cooperation/b>a:k@mid",
    "cooperation/b>a:k|a=x",
    "violation/a>b:k@mid",
    "imposed/s|a=y",
    "active_rounds/s",
    "call/h",
};
#define N_MEASURES ((uint32_t)(sizeof measures / sizeof *measures))

static void start_pair(pairing *p, const knobs *first, const knobs *other)
{
    start(&p->first, first);
    start(&p->other, other);
}

/* -- identities ------------------------------------------------------------------------------ */

static void expect_nothing(const parley_comparison *c, bool unknown)
{
    assert_true(parley_comparison_n_measures(c) > 0);
    for (uint32_t m = 0; m < parley_comparison_n_measures(c); m++) {
        parley_estimate own, d = difference_of(c, m);
        parley_comparison_estimate(c, 1, m, &own);
        if (isnan(own.mean))
            continue;
        assert_true(d.mean == 0);
        if (!isnan(own.standard_error))
            assert_true(d.standard_error == 0 && d.ci_low == 0 && d.ci_high == 0);
        assert_true(unknown ? isnan(d.world_low) || (d.world_low == 0 && d.world_high == 0)
                            : isnan(d.world_low) && isnan(d.world_high));
    }
}

static void a_scenario_against_itself_differs_by_nothing(void **state)
{
    (void)state;
    subject s;
    subject_read(&s, "scenarios/us-china-2015/agreement.json", 0, NULL);
    parley_comparison *c = compared(&s, &s, 0, NULL, 3000, 7);
    expect_nothing(c, true);
    assert_true(difference_of(c, 0).world_high == 0);
    parley_comparison_free(&c);
    subject_free(&s);
    start(&s, &KNOWN);
    c = compared(&s, &s, N_MEASURES, measures, 3000, 7);
    expect_nothing(c, false);
    parley_comparison_free(&c);
    subject_free(&s);
}

static void generated(subject *s, uint32_t seed)
{
    char *text = generate_scenario(seed);
    assert_non_null(text);
    assert_int_equal(
        parley_scenario_read_text(&s->scenario, "generated", text, strlen(text), 0, NULL, NULL),
        PARLEY_OK);
    assert_int_equal(parley_game_init(&s->game, &s->scenario, NULL), PARLEY_OK);
    free(text);
}

/* NAN is like NAN. */
static void assert_like(double got, double wanted)
{
    if (isnan(wanted) || isnan(got))
        assert_true(isnan(wanted) && isnan(got));
    else
        assert_near(got, wanted, 1e-9 * (1 + fabs(wanted)));
}

static void expect_own(const parley_comparison *c, const subject *s, const parley_results *results,
                       uint32_t measure)
{
    parley_estimate own, run;
    parley_comparison_estimate(c, 1, measure, &own);
    run = measured(s, results, parley_comparison_text(c, measure));
    assert_like(own.mean, run.mean);
    assert_like(own.ci_low, run.ci_low);
    assert_like(own.ci_high, run.ci_high);
    if (!isnan(run.standard_error))
        assert_near(own.standard_error, run.standard_error, 1e-6 * (1 + fabs(run.mean)));
}

static void each_scenario_has_the_estimates_of_a_run(void **state)
{
    (void)state;
    for (uint32_t seed = 0; seed < N_GENERATED; seed++) {
        subject s;
        generated(&s, seed);
        parley_comparison *c = compared(&s, &s, 0, NULL, 1300, 5);
        parley_results *results = simulated(&s, 1300, 5);
        for (uint32_t m = 0; m < parley_comparison_n_measures(c); m++)
            expect_own(c, &s, results, m);
        expect_nothing(c, parley_scenario_has_unknown(&s.scenario));
        parley_results_free(&results);
        parley_comparison_free(&c);
        subject_free(&s);
    }
}

static void a_difference_is_that_of_the_means(void **state)
{
    (void)state;
    pairing p;
    start_pair(&p, &UNKNOWN, &UNKNOWN_LONGER);
    parley_comparison *c = compared(&p.first, &p.other, N_MEASURES, measures, 3000, 3);
    for (uint32_t m = 0; m < N_MEASURES; m++) {
        parley_estimate first, other;
        parley_comparison_estimate(c, 0, m, &first);
        parley_comparison_estimate(c, 1, m, &other);
        assert_near(difference_of(c, m).mean, other.mean - first.mean, 1e-12);
    }
    parley_estimate none;
    parley_comparison_difference(c, 0, 0, &none);
    assert_true(isnan(none.mean) && isnan(none.standard_error));
    parley_comparison_free(&c);
    pairing_free(&p);
}

/* -- against sums by hand -------------------------------------------------------------------- */

/* Values and weights of all replications. */
typedef struct by_replication {
    uint64_t n;
    double *values, *weights;
    double value, weight; /* sums */
} by_replication;

static void collect(by_replication *all, const subject *s, const char *measure, uint64_t n)
{
    parley_column column = {.kind = PARLEY_COLUMN_MEASURE};
    parley_sampler *sampler = NULL;
    uint64_t room = (n + PARLEY_BLOCK - 1) / PARLEY_BLOCK * PARLEY_BLOCK;
    *all = (by_replication){.n = n, .values = calloc(2 * room, sizeof(double))};
    assert_non_null(all->values);
    all->weights = all->values + room;
    assert_int_equal(parley_measure_parse(&column.measure, &s->scenario, measure, NULL, NULL, NULL),
                     PARLEY_OK);
    assert_int_equal(
        parley_sampler_init(&sampler, s->game, &(parley_options){.seed = 11}, 1, &column, NULL),
        PARLEY_OK);
    for (uint64_t first = 0; first < n; first += PARLEY_BLOCK)
        parley_sampler_play(sampler, first / PARLEY_BLOCK,
                            n - first < PARLEY_BLOCK ? (uint32_t)(n - first) : PARLEY_BLOCK,
                            all->values + first, all->weights + first);
    for (uint64_t r = 0; r < n; r++) {
        all->value += all->values[r];
        all->weight += all->weights[r];
    }
    parley_sampler_free(&sampler);
}

/* What replications r .. end - 1 add to the sum of (x - mean n) / weight. */
static double influence(const by_replication *all, uint64_t r, uint64_t end, double mean,
                        double weight)
{
    double sum = 0;
    for (; r < end; r++)
        sum += (all->values[r] - mean * all->weights[r]) / weight;
    return sum;
}

static bool counts(const by_replication *all, uint64_t r, uint64_t end)
{
    for (; r < end; r++)
        if (all->weights[r] > 0)
            return true;
    return false;
}

static double error_by_hand(const by_replication *first, const by_replication *other, uint64_t size)
{
    double n = 0, squares = 0;
    for (uint64_t r = 0; r < first->n; r += size) {
        uint64_t end = r + size < first->n ? r + size : first->n;
        if (!counts(first, r, end) && !counts(other, r, end))
            continue;
        double z = influence(other, r, end, other->value / other->weight, other->weight) -
                   influence(first, r, end, first->value / first->weight, first->weight);
        n += 1;
        squares += z * z;
    }
    return sqrt(squares * n / (n - 1));
}

typedef struct hand_worlds {
    uint64_t n;
    double differences[MOST_WORLDS], within, n_within;
} hand_worlds;

static void add_world_by_hand(hand_worlds *worlds, const by_replication *first,
                              const by_replication *other, uint64_t r, uint64_t end)
{
    double weight[2] = {0, 0}, value[2] = {0, 0}, n = 0, squares = 0;
    for (uint64_t i = r; i < end; i++) {
        weight[0] += first->weights[i];
        value[0] += first->values[i];
        weight[1] += other->weights[i];
        value[1] += other->values[i];
        n += first->weights[i] > 0 || other->weights[i] > 0;
    }
    if (weight[0] == 0 || weight[1] == 0)
        return;
    assert_true(worlds->n < MOST_WORLDS);
    worlds->differences[worlds->n++] = value[1] / weight[1] - value[0] / weight[0];
    for (uint64_t i = r; i < end; i++) {
        double z = influence(other, i, i + 1, value[1] / weight[1], weight[1]) -
                   influence(first, i, i + 1, value[0] / weight[0], weight[0]);
        squares += z * z;
    }
    if (n < 2)
        return;
    worlds->within += squares * n / (n - 1);
    worlds->n_within += 1;
}

static int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double quantile(const double *sorted, uint64_t n, double q)
{
    double rank = q * (double)(n - 1);
    uint64_t low = (uint64_t)rank;
    double next = low + 1 < n ? sorted[low + 1] : sorted[low];
    return sorted[low] + (rank - (double)low) * (next - sorted[low]);
}

static void worlds_by_hand(hand_worlds *worlds, const by_replication *first,
                           const by_replication *other, parley_estimate *to)
{
    *worlds = (hand_worlds){0};
    for (uint64_t r = 0; r < first->n; r += PARLEY_WORLD)
        add_world_by_hand(worlds, first, other, r,
                          r + PARLEY_WORLD < first->n ? r + PARLEY_WORLD : first->n);
    double n = (double)worlds->n, sum = 0, square = 0;
    for (uint64_t w = 0; w < worlds->n; w++)
        sum += worlds->differences[w];
    for (uint64_t w = 0; w < worlds->n; w++)
        square += pow(worlds->differences[w] - sum / n, 2);
    qsort(worlds->differences, worlds->n, sizeof *worlds->differences, compare_doubles);
    double variance = square / (n - 1), between = variance - worlds->within / worlds->n_within;
    double draw = between > 0 ? sqrt(between / variance) : 0;
    double low = quantile(worlds->differences, worlds->n, 0.05);
    double high = quantile(worlds->differences, worlds->n, 0.95);
    to->world_low = to->mean + draw * (low - to->mean);
    to->world_high = to->mean + draw * (high - to->mean);
}

static void expect_by_hand(const pairing *p, uint64_t n, bool unknown)
{
    hand_worlds *worlds = malloc(sizeof *worlds);
    assert_non_null(worlds);
    parley_comparison *c = compared(&p->first, &p->other, N_MEASURES, measures, n, 11);
    for (uint32_t m = 0; m < N_MEASURES; m++) {
        by_replication first, other;
        collect(&first, &p->first, measures[m], n);
        collect(&other, &p->other, measures[m], n);
        parley_estimate hand, d = difference_of(c, m);
        hand.mean = other.value / other.weight - first.value / first.weight;
        hand.standard_error = error_by_hand(&first, &other, unknown ? PARLEY_WORLD : 1);
        assert_near(d.mean, hand.mean, 1e-10 * (1 + fabs(hand.mean)));
        assert_near(d.standard_error, hand.standard_error, 1e-8 * hand.standard_error);
        double clusters = unknown ? ceil((double)n / PARLEY_WORLD) : (double)n;
        double half = gsl_cdf_tdist_Pinv(0.975, clusters - 1) * hand.standard_error;
        assert_near(d.ci_high - d.mean, half, 0.01 * half);
        assert_near(d.mean - d.ci_low, half, 0.01 * half);
        if (unknown) {
            worlds_by_hand(worlds, &first, &other, &hand);
            double width = hand.world_high - hand.world_low;
            assert_near(d.world_low, hand.world_low, 0.005 * width + 1e-10);
            assert_near(d.world_high, hand.world_high, 0.005 * width + 1e-10);
        } else {
            assert_true(isnan(d.world_low) && isnan(d.world_high));
        }
        free(first.values);
        free(other.values);
    }
    parley_comparison_free(&c);
    free(worlds);
}

static void differences_are_those_of_samples_added_up_by_hand(void **state)
{
    (void)state;
    static const knobs *const pairs[][2] = {
        {&KNOWN, &SANCTIONED},       {&KNOWN, &LONGER},         {&UNKNOWN, &UNKNOWN_SANCTIONED},
        {&UNKNOWN, &UNKNOWN_LONGER}, {&KNOWN, &UNKNOWN_LONGER}, {&UNKNOWN, &LONGER}};
    for (int i = 0; i < 6; i++) {
        pairing p;
        start_pair(&p, pairs[i][0], pairs[i][1]);
        expect_by_hand(&p, 20100, i >= 2);
        pairing_free(&p);
    }
}

/* -- how sure -------------------------------------------------------------------------------- */

/* Differences in many runs, and what each run says of its own. */
typedef struct trial {
    double truth, differences[RUNS], errors[RUNS], low[RUNS], high[RUNS];
} trial;

static void expect_share(const char *measure, const char *what, double share, double wanted)
{
    if (fabs(share - wanted) > 4.5 * sqrt(wanted * (1 - wanted) / RUNS))
        fail_msg("%s: %s in %.3f of runs, not %.3f", measure, what, share, wanted);
}

/* As many within their error, twice it and the interval as of a normal variable, and the spread
 * over runs as they say. */
static void expect_honest(const char *measure, const trial *t)
{
    double square = 0, said = 0, within = 0, above = 0, covered = 0;
    for (int r = 0; r < RUNS; r++) {
        double off = t->differences[r] - t->truth;
        square += off * off;
        said += t->errors[r] * t->errors[r] / RUNS;
        within += fabs(off) < 0.6745 * t->errors[r];
        above += off > 0;
        covered += t->low[r] <= t->truth && t->truth <= t->high[r];
    }
    if (said == 0) { /* what the knobs do not reach */
        assert_true(square == 0 && t->truth == 0);
        return;
    }
    double statistic = square / said;
    if (!(statistic > gsl_cdf_chisq_Pinv(1e-4, RUNS) && statistic < gsl_cdf_chisq_Qinv(1e-4, RUNS)))
        fail_msg("%s: the variance over runs is %.3g times what they report", measure,
                 statistic / RUNS);
    expect_share(measure, "off by less than two thirds of the error", within / RUNS, 0.5);
    expect_share(measure, "too high", above / RUNS, 0.5);
    expect_share(measure, "covered", covered / RUNS, 0.95);
}

static void expect_honest_errors(const knobs *first, const knobs *other, uint64_t n)
{
    pairing p;
    trial *trials = calloc(N_MEASURES, sizeof *trials);
    assert_non_null(trials);
    start_pair(&p, first, other);
    parley_comparison *c = compared(&p.first, &p.other, N_MEASURES, measures, LONG_RUN, 1);
    for (uint32_t m = 0; m < N_MEASURES; m++)
        trials[m].truth = difference_of(c, m).mean;
    parley_comparison_free(&c);
    for (int r = 0; r < RUNS; r++) {
        c = compared(&p.first, &p.other, N_MEASURES, measures, n, 1000 + (uint32_t)r);
        for (uint32_t m = 0; m < N_MEASURES; m++) {
            parley_estimate d = difference_of(c, m);
            trials[m].differences[r] = d.mean;
            trials[m].errors[r] = d.standard_error;
            trials[m].low[r] = d.ci_low;
            trials[m].high[r] = d.ci_high;
        }
        parley_comparison_free(&c);
    }
    for (uint32_t m = 0; m < N_MEASURES; m++)
        expect_honest(measures[m], &trials[m]);
    pairing_free(&p);
    free(trials);
}

static void standard_errors_are_those_of_many_seeds(void **state)
{
    (void)state;
    expect_honest_errors(&KNOWN, &SANCTIONED, 1000);
    expect_honest_errors(&KNOWN, &LONGER, 1000);
}

static void standard_errors_count_worlds_where_something_is_unknown(void **state)
{
    (void)state;
    expect_honest_errors(&UNKNOWN, &UNKNOWN_SANCTIONED, 64 * 48);
    expect_honest_errors(&UNKNOWN, &UNKNOWN_LONGER, 64 * 48);
}

static void pairing_makes_differences_far_surer(void **state)
{
    (void)state;
    const parley_setting setting = {"/commitments/red_phone/call", "0"};
    pairing p;
    subject_read(&p.first, "scenarios/us-china-2015/agreement.json", 0, NULL);
    subject_read(&p.other, "scenarios/us-china-2015/agreement.json", 1, &setting);
    parley_comparison *c = compared(&p.first, &p.other, 0, NULL, 20000, 1);
    for (uint32_t m = 0; m < parley_comparison_n_measures(c); m++) {
        parley_estimate first, other, d = difference_of(c, m);
        parley_comparison_estimate(c, 0, m, &first);
        parley_comparison_estimate(c, 1, m, &other);
        double apart = hypot(first.standard_error, other.standard_error);
        assert_true(d.standard_error < 0.15 * apart);
    }
    parley_comparison_free(&c);
    pairing_free(&p);
}

/* -- what is not known ----------------------------------------------------------------------- */

/* a, who errs as often as nobody knows, means to cooperate, and b does. */
static void start_linear(subject *s, double gain)
{
    subject_init(s,
                 "{'format':1,'rounds':{'count':24},'actors':{'a':{'error':{'dist':'uniform',"
                 "'min':0.2,'max':0.6,'unknown':true}},'b':{}},"
                 "'issues':{'k':{'payoff':{'form':'harm','gain':{'a':%g},'harm':{'b':1}}}},"
                 "'behaviour':{'a':{'actor':'a','strategy':'always_cooperate'},"
                 "'b':{'actor':'b','strategy':'always_cooperate'}}}",
                 gain);
}

/* With u = gain for each D, and D with probability e ~ U(0.2, 0.6), the difference of 3 to 1 gains
 * is 2 e: 5-95 % from 0.44 to 1.16, whatever noise 64 replications add. */
static void the_range_of_a_difference_is_that_of_what_is_not_known(void **state)
{
    (void)state;
    static const char *const payoff[] = {"mean_payoff/a", "mean_payoff/b", "cooperation/a>b:k"};
    pairing p;
    start_linear(&p.first, 1);
    start_linear(&p.other, 3);
    parley_comparison *c = compared(&p.first, &p.other, 3, payoff, 200000, 1);
    parley_estimate d = difference_of(c, 0);
    assert_about(&d, 0.8);
    assert_near(d.world_low, 0.44, 0.02);
    assert_near(d.world_high, 1.16, 0.02);
    for (uint32_t m = 1; m < 3; m++) {
        d = difference_of(c, m);
        assert_true(d.mean == 0 && d.standard_error == 0 && d.world_low == 0 && d.world_high == 0);
    }
    parley_comparison_free(&c);
    pairing_free(&p);
}

/* a cooperates with probability p, b always. */
static void start_mixed(subject *s, const char *p)
{
    subject_init(s,
                 "{'format':1,'rounds':{'count':6},'actors':{'a':{},'b':{}},"
                 "'issues':{'k':{" DILEMMA "}},"
                 "'behaviour':{'a':{'actor':'a','strategy':{'type':'random','p':%s}},"
                 "'b':{'actor':'b','strategy':'always_cooperate'}}}",
                 p);
}

/* The first cooperates with probability e ~ U(0.45, 0.55), the other with 1/2: of a difference of
 * 1/2 - e, 5-95 % lie within 0.045, and the noise of 64 replications is nearly as large. */
static void noise_within_worlds_is_taken_out_of_the_range(void **state)
{
    (void)state;
    static const char *const rate[] = {"cooperation/a>b:k"};
    pairing p;
    start_mixed(&p.first, "{'dist':'uniform','min':0.45,'max':0.55,'unknown':true}");
    start_mixed(&p.other, "0.5");
    parley_comparison *c = compared(&p.first, &p.other, 1, rate, 2000000, 1);
    parley_estimate d = difference_of(c, 0);
    assert_about(&d, 0);
    assert_near(d.world_low, -0.045, 0.004);
    assert_near(d.world_high, 0.045, 0.004);
    parley_comparison_free(&c);
    pairing_free(&p);
}

/* -- the same bits --------------------------------------------------------------------------- */

static bool stop_after_two_thousand(void *context, uint64_t n_done, uint64_t n_replications)
{
    (void)context;
    (void)n_replications;
    return n_done >= 2000;
}

static void assert_same(const parley_comparison *a, const parley_comparison *b)
{
    assert_int_equal(parley_comparison_n_replications(a), parley_comparison_n_replications(b));
    for (uint32_t m = 0; m < parley_comparison_n_measures(a); m++)
        for (uint32_t v = 0; v < 2; v++) {
            parley_estimate x[2], y[2];
            parley_comparison_estimate(a, v, m, &x[0]);
            parley_comparison_estimate(b, v, m, &y[0]);
            parley_comparison_difference(a, v, m, &x[1]);
            parley_comparison_difference(b, v, m, &y[1]);
            assert_memory_equal(x, y, sizeof x);
        }
}

static void neither_threads_nor_machine_code_leave_a_trace(void **state)
{
    (void)state;
    pairing p;
    start_pair(&p, &UNKNOWN, &UNKNOWN_LONGER);
    parley_comparison *one = prepared(&p.first, &p.other, N_MEASURES, measures);
    parley_options options = {.n_replications = 20100, .seed = 4, .n_threads = 1};
    assert_int_equal(parley_comparison_play(one, &options, NULL), PARLEY_OK);
    const char *isa;
    for (uint32_t i = 0; (isa = parley_isa_name(i)); i++) {
        parley_comparison *c = prepared(&p.first, &p.other, N_MEASURES, measures);
        options.n_threads = 2 + (int)i;
        options.isa = isa;
        assert_int_equal(parley_comparison_play(c, &options, NULL), PARLEY_OK);
        assert_same(one, c);
        parley_comparison_free(&c);
    }
    parley_comparison_free(&one);
    pairing_free(&p);
}

static void what_ended_early_is_as_if_no_more_had_been_asked_for(void **state)
{
    (void)state;
    pairing p;
    start_pair(&p, &UNKNOWN, &UNKNOWN_SANCTIONED);
    parley_comparison *c = prepared(&p.first, &p.other, N_MEASURES, measures);
    parley_options options = {
        .n_replications = 10000000, .seed = 4, .n_threads = 2, .progress = stop_after_two_thousand};
    assert_int_equal(parley_comparison_play(c, &options, NULL), PARLEY_STOPPED);
    uint64_t n = parley_comparison_n_replications(c);
    assert_in_range(n, 2000, 20000);
    parley_comparison *shorter = compared(&p.first, &p.other, N_MEASURES, measures, n, 4);
    assert_same(c, shorter);
    parley_comparison_free(&shorter);
    parley_comparison_free(&c);
    pairing_free(&p);
}

/* -- measures and faults --------------------------------------------------------------------- */

static void what_a_scenario_does_not_have_is_left_open(void **state)
{
    (void)state;
    static const char *const calls[] = {"call/h", "value/a", "value/a"};
    pairing p;
    start(&p.first, &KNOWN);
    subject_init(&p.other, "{'format':1,'rounds':{'count':3},'actors':{'b':{},'a':{}},"
                           "'issues':{'k':{" DILEMMA "}},"
                           "'behaviour':{'x':{'strategy':'grim','actor':'a'},"
                           "'y':{'strategy':'grim','actor':'b'}}}");
    parley_comparison *c = compared(&p.first, &p.other, 3, calls, 600, 1);
    assert_int_equal(parley_comparison_n_measures(c), 2);
    assert_true(parley_comparison_has(c, 0, 0) && !parley_comparison_has(c, 1, 0));
    assert_true(parley_comparison_has(c, 1, 1));
    parley_estimate own, d = difference_of(c, 0);
    parley_comparison_estimate(c, 1, 0, &own);
    assert_true(isnan(own.mean) && isnan(own.standard_error) && isnan(d.mean) && isnan(d.ci_low));
    /* the same actor, though it is another by number */
    parley_comparison_estimate(c, 1, 1, &own);
    assert_near(own.mean, 3, 1e-12);
    parley_comparison_free(&c);
    pairing_free(&p);
}

static void without_a_headline_values_and_cooperation_are_compared(void **state)
{
    (void)state;
    subject s;
    start(&s, &KNOWN);
    parley_comparison *c = prepared(&s, &s, 0, NULL);
    assert_int_equal(parley_comparison_n_measures(c), 4);
    assert_string_equal(parley_comparison_text(c, 0), "value/a");
    assert_string_equal(parley_comparison_text(c, 3), "cooperation/b>a:k");
    parley_estimate own;
    parley_comparison_estimate(c, 1, 0, &own);
    assert_true(isnan(own.mean) && isnan(difference_of(c, 0).mean)); /* nothing is played yet */
    parley_comparison_free(&c);
    subject_free(&s);
}

static void expect_refused(const subject *first, const subject *other, uint32_t n_variants,
                           const char *measure, const char *message)
{
    const parley_variant variants[] = {{.name = "first", .game = first->game},
                                       {.name = "other", .game = other->game}};
    parley_comparison *c = NULL;
    parley_error error = {0};
    assert_int_equal(
        parley_comparison_init(&c, n_variants, variants, measure ? 1 : 0, &measure, &error),
        PARLEY_ERROR_USAGE);
    assert_null(c);
    assert_int_equal(error.n_faults, 1);
    if (!strstr(error.faults[0].message, message))
        fail_msg("no '%s' in '%s'", message, error.faults[0].message);
    parley_error_free(&error);
}

static void what_makes_no_sense_is_refused(void **state)
{
    (void)state;
    pairing p;
    start(&p.first, &KNOWN);
    subject_init(&p.other, "{'format':1,'rounds':{'count':3},'actors':{'c':{},'d':{}},"
                           "'issues':{'k':{" DILEMMA "}},"
                           "'behaviour':{'x':{'strategy':'grim','actor':'c'},"
                           "'y':{'strategy':'grim','actor':'d'}}}");
    expect_refused(&p.first, &p.other, 1, NULL, "two scenarios or more, not 1");
    expect_refused(&p.first, &p.first, 2, "value/z", "first: ");
    expect_refused(&p.first, &p.other, 2, NULL, "other has none of the measures");
    expect_refused(&p.first, &p.other, 2, "call/h", "such as call/h");
    parley_comparison *c = prepared(&p.first, &p.first, 0, NULL);
    const parley_options wrong[] = {{.n_replications = 0},
                                    {.n_replications = PARLEY_MAX_REPLICATIONS + 1},
                                    {.n_replications = 10, .precision = 0.1},
                                    {.n_replications = 10, .n_followers = 1},
                                    {.n_replications = 10, .rng = "nosuch"},
                                    {.n_replications = 10, .isa = "nosuch"}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(parley_comparison_play(c, &wrong[i], NULL), PARLEY_ERROR_USAGE);
    parley_comparison_free(&c);
    parley_comparison_free(&c);
    pairing_free(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_scenario_against_itself_differs_by_nothing),
        cmocka_unit_test(each_scenario_has_the_estimates_of_a_run),
        cmocka_unit_test(a_difference_is_that_of_the_means),
        cmocka_unit_test(differences_are_those_of_samples_added_up_by_hand),
        cmocka_unit_test(standard_errors_are_those_of_many_seeds),
        cmocka_unit_test(standard_errors_count_worlds_where_something_is_unknown),
        cmocka_unit_test(pairing_makes_differences_far_surer),
        cmocka_unit_test(the_range_of_a_difference_is_that_of_what_is_not_known),
        cmocka_unit_test(noise_within_worlds_is_taken_out_of_the_range),
        cmocka_unit_test(neither_threads_nor_machine_code_leave_a_trace),
        cmocka_unit_test(what_ended_early_is_as_if_no_more_had_been_asked_for),
        cmocka_unit_test(what_a_scenario_does_not_have_is_left_open),
        cmocka_unit_test(without_a_headline_values_and_cooperation_are_compared),
        cmocka_unit_test(what_makes_no_sense_is_refused),
    };
    return cmocka_run_group_tests_name("compare", tests, NULL, NULL);
}
