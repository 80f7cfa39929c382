/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/id.h"
#include "scenario/number.h"
#include "scenario/read.h"

#include "core/nearest.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void ids_read_all(struct reader *reader, const struct spot *root)
{
    parley_scenario *scenario = reader->scenario;
    struct spot actors = spot_member(root, "actors"), issues = spot_member(root, "issues");
    struct spot commitments = spot_member(root, "commitments");
    struct spot threats = spot_member(root, "threats");
    struct spot behaviour = spot_member(root, "behaviour");
    scenario->actors = collection_read(reader, &actors, "actor", PARLEY_MAX_ACTORS,
                                       sizeof *scenario->actors, &scenario->n_actors);
    if (scenario->actors && scenario->n_actors < 2)
        fault(reader, &actors, "found %u where at least two actors are required",
              scenario->n_actors);
    scenario->issues = collection_read(reader, &issues, "issue", PARLEY_MAX_ISSUES,
                                       sizeof *scenario->issues, &scenario->n_issues);
    if (scenario->issues && scenario->n_issues < 1)
        fault(reader, &issues, "no issue where at least one is required");
    scenario->commitments =
        collection_read(reader, &commitments, "commitment", PARLEY_MAX_COMMITMENTS,
                        sizeof *scenario->commitments, &scenario->n_commitments);
    scenario->threats = collection_read(reader, &threats, "threat", PARLEY_MAX_THREATS,
                                        sizeof *scenario->threats, &scenario->n_threats);
    scenario->behaviours = collection_read(reader, &behaviour, "behaviour", PARLEY_MAX_BEHAVIOURS,
                                           sizeof *scenario->behaviours, &scenario->n_behaviours);
    if (scenario->behaviours && scenario->n_behaviours < 1)
        fault(reader, &behaviour, "no entry where at least one is required");
}

void parties_read(struct reader *reader, const struct spot *spot, uint32_t **parties, uint32_t *n)
{
    struct ids actors = ids_of(reader->scenario, FIELD_ACTORS);
    size_t n_faults = reader->n_faults;
    bool listed = ids_read(reader, spot, &actors, parties, n);
    if (listed && *n < 2 && reader->n_faults == n_faults)
        fault(reader, spot, "found one party where at least two are required");
    if (listed && reader->n_faults == n_faults)
        return;
    /* After a fault all actors serve too, so that it brings no others in its train. */
    free(*parties);
    *n = 0;
    *parties = reader_array(reader, actors.n, sizeof **parties);
    for (uint32_t i = 0; *parties && i < actors.n; i++)
        (*parties)[(*n)++] = i;
}

static void turnover_read(struct reader *reader, const struct spot *spot, const parley_actor *actor,
                          uint32_t own)
{
    parley_type *type = &actor->types[own];
    type->turnover = reader_array(reader, actor->n_types, sizeof *type->turnover);
    for (uint32_t i = 0; type->turnover && i < actor->n_types; i++)
        type->turnover[i] = PARLEY_NONE;
    if (!type->turnover || !spot_is(reader, spot, NODE_OBJECT))
        return;
    struct ids types = ids_of_types(actor);
    for (size_t i = 0; i < spot->node->n_children; i++) {
        struct spot member = spot_child(spot, i);
        uint32_t other = id_find(&types, member.token);
        char hint[HINT_TEXT];
        if (other == PARLEY_NONE)
            fault_key(reader, &member, "unknown type \"%.40s\" of %s%s", member.token, actor->id,
                      hint_text(id_nearest(&types, member.token), hint));
        else if (other == own)
            fault_key(reader, &member,
                      "a type cannot turn into itself: it stays with the rest of "
                      "the probability");
        else
            type->turnover[other] = number_read(reader, &member, &class_probability, 0);
    }
}

static void types_read(struct reader *reader, const struct spot *spot, parley_actor *actor)
{
    actor->types = collection_read(reader, spot, "type", PARLEY_MAX_TYPES, sizeof *actor->types,
                                   &actor->n_types);
    size_t n_faults = reader->n_faults;
    double sum = 0;
    for (uint32_t i = 0; i < actor->n_types; i++) {
        struct spot type = spot_child(spot, i), turnover = spot_member(&type, "turnover");
        members_read(reader, &type, &object_type, NULL, &actor->types[i]);
        sum += actor->types[i].prior;
        turnover_read(reader, &turnover, actor, i);
    }
    if (actor->n_types && reader->n_faults == n_faults && fabs(sum - 1) > 1e-9)
        fault(reader, spot, "the priors of %s sum to %.12g where 1 is required", actor->id, sum);
}

void actors_read(struct reader *reader, const struct spot *root)
{
    parley_scenario *scenario = reader->scenario;
    struct spot actors = spot_member(root, "actors");
    for (uint32_t i = 0; i < scenario->n_actors; i++) {
        parley_actor *actor = &scenario->actors[i];
        struct spot spot = spot_child(&actors, i);
        struct spot error = spot_member(&spot, "error"), types = spot_member(&spot, "types");
        members_read(reader, &spot, &object_actor, NULL, actor);
        if (!actor->name)
            actor->name = reader_copy(reader, actor->id);
        trembles_read(reader, &error, &actor->error);
        types_read(reader, &types, actor);
    }
}
