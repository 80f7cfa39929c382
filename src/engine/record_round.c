/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counting what happens: by round at once, by window in bit-sliced counters that are read when the
 * histories end, payoffs in doubles or, where an actor's payoff takes one of four values, by
 * counting those. */
#include "engine/record.h"
#include "engine/counter.h"
#include "engine/play.h"

static bool window_open(const struct play *play, uint32_t window)
{
    const game_window *w = &play->game->windows[window];
    return w->from <= play->round && play->round < w->until;
}

void record_event(struct play *play, uint32_t counter, mask m)
{
    const parley_game *game = play->game;
    uint32_t others = game->n_links * LINK_COUNTERS;
    if (!mask_any(m))
        return;
    size_t row = (size_t)play->round * (game->n_counters - others);
    play->tally->other_rounds[row + counter - others] += mask_count(m);
    for (uint32_t w = 0; w < game->n_windows; w++)
        if (window_open(play, w))
            counter_add(window_counts(play, w, counter), window_bits(play, w, counter), m);
}

/* A count that is added to in every round of its windows. */
static void push_in_windows(struct play *play, uint32_t counter, mask m)
{
    for (uint32_t w = 0; w < play->game->n_windows; w++) {
        mask *planes = window_counts(play, w, counter);
        if (window_open(play, w))
            counter_push(planes, planes + window_bits(play, w, counter),
                         play->round - play->game->windows[w].from, m);
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
        t->executed_bins[cell * RATE_BINS + rate_bin(c, n)]++;
        if (n < 2)
            continue;
        t->executed_within[cell].within += (double)(c * (n - c)) / (double)(n * n * (n - 1));
        t->executed_within[cell].worlds += 1;
    }
}

static void record_link(struct play *play, uint32_t l)
{
    const parley_game *game = play->game;
    const link_play *link = &play->links[l];
    const mask counted[LINK_COUNTERS] = {
        [COUNT_INTENDED] = link->intended & play->running,
        [COUNT_EXECUTED] = link->executed & play->running,
        [COUNT_PERCEIVED] = ~link->adverse & play->running,
        [COUNT_SIGNAL] = link->signalled,
        [COUNT_VIOLATION] = link->violated,
    };
    uint32_t n_counters = game->links[l].restraints.n ? LINK_COUNTERS : COUNT_VIOLATION;
    size_t row = (size_t)play->round * game->n_links + l;
    for (uint32_t c = 0; c < n_counters; c++) {
        uint64_t *cell = &play->tally->link_rounds[(row * LINK_COUNTERS + c) * game->n_groups];
        cell[0] += mask_count(counted[c]);
        for (uint32_t g = 1; g < game->n_groups; g++)
            cell[g] += mask_count(counted[c] & play->groups[g]);
        push_in_windows(play, l * LINK_COUNTERS + c, counted[c]);
    }
    for (uint32_t g = 0; game->unknown && g < game->n_groups; g++)
        record_executed_worlds(play, row * game->n_groups + g, link->executed,
                               play->running & play->groups[g]);
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
        mask *lived = play->lived_counts[w];
        if (window_open(play, w))
            counter_push(lived, lived + play->lived_bits[w], play->round - game->windows[w].from,
                         play->running);
    }
}

static struct sketch *payoff_worlds(const struct play *play, size_t cell)
{
    return play->tally->payoff_worlds ? &play->tally->payoff_worlds[cell] : NULL;
}

/* The lanes of each of the four values are counted: by world where worlds differ. */
static void record_counted(struct play *play, uint32_t actor, size_t cell)
{
    const game_link *link = &play->game->links[play->game->actors[actor].counted_link];
    const link_play *own = &play->links[link - play->game->links];
    mask x = own->executed & play->running, y = play->links[link->reverse].executed;
    mask *both = play->actors[actor].both;
    double centre = play->tally->payoff_centre[cell];
    payoff_sum *sum = &play->tally->payoff[cell];
    counter_push(both, both + play->lived_bits[0], play->round, x & y);
    for (int w = 0; w < (play->game->unknown ? WORDS : 1); w++) {
        mask m = play->game->unknown ? mask_word(w) : mask_all();
        double n = mask_count(play->running & m), total = 0, square = 0;
        double cc = mask_count(x & y & m), c = mask_count(x & m);
        double other = mask_count(y & play->running & m);
        const double counts[4] = {cc, c - cc, other - cc, n - c - other + cc};
        for (int o = 0; o < 4; o++) {
            double off = own->stage.constant[o] - centre;
            total += counts[o] * off;
            square += counts[o] * (off * off);
        }
        if (play->game->unknown)
            record_world(sum, centre, payoff_worlds(play, cell), n, total, square);
        else
            record_sums(sum, n, total, square);
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
    for (uint32_t l = 0; l < play->game->n_links; l++)
        record_link(play, l);
    record_in_force(play);
    record_running(play);
    record_payoffs(play);
}
