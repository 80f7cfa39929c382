/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pay: stage payoffs of the executed actions, less what active sanctions take. */
#include "engine/stage.h"

#include <string.h>

void charge(struct play *play, uint32_t actor, parley_number_id id, const double *factor, mask m)
{
    double *payoff = play->actors[actor].payoff;
    for (int w = 0; w < WORDS; w++) {
        LANE_BUFFER(buffer);
        if (!m[w])
            continue;
        const double *cost = current_values(play, id, w, buffer);
        for (int v = 0; v < WORD_REALS; v++) {
            reals taken = reals_load(cost, v), before = reals_load(payoff + 64 * w, v);
            if (factor)
                taken *= reals_load(factor + 64 * w, v);
            reals_store(payoff + 64 * w, v, reals_select(m[w], v, before - taken, before));
        }
    }
}

/* The four cells of a link's payoff in the lanes of one word, from the numbers. */
static void stage_word(const struct play *play, const game_link *link, int word, double *cells[4])
{
    const parley_payoff *payoff = &play->game->scenario->issues[link->issue].payoff;
    uint32_t i = link->actor;
    LANE_BUFFER(first);
    LANE_BUFFER(second);
    LANE_BUFFER(third);
    if (payoff->form != PARLEY_HARM) {
        const parley_number_id dilemma[4] = {payoff->r, payoff->s, payoff->t, payoff->p};
        const parley_number_id *ids = payoff->form == PARLEY_MATRIX ? payoff->cells[i] : dilemma;
        for (int c = 0; c < 4; c++)
            memcpy(cells[c], current_values(play, ids[c], word, first), sizeof first);
        return;
    }
    const double *gain = current_values(play, payoff->gain[i], word, first);
    const double *harm = current_values(play, payoff->harm[i], word, second);
    const double *blowback = current_values(play, payoff->blowback[i], word, third);
    for (int v = 0; v < WORD_REALS; v++) {
        reals defecting = reals_load(gain, v) - reals_load(blowback, v);
        reals_store(cells[CC], v, reals_fill(0));
        reals_store(cells[CD], v, -reals_load(harm, v));
        reals_store(cells[DC], v, defecting);
        reals_store(cells[DD], v, defecting - reals_load(harm, v));
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

static void stage_update(struct play *play, uint32_t l)
{
    const game_link *link = &play->game->links[l];
    if (link->constant_payoff || !payoff_changed(play, link))
        return;
    for (int w = 0; w < WORDS; w++) {
        double *cells[4];
        for (int c = 0; c < 4; c++)
            cells[c] = play->links[l].stage.lanes[c] + 64 * w;
        stage_word(play, link, w, cells);
    }
}

/* What active sanctions leave of the gain from defecting on the link: the product of 1 - reduction
 * over the instruments of the active threats that cover it. */
static void shrink_update(struct play *play, uint32_t l)
{
    const parley_game *game = play->game;
    const game_link *link = &game->links[l];
    double *left = play->shrink[l];
    play->shrunk[l] = false;
    for (uint32_t t = 0; t < link->threats.n; t++) {
        const game_threat *threat = &game->threats[link->threats.at[t]];
        mask active = play->threats[link->threats.at[t]].active & play->running;
        if (!threat->reduces_gain || !mask_any(active))
            continue;
        for (int v = 0; !play->shrunk[l] && v < LANES / REALS; v++)
            reals_store(left, v, reals_fill(1));
        play->shrunk[l] = true;
        for (uint32_t m = 0; m < threat->declared->n_instruments; m++)
            for (int w = 0; w < WORDS; w++) {
                LANE_BUFFER(buffer);
                const double *reduction = current_values(
                    play, threat->declared->instruments[m].gain_reduction, w, buffer);
                for (int v = 0; v < WORD_REALS; v++) {
                    reals before = reals_load(left + 64 * w, v);
                    reals after = before * (1 - reals_load(reduction, v));
                    reals_store(left + 64 * w, v, reals_select(active[w], v, after, before));
                }
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

static void pay_link(struct play *play, uint32_t l)
{
    const game_link *link = &play->game->links[l];
    mask own = play->links[l].executed, other = play->links[link->reverse].executed;
    for (int w = 0; w < WORDS; w++) {
        double *payoff = play->actors[link->actor].payoff + 64 * w;
        uint64_t x = own[w], y = other[w];
        for (int v = 0; v < WORD_REALS; v++) {
            reals cells[4];
            stage_cells(play, l, w, v, cells);
            reals paid = reals_select(x, v, reals_select(y, v, cells[CC], cells[CD]),
                                      reals_select(y, v, cells[DC], cells[DD]));
            reals_store(payoff, v, reals_load(payoff, v) + paid);
        }
    }
}

static void charge_threat(struct play *play, uint32_t t)
{
    const parley_threat *threat = play->game->threats[t].declared;
    const threat_play *state = &play->threats[t];
    mask active = state->active & play->running;
    const double *times = play->game->threats[t].escalates ? state->power_active : NULL;
    if (!mask_any(active))
        return;
    for (uint32_t m = 0; m < threat->n_instruments; m++) {
        charge(play, threat->target, threat->instruments[m].cost_target, times, active);
        charge(play, threat->sender, threat->instruments[m].cost_sender, times, active);
    }
}

void rule_pay(struct play *play)
{
    const parley_game *game = play->game;
    for (uint32_t i = 0; i < game->scenario->n_actors; i++)
        if (game->actors[i].counted_link == PARLEY_NONE)
            memset(play->actors[i].payoff, 0, sizeof play->actors[i].payoff);
    for (uint32_t l = 0; l < game->n_links; l++)
        if (game->actors[game->links[l].actor].counted_link == PARLEY_NONE)
            pay_link(play, l);
    for (uint32_t t = 0; t < game->scenario->n_threats; t++)
        charge_threat(play, t);
}
