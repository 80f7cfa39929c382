/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables by round: counts of all histories at once, and sums of their payoffs; where an actor's
 * payoff takes one of four values, those are counted. */
#include "engine/play.h"
#include "engine/record.h"

/* Executed C of one link and group by world, where worlds differ. */
static void record_executed_worlds(struct play *play, size_t cell, mask executed, mask lived)
{
    struct tally *t = play->tally;
    for (int w = 0; w < WORDS; w++) {
        uint64_t n = popcount(lived[w]), c = popcount(executed[w] & lived[w]);
        if (n == 0)
            continue;
        t->executed[cell].square += c * c;
        t->executed[cell].cross += c * n;
        t->executed_bins[cell * RATE_BINS + play->rate_bins[n][c]]++;
        t->executed_within[cell].within += play->rate_variance[n][c];
        t->executed_within[cell].worlds += n > 1;
    }
}

static void record_links(struct play *play)
{
    const parley_game *game = play->game;
    for (uint32_t g = 0; g < game->n_groups; g++)
        masks_count(history_counted(play) + 1, game->n_counted, play->groups[g],
                    link_rounds(play->tally, game, play->round, g));
    for (uint32_t l = 0; game->unknown && l < game->n_links; l++)
        for (uint32_t g = 0; g < game->n_groups; g++)
            record_executed_worlds(play,
                                   ((size_t)play->round * game->n_links + l) * game->n_groups + g,
                                   play->links[l].executed, play->running & play->groups[g]);
}

static void record_in_force(struct play *play)
{
    const parley_scenario *scenario = play->game->scenario;
    for (uint32_t c = 0; c < scenario->n_commitments; c++) {
        if (!commitment_stands(play, c))
            continue;
        uint64_t n = 0;
        const game_list *covered = &play->game->commitment_links[c];
        for (uint32_t l = 0; l < covered->n; l++)
            n += mask_count(play->running &
                            lanes_in_force(play, &play->game->links[covered->at[l]], c));
        play->tally->in_force[(size_t)play->round * scenario->n_commitments + c] += n;
    }
}

static void record_running(struct play *play)
{
    const parley_game *game = play->game;
    for (uint32_t g = 0; g < game->n_groups; g++) {
        running_count *count = &play->tally->running[(size_t)play->round * game->n_groups + g];
        if (!game->unknown) {
            count->sum += mask_count(play->running & play->groups[g]);
            continue;
        }
        for (int w = 0; w < WORDS; w++) {
            uint64_t n = popcount(play->running[w] & play->groups[g][w]);
            count->sum += n;
            count->square += n * n;
            count->worlds += n > 0;
        }
    }
}

static struct sketch *payoff_worlds(const struct play *play, size_t cell)
{
    return play->tally->payoff_worlds ? &play->tally->payoff_worlds[cell] : NULL;
}

/* The lanes of each of the four values, word by word. */
static void record_counted(struct play *play, uint32_t actor, size_t cell)
{
    const game_link *link = &play->game->links[play->game->actors[actor].counted_link];
    const link_play *own = &play->links[link - play->game->links];
    mask x = own->executed & play->running, y = play->links[link->reverse].executed;
    for (int w = 0; w < WORDS; w++) {
        uint64_t counts[4];
        double centre = play->tally->payoff_centre[cell], total, square;
        uint64_t n = popcount(play->running[w]);
        counted_outcomes(n, popcount(x[w]), popcount(y[w] & play->running[w]),
                         popcount(x[w] & y[w]), counts);
        counted_sums(link->cells, counts, centre, &total, &square);
        record_word(play, &play->tally->payoff[cell], centre, payoff_worlds(play, cell), (double)n,
                    total, square);
    }
}

static void record_payoffs(struct play *play)
{
    uint32_t n_actors = play->game->scenario->n_actors;
    for (uint32_t i = 0; i < n_actors; i++) {
        size_t cell = (size_t)play->round * n_actors + i;
        if (play->game->actors[i].counted_link == PARLEY_NONE)
            record_values(play, &play->tally->payoff[cell], play->tally->payoff_centre[cell],
                          payoff_worlds(play, cell), play->actors[i].payoff, play->running);
        else if (play->game->unknown) /* else the counts of links say it all */
            record_counted(play, i, cell);
    }
}

void record_round(struct play *play)
{
    record_links(play);
    record_in_force(play);
    record_running(play);
    record_payoffs(play);
}
