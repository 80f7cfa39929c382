/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file
 * A scenario as it was declared: a scenario file after `extends`, settings and defaults, checked
 * and with every name resolved, but nothing computed yet.
 *
 * Indices are `uint32_t` and count in file order. Wherever the file may hold a number that can
 * vary, the struct holds a `parley_number_id`: an index into `parley_scenario.numbers`. Places
 * that were written once and are read by several (a monitoring given for all observers) share one
 * number. Arrays "by actor" have `n_actors` entries; an entry that does not apply is PARLEY_NONE.
 */
#ifndef PARLEY_SCENARIO_H
#define PARLEY_SCENARIO_H

#include "parley/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define PARLEY_NONE UINT32_MAX  /**< no such index: any, all, not applicable */
#define PARLEY_NEVER UINT32_MAX /**< a round that does not come */

/** Stated limits; a file beyond one is refused with PARLEY_ERROR_LIMIT. */
#define PARLEY_MAX_FILE_BYTES (16u << 20)
#define PARLEY_MAX_DEPTH 64
#define PARLEY_MAX_EXTENDS 32
#define PARLEY_MAX_ACTORS 64
#define PARLEY_MAX_TYPES 16
#define PARLEY_MAX_ISSUES 256
#define PARLEY_MAX_COMMITMENTS 256
#define PARLEY_MAX_THREATS 256
#define PARLEY_MAX_BEHAVIOURS 4096
#define PARLEY_MAX_STATES 64
#define PARLEY_MAX_PERIODS 64
#define PARLEY_MAX_AGENDA 8 /**< negotiable commitments */
#define PARLEY_MAX_ROUNDS 1000000u

/* -- numbers ------------------------------------------------------------------------------- */

typedef uint32_t parley_number_id;

typedef enum parley_distribution {
    PARLEY_CONSTANT,    /**< a */
    PARLEY_UNIFORM,     /**< min a, max b */
    PARLEY_NORMAL,      /**< mean a, standard deviation b */
    PARLEY_LOGNORMAL,   /**< zeta a, sigma b: exp of a normal */
    PARLEY_BETA,        /**< a, b */
    PARLEY_GAMMA,       /**< shape a, scale b */
    PARLEY_EXPONENTIAL, /**< mean a */
    PARLEY_TRIANGULAR,  /**< min a, mode b, max c */
    PARLEY_DISCRETE,    /**< values and weights */
} parley_distribution;

/** A constant or a distribution. Truncation to [min, max] is by redrawing. */
typedef struct parley_value {
    parley_distribution distribution;
    double a, b, c;
    double min, max; /**< truncation; -INFINITY and INFINITY where none is given */
    bool unknown;    /**< drawn once a world of 64 replications, not once a replication */
    uint32_t n_values;
    double *values;  /**< PARLEY_DISCRETE: n_values, else NULL */
    double *weights; /**< PARLEY_DISCRETE: n_values, >= 0, sum > 0, not normalised */
} parley_value;

/** One step of a step function of the round. */
typedef struct parley_step {
    uint32_t round; /**< holds from this round on */
    parley_value value;
} parley_step;

/** What is written at one place of the file: a value, or a schedule of values. */
typedef struct parley_source {
    char *pointer;    /**< where it stands; the name that its draws are addressed by */
    uint32_t n_steps; /**< >= 1; the first at round 0, rounds strictly increasing */
    parley_step *steps;
} parley_source;

/** The value that a number takes while its owner is of a given type. */
typedef struct parley_override {
    uint32_t type;
    parley_source source; /**< pointer: /actors/A/types/T/set/<escaped pointer> */
} parley_override;

typedef enum parley_kind {
    PARLEY_PROBABILITY, /**< in [0,1] */
    PARLEY_REAL,        /**< finite */
    PARLEY_WHOLE,       /**< a whole number: constant, schedule, or discrete */
} parley_kind;

typedef struct parley_number {
    parley_kind kind;
    bool given;           /**< false: a default */
    parley_source source; /**< its pointer is the number's own */
    uint32_t owner;       /**< the actor whose types override it, or PARLEY_NONE */
    uint32_t n_overrides;
    parley_override *overrides;
    uint32_t note; /**< index into notes, or PARLEY_NONE */
} parley_number;

/* -- actors, issues ------------------------------------------------------------------------ */

typedef struct parley_type {
    char *id;
    double prior; /**< priors of an actor sum to 1 */
    parley_number_id
        *turnover; /**< by type of the same actor: probability a round, or PARLEY_NONE */
} parley_type;

typedef struct parley_trembles {
    parley_number_id cooperate; /**< P(intended C becomes D) */
    parley_number_id defect;    /**< P(intended D becomes C) */
} parley_trembles;

typedef struct parley_actor {
    char *id, *name; /**< name: the id where none is given */
    parley_number_id discount;
    parley_trembles error;
    uint32_t n_types; /**< 0 where the actor has no private types */
    parley_type *types;
} parley_actor;

typedef enum parley_payoff_form {
    PARLEY_PRISONERS_DILEMMA, /**< r, s, t, p */
    PARLEY_MATRIX,            /**< cells by actor */
    PARLEY_HARM,              /**< gain, harm, blowback by actor */
} parley_payoff_form;

/** What actor i earns from one encounter on an issue; own action first in cc..dd. */
typedef struct parley_payoff {
    parley_payoff_form form;
    parley_number_id r, s, t, p;  /**< PARLEY_PRISONERS_DILEMMA, else PARLEY_NONE */
    parley_number_id (*cells)[4]; /**< PARLEY_MATRIX: by actor: cc, cd, dc, dd; else NULL */
    parley_number_id *gain;       /**< PARLEY_HARM, by actor: of defecting; else NULL */
    parley_number_id *harm;       /**< PARLEY_HARM, by actor: when the other defects */
    parley_number_id *blowback;   /**< PARLEY_HARM, by actor: of defecting, lost again */
} parley_payoff;

/** How one observer sees the others on an issue. */
typedef struct parley_monitoring {
    parley_number_id detection, attribution, false_alarm;
} parley_monitoring;

typedef struct parley_issue {
    char *id, *name;
    uint32_t n_parties;
    uint32_t *parties; /**< actors, in file order of the actors; at least two */
    parley_payoff payoff;
    bool public_signal;            /**< one signal a pair and round, seen by both */
    parley_monitoring *monitoring; /**< by observer (actor) */
    parley_trembles *error;        /**< by actor: the issue's own, else the actor's */
} parley_issue;

/* -- commitments, threats ------------------------------------------------------------------ */

typedef enum parley_commitment_kind {
    PARLEY_RESTRAINT,
    PARLEY_ASSISTANCE,
    PARLEY_HOTLINE,
} parley_commitment_kind;

typedef struct parley_commitment {
    char *id, *name;
    parley_commitment_kind kind;
    uint32_t n_parties, *parties; /**< at least two actors */
    uint32_t n_issues,
        *issues;          /**< those it covers: at least one, each shared by two of its parties */
    uint32_t from, until; /**< stands while from <= round < until */
    bool negotiable;
    uint32_t lag; /**< rounds between an agreement and its start, where negotiable */
    bool *binds;  /**< PARLEY_RESTRAINT, by actor; else NULL */
    /* by actor; NULL where the kind has no such number */
    parley_number_id *request;           /**< assistance: P(the watcher asks) */
    parley_number_id *honour_accidental; /**< assistance: P(the accused answers) */
    parley_number_id *honour_deliberate;
    parley_number_id *restores; /**< assistance: P(an honoured request clears), of the accused */
    parley_number_id *call;     /**< hotline: P(the watcher calls) */
    parley_number_id *resolve_accidental; /**< hotline: P(a call clears), of the accused */
    parley_number_id *resolve_deliberate;
    parley_number_id
        *cost; /**< assistance: to the accused, when honoured; hotline: to each payer, a call */
} parley_commitment;

typedef enum parley_trigger {
    PARLEY_ON_SIGNAL,
    PARLEY_ON_VIOLATION,
    PARLEY_ON_REFUSAL,
    PARLEY_ON_IMPOSITION,
} parley_trigger;

typedef struct parley_instrument {
    char *id;
    parley_number_id cost_target, cost_sender, gain_reduction, backlash;
} parley_instrument;

typedef struct parley_scheduled {
    uint32_t round;
    double probability;
} parley_scheduled;

typedef struct parley_threat {
    char *id, *name;
    uint32_t sender, target;
    uint32_t n_issues, *issues; /**< those it covers, each shared by sender and target */
    uint32_t from, until;
    parley_trigger on;
    uint32_t of; /**< PARLEY_ON_IMPOSITION: the threat answered, else PARLEY_NONE */
    parley_number_id threshold, forget, credibility, audience_cost, delay, duration, relief,
        escalation;
    uint32_t n_instruments;
    parley_instrument *instruments;
    uint32_t n_scheduled;
    parley_scheduled *scheduled; /**< rounds strictly increasing */
} parley_threat;

/* -- strategies ---------------------------------------------------------------------------- */

typedef enum parley_strategy_kind {
    PARLEY_ALWAYS_COOPERATE,
    PARLEY_ALWAYS_DEFECT,
    PARLEY_RANDOM, /**< p */
    PARLEY_TIT_FOR_TAT,
    PARLEY_SUSPICIOUS_TIT_FOR_TAT,
    PARLEY_GENEROUS_TIT_FOR_TAT, /**< generosity */
    PARLEY_TIT_FOR_TWO_TATS,
    PARLEY_TWO_TITS_FOR_TAT,
    PARLEY_CONTRITE_TIT_FOR_TAT,
    PARLEY_GRIM,
    PARLEY_TRIGGER, /**< punishment */
    PARLEY_WIN_STAY_LOSE_SHIFT,
    PARLEY_MEMORY_ONE,       /**< initial, cc, cd, dc, dd */
    PARLEY_ZERO_DETERMINANT, /**< generous, factor, scale */
    PARLEY_AUTOMATON,        /**< initial_state, states */
    PARLEY_LOGIT_RESPONSE,   /**< rationality, learning, trust, stake, credibility_prior */
} parley_strategy_kind;

typedef struct parley_automaton_state {
    parley_number_id cooperate; /**< P(intend C) in this state */
    uint32_t next[4];           /**< by (own executed, other's perceived): cc, cd, dc, dd */
} parley_automaton_state;

/** A strategy as declared. Numbers that its kind does not have are PARLEY_NONE. */
typedef struct parley_strategy {
    parley_strategy_kind kind;
    parley_number_id p;
    parley_number_id generosity;
    parley_number_id punishment;
    parley_number_id initial, cc, cd, dc, dd;
    bool generous; /**< zero-determinant: l = R (generous) rather than P (extort) */
    double factor, scale;
    uint32_t initial_state, n_states;
    parley_automaton_state *states;
    parley_number_id rationality, learning, trust, stake;
    double credibility_prior[2]; /**< a, b > 0 of a beta belief */
} parley_strategy;

/** The last behaviour that matches an actor, its type, an issue and a counterpart applies. */
typedef struct parley_behaviour {
    char *id;
    uint32_t actor;
    uint32_t type;                          /**< or PARLEY_NONE: any */
    uint32_t n_issues, *issues;             /**< written out where the file left it out */
    uint32_t n_counterparts, *counterparts; /**< likewise */
    parley_strategy strategy;
    parley_strategy baseline; /**< same number ids as strategy where left out */
} parley_behaviour;

/* -- negotiation --------------------------------------------------------------------------- */

typedef enum parley_protocol {
    PARLEY_TAKE_IT_OR_LEAVE_IT,
    PARLEY_ALTERNATING_OFFERS,
    PARLEY_ATTRITION, /**< each holds out for its favourite */
    PARLEY_ULTIMATUM, /**< "threat": one demand under threat */
} parley_protocol;

/** How a side makes and answers offers. */
typedef struct parley_tactic {
    bool time_dependent;              /**< else equilibrium */
    parley_number_id exponent, start; /**< time_dependent, else PARLEY_NONE */
} parley_tactic;

/** How the agreement comes about. A package is a set of negotiable commitments: bit b stands for
 * agenda[b], 0 for no deal. What a protocol does not have is 0, PARLEY_NONE or NULL. The two sides
 * are 0 and 1, in file order of the actors. */
typedef struct parley_negotiation {
    uint32_t between[2];                          /**< actor by side */
    uint32_t n_agenda, agenda[PARLEY_MAX_AGENDA]; /**< commitments, in file order */
    uint32_t opens;                               /**< round of the first offer */
    parley_protocol protocol;
    double (*worth)[2];            /**< by package and side: values given; NULL: simulated */
    bool *offered;                 /**< by package: whether `worth` has it; NULL: simulated */
    double transfer;               /**< the largest side payment a round */
    parley_number_id *reservation; /**< by actor: beyond the value of no deal */
    parley_number_id *outside;     /**< by actor: likewise, for a responder; PARLEY_NONE without */
    uint32_t first;                /**< side that offers first */
    uint32_t deadline;             /**< rounds of talks */
    parley_number_id breakdown;    /**< P(talks collapse after a refusal) */
    parley_tactic tactics[2];      /**< by side */
    uint32_t favourite[2];         /**< by side: package */
    uint32_t sender, target;       /**< PARLEY_ULTIMATUM: sides */
    parley_number_id resolve, cost_target, cost_sender, audience_cost, early;
} parley_negotiation;

/* -- the whole ----------------------------------------------------------------------------- */

typedef struct parley_period {
    char *id;
    uint32_t from, until; /**< from <= round < until <= count */
} parley_period;

typedef enum parley_unit {
    PARLEY_UNIT_OTHER, /**< rounds without dates */
    PARLEY_UNIT_DAY,
    PARLEY_UNIT_WEEK,
    PARLEY_UNIT_MONTH,
    PARLEY_UNIT_QUARTER,
    PARLEY_UNIT_YEAR,
} parley_unit;

typedef struct parley_rounds {
    uint32_t count;
    char *unit_name; /**< "round" where none is given */
    parley_unit unit;
    char *start;                            /**< as written, or NULL: rounds have no dates */
    int start_year, start_month, start_day; /**< of round 0; 0 where start is NULL */
    double continuation;
    uint32_t burn_in;
    uint32_t n_periods;
    parley_period *periods;
} parley_rounds;

typedef struct parley_note {
    char *pointer, *source;
    char certainty; /**< H, M, L, A or X */
} parley_note;

typedef struct parley_scenario {
    char *path; /**< as the user named it */
    char *name, *title, *description;
    uint32_t n_sources;
    char **sources;
    uint32_t n_headline;
    char **headline; /**< measures, each accepted by parley_measure_parse */
    uint32_t n_notes;
    parley_note *notes;

    parley_rounds rounds;
    uint32_t n_actors;
    parley_actor *actors;
    uint32_t n_issues;
    parley_issue *issues;
    uint32_t n_commitments;
    parley_commitment *commitments;
    uint32_t n_threats;
    parley_threat *threats;
    uint32_t n_behaviours;
    parley_behaviour *behaviours;
    parley_negotiation *negotiation; /**< NULL where the file has none */

    uint32_t n_numbers;
    parley_number *numbers;

    char *resolved; /**< the merged document as JSON text, without extends and $schema; NULL in a
                       varied one */
    struct parley_document *document; /**< what it was read from, for parley_scenario_vary; NULL
                                         where it came from there itself */
} parley_scenario;

/** A change to the document before it is read: the value at `pointer` (RFC 6901) becomes the JSON
 * text `json`; members that are missing are made, as by a variant. */
typedef struct parley_setting {
    const char *pointer, *json;
} parley_setting;

/** Reads a scenario file, what it `extends`, and applies `settings` (may be NULL when n_settings
 * is 0) in order. `path` "-" is standard input (`extends` then starts from the working folder).
 * All faults found are added to `error`. On any status but PARLEY_OK `scenario` is left as freed.
 * Free with parley_scenario_free. Many threads may read at once; GSL's error handler is off for
 * moments of it. */
parley_status parley_scenario_read(parley_scenario *scenario, const char *path, size_t n_settings,
                                   const parley_setting *settings, parley_error *error);

/** The same from `length` bytes of memory, called `name` in messages; `extends` starts from the
 * working folder. */
parley_status parley_scenario_read_text(parley_scenario *scenario, const char *name,
                                        const char *text, size_t length, size_t n_settings,
                                        const parley_setting *settings, parley_error *error);

/** Reads what a scenario that was read (not varied) becomes with further settings, as if these had
 * been added to its own: the same scenario (less its resolved text and its notes), the same faults
 * (but for those of notes), in a fifth of the time. `base` is not touched and many threads may vary
 * it at once; it need not outlive the result. */
parley_status parley_scenario_vary(parley_scenario *scenario, const parley_scenario *base,
                                   size_t n_settings, const parley_setting *settings,
                                   parley_error *error);

/** Frees what a scenario owns; safe twice and on `{0}`. */
void parley_scenario_free(parley_scenario *scenario);

/** The date of a round: "2013-01" by month, "2013-Q1" by quarter, "2013" by year, "2013-01-31" by
 * day or week; the empty string where rounds have no dates. `buffer` holds at least 16 bytes. */
void parley_scenario_date(const parley_scenario *scenario, uint32_t round, char *buffer);

/** The behaviour that applies to `actor` of `type` (PARLEY_NONE where it has none) towards
 * `counterpart` on `issue`; PARLEY_NONE if there is none, which a read scenario never has. */
uint32_t parley_scenario_behaviour(const parley_scenario *scenario, uint32_t actor, uint32_t type,
                                   uint32_t counterpart, uint32_t issue);

/** Writes a package's name, its commitments' ids joined by "+", or "none" for no deal, into
 * `buffer`, as snprintf does; returns the length wanted. */
size_t parley_package_text(const parley_scenario *scenario, uint32_t package, char *buffer,
                           size_t size);

/** The constant that a number is, whatever round and type: true and `*value` filled; false where
 * it is a distribution, a schedule, or overridden by a type. */
bool parley_number_constant(const parley_number *number, double *value);

/** True where any number of the scenario has a value marked `unknown`. */
bool parley_scenario_has_unknown(const parley_scenario *scenario);

/** Writes the JSON Schema (draft 2020-12) of the format as a new string; the caller frees it. */
parley_status parley_scenario_schema(char **schema);

#ifdef __cplusplus
}
#endif

#endif
