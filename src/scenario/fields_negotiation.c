/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The field tables of negotiation. */
#include "scenario/field_table.h"

static const struct field time_dependent[] = {
    REQUIRED_NUMBER(parley_tactic, exponent, "exponent", class_positive,
                    "how it concedes: below 1 late, 1 steadily, above 1 early"),
    NUMBER(parley_tactic, start, "start", class_probability, 0,
           "share of the way to its reservation that it concedes at once"),
};

static const struct variant tactics[] = {
    {"equilibrium", false, 0, NULL, "the subgame-perfect offers, by backward induction"},
    {"time_dependent", true, FIELDS(time_dependent),
     "an aspiration that falls to the reservation as the deadline nears (Faratin, Sierra and "
     "Jennings 1998)"},
};

const struct object object_tactic = {
    .name = "tactic",
    .article = "a tactic",
    .meaning = "How a side makes and answers offers; its name alone where it needs no members.",
    .selector = "type",
    .selector_meaning = "which tactic",
    VARIANTS(tactics),
    .text_form = true,
};

#define FIRST                                                                                      \
    {                                                                                              \
        .name = "first", .kind = FIELD_ACTOR, .required = true,                                    \
        .meaning = "who makes the first "                                                          \
                   "offer"                                                                         \
    }
#define DEADLINE                                                                                   \
    REQUIRED_FIXED(parley_negotiation, deadline, "deadline", class_from_one,                       \
                   "rounds of talks; without agreement by then there is no deal")
#define TRANSFER                                                                                   \
    FIXED(parley_negotiation, transfer, "transfer", class_not_negative, 0,                         \
          "the largest side payment a round, either way, that a package may carry")
#define OUTSIDE                                                                                    \
    {                                                                                              \
        .name = "outside", .kind = FIELD_NUMBER_MAP, .class = &class_real, .otherwise = "none",    \
        .meaning = "what an actor may take instead when it answers an offer, beyond its value of " \
                   "no deal"                                                                       \
    }
#define TACTICS                                                                                    \
    {                                                                                              \
        .name = "tactics", .kind = FIELD_BY_ACTOR, .object = &object_tactic,                       \
        .otherwise = "equilibrium", .meaning = "how each makes and answers offers"                 \
    }

static const struct field one_offer[] = {FIRST, TRANSFER, OUTSIDE, TACTICS};

static const struct field alternating[] = {
    FIRST,
    DEADLINE,
    NUMBER(parley_negotiation, breakdown, "breakdown", class_probability, 0,
           "probability that talks collapse after a refusal"),
    TRANSFER,
    OUTSIDE,
    TACTICS,
};

static const struct field attrition[] = {
    DEADLINE,
    {.name = "favourite",
     .kind = FIELD_PACKAGES,
     .required = true,
     .meaning = "the package that each holds out for"},
};

static const struct field ultimatum[] = {
    {.name = "sender", .kind = FIELD_ACTOR, .required = true, .meaning = "who threatens"},
    {.name = "target", .kind = FIELD_ACTOR, .required = true, .meaning = "who is threatened"},
    REQUIRED_NUMBER(parley_negotiation, resolve, "resolve", class_probability,
                    "probability that the sender imposes when the target does not give in"),
    REQUIRED_NUMBER(parley_negotiation, cost_target, "cost_target", class_real,
                    "what sanctions cost the target, a round; known to it alone"),
    NUMBER(parley_negotiation, cost_sender, "cost_sender", class_real, 0,
           "what imposing costs the sender, a round"),
    NUMBER(parley_negotiation, audience_cost, "audience_cost", class_real, 0,
           "what backing down costs the sender, once"),
    NUMBER(parley_negotiation, early, "early", class_probability, 0.5,
           "share of the target's cost that falls before it can answer sanctions"),
};

static const struct variant protocols[] = {
    {"take_it_or_leave_it", PARLEY_TAKE_IT_OR_LEAVE_IT, FIELDS(one_offer),
     "one offer, which the other accepts or not"},
    {"alternating_offers", PARLEY_ALTERNATING_OFFERS, FIELDS(alternating),
     "an offer a round, in turns"},
    {"attrition", PARLEY_ATTRITION, FIELDS(attrition),
     "each holds out for its favourite package until one concedes (Fearon 1998)"},
    {"threat", PARLEY_ULTIMATUM, FIELDS(ultimatum),
     "one side demands the whole agenda under threat of sanctions"},
};

static const struct field negotiation[] = {
    {.name = "between",
     .kind = FIELD_ACTORS,
     .required = true,
     .meaning = "the two actors that negotiate"},
    FIXED(parley_negotiation, opens, "opens", class_from_zero, 0, "the first round of talks"),
    {.name = "values",
     .kind = FIELD_WORTHS,
     .class = &class_real,
     .otherwise = SIMULATED,
     .meaning = "what packages are worth, a round; a package is the ids of its commitments joined "
                "by +, no deal the empty text; one that is left out cannot be agreed on"},
    {.name = "reservation",
     .kind = FIELD_NUMBER_MAP,
     .class = &class_real,
     .initial = 0,
     .meaning = "what an actor insists on beyond its value of no deal"},
};

const struct object object_negotiation = {
    .name = "negotiation",
    .article = "a negotiation",
    .meaning = "How two actors come to agree on negotiable commitments.",
    FIELDS(negotiation),
    .selector = "protocol",
    .selector_meaning = "the rules of the talks",
    VARIANTS(protocols),
};
