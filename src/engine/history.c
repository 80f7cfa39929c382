/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a history keeps of its rounds: how often what happened, by window, in bit-sliced counters,
 * and its payoffs, added up. Where an actor's payoff takes one of four values, how often it took
 * them says all. */
#include "engine/counter.h"
#include "engine/play.h"
#include "engine/record.h"

/* A window is open in this round. */
INLINE bool is_open(const struct play *play, uint32_t w)
{
    const game_window *window = &play->game->windows[w];
    return window->from <= play->round && play->round < window->until;
}

void record_event_on(struct play *play, uint32_t counter, uint32_t link, mask m)
{
    const parley_game *game = play->game;
    uint32_t first = game->n_links * LINK_COUNTERS, other = counter - first;
    if (!mask_any(m))
        return;
    if (play->tally)
        play->tally->other_rounds[(size_t)play->round * (game->n_counters - first) + other] +=
            mask_count(m);
    for (uint32_t w = 0; w < game->n_windows; w++) {
        const struct window_play *window = &play->windows[w];
        if (is_open(play, w))
            counter_add(window->others[other], window->other_bits[other], m);
    }
    if (play->watch)
        watch_event(play, counter, link, m);
}

void record_answer(struct play *play, uint32_t i, mask asked, mask answered)
{
    uint32_t bits = play->game->actors[i].asked_bits;
    if (!is_open(play, 0))
        return;
    counter_add(play->actors[i].asked, bits, asked);
    counter_add(play->actors[i].answered, bits, answered);
}

/* Where a kind is counted in a row, by link. */
INLINE mask *counted_kind(const parley_game *game, mask *row, game_link_counter kind)
{
    return row + 1 + game_link_count(game, 0, kind);
}

/* The same; NULL where it is not. */
INLINE mask *counted_perhaps(const parley_game *game, mask *row, game_link_counter kind)
{
    return game_counts(game, kind) ? counted_kind(game, row, kind) : NULL;
}

/* Who lived in this round, and what happened on the links, counter by counter. */
static void links_counted(const struct play *play, mask *row)
{
    const parley_game *game = play->game;
    const link_play *links = play->links;
    const mask running = play->running;
    mask *intended = counted_kind(game, row, COUNT_INTENDED);
    mask *executed = counted_kind(game, row, COUNT_EXECUTED);
    mask *signal = counted_kind(game, row, COUNT_SIGNAL);
    mask *perceived = counted_perhaps(game, row, COUNT_PERCEIVED);
    mask *violation = counted_perhaps(game, row, COUNT_VIOLATION);
    mask *both = counted_perhaps(game, row, COUNT_BOTH);
    row[0] = running;
    for (uint32_t l = 0; l < game->n_links; l++) {
        intended[l] = links[l].intended & running;
        executed[l] = links[l].executed & running;
        signal[l] = links[l].signalled;
    }
    for (uint32_t l = 0; perceived && l < game->n_links; l++)
        perceived[l] = ~links[l].adverse & running;
    for (uint32_t l = 0; violation && l < game->n_links; l++)
        violation[l] = links[l].violated;
    for (uint32_t l = 0; both && l < game->n_links; l++)
        both[l] = executed[l] & links[game->links[l].reverse].executed;
}

/* The rows of the rounds first .. first + COUNTER_ROUNDS - 1 that lie between `from` and `until`;
 * nothing for the others. */
static void find_rows(const struct play *play, uint32_t first, uint32_t from, uint32_t until,
                      const mask *rows[COUNTER_ROUNDS])
{
    for (uint32_t i = 0; i < COUNTER_ROUNDS; i++)
        rows[i] = from <= first + i && first + i < until
                      ? play->counted + (size_t)i * history_row(play->game)
                      : play->nothing;
}

/* Adds the rounds from `first` to before `end`, COUNTER_ROUNDS of them but for the last. */
static void rounds_add(struct play *play, uint32_t first, uint32_t end)
{
    const parley_game *game = play->game;
    const mask *rows[COUNTER_ROUNDS];
    for (uint32_t w = 0; w < game->n_windows; w++) {
        const struct window_play *window = &play->windows[w];
        uint32_t from = game->windows[w].from, until = game->windows[w].until;
        if (end <= from || until <= first)
            continue;
        find_rows(play, first, from, until < end ? until : end, rows);
        counters_push(window->lived, window->bits, history_row(game),
                      first / COUNTER_ROUNDS - from / COUNTER_ROUNDS, rows);
    }
    find_rows(play, first, 0, end, rows);
    counters_push(play->rounds, play->rounds_bits, 1, first / COUNTER_ROUNDS, rows);
}

/* Adds this round's payoff. */
static void payoff_add(const struct play *play, actor_play *actor)
{
    bool pooled = play->round >= play->game->scenario->rounds.burn_in;
    bool valued = play->round >= play->game->valued_from;
    for (int w = 0; w < WORDS; w++) {
        double *payoff = actor->payoff + 64 * w, *value = actor->value + 64 * w;
        double *total = actor->total + 64 * w, *weight = actor->weight + 64 * w;
        for (int v = 0; v < WORD_REALS; v++) {
            reals paid = reals_select(play->running[w], v, reals_load(payoff, v), reals_fill(0));
            if (pooled)
                reals_store(total, v, reals_load(total, v) + paid);
            if (!valued)
                continue;
            reals now = reals_load(weight, v);
            reals_store(value, v, reals_load(value, v) + now * paid);
            reals_store(weight, v, now * reals_load(actor->discount + 64 * w, v));
        }
    }
}

void history_round(struct play *play)
{
    links_counted(play, history_counted(play));
    if (play->round % COUNTER_ROUNDS == COUNTER_ROUNDS - 1)
        rounds_add(play, play->round - COUNTER_ROUNDS + 1, play->round + 1);
    const game_list *earning = &play->game->work.earning;
    for (uint32_t i = 0; i < earning->n; i++)
        payoff_add(play, &play->actors[earning->at[i]]);
}

/* Adds the last rounds, and what counters in lockstep still have pending. */
static void settle(struct play *play)
{
    const parley_game *game = play->game;
    if (play->round % COUNTER_ROUNDS)
        rounds_add(play, play->round - play->round % COUNTER_ROUNDS, play->round);
    for (uint32_t w = 0; w < game->n_windows; w++) {
        const game_window *declared = &game->windows[w];
        const struct window_play *window = &play->windows[w];
        uint32_t until = play->round < declared->until ? play->round : declared->until;
        for (uint32_t c = 0; c < history_row(game); c++)
            counter_settle(window->lived + (size_t)c * 2 * window->bits, window->bits,
                           counter_eights(declared->from, until));
    }
    counter_settle(play->rounds, play->rounds_bits, counter_eights(0, play->round));
}

void history_counts(const mask *planes, uint32_t bits, double counts[LANES])
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
static void total_counted(struct play *play, uint32_t actor, const double lived[LANES])
{
    const parley_game *game = play->game;
    uint32_t l = game->actors[actor].counted_link, bits = play->windows[0].bits;
    const double *cells = game->links[l].cells;
    const struct window_play *all = &play->windows[0];
    const mask *own = link_count(all, game_link_count(game, l, COUNT_EXECUTED));
    const mask *cooperated = link_count(all, game_link_count(game, l, COUNT_BOTH));
    const mask *other =
        link_count(all, game_link_count(game, game->links[l].reverse, COUNT_EXECUTED));
    double *value = play->actors[actor].value, *total = play->actors[actor].total;
    LANES_BUFFER(both);
    LANES_BUFFER(x);
    LANES_BUFFER(y);
    history_counts(cooperated, bits, both);
    history_counts(own, bits, x);
    history_counts(other, bits, y);
    for (int lane = 0; lane < LANES; lane++)
        value[lane] = total[lane] = both[lane] * cells[0] + (x[lane] - both[lane]) * cells[1] +
                                    (y[lane] - both[lane]) * cells[2] +
                                    (lived[lane] - x[lane] - y[lane] + both[lane]) * cells[3];
}

void history_end(struct play *play)
{
    const struct window_play *all = &play->windows[0];
    settle(play);
    play->counting = counter_positive(all->lived, all->bits) & play->valid;
    history_counts(all->lived, all->bits, play->lived);
    for (uint32_t i = 0; i < play->game->scenario->n_actors; i++)
        if (play->game->actors[i].counted_link != PARLEY_NONE)
            total_counted(play, i, play->lived);
}

void history_value(const struct play *play, uint32_t i, double value[LANES])
{
    const actor_play *actor = &play->actors[i];
    for (int lane = 0; lane < LANES; lane++)
        value[lane] = actor->value[lane] / actor->scale[lane];
}

void history_mean_payoff(const struct play *play, uint32_t i, double mean[LANES])
{
    const actor_play *actor = &play->actors[i];
    for (int lane = 0; lane < LANES; lane++)
        mean[lane] = play->lived[lane] > 0 ? actor->total[lane] / play->lived[lane] : 0;
}
