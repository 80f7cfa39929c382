/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Talks: against published answers, formulas, brute force, and what must hold whatever is agreed.
 */
#include "negotiation/numbers.h"
#include "negotiation/protocol.h"
#include "negotiation/values.h"
#include "parley/negotiate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness.h"

#define RUNS 300

/* -- what the tests share -------------------------------------------------------------------- */

typedef struct table {
    parley_scenario scenario;
    parley_talks *talks;
} table;

static void read_faults(const parley_error *error)
{
    for (size_t i = 0; i < error->n_faults; i++)
        print_error("%s\n", error->faults[i].message);
}

static void table_play(table *t, uint64_t n, int n_threads, const char *isa)
{
    parley_error error = {0};
    parley_options options = {.n_replications = n, .seed = 1, .n_threads = n_threads, .isa = isa};
    parley_status status = parley_talks_play(t->talks, &options, &error);
    read_faults(&error);
    parley_error_free(&error);
    assert_int_equal(status, PARLEY_OK);
}

static void table_open(table *t, const char *path, size_t n_settings,
                       const parley_setting *settings, uint64_t n)
{
    char whole[1024];
    parley_error error = {0};
    snprintf(whole, sizeof whole, "%s/scenarios/%s", PARLEY_SOURCE_DIR, path);
    parley_status status = parley_scenario_read(&t->scenario, whole, n_settings, settings, &error);
    if (!status)
        status = parley_talks_init(&t->talks, &t->scenario, &error);
    read_faults(&error);
    parley_error_free(&error);
    assert_int_equal(status, PARLEY_OK);
    table_play(t, n, 2, NULL);
}

static void table_close(table *t)
{
    parley_talks_free(&t->talks);
    parley_scenario_free(&t->scenario);
}

static parley_bargain bargain_of(const table *t, uint32_t of_case, uint32_t package)
{
    parley_bargain bargain;
    parley_talks_bargain(t->talks, of_case, package, &bargain);
    return bargain;
}

#define DIVIDE "rubinstein-1982/divide.json"

/* What the first mover gets of the pie, where all talks end in the first round. */
static double first_share(double d1, double d2, unsigned deadline, const char *outside)
{
    char texts[3][32];
    snprintf(texts[0], sizeof texts[0], "%.17g", d1);
    snprintf(texts[1], sizeof texts[1], "%.17g", d2);
    snprintf(texts[2], sizeof texts[2], "%u", deadline);
    const parley_setting settings[] = {{"/actors/first/discount", texts[0]},
                                       {"/actors/second/discount", texts[1]},
                                       {"/negotiation/deadline", texts[2]},
                                       {"/negotiation/outside", outside}};
    table t;
    table_open(&t, DIVIDE, outside ? 4 : 3, settings, 64);
    parley_bargain bargain = bargain_of(&t, 0, 1);
    assert_near(bargain.share.mean, 1, 0);
    assert_near(bargain.round_mean, 0, 0);
    table_close(&t);
    return 0.5 + bargain.transfer;
}

/* -- equilibrium offers ---------------------------------------------------------------------- */

static void the_first_mover_gets_what_rubinstein_says(void **state)
{
    (void)state;
    static const double pairs[][2] = {{.9, .9}, {.9, .8}, {.8, .9}, {.99, .99}, {.5, .7}};
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        double d1 = pairs[i][0], d2 = pairs[i][1];
        assert_near(first_share(d1, d2, 2000, NULL), (1 - d2) / (1 - d1 * d2), 1e-9);
    }
    assert_near(first_share(.9, .9, 2000, NULL), .526316, 1e-6);
    assert_near(first_share(.9, .8, 2000, NULL), .714286, 1e-6);
    assert_near(first_share(.99, .99, 2000, NULL), .502513, 1e-6);
}

/* With n offers left the proposer keeps 1 - d (what the other would keep with n - 1 left). */
static void a_near_deadline_gives_power_to_the_last_word(void **state)
{
    (void)state;
    double keeps = 1;
    for (unsigned n = 1; n <= 20; n++) {
        assert_near(first_share(.9, .9, n, NULL), keeps, 1e-9);
        if (n == 10)
            assert_near(keeps, .342801, 1e-6);
        if (n == 20)
            assert_near(keeps, .462328, 1e-6);
        keeps = 1 - .9 * keeps;
    }
}

static void an_outside_option_counts_only_beyond_what_waiting_brings(void **state)
{
    (void)state;
    double plain = first_share(.9, .9, 2000, NULL);
    assert_near(first_share(.9, .9, 2000, "{\"second\": 0.2}"), plain, 1e-9);
    assert_near(first_share(.9, .9, 2000, "{\"second\": 0.47}"), plain, 1e-9);
    assert_near(first_share(.9, .9, 2000, "{\"second\": 0.5}"), .5, 1e-9);
    assert_near(first_share(.9, .9, 2000, "{\"second\": 0.7}"), .3, 1e-9);
}

static void an_outside_option_beyond_the_pie_is_taken(void **state)
{
    (void)state;
    const parley_setting settings[] = {{"/negotiation/outside", "{\"second\": 1.2}"}};
    table t;
    table_open(&t, DIVIDE, 1, settings, 64);
    assert_near(bargain_of(&t, 0, 0).share.mean, 1, 0);
    assert_near(parley_talks_ending(t.talks, 0, PARLEY_TOOK_OUTSIDE), 1, 0);
    table_close(&t);
}

/* A risk of breakdown is impatience by another name. */
static void breakdown_works_as_impatience(void **state)
{
    (void)state;
    const parley_setting settings[] = {{"/actors/first/discount", "1"},
                                       {"/actors/second/discount", "0.5"},
                                       {"/negotiation/breakdown", "0.1"}};
    table t;
    table_open(&t, DIVIDE, 3, settings, 64);
    assert_near(0.5 + bargain_of(&t, 0, 1).transfer, (1 - .45) / (1 - .9 * .45), 1e-9);
    table_close(&t);
}

static void more_patience_never_lowers_the_own_share(void **state)
{
    (void)state;
    for (unsigned n = 1; n <= 12; n++)
        for (double other = .3; other < 1; other += .2) {
            double before = 0, responder = 1;
            for (double own = .1; own < 1; own += .1) {
                double share = first_share(own, other, n, NULL);
                assert_true(share >= before - 1e-12);
                before = share;
                share = first_share(other, own, n, NULL);
                assert_true(share <= responder + 1e-12);
                responder = share;
            }
        }
}

/* Where waiting costs nothing every round is as good, and ties are agreed: at once, though no
 * number here is what it seems in binary. */
static void rounding_does_not_delay(void **state)
{
    (void)state;
    for (unsigned deadline = 1; deadline <= 12; deadline++) {
        char rounds[16];
        snprintf(rounds, sizeof rounds, "%u", deadline);
        const parley_setting settings[] = {{"/actors/first/discount", "1"},
                                           {"/actors/second/discount", "1"},
                                           {"/negotiation/deadline", rounds},
                                           {"/negotiation/transfer", "0.1"},
                                           {"/negotiation/values/divide/second", "0.2"}};
        table t;
        table_open(&t, DIVIDE, 5, settings, 64);
        assert_near(bargain_of(&t, 0, 1).round_mean, 0, 0);
        table_close(&t);
    }
}

/* 0.3 - 0.1 is 0.2, whatever it is in binary. */
static void rounding_does_not_narrow_the_zone(void **state)
{
    (void)state;
    static const char *const values =
        "{\"\": {\"first\": 0.1, \"second\": 0.1}, \"divide\": {\"first\": 0.3, \"second\": 0.7}}";
    const parley_setting settings[] = {{"/negotiation/values", values},
                                       {"/negotiation/reservation", "{\"first\": 0.2}"},
                                       {"/negotiation/transfer", "0"},
                                       {"/negotiation/deadline", "3"}};
    table t;
    parley_package package;
    table_open(&t, DIVIDE, 4, settings, 640);
    parley_talks_package(t.talks, 0, 1, &package);
    assert_true(package.in_zone && package.nash && package.egalitarian);
    assert_near(package.in_zone_share, 1, 0);
    assert_near(bargain_of(&t, 0, 1).share.mean, 1, 0);
    table_close(&t);
}

/* -- private information ---------------------------------------------------------------------- */

/* Of y(1 - y): the proposer keeps half of a pie of 1 from one whose reservation is uniform. */
static void one_offer_is_shaded_against_what_the_other_may_insist_on(void **state)
{
    (void)state;
    static const char *const reservation =
        "{\"second\": {\"dist\": \"uniform\", \"min\": 0, \"max\": 1}}";
    const parley_setting settings[] = {{"/negotiation/protocol", "\"take_it_or_leave_it\""},
                                       {"/negotiation/deadline", "null"},
                                       {"/negotiation/reservation", reservation}};
    table t;
    table_open(&t, DIVIDE, 3, settings, 40000);
    parley_bargain bargain = bargain_of(&t, 0, 1);
    assert_near(bargain.transfer, 0, 1e-6);
    assert_about(&bargain.share, .5);
    table_close(&t);
}

/* Of half the responders, which insist on h and could take h elsewhere, and half that do neither:
 * the proposer leaves h to all where 1 - h is above a half. */
static void a_type_has_its_reservation_and_its_outside_option_together(void **state)
{
    (void)state;
    static const char *const types =
        "{\"hard\": {\"prior\": 0.5, \"set\": {\"/negotiation/reservation/second\": %s, "
        "\"/negotiation/outside/second\": %s}}, \"soft\": {\"prior\": 0.5}}";
    static const struct {
        const char *hard;
        double payment, share;
    } cases[] = {{"0.6", .5, .5}, {"0.4", .1, 1}};
    for (size_t i = 0; i < 2; i++) {
        char text[256];
        snprintf(text, sizeof text, types, cases[i].hard, cases[i].hard);
        const parley_setting settings[] = {{"/negotiation/protocol", "\"take_it_or_leave_it\""},
                                           {"/negotiation/deadline", "null"},
                                           {"/negotiation/reservation", "{\"second\": 0}"},
                                           {"/negotiation/outside", "{\"second\": 0}"},
                                           {"/actors/second/types", text}};
        table t;
        table_open(&t, DIVIDE, 5, settings, 40000);
        parley_bargain bargain = bargain_of(&t, 0, 1);
        assert_near(bargain.transfer, cases[i].payment, 1e-6);
        assert_true(fabs(bargain.share.mean - cases[i].share) < .02);
        table_close(&t);
    }
}

static void threats_and_sanctions_succeed_as_often_as_selection_says(void **state)
{
    (void)state;
    table t;
    const double n = 200000;
    table_open(&t, "drezner-2003/threats.json", 0, NULL, (uint64_t)n);
    double x = .14555, r = .4, k = .5;
    double at_threat = 1 - x * (1 - r) / (r * k), under = 1 - r * k / ((1 - k) * (1 - r));
    assert_near(at_threat, .56335, 1e-5);
    assert_near(under, 1.0 / 3, 1e-9);
    double threat = parley_talks_ending(t.talks, 0, PARLEY_CONCEDED_AT_THREAT);
    double gave_in = parley_talks_ending(t.talks, 0, PARLEY_CONCEDED_UNDER_SANCTIONS);
    double held_out = parley_talks_ending(t.talks, 0, PARLEY_HELD_OUT);
    double backed_down = parley_talks_ending(t.talks, 0, PARLEY_BACKED_DOWN);
    assert_near(threat, at_threat, 4 * sqrt(at_threat * (1 - at_threat) / n));
    double imposed = gave_in + held_out;
    assert_near(gave_in / imposed, under, 4 * sqrt(under * (1 - under) / (n * imposed)));
    assert_near(imposed / (imposed + backed_down), r,
                4 * sqrt(r * (1 - r) / (n * (imposed + backed_down))));
    assert_near(parley_talks_ending(t.talks, 1, PARLEY_NO_DEAL), 1, 0); /* nothing is given free */
    table_close(&t);
}

/* -- attrition --------------------------------------------------------------------------------- */

/* Both concede with p a round; rounds before the end are geometric with 1 - (1 - p)^2. */
static void attrition_ends_when_its_hazards_say(void **state)
{
    (void)state;
    static const double discounts[] = {.6, .8, .9, .95, .98};
    double before = -1;
    for (size_t i = 0; i < sizeof discounts / sizeof discounts[0]; i++) {
        char text[32];
        snprintf(text, sizeof text, "%.17g", discounts[i]);
        const parley_setting settings[] = {{"/actors/first/discount", text},
                                           {"/actors/second/discount", text}};
        table t;
        const double n = 40000, p = (1 - discounts[i]) / discounts[i];
        table_open(&t, "fearon-1998/shadow.json", 2, settings, (uint64_t)n);
        double end = 1 - (1 - p) * (1 - p), delay = 0;
        for (uint32_t package = 1; package <= 2; package++) {
            parley_bargain bargain = bargain_of(&t, 0, package);
            assert_about(&bargain.share, .5);
            delay += bargain.share.mean * bargain.round_mean;
        }
        assert_near(delay, (1 - end) / end, 4 * sqrt((1 - end) / (end * end) / n));
        assert_true(delay > before);
        before = delay;
        table_close(&t);
    }
}

/* The better the worse of two plans is next to no deal, the surer the other must be to concede. */
static void hazards_follow_their_formula(void **state)
{
    (void)state;
    const double gains[4][2] = {{0, 0}, {3, 1}, {.5, 4}, {9, 9}};
    const parley_negotiation rules = {.favourite = {1, 2}};
    const agenda a = {.rules = &rules, .gains = {.n_packages = 4, .x = gains}};
    talk_numbers numbers = {.discount = {.9, .7}};
    double hazards[2];
    attrition_hazards(&a, &numbers, hazards);
    assert_near(hazards[0], .3 * 1 / (.7 * (4 - 1)), 1e-12);
    assert_near(hazards[1], .1 * .5 / (.9 * (3 - .5)), 1e-12);
    numbers.reservation[0] = .6; /* above what the other's favourite brings it */
    attrition_hazards(&a, &numbers, hazards);
    assert_near(hazards[0], 0, 0);
    assert_near(hazards[1], .1 * .5 / (.9 * (3 - .5)), 1e-12);
}

/* -- zones and solutions ----------------------------------------------------------------------- */

enum { MOST = 16 };

static void made_up_zone(zone *z, double x[MOST][2], uint64_t *seed, double transfer)
{
    z->n_packages = 2u << (made_up(seed) % 4);
    for (uint32_t p = 0; p < z->n_packages; p++)
        for (int side = 0; side < 2; side++)
            x[p][side] = p ? made_up_uniform(seed) * 3 - 1 : 0;
    z->x = (const double(*)[2])x;
    z->offered = NULL;
    z->transfer = transfer;
    z->slack = 1e-15;
}

static bool dominated(const zone *z, const double at[2])
{
    for (uint32_t q = 0; q < z->n_packages; q++) {
        double least = at[0] - z->x[q][0], most = zone_transfer(z, q);
        double t =
            least < -most ? -most : least; /* the best for side 1 that gives side 0 so much */
        if (t > most)
            continue;
        double x = z->x[q][0] + t, y = z->x[q][1] - t;
        if (x >= at[0] - 1e-12 && y >= at[1] - 1e-12 && x + y > at[0] + at[1] + 1e-9)
            return true;
    }
    return false;
}

static void the_frontier_is_what_nothing_beats(void **state)
{
    (void)state;
    uint64_t seed = 1;
    for (int run = 0; run < RUNS; run++) {
        double x[MOST][2];
        zone z;
        frontier_piece pieces[MOST * MOST];
        made_up_zone(&z, x, &seed, run % 3 ? made_up_uniform(&seed) : 0);
        uint32_t n = zone_frontier(&z, pieces);
        assert_in_range(n, 1, MOST * MOST);
        for (uint32_t p = 0; p < z.n_packages; p++)
            for (int g = 0; g <= 40; g++) {
                double t = zone_transfer(&z, p) * (g - 20) / 20, at[2] = {x[p][0] + t, x[p][1] - t};
                bool on = false, near = false;
                for (uint32_t i = 0; i < n; i++) {
                    on |= pieces[i].package == p && pieces[i].low - 1e-9 <= at[0] &&
                          at[0] <= pieces[i].high + 1e-9;
                    near |=
                        fabs(pieces[i].low - at[0]) < 1e-6 || fabs(pieces[i].high - at[0]) < 1e-6;
                }
                if (z.transfer == 0 || !near)
                    assert_int_equal(on, !dominated(&z, at));
            }
    }
}

/* The best of a fine grid of payments for each package. */
static void no_payment_does_better_than_the_solutions(void **state)
{
    (void)state;
    uint64_t seed = 2;
    for (int run = 0; run < RUNS; run++) {
        double x[MOST][2];
        zone z;
        made_up_zone(&z, x, &seed, run % 3 ? made_up_uniform(&seed) : 0);
        parley_deal nash = zone_nash(&z), even = zone_egalitarian(&z);
        double product = -1, least = -1;
        for (uint32_t p = 0; p < z.n_packages; p++)
            for (int g = 0; g <= 200; g++) {
                double t = zone_transfer(&z, p) * (g - 100) / 100;
                double u = x[p][0] + t, v = x[p][1] - t;
                if (u < 0 || v < 0)
                    continue;
                product = fmax(product, u * v);
                least = fmax(least, fmin(u, v));
            }
        if (product < 0)
            continue;
        assert_int_not_equal(nash.package, PARLEY_NONE);
        double u = x[nash.package][0] + nash.transfer, v = x[nash.package][1] - nash.transfer;
        assert_true(u >= 0 && v >= 0 && u * v >= product - 1e-12);
        u = x[even.package][0] + even.transfer;
        v = x[even.package][1] - even.transfer;
        assert_true(u >= -1e-15 && v >= -1e-15 && fmin(u, v) >= least - 1e-12);
    }
}

static void nash_and_kalai_smorodinsky_do_not_depend_on_units(void **state)
{
    (void)state;
    uint64_t seed = 3;
    uint32_t n_moved = 0;
    for (int run = 0; run < RUNS; run++) {
        double x[MOST][2], scaled[MOST][2];
        zone z;
        made_up_zone(&z, x, &seed, 0);
        const double units[2] = {exp2((double)(made_up(&seed) % 9) - 4),
                                 exp2((double)(made_up(&seed) % 9) - 4)};
        for (uint32_t p = 0; p < z.n_packages; p++)
            for (int side = 0; side < 2; side++)
                scaled[p][side] = x[p][side] * units[side];
        zone other = z;
        other.x = (const double(*)[2])scaled;
        assert_int_equal(zone_nash(&z).package, zone_nash(&other).package);
        assert_int_equal(zone_kalai_smorodinsky(&z).package,
                         zone_kalai_smorodinsky(&other).package);
        n_moved += zone_egalitarian(&z).package != zone_egalitarian(&other).package;
    }
    assert_true(n_moved > 0); /* while the egalitarian one compares gains */
}

static void a_known_zone_has_its_known_solutions(void **state)
{
    (void)state;
    const double x[4][2] = {{0, 0}, {4, 1}, {2, 2.1}, {1, 3}};
    zone z = {.n_packages = 4, .x = x};
    assert_int_equal(zone_nash(&z).package, 2);
    assert_int_equal(zone_egalitarian(&z).package, 2);
    assert_int_equal(zone_kalai_smorodinsky(&z).package, 2);
    z.transfer = 2; /* now the greatest sum can be shared */
    assert_int_equal(zone_nash(&z).package, 1);
    assert_near(zone_nash(&z).transfer, -1.5, 1e-12);
    assert_near(zone_egalitarian(&z).transfer, -1.5, 1e-12);
    const double poor[2][2] = {{-1, 0}, {2, -1}};
    z = (zone){.n_packages = 2, .x = poor};
    assert_int_equal(zone_nash(&z).package, PARLEY_NONE);
}

/* -- what holds whatever is agreed ------------------------------------------------------------- */

static void nobody_agrees_to_less_than_its_reservation(void **state)
{
    (void)state;
    uint64_t seed = 4;
    uint32_t n_agreed = 0;
    table t;
    table_open(&t, DIVIDE, 0, NULL, 64);
    variant v;
    talker talks;
    uint32_t sites[N_CHANCES];
    assert_int_equal(variant_init(&v, &t.scenario, true, 1, NULL), PARLEY_OK);
    assert_int_equal(chance_sites(sites, v.game), PARLEY_OK);
    assert_int_equal(talker_init(&talks, sites, 1, 0), PARLEY_OK);
    for (int run = 0; run < 4 * RUNS; run++) {
        double x[MOST][2], surplus[MOST][2];
        offer offers[10];
        bool accepted[10], left[10];
        parley_outcome_of_talks outcome;
        parley_negotiation rules = {.deadline = 1 + run % 10, .first = run % 2};
        agenda a = {.rules = &rules, .surplus = surplus};
        offer_plan plan = {.offers = offers, .accepted = accepted, .left_outside = left};
        talk_numbers numbers = {.breakdown = .1 * (run % 3)};
        made_up_zone(&a.gains, x, &seed, run % 5 ? made_up_uniform(&seed) : 0);
        rules.transfer = a.gains.transfer;
        rules.favourite[0] = 1;
        rules.favourite[1] = a.gains.n_packages - 1;
        for (int side = 0; side < 2; side++) {
            numbers.discount[side] = .5 + .5 * made_up_uniform(&seed);
            numbers.reservation[side] = made_up_uniform(&seed) - .4;
            numbers.outside[side] = run % 4 ? -INFINITY : made_up_uniform(&seed) - .2;
            numbers.exponent[side] = .2 + 3 * made_up_uniform(&seed);
            numbers.start[side] = .3 * made_up_uniform(&seed);
        }
        talker_seek(&talks, (uint64_t)run);
        switch (run / 2 % 3) {
        case 0:
            plan_offers(&plan, &a, &numbers);
            plan_play(&plan, &a, &numbers, &talks, &outcome);
            break;
        case 1:
            concession_play(&a, &numbers, &talks, &outcome);
            break;
        default:
            attrition_play(&a, &numbers, &talks, &outcome);
        }
        bool alike = rules.favourite[0] == rules.favourite[1];
        if (outcome.ending != PARLEY_AGREEMENT || (run / 2 % 3 == 2 && alike))
            continue;
        const double *gain = x[outcome.deal.package], payment = outcome.deal.transfer;
        bool attrition = run / 2 % 3 == 2;
        uint32_t gave_in = outcome.deal.package == rules.favourite[0];
        n_agreed++;
        assert_true(fabs(payment) <= a.gains.transfer);
        for (uint32_t side = 0; side < 2; side++)
            if (!attrition || side == gave_in)
                assert_true(gain[side] + (side ? -payment : payment) >=
                            numbers.reservation[side] - 1e-12);
    }
    assert_true(n_agreed > RUNS);
    talker_free(&talks);
    variant_free(&v);
    table_close(&t);
}

/* -- simulated values ----------------------------------------------------------------------------
 */

#define TALKS "us-china-2015/talks.json"

/* With talks before the first round, the whole package is the agreement as given. */
static void the_value_of_a_package_is_that_of_living_under_it(void **state)
{
    (void)state;
    const uint64_t n = 5000;
    const parley_setting opens[] = {{"/negotiation/opens", "0"}};
    const parley_setting given[] = {{"/negotiation", "null"},
                                    {"/commitments/no_theft/negotiable", "null"},
                                    {"/commitments/assistance/negotiable", "null"},
                                    {"/commitments/red_phone/negotiable", "null"},
                                    {"/notes/~1negotiation~1opens", "null"},
                                    {"/notes/~1negotiation~1first", "null"},
                                    {"/notes/~1negotiation~1deadline", "null"}};
    table t;
    subject s;
    table_open(&t, TALKS, 1, opens, n);
    subject_read(&s, "scenarios/" TALKS, sizeof given / sizeof given[0], given);
    parley_results *results = simulated(&s, n, 1);
    parley_package found;
    parley_talks_package(t.talks, 0, 7, &found);
    for (int side = 0; side < 2; side++) {
        parley_estimate value = measured(&s, results, side ? "value/china" : "value/us");
        assert_near(found.worth[side].value, value.mean, 1e-9);
        assert_near(found.worth[side].standard_error, value.standard_error, 1e-6);
    }
    parley_results_free(&results);
    subject_free(&s);
    table_close(&t);
}

#define PEACE                                                                                      \
    "{'format':1,'rounds':{'count':%u},'actors':{'a':{'discount':0.95,'error':0.2},"               \
    "'b':{'discount':0.95}},'issues':{'i':{" DILEMMA "}},"                                         \
    "'commitments':{'peace':{'kind':'restraint'%s}},'behaviour':{"                                 \
    "'a':{'actor':'a','strategy':'tit_for_tat','baseline':'always_defect'},"                       \
    "'b':{'actor':'b','strategy':'tit_for_tat','baseline':'always_defect'}}%s}"

/* From what is earned in all rounds, and in those before talks: u = (A S - a s) / (d^o S'). */
static void values_count_from_the_opening_of_talks_on(void **state)
{
    (void)state;
    const double d = .95;
    const unsigned opens = 10, count = 40;
    subject whole, before;
    subject_init(&whole, PEACE, count, ",'from':10", "");
    subject_init(&before, PEACE, opens, ",'from':10", "");
    const uint64_t n = 2000;
    parley_results *all = simulated(&whole, n, 1), *some = simulated(&before, n, 1);
    double sum = (1 - pow(d, count)) / (1 - d), early = (1 - pow(d, opens)) / (1 - d);
    double later = (sum - early) / pow(d, opens);
    double wanted = (measured(&whole, all, "value/a").mean * sum -
                     measured(&before, some, "value/a").mean * early) /
                    (pow(d, opens) * later);

    char text[2048];
    table t;
    snprintf(text, sizeof text, PEACE, count, ",'negotiable':true",
             ",'negotiation':{'protocol':'take_it_or_leave_it','between':['a','b'],'opens':10,"
             "'first':'a'}");
    for (char *at = text; *at; at++)
        *at = *at == '\'' ? '"' : *at;
    assert_int_equal(parley_scenario_read_text(&t.scenario, "t", text, strlen(text), 0, NULL, NULL),
                     PARLEY_OK);
    assert_int_equal(parley_talks_init(&t.talks, &t.scenario, NULL), PARLEY_OK);
    table_play(&t, n, 1, NULL);
    parley_package found;
    parley_talks_package(t.talks, 0, 1, &found);
    assert_near(found.worth[0].value, wanted, 1e-9);
    parley_results_free(&all);
    parley_results_free(&some);
    subject_free(&whole);
    subject_free(&before);
    table_close(&t);
}

static bool same(double a, double b)
{
    return memcmp(&a, &b, sizeof a) == 0;
}

static void threads_and_machine_code_leave_no_trace(void **state)
{
    (void)state;
    static const struct {
        int n_threads;
        const char *isa;
    } ways[] = {{1, NULL}, {3, NULL}, {2, "plain"}};
    parley_package first[2][8];
    table t;
    table_open(&t, TALKS, 0, NULL, 3000);
    for (size_t w = 0; w < sizeof ways / sizeof ways[0]; w++) {
        table_play(&t, 3000, ways[w].n_threads, ways[w].isa);
        for (uint32_t c = 0; c < 2; c++)
            for (uint32_t p = 0; p < 8; p++) {
                parley_package now;
                parley_talks_package(t.talks, c, p, &now);
                if (w == 0)
                    first[c][p] = now;
                assert_true(same(now.in_zone_share, first[c][p].in_zone_share));
                for (int side = 0; side < 2; side++) {
                    assert_true(same(now.worth[side].value, first[c][p].worth[side].value));
                    assert_true(
                        same(now.worth[side].surplus_error, first[c][p].worth[side].surplus_error));
                }
            }
    }
    table_close(&t);
}

/* The longer the shadow of the future, the less it pays to break the plan: 1 - 3 (1 - d). */
static void keeping_the_worse_plan_pays_from_two_thirds_on(void **state)
{
    (void)state;
    for (double d = .5; d < .95; d += .1) {
        char text[32];
        snprintf(text, sizeof text, "%.17g", d);
        const parley_setting settings[] = {{"/actors/first/discount", text},
                                           {"/actors/second/discount", text},
                                           {"/negotiation/values", "\"simulated\""},
                                           {"/behaviour/first/strategy", "\"always_defect\""}};
        table keeps, breaks;
        parley_package kept, broken;
        table_open(&keeps, "fearon-1998/shadow.json", 3, settings, 64);
        table_open(&breaks, "fearon-1998/shadow.json", 4, settings, 64);
        parley_talks_package(keeps.talks, 0, 2, &kept);
        parley_talks_package(breaks.talks, 0, 2, &broken);
        assert_near(kept.worth[0].value - broken.worth[0].value, 1 - 3 * (1 - d), 1e-9);
        table_close(&keeps);
        table_close(&breaks);
    }
}

/* What the scenario answers, far beyond noise. */
static void the_threat_brings_the_deal_of_2015_nearer(void **state)
{
    (void)state;
    table t;
    parley_package with, without;
    table_open(&t, TALKS, 0, NULL, 20000);
    assert_int_equal(parley_talks_n_cases(t.talks), 2);
    parley_talks_package(t.talks, 0, 7, &with);
    parley_talks_package(t.talks, 1, 7, &without);
    assert_true(without.worth[1].surplus <
                with.worth[1].surplus - 10 * with.worth[1].surplus_error);
    for (uint32_t p = 1; p < 8; p++) {
        parley_talks_package(t.talks, 1, p, &without);
        assert_false(without.in_zone);
    }
    table_close(&t);
}

static void a_scenario_without_negotiation_is_refused(void **state)
{
    (void)state;
    subject s;
    parley_talks *talks;
    parley_error error = {0};
    subject_read(&s, "scenarios/us-china-2015/agreement.json", 0, NULL);
    assert_int_equal(parley_talks_init(&talks, &s.scenario, &error), PARLEY_ERROR_USAGE);
    assert_null(talks);
    assert_int_equal(error.n_faults, 1);
    parley_error_free(&error);
    subject_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_mover_gets_what_rubinstein_says),
        cmocka_unit_test(a_near_deadline_gives_power_to_the_last_word),
        cmocka_unit_test(an_outside_option_counts_only_beyond_what_waiting_brings),
        cmocka_unit_test(an_outside_option_beyond_the_pie_is_taken),
        cmocka_unit_test(breakdown_works_as_impatience),
        cmocka_unit_test(more_patience_never_lowers_the_own_share),
        cmocka_unit_test(rounding_does_not_delay),
        cmocka_unit_test(rounding_does_not_narrow_the_zone),
        cmocka_unit_test(a_type_has_its_reservation_and_its_outside_option_together),
        cmocka_unit_test(one_offer_is_shaded_against_what_the_other_may_insist_on),
        cmocka_unit_test(threats_and_sanctions_succeed_as_often_as_selection_says),
        cmocka_unit_test(attrition_ends_when_its_hazards_say),
        cmocka_unit_test(hazards_follow_their_formula),
        cmocka_unit_test(the_frontier_is_what_nothing_beats),
        cmocka_unit_test(no_payment_does_better_than_the_solutions),
        cmocka_unit_test(nash_and_kalai_smorodinsky_do_not_depend_on_units),
        cmocka_unit_test(a_known_zone_has_its_known_solutions),
        cmocka_unit_test(nobody_agrees_to_less_than_its_reservation),
        cmocka_unit_test(the_value_of_a_package_is_that_of_living_under_it),
        cmocka_unit_test(values_count_from_the_opening_of_talks_on),
        cmocka_unit_test(threads_and_machine_code_leave_no_trace),
        cmocka_unit_test(keeping_the_worse_plan_pays_from_two_thirds_on),
        cmocka_unit_test(the_threat_brings_the_deal_of_2015_nearer),
        cmocka_unit_test(a_scenario_without_negotiation_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
