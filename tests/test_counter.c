/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bit-sliced counters against plain integers. */
#include "by_hand.h"

#include <string.h>

static void expect_counts(const mask *planes, uint32_t bits, const uint32_t *counts)
{
    for (uint32_t lane = 0; lane < LANES; lane++)
        assert_int_equal(count_in(planes, bits, lane), counts[lane]);
}

static void counters_count_like_integers(void **state)
{
    (void)state;
    uint64_t seed = 1;
    for (uint32_t bits = 1; bits <= 8; bits++) {
        mask planes[8];
        uint32_t counts[LANES] = {0}, full = (1u << bits) - 1;
        memset(planes, 0, sizeof planes);
        for (int step = 0; step < 600; step++) {
            mask m = made_up_mask(&seed);
            int what = (int)(made_up(&seed) % 16);
            if (what < 10) {
                counter_add(planes, bits, m);
            } else if (what < 15) {
                m &= counter_positive(planes, bits);
                counter_subtract(planes, bits, m);
            } else {
                m &= made_up_mask(&seed) & made_up_mask(&seed);
                counter_clear(planes, bits, m);
            }
            for (uint32_t lane = 0; lane < LANES; lane++) {
                if (!mask_lane(&m, lane))
                    continue;
                if (what < 10)
                    counts[lane] += counts[lane] < full;
                else
                    counts[lane] = what < 15 ? counts[lane] - 1 : 0;
            }
            expect_counts(planes, bits, counts);
            mask positive = counter_positive(planes, bits);
            for (uint32_t lane = 0; lane < LANES; lane++)
                assert_int_equal(mask_lane(&positive, lane), counts[lane] > 0);
        }
    }
}

static void a_full_counter_stays_full(void **state)
{
    (void)state;
    mask planes[3] = {mask_none(), mask_none(), mask_none()};
    for (int i = 0; i < 20; i++)
        counter_add(planes, 3, bit_of_lane(0));
    for (uint32_t lane = 0; lane < LANES; lane++)
        assert_int_equal(count_in(planes, 3, lane), lane % 2 ? 7 : 0);
}

static void a_counter_without_bits_is_always_zero(void **state)
{
    (void)state;
    counter_add(NULL, 0, mask_all());
    counter_clear(NULL, 0, mask_all());
    assert_mask(counter_positive(NULL, 0), mask_none());
}

static void bits_suffice_for_the_largest_and_no_more(void **state)
{
    (void)state;
    assert_int_equal(game_bits(0), 0);
    for (uint32_t bits = 1; bits < 40; bits++) {
        assert_int_equal(game_bits(1ull << (bits - 1)), bits);
        assert_int_equal(game_bits((1ull << bits) - 1), bits);
    }
}

/* Two counters of a window that begins in round `from`, against integers; rounds before it and
 * after the last add nothing. */
static void expect_rounds_counted(uint32_t from, uint32_t until)
{
    enum { MOST_BITS = 8, COUNTERS = 2 };
    const uint32_t bits = game_bits(COUNTER_ROUNDS * counter_eights(from, until));
    uint64_t seed = 3 + from;
    mask counters[COUNTERS * 2 * MOST_BITS], rows[COUNTER_ROUNDS][COUNTERS];
    const mask *pointers[COUNTER_ROUNDS];
    uint32_t counts[COUNTERS][LANES] = {{0}};
    assert_true(bits <= MOST_BITS);
    memset(counters, 0, sizeof counters);
    for (uint32_t first = from / COUNTER_ROUNDS * COUNTER_ROUNDS; first < until;
         first += COUNTER_ROUNDS) {
        for (uint32_t i = 0; i < COUNTER_ROUNDS; i++) {
            bool counts_now = from <= first + i && first + i < until;
            rows[i][0] = counts_now ? mask_all() : mask_none();
            rows[i][1] = counts_now ? made_up_mask(&seed) : mask_none();
            pointers[i] = rows[i];
            for (uint32_t lane = 0; lane < LANES; lane++)
                for (uint32_t c = 0; c < COUNTERS; c++)
                    counts[c][lane] += mask_lane(&rows[i][c], lane);
        }
        counters_push(counters, bits, COUNTERS, first / COUNTER_ROUNDS - from / COUNTER_ROUNDS,
                      pointers);
    }
    for (uint32_t c = 0; c < COUNTERS; c++) {
        counter_settle(counters + (size_t)c * 2 * bits, bits, counter_eights(from, until));
        expect_counts(counters + (size_t)c * 2 * bits, bits, counts[c]);
    }
}

static void eight_rounds_together_count_like_one_by_one(void **state)
{
    (void)state;
    for (uint32_t from = 0; from < 20; from++)
        for (uint32_t until = from + 1; until < from + 150; until += 1 + until % 3)
            expect_rounds_counted(from, until);
}

/* Whole numbers of every kind: a threshold by type, a constant forget, a delay by schedule, a
 * duration drawn, a relief of 0. */
static void start(by_hand *h)
{
    by_hand_init(h, "{'format':1,'rounds':{'count':10},'actors':{'a':{},'b':{'types':{"
                    "'x':{'prior':0.5,'set':{'/threats/s/threshold':7}},"
                    "'y':{'prior':0.25,'set':{'/threats/s/threshold':"
                    "{'dist':'discrete','values':[1,2,12],'weights':[1,2,1]}}},"
                    "'z':{'prior':0.25}}}},"
                    "'issues':{'k':{" DILEMMA ",'monitoring':{}}},"
                    "'threats':{'s':{'sender':'a','target':'b','on':'signal','credibility':1,"
                    "'threshold':3,'forget':5,'delay':{'schedule':[[0,0],[2,4],[4,1]]},"
                    "'duration':{'dist':'discrete','values':[1,6,13],'weights':[1,1,1]}}},"
                    "'behaviour':{'a':{'actor':'a','strategy':'grim'},"
                    "'b':{'actor':'b','strategy':'grim'}}}");
}

static void expect_reached(const by_hand *h, parley_number_id id, uint32_t bits)
{
    for (uint32_t first = 0; first < 1u << bits; first++) {
        mask planes[8];
        for (uint32_t b = 0; b < bits; b++) {
            planes[b] = mask_none();
            for (uint32_t lane = 0; lane < LANES; lane++)
                planes[b][lane / 64] |= (uint64_t)((first + lane) >> b & 1) << (lane % 64);
        }
        mask reached = current_reached(h->play, id, planes, bits);
        for (uint32_t lane = 0; lane < LANES; lane++)
            assert_int_equal(mask_lane(&reached, lane),
                             count_in(planes, bits, lane) >=
                                 (uint32_t)current_value(h->play, id, lane));
    }
}

static void expect_loaded(const by_hand *h, parley_number_id id, uint32_t bits)
{
    uint64_t seed = 2;
    mask planes[8], before[8], m = made_up_mask(&seed);
    for (uint32_t b = 0; b < bits; b++)
        before[b] = planes[b] = made_up_mask(&seed);
    current_load(h->play, id, planes, bits, m);
    for (uint32_t lane = 0; lane < LANES; lane++)
        assert_int_equal(count_in(planes, bits, lane),
                         mask_lane(&m, lane) ? (uint32_t)current_value(h->play, id, lane)
                                             : count_in(before, bits, lane));
}

static void counts_are_compared_with_and_loaded_from_numbers_of_every_kind(void **state)
{
    (void)state;
    by_hand h;
    start(&h);
    const parley_threat *threat = &h.subject.scenario.threats[0];
    const game_threat *compiled = &h.subject.game->threats[0];
    const struct {
        parley_number_id id;
        uint32_t bits, wanted;
    } numbers[] = {{threat->threshold, compiled->tally_bits, 4},
                   {threat->forget, compiled->quiet_bits, 3},
                   {threat->delay, compiled->countdown_bits, 3},
                   {threat->duration, compiled->left_bits, 4},
                   {threat->relief, compiled->clean_bits, 0}};
    for (h.play->round = 0; h.play->round < 6; h.play->round++) {
        current_update(h.play);
        for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
            assert_int_equal(numbers[i].bits, numbers[i].wanted);
            expect_reached(&h, numbers[i].id, numbers[i].bits);
            expect_loaded(&h, numbers[i].id, numbers[i].bits);
        }
        uint32_t delay = h.play->round < 2 ? 0 : h.play->round < 4 ? 4 : 1;
        assert_int_equal(current_value(h.play, threat->delay, 0), delay);
    }
    by_hand_free(&h);
}

static void numbers_follow_the_types_of_their_owner(void **state)
{
    (void)state;
    by_hand h;
    start(&h);
    parley_number_id id = h.subject.scenario.threats[0].threshold;
    const mask *types = &h.play->types[h.subject.game->actors[1].first_type];
    uint32_t seen = 0;
    for (uint32_t lane = 0; lane < LANES; lane++) {
        double value = current_value(h.play, id, lane);
        double buffer[64];
        const double *values = current_values(h.play, id, (int)(lane / 64), buffer);
        assert_true(values[lane % 64] == value);
        if (mask_lane(&types[0], lane))
            assert_true(value == 7);
        else if (mask_lane(&types[1], lane))
            assert_true(value == 1 || value == 2 || value == 12);
        else
            assert_true(value == 3);
        seen |= 1u << (uint32_t)value;
    }
    assert_int_equal(seen, 1u << 7 | 1u << 1 | 1u << 2 | 1u << 12 | 1u << 3);
    by_hand_free(&h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counters_count_like_integers),
        cmocka_unit_test(a_full_counter_stays_full),
        cmocka_unit_test(eight_rounds_together_count_like_one_by_one),
        cmocka_unit_test(a_counter_without_bits_is_always_zero),
        cmocka_unit_test(bits_suffice_for_the_largest_and_no_more),
        cmocka_unit_test(counts_are_compared_with_and_loaded_from_numbers_of_every_kind),
        cmocka_unit_test(numbers_follow_the_types_of_their_owner),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
