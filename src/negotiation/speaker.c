/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "negotiation/speaker.h"

#include "core/memory.h"

#include <stdlib.h>
#include <string.h>

static parley_status case_init(speaker *s, uint32_t of_case)
{
    const parley_talks *talks = s->talks;
    const uint32_t n = talks->n_packages, deadline = talks->rules->deadline;
    agenda *a = &s->agendas[of_case];
    offer_plan *plan = &s->plans[of_case];
    *a = talks_agenda(talks, of_case);
    a->surplus = memory_array(n, sizeof *a->surplus);
    *plan = (offer_plan){.offers = memory_array(deadline, sizeof *plan->offers),
                         .accepted = memory_array(deadline, sizeof *plan->accepted),
                         .left_outside = memory_array(deadline, sizeof *plan->left_outside)};
    bool good = a->surplus && plan->offers && plan->accepted && plan->left_outside;
    return good ? PARLEY_OK : PARLEY_ERROR_MEMORY;
}

parley_status speaker_init(speaker *s, const parley_talks *talks)
{
    *s = (speaker){.talks = talks};
    parley_status status = talker_init(&s->talker, talks->sites, talks->seed, talks->point);
    for (uint32_t k = 0; k < talks->n_valued && !status; k++)
        status = case_init(s, k);
    return status;
}

void speaker_free(speaker *s)
{
    talker_free(&s->talker);
    for (uint32_t k = 0; k < MOST_CASES; k++) {
        free(s->agendas[k].surplus);
        free(s->plans[k].offers);
        free(s->plans[k].accepted);
        free(s->plans[k].left_outside);
    }
}

void speaker_hear(speaker *s, const parley_lot *lot, uint32_t lane)
{
    talk_numbers_find(&s->numbers, s->talks->scenario, lot, lane);
}

static void equilibrium_play(speaker *s, uint32_t k, parley_outcome_of_talks *outcome)
{
    offer_plan *plan = &s->plans[k];
    if (!plan->ready || memcmp(&plan->of, &s->numbers, sizeof s->numbers) != 0)
        plan_offers(plan, &s->agendas[k], &s->numbers);
    plan_play(plan, &s->agendas[k], &s->numbers, &s->talker, outcome);
}

void speaker_talk(speaker *s, uint32_t k, uint64_t replication, parley_outcome_of_talks *outcome)
{
    const parley_talks *talks = s->talks;
    const agenda *a = &s->agendas[k];
    talker_seek(&s->talker, replication); /* the same luck in each case */
    switch (talks->rules->protocol) {
    case PARLEY_TAKE_IT_OR_LEAVE_IT:
        if (talks->private)
            private_play(&talks->one[k], a, &s->numbers, outcome);
        else
            equilibrium_play(s, k, outcome);
        break;
    case PARLEY_ALTERNATING_OFFERS:
        if (talks->rules->tactics[0].time_dependent)
            concession_play(a, &s->numbers, &s->talker, outcome);
        else
            equilibrium_play(s, k, outcome);
        break;
    case PARLEY_ATTRITION:
        attrition_play(a, &s->numbers, &s->talker, outcome);
        break;
    case PARLEY_ULTIMATUM:
        ultimatum_play(a, &s->numbers, talks->threats[k], &s->talker, outcome);
        break;
    }
}
