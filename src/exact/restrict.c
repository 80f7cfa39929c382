/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A scenario with some of its issues alone: what is said of the others is taken out of the
 * document, which is then read as any other. */
#include "core/memory.h"
#include "core/nearest.h"
#include "exact/deviant.h"
#include "game/game.h"
#include "parley/exact.h"

#include <stdlib.h>
#include <string.h>

typedef struct cuts {
    const parley_scenario *scenario;
    bool *issue, *commitment, *threat, *behaviour; /* what stays */
    size_t n, n_allocated;
    parley_setting *settings; /* both strings are its own */
    bool good;
} cuts;

/* Takes both over. */
static void cut(cuts *c, char *pointer, char *json)
{
    void *settings = c->settings;
    if (pointer && json && memory_grow(&settings, c->n, &c->n_allocated, sizeof *c->settings)) {
        c->settings = settings;
        c->settings[c->n++] = (parley_setting){pointer, json};
        return;
    }
    c->good = false;
    free(pointer);
    free(json);
}

static void remove_member(cuts *c, const char *section, const char *id)
{
    cut(c, memory_format("/%s/%s", section, id), memory_format("null"));
}

/* Shortens a list of issues, where it is not whole; false if nothing is left of it. */
static bool keep(cuts *c, const char *section, const char *id, uint32_t n, const uint32_t *issues)
{
    char *list = memory_format("[");
    uint32_t n_kept = 0;
    for (uint32_t k = 0; list && k < n; k++) {
        if (!c->issue[issues[k]])
            continue;
        char *longer = memory_format("%s%s\"%s\"", list, n_kept++ ? ", " : "",
                                     c->scenario->issues[issues[k]].id);
        free(list);
        list = longer;
    }
    if (list && (n_kept == 0 || n_kept == n)) {
        free(list);
        return n_kept > 0;
    }
    char *whole = list ? memory_format("%s]", list) : NULL;
    free(list);
    cut(c, memory_format("/%s/%s/issues", section, id), whole);
    return true;
}

static void sections(cuts *c)
{
    const parley_scenario *scenario = c->scenario;
    for (uint32_t k = 0; k < scenario->n_commitments; k++) {
        const parley_commitment *of = &scenario->commitments[k];
        c->commitment[k] = keep(c, "commitments", of->id, of->n_issues, of->issues);
    }
    for (uint32_t h = 0; h < scenario->n_threats; h++) {
        const parley_threat *of = &scenario->threats[h];
        c->threat[h] = keep(c, "threats", of->id, of->n_issues, of->issues);
    }
    /* an answer to a threat that is gone goes too */
    for (uint32_t pass = 0; pass < scenario->n_threats; pass++)
        for (uint32_t h = 0; h < scenario->n_threats; h++)
            if (scenario->threats[h].of != PARLEY_NONE && !c->threat[scenario->threats[h].of])
                c->threat[h] = false;
    for (uint32_t b = 0; b < scenario->n_behaviours; b++) {
        const parley_behaviour *of = &scenario->behaviours[b];
        c->behaviour[b] = keep(c, "behaviour", of->id, of->n_issues, of->issues);
    }
    for (uint32_t k = 0; k < scenario->n_issues; k++)
        if (!c->issue[k])
            remove_member(c, "issues", scenario->issues[k].id);
    for (uint32_t k = 0; k < scenario->n_commitments; k++)
        if (!c->commitment[k])
            remove_member(c, "commitments", scenario->commitments[k].id);
    for (uint32_t h = 0; h < scenario->n_threats; h++)
        if (!c->threat[h])
            remove_member(c, "threats", scenario->threats[h].id);
    for (uint32_t b = 0; b < scenario->n_behaviours; b++)
        if (!c->behaviour[b])
            remove_member(c, "behaviour", scenario->behaviours[b].id);
}

static bool within(const char *pointer, const char *section, const char *id)
{
    size_t length = strlen(section);
    return strncmp(pointer + 1, section, length) == 0 && pointer[1 + length] == '/' &&
           strncmp(pointer + 2 + length, id, strlen(id)) == 0 &&
           pointer[2 + length + strlen(id)] == '/';
}

/* Whether a number stands in something that goes. */
static bool goes(const cuts *c, const char *pointer)
{
    const parley_scenario *scenario = c->scenario;
    bool gone = false;
    for (uint32_t k = 0; k < scenario->n_issues; k++)
        gone |= !c->issue[k] && within(pointer, "issues", scenario->issues[k].id);
    for (uint32_t k = 0; k < scenario->n_commitments; k++)
        gone |= !c->commitment[k] && within(pointer, "commitments", scenario->commitments[k].id);
    for (uint32_t h = 0; h < scenario->n_threats; h++)
        gone |= !c->threat[h] && within(pointer, "threats", scenario->threats[h].id);
    for (uint32_t b = 0; b < scenario->n_behaviours; b++)
        gone |= !c->behaviour[b] && within(pointer, "behaviour", scenario->behaviours[b].id);
    return gone;
}

static void types(cuts *c)
{
    for (uint32_t v = 0; v < c->scenario->n_numbers; v++) {
        const parley_number *number = &c->scenario->numbers[v];
        for (uint32_t o = 0; o < number->n_overrides && goes(c, number->source.pointer); o++)
            cut(c, memory_format("%s", number->overrides[o].source.pointer), memory_format("null"));
    }
}

/* Names of what stays: `issue` by index. */
static parley_status choose(cuts *c, const char *names, parley_error *error)
{
    const parley_scenario *scenario = c->scenario;
    parley_status status = PARLEY_OK;
    const char *name = names;
    do {
        size_t length = strcspn(name, ",");
        char *own = strndup(name, length);
        if (!own)
            return PARLEY_ERROR_MEMORY;
        struct nearest near = nearest_start(own);
        char hint[HINT_TEXT];
        bool found = false;
        for (uint32_t k = 0; k < scenario->n_issues; k++) {
            bool same = strcmp(scenario->issues[k].id, own) == 0;
            found |= same;
            c->issue[k] |= same;
            nearest_offer(&near, scenario->issues[k].id);
        }
        if (!found)
            status = parley_error_add(error, PARLEY_ERROR_USAGE, NULL, NULL,
                                      "no issue is called '%s'%s", own, hint_text(near.best, hint));
        free(own);
        name += length;
        name += strspn(name, ",");
    } while (*name);
    return status;
}

static void cuts_free(cuts *c)
{
    for (size_t k = 0; k < c->n; k++) {
        free((void *)(uintptr_t)c->settings[k].pointer);
        free((void *)(uintptr_t)c->settings[k].json);
    }
    free(c->settings);
    free(c->issue);
    free(c->commitment);
    free(c->threat);
    free(c->behaviour);
}

parley_status parley_scenario_keep_issues(parley_scenario *kept, const parley_scenario *scenario,
                                          const char *names, parley_error *error)
{
    cuts c = {.scenario = scenario, .good = true};
    deviant to = {0};
    c.issue = memory_array(scenario->n_issues, sizeof *c.issue);
    c.commitment = memory_array(scenario->n_commitments, sizeof *c.commitment);
    c.threat = memory_array(scenario->n_threats, sizeof *c.threat);
    c.behaviour = memory_array(scenario->n_behaviours, sizeof *c.behaviour);
    *kept = (parley_scenario){0};
    parley_status status = c.issue && c.commitment && c.threat && c.behaviour
                               ? choose(&c, names, error)
                               : PARLEY_ERROR_MEMORY;
    if (!status) {
        sections(&c);
        types(&c);
        if (scenario->n_headline)
            cut(&c, memory_format("/headline"), memory_format("null"));
        if (scenario->n_notes)
            cut(&c, memory_format("/notes"), memory_format("null"));
        status = c.good ? deviant_read(&to, scenario, c.n, c.settings, error) : PARLEY_ERROR_MEMORY;
    }
    cuts_free(&c);
    *kept = to.scenario;
    return status;
}
