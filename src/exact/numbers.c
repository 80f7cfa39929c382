/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which numbers the rules read of a link and of a threat. */
#include "exact/part.h"

bool list_join(game_list *list, uint32_t index)
{
    return contains(list->n, list->at, index) || list_add(list, index);
}

static bool join(game_list *ids, size_t n, const parley_number_id *more)
{
    for (size_t k = 0; k < n; k++)
        if (more[k] != PARLEY_NONE && !list_join(ids, more[k]))
            return false;
    return true;
}

#define JOIN(ids, array) join(ids, sizeof(array) / sizeof *(array), array)

static bool payoff_join(const parley_payoff *payoff, uint32_t i, game_list *ids)
{
    const parley_number_id dilemma[] = {payoff->r, payoff->s, payoff->t, payoff->p};
    if (payoff->form == PARLEY_MATRIX)
        return join(ids, 4, payoff->cells[i]);
    if (payoff->form == PARLEY_PRISONERS_DILEMMA)
        return JOIN(ids, dilemma);
    const parley_number_id harm[] = {payoff->gain[i], payoff->harm[i], payoff->blowback[i]};
    return JOIN(ids, harm);
}

static bool strategies_join(const game_link *link, game_list *ids)
{
    for (uint32_t s = 0; s < link->n_slots; s++) {
        const game_strategy *strategy = &link->slots[s].strategy;
        for (uint32_t state = 0; state < strategy->n_states; state++) {
            const parley_number_id own[] = {strategy->states[state].cooperate.number,
                                            strategy->states[state].hold};
            if (!JOIN(ids, own))
                return false;
        }
    }
    return true;
}

bool link_numbers(const parley_game *game, uint32_t l, game_list *ids)
{
    const game_link *link = &game->links[l];
    const parley_issue *issue = &game->scenario->issues[link->issue];
    uint32_t i = link->actor, j = link->counterpart;
    const parley_monitoring *monitoring = &issue->monitoring[j];
    const parley_number_id own[] = {issue->error[i].cooperate, issue->error[i].defect,
                                    monitoring->detection, monitoring->attribution,
                                    monitoring->false_alarm};
    bool good = JOIN(ids, own) && payoff_join(&issue->payoff, i, ids) && strategies_join(link, ids);
    for (uint32_t a = 0; good && a < link->assistance.n; a++) {
        const parley_commitment *c = &game->scenario->commitments[link->assistance.at[a]];
        const parley_number_id assistance[] = {c->request[j], c->honour_accidental[i],
                                               c->honour_deliberate[i], c->restores[i], c->cost[i]};
        good = JOIN(ids, assistance);
    }
    for (uint32_t h = 0; good && h < link->hotlines.n; h++) {
        const parley_commitment *c = &game->scenario->commitments[link->hotlines.at[h]];
        const parley_number_id hotline[] = {c->call[j], c->resolve_accidental[i],
                                            c->resolve_deliberate[i], c->cost[i], c->cost[j]};
        good = JOIN(ids, hotline);
    }
    return good;
}

bool threat_numbers(const parley_game *game, uint32_t h, game_list *ids)
{
    const parley_threat *threat = &game->scenario->threats[h];
    const parley_number_id own[] = {threat->threshold, threat->forget,        threat->credibility,
                                    threat->delay,     threat->audience_cost, threat->duration,
                                    threat->relief,    threat->escalation};
    bool good = JOIN(ids, own);
    for (uint32_t m = 0; good && m < threat->n_instruments; m++) {
        const parley_instrument *instrument = &threat->instruments[m];
        const parley_number_id of[] = {instrument->cost_target, instrument->cost_sender,
                                       instrument->gain_reduction, instrument->backlash};
        good = JOIN(ids, of);
    }
    return good;
}

bool numbers_owned(const parley_game *game, const game_list *ids, uint32_t actor)
{
    for (uint32_t k = 0; k < ids->n; k++)
        if (game->numbers[ids->at[k]].owner == actor)
            return true;
    return false;
}

bool link_typed(const game_link *link)
{
    for (uint32_t p = 1; p < link->n_plans; p++)
        if (link->plans[p].slot_restrained != link->plans[0].slot_restrained ||
            link->plans[p].slot_free != link->plans[0].slot_free)
            return true;
    return false;
}
