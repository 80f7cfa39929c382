/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A trace is the history that a run plays: event by event and to the last bit what the sampler says
 * of the same replication, whatever the instruction set, and consistent in itself. */
#include "generate.h"
#include "parley/sample.h"
#include "parley/trace.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { N_GENERATED = 60, MOST_COLUMNS = 1024 };

static const uint64_t replications[] = {0, 63, 200, 511, 5 * PARLEY_BLOCK + 300};
#define N_REPLICATIONS (sizeof replications / sizeof *replications)

static parley_scenario scenario;
static parley_game *game;

static void compile(parley_status status)
{
    assert_int_equal(status, PARLEY_OK);
    assert_int_equal(parley_game_init(&game, &scenario, NULL), PARLEY_OK);
}

static void generated(uint32_t seed)
{
    char *text = generate_scenario(seed);
    assert_non_null(text);
    compile(parley_scenario_read_text(&scenario, "generated", text, strlen(text), 0, NULL, NULL));
    free(text);
}

static void done(void)
{
    parley_game_free(&game);
    parley_scenario_free(&scenario);
}

static parley_trace traced(uint64_t replication, const char *isa, const char *rng)
{
    parley_trace trace;
    parley_options options = {.seed = 5, .isa = isa, .rng = rng};
    assert_int_equal(parley_trace_play(&trace, game, &options, replication, NULL), PARLEY_OK);
    return trace;
}

/* -- against the sampler --------------------------------------------------------------------- */

/* Everything that a sampler can say of all rounds. */
static uint32_t all_columns(parley_column columns[MOST_COLUMNS])
{
    parley_results *results = NULL;
    parley_options options = {.n_replications = 1, .n_threads = 1};
    uint32_t n = 0;
    assert_int_equal(parley_simulate(&results, game, &options, NULL), PARLEY_OK);
    for (uint32_t e = 0; e < parley_results_n_events(results); e++)
        columns[n++] = (parley_column){.measure = parley_results_events(results)[e]};
    for (uint32_t l = 0; l < parley_results_n_links(results); l++) {
        const parley_link *link = &parley_results_links(results)[l];
        parley_measure measure = parley_measure_none;
        measure.quantity = PARLEY_COOPERATION;
        measure.actor = link->actor;
        measure.counterpart = link->counterpart;
        measure.issue = link->issue;
        columns[n++] = (parley_column){.measure = measure};
    }
    for (uint32_t i = 0; i < scenario.n_actors; i++) {
        parley_measure measure = parley_measure_none;
        measure.actor = i;
        for (parley_quantity q = PARLEY_VALUE; q <= PARLEY_MEAN_PAYOFF; q++) {
            measure.quantity = q;
            columns[n++] = (parley_column){.measure = measure};
        }
        columns[n++] = (parley_column){.kind = PARLEY_COLUMN_TYPE, .index = i};
    }
    for (uint32_t i = 0; i < scenario.n_actors; i++) {
        if (scenario.actors[i].n_types == 0)
            continue;
        columns[n++] = (parley_column){.kind = PARLEY_COLUMN_REQUESTS, .index = i};
        columns[n++] = (parley_column){.kind = PARLEY_COLUMN_HONOURED, .index = i};
    }
    for (uint32_t u = 0; u < parley_game_n_unknowns(game); u++)
        columns[n++] = (parley_column){.kind = PARLEY_COLUMN_UNKNOWN, .index = u};
    columns[n++] = (parley_column){.kind = PARLEY_COLUMN_ROUNDS};
    assert_true(n < MOST_COLUMNS);
    parley_results_free(&results);
    return n;
}

static bool same_measure(const parley_measure *a, const parley_measure *b)
{
    return a->event == b->event && a->actor == b->actor && a->counterpart == b->counterpart &&
           a->issue == b->issue && a->commitment == b->commitment && a->threat == b->threat &&
           a->subject_type == b->subject_type;
}

static double count_events(const parley_trace *trace, const parley_measure *measure)
{
    double n = 0;
    for (size_t e = 0; e < trace->n_events; e++)
        n += trace->events[e].round >= scenario.rounds.burn_in &&
             same_measure(&trace->events[e].measure, measure);
    return n;
}

static double count_cooperation(const parley_trace *trace, const parley_measure *measure)
{
    double n = 0;
    for (uint32_t l = 0; l < trace->n_links; l++) {
        const parley_link *link = &trace->links[l];
        if (link->actor != measure->actor || link->counterpart != measure->counterpart ||
            link->issue != measure->issue)
            continue;
        for (uint32_t r = scenario.rounds.burn_in; r < trace->n_rounds; r++)
            n += trace->actions[r * trace->n_links + l].executed;
    }
    return n;
}

/* Requests to an actor, or those that it honoured. */
static double count_answers(const parley_trace *trace, parley_event event, uint32_t actor)
{
    double n = 0;
    for (size_t e = 0; e < trace->n_events; e++)
        n += trace->events[e].round >= scenario.rounds.burn_in &&
             trace->events[e].measure.event == event &&
             trace->links[trace->events[e].link].actor == actor;
    return n;
}

static double nth_unknown(const parley_trace *trace, uint32_t index)
{
    for (uint32_t d = 0; d < trace->n_drawn; d++)
        if (trace->drawn[d].unknown && index-- == 0)
            return trace->drawn[d].value;
    return NAN;
}

/* What the trace says to a column. */
static double told(const parley_trace *trace, const parley_column *column)
{
    switch (column->kind) {
    case PARLEY_COLUMN_ROUNDS:
        return trace->n_rounds;
    case PARLEY_COLUMN_TYPE:
        return trace->types[column->index] == PARLEY_NONE ? 0 : trace->types[column->index];
    case PARLEY_COLUMN_REQUESTS:
        return count_answers(trace, PARLEY_REQUEST, column->index);
    case PARLEY_COLUMN_HONOURED:
        return count_answers(trace, PARLEY_HONOURED, column->index);
    case PARLEY_COLUMN_UNKNOWN:
        return nth_unknown(trace, column->index);
    case PARLEY_COLUMN_MEASURE:
        break;
    }
    const parley_measure *measure = &column->measure;
    return measure->quantity == PARLEY_VALUE         ? trace->value[measure->actor]
           : measure->quantity == PARLEY_MEAN_PAYOFF ? trace->mean_payoff[measure->actor]
           : measure->quantity == PARLEY_COOPERATION ? count_cooperation(trace, measure)
                                                     : count_events(trace, measure);
}

static void expect_what_the_sampler_says(uint32_t seed, const char *isa, const char *rng)
{
    static parley_column columns[MOST_COLUMNS];
    uint32_t n = all_columns(columns);
    double *values = malloc(2 * (size_t)n * PARLEY_BLOCK * sizeof *values);
    parley_sampler *sampler = NULL;
    parley_options options = {.seed = 5, .isa = isa, .rng = rng};
    assert_non_null(values);
    assert_int_equal(parley_sampler_init(&sampler, game, &options, n, columns, NULL), PARLEY_OK);
    for (size_t i = 0; i < N_REPLICATIONS; i++) {
        parley_trace trace = traced(replications[i], isa, rng);
        uint32_t lane = replications[i] % PARLEY_BLOCK;
        parley_sampler_play(sampler, replications[i] / PARLEY_BLOCK, PARLEY_BLOCK, values,
                            values + (size_t)n * PARLEY_BLOCK);
        for (uint32_t c = 0; c < n; c++) {
            bool unknown = columns[c].kind == PARLEY_COLUMN_UNKNOWN; /* one value a world */
            uint32_t at = unknown ? lane / PARLEY_WORLD : lane;
            double got = told(&trace, &columns[c]), wanted = values[c * PARLEY_BLOCK + at];
            if (!unknown && values[(n + c) * PARLEY_BLOCK + lane] == 0 && isnan(got))
                continue;
            if (got != wanted)
                fail_msg("seed %u, replication %u, column %u: %.17g, not %.17g", seed,
                         (unsigned)replications[i], c, got, wanted);
        }
        parley_trace_free(&trace);
    }
    parley_sampler_free(&sampler);
    free(values);
}

static void a_trace_says_what_the_sampler_says(void **state)
{
    (void)state;
    for (uint32_t seed = 0; seed < N_GENERATED; seed++) {
        generated(seed);
        expect_what_the_sampler_says(seed, NULL, NULL);
        expect_what_the_sampler_says(seed, "plain", NULL);
        done();
    }
}

static void so_it_does_with_other_generators(void **state)
{
    (void)state;
    for (uint32_t seed = 0; seed < 6; seed++) {
        generated(seed);
        expect_what_the_sampler_says(seed, "plain", "philox4x32-10");
        expect_what_the_sampler_says(seed, "plain", "mt19937");
        expect_what_the_sampler_says(seed, NULL, "ranlxs0");
        done();
    }
}

static void so_it_does_of_a_scenario_that_ships(void **state)
{
    (void)state;
    compile(parley_scenario_read(
        &scenario, PARLEY_SOURCE_DIR "/scenarios/us-china-2015/agreement.json", 0, NULL, NULL));
    expect_what_the_sampler_says(0, NULL, NULL);
    done();
}

/* -- in itself ------------------------------------------------------------------------------- */

static bool has_event(const parley_trace *trace, uint32_t round, parley_event event, uint32_t link,
                      uint32_t threat)
{
    for (size_t e = 0; e < trace->n_events; e++)
        if (trace->events[e].round == round && trace->events[e].measure.event == event &&
            trace->events[e].link == link && trace->events[e].measure.threat == threat)
            return true;
    return false;
}

static void expect_actions(const parley_trace *trace, uint32_t round)
{
    for (uint32_t l = 0; l < trace->n_links; l++) {
        const parley_trace_action *action = &trace->actions[round * trace->n_links + l];
        bool cleared = has_event(trace, round, PARLEY_RESTORED, l, PARLEY_NONE) ||
                       has_event(trace, round, PARLEY_RESOLVED, l, PARLEY_NONE);
        assert_int_equal(action->perceived, !action->signalled || cleared);
        assert_int_equal(action->violated, action->bound && !action->perceived);
        assert_int_equal(action->signalled, has_event(trace, round, PARLEY_SIGNAL, l, PARLEY_NONE));
        assert_int_equal(action->violated,
                         has_event(trace, round, PARLEY_VIOLATION, l, PARLEY_NONE));
    }
}

static void expect_threats(const parley_trace *trace, uint32_t round)
{
    for (uint32_t t = 0; t < scenario.n_threats; t++) {
        const parley_trace_threat *now = &trace->threats[round * scenario.n_threats + t];
        bool triggered = has_event(trace, round, PARLEY_TRIGGERED, PARLEY_NONE, t);
        bool bluffed = has_event(trace, round, PARLEY_BLUFFED, PARLEY_NONE, t);
        bool imposed = has_event(trace, round, PARLEY_IMPOSED, PARLEY_NONE, t);
        assert_int_equal(now->active,
                         has_event(trace, round, PARLEY_ACTIVE_ROUNDS, PARLEY_NONE, t));
        assert_false(now->active && now->pending);
        assert_true(now->threshold >= 1);
        if (triggered)
            assert_true(bluffed != imposed && now->tally == 0 && now->pending == imposed);
        if (!now->pending || round + 1 + now->countdown >= trace->n_rounds)
            continue;
        for (uint32_t r = round + 1; r <= round + now->countdown; r++)
            assert_true(trace->threats[r * scenario.n_threats + t].pending);
        uint32_t due = round + 1 + now->countdown;
        assert_true(trace->threats[due * scenario.n_threats + t].active);
    }
}

static uint32_t stage_of(const parley_trace_event *event)
{
    static const uint32_t stages[PARLEY_N_EVENTS] = {
        [PARLEY_TURNED] = 0,    [PARLEY_ACTIVE_ROUNDS] = 2, [PARLEY_SIGNAL] = 3,
        [PARLEY_REQUEST] = 4,   [PARLEY_HONOURED] = 4,      [PARLEY_RESTORED] = 4,
        [PARLEY_CALL] = 5,      [PARLEY_RESOLVED] = 5,      [PARLEY_VIOLATION] = 6,
        [PARLEY_TRIGGERED] = 7, [PARLEY_IMPOSED] = 7,       [PARLEY_BLUFFED] = 7,
        [PARLEY_LIFTED] = 7,    [PARLEY_WITHDRAWN] = 7};
    return event->scheduled ? 1 : stages[event->measure.event];
}

static void expect_events(const parley_trace *trace)
{
    for (size_t e = 0; e < trace->n_events; e++) {
        const parley_trace_event *event = &trace->events[e], *next = event + 1;
        bool last = e + 1 == trace->n_events;
        if (!last && next->round == event->round)
            assert_true(stage_of(event) <= stage_of(next));
        else
            assert_true(last || event->round < next->round);
        if (event->measure.commitment != PARLEY_NONE)
            assert_true(
                parley_trace_in_force(trace, event->round, event->measure.commitment, event->link));
        if (event->measure.event == PARLEY_REQUEST)
            assert_true(event->refused == (last || next->measure.event != PARLEY_HONOURED ||
                                           next->link != event->link ||
                                           next->measure.commitment != event->measure.commitment));
    }
}

static void expect_payoffs(const parley_trace *trace)
{
    for (uint32_t i = 0; i < scenario.n_actors; i++) {
        uint32_t from = scenario.rounds.burn_in;
        double sum = 0, mean = trace->mean_payoff[i];
        for (uint32_t r = from; r < trace->n_rounds; r++)
            sum += trace->payoffs[r * scenario.n_actors + i];
        if (trace->n_rounds <= from)
            assert_true(isnan(mean));
        else
            assert_true(fabs(sum / (trace->n_rounds - from) - mean) <= 1e-9 * (1 + fabs(mean)));
    }
}

static void a_trace_is_consistent_in_itself(void **state)
{
    (void)state;
    for (uint32_t seed = 0; seed < N_GENERATED; seed++) {
        generated(seed);
        for (size_t i = 0; i < N_REPLICATIONS; i++) {
            parley_trace trace = traced(replications[i], NULL, NULL);
            assert_true(trace.n_rounds >= 1 && trace.n_rounds <= scenario.rounds.count);
            for (uint32_t r = 0; r < trace.n_rounds; r++) {
                expect_actions(&trace, r);
                expect_threats(&trace, r);
            }
            expect_events(&trace);
            expect_payoffs(&trace);
            parley_trace_free(&trace);
        }
        done();
    }
}

static bool same_double(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

static void every_instruction_set_gives_the_same_trace(void **state)
{
    (void)state;
    for (uint32_t seed = 0; seed < 20; seed++) {
        generated(seed);
        for (uint32_t k = 1; parley_isa_name(k); k++) {
            parley_trace a = traced(700 + seed, NULL, NULL);
            parley_trace b = traced(700 + seed, parley_isa_name(k), NULL);
            size_t rounds = a.n_rounds;
            assert_int_equal(a.n_rounds, b.n_rounds);
            assert_int_equal(a.n_events, b.n_events);
            assert_memory_equal(a.actions, b.actions, rounds * a.n_links * sizeof *a.actions);
            for (size_t p = 0; p < rounds * scenario.n_actors; p++)
                assert_true(a.payoffs[p] == b.payoffs[p]);
            for (size_t e = 0; e < a.n_events; e++) {
                assert_true(same_measure(&a.events[e].measure, &b.events[e].measure));
                assert_true(a.events[e].round == b.events[e].round &&
                            a.events[e].link == b.events[e].link &&
                            a.events[e].refused == b.events[e].refused &&
                            a.events[e].scheduled == b.events[e].scheduled);
            }
            for (uint32_t i = 0; i < scenario.n_actors; i++) {
                assert_true(a.types[i] == b.types[i] && a.value[i] == b.value[i]);
                assert_true(same_double(a.mean_payoff[i], b.mean_payoff[i]));
            }
            for (uint32_t d = 0; d < a.n_drawn; d++)
                assert_true(a.drawn[d].value == b.drawn[d].value);
            parley_trace_free(&a);
            parley_trace_free(&b);
        }
        done();
    }
}

/* -- what is refused ------------------------------------------------------------------------- */

static void what_cannot_be_traced_is_refused(void **state)
{
    (void)state;
    parley_trace trace;
    parley_error error = {0};
    generated(1);
    assert_int_equal(
        parley_trace_play(&trace, game, &(parley_options){0}, PARLEY_MAX_REPLICATIONS, &error),
        PARLEY_ERROR_USAGE);
    assert_int_equal(error.n_faults, 1);
    assert_int_equal(parley_trace_play(&trace, game, &(parley_options){.rng = "dice"}, 0, NULL),
                     PARLEY_ERROR_USAGE);
    assert_int_equal(parley_trace_play(&trace, game, &(parley_options){.isa = "v9"}, 0, NULL),
                     PARLEY_ERROR_USAGE);
    assert_int_equal(
        parley_trace_play(&trace, game, &(parley_options){0}, PARLEY_MAX_REPLICATIONS - 1, NULL),
        PARLEY_OK);
    parley_trace_free(&trace);
    parley_trace_free(&trace);
    parley_error_free(&error);
    done();
}

/* Forty actors who all meet, for a million rounds. */
static void a_trace_beyond_all_memory_is_refused(void **state)
{
    (void)state;
    enum { N_ACTORS = 40 };
    char text[8192], *end = text;
    parley_trace trace;
    parley_error error = {0};
    end = stpcpy(end, "{\"format\": 1, \"rounds\": {\"count\": 1000000}, \"actors\": {");
    for (int i = 0; i < N_ACTORS; i++)
        end += sprintf(end, "%s\"a%d\": {}", i ? ", " : "", i);
    end = stpcpy(end, "}, \"issues\": {\"all\": {\"payoff\": {\"form\": \"prisoners_dilemma\", "
                      "\"R\": 3, \"S\": 0, \"T\": 5, \"P\": 1}}}, \"behaviour\": {");
    for (int i = 0; i < N_ACTORS; i++)
        end += sprintf(end, "%s\"b%d\": {\"actor\": \"a%d\", \"strategy\": \"grim\"}",
                       i ? ", " : "", i, i);
    end = stpcpy(end, "}}");
    compile(
        parley_scenario_read_text(&scenario, "crowd", text, (size_t)(end - text), 0, NULL, NULL));
    assert_int_equal(parley_trace_play(&trace, game, &(parley_options){0}, 0, &error),
                     PARLEY_ERROR_LIMIT);
    assert_int_equal(error.n_faults, 1);
    parley_error_free(&error);
    done();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_trace_says_what_the_sampler_says),
        cmocka_unit_test(so_it_does_with_other_generators),
        cmocka_unit_test(so_it_does_of_a_scenario_that_ships),
        cmocka_unit_test(a_trace_is_consistent_in_itself),
        cmocka_unit_test(every_instruction_set_gives_the_same_trace),
        cmocka_unit_test(what_cannot_be_traced_is_refused),
        cmocka_unit_test(a_trace_beyond_all_memory_is_refused),
    };
    return cmocka_run_group_tests_name("trace", tests, NULL, NULL);
}
