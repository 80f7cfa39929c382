/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/id.h"
#include "scenario/read.h"

#include <stdlib.h>

/* The issues listed, or all that both play. */
static void covered_read(struct reader *reader, const struct spot *spot, parley_threat *threat)
{
    const parley_scenario *scenario = reader->scenario;
    struct spot member = spot_member(spot, "issues");
    struct ids issues = ids_of(scenario, FIELD_ISSUES);
    const uint32_t both[2] = {threat->sender, threat->target};
    bool known = both[0] != PARLEY_NONE && both[1] != PARLEY_NONE && both[0] != both[1];
    if (ids_read(reader, &member, &issues, &threat->issues, &threat->n_issues)) {
        for (uint32_t i = 0; known && i < threat->n_issues; i++) {
            const parley_issue *issue = &scenario->issues[threat->issues[i]];
            if (issue_shared_by(issue, both, 2) < 2)
                fault(reader, &member, "sender and target are not both parties of the issue \"%s\"",
                      issue->id);
        }
        return;
    }
    threat->issues = reader_array(reader, issues.n, sizeof *threat->issues);
    for (uint32_t i = 0; threat->issues && known && i < issues.n; i++)
        if (issue_shared_by(&scenario->issues[i], both, 2) == 2)
            threat->issues[threat->n_issues++] = i;
    if (known && threat->n_issues == 0 && threat->on != PARLEY_ON_IMPOSITION && !member.node)
        fault(reader, spot, "sender and target share no issue");
}

static void instruments_read(struct reader *reader, const struct spot *spot, parley_threat *threat)
{
    threat->instruments = collection_read(reader, spot, "instrument", MAX_INSTRUMENTS,
                                          sizeof *threat->instruments, &threat->n_instruments);
    for (uint32_t i = 0; i < threat->n_instruments; i++) {
        struct spot member = spot_child(spot, i);
        members_read(reader, &member, &object_instrument, NULL, &threat->instruments[i]);
    }
}

static void scheduled_read(struct reader *reader, const struct spot *spot, parley_threat *threat)
{
    if (!spot_is(reader, spot, NODE_ARRAY))
        return;
    size_t count = spot->node->n_children;
    threat->scheduled = reader_array(reader, count, sizeof *threat->scheduled);
    for (size_t i = 0; threat->scheduled && i < count; i++) {
        struct spot entry = spot_child(spot, i);
        if (!spot_is(reader, &entry, NODE_ARRAY))
            continue;
        if (entry.node->n_children != 2) {
            fault(reader, &entry, "found %zu elements where [round, probability] is allowed",
                  entry.node->n_children);
            continue;
        }
        struct spot round = spot_child(&entry, 0), probability = spot_child(&entry, 1);
        parley_scheduled *scheduled = &threat->scheduled[threat->n_scheduled];
        bool sound;
        scheduled->round = (uint32_t)fixed_read(reader, &round, &class_from_zero, 0, &sound);
        scheduled->probability = fixed_read(reader, &probability, &class_probability, 0, NULL);
        if (!sound)
            continue;
        if (threat->n_scheduled && scheduled->round <= scheduled[-1].round)
            fault(reader, &round, "found round %u after round %u where rounds must increase",
                  scheduled->round, scheduled[-1].round);
        threat->n_scheduled++;
    }
}

static void of_check(struct reader *reader, const struct spot *spot, const parley_threat *threat)
{
    const parley_scenario *scenario = reader->scenario;
    struct spot of = spot_member(spot, "of"), on = spot_member(spot, "on");
    if (!on.node)
        return;
    bool answers = threat->on == PARLEY_ON_IMPOSITION;
    if (!answers && of.node)
        fault(reader, &of, "\"of\" is allowed with on \"imposition\" only");
    if (answers && !of.node)
        fault(reader, spot, "missing member \"of\": the threat whose imposition it answers");
    if (!answers || threat->of == PARLEY_NONE)
        return;
    const parley_threat *answered = &scenario->threats[threat->of];
    if (threat->sender != PARLEY_NONE && answered->target != PARLEY_NONE &&
        answered->target != threat->sender)
        fault(reader, &of, "the threat \"%s\" is against %s, not against the sender %s",
              answered->id, scenario->actors[answered->target].id,
              scenario->actors[threat->sender].id);
}

void threats_read(struct reader *reader, const struct spot *root)
{
    parley_scenario *scenario = reader->scenario;
    struct spot threats = spot_member(root, "threats");
    for (uint32_t i = 0; i < scenario->n_threats; i++) {
        parley_threat *threat = &scenario->threats[i];
        struct spot spot = spot_child(&threats, i);
        struct spot target = spot_member(&spot, "target");
        struct spot instruments = spot_member(&spot, "instruments");
        struct spot scheduled = spot_member(&spot, "scheduled");
        members_read(reader, &spot, &object_threat, NULL, threat);
        if (!threat->name)
            threat->name = reader_copy(reader, threat->id);
        if (threat->sender != PARLEY_NONE && threat->sender == threat->target)
            fault(reader, &target, "sender and target are the same actor");
        stands_check(reader, &spot, threat->from, threat->until);
        covered_read(reader, &spot, threat);
        instruments_read(reader, &instruments, threat);
        scheduled_read(reader, &scheduled, threat);
    }
    for (uint32_t i = 0; i < scenario->n_threats; i++) {
        struct spot spot = spot_child(&threats, i);
        of_check(reader, &spot, &scenario->threats[i]);
    }
}
