/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pay: stage payoffs of the executed actions, less what active sanctions take. */
#include "engine/stage.h"

#include <string.h>

void charge(struct play *play, uint32_t actor, parley_number_id id, const double *factor, mask m)
{
    double *payoff = play->actors[actor].payoff;
    if (play->numbers[id].uniform && play->numbers[id].constant == 0)
        return;
    for (int w = 0; w < WORDS; w++) {
        LANE_BUFFER(buffer);
        if (!m[w])
            continue;
        word_values cost = current_word(play, id, w, buffer);
        for (int v = 0; v < WORD_REALS; v++) {
            reals taken = word_value(&cost, v), before = reals_load(payoff + 64 * w, v);
            if (factor)
                taken *= reals_load(factor + 64 * w, v);
            reals_store(payoff + 64 * w, v, reals_select(m[w], v, before - taken, before));
        }
    }
}

/* The numbers behind a link's payoffs; returns how many. */
static uint32_t payoff_numbers(const struct play *play, const game_link *link,
                               parley_number_id ids[4])
{
    const parley_payoff *payoff = &play->game->scenario->issues[link->issue].payoff;
    uint32_t i = link->actor;
    const parley_number_id dilemma[4] = {payoff->r, payoff->s, payoff->t, payoff->p};
    if (payoff->form != PARLEY_HARM) {
        memcpy(ids, payoff->form == PARLEY_MATRIX ? payoff->cells[i] : dilemma, sizeof dilemma);
        return 4;
    }
    ids[0] = payoff->gain[i];
    ids[1] = payoff->harm[i];
    ids[2] = payoff->blowback[i];
    return 3;
}

/* True if a number has one value for all lanes of a word. */
static bool number_even(const struct play *play, parley_number_id id)
{
    const current *number = &play->numbers[id];
    const struct column *column = number->parts[0].column;
    return number->n_parts == 1 &&
           (!column || play->game->draws[column - play->columns].value->unknown);
}

/* The four cells of a link's payoff in the lanes of one word, from the numbers. */
static void stage_word(const struct play *play, const game_link *link, int word)
{
    struct stage *stage = &play->links[link - play->game->links].stage;
    parley_number_id ids[4];
    uint32_t n = payoff_numbers(play, link, ids);
    for (int v = 0; v < WORD_REALS; v++) {
        reals cells[4] = {0};
        for (uint32_t c = 0; c < n; c++)
            cells[c] = current_reals(play, ids[c], word, v);
        if (n == 3) {
            reals defecting = cells[0] - cells[2], harm = cells[1];
            cells[CC] = reals_fill(0);
            cells[CD] = -harm;
            cells[DC] = defecting;
            cells[DD] = defecting - harm;
        }
        for (int c = 0; c < 4; c++) {
            reals_store(stage->lanes[c] + 64 * word, v, cells[c]);
            stage->words[word][c] = cells[c][0];
        }
    }
}

static void stage_update(struct play *play, uint32_t l)
{
    const game_link *link = &play->game->links[l];
    parley_number_id ids[4];
    mask changed = mask_none();
    uint32_t n = payoff_numbers(play, link, ids);
    for (uint32_t i = 0; i < n; i++)
        changed |= current_changed(play, ids[i]);
    if (!mask_any(changed))
        return;
    play->links[l].stage.even = true;
    for (uint32_t i = 0; i < n; i++)
        play->links[l].stage.even &= number_even(play, ids[i]);
    for (int w = 0; w < WORDS; w++)
        if (changed[w])
            stage_word(play, link, w);
}

/* Of what is left of a gain in a word, the instruments of an active threat leave so much. */
static void shrink_word(struct play *play, double *left, const parley_threat *threat, int word,
                        uint64_t active)
{
    for (uint32_t m = 0; m < threat->n_instruments; m++) {
        LANE_BUFFER(buffer);
        word_values reduction =
            current_word(play, threat->instruments[m].gain_reduction, word, buffer);
        for (int v = 0; v < WORD_REALS; v++) {
            reals before = reals_load(left, v), after = before * (1 - word_value(&reduction, v));
            reals_store(left, v, reals_select(active, v, after, before));
        }
    }
}

/* What active sanctions leave of the gain from defecting on the link: the product of 1 - reduction
 * over the instruments of the active threats that cover it. */
static void shrink_update(struct play *play, uint32_t l)
{
    const parley_game *game = play->game;
    const game_link *link = &game->links[l];
    struct stage *stage = &play->links[l].stage;
    mask shrunk = mask_none();
    for (uint32_t t = 0; t < link->threats.n; t++) {
        const game_threat *threat = &game->threats[link->threats.at[t]];
        mask active = play->threats[link->threats.at[t]].active & play->running;
        if (!threat->reduces_gain || !mask_any(active))
            continue;
        for (int w = 0; w < WORDS; w++) {
            double *left = stage->left + 64 * w;
            if (!active[w])
                continue;
            for (int v = 0; !shrunk[w] && v < WORD_REALS; v++)
                reals_store(left, v, reals_fill(1));
            shrink_word(play, left, threat->declared, w, active[w]);
        }
        shrunk |= active;
    }
    stage->shrunk = shrunk;
}

void stages_update(struct play *play)
{
    const game_work *work = &play->game->work;
    for (uint32_t i = 0; i < work->varying.n; i++)
        stage_update(play, work->varying.at[i]);
    for (uint32_t i = 0; i < work->shrinking.n; i++)
        shrink_update(play, work->shrinking.at[i]);
}

/* Of the cells, the one of own and other's C in the lanes of register v. */
INLINE reals earned(const reals cells[4], uint64_t own, uint64_t other, int v)
{
    return reals_select(own, v, reals_select(other, v, cells[CC], cells[CD]),
                        reals_select(other, v, cells[DC], cells[DD]));
}

static void pay_word(struct play *play, uint32_t l, int word)
{
    const game_link *link = &play->game->links[l];
    const struct stage *stage = &play->links[l].stage;
    double *payoff = play->actors[link->actor].payoff + 64 * word;
    uint64_t own = play->links[l].executed[word];
    uint64_t other = play->links[link->reverse].executed[word];
    reals cells[4];
    if (stage_even(stage, word)) {
        stage_cells(stage, word, 0, cells);
        for (int v = 0; v < WORD_REALS; v++)
            reals_store(payoff, v, reals_load(payoff, v) + earned(cells, own, other, v));
        return;
    }
    for (int v = 0; v < WORD_REALS; v++) {
        stage_cells(stage, word, v, cells);
        reals_store(payoff, v, reals_load(payoff, v) + earned(cells, own, other, v));
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
    for (uint32_t i = 0; i < game->work.earning.n; i++) {
        actor_play *actor = &play->actors[game->work.earning.at[i]];
        memset(actor->payoff, 0, sizeof actor->payoff);
    }
    for (uint32_t i = 0; i < game->work.paying.n; i++)
        for (int w = 0; w < WORDS; w++)
            pay_word(play, game->work.paying.at[i], w);
    for (uint32_t t = 0; t < game->scenario->n_threats; t++)
        charge_threat(play, t);
    talks_pay(play);
}
