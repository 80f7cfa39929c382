/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The smoothed best reply of one who fears sanctions (logit choice: Fudenberg and Levine 1998):
 *
 *     P(D) = 1 / (1 + exp(-rationality (gain - risk - m stake)))
 *
 * gain is what D earns more than C against a counterpart that cooperates with the believed
 * probability; m the chance that a D adds a signal that stays uncleared; risk what the sanctions
 * feared for it would cost. All arrays here are over the 64 lanes of one word. */
#include "engine/lane_exp.h"
#include "engine/play.h"

enum { CC, CD, DC, DD };

/* What is worked out for the lanes of a word. */
typedef struct word_view {
    struct play *play;
    uint32_t link;
    int word;
    double uncleared_deliberate[64]; /* chance that a deliberate signal stays */
    double uncleared_accidental[64];
    double gain[64], risk[64], m[64];
} word_view;

static const double *values(const word_view *v, parley_number_id id, double buffer[64])
{
    return current_values(v->play, id, v->word, buffer);
}

static const game_link *link_of(const word_view *v)
{
    return &v->play->game->links[v->link];
}

static void gain_of(word_view *v, const double *believed)
{
    double cells[4][64];
    stage_cells(v->play, v->link, v->word, cells);
    for (int i = 0; i < 64; i++)
        v->gain[i] = believed[i] * (cells[DC][i] - cells[CC][i]) +
                     (1 - believed[i]) * (cells[DD][i] - cells[CD][i]);
}

/* A clearing clause leaves a signal with 1 - p_use p_deliberate (or accidental) p_clears. */
static void clear_by(word_view *v, parley_number_id use, parley_number_id deliberate,
                     parley_number_id accidental, parley_number_id clears, uint64_t bound)
{
    double buffers[4][64];
    const double *used = values(v, use, buffers[0]);
    const double *for_deliberate = values(v, deliberate, buffers[1]);
    const double *for_accidental = values(v, accidental, buffers[2]);
    const double *cleared = clears == PARLEY_NONE ? NULL : values(v, clears, buffers[3]);
    for (int i = 0; i < 64; i++) {
        double chance = cleared ? used[i] * cleared[i] : used[i];
        chance = bound >> i & 1 ? chance : 0;
        v->uncleared_deliberate[i] *= 1 - chance * for_deliberate[i];
        v->uncleared_accidental[i] *= 1 - chance * for_accidental[i];
    }
}

static void uncleared_of(word_view *v)
{
    const game_link *link = link_of(v);
    const parley_scenario *scenario = v->play->game->scenario;
    uint64_t bound = bound_together(v->play, link)[v->word];
    for (int i = 0; i < 64; i++)
        v->uncleared_deliberate[i] = v->uncleared_accidental[i] = 1;
    for (uint32_t a = 0; a < link->assistance.n; a++) {
        const parley_commitment *c = &scenario->commitments[link->assistance.at[a]];
        if (commitment_stands(v->play, link->assistance.at[a]))
            clear_by(v, c->request[link->counterpart], c->honour_deliberate[link->actor],
                     c->honour_accidental[link->actor], c->restores[link->actor], bound);
    }
    for (uint32_t h = 0; h < link->hotlines.n; h++) {
        const parley_commitment *c = &scenario->commitments[link->hotlines.at[h]];
        if (commitment_stands(v->play, link->hotlines.at[h]))
            clear_by(v, c->call[link->counterpart], c->resolve_deliberate[link->actor],
                     c->resolve_accidental[link->actor], PARLEY_NONE, bound);
    }
}

/* max(0, if_deliberate detection attribution - if_accidental false_alarm): how much more often a D
 * than a C brings on what the two weights stand for. */
static void excess(const word_view *v, const double *if_deliberate, const double *if_accidental,
                   double out[64])
{
    const game_link *link = link_of(v);
    const parley_issue *issue = &v->play->game->scenario->issues[link->issue];
    const parley_monitoring *monitoring = &issue->monitoring[link->counterpart];
    double buffers[3][64];
    const double *detection = values(v, monitoring->detection, buffers[0]);
    const double *attribution = values(v, monitoring->attribution, buffers[1]);
    const double *false_alarm = values(v, monitoring->false_alarm, buffers[2]);
    for (int i = 0; i < 64; i++) {
        double laid = issue->public_signal ? detection[i] : detection[i] * attribution[i];
        double more = if_deliberate[i] * laid - if_accidental[i] * false_alarm[i];
        out[i] = more > 0 ? more : 0;
    }
}

/* The same for a refusal, under the first assistance commitment in force; else 0. */
static void excess_refusals(const word_view *v, double out[64])
{
    const game_link *link = link_of(v);
    uint64_t bound = bound_together(v->play, link)[v->word];
    double deliberate[64] = {0}, accidental[64] = {0};
    for (uint32_t a = 0; a < link->assistance.n; a++) {
        uint32_t index = link->assistance.at[a];
        const parley_commitment *c = &v->play->game->scenario->commitments[index];
        if (!commitment_stands(v->play, index))
            continue;
        double buffers[3][64];
        const double *request = values(v, c->request[link->counterpart], buffers[0]);
        const double *if_deliberate = values(v, c->honour_deliberate[link->actor], buffers[1]);
        const double *if_accidental = values(v, c->honour_accidental[link->actor], buffers[2]);
        for (int i = 0; i < 64; i++) {
            double asked = bound >> i & 1 ? request[i] : 0;
            deliberate[i] = asked * (1 - if_deliberate[i]);
            accidental[i] = asked * (1 - if_accidental[i]);
        }
        break;
    }
    excess(v, deliberate, accidental, out);
}

/* sum over s = first .. first + n - 1 of d^s, by squaring. */
static double discounted_sum(double d, uint32_t first, uint32_t n)
{
    double sum = 0, power = 1;
    for (uint32_t bit = n ? 31 - (uint32_t)__builtin_clz(n) + 1 : 0; bit-- > 0;) {
        sum += power * sum;
        power *= power;
        if (n >> bit & 1) {
            sum = sum * d + 1;
            power *= d;
        }
    }
    double before = 1;
    for (double square = d; first; first >>= 1, square *= square)
        if (first & 1)
            before *= square;
    return sum * before;
}

/* What one threat makes a D cost in one lane. */
static double feared(const word_view *v, const parley_threat *threat, const threat_play *state,
                     const double prior[2], double discount, double cost, int i)
{
    uint32_t lane = (uint32_t)(64 * v->word + i);
    const struct play *play = v->play;
    if (mask_lane(&state->active, lane)) {
        if (current_value(play, threat->relief, lane) <= 0)
            return 0;
        return discount * cost * escalated(play, threat, lane, state->impositions[lane] - 1);
    }
    if (mask_lane(&state->pending, lane) || !stands(play, threat->from, threat->until))
        return 0;
    double carried_out = prior[0] + state->carried_out[lane];
    double credibility = carried_out / (carried_out + prior[1] + state->bluffs[lane]);
    uint32_t delay = (uint32_t)current_value(play, threat->delay, lane);
    uint32_t duration = (uint32_t)current_value(play, threat->duration, lane);
    double loss = discounted_sum(discount, 1 + delay, duration) * cost *
                  escalated(play, threat, lane, state->impositions[lane]);
    return credibility * loss / current_value(play, threat->threshold, lane);
}

static void add_risk(word_view *v, uint32_t t, const double prior[2], uint64_t lanes)
{
    const parley_threat *threat = v->play->game->threats[t].declared;
    const threat_play *state = &v->play->threats[t];
    double refusals[64], costs[64] = {0}, buffer[64];
    const double *chance = v->m;
    if (threat->on == PARLEY_ON_IMPOSITION)
        return;
    if (threat->on == PARLEY_ON_VIOLATION)
        lanes &= binding(v->play, link_of(v))[v->word];
    if (threat->on == PARLEY_ON_REFUSAL) {
        excess_refusals(v, refusals);
        chance = refusals;
    }
    for (uint32_t m = 0; m < threat->n_instruments; m++) {
        const double *cost = values(v, threat->instruments[m].cost_target, buffer);
        for (int i = 0; i < 64; i++)
            costs[i] += cost[i];
    }
    const double *discount = v->play->actors[threat->target].discount + 64 * v->word;
    for (int i = 0; i < 64; i++)
        if (lanes >> i & 1)
            v->risk[i] += chance[i] * feared(v, threat, state, prior, discount[i], costs[i], i);
}

static void respond(word_view *v, const parley_strategy *strategy, const double *believed,
                    uint64_t lanes, uint64_t rows[64])
{
    double buffers[2][64];
    gain_of(v, believed);
    uncleared_of(v);
    excess(v, v->uncleared_deliberate, v->uncleared_accidental, v->m);
    for (int i = 0; i < 64; i++)
        v->risk[i] = 0;
    const game_list *threats = &link_of(v)->threats;
    for (uint32_t t = 0; t < threats->n; t++)
        add_risk(v, threats->at[t], strategy->credibility_prior, lanes);
    const double *rationality = values(v, strategy->rationality, buffers[0]);
    const double *stake = values(v, strategy->stake, buffers[1]);
    for (int i = 0; i < 64; i++) {
        double drive = rationality[i] * (v->gain[i] - v->risk[i] - v->m[i] * stake[i]);
        rows[i] = probability_bits(round_24(1 / (1 + lane_exp(-drive))));
    }
}

void logit_response(struct play *play, uint32_t link, const game_slot *slot, mask m, mask *planes)
{
    const double *belief = play->beliefs[slot->belief];
    for (int w = 0; w < WORDS; w++) {
        uint64_t rows[64] = {0};
        word_view view = {.play = play, .link = link, .word = w};
        if (m[w])
            respond(&view, slot->strategy.declared, belief + 64 * w, m[w], rows);
        transpose(rows);
        for (int b = 0; b < 64; b++)
            planes[b][w] = rows[b];
    }
}
