/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is feared is kept from round to round. Two plays of the same histories, one of which works
 * everything out anew in every round, hold the same values to the last bit. */
#include "by_hand.h"
#include "generate.h"

#include <stdlib.h>
#include <string.h>

#ifndef EFFORT
#define EFFORT 400 /* scenarios */
#endif

static void forget(const by_hand *h)
{
    for (uint32_t l = 0; l < h->subject.game->n_links; l++) {
        fear *kept = h->play->links[l].fear;
        if (!kept)
            continue;
        kept->stale = mask_all();
        for (uint32_t t = 0; t < h->subject.game->links[l].threats.n; t++)
            kept->threats[t].stale = mask_all();
    }
}

/* The same in the lanes of m; returns how many those are. */
static uint32_t expect_same(const double *kept, const double *anew, mask m)
{
    for (uint32_t lane = 0; kept && lane < LANES; lane++)
        if (mask_lane(&m, lane))
            assert_memory_equal(kept + lane, anew + lane, sizeof *kept);
    return kept ? mask_count(m) : 0;
}

/* What has been worked out anew on a link in this round, and so was asked for. */
static uint32_t expect_link(const fear *kept, const fear *anew, uint32_t n_threats)
{
    mask fresh = ~anew->stale;
    assert_true(mask_within(fresh, ~kept->stale));
    uint32_t n = expect_same(kept->rationality, anew->rationality, fresh) +
                 expect_same(kept->m, anew->m, fresh) +
                 expect_same(kept->shame, anew->shame, fresh) +
                 expect_same(kept->refusals, anew->refusals, fresh);
    for (uint32_t t = 0; t < n_threats; t++) {
        assert_mask(anew->threats[t].stale, anew->stale);
        assert_true(mask_within(fresh, ~kept->threats[t].stale));
        n += expect_same(kept->threats[t].idle, anew->threats[t].idle, fresh) +
             expect_same(kept->threats[t].active, anew->threats[t].active, fresh);
    }
    return n;
}

/* Plays both through; returns how many values were compared. */
static uint64_t play_both(by_hand *kept, by_hand *anew)
{
    const parley_game *game = kept->subject.game;
    uint64_t n = 0;
    for (uint32_t t = 0; t < game->scenario->rounds.count; t++) {
        forget(anew);
        play_round(kept->play);
        play_round(anew->play);
        for (uint32_t l = 0; l < game->n_links; l++) {
            const link_play *a = &kept->play->links[l], *b = &anew->play->links[l];
            assert_mask(a->intended, b->intended);
            if (a->fear)
                n += expect_link(a->fear, b->fear, game->links[l].threats.n);
        }
        kept->play->round++;
        anew->play->round++;
    }
    return n;
}

static void in_made_up_worlds(void **state)
{
    (void)state;
    uint64_t n = 0;
    for (uint32_t seed = 1; seed <= EFFORT; seed++) {
        by_hand kept, anew;
        char *text = generate_scenario(seed);
        assert_non_null(text);
        by_hand_init(&kept, "%s", text);
        by_hand_init(&anew, "%s", text);
        free(text);
        n += play_both(&kept, &anew);
        by_hand_free(&kept);
        by_hand_free(&anew);
    }
    assert_true(n > 1000 * EFFORT);
}

static void in_worlds_that_ship(void **state)
{
    (void)state;
    static const char *const paths[] = {"scenarios/us-china-2015/agreement.json",
                                        "scenarios/us-china-2015/counter-sanctions.json",
                                        "bench/adaptive.json"};
    for (int i = 0; i < 3; i++) {
        by_hand kept, anew;
        by_hand_read(&kept, paths[i], 0, NULL);
        by_hand_read(&anew, paths[i], 0, NULL);
        for (uint32_t block = 0; block < 4; block++) {
            kept.play->planes.block = anew.play->planes.block = block;
            by_hand_again(&kept);
            by_hand_again(&anew);
            assert_true(play_both(&kept, &anew) > 0);
        }
        by_hand_free(&kept);
        by_hand_free(&anew);
    }
}

/* Types turn, partners leave, commitments and threats come and go, numbers move on. */
static void in_a_restless_world(void **state)
{
    (void)state;
    const char *text =
        "{'format':1,'rounds':{'count':60},'actors':{'a':{'types':{'x':{'prior':0.5,"
        "'turnover':{'y':0.1},'set':{'/threats/s/threshold':3,'/issues/k/monitoring/detection':0.4,"
        "'/threats/s/instruments/i/cost_target':2,'/threats/s/escalation':1.5}},"
        "'y':{'prior':0.5,'turnover':{'x':0.1},'set':{'/commitments/p/honour/deliberate':0.9,"
        "'/threats/s/delay':2}}}},"
        "'b':{'types':{'v':{'prior':0.5,'turnover':{'w':0.05},'set':{'/commitments/h/call':0.9,"
        "'/threats/s/relief':2,'/threats/f/duration':3}},'w':{'prior':0.5}}}},"
        "'issues':{'k':{" DILEMMA ",'monitoring':{'detection':0.8,'attribution':0.9,"
        "'false_alarm':{'schedule':[[0,0],[22,0.1],[31,{'dist':'uniform','min':0,'max':0.2}]]}}}},"
        "'commitments':{'r':{'kind':'restraint','from':4,'until':40},"
        "'p':{'kind':'assistance','from':8,'until':45,'request':{'schedule':[[0,0.7],[19,0.2]]},"
        "'honour':{'accidental':0.6,'deliberate':0.3},'restores':{'schedule':[[0,1],[27,0.5]]}},"
        "'q':{'kind':'assistance','from':3,'until':12,'honour':{'accidental':0.4,"
        "'deliberate':0.2}},"
        "'h':{'kind':'hotline','from':14,'until':50,'call':0.5,'resolve':"
        "{'accidental':{'schedule':[[0,0.5],[35,0.9]]},'deliberate':0.1}}},"
        "'threats':{'s':{'sender':'b','target':'a','on':'signal','threshold':2,'from':2,'until':55,"
        "'credibility':0.5,'delay':1,'duration':3,'relief':1,'escalation':1.2,"
        "'scheduled':[[5,0.5],[30,0.5]],'instruments':{'i':{'cost_target':1,'gain_reduction':0.5,"
        "'backlash':0.02}}},"
        "'v':{'sender':'b','target':'a','on':'violation','credibility':0.5,"
        "'duration':{'schedule':[[0,2],[25,5]]},'instruments':{'i':{'cost_target':"
        "{'schedule':[[0,1],[33,2]]}}}},"
        "'f':{'sender':'a','target':'b','on':'refusal','threshold':{'schedule':[[0,2],[28,1]]},"
        "'credibility':0.5,'duration':4,'delay':{'schedule':[[0,0],[20,3]]},'escalation':"
        "{'schedule':[[0,1],[26,1.3]]},'relief':{'schedule':[[0,0],[37,2]]},"
        "'instruments':{'i':{'cost_target':0.5}}}},"
        "'behaviour':{'a':{'actor':'a','strategy':{'type':'logit_response','rationality':1,"
        "'credibility_prior':[1,1],'stake':{'schedule':[[0,0],[17,0.4]]}},'baseline':"
        "{'type':'logit_response','rationality':{'schedule':[[0,2],[2,1.5]]},"
        "'credibility_prior':[2,1]}},"
        "'ay':{'actor':'a','type':'y','strategy':'grim','baseline':{'type':'logit_response',"
        "'rationality':3,'credibility_prior':[1,4]}},"
        "'b':{'actor':'b','strategy':{'type':'logit_response','rationality':"
        "{'schedule':[[0,1],[41,3]]},'credibility_prior':[3,1]}}}}";
    by_hand kept, anew;
    by_hand_init(&kept, "%s", text);
    by_hand_init(&anew, "%s", text);
    for (uint32_t block = 0; block < 20; block++) {
        kept.play->planes.block = anew.play->planes.block = block;
        by_hand_again(&kept);
        by_hand_again(&anew);
        assert_true(play_both(&kept, &anew) > 0);
    }
    by_hand_free(&kept);
    by_hand_free(&anew);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(in_made_up_worlds),
        cmocka_unit_test(in_worlds_that_ship),
        cmocka_unit_test(in_a_restless_world),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
