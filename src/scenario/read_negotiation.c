/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/id.h"
#include "scenario/number.h"
#include "scenario/read.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* -- packages ------------------------------------------------------------------------------ */

/* The place on the agenda of the commitment whose id is `id[0 .. length - 1]`, or PARLEY_NONE. */
static uint32_t agenda_find(const struct reader *reader, const char *id, size_t length)
{
    const parley_negotiation *negotiation = reader->scenario->negotiation;
    for (uint32_t b = 0; b < negotiation->n_agenda; b++) {
        const char *own = reader->scenario->commitments[negotiation->agenda[b]].id;
        if (strlen(own) == length && memcmp(own, id, length) == 0)
            return b;
    }
    return PARLEY_NONE;
}

/* The package that a text names; false with a fault at the spot. */
static bool package_read(struct reader *reader, const struct spot *spot, const char *text,
                         uint32_t *package)
{
    *package = 0;
    for (const char *id = text; *text;) {
        size_t length = strcspn(id, "+");
        uint32_t b = agenda_find(reader, id, length);
        if (b == PARLEY_NONE) {
            fault(reader, spot,
                  "found \"%.80s\" where negotiable commitments joined by + are allowed: \"%.*s\" "
                  "is none",
                  text, (int)(length < 40 ? length : 40), id);
            return false;
        }
        if (*package >> b & 1) {
            fault(reader, spot, "the commitment \"%.*s\" is in the package twice", (int)length, id);
            return false;
        }
        *package |= 1u << b;
        if (!id[length])
            break;
        id += length + 1;
    }
    return true;
}

static void worth_read(struct reader *reader, const struct spot *spot,
                       parley_negotiation *negotiation)
{
    uint32_t package;
    if (!package_read(reader, spot, spot->token, &package))
        return;
    if (negotiation->offered[package])
        fault_key(reader, spot, "the package \"%.80s\" is there already, in another order",
                  spot->token);
    negotiation->offered[package] = true;
    if (!spot_is(reader, spot, NODE_OBJECT))
        return;
    party_keys_check(reader, spot, NULL, negotiation->between, 2);
    for (int side = 0; side < 2; side++) {
        const char *id = reader->scenario->actors[negotiation->between[side]].id;
        struct spot member = spot_member(spot, id);
        if (!member.node)
            fault(reader, spot, "missing member \"%s\": what the package is worth to it", id);
        negotiation->worth[package][side] = fixed_read(reader, &member, &class_real, 0, NULL);
    }
}

static void worths_read(struct reader *reader, const struct spot *spot,
                        parley_negotiation *negotiation)
{
    if (!spot->node ||
        (spot->node->type == NODE_STRING && strcmp(spot->node->string, SIMULATED) == 0))
        return;
    char found[FOUND_TEXT];
    if (spot->node->type != NODE_OBJECT) {
        fault(reader, spot, "found %s where \"" SIMULATED "\" or a table by package is allowed",
              found_text(spot->node, found));
        return;
    }
    size_t n = (size_t)1 << negotiation->n_agenda;
    negotiation->worth = reader_array(reader, n, sizeof *negotiation->worth);
    negotiation->offered = reader_array(reader, n, sizeof *negotiation->offered);
    if (!negotiation->worth || !negotiation->offered)
        return;
    for (size_t i = 0; i < spot->node->n_children; i++) {
        struct spot member = spot_child(spot, i);
        worth_read(reader, &member, negotiation);
    }
    if (!negotiation->offered[0])
        fault(reader, spot, "missing member \"\": what no deal is worth");
}

/* A package that somebody wants must have a value. */
static bool package_offered(const parley_negotiation *negotiation, uint32_t package)
{
    return !negotiation->offered || negotiation->offered[package];
}

static void favourites_read(struct reader *reader, const struct spot *spot,
                            parley_negotiation *negotiation)
{
    if (!spot_is(reader, spot, NODE_OBJECT))
        return;
    party_keys_check(reader, spot, NULL, negotiation->between, 2);
    for (int side = 0; side < 2; side++) {
        const char *id = reader->scenario->actors[negotiation->between[side]].id;
        struct spot member = spot_member(spot, id);
        if (!member.node) {
            fault(reader, spot, "missing member \"%s\": what it holds out for", id);
        } else if (spot_is(reader, &member, NODE_STRING) &&
                   package_read(reader, &member, member.node->string,
                                &negotiation->favourite[side])) {
            if (negotiation->favourite[side] == 0)
                fault(reader, &member, "nobody holds out for no deal");
            else if (!package_offered(negotiation, negotiation->favourite[side]))
                fault(reader, &member, "\"values\" does not say what this package is worth");
        }
    }
}

/* -- who ----------------------------------------------------------------------------------- */

/* The two sides; false after a fault. */
static bool between_read(struct reader *reader, const struct spot *spot,
                         parley_negotiation *negotiation)
{
    struct spot member = spot_member(spot, "between");
    struct ids actors = ids_of(reader->scenario, FIELD_ACTORS);
    uint32_t *list = NULL, n = 0;
    if (!member.node || !ids_read(reader, &member, &actors, &list, &n))
        return false;
    if (n == 2)
        memcpy(negotiation->between, list, sizeof negotiation->between);
    else
        fault(reader, &member, "found %u actors where two are required", n);
    free(list);
    return n == 2;
}

/* The side of the actor that a member names; PARLEY_NONE where it is missing or at fault. */
static uint32_t side_read(struct reader *reader, const struct spot *spot, const char *name)
{
    struct spot member = spot_member(spot, name);
    struct ids actors = ids_of(reader->scenario, FIELD_ACTOR);
    uint32_t actor = id_read(reader, &member, &actors);
    for (uint32_t side = 0; side < 2; side++)
        if (actor != PARLEY_NONE && reader->scenario->negotiation->between[side] == actor)
            return side;
    if (actor != PARLEY_NONE)
        fault(reader, &member, "\"%s\" does not negotiate: see \"between\"", id_at(&actors, actor));
    return PARLEY_NONE;
}

static void agenda_read(struct reader *reader, const struct spot *root, const struct spot *spot,
                        parley_negotiation *negotiation)
{
    struct spot commitments = spot_member(root, "commitments");
    for (uint32_t c = 0; c < reader->scenario->n_commitments; c++) {
        const parley_commitment *commitment = &reader->scenario->commitments[c];
        struct spot own = spot_child(&commitments, c), member = spot_member(&own, "negotiable");
        if (!commitment->negotiable || negotiation->n_agenda == PARLEY_MAX_AGENDA)
            continue;
        negotiation->agenda[negotiation->n_agenda++] = c;
        for (int side = 0; side < 2; side++)
            if (!list_has(commitment->parties, commitment->n_parties, negotiation->between[side]))
                fault(reader, &member, "\"%s\", who negotiates, is not a party of the commitment",
                      reader->scenario->actors[negotiation->between[side]].id);
    }
    if (negotiation->n_agenda == 0)
        fault(reader, spot, "nothing to negotiate: no commitment is \"negotiable\"");
}

/* -- the protocols ------------------------------------------------------------------------- */

static void tactics_read(struct reader *reader, const struct spot *spot,
                         parley_negotiation *negotiation)
{
    for (int side = 0; side < 2; side++)
        negotiation->tactics[side] = (parley_tactic){false, PARLEY_NONE, PARLEY_NONE};
    if (!spot_is(reader, spot, NODE_OBJECT))
        return;
    party_keys_check(reader, spot, NULL, negotiation->between, 2);
    for (int side = 0; side < 2; side++) {
        struct spot member =
            spot_member(spot, reader->scenario->actors[negotiation->between[side]].id);
        if (!member.node)
            continue;
        const struct variant *variant = variant_read(reader, &member, &object_tactic);
        members_read(reader, &member, &object_tactic, variant, &negotiation->tactics[side]);
        negotiation->tactics[side].time_dependent = variant && variant->value;
    }
}

static void ultimatum_read(struct reader *reader, const struct spot *spot,
                           parley_negotiation *negotiation)
{
    negotiation->sender = side_read(reader, spot, "sender");
    negotiation->target = side_read(reader, spot, "target");
    struct spot target = spot_member(spot, "target"), values = spot_member(spot, "values");
    if (negotiation->sender != PARLEY_NONE && negotiation->sender == negotiation->target)
        fault(reader, &target, "sender and target are the same actor");
    if (!package_offered(negotiation, (1u << negotiation->n_agenda) - 1))
        fault(reader, &values, "the whole agenda is demanded, but has no value");
}

static void time_check(struct reader *reader, const struct spot *spot,
                       const parley_negotiation *negotiation)
{
    uint32_t count = reader->scenario->rounds.count;
    struct spot opens = spot_member(spot, "opens"), deadline = spot_member(spot, "deadline");
    if (!count)
        return;
    if (negotiation->opens >= count)
        fault(reader, &opens, "found %u where less than the count of rounds, %u, is allowed",
              negotiation->opens, count);
    else if (deadline.node && negotiation->deadline > count - negotiation->opens)
        fault(reader, &deadline, "found %u rounds of talks where %u are left from round %u on",
              negotiation->deadline, count - negotiation->opens, negotiation->opens);
}

/* By actor; an actor that is left out has none. */
static void outside_read(struct reader *reader, const struct spot *spot,
                         parley_negotiation *negotiation)
{
    negotiation->outside = reader_by_actor(reader);
    if (!negotiation->outside || !spot_is(reader, spot, NODE_OBJECT))
        return;
    party_keys_check(reader, spot, NULL, negotiation->between, 2);
    for (int side = 0; side < 2; side++) {
        uint32_t actor = negotiation->between[side];
        struct spot member = spot_member(spot, reader->scenario->actors[actor].id);
        if (member.node)
            negotiation->outside[actor] = number_read(reader, &member, &class_real, 0);
    }
}

static void protocol_read(struct reader *reader, const struct spot *spot,
                          parley_negotiation *negotiation)
{
    struct spot outside = spot_member(spot, "outside"), tactics = spot_member(spot, "tactics");
    struct spot favourite = spot_member(spot, "favourite");
    switch (negotiation->protocol) {
    case PARLEY_TAKE_IT_OR_LEAVE_IT:
    case PARLEY_ALTERNATING_OFFERS:
        negotiation->first = side_read(reader, spot, "first");
        outside_read(reader, &outside, negotiation);
        tactics_read(reader, &tactics, negotiation);
        break;
    case PARLEY_ATTRITION:
        favourites_read(reader, &favourite, negotiation);
        break;
    case PARLEY_ULTIMATUM:
        ultimatum_read(reader, spot, negotiation);
        break;
    }
    if (negotiation->protocol == PARLEY_TAKE_IT_OR_LEAVE_IT)
        negotiation->deadline = 1;
    time_check(reader, spot, negotiation);
}

void negotiation_read(struct reader *reader, const struct spot *root)
{
    struct spot spot = spot_member(root, "negotiation");
    if (!spot.node)
        return;
    parley_negotiation *negotiation = reader_array(reader, 1, sizeof *negotiation);
    if (!(reader->scenario->negotiation = negotiation))
        return;
    *negotiation = (parley_negotiation){.breakdown = PARLEY_NONE,
                                        .resolve = PARLEY_NONE,
                                        .cost_target = PARLEY_NONE,
                                        .cost_sender = PARLEY_NONE,
                                        .audience_cost = PARLEY_NONE,
                                        .early = PARLEY_NONE};
    const struct variant *variant = variant_read(reader, &spot, &object_negotiation);
    members_read(reader, &spot, &object_negotiation, variant, negotiation);
    if (!variant || !between_read(reader, &spot, negotiation))
        return;
    negotiation->protocol = (parley_protocol)variant->value;
    agenda_read(reader, root, &spot, negotiation);
    struct spot reservation = spot_member(&spot, "reservation");
    struct spot values = spot_member(&spot, "values");
    negotiation->reservation = numbers_read_map(
        reader, &reservation, object_field(&object_negotiation, NULL, "reservation"),
        negotiation->between, 2);
    worths_read(reader, &values, negotiation);
    protocol_read(reader, &spot, negotiation);
}

/* -- what a protocol cannot do ------------------------------------------------------------- */

static bool plain(const parley_scenario *scenario, const parley_number_id *numbers, uint32_t actor)
{
    double value;
    return !numbers || numbers[actor] == PARLEY_NONE ||
           parley_number_constant(&scenario->numbers[numbers[actor]], &value);
}

static void check_plain(struct reader *reader, const struct spot *spot, int side,
                        const char *reason)
{
    const parley_scenario *scenario = reader->scenario;
    const parley_negotiation *negotiation = scenario->negotiation;
    uint32_t actor = negotiation->between[side];
    struct spot reservation = spot_member(spot, "reservation");
    struct spot outside = spot_member(spot, "outside");
    struct spot own = spot_member(&reservation, scenario->actors[actor].id);
    struct spot other = spot_member(&outside, scenario->actors[actor].id);
    if (!plain(scenario, negotiation->reservation, actor))
        fault(reader, &own, "%s", reason);
    if (!plain(scenario, negotiation->outside, actor))
        fault(reader, &other, "%s", reason);
}

void check_negotiation(struct reader *reader, const struct spot *root)
{
    const parley_negotiation *negotiation = reader->scenario->negotiation;
    struct spot spot = spot_member(root, "negotiation"), tactics = spot_member(&spot, "tactics");
    if (!negotiation || !negotiation->reservation || reader->status != PARLEY_OK)
        return;
    bool one = negotiation->protocol == PARLEY_TAKE_IT_OR_LEAVE_IT;
    bool first = negotiation->tactics[0].time_dependent;
    bool second = negotiation->tactics[1].time_dependent;
    if (!one && negotiation->protocol != PARLEY_ALTERNATING_OFFERS)
        return;
    if (one && (first || second))
        fault(reader, &tactics,
              "time_dependent tactics need time: alternating_offers, not take_it_or_leave_it");
    else if (first != second)
        fault(reader, &tactics,
              "equilibrium offers are best against equilibrium offers only: give both sides the "
              "same tactic");
    else if (one)
        check_plain(reader, &spot, (int)negotiation->first,
                    "who makes the only offer must have plain numbers here: what the other cannot "
                    "know does not matter to it");
    else if (!first)
        for (int side = 0; side < 2; side++)
            check_plain(reader, &spot, side,
                        "equilibrium offers with private information have many equilibria: give "
                        "plain numbers, time_dependent tactics or take_it_or_leave_it");
}
