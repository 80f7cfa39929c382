/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The generator: its known answers, its form for GSL, the engine's form for many lanes. */
#include "ars_known.h"
#include "by_hand.h"

#include "core/philox.h"
#include "parley/random.h"

#include <Random123/philox.h>
#undef philox4x32 /* Random123 has a macro of that name */
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The published vectors of Random123 (kat_vectors): counter, key, answer. */
static void philox_gives_the_published_answers(void **state)
{
    (void)state;
    static const uint32_t vectors[][10] = {
        {0, 0, 0, 0, 0, 0, 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8},
        {0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0x408f276d,
         0x41c83b0e, 0xa20bc7c6, 0x6d5451fd},
        {0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0, 0xd16cfe09,
         0x94fdcceb, 0x5001e420, 0x24126ea1},
    };
    for (size_t v = 0; v < sizeof vectors / sizeof *vectors; v++) {
        uint32_t out[4];
        philox4x32(vectors[v], vectors[v] + 4, out);
        assert_memory_equal(out, vectors[v] + 6, sizeof out);
    }
}

static void philox_agrees_with_random123(void **state)
{
    (void)state;
    uint64_t seed = 1;
    for (int i = 0; i < 200000; i++) {
        uint64_t a = made_up(&seed), b = made_up(&seed), k = made_up(&seed);
        /* small counters, as the engine has them, and any */
        uint64_t keep = i % 2 ? UINT64_MAX : 0x000000ff0000000fu;
        const uint32_t counter[4] = {(uint32_t)(a & keep), (uint32_t)((a & keep) >> 32),
                                     (uint32_t)b, (uint32_t)(b >> 32)};
        const uint32_t key[2] = {(uint32_t)k, (uint32_t)(k >> 32)};
        philox4x32_ctr_t c = {{counter[0], counter[1], counter[2], counter[3]}};
        philox4x32_key_t r = {{key[0], key[1]}};
        philox4x32_ctr_t wanted = philox4x32_R(PHILOX_ROUNDS, c, r);
        uint32_t got[4];
        philox4x32(counter, key, got);
        assert_memory_equal(got, wanted.v, sizeof got);
    }
}

static void a_stream_is_philox_of_its_address(void **state)
{
    (void)state;
    gsl_rng *rng = gsl_rng_alloc(parley_rng_philox4x32);
    const parley_address address = {.seed = 3, .point = 5, .block = 7, .site = 11, .round = 13};
    parley_rng_seek(rng, &address);
    for (uint32_t i = 0; i < 1000; i++) {
        const uint32_t counter[4] = {i, 13, 11, 7}, key[2] = {3, 5};
        uint32_t wanted[4];
        philox4x32(counter, key, wanted);
        for (int j = 0; j < 4; j++)
            assert_int_equal(gsl_rng_get(rng), wanted[j]);
    }
    gsl_rng_free(rng);
}

static void seeking_goes_back_to_the_beginning(void **state)
{
    (void)state;
    gsl_rng *rng = gsl_rng_alloc(parley_rng_philox4x32);
    const parley_address address = {.seed = 1, .site = 2, .round = 3};
    for (unsigned used = 0; used < 9; used++) {
        parley_rng_seek(rng, &address);
        unsigned long first = gsl_rng_get(rng);
        for (unsigned i = 0; i < used; i++)
            gsl_rng_get(rng);
        parley_rng_seek(rng, &address);
        assert_int_equal(gsl_rng_get(rng), first);
    }
    gsl_rng_set(rng, 99);
    unsigned long set = gsl_rng_get(rng);
    parley_rng_seek(rng, &(parley_address){.seed = 99});
    assert_int_equal(gsl_rng_get(rng), set);
    gsl_rng_free(rng);
}

static void streams_of_different_addresses_differ(void **state)
{
    (void)state;
    static const parley_address addresses[] = {{0},          {.seed = 1},  {.point = 1},
                                               {.block = 1}, {.site = 1},  {.round = 1},
                                               {.seed = 2},  {.block = 2}, {.round = 2}};
    enum { N = sizeof addresses / sizeof *addresses, LENGTH = 64 };
    unsigned long numbers[N * LENGTH];
    gsl_rng *rng = gsl_rng_alloc(parley_rng_philox4x32);
    for (int a = 0; a < N; a++) {
        parley_rng_seek(rng, &addresses[a]);
        for (int i = 0; i < LENGTH; i++)
            numbers[a * LENGTH + i] = gsl_rng_get(rng);
    }
    for (int i = 0; i < N * LENGTH; i++)
        for (int j = 0; j < i; j++)
            assert_int_not_equal(numbers[i], numbers[j]);
    gsl_rng_free(rng);
}

static void uniforms_are_in_the_unit_interval_and_even(void **state)
{
    (void)state;
    enum { N = 1000000, BINS = 100 };
    uint32_t counts[BINS] = {0};
    gsl_rng *rng = gsl_rng_alloc(parley_rng_philox4x32);
    gsl_rng_set(rng, 4);
    assert_int_equal(gsl_rng_min(rng), 0);
    assert_int_equal(gsl_rng_max(rng), 0xffffffff);
    for (int i = 0; i < N; i++) {
        double u = gsl_rng_uniform(rng);
        assert_true(u >= 0 && u < 1);
        counts[(int)(u * BINS)]++;
    }
    double chi_square = 0, wanted = (double)N / BINS;
    for (int b = 0; b < BINS; b++)
        chi_square += (counts[b] - wanted) * (counts[b] - wanted) / wanted;
    assert_near(chi_square, BINS - 1, 5 * sqrt(2.0 * (BINS - 1)));
    gsl_rng_free(rng);
}

static void a_clone_and_a_copy_go_on_alike(void **state)
{
    (void)state;
    gsl_rng *rng = gsl_rng_alloc(parley_rng_philox4x32);
    gsl_rng *copy = gsl_rng_alloc(parley_rng_philox4x32);
    gsl_rng_set(rng, 8);
    for (int i = 0; i < 6; i++)
        gsl_rng_get(rng);
    gsl_rng *clone = gsl_rng_clone(rng);
    gsl_rng_memcpy(copy, rng);
    for (int i = 0; i < 100; i++) {
        unsigned long number = gsl_rng_get(rng);
        assert_int_equal(gsl_rng_get(clone), number);
        assert_int_equal(gsl_rng_get(copy), number);
    }
    assert_string_equal(gsl_rng_name(rng), parley_rng_name(1));
    gsl_rng_free(clone);
    gsl_rng_free(copy);
    gsl_rng_free(rng);
}

/* -- planes -- */

/* Philox: counter (8 pair + word, round, site, block), two planes of a word a call. */
static mask philox_plane(const struct planes *source, uint32_t site, uint32_t round, uint32_t b)
{
    mask plane;
    for (uint32_t w = 0; w < WORDS; w++) {
        const uint32_t counter[4] = {8 * (b / 2) + source->pass * WORDS + w, round, site,
                                     source->block};
        const uint32_t key[2] = {source->seed, source->point};
        uint32_t out[4];
        philox4x32(counter, key, out);
        plane[w] = b % 2 ? out[2] | (uint64_t)out[3] << 32 : out[0] | (uint64_t)out[1] << 32;
    }
    return plane;
}

/* ARS: counter (quarter of the block | plane << 2, round, site, block), one plane of two words. */
static mask ars_plane(const struct planes *source, uint32_t site, uint32_t round, uint32_t b)
{
    mask plane;
    for (uint32_t w = 0; w < WORDS; w++) {
        uint32_t quarter = (source->pass * WORDS + w) / 2;
        const uint32_t counter[4] = {quarter | b << 2, round, site, source->block};
        const uint32_t key[4] = {source->seed, source->point, 0, 0};
        uint32_t out[4];
        assert_true(ars_known(counter, key, out));
        plane[w] = out[w % 2 * 2] | (uint64_t)out[w % 2 * 2 + 1] << 32;
    }
    return plane;
}

static void expect_planes(enum generator generator,
                          mask (*documented)(const struct planes *source, uint32_t site,
                                             uint32_t round, uint32_t b))
{
    static const uint32_t addresses[][5] = {
        {0, 0, 0, 0, 0},
        {1, 2, 3, 4, 5},
        {0xffffffff, 0xfffffffe, 0xfffffffd, 999999, 0xfffffffb},
        {20151, 0, 19531250, 71, 0x80000000},
    };
    for (size_t a = 0; a < sizeof addresses / sizeof *addresses; a++) {
        struct planes source;
        uint32_t round = addresses[a][3], site = addresses[a][4];
        planes_init(&source, generator, NULL, addresses[a][0], addresses[a][1]);
        source.block = addresses[a][2];
        for (source.pass = 0; source.pass < PASSES; source.pass++) {
            mask planes[PLANES_FIRST];
            source.first(&source, site, round, planes);
            for (uint32_t b = 0; b < PLANES_FIRST; b++)
                assert_mask(planes[b], documented(&source, site, round, b));
            for (uint32_t first = 0; first + PLANES_MORE <= 64; first += 2) {
                source.more(&source, site, round, first, planes);
                for (uint32_t b = 0; b < PLANES_MORE; b++)
                    assert_mask(planes[b], documented(&source, site, round, first + b));
            }
        }
    }
}

static void planes_of_philox_are_at_the_documented_counter(void **state)
{
    (void)state;
    expect_planes(GENERATOR_PHILOX, philox_plane);
}

static void planes_of_ars_are_random123s_at_the_documented_counter(void **state)
{
    (void)state;
    const uint32_t zero[4] = {0};
    uint32_t out[4];
    if (!ars_known(zero, zero, out))
        skip();
    expect_planes(GENERATOR_ARS, ars_plane);
}

/* A pass's first planes of the draw at (round, site, block). */
static void draw(struct planes *source, uint32_t round, uint32_t site, uint32_t block,
                 mask planes[PLANES_MORE])
{
    source->block = block;
    source->more(source, site, round, 0, planes);
}

static uint32_t differing(const mask a[PLANES_MORE], const mask b[PLANES_MORE])
{
    uint32_t n = 0;
    for (int p = 0; p < PLANES_MORE; p++)
        n += mask_count(a[p] ^ b[p]);
    return n;
}

/* Every bit is 1 half the time, and neighbours differ in half their bits. */
static void expect_balance(enum generator generator)
{
    enum { N = 20000, LANE_BITS = PLANES_MORE * LANES };
    static uint32_t ones[LANE_BITS];
    struct planes source;
    uint64_t by_round = 0, by_site = 0, by_block = 0, by_plane = 0, all = 0;
    planes_init(&source, generator, NULL, 1, 0);
    memset(ones, 0, sizeof ones);
    for (uint32_t i = 0; i < N; i++) {
        mask here[PLANES_MORE], next[PLANES_MORE];
        uint32_t r = i % 100, s = 1000 + i / 100, b = i % 7;
        draw(&source, r, s, b, here);
        for (uint32_t bit = 0; bit < LANE_BITS; bit++)
            ones[bit] += mask_lane(&here[bit / LANES], bit % LANES);
        draw(&source, r + 1, s, b, next);
        by_round += differing(here, next);
        draw(&source, r, s + 1, b, next);
        by_site += differing(here, next);
        draw(&source, r, s, b + 1, next);
        by_block += differing(here, next);
        for (int p = 0; p + 1 < PLANES_MORE; p++)
            by_plane += mask_count(here[p] ^ here[p + 1]);
    }
    for (uint32_t bit = 0; bit < LANE_BITS; bit++) {
        all += ones[bit];
        assert_near(ones[bit], N / 2.0, 5 * sqrt(N / 4.0));
    }
    double n = (double)LANE_BITS * N, five_sigma = 5 * sqrt(n / 4), fewer = n - (double)LANES * N;
    assert_near((double)all, n / 2, five_sigma);
    assert_near((double)by_round, n / 2, five_sigma);
    assert_near((double)by_site, n / 2, five_sigma);
    assert_near((double)by_block, n / 2, five_sigma);
    assert_near((double)by_plane, fewer / 2, five_sigma);
}

static void neighbouring_draws_are_balanced_and_uncorrelated(void **state)
{
    (void)state;
    expect_balance(GENERATOR_PHILOX);
    expect_balance(GENERATOR_ARS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(philox_gives_the_published_answers),
        cmocka_unit_test(philox_agrees_with_random123),
        cmocka_unit_test(a_stream_is_philox_of_its_address),
        cmocka_unit_test(seeking_goes_back_to_the_beginning),
        cmocka_unit_test(streams_of_different_addresses_differ),
        cmocka_unit_test(uniforms_are_in_the_unit_interval_and_even),
        cmocka_unit_test(a_clone_and_a_copy_go_on_alike),
        cmocka_unit_test(planes_of_philox_are_at_the_documented_counter),
        cmocka_unit_test(planes_of_ars_are_random123s_at_the_documented_counter),
        cmocka_unit_test(neighbouring_draws_are_balanced_and_uncorrelated),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
