/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one thread needs to hold talks, once packages are valued. */
#ifndef PARLEY_NEGOTIATION_SPEAKER_H
#define PARLEY_NEGOTIATION_SPEAKER_H

#include "negotiation/talks.h"

typedef struct speaker {
    const parley_talks *talks;
    talker talker;
    talk_numbers numbers;
    agenda agendas[MOST_CASES]; /* gains are the talks' */
    offer_plan plans[MOST_CASES];
} speaker;

/* PARLEY_ERROR_MEMORY. */
parley_status speaker_init(speaker *s, const parley_talks *talks);
void speaker_free(speaker *s);
/* Takes the numbers of a history from its lot. */
void speaker_hear(speaker *s, const parley_lot *lot, uint32_t lane);
/* Holds the talks of the history that it heard of, in a case. */
void speaker_talk(speaker *s, uint32_t of_case, uint64_t replication,
                  parley_outcome_of_talks *outcome);

#endif
