/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The stages of a round, each alone: masks are set by hand, one rule is called, and what it made
 * of every lane is compared with the rule stated for one history. Chances are drawn from 0 and 1
 * lane by lane, so that nothing is left to chance once they are read. */
#include "by_hand.h"

#include <math.h>

#define COIN "{'dist':'discrete','values':[0,1],'weights':[1,1]}"
#define ROUNDS "'format':1,'rounds':{'count':20},"
#define TWO "'actors':{'a':{},'b':{}},"
#define COOPERATE2                                                                                 \
    "'behaviour':{'a':{'actor':'a','strategy':'always_cooperate'},"                                \
    "'b':{'actor':'b','strategy':'always_cooperate'}}"
#define COOPERATE3                                                                                 \
    "'behaviour':{'a':{'actor':'a','strategy':'always_cooperate'},"                                \
    "'b':{'actor':'b','strategy':'always_cooperate'},"                                             \
    "'c':{'actor':'c','strategy':'always_cooperate'}}"
#define SEEN "'issues':{'k':{" DILEMMA ",'monitoring':{}}},"

/* A number of the scenario in a lane, as a truth. */
static bool is(const by_hand *h, parley_number_id id, uint32_t lane)
{
    double value = current_value(h->play, id, lane);
    assert_true(value == 0 || value == 1);
    return value == 1;
}

/* -- execute -- */

static void an_intention_slips_only_by_the_error_of_its_own_kind(void **state)
{
    (void)state;
    by_hand h;
    by_hand_init(&h, "{" ROUNDS "'actors':{'a':{'error':{'cooperate':" COIN ",'defect':" COIN
                     "}},'b':{'error':1}},'issues':{'k':{" DILEMMA ",'monitoring':{}},"
                     "'m':{" DILEMMA ",'monitoring':{},'error':{'b':{'cooperate':1,'defect':0},"
                     "'a':0}}}," COOPERATE2 "}");
    mask intended = bit_of_lane(0), running = bit_of_lane(1);
    for (uint32_t l = 0; l < h.subject.game->n_links; l++)
        h.play->links[l].intended = intended;
    h.play->running = running;
    rule_execute(h.play);
    const parley_trembles *error = &h.subject.scenario.actors[0].error;
    const link_play *links = h.play->links;
    mask ak = links[link_index(&h, 0, 1, 0)].executed, bk = links[link_index(&h, 1, 0, 0)].executed;
    mask am = links[link_index(&h, 0, 1, 1)].executed, bm = links[link_index(&h, 1, 0, 1)].executed;
    for (uint32_t lane = 0; lane < LANES; lane++) {
        if (!mask_lane(&running, lane))
            continue;
        bool c = mask_lane(&intended, lane);
        bool slips = is(&h, c ? error->cooperate : error->defect, lane);
        assert_int_equal(mask_lane(&ak, lane), c ^ slips);
        assert_int_equal(mask_lane(&bk, lane), !c);
        assert_int_equal(mask_lane(&am, lane), c);
        assert_int_equal(mask_lane(&bm, lane), false);
    }
    by_hand_free(&h);
}

/* -- observe -- */

/* Signals against i as j sees them, among three, by the rule for one history. */
static void expect_private_signals(const by_hand *h, uint32_t n_actors)
{
    const parley_issue *issue = &h->subject.scenario.issues[0];
    for (uint32_t lane = 0; lane < LANES; lane++) {
        bool wanted[3][3] = {{false}};
        for (uint32_t i = 0; i < n_actors; i++)
            for (uint32_t j = 0; j < n_actors; j++) {
                if (i == j || !mask_lane(&h->play->running, lane))
                    continue;
                const parley_monitoring *eyes = &issue->monitoring[j];
                if (mask_lane(&h->play->links[link_index(h, i, j, 0)].executed, lane))
                    wanted[i][j] |= is(h, eyes->false_alarm, lane);
                else if (is(h, eyes->detection, lane) && is(h, eyes->attribution, lane))
                    wanted[i][j] = true;
                else if (is(h, eyes->detection, lane) && n_actors == 3)
                    wanted[3 - i - j][j] = true;
            }
        for (uint32_t i = 0; i < n_actors; i++)
            for (uint32_t j = 0; j < n_actors; j++) {
                if (i == j)
                    continue;
                const link_play *link = &h->play->links[link_index(h, i, j, 0)];
                assert_int_equal(mask_lane(&link->adverse, lane), wanted[i][j]);
                assert_int_equal(mask_lane(&link->signalled, lane), wanted[i][j]);
            }
    }
}

#define EYES "{'detection':" COIN ",'attribution':" COIN ",'false_alarm':" COIN "}"

static void between_two_a_deed_is_seen_and_laid_to_its_doer_or_to_nobody(void **state)
{
    (void)state;
    by_hand h;
    by_hand_init(&h, "{" ROUNDS TWO "'issues':{'k':{" DILEMMA ",'monitoring':{'a':" EYES
                     ",'b':" EYES "}}}," COOPERATE2 "}");
    h.play->links[link_index(&h, 0, 1, 0)].executed = bit_of_lane(0);
    h.play->links[link_index(&h, 1, 0, 0)].executed = bit_of_lane(1);
    h.play->running = bit_of_lane(2) | bit_of_lane(3);
    rule_observe(h.play);
    expect_private_signals(&h, 2);
    by_hand_free(&h);
}

static void among_three_a_deed_may_be_laid_to_the_other(void **state)
{
    (void)state;
    by_hand h;
    by_hand_init(&h, "{" ROUNDS "'actors':{'a':{},'b':{},'c':{}},'issues':{'k':{" DILEMMA
                     ",'monitoring':{'a':" EYES ",'b':" EYES ",'c':" EYES "}}}," COOPERATE3 "}");
    for (uint32_t l = 0; l < 6; l++)
        h.play->links[l].executed = bit_of_lane(l);
    rule_observe(h.play);
    expect_private_signals(&h, 3);
    by_hand_free(&h);
}

static void among_many_the_blame_is_spread_evenly(void **state)
{
    (void)state;
    by_hand h;
    enum { TIMES = 4000 };
    by_hand_init(&h, "{" ROUNDS "'actors':{'a':{},'b':{},'c':{},'d':{},'e':{}},"
                     "'issues':{'k':{" DILEMMA ",'monitoring':{'attribution':0}}},"
                     "'behaviour':{'a':{'actor':'a','strategy':'grim'},'b':{'actor':'b',"
                     "'strategy':'grim'},'c':{'actor':'c','strategy':'grim'},"
                     "'d':{'actor':'d','strategy':'grim'},'e':{'actor':'e','strategy':'grim'}}}");
    uint64_t blamed[5] = {0};
    h.play->links[link_index(&h, 1, 0, 0)].executed = mask_none(); /* b does it to a */
    for (h.play->round = 0; h.play->round < TIMES; h.play->round++) {
        mask once = mask_none(), twice = mask_none();
        rule_observe(h.play);
        for (uint32_t i = 1; i < 5; i++) {
            mask against = h.play->links[link_index(&h, i, 0, 0)].adverse;
            blamed[i] += mask_count(against);
            twice |= once & against;
            once |= against;
        }
        assert_mask(once, mask_all());
        assert_mask(twice, mask_none());
        for (uint32_t l = 0; l < h.subject.game->n_links; l++)
            if (h.subject.game->links[l].counterpart != 0)
                assert_mask(h.play->links[l].adverse, mask_none());
    }
    double n = (double)TIMES * LANES;
    assert_int_equal(blamed[1], 0);
    for (uint32_t i = 2; i < 5; i++)
        assert_near((double)blamed[i], n / 3, 4.5 * sqrt(n * 2 / 9));
    by_hand_free(&h);
}

static void a_public_signal_is_one_for_both(void **state)
{
    (void)state;
    by_hand h;
    by_hand_init(&h, "{" ROUNDS TWO "'issues':{'k':{" DILEMMA ",'monitoring':{'detection':" COIN
                     ",'attribution':0,'false_alarm':" COIN ",'public':true}},'m':{" DILEMMA
                     ",'monitoring':{'detection':0.5,'false_alarm':0.5,'public':true}}}," COOPERATE2
                     "}");
    mask a = bit_of_lane(0), b = bit_of_lane(1);
    uint32_t ab = link_index(&h, 0, 1, 0), ba = link_index(&h, 1, 0, 0);
    const parley_monitoring *eyes = &h.subject.scenario.issues[0].monitoring[0];
    h.play->links[ab].executed = a;
    h.play->links[ba].executed = b;
    h.play->running = bit_of_lane(2);
    rule_observe(h.play);
    for (uint32_t lane = 0; lane < LANES; lane++) {
        bool both = mask_lane(&a, lane) && mask_lane(&b, lane);
        bool bad = mask_lane(&h.play->running, lane) &&
                   is(&h, both ? eyes->false_alarm : eyes->detection, lane);
        assert_int_equal(mask_lane(&h.play->links[ab].adverse, lane), bad);
        assert_int_equal(mask_lane(&h.play->links[ba].adverse, lane), bad);
    }
    mask chance = h.play->links[link_index(&h, 0, 1, 1)].adverse;
    assert_mask(chance, h.play->links[link_index(&h, 1, 0, 1)].adverse);
    assert_true(mask_any(chance) && !mask_same(chance, h.play->running));
    by_hand_free(&h);
}

/* -- assist and hotline -- */

/* What one side owes for answers or calls, and how often things happened. */
typedef struct ledger {
    double paid[2];
    uint64_t asked[3], answered[3], cleared[3];
} ledger;

/* The deeds of a before b: signals set by hand, some of them deliberate. */
static void set_signals(by_hand *h)
{
    for (uint32_t i = 0; i < 2; i++) {
        link_play *link = &h->play->links[link_index(h, i, 1 - i, 0)];
        link->adverse = link->signalled = bit_of_lane(i);
        link->intended = bit_of_lane(2 + i);
    }
    h->play->withdrawn[0] = bit_of_lane(4) & bit_of_lane(5);
}

/* Assistance against i, commitment c, in one lane: returns whether the signal is still adverse. */
static bool assist(const by_hand *h, uint32_t c, uint32_t i, uint32_t lane, ledger *l,
                   bool *refused)
{
    const parley_commitment *commitment = &h->subject.scenario.commitments[c];
    const link_play *link = &h->play->links[link_index(h, i, 1 - i, 0)];
    bool deliberate = !mask_lane(&link->intended, lane);
    *refused = false;
    if (!is(h, commitment->request[1 - i], lane))
        return true;
    l->asked[c]++;
    *refused = !is(
        h, (deliberate ? commitment->honour_deliberate : commitment->honour_accidental)[i], lane);
    if (*refused)
        return true;
    l->answered[c]++;
    l->paid[i] += current_value(h->play, commitment->cost[i], lane);
    bool cleared = is(h, commitment->restores[i], lane);
    l->cleared[c] += cleared;
    return !cleared;
}

#define COINS "{'a':" COIN ",'b':" COIN "}"
#define EITHER "{'accidental':" COIN ",'deliberate':" COIN "}"
#define HELP                                                                                       \
    "{'kind':'assistance','request':" COINS ",'honour':{'a':" EITHER ",'b':" EITHER "},"           \
    "'restores':" COINS ",'cost':{'a':0.5,'b':0.25}"

static void help_is_asked_given_paid_for_and_clears_in_file_order(void **state)
{
    (void)state;
    by_hand h;
    ledger wanted = {{0}, {0}, {0}, {0}};
    by_hand_init(&h, "{" ROUNDS TWO SEEN "'commitments':{'later':" HELP ",'from':5},'first':" HELP
                     "},'second':" HELP "}}," COOPERATE2 "}");
    set_signals(&h);
    rule_assist(h.play);
    for (uint32_t i = 0; i < 2; i++) {
        const link_play *link = &h.play->links[link_index(&h, i, 1 - i, 0)];
        for (uint32_t lane = 0; lane < LANES; lane++) {
            bool adverse = mask_lane(&link->signalled, lane), refused[3] = {false};
            wanted.paid[i] = 0;
            for (uint32_t c = 1; c < 3; c++)
                if (adverse && !mask_lane(&h.play->withdrawn[0], lane))
                    adverse = assist(&h, c, i, lane, &wanted, &refused[c]);
            assert_int_equal(mask_lane(&link->adverse, lane), adverse);
            for (uint32_t c = 0; c < 3; c++)
                assert_int_equal(mask_lane(&link->refused[c], lane), refused[c]);
            assert_near(h.play->actors[i].payoff[lane], -wanted.paid[i], 1e-15);
        }
    }
    for (uint32_t c = 0; c < 3; c++) {
        uint32_t counter = h.subject.game->commitment_counter[c];
        assert_int_equal(counted(&h, counter + COMMITMENT_REQUEST), wanted.asked[c]);
        assert_int_equal(counted(&h, counter + COMMITMENT_HONOURED), wanted.answered[c]);
        assert_int_equal(counted(&h, counter + COMMITMENT_RESTORED), wanted.cleared[c]);
    }
    assert_true(wanted.cleared[2] > 0 && wanted.asked[0] == 0);
    by_hand_free(&h);
}

#define PHONE                                                                                      \
    "{'kind':'hotline','call':" COINS ",'resolve':{'a':" EITHER ",'b':" EITHER "},"                \
    "'cost':{'a':0.5,'b':0.25}"

static void calls_are_paid_by_both_and_clear_in_file_order(void **state)
{
    (void)state;
    by_hand h;
    ledger wanted = {{0}, {0}, {0}, {0}};
    by_hand_init(&h,
                 "{" ROUNDS TWO SEEN "'commitments':{'past':" PHONE
                 ",'from':0,'until':0},'first':" PHONE "},'second':" PHONE "}}," COOPERATE2 "}");
    set_signals(&h);
    rule_hotline(h.play);
    for (uint32_t lane = 0; lane < LANES; lane++) {
        uint32_t calls = 0;
        for (uint32_t i = 0; i < 2; i++) {
            const link_play *link = &h.play->links[link_index(&h, i, 1 - i, 0)];
            bool adverse = mask_lane(&link->signalled, lane);
            bool deliberate = !mask_lane(&link->intended, lane);
            for (uint32_t c = 1; c < 3; c++) {
                const parley_commitment *phone = &h.subject.scenario.commitments[c];
                if (!adverse || mask_lane(&h.play->withdrawn[0], lane) ||
                    !is(&h, phone->call[1 - i], lane))
                    continue;
                calls++;
                wanted.asked[c]++;
                adverse =
                    !is(&h, (deliberate ? phone->resolve_deliberate : phone->resolve_accidental)[i],
                        lane);
                wanted.cleared[c] += !adverse;
            }
            assert_int_equal(mask_lane(&link->adverse, lane), adverse);
        }
        assert_near(h.play->actors[0].payoff[lane], -0.5 * calls, 1e-15);
        assert_near(h.play->actors[1].payoff[lane], -0.25 * calls, 1e-15);
    }
    for (uint32_t c = 0; c < 3; c++) {
        uint32_t counter = h.subject.game->commitment_counter[c];
        assert_int_equal(counted(&h, counter + COMMITMENT_CALL), wanted.asked[c]);
        assert_int_equal(counted(&h, counter + COMMITMENT_RESOLVED), wanted.cleared[c]);
    }
    assert_true(wanted.cleared[2] > 0 && wanted.asked[0] == 0);
    by_hand_free(&h);
}

/* -- judge -- */

static void only_who_is_bound_now_and_has_not_left_can_violate(void **state)
{
    (void)state;
    by_hand h;
    by_hand_init(&h, "{" ROUNDS TWO SEEN
                     "'commitments':{'one':{'kind':'restraint','binds':['a'],'from':1},"
                     "'two':{'kind':'restraint','from':3,'until':6}}," COOPERATE2 "}");
    mask adverse = bit_of_lane(0), withdrawn = bit_of_lane(1);
    h.play->withdrawn[0] = withdrawn;
    for (h.play->round = 0; h.play->round < 8; h.play->round++) {
        uint32_t round = h.play->round;
        link_play *a = &h.play->links[link_index(&h, 0, 1, 0)];
        link_play *b = &h.play->links[link_index(&h, 1, 0, 0)];
        a->adverse = b->adverse = adverse;
        rule_judge(h.play);
        assert_mask(a->violated, round >= 1 ? adverse & ~withdrawn : mask_none());
        assert_mask(b->violated, round >= 3 && round < 6 ? adverse & ~withdrawn : mask_none());
        assert_mask(a->adverse, adverse);
    }
    by_hand_free(&h);
}

/* -- clock -- */

static void types_turn_over_from_round_one_on_once_a_round(void **state)
{
    (void)state;
    by_hand h;
    by_hand_init(&h, "{" ROUNDS "'actors':{'a':{'types':{"
                     "'x':{'prior':0.5,'turnover':{'y':1}},'y':{'prior':0.25,'turnover':{'z':1}},"
                     "'z':{'prior':0.25}}},'b':{}}," SEEN COOPERATE2 "}");
    mask first[3];
    for (int type = 0; type < 3; type++)
        first[type] = h.play->types[type];
    assert_mask(first[0] | first[1] | first[2], mask_all());
    rule_clock(h.play);
    for (int type = 0; type < 3; type++)
        assert_mask(h.play->types[type], first[type]);
    h.play->round = 1;
    h.play->running = bit_of_lane(0);
    mask still = ~h.play->running;
    rule_clock(h.play);
    assert_mask(h.play->types[0], first[0] & still);
    assert_mask(h.play->types[1], (first[0] & ~still) | (first[1] & still));
    assert_mask(h.play->types[2], first[2] | (first[1] & ~still));
    assert_int_equal(counted(&h, h.subject.game->turned_counter[0][1]),
                     mask_count(first[0] & ~still));
    by_hand_free(&h);
}

static void turnover_shares_out_one_draw(void **state)
{
    (void)state;
    by_hand h;
    enum { TIMES = 3000 };
    by_hand_init(&h, "{'format':1,'rounds':{'count':5000},'actors':{'a':{'types':{"
                     "'x':{'prior':0.5,'turnover':{'y':0.3,'z':0.5}},'y':{'prior':0.25},"
                     "'z':{'prior':0.25}}},'b':{}}," SEEN COOPERATE2 "}");
    uint64_t into[3] = {0};
    rule_clock(h.play);
    for (h.play->round = 1; h.play->round <= TIMES; h.play->round++) {
        h.play->types[0] = mask_all();
        h.play->types[1] = h.play->types[2] = mask_none();
        rule_clock(h.play);
        for (int type = 0; type < 3; type++)
            into[type] += mask_count(h.play->types[type]);
    }
    double n = (double)TIMES * LANES;
    assert_near((double)into[0], 0.2 * n, 4.5 * sqrt(0.16 * n));
    assert_near((double)into[1], 0.3 * n, 4.5 * sqrt(0.21 * n));
    assert_near((double)into[2], 0.5 * n, 4.5 * sqrt(0.25 * n));
    by_hand_free(&h);
}

static void a_strategy_starts_afresh_when_a_restraint_begins_or_ends(void **state)
{
    (void)state;
    by_hand h;
    by_hand_init(&h,
                 "{" ROUNDS TWO SEEN "'commitments':{'r':{'kind':'restraint','from':2,'until':4}},"
                 "'behaviour':{'a':{'actor':'a','strategy':'grim','baseline':"
                 "'suspicious_tit_for_tat'},'b':{'actor':'b','strategy':'grim'}}}");
    uint32_t ab = link_index(&h, 0, 1, 0), ba = link_index(&h, 1, 0, 0);
    mask defects = bit_of_lane(0), left = bit_of_lane(1);
    /* in round: a's intention and b's, where b was seen to defect in `defects` every round and a
     * always; in `left` the two part in round 3 */
    for (h.play->round = 0; h.play->round < 6; h.play->round++) {
        uint32_t round = h.play->round;
        mask a = ~defects, b = mask_none(); /* tit for tat; grim */
        if (round == 0 || round == 4)
            a = mask_none(); /* the suspicious one begins with D */
        if (round == 0)
            b = mask_all();
        if (round == 2)
            a = mask_all(); /* grim begins with C */
        if (round == 3)
            a = ~defects & ~left; /* has left: suspicious afresh */
        if (round == 4)
            a = ~defects & left; /* those who left in 3 go on */
        if (round == 3)
            h.play->withdrawn[0] = left;
        rule_clock(h.play);
        rule_choose(h.play);
        assert_mask(h.play->links[ab].intended, a);
        assert_mask(h.play->links[ba].intended, b);
        h.play->links[ab].executed = h.play->links[ba].executed = mask_all();
        h.play->links[ba].adverse = defects;
        h.play->links[ab].adverse = mask_all();
        rule_learn(h.play);
    }
    by_hand_free(&h);
}

static void equal_strategies_go_on(void **state)
{
    (void)state;
    by_hand h;
    by_hand_init(&h, "{" ROUNDS "'actors':{'a':{'types':{'x':{'prior':0.5,'turnover':{'y':1}},"
                     "'y':{'prior':0.5}}},'b':{}}," SEEN
                     "'commitments':{'r':{'kind':'restraint','from':2,'until':4}},"
                     "'behaviour':{'ax':{'actor':'a','type':'x','strategy':{'type':'trigger',"
                     "'punishment':9},'baseline':{'type':'trigger','punishment':9}},"
                     "'ay':{'actor':'a','type':'y','strategy':{'type':'trigger','punishment':9},"
                     "'baseline':{'type':'trigger','punishment':{'schedule':[[0,9]]}}},"
                     "'b':{'actor':'b','strategy':'grim'}}}");
    uint32_t ab = link_index(&h, 0, 1, 0), ba = link_index(&h, 1, 0, 0);
    assert_int_equal(h.subject.game->links[ab].n_slots, 1);
    for (h.play->round = 0; h.play->round < 12; h.play->round++) {
        rule_clock(h.play);
        rule_choose(h.play);
        bool punishes = h.play->round >= 1 && h.play->round < 10;
        assert_mask(h.play->links[ab].intended, punishes ? mask_none() : mask_all());
        h.play->links[ba].adverse = h.play->round == 0 ? mask_all() : mask_none();
        rule_learn(h.play);
    }
    by_hand_free(&h);
}

/* -- continue -- */

static void histories_go_on_with_continuation_and_leave_agreements_behind(void **state)
{
    (void)state;
    by_hand h;
    enum { TIMES = 2000 };
    uint64_t going_on = 0;
    by_hand_init(&h,
                 "{'format':1,'rounds':{'count':9,'continuation':0.7}," TWO SEEN COOPERATE2 "}");
    h.play->withdrawn[0] = bit_of_lane(1);
    h.play->leaving[0] = bit_of_lane(2);
    for (h.play->round = 0; h.play->round < TIMES; h.play->round++) {
        h.play->running = bit_of_lane(0);
        rule_continue(h.play);
        assert_true(mask_within(h.play->running, bit_of_lane(0)));
        assert_mask(h.play->withdrawn[0], bit_of_lane(1) | bit_of_lane(2));
        going_on += mask_count(h.play->running);
    }
    double n = (double)TIMES * LANES / 2;
    assert_near((double)going_on, 0.7 * n, 4.5 * sqrt(0.21 * n));
    by_hand_free(&h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_intention_slips_only_by_the_error_of_its_own_kind),
        cmocka_unit_test(between_two_a_deed_is_seen_and_laid_to_its_doer_or_to_nobody),
        cmocka_unit_test(among_three_a_deed_may_be_laid_to_the_other),
        cmocka_unit_test(among_many_the_blame_is_spread_evenly),
        cmocka_unit_test(a_public_signal_is_one_for_both),
        cmocka_unit_test(help_is_asked_given_paid_for_and_clears_in_file_order),
        cmocka_unit_test(calls_are_paid_by_both_and_clear_in_file_order),
        cmocka_unit_test(only_who_is_bound_now_and_has_not_left_can_violate),
        cmocka_unit_test(types_turn_over_from_round_one_on_once_a_round),
        cmocka_unit_test(turnover_shares_out_one_draw),
        cmocka_unit_test(a_strategy_starts_afresh_when_a_restraint_begins_or_ends),
        cmocka_unit_test(equal_strategies_go_on),
        cmocka_unit_test(histories_go_on_with_continuation_and_leave_agreements_behind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
