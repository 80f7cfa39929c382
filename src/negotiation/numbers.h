/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What holds in the talks of one history: numbers, and chances drawn at their addresses. */
#ifndef PARLEY_NEGOTIATION_NUMBERS_H
#define PARLEY_NEGOTIATION_NUMBERS_H

#include "game/game.h"
#include "parley/negotiate.h"

/* What is drawn while talks go on; each from a stream of its own. */
enum chance {
    CHANCE_BREAKDOWN,
    CHANCE_CONCEDE_0, /* by side */
    CHANCE_CONCEDE_1,
    CHANCE_COIN, /* whose favourite, when both concede */
    CHANCE_RESOLVE,
    N_CHANCES,
};

/* Names the sites of chances in a game; once. PARLEY_ERROR_MEMORY. */
parley_status chance_sites(uint32_t sites[N_CHANCES], parley_game *game);

/* A history, and where its chances are drawn. */
typedef struct talker {
    uint32_t seed, point;
    uint64_t replication;
    const uint32_t *sites;       /* by chance */
    gsl_rng *chances[N_CHANCES]; /* Philox */
    bool begun[N_CHANCES];       /* in this replication */
} talker;

/* Numbers of the two sides and of the protocol, in one history. Those beyond no deal. */
typedef struct talk_numbers {
    double discount[2], reservation[2];
    double outside[2]; /* -INFINITY where there is none */
    double exponent[2], start[2];
    double breakdown;
    double resolve, cost_target, cost_sender, audience_cost, early;
} talk_numbers;

/* `sites` is kept. PARLEY_ERROR_MEMORY. */
parley_status talker_init(talker *t, const uint32_t sites[N_CHANCES], uint32_t seed,
                          uint32_t point);
void talker_free(talker *t);
/* Moves on to a replication. */
void talker_seek(talker *t, uint64_t replication);
/* Whether an event of probability p happens: the next draw of its stream is below p. */
bool talker_happens(talker *t, enum chance chance, double p);
/* The values of a history when talks open. */
void talk_numbers_find(talk_numbers *numbers, const parley_scenario *scenario,
                       const parley_lot *lot, uint32_t lane);

#endif
