/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kernel's round with a stamp of time after every rule. It calls the rules that ship, so timing
 * them costs the kernel nothing; that they are played as the kernel plays them shows in the counts,
 * which must be those of the kernel.
 *
 * A stamp waits for nothing, so what a rule leaves under way falls on the next one: a few dozen
 * nanoseconds. The time that a stamp itself takes is subtracted. */
#include "engine/play.h"
#include "engine/results.h"
#include "engine/round.h"
#include "kit_this.h"

#include <string.h>
#include <time.h>

#define NAME(name, does, wanted) #name,
#define DOES(name, does, wanted) does,

/* The whole, then what comes once a pass, then what comes every round. */
enum { WHOLE, START, END, FIRST_RULE };

const char *const rule_parts[] = {"rules", "start of pass", "end of pass", ROUND(NAME) NULL};

static void (*const rules[])(struct play *) = {ROUND(DOES)};
#define N_RULES (sizeof rules / sizeof *rules)
#define N_PARTS (FIRST_RULE + N_RULES)
_Static_assert(N_PARTS <= MOST_PARTS, "room for all parts");

typedef struct stopwatch {
    uint64_t last, ticks[MOST_PARTS], stamps[MOST_PARTS];
} stopwatch;

INLINE uint64_t ticks_now(void)
{
#if defined(__x86_64__)
    return __builtin_ia32_rdtsc();
#else
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
#endif
}

INLINE void stamp(stopwatch *watch, uint32_t p)
{
    uint64_t now = ticks_now();
    watch->ticks[p] += now - watch->last;
    watch->stamps[p]++;
    watch->last = now;
}

static double ticks_of_stamp(void)
{
    enum { MANY = 1 << 16 };
    stopwatch watch = {.last = ticks_now()};
    for (int i = 0; i < MANY; i++)
        stamp(&watch, WHOLE);
    return (double)watch.ticks[WHOLE] / MANY;
}

static void block_by_rule(struct play *play, uint32_t block, struct tally *tally, stopwatch *watch)
{
    play->tally = tally;
    play->planes.block = block;
    for (uint32_t pass = 0; pass < PASSES; pass++) {
        play->planes.pass = pass;
        watch->last = ticks_now();
        start_pass(play, LANES);
        stamp(watch, START);
        for (; play->round < play->game->scenario->rounds.count && mask_any(play->running);
             play->round++)
            for (uint32_t r = 0; r < N_RULES; r++) {
                if (!(play->stages >> r & 1))
                    continue;
                rules[r](play);
                stamp(watch, FIRST_RULE + r);
            }
        history_end(play);
        record_pass(play);
        stamp(watch, END);
    }
}

static void seconds_of(const stopwatch *watch, double ticks_a_second, double seconds[MOST_PARTS])
{
    double overhead = ticks_of_stamp();
    seconds[WHOLE] = 0;
    for (uint32_t p = START; p < N_PARTS; p++) {
        double ticks = (double)watch->ticks[p] - overhead * (double)watch->stamps[p];
        seconds[p] = ticks > 0 ? ticks / ticks_a_second : 0;
        seconds[WHOLE] += seconds[p];
    }
}

/* Plays the first block as the kernel does (which is the pilot, too), then all by rule. */
static parley_status play_blocks(struct play *play, struct tally *pilot, clockid_t clock,
                                 uint32_t n_blocks, double seconds[MOST_PARTS],
                                 parley_results *results, parley_error *error)
{
    stopwatch watch = {0};
    uint64_t first_tick = ticks_now();
    double first = seconds_now(clock);
    for (uint32_t block = 0; block < n_blocks; block++) {
        block_by_rule(play, block, &results->tally, &watch);
        if (block == 0 && memcmp(results->tally.counts, pilot->counts,
                                 pilot->n_counts * sizeof *pilot->counts) != 0)
            return parley_error_add(error, PARLEY_ERROR_USAGE, NULL, NULL,
                                    "the rules that were timed are not those of the kernel");
    }
    results->n_replications = (uint64_t)n_blocks * PARLEY_BLOCK;
    double ticks_a_second = (double)(ticks_now() - first_tick) / (seconds_now(clock) - first);
    seconds_of(&watch, ticks_a_second, seconds);
    return PARLEY_OK;
}

parley_status play_by_rule(const parley_game *game, enum generator generator, uint32_t seed,
                           clockid_t clock, uint32_t n_blocks, double seconds[MOST_PARTS],
                           parley_results **results, parley_error *error)
{
    struct tally pilot = {0};
    *results = NULL;
    struct play *play = kernel_this.init(game, generator, NULL, seed, 0);
    parley_status status = play ? tally_init(&pilot, game, NULL) : PARLEY_ERROR_MEMORY;
    if (status)
        goto out;
    kernel_this.block(play, 0, PARLEY_BLOCK, &pilot, &(sample_plan){0}, NULL, NULL);
    status = results_init(results, game, &pilot);
    if (!status)
        status = play_blocks(play, &pilot, clock, n_blocks, seconds, *results, error);
out:
    if (status)
        parley_results_free(results);
    tally_free(&pilot);
    kernel_this.free(play);
    return status;
}
