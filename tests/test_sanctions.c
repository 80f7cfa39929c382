/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Threats and what they do: Tick, Enforce and Pay in many lanes against the same rules stated for
 * one history. */
#include "by_hand.h"

#include <math.h>
#include <string.h>

#define COIN "{'dist':'discrete','values':[0,1],'weights':[1,1]}"
#define RARELY "{'dist':'discrete','values':[0,1],'weights':[2,1]}"
#define UP_TO_3 "{'dist':'discrete','values':[0,1,3],'weights':[1,1,1]}"
#define UP_TO_6 "{'dist':'discrete','values':[1,2,6],'weights':[1,1,1]}"

/* -- Tick and Enforce -- */

#define MENACE                                                                                     \
    "'from':2,'until':50,'scheduled':[[1,1],[20,1],[40,0]],'audience_cost':0.5,"                   \
    "'credibility':" COIN ",'threshold':" UP_TO_6 ",'forget':" UP_TO_3 ",'delay':" UP_TO_3         \
    ",'duration':" UP_TO_6 ",'relief':" UP_TO_3 ",'instruments':{'x':{'backlash':" RARELY          \
    "},'y':{'backlash':" RARELY "}}"

static void start(by_hand *h)
{
    by_hand_init(
        h, "{'format':1,'rounds':{'count':64},'actors':{'a':{},'b':{}},"
           "'issues':{'k':{" DILEMMA ",'monitoring':{}},'m':{" DILEMMA ",'monitoring':{}}},"
           "'commitments':{'r':{'kind':'restraint'},"
           "'p':{'kind':'assistance','honour':{'accidental':0,'deliberate':0}},"
           "'q':{'kind':'assistance','issues':['m'],"
           "'honour':{'accidental':0,'deliberate':0}}},"
           "'threats':{"
           "'counter':{'sender':'b','target':'a','on':'imposition','of':'signal'," MENACE "},"
           "'signal':{'sender':'a','target':'b','on':'signal'," MENACE "},"
           "'violation':{'sender':'a','target':'b','on':'violation','issues':['m']," MENACE "},"
           "'refusal':{'sender':'a','target':'b','on':'refusal'," MENACE "}},"
           "'behaviour':{'a':{'actor':'a','strategy':'grim'},"
           "'b':{'actor':'b','strategy':'grim'}}}");
}

/* A threat in one history. */
typedef struct history {
    enum { IDLE, PENDING, ACTIVE } is;
    uint32_t tally, quiet, countdown, left, clean;
    uint32_t impositions, carried_out, bluffs;
    bool activated, imposed, triggered, bluffed, lifted;
} history;

typedef struct world {
    history threats[4];
    bool withdrawn, leaving;
    double paid[2];
} world;

static uint32_t number(const by_hand *h, parley_number_id id, uint32_t lane)
{
    return (uint32_t)current_value(h->play, id, lane);
}

static bool standing(const parley_threat *threat, uint32_t round)
{
    return threat->from <= round && round < threat->until;
}

static void tick(const by_hand *h, history *s, uint32_t t, uint32_t lane)
{
    const parley_threat *threat = &h->subject.scenario.threats[t];
    uint32_t round = h->play->round;
    bool due = s->is == PENDING && s->countdown == 0;
    bool planned = s->is == IDLE && standing(threat, round) && round == 20;
    s->countdown -= s->is == PENDING && s->countdown > 0;
    s->activated = due || planned;
    s->imposed = planned;
    s->impositions += planned;
    if (!s->activated)
        return;
    s->is = ACTIVE;
    s->left = number(h, threat->duration, lane);
    s->clean = 0;
}

/* How many of what the threat is on happened. */
static uint32_t offences(const by_hand *h, const world *w, uint32_t t, uint32_t lane)
{
    const parley_threat *threat = &h->subject.scenario.threats[t];
    uint32_t n = 0;
    if (threat->on == PARLEY_ON_IMPOSITION)
        return w->threats[threat->of].activated;
    for (uint32_t k = 0; k < threat->n_issues; k++) {
        uint32_t l = link_index(h, threat->target, threat->sender, threat->issues[k]);
        const link_play *link = &h->play->links[l];
        if (threat->on == PARLEY_ON_SIGNAL)
            n += mask_lane(&link->adverse, lane);
        if (threat->on == PARLEY_ON_VIOLATION)
            n += mask_lane(&link->violated, lane);
        for (uint32_t a = 0; threat->on == PARLEY_ON_REFUSAL && a <= threat->issues[k]; a++)
            n += mask_lane(&link->refused[a], lane);
    }
    return n;
}

static void run_down(const by_hand *h, world *w, uint32_t t, uint32_t n, uint32_t lane)
{
    const parley_threat *threat = &h->subject.scenario.threats[t];
    history *s = &w->threats[t];
    s->left -= s->left > 0;
    s->clean = n > 0 ? 0 : s->clean + 1;
    s->lifted = s->left == 0 && s->clean >= number(h, threat->relief, lane);
    if (s->lifted) {
        s->is = IDLE;
        s->tally = s->quiet = 0;
        return;
    }
    for (uint32_t m = 0; m < threat->n_instruments; m++)
        if (number(h, threat->instruments[m].backlash, lane) && !w->withdrawn)
            w->leaving = true;
}

static void enforce(const by_hand *h, world *w, uint32_t t, uint32_t lane)
{
    const parley_threat *threat = &h->subject.scenario.threats[t];
    history *s = &w->threats[t];
    uint32_t n = offences(h, w, t, lane), forget = number(h, threat->forget, lane);
    s->triggered = s->bluffed = s->lifted = false;
    if (s->is == ACTIVE) {
        run_down(h, w, t, n, lane);
        return;
    }
    if (s->is == PENDING || !standing(threat, h->play->round))
        return;
    s->tally += n;
    s->quiet = n > 0 ? 0 : s->quiet + 1;
    if (forget > 0 && s->quiet >= forget)
        s->tally = 0;
    s->triggered = s->tally >= number(h, threat->threshold, lane);
    if (!s->triggered)
        return;
    s->tally = 0;
    s->bluffed = !number(h, threat->credibility, lane);
    if (s->bluffed) {
        s->bluffs++;
        w->paid[threat->sender] += 0.5;
        return;
    }
    s->imposed = true;
    s->impositions++;
    s->carried_out++;
    s->is = PENDING;
    s->countdown = number(h, threat->delay, lane);
}

static uint32_t minimum(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

static void expect_same(const by_hand *h, const world *w, uint32_t t, uint32_t lane)
{
    const history *s = &w->threats[t];
    const threat_play *state = &h->play->threats[t];
    const game_threat *g = &h->subject.game->threats[t];
    assert_int_equal(mask_lane(&state->pending, lane), s->is == PENDING);
    assert_int_equal(mask_lane(&state->active, lane), s->is == ACTIVE);
    assert_int_equal(mask_lane(&state->activated, lane), s->activated);
    assert_int_equal(mask_lane(&state->imposed, lane), s->imposed);
    assert_int_equal(mask_lane(&state->triggered, lane), s->triggered);
    assert_int_equal(mask_lane(&state->bluffed, lane), s->bluffed);
    assert_int_equal(mask_lane(&state->lifted, lane), s->lifted);
    assert_true(state->impositions[lane] == s->impositions);
    assert_true(state->carried_out[lane] == s->carried_out); /* not what was scheduled */
    assert_true(state->bluffs[lane] == s->bluffs);
    if (s->is == IDLE) /* a full counter stays full: no comparison needs more */
        assert_int_equal(count_in(state->tally, g->tally_bits, lane),
                         minimum(s->tally, (1u << g->tally_bits) - 1));
    if (s->is == PENDING)
        assert_int_equal(count_in(state->countdown, g->countdown_bits, lane), s->countdown);
    if (s->is == ACTIVE)
        assert_int_equal(count_in(state->left, g->left_bits, lane), s->left);
}

static void make_up_offences(by_hand *h, uint64_t *seed)
{
    bool often = h->play->round / 8 % 2 == 0;
    for (uint32_t l = 0; l < h->subject.game->n_links; l++) {
        link_play *link = &h->play->links[l];
        mask *masks[] = {&link->adverse, &link->violated, &link->refused[0], &link->refused[1]};
        for (uint32_t i = 0; i < 2 + h->subject.game->links[l].assistance.n; i++)
            *masks[i] = often ? made_up_mask(seed)
                              : made_up_mask(seed) & made_up_mask(seed) & made_up_mask(seed);
    }
}

static void play_one_round(by_hand *h, world *worlds, uint64_t *seed)
{
    rule_clock(h->play);
    rule_tick(h->play);
    make_up_offences(h, seed);
    for (uint32_t i = 0; i < 2; i++)
        memset(h->play->actors[i].payoff, 0, sizeof h->play->actors[i].payoff);
    rule_enforce(h->play);
    rule_learn(h->play);
    for (uint32_t lane = 0; lane < LANES; lane++) {
        world *w = &worlds[lane];
        if (!mask_lane(&h->play->running, lane))
            continue;
        w->paid[0] = w->paid[1] = 0;
        for (uint32_t t = 0; t < 4; t++)
            tick(h, &w->threats[t], t, lane);
        for (uint32_t t = 0; t < 4; t++)
            enforce(h, w, t, lane);
        for (uint32_t t = 0; t < 4; t++)
            expect_same(h, w, t, lane);
        assert_int_equal(mask_lane(&h->play->leaving[0], lane), w->leaving);
        for (uint32_t i = 0; i < 2; i++)
            assert_near(h->play->actors[i].payoff[lane], -w->paid[i], 1e-15);
        w->withdrawn |= w->leaving;
    }
    h->play->withdrawn[0] |= h->play->leaving[0];
}

static void threats_live_through_the_stages_of_their_lives(void **state)
{
    (void)state;
    by_hand h;
    start(&h);
    for (uint64_t seed = 1; seed <= 6; seed++) {
        world worlds[LANES];
        uint64_t numbers = seed;
        memset(worlds, 0, sizeof worlds);
        h.play->planes.block = (uint32_t)seed;
        by_hand_again(&h);
        for (h.play->round = 0; h.play->round < 60; h.play->round++) {
            if (h.play->round % 25 == 24) /* some histories end */
                h.play->running &= made_up_mask(&numbers) | made_up_mask(&numbers);
            play_one_round(&h, worlds, &numbers);
        }
    }
    by_hand_free(&h);
}

static void a_withdrawal_is_counted_once_between_two(void **state)
{
    (void)state;
    by_hand h;
    by_hand_init(&h, "{'format':1,'rounds':{'count':64},'actors':{'a':{},'b':{}},"
                     "'issues':{'k':{" DILEMMA ",'monitoring':{}}},'threats':{"
                     "'s':{'sender':'a','target':'b','on':'signal','credibility':1,'duration':9,"
                     "'instruments':{'x':{'backlash':1},'y':{'backlash':1}}},"
                     "'t':{'sender':'a','target':'b','on':'signal','credibility':1,'duration':9,"
                     "'instruments':{'x':{'backlash':1}}},"
                     "'u':{'sender':'b','target':'a','on':'signal','credibility':1,'duration':9,"
                     "'instruments':{'x':{'backlash':1}}}},"
                     "'behaviour':{'a':{'actor':'a','strategy':'grim'},"
                     "'b':{'actor':'b','strategy':'grim'}}}");
    const game_threat *threats = h.subject.game->threats;
    for (uint32_t t = 0; t < 3; t++) {
        h.play->threats[t].active = mask_all();
        current_load(h.play, threats[t].declared->duration, h.play->threats[t].left,
                     threats[t].left_bits, mask_all());
    }
    for (h.play->round = 0; h.play->round < 3; h.play->round++) {
        rule_enforce(h.play);
        rule_continue(h.play);
        assert_int_equal(counted(&h, threats[0].withdrawal), h.play->round == 0 ? LANES : 0);
        assert_int_equal(counted(&h, threats[2].withdrawal), 0);
    }
    assert_int_equal(threats[0].withdrawal, threats[1].withdrawal);
    assert_int_not_equal(threats[0].withdrawal, threats[2].withdrawal);
    by_hand_free(&h);
}

static void a_sanction_triggered_in_t_with_delay_d_is_active_from_t_plus_1_plus_d(void **state)
{
    (void)state;
    for (uint32_t delay = 0; delay < 5; delay++) {
        by_hand h;
        by_hand_init(&h,
                     "{'format':1,'rounds':{'count':64},'actors':{'a':{},'b':{}},"
                     "'issues':{'k':{" DILEMMA ",'monitoring':{}}},'threats':{"
                     "'s':{'sender':'a','target':'b','on':'signal','credibility':1,'duration':3,"
                     "'delay':%u}},'behaviour':{'a':{'actor':'a','strategy':'grim'},"
                     "'b':{'actor':'b','strategy':'grim'}}}",
                     delay);
        for (h.play->round = 0; h.play->round < 14; h.play->round++) {
            uint32_t round = h.play->round;
            rule_clock(h.play);
            rule_tick(h.play);
            bool active = round >= 2 + 1 + delay && round < 2 + 1 + delay + 3;
            assert_mask(h.play->threats[0].active, active ? mask_all() : mask_none());
            h.play->links[link_index(&h, 1, 0, 0)].adverse = round == 2 ? mask_all() : mask_none();
            rule_enforce(h.play);
            rule_learn(h.play);
        }
        by_hand_free(&h);
    }
}

/* -- Pay -- */

static void start_payments(by_hand *h)
{
    by_hand_init(
        h, "{'format':1,'rounds':{'count':64},'actors':{'a':{},'b':{'types':{"
           "'x':{'prior':0.5,'turnover':{'y':0.4},'set':{'/issues/own/payoff/b/dc':7,"
           "'/threats/s/escalation':{'dist':'uniform','min':1,'max':1.5}}},'y':{'prior':0.5}}}},"
           "'issues':{"
           "'dilemma':{'payoff':{'form':'prisoners_dilemma','R':{'dist':'uniform','min':2,'max':3},"
           "'S':0,'T':{'schedule':[[0,5],[2,4.5]]},'P':1},'monitoring':{}},"
           "'own':{'payoff':{'form':'matrix','a':{'cc':1,'cd':2,'dc':-3,'dd':4},"
           "'b':{'cc':5,'cd':-6,'dc':5.5,'dd':8}},'monitoring':{}},"
           "'hurt':{'payoff':{'form':'harm','gain':{'a':1.5,'b':{'dist':'normal','mean':2,'sd':1}},"
           "'harm':{'a':0.7},'blowback':{'b':0.25}},'monitoring':{}}},"
           "'threats':{"
           "'s':{'sender':'a','target':'b','issues':['dilemma','hurt'],'on':'signal',"
           "'credibility':1,'duration':3,'escalation':1.25,'instruments':{"
           "'x':{'cost_target':1.5,'cost_sender':0.5,'gain_reduction':0.4},"
           "'y':{'cost_target':{'dist':'uniform','min':0,'max':1},'gain_reduction':0.5}}},"
           "'t':{'sender':'a','target':'b','issues':['own','hurt'],'on':'signal','credibility':1,"
           "'duration':3,'instruments':{'x':{'cost_sender':0.25,'gain_reduction':"
           "{'dist':'uniform','min':0,'max':1}}}},"
           "'u':{'sender':'b','target':'a','on':'signal','credibility':1,'duration':3,"
           "'escalation':2,'instruments':{'x':{'cost_target':-0.5,'gain_reduction':0.1}}}},"
           "'behaviour':{'a':{'actor':'a','strategy':'grim'},"
           "'b':{'actor':'b','strategy':'grim'}}}");
}

static double cell_of(const by_hand *h, uint32_t i, uint32_t k, bool c, bool other_c, uint32_t lane)
{
    const parley_payoff *payoff = &h->subject.scenario.issues[k].payoff;
    const struct play *play = h->play;
    if (payoff->form == PARLEY_HARM)
        return (c ? 0
                  : current_value(play, payoff->gain[i], lane) -
                        current_value(play, payoff->blowback[i], lane)) -
               (other_c ? 0 : current_value(play, payoff->harm[i], lane));
    const parley_number_id dilemma[4] = {payoff->r, payoff->s, payoff->t, payoff->p};
    const parley_number_id *ids = payoff->form == PARLEY_MATRIX ? payoff->cells[i] : dilemma;
    return current_value(play, ids[(c ? 0 : 2) + (other_c ? 0 : 1)], lane);
}

static bool covers(const parley_threat *threat, uint32_t issue)
{
    for (uint32_t k = 0; k < threat->n_issues; k++)
        if (threat->issues[k] == issue)
            return true;
    return false;
}

/* What i earns on an issue against the other, gains from defecting shrunk by sanctions. */
static double earned(const by_hand *h, uint32_t i, uint32_t k, uint32_t lane)
{
    const struct play *play = h->play;
    double left = 1;
    for (uint32_t t = 0; t < 3; t++) {
        const parley_threat *threat = &h->subject.scenario.threats[t];
        if (threat->target != i || !covers(threat, k) || !mask_lane(&play->threats[t].active, lane))
            continue;
        for (uint32_t m = 0; m < threat->n_instruments; m++)
            left *= 1 - current_value(play, threat->instruments[m].gain_reduction, lane);
    }
    bool c = mask_lane(&play->links[link_index(h, i, 1 - i, k)].executed, lane);
    bool other = mask_lane(&play->links[link_index(h, 1 - i, i, k)].executed, lane);
    double cooperating = cell_of(h, i, k, true, other, lane);
    double defecting = cell_of(h, i, k, false, other, lane);
    if (c)
        return cooperating;
    return defecting > cooperating ? cooperating + left * (defecting - cooperating) : defecting;
}

static double spent(const by_hand *h, uint32_t i, uint32_t lane)
{
    const struct play *play = h->play;
    double sum = 0;
    for (uint32_t t = 0; t < 3; t++) {
        const parley_threat *threat = &h->subject.scenario.threats[t];
        if (!mask_lane(&play->threats[t].active, lane))
            continue;
        double factor = pow(current_value(play, threat->escalation, lane),
                            (double)play->threats[t].impositions[lane] - 1);
        for (uint32_t m = 0; m < threat->n_instruments; m++) {
            const parley_instrument *tool = &threat->instruments[m];
            if (threat->target == i)
                sum += factor * current_value(play, tool->cost_target, lane);
            if (threat->sender == i)
                sum += factor * current_value(play, tool->cost_sender, lane);
        }
    }
    return sum;
}

static void sanctions_cost_both_and_shrink_the_gain_from_defecting(void **state)
{
    (void)state;
    by_hand h;
    uint64_t seed = 1;
    start_payments(&h);
    for (h.play->round = 0; h.play->round < 6; h.play->round++) {
        rule_clock(h.play);
        for (uint32_t t = 0; t < 3; t++) {
            h.play->threats[t].active = made_up_mask(&seed);
            for (uint32_t lane = 0; lane < LANES; lane++)
                h.play->threats[t].impositions[lane] = 1 + made_up(&seed) % 5;
            threat_escalates(h.play, t);
        }
        if (h.play->round == 3)
            for (uint32_t t = 0; t < 3; t++)
                h.play->threats[t].active = mask_none();
        for (uint32_t l = 0; l < h.subject.game->n_links; l++)
            h.play->links[l].executed = made_up_mask(&seed);
        stages_update(h.play);
        rule_pay(h.play);
        for (uint32_t lane = 0; lane < LANES; lane++)
            for (uint32_t i = 0; i < 2; i++) {
                double wanted = -spent(&h, i, lane);
                for (uint32_t k = 0; k < 3; k++)
                    wanted += earned(&h, i, k, lane);
                assert_near(h.play->actors[i].payoff[lane], wanted, 1e-12);
            }
    }
    by_hand_free(&h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threats_live_through_the_stages_of_their_lives),
        cmocka_unit_test(a_withdrawal_is_counted_once_between_two),
        cmocka_unit_test(a_sanction_triggered_in_t_with_delay_d_is_active_from_t_plus_1_plus_d),
        cmocka_unit_test(sanctions_cost_both_and_shrink_the_gain_from_defecting),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
