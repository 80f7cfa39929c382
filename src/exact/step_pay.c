/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pay: what is expected of the deeds, less what active sanctions take. Given the state, deeds on
 * different links are independent, so nothing has to branch for it. */
#include "exact/round.h"

#include <math.h>

/* The actor's cells: cc, cd, dc, dd. */
static void payoff_cells(const exact_round *round, const exact_key *key, const game_link *link,
                         double cells[4])
{
    const parley_payoff *payoff = &round->of->game->scenario->issues[link->issue].payoff;
    uint32_t i = link->actor;
    if (payoff->form == PARLEY_HARM) {
        double net =
            number_now(round, key, payoff->gain[i]) - number_now(round, key, payoff->blowback[i]);
        double harm = number_now(round, key, payoff->harm[i]);
        for (int c = 0; c < 4; c++)
            cells[c] = (c >= 2 ? net : 0) - (c % 2 ? harm : 0);
        return;
    }
    const parley_number_id dilemma[] = {payoff->r, payoff->s, payoff->t, payoff->p};
    const parley_number_id *ids = payoff->form == PARLEY_MATRIX ? payoff->cells[i] : dilemma;
    for (int c = 0; c < 4; c++)
        cells[c] = number_now(round, key, ids[c]);
}

/* What active sanctions leave of a gain from defecting. */
static double gain_left(const exact_round *round, const exact_key *key, const game_link *link)
{
    double left = 1;
    for (uint32_t k = 0; k < link->threats.n; k++) {
        uint32_t h = link->threats.at[k];
        const parley_threat *threat = &round->of->game->scenario->threats[h];
        if (field_get(key, round->of->part->threat[h].phase) != PHASE_ACTIVE)
            continue;
        for (uint32_t m = 0; m < threat->n_instruments; m++)
            left *= 1 - number_now(round, key, threat->instruments[m].gain_reduction);
    }
    return left;
}

static void pay_link(exact_round *round, const exact_branch *branch, uint32_t l)
{
    const parley_game *game = round->of->game;
    const game_link *link = &game->links[l];
    double cells[4], left = gain_left(round, &branch->key, link);
    double own = executes(round, &branch->key, l);
    double other = executes(round, &branch->key, link->reverse);
    payoff_cells(round, &branch->key, link, cells);
    for (int c = 2; c < 4; c++)
        if (cells[c] > cells[c - 2])
            cells[c] = cells[c - 2] + left * (cells[c] - cells[c - 2]);
    double payoff = own * (other * cells[0] + (1 - other) * cells[1]) +
                    (1 - own) * (other * cells[2] + (1 - other) * cells[3]);
    expect(round, quantity_payoff(game, link->actor), branch->p * payoff);
    expect(round, game_link_count(game, l, COUNT_INTENDED),
           branch->p * cooperates(round, &branch->key, l));
    expect(round, game_link_count(game, l, COUNT_EXECUTED), branch->p * own);
}

static void charge_threat(exact_round *round, size_t b, uint32_t h)
{
    const parley_threat *threat = &round->of->game->scenario->threats[h];
    const exact_threat *fields = &round->of->part->threat[h];
    const exact_key *key = &round->front->at[b].key;
    double times = 1;
    if (field_get(key, fields->phase) != PHASE_ACTIVE)
        return;
    if (fields->most_impositions)
        times = pow(number_now(round, key, threat->escalation),
                    field_get(key, fields->impositions) - 1.0);
    for (uint32_t m = 0; m < threat->n_instruments; m++) {
        const parley_instrument *instrument = &threat->instruments[m];
        charge(round, b, threat->target, times * number_now(round, key, instrument->cost_target));
        charge(round, b, threat->sender, times * number_now(round, key, instrument->cost_sender));
    }
}

void step_pay(exact_round *round)
{
    const exact_part *part = round->of->part;
    for (size_t b = 0; b < round->front->n; b++) {
        for (uint32_t k = 0; k < part->links.n; k++)
            pay_link(round, &round->front->at[b], part->links.at[k]);
        for (uint32_t k = 0; k < part->threats.n; k++)
            charge_threat(round, b, part->threats.at[k]);
    }
}
