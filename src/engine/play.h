/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A pass of a block in play: LANES histories that advance together, and the state they are in. */
#ifndef PARLEY_ENGINE_PLAY_H
#define PARLEY_ENGINE_PLAY_H

#include "engine/kernel.h"
#include "engine/mask.h"
#include "engine/names.h"

/* A number drawn in every lane: as doubles, and as bits: of a probability the binary digits (plane
 * 63 is the first after the point), of a whole number its binary places. */
struct column {
    mask planes[64];
    mask certain; /* a probability of 1 */
    double lanes[LANES];
};

/* The value that some lanes take now: a constant or a column. */
typedef struct part {
    const mask *lanes; /* NULL: all */
    double constant;
    uint64_t bits;     /* of the constant, as in a column */
    const struct column *column;
} part;

/* The value of a number now: parts that share out the lanes. */
typedef struct current {
    uint32_t n_parts;
    part *parts;
} current;

/* The odds of an event that differ from lane to lane: terms that share out the lanes. */
typedef struct odds_term {
    mask lanes;
    uint64_t bits;
    const mask *planes; /* or NULL: bits */
} odds_term;

struct odds {
    mask certain;
    uint32_t n_terms;
    odds_term *terms;
};

/* What actor earns from an encounter on a link, own action first: cc, cd, dc, dd. */
struct stage {
    double constant[4];
    double *lanes[4]; /* NULL where constant in all lanes */
};

typedef struct link_play {
    mask intended, executed; /* C */
    mask adverse;            /* a signal against actor, uncleared so far */
    mask signalled;          /* as first seen */
    mask violated;
    mask *refused;           /* by entry of the link's assistance: asked, not honoured */
    mask restrained;         /* a restraint on the issue is in force between the two */
    mask *states;            /* one-hot, of the link's slots one after the other */
    mask *timer;
    struct stage stage;
} link_play;

typedef struct threat_play {
    mask pending, active;
    mask activated;          /* became active this round */
    mask imposed, triggered, bluffed, lifted; /* events of this round */
    mask triggered_imposed;  /* imposed because triggered, not as scheduled */
    mask *tally, *quiet, *countdown, *left, *clean;
    uint32_t impositions[LANES]; /* decided so far, for escalation */
    uint32_t carried_out[LANES], bluffs[LANES]; /* what beliefs count */
} threat_play;

typedef struct actor_play {
    double payoff[LANES]; /* this round */
    double value[LANES], total[LANES];
    double discount[LANES]; /* of the first type */
    double weight[LANES];   /* discount^t */
    double scale[LANES];    /* sum over t < count of (discount continuation)^t */
} actor_play;

struct play {
    const parley_game *game;
    struct tally *tally;
    gsl_rng *rng;           /* one of GSL's own, or NULL: the counter-based generator */
    gsl_rng *stream;        /* the counter-based generator as GSL's, for distributions */
    uint32_t seed, point, block, pass, round;

    mask running;           /* histories still alive */
    mask valid;             /* lanes that are replications at all */
    struct column *columns;        /* by draw */
    current *numbers;       /* by parley_number_id */
    mask *types;            /* by actor's first_type + type: now */
    mask *first_types;      /* at the beginning */
    mask *groups;           /* lanes of each group */
    bool *turned;           /* by actor: some lane changed its type this round */
    mask *withdrawn;        /* by pair */
    mask *leaving;          /* by pair: withdrawn from the next round on */
    uint32_t lived[LANES];  /* rounds lived, burn-in left out */
    link_play *links;
    threat_play *threats;
    actor_play *actors;
    double (*beliefs)[LANES]; /* by belief: that the counterpart cooperates */
    double (*shrink)[LANES];  /* by link: what is left of the gain from defecting */
    bool *shrunk;             /* by link: shrink is not 1 somewhere */
    mask *counts;           /* bit-sliced, by window and counter */
    uint32_t *count_bits;   /* by window and counter */
    size_t *count_first;    /* by window and counter: index into counts */
    size_t n_counts;        /* planes in all */
    mask **lived_counts;    /* by window: rounds lived, bit-sliced */
    uint32_t *lived_bits;
    struct odds odds;              /* the rule at work gathers its odds here */
    mask *scratch;          /* 64 planes, for odds computed in a round */
    mask *next_states;      /* room for the states of any one strategy */
    struct column turning;         /* conditional odds of turning into a type */
    void *memory;           /* all of the arrays above */
};

/* -- numbers now: current.c -- */

/* Draws the columns of a block. */
void current_draw(struct play *play);
/* Puts every number to its value in play->round (all of them in round 0, else those that change). */
void current_update(struct play *play);
/* True if a number may have changed this round. */
bool current_changed(const struct play *play, parley_number_id id);
/* Values of 64 lanes from 64 * word on: a pointer to them, into a column or `buffer`. */
const double *current_values(const struct play *play, parley_number_id id, int word,
                             double buffer[64]);
/* The value in one lane. */
double current_value(const struct play *play, parley_number_id id, uint32_t lane);
/* Bit `b` of a whole number, in every lane. */
mask current_bit(const struct play *play, parley_number_id id, uint32_t b);
/* The lanes where a count reaches a whole number. */
mask current_reached(const struct play *play, parley_number_id id, const mask *planes,
                     uint32_t bits);
/* Sets a counter to a whole number in the lanes of m. */
void current_load(const struct play *play, parley_number_id id, mask *planes, uint32_t bits, mask m);
/* Fills the planes of a column from its lanes. */
void column_planes(struct column *column, parley_kind kind);
/* The 64 bits of a probability's first binary digits; 1 gives all ones. */
uint64_t probability_bits(double probability);
/* Rounds to 24 significant bits, so that the last bit of a machine's libm does not matter. */
double round_24(double x);
/* 64 rows of 64 bits turned on their diagonal. */
void transpose(uint64_t rows[64]);

/* -- events by chance: draw.c -- */

/* Starts gathering odds in play->odds, which is returned. */
struct odds *odds_begin(struct play *play);
/* In these lanes the event has a number's probability, a constant one, or that of planes. */
void odds_number(struct play *play, parley_number_id id, mask lanes);
void odds_constant(struct play *play, double probability, mask lanes);
void odds_planes(struct play *play, const mask *planes, mask lanes);
/* The lanes of `need` in which the event of the odds gathered happens. */
mask odds_happen(struct play *play, uint32_t site, mask need);
/* The same for one number's probability. */
mask happens(struct play *play, uint32_t site, parley_number_id id, mask need);

/* -- agreements in force -- */

/* A commitment or threat stands in this round. */
INLINE bool stands(const struct play *play, uint32_t from, uint32_t until)
{
    return from <= play->round && play->round < until;
}

INLINE bool commitment_stands(const struct play *play, uint32_t commitment)
{
    const parley_commitment *c = &play->game->scenario->commitments[commitment];
    return stands(play, c->from, c->until);
}

/* Lanes in which neither of the link's two has withdrawn. */
INLINE mask bound_together(const struct play *play, const game_link *link)
{
    return ~play->withdrawn[link->pair];
}

/* -- payoffs: rule_pay.c -- */

/* Brings stage payoffs and what sanctions leave of gains to this round; between Tick and Choose,
 * who reads them first. */
void stages_update(struct play *play);
/* The link's payoffs as they are now, in the lanes of a word: cc, cd, dc, dd. */
void stage_cells(const struct play *play, uint32_t link, int word, double cells[4][64]);

/* Takes the number's value, times factor[lane] if factor is not NULL, from the actor in lanes m. */
void charge(struct play *play, uint32_t actor, parley_number_id id, const double *factor, mask m);
/* The escalation of a threat, to the power of `impositions`. */
double escalated(const struct play *play, const parley_threat *threat, uint32_t lane,
                 uint32_t impositions);

/* -- counting: record.c -- */

void record_event(struct play *play, uint32_t counter, mask m);
void record_round(struct play *play);
void record_pass(struct play *play);

extern const kernel kernel_this;

/* -- the stages of a round, in order -- */

void rule_clock(struct play *play);
void rule_tick(struct play *play);
void rule_choose(struct play *play);
void rule_execute(struct play *play);
void rule_pay(struct play *play);
void rule_observe(struct play *play);
void rule_assist(struct play *play);
void rule_hotline(struct play *play);
void rule_judge(struct play *play);
void rule_enforce(struct play *play);
void rule_learn(struct play *play);
void rule_continue(struct play *play);

/* Planes of P(D) of the logit response in slot `slot` of a link, in its lanes m: rule_logit.c. */
/* The lanes in which a restraint in force on the link's issue binds its actor: rule_judge.c. */
mask binding(const struct play *play, const game_link *link);

void logit_response(struct play *play, uint32_t link, const game_slot *slot, mask m, mask *planes);

#endif
