/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Execute: what is intended may come out as its opposite. */
#include "exact/round.h"

double executes(const exact_round *round, const exact_key *key, uint32_t l)
{
    const game_link *link = &round->of->game->links[l];
    const parley_trembles *error =
        &round->of->game->scenario->issues[link->issue].error[link->actor];
    double intended = cooperates(round, key, l);
    return intended * (1 - number_now(round, key, error->cooperate)) +
           (1 - intended) * number_now(round, key, error->defect);
}

parley_status step_execute(exact_round *round, uint32_t l)
{
    exact_front *front = round->front;
    exact_field deed = round->of->part->link[l].defects;
    const game_link *link = &round->of->game->links[l];
    const parley_trembles *error =
        &round->of->game->scenario->issues[link->issue].error[link->actor];
    parley_status status = front_room(front, 2);
    size_t n = status ? 0 : front->n;
    for (size_t b = 0; b < n; b++) {
        uint32_t intended = field_get(&front->at[b].key, deed);
        double p =
            number_now(round, &front->at[b].key, intended ? error->defect : error->cooperate);
        size_t slipped = front_divide(front, b, p);
        if (slipped != NO_BRANCH)
            field_set(&front->at[slipped].key, deed, !intended);
    }
    return status;
}
