/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The talks of every history: the numbers that they turn on are drawn by the engine before the
 * first round, and the protocol says the rest. */
#include "negotiation/speaker.h"

#include "core/memory.h"
#include "engine/player.h"

#include <stdlib.h>

/* -- for those who play the rounds that follow ------------------------------------------------- */

static void speaker_end(void *drawer)
{
    if (drawer)
        speaker_free(drawer);
    free(drawer);
}

static void *speaker_begin(void *talks)
{
    speaker *s = memory_array(1, sizeof *s);
    if (s && speaker_init(s, talks) == PARLEY_OK)
        return s;
    speaker_end(s);
    return NULL;
}

static void speaker_draw(void *drawer, const parley_lot *lot, uint64_t first, uint32_t n,
                         parley_outcome_of_talks *drawn)
{
    for (uint32_t lane = 0; lane < n; lane++) {
        speaker_hear(drawer, lot, lane);
        speaker_talk(drawer, 0, first + lane, &drawn[lane]);
    }
}

parley_agreements parley_talks_agreements(parley_talks *talks)
{
    return (parley_agreements){
        .context = talks, .init = speaker_begin, .free = speaker_end, .draw = speaker_draw};
}

/* -- all cases, added up ----------------------------------------------------------------------- */

typedef struct conduct {
    parley_talks *talks;
    talks_sums *sums;
    speaker speaker;
} conduct;

static void *conduct_begin(void *context)
{
    return context;
}

static void conduct_end(void *drawer)
{
    (void)drawer;
}

/* Plays the talks of some histories, in their order; no rounds follow. */
static void conduct_draw(void *drawer, const parley_lot *lot, uint64_t first, uint32_t n,
                         parley_outcome_of_talks *drawn)
{
    conduct *c = drawer;
    parley_talks *talks = c->talks;
    speaker *s = &c->speaker;
    for (uint32_t lane = 0; lane < n; lane++) {
        const uint64_t unit = (first + lane) / PARLEY_WORLD / c->sums->units.unit_words;
        speaker_hear(s, lot, lane);
        for (int side = 0; side < 2; side++)
            c->sums->reservations[unit][side] += s->numbers.reservation[side];
        c->sums->n[unit]++;
        for (uint32_t k = 0; k < talks->n_cases; k++) {
            speaker_talk(s, k, first + lane, &drawn[lane]);
            outcomes_add(&talks->outcomes[k], &drawn[lane], talks->rules->opens);
        }
    }
}

parley_status talks_conduct(parley_talks *talks, talks_sums *sums, const parley_options *options,
                            parley_error *error)
{
    conduct c = {.talks = talks, .sums = sums};
    const parley_agreements agreements = {
        .context = &c, .init = conduct_begin, .free = conduct_end, .draw = conduct_draw};
    const uint64_t n = sums->units.n_replications;
    uint64_t done = 0;
    bool stop = false;
    const uint32_t cluster = talks->numbers.game->unknown ? PARLEY_WORLD : 1;
    parley_options here = *options;
    playing how;
    player p = {0};
    double none;
    here.agreements = &agreements;
    parley_status status = speaker_init(&c.speaker, talks);
    for (uint32_t k = 0; k < talks->n_cases && !status; k++)
        status = outcomes_init(&talks->outcomes[k], talks->n_packages, talks->rules->deadline + 2,
                               cluster);
    if (!status)
        status = playing_init(&how, talks->numbers.game, &here, error);
    if (!status)
        status = player_init(&p, &how);
    for (uint64_t block = 0; done < n && !status && !stop; block++) {
        player_block(&p, block, player_lanes(n, block), NULL, &(sample_plan){0}, &none, &none);
        done += player_lanes(n, block);
        /* where values are played, that was the long part, and all of it is wanted */
        stop = talks->rules->worth && options->progress &&
               options->progress(options->context, done, n);
    }
    if (done < n && !status)
        unit_sums_cut(&sums->units, done);
    for (uint32_t k = 0; k < talks->n_cases && !status; k++)
        outcomes_end(&talks->outcomes[k]);
    player_free(&p);
    speaker_free(&c.speaker);
    return !status && done < n ? PARLEY_STOPPED : status;
}
