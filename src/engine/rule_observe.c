/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Observe: what each side's deeds raise as signals, and against whom. */
#include "engine/draw.h"

/* Lays a deed that was seen but not laid to its doer to one of the others, drawn evenly: each in
 * turn with one over the number that are left. */
static void blame_others(struct play *play, const game_link *link, mask unattributed)
{
    uint32_t n = link->bystanders.n;
    for (uint32_t b = 0; b < n && mask_any(unattributed); b++) {
        mask blamed = happens_by(play, link->site_blame[b], 1.0 / (n - b), unattributed);
        play->links[link->bystanders.at[b]].adverse |= blamed;
        unattributed &= ~blamed;
    }
}

static void observe_privately(struct play *play, uint32_t l)
{
    const game_link *link = &play->game->links[l];
    const parley_monitoring *monitoring =
        &play->game->scenario->issues[link->issue].monitoring[link->counterpart];
    mask defected = ~play->links[l].executed;
    odds_begin(play);
    mask certain = odds_number(play, monitoring->detection, defected);
    certain |= odds_number(play, monitoring->false_alarm, ~defected);
    mask seen = odds_happen(play, certain, link->site_observe, play->running);
    mask attributed = happens(play, link->site_attribute, monitoring->attribution, seen & defected);
    play->links[l].adverse |= attributed | (seen & ~defected);
    if (link->bystanders.n)
        blame_others(play, link, seen & defected & ~attributed);
}

/* One signal for both, bad more often if either defected. */
static void observe_publicly(struct play *play, uint32_t l)
{
    const game_link *link = &play->game->links[l];
    const parley_monitoring *monitoring =
        &play->game->scenario->issues[link->issue].monitoring[link->counterpart];
    mask defected = ~(play->links[l].executed & play->links[link->reverse].executed);
    odds_begin(play);
    mask certain = odds_number(play, monitoring->detection, defected);
    certain |= odds_number(play, monitoring->false_alarm, ~defected);
    mask bad = odds_happen(play, certain, link->site_observe, play->running);
    play->links[l].adverse = bad;
    play->links[link->reverse].adverse = bad;
}

void rule_observe(struct play *play)
{
    const parley_game *game = play->game;
    for (uint32_t l = 0; l < game->n_links; l++)
        play->links[l].adverse = mask_none();
    for (uint32_t i = 0; i < game->work.seen_surely.n; i++) {
        link_play *state = &play->links[game->work.seen_surely.at[i]];
        state->adverse = play->running & ~state->executed;
    }
    for (uint32_t i = 0; i < game->work.seen_privately.n; i++)
        observe_privately(play, game->work.seen_privately.at[i]);
    for (uint32_t i = 0; i < game->work.seen_publicly.n; i++)
        observe_publicly(play, game->work.seen_publicly.at[i]);
    for (uint32_t l = 0; l < game->n_links; l++)
        play->links[l].signalled = play->links[l].adverse;
}
