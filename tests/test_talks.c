/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rounds after talks: what is agreed takes hold when it should, in every history by itself. */
#include "generate.h"
#include "parley/negotiate.h"
#include "parley/sample.h"
#include "parley/trace.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness.h"

/* -- talks that come to what a test wants ------------------------------------------------------ */

typedef parley_outcome_of_talks wanted_outcome(uint64_t replication);

static void *wanted_begin(void *context)
{
    return context;
}

static void wanted_end(void *drawer)
{
    (void)drawer;
}

static void wanted_draw(void *drawer, const parley_lot *lot, uint64_t first, uint32_t n,
                        parley_outcome_of_talks *outcomes)
{
    wanted_outcome *const *outcome = drawer;
    (void)lot;
    for (uint32_t lane = 0; lane < n; lane++)
        outcomes[lane] = (*outcome)(first + lane);
}

static parley_agreements wanted(wanted_outcome **outcome)
{
    return (parley_agreements){outcome, wanted_begin, wanted_end, wanted_draw};
}

/* Two who always defect, under a pact, a slow pact, and one that ends; what they earn is plain. */
#define PACTS                                                                                      \
    "{'format':1,'name':'pacts','rounds':{'count':20%s},"                                          \
    "'actors':{'a':{'discount':0.9},'b':{'discount':0.8}},"                                        \
    "'issues':{'x':{'payoff':{'form':'harm','gain':{'a':1,'b':1},'harm':{'a':2,'b':2}}}},"         \
    "'commitments':{'fast':{'kind':'restraint','negotiable':true},"                                \
    "'slow':{'kind':'assistance','negotiable':true,'lag':4,"                                       \
    "'honour':{'accidental':0,'deliberate':0}},"                                                   \
    "'late':{'kind':'hotline','negotiable':true,'from':7,'until':12,"                              \
    "'resolve':{'accidental':0,'deliberate':0}}},%s"                                               \
    "'behaviour':{'a':{'actor':'a','strategy':'always_cooperate','baseline':'always_defect'},"     \
    "'b':{'actor':'b','strategy':'always_defect'}},"                                               \
    "'negotiation':{'between':['a','b'],'opens':2,%s}}"
#define OFFERS "'protocol':'alternating_offers','first':'a','deadline':15,'transfer':9"
#define BACKLASH                                                                                   \
    "'threats':{'t':{'sender':'a','target':'b','on':'signal','credibility':1,'duration':3,"        \
    "'threshold':4,'instruments':{'i':{'backlash':1}}}},"

/* Any package in any round; every eighth history comes to nothing. */
static parley_outcome_of_talks anything(uint64_t r)
{
    parley_outcome_of_talks outcome = {.round = 2 + (uint32_t)(r / 8 % 15)};
    outcome.deal.package = (uint32_t)(r % 8);
    outcome.ending = r % 8 ? PARLEY_AGREEMENT : PARLEY_NO_DEAL;
    return outcome;
}

static parley_outcome_of_talks paid(uint64_t r)
{
    parley_outcome_of_talks outcome = anything(r);
    if (r % 8)
        outcome.deal.transfer = 0.25 * (double)(r % 5) - 0.5;
    return outcome;
}

static parley_trace traced(const subject *s, wanted_outcome *outcome, uint64_t replication)
{
    parley_trace trace;
    const parley_agreements agreements = wanted(&outcome);
    const parley_options options = {.seed = 1, .agreements = &agreements};
    assert_int_equal(parley_trace_play(&trace, s->game, &options, replication, NULL), PARLEY_OK);
    return trace;
}

/* The commitment stands in the round, by the rules of the format. */
static bool should_stand(const parley_commitment *c, bool agreed, uint32_t a, uint32_t round)
{
    uint32_t begins = a + c->lag > c->from ? a + c->lag : c->from;
    return agreed && begins <= round && round < c->until;
}

static void what_is_agreed_begins_in_its_round(void **state)
{
    subject s;
    (void)state;
    subject_init(&s, PACTS, "", "", OFFERS);
    for (uint64_t r = 0; r < 2 * 120; r++) {
        parley_outcome_of_talks o = anything(r);
        parley_trace trace = traced(&s, anything, r);
        for (uint32_t t = 0; t < trace.n_rounds; t++) {
            bool bound = should_stand(&s.scenario.commitments[0], o.deal.package & 1, o.round, t);
            for (uint32_t c = 0; c < 3; c++)
                assert_int_equal(
                    parley_trace_in_force(&trace, t, c, 0),
                    should_stand(&s.scenario.commitments[c], o.deal.package >> c & 1, o.round, t));
            for (uint32_t l = 0; l < 2; l++)
                assert_int_equal(trace.actions[2 * t + l].bound, bound);
            /* and the strategy that goes with it */
            assert_int_equal(trace.actions[2 * t].intended, bound);
        }
        parley_trace_free(&trace);
    }
    subject_free(&s);
}

/* Requests and calls are made while their commitment stands, and only then. */
static void clearing_begins_with_its_commitment(void **state)
{
    subject s;
    (void)state;
    subject_init(&s, PACTS, "", "", OFFERS);
    for (uint64_t r = 0; r < 120; r++) {
        parley_outcome_of_talks o = anything(r);
        parley_trace trace = traced(&s, anything, r);
        uint32_t n_requests[20] = {0}, n_calls[20] = {0};
        for (size_t e = 0; e < trace.n_events; e++) {
            n_requests[trace.events[e].round] += trace.events[e].measure.event == PARLEY_REQUEST;
            n_calls[trace.events[e].round] += trace.events[e].measure.event == PARLEY_CALL;
        }
        for (uint32_t t = 0; t < 20; t++) {
            /* b defects always, a while it is not bound: each is asked about */
            uint32_t n = trace.actions[2 * t].executed ? 1 : 2;
            bool slow = should_stand(&s.scenario.commitments[1], o.deal.package & 2, o.round, t);
            bool late = should_stand(&s.scenario.commitments[2], o.deal.package & 4, o.round, t);
            assert_int_equal(n_requests[t], slow ? n : 0);
            assert_int_equal(n_calls[t], late ? n : 0);
        }
        parley_trace_free(&trace);
    }
    subject_free(&s);
}

static void a_transfer_is_paid_until_one_withdraws(void **state)
{
    static const char *const threats[] = {"", BACKLASH};
    (void)state;
    for (int with = 0; with < 2; with++) {
        uint32_t n_withdrawn = 0;
        subject s;
        subject_init(&s, PACTS, "", threats[with], OFFERS);
        for (uint64_t r = 0; r < 120; r++) {
            parley_outcome_of_talks o = paid(r);
            parley_trace plain = traced(&s, anything, r), trace = traced(&s, paid, r);
            for (uint32_t t = 0; t < 20; t++) {
                bool withdrawn = trace.actions[2 * t].withdrawn;
                bool pays = o.deal.package && t >= o.round && !withdrawn;
                double payment = pays ? o.deal.transfer : 0;
                assert_near(trace.payoffs[2 * t] - plain.payoffs[2 * t], payment, 0);
                assert_near(trace.payoffs[2 * t + 1] - plain.payoffs[2 * t + 1], -payment, 0);
                n_withdrawn += withdrawn;
            }
            parley_trace_free(&plain);
            parley_trace_free(&trace);
        }
        assert_int_equal(n_withdrawn > 0, with);
        subject_free(&s);
    }
}

/* -- what a threat costs ----------------------------------------------------------------------- */

static parley_outcome_of_talks costly(uint64_t r)
{
    static const parley_ending endings[] = {PARLEY_CONCEDED_AT_THREAT,
                                            PARLEY_CONCEDED_UNDER_SANCTIONS, PARLEY_HELD_OUT,
                                            PARLEY_BACKED_DOWN};
    parley_outcome_of_talks outcome = {
        .ending = endings[r % 4], .round = 2, .cost = {0.5, 0.125 * (double)(r % 3)}};
    outcome.deal.package = r % 4 < 2 ? 7 : 0;
    outcome.round += r % 4 == 1 || r % 4 == 2;
    return outcome;
}

static parley_outcome_of_talks free_of_cost(uint64_t r)
{
    parley_outcome_of_talks outcome = costly(r);
    outcome.cost[0] = outcome.cost[1] = 0;
    return outcome;
}

/* A cost of c takes c off the value from the opening of talks on: so d^opens times as much, in
 * units of the rounds from the beginning, off the whole. */
static void a_threat_costs_what_it_says(void **state)
{
    const double d[2] = {0.9, 0.8}, w = 1;
    subject s;
    (void)state;
    subject_init(&s, PACTS, "", "",
                 "'protocol':'threat','sender':'a','target':'b','resolve':0.5,'cost_target':1");
    for (uint64_t r = 0; r < 24; r++) {
        parley_trace plain = traced(&s, free_of_cost, r), trace = traced(&s, costly, r);
        for (int side = 0; side < 2; side++) {
            double all = (1 - pow(d[side] * w, 20)) / (1 - d[side]);
            double left = (1 - pow(d[side] * w, 18)) / (1 - d[side]);
            double cost = costly(r).cost[side] * pow(d[side], 2) * left / all;
            assert_near(trace.value[side], plain.value[side] - cost, 1e-12);
        }
        parley_trace_free(&plain);
        parley_trace_free(&trace);
    }
    subject_free(&s);
}

static uint32_t counted(const parley_trace *trace, parley_event event, uint32_t round)
{
    uint32_t n = 0;
    for (size_t e = 0; e < trace->n_events; e++)
        n += trace->events[e].measure.event == event && trace->events[e].round == round;
    return n;
}

static void the_end_of_talks_is_an_event(void **state)
{
    subject s;
    (void)state;
    subject_init(&s, PACTS, "", "",
                 "'protocol':'threat','sender':'a','target':'b','resolve':0.5,'cost_target':1");
    for (uint64_t r = 0; r < 8; r++) {
        parley_outcome_of_talks o = costly(r);
        parley_trace trace = traced(&s, costly, r);
        bool sanctions = r % 4 == 1 || r % 4 == 2;
        assert_int_equal(counted(&trace, PARLEY_AGREED, o.round), r % 4 < 2);
        assert_int_equal(counted(&trace, PARLEY_NOT_AGREED, o.round), r % 4 >= 2);
        assert_int_equal(counted(&trace, PARLEY_GAVE_IN_AT_THREAT, 2), r % 4 == 0);
        assert_int_equal(counted(&trace, PARLEY_THREAT_IMPOSED, 2), sanctions);
        assert_int_equal(counted(&trace, PARLEY_GAVE_IN_UNDER_SANCTIONS, 3), r % 4 == 1);
        assert_int_equal(counted(&trace, PARLEY_THREAT_DROPPED, 2), r % 4 == 3);
        parley_trace_free(&trace);
    }
    subject_free(&s);
}

/* A history that ends before its talks do never reaches what they come to. */
static void events_count_while_the_history_runs(void **state)
{
    uint64_t n_reached = 0;
    const uint64_t n = 4096;
    wanted_outcome *outcome = anything;
    const parley_agreements agreements = wanted(&outcome);
    const parley_options options = {.n_replications = n, .seed = 1, .agreements = &agreements};
    parley_results *results;
    parley_estimate none, all = {0};
    subject s;
    (void)state;
    subject_init(&s, PACTS, ",'continuation':0.9", "", OFFERS);
    for (uint64_t r = 0; r < 120; r++) {
        parley_trace trace = traced(&s, anything, r);
        bool reached = trace.n_rounds > anything(r).round;
        n_reached += reached;
        assert_int_equal(counted(&trace, PARLEY_AGREED, anything(r).round) +
                             counted(&trace, PARLEY_NOT_AGREED, anything(r).round),
                         reached);
        parley_trace_free(&trace);
    }
    assert_true(n_reached > 20 && n_reached < 100);
    assert_int_equal(parley_simulate(&results, s.game, &options, NULL), PARLEY_OK);
    none = measured(&s, results, "no_deal");
    for (uint32_t p = 1; p < 8; p++) {
        char text[64] = "agreement/";
        parley_package_text(&s.scenario, p, text + strlen(text), 32);
        all.mean += measured(&s, results, text).mean;
    }
    assert_true(none.mean > 0.02 && none.mean < 0.125);
    assert_near(all.mean / none.mean, 7, 1);
    parley_results_free(&results);
    subject_free(&s);
}

/* -- the talks themselves ---------------------------------------------------------------------- */

static void without_agreements_nothing_is_played(void **state)
{
    const parley_options options = {.n_replications = 64, .seed = 1};
    parley_results *results;
    parley_error error = {0};
    subject s;
    (void)state;
    subject_init(&s, PACTS, "", "", OFFERS);
    assert_int_equal(parley_simulate(&results, s.game, &options, &error), PARLEY_ERROR_USAGE);
    assert_null(results);
    assert_non_null(strstr(error.faults[0].message, "leaves it to negotiation"));
    parley_error_free(&error);
    subject_free(&s);
}

/* What happens in a run is what parley_talks_play says, history by history: the same shares. */
static void assert_same_shares(const char *path, size_t n_settings, const parley_setting *settings)
{
    parley_options options = {.n_replications = PARLEY_TALKS_REPLICATIONS, .seed = 4};
    parley_talks *talks;
    parley_results *results;
    parley_agreements agreements;
    double sum = 0;
    subject s;
    subject_read(&s, path, n_settings, settings);
    assert_int_equal(parley_talks_init(&talks, &s.scenario, NULL), PARLEY_OK);
    assert_int_equal(parley_talks_value(talks, &options, NULL), PARLEY_OK);
    agreements = parley_talks_agreements(talks);
    options.agreements = &agreements;
    assert_int_equal(parley_simulate(&results, s.game, &options, NULL), PARLEY_OK);
    options.agreements = NULL;
    assert_int_equal(parley_talks_play(talks, &options, NULL), PARLEY_OK);
    for (uint32_t e = 0; e < parley_results_n_events(results); e++) {
        const parley_measure *measure = &parley_results_events(results)[e];
        parley_estimate found;
        parley_bargain bargain;
        double share;
        if (measure->event != PARLEY_AGREED && measure->event != PARLEY_NOT_AGREED)
            continue;
        parley_results_event(results, PARLEY_NONE, 0, e, &found, &share);
        parley_talks_bargain(talks, 0, measure->event == PARLEY_AGREED ? measure->package : 0,
                             &bargain);
        assert_near(found.mean, bargain.share.mean, 1e-15);
        assert_near(share, found.mean, 1e-15);
        sum += share;
    }
    assert_near(sum, 1, 1e-12);
    parley_results_free(&results);
    parley_talks_free(&talks);
    subject_free(&s);
}

static void a_run_agrees_as_the_talks_do(void **state)
{
    const parley_setting refuses[] = {
        {"/rounds/count", "60"},
        {"/negotiation/protocol", "\"take_it_or_leave_it\""},
        {"/negotiation/deadline", "null"},
        {"/negotiation/breakdown", "null"},
        {"/negotiation/reservation",
         "{\"second\": {\"dist\": \"uniform\", \"min\": 0, \"max\": 2}}"}};
    const parley_setting types[] = {
        {"/rounds/count", "60"},
        {"/actors/first/types", "{\"hard\": {\"prior\": 0.5, \"set\": "
                                "{\"/negotiation/reservation/first\": 5}}, "
                                "\"soft\": {\"prior\": 0.5}}"},
        {"/negotiation/reservation", "{\"first\": 0}"},
        {"/negotiation/tactics", "{\"first\": {\"type\": \"time_dependent\", \"exponent\": 0.5}, "
                                 "\"second\": {\"type\": \"time_dependent\", \"exponent\": 0.5}}"},
        {"/negotiation/deadline", "20"}};
    (void)state;
    assert_same_shares("scenarios/fearon-1998/shadow.json", 0, NULL);
    assert_same_shares("scenarios/rubinstein-1982/divide.json", 5, refuses);
    assert_same_shares("scenarios/rubinstein-1982/divide.json", 5, types);
    assert_same_shares("scenarios/drezner-2003/threats.json", 0, NULL);
    assert_same_shares("scenarios/us-china-2015/talks.json", 0, NULL);
}

/* A history does not depend on how many are played, nor on the generator's order where that is one
 * of GSL's: the types that talk are the types that play. */
static void types_talk_as_they_play(void **state)
{
    static const char *const rngs[] = {NULL, "philox4x32-10", "mt19937"};
    const parley_setting types[] = {
        {"/rounds/count", "60"},
        {"/actors/first/types", "{\"hard\": {\"prior\": 0.5, \"set\": "
                                "{\"/negotiation/reservation/first\": 5}}, "
                                "\"soft\": {\"prior\": 0.5}}"},
        {"/negotiation/reservation", "{\"first\": 0}"},
        {"/negotiation/tactics", "{\"first\": {\"type\": \"time_dependent\", \"exponent\": 0.5}, "
                                 "\"second\": {\"type\": \"time_dependent\", \"exponent\": 0.5}}"},
        {"/negotiation/deadline", "20"}};
    subject s;
    (void)state;
    subject_read(&s, "scenarios/rubinstein-1982/divide.json", 5, types);
    for (int g = 0; g < 3; g++) {
        parley_options options = {.n_replications = 3000, .seed = 4, .rng = rngs[g]};
        parley_talks *talks;
        parley_results *results;
        parley_agreements agreements;
        assert_int_equal(parley_talks_init(&talks, &s.scenario, NULL), PARLEY_OK);
        assert_int_equal(parley_talks_value(talks, &options, NULL), PARLEY_OK);
        agreements = parley_talks_agreements(talks);
        options.agreements = &agreements;
        assert_int_equal(parley_simulate(&results, s.game, &options, NULL), PARLEY_OK);
        assert_near(measured(&s, results, "agreement/divide|first=hard").mean, 0, 0);
        assert_near(measured(&s, results, "agreement/divide|first=soft").mean, 1, 0);
        parley_results_free(&results);
        parley_talks_free(&talks);
    }
    subject_free(&s);
}

/* -- published answers ------------------------------------------------------------------------- */

/* Each concedes with p = (1 - d) / d a round, and then the plan is lived under: what both can
 * expect is
 *
 *     W = (3 p (1 - p) + 1.5 p^2) / (1 - d (1 - p)^2).
 *
 * Of threats 56.335 % succeed, of sanctions a third (Drezner 2003). */
static void rounds_after_talks_bring_what_was_published(void **state)
{
    static const char *const paths[] = {"scenarios/fearon-1998/shadow.json",
                                        "scenarios/drezner-2003/threats.json"};
    const double d = 0.9, p = (1 - d) / d;
    const double w = (3 * p * (1 - p) + 1.5 * p * p) / (1 - d * (1 - p) * (1 - p));
    (void)state;
    for (int i = 0; i < 2; i++) {
        parley_options options = {.n_replications = 20000, .seed = 1};
        parley_talks *talks;
        parley_results *results;
        parley_agreements agreements;
        parley_estimate found;
        subject s;
        subject_read(&s, paths[i], 0, NULL);
        assert_int_equal(parley_talks_init(&talks, &s.scenario, NULL), PARLEY_OK);
        assert_int_equal(parley_talks_value(talks, &options, NULL), PARLEY_OK);
        agreements = parley_talks_agreements(talks);
        options.agreements = &agreements;
        assert_int_equal(parley_simulate(&results, s.game, &options, NULL), PARLEY_OK);
        found = measured(&s, results, i ? "conceded_at_threat/target" : "value/first");
        assert_about(&found, i ? 0.56335 : w);
        if (i == 1) {
            double imposed = measured(&s, results, "threat_imposed/sender").mean;
            found = measured(&s, results, "conceded_under_sanctions/target");
            assert_about(&found, imposed / 3);
        } else {
            found = measured(&s, results, "value/second");
            assert_about(&found, w);
        }
        parley_results_free(&results);
        parley_talks_free(&talks);
        subject_free(&s);
    }
}

/* -- the same for any threads and machine code ------------------------------------------------- */

/* What any agenda has. */
static parley_outcome_of_talks one_thing(uint64_t r)
{
    return (parley_outcome_of_talks){.ending = PARLEY_AGREEMENT,
                                     .deal = {1, 0.125 * (double)(r % 3)},
                                     .round = (uint32_t)(r % 16),
                                     .cost = {0.1, 0.3 * (double)(r % 2)}};
}

static void nothing_depends_on_threads_or_code(void **state)
{
    wanted_outcome *outcome = one_thing;
    const parley_agreements agreements = wanted(&outcome);
    (void)state;
    for (uint32_t seed = 1; seed <= 12; seed++) {
        char *text = generate_negotiation(seed);
        parley_options options = {
            .n_replications = 1300, .seed = 2, .n_threads = 1, .agreements = &agreements};
        parley_results *first, *other;
        subject s = {0};
        assert_int_equal(
            parley_scenario_read_text(&s.scenario, "made up", text, strlen(text), 0, NULL, NULL),
            PARLEY_OK);
        assert_int_equal(parley_game_init(&s.game, &s.scenario, NULL), PARLEY_OK);
        assert_int_equal(parley_simulate(&first, s.game, &options, NULL), PARLEY_OK);
        for (uint32_t code = 0; parley_isa_name(code); code++) {
            options.n_threads = 1 + (int)code;
            options.isa = parley_isa_name(code);
            assert_int_equal(parley_simulate(&other, s.game, &options, NULL), PARLEY_OK);
            for (uint32_t i = 0; i < s.scenario.n_actors; i++) {
                parley_outcome a, b;
                parley_results_outcome(first, 0, i, PARLEY_VALUE, &a);
                parley_results_outcome(other, 0, i, PARLEY_VALUE, &b);
                assert_true(a.estimate.mean == b.estimate.mean && a.sd == b.sd);
            }
            parley_results_free(&other);
        }
        parley_results_free(&first);
        subject_free(&s);
        free(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_agreed_begins_in_its_round),
        cmocka_unit_test(clearing_begins_with_its_commitment),
        cmocka_unit_test(a_transfer_is_paid_until_one_withdraws),
        cmocka_unit_test(a_threat_costs_what_it_says),
        cmocka_unit_test(the_end_of_talks_is_an_event),
        cmocka_unit_test(events_count_while_the_history_runs),
        cmocka_unit_test(without_agreements_nothing_is_played),
        cmocka_unit_test(a_run_agrees_as_the_talks_do),
        cmocka_unit_test(types_talk_as_they_play),
        cmocka_unit_test(rounds_after_talks_bring_what_was_published),
        cmocka_unit_test(nothing_depends_on_threads_or_code),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
