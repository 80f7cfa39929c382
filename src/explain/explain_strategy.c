/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Strategies in words. */
#include "core/memory.h"
#include "explain/value_words.h"
#include "scenario/fields.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* -- automata ------------------------------------------------------------------------------ */

static void memory_one_say(account *a, const parley_strategy *strategy)
{
    say(a, "looks at what it did last and what it saw the other do: it cooperates ");
    say_chance(a, strategy->initial);
    say(a, " at first; after both cooperated, ");
    say_chance(a, strategy->cc);
    say(a, "; after the other alone defected, ");
    say_chance(a, strategy->cd);
    say(a, "; after it alone defected, ");
    say_chance(a, strategy->dc);
    say(a, "; after both defected, ");
    say_chance(a, strategy->dd);
}

static void zero_determinant_say(account *a, const parley_strategy *strategy)
{
    say(a, strategy->generous
               ? "plays a generous zero-determinant strategy: whatever the other does, in the long "
                 "run it falls short of the reward R by "
               : "plays an extortionate zero-determinant strategy: whatever the other does, in the "
                 "long run its surplus over the punishment P is ");
    say_exact(a, strategy->factor);
    say(a,
        strategy->generous ? " times as much as the other does; " : " times the other's surplus; ");
    say(a, "it begins by cooperating, and then goes by what both did last, made from R, S, T and P "
           "with the scale (phi) ");
    say_exact(a, strategy->scale);
}

static void automaton_say(account *a, const parley_strategy *strategy)
{
    say(a, "goes by an automaton of %u state%s and starts in state %u", strategy->n_states,
        plural(strategy->n_states), strategy->initial_state);
    for (uint32_t s = 0; s < strategy->n_states; s++) {
        const parley_automaton_state *state = &strategy->states[s];
        say(a, "; in state %u it cooperates ", s);
        say_chance(a, state->cooperate);
        say(a,
            " and goes on to state %u after both cooperated, %u after the other alone defected, "
            "%u after it alone defected, %u after both defected",
            state->next[0], state->next[1], state->next[2], state->next[3]);
    }
}

/* -- weighing ------------------------------------------------------------------------------ */

/* Whether anything the actor does may bring sanctions on it. */
static bool threatened(const account *a, uint32_t actor)
{
    for (uint32_t t = 0; t < a->scenario->n_threats; t++) {
        const parley_threat *threat = &a->scenario->threats[t];
        if (threat->target == actor && threat->on != PARLEY_ON_IMPOSITION &&
            ever_stands(a, threat->from, threat->until))
            return true;
    }
    return false;
}

static void logit_response_say(account *a, const parley_strategy *strategy, uint32_t actor)
{
    const double *prior = strategy->credibility_prior;
    say(a, "weighs gain against fear, with a rationality of ");
    say_brief(a, strategy->rationality);
    say(a, number_is(a, strategy->rationality, number_middle(a, strategy->rationality))
               ? ": "
               : ": at the middle of that, ");
    say(a, "one more unit of payoff in favour of defecting multiplies its odds by ");
    prose_number(&a->prose, exp(number_middle(a, strategy->rationality)));
    say(a, ". That the other cooperates it believes at first with probability ");
    say_brief(a, strategy->trust);
    say(a, ", and each ");
    prose_unit(&a->prose, 1);
    say(a, " it moves that belief towards what it saw by a share of ");
    say_brief(a, strategy->learning);
    if (threatened(a, actor)) {
        say(a, ". That a triggered threat is carried out it believes at first with probability ");
        prose_number(&a->prose, prior[0] / (prior[0] + prior[1]));
        say(a, ", as if it had seen ");
        say_exact(a, prior[0]);
        say(a, " imposition%s and ", prior[0] == 1 ? "" : "s");
        say_exact(a, prior[1]);
        say(a, " bluff%s", prior[1] == 1 ? "" : "s");
    }
    if (number_is(a, strategy->stake, 0))
        return;
    say(a, ". A signal against it that nothing clears costs it, at home, ");
    say_brief(a, strategy->stake);
}

/* -- all ----------------------------------------------------------------------------------- */

/* Those that need no number; NULL for the others. */
static const char *plain_words(parley_strategy_kind kind)
{
    switch (kind) {
    case PARLEY_ALWAYS_COOPERATE:
        return "always cooperates";
    case PARLEY_ALWAYS_DEFECT:
        return "always defects";
    case PARLEY_TIT_FOR_TAT:
        return "plays tit for tat: it begins by cooperating, and then does what it saw the other "
               "do last";
    case PARLEY_SUSPICIOUS_TIT_FOR_TAT:
        return "plays suspicious tit for tat: it begins with a defection, and then does what it "
               "saw the other do last";
    case PARLEY_TIT_FOR_TWO_TATS:
        return "plays tit for two tats: it defects only after it saw the other defect twice in a "
               "row, and begins by cooperating";
    case PARLEY_TWO_TITS_FOR_TAT:
        return "plays two tits for tat: it answers each defection that it sees with two of its "
               "own, and begins by cooperating";
    case PARLEY_CONTRITE_TIT_FOR_TAT:
        return "plays contrite tit for tat: it keeps a standing for both sides, good at first, "
               "and defects only while its own is good and the other's is bad; a side that defects "
               "keeps good standing only if its own was good and the other's bad, and one that "
               "cooperates regains it; so it accepts punishment for its own slips";
    case PARLEY_GRIM:
        return "is grim: it cooperates until it sees the other defect, and then defects for ever";
    case PARLEY_WIN_STAY_LOSE_SHIFT:
        return "plays win-stay lose-shift: it begins by cooperating, and then cooperates if and "
               "only if it did last what it saw the other do";
    default:
        return NULL;
    }
}

void say_strategy(account *a, const parley_strategy *strategy, uint32_t actor)
{
    switch (strategy->kind) {
    case PARLEY_RANDOM:
        say(a, "goes by chance alone: whatever happened, it cooperates ");
        say_chance(a, strategy->p);
        break;
    case PARLEY_GENEROUS_TIT_FOR_TAT:
        say(a, "plays generous tit for tat: it begins by cooperating, and then does what it saw "
               "the other do last, but after a defection it cooperates all the same ");
        say_chance(a, strategy->generosity);
        break;
    case PARLEY_TRIGGER:
        say(a, "cooperates until it sees the other defect; then it defects for ");
        say_rounds(a, strategy->punishment);
        say(a, ", whatever it sees meanwhile, and begins again");
        break;
    case PARLEY_MEMORY_ONE:
        memory_one_say(a, strategy);
        break;
    case PARLEY_ZERO_DETERMINANT:
        zero_determinant_say(a, strategy);
        break;
    case PARLEY_AUTOMATON:
        automaton_say(a, strategy);
        break;
    case PARLEY_LOGIT_RESPONSE:
        logit_response_say(a, strategy, actor);
        break;
    default:
        say(a, "%s", plain_words(strategy->kind));
        break;
    }
}

/* -- numbers ------------------------------------------------------------------------------- */

static void state_points(account *a, const parley_strategy *strategy, const char *pointer,
                         const char *which)
{
    for (uint32_t s = 0; s < strategy->n_states; s++) {
        char *own = memory_format("%s/states/%u", pointer, s);
        char *who = memory_format("%s, state %u", which, s);
        if (own && who)
            points(a, &object_state, NULL, &strategy->states[s], own, NULL, who);
        else
            a->prose.status = PARLEY_ERROR_MEMORY;
        free(own);
        free(who);
    }
}

void strategy_points(account *a, const parley_strategy *strategy, const char *pointer,
                     const char *which)
{
    for (size_t v = 0; v < object_strategy.n_variants; v++)
        if (object_strategy.variants[v].value == (unsigned)strategy->kind)
            points(a, &object_strategy, &object_strategy.variants[v], strategy, pointer, NULL,
                   which);
    state_points(a, strategy, pointer, which);
}

static bool same_states(const parley_strategy *a, const parley_strategy *b)
{
    if (a->n_states != b->n_states || a->initial_state != b->initial_state)
        return false;
    for (uint32_t s = 0; s < a->n_states; s++)
        if (a->states[s].cooperate != b->states[s].cooperate ||
            memcmp(a->states[s].next, b->states[s].next, sizeof a->states[s].next) != 0)
            return false;
    return true;
}

bool same_strategy(const parley_strategy *a, const parley_strategy *b)
{
    return a->kind == b->kind && a->p == b->p && a->generosity == b->generosity &&
           a->punishment == b->punishment && a->initial == b->initial && a->cc == b->cc &&
           a->rationality == b->rationality &&
           (a->kind != PARLEY_ZERO_DETERMINANT ||
            (a->generous == b->generous && a->factor == b->factor && a->scale == b->scale)) &&
           (a->kind != PARLEY_AUTOMATON || same_states(a, b));
}
