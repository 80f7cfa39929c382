/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When the histories of a pass have ended: counts of windows and payoffs go to the tally. */
#include "engine/counter.h"
#include "engine/play.h"
#include "engine/record.h"

/* Adds n lanes to a sum: their total and the sum of their squares, both around its centre. */
static void record_sums(payoff_sum *sum, double n, double total, double square)
{
    sum->n += n;
    sum->sum += total;
    sum->square += square;
}

/* The same for a world of its own, whose mean goes to the worlds' sketch, if any. */
static void record_world(payoff_sum *sum, double centre, struct sketch *worlds, double n,
                         double total, double square)
{
    if (n == 0)
        return;
    double mean = total / n;
    record_sums(sum, n, total, square);
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

void record_word(const struct play *play, payoff_sum *sum, double centre, struct sketch *worlds,
                 double n, double total, double square)
{
    if (play->game->unknown)
        record_world(sum, centre, worlds, n, total, square);
    else
        record_sums(sum, n, total, square);
}

void record_values(const struct play *play, payoff_sum *sum, double centre, struct sketch *worlds,
                   const double values[LANES], mask lanes)
{
    for (int w = 0; w < WORDS; w++) {
        lane_sum total = {0}, square = {0};
        for (int v = 0; v < WORD_REALS; v++) {
            reals off = reals_load(values + 64 * w, v) - centre;
            off = reals_select(lanes[w], v, off, reals_fill(0));
            lane_sum_add(&total, v, off);
            lane_sum_add(&square, v, off * off);
        }
        record_word(play, sum, centre, worlds, popcount(lanes[w]), lane_sum_total(&total),
                    lane_sum_total(&square));
    }
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

/* The sum of squares: each product of two places stands twice. */
static uint64_t sum_square(const mask *a, uint32_t bits, uint64_t lanes, int word)
{
    uint64_t sum = 0;
    for (uint32_t i = 0; i < bits; i++) {
        uint64_t own = a[i][word] & lanes;
        sum += (uint64_t)popcount(own) << (2 * i);
        for (uint32_t j = 0; j < i; j++)
            sum += (uint64_t)popcount(own & a[j][word]) << (i + j + 1);
    }
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
    const mask *lived = play->windows[window].lived;
    uint32_t bits = play->windows[window].bits;
    mask any = counter_positive(lived, bits);
    for (uint32_t g = 0; g < play->game->n_groups; g++) {
        pooled_base *base = &play->tally->base[window * play->game->n_groups + g];
        for (int w = 0; w < WORDS; w++) {
            uint64_t lanes = play->groups[g][w], n = popcount(lanes);
            uint64_t rounds = sum_count(lived, bits, lanes, w);
            base->replications += n;
            base->worlds += n > 0;
            base->world_square += n * n;
            base->lived += rounds;
            base->lived_square += sum_square(lived, bits, lanes, w);
            base->lived_world_square += rounds * rounds;
            base->lived_replications += popcount(any[w] & lanes);
            base->lived_worlds += rounds > 0;
        }
    }
}

/* The spread of a world's pooled rate, and where it falls. */
static void record_pooled_world(struct play *play, size_t cell, uint64_t n, uint64_t x, uint64_t xx,
                                uint64_t xn, uint64_t lived, uint64_t nn)
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
    const struct window_play *from = &play->windows[window];
    size_t slot = (size_t)window * game->n_counters + counter;
    uint32_t link = counter % game->n_links, kind = counter / game->n_links;
    uint32_t other = counter - game->n_links * LINK_COUNTERS;
    bool of_link = kind < LINK_COUNTERS, rate = of_link && kind < COUNT_SIGNAL;
    const mask *lived = from->lived,
               *count = of_link ? link_count(from, counter) : from->others[other];
    uint32_t lived_bits = from->bits, bits = of_link ? lived_bits : from->other_bits[other];
    bool by_world = game->unknown && rate && kind == COUNT_EXECUTED;
    /* where no history ends early, all lanes have lived the same rounds */
    bool endless = game->scenario->rounds.continuation == 1;
    uint64_t rounds = game->windows[window].until - game->windows[window].from;
    /* products over lanes: for errors over replications, and for the spread within a world */
    bool by_lane = by_world || (!game->unknown && (!rate || kind == COUNT_EXECUTED));
    mask any = counter_positive(count, bits);
    if (!mask_any(any) && !by_world)
        return;
    for (uint32_t g = 0; g < game->n_groups; g++) {
        pooled_count *pooled = &play->tally->pooled[slot * game->n_groups + g];
        for (int w = 0; w < WORDS; w++) {
            uint64_t lanes = play->groups[g][w], n = popcount(lanes);
            uint64_t x = sum_count(count, bits, lanes, w);
            uint64_t base = rate ? sum_count(lived, lived_bits, lanes, w) : n;
            pooled->sum += x;
            pooled->share += popcount(any[w] & lanes);
            pooled->world_square += x * x;
            pooled->world_cross += x * base;
            if (!by_lane)
                continue;
            uint64_t xx = sum_square(count, bits, lanes, w);
            uint64_t xn = !rate     ? x
                          : endless ? x * rounds
                                    : sum_product(count, bits, lived, lived_bits, lanes, w);
            pooled->square += xx;
            pooled->cross += xn;
            if (by_world)
                record_pooled_world(
                    play, ((size_t)window * game->n_links + link) * game->n_groups + g, n, x, xx,
                    xn, base,
                    endless ? n * rounds * rounds : sum_square(lived, lived_bits, lanes, w));
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
        mask own = lanes & play->groups[g];
        record_values(play, &t->outcome[cell], t->outcome_centre[cell], worlds, values, own);
        bool gathered = g == 0 && game->n_groups > 1; /* from its types, at the end */
        for (int w = 0; t->outcomes && !gathered && w < WORDS; w++)
            sketch_add_chosen(&t->outcomes[cell], values + 64 * w, own[w]);
    }
}

/* The counts of a bit-sliced counter, one a lane. */
static void counts_to_lanes(const mask *planes, uint32_t bits, double counts[LANES])
{
    for (int w = 0; w < WORDS; w++)
        for (int v = 0; v < WORD_REALS; v++) {
            reals sum = reals_fill(0);
            for (uint32_t b = 0; b < bits; b++)
                sum += reals_select(planes[b][w], v, reals_fill((double)(1u << b)), reals_fill(0));
            reals_store(counts + 64 * w, v, sum);
        }
}

/* Total payoffs from how often each outcome came about: both C, own C, other's C, all rounds. */
static void total_counted(struct play *play, uint32_t actor)
{
    const parley_game *game = play->game;
    uint32_t l = game->actors[actor].counted_link, bits = play->windows[0].bits;
    const double *cells = play->links[l].stage.constant;
    const struct window_play *all = &play->windows[0];
    const mask *own = link_count(all, game_link_count(game, l, COUNT_EXECUTED));
    const mask *other =
        link_count(all, game_link_count(game, game->links[l].reverse, COUNT_EXECUTED));
    LANES_BUFFER(both);
    LANES_BUFFER(x);
    LANES_BUFFER(y);
    LANES_BUFFER(n);
    counts_to_lanes(play->actors[actor].both, bits, both);
    counts_to_lanes(own, bits, x);
    counts_to_lanes(other, bits, y);
    counts_to_lanes(all->lived, bits, n);
    for (int lane = 0; lane < LANES; lane++)
        play->actors[actor].value[lane] = play->actors[actor].total[lane] =
            both[lane] * cells[0] + (x[lane] - both[lane]) * cells[1] +
            (y[lane] - both[lane]) * cells[2] +
            (n[lane] - x[lane] - y[lane] + both[lane]) * cells[3];
}

static void record_outcomes(struct play *play)
{
    const struct window_play *all = &play->windows[0];
    mask counted = counter_positive(all->lived, all->bits);
    LANES_BUFFER(lived);
    counts_to_lanes(all->lived, all->bits, lived);
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

/* Adds what the counters pushed in lockstep still have pending. */
static void settle(struct play *play)
{
    const parley_game *game = play->game;
    for (uint32_t w = 0; w < game->n_windows; w++) {
        const game_window *declared = &game->windows[w];
        const struct window_play *window = &play->windows[w];
        uint32_t until = play->round < declared->until ? play->round : declared->until;
        uint32_t n = until > declared->from ? until - declared->from : 0, bits = window->bits;
        counter_settle(window->lived, window->lived + bits, bits, n);
        for (uint32_t c = 0; c < game->n_counted; c++) {
            mask *planes = link_count(window, c);
            counter_settle(planes, planes + bits, bits, n);
        }
    }
    for (uint32_t i = 0; i < game->scenario->n_actors; i++) {
        mask *both = play->actors[i].both;
        uint32_t bits = play->windows[0].bits;
        if (game->actors[i].counted_link != PARLEY_NONE)
            counter_settle(both, both + bits, bits, play->round);
    }
}

void record_pass(struct play *play)
{
    settle(play);
    for (uint32_t w = 0; w < play->game->n_windows; w++) {
        record_base(play, w);
        for (uint32_t c = 0; c < play->game->n_counters; c++)
            record_pooled(play, w, c);
    }
    record_outcomes(play);
}
