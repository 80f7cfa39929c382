/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is refused for its size without being enumerated: never what fits, at once what does not. */
#include "exact/census.h"
#include "exact/chain.h"
#include "exact/walk.h"
#include "generate.h"
#include "harness.h"
#include "parley/exact.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Of seeds; in percent for builds that are slow. */
#ifndef EFFORT
#define EFFORT 100
#endif

/* -- against the states that there are ------------------------------------------------------- */

typedef struct tried {
    size_t n_cases;
    size_t sharp[FREE_NOTHING + 1]; /* in which a walk finds half of all states, or more */
} tried;

/* All states of a case over the rounds, or over rounds without end; 0: too many to enumerate. */
static size_t enumerated(const exact_case *of, bool endless)
{
    const uint32_t count = of->game->scenario->rounds.count;
    exact_chain chain;
    exact_distribution at = {0};
    parley_status status = chain_init(&chain, of, PARLEY_NONE, PARLEY_NONE, NULL);
    if (!status)
        status = distribution_init(&at);
    for (uint32_t t = 0; !status && t < count; t++)
        status = chain_step(&chain, of->regime[t], &at, NULL);
    if (!status && endless)
        status = chain_close(&chain, of->regime[count], &at, NULL);
    size_t n = status ? 0 : chain.n_states;
    assert_true(!status || status == PARLEY_ERROR_LIMIT);
    distribution_free(&at);
    chain_free(&chain);
    return n;
}

/* No walk may find more than there is. */
static void case_held(const exact_case *of, bool endless, tried *to)
{
    const uint32_t n_rounds = of->game->scenario->rounds.count + (endless ? 300 : 0);
    const exact_key first = case_first(of);
    const size_t n = enumerated(of, endless);
    for (int free = FREE_CELLS; n > 0 && free <= FREE_NOTHING; free++) {
        bool exceeds;
        assert_int_equal(walk_exceeds(of, &first, n_rounds, (double)n, (walk_free)free, &exceeds),
                         PARLEY_OK);
        assert_false(exceeds);
        assert_int_equal(
            walk_exceeds(of, &first, n_rounds, (double)(n / 2), (walk_free)free, &exceeds),
            PARLEY_OK);
        to->sharp[free] += exceeds;
    }
    to->n_cases += n > 0;
}

static void game_held(const parley_game *game, uint64_t most_states, tried *to)
{
    exact_model model;
    const parley_exact_options options = {.horizon = PARLEY_HORIZON_LONG_RUN,
                                          .most_states = most_states};
    parley_status status = exact_model_init(&model, game, &options, NULL);
    for (uint32_t p = 0; !status && p < model.n_parts; p++) {
        exact_case of;
        assert_int_equal(case_init(&of, &model, &model.parts[p]), PARLEY_OK);
        for (int k = 0; k < 2; k++) {
            case_held(&of, false, to);
            case_held(&of, true, to);
            if (!case_next(&of))
                break;
        }
        case_free(&of);
    }
    exact_model_free(&model);
}

static void report(const tried *to)
{
    print_message("%zu cases; half of all states found by cells in %zu, by families in %zu and "
                  "%zu, by a walk alone in %zu\n",
                  to->n_cases, to->sharp[FREE_CELLS], to->sharp[FREE_FAMILIES],
                  to->sharp[FREE_LATER_FAMILIES], to->sharp[FREE_NOTHING]);
}

static void nothing_is_found_that_is_not_there(void **state)
{
    (void)state;
    tried to = {0};
    for (uint32_t seed = 1; seed <= EFFORT; seed++) {
        char *text = generate_small(seed);
        parley_scenario scenario;
        parley_game *game;
        assert_non_null(text);
        assert_int_equal(
            parley_scenario_read_text(&scenario, "generated", text, strlen(text), 0, NULL, NULL),
            PARLEY_OK);
        assert_int_equal(parley_game_init(&game, &scenario, NULL), PARLEY_OK);
        game_held(game, 1000, &to);
        parley_game_free(&game);
        parley_scenario_free(&scenario);
        free(text);
    }
    report(&to);
    assert_true(to.sharp[FREE_CELLS] > 0 && to.sharp[FREE_NOTHING] > 0);
}

#define PLAY(x, strategy) "'" x "':{'actor':'" x "','strategy':" strategy "}"
#define SEEN(d, a, f) "'monitoring':{'detection':" d ",'attribution':" a ",'false_alarm':" f "}"
#define THREAT(x, y, more) "{'sender':'" x "','target':'" y "','credibility':0.5," more "}"
#define BACKLASH(a, b)                                                                             \
    "'instruments':{'fine':{'cost_target':1,'backlash':" a "},'ban':{'backlash':" b "}}"

/* An agreement on two issues that ends three rounds after the first signal against x, while y would
 * punish for longer. */
#define BROKEN(a, b)                                                                               \
    "{'format':1,'rounds':{'count':30},'actors':{'x':{'error':0.1},'y':{}},"                       \
    "'issues':{'k':{" DILEMMA "},'m':{" DILEMMA "}},'commitments':{'word':{'kind':'restraint'}},"  \
    "'behaviour':{" PLAY(                                                                          \
        "x",                                                                                       \
        "'always_cooperate'") ","                                                                  \
                              "'y':{'actor':'y','strategy':{'type':'trigger','punishment':12},"    \
                              "'baseline':'always_cooperate'}},'threats':{'a':{'sender':'y','"     \
                              "target':'x','on':'signal',"                                         \
                              "'credibility':1,'duration':2," BACKLASH(a, b) "}}}"

/* Threats on violations of an agreement that ends when the first of them becomes active. */
#define SHUN(id) id ":" THREAT("y", "x", "'on':'violation','duration':16," BACKLASH("1", "0"))
#define SHUNNED(threats)                                                                           \
    "{'format':1,'rounds':{'count':40},'actors':{'x':{'error':0.1},'y':{}},"                       \
    "'issues':{'k':{" DILEMMA "}},'commitments':{'word':{'kind':'restraint'}},"                    \
    "'behaviour':{" PLAY("x", "'always_cooperate'") "," PLAY(                                      \
        "y", "'always_cooperate'") "},"                                                            \
                                   "'threats':{" threats "}}"

/* Blame for what one of three does falls on another; an automaton remembers whether its own D met
 * with a C. */
#define MET                                                                                        \
    "{'type':'automaton','initial':0,'states':[{'cooperate':1,'cc':0,'cd':0,'dc':1,'dd':0},"       \
    "{'cooperate':0.5,'cc':0,'cd':0,'dc':1,'dd':0}]}"
#define BLAMED(detection, attribution, alarm)                                                      \
    "{'format':1,'rounds':{'count':20},"                                                           \
    "'actors':{'x':{'error':0.1},'y':{'error':0.1},'z':{'error':0.1}},'behaviour':{" PLAY(         \
        "x", MET) "," PLAY("y", MET) "," PLAY("z", MET) "},"                                       \
                                                        "'issues':{'k':{" DILEMMA "," SEEN(        \
                                                            detection, attribution, alarm) "}}}"

#define TWO                                                                                        \
    "{'format':1,'rounds':{'count':20},'actors':{'x':{'error':0.1},'y':{'error':0.1}},"            \
    "'behaviour':{" PLAY("x", "'tit_for_tat'") "," PLAY(                                           \
        "y", "'tit_for_two_tats'") "},"                                                            \
                                   "'issues':{'k':{" DILEMMA                                       \
                                   "," SEEN("0.8", "1", "0.1") "},'m':{" DILEMMA "}},'threats':{"

/* What ties strands to one another, or leaves no other way. */
static void ties_are_heeded(void **state)
{
    (void)state;
    static const char *const worlds[] =
        {
            BROKEN("1", "0"),
            BROKEN("0.999999999", "0.9999999999"), /* 1 less both is 1 */
            SHUNNED(SHUN("'a'") "," SHUN("'b'")),
            SHUNNED(SHUN("'a'") "," SHUN("'b'") "," SHUN("'c'") "," SHUN("'d'")),
            BLAMED("1", "0", "0"),
            BLAMED("0.5", "0", "0"),
            BLAMED("0.5", "0.5", "0.1"),
            TWO "'a':" THREAT("y", "x", "'on':'signal','duration':2,'relief':1") ",'b':" THREAT(
                "y", "x",
                "'on':'signal','threshold':2,'forget':2,'duration':3") ",'c':" THREAT("x", "y",
                                                                                      "'on':'"
                                                                                      "signal',"
                                                                                      "'thresho"
                                                                                      "ld':2,'"
                                                                                      "duration"
                                                                                      "':3,'"
                                                                                      "until':"
                                                                                      "6,'"
                                                                                      "relief':"
                                                                                      "3") "}}",
            TWO "'a':" THREAT("y", "x", "'on':'signal','duration':2,'from':4,'until':9,'relief':4") ",'b':" THREAT(
                "x", "y",
                "'on':'signal','duration':9,'until':5,'relief':3,"
                "'scheduled':[[2,0.5]]") ",'c':" THREAT("x", "y",
                                                        "'on':'imposition','of':'a','duration':"
                                                        "2") ",'d':" THREAT("y", "x",
                                                                            "'on':'imposition',"
                                                                            "'of':'c','delay':"
                                                                            "1,'duration':1") "}}",
            TWO
            "'a':" THREAT("y", "x", "'on':'imposition','of':'b','duration':2") ",'b':" THREAT("x", "y", "'on':'imposition','of':'a','duration':3,'scheduled':[[1,0.5]]") ",'c':" THREAT(
                "x", "y",
                "'on':'signal','duration':3,'scheduled':[[3,1]]") ",'d':" THREAT("y", "x",
                                                                                 "'on':'signal'"
                                                                                 ",'duration':"
                                                                                 "2,'"
                                                                                 "escalation':"
                                                                                 "1."
                                                                                 "5," BACKLASH(
                                                                                     "0.2",
                                                                                     "0")) "}}",
        };
    tried to = {0};
    for (size_t k = 0; k < sizeof worlds / sizeof *worlds; k++) {
        subject s;
        subject_init(&s, "%s", worlds[k]);
        game_held(s.game, 20000, &to);
        subject_free(&s);
    }
    report(&to);
}

/* -- what is far too large ------------------------------------------------------------------- */

static parley_status solved(const parley_game *game, parley_horizon horizon, uint64_t most_states)
{
    parley_results *results = NULL;
    const parley_exact_options options = {.horizon = horizon, .most_states = most_states};
    parley_status status = parley_exact(&results, game, &options, NULL);
    parley_results_free(&results);
    return status;
}

/* So many actors, all of whom meet on so many issues and play the same; `more` has what else there
 * is. Where types turn, they err more or less. */
static void crowd_init(subject *s, int n_actors, int n_issues, const char *strategy,
                       const char *monitoring, bool turning, const char *more)
{
    char actors[4000] = "", issues[4000] = "", behaviour[4000] = "";
    for (int i = 0; i < n_actors; i++) {
        sprintf(actors + strlen(actors), "%s'a%d':{'discount':0.9,'error':{'cooperate':0.05}",
                i ? "," : "", i);
        if (turning)
            sprintf(actors + strlen(actors),
                    ",'types':{'a':{'prior':0.5,'turnover':{'b':0.1}},'b':{'prior':0.5,"
                    "'turnover':{'a':0.2},'set':{'/actors/a%d/error/cooperate':0.2}}}",
                    i);
        strcat(actors, "}");
        sprintf(behaviour + strlen(behaviour), "%s'a%d':{'actor':'a%d','strategy':%s}",
                i ? "," : "", i, i, strategy);
    }
    for (int k = 0; k < n_issues; k++)
        sprintf(issues + strlen(issues), "%s'k%d':{" DILEMMA ",%s}", k ? "," : "", k, monitoring);
    subject_init(s,
                 "{'format':1,'rounds':{'count':50},'actors':{%s},'issues':{%s},"
                 "'behaviour':{%s}%s}",
                 actors, issues, behaviour, more);
}

#define BLURRED SEEN("0.8", "0.9", "0.05")
#define CLEAR SEEN("0.8", "1", "0.05")
#define GENEROUS "{'type':'generous_tit_for_tat','generosity':0.3}"
#define LONG(x, y)                                                                                 \
    THREAT(x, y, "'on':'signal','threshold':3,'forget':9,'delay':2,'duration':12,'relief':4")

/* Where a limit is as high as here, enumerating up to it, or walking until so many states are met,
 * would take minutes and gigabytes. */
static void what_is_far_too_large_is_refused(void **state)
{
    (void)state;
    static const struct {
        int n_actors, n_issues;
        const char *strategy, *monitoring;
        bool turning;
        const char *more;
        uint64_t most_states;
    } rows[] =
        {
            {8, 1, "'tit_for_tat'", BLURRED, false, "", 1000000000},
            {8, 1, GENEROUS, BLURRED, false, "", 1000000000},
            {4, 1, "{'type':'trigger','punishment':10}", BLURRED, false, "", 1000000000},
            {3, 1, "{'type':'trigger','punishment':40}", BLURRED, false, "", 1000000000},
            {8, 1, GENEROUS, CLEAR, true, "", 1000000000},
            {2, 12, "'tit_for_tat'", CLEAR, false, ",'threats':{'a':" LONG("a0", "a1") "}",
             10000000},
            {2, 4, "{'type':'trigger','punishment':10}", CLEAR, false,
             ",'threats':{'a':" LONG("a0", "a1") ",'b':" LONG("a1", "a0") "}", 100000000},
            {2, 1, "'always_cooperate'", CLEAR, false,
             ",'threats':{'a':" LONG("a0", "a1") ",'b':" LONG("a1", "a0") ",'c':" LONG("a0", "a1") ",'d':" LONG("a1", "a0") ",'e':" LONG("a0", "a1") ",'f':" LONG(
                 "a1",
                 "a0") ",'g':" LONG("a0",
                                    "a1") ",'h':" LONG("a1",
                                                       "a0") ",'i':" LONG("a0",
                                                                          "a1") ",'j':" LONG("a1",
                                                                                             "a0") ",'k':" LONG("a0",
                                                                                                                "a1") ",'l':" LONG("a1",
                                                                                                                                   "a0") "}",
             1000000000},
        };
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        subject s;
        crowd_init(&s, rows[k].n_actors, rows[k].n_issues, rows[k].strategy, rows[k].monitoring,
                   rows[k].turning, rows[k].more);
        assert_int_equal(solved(s.game, PARLEY_HORIZON_AUTO, rows[k].most_states),
                         PARLEY_ERROR_LIMIT);
        subject_free(&s);
    }
}

/* A horizon that is left to the program is the rounds that are played where no one discounts. */
static void rounds_that_are_not_played_have_no_states(void **state)
{
    (void)state;
    subject s;
    uint64_t most = 1;
    subject_init(&s, "{'format':1,'rounds':{'count':3},'actors':{'x':{'error':0.1},'y':{}},"
                     "'issues':{'k':{" DILEMMA "," CLEAR
                     "}},'behaviour':{" PLAY("x", "{'type':'trigger','punishment':40}") "," PLAY(
                         "y", "{'type':'trigger','punishment':40}") "}}");
    while (solved(s.game, PARLEY_HORIZON_COUNT, most) == PARLEY_ERROR_LIMIT)
        most++;
    assert_true(most > 4);
    assert_int_equal(solved(s.game, PARLEY_HORIZON_AUTO, most), PARLEY_OK);
    assert_int_equal(solved(s.game, PARLEY_HORIZON_AUTO, most - 1), PARLEY_ERROR_LIMIT);
    assert_int_equal(solved(s.game, PARLEY_HORIZON_LONG_RUN, most), PARLEY_ERROR_LIMIT);
    subject_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_found_that_is_not_there),
        cmocka_unit_test(ties_are_heeded),
        cmocka_unit_test(what_is_far_too_large_is_refused),
        cmocka_unit_test(rounds_that_are_not_played_have_no_states),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
