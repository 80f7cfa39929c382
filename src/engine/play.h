/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A pass of a block in play: LANES histories that advance together, and the state they are in. */
#ifndef PARLEY_ENGINE_PLAY_H
#define PARLEY_ENGINE_PLAY_H

#include "engine/kernel.h"
#include "engine/lanes.h"
#include "engine/names.h"
#include "engine/planes.h"

/* A number drawn in every lane: as doubles, and as bits: of a probability the binary digits (plane
 * 63 is the first after the point), of a whole number its binary places. */
struct column {
    mask planes[64];
    mask certain; /* a probability of 1 */
    LANES_BUFFER(lanes);
};

/* The value that some lanes take now: a constant or a column. */
typedef struct part {
    const mask *lanes; /* NULL: all */
    double constant;
    game_digits digits; /* of a probability that is constant; of a whole number its bits alone */
    const struct column *column;
} part;

/* The value of a number now: parts that share out the lanes. */
typedef struct current {
    bool uniform; /* one part, a constant: this one */
    double constant;
    uint32_t n_parts;
    part *parts;
} current;

/* Probabilities worked out in a round: 64 binary digits a lane, the first of them as planes too. */
#define DIGIT_PLANES 16
struct digits {
    mask planes[DIGIT_PLANES];
    uint64_t lanes[LANES] __attribute__((aligned(MASK_BYTES)));
};

/* A part of the odds of an event: the probability in some lanes. */
typedef struct odds_term {
    mask lanes;
    const game_digits *constant; /* its digits */
    const mask *planes;          /* or those of a column */
    const struct digits *digits; /* or those worked out this round */
} odds_term;

struct odds {
    uint32_t n_terms, n_vary; /* terms; those of them that are no constants */
    uint64_t bits;            /* of all terms: past the last 1 no digit matters */
    odds_term *terms;         /* they share out the lanes in which the event is not certain */
};

/* What actor earns from an encounter on a link, own action first: cc, cd, dc, dd. */
struct stage {
    bool even;              /* each has one value for all lanes of a word: */
    double words[WORDS][4]; /* where even */
    double *lanes[4];       /* else; NULL where constant */
    mask shrunk;            /* lanes in which sanctions shrink the gain from defecting */
    double *left;           /* what they leave of it, in words with such lanes */
};

/* What a D on a link is feared to bring, kept from round to round: fear.c. */
typedef struct fear_of_threat {
    mask stale;            /* lanes to be worked out anew */
    double *idle, *active; /* risk while the threat is one or the other */
} fear_of_threat;

typedef struct fear {
    mask stale;           /* lanes to be worked out anew */
    mask bound, *applied; /* worked out for: not withdrawn; by slot, where it applied */
    double *rationality;  /* of the logit response that applies in each lane */
    double *m;            /* chance that a D adds an uncleared signal; NULL: costs nothing ever */
    double *shame;        /* m stake */
    double *refusals;     /* chance that a D adds a refusal; NULL where no threat is on those */
    fear_of_threat *threats; /* by entry of the link's threats */
} fear;

typedef struct link_play {
    mask intended, executed; /* C */
    mask adverse;            /* a signal against actor, uncleared so far */
    mask signalled;          /* as first seen */
    mask violated;
    mask *refused;   /* by entry of the link's assistance: asked, not honoured */
    mask restrained; /* a restraint on the issue is in force between the two */
    mask *states;    /* one-hot, of the link's slots one after the other */
    mask *timer;
    struct stage stage;
    fear *fear; /* NULL where no logit response can apply */
} link_play;

typedef struct threat_play {
    double *dread;        /* discounted rounds of sanction that an imposition brings */
    double *cost;         /* to the target: the sum over instruments */
    double *power;        /* escalation to the power of impositions so far */
    double *power_active; /* the same without the last: what an active sanction's costs carry */
    mask changed;         /* lanes in which one of these, or a belief in it, is new this round */
    mask pending, active;
    mask activated;                           /* became active this round */
    mask imposed, triggered, bluffed, lifted; /* events of this round */
    mask triggered_imposed;                   /* imposed because triggered, not as scheduled */
    mask *tally, *quiet, *countdown, *left, *clean;
    LANES_BUFFER(impositions); /* decided so far, for escalation */
    LANES_BUFFER(carried_out); /* what beliefs count */
    LANES_BUFFER(bluffs);
} threat_play;

/* The counters of a window. Those of links are added to in lockstep: 2 * bits masks each, planes
 * and pending ones. */
struct window_play {
    uint32_t bits; /* of a count of rounds */
    mask *lived;   /* rounds lived, in lockstep */
    mask *links;   /* by counter of a link, right after it, in lockstep */
    mask **others; /* by counter after those of links: planes */
    uint32_t *other_bits;
};

typedef struct actor_play {
    LANES_BUFFER(payoff);   /* this round */
    LANES_BUFFER(value);    /* so far, discounted */
    LANES_BUFFER(total);    /* so far, from burn-in on */
    LANES_BUFFER(discount); /* of the first type */
    LANES_BUFFER(weight);   /* discount^t, t counted from the first round that values count */
    LANES_BUFFER(scale);    /* sum over those t of (discount continuation)^t */
    mask *asked, *answered; /* requests to it, and those honoured, from burn-in on */
} actor_play;

/* What talks come to, in a game that negotiates: rule_talks.c. */
struct talks_play {
    const parley_agreements *by; /* who says so, and what it draws with */
    void *drawer;
    parley_outcome_of_talks *outcomes; /* by lane */
    uint32_t next;                     /* nothing of talks happens before this round */
    uint32_t *begins;      /* [place on the agenda][lane]: where agreed, else PARLEY_NEVER */
    uint32_t *next_begins; /* by place on the agenda: the first of those that are still to come */
    mask *standing;        /* by commitment, negotiable ones only: where it stands... */
    mask *began;           /* ... and where it does so from this round on */
    mask *happened;        /* by counter of talks, room for a round */
    mask paying;           /* lanes in which a transfer is paid until one withdraws */
};

struct play {
    const parley_game *game;
    struct tally *tally;  /* NULL: no tables */
    struct watch *watch;  /* NULL: nobody looks at any one history */
    struct planes planes; /* where random bits come from: seed, point, block, pass */
    gsl_rng *stream;      /* Philox as a generator of GSL's, for distributions */
    uint32_t round;
    uint32_t stages; /* of every round: a bit for each that has anything to do */

    uint8_t rate_bins[65][65];    /* by number of lanes and how many of them: bin of the rate */
    double rate_variance[65][65]; /* variance of the mean of so many lanes; 0 below two */

    mask running;           /* histories still alive */
    mask valid;             /* lanes that are replications at all */
    struct column *columns; /* by draw */
    current *numbers;       /* by parley_number_id */
    mask *types;            /* by actor's first_type + type: now */
    mask *next_types;       /* while they turn over */
    mask *first_types;      /* at the beginning */
    mask *groups;           /* lanes of each group */
    mask *turned;           /* by actor: lanes that changed its type this round */
    mask *withdrawn;        /* by pair */
    mask *leaving;          /* by pair: withdrawn from the next round on */
    link_play *links;
    threat_play *threats;
    actor_play *actors;
    struct talks_play talks;
    double (*beliefs)[LANES]; /* by belief: that the counterpart cooperates */
    struct window_play *windows;
    mask *rounds; /* lived, in lockstep: rounds_bits planes, and as many pending */
    uint32_t rounds_bits;
    mask *counted;       /* where what is counted happened: a row for each of the last few rounds */
    mask *nothing;       /* a row for a round that does not count */
    LANES_BUFFER(lived); /* at the end: rounds that count, those of window 0 */
    mask counting;       /* at the end: lanes with any */
    struct odds odds;    /* the rule at work gathers its odds here */
    struct digits digits;  /* P(D) of the logit responses of the link at work */
    mask *next_states;     /* room for the states of any one strategy */
    struct column turning; /* conditional odds of turning into a type */
    void *memory;          /* all of the arrays above */
};

/* -- numbers now: current.c -- */

/* Draws the columns of a pass. */
void current_draw(struct play *play);
/* Puts every number to its value in play->round (all of them in round 0, else those that change).
 */
void current_update(struct play *play);
/* The lanes in which a number that is not the same always may have changed this round. */
mask current_changes(const struct play *play, parley_number_id id);
/* Values of 64 lanes from 64 * word on: a pointer to them, into a column or `buffer`. */
const double *current_values(const struct play *play, parley_number_id id, int word,
                             double buffer[64]);
/* The lanes in which any number may have changed this round. */
INLINE mask current_changed(const struct play *play, parley_number_id id)
{
    if (play->round == 0)
        return mask_all();
    return play->game->numbers[id].changes ? current_changes(play, id) : mask_none();
}

/* Values as above, to be read register by register. */
typedef struct word_values {
    const double *lanes; /* NULL: constant */
    reals constant;
} word_values;

INLINE word_values current_word(const struct play *play, parley_number_id id, int word,
                                double buffer[64])
{
    const current *number = &play->numbers[id];
    return (word_values){.lanes = number->uniform ? NULL : current_values(play, id, word, buffer),
                         .constant = reals_fill(number->constant)};
}

INLINE reals word_value(const word_values *values, int v)
{
    return values->lanes ? reals_load(values->lanes, v) : values->constant;
}

/* Those of register v of a word, where few registers are needed. */
INLINE reals current_reals(const struct play *play, parley_number_id id, int word, int v)
{
    const current *number = &play->numbers[id];
    reals value = reals_fill(number->constant);
    for (uint32_t p = 0; !number->uniform && p < number->n_parts; p++) {
        const part *from = &number->parts[p];
        reals own = from->column ? reals_load(from->column->lanes + 64 * word, v)
                                 : reals_fill(from->constant);
        value = p == 0 ? own : reals_select((*from->lanes)[word], v, own, value);
    }
    return value;
}
/* The value in one lane. */
double current_value(const struct play *play, parley_number_id id, uint32_t lane);
/* Bit `b` of a whole number, in every lane. */
mask current_bit(const struct play *play, parley_number_id id, uint32_t b);
/* The lanes where a count reaches a whole number. */
mask current_reached(const struct play *play, parley_number_id id, const mask *planes,
                     uint32_t bits);
/* Sets a counter to a whole number in the lanes of m. */
void current_load(const struct play *play, parley_number_id id, mask *planes, uint32_t bits,
                  mask m);
/* Fills the planes of a column from its lanes. */
void column_planes(struct column *column, parley_kind kind);

/* -- agreements in force -- */

/* A commitment or threat stands in this round. */
INLINE bool stands(const struct play *play, uint32_t from, uint32_t until)
{
    return from <= play->round && play->round < until;
}

/* In some lanes at least. */
INLINE bool commitment_stands(const struct play *play, uint32_t commitment)
{
    const parley_commitment *c = &play->game->scenario->commitments[commitment];
    return c->negotiable ? mask_any(play->talks.standing[commitment])
                         : stands(play, c->from, c->until);
}

/* Lanes in which neither of the link's two has withdrawn. */
INLINE mask bound_together(const struct play *play, const game_link *link)
{
    return ~play->withdrawn[link->pair];
}

/* Lanes in which a commitment that stands is in force between the link's two. */
INLINE mask lanes_in_force(const struct play *play, const game_link *link, uint32_t commitment)
{
    mask bound = bound_together(play, link);
    return play->game->scenario->commitments[commitment].negotiable
               ? bound & play->talks.standing[commitment]
               : bound;
}

/* -- payoffs: rule_pay.c -- */

/* Brings stage payoffs and what sanctions leave of gains to this round; between Tick and Choose,
 * who reads them first. */
void stages_update(struct play *play);
/* Brings what threats cost those who fear them to this round: threat_now.c. */
void threats_update(struct play *play);
/* Marks what has to be worked out anew of what is feared; works it out in the lanes of a word:
 * fear.c. */
void fears_update(struct play *play);
void fear_refresh(struct play *play, uint32_t link, int word, uint64_t lanes);
/* Whether a signal against the actor of a link with logit responses can ever cost it anything. */
bool link_fears(const parley_game *game, const game_link *link);
/* Takes the number's value, times factor[lane] if factor is not NULL, from the actor in lanes m. */
void charge(struct play *play, uint32_t actor, parley_number_id id, const double *factor, mask m);
/* Counts an imposition decided in the lanes of m; works out the powers of the escalation for all
 * impositions so far, as when it changes: threat_now.c. */
void threat_imposed(struct play *play, uint32_t threat, mask m);
void threat_escalates(struct play *play, uint32_t threat);

/* -- what a history keeps: history.c -- */

/* Something that is counted happened in the lanes of m, about the signal on a link. */
void record_event_on(struct play *play, uint32_t counter, uint32_t link, mask m);
/* The same of what is about no link. */
INLINE void record_event(struct play *play, uint32_t counter, mask m)
{
    if (mask_any(m))
        record_event_on(play, counter, PARLEY_NONE, m);
}
/* An actor was asked for assistance in the lanes of `asked`, and honoured that in `answered`. */
void record_answer(struct play *play, uint32_t actor, mask asked, mask answered);
/* Adds the round to every history. */
void history_round(struct play *play);
/* All rounds are played: what was kept can be read. */
void history_end(struct play *play);
/* A bit-sliced counter, one number a lane. */
void history_counts(const mask *planes, uint32_t bits, double counts[LANES]);
/* An actor's value, and its mean payoff where any round counts (play->counting), else 0. */
void history_value(const struct play *play, uint32_t actor, double value[LANES]);
void history_mean_payoff(const struct play *play, uint32_t actor, double mean[LANES]);

/* -- the tables, where there is a tally: record_round.c, record_pass.c -- */

void record_round(struct play *play);
void record_pass(struct play *play);

/* -- values history by history: sample_pass.c -- */

/* Writes the pass's lanes of a block's values and weights. */
void sample_pass(struct play *play, const sample_plan *plan, double *values, double *weights);

/* -- one history under observation, where there is a watch: watch.c -- */

void watch_event(struct play *play, uint32_t counter, uint32_t link, mask m);
/* The round is over but for whether the history goes on. */
void watch_round(struct play *play);
/* The pass is over. */
void watch_end(struct play *play);

extern const kernel kernel_this;

/* -- what was agreed: rule_talks.c -- */

/* Draws what talks come to in the lanes of a pass. */
void start_talks(struct play *play);
/* What talks bring and cost in this round; after Pay. */
void talks_pay(struct play *play);

/* -- a pass, step by step: kernel.c -- */

/* Begins the pass that play->planes names with its first n_lanes histories, in round 0, and finds
 * the stages of its rounds. */
void start_pass(struct play *play, uint32_t n_lanes);
/* Plays play->round through its stages; the caller moves on to the next. */
void play_round(struct play *play);

/* -- the stages of a round: round.h has their order -- */

/* What the clock does in round 0, as a pass starts. */
void clock_start(struct play *play);
void rule_talks(struct play *play); /* a part of Clock */
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

/* The lanes in which a restraint in force on the link's issue binds its actor: rule_judge.c. */
mask binding(const struct play *play, const game_link *link);
/* Digits of P(D) of the logit responses on a link, in the lanes m in which one applies:
 * rule_logit.c. */
void logit_response(struct play *play, uint32_t link, mask m, struct digits *digits);

#endif
