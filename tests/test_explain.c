/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A scenario in plain words: what is said is so. */
#include "explained.h"
#include "scenario/value.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

/* -- the FLAGSHIP, as the account has it --------------------------------------------------- */

static void the_flagship_reads_like_the_account_that_it_is_taken_from(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "January 2013 (round 0) to December 2018 (round 71)",
        "Each month",
        /* China agrees; whether it keeps its word remains to be seen */
        "A promise of restraint between the United States and China on \"Spying for commercial "
        "gain\". It stands from October 2015 (round 33) to the end.",
        "Privately it is committed (with probability 0.5) or opportunist (with probability 0.5)",
        "While \"No cyber theft for commercial gain\" is in force, it always cooperates.",
        /* relapse */
        "Each month one that is committed becomes opportunist with probability 0 at first, about "
        "0.047 (0.029 to 0.065) from October 2015 (round 33) on",
        /* help */
        "It stands from December 2015 (round 35) to the end. Whoever sees a signal against another "
        "may ask that one for help.",
        "Asked itself, it honours the request with probability about 0.298 (0.123 to 0.527) or, "
        "while China is committed, about 0.814 (0.615 to 0.939) if it had not meant to defect",
        /* the red phone */
        "A hotline between the United States and China on \"Spying for commercial gain\". It "
        "stands from December 2016 (round 47) to the end.",
        /* the threat needs no deal */
        "The United States threatens China. It stands from April 2015 (round 27) to the end. What "
        "counts are signals against China that nothing clears, on \"Spying for commercial gain\", "
        "deal or no deal.",
        "When the count comes to 1, 2 or 3, the United States decides",
        "each month China walks out on the United States with probability 0 at first, about 0.025",
        "the instrument \"companies\" costs China about 1.26 (0.41 to 3.9); the United States it "
        "costs about 0.25",
        "shrinks by a share of about 0.5 (0.23 to 0.77)",
        "in May 2014 (round 16) with probability 1",
        /* an anti-corruption drive */
        "China, meaning to cooperate, defects with probability about 0.485 (0.0485 to 0.921) at "
        "first, changing in 3 steps to about 0.142 (0.0142 to 0.271) from May 2016 (round 40) on",
        "at a cost of about 0.1 (0.01 to 0.19) at first, about 0.05 (0.005 to 0.095) from January "
        "2017 (round 48) on",
        /* infrastructure: never part of it */
        "No commitment covers it. No threat covers it. Stakes, each month. The United States gains "
        "about 1 (0.1 to 1.9) by defecting, and at the same time loses about 27.5 (7.25 to 47.8) "
        "by "
        "the blowback of its own deed",
        "China on \"Spying between states\" [china_traditional] It always defects.",
        "The United States on \"Spying between states\" [us_traditional] It always defects.",
        "how often China cooperates towards the United States on \"Spying for commercial gain\", "
        "in "
        "the period \"after\", where China is opportunist at first",
        "Source (A): No count of requests was published",
    };
    char *text = explained_file(FLAGSHIP, 0, NULL);
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        assert_says(text, lines[i]);
    free(text);
}

static void settings_and_variants_show(void **state)
{
    (void)state;
    const parley_setting settings[] = {
        {"/threats/eo13694/credibility", "0.875"},
        {"/actors/us/name", "\"A\\u001b[31m\\u009bB\""},
    };
    char *text = explained_file(FLAGSHIP, 2, settings);
    assert_says(text, "sanctions follow with probability 0.875; otherwise");
    assert_says(text, "Probability that a triggered threat is carried out: 0.875 "
                      "[/threats/eo13694/credibility]");
    assert_says(text, "A?[31m?B notices");
    free(text);
    text = explained_file(PARLEY_SOURCE_DIR "/scenarios/us-china-2015/no-threat.json", 0, NULL);
    assert_says(text, "It never stands here: it would begin in January 2019 (round 72, after the "
                      "end). If it stood:");
    assert_silent(text, "counts for \"Sanctions under Executive Order 13694\"");
    free(text);
    text = explained_file(PARLEY_SOURCE_DIR "/scenarios/us-china-2015/counter-sanctions.json", 0,
                          NULL);
    assert_says(text, "It answers \"Sanctions under Executive Order 13694\": what counts is each "
                      "time that those sanctions take effect.");
    free(text);
    text =
        explained_file(PARLEY_SOURCE_DIR "/scenarios/us-china-2015/refusal-trigger.json", 0, NULL);
    assert_says(text, "What counts are requests for help that China does not honour");
    assert_says(text, "a refusal counts for \"Sanctions under Executive Order 13694\"");
    free(text);
}

/* -- strategies ---------------------------------------------------------------------------- */

#define DILEMMA "'payoff':{'form':'prisoners_dilemma','R':3,'S':0,'T':5,'P':1}"
#define TWO(strategy)                                                                              \
    "{'format':1,'rounds':{'count':9},'actors':{'a':{},'b':{}},'issues':{'x':{" DILEMMA "}},"      \
    "'threats':{'t':{'sender':'b','target':'a','on':'signal','credibility':0.5,'duration':1}},"    \
    "'behaviour':{'one':{'actor':'a','strategy':" strategy                                         \
    "},'two':{'actor':'b','strategy':'always_defect'}}}"

static void every_strategy_is_told(void **state)
{
    (void)state;
    static const struct {
        const char *json, *words;
    } cases[] = {
        {TWO("'always_cooperate'"), "It always cooperates."},
        {TWO("'always_defect'"), "a on \"x\" [one] It always defects."},
        {TWO("{'type':'random','p':0.7}"),
         "whatever happened, it cooperates with probability 0.7."},
        {TWO("'tit_for_tat'"),
         "begins by cooperating, and then does what it saw the other do last."},
        {TWO("'suspicious_tit_for_tat'"),
         "begins with a defection, and then does what it saw the other do last."},
        {TWO("{'type':'generous_tit_for_tat','generosity':0.3}"),
         "after a defection it cooperates all the same with probability 0.3."},
        {TWO("'tit_for_two_tats'"), "only after it saw the other defect twice in a row"},
        {TWO("'two_tits_for_tat'"), "answers each defection that it sees with two of its own"},
        {TWO("'contrite_tit_for_tat'"), "defects only while its own is good and the other's is "
                                        "bad; a side that defects keeps good "
                                        "standing only if its own was good and the other's bad"},
        {TWO("'grim'"), "until it sees the other defect, and then defects for ever."},
        {TWO("{'type':'trigger','punishment':4}"),
         "then it defects for 4 rounds, whatever it sees meanwhile, and begins again."},
        {TWO("'win_stay_lose_shift'"),
         "cooperates if and only if it did last what it saw the other do."},
        {TWO("{'type':'memory_one','initial':0.9,'cc':0.8,'cd':0.1,'dc':0.2,'dd':0.4}"),
         "it cooperates with probability 0.9 at first; after both cooperated, with probability "
         "0.8; "
         "after the other alone defected, with probability 0.1; after it alone defected, with "
         "probability 0.2; after both defected, with probability 0.4."},
        {TWO("{'type':'zero_determinant','kind':'extort','factor':3,'scale':0.1}"),
         "its surplus over the punishment P is 3 times the other's surplus"},
        {TWO("{'type':'zero_determinant','kind':'generous','factor':2,'scale':0.25}"),
         "it falls short of the reward R by 2 times as much as the other does"},
        {TWO("{'type':'automaton','initial':1,'states':[{'cooperate':0.6,'cc':0,'cd':1,'dc':0,'dd':"
             "1},{'cooperate':1,'cc':1,'cd':0,'dc':1,'dd':0}]}"),
         "automaton of 2 states and starts in state 1; in state 0 it cooperates with probability "
         "0.6 and goes on to state 0 after both cooperated, 1 after the other alone defected, 0 "
         "after it alone defected, 1 after both defected; in state 1 it cooperates in every case"},
        {TWO("{'type':'logit_response','rationality':2,'learning':0.25,'trust':0.75,"
             "'credibility_prior':[1,3],'stake':0.5}"),
         "weighs gain against fear, with a rationality of 2: one more unit of payoff in favour of "
         "defecting multiplies its odds by 7.39. That the other cooperates it believes at first "
         "with probability 0.75, and each round it moves that belief towards what it saw by a "
         "share "
         "of 0.25. That a triggered threat is carried out it believes at first with probability "
         "0.25, as if it had seen 1 imposition and 3 bluffs. A signal against it that nothing "
         "clears costs it, at home, 0.5."},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *text = explained_text("%s", cases[i].json);
        assert_says(text, cases[i].words);
        free(text);
    }
}

static void entries_say_where_they_apply(void **state)
{
    (void)state;
    char *text = explained_text(
        "{'format':1,'rounds':{'count':9},'actors':{'a':{'types':{'good':{'prior':0.25},'bad':"
        "{'prior':0.75,'turnover':{'good':0.125}}}},'b':{},'c':{}},"
        "'issues':{'x':{" DILEMMA "},'y':{'parties':['a','b']," DILEMMA "}},"
        "'commitments':{'peace':{'kind':'restraint','issues':['x']}},"
        "'behaviour':{'never':{'actor':'a','strategy':'grim'},"
        "'all':{'actor':'a','strategy':'tit_for_tat','baseline':'always_defect'},"
        "'some':{'actor':'a','type':'bad','issues':['x'],'counterparts':['c'],"
        "'strategy':'always_cooperate','baseline':'always_defect'},"
        "'b':{'actor':'b','strategy':'grim'},"
        "'c':{'actor':'c','strategy':'always_cooperate','baseline':'always_defect'},"
        "'b_y':{'actor':'b','issues':['y'],'strategy':'always_cooperate','baseline':"
        "'win_stay_lose_shift'}}}");
    assert_says(text, "a [never] This never applies: other entries take its place everywhere.");
    assert_says(text,
                "a on every issue [all] Except where one of the entries below takes its place. "
                "While \"peace\" is in force, it plays tit for tat");
    assert_says(text,
                "a on \"x\", towards c, while bad [some] While \"peace\" is in force, it always "
                "cooperates. Otherwise it always defects.");
    assert_says(text, "b on \"x\" [b] Promise or no promise, it is grim");
    assert_says(text,
                "b on \"y\" [b_y] As no promise of restraint is ever in force there, it plays "
                "win-stay lose-shift");
    assert_says(text, "Were there one, it would be an actor that always cooperates.");
    assert_says(text,
                "Privately it is good (with probability 0.25) or bad (with probability 0.75)");
    assert_says(text, "Each round one that is bad becomes good with probability 0.125.");
    free(text);
}

/* -- issues, agreement, threats ------------------------------------------------------------ */

static void every_payoff_form_and_sight_is_told(void **state)
{
    (void)state;
    char *text = explained_text(
        "{'format':1,'rounds':{'count':9,'continuation':0.9,'burn_in':2},"
        "'actors':{'a':{'discount':0.9,'error':0.05},'b':{'error':{'defect':0.02}},"
        "'c':{'name':'Third state'}},"
        "'issues':{'pd':{'parties':['a','b']," DILEMMA ",'monitoring':{'detection':0.6,"
        "'false_alarm':0.1,'public':true}},"
        "'m':{'parties':['a','b'],'payoff':{'form':'matrix','a':{'cc':1,'cd':2,'dc':3,'dd':4},"
        "'b':{'cc':5,'cd':6,'dc':7,'dd':8}},'monitoring':{'a':{'detection':0.5},'b':{"
        "'attribution':0.25}}},"
        "'h':{'payoff':{'form':'harm','gain':{'a':1.5},'harm':{'b':2.5},'blowback':{'a':0.5}},"
        "'monitoring':{'attribution':0.75}}},"
        "'behaviour':{'a':{'actor':'a','strategy':'grim'},'b':{'actor':'b','strategy':'grim'},"
        "'c':{'actor':'c','strategy':'grim'}}}");
    static const char *const words[] = {
        "A history has at most 9 rounds: from round 0 to round 8. After each it goes on with "
        "probability 0.9. The first 2 do not count",
        "all of them are known and fixed",
        "a counts a payoff of the next round as 0.9 of the same payoff now.",
        "The Third state is patient",
        "If both cooperate, each earns 3; if both defect, each earns 1; if one defects alone, it "
        "earns 5 and the other 0.",
        "a earns 1 if both cooperate, 2 if the other alone defects, 3 if it alone defects and 4 if "
        "both defect. b earns 5 if both cooperate",
        "a gains 1.5 by defecting, and at the same time loses 0.5 by the blowback of its own deed; "
        "when the other defects it loses nothing. b gains nothing by defecting; when the other "
        "defects it loses 2.5.",
        "a, meaning to cooperate, defects with probability 0.05; meaning to defect, it cooperates "
        "with probability 0.05. b, meaning to defect, cooperates with probability 0.02.",
        "Both see one and the same signal. It is bad with probability 0.6 if either defected, and "
        "with probability 0.1 if neither did; a bad one speaks against both.",
        "a notices a defection with probability 0.5, lays a noticed one to who did it in every "
        "case",
        "When any of them, the accused, defects against another, the watcher:",
        "to the accused with probability 0.75; if not, to one of the others, each as likely. There "
        "are no false alarms.",
        "There is none: nobody promises anything.",
        "Nobody threatens anybody.",
        "- Probability to do what it did not intend: 0.05 [/actors/a/error]",
        "- Left out, so by default: payoff/gain/b 0, payoff/gain/c 0",
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        assert_says(text, words[i]);
    assert_silent(text, "weighing");
    free(text);
}

static void commitments_and_threats_are_told(void **state)
{
    (void)state;
    char *text = explained_text(
        "{'format':1,'rounds':{'count':20,'unit':'quarter','start':'2013-Q1'},"
        "'actors':{'a':{},'b':{}},'issues':{'x':{" DILEMMA ",'monitoring':{'detection':0.5}}},"
        "'commitments':{'peace':{'kind':'restraint','binds':['b'],'from':4,'until':12},"
        "'help':{'kind':'assistance','request':0.5,'honour':{'accidental':0.8,'deliberate':0.3},"
        "'restores':0.9,'cost':{'b':0.05}},"
        "'more':{'kind':'assistance','from':6,'honour':{'accidental':0.7,'deliberate':0.2}},"
        "'phone':{'kind':'hotline','from':8,'call':0.6,'resolve':{'accidental':0.75,"
        "'deliberate':0.15},'cost':0.01}},"
        "'threats':{'tariffs':{'sender':'a','target':'b','on':'violation','threshold':2,'forget':5,"
        "'credibility':0.4,'audience_cost':0.3,'delay':1,'duration':6,'relief':3,'escalation':1.5,"
        "'instruments':{'goods':{'cost_target':2,'cost_sender':0.5,'gain_reduction':0.35,"
        "'backlash':0.07}},'scheduled':[[3,0.5],[9,1]]},"
        "'answer':{'sender':'b','target':'a','on':'imposition','of':'tariffs','credibility':1,"
        "'duration':1}},"
        "'behaviour':{'a':{'actor':'a','strategy':'grim'},'b':{'actor':'b','strategy':'grim'}}}");
    static const char *const words[] = {
        "- 2014-Q1 (round 4): commitment \"peace\" begins - 2014-Q3 (round 6): commitment \"more\"",
        "- 2016-Q1 (round 12): commitment \"peace\" is over",
        "- 2013-Q4 (round 3): sanctions \"tariffs\" are imposed as scheduled, with probability 0.5",
        "A promise of restraint between a and b on \"x\". It stands from 2014-Q1 (round 4) until "
        "before 2016-Q1 (round 12). It binds b to cooperate there.",
        "- b asks with probability 0.5. Asked itself, it honours the request with probability 0.8 "
        "if it had not meant to defect, and with probability 0.3 if it had, at a cost of 0.05. "
        "That "
        "clears the signal with probability 0.9.",
        "- Each asks in every case. Asked itself, it honours the request with probability 0.7",
        "- Each calls with probability 0.6, at a cost of 0.01. Called itself, it clears the signal "
        "up with probability 0.75 if it had not meant to defect, and with probability 0.15 if it "
        "had, at a cost of 0.01.",
        "What counts are violations by b of a promise of restraint, on \"x\"; without a promise in "
        "force there are none.",
        "When the count comes to 2, a decides and the count begins again: sanctions follow with "
        "probability 0.4; otherwise the threat was a bluff, which costs the sender 0.3. The count "
        "is "
        "forgotten after 5 quarters in a row without anything to count.",
        "Sanctions take effect in the quarter after the decision, after a further delay of 1 "
        "quarter, and last at least 6 quarters; then they are lifted as soon as 3 quarters in a "
        "row "
        "have brought nothing to count. Until they are lifted no new ones are decided. Their costs "
        "are multiplied by 1.5 for each time that they were imposed before.",
        "in 2013-Q4 (round 3) with probability 0.5 and in 2015-Q2 (round 9) with probability 1.",
        "the instrument \"goods\" costs b 2; a it costs 0.5. What b gains by defecting against a "
        "on "
        "\"x\" shrinks by a share of 0.35. Backlash: each quarter b walks out on a with "
        "probability "
        "0.07, and from the next quarter on nothing is in force between the two any more, for "
        "good.",
        "b threatens a. It stands throughout. It answers \"tariffs\": what counts is each time "
        "that "
        "those sanctions take effect. When the count comes to 1, b decides and the count begins "
        "again: sanctions follow in every case. The count is never forgotten.",
        "When b defects against a: 1. a notices it with probability 0.5, and then lays it to b in "
        "every case. There are no false alarms. 2. Under \"help\", a asks b for help with "
        "probability 0.5. b honours the request with probability 0.3 if it meant to defect, and "
        "with "
        "probability 0.8 if it did not (a slip, a false alarm, another's deed). To honour it costs "
        "0.05. An honoured request clears the signal with probability 0.9; one that is not "
        "honoured "
        "is a refusal. 3. From 2014-Q3 (round 6) on, under \"more\", if the signal still stands, a "
        "asks b for help in every case.",
        "5. From 2014-Q1 (round 4) until before 2016-Q1 (round 12), under \"peace\", a signal that "
        "still stands is a violation. 6. A violation counts for \"tariffs\": at a count of 2 "
        "sanctions follow with probability 0.4.",
        "When a defects against b:",
        "5. No promise forbids it, so that it is no violation.",
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        assert_says(text, words[i]);
    free(text);
}

/* -- distributions ------------------------------------------------------------------------- */

static void distributions_are_told(void **state)
{
    (void)state;
    char *text = explained_text(
        "{'format':1,'rounds':{'count':9},'actors':{'a':{},'b':{}},"
        "'issues':{'x':{'payoff':{'form':'harm','gain':{'a':{'dist':'normal','mean':1,'sd':2},"
        "'b':{'dist':'triangular','min':0,'mode':1,'max':2,'unknown':true}},"
        "'harm':{'a':{'dist':'exponential','mean':3,'max':4},'b':{'dist':'gamma','shape':2,"
        "'scale':0.5}},'blowback':{'a':{'dist':'discrete','values':[1,2,7],'weights':[1,1,2]},"
        "'b':{'schedule':[[0,0.25],[4,0.5],[9,0.75]]}}}}},"
        "'behaviour':{'a':{'actor':'a','strategy':'grim'},'b':{'actor':'b','strategy':'grim'}}}");
    static const char *const words[] = {
        "(a): drawn for each history, -2.29 to 4.29 (5-95 %), median 1; normal, mean 1, sd 2 [",
        "(b): not known, 0.316 to 1.68 (5-95 %), median 1; triangular, min 0, mode 1, max 2 [",
        "exponential, mean 3, cut off above 4 [",
        "0.178 to 2.37 (5-95 %), median 0.839; gamma, shape 2, scale 0.5 [",
        "1 (25 %), 2 (25 %) or 7 (50 %); weights 1, 1 and 2 [",
        "from round 0: 0.25 from round 4: 0.5 from round 9, after the end: 0.75 [",
        "loses 0.25 at first, 0.5 from round 4 on by the blowback",
        "nobody knows 1 of them; 4 differ from history to history; 1 changes by schedule",
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        assert_says(text, words[i]);
    free(text);
}

static void quantiles_are_those_of_the_truncated_distribution(void **state)
{
    (void)state;
    static const double shares[] = {0.05, 0.5, 0.95};
    parley_value value = {.min = -INFINITY, .max = INFINITY};
    for (size_t i = 0; i < 3; i++) {
        double p = shares[i];
        value = (parley_value){
            .distribution = PARLEY_NORMAL, .a = -3, .b = 2, .min = -INFINITY, .max = INFINITY};
        assert_true(fabs(value_quantile(&value, p) + 3 - gsl_cdf_gaussian_Pinv(p, 2)) < 1e-7);
        value.min = -3;
        assert_true(fabs(value_quantile(&value, p) + 3 - gsl_cdf_gaussian_Pinv((1 + p) / 2, 2)) <
                    1e-7);
        value = (parley_value){
            .distribution = PARLEY_LOGNORMAL, .a = 9, .b = 3, .min = -INFINITY, .max = INFINITY};
        assert_true(fabs(value_quantile(&value, p) / gsl_cdf_lognormal_Pinv(p, 9, 3) - 1) < 1e-7);
        value = (parley_value){
            .distribution = PARLEY_BETA, .a = 0.1, .b = 4, .min = -INFINITY, .max = INFINITY};
        assert_true(fabs(gsl_cdf_beta_P(value_quantile(&value, p), 0.1, 4) - p) < 1e-7);
        value = (parley_value){
            .distribution = PARLEY_GAMMA, .a = 2, .b = 5, .min = -INFINITY, .max = INFINITY};
        assert_true(fabs(value_quantile(&value, p) / gsl_cdf_gamma_Pinv(p, 2, 5) - 1) < 1e-7);
        value = (parley_value){
            .distribution = PARLEY_EXPONENTIAL, .a = 2, .min = -INFINITY, .max = INFINITY};
        assert_true(fabs(value_quantile(&value, p) / gsl_cdf_exponential_Pinv(p, 2) - 1) < 1e-7);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_flagship_reads_like_the_account_that_it_is_taken_from),
        cmocka_unit_test(settings_and_variants_show),
        cmocka_unit_test(every_strategy_is_told),
        cmocka_unit_test(entries_say_where_they_apply),
        cmocka_unit_test(every_payoff_form_and_sight_is_told),
        cmocka_unit_test(commitments_and_threats_are_told),
        cmocka_unit_test(distributions_are_told),
        cmocka_unit_test(quantiles_are_those_of_the_truncated_distribution),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
