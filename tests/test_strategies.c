/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Choose and Learn: every automaton against its rule stated on whole histories, and the logit
 * response against its formula. */
#include "by_hand.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LENGTH 5 /* rounds of history: all 4^LENGTH of them are tried */

/* What a player did and what it saw the other do, C as true, in rounds 0 .. n - 1. */
typedef struct past {
    int n;
    bool x[LENGTH], y[LENGTH];
} past;

/* -- the rules: probability to cooperate after a past -- */

static double cooperator(const past *p)
{
    (void)p;
    return 1;
}

static double defector(const past *p)
{
    (void)p;
    return 0;
}

static double tosser(const past *p)
{
    (void)p;
    return 0.37;
}

static double echo(const past *p)
{
    return p->n == 0 || p->y[p->n - 1];
}

static double wary_echo(const past *p)
{
    return p->n > 0 && p->y[p->n - 1];
}

static double generous_echo(const past *p)
{
    return p->n == 0 || p->y[p->n - 1] ? 1 : 0.3;
}

static double slow_to_anger(const past *p)
{
    return !(p->n >= 2 && !p->y[p->n - 1] && !p->y[p->n - 2]);
}

static double twice_for_each(const past *p)
{
    for (int t = p->n - 1; t >= 0 && t >= p->n - 2; t--)
        if (!p->y[t])
            return 0;
    return 1;
}

static double contrite(const past *p)
{
    bool own = true, other = true; /* in good standing */
    for (int t = 0; t < p->n; t++) {
        bool own_next = p->x[t] || (own && !other), other_next = p->y[t] || (other && !own);
        own = own_next;
        other = other_next;
    }
    return !(own && !other);
}

static double unforgiving(const past *p)
{
    for (int t = 0; t < p->n; t++)
        if (!p->y[t])
            return 0;
    return 1;
}

static double punishing(const past *p, int punishment)
{
    int left = 0;
    for (int t = 0; t < p->n; t++) {
        if (left > 0)
            left--;
        else if (!p->y[t])
            left = punishment;
    }
    return left == 0;
}

static double punishing_once(const past *p)
{
    return punishing(p, 1);
}

static double punishing_thrice(const past *p)
{
    return punishing(p, 3);
}

static double stays_if_it_won(const past *p)
{
    return p->n == 0 || p->x[p->n - 1] == p->y[p->n - 1];
}

static double by_last(const past *p, double initial, const double entries[4])
{
    if (p->n == 0)
        return initial;
    return entries[2 * !p->x[p->n - 1] + !p->y[p->n - 1]];
}

static double remembers_one(const past *p)
{
    static const double entries[] = {0.9, 0.2, 0.7, 0.4};
    return by_last(p, 0.6, entries);
}

/* Press and Dyson's Extort-2, Extort-3 and Stewart and Plotkin's ZD-GTFT-2. */
static double extorts_2(const past *p)
{
    static const double entries[] = {8.0 / 9, 1.0 / 2, 1.0 / 3, 0};
    return by_last(p, 1, entries);
}

static double extorts_3(const past *p)
{
    static const double entries[] = {11.0 / 13, 1.0 / 2, 7.0 / 26, 0};
    return by_last(p, 1, entries);
}

static double generous_zd(const past *p)
{
    static const double entries[] = {1, 1.0 / 8, 1, 1.0 / 4};
    return by_last(p, 1, entries);
}

/* The user's own: three moods, from 1; each good outcome lifts it by one, each bad lowers it. */
static double moody(const past *p)
{
    static const double chances[] = {0, 0.5, 1};
    int mood = 1;
    for (int t = 0; t < p->n; t++) {
        mood += p->x[t] && p->y[t] ? 1 : !p->y[t] ? -1 : 0;
        mood = mood < 0 ? 0 : mood > 2 ? 2 : mood;
    }
    return chances[mood];
}

static const struct {
    const char *strategy;
    double (*rule)(const past *p);
} automata[] = {
    {"'always_cooperate'", cooperator},
    {"'always_defect'", defector},
    {"{'type':'random','p':0.37}", tosser},
    {"'tit_for_tat'", echo},
    {"'suspicious_tit_for_tat'", wary_echo},
    {"{'type':'generous_tit_for_tat','generosity':0.3}", generous_echo},
    {"'tit_for_two_tats'", slow_to_anger},
    {"'two_tits_for_tat'", twice_for_each},
    {"'contrite_tit_for_tat'", contrite},
    {"'grim'", unforgiving},
    {"{'type':'trigger','punishment':1}", punishing_once},
    {"{'type':'trigger','punishment':3}", punishing_thrice},
    {"'win_stay_lose_shift'", stays_if_it_won},
    {"{'type':'memory_one','initial':0.6,'cc':0.9,'cd':0.2,'dc':0.7,'dd':0.4}", remembers_one},
    {"{'type':'zero_determinant','kind':'extort','factor':2,'scale':0.1111111111111111}",
     extorts_2},
    {"{'type':'zero_determinant','kind':'extort','factor':3,'scale':0.11538461538461539}",
     extorts_3},
    {"{'type':'zero_determinant','kind':'generous','factor':2,'scale':0.25}", generous_zd},
    {"{'type':'automaton','initial':1,'states':["
     "{'cooperate':0,'cc':1,'cd':0,'dc':0,'dd':0},{'cooperate':0.5,'cc':2,'cd':0,'dc':1,'dd':0},"
     "{'cooperate':1,'cc':2,'cd':1,'dc':2,'dd':1}]}",
     moody},
};

static void start(by_hand *h, const char *strategy)
{
    by_hand_init(h,
                 "{'format':1,'rounds':{'count':9},'actors':{'a':{},'b':{}},"
                 "'issues':{'k':{" DILEMMA ",'monitoring':{}}},"
                 "'behaviour':{'a':{'actor':'a','strategy':%s},"
                 "'b':{'actor':'b','strategy':'grim'}}}",
                 strategy);
}

/* The probability to cooperate of the one state that a lane is in. */
static double chance_in(const by_hand *h, uint32_t l, uint32_t lane)
{
    const game_slot *slot = &h->subject.game->links[l].slots[0];
    double chance = NAN;
    for (uint32_t s = 0; s < slot->strategy.n_states; s++) {
        if (!mask_lane(&h->play->links[l].states[slot->first_state + s], lane))
            continue;
        assert_true(isnan(chance)); /* one state only */
        const game_chance *c = &slot->strategy.states[s].cooperate;
        chance = c->number == PARLEY_NONE ? c->constant : current_value(h->play, c->number, lane);
    }
    return chance;
}

/* Plays the LANES pasts from number `first` on; two digits of the number a round. */
static void try_pasts(by_hand *h, double (*rule)(const past *p), uint32_t first)
{
    uint32_t own = link_index(h, 0, 1, 0), other = link_index(h, 1, 0, 0);
    by_hand_again(h);
    for (h->play->round = 0; h->play->round <= LENGTH; h->play->round++) {
        int n = (int)h->play->round;
        mask x = mask_none(), y = mask_none();
        rule_clock(h->play);
        rule_choose(h->play);
        for (uint32_t lane = 0; lane < LANES; lane++) {
            past p = {.n = n};
            for (int t = 0; t < LENGTH; t++) {
                p.x[t] = (first + lane) >> 2 * t & 1;
                p.y[t] = (first + lane) >> (2 * t + 1) & 1;
            }
            double wanted = rule(&p);
            assert_near(chance_in(h, own, lane), wanted, 1e-15);
            if (wanted == 0 || wanted == 1)
                assert_int_equal(mask_lane(&h->play->links[own].intended, lane), wanted == 1);
            if (n == LENGTH)
                continue;
            x[lane / 64] |= (uint64_t)p.x[n] << (lane % 64);
            y[lane / 64] |= (uint64_t)p.y[n] << (lane % 64);
        }
        h->play->links[own].executed = x;
        h->play->links[other].adverse = ~y;
        rule_learn(h->play);
    }
}

static void every_automaton_does_as_its_rule_says_after_any_past(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof automata / sizeof *automata; i++) {
        by_hand h;
        start(&h, automata[i].strategy);
        for (uint32_t first = 0; first < 1u << 2 * LENGTH; first += LANES)
            try_pasts(&h, automata[i].rule, first);
        by_hand_free(&h);
    }
}

static void a_chance_to_cooperate_is_taken_as_often_as_it_says(void **state)
{
    (void)state;
    by_hand h;
    enum { TIMES = 3000 };
    uint64_t n = 0;
    start(&h, "{'type':'random','p':0.37}");
    rule_clock(h.play);
    for (h.play->round = 1; h.play->round <= TIMES; h.play->round++) {
        rule_choose(h.play);
        n += mask_count(h.play->links[link_index(&h, 0, 1, 0)].intended);
    }
    double all = (double)TIMES * LANES;
    assert_near((double)n, 0.37 * all, 4.5 * sqrt(0.37 * 0.63 * all));
    by_hand_free(&h);
}

static void punishment_lasts_as_long_as_its_number_says_when_it_begins(void **state)
{
    (void)state;
    by_hand h;
    start(&h, "{'type':'trigger','punishment':{'schedule':[[0,4],[1,2],[3,6]]}}");
    uint32_t own = link_index(&h, 0, 1, 0), other = link_index(&h, 1, 0, 0);
    mask early = bit_of_lane(0); /* seen to defect in round 0, the others in round 1 */
    for (h.play->round = 0; h.play->round < 8; h.play->round++) {
        uint32_t round = h.play->round;
        bool early_punishes = round >= 1 && round <= 4, late_punishes = round >= 2 && round <= 3;
        rule_clock(h.play);
        rule_choose(h.play);
        assert_mask(h.play->links[own].intended, (early_punishes ? mask_none() : early) |
                                                     (late_punishes ? mask_none() : ~early));
        h.play->links[other].adverse = round == 0 ? early : round == 1 ? ~early : mask_none();
        rule_learn(h.play);
    }
    by_hand_free(&h);
}

static void what_is_left_of_a_punishment_ends_with_its_strategy(void **state)
{
    (void)state;
    by_hand h;
    by_hand_init(&h, "{'format':1,'rounds':{'count':12},'actors':{'a':{},'b':{}},"
                     "'issues':{'k':{" DILEMMA ",'monitoring':{}}},"
                     "'commitments':{'r':{'kind':'restraint','from':3}},"
                     "'behaviour':{'a':{'actor':'a','strategy':{'type':'trigger','punishment':2},"
                     "'baseline':{'type':'trigger','punishment':9}},"
                     "'b':{'actor':'b','strategy':'grim'}}}");
    for (h.play->round = 0; h.play->round < 10; h.play->round++) {
        uint32_t round = h.play->round;
        bool punishes = round == 1 || round == 2 || round == 4 || round == 5;
        rule_clock(h.play);
        rule_choose(h.play);
        assert_mask(h.play->links[link_index(&h, 0, 1, 0)].intended,
                    punishes ? mask_none() : mask_all());
        h.play->links[link_index(&h, 1, 0, 0)].adverse =
            round == 0 || round == 3 ? mask_all() : mask_none();
        rule_learn(h.play);
    }
    by_hand_free(&h);
}

/* -- the logit response -- */

#define SHARE "{'dist':'uniform','min':0,'max':1}"
#define MOST "{'dist':'uniform','min':0.5,'max':1}"
#define AMOUNT "{'dist':'uniform','min':-1,'max':3}"
#define STRENGTH "{'dist':'uniform','min':0.5,'max':3}"

#define OFFERS                                                                                     \
    "'commitments':{'r':{'kind':'restraint','from':2},"                                            \
    "'p':{'kind':'assistance','from':3,'restores':0.7,'request':" SHARE ",'honour':{"              \
    "'accidental':0.8,'deliberate':" SHARE "}},"                                                   \
    "'q':{'kind':'assistance','restores':0.9,'request':0.5,'honour':{'deliberate':0.3,"            \
    "'accidental':" SHARE "}},"                                                                    \
    "'h':{'kind':'hotline','from':1,'call':0.6,'resolve':{'accidental':0.5,'deliberate':0.1}}},"

#define FEARS                                                                                      \
    "'threats':{"                                                                                  \
    "'s':{'sender':'a','target':'b','on':'signal','credibility':0.5,'threshold':3,'delay':2,"      \
    "'duration':5,'relief':2,'escalation':1.3,'instruments':{"                                     \
    "'x':{'cost_target':1.5,'gain_reduction':0.4},'y':{'cost_target':" SHARE "}}},"                \
    "'v':{'sender':'a','target':'b','on':'violation','credibility':0.5,'duration':7,"              \
    "'instruments':{'x':{'cost_target':0.8}}},"                                                    \
    "'f':{'sender':'a','target':'b','on':'refusal','credibility':0.5,'duration':2,'relief':1,"     \
    "'threshold':{'dist':'discrete','values':[1,2],'weights':[1,1]},"                              \
    "'instruments':{'x':{'cost_target':2}}},"                                                      \
    "'late':{'sender':'a','target':'b','on':'signal','from':6,'credibility':0.5,'duration':1,"     \
    "'instruments':{'x':{'cost_target':1}}},"                                                      \
    "'c':{'sender':'a','target':'b','on':'imposition','of':'u','credibility':0.5,'duration':4,"    \
    "'relief':1,'instruments':{'x':{'cost_target':9}}},"                                           \
    "'u':{'sender':'b','target':'a','on':'signal','credibility':0.5,'duration':4,"                 \
    "'instruments':{'x':{'cost_target':9}}}},"

/* b towards a, on an issue with two offers of help and a phone, under five threats. */
static void start_fearing(by_hand *h, const char *monitoring)
{
    by_hand_init(h,
                 "{'format':1,'rounds':{'count':30},'actors':{'a':{},'b':{'discount':" MOST "}},"
                 "'issues':{'k':{'payoff':{'form':'matrix','a':{'cc':1,'cd':0,'dc':2,'dd':0.5},"
                 "'b':{'cc':" AMOUNT ",'cd':" AMOUNT ",'dc':" STRENGTH ",'dd':1}},"
                 "'monitoring':%s}}," OFFERS FEARS
                 "'behaviour':{'a':{'actor':'a','strategy':'grim'},'b':{'actor':'b','strategy':{"
                 "'type':'logit_response','rationality':" STRENGTH ",'learning':" SHARE ","
                 "'trust':0.75,'credibility_prior':[2,5],'stake':" SHARE "}}}}",
                 monitoring);
}

static bool in_force(const by_hand *h, uint32_t c, uint32_t lane)
{
    const parley_commitment *commitment = &h->subject.scenario.commitments[c];
    return commitment->from <= h->play->round && !mask_lane(&h->play->withdrawn[0], lane);
}

static double value_of(const by_hand *h, parley_number_id id, uint32_t lane)
{
    return current_value(h->play, id, lane);
}

/* max(0, if_deliberate detection attribution - if_accidental false_alarm) */
static double excess(const by_hand *h, double if_deliberate, double if_accidental, uint32_t lane)
{
    const parley_issue *issue = &h->subject.scenario.issues[0];
    const parley_monitoring *eyes = &issue->monitoring[0];
    double attribution = issue->public_signal ? 1 : value_of(h, eyes->attribution, lane);
    return fmax(0, if_deliberate * value_of(h, eyes->detection, lane) * attribution -
                       if_accidental * value_of(h, eyes->false_alarm, lane));
}

static double uncleared(const by_hand *h, bool deliberate, uint32_t lane)
{
    double k = 1;
    for (uint32_t c = 1; c < 4; c++) {
        const parley_commitment *clause = &h->subject.scenario.commitments[c];
        if (!in_force(h, c, lane))
            continue;
        if (clause->kind == PARLEY_ASSISTANCE)
            k *= 1 - value_of(h, clause->request[0], lane) *
                         value_of(h,
                                  (deliberate ? clause->honour_deliberate
                                              : clause->honour_accidental)[1],
                                  lane) *
                         value_of(h, clause->restores[1], lane);
        else
            k *= 1 - value_of(h, clause->call[0], lane) *
                         value_of(h,
                                  (deliberate ? clause->resolve_deliberate
                                              : clause->resolve_accidental)[1],
                                  lane);
    }
    return k;
}

/* m of a threat: the chance that a D adds what it is on. */
static double added(const by_hand *h, const parley_threat *threat, double m, uint32_t lane)
{
    if (threat->on == PARLEY_ON_SIGNAL)
        return m;
    if (threat->on == PARLEY_ON_VIOLATION)
        return in_force(h, 0, lane) ? m : 0;
    for (uint32_t c = 1; threat->on == PARLEY_ON_REFUSAL && c < 3; c++) {
        const parley_commitment *help = &h->subject.scenario.commitments[c];
        if (!in_force(h, c, lane))
            continue;
        double request = value_of(h, help->request[0], lane);
        return excess(h, request * (1 - value_of(h, help->honour_deliberate[1], lane)),
                      request * (1 - value_of(h, help->honour_accidental[1], lane)), lane);
    }
    return 0;
}

static double feared(const by_hand *h, uint32_t t, double m, uint32_t lane)
{
    const parley_threat *threat = &h->subject.scenario.threats[t];
    const threat_play *state = &h->play->threats[t];
    double d = h->play->actors[1].discount[lane], cost = 0, n = (double)state->impositions[lane];
    double escalation = value_of(h, threat->escalation, lane);
    for (uint32_t i = 0; i < threat->n_instruments; i++)
        cost += value_of(h, threat->instruments[i].cost_target, lane);
    if (threat->target != 1)
        return 0;
    m = added(h, threat, m, lane);
    if (mask_lane(&state->active, lane))
        return value_of(h, threat->relief, lane) > 0 ? m * d * cost * pow(escalation, n - 1) : 0;
    if (mask_lane(&state->pending, lane) || threat->from > h->play->round)
        return 0;
    double delay = value_of(h, threat->delay, lane), loss = 0;
    for (double s = 1 + delay; s <= delay + value_of(h, threat->duration, lane); s++)
        loss += pow(d, s) * cost * pow(escalation, n);
    double a = 2 + (double)state->carried_out[lane], b = 5 + (double)state->bluffs[lane];
    return m * a / (a + b) * loss / value_of(h, threat->threshold, lane);
}

static double chance_to_defect(const by_hand *h, uint32_t lane)
{
    const parley_number_id *cells = h->subject.scenario.issues[0].payoff.cells[1];
    const game_slot *slot = &h->subject.game->links[link_index(h, 1, 0, 0)].slots[0];
    const parley_strategy *strategy = slot->strategy.declared;
    double q = h->play->beliefs[slot->belief][lane], u[4], risk = 0;
    double left = mask_lane(&h->play->threats[0].active, lane) ? 1 - 0.4 : 1;
    for (int c = 0; c < 4; c++)
        u[c] = value_of(h, cells[c], lane);
    for (int other = 0; other < 2; other++) /* what sanctions leave of a gain */
        if (u[2 + other] > u[other])
            u[2 + other] = u[other] + left * (u[2 + other] - u[other]);
    double gain = q * (u[2] - u[0]) + (1 - q) * (u[3] - u[1]);
    double m = excess(h, uncleared(h, true, lane), uncleared(h, false, lane), lane);
    for (uint32_t t = 0; t < h->subject.scenario.n_threats; t++)
        risk += feared(h, t, m, lane);
    double drive = gain - risk - m * value_of(h, strategy->stake, lane);
    return 1 / (1 + exp(-value_of(h, strategy->rationality, lane) * drive));
}

static void make_up_states(by_hand *h, uint64_t *seed)
{
    const game_slot *slot = &h->subject.game->links[link_index(h, 1, 0, 0)].slots[0];
    h->play->withdrawn[0] = made_up_mask(seed) & made_up_mask(seed);
    for (uint32_t lane = 0; lane < LANES; lane++)
        h->play->beliefs[slot->belief][lane] = made_up_uniform(seed);
    for (uint32_t t = 0; t < h->subject.scenario.n_threats; t++) {
        threat_play *state = &h->play->threats[t];
        state->active = made_up_mask(seed) & made_up_mask(seed);
        state->pending = made_up_mask(seed) & made_up_mask(seed) & ~state->active;
        for (uint32_t lane = 0; lane < LANES; lane++) {
            state->carried_out[lane] = made_up(seed) % 4;
            state->bluffs[lane] = made_up(seed) % 4;
            state->impositions[lane] = mask_lane(&state->active, lane) + state->carried_out[lane];
        }
        state->triggered = mask_all(); /* which is what changes beliefs */
        threat_escalates(h->play, t);
    }
}

static void the_logit_response_is_its_formula_to_24_bits(void **state)
{
    (void)state;
    static const char *const monitoring[] = {
        "{'detection':" SHARE ",'attribution':0.8,'false_alarm':0.15}",
        "{'detection':0.7,'attribution':0.2,'false_alarm':0.1,'public':true}"};
    for (int i = 0; i < 2; i++) {
        by_hand h;
        uint64_t seed = 7;
        start_fearing(&h, monitoring[i]);
        uint32_t l = link_index(&h, 1, 0, 0);
        for (h.play->round = 0; h.play->round < 8; h.play->round++) {
            rule_clock(h.play);
            make_up_states(&h, &seed);
            stages_update(h.play);
            threats_update(h.play);
            fears_update(h.play);
            logit_response(h.play, l, mask_all(), &h.play->digits);
            for (uint32_t lane = 0; lane < LANES; lane++) {
                uint64_t digits = h.play->digits.lanes[lane];
                double wanted = chance_to_defect(&h, lane);
                assert_near(ldexp((double)digits, -64), wanted, wanted * 0x1.1p-24 + 0x1p-52);
                for (uint32_t b = 0; b < DIGIT_PLANES; b++)
                    assert_int_equal(mask_lane(&h.play->digits.planes[b], lane),
                                     digits >> (63 - b) & 1);
            }
        }
        by_hand_free(&h);
    }
}

static void trust_moves_towards_what_is_seen_and_starts_again(void **state)
{
    (void)state;
    by_hand h;
    uint64_t seed = 8;
    start_fearing(&h, "{}");
    uint32_t own = link_index(&h, 1, 0, 0), other = link_index(&h, 0, 1, 0);
    const game_slot *slot = &h.subject.game->links[own].slots[0];
    parley_number_id learning = slot->strategy.declared->learning;
    double q[LANES];
    for (uint32_t lane = 0; lane < LANES; lane++)
        q[lane] = 0.75;
    for (h.play->round = 0; h.play->round < 10; h.play->round++) {
        rule_clock(h.play);
        for (uint32_t lane = 0; lane < LANES; lane++)
            assert_near(h.play->beliefs[slot->belief][lane], q[lane], 1e-15);
        h.play->links[other].adverse = made_up_mask(&seed);
        rule_learn(h.play);
        for (uint32_t lane = 0; lane < LANES; lane++) {
            double seen = !mask_lane(&h.play->links[other].adverse, lane);
            q[lane] += value_of(&h, learning, lane) * (seen - q[lane]);
        }
    }
    by_hand_free(&h);
}

static void a_logit_response_that_comes_back_trusts_afresh(void **state)
{
    (void)state;
    by_hand h;
    by_hand_init(&h, "{'format':1,'rounds':{'count':9},'actors':{'a':{},'b':{}},"
                     "'issues':{'k':{" DILEMMA ",'monitoring':{}}},"
                     "'commitments':{'r':{'kind':'restraint','from':2,'until':4}},"
                     "'behaviour':{'a':{'actor':'a','strategy':'grim','baseline':{'type':"
                     "'logit_response','rationality':1,'credibility_prior':[1,1],'trust':0.25,"
                     "'learning':0.5}},'b':{'actor':'b','strategy':'grim'}}}");
    uint32_t own = link_index(&h, 0, 1, 0);
    const game_link *link = &h.subject.game->links[own];
    uint32_t slot = link->plans[0].slot_free;
    double q = 0.25;
    for (h.play->round = 0; h.play->round < 7; h.play->round++) {
        bool free_now = h.play->round < 2 || h.play->round >= 4;
        rule_clock(h.play);
        if (h.play->round == 4)
            q = 0.25;
        assert_mask(h.play->links[own].states[link->slots[slot].first_state],
                    free_now ? mask_all() : mask_none());
        if (free_now)
            assert_near(h.play->beliefs[link->slots[slot].belief][5], q, 1e-15);
        rule_learn(h.play);
        q += free_now ? 0.5 * (1 - q) : 0;
    }
    by_hand_free(&h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_automaton_does_as_its_rule_says_after_any_past),
        cmocka_unit_test(a_chance_to_cooperate_is_taken_as_often_as_it_says),
        cmocka_unit_test(punishment_lasts_as_long_as_its_number_says_when_it_begins),
        cmocka_unit_test(what_is_left_of_a_punishment_ends_with_its_strategy),
        cmocka_unit_test(the_logit_response_is_its_formula_to_24_bits),
        cmocka_unit_test(trust_moves_towards_what_is_seen_and_starts_again),
        cmocka_unit_test(a_logit_response_that_comes_back_trusts_afresh),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
