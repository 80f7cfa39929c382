/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a run depends on, and what not: on the seed and the point, but not on the number of threads,
 * the instruction set, or how many replications come after. Another generator changes the draws,
 * not the means. */
#include "generate.h"
#include "parley/simulate.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { N_GENERATED = 12 };

/* Every number that the results give, in a fixed order. */
typedef struct numbers {
    size_t n, n_allocated;
    double *at;
} numbers;

/* A scenario ready to be played. */
typedef struct subject {
    parley_scenario scenario;
    parley_game *game;
} subject;

/* -- every number of a run --------------------------------------------------------------------- */

static void add(numbers *list, double x)
{
    if (list->n == list->n_allocated) {
        list->n_allocated = list->n_allocated ? 2 * list->n_allocated : 4096;
        list->at = reallocarray(list->at, list->n_allocated, sizeof *list->at);
        assert_non_null(list->at);
    }
    list->at[list->n++] = x;
}

static void add_all(numbers *list, size_t n, const double x[])
{
    for (size_t i = 0; i < n; i++)
        add(list, x[i]);
}

static void add_estimate(numbers *list, const parley_estimate *e)
{
    const double all[] = {e->mean,    e->standard_error, e->ci_low,
                          e->ci_high, e->world_low,      e->world_high};
    add_all(list, sizeof all / sizeof *all, all);
}

static void add_outcomes(const parley_results *results, numbers *list)
{
    const parley_scenario *scenario = parley_results_scenario(results);
    for (uint32_t g = 0; g < parley_results_n_groups(results); g++)
        for (uint32_t i = 0; i < scenario->n_actors; i++)
            for (parley_quantity q = PARLEY_VALUE; q <= PARLEY_MEAN_PAYOFF; q++) {
                parley_outcome o;
                parley_results_outcome(results, g, i, q, &o);
                const double all[] = {(double)o.n, o.sd,  o.min, o.q05, o.q25,
                                      o.median,    o.q75, o.q95, o.max};
                add_estimate(list, &o.estimate);
                add_all(list, sizeof all / sizeof *all, all);
            }
}

static void add_pooled(const parley_results *results, uint32_t period, numbers *list)
{
    for (uint32_t g = 0; g < parley_results_n_groups(results); g++) {
        for (uint32_t l = 0; l < parley_results_n_links(results); l++) {
            parley_cooperation found;
            parley_results_cooperation(results, period, g, l, &found);
            add(list, found.intended);
            add_estimate(list, &found.executed);
            add(list, found.perceived);
        }
        for (uint32_t e = 0; e < parley_results_n_events(results); e++) {
            parley_estimate found;
            double share;
            parley_results_event(results, period, g, e, &found, &share);
            add_estimate(list, &found);
            add(list, share);
        }
    }
}

static void add_agreements(const parley_results *results, uint32_t t, numbers *list)
{
    const parley_scenario *scenario = parley_results_scenario(results);
    for (uint32_t h = 0; h < scenario->n_threats; h++) {
        parley_sanction_rates s;
        parley_results_sanction(results, t, h, &s);
        const double all[] = {s.active, s.triggered, s.imposed, s.bluffed};
        add_all(list, sizeof all / sizeof *all, all);
    }
    for (uint32_t c = 0; c < scenario->n_commitments; c++) {
        parley_commitment_rates r;
        parley_results_commitment(results, t, c, &r);
        const double all[] = {r.in_force, r.requests, r.honoured, r.restored, r.calls, r.resolved};
        add_all(list, sizeof all / sizeof *all, all);
    }
}

static void add_round(const parley_results *results, uint32_t t, numbers *list)
{
    const parley_scenario *scenario = parley_results_scenario(results);
    for (uint32_t i = 0; i < scenario->n_actors; i++) {
        parley_estimate payoff;
        parley_results_payoff(results, t, i, &payoff);
        add_estimate(list, &payoff);
    }
    add_agreements(results, t, list);
    for (uint32_t g = 0; g < parley_results_n_groups(results); g++) {
        add(list, (double)parley_results_running(results, g, t));
        for (uint32_t l = 0; l < parley_results_n_links(results); l++) {
            parley_action_rates a;
            parley_results_action(results, t, g, l, &a);
            const double all[] = {a.intended, a.perceived, a.signalled, a.violations};
            add_all(list, sizeof all / sizeof *all, all);
            add_estimate(list, &a.executed);
        }
    }
}

static numbers numbers_of(const parley_results *results)
{
    const parley_rounds *rounds = &parley_results_scenario(results)->rounds;
    numbers list = {0};
    add(&list, (double)parley_results_n_replications(results));
    add_outcomes(results, &list);
    add_pooled(results, PARLEY_NONE, &list);
    for (uint32_t p = 0; p < rounds->n_periods; p++)
        add_pooled(results, p, &list);
    for (uint32_t t = 0; t < rounds->count; t++)
        add_round(results, t, &list);
    return list;
}

/* -- runs -------------------------------------------------------------------------------------- */

static void subject_start(subject *s, parley_status status, parley_error *error)
{
    assert_int_equal(status, PARLEY_OK);
    assert_int_equal(parley_game_init(&s->game, &s->scenario, error), PARLEY_OK);
    parley_error_free(error);
}

static void subject_generate(subject *s, uint32_t seed)
{
    parley_error error = {0};
    char *text = generate_scenario(seed);
    assert_non_null(text);
    subject_start(
        s,
        parley_scenario_read_text(&s->scenario, "generated", text, strlen(text), 0, NULL, &error),
        &error);
    free(text);
}

static void subject_read(subject *s, const char *path)
{
    parley_error error = {0};
    subject_start(s, parley_scenario_read(&s->scenario, path, 0, NULL, &error), &error);
}

static void subject_free(subject *s)
{
    parley_game_free(&s->game);
    parley_scenario_free(&s->scenario);
}

static parley_results *played(const subject *s, const parley_options *options)
{
    parley_results *results = NULL;
    parley_error error = {0};
    parley_status status = parley_simulate(&results, s->game, options, &error);
    assert_true(status == PARLEY_OK || status == PARLEY_STOPPED);
    parley_error_free(&error);
    return results;
}

static numbers run(const subject *s, const parley_options *options)
{
    parley_results *results = played(s, options);
    numbers list = numbers_of(results);
    parley_results_free(&results);
    return list;
}

static bool same(const numbers *a, const numbers *b)
{
    return a->n == b->n && memcmp(a->at, b->at, a->n * sizeof *a->at) == 0;
}

/* -- tests ------------------------------------------------------------------------------------- */

static void check_threads(const subject *s, uint64_t n)
{
    static const int threads[] = {2, 3, 8};
    parley_options options = {.n_replications = n, .seed = 11, .n_threads = 1};
    numbers one = run(s, &options);
    for (size_t k = 0; k < sizeof threads / sizeof *threads; k++) {
        options.n_threads = threads[k];
        numbers several = run(s, &options);
        assert_true(same(&one, &several));
        free(several.at);
    }
    free(one.at);
}

static void test_threads_leave_no_trace(void **state)
{
    static const uint64_t sizes[] = {1, 63, 512, 4999};
    subject s = {0};
    (void)state;
    for (uint32_t seed = 1; seed <= N_GENERATED; seed++) {
        subject_generate(&s, seed);
        for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++)
            check_threads(&s, sizes[k]);
        subject_free(&s);
    }
    subject_read(&s, PARLEY_SOURCE_DIR "/scenarios/us-china-2015/agreement.json");
    check_threads(&s, 4999);
    subject_free(&s);
}

/* So many that several blocks are added up at a time. */
static void test_threads_leave_no_trace_in_batches_of_blocks(void **state)
{
    subject s = {0};
    (void)state;
    subject_read(&s, PARLEY_SOURCE_DIR "/scenarios/example/hotline.json");
    check_threads(&s, (1024 + 16) * PARLEY_BLOCK + 700);
    subject_free(&s);
}

/* `options` with this instruction set; false where the machine does not have it. */
static bool check_instructions(const subject *s, parley_options options, const char *isa,
                               const numbers *expected)
{
    parley_results *results = NULL;
    parley_error error = {0};
    options.isa = isa;
    parley_status status = parley_simulate(&results, s->game, &options, &error);
    parley_error_free(&error);
    if (status == PARLEY_ERROR_USAGE)
        return false;
    assert_int_equal(status, PARLEY_OK);
    numbers list = numbers_of(results);
    assert_true(same(expected, &list));
    parley_results_free(&results);
    free(list.at);
    return true;
}

/* With the counter-based generators, that is: GSL's hand out their draws in the order in which they
 * are asked for, which is that of the registers. */
static void test_instruction_sets_leave_no_trace(void **state)
{
    subject s = {0};
    (void)state;
    for (uint32_t seed = 1; seed <= 3 * N_GENERATED; seed++) {
        parley_options options = {
            .n_replications = 700, .seed = seed, .rng = parley_rng_name(seed % 2)};
        subject_generate(&s, seed);
        numbers widest = run(&s, &options);
        assert_true(check_instructions(&s, options, "plain", &widest));
        check_instructions(&s, options, "v2", &widest);
        check_instructions(&s, options, "v3", &widest);
        check_instructions(&s, options, "v4", &widest);
        assert_false(check_instructions(&s, options, "v5", &widest));
        free(widest.at);
        subject_free(&s);
    }
}

static void test_the_same_again_and_other_seeds_differ(void **state)
{
    subject s = {0};
    (void)state;
    for (uint32_t seed = 1; seed <= N_GENERATED; seed++) {
        parley_options options = {.n_replications = 700, .seed = 1};
        subject_generate(&s, seed);
        numbers first = run(&s, &options), again = run(&s, &options);
        options.seed = 2;
        numbers other_seed = run(&s, &options);
        options = (parley_options){.n_replications = 700, .seed = 1, .point = 1};
        numbers other_point = run(&s, &options);
        assert_true(same(&first, &again));
        assert_false(same(&first, &other_seed));
        assert_false(same(&first, &other_point));
        assert_false(same(&other_seed, &other_point));
        free(first.at);
        free(again.at);
        free(other_seed.at);
        free(other_point.at);
        subject_free(&s);
    }
}

static bool stop_at(void *context, uint64_t n_done, uint64_t n_replications)
{
    const uint64_t *wanted = context;
    (void)n_replications;
    return n_done >= *wanted;
}

/* A run that is stopped holds just what a shorter one does. */
static void test_a_longer_run_begins_with_the_shorter(void **state)
{
    uint64_t wanted = 3 * PARLEY_BLOCK;
    subject s = {0};
    (void)state;
    for (uint32_t seed = 1; seed <= N_GENERATED; seed++) {
        parley_options longer = {.n_replications = 20000,
                                 .seed = 5,
                                 .n_threads = 2,
                                 .progress = stop_at,
                                 .context = &wanted};
        subject_generate(&s, seed);
        parley_results *stopped = played(&s, &longer);
        parley_options shorter = {.n_replications = parley_results_n_replications(stopped),
                                  .seed = 5};
        assert_in_range(shorter.n_replications, wanted, longer.n_replications - 1);
        numbers begun = numbers_of(stopped), whole = run(&s, &shorter);
        assert_true(same(&begun, &whole));
        parley_results_free(&stopped);
        free(begun.at);
        free(whole.at);
        subject_free(&s);
    }
}

/* What the last of `longer`'s replications adds: it runs or does not, and undoes nothing. */
static void check_one_more(const parley_results *shorter, const parley_results *longer)
{
    const parley_scenario *scenario = parley_results_scenario(shorter);
    double n = (double)parley_results_n_replications(shorter);
    for (uint32_t t = 0; t < scenario->rounds.count; t++)
        assert_in_range(
            parley_results_running(longer, 0, t) - parley_results_running(shorter, 0, t), 0, 1);
    for (uint32_t e = 0; e < parley_results_n_events(shorter); e++) {
        parley_estimate before, after;
        double share_before, share_after;
        parley_results_event(shorter, PARLEY_NONE, 0, e, &before, &share_before);
        parley_results_event(longer, PARLEY_NONE, 0, e, &after, &share_after);
        assert_true(llround(after.mean * (n + 1)) >= llround(before.mean * n));
        assert_in_range(llround(share_after * (n + 1)) - llround(share_before * n), 0, 1);
    }
    for (uint32_t i = 0; i < scenario->n_actors; i++) {
        parley_outcome before, after;
        parley_results_outcome(shorter, 0, i, PARLEY_VALUE, &before);
        parley_results_outcome(longer, 0, i, PARLEY_VALUE, &after);
        assert_true(after.min <= before.min && after.max >= before.max);
    }
}

/* Around the ends of a word, of the lanes of a pass, and of a block. */
static void test_one_replication_more(void **state)
{
    static const uint64_t sizes[] = {1, 63, 64, 255, 256, 511, 512, 513};
    subject s = {0};
    (void)state;
    for (uint32_t seed = 1; seed <= N_GENERATED; seed++) {
        subject_generate(&s, seed);
        for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
            parley_options options = {.n_replications = sizes[k], .seed = 9};
            parley_results *shorter = played(&s, &options);
            options.n_replications++;
            parley_results *longer = played(&s, &options);
            check_one_more(shorter, longer);
            parley_results_free(&shorter);
            parley_results_free(&longer);
        }
        subject_free(&s);
    }
}

/* -- other generators -------------------------------------------------------------------------- */

static void check_equal_means(const parley_estimate *a, const parley_estimate *b)
{
    double variance = a->standard_error * a->standard_error + b->standard_error * b->standard_error;
    if (isnan(variance) || fabs(a->mean - b->mean) <= 1e-12 * fmax(1, fabs(a->mean)))
        return;
    assert_true(fabs(a->mean - b->mean) <= 4.5 * sqrt(variance));
}

static void check_all_means(const parley_results *a, const parley_results *b)
{
    const parley_scenario *scenario = parley_results_scenario(a);
    for (uint32_t g = 0; g < parley_results_n_groups(a); g++) {
        for (uint32_t i = 0; i < scenario->n_actors; i++)
            for (parley_quantity q = PARLEY_VALUE; q <= PARLEY_MEAN_PAYOFF; q++) {
                parley_outcome x, y;
                parley_results_outcome(a, g, i, q, &x);
                parley_results_outcome(b, g, i, q, &y);
                check_equal_means(&x.estimate, &y.estimate);
            }
        for (uint32_t l = 0; l < parley_results_n_links(a); l++) {
            parley_cooperation x, y;
            parley_results_cooperation(a, PARLEY_NONE, g, l, &x);
            parley_results_cooperation(b, PARLEY_NONE, g, l, &y);
            check_equal_means(&x.executed, &y.executed);
        }
        for (uint32_t e = 0; e < parley_results_n_events(a); e++) {
            parley_estimate x, y;
            double share;
            parley_results_event(a, PARLEY_NONE, g, e, &x, &share);
            parley_results_event(b, PARLEY_NONE, g, e, &y, &share);
            check_equal_means(&x, &y);
        }
    }
}

static void check_generators(const subject *s)
{
    static const char *const names[] = {"philox4x32-10", "mt19937", "taus2", "ranlxd2", "gfsr4"};
    parley_options options = {.n_replications = 4096, .seed = 3};
    parley_results *own = played(s, &options);
    numbers of_own = numbers_of(own);
    for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
        options.rng = names[k];
        options.n_threads = 1 + (int)k;
        parley_results *other = played(s, &options);
        numbers of_other = numbers_of(other);
        check_all_means(own, other);
        assert_false(same(&of_own, &of_other));
        options.n_threads = 3;
        numbers again = run(s, &options);
        assert_true(same(&of_other, &again));
        parley_results_free(&other);
        free(of_other.at);
        free(again.at);
    }
    parley_results_free(&own);
    free(of_own.at);
}

static void test_other_generators_give_the_same_means(void **state)
{
    subject s = {0};
    (void)state;
    for (uint32_t seed = 1; seed <= 3; seed++) {
        subject_generate(&s, seed);
        check_generators(&s);
        subject_free(&s);
    }
    subject_read(&s, PARLEY_SOURCE_DIR "/scenarios/us-china-2015/agreement.json");
    check_generators(&s);
    subject_free(&s);
}

static void test_an_unknown_generator_is_refused(void **state)
{
    subject s = {0};
    parley_results *results = NULL;
    parley_error error = {0};
    parley_options options = {.n_replications = 1, .rng = "dice"};
    (void)state;
    subject_generate(&s, 1);
    assert_int_equal(parley_simulate(&results, s.game, &options, &error), PARLEY_ERROR_USAGE);
    assert_null(results);
    assert_int_equal(error.n_faults, 1);
    parley_error_free(&error);
    subject_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_threads_leave_no_trace),
        cmocka_unit_test(test_threads_leave_no_trace_in_batches_of_blocks),
        cmocka_unit_test(test_instruction_sets_leave_no_trace),
        cmocka_unit_test(test_the_same_again_and_other_seeds_differ),
        cmocka_unit_test(test_a_longer_run_begins_with_the_shorter),
        cmocka_unit_test(test_one_replication_more),
        cmocka_unit_test(test_other_generators_give_the_same_means),
        cmocka_unit_test(test_an_unknown_generator_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
