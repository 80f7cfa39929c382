/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The protocols: from what packages are worth, and the numbers of one history, to an outcome.
 *
 * Gains are counted from no deal, V_i(package) - V_i(no deal); a side's reservation r takes the
 * place of its 0, so that what counts is x = gain - r, and every round without agreement is worth
 * 0 of that. */
#ifndef PARLEY_NEGOTIATION_PROTOCOL_H
#define PARLEY_NEGOTIATION_PROTOCOL_H

#include "negotiation/offer.h"

/* What all talks of a case share. `gains` is by package, counted from no deal. */
typedef struct agenda {
    const parley_negotiation *rules;
    zone gains;
    double (*surplus)[2]; /* room for as many points */
} agenda;

/* The best offer of each round of talks by backward induction. */
typedef struct offer_plan {
    offer *offers;      /* by round of talks */
    bool *accepted;     /* the offer is */
    bool *left_outside; /* else: the responder takes its outside option */
    talk_numbers of;    /* what it was worked out for */
    bool ready;
} offer_plan;

/* Subgame-perfect offers of alternating offers, or of the one offer to a responder without private
 * information. Side `first` offers in round 0 of the talks, the other in the next. With w_i(s) what
 * i has in prospect when round s begins, the responder j takes
 *
 *     at least max(0, outside_j, (1 - breakdown) d_j w_j(s + 1)),    w(deadline) = 0,
 *
 * and the proposer offers the best for itself that gives it so much, if that is no less than being
 * refused. */
void plan_offers(offer_plan *plan, const agenda *a, const talk_numbers *numbers);
/* Talks by these offers; after plan_offers. */
void plan_play(const offer_plan *plan, const agenda *a, const talk_numbers *numbers, talker *t,
               parley_outcome_of_talks *outcome);

/* The one offer of a proposer who knows only the distribution of what the other insists on: the
 * greatest P(accepted) x of its own. */
offer private_offer(const agenda *a, const parley_scenario *scenario, double own_reservation);
void private_play(const offer *o, const agenda *a, const talk_numbers *numbers,
                  parley_outcome_of_talks *outcome);

/* Time-dependent tactics. */
void concession_play(const agenda *a, const talk_numbers *numbers, talker *t,
                     parley_outcome_of_talks *outcome);

/* Attrition: the probability a round with which each side concedes. */
void attrition_hazards(const agenda *a, const talk_numbers *numbers, double hazards[2]);
void attrition_play(const agenda *a, const talk_numbers *numbers, talker *t,
                    parley_outcome_of_talks *outcome);

/* One demand under threat; without the threat, one demand. */
void ultimatum_play(const agenda *a, const talk_numbers *numbers, bool threat, talker *t,
                    parley_outcome_of_talks *outcome);

/* Gains beyond the reservations, as points of a zone. */
zone agenda_surplus(const agenda *a, const talk_numbers *numbers);

#endif
