/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Negotiable commitments, and talks about them. */
#include "maker.h"

#include <string.h>

static bool is_party(const cJSON *commitment, const char *actor)
{
    const cJSON *parties = cJSON_GetObjectItemCaseSensitive(commitment, "parties"), *party;
    cJSON_ArrayForEach(party, parties) if (strcmp(party->valuestring, actor) == 0) return true;
    return !parties;
}

static void negotiable_make(maker *m, cJSON *commitment)
{
    cJSON_AddTrueToObject(commitment, "negotiable");
    if (chance(m, 0.6))
        cJSON_AddNumberToObject(commitment, "lag", pick(m, m->count / 2 + 1));
}

/* One at least: a pact of all. Its id is that of the whole agenda where it is alone. */
static void agenda_make(maker *m, const char *const sides[2])
{
    cJSON *commitments = cJSON_GetObjectItemCaseSensitive(m->root, "commitments"), *own;
    cJSON_ArrayForEach(own, commitments) if (is_party(own, sides[0]) && is_party(own, sides[1]) &&
                                             chance(m, 0.7)) negotiable_make(m, own);
    cJSON *pact = cJSON_AddObjectToObject(commitments, "deal");
    cJSON_AddStringToObject(pact, "kind", "restraint");
    negotiable_make(m, pact);
}

static void threat_talks_make(maker *m, cJSON *talks, const char *const sides[2])
{
    static const span probability = {.low = 0, .high = 1};
    static const span cost = {.low = 0, .high = 1, .loose = true};
    cJSON_AddStringToObject(talks, "protocol", "threat");
    cJSON_AddStringToObject(talks, "sender", sides[0]);
    cJSON_AddStringToObject(talks, "target", sides[1]);
    number_add(m, talks, "/negotiation", "resolve", &probability, 1);
    number_add(m, talks, "/negotiation", "cost_target", &cost, 1);
    number_add(m, talks, "/negotiation", "cost_sender", &cost, 0.5);
}

static void attrition_make(maker *m, cJSON *talks, const char *const sides[2])
{
    cJSON_AddStringToObject(talks, "protocol", "attrition");
    cJSON *favourite = cJSON_AddObjectToObject(talks, "favourite");
    for (int side = 0; side < 2; side++)
        cJSON_AddStringToObject(favourite, sides[side], "deal");
    (void)m;
}

static void offers_make(maker *m, cJSON *talks, const char *const sides[2])
{
    cJSON_AddStringToObject(talks, "protocol", "alternating_offers");
    cJSON_AddStringToObject(talks, "first", sides[pick(m, 2)]);
    if (chance(m, 0.7))
        cJSON_AddNumberToObject(talks, "transfer", between(m, 0, 1));
    if (chance(m, 0.5))
        cJSON_AddNumberToObject(cJSON_AddObjectToObject(talks, "outside"), sides[0], 0.1);
}

void negotiation_make(maker *m)
{
    typedef void protocol_make(maker * m, cJSON * talks, const char *const sides[2]);
    static protocol_make *const protocols[] = {threat_talks_make, attrition_make, offers_make,
                                               offers_make};
    const uint32_t first = pick(m, m->n_actors);
    const uint32_t second = (first + 1 + pick(m, m->n_actors - 1)) % m->n_actors;
    const char *const sides[2] = {maker_actors[first], maker_actors[second]};
    agenda_make(m, sides);
    cJSON *talks = cJSON_AddObjectToObject(m->root, "negotiation");
    cJSON *two = cJSON_AddArrayToObject(talks, "between");
    for (int side = 0; side < 2; side++)
        cJSON_AddItemToArray(two, cJSON_CreateString(sides[side]));
    uint32_t opens = pick(m, m->count / 2), protocol = pick(m, 4);
    cJSON_AddNumberToObject(talks, "opens", opens);
    if (protocol > 0)
        cJSON_AddNumberToObject(talks, "deadline", 1 + pick(m, m->count - opens));
    protocols[protocol](m, talks, sides);
}
