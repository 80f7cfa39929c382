/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who plays which strategy. */
#include "maker.h"

#include <math.h>
#include <stdio.h>

enum { MAX_STATES = 5 };

static const span probability = {.low = 0, .high = 1};

/* Where a behaviour applies, as far as strategies care. */
typedef struct scope {
    bool threatened; /* the actor, who may then weigh what it fears */
    bool issues[MAX_ISSUES];
    bool plain; /* prisoner's dilemmas in plain numbers on all of them */
} scope;

static void memory_one_make(maker *m, cJSON *object, const char *at)
{
    static const char *const names[] = {"cc", "cd", "dc", "dd"};
    number_add(m, object, at, "initial", &probability, 0.5);
    for (int k = 0; k < 4; k++)
        number_add(m, object, at, names[k], &probability, 1);
}

/* The scale at which the entry furthest from its end reaches the other one, on each issue. */
static void zero_determinant_make(maker *m, cJSON *object, const scope *where)
{
    bool generous = chance(m, 0.5);
    double factor = between(m, 1.1, 5), slope = 1 / factor, most = INFINITY;
    for (uint32_t k = 0; k < m->n_issues; k++) {
        const maker_issue *issue = &m->issues[k];
        double l = generous ? issue->r : issue->p;
        const double steps[] = {(1 - slope) * (issue->r - l), slope * (l - issue->s) + issue->t - l,
                                l - issue->s + slope * (issue->t - l),
                                (1 - slope) * (l - issue->p)};
        for (int i = 0; where->issues[k] && i < 4; i++)
            most = fmin(most, 1 / fmax(steps[i], 1e-3));
    }
    cJSON_AddStringToObject(object, "kind", generous ? "generous" : "extort");
    cJSON_AddNumberToObject(object, "factor", factor);
    cJSON_AddNumberToObject(object, "scale", 0.999 * most * between(m, 0.3, 1));
}

static void automaton_make(maker *m, cJSON *object, const char *at)
{
    static const char *const names[] = {"cc", "cd", "dc", "dd"};
    uint32_t n = 1 + pick(m, m->small ? 3 : MAX_STATES);
    if (chance(m, 0.5))
        cJSON_AddNumberToObject(object, "initial", pick(m, n));
    cJSON *states = cJSON_AddArrayToObject(object, "states");
    for (uint32_t s = 0; s < n; s++) {
        cJSON *state = cJSON_CreateObject();
        prefix within = prefix_of(at, "states");
        char index[16];
        snprintf(index, sizeof index, "%u", s);
        within = prefix_of(within.text, index);
        number_add(m, state, within.text, "cooperate", &probability, 1);
        for (int k = 0; k < 4; k++)
            cJSON_AddNumberToObject(state, names[k], pick(m, n));
        cJSON_AddItemToArray(states, state);
    }
}

static void logit_make(maker *m, cJSON *object, const char *at)
{
    static const span rationality = {.low = 0.2, .high = 4};
    static const span stake = {.low = -0.5, .high = 2, .loose = true};
    number_add(m, object, at, "rationality", &rationality, 1);
    number_add(m, object, at, "learning", &probability, 0.6);
    number_add(m, object, at, "trust", &probability, 0.6);
    number_add(m, object, at, "stake", &stake, 0.4);
    cJSON *prior = cJSON_AddArrayToObject(object, "credibility_prior");
    cJSON_AddItemToArray(prior, cJSON_CreateNumber(between(m, 0.2, 3)));
    cJSON_AddItemToArray(prior, cJSON_CreateNumber(between(m, 0.2, 3)));
}

static const char *const simple[] = {
    "always_cooperate",   "always_defect",    "tit_for_tat",          "suspicious_tit_for_tat",
    "tit_for_two_tats",   "two_tits_for_tat", "contrite_tit_for_tat", "grim",
    "win_stay_lose_shift"};
static const char *const others[] = {"random",        "generous_tit_for_tat", "trigger",
                                     "memory_one",    "zero_determinant",     "automaton",
                                     "logit_response"};
enum { RANDOM, GENEROUS, TRIGGER, MEMORY_ONE, ZERO_DETERMINANT, AUTOMATON, LOGIT, N_OTHERS };

static void strategy_make(maker *m, cJSON *behaviour, const char *above, const char *key,
                          const scope *where)
{
    static const span punishment = {.low = 1, .high = 5, .whole = true};
    prefix at = prefix_of(above, key);
    if (chance(m, where->threatened ? 0.25 : 0.4)) {
        cJSON_AddStringToObject(behaviour, key, simple[pick(m, sizeof simple / sizeof *simple)]);
        return;
    }
    uint32_t kind = chance(m, where->threatened ? 0.5 : 0.2) ? LOGIT : pick(m, N_OTHERS);
    if (kind == ZERO_DETERMINANT || (where->plain && chance(m, 0.2)))
        kind = where->plain ? ZERO_DETERMINANT : TRIGGER;
    if (m->small && kind == LOGIT)
        kind = AUTOMATON;
    cJSON *object = cJSON_AddObjectToObject(behaviour, key);
    cJSON_AddStringToObject(object, "type", others[kind]);
    switch (kind) {
    case RANDOM:
        number_add(m, object, at.text, "p", &probability, 1);
        break;
    case GENEROUS:
        number_add(m, object, at.text, "generosity", &probability, 1);
        break;
    case TRIGGER:
        number_add(m, object, at.text, "punishment", &punishment, 1);
        break;
    case MEMORY_ONE:
        memory_one_make(m, object, at.text);
        break;
    case ZERO_DETERMINANT:
        zero_determinant_make(m, object, where);
        break;
    case AUTOMATON:
        automaton_make(m, object, at.text);
        break;
    default:
        logit_make(m, object, at.text);
        break;
    }
}

/* What a behaviour says about itself with some probability: its issues. */
static scope scope_make(maker *m, cJSON *object, uint32_t actor, bool narrow)
{
    scope where = {.threatened = m->threatened[actor], .plain = true};
    uint32_t last = 0;
    for (uint32_t k = 0; k < m->n_issues; k++) {
        where.issues[k] = m->issues[k].parties[actor] && (!narrow || chance(m, 0.5));
        last = where.issues[k] ? k : last;
    }
    if (narrow) {
        where.issues[last] = true;
        issues_list(object, m->n_issues, where.issues);
    }
    for (uint32_t k = 0; k < m->n_issues; k++)
        where.plain &= !where.issues[k] || m->issues[k].plain;
    return where;
}

/* One of those that the actor meets on these issues. */
static void counterparts_make(maker *m, cJSON *object, uint32_t actor, const scope *where)
{
    uint32_t met[MAX_ACTORS], n = 0;
    for (uint32_t j = 0; j < m->n_actors; j++) {
        bool meets = false;
        for (uint32_t k = 0; k < m->n_issues; k++)
            meets |= where->issues[k] && m->issues[k].parties[j];
        if (meets && j != actor)
            met[n++] = j;
    }
    cJSON *list = cJSON_AddArrayToObject(object, "counterparts");
    cJSON_AddItemToArray(list, cJSON_CreateString(maker_actors[met[pick(m, n)]]));
}

static void behaviour_add(maker *m, cJSON *section, uint32_t actor, uint32_t number)
{
    char name[32];
    snprintf(name, sizeof name, "%s_%u", maker_actors[actor], number);
    cJSON *object = cJSON_AddObjectToObject(section, name);
    prefix at = prefix_of("/behaviour", name);
    cJSON_AddStringToObject(object, "actor", maker_actors[actor]);
    if (number > 0 && m->n_types[actor] && chance(m, 0.6))
        cJSON_AddStringToObject(object, "type", maker_types[pick(m, m->n_types[actor])]);
    scope where = scope_make(m, object, actor, number > 0 && chance(m, 0.5));
    if (number > 0 && chance(m, 0.3))
        counterparts_make(m, object, actor, &where);
    strategy_make(m, object, at.text, "strategy", &where);
    if (chance(m, 0.5))
        strategy_make(m, object, at.text, "baseline", &where);
}

void behaviour_make(maker *m)
{
    cJSON *section = cJSON_AddObjectToObject(m->root, "behaviour");
    for (uint32_t i = 0; i < m->n_actors; i++) {
        uint32_t n = 1 + pick(m, m->n_types[i] ? 4 : 3);
        for (uint32_t b = 0; b < n; b++)
            behaviour_add(m, section, i, b);
    }
}
