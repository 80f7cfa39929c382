/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pay: stage payoffs of the executed actions, less what active sanctions take. */
#include "engine/play.h"

#include <string.h>

enum { CC, CD, DC, DD };

void charge(struct play *play, uint32_t actor, parley_number_id id, const double *factor, mask m)
{
    double *payoff = play->actors[actor].payoff;
    for (int w = 0; w < WORDS; w++) {
        double buffer[64];
        if (!m[w])
            continue;
        const double *cost = current_values(play, id, w, buffer);
        for (int l = 0; l < 64; l++) {
            int lane = 64 * w + l;
            double taken = factor ? cost[l] * factor[lane] : cost[l];
            payoff[lane] -= m[w] >> l & 1 ? taken : 0;
        }
    }
}

double escalated(const struct play *play, const parley_threat *threat, uint32_t lane,
                 uint32_t impositions)
{
    double base = current_value(play, threat->escalation, lane), power = 1;
    if (base == 1)
        return 1;
    for (; impositions; impositions >>= 1, base *= base)
        if (impositions & 1)
            power *= base;
    return power;
}

/* The four cells of a link's payoff in the lanes of one word. */
static void stage_word(const struct play *play, const game_link *link, int word, double cells[4][64])
{
    const parley_payoff *payoff = &play->game->scenario->issues[link->issue].payoff;
    uint32_t i = link->actor;
    double buffers[4][64];
    if (payoff->form != PARLEY_HARM) {
        const parley_number_id dilemma[4] = {payoff->r, payoff->s, payoff->t, payoff->p};
        const parley_number_id *ids =
            payoff->form == PARLEY_MATRIX ? payoff->cells[i] : dilemma;
        for (int c = 0; c < 4; c++)
            memcpy(cells[c], current_values(play, ids[c], word, buffers[c]), sizeof cells[c]);
        return;
    }
    const double *gain = current_values(play, payoff->gain[i], word, buffers[0]);
    const double *harm = current_values(play, payoff->harm[i], word, buffers[1]);
    const double *blowback = current_values(play, payoff->blowback[i], word, buffers[2]);
    for (int l = 0; l < 64; l++) {
        cells[CC][l] = 0;
        cells[CD][l] = -harm[l];
        cells[DC][l] = gain[l] - blowback[l];
        cells[DD][l] = gain[l] - blowback[l] - harm[l];
    }
}

static bool payoff_changed(const struct play *play, const game_link *link)
{
    const parley_payoff *payoff = &play->game->scenario->issues[link->issue].payoff;
    uint32_t i = link->actor;
    switch (payoff->form) {
    case PARLEY_PRISONERS_DILEMMA:
        return current_changed(play, payoff->r) || current_changed(play, payoff->s) ||
               current_changed(play, payoff->t) || current_changed(play, payoff->p);
    case PARLEY_MATRIX:
        return current_changed(play, payoff->cells[i][CC]) ||
               current_changed(play, payoff->cells[i][CD]) ||
               current_changed(play, payoff->cells[i][DC]) ||
               current_changed(play, payoff->cells[i][DD]);
    case PARLEY_HARM:
        return current_changed(play, payoff->gain[i]) || current_changed(play, payoff->harm[i]) ||
               current_changed(play, payoff->blowback[i]);
    }
    return false;
}

/* Brings the link's cells up to date. */
static void stage_update(struct play *play, uint32_t l)
{
    const game_link *link = &play->game->links[l];
    struct stage *stage = &play->links[l].stage;
    if (link->constant_payoff ? play->round > 0 : !payoff_changed(play, link))
        return;
    for (int w = 0; w < WORDS; w++) {
        double cells[4][64];
        stage_word(play, link, w, cells);
        for (int c = 0; c < 4; c++) {
            stage->constant[c] = cells[c][0];
            if (stage->lanes[c])
                memcpy(stage->lanes[c] + 64 * w, cells[c], sizeof cells[c]);
        }
    }
}

/* What active sanctions leave of the gain from defecting on the link: the product of 1 - reduction
 * over the instruments of the active threats that cover it. */
static void shrink_update(struct play *play, uint32_t l)
{
    const parley_game *game = play->game;
    const game_link *link = &game->links[l];
    play->shrunk[l] = false;
    for (uint32_t t = 0; t < link->threats.n; t++) {
        const game_threat *threat = &game->threats[link->threats.at[t]];
        mask active = play->threats[link->threats.at[t]].active & play->running;
        if (!threat->reduces_gain || !mask_any(active))
            continue;
        for (uint32_t lane = 0; !play->shrunk[l] && lane < LANES; lane++)
            play->shrink[l][lane] = 1;
        play->shrunk[l] = true;
        for (uint32_t m = 0; m < threat->declared->n_instruments; m++)
            for (int w = 0; w < WORDS; w++) {
                double buffer[64];
                const double *reduction = current_values(
                    play, threat->declared->instruments[m].gain_reduction, w, buffer);
                for (int i = 0; i < 64; i++)
                    play->shrink[l][64 * w + i] *= active[w] >> i & 1 ? 1 - reduction[i] : 1;
            }
    }
}

void stages_update(struct play *play)
{
    for (uint32_t l = 0; l < play->game->n_links; l++) {
        stage_update(play, l);
        shrink_update(play, l);
    }
}

/* A gain from defecting, shrunk. */
static double shrunk_cell(double cooperate, double defect, double left)
{
    return defect > cooperate ? cooperate + left * (defect - cooperate) : defect;
}

void stage_cells(const struct play *play, uint32_t l, int word, double cells[4][64])
{
    const struct stage *stage = &play->links[l].stage;
    for (int c = 0; c < 4; c++)
        for (int i = 0; i < 64; i++)
            cells[c][i] = stage->lanes[c] ? stage->lanes[c][64 * word + i] : stage->constant[c];
    if (!play->shrunk[l])
        return;
    const double *left = play->shrink[l] + 64 * word;
    for (int i = 0; i < 64; i++) {
        cells[DC][i] = shrunk_cell(cells[CC][i], cells[DC][i], left[i]);
        cells[DD][i] = shrunk_cell(cells[CD][i], cells[DD][i], left[i]);
    }
}

static void pay_link(struct play *play, uint32_t l)
{
    const game_link *link = &play->game->links[l];
    mask own = play->links[l].executed, other = play->links[link->reverse].executed;
    for (int w = 0; w < WORDS; w++) {
        double cells[4][64], *payoff = play->actors[link->actor].payoff + 64 * w;
        uint64_t x = own[w], y = other[w], running = play->running[w];
        stage_cells(play, l, w, cells);
        for (int i = 0; i < 64; i++) {
            double cooperate = y >> i & 1 ? cells[CC][i] : cells[CD][i];
            double defect = y >> i & 1 ? cells[DC][i] : cells[DD][i];
            double paid = x >> i & 1 ? cooperate : defect;
            payoff[i] += running >> i & 1 ? paid : 0;
        }
    }
}

static void charge_threat(struct play *play, uint32_t t)
{
    const parley_threat *threat = play->game->threats[t].declared;
    const threat_play *state = &play->threats[t];
    mask active = state->active & play->running;
    double factor[LANES];
    if (!mask_any(active))
        return;
    for (uint32_t lane = 0; lane < LANES; lane++)
        factor[lane] = mask_lane(&active, lane)
                           ? escalated(play, threat, lane, state->impositions[lane] - 1)
                           : 0;
    for (uint32_t m = 0; m < threat->n_instruments; m++) {
        charge(play, threat->target, threat->instruments[m].cost_target, factor, active);
        charge(play, threat->sender, threat->instruments[m].cost_sender, factor, active);
    }
}

void rule_pay(struct play *play)
{
    for (uint32_t i = 0; i < play->game->scenario->n_actors; i++)
        memset(play->actors[i].payoff, 0, sizeof play->actors[i].payoff);
    for (uint32_t l = 0; l < play->game->n_links; l++)
        pay_link(play, l);
    for (uint32_t t = 0; t < play->game->scenario->n_threats; t++)
        charge_threat(play, t);
}
