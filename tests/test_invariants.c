/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What has to hold after every round of any scenario. */
#include "by_hand.h"

#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* The world before a round. */
typedef struct before {
    mask running;
    mask *withdrawn;
    double *impositions; /* by threat and lane */
} before;

static void remember(const by_hand *h, before *b)
{
    uint32_t n_threats = h->subject.scenario.n_threats;
    b->running = h->play->running;
    memcpy(b->withdrawn, h->play->withdrawn, h->subject.game->n_pairs * sizeof *b->withdrawn);
    for (uint32_t t = 0; t < n_threats; t++)
        for (uint32_t lane = 0; lane < LANES; lane++)
            b->impositions[t * LANES + lane] = h->play->threats[t].impositions[lane];
}

/* Each of these lanes is in exactly one of n masks. */
static void expect_one_hot(const mask *masks, uint32_t n, mask lanes)
{
    mask once = mask_none(), twice = mask_none();
    for (uint32_t i = 0; i < n; i++) {
        twice |= once & masks[i];
        once |= masks[i];
    }
    assert_mask(once & lanes, lanes);
    assert_mask(twice & lanes, mask_none());
}

static bool never(const by_hand *h, parley_number_id id)
{
    double value;
    return parley_number_constant(&h->subject.scenario.numbers[id], &value) && value == 0;
}

/* A signal needs a deed, of i's or of somebody who can be taken for i, or a false alarm. */
static mask possible(const by_hand *h, uint32_t l)
{
    const parley_game *game = h->subject.game;
    const game_link *link = &game->links[l];
    const parley_issue *issue = &h->subject.scenario.issues[link->issue];
    if (!never(h, issue->monitoring[link->counterpart].false_alarm))
        return mask_all();
    mask deeds = ~h->play->links[l].executed;
    if (issue->public_signal)
        deeds |= ~h->play->links[link->reverse].executed;
    for (uint32_t b = 0; b < link->bystanders.n; b++)
        deeds |= ~h->play->links[link->bystanders.at[b]].executed;
    return deeds;
}

static void expect_links(const by_hand *h, const before *b)
{
    const parley_game *game = h->subject.game;
    for (uint32_t l = 0; l < game->n_links; l++) {
        const game_link *link = &game->links[l];
        const link_play *state = &h->play->links[l];
        expect_one_hot(state->states, link->n_states, b->running);
        assert_true(mask_within(state->signalled, b->running & possible(h, l)));
        assert_true(mask_within(state->adverse, state->signalled));
        assert_true(mask_within(state->violated, state->adverse));
        assert_true(mask_within(state->violated, ~b->withdrawn[link->pair]));
        for (uint32_t a = 0; a < link->assistance.n; a++)
            assert_true(mask_within(state->refused[a], state->signalled));
        for (uint32_t s = 0; s < link->n_slots; s++)
            for (uint32_t lane = 0; link->slots[s].strategy.logit && lane < LANES; lane++) {
                if (!mask_lane(&state->states[link->slots[s].first_state], lane))
                    continue;
                double q = h->play->beliefs[link->slots[s].belief][lane];
                assert_true(q >= 0 && q <= 1);
            }
    }
}

/* Counts that are at most what a whole number is at most. */
static void expect_below(const by_hand *h, const mask *planes, uint32_t bits, parley_number_id id,
                         mask lanes)
{
    uint32_t largest = number_largest(h->subject.game, id);
    for (uint32_t lane = 0; lane < LANES; lane++)
        if (mask_lane(&lanes, lane))
            assert_true(count_in(planes, bits, lane) <= largest);
}

static bool scheduled_in(const parley_threat *threat, uint32_t round)
{
    for (uint32_t s = 0; s < threat->n_scheduled; s++)
        if (threat->scheduled[s].round == round)
            return true;
    return false;
}

static void expect_threat(const by_hand *h, const before *b, uint32_t t)
{
    const threat_play *state = &h->play->threats[t];
    const game_threat *threat = &h->subject.game->threats[t];
    const parley_threat *declared = threat->declared;
    mask scheduled = state->imposed & ~state->triggered_imposed;
    bool stands_now = declared->from <= h->play->round && h->play->round < declared->until;
    assert_mask(state->pending & state->active, mask_none());
    assert_true(mask_within(state->triggered | state->imposed | state->lifted | state->activated,
                            b->running));
    assert_mask(state->triggered, state->triggered_imposed | state->bluffed);
    assert_mask(state->triggered_imposed & state->bluffed, mask_none());
    assert_true(mask_within(state->triggered_imposed, state->imposed & state->pending));
    assert_true(mask_within(scheduled, state->activated & (state->active | state->lifted)));
    if (!scheduled_in(declared, h->play->round))
        assert_mask(scheduled, mask_none());
    if (!stands_now)
        assert_mask(state->triggered | scheduled, mask_none());
    assert_mask(state->lifted & state->active, mask_none());
    mask idle = b->running & ~(state->pending | state->active);
    expect_below(h, state->tally, threat->tally_bits, declared->threshold, idle);
    expect_below(h, state->countdown, threat->countdown_bits, declared->delay, state->pending);
    expect_below(h, state->left, threat->left_bits, declared->duration, state->active);
    for (uint32_t lane = 0; lane < LANES; lane++) {
        double more = state->impositions[lane] - b->impositions[t * LANES + lane];
        assert_true(more == mask_lane(&state->imposed, lane));
        assert_true(!mask_lane(&state->active, lane) || state->impositions[lane] >= 1);
    }
}

static void expect_sane(const by_hand *h, const before *b)
{
    const parley_scenario *scenario = &h->subject.scenario;
    for (uint32_t i = 0; i < scenario->n_actors; i++) {
        const mask *types = &h->play->types[h->subject.game->actors[i].first_type];
        if (scenario->actors[i].n_types)
            expect_one_hot(types, scenario->actors[i].n_types, mask_all());
    }
    expect_links(h, b);
    for (uint32_t t = 0; t < scenario->n_threats; t++)
        expect_threat(h, b, t);
    for (uint32_t p = 0; p < h->subject.game->n_pairs; p++) {
        assert_mask(h->play->withdrawn[p], b->withdrawn[p] | h->play->leaving[p]);
        assert_true(mask_within(h->play->withdrawn[p] & ~b->withdrawn[p], b->running));
    }
    assert_true(mask_within(h->play->running, b->running));
}

/* Totals of the pass: imposed is triggered less bluffed, and scheduled. */
static void expect_balance(const by_hand *h, const uint64_t *scheduled)
{
    const parley_game *game = h->subject.game;
    for (uint32_t t = 0; t < h->subject.scenario.n_threats; t++) {
        uint64_t totals[6] = {0};
        for (uint32_t r = 0; r < h->subject.scenario.rounds.count; r++)
            for (uint32_t e = 0; e < 5; e++)
                totals[e] +=
                    h->tally
                        .other_rounds[(size_t)r *
                                          (game->n_counters - game->n_links * LINK_COUNTERS) +
                                      game->threat_counter[t] + e - game->n_links * LINK_COUNTERS];
        assert_int_equal(totals[THREAT_IMPOSED],
                         totals[THREAT_TRIGGERED] - totals[THREAT_BLUFFED] + scheduled[t]);
        assert_true(totals[THREAT_LIFTED] <= totals[THREAT_IMPOSED]);
        assert_true(totals[THREAT_ACTIVE] >= totals[THREAT_LIFTED]);
    }
}

static void play_through(by_hand *h)
{
    const parley_game *game = h->subject.game;
    uint32_t n_threats = h->subject.scenario.n_threats;
    before b = {.withdrawn = aligned_alloc(64, (game->n_pairs + 1) * 64),
                .impositions = calloc(n_threats + 1, LANES * sizeof *b.impositions)};
    uint64_t *scheduled = calloc(n_threats + 1, sizeof *scheduled);
    assert_non_null(b.withdrawn);
    assert_non_null(b.impositions);
    assert_non_null(scheduled);
    for (; h->play->round < h->subject.scenario.rounds.count; h->play->round++) {
        remember(h, &b);
        play_round(h->play);
        expect_sane(h, &b);
        for (uint32_t t = 0; t < n_threats; t++)
            scheduled[t] +=
                mask_count(h->play->threats[t].imposed & ~h->play->threats[t].triggered_imposed);
    }
    record_pass(h->play);
    expect_balance(h, scheduled);
    free(b.withdrawn);
    free(b.impositions);
    free(scheduled);
}

static void in_a_crowd(void **state)
{
    (void)state;
    static const parley_setting settings[] = {{"/rounds/count", "60"},
                                              {"/rounds/continuation", "0.99"},
                                              {"/commitments/treaty/from", "5"},
                                              {"/commitments/inquiries/from", "10"}};
    by_hand h;
    by_hand_read(&h, "bench/crowd.json", COUNT(settings), settings);
    play_through(&h);
    by_hand_free(&h);
}

static void between_the_united_states_and_china(void **state)
{
    (void)state;
    by_hand h;
    by_hand_read(&h, "scenarios/us-china-2015/agreement.json", 0, NULL);
    play_through(&h);
    by_hand_free(&h);
    by_hand_read(&h, "scenarios/us-china-2015/counter-sanctions.json", 0, NULL);
    h.play->planes.block = 3;
    by_hand_again(&h);
    play_through(&h);
    by_hand_free(&h);
}

/* Everything happens often: types turn, threats answer threats, histories end, partners leave. */
static void in_a_restless_world(void **state)
{
    (void)state;
    by_hand h;
    by_hand_init(
        &h, "{'format':1,'rounds':{'count':150,'continuation':0.98,'burn_in':3,"
            "'periods':{'late':{'from':50,'until':90}}},"
            "'actors':{'a':{'error':0.2,'types':{'x':{'prior':0.3,'turnover':{'y':0.1,'z':0.2}},"
            "'y':{'prior':0.3,'turnover':{'x':0.5},'set':{'/threats/s/threshold':4,"
            "'/threats/s/duration':1}},'z':{'prior':0.4,'turnover':{'x':1}}}},"
            "'b':{'error':{'cooperate':0.3,'defect':0.1}},'c':{'error':0.1}},"
            "'issues':{'k':{" DILEMMA ",'monitoring':{'detection':0.8,'attribution':0.5}},"
            "'m':{'parties':['a','b']," DILEMMA ",'monitoring':{'detection':0.9,"
            "'false_alarm':0,'public':true}}},"
            "'commitments':{'r':{'kind':'restraint','from':4,'until':60},"
            "'later':{'kind':'restraint','from':30,'binds':['a']},"
            "'p':{'kind':'assistance','request':0.7,'honour':{'accidental':0.6,'deliberate':0.3},"
            "'restores':0.5,'cost':0.1},'h':{'kind':'hotline','call':0.5,'resolve':"
            "{'accidental':0.5,'deliberate':0.5},'cost':0.1}},"
            "'threats':{'s':{'sender':'b','target':'a','on':'signal','threshold':2,'forget':3,"
            "'credibility':0.6,'delay':2,'duration':5,'relief':2,'escalation':1.1,"
            "'audience_cost':1,'scheduled':[[7,0.5],[80,0.5]],'instruments':{'i':{'cost_target':1,"
            "'cost_sender':0.2,'gain_reduction':0.5,'backlash':0.01}}},"
            "'v':{'sender':'c','target':'a','on':'violation','until':100,'credibility':0.5,"
            "'duration':{'dist':'discrete','values':[1,3,8],'weights':[1,1,1]}},"
            "'f':{'sender':'a','target':'b','on':'refusal','threshold':3,'credibility':0.5,"
            "'duration':4,'delay':{'schedule':[[0,0],[20,3]]}},"
            "'answer':{'sender':'a','target':'b','on':'imposition','of':'s','credibility':0.5,"
            "'duration':6,'relief':1}},"
            "'behaviour':{'a':{'actor':'a','strategy':{'type':'logit_response','rationality':1,"
            "'credibility_prior':[1,1],'learning':0.3},'baseline':'grim'},"
            "'az':{'actor':'a','type':'z','strategy':{'type':'trigger','punishment':5},"
            "'baseline':'contrite_tit_for_tat'},"
            "'b':{'actor':'b','strategy':'two_tits_for_tat','baseline':'always_defect'},"
            "'c':{'actor':'c','strategy':'win_stay_lose_shift'}}}");
    for (uint32_t block = 0; block < 10; block++) {
        h.play->planes.block = block;
        tally_free(&h.tally);
        assert_int_equal(tally_init(&h.tally, h.subject.game, NULL), PARLEY_OK);
        by_hand_again(&h);
        play_through(&h);
    }
    by_hand_free(&h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(in_a_crowd),
        cmocka_unit_test(between_the_united_states_and_china),
        cmocka_unit_test(in_a_restless_world),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
