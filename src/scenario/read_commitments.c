/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/id.h"
#include "scenario/read.h"

#include <stdlib.h>

/* The issues listed, or all that two of the parties share. */
static void covered_read(struct reader *reader, const struct spot *spot,
                         parley_commitment *commitment)
{
    const parley_scenario *scenario = reader->scenario;
    struct spot member = spot_member(spot, "issues");
    struct ids issues = ids_of(scenario, FIELD_ISSUES);
    if (ids_read(reader, &member, &issues, &commitment->issues, &commitment->n_issues)) {
        for (uint32_t i = 0; i < commitment->n_issues; i++) {
            const parley_issue *issue = &scenario->issues[commitment->issues[i]];
            if (issue_shared_by(issue, commitment->parties, commitment->n_parties) < 2)
                fault(reader, &member, "no two parties of the commitment play the issue \"%s\"",
                      issue->id);
        }
        return;
    }
    commitment->issues = reader_array(reader, issues.n, sizeof *commitment->issues);
    for (uint32_t i = 0; commitment->issues && i < issues.n; i++)
        if (issue_shared_by(&scenario->issues[i], commitment->parties, commitment->n_parties) >= 2)
            commitment->issues[commitment->n_issues++] = i;
    if (commitment->n_issues == 0 && issues.n > 0 && !member.node)
        fault(reader, spot, "no two parties of the commitment share an issue");
}

static void answers_read(struct reader *reader, const struct spot *spot,
                         const parley_commitment *commitment, parley_number_id **accidental,
                         parley_number_id **deliberate)
{
    *accidental = reader_by_actor(reader);
    *deliberate = reader_by_actor(reader);
    if (!*accidental || !*deliberate || !spot->node)
        return;
    bool by_actor = object_is_by_actor(reader, spot, &object_answer);
    struct answer answer;
    if (by_actor)
        party_keys_check(reader, spot, &object_answer, commitment->parties, commitment->n_parties);
    else
        members_read(reader, spot, &object_answer, NULL, &answer);
    for (uint32_t i = 0; i < commitment->n_parties; i++) {
        uint32_t actor = commitment->parties[i];
        if (by_actor) {
            struct spot member = spot_member(spot, reader->scenario->actors[actor].id);
            if (!member.node)
                fault(reader, spot, "missing member \"%s\": it has no default", member.token);
            members_read(reader, &member, &object_answer, NULL, &answer);
        }
        (*accidental)[actor] = answer.accidental;
        (*deliberate)[actor] = answer.deliberate;
    }
}

static void binds_read(struct reader *reader, const struct spot *spot,
                       parley_commitment *commitment)
{
    const parley_scenario *scenario = reader->scenario;
    struct ids actors = ids_of(scenario, FIELD_ACTORS);
    commitment->binds = reader_array(reader, actors.n, sizeof *commitment->binds);
    if (!commitment->binds)
        return;
    uint32_t *bound, n_bound;
    if (!ids_read(reader, spot, &actors, &bound, &n_bound)) {
        for (uint32_t i = 0; i < commitment->n_parties; i++)
            commitment->binds[commitment->parties[i]] = true;
        return;
    }
    for (uint32_t i = 0; i < n_bound; i++) {
        commitment->binds[bound[i]] = true;
        if (!list_has(commitment->parties, commitment->n_parties, bound[i]))
            fault(reader, spot, "\"%s\" is bound, but not a party of the commitment",
                  scenario->actors[bound[i]].id);
    }
    free(bound);
}

static void commitment_read(struct reader *reader, const struct spot *spot,
                            parley_commitment *commitment)
{
    const struct variant *variant = variant_read(reader, spot, &object_commitment);
    members_read(reader, spot, &object_commitment, variant, commitment);
    if (!commitment->name)
        commitment->name = reader_copy(reader, commitment->id);
    stands_check(reader, spot, commitment->from, commitment->until);
    struct spot parties = spot_member(spot, "parties");
    parties_read(reader, &parties, &commitment->parties, &commitment->n_parties);
    covered_read(reader, spot, commitment);
    if (!variant)
        return;
    commitment->kind = (parley_commitment_kind)variant->value;
    members_read_parties(reader, spot, &object_commitment, variant, commitment, commitment->parties,
                         commitment->n_parties);
    struct spot binds = spot_member(spot, "binds"), honour = spot_member(spot, "honour");
    struct spot resolve = spot_member(spot, "resolve");
    if (commitment->kind == PARLEY_RESTRAINT)
        binds_read(reader, &binds, commitment);
    if (commitment->kind == PARLEY_ASSISTANCE)
        answers_read(reader, &honour, commitment, &commitment->honour_accidental,
                     &commitment->honour_deliberate);
    if (commitment->kind == PARLEY_HOTLINE)
        answers_read(reader, &resolve, commitment, &commitment->resolve_accidental,
                     &commitment->resolve_deliberate);
}

void stands_check(struct reader *reader, const struct spot *spot, uint32_t from, uint32_t until)
{
    struct spot member = spot_member(spot, "until");
    if (member.node && from > until)
        fault(reader, &member, "found from %u and until %u: from may not lie behind until", from,
              until);
}

void commitments_read(struct reader *reader, const struct spot *root)
{
    parley_scenario *scenario = reader->scenario;
    struct spot commitments = spot_member(root, "commitments");
    struct spot negotiation = spot_member(root, "negotiation");
    uint32_t n_negotiable = 0;
    for (uint32_t i = 0; i < scenario->n_commitments; i++) {
        parley_commitment *commitment = &scenario->commitments[i];
        struct spot spot = spot_child(&commitments, i);
        commitment_read(reader, &spot, commitment);
        if (!commitment->negotiable)
            continue;
        struct spot negotiable = spot_member(&spot, "negotiable");
        if (!negotiation.node)
            fault(reader, &negotiable, "a negotiable commitment in a file without negotiation");
        if (++n_negotiable == PARLEY_MAX_AGENDA + 1)
            fault_limit(reader, &negotiable, "more than %d negotiable commitments",
                        PARLEY_MAX_AGENDA);
    }
}
