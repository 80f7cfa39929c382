/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What holds in the talks of one history: numbers drawn at their addresses, and chances. */
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

/* A history, and where its draws are. */
typedef struct talker {
    const parley_game *game;
    uint32_t seed, point;
    uint64_t replication;
    uint32_t *types; /* by actor: its first type */
    uint32_t sites[N_CHANCES];
    gsl_rng *rng; /* Philox, for numbers */
    gsl_rng *chances[N_CHANCES];
    bool begun[N_CHANCES]; /* in this replication */
} talker;

/* Numbers of the two sides and of the protocol, in one history. Those beyond no deal. */
typedef struct talk_numbers {
    double discount[2], reservation[2];
    double outside[2]; /* -INFINITY where there is none */
    double exponent[2], start[2];
    double breakdown;
    double resolve, cost_target, early;
} talk_numbers;

/* `game` may be changed: it names the sites. PARLEY_ERROR_MEMORY. */
parley_status talker_init(talker *t, parley_game *game, const parley_options *options);
void talker_free(talker *t);
/* Moves on to a replication whose types are already in t->types. */
void talker_seek(talker *t, uint64_t replication);
/* The number's value when talks open. */
double talker_number(talker *t, parley_number_id id);
void talker_numbers(talker *t, talk_numbers *numbers);
/* Whether an event of probability p happens: the next draw of its stream is below p. */
bool talker_happens(talker *t, enum chance chance, double p);
/* Whether any number of the talks may differ by an actor's type. */
bool talks_typed(const parley_scenario *scenario);

#endif
