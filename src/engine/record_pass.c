/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When the histories of a pass have ended: counts of windows and payoffs go to the tally. */
#include "engine/counter.h"
#include "engine/play.h"
#include "engine/record.h"

/* Lanes of words: how many, their total and the sum of their squares, both around a centre. */
typedef struct word_sums {
    double n[WORDS], total[WORDS], square[WORDS];
} word_sums;

/* Adds a word whose lanes are a world of their own to a sum; returns their mean. */
static double add_world(payoff_sum *sum, double n, double total, double square)
{
    double mean = total / n, deviation = square - total * mean;
    sum->worlds += 1;
    sum->world_square += total * total;
    sum->world_cross += total * n;
    sum->world_n_square += n * n;
    sum->mean_sum += mean;
    sum->mean_square += mean * mean;
    if (n > 1) {
        sum->within += deviation > 0 ? deviation / (n * (n - 1)) : 0;
        sum->within_worlds += 1;
    }
    return mean;
}

/* Which bins of a sketch n values fall in. */
INLINE void find_bins(const struct sketch *of, int n, const double *values, uint32_t *indices)
{
    const struct sketch s = *of; /* that it stays the same while indices are written shows */
    for (int i = 0; i < n; i++)
        indices[i] = sketch_index(&s, values[i]);
}

static void add_words(const struct play *play, payoff_sum *sum, double centre,
                      struct sketch *worlds, int n_words, const word_sums *words)
{
    payoff_sum s = *sum;
    double means[WORDS] = {0};
    uint64_t lived = 0;
    for (int w = 0; w < n_words; w++) {
        double n = words->n[w], total = words->total[w], square = words->square[w];
        s.n += n;
        s.sum += total;
        s.square += square;
        if (!play->game->unknown || n == 0)
            continue;
        means[w] = centre + add_world(&s, n, total, square);
        lived |= 1ull << w;
    }
    *sum = s;
    if (!worlds)
        return;
    uint32_t indices[WORDS];
    find_bins(worlds, WORDS, means, indices);
    sketch_add_chosen(worlds, means, indices, lived);
}

void record_word(const struct play *play, payoff_sum *sum, double centre, struct sketch *worlds,
                 double n, double total, double square)
{
    const word_sums word = {.n = {n}, .total = {total}, .square = {square}};
    add_words(play, sum, centre, worlds, 1, &word);
}

void record_values(const struct play *play, payoff_sum *sum, double centre, struct sketch *worlds,
                   const double values[LANES], mask lanes)
{
    word_sums words;
    for (int w = 0; w < WORDS; w++) {
        lane_sum total = {0}, square = {0};
        for (int v = 0; v < WORD_REALS; v++) {
            reals off = reals_load(values + 64 * w, v) - centre;
            off = reals_select(lanes[w], v, off, reals_fill(0));
            lane_sum_add(&total, v, off);
            lane_sum_add(&square, v, off * off);
        }
        words.n[w] = popcount(lanes[w]);
        words.total[w] = lane_sum_total(&total);
        words.square[w] = lane_sum_total(&square);
    }
    add_words(play, sum, centre, worlds, WORDS, &words);
}

/* Of bit-sliced counts, for each word: the sum over its lanes; that of products of two counts. */
static mask sum_count(const mask *a, uint32_t bits, mask lanes)
{
    mask sum = mask_none();
    for (uint32_t i = 0; i < bits; i++)
        sum += mask_counts(a[i] & lanes) << i;
    return sum;
}

static mask sum_product(const mask *a, uint32_t a_bits, const mask *b, uint32_t b_bits, mask lanes)
{
    mask sum = mask_none();
    for (uint32_t i = 0; i < a_bits; i++)
        sum += sum_count(b, b_bits, a[i] & lanes) << i;
    return sum;
}

/* The sum of squares: each product of two places stands twice. */
static mask sum_square(const mask *a, uint32_t bits, mask lanes)
{
    mask sum = mask_none();
    for (uint32_t i = 0; i < bits; i++) {
        mask own = a[i] & lanes;
        sum += mask_counts(own) << (2 * i);
        sum += sum_count(a, i, own) << (i + 1);
    }
    return sum;
}

/* How many words have a number above 0. */
static uint64_t positive(mask numbers)
{
    return mask_total((mask)(numbers > 0) & 1);
}

/* Replications of a group, and the rounds that they lived in a window, by word. */
typedef struct lives {
    uint32_t window, group;
    mask lanes, n, rounds, rounds_square;
} lives;

static void record_base(struct play *play, const lives *of)
{
    const struct window_play *window = &play->windows[of->window];
    pooled_base *to = &play->tally->base[of->window * play->game->n_groups + of->group];
    to->replications += mask_total(of->n);
    to->worlds += positive(of->n);
    to->world_square += mask_total(of->n * of->n);
    to->lived += mask_total(of->rounds);
    to->lived_square += mask_total(of->rounds_square);
    to->lived_world_square += mask_total(of->rounds * of->rounds);
    to->lived_replications += mask_count(counter_positive(window->lived, window->bits) & of->lanes);
    to->lived_worlds += positive(of->rounds);
}

/* The spread of the pooled rate x / lived in each world, and where it falls; n, xx, xn and nn as
 * record_pooled has them. */
static void record_pooled_worlds(struct play *play, size_t cell, const lives *of, mask x, mask xx,
                                 mask xn)
{
    uint32_t *bins = &play->tally->pooled_bins[cell * RATE_BINS];
    rate_within within = play->tally->pooled_within[cell];
    for (int w = 0; w < WORDS; w++) {
        double n = (double)of->n[w], lived = (double)of->rounds[w], rate = (double)x[w] / lived;
        if (of->rounds[w] == 0)
            continue;
        bins[rate_bin(x[w], of->rounds[w])]++;
        if (n < 2)
            continue;
        double deviation =
            (double)xx[w] - 2 * rate * (double)xn[w] + rate * rate * (double)of->rounds_square[w];
        within.within += deviation * n / ((n - 1) * lived * lived);
        within.worlds += 1;
    }
    play->tally->pooled_within[cell] = within;
}

static void record_pooled(struct play *play, const lives *of, uint32_t counter)
{
    const parley_game *game = play->game;
    const struct window_play *from = &play->windows[of->window];
    size_t slot = (size_t)of->window * game->n_counters + counter;
    pooled_count *pooled = &play->tally->pooled[slot * game->n_groups + of->group];
    const game_link_counter kind = game->counters[counter].kind;
    uint32_t other = counter - game->n_links * LINK_COUNTERS;
    bool of_link = kind != LINK_COUNTERS;
    if (kind == COUNT_BOTH || (of_link && counter >= game->n_counted))
        return;
    bool rate = kind == COUNT_INTENDED || kind == COUNT_EXECUTED || kind == COUNT_PERCEIVED;
    const mask *count = of_link ? link_count(from, counter) : from->others[other];
    uint32_t bits = of_link ? from->bits : from->other_bits[other];
    bool by_world = game->unknown && rate && kind == COUNT_EXECUTED;
    /* products over lanes: for errors over replications, and for the spread within a world */
    bool by_lane = by_world || (!game->unknown && (!rate || kind == COUNT_EXECUTED));
    mask any = counter_positive(count, bits) & of->lanes;
    if (!mask_any(any) && !by_world)
        return;
    mask x = sum_count(count, bits, of->lanes), base = rate ? of->rounds : of->n;
    pooled->sum += mask_total(x);
    pooled->share += mask_count(any);
    pooled->world_square += mask_total(x * x);
    pooled->world_cross += mask_total(x * base);
    if (!by_lane)
        return;
    /* where no history ends early, all lanes have lived the same rounds */
    bool endless = game->scenario->rounds.continuation == 1;
    uint64_t rounds = game->windows[of->window].until - game->windows[of->window].from;
    mask xx = sum_square(count, bits, of->lanes);
    mask xn = !rate     ? x
              : endless ? x * rounds
                        : sum_product(count, bits, from->lived, from->bits, of->lanes);
    pooled->square += mask_total(xx);
    pooled->cross += mask_total(xn);
    if (by_world)
        record_pooled_worlds(play,
                             ((size_t)of->window * game->n_links + counter % game->n_links) *
                                     game->n_groups +
                                 of->group,
                             of, x, xx, xn);
}

static void record_window(struct play *play, uint32_t w)
{
    const struct window_play *window = &play->windows[w];
    for (uint32_t g = 0; g < play->game->n_groups; g++) {
        lives of = {.window = w, .group = g, .lanes = play->groups[g]};
        of.n = mask_counts(of.lanes);
        of.rounds = sum_count(window->lived, window->bits, of.lanes);
        of.rounds_square = sum_square(window->lived, window->bits, of.lanes);
        record_base(play, &of);
        for (uint32_t c = 0; c < play->game->n_counters; c++)
            record_pooled(play, &of, c);
    }
}

/* The sketches of all groups have the bins of the first. */
static void record_outcome(struct play *play, uint32_t actor, uint32_t measure,
                           const double values[LANES], mask lanes)
{
    const parley_game *game = play->game;
    struct tally *t = play->tally;
    uint32_t indices[LANES];
    if (t->outcomes)
        find_bins(&t->outcomes[tally_outcome(game, 0, actor, measure)], LANES, values, indices);
    for (uint32_t g = 0; g < game->n_groups; g++) {
        size_t cell = tally_outcome(game, g, actor, measure);
        struct sketch *worlds = t->outcome_worlds ? &t->outcome_worlds[cell] : NULL;
        mask own = lanes & play->groups[g];
        record_values(play, &t->outcome[cell], t->outcome_centre[cell], worlds, values, own);
        bool gathered = g == 0 && game->n_groups > 1; /* from its types, at the end */
        for (int w = 0; t->outcomes && !gathered && w < WORDS; w++)
            sketch_add_chosen(&t->outcomes[cell], values + 64 * w, indices + 64 * w, own[w]);
    }
}

static void record_outcomes(struct play *play)
{
    for (uint32_t i = 0; i < play->game->scenario->n_actors; i++) {
        LANES_BUFFER(outcome);
        history_value(play, i, outcome);
        record_outcome(play, i, 0, outcome, play->valid);
        if (tally_value_is_mean(play->game, i))
            continue;
        history_mean_payoff(play, i, outcome);
        record_outcome(play, i, 1, outcome, play->counting);
    }
}

void record_pass(struct play *play)
{
    for (uint32_t w = 0; w < play->game->n_windows; w++)
        record_window(play, w);
    record_outcomes(play);
}
