/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Choose: what a strategy intends in its state, or what the one who replies has chosen. */
#include "exact/round.h"

/* Place of a link among those of its actor in the part. */
static uint32_t own_place(const exact_part *part, uint32_t l)
{
    uint32_t place = 0;
    for (uint32_t k = 0; part->links.at[k] != l; k++)
        place += part->game->links[part->links.at[k]].actor == part->game->links[l].actor;
    return place;
}

double cooperates(const exact_round *round, const exact_key *key, uint32_t l)
{
    const game_slot *slot;
    if (round->of->game->links[l].actor == round->responder)
        return !(round->choice >> own_place(round->of->part, l) & 1);
    const game_chance *chance = &link_state(round, key, l, &slot)->cooperate;
    return chance->number == PARLEY_NONE ? chance->constant
                                         : number_now(round, key, chance->number);
}

parley_status step_choose(exact_round *round, uint32_t l)
{
    exact_front *front = round->front;
    const exact_link *fields = &round->of->part->link[l];
    parley_status status = front_room(front, 2);
    size_t n = status ? 0 : front->n;
    for (size_t b = 0; b < n; b++) {
        /* until it is executed, what is intended stands where the deed will */
        size_t defecting = front_divide(front, b, 1 - cooperates(round, &front->at[b].key, l));
        if (defecting == NO_BRANCH)
            continue;
        field_set(&front->at[defecting].key, fields->intends_defect, 1);
        field_set(&front->at[defecting].key, fields->defects, 1);
    }
    return status;
}
