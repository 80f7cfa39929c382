/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a sweep says of a point is what a run says of the point's scenario; how it was cut, shared
 * out, interrupted and put together leaves no trace. */
#include "parley/compare.h"
#include "parley/sweep.h"

#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness.h"

static char folder[] = "/tmp/parley-sweep-XXXXXX";

static int make_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) ? 0 : -1;
}

static void empty_folder(void)
{
    char path[512];
    DIR *entries = opendir(folder);
    assert_non_null(entries);
    for (struct dirent *entry; (entry = readdir(entries));) {
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        unlink(path);
    }
    closedir(entries);
}

static int remove_folder(void **state)
{
    (void)state;
    empty_folder();
    return rmdir(folder);
}

/* -- scenarios --------------------------------------------------------------------------------- */

#define EYESIGHT "{'dist':'uniform','min':0.1,'max':1,'unknown':true}"
#define SCENARIO(detection)                                                                        \
    "{'format':1,'rounds':{'count':30,'continuation':0.95,'periods':{'mid':{'from':5,'until':15}}" \
    "},'actors':{'a':{'error':0.1,'discount':0.95,'types':{'x':{'prior':0.3,"                      \
    "'set':{'/behaviour/a/strategy/p':0.9}},'y':{'prior':0.7}}},'b':{'error':0.05}},"              \
    "'issues':{'k':{'payoff':{'form':'harm','gain':{'a':1,'b':1.5},"                               \
    "'harm':{'a':2,'b':2}},'monitoring':{'detection':" detection ",'false_alarm':0.05}}},"         \
    "'threats':{'s':{'sender':'b','target':'a','on':'signal','threshold':2,'credibility':0.5,"     \
    "'duration':4,'instruments':{'i':{'cost_target':1}}}},"                                        \
    "'behaviour':{'a':{'actor':'a','strategy':{'type':'random','p':0.4}},"                         \
    "'b':{'actor':'b','strategy':'tit_for_tat','baseline':'grim'}}}"

static const char *const measures[] = {
    "value/a",           "value/b|a=x",           "mean_payoff/a", "cooperation/a>b:k",
    "cooperation/b>a:k", "cooperation/b>a:k@mid", "imposed/s|a=y", "signal/a>b:k",
};
enum { N_MEASURES = sizeof measures / sizeof *measures };

static const char *const axes[] = {"/threats/s/credibility=0.1,0.6,0.9",
                                   "/behaviour/b/strategy=\"tit_for_tat\",\"grim\""};
enum { N_POINTS = 6 };

typedef struct swept {
    subject base;
    parley_design *design;
    parley_sweep *sweep;
} swept;

static void design_of(swept *s, uint32_t n_axes, const char *const *list)
{
    const parley_design_options options = {.kind = PARLEY_GRID, .n_axes = n_axes, .axes = list};
    assert_int_equal(parley_design_init(&s->design, &s->base.scenario, &options, NULL), PARLEY_OK);
}

static parley_sweep_options usual(uint64_t n)
{
    return (parley_sweep_options){.n_replications = n,
                                  .seed = 5,
                                  .paired = PARLEY_NONE,
                                  .n_measures = N_MEASURES,
                                  .measures = measures,
                                  .version = "test",
                                  .command = "test"};
}

static void sweep_of(swept *s, const parley_sweep_options *options)
{
    assert_int_equal(parley_sweep_init(&s->sweep, s->design, &s->base.scenario, options, NULL),
                     PARLEY_OK);
}

static void play(swept *s, const parley_share *share)
{
    assert_int_equal(parley_sweep_play(s->sweep, folder, share, NULL), PARLEY_OK);
}

static void load(swept *s)
{
    parley_sweep_found found;
    assert_int_equal(parley_sweep_load(s->sweep, folder, &found, NULL), PARLEY_OK);
    for (uint64_t unit = 0; unit < parley_sweep_n_units(s->sweep); unit++)
        assert_true(parley_sweep_has(s->sweep, unit));
}

static void play_anew(swept *s, int n_threads)
{
    const parley_share share = {.n_threads = n_threads};
    empty_folder();
    play(s, &share);
    load(s);
}

static void swept_free(swept *s)
{
    parley_sweep_free(&s->sweep);
    parley_design_free(&s->design);
    subject_free(&s->base);
}

static parley_estimate result_of(const swept *s, uint32_t point, uint32_t measure)
{
    parley_estimate estimate;
    parley_sweep_result(s->sweep, point, measure, &estimate, NULL);
    return estimate;
}

/* -- a point and a run ------------------------------------------------------------------------- */

static void assert_like(double got, double wanted, double tolerance)
{
    if (isnan(wanted) || isnan(got))
        assert_true(isnan(wanted) && isnan(got));
    else
        assert_near(got, wanted, tolerance * (1 + fabs(wanted)));
}

/* A point's scenario and game. */
static void point_of(const swept *s, uint32_t index, parley_point *point, parley_game **game)
{
    assert_int_equal(parley_point_init(point, s->design, index, NULL), PARLEY_OK);
    assert_int_equal(parley_game_init(game, &point->scenario, NULL), PARLEY_OK);
}

static void expect_run(const swept *s, uint32_t index, uint64_t n, uint32_t address)
{
    parley_point point;
    parley_game *game;
    parley_results *results;
    const parley_options options = {.n_replications = n, .seed = 5, .point = address};
    point_of(s, index, &point, &game);
    assert_int_equal(parley_simulate(&results, game, &options, NULL), PARLEY_OK);
    for (uint32_t m = 0; m < N_MEASURES; m++) {
        parley_measure parsed;
        parley_estimate run, own = result_of(s, index, m);
        assert_int_equal(
            parley_measure_parse(&parsed, &point.scenario, measures[m], NULL, NULL, NULL),
            PARLEY_OK);
        parley_results_measure(results, &parsed, &run);
        assert_like(own.mean, run.mean, 1e-12);
        assert_like(own.standard_error, run.standard_error, 1e-9);
        assert_like(own.ci_low, run.ci_low, 1e-9);
        assert_like(own.ci_high, run.ci_high, 1e-9);
    }
    parley_results_free(&results);
    parley_game_free(&game);
    parley_point_free(&point);
}

static void expect_runs(swept *s, uint64_t n, bool independent)
{
    parley_sweep_options options = usual(n);
    options.independent = independent;
    design_of(s, 2, axes);
    sweep_of(s, &options);
    assert_int_equal(parley_design_n_points(s->design), N_POINTS);
    play_anew(s, 2);
    for (uint32_t p = 0; p < N_POINTS; p++)
        expect_run(s, p, n, independent ? p : 0);
    swept_free(s);
}

static void a_point_is_what_a_run_of_its_scenario_is(void **state)
{
    (void)state;
    swept s = {0};
    subject_init(&s.base, SCENARIO("0.7"));
    expect_runs(&s, 1300, false);
    subject_init(&s.base, SCENARIO(EYESIGHT));
    expect_runs(&s, 1300, false);
    subject_init(&s.base, SCENARIO(EYESIGHT));
    expect_runs(&s, 100, false);
}

static void independent_points_have_draws_of_their_own(void **state)
{
    (void)state;
    swept s = {0};
    subject_init(&s.base, SCENARIO("0.7"));
    expect_runs(&s, 700, true);

    /* rounds burnt in do not matter to a value: the same numbers where draws are shared */
    static const char *const twice[] = {"/rounds/burn_in=0,1"};
    for (int independent = 0; independent < 2; independent++) {
        parley_sweep_options options = usual(700);
        options.independent = independent;
        subject_init(&s.base, SCENARIO("0.7"));
        design_of(&s, 1, twice);
        sweep_of(&s, &options);
        play_anew(&s, 1);
        bool same = result_of(&s, 0, 0).mean == result_of(&s, 1, 0).mean;
        assert_int_equal(same, !independent);
        swept_free(&s);
    }
}

static void points_of_many_chunks_are_what_a_run_is(void **state)
{
    (void)state;
    swept s = {0};
    static const char *const one[] = {"/threats/s/credibility=0.1,0.9"};
    const uint64_t n = 2 * PARLEY_CHUNK + 1000;
    parley_sweep_options options = usual(n);
    subject_init(&s.base, SCENARIO(EYESIGHT));
    design_of(&s, 1, one);
    sweep_of(&s, &options);
    assert_int_equal(parley_sweep_n_units(s.sweep), 6);
    play_anew(&s, 2);
    expect_run(&s, 0, n, 0);
    expect_run(&s, 1, n, 0);
    swept_free(&s);
}

/* The spread is lost in the square of the mean if it is not counted from near the mean. */
static void spreads_around_large_means_stay(void **state)
{
    (void)state;
    static const char *const values[] = {"value/a"}, *const one[] = {"/actors/a/error=0.1,0.2"};
    static const double means[] = {0, 1e9};
    double errors[2];
    for (int large = 0; large < 2; large++) {
        swept s = {0};
        parley_sweep_options options = usual(2000);
        double low = means[large];
        subject_init(&s.base,
                     "{'format':1,'rounds':{'count':1},'actors':{'a':{'error':0.1},'b':{}},"
                     "'issues':{'k':{'payoff':{'form':'matrix','a':{'cc':%.17g,'cd':%.17g,"
                     "'dc':%.17g,'dd':%.17g},'b':{'cc':0,'cd':0,'dc':0,'dd':0}}}},"
                     "'behaviour':{'a':{'actor':'a','strategy':'always_cooperate'},"
                     "'b':{'actor':'b','strategy':'always_cooperate'}}}",
                     low, low, low + 1, low + 1);
        options.n_measures = 1;
        options.measures = values;
        design_of(&s, 1, one);
        sweep_of(&s, &options);
        play_anew(&s, 1);
        errors[large] = result_of(&s, 1, 0).standard_error;
        assert_near(result_of(&s, 1, 0).mean, low + 0.2, 0.05);
        swept_free(&s);
    }
    assert_true(errors[0] > 0);
    assert_near(errors[1] / errors[0], 1, 1e-5);
}

/* -- pairs ------------------------------------------------------------------------------------- */

static void expect_comparison(const swept *s, uint32_t index, uint32_t first, uint64_t n)
{
    parley_point points[2];
    parley_game *games[2];
    parley_comparison *comparison;
    const parley_options options = {.n_replications = n, .seed = 5};
    point_of(s, first, &points[0], &games[0]);
    point_of(s, index, &points[1], &games[1]);
    const parley_variant variants[] = {{.name = "first", .game = games[0]},
                                       {.name = "other", .game = games[1]}};
    assert_int_equal(parley_comparison_init(&comparison, 2, variants, N_MEASURES, measures, NULL),
                     PARLEY_OK);
    assert_int_equal(parley_comparison_play(comparison, &options, NULL), PARLEY_OK);
    for (uint32_t m = 0; m < N_MEASURES; m++) {
        parley_estimate own, difference, wanted;
        parley_sweep_result(s->sweep, index, m, &own, &difference);
        parley_comparison_difference(comparison, 1, m, &wanted);
        assert_like(difference.mean, wanted.mean, 1e-12);
        assert_like(difference.standard_error, wanted.standard_error, 1e-9);
        if (index == first)
            assert_true(difference.mean == 0 && difference.standard_error == 0);
    }
    parley_comparison_free(&comparison);
    for (int i = 0; i < 2; i++) {
        parley_game_free(&games[i]);
        parley_point_free(&points[i]);
    }
}

static void paired_differences_are_those_of_a_comparison(void **state)
{
    (void)state;
    static const char *const detections[] = {"0.7", EYESIGHT};
    for (int unknown = 0; unknown < 2; unknown++) {
        swept s = {0};
        parley_sweep_options options = usual(1300);
        options.paired = 3;
        subject_init(&s.base, SCENARIO("%s"), detections[unknown]);
        design_of(&s, 2, axes);
        sweep_of(&s, &options);
        play_anew(&s, 2);
        for (uint32_t p = 0; p < N_POINTS; p++) {
            expect_run(&s, p, 1300, 0);
            expect_comparison(&s, p, 3, 1300);
        }
        swept_free(&s);
    }
}

/* -- precision --------------------------------------------------------------------------------- */

static void points_end_once_they_are_precise(void **state)
{
    (void)state;
    swept s = {0};
    const uint64_t n = 200000;
    const double precision = 0.01;
    static const char *const one[] = {"/actors/a/error/cooperate=0,0.001,0.5",
                                      "/behaviour/a/strategy=\"always_cooperate\""};
    static const char *const first[] = {"cooperation/a>b:k@mid"};
    parley_sweep_options options = usual(n);
    options.precision = precision;
    options.n_measures = 1;
    options.measures = first;
    subject_init(&s.base, "%s",
                 "{'format':1,'rounds':{'count':1,'periods':{'mid':{'from':0,'until':1}}},"
                 "'actors':{'a':{'error':{'cooperate':0.1,'defect':0.1}},'b':{}},"
                 "'issues':{'k':{" DILEMMA "}},"
                 "'behaviour':{'a':{'actor':'a','strategy':'always_cooperate'},"
                 "'b':{'actor':'b','strategy':'always_cooperate'}}}");
    design_of(&s, 2, one);
    sweep_of(&s, &options);
    assert_int_equal(parley_sweep_n_units(s.sweep), 3);
    play_anew(&s, 2);
    /* where nothing differs it takes 3 / precision histories to believe that */
    assert_true(result_of(&s, 0, 0).mean == 1 && result_of(&s, 0, 0).standard_error == 0);
    for (uint32_t p = 0; p < 3; p++) {
        parley_estimate own = result_of(&s, p, 0);
        assert_true((own.ci_high - own.ci_low) / 2 <= precision);
    }
    /* the standard error of a half is 0.5 / sqrt(n) */
    parley_estimate half = result_of(&s, 2, 0);
    double played = 0.25 / (half.standard_error * half.standard_error);
    assert_true(played > 9000 && played < 14000);
    swept_free(&s);
}

/* -- how it was played ------------------------------------------------------------------------- */

static void expect_same(const swept *a, const swept *b)
{
    for (uint32_t p = 0; p < parley_design_n_points(a->design); p++)
        for (uint32_t m = 0; m < N_MEASURES; m++) {
            parley_estimate one = result_of(a, p, m), other = result_of(b, p, m);
            assert_memory_equal(&one, &other, sizeof one);
        }
}

typedef struct watch {
    uint64_t allowed, next, met, stopped;
} watch;

static bool enough(void *context, uint64_t n_done, uint64_t n_units)
{
    const watch *w = context;
    assert_true(n_done <= n_units);
    return n_done >= w->allowed;
}

static uint64_t claim(void *context)
{
    return ((watch *)context)->next++;
}

static void stop(void *context)
{
    ((watch *)context)->stopped++;
}

static parley_status meet(void *context, parley_status status)
{
    ((watch *)context)->met++;
    return status;
}

static void start_shard(swept *s, uint64_t n, uint32_t shard, uint32_t n_shards)
{
    static const char *const many[] = {"/threats/s/credibility=0:1:70"};
    parley_sweep_options options = usual(n);
    options.shard = shard;
    options.n_shards = n_shards;
    subject_init(&s->base, SCENARIO("0.7"));
    design_of(s, 1, many);
    sweep_of(s, &options);
}

static void start(swept *s, uint64_t n)
{
    start_shard(s, n, 0, 0);
}

static void threads_stops_and_claims_leave_no_trace(void **state)
{
    (void)state;
    swept one = {0}, other = {0};
    start(&one, 600);
    play_anew(&one, 1);
    start(&other, 600);
    play_anew(&other, 4);
    expect_same(&one, &other);
    swept_free(&other);

    start(&other, 600);
    empty_folder();
    for (uint64_t allowed = 0; allowed < 70; allowed += 9) {
        watch w = {.allowed = allowed};
        const parley_share share = {.n_threads = 2, .progress = enough, .context = &w};
        assert_int_equal(parley_sweep_play(other.sweep, folder, &share, NULL), PARLEY_STOPPED);
    }
    const parley_share rest = {.n_threads = 2};
    play(&other, &rest);
    load(&other);
    expect_same(&one, &other);
    swept_free(&other);

    start(&other, 600);
    empty_folder();
    watch w = {.allowed = 20};
    parley_share share = {.n_threads = 2,
                          .rank = 7,
                          .claim = claim,
                          .stop = stop,
                          .meet = meet,
                          .progress = enough,
                          .context = &w};
    assert_int_equal(parley_sweep_play(other.sweep, folder, &share, NULL), PARLEY_STOPPED);
    assert_int_equal(w.stopped, 1);
    w = (watch){.allowed = UINT64_MAX};
    share.rank = 8;
    play(&other, &share);
    assert_int_equal(w.met, 1);
    assert_int_equal(w.stopped, 0);
    load(&other);
    expect_same(&one, &other);
    swept_free(&other);
    swept_free(&one);
}

static void shards_make_a_whole(void **state)
{
    (void)state;
    swept one = {0}, other = {0};
    start(&one, 600);
    play_anew(&one, 2);
    empty_folder();
    for (uint32_t shard = 1; shard <= 3; shard++) {
        const parley_share share = {.n_threads = 2, .rank = shard};
        swept_free(&other);
        start_shard(&other, 600, shard, 3);
        play(&other, &share);
        assert_true(parley_sweep_in_shard(other.sweep, shard - 1));
        assert_false(parley_sweep_in_shard(other.sweep, shard));
    }
    load(&other);
    expect_same(&one, &other);

    /* what there is to know of it stands in the journals */
    parley_sweep *opened;
    parley_sweep_found found;
    assert_int_equal(parley_sweep_open(&opened, folder, NULL), PARLEY_OK);
    assert_int_equal(parley_sweep_n_units(opened), 70);
    assert_int_equal(parley_sweep_n_measures(opened), N_MEASURES);
    assert_string_equal(parley_sweep_measure(opened, 1), measures[1]);
    assert_int_equal(parley_sweep_load(opened, folder, &found, NULL), PARLEY_OK);
    assert_int_equal(found.n_journals, 3);
    assert_int_equal(found.n_done, 70);
    assert_int_equal(found.n_twice, 0);
    assert_int_equal(parley_sweep_load(opened, folder, &found, NULL), PARLEY_OK);
    assert_int_equal(found.n_twice, 70);
    for (uint32_t p = 0; p < 70; p++) {
        parley_estimate a = result_of(&one, p, 0), b;
        parley_sweep_result(opened, p, 0, &b, NULL);
        assert_memory_equal(&a, &b, sizeof a);
    }
    parley_sweep_free(&opened);
    swept_free(&other);
    swept_free(&one);
}

static void another_sweep_is_told_apart(void **state)
{
    (void)state;
    swept one = {0}, other = {0};
    parley_sweep_found found;
    parley_error error = {0};
    const parley_share share = {.n_threads = 1};
    start(&one, 64);
    play_anew(&one, 1);
    start(&other, 65);
    assert_int_equal(parley_sweep_play(other.sweep, folder, &share, &error), PARLEY_ERROR_SYSTEM);
    assert_non_null(strstr(error.faults[0].message, "which differs in replications"));
    parley_error_free(&error);
    assert_int_equal(parley_sweep_load(other.sweep, folder, &found, NULL), PARLEY_ERROR_SYSTEM);
    swept_free(&other);
    swept_free(&one);
}

/* A head that was never finished holds nothing, and is in nobody's way. */
static void a_journal_that_was_never_begun_is_no_trouble(void **state)
{
    (void)state;
    char path[64];
    swept one = {0};
    parley_sweep_found found;
    start(&one, 64);
    empty_folder();
    for (int i = 0; i < 2; i++) {
        snprintf(path, sizeof path, "%s/journal-0000%d", folder, i);
        FILE *file = fopen(path, "w");
        assert_non_null(file);
        for (int k = 0; k < 200 * i; k++)
            fputc(0, file);
        assert_int_equal(fclose(file), 0);
    }
    parley_sweep *opened = NULL;
    assert_int_equal(parley_sweep_open(&opened, folder, NULL), PARLEY_ERROR_SYSTEM);
    assert_null(opened);
    assert_int_equal(parley_sweep_load(one.sweep, folder, &found, NULL), PARLEY_OK);
    assert_int_equal(found.n_journals, 0);
    const parley_share share = {.n_threads = 1};
    play(&one, &share);
    load(&one);
    assert_int_equal(parley_sweep_open(&opened, folder, NULL), PARLEY_OK);
    parley_sweep_free(&opened);
    swept_free(&one);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_point_is_what_a_run_of_its_scenario_is),
        cmocka_unit_test(independent_points_have_draws_of_their_own),
        cmocka_unit_test(points_of_many_chunks_are_what_a_run_is),
        cmocka_unit_test(spreads_around_large_means_stay),
        cmocka_unit_test(paired_differences_are_those_of_a_comparison),
        cmocka_unit_test(points_end_once_they_are_precise),
        cmocka_unit_test(threads_stops_and_claims_leave_no_trace),
        cmocka_unit_test(shards_make_a_whole),
        cmocka_unit_test(another_sweep_is_told_apart),
        cmocka_unit_test(a_journal_that_was_never_begun_is_no_trouble),
    };
    return cmocka_run_group_tests_name("sweep", tests, make_folder, remove_folder);
}
