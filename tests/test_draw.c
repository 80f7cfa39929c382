/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Events by chance: as often as they should, only where they may, never at a wasted draw. */
#include "by_hand.h"

#include <math.h>
#include <stdlib.h>

/* Actor a's error has three types' numbers: a constant, a distribution, 0 and 1; b's are its own.
 */
static void start(by_hand *h)
{
    by_hand_init(h, "{'format':1,'rounds':{'count':1000000},'actors':{"
                    "'a':{'error':{'cooperate':0.25,'defect':{'dist':'beta','a':2,'b':5}},"
                    "'types':{"
                    "'x':{'prior':0.4,'set':{'/actors/a/error/cooperate':0.75}},"
                    "'y':{'prior':0.3,'set':{'/actors/a/error/cooperate':"
                    "{'dist':'uniform','min':0,'max':0.5}}},"
                    "'z':{'prior':0.2,'set':{'/actors/a/error/cooperate':0}},"
                    "'w':{'prior':0.1,'set':{'/actors/a/error/cooperate':1}}}},"
                    "'b':{'error':{'cooperate':0.3333333333333333,'defect':"
                    "{'dist':'discrete','values':[0,1,0.5,0.125],'weights':[1,1,1,1]}}}},"
                    "'issues':{'k':{" DILEMMA ",'monitoring':{}}},"
                    "'behaviour':{'a':{'actor':'a','strategy':'grim'},"
                    "'b':{'actor':'b','strategy':'grim'}}}");
}

/* The lanes' uniform draws at a site, as 64 binary digits. */
static void uniforms(const struct play *play, uint32_t site, uint64_t u[LANES])
{
    for (uint32_t lane = 0; lane < LANES; lane++)
        u[lane] = 0;
    for (uint32_t first = 0; first < 64; first += PLANES_MORE) {
        mask planes[PLANES_MORE];
        play->planes.more(&play->planes, site, play->round, first, planes);
        for (uint32_t b = 0; b < PLANES_MORE; b++)
            for (uint32_t lane = 0; lane < LANES; lane++)
                u[lane] = u[lane] << 1 | mask_lane(&planes[b], lane);
    }
}

static mask happens_with(struct play *play, double probability, uint32_t site, mask need)
{
    return happens_by(play, site, probability, need);
}

static const double probabilities[] = {0,   1e-300, 0x1p-64, 1e-12,     0.001,       0.125, 1.0 / 3,
                                       0.5, 0.75,   0.9999,  1 - 1e-12, 1 - 0x1p-53, 1};
#define N_PROBABILITIES (sizeof probabilities / sizeof *probabilities)

static void a_lane_is_hit_where_its_uniform_is_below_the_probability(void **state)
{
    (void)state;
    by_hand h;
    start(&h);
    for (uint32_t site = 0; site < 300; site++) {
        uint64_t u[LANES];
        h.play->round = site % 10;
        planes_init(&h.play->planes, site % 3 ? GENERATOR_ARS : GENERATOR_PHILOX, NULL, 1, 0);
        h.play->planes.pass = site % PASSES;
        uniforms(h.play, site, u);
        for (size_t i = 0; i < N_PROBABILITIES; i++) {
            double p = probabilities[i];
            mask happened = happens_with(h.play, p, site, mask_all());
            for (uint32_t lane = 0; lane < LANES; lane++)
                assert_int_equal(mask_lane(&happened, lane),
                                 p >= 1 || u[lane] < (uint64_t)ldexp(p, 64));
        }
    }
    by_hand_free(&h);
}

static void frequencies_are_the_probabilities(void **state)
{
    (void)state;
    enum { ROUNDS = 400, SITES = 50 };
    by_hand h;
    start(&h);
    for (size_t i = 0; i < N_PROBABILITIES; i++) {
        double p = probabilities[i], n = (double)ROUNDS * SITES * LANES;
        uint64_t hits = 0;
        for (h.play->round = 0; h.play->round < ROUNDS; h.play->round++)
            for (uint32_t site = 0; site < SITES; site++)
                hits += mask_count(happens_with(h.play, p, 77 + site, mask_all()));
        assert_near((double)hits, n * p, 4.5 * sqrt(n * p * (1 - p)) + 0.01);
    }
    by_hand_free(&h);
}

/* Frequencies by lane, each at its own value of the number. */
static void expect_frequencies(by_hand *h, parley_number_id id)
{
    enum { ROUNDS = 300, SITES = 40 };
    uint32_t hits[LANES] = {0};
    for (h->play->round = 0; h->play->round < ROUNDS; h->play->round++)
        for (uint32_t site = 0; site < SITES; site++) {
            mask happened = happens(h->play, site, id, mask_all());
            for (uint32_t lane = 0; lane < LANES; lane++)
                hits[lane] += mask_lane(&happened, lane);
        }
    double n = (double)ROUNDS * SITES;
    for (uint32_t lane = 0; lane < LANES; lane++) {
        double p = current_value(h->play, id, lane);
        assert_near(hits[lane], n * p, 4.5 * sqrt(n * p * (1 - p)) + 0.01);
    }
}

static void numbers_that_differ_by_lane_hit_each_lane_as_often_as_its_own_says(void **state)
{
    (void)state;
    by_hand h;
    start(&h);
    const parley_actor *actors = h.subject.scenario.actors;
    expect_frequencies(&h, actors[0].error.cooperate); /* by type: constants and a column */
    expect_frequencies(&h, actors[0].error.defect);    /* a column */
    expect_frequencies(&h, actors[1].error.cooperate); /* one constant */
    expect_frequencies(&h, actors[1].error.defect);    /* a column with 0 and 1 */
    by_hand_free(&h);
}

static void terms_share_out_the_lanes(void **state)
{
    (void)state;
    by_hand h;
    start(&h);
    const parley_trembles *a = &h.subject.scenario.actors[0].error;
    mask first = bit_of_lane(0) & bit_of_lane(1), second = bit_of_lane(0) & ~bit_of_lane(1);
    mask third = ~bit_of_lane(0) & bit_of_lane(2), rest = ~bit_of_lane(0) & ~bit_of_lane(2);
    const game_digits likely = probability_digits(0.3), hardly = probability_digits(1e-30);
    for (uint32_t site = 0; site < 500; site++) {
        odds_begin(h.play);
        mask certain = odds_constant(h.play, &likely, first);
        certain |= odds_number(h.play, a->cooperate, second);
        certain |= odds_number(h.play, a->defect, third);
        /* no digit of its 64 is 1 */
        certain |= odds_constant(h.play, &hardly, rest);
        mask together = odds_happen(h.play, certain, site, mask_all());
        mask apart = happens_with(h.play, 0.3, site, first) |
                     happens(h.play, site, a->cooperate, second) |
                     happens(h.play, site, a->defect, third);
        assert_mask(together, apart);
    }
    by_hand_free(&h);
}

static void nothing_happens_outside_the_lanes_of_need(void **state)
{
    (void)state;
    by_hand h;
    uint64_t seed = 5;
    start(&h);
    parley_number_id id = h.subject.scenario.actors[0].error.cooperate;
    for (uint32_t site = 0; site < 2000; site++) {
        mask need = made_up_mask(&seed);
        if (site % 3 == 0)
            need &= made_up_mask(&seed) & made_up_mask(&seed) & made_up_mask(&seed);
        mask happened = happens(h.play, site, id, need);
        assert_true(mask_within(happened, need));
        /* who else draws there makes no difference */
        assert_mask(happened, need & happens(h.play, site, id, mask_all()));
        assert_mask(happens_by(h.play, site, 1, need), need);
    }
    by_hand_free(&h);
}

/* -- a generator of GSL's that counts its calls -- */

static unsigned long n_calls;

static void counting_set(void *state, unsigned long seed)
{
    *(unsigned long *)state = seed;
}

static unsigned long counting_get(void *state)
{
    unsigned long *x = state;
    n_calls++;
    *x = (*x * 6364136223846793005ul + 1442695040888963407ul);
    return *x >> 32;
}

static double counting_get_double(void *state)
{
    return (double)counting_get(state) / 4294967296.0;
}

static const gsl_rng_type counting = {.name = "counting",
                                      .max = 0xffffffff,
                                      .size = sizeof(unsigned long),
                                      .set = counting_set,
                                      .get = counting_get,
                                      .get_double = counting_get_double};

static unsigned long calls_for(struct play *play, double probability, mask need)
{
    n_calls = 0;
    happens_with(play, probability, 1, need);
    return n_calls;
}

static void what_needs_no_draw_draws_nothing(void **state)
{
    (void)state;
    by_hand h;
    start(&h);
    gsl_rng *rng = gsl_rng_alloc(&counting);
    planes_init(&h.play->planes, GENERATOR_GSL, rng, 1, 0);
    assert_int_equal(calls_for(h.play, 0.5, mask_none()), 0);
    assert_int_equal(calls_for(h.play, 0, mask_all()), 0);
    assert_int_equal(calls_for(h.play, 1, mask_all()), 0);
    assert_true(calls_for(h.play, 0.5, mask_all()) > 0);
    n_calls = 0;
    parley_number_id id = h.subject.scenario.actors[0].error.cooperate;
    happens(h.play, 1, id, mask_none());
    assert_int_equal(n_calls, 0);
    gsl_rng_free(rng);
    by_hand_free(&h);
}

static void another_generator_gives_the_same_frequencies(void **state)
{
    (void)state;
    by_hand h;
    enum { TIMES = 20000 };
    start(&h);
    const gsl_rng_type *types[] = {gsl_rng_mt19937, gsl_rng_ranlxs0, gsl_rng_taus2};
    for (int i = 0; i < 3; i++) {
        gsl_rng *rng = gsl_rng_alloc(types[i]);
        planes_init(&h.play->planes, GENERATOR_GSL, rng, 1, 0);
        uint64_t hits = 0;
        for (int time = 0; time < TIMES; time++)
            hits += mask_count(happens_with(h.play, 0.3, 1, mask_all()));
        double n = (double)TIMES * LANES;
        assert_near((double)hits, 0.3 * n, 4.5 * sqrt(0.21 * n));
        gsl_rng_free(rng);
    }
    by_hand_free(&h);
}

static void what_happens_also_happens_at_a_higher_probability(void **state)
{
    (void)state;
    by_hand h;
    start(&h);
    for (uint32_t site = 0; site < 500; site++) {
        mask before = mask_none();
        for (size_t i = 0; i < N_PROBABILITIES; i++) {
            mask happened = happens_with(h.play, probabilities[i], site, mask_all());
            assert_true(mask_within(before, happened));
            before = happened;
        }
        assert_mask(before, mask_all());
    }
    by_hand_free(&h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_lane_is_hit_where_its_uniform_is_below_the_probability),
        cmocka_unit_test(frequencies_are_the_probabilities),
        cmocka_unit_test(numbers_that_differ_by_lane_hit_each_lane_as_often_as_its_own_says),
        cmocka_unit_test(terms_share_out_the_lanes),
        cmocka_unit_test(nothing_happens_outside_the_lanes_of_need),
        cmocka_unit_test(what_needs_no_draw_draws_nothing),
        cmocka_unit_test(another_generator_gives_the_same_frequencies),
        cmocka_unit_test(what_happens_also_happens_at_a_higher_probability),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
