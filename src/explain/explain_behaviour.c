/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How each side chooses: which strategy applies to whom, where, when. */
#include "core/memory.h"
#include "explain/value_words.h"

#include <stdlib.h>
#include <string.h>

/* Where an entry of the file's behaviour does apply, later ones having taken their part. */
typedef struct reach {
    bool types[PARLEY_MAX_TYPES];
    uint32_t n_issues, *issues;
    uint32_t n_counterparts, *counterparts;
    uint32_t n;     /* combinations of type, issue and counterpart */
    bool patchwork; /* not all combinations of those above */
} reach;

static bool meet(const parley_issue *issue, uint32_t i, uint32_t j)
{
    return i != j && has_both(issue->parties, issue->n_parties, i, j);
}

static void add(uint32_t *list, uint32_t *n, uint32_t i)
{
    if (!has(list, *n, i))
        list[(*n)++] = i;
}

static uint32_t n_kinds(const parley_actor *actor)
{
    return actor->n_types ? actor->n_types : 1;
}

static bool wins(const parley_scenario *scenario, uint32_t b, uint32_t type, uint32_t j, uint32_t k)
{
    const parley_behaviour *behaviour = &scenario->behaviours[b];
    uint32_t of = scenario->actors[behaviour->actor].n_types ? type : PARLEY_NONE;
    return meet(&scenario->issues[k], behaviour->actor, j) &&
           parley_scenario_behaviour(scenario, behaviour->actor, of, j, k) == b;
}

static void reach_find(const account *a, uint32_t b, reach *found)
{
    const parley_scenario *scenario = a->scenario;
    const parley_behaviour *behaviour = &scenario->behaviours[b];
    uint32_t kinds = n_kinds(&scenario->actors[behaviour->actor]), n_all = 0;
    for (uint32_t i = 0; i < behaviour->n_issues; i++)
        for (uint32_t c = 0; c < behaviour->n_counterparts; c++)
            for (uint32_t t = 0; t < kinds; t++) {
                uint32_t k = behaviour->issues[i], j = behaviour->counterparts[c];
                if (!wins(scenario, b, t, j, k))
                    continue;
                found->types[t] = true;
                add(found->issues, &found->n_issues, k);
                add(found->counterparts, &found->n_counterparts, j);
                found->n++;
            }
    for (uint32_t i = 0; i < found->n_issues; i++)
        for (uint32_t c = 0; c < found->n_counterparts; c++)
            for (uint32_t t = 0; t < kinds; t++)
                n_all += found->types[t] && meet(&scenario->issues[found->issues[i]],
                                                 behaviour->actor, found->counterparts[c]);
    found->patchwork = n_all != found->n;
}

/* -- where --------------------------------------------------------------------------------- */

static void types_say(account *a, const parley_actor *actor, const bool types[PARLEY_MAX_TYPES])
{
    uint32_t n = 0, said = 0;
    for (uint32_t t = 0; t < actor->n_types; t++)
        n += types[t];
    if (n == actor->n_types)
        return;
    say(a, ", while ");
    for (uint32_t t = 0; t < actor->n_types; t++)
        if (types[t]) {
            prose_between(&a->prose, said++, n, "or");
            say(a, "%s", actor->types[t].id);
        }
}

/* Whether these are all that the actor meets on the issues. */
static bool all_met(const account *a, uint32_t i, const reach *where)
{
    for (uint32_t j = 0; j < a->scenario->n_actors; j++)
        for (uint32_t k = 0; k < where->n_issues; k++)
            if (meet(&a->scenario->issues[where->issues[k]], i, j) &&
                !has(where->counterparts, where->n_counterparts, j))
                return false;
    return true;
}

static void title_tell(account *a, const parley_behaviour *behaviour, const reach *where)
{
    prose_empty_line(&a->prose);
    say(a, "%s", a->prose.names_first[behaviour->actor]);
    if (where->n > 0) {
        say(a, " on ");
        say_issues(a, where->issues, where->n_issues);
        if (!all_met(a, behaviour->actor, where)) {
            say(a, ", towards ");
            say_actors(a, where->counterparts, where->n_counterparts, "and");
        }
        types_say(a, &a->scenario->actors[behaviour->actor], where->types);
    }
    say(a, " [%s]", behaviour->id);
    prose_paragraph(&a->prose, 0, INDENT_PART, NULL);
    if (where->patchwork) {
        say(a, "Except where one of the entries below takes its place.");
        prose_paragraph(&a->prose, INDENT_PART, INDENT_PART, NULL);
    }
}

/* -- when ---------------------------------------------------------------------------------- */

/* Whether a restraint may be in force somewhere in this reach. */
static bool restrains(const account *a, const parley_commitment *commitment, uint32_t i,
                      const reach *where)
{
    if (commitment->kind != PARLEY_RESTRAINT ||
        !ever_stands(a, commitment->from, commitment->until))
        return false;
    for (uint32_t k = 0; k < where->n_issues; k++)
        for (uint32_t j = 0; j < where->n_counterparts; j++)
            if (has(commitment->issues, commitment->n_issues, where->issues[k]) &&
                has_both(commitment->parties, commitment->n_parties, i, where->counterparts[j]))
                return true;
    return false;
}

static uint32_t n_restraints(const account *a, uint32_t i, const reach *where)
{
    uint32_t n = 0;
    for (uint32_t c = 0; c < a->scenario->n_commitments; c++)
        n += restrains(a, &a->scenario->commitments[c], i, where);
    return n;
}

/* "While "Peace" is in force" */
static void while_say(account *a, uint32_t i, const reach *where)
{
    uint32_t n = n_restraints(a, i, where), said = 0;
    say(a, "While ");
    for (uint32_t c = 0; c < a->scenario->n_commitments; c++) {
        const parley_commitment *commitment = &a->scenario->commitments[c];
        if (!restrains(a, commitment, i, where))
            continue;
        prose_between(&a->prose, said++, n, "or");
        say(a, "\"%s\"", commitment->name);
    }
    say(a, " is in force");
}

static void strategy_tell(account *a, const char *when, const parley_strategy *strategy,
                          uint32_t actor)
{
    say(a, "%s ", when);
    say_strategy(a, strategy, actor);
    say(a, ".");
    prose_paragraph(&a->prose, INDENT_PART, INDENT_PART, NULL);
}

static void choice_tell(account *a, const parley_behaviour *behaviour, const reach *where)
{
    const parley_strategy *strategy = &behaviour->strategy, *baseline = &behaviour->baseline;
    uint32_t i = behaviour->actor;
    bool promised = n_restraints(a, i, where) > 0;
    if (same_strategy(strategy, baseline)) {
        strategy_tell(a, promised ? "Promise or no promise, it" : "It", strategy, i);
    } else if (promised) {
        while_say(a, i, where);
        strategy_tell(a, ", it", strategy, i);
        strategy_tell(a, "Otherwise it", baseline, i);
    } else {
        strategy_tell(a, "As no promise of restraint is ever in force there, it", baseline, i);
        strategy_tell(a, "Were there one, it would be an actor that", strategy, i);
    }
}

static void behaviour_tell(account *a, uint32_t b)
{
    const parley_behaviour *behaviour = &a->scenario->behaviours[b];
    reach where = {0};
    where.issues = memory_array(a->scenario->n_issues, sizeof *where.issues);
    where.counterparts = memory_array(a->scenario->n_actors, sizeof *where.counterparts);
    if (!where.issues || !where.counterparts) {
        a->prose.status = PARLEY_ERROR_MEMORY;
        goto out;
    }
    reach_find(a, b, &where);
    title_tell(a, behaviour, &where);
    if (where.n == 0) {
        say(a, "This never applies: other entries take its place everywhere. It would say: it ");
        say_strategy(a, &behaviour->strategy, behaviour->actor);
        say(a, ".");
        prose_paragraph(&a->prose, INDENT_PART, INDENT_PART, NULL);
    } else {
        choice_tell(a, behaviour, &where);
    }
out:
    free(where.issues);
    free(where.counterparts);
}

/* -- all ----------------------------------------------------------------------------------- */

static bool any_weighs(const parley_scenario *scenario)
{
    for (uint32_t b = 0; b < scenario->n_behaviours; b++)
        if (scenario->behaviours[b].strategy.kind == PARLEY_LOGIT_RESPONSE ||
            scenario->behaviours[b].baseline.kind == PARLEY_LOGIT_RESPONSE)
            return true;
    return false;
}

static void weighing_tell(account *a)
{
    prose_empty_line(&a->prose);
    say(a,
        "What weighing means (logit_response): the gain is what a defection would pay now more "
        "than cooperation, given how likely the other is thought to cooperate and what sanctions "
        "in effect take away. The fear is the chance that a defection adds a signal which "
        "nothing clears, times what such a signal brings: sanctions, as likely as the threat is "
        "believed and as dear as they would be over their whole time, the future discounted; and "
        "what the signal costs at home. Where gain and fear are equal the odds are even; the "
        "higher the rationality, the more surely it does what seems to pay. Each imposition that "
        "it sees makes a threat more credible to it, each bluff less.");
    prose_paragraph(&a->prose, 0, 0, NULL);
}

void tell_behaviour(account *a)
{
    heading(a, "How each side chooses");
    say(a,
        "Nobody knows what the others did, only what it took them to have done. Where another "
        "strategy comes to apply, because a promise comes into force or falls or a type changes, "
        "that strategy starts afresh.");
    prose_paragraph(&a->prose, 0, 0, NULL);
    if (any_weighs(a->scenario))
        weighing_tell(a);
    for (uint32_t i = 0; i < a->scenario->n_actors; i++)
        for (uint32_t b = 0; b < a->scenario->n_behaviours; b++)
            if (a->scenario->behaviours[b].actor == i)
                behaviour_tell(a, b);
}

/* -- their numbers ------------------------------------------------------------------------- */

static void behaviour_list(account *a, const parley_behaviour *behaviour)
{
    char *pointer = memory_format("/behaviour/%s", behaviour->id);
    char *strategy = memory_format("/behaviour/%s/strategy", behaviour->id);
    char *baseline = memory_format("/behaviour/%s/baseline", behaviour->id);
    if (pointer && strategy && baseline) {
        points_begin(a, behaviour->id, behaviour->id);
        strategy_points(a, &behaviour->strategy, strategy, "strategy");
        if (!same_strategy(&behaviour->strategy, &behaviour->baseline))
            strategy_points(a, &behaviour->baseline, baseline, "baseline");
        points_end(a, pointer);
    } else {
        a->prose.status = PARLEY_ERROR_MEMORY;
    }
    free(pointer);
    free(strategy);
    free(baseline);
}

void list_behaviour(account *a)
{
    for (uint32_t b = 0; b < a->scenario->n_behaviours; b++)
        behaviour_list(a, &a->scenario->behaviours[b]);
}
