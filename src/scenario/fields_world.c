/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The field tables of the scenario as a whole, its rounds, actors and issues. */
#include "scenario/field_table.h"

/* -- rounds -------------------------------------------------------------------------------- */

static const struct field period[] = {
    REQUIRED_FIXED(parley_period, from, "from", class_from_zero, "first round"),
    REQUIRED_FIXED(parley_period, until, "until", class_from_one, "first round after it"),
};

const struct object object_period = {
    .name = "period",
    .article = "a period",
    .meaning = "A stretch of rounds that results are reported for.",
    FIELDS(period),
};

static const struct field rounds[] = {
    REQUIRED_FIXED(parley_rounds, count, "count", class_from_one, "the most rounds a history has"),
    {.name = "unit",
     .kind = FIELD_TEXT,
     .otherwise = "round",
     AT(parley_rounds, unit_name),
     .meaning = "what a round is; day, week, month, quarter and year have a calendar"},
    {.name = "start",
     .kind = FIELD_TEXT,
     .otherwise = "rounds without dates",
     AT(parley_rounds, start),
     .meaning = "date of round 0: 2013-01-31 by day or week, 2013-01 by month, 2013-Q1 by quarter, "
                "2013 by year"},
    FIXED(parley_rounds, continuation, "continuation", class_continuation, 1,
          "probability that a history goes on after a round"),
    FIXED(parley_rounds, burn_in, "burn_in", class_from_zero, 0,
          "first rounds that rates, counts and mean payoffs leave out"),
    {.name = "periods",
     .kind = FIELD_COLLECTION,
     .object = &object_period,
     .otherwise = "none",
     .meaning = "stretches of rounds that results are reported for"},
};

const struct object object_rounds = {
    .name = "rounds",
    .article = "the rounds",
    .meaning = "How long a history is, and what its rounds are.",
    FIELDS(rounds),
};

/* -- actors -------------------------------------------------------------------------------- */

static const struct field type[] = {
    REQUIRED_FIXED(parley_type, prior, "prior", class_probability,
                   "probability to be of this type at first; an actor's priors sum to 1"),
    {.name = "set",
     .kind = FIELD_SET,
     .otherwise = "nothing",
     .meaning = "numbers of the scenario, by JSON Pointer, that differ while the actor is of this "
                "type"},
    {.name = "turnover",
     .kind = FIELD_TURNOVER,
     .class = &class_probability,
     .otherwise = "never",
     .meaning = "probability a round to turn into another type of the actor"},
};

const struct object object_type = {
    .name = "type",
    .article = "a type",
    .meaning = "What an actor privately is, drawn once a history.",
    FIELDS(type),
};

static const struct field trembles[] = {
    NUMBER(parley_trembles, cooperate, "cooperate", class_probability, 0,
           "probability that intended cooperation comes out as defection"),
    NUMBER(parley_trembles, defect, "defect", class_probability, 0,
           "probability that intended defection comes out as cooperation"),
};

const struct object object_trembles = {
    .name = "error",
    .article = "an error",
    .meaning = "How often an actor does what it did not intend; a number alone counts both ways.",
    FIELDS(trembles),
    .short_form = &class_probability,
};

static const struct field actor[] = {
    {.name = "name",
     .kind = FIELD_TEXT,
     .otherwise = "the id",
     AT(parley_actor, name),
     .meaning = "name to show"},
    NUMBER(parley_actor, discount, "discount", class_discount, 1,
           "what a payoff in the next round is worth now"),
    {.name = "error",
     .kind = FIELD_OBJECT,
     .object = &object_trembles,
     .otherwise = "0",
     .meaning = "probability to do what it did not intend"},
    {.name = "types",
     .kind = FIELD_COLLECTION,
     .object = &object_type,
     .otherwise = "none",
     .meaning = "what the actor may privately be"},
};

const struct object object_actor = {
    .name = "actor",
    .article = "an actor",
    .meaning = "A player.",
    FIELDS(actor),
};

/* -- issues -------------------------------------------------------------------------------- */

static const struct field cells[] = {
    REQUIRED_NUMBER(parley_payoff, r, "cc", class_real, "when both cooperate"),
    REQUIRED_NUMBER(parley_payoff, s, "cd", class_real, "when the other alone defects"),
    REQUIRED_NUMBER(parley_payoff, t, "dc", class_real, "when it alone defects"),
    REQUIRED_NUMBER(parley_payoff, p, "dd", class_real, "when both defect"),
};

const struct object object_cells = {
    .name = "cells",
    .article = "an actor's payoffs",
    .meaning = "An actor's payoffs, its own action first.",
    FIELDS(cells),
};

static const struct field dilemma[] = {
    REQUIRED_NUMBER(parley_payoff, r, "R", class_real, "reward: both cooperate"),
    REQUIRED_NUMBER(parley_payoff, s, "S", class_real, "sucker's payoff: the other alone defects"),
    REQUIRED_NUMBER(parley_payoff, t, "T", class_real, "temptation: to defect alone"),
    REQUIRED_NUMBER(parley_payoff, p, "P", class_real, "punishment: both defect"),
};

static const struct field harm[] = {
    {.name = "gain",
     .kind = FIELD_NUMBER_MAP,
     .class = &class_real,
     AT(parley_payoff, gain),
     .meaning = "what an actor gains by defecting"},
    {.name = "harm",
     .kind = FIELD_NUMBER_MAP,
     .class = &class_real,
     AT(parley_payoff, harm),
     .meaning = "what an actor loses when the other defects"},
    {.name = "blowback",
     .kind = FIELD_NUMBER_MAP,
     .class = &class_real,
     AT(parley_payoff, blowback),
     .meaning = "what an actor loses by its own defection"},
};

static const struct variant payoffs[] = {
    {"prisoners_dilemma", PARLEY_PRISONERS_DILEMMA, FIELDS(dilemma),
     "the same for both; T > R > P > S where all four are plain numbers"},
    {"matrix", PARLEY_MATRIX, 0, NULL, "any payoffs, given actor by actor"},
    {"harm", PARLEY_HARM, FIELDS(harm), "gain less blowback of defecting, less harm suffered"},
};

const struct object object_payoff = {
    .name = "payoff",
    .article = "a payoff",
    .meaning = "What a round of the stage game pays.",
    .selector = "form",
    .selector_meaning = "how the payoffs are given",
    VARIANTS(payoffs),
    .open_variant = "matrix",
    .open_object = &object_cells,
};

static const struct field monitoring[] = {
    NUMBER(parley_monitoring, detection, "detection", class_probability, 1,
           "probability that a defection is noticed"),
    NUMBER(parley_monitoring, attribution, "attribution", class_probability, 1,
           "probability that a noticed defection is laid to who did it"),
    NUMBER(parley_monitoring, false_alarm, "false_alarm", class_probability, 0,
           "probability that cooperation looks like defection"),
    {.name = "public",
     .kind = FIELD_BOOLEAN,
     .not_by_actor = true,
     .meaning = "whether both sides see one and the same signal (issues of two parties)"},
};

const struct object object_monitoring = {
    .name = "monitoring",
    .article = "a monitoring",
    .meaning = "How well an issue's parties see each other's actions.",
    FIELDS(monitoring),
    .by_actor = true,
};

static const struct field issue[] = {
    {.name = "name",
     .kind = FIELD_TEXT,
     .otherwise = "the id",
     AT(parley_issue, name),
     .meaning = "name to show"},
    {.name = "parties",
     .kind = FIELD_ACTORS,
     .otherwise = "all actors",
     .meaning = "the actors that play it, each with each"},
    {.name = "payoff",
     .kind = FIELD_OBJECT,
     .required = true,
     .object = &object_payoff,
     .meaning = "what a round of it pays"},
    {.name = "monitoring",
     .kind = FIELD_OBJECT,
     .object = &object_monitoring,
     .otherwise = "everything is seen as it is",
     .meaning = "how well the parties see each other"},
    {.name = "error",
     .kind = FIELD_BY_ACTOR,
     .object = &object_trembles,
     .otherwise = "the actor's own",
     .meaning = "errors that replace an actor's on this issue"},
};

const struct object object_issue = {
    .name = "issue",
    .article = "an issue",
    .meaning = "A stage game that its parties play every round.",
    FIELDS(issue),
};

/* -- the whole ----------------------------------------------------------------------------- */

static const struct word certainties[] = {
    {"H", 'H', "high: counted from data, or found in two places"},
    {"M", 'M', "middling: one source"},
    {"L", 'L', "low: derived with a strong assumption"},
    {"A", 'A', "assumed, without a source"},
    {"X", 'X', "not verified"},
    {0},
};

static const struct field note[] = {
    {.name = "source",
     .kind = FIELD_TEXT,
     .required = true,
     AT(parley_note, source),
     .meaning = "where it comes from"},
    {.name = "certainty",
     .kind = FIELD_WORD,
     .required = true,
     .words = certainties,
     AT(parley_note, certainty),
     .meaning = "how sure it is"},
};

const struct object object_note = {
    .name = "note",
    .article = "a note",
    .meaning = "Where a value of the scenario comes from.",
    FIELDS(note),
};

static const struct field scenario[] = {
    {.name = "$schema",
     .kind = FIELD_MERGED,
     .otherwise = "none",
     .meaning = "address of this schema, for editors"},
    {.name = "format", .kind = FIELD_FORMAT, .required = true, .meaning = "version of the format"},
    {.name = "extends",
     .kind = FIELD_MERGED,
     .otherwise = "none",
     .meaning = "path of a scenario file that this one changes, as a JSON Merge Patch"},
    {.name = "name",
     .kind = FIELD_TEXT,
     .otherwise = "the file's name",
     AT(parley_scenario, name),
     .meaning = "short name"},
    {.name = "title", .kind = FIELD_TEXT, AT(parley_scenario, title), .meaning = "a line to show"},
    {.name = "description",
     .kind = FIELD_TEXT,
     AT(parley_scenario, description),
     .meaning = "which question the scenario answers"},
    {.name = "sources",
     .kind = FIELD_TEXTS,
     .otherwise = "none",
     .meaning = "what the scenario is taken from"},
    {.name = "notes",
     .kind = FIELD_NOTES,
     .object = &object_note,
     .otherwise = "none",
     .meaning = "where values come from, by JSON Pointer"},
    {.name = "headline",
     .kind = FIELD_TEXTS,
     .otherwise = "none",
     .meaning = "measures to show first"},
    {.name = "rounds",
     .kind = FIELD_OBJECT,
     .required = true,
     .object = &object_rounds,
     .meaning = "how long a history is"},
    {.name = "actors",
     .kind = FIELD_COLLECTION,
     .required = true,
     .object = &object_actor,
     .meaning = "who plays; at least two"},
    {.name = "issues",
     .kind = FIELD_COLLECTION,
     .required = true,
     .object = &object_issue,
     .meaning = "what is played; at least one"},
    {.name = "commitments",
     .kind = FIELD_COLLECTION,
     .object = &object_commitment,
     .otherwise = "none",
     .meaning = "the parts of the agreement"},
    {.name = "threats",
     .kind = FIELD_COLLECTION,
     .object = &object_threat,
     .otherwise = "none",
     .meaning = "the sanctions announced"},
    {.name = "behaviour",
     .kind = FIELD_COLLECTION,
     .required = true,
     .object = &object_behaviour,
     .meaning = "who plays which strategy; the last entry that matches applies"},
    {.name = "negotiation",
     .kind = FIELD_OBJECT,
     .object = &object_negotiation,
     .otherwise = "all commitments are agreed",
     .meaning = "how the agreement comes about"},
};

const struct object object_scenario = {
    .name = "scenario",
    .article = "a scenario",
    .meaning = "A scenario of the negotiation simulator parley.",
    FIELDS(scenario),
};
