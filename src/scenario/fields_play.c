/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The field tables of commitments, threats and behaviour. */
#include "scenario/field_table.h"

/* -- commitments --------------------------------------------------------------------------- */

static const struct field answers[] = {
    REQUIRED_NUMBER(struct answer, accidental, "accidental", class_probability,
                    "where the accused did not intend a defection"),
    REQUIRED_NUMBER(struct answer, deliberate, "deliberate", class_probability,
                    "where the accused intended a defection"),
};

const struct object object_answer = {
    .name = "answer",
    .article = "an answer",
    .meaning = "Probabilities by whether the accused had intended to defect.",
    FIELDS(answers),
    .by_actor = true,
};

static const struct field restraint[] = {
    {.name = "binds",
     .kind = FIELD_ACTORS,
     .otherwise = "all its parties",
     .meaning = "the parties that promise to cooperate"},
};

static const struct field assistance[] = {
    NUMBER_EACH(parley_commitment, request, "request", class_probability, 1,
                "probability that who sees an adverse signal asks for help, by requester"),
    {.name = "honour",
     .kind = FIELD_OBJECT,
     .required = true,
     .object = &object_answer,
     .meaning = "probability that the accused answers a request, by accused"},
    NUMBER_EACH(parley_commitment, restores, "restores", class_probability, 1,
                "probability that an honoured request clears the signal, by accused"),
    NUMBER_EACH(parley_commitment, cost, "cost", class_real, 0,
                "cost to the accused of honouring a request, by accused"),
};

static const struct field hotline[] = {
    NUMBER_EACH(parley_commitment, call, "call", class_probability, 1,
                "probability that who sees an adverse signal calls, by caller"),
    {.name = "resolve",
     .kind = FIELD_OBJECT,
     .required = true,
     .object = &object_answer,
     .meaning = "probability that a call clears the signal, by accused"},
    NUMBER_EACH(parley_commitment, cost, "cost", class_real, 0,
                "cost of a call to each side, by payer"),
};

static const struct variant commitments[] = {
    {"restraint", PARLEY_RESTRAINT, FIELDS(restraint), "to cooperate on issues"},
    {"assistance", PARLEY_ASSISTANCE, FIELDS(assistance), "to answer requests for help"},
    {"hotline", PARLEY_HOTLINE, FIELDS(hotline), "to pick up the phone"},
};

static const struct field commitment[] = {
    {.name = "name",
     .kind = FIELD_TEXT,
     .otherwise = "the id",
     AT(parley_commitment, name),
     .meaning = "name to show"},
    {.name = "parties",
     .kind = FIELD_ACTORS,
     .otherwise = "all actors",
     .meaning = "the actors that it is between"},
    {.name = "issues",
     .kind = FIELD_ISSUES,
     .otherwise = "all that two of its parties share",
     .meaning = "the issues that it covers"},
    FIXED(parley_commitment, from, "from", class_from_zero, 0, "first round in which it stands"),
    {.name = "until",
     .kind = FIELD_FIXED,
     .class = &class_from_zero,
     .initial = PARLEY_NEVER,
     .otherwise = "never",
     AT(parley_commitment, until),
     .meaning = "first round in which it no longer stands"},
    {.name = "negotiable",
     .kind = FIELD_BOOLEAN,
     AT(parley_commitment, negotiable),
     .meaning = "whether it stands only if negotiations agree on it"},
    FIXED(parley_commitment, lag, "lag", class_from_zero, 0,
          "rounds between agreement and beginning, where it is negotiable"),
};

const struct object object_commitment = {
    .name = "commitment",
    .article = "a commitment",
    .meaning = "A part of the agreement.",
    FIELDS(commitment),
    .selector = "kind",
    .selector_meaning = "what is promised",
    VARIANTS(commitments),
};

/* -- threats ------------------------------------------------------------------------------- */

static const struct word triggers[] = {
    {"signal", PARLEY_ON_SIGNAL, "an adverse signal that was not cleared"},
    {"violation", PARLEY_ON_VIOLATION, "a violation of a restraint"},
    {"refusal", PARLEY_ON_REFUSAL, "a request for help that was not honoured"},
    {"imposition", PARLEY_ON_IMPOSITION, "the imposition of the threat named in `of`"},
    {0},
};

static const struct field instrument[] = {
    NUMBER(parley_instrument, cost_target, "cost_target", class_real, 0,
           "cost to the target, an active round"),
    NUMBER(parley_instrument, cost_sender, "cost_sender", class_real, 0,
           "cost to the sender, an active round"),
    NUMBER(parley_instrument, gain_reduction, "gain_reduction", class_probability, 0,
           "share of the target's gain from defecting against the sender that is lost"),
    NUMBER(parley_instrument, backlash, "backlash", class_probability, 0,
           "probability an active round that the target withdraws from its commitments"),
};

const struct object object_instrument = {
    .name = "instrument",
    .article = "an instrument",
    .meaning = "A means of sanction.",
    FIELDS(instrument),
};

static const struct field threat[] = {
    {.name = "name",
     .kind = FIELD_TEXT,
     .otherwise = "the id",
     AT(parley_threat, name),
     .meaning = "name to show"},
    {.name = "sender",
     .kind = FIELD_ACTOR,
     .required = true,
     AT(parley_threat, sender),
     .meaning = "who threatens"},
    {.name = "target",
     .kind = FIELD_ACTOR,
     .required = true,
     AT(parley_threat, target),
     .meaning = "who is threatened"},
    {.name = "issues",
     .kind = FIELD_ISSUES,
     .otherwise = "all that both are parties of",
     .meaning = "the issues that it covers"},
    FIXED(parley_threat, from, "from", class_from_zero, 0, "first round in which it stands"),
    {.name = "until",
     .kind = FIELD_FIXED,
     .class = &class_from_zero,
     .initial = PARLEY_NEVER,
     .otherwise = "never",
     AT(parley_threat, until),
     .meaning = "first round in which it no longer stands"},
    {.name = "on",
     .kind = FIELD_WORD,
     .required = true,
     .words = triggers,
     AT(parley_threat, on),
     .meaning = "what it counts"},
    {.name = "of",
     .kind = FIELD_THREAT,
     .otherwise = "required by imposition alone",
     AT(parley_threat, of),
     .meaning = "the threat whose imposition it answers"},
    NUMBER(parley_threat, threshold, "threshold", class_from_one, 1, "how many it takes"),
    NUMBER(parley_threat, forget, "forget", class_from_zero, 0,
           "quiet rounds after which the count starts again; 0 is never"),
    REQUIRED_NUMBER(parley_threat, credibility, "credibility", class_probability,
                    "probability that a triggered threat is carried out"),
    NUMBER(parley_threat, audience_cost, "audience_cost", class_real, 0,
           "what a bluff costs the sender"),
    NUMBER(parley_threat, delay, "delay", class_from_zero, 0,
           "rounds between the decision and the sanctions"),
    REQUIRED_NUMBER(parley_threat, duration, "duration", class_from_one,
                    "rounds that the sanctions last at least"),
    NUMBER(parley_threat, relief, "relief", class_from_zero, 0,
           "clean rounds in a row that lifting takes"),
    NUMBER(parley_threat, escalation, "escalation", class_positive, 1,
           "factor of the costs for each imposition before"),
    {.name = "instruments",
     .kind = FIELD_COLLECTION,
     .object = &object_instrument,
     .otherwise = "none",
     .meaning = "the means of sanction"},
    {.name = "scheduled",
     .kind = FIELD_SCHEDULED,
     .otherwise = "none",
     .meaning = "impositions that need no trigger: rounds, in order, with probabilities"},
};

const struct object object_threat = {
    .name = "threat",
    .article = "a threat",
    .meaning = "Sanctions that a sender announces against a target.",
    FIELDS(threat),
};

/* -- strategies ---------------------------------------------------------------------------- */

static const struct field state[] = {
    REQUIRED_NUMBER(parley_automaton_state, cooperate, "cooperate", class_probability,
                    "probability to intend cooperation in this state"),
    REQUIRED_FIXED(parley_automaton_state, next[0], "cc", class_from_zero,
                   "next state after own C and the other's C"),
    REQUIRED_FIXED(parley_automaton_state, next[1], "cd", class_from_zero,
                   "next state after own C and the other's D"),
    REQUIRED_FIXED(parley_automaton_state, next[2], "dc", class_from_zero,
                   "next state after own D and the other's C"),
    REQUIRED_FIXED(parley_automaton_state, next[3], "dd", class_from_zero,
                   "next state after own D and the other's D"),
};

const struct object object_state = {
    .name = "state",
    .article = "a state",
    .meaning = "A state of an automaton; states are counted from 0.",
    FIELDS(state),
};

static const struct field random_fields[] = {
    REQUIRED_NUMBER(parley_strategy, p, "p", class_probability, "probability to cooperate"),
};
static const struct field generous[] = {
    REQUIRED_NUMBER(parley_strategy, generosity, "generosity", class_probability,
                    "probability to cooperate after a defection"),
};
static const struct field trigger[] = {
    REQUIRED_NUMBER(parley_strategy, punishment, "punishment", class_from_one,
                    "rounds of defection that a defection starts"),
};
static const struct field memory_one[] = {
    NUMBER(parley_strategy, initial, "initial", class_probability, 1,
           "probability to cooperate at first"),
    REQUIRED_NUMBER(parley_strategy, cc, "cc", class_probability,
                    "probability to cooperate after own C and the other's C"),
    REQUIRED_NUMBER(parley_strategy, cd, "cd", class_probability,
                    "probability to cooperate after own C and the other's D"),
    REQUIRED_NUMBER(parley_strategy, dc, "dc", class_probability,
                    "probability to cooperate after own D and the other's C"),
    REQUIRED_NUMBER(parley_strategy, dd, "dd", class_probability,
                    "probability to cooperate after own D and the other's D"),
};

static const struct word zero_determinant_kinds[] = {
    {"extort", false, "own surplus over P is a multiple of the other's"},
    {"generous", true, "own shortfall from R is a multiple of the other's"},
    {0},
};
static const struct field zero_determinant[] = {
    {.name = "kind",
     .kind = FIELD_WORD,
     .required = true,
     .words = zero_determinant_kinds,
     AT(parley_strategy, generous),
     .meaning = "which relation between the payoffs it enforces"},
    REQUIRED_FIXED(parley_strategy, factor, "factor", class_above_one,
                   "how many times the other's surplus"),
    REQUIRED_FIXED(parley_strategy, scale, "scale", class_positive,
                   "phi: how fast it reacts; all probabilities must come out in [0, 1]"),
};

static const struct field automaton[] = {
    FIXED(parley_strategy, initial_state, "initial", class_from_zero, 0, "the first state"),
    {.name = "states",
     .kind = FIELD_OBJECTS,
     .required = true,
     .object = &object_state,
     .meaning = "the states, counted from 0"},
};

static const struct field logit_response[] = {
    REQUIRED_NUMBER(parley_strategy, rationality, "rationality", class_positive,
                    "how sharply it prefers what pays more"),
    NUMBER(parley_strategy, learning, "learning", class_probability, 0.1,
           "weight of the last round in its belief about the other"),
    NUMBER(parley_strategy, trust, "trust", class_probability, 0.5,
           "its first belief that the other cooperates"),
    {.name = "credibility_prior",
     .kind = FIELD_PAIR,
     .class = &class_positive,
     .required = true,
     AT(parley_strategy, credibility_prior),
     .meaning = "its first belief in threats: impositions and bluffs as if seen before"},
    NUMBER(parley_strategy, stake, "stake", class_real, 0,
           "what an uncleared signal against it costs it at home"),
};

static const struct variant strategies[] = {
    {"always_cooperate", PARLEY_ALWAYS_COOPERATE, 0, NULL, "cooperates"},
    {"always_defect", PARLEY_ALWAYS_DEFECT, 0, NULL, "defects"},
    {"random", PARLEY_RANDOM, FIELDS(random_fields), "cooperates with p"},
    {"tit_for_tat", PARLEY_TIT_FOR_TAT, 0, NULL, "does what the other did last"},
    {"suspicious_tit_for_tat", PARLEY_SUSPICIOUS_TIT_FOR_TAT, 0, NULL,
     "tit for tat that starts with a defection"},
    {"generous_tit_for_tat", PARLEY_GENEROUS_TIT_FOR_TAT, FIELDS(generous),
     "tit for tat that overlooks a defection with `generosity`"},
    {"tit_for_two_tats", PARLEY_TIT_FOR_TWO_TATS, 0, NULL, "defects after two defections in a row"},
    {"two_tits_for_tat", PARLEY_TWO_TITS_FOR_TAT, 0, NULL, "defects twice after a defection"},
    {"contrite_tit_for_tat", PARLEY_CONTRITE_TIT_FOR_TAT, 0, NULL,
     "tit for tat that accepts punishment for its own slips"},
    {"grim", PARLEY_GRIM, 0, NULL, "defects for ever after a defection"},
    {"trigger", PARLEY_TRIGGER, FIELDS(trigger),
     "defects for `punishment` rounds after a defection"},
    {"win_stay_lose_shift", PARLEY_WIN_STAY_LOSE_SHIFT, 0, NULL,
     "cooperates when both did the same last"},
    {"memory_one", PARLEY_MEMORY_ONE, FIELDS(memory_one),
     "cooperates with a probability for each outcome of the last round"},
    {"zero_determinant", PARLEY_ZERO_DETERMINANT, FIELDS(zero_determinant),
     "memory-one that ties its payoff to the other's (prisoners_dilemma in plain numbers)"},
    {"automaton", PARLEY_AUTOMATON, FIELDS(automaton), "an automaton of the user's own"},
    {"logit_response", PARLEY_LOGIT_RESPONSE, FIELDS(logit_response),
     "a smoothed best reply of one who fears sanctions and learns"},
};

const struct object object_strategy = {
    .name = "strategy",
    .article = "a strategy",
    .meaning = "How an actor chooses; its name alone where it needs no members.",
    .selector = "type",
    .selector_meaning = "which strategy",
    VARIANTS(strategies),
    .text_form = true,
};

static const struct field behaviour[] = {
    {.name = "actor",
     .kind = FIELD_ACTOR,
     .required = true,
     AT(parley_behaviour, actor),
     .meaning = "who behaves so"},
    {.name = "type",
     .kind = FIELD_TYPE,
     .otherwise = "any of its types",
     .meaning = "the actor's type that behaves so"},
    {.name = "issues",
     .kind = FIELD_ISSUES,
     .otherwise = "all that it is a party of",
     .meaning = "on which issues"},
    {.name = "counterparts",
     .kind = FIELD_ACTORS,
     .otherwise = "all that it meets there",
     .meaning = "towards whom"},
    {.name = "strategy",
     .kind = FIELD_OBJECT,
     .required = true,
     .object = &object_strategy,
     .meaning = "while a restraint on the issue is in force between the two"},
    {.name = "baseline",
     .kind = FIELD_OBJECT,
     .object = &object_strategy,
     .otherwise = "the strategy",
     .meaning = "while none is"},
};

const struct object object_behaviour = {
    .name = "behaviour",
    .article = "a behaviour",
    .meaning = "Which strategy an actor plays, where and towards whom.",
    FIELDS(behaviour),
};
