/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "generate.h"

#include "maker.h"

#include <stdio.h>
#include <stdlib.h>

/* Priors in hundredths, so that they sum to 1; none below a tenth. */
static void priors_make(maker *m, cJSON *types, uint32_t actor)
{
    uint32_t n = m->n_types[actor], left = 100;
    for (uint32_t t = 0; t < n; t++) {
        uint32_t prior = t + 1 == n ? left : 10 + pick(m, left - 10 * (n - t) + 1);
        left -= prior;
        cJSON *type = cJSON_AddObjectToObject(types, maker_types[t]);
        cJSON_AddNumberToObject(type, "prior", prior / 100.0);
    }
}

/* At most 0.45 into either of two others. */
static void turnover_make(maker *m, cJSON *type, const char *at, uint32_t actor, uint32_t own)
{
    static const span odds = {.low = 0, .high = 0.45};
    if (chance(m, 0.4))
        return;
    cJSON *turnover = cJSON_AddObjectToObject(type, "turnover");
    prefix within = prefix_of(at, "turnover");
    for (uint32_t other = 0; other < m->n_types[actor]; other++)
        if (other != own && chance(m, 0.7))
            number_add(m, turnover, within.text, maker_types[other], &odds, 1);
}

/* Sets a few numbers that no other actor's types set. */
static void set_make(maker *m, cJSON *type, uint32_t actor)
{
    cJSON *set = chance(m, 0.8) ? cJSON_AddObjectToObject(type, "set") : NULL;
    for (uint32_t tries = 1 + pick(m, 8); set && tries > 0; tries--) {
        place *chosen = &m->places[pick(m, m->n_places)];
        if (chosen->owner != m->n_actors && chosen->owner != actor)
            continue;
        if (cJSON_HasObjectItem(set, chosen->pointer.text))
            continue;
        chosen->owner = actor;
        cJSON_AddItemToObject(set, chosen->pointer.text, number_make(m, &chosen->allowed));
    }
}

void types_make(maker *m)
{
    cJSON *actors = cJSON_GetObjectItemCaseSensitive(m->root, "actors");
    for (int pass = 0; pass < 2; pass++) { /* a type may set another's turnover */
        for (uint32_t i = 0; i < m->n_actors; i++) {
            cJSON *actor = cJSON_GetObjectItemCaseSensitive(actors, maker_actors[i]);
            if (m->n_types[i] == 0)
                continue;
            if (pass == 0)
                priors_make(m, cJSON_AddObjectToObject(actor, "types"), i);
            cJSON *types = cJSON_GetObjectItemCaseSensitive(actor, "types");
            prefix at = prefix_of("/actors", maker_actors[i]);
            at = prefix_of(at.text, "types");
            for (uint32_t t = 0; t < m->n_types[i]; t++) {
                cJSON *type = cJSON_GetObjectItemCaseSensitive(types, maker_types[t]);
                prefix own = prefix_of(at.text, maker_types[t]);
                if (pass == 0)
                    turnover_make(m, type, own.text, i, t);
                else
                    set_make(m, type, i);
            }
        }
    }
}

static void about_make(maker *m, uint32_t seed)
{
    char text[64];
    cJSON_AddNumberToObject(m->root, "format", 1);
    snprintf(text, sizeof text, "generated/%u", seed);
    cJSON_AddStringToObject(m->root, "name", text);
    cJSON_AddStringToObject(m->root, "title", "Drawn at random");
    cJSON *headline = cJSON_AddArrayToObject(m->root, "headline");
    cJSON_AddItemToArray(headline, cJSON_CreateString("value/us"));
    cJSON *sources = cJSON_AddArrayToObject(m->root, "sources");
    cJSON_AddItemToArray(sources, cJSON_CreateString("None."));
}

static void notes_make(maker *m)
{
    cJSON *notes = cJSON_AddObjectToObject(m->root, "notes");
    cJSON *note = cJSON_AddObjectToObject(notes, "/rounds/count");
    cJSON_AddStringToObject(note, "source", "drawn at random");
    cJSON_AddStringToObject(note, "certainty", "A");
}

typedef enum scenario_kind { ANY, SMALL, WITH_TALKS } scenario_kind;

static char *generate(uint32_t seed, scenario_kind kind)
{
    char *text = NULL;
    maker m = {.small = kind == SMALL,
               .rng = gsl_rng_alloc(gsl_rng_mt19937),
               .root = cJSON_CreateObject(),
               .places = calloc(MAX_PLACES, sizeof(place))};
    if (!m.rng || !m.root || !m.places)
        goto out;
    gsl_rng_set(m.rng, seed);
    m.unknown = chance(&m, 0.25);
    about_make(&m, seed);
    rounds_make(&m);
    actors_make(&m);
    issues_make(&m);
    commitments_make(&m);
    threats_make(&m);
    behaviour_make(&m);
    if (kind == WITH_TALKS)
        negotiation_make(&m);
    types_make(&m);
    notes_make(&m);
    text = cJSON_Print(m.root);
out:
    if (m.rng)
        gsl_rng_free(m.rng);
    cJSON_Delete(m.root);
    free(m.places);
    return text;
}

char *generate_scenario(uint32_t seed)
{
    return generate(seed, ANY);
}

char *generate_small(uint32_t seed)
{
    return generate(seed, SMALL);
}

char *generate_negotiation(uint32_t seed)
{
    return generate(seed, WITH_TALKS);
}
