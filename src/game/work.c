/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which links and actors each rule has to look at: most rules have nothing to do on most links. */
#include "game/game.h"

#include <stdlib.h>

static bool shrinks(const parley_game *game, const game_link *link)
{
    for (uint32_t t = 0; t < link->threats.n; t++)
        if (game->threats[link->threats.at[t]].reduces_gain)
            return true;
    return false;
}

/* Whether a number is always the same, and which. */
static bool always(const parley_game *game, parley_number_id id, double value)
{
    double constant;
    return parley_number_constant(&game->scenario->numbers[id], &constant) && constant == value;
}

static bool seen_surely(const parley_game *game, const game_link *link)
{
    const parley_monitoring *eyes =
        &game->scenario->issues[link->issue].monitoring[link->counterpart];
    return always(game, eyes->detection, 1) && always(game, eyes->attribution, 1) &&
           always(game, eyes->false_alarm, 0);
}

static bool link_work(parley_game *game, uint32_t l)
{
    game_work *work = &game->work;
    const game_link *link = &game->links[l];
    bool public = game->scenario->issues[link->issue].public_signal;
    bool surely = !public && seen_surely(game, link);
    bool counted = game->actors[link->actor].counted_link != PARLEY_NONE;
    const struct {
        bool wanted;
        game_list *list;
    } entries[] = {{surely, &work->seen_surely},
                   {!public && !surely, &work->seen_privately},
                   {public && link->actor < link->counterpart, &work->seen_publicly},
                   {link->assistance.n, &work->assisted},
                   {link->hotlines.n, &work->connected},
                   {link->restraints.n, &work->restrained},
                   {link->n_slots > 1, &work->switching},
                   {!counted, &work->paying},
                   {!link->constant_payoff, &work->varying},
                   {shrinks(game, link), &work->shrinking},
                   {link->belief != PARLEY_NONE, &work->weighing}};
    for (size_t i = 0; i < sizeof entries / sizeof *entries; i++)
        if (entries[i].wanted && !list_add(entries[i].list, l))
            return false;
    return true;
}

parley_status work_init(parley_game *game)
{
    for (uint32_t l = 0; l < game->n_links; l++)
        if (!link_work(game, l))
            return PARLEY_ERROR_MEMORY;
    for (uint32_t i = 0; i < game->scenario->n_actors; i++)
        if (game->actors[i].counted_link == PARLEY_NONE && !list_add(&game->work.earning, i))
            return PARLEY_ERROR_MEMORY;
    return PARLEY_OK;
}

void work_free(parley_game *game)
{
    game_list *lists[] = {
        &game->work.seen_surely, &game->work.seen_privately, &game->work.seen_publicly,
        &game->work.assisted,    &game->work.connected,      &game->work.restrained,
        &game->work.switching,   &game->work.paying,         &game->work.varying,
        &game->work.shrinking,   &game->work.weighing,       &game->work.earning};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        free(lists[i]->at);
}
