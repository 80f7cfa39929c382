/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The scenario format as data: every object of the format, every member of it, its kind, range,
 * default and meaning. Reading, messages, the JSON Schema and the reference all follow from these
 * tables. */
#ifndef PARLEY_SCENARIO_FIELDS_H
#define PARLEY_SCENARIO_FIELDS_H

#include "parley/scenario.h"

/* The version of the format that is read. */
#define FORMAT 1
/* The most that a whole number may be, so that rounds and tallies stay small. */
#define MAX_WHOLE 1000000u
/* The most values that a discrete distribution may have. */
#define MAX_VALUES 4096
/* The most instruments that a threat may have. */
#define MAX_INSTRUMENTS 64

/* The word for package values that are not given. */
#define SIMULATED "simulated"

/* What a number may be. */
typedef struct number_class {
    const char *name; /* of its definition in the schema */
    parley_kind kind;
    double low, high;
    bool open_low;    /* low itself is not allowed */
    bool unscheduled; /* may not change with the round */
} number_class;

typedef enum field_kind {
    FIELD_TEXT,
    FIELD_TEXTS, /* [text, ...] */
    FIELD_BOOLEAN,
    FIELD_WORD,        /* one of `words` */
    FIELD_FORMAT,      /* the version of the format */
    FIELD_MERGED,      /* a text that is dealt with before reading: extends, $schema */
    FIELD_FIXED,       /* a plain number */
    FIELD_FIXEDS,      /* [plain number, ...] */
    FIELD_PAIR,        /* [plain number, plain number] */
    FIELD_STEPS,       /* [[round, value], ...], from round 0 */
    FIELD_SCHEDULED,   /* [[round, plain probability], ...] */
    FIELD_NUMBER,      /* a number that can vary */
    FIELD_NUMBER_EACH, /* one for all, or {ACTOR: number, ...} */
    FIELD_NUMBER_MAP,  /* {ACTOR: number, ...} */
    FIELD_TURNOVER,    /* {TYPE: number, ...} */
    FIELD_SET,         /* {POINTER: number, ...} */
    FIELD_ACTOR,       /* an id */
    FIELD_TYPE,
    FIELD_THREAT,
    FIELD_ACTORS, /* [id, ...] */
    FIELD_ISSUES,
    FIELD_OBJECT,     /* `object` */
    FIELD_OBJECTS,    /* [object, ...] */
    FIELD_COLLECTION, /* {ID: object, ...} */
    FIELD_BY_ACTOR,   /* {ACTOR: object, ...} */
    FIELD_NOTES,      /* {POINTER: object, ...} */
    FIELD_PACKAGES,   /* {ACTOR: package, ...} */
    FIELD_WORTHS,     /* "simulated", or {PACKAGE: {ACTOR: plain number, ...}, ...} */
} field_kind;

struct word {
    const char *word;
    unsigned value;
    const char *meaning;
};

struct field {
    const char *name;
    field_kind kind;
    bool required;
    bool not_by_actor;         /* not where its object is given by actor */
    const number_class *class; /* of a number */
    double initial;            /* what a number or boolean is when left out */
    const char *otherwise;     /* what is meant when left out, where a value cannot say it */
    const struct word *words;  /* ends with {0} */
    const struct object *object;
    size_t offset, size; /* of the struct member that the generic reader fills; size 0: none */
    const char *meaning; /* a line without a full stop */
};

/* One of several shapes of an object, chosen by the word in its selector. */
struct variant {
    const char *word;
    unsigned value;
    size_t n_fields;
    const struct field *fields; /* besides the object's; one of the same name takes its place */
    const char *meaning;
};

struct object {
    const char *name;    /* of its definition in the schema */
    const char *article; /* what messages call it: "a threat" */
    const char *meaning;
    size_t n_fields;
    const struct field *fields;
    const char *selector; /* the member that chooses a variant, or NULL */
    const char *selector_meaning;
    size_t n_variants;
    const struct variant *variants;
    const char *open_variant;         /* of this variant, every other member is an actor's... */
    const struct object *open_object; /* ...whose value is this object */
    const number_class *short_form;   /* a number of this class may stand for all its numbers */
    bool text_form;                   /* the selector's word alone may stand for the object */
    bool by_actor;                    /* {ACTOR: object, ...} may stand for the object */
};

/* Accidental and deliberate: of honour and resolve. */
struct answer {
    parley_number_id accidental, deliberate;
};

extern const number_class class_probability, class_discount, class_real, class_positive,
    class_not_negative, class_above_one, class_continuation, class_from_zero, class_from_one;

extern const struct object object_scenario, object_rounds, object_period, object_note;
extern const struct object object_actor, object_trembles, object_type;
extern const struct object object_issue, object_payoff, object_cells, object_monitoring;
extern const struct object object_commitment, object_answer;
extern const struct object object_threat, object_instrument;
extern const struct object object_behaviour, object_strategy, object_state;
extern const struct object object_negotiation, object_tactic;
extern const struct object object_distribution, object_schedule;

/* Every object, and every class of numbers that can vary; each list ends with NULL. */
extern const struct object *const all_objects[];
extern const number_class *const all_classes[];

/* The field called `name` of an object in one of its variants (NULL: of what all share), or NULL.
 */
const struct field *object_field(const struct object *object, const struct variant *variant,
                                 const char *name);
const struct variant *object_variant(const struct object *object, const char *word);
/* A field's default as a whole: true where it is one plain number. */
bool field_has_default(const struct field *field);

/* The largest text of class_text. */
#define CLASS_TEXT 80
/* "a number from 0 to 1", "a whole number of at least 1 (at most 1000000)", ... */
void class_text(const number_class *class, char buffer[CLASS_TEXT]);

#endif
