/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counting what happens: by round at once, by window in bit-sliced counters that are read when the
 * histories end, payoffs in doubles. */
#include "engine/counter.h"
#include "engine/play.h"

static uint32_t popcount(uint64_t word)
{
    return (uint32_t)__builtin_popcountll(word);
}

static bool window_open(const struct play *play, uint32_t window)
{
    const game_window *w = &play->game->windows[window];
    return w->from <= play->round && play->round < w->until;
}

static void count_in_windows(struct play *play, uint32_t counter, mask m)
{
    for (uint32_t w = 0; w < play->game->n_windows; w++) {
        size_t slot = (size_t)w * play->game->n_counters + counter;
        if (window_open(play, w))
            counter_add(play->counts + play->count_first[slot], play->count_bits[slot], m);
    }
}

void record_event(struct play *play, uint32_t counter, mask m)
{
    const parley_game *game = play->game;
    uint32_t others = game->n_links * LINK_COUNTERS;
    if (!mask_any(m))
        return;
    size_t row = (size_t)play->round * (game->n_counters - others);
    play->tally->other_rounds[row + counter - others] += mask_count(m);
    count_in_windows(play, counter, m);
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

static void record_links(struct play *play)
{
    const parley_game *game = play->game;
    for (uint32_t l = 0; l < game->n_links; l++) {
        const link_play *link = &play->links[l];
        const mask counted[LINK_COUNTERS] = {
            [COUNT_INTENDED] = link->intended & play->running,
            [COUNT_EXECUTED] = link->executed & play->running,
            [COUNT_PERCEIVED] = ~link->adverse & play->running,
            [COUNT_SIGNAL] = link->signalled,
            [COUNT_VIOLATION] = link->violated,
        };
        size_t row = (size_t)play->round * game->n_links + l;
        for (uint32_t c = 0; c < LINK_COUNTERS; c++) {
            uint64_t *cell = &play->tally->link_rounds[(row * LINK_COUNTERS + c) * game->n_groups];
            for (uint32_t g = 0; g < game->n_groups; g++)
                cell[g] += mask_count(counted[c] & play->groups[g]);
            count_in_windows(play, l * LINK_COUNTERS + c, counted[c]);
        }
        for (uint32_t g = 0; game->unknown && g < game->n_groups; g++)
            record_executed_worlds(play, row * game->n_groups + g, link->executed,
                                   play->running & play->groups[g]);
    }
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
        for (int w = 0; w < WORDS; w++) {
            uint64_t n = popcount(play->running[w] & play->groups[g][w]);
            count->sum += n;
            count->square += n * n;
            count->worlds += n > 0;
        }
    }
    for (uint32_t w = 0; w < game->n_windows; w++)
        if (window_open(play, w))
            counter_add(play->lived_counts[w], play->lived_bits[w], play->running);
}

/* Adds a world to a sum: n lanes, their total and the sum of their squares, both around the
 * centre; and its mean to the worlds' sketch, if any. */
static void add_world(payoff_sum *sum, double centre, struct sketch *worlds, double n,
                      double total, double square)
{
    double mean = total / n;
    sum->n += n;
    sum->sum += total;
    sum->square += square;
    sum->worlds += 1;
    sum->world_square += total * total;
    sum->world_cross += total * n;
    sum->world_n_square += n * n;
    sum->mean_sum += mean;
    sum->mean_square += mean * mean;
    if (worlds)
        sketch_add(worlds, centre + mean);
    if (n < 2)
        return;
    double deviation = square - total * mean;
    sum->within += deviation > 0 ? deviation / (n * (n - 1)) : 0;
    sum->within_worlds += 1;
}

static void add_lanes(payoff_sum *sum, double centre, struct sketch *worlds,
                      const double values[64], uint64_t lanes)
{
    lane_sum total = {0}, square = {0};
    if (!lanes)
        return;
    for (int v = 0; v < WORD_REALS; v++) {
        reals off = reals_select(lanes, v, reals_load(values, v) - centre, reals_fill(0));
        lane_sum_add(&total, v, off);
        lane_sum_add(&square, v, off * off);
    }
    add_world(sum, centre, worlds, popcount(lanes), lane_sum_total(&total),
              lane_sum_total(&square));
}

static struct sketch *payoff_worlds(const struct play *play, size_t cell)
{
    return play->tally->payoff_worlds ? &play->tally->payoff_worlds[cell] : NULL;
}

/* An actor whose payoff takes one of four values: the lanes of each are counted. */
static void record_counted(struct play *play, uint32_t actor, size_t cell)
{
    const game_link *link = &play->game->links[play->game->actors[actor].counted_link];
    const link_play *own = &play->links[link - play->game->links];
    mask x = own->executed, y = play->links[link->reverse].executed;
    const mask outcomes[4] = {x & y, x & ~y, ~x & y, ~x & ~y};
    double centre = play->tally->payoff_centre[cell];
    counter_add(play->actors[actor].both, play->lived_bits[0], outcomes[0] & play->running);
    for (int w = 0; w < WORDS; w++) {
        double total = 0, square = 0;
        if (!play->running[w])
            continue;
        for (int o = 0; o < 4; o++) {
            double n = popcount(outcomes[o][w] & play->running[w]);
            double off = own->stage.constant[o] - centre;
            total += n * off;
            square += n * (off * off);
        }
        add_world(&play->tally->payoff[cell], centre, payoff_worlds(play, cell),
                  popcount(play->running[w]), total, square);
    }
}

static void record_lanes(struct play *play, uint32_t actor, size_t cell, bool pooled)
{
    actor_play *state = &play->actors[actor];
    for (int w = 0; w < WORDS; w++) {
        double *payoff = state->payoff + 64 * w, *value = state->value + 64 * w;
        double *total = state->total + 64 * w, *weight = state->weight + 64 * w;
        add_lanes(&play->tally->payoff[cell], play->tally->payoff_centre[cell],
                  payoff_worlds(play, cell), payoff, play->running[w]);
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

/* Sum over the lanes of the product of two bit-sliced counts. */
static uint64_t sum_product(const mask *a, uint32_t a_bits, const mask *b, uint32_t b_bits,
                            uint64_t lanes, int word)
{
    uint64_t sum = 0;
    for (uint32_t i = 0; i < a_bits; i++)
        for (uint32_t j = 0; j < b_bits; j++)
            sum += (uint64_t)popcount(a[i][word] & b[j][word] & lanes) << (i + j);
    return sum;
}

static uint64_t sum_count(const mask *a, uint32_t bits, uint64_t lanes, int word)
{
    uint64_t sum = 0;
    for (uint32_t i = 0; i < bits; i++)
        sum += (uint64_t)popcount(a[i][word] & lanes) << i;
    return sum;
}

static void record_base(struct play *play, uint32_t window)
{
    const mask *lived = play->lived_counts[window];
    uint32_t bits = play->lived_bits[window];
    for (uint32_t g = 0; g < play->game->n_groups; g++) {
        pooled_base *base = &play->tally->base[window * play->game->n_groups + g];
        for (int w = 0; w < WORDS; w++) {
            uint64_t lanes = play->groups[g][w], n = popcount(lanes);
            uint64_t rounds = sum_count(lived, bits, lanes, w);
            base->replications += n;
            base->worlds += n > 0;
            base->world_square += n * n;
            base->lived += rounds;
            base->lived_square += sum_product(lived, bits, lived, bits, lanes, w);
            base->lived_world_square += rounds * rounds;
        }
    }
}

/* The spread of a world's pooled rate, and where it falls. */
static void record_pooled_world(struct play *play, size_t cell, uint64_t n, uint64_t x,
                                uint64_t xx, uint64_t xn, uint64_t lived, uint64_t nn)
{
    struct tally *t = play->tally;
    if (lived == 0)
        return;
    t->pooled_bins[cell * RATE_BINS + rate_bin(x, lived)]++;
    if (n < 2)
        return;
    double rate = (double)x / (double)lived;
    double deviation = (double)xx - 2 * rate * (double)xn + rate * rate * (double)nn;
    t->pooled_within[cell].within +=
        deviation * (double)n / ((double)(n - 1) * (double)lived * (double)lived);
    t->pooled_within[cell].worlds += 1;
}

static void record_pooled(struct play *play, uint32_t window, uint32_t counter)
{
    const parley_game *game = play->game;
    size_t slot = (size_t)window * game->n_counters + counter;
    const mask *count = play->counts + play->count_first[slot], *lived = play->lived_counts[window];
    uint32_t bits = play->count_bits[slot], lived_bits = play->lived_bits[window];
    uint32_t link = counter / LINK_COUNTERS, kind = counter % LINK_COUNTERS;
    bool rate = link < game->n_links && kind < COUNT_SIGNAL;
    bool by_world = game->unknown && rate && kind == COUNT_EXECUTED;
    mask any = counter_positive(count, bits);
    if (!mask_any(any) && !by_world)
        return;
    for (uint32_t g = 0; g < game->n_groups; g++) {
        pooled_count *pooled = &play->tally->pooled[slot * game->n_groups + g];
        for (int w = 0; w < WORDS; w++) {
            uint64_t lanes = play->groups[g][w], n = popcount(lanes);
            uint64_t x = sum_count(count, bits, lanes, w);
            uint64_t xx = sum_product(count, bits, count, bits, lanes, w);
            uint64_t xn = rate ? sum_product(count, bits, lived, lived_bits, lanes, w) : x;
            uint64_t base = rate ? sum_count(lived, lived_bits, lanes, w) : n;
            pooled->sum += x;
            pooled->square += xx;
            pooled->share += popcount(any[w] & lanes);
            pooled->cross += xn;
            pooled->world_square += x * x;
            pooled->world_cross += x * base;
            if (by_world)
                record_pooled_world(play,
                                    ((size_t)window * game->n_links + link) * game->n_groups + g, n,
                                    x, xx, xn, base,
                                    sum_product(lived, lived_bits, lived, lived_bits, lanes, w));
        }
    }
}

static void record_outcome(struct play *play, uint32_t actor, uint32_t measure,
                           const double values[LANES], mask lanes)
{
    const parley_game *game = play->game;
    struct tally *t = play->tally;
    for (uint32_t g = 0; g < game->n_groups; g++) {
        size_t cell = ((size_t)g * game->scenario->n_actors + actor) * 2 + measure;
        struct sketch *worlds = t->outcome_worlds ? &t->outcome_worlds[cell] : NULL;
        for (int w = 0; w < WORDS; w++) {
            uint64_t own = lanes[w] & play->groups[g][w];
            add_lanes(&t->outcome[cell], t->outcome_centre[cell], worlds, values + 64 * w, own);
            for (uint64_t left = t->outcomes ? own : 0; left; left &= left - 1)
                sketch_add(&t->outcomes[cell], values[64 * w + __builtin_ctzll(left)]);
        }
    }
}

/* The counts of a bit-sliced counter, one a lane. */
static void counts_to_lanes(const mask *planes, uint32_t bits, double counts[LANES])
{
    for (int w = 0; w < WORDS; w++) {
        uint64_t rows[64] = {0};
        for (uint32_t b = 0; b < bits; b++)
            rows[b] = planes[b][w];
        transpose(rows);
        for (int i = 0; i < 64; i++)
            counts[64 * w + i] = (double)rows[i];
    }
}

/* Total payoffs from how often each outcome came about: both C, own C, other's C, all rounds. */
static void total_counted(struct play *play, uint32_t actor)
{
    const parley_game *game = play->game;
    uint32_t l = game->actors[actor].counted_link, bits = play->lived_bits[0];
    const double *cells = play->links[l].stage.constant;
    const size_t own = play->count_first[l * LINK_COUNTERS + COUNT_EXECUTED];
    const size_t other =
        play->count_first[game->links[l].reverse * LINK_COUNTERS + COUNT_EXECUTED];
    LANES_BUFFER(both);
    LANES_BUFFER(x);
    LANES_BUFFER(y);
    LANES_BUFFER(n);
    counts_to_lanes(play->actors[actor].both, bits, both);
    counts_to_lanes(play->counts + own, bits, x);
    counts_to_lanes(play->counts + other, bits, y);
    counts_to_lanes(play->lived_counts[0], bits, n);
    for (int lane = 0; lane < LANES; lane++)
        play->actors[actor].value[lane] = play->actors[actor].total[lane] =
            both[lane] * cells[0] + (x[lane] - both[lane]) * cells[1] +
            (y[lane] - both[lane]) * cells[2] +
            (n[lane] - x[lane] - y[lane] + both[lane]) * cells[3];
}

static void record_outcomes(struct play *play)
{
    mask counted = counter_positive(play->lived_counts[0], play->lived_bits[0]);
    LANES_BUFFER(lived);
    counts_to_lanes(play->lived_counts[0], play->lived_bits[0], lived);
    for (uint32_t i = 0; i < play->game->scenario->n_actors; i++) {
        const actor_play *actor = &play->actors[i];
        LANES_BUFFER(value);
        LANES_BUFFER(mean);
        if (play->game->actors[i].counted_link != PARLEY_NONE)
            total_counted(play, i);
        for (int lane = 0; lane < LANES; lane++) {
            value[lane] = actor->value[lane] / actor->scale[lane];
            mean[lane] = lived[lane] > 0 ? actor->total[lane] / lived[lane] : 0;
        }
        record_outcome(play, i, 0, value, play->valid);
        record_outcome(play, i, 1, mean, counted & play->valid);
    }
}

void record_pass(struct play *play)
{
    for (uint32_t w = 0; w < play->game->n_windows; w++) {
        record_base(play, w);
        for (uint32_t c = 0; c < play->game->n_counters; c++)
            record_pooled(play, w, c);
    }
    record_outcomes(play);
}
