/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The compiled game: a scenario as flat, constant arrays that the engine walks over.
 *
 * Numbers keep their ids (parley_number_id): rules name a number and never ask where its value
 * comes from. Strategies are automata, or logit responses. Who meets whom on what is a list of
 * links, ordered by actor, counterpart, issue. */
#ifndef PARLEY_GAME_GAME_H
#define PARLEY_GAME_GAME_H

#include "parley/simulate.h"

#include <gsl/gsl_randist.h>

/* A list of indices. */
typedef struct game_list {
    uint32_t n;
    uint32_t *at;
} game_list;

/* False out of memory. */
bool list_add(game_list *list, uint32_t index);
/* Whether `wanted` is among n indices. */
bool contains(uint32_t n, const uint32_t *indices, uint32_t wanted);

/* The first 64 binary digits of a probability after the point; 1 alone gives all ones. */
static inline uint64_t probability_bits(double probability)
{
    return probability >= 1 ? UINT64_MAX : (uint64_t)(probability * 0x1p64);
}

/* The same ready to be compared with: each of the first few as a word of its own. */
#define DIGIT_WORDS 12
typedef struct game_digits {
    uint64_t bits;
    uint64_t words[DIGIT_WORDS]; /* all ones or all zeros */
} game_digits;

static inline game_digits probability_digits(double probability)
{
    game_digits digits = {.bits = probability_bits(probability)};
    for (uint32_t b = 0; b < DIGIT_WORDS; b++)
        digits.words[b] = -(digits.bits << b >> 63);
    return digits;
}

/* A probability that is a number of the scenario, or else a constant that a strategy implies. */
typedef struct game_chance {
    parley_number_id number; /* or PARLEY_NONE: the constant */
    double constant;
    game_digits digits; /* the constant's */
} game_chance;

/* A value drawn from a distribution: one column of lanes, drawn when a pass begins. */
typedef struct game_draw {
    const parley_value *value;
    parley_kind kind;
    uint32_t site;
    gsl_ran_discrete_t *table; /* PARLEY_DISCRETE, else NULL */
} game_draw;

typedef struct game_step {
    uint32_t round;
    double constant; /* where draw is PARLEY_NONE */
    uint32_t draw;
} game_step;

typedef struct game_source {
    uint32_t n_steps;
    game_step *steps;
} game_source;

/* A number: its own source, and those that replace it while its owner is of certain types. */
typedef struct game_number {
    parley_kind kind;
    bool constant; /* the same always and everywhere: sources[0].steps[0].constant */
    bool changes;  /* with the round or with its owner's type */
    uint32_t owner;
    uint32_t n_sources;
    game_source *sources;     /* [0]: the number's own */
    uint32_t *source_of_type; /* by type of the owner; NULL where owner is PARLEY_NONE */
} game_number;

typedef struct game_state {
    game_chance cooperate;
    uint32_t next[4];      /* by own executed, other's perceived: cc, cd, dc, dd */
    uint64_t after[4];     /* outcome_only: all ones where that outcome leads here */
    parley_number_id hold; /* rounds the state lasts before it listens again, or PARLEY_NONE: 1 */
} game_state;

/* A strategy as one form: a probabilistic automaton, unless it is a logit response. */
typedef struct game_strategy {
    const parley_strategy *declared;
    bool logit;
    bool outcome_only; /* the next state depends on the last outcome alone, and none lasts */
    uint32_t initial, n_states;
    game_state *states;
} game_strategy;

/* One of the strategies that may apply on a link; its states are first_state.. of the link's. */
typedef struct game_slot {
    game_strategy strategy;
    uint32_t first_state;
    uint32_t belief; /* logit: the link's, else PARLEY_NONE */
} game_slot;

/* A state in which a link's automata may cooperate, and how likely. */
typedef struct game_choice {
    uint32_t state;              /* of the link's */
    parley_number_id number;     /* the probability, or PARLEY_NONE: */
    const game_digits *constant; /* these, in the term of the odds that all its likes share */
    uint32_t term;
} game_choice;

/* When a slot applies: actor of `type` (PARLEY_NONE: has none), a restraint in force or not. */
typedef struct game_plan {
    uint32_t type;
    uint32_t slot_restrained, slot_free;
} game_plan;

/* What actor does to counterpart on issue. */
typedef struct game_link {
    uint32_t actor, counterpart, issue;
    uint32_t reverse; /* the link back */
    uint32_t pair;    /* of actor and counterpart, unordered */
    uint32_t n_slots;
    game_slot *slots;
    uint32_t n_plans;
    game_plan *plans;
    uint32_t first_state, n_states; /* in the play's array of state masks */
    game_list certain;              /* states of automata that cooperate for sure */
    uint32_t n_choices;
    game_choice *choices; /* and those that may: constant ones, then numbers */
    uint32_t belief;      /* index of what logit responses believe, one value a lane whichever
                             slot applies there, or PARLEY_NONE */
    uint32_t timer_bits;  /* of the rounds that a state still lasts */
    game_list restraints; /* commitments that cover the link, by kind, in file order */
    game_list assistance;
    game_list hotlines;
    game_list threats;    /* those against actor by counterpart that cover the issue */
    game_list bystanders; /* links bystander -> counterpart on the issue: who may be blamed */
    bool constant_payoff; /* then these are its cells: cc, cd, dc, dd */
    double cells[4];
    bool slips_alike; /* C and D, always with the probability of `slip` */
    game_digits slip;
    uint32_t site_choose, site_execute, site_observe, site_attribute;
    uint32_t *site_blame;                                /* by bystander */
    uint32_t *site_request, *site_honour, *site_restore; /* by entry of assistance */
    uint32_t *site_call, *site_resolve;                  /* by entry of hotlines */
} game_link;

typedef struct game_threat {
    const parley_threat *declared;
    uint32_t pair;
    game_list links;     /* target -> sender on the issues it covers */
    uint32_t withdrawal; /* counter of target's withdrawals from sender */
    uint32_t tally_bits, quiet_bits, countdown_bits, left_bits, clean_bits;
    bool reduces_gain, backlashes, escalates;
    bool feared; /* some logit response takes it into account */
    uint32_t site_impose, site_schedule, *site_backlash; /* by instrument */
} game_threat;

typedef struct game_actor {
    uint32_t first_type;                 /* index of its first type among those of all actors */
    uint32_t *site_type, *site_turnover; /* by type: being it, turning into it */
    bool turns;                          /* any turnover among its types */
    uint32_t counted_link; /* the one link whose four constant cells are all it ever earns,
                              undiscounted and from round 0 on; else PARLEY_NONE */
    uint32_t asked_bits;   /* of a count of requests to it; 0 without types, or nobody may ask */
} game_actor;

/* What is counted of a link. */
typedef enum game_link_counter {
    COUNT_INTENDED,
    COUNT_EXECUTED,
    COUNT_SIGNAL,
    COUNT_PERCEIVED, /* where signals can be cleared; elsewhere C is perceived without a signal */
    COUNT_VIOLATION, /* where a link is under a restraint */
    COUNT_BOTH,      /* executed C, by both sides; where an actor's payoff is counted by it */
    LINK_COUNTERS,
} game_link_counter;

typedef struct game_counter {
    parley_measure measure; /* of an event; of a link's others, who and what about */
    uint32_t most_a_round;  /* how often it can happen in a round of one history */
    game_link_counter kind; /* of a link, else LINK_COUNTERS */
} game_counter;

/* The links, or actors, that a rule has anything to do for. */
typedef struct game_work {
    game_list seen_surely;    /* by the counterpart alone, who never errs */
    game_list seen_privately; /* by the counterpart alone, who may */
    game_list seen_publicly;  /* one of a pair, for both */
    game_list assisted;       /* under an assistance commitment */
    game_list connected;      /* by a hotline */
    game_list restrained;
    game_list switching; /* several strategies may apply */
    game_list paying;    /* what they pay is added up lane by lane */
    game_list varying;   /* what they pay changes */
    game_list shrinking; /* some sanction takes of the gain from defecting */
    game_list weighing;  /* a logit response may apply */
    game_list earning;   /* actors whose payoffs are added up lane by lane */
} game_work;

/* A window of rounds over which counts are pooled: [0] all from burn_in on, then the periods. */
typedef struct game_window {
    uint32_t from, until;
} game_window;

struct parley_game {
    const parley_scenario *scenario;
    bool unknown;         /* some number differs by world */
    uint32_t valued_from; /* values count rounds from this one on, discounted from there */

    game_number *numbers; /* by parley_number_id */
    game_list scheduled;  /* ids of those with a schedule */
    uint32_t n_draws;
    game_draw *draws;

    game_actor *actors;
    uint32_t n_types; /* of all actors together */
    uint32_t n_pairs;
    uint32_t n_links;
    game_link *links;
    parley_link *link_names;      /* the same, as results show them */
    uint32_t n_states, n_beliefs; /* over all links */
    game_work work;
    game_threat *threats;

    game_list *commitment_links; /* by commitment: the links it covers */

    uint32_t n_counters;
    game_counter *counters;              /* for each kind all links, then the others */
    uint32_t kind_places[LINK_COUNTERS]; /* those that are counted first */
    uint32_t n_counted;                  /* counters of links that are counted at all */
    uint32_t *commitment_counter;        /* by commitment: its first counter, or PARLEY_NONE */
    uint32_t *threat_counter;            /* by threat: its first counter */
    uint32_t **turned_counter;           /* by actor, type: or PARLEY_NONE */
    uint32_t first_talk, n_talk;         /* counters of what talks come to: see talk_counter */
    uint32_t *agreed_counter;            /* by package: or PARLEY_NONE; NULL without talks */
    uint32_t n_events;
    parley_measure *events;  /* in the order of events.csv */
    uint32_t *event_counter; /* by event: its counter */

    uint32_t n_windows;
    game_window *windows;
    uint32_t n_groups;
    parley_group *groups;

    uint32_t site_continue;
    uint32_t n_sites, n_places;
    uint32_t *sites; /* a hash table of n_places, 0 where free: no two names share a site */
};

enum { COMMITMENT_REQUEST, COMMITMENT_HONOURED, COMMITMENT_RESTORED };
enum { COMMITMENT_CALL, COMMITMENT_RESOLVED };
enum { THREAT_TRIGGERED, THREAT_IMPOSED, THREAT_BLUFFED, THREAT_LIFTED, THREAT_ACTIVE };

/* parley_game_init with values that count from a later round on. */
parley_status game_init_valued(parley_game **game, const parley_scenario *scenario,
                               uint32_t valued_from, parley_error *error);

/* The index of the unordered pair i, j: row by row, i < j. */
uint32_t game_pair(const parley_scenario *scenario, uint32_t i, uint32_t j);

/* The counter of a link. */
static inline uint32_t game_link_count(const parley_game *game, uint32_t link,
                                       game_link_counter kind)
{
    return game->kind_places[kind] * game->n_links + link;
}

/* Whether a kind is counted; if not, nothing of it ever happens, or others say it. */
static inline bool game_counts(const parley_game *game, game_link_counter kind)
{
    return game->kind_places[kind] * game->n_links < game->n_counted;
}

/* The counter of an event of talks whose subject is a side, or none (either side does). */
uint32_t game_talk_counter(const parley_game *game, parley_event event, uint32_t side);
/* The round in which a negotiable commitment begins that is agreed in `round`: max(from, round +
 * lag); PARLEY_NEVER if that is not before its end. */
static inline uint32_t agreed_begins(const parley_commitment *c, uint32_t round)
{
    uint64_t begins = (uint64_t)round + c->lag;
    begins = begins > c->from ? begins : c->from;
    return begins < c->until ? (uint32_t)begins : PARLEY_NEVER;
}
/* The side that answers the offer made in a round of talks. */
static inline uint32_t talks_answers(const parley_negotiation *rules, uint32_t round)
{
    return (round - rules->opens) % 2 == 0 ? 1 - rules->first : rules->first;
}

/* The group of replications that a measure is about. */
uint32_t game_group(const parley_game *game, const parley_measure *measure);
/* The counter of a measure: of executed C, or of an event; PARLEY_NONE for values, and for events
 * that the scenario leaves no way to happen. */
uint32_t game_measure_counter(const parley_game *game, const parley_measure *measure);

/* The value of a source in `round`. */
const game_step *game_source_step(const game_source *source, uint32_t round);

/* Number of bits that hold 0..largest. */
uint32_t game_bits(uint64_t largest);

/* -- parts of compilation, each in the file of its name -- */

/* site.c: the address of a draw from its name; names that hash alike get different sites, in the
 * order in which they are asked for. */
parley_status site_init(uint32_t *site, parley_game *game, const char *format, ...)
    PARLEY_FORMAT(3, 4);
/* draw.c: a value from a draw's distribution, truncated. */
double game_draw_value(const game_draw *draw, gsl_rng *rng);
/* Rounds to 24 significant bits, so that the last bit of a machine's libm does not matter. */
double game_round(double x);
/* number.c: numbers and draws. */
parley_status numbers_init(parley_game *game);
void numbers_free(parley_game *game);
/* The largest value that a whole number can take. */
uint32_t number_largest(const parley_game *game, parley_number_id id);
/* strategy.c: a declared strategy on an issue as an automaton. */
parley_status strategy_init(game_strategy *strategy, const parley_scenario *scenario,
                            const parley_strategy *declared, uint32_t issue);
void strategy_free(game_strategy *strategy);
/* True where one goes on as the other: same kind, members equal by value. */
bool strategy_equal(const parley_scenario *scenario, const parley_strategy *a,
                    const parley_strategy *b);
/* link.c */
parley_status links_init(parley_game *game, parley_error *error);
void links_free(parley_game *game);
/* threat.c */
parley_status threats_init(parley_game *game);
void threats_free(parley_game *game);
/* work.c: which links each rule has to look at. */
parley_status work_init(parley_game *game);
void work_free(parley_game *game);
/* counter.c: counters, events, windows, groups. */
parley_status counters_init(parley_game *game);
void counters_free(parley_game *game);

#endif
