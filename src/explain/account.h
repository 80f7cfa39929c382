/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An account of a scenario in plain words, under way: its text and what has been told already.
 * Trouble (no memory) is remembered in `prose.status`. */
#ifndef PARLEY_EXPLAIN_ACCOUNT_H
#define PARLEY_EXPLAIN_ACCOUNT_H

#include "prose/prose.h"
#include "scenario/document.h"

struct object;
struct variant;

/* Columns from the left of the page. */
enum {
    INDENT_PART = 2,  /* what a part says, or a point of a list */
    INDENT_UNDER = 4, /* what belongs to a point */
    INDENT_STEP = 6,  /* and to that */
};

typedef struct account {
    const parley_scenario *scenario;
    prose prose;
    document file;                   /* as resolved: tells what was given */
    bool *told;                      /* by number */
    bool *noted;                     /* by note */
    bool brief;                      /* running text gives no ranges for now */
    const char *part_name, *part_id; /* of the list under way; NULL once it has its heading */
    uint32_t n_defaults;
    parley_number_id *defaults; /* numbers of the list under way that the file leaves out */
} account;

parley_status account_init(account *a, const parley_scenario *scenario, unsigned width,
                           FILE *stream, parley_error *error);
void account_free(account *a);

/* -- text ----------------------------------------------------------------------------------- */

void say(account *a, const char *format, ...) PARLEY_FORMAT(2, 3);
void heading(account *a, const char *text);
/* The name of a part with its id, as a line of its own after an empty one. */
void part(account *a, const char *name, const char *id);

/* -- words --------------------------------------------------------------------------------- */

/* The actors or issues in a list of indices. */
void say_actors(account *a, const uint32_t *actors, uint32_t n, const char *last);
void say_issues(account *a, const uint32_t *issues, uint32_t n);
/* "October 2015 (round 33)", "round 33". */
void say_when(account *a, uint32_t round);
/* "It stands from October 2015 (round 33) to the end. ", "It never stands here: ...". */
void say_span(account *a, uint32_t from, uint32_t until);
/* Whether what stands from and until these rounds ever does. */
bool ever_stands(const account *a, uint32_t from, uint32_t until);
/* So many digits that the number reads back the same. */
void say_exact(account *a, double number);
/* Whether two actors are both in a list. */
bool has_both(const uint32_t *list, uint32_t n, uint32_t i, uint32_t j);
bool has(const uint32_t *list, uint32_t n, uint32_t i);

/* -- numbers in running text --------------------------------------------------------------- */

/* True where the number is this constant, whatever round and type. */
bool number_is(const account *a, parley_number_id id, double value);
/* "0.3", "about 0.3", "0 at first, from May 2014 (round 16) 0.3". */
void say_brief(account *a, parley_number_id id);
/* "with probability 0.3", "in every case", "in no case". */
void say_chance(account *a, parley_number_id id);
/* The number, or "nothing". */
void say_amount(account *a, parley_number_id id);
/* "6 months". */
void say_rounds(account *a, parley_number_id id);
/* The middle value of a number at round 0, where no type sets another. */
double number_middle(const account *a, parley_number_id id);

/* -- lists of numbers ---------------------------------------------------------------------- */

/* A point of a list: the label that was said, the number in full, its pointer, source and
 * certainty, and what types set in its place. */
void point(account *a, parley_number_id id);
/* The same for what cannot vary: all was said. */
void point_fixed(account *a, const char *pointer);
/* A list of points for every number of `target`, a struct that `object` (in `variant`, or NULL)
 * describes, which stands at `pointer` in the file. `lead` comes before the meaning of a field and
 * `who` behind it; each may be NULL. */
void points(account *a, const struct object *object, const struct variant *variant,
            const void *target, const char *pointer, const char *lead, const char *who);
/* The points of an error, which may be one number for both ways. */
void trembles_points(account *a, const parley_trembles *error, const char *pointer,
                     const char *who);
/* Begins a list of points; its heading comes with the first of them. */
void points_begin(account *a, const char *name, const char *id);
/* Ends the list of points about what stands at `pointer`, naming the defaults. */
void points_end(account *a, const char *pointer);
/* The source and certainty of what stands at a pointer, if there is a note. */
void note_tell(account *a, const char *pointer);

/* -- the parts ----------------------------------------------------------------------------- */

/* In running text ... */
void tell_actors(account *a);
void tell_issues(account *a);
void tell_agreement(account *a);
void tell_negotiation(account *a);
/* ' on "a+b"'. */
void say_package(account *a, uint32_t package);
void tell_threats(account *a);
void tell_steps(account *a);
void tell_behaviour(account *a);
/* ... and their numbers. */
void list_actors(account *a);
void list_issues(account *a);
void list_agreement(account *a);
void list_negotiation(account *a);
void list_threats(account *a);
void list_behaviour(account *a);
/* What an actor with a strategy does, as the predicate of a sentence without its full stop. */
void say_strategy(account *a, const parley_strategy *strategy, uint32_t actor);
/* The points for its numbers; `pointer` is where it stands, `which` what it is to a behaviour. */
void strategy_points(account *a, const parley_strategy *strategy, const char *pointer,
                     const char *which);
/* Whether two strategies are one and the same, number by number. */
bool same_strategy(const parley_strategy *a, const parley_strategy *b);

#endif
