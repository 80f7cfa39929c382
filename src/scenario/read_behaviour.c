/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/id.h"
#include "scenario/read.h"

#include "core/nearest.h"

#include <stdlib.h>
#include <string.h>

/* -- strategies ---------------------------------------------------------------------------- */

static void check_next(struct reader *reader, const struct spot *spot, uint32_t next, uint32_t n)
{
    if (spot->node && next >= n)
        fault(reader, spot, "found state %u where states are 0 to %u", next, n - 1);
}

static void states_read(struct reader *reader, const struct spot *spot, parley_strategy *strategy)
{
    struct spot states = spot_member(spot, "states"), initial = spot_member(spot, "initial");
    if (!spot_is(reader, &states, NODE_ARRAY))
        return;
    size_t count = states.node->n_children;
    if (count == 0)
        fault(reader, &states, "no state where at least one is required");
    if (count > PARLEY_MAX_STATES) {
        fault_limit(reader, &states, "found %zu states where at most %d are supported", count,
                    PARLEY_MAX_STATES);
        return;
    }
    strategy->states = reader_array(reader, count, sizeof *strategy->states);
    if (!strategy->states || count == 0)
        return;
    strategy->n_states = (uint32_t)count;
    check_next(reader, &initial, strategy->initial_state, strategy->n_states);
    for (uint32_t i = 0; i < strategy->n_states; i++) {
        static const char *const outcomes[4] = {"cc", "cd", "dc", "dd"};
        struct spot state = spot_child(&states, i);
        members_read(reader, &state, &object_state, NULL, &strategy->states[i]);
        for (int k = 0; k < 4; k++) {
            struct spot next = spot_member(&state, outcomes[k]);
            check_next(reader, &next, strategy->states[i].next[k], strategy->n_states);
        }
    }
}

void strategy_read(struct reader *reader, const struct spot *spot, parley_strategy *strategy)
{
    *strategy = (parley_strategy){
        .p = PARLEY_NONE,
        .generosity = PARLEY_NONE,
        .punishment = PARLEY_NONE,
        .initial = PARLEY_NONE,
        .cc = PARLEY_NONE,
        .cd = PARLEY_NONE,
        .dc = PARLEY_NONE,
        .dd = PARLEY_NONE,
        .rationality = PARLEY_NONE,
        .learning = PARLEY_NONE,
        .trust = PARLEY_NONE,
        .stake = PARLEY_NONE,
    };
    const struct variant *variant = variant_read(reader, spot, &object_strategy);
    members_read(reader, spot, &object_strategy, variant, strategy);
    if (!variant)
        return;
    strategy->kind = (parley_strategy_kind)variant->value;
    if (strategy->kind == PARLEY_AUTOMATON)
        states_read(reader, spot, strategy);
}

/* The baseline of a behaviour that gives none: the strategy itself, numbers and all. */
static void baseline_copy(struct reader *reader, parley_behaviour *behaviour)
{
    const parley_strategy *strategy = &behaviour->strategy;
    behaviour->baseline = *strategy;
    if (!strategy->states)
        return;
    size_t size = strategy->n_states * sizeof *strategy->states;
    behaviour->baseline.states = reader_array(reader, strategy->n_states, sizeof *strategy->states);
    if (behaviour->baseline.states)
        memcpy(behaviour->baseline.states, strategy->states, size);
}

/* -- where it applies ---------------------------------------------------------------------- */

static void type_read(struct reader *reader, const struct spot *spot, parley_behaviour *behaviour)
{
    behaviour->type = PARLEY_NONE;
    if (!spot_is(reader, spot, NODE_STRING) || behaviour->actor == PARLEY_NONE)
        return;
    const parley_actor *actor = &reader->scenario->actors[behaviour->actor];
    struct ids types = ids_of_types(actor);
    behaviour->type = id_find(&types, spot->node->string);
    char hint[HINT_TEXT];
    if (actor->n_types == 0)
        fault(reader, spot, "the actor \"%s\" has no types", actor->id);
    else if (behaviour->type == PARLEY_NONE)
        fault(reader, spot, "unknown type \"%.40s\" of %s%s", spot->node->string, actor->id,
              hint_text(id_nearest(&types, spot->node->string), hint));
}

static void issues_of(struct reader *reader, const struct spot *spot, parley_behaviour *behaviour)
{
    const parley_scenario *scenario = reader->scenario;
    struct ids issues = ids_of(scenario, FIELD_ISSUES);
    struct spot member = spot_member(spot, "issues");
    uint32_t actor = behaviour->actor;
    size_t n_faults = reader->n_faults;
    bool listed = ids_read(reader, &member, &issues, &behaviour->issues, &behaviour->n_issues);
    for (uint32_t i = 0; actor != PARLEY_NONE && i < behaviour->n_issues; i++) {
        const parley_issue *issue = &scenario->issues[behaviour->issues[i]];
        if (!list_has(issue->parties, issue->n_parties, actor))
            fault(reader, &member, "\"%s\" is not a party of the issue \"%s\"",
                  scenario->actors[actor].id, issue->id);
    }
    if (listed && reader->n_faults == n_faults)
        return;
    /* After a fault all issues serve too, so that it brings no others in its train. */
    free(behaviour->issues);
    behaviour->n_issues = 0;
    behaviour->issues = reader_array(reader, issues.n, sizeof *behaviour->issues);
    for (uint32_t i = 0; behaviour->issues && i < issues.n; i++)
        if (list_has(scenario->issues[i].parties, scenario->issues[i].n_parties, actor))
            behaviour->issues[behaviour->n_issues++] = i;
    if (actor != PARLEY_NONE && behaviour->n_issues == 0 && issues.n > 0 && !member.node)
        fault(reader, spot, "\"%s\" is a party of no issue", scenario->actors[actor].id);
}

/* True if the actor of a behaviour meets `other` on one of its issues. */
static bool meets(const parley_scenario *scenario, const parley_behaviour *behaviour,
                  uint32_t other)
{
    const uint32_t both[2] = {behaviour->actor, other};
    for (uint32_t i = 0; i < behaviour->n_issues && other != behaviour->actor; i++)
        if (issue_shared_by(&scenario->issues[behaviour->issues[i]], both, 2) == 2)
            return true;
    return false;
}

static void counterparts_read(struct reader *reader, const struct spot *spot,
                              parley_behaviour *behaviour)
{
    const parley_scenario *scenario = reader->scenario;
    struct ids actors = ids_of(scenario, FIELD_ACTORS);
    if (ids_read(reader, spot, &actors, &behaviour->counterparts, &behaviour->n_counterparts)) {
        for (uint32_t i = 0; behaviour->actor != PARLEY_NONE && i < behaviour->n_counterparts; i++)
            if (!meets(scenario, behaviour, behaviour->counterparts[i]))
                fault(reader, spot, "\"%s\" does not meet \"%s\" on these issues",
                      scenario->actors[behaviour->actor].id,
                      scenario->actors[behaviour->counterparts[i]].id);
        return;
    }
    behaviour->counterparts = reader_array(reader, actors.n, sizeof *behaviour->counterparts);
    for (uint32_t i = 0; behaviour->counterparts && i < actors.n; i++)
        if (meets(scenario, behaviour, i))
            behaviour->counterparts[behaviour->n_counterparts++] = i;
}

void behaviours_read(struct reader *reader, const struct spot *root)
{
    parley_scenario *scenario = reader->scenario;
    struct spot entries = spot_member(root, "behaviour");
    for (uint32_t i = 0; i < scenario->n_behaviours; i++) {
        parley_behaviour *behaviour = &scenario->behaviours[i];
        struct spot spot = spot_child(&entries, i), type = spot_member(&spot, "type");
        struct spot counterparts = spot_member(&spot, "counterparts");
        struct spot strategy = spot_member(&spot, "strategy");
        struct spot baseline = spot_member(&spot, "baseline");
        members_read(reader, &spot, &object_behaviour, NULL, behaviour);
        type_read(reader, &type, behaviour);
        issues_of(reader, &spot, behaviour);
        counterparts_read(reader, &counterparts, behaviour);
        strategy_read(reader, &strategy, &behaviour->strategy);
        if (baseline.node)
            strategy_read(reader, &baseline, &behaviour->baseline);
        else
            baseline_copy(reader, behaviour);
    }
}
