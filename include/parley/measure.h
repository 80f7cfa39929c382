/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file
 * Measures: the names by which users ask for one number of a run, such as
 * `cooperation/china>us:economic_espionage@after|china=committed`. */
#ifndef PARLEY_MEASURE_H
#define PARLEY_MEASURE_H

#include "parley/scenario.h"

#ifdef __cplusplus
extern "C" {
#endif

/** What happens in a round and is counted. */
typedef enum parley_event {
    PARLEY_SIGNAL,        /**< adverse as first seen; subject actor>counterpart:issue */
    PARLEY_VIOLATION,     /**< subject actor>counterpart:issue */
    PARLEY_REQUEST,       /**< subject commitment (assistance) */
    PARLEY_HONOURED,      /**< subject commitment (assistance) */
    PARLEY_RESTORED,      /**< subject commitment (assistance) */
    PARLEY_CALL,          /**< subject commitment (hotline) */
    PARLEY_RESOLVED,      /**< subject commitment (hotline) */
    PARLEY_TRIGGERED,     /**< subject threat */
    PARLEY_IMPOSED,       /**< subject threat */
    PARLEY_BLUFFED,       /**< subject threat */
    PARLEY_LIFTED,        /**< subject threat */
    PARLEY_ACTIVE_ROUNDS, /**< rounds under the sanction; subject threat */
    PARLEY_WITHDRAWN,     /**< subject actor>counterpart */
    PARLEY_TURNED,        /**< subject actor:type, the type turned into */
    /* of talks: each in the round in which it happens, where the history lives that long */
    PARLEY_AGREED,                  /**< subject package */
    PARLEY_NOT_AGREED,              /**< talks ended without agreement; no subject */
    PARLEY_OUTSIDE_TAKEN,           /**< subject actor */
    PARLEY_GAVE_IN_AT_THREAT,       /**< subject actor, the target */
    PARLEY_THREAT_IMPOSED,          /**< sanctions of the protocol; subject actor, the sender */
    PARLEY_GAVE_IN_UNDER_SANCTIONS, /**< subject actor, the target */
    PARLEY_THREAT_DROPPED,          /**< "backed_down"; subject actor, the sender */
    PARLEY_N_EVENTS,
} parley_event;

/** "signal", "active_rounds", ...; NULL out of range. */
const char *parley_event_name(parley_event event);

typedef enum parley_quantity {
    PARLEY_VALUE,       /**< value/ACTOR */
    PARLEY_MEAN_PAYOFF, /**< mean_payoff/ACTOR */
    PARLEY_COOPERATION, /**< cooperation/ACTOR>COUNTERPART:ISSUE, executed */
    PARLEY_EVENT,       /**< EVENT/SUBJECT, a replication */
} parley_quantity;

/** A measure with its names resolved; fields that do not apply are PARLEY_NONE. */
typedef struct parley_measure {
    parley_quantity quantity;
    parley_event event; /**< PARLEY_EVENT only */
    uint32_t actor, counterpart, issue;
    uint32_t commitment, threat;
    uint32_t package;          /**< PARLEY_AGREED: of the negotiable commitments */
    uint32_t subject_type;     /**< PARLEY_TURNED: the type of `actor` turned into */
    uint32_t period;           /**< PARLEY_NONE: all rounds */
    uint32_t type_actor, type; /**< PARLEY_NONE: all replications */
} parley_measure;

/** A measure of nothing yet: every index PARLEY_NONE. */
extern const parley_measure parley_measure_none;

/** Reads a measure. A fault (unknown name, with the nearest; a period on `value`; a pair that does
 * not meet on the issue) is added to `error` at `place` and `pointer`, which may be NULL. */
parley_status parley_measure_parse(parley_measure *measure, const parley_scenario *scenario,
                                   const char *text, const parley_place *place, const char *pointer,
                                   parley_error *error);

/** Writes the measure's text into `buffer`, as snprintf does; returns the length wanted. */
size_t parley_measure_text(const parley_measure *measure, const parley_scenario *scenario,
                           char *buffer, size_t size);

#ifdef __cplusplus
}
#endif

#endif
