/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A sampler plays the histories of a run: what it says of each of them adds up to the results. */
#include "generate.h"
#include "parley/sample.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { N_GENERATED = 40, N_REPLICATIONS = 1300, MOST_COLUMNS = 4096 };

static parley_scenario scenario;
static parley_game *game;
static parley_column columns[MOST_COLUMNS];
static uint32_t n_columns;

static void generated(uint32_t seed)
{
    parley_error error = {0};
    char *text = generate_scenario(seed);
    assert_non_null(text);
    assert_int_equal(
        parley_scenario_read_text(&scenario, "generated", text, strlen(text), 0, NULL, &error),
        PARLEY_OK);
    assert_int_equal(parley_game_init(&game, &scenario, &error), PARLEY_OK);
    free(text);
    n_columns = 0;
}

static void done(void)
{
    parley_game_free(&game);
    parley_scenario_free(&scenario);
}

static void ask(const parley_measure *measure)
{
    assert_true(n_columns < MOST_COLUMNS);
    columns[n_columns++] = (parley_column){.kind = PARLEY_COLUMN_MEASURE, .measure = *measure};
}

/* Every measure of a group, over all rounds and every period. */
static void ask_group(const parley_results *results, const parley_group *group)
{
    parley_measure measure = parley_measure_none;
    measure.type_actor = group->actor;
    measure.type = group->type;
    for (uint32_t i = 0; i < scenario.n_actors; i++)
        for (parley_quantity q = PARLEY_VALUE; q <= PARLEY_MEAN_PAYOFF; q++) {
            measure.quantity = q;
            measure.actor = i;
            ask(&measure);
        }
    for (uint32_t p = 0; p <= scenario.rounds.n_periods; p++) {
        measure.period = p == 0 ? PARLEY_NONE : p - 1;
        for (uint32_t l = 0; l < parley_results_n_links(results); l++) {
            const parley_link *link = &parley_results_links(results)[l];
            measure.quantity = PARLEY_COOPERATION;
            measure.actor = link->actor;
            measure.counterpart = link->counterpart;
            measure.issue = link->issue;
            ask(&measure);
        }
        for (uint32_t e = 0; e < parley_results_n_events(results); e++) {
            parley_measure event = parley_results_events(results)[e];
            event.period = measure.period;
            event.type_actor = group->actor;
            event.type = group->type;
            ask(&event);
        }
    }
}

typedef struct sums {
    double value[MOST_COLUMNS], weight[MOST_COLUMNS];
} sums;

/* Sums over all replications; with `other`, both samplers must say the same to the bit. */
static void sample(const char *isa, const char *other, sums *to)
{
    const size_t n = (size_t)n_columns * PARLEY_BLOCK;
    double *values = malloc(4 * n * sizeof *values), *weights = values + n;
    parley_sampler *samplers[2] = {NULL, NULL};
    parley_error error = {0};
    const char *names[2] = {isa, other};
    assert_non_null(values);
    memset(to, 0, sizeof *to);
    for (int s = 0; s < 2; s++)
        assert_int_equal(parley_sampler_init(&samplers[s], game,
                                             &(parley_options){.seed = 5, .isa = names[s]},
                                             n_columns, columns, &error),
                         PARLEY_OK);
    for (uint64_t block = 0; block * PARLEY_BLOCK < N_REPLICATIONS; block++) {
        uint64_t left = N_REPLICATIONS - block * PARLEY_BLOCK;
        uint32_t lanes = left < PARLEY_BLOCK ? (uint32_t)left : PARLEY_BLOCK;
        for (int s = 0; s < 2; s++)
            parley_sampler_play(samplers[s], block, lanes, values + 2 * n * (size_t)s,
                                weights + 2 * n * (size_t)s);
        assert_memory_equal(values, values + 2 * n, 2 * n * sizeof *values);
        for (uint32_t c = 0; c < n_columns; c++)
            for (uint32_t lane = 0; lane < PARLEY_BLOCK; lane++) {
                to->value[c] += values[c * PARLEY_BLOCK + lane];
                to->weight[c] += weights[c * PARLEY_BLOCK + lane];
            }
    }
    for (int s = 0; s < 2; s++)
        parley_sampler_free(&samplers[s]);
    free(values);
}

static parley_results *run(void)
{
    parley_results *results = NULL;
    parley_error error = {0};
    parley_options options = {.n_replications = N_REPLICATIONS, .seed = 5, .n_threads = 2};
    assert_int_equal(parley_simulate(&results, game, &options, &error), PARLEY_OK);
    return results;
}

static void samples_add_up_to_the_results(void **state)
{
    (void)state;
    sums *s = malloc(sizeof *s);
    assert_non_null(s);
    for (uint32_t seed = 0; seed < N_GENERATED; seed++) {
        generated(seed);
        parley_results *results = run();
        for (uint32_t g = 0; g < parley_results_n_groups(results); g++)
            ask_group(results, &parley_results_groups(results)[g]);
        sample(NULL, "plain", s);
        for (uint32_t c = 0; c < n_columns; c++) {
            parley_estimate estimate;
            parley_results_measure(results, &columns[c].measure, &estimate);
            if (s->weight[c] == 0) {
                assert_true(isnan(estimate.mean));
                continue;
            }
            double mean = s->value[c] / s->weight[c];
            if (fabs(mean - estimate.mean) > 1e-9 * (1 + fabs(mean)))
                fail_msg("seed %d, column %u: %.17g in the run, %.17g", (int)seed, c, estimate.mean,
                         mean);
        }
        parley_results_free(&results);
        done();
    }
    free(s);
}

static void rounds_and_types_are_those_that_are_running(void **state)
{
    (void)state;
    sums *s = malloc(sizeof *s);
    assert_non_null(s);
    for (uint32_t seed = 0; seed < N_GENERATED; seed++) {
        generated(seed);
        parley_results *results = run();
        double lived = 0;
        for (uint32_t r = 0; r < scenario.rounds.count; r++)
            lived += (double)parley_results_running(results, 0, r);
        columns[n_columns++] = (parley_column){.kind = PARLEY_COLUMN_ROUNDS};
        for (uint32_t i = 0; i < scenario.n_actors; i++)
            columns[n_columns++] = (parley_column){.kind = PARLEY_COLUMN_TYPE, .index = i};
        sample("plain", NULL, s);
        assert_true(s->value[0] == lived);
        assert_true(s->weight[0] == N_REPLICATIONS);
        for (uint32_t i = 0; i < scenario.n_actors; i++) {
            double types = 0;
            for (uint32_t g = 1; g < parley_results_n_groups(results); g++)
                if (parley_results_groups(results)[g].actor == i)
                    types += parley_results_groups(results)[g].type *
                             (double)parley_results_running(results, g, 0);
            assert_true(s->value[1 + i] == types);
        }
        parley_results_free(&results);
        done();
    }
    free(s);
}

/* Counts what it is shown of a run, batch by batch. */
typedef struct tail {
    double values, weights, rounds;
    uint64_t next; /* history, in this batch */
} tail;

typedef struct watcher {
    tail all;
    bool stops;
} watcher;

static void *tail_init(void *context)
{
    (void)context;
    return malloc(sizeof(tail));
}

static void tail_free(void *context, void *batch)
{
    (void)context;
    free(batch);
}

static void tail_clear(void *context, void *batch)
{
    (void)context;
    *(tail *)batch = (tail){0};
}

static void tail_take(void *context, void *batch, uint64_t first, uint32_t n_lanes,
                      const double *values, const double *weights)
{
    (void)context;
    tail *t = batch;
    assert_true(t->next == 0 || t->next == first);
    t->next = first + n_lanes;
    for (uint32_t lane = 0; lane < PARLEY_BLOCK; lane++) {
        t->values += values[lane];
        t->weights += weights[lane];
        t->rounds += values[PARLEY_BLOCK + lane];
    }
}

static bool tail_add(void *context, void *batch)
{
    watcher *w = context;
    const tail *t = batch;
    assert_true(t->next > w->all.next); /* in order */
    w->all.values += t->values;
    w->all.weights += t->weights;
    w->all.rounds += t->rounds;
    w->all.next = t->next;
    return w->stops;
}

static void those_who_follow_a_run_see_its_histories_in_order(void **state)
{
    (void)state;
    for (uint32_t seed = 0; seed < N_GENERATED; seed++) {
        generated(seed);
        watcher w[2] = {0};
        parley_column of[2] = {{.kind = PARLEY_COLUMN_MEASURE, .measure = parley_measure_none},
                               {.kind = PARLEY_COLUMN_ROUNDS}};
        parley_follower follower = {.n_columns = 2,
                                    .columns = of,
                                    .init = tail_init,
                                    .free = tail_free,
                                    .clear = tail_clear,
                                    .take = tail_take,
                                    .add = tail_add};
        parley_follower followers[2] = {follower, follower};
        parley_results *results = NULL;
        parley_estimate value;
        double lived = 0;
        of[0].measure.quantity = PARLEY_VALUE;
        of[0].measure.actor = 0;
        followers[0].context = &w[0];
        followers[1].context = &w[1];
        const parley_options options = {.n_replications = 6000,
                                        .seed = 5,
                                        .n_threads = 3,
                                        .n_followers = 2,
                                        .followers = followers};
        assert_int_equal(parley_simulate(&results, game, &options, NULL), PARLEY_OK);
        parley_results_measure(results, &of[0].measure, &value);
        for (uint32_t r = 0; r < scenario.rounds.count; r++)
            lived += (double)parley_results_running(results, 0, r);
        for (int i = 0; i < 2; i++) {
            assert_true(w[i].all.next == 6000);
            assert_true(w[i].all.weights == 6000);
            assert_true(w[i].all.rounds == lived);
            assert_true(fabs(w[i].all.values / 6000 - value.mean) <= 1e-9 * (1 + fabs(value.mean)));
        }
        parley_results_free(&results);
        w[0].all = w[1].all = (tail){0};
        w[1].stops = true;
        assert_int_equal(parley_simulate(&results, game, &options, NULL), PARLEY_STOPPED);
        parley_results_free(&results);
        done();
    }
}

/* A world has one value of what is unknown, and worlds differ. */
static void what_is_unknown_differs_by_world(void **state)
{
    (void)state;
    static double values[PARLEY_BLOCK], weights[PARLEY_BLOCK];
    uint32_t n_seen = 0;
    for (uint32_t seed = 0; seed < N_GENERATED; seed++) {
        generated(seed);
        for (uint32_t u = 0; u < parley_game_n_unknowns(game); u++) {
            parley_unknown unknown = parley_game_unknown(game, u);
            parley_column column = {.kind = PARLEY_COLUMN_UNKNOWN, .index = u};
            parley_sampler *sampler = NULL;
            assert_non_null(unknown.pointer);
            assert_true(unknown.value->unknown);
            assert_int_equal(
                parley_sampler_init(&sampler, game, &(parley_options){0}, 1, &column, NULL),
                PARLEY_OK);
            parley_sampler_play(sampler, 3, PARLEY_BLOCK, values, weights);
            bool differ = false;
            for (uint32_t w = 0; w < PARLEY_BLOCK / PARLEY_WORLD; w++) {
                assert_true(values[w] >= unknown.value->min && values[w] <= unknown.value->max);
                differ |= values[w] != values[0];
            }
            assert_true(differ || unknown.value->distribution == PARLEY_DISCRETE);
            n_seen++;
            parley_sampler_free(&sampler);
        }
        done();
    }
    assert_true(n_seen > 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(samples_add_up_to_the_results),
        cmocka_unit_test(rounds_and_types_are_those_that_are_running),
        cmocka_unit_test(those_who_follow_a_run_see_its_histories_in_order),
        cmocka_unit_test(what_is_unknown_differs_by_world),
    };
    return cmocka_run_group_tests_name("sample", tests, NULL, NULL);
}
