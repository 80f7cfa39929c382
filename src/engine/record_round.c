/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counting what happens: by round at once, by window in bit-sliced counters that are read when the
 * histories end, payoffs in doubles or, where an actor's payoff takes one of four values, by
 * counting those. */
#include "engine/counter.h"
#include "engine/play.h"
#include "engine/record.h"

void record_begin(struct play *play)
{
    for (uint32_t w = 0; w < play->game->n_windows; w++) {
        const game_window *declared = &play->game->windows[w];
        struct window_play *window = &play->windows[w];
        window->open = declared->from <= play->round && play->round < declared->until;
        window->n_before = play->round - declared->from;
    }
}

void record_event(struct play *play, uint32_t counter, mask m)
{
    const parley_game *game = play->game;
    uint32_t first = game->n_links * LINK_COUNTERS, other = counter - first;
    if (!mask_any(m))
        return;
    size_t row = (size_t)play->round * (game->n_counters - first);
    play->tally->other_rounds[row + other] += mask_count(m);
    for (uint32_t w = 0; w < game->n_windows; w++) {
        const struct window_play *window = &play->windows[w];
        if (window->open)
            counter_add(window->others[other], window->other_bits[other], m);
    }
}

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

/* What happened on the links in this round, counter by counter. */
static void links_counted(const struct play *play, mask *counted)
{
    const uint32_t n = play->game->n_links;
    for (uint32_t l = 0; l < n; l++) {
        const link_play *link = &play->links[l];
        counted[COUNT_INTENDED * n + l] = link->intended & play->running;
        counted[COUNT_EXECUTED * n + l] = link->executed & play->running;
        counted[COUNT_PERCEIVED * n + l] = ~link->adverse & play->running;
        counted[COUNT_SIGNAL * n + l] = link->signalled;
        counted[COUNT_VIOLATION * n + l] = link->violated;
    }
}

static void record_links(struct play *play)
{
    const parley_game *game = play->game;
    mask *counted = play->counted;
    links_counted(play, counted);
    for (uint32_t g = 0; g < game->n_groups; g++)
        mask_counts(counted, game->n_counted, play->groups[g],
                    link_rounds(play->tally, game, play->round, g));
    for (uint32_t w = 0; w < game->n_windows; w++) {
        const struct window_play *window = &play->windows[w];
        if (window->open)
            counters_push(window->links, window->bits, game->n_counted, window->n_before, counted,
                          play->carried);
    }
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
                            bound_together(play, &play->game->links[covered->at[l]]));
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
    for (uint32_t w = 0; w < game->n_windows; w++) {
        const struct window_play *window = &play->windows[w];
        if (window->open)
            counter_push(window->lived, window->lived + window->bits, window->n_before,
                         play->running);
    }
}

static struct sketch *payoff_worlds(const struct play *play, size_t cell)
{
    return play->tally->payoff_worlds ? &play->tally->payoff_worlds[cell] : NULL;
}

/* The lanes of each of the four values are counted: own and other's C with the links, both C here;
 * by world where worlds differ. */
static void record_counted(struct play *play, uint32_t actor, size_t cell)
{
    const game_link *link = &play->game->links[play->game->actors[actor].counted_link];
    const link_play *own = &play->links[link - play->game->links];
    mask x = own->executed & play->running, y = play->links[link->reverse].executed;
    mask *both = play->actors[actor].both;
    counter_push(both, both + play->windows[0].bits, play->round, x & y);
    play->tally->both[cell] += mask_count(x & y);
    for (int w = 0; play->game->unknown && w < WORDS; w++) {
        uint64_t counts[4];
        double centre = play->tally->payoff_centre[cell], total, square;
        uint64_t n = popcount(play->running[w]);
        counted_outcomes(n, popcount(x[w]), popcount(y[w] & play->running[w]),
                         popcount(x[w] & y[w]), counts);
        counted_sums(own->stage.constant, counts, centre, &total, &square);
        record_word(play, &play->tally->payoff[cell], centre, payoff_worlds(play, cell), (double)n,
                    total, square);
    }
}

static void record_lanes(struct play *play, uint32_t actor, size_t cell, bool pooled)
{
    actor_play *state = &play->actors[actor];
    record_values(play, &play->tally->payoff[cell], play->tally->payoff_centre[cell],
                  payoff_worlds(play, cell), state->payoff, play->running);
    for (int w = 0; w < WORDS; w++) {
        double *payoff = state->payoff + 64 * w, *value = state->value + 64 * w;
        double *total = state->total + 64 * w, *weight = state->weight + 64 * w;
        for (int v = 0; v < WORD_REALS; v++) {
            reals paid = reals_select(play->running[w], v, reals_load(payoff, v), reals_fill(0));
            reals now = reals_load(weight, v);
            reals_store(value, v, reals_load(value, v) + now * paid);
            if (pooled)
                reals_store(total, v, reals_load(total, v) + paid);
            reals_store(weight, v, now * reals_load(state->discount + 64 * w, v));
        }
    }
}

static void record_payoffs(struct play *play)
{
    uint32_t n_actors = play->game->scenario->n_actors;
    bool pooled = play->round >= play->game->scenario->rounds.burn_in;
    for (uint32_t i = 0; i < n_actors; i++) {
        size_t cell = (size_t)play->round * n_actors + i;
        if (play->game->actors[i].counted_link == PARLEY_NONE)
            record_lanes(play, i, cell, pooled);
        else
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
