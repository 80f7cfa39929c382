/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Judge: a signal that is still adverse, against an actor that a restraint in force binds, is a
 * violation. Threats on signals and violations take note. */
#include "exact/round.h"

static bool bound(const exact_round *round, const exact_key *key, const game_link *link)
{
    for (uint32_t k = 0; k < link->restraints.n; k++) {
        uint32_t c = link->restraints.at[k];
        if (in_force(round, key, link, c) &&
            round->of->game->scenario->commitments[c].binds[link->actor])
            return true;
    }
    return false;
}

void step_judge(exact_round *round, uint32_t l)
{
    const parley_game *game = round->of->game;
    const game_link *link = &game->links[l];
    exact_field adverse = round->of->part->link[l].adverse;
    for (size_t b = 0; b < round->front->n; b++) {
        exact_key *key = &round->front->at[b].key;
        if (!field_get(key, adverse)) {
            expect(round, game_link_count(game, l, COUNT_PERCEIVED), round->front->at[b].p);
            continue;
        }
        bool violation = bound(round, key, link);
        if (violation)
            count_event(round, b, game_link_count(game, l, COUNT_VIOLATION));
        for (uint32_t k = 0; k < link->threats.n; k++) {
            parley_trigger on = game->scenario->threats[link->threats.at[k]].on;
            if (on == PARLEY_ON_SIGNAL || (on == PARLEY_ON_VIOLATION && violation))
                offend(round, key, link->threats.at[k]);
        }
    }
}
