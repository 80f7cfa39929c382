/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the generator makes can be read, and is worth reading. */
#include "generate.h"

#include "parley/scenario.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { N_SEEDS = 500 };

static void test_every_file_can_be_read(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= N_SEEDS; seed++) {
        char *text = generate_scenario(seed);
        assert_non_null(text);
        parley_scenario scenario = {0};
        parley_error error = {0};
        parley_status status =
            parley_scenario_read_text(&scenario, "generated", text, strlen(text), 0, NULL, &error);
        for (size_t f = 0; f < error.n_faults; f++) {
            char fault[1024];
            parley_fault_text(&error.faults[f], fault, sizeof fault);
            print_error("seed %u: %s\n", seed, fault);
        }
        assert_int_equal(status, PARLEY_OK);
        parley_scenario_free(&scenario);
        parley_error_free(&error);
        free(text);
    }
}

static void test_same_seed_gives_the_same_file(void **state)
{
    (void)state;
    char *first = generate_scenario(7), *again = generate_scenario(7),
         *other = generate_scenario(8);
    assert_non_null(first);
    assert_non_null(again);
    assert_non_null(other);
    assert_string_equal(first, again);
    assert_string_not_equal(first, other);
    free(first);
    free(again);
    free(other);
}

/* Every word that selects something in the format turns up in some file. */
static void test_all_of_the_format_is_used(void **state)
{
    static const char *const words[] = {"\"uniform\"",
                                        "\"normal\"",
                                        "\"lognormal\"",
                                        "\"beta\"",
                                        "\"gamma\"",
                                        "\"exponential\"",
                                        "\"triangular\"",
                                        "\"discrete\"",
                                        "\"schedule\"",
                                        "\"unknown\"",
                                        "\"prisoners_dilemma\"",
                                        "\"matrix\"",
                                        "\"harm\"",
                                        "\"public\"",
                                        "\"restraint\"",
                                        "\"assistance\"",
                                        "\"hotline\"",
                                        "\"binds\"",
                                        "\"signal\"",
                                        "\"violation\"",
                                        "\"refusal\"",
                                        "\"imposition\"",
                                        "\"scheduled\"",
                                        "\"backlash\"",
                                        "\"gain_reduction\"",
                                        "\"escalation\"",
                                        "\"turnover\"",
                                        "\"set\"",
                                        "\"counterparts\"",
                                        "\"baseline\"",
                                        "\"always_cooperate\"",
                                        "\"always_defect\"",
                                        "\"random\"",
                                        "\"tit_for_tat\"",
                                        "\"suspicious_tit_for_tat\"",
                                        "\"generous_tit_for_tat\"",
                                        "\"tit_for_two_tats\"",
                                        "\"two_tits_for_tat\"",
                                        "\"contrite_tit_for_tat\"",
                                        "\"grim\"",
                                        "\"trigger\"",
                                        "\"win_stay_lose_shift\"",
                                        "\"memory_one\"",
                                        "\"extort\"",
                                        "\"generous\"",
                                        "\"automaton\"",
                                        "\"logit_response\"",
                                        "\"stake\"",
                                        "\"continuation\"",
                                        "\"burn_in\"",
                                        "\"periods\""};
    bool found[sizeof words / sizeof *words] = {false};
    (void)state;
    for (uint32_t seed = 1; seed <= N_SEEDS; seed++) {
        char *text = generate_scenario(seed);
        assert_non_null(text);
        for (size_t w = 0; w < sizeof words / sizeof *words; w++)
            found[w] |= strstr(text, words[w]) != NULL;
        free(text);
    }
    for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
        if (!found[w])
            print_error("%s is never used\n", words[w]);
        assert_true(found[w]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_file_can_be_read),
        cmocka_unit_test(test_same_seed_gives_the_same_file),
        cmocka_unit_test(test_all_of_the_format_is_used),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
