/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The smoothed best reply of one who fears sanctions (logit choice: Fudenberg and Levine 1998):
 *
 *     P(D) = 1 / (1 + exp(-rationality (gain - risk - m stake)))
 *
 * gain is what D earns more than C against a counterpart that cooperates with the believed
 * probability; m the chance that a D adds a signal that stays uncleared; risk what the sanctions
 * feared for it would cost. */
#include "engine/stage.h"

/* A quantity in the lanes of a word. */
typedef struct word_reals {
    reals at[WORD_REALS];
} word_reals;

INLINE word_reals word_fill(double x)
{
    word_reals filled;
    for (int r = 0; r < WORD_REALS; r++)
        filled.at[r] = reals_fill(x);
    return filled;
}

/* What is worked out for the lanes of a word. */
typedef struct word_view {
    const struct play *play;
    uint32_t link;
    int word;
    uint64_t lanes;                          /* in which a logit response applies */
    word_reals rationality, stake, prior[2]; /* of the one that applies in each lane */
    word_reals uncleared_deliberate;         /* chance that a deliberate signal stays */
    word_reals uncleared_accidental;
    word_reals gain, risk, m;
} word_view;

static const double *values(const word_view *v, parley_number_id id, double buffer[64])
{
    return current_values(v->play, id, v->word, buffer);
}

static const game_link *link_of(const word_view *v)
{
    return &v->play->game->links[v->link];
}

/* The members of the strategies that apply, lane by lane. */
static void members_of(word_view *v)
{
    const game_link *link = link_of(v);
    const mask *states = v->play->links[v->link].states;
    v->rationality = v->stake = v->prior[0] = v->prior[1] = word_fill(0);
    for (uint32_t s = 0; s < link->n_slots; s++) {
        const game_slot *slot = &link->slots[s];
        const parley_strategy *strategy = slot->strategy.declared;
        uint64_t own = states[slot->first_state][v->word];
        if (!slot->strategy.logit || !(own & v->lanes))
            continue;
        LANE_BUFFER(first);
        LANE_BUFFER(second);
        const double *rationality = values(v, strategy->rationality, first);
        const double *stake = values(v, strategy->stake, second);
        for (int r = 0; r < WORD_REALS; r++) {
            v->rationality.at[r] =
                reals_select(own, r, reals_load(rationality, r), v->rationality.at[r]);
            v->stake.at[r] = reals_select(own, r, reals_load(stake, r), v->stake.at[r]);
            for (int p = 0; p < 2; p++)
                v->prior[p].at[r] = reals_select(own, r, reals_fill(strategy->credibility_prior[p]),
                                                 v->prior[p].at[r]);
        }
    }
}

static void gain_of(word_view *v, const double *believed)
{
    for (int r = 0; r < WORD_REALS; r++) {
        reals cells[4], q = reals_load(believed, r);
        stage_cells(v->play, v->link, v->word, r, cells);
        v->gain.at[r] = q * (cells[DC] - cells[CC]) + (1 - q) * (cells[DD] - cells[CD]);
    }
}

/* Under a commitment that clears, a signal stays with the chance 1 - use clears deliberate, or
 * accidental; `clears` is PARLEY_NONE where there is no such factor. */
static void clear_by(word_view *v, parley_number_id use, parley_number_id clears,
                     parley_number_id deliberate, parley_number_id accidental, uint64_t bound)
{
    LANE_BUFFER(first);
    LANE_BUFFER(second);
    LANE_BUFFER(third);
    LANE_BUFFER(fourth);
    const double *used = values(v, use, first);
    const double *for_deliberate = values(v, deliberate, second);
    const double *for_accidental = values(v, accidental, third);
    const double *cleared = clears == PARLEY_NONE ? NULL : values(v, clears, fourth);
    for (int r = 0; r < WORD_REALS; r++) {
        reals chance = reals_load(used, r);
        if (cleared)
            chance *= reals_load(cleared, r);
        chance = reals_select(bound, r, chance, reals_fill(0));
        v->uncleared_deliberate.at[r] *= 1 - chance * reals_load(for_deliberate, r);
        v->uncleared_accidental.at[r] *= 1 - chance * reals_load(for_accidental, r);
    }
}

static void uncleared_of(word_view *v)
{
    const game_link *link = link_of(v);
    const parley_scenario *scenario = v->play->game->scenario;
    uint64_t bound = bound_together(v->play, link)[v->word];
    v->uncleared_deliberate = v->uncleared_accidental = word_fill(1);
    for (uint32_t a = 0; a < link->assistance.n; a++) {
        const parley_commitment *c = &scenario->commitments[link->assistance.at[a]];
        if (commitment_stands(v->play, link->assistance.at[a]))
            clear_by(v, c->request[link->counterpart], c->restores[link->actor],
                     c->honour_deliberate[link->actor], c->honour_accidental[link->actor], bound);
    }
    for (uint32_t h = 0; h < link->hotlines.n; h++) {
        const parley_commitment *c = &scenario->commitments[link->hotlines.at[h]];
        if (commitment_stands(v->play, link->hotlines.at[h]))
            clear_by(v, c->call[link->counterpart], PARLEY_NONE, c->resolve_deliberate[link->actor],
                     c->resolve_accidental[link->actor], bound);
    }
}

/* max(0, if_deliberate detection attribution - if_accidental false_alarm): how much more often a D
 * than a C brings on what the two weights stand for. */
static void excess(const word_view *v, const word_reals *if_deliberate,
                   const word_reals *if_accidental, word_reals *out)
{
    const game_link *link = link_of(v);
    const parley_issue *issue = &v->play->game->scenario->issues[link->issue];
    const parley_monitoring *monitoring = &issue->monitoring[link->counterpart];
    LANE_BUFFER(first);
    LANE_BUFFER(second);
    LANE_BUFFER(third);
    const double *detection = values(v, monitoring->detection, first);
    const double *attribution = values(v, monitoring->attribution, second);
    const double *false_alarm = values(v, monitoring->false_alarm, third);
    for (int r = 0; r < WORD_REALS; r++) {
        reals laid = reals_load(detection, r);
        if (!issue->public_signal)
            laid *= reals_load(attribution, r);
        reals more =
            if_deliberate->at[r] * laid - if_accidental->at[r] * reals_load(false_alarm, r);
        out->at[r] = reals_above(more, reals_fill(0), more, reals_fill(0));
    }
}

/* The same for a refusal, under the first assistance commitment in force; else 0. */
static void excess_refusals(const word_view *v, word_reals *out)
{
    const game_link *link = link_of(v);
    uint64_t bound = bound_together(v->play, link)[v->word];
    word_reals deliberate = word_fill(0), accidental = word_fill(0);
    LANE_BUFFER(first);
    LANE_BUFFER(second);
    LANE_BUFFER(third);
    for (uint32_t a = 0; a < link->assistance.n; a++) {
        uint32_t index = link->assistance.at[a];
        const parley_commitment *c = &v->play->game->scenario->commitments[index];
        if (!commitment_stands(v->play, index))
            continue;
        const double *request = values(v, c->request[link->counterpart], first);
        const double *if_deliberate = values(v, c->honour_deliberate[link->actor], second);
        const double *if_accidental = values(v, c->honour_accidental[link->actor], third);
        for (int r = 0; r < WORD_REALS; r++) {
            reals asked = reals_select(bound, r, reals_load(request, r), reals_fill(0));
            deliberate.at[r] = asked * (1 - reals_load(if_deliberate, r));
            accidental.at[r] = asked * (1 - reals_load(if_accidental, r));
        }
        break;
    }
    excess(v, &deliberate, &accidental, out);
}

/* Under an active sanction a D costs one more round of it, where good conduct would end it. */
static void fear_prolonging(word_view *v, uint32_t t, const word_reals *chance, uint64_t lanes)
{
    const parley_threat *threat = v->play->game->threats[t].declared;
    const double *discount = v->play->actors[threat->target].discount + 64 * v->word;
    const double *cost = v->play->threats[t].cost + 64 * v->word;
    const double *factor = v->play->threats[t].power_active + 64 * v->word;
    LANE_BUFFER(first);
    const double *relief = values(v, threat->relief, first);
    for (int r = 0; r < WORD_REALS; r++) {
        reals risk =
            chance->at[r] * reals_load(discount, r) * reals_load(cost, r) * reals_load(factor, r);
        risk = reals_above(reals_load(relief, r), reals_fill(0), risk, reals_fill(0));
        v->risk.at[r] += reals_select(lanes, r, risk, reals_fill(0));
    }
}

/* An idle threat that stands may be triggered, and is believed to be carried out with the mean of a
 * beta belief. */
static void fear_trigger(word_view *v, uint32_t t, const word_reals *chance, uint64_t lanes)
{
    const parley_threat *threat = v->play->game->threats[t].declared;
    const threat_play *state = &v->play->threats[t];
    int first_lane = 64 * v->word;
    const double *factor = state->power + first_lane;
    LANE_BUFFER(first);
    const double *threshold = values(v, threat->threshold, first);
    for (int r = 0; r < WORD_REALS; r++) {
        reals carried_out = v->prior[0].at[r] + reals_load(state->carried_out + first_lane, r);
        reals bluffed = v->prior[1].at[r] + reals_load(state->bluffs + first_lane, r);
        reals loss = reals_load(state->dread + first_lane, r) *
                     reals_load(state->cost + first_lane, r) * reals_load(factor, r);
        reals risk = chance->at[r] * carried_out * loss /
                     ((carried_out + bluffed) * reals_load(threshold, r));
        v->risk.at[r] += reals_select(lanes, r, risk, reals_fill(0));
    }
}

static void add_risk(word_view *v, uint32_t t)
{
    const parley_threat *threat = v->play->game->threats[t].declared;
    const threat_play *state = &v->play->threats[t];
    uint64_t lanes = v->lanes;
    word_reals refusals;
    const word_reals *chance = &v->m;
    if (threat->on == PARLEY_ON_IMPOSITION)
        return;
    if (threat->on == PARLEY_ON_VIOLATION)
        lanes &= binding(v->play, link_of(v))[v->word];
    if (threat->on == PARLEY_ON_REFUSAL) {
        excess_refusals(v, &refusals);
        chance = &refusals;
    }
    uint64_t active = state->active[v->word], idle = ~(active | state->pending[v->word]);
    if (lanes & active)
        fear_prolonging(v, t, chance, lanes & active);
    if ((lanes & idle) && stands(v->play, threat->from, threat->until))
        fear_trigger(v, t, chance, lanes & idle);
}

/* True where a signal that stays costs nothing: no stake, and no threat. */
static bool fearless(const word_view *v)
{
    const game_link *link = link_of(v);
    for (uint32_t s = 0; s < link->n_slots; s++) {
        const game_strategy *strategy = &link->slots[s].strategy;
        if (!strategy->logit)
            continue;
        const current *stake = &v->play->numbers[strategy->declared->stake];
        if (!stake->uniform || stake->constant != 0)
            return false;
    }
    return link->threats.n == 0;
}

static void respond(word_view *v, const double *believed, uint64_t digits[64])
{
    members_of(v);
    gain_of(v, believed);
    v->risk = v->m = word_fill(0);
    if (!fearless(v)) {
        uncleared_of(v);
        excess(v, &v->uncleared_deliberate, &v->uncleared_accidental, &v->m);
        for (uint32_t t = 0; t < link_of(v)->threats.n; t++)
            add_risk(v, link_of(v)->threats.at[t]);
    }
    for (int r = 0; r < WORD_REALS; r++) {
        reals net = v->gain.at[r] - v->risk.at[r] - v->m.at[r] * v->stake.at[r];
        reals defects = 1 / (1 + reals_exp(-(v->rationality.at[r] * net)));
        ((mask *)digits)[r] = reals_digits(reals_round_24(defects));
    }
}

/* The first digits as planes: a plane is the sign bits of bytes. */
static void digit_planes(struct digits *digits)
{
    uint8_t bytes[DIGIT_PLANES / 8][LANES] __attribute__((aligned(MASK_BYTES)));
    for (int lane = 0; lane < LANES; lane++) {
        bytes[0][lane] = (uint8_t)(digits->lanes[lane] >> 56);
        bytes[1][lane] = (uint8_t)(digits->lanes[lane] >> 48);
    }
    for (int b = 0; b < DIGIT_PLANES; b++)
        digits->planes[b] = mask_signs(bytes[b / 8], b % 8);
}

void logit_response(struct play *play, uint32_t link, mask m, struct digits *digits)
{
    const double *believed = play->beliefs[play->game->links[link].belief];
    for (int w = 0; w < WORDS; w++) {
        word_view view;
        view.play = play;
        view.link = link;
        view.word = w;
        view.lanes = m[w];
        if (m[w])
            respond(&view, believed + 64 * w, digits->lanes + 64 * w);
    }
    digit_planes(digits);
}
