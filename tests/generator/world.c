/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rounds, actors, issues. */
#include "maker.h"

#include <stdio.h>

const char *const maker_actors[MAX_ACTORS] = {"us", "china", "russia", "japan"};
const char *const maker_issues[MAX_ISSUES] = {"spying", "sabotage", "trade"};
const char *const maker_types[MAX_TYPES] = {"soft", "hard", "torn"};

static const span probability = {.low = 0, .high = 1};
static const span slip = {.low = 0, .high = 0.4};

void rounds_make(maker *m)
{
    cJSON *rounds = cJSON_AddObjectToObject(m->root, "rounds");
    m->count = 4 + pick(m, m->small ? 15 : 27);
    cJSON_AddNumberToObject(rounds, "count", m->count);
    if (chance(m, 0.3)) {
        cJSON_AddStringToObject(rounds, "unit", "month");
        cJSON_AddStringToObject(rounds, "start", "2013-01");
    }
    if (chance(m, 0.4))
        cJSON_AddNumberToObject(rounds, "continuation", between(m, 0.8, 0.98));
    if (chance(m, 0.3))
        cJSON_AddNumberToObject(rounds, "burn_in", 1 + pick(m, m->count / 2));
    if (chance(m, 0.6))
        return;
    cJSON *periods = cJSON_AddObjectToObject(rounds, "periods");
    static const char *const names[] = {"early", "late"};
    for (uint32_t i = 0; i < 2; i++) {
        cJSON *period = cJSON_AddObjectToObject(periods, names[i]);
        uint32_t from = pick(m, m->count);
        cJSON_AddNumberToObject(period, "from", from);
        cJSON_AddNumberToObject(period, "until", from + 1 + pick(m, m->count - from));
    }
}

/* Errors: one for both, given with probability p, or each its own. */
static void errors_add(maker *m, cJSON *object, const char *at, const char *key, double p)
{
    if (chance(m, 0.5)) {
        number_add(m, object, at, key, &slip, p);
        return;
    }
    cJSON *error = cJSON_AddObjectToObject(object, key);
    prefix within = prefix_of(at, key);
    number_add(m, error, within.text, "cooperate", &slip, 0.7);
    number_add(m, error, within.text, "defect", &slip, 0.7);
}

void actors_make(maker *m)
{
    static const span discount = {.low = 0.7, .high = 1, .steady = true};
    cJSON *actors = cJSON_AddObjectToObject(m->root, "actors");
    m->n_actors = m->small ? (chance(m, 0.12) ? 3 : 2) : 2 + pick(m, MAX_ACTORS - 1);
    for (uint32_t i = 0; i < m->n_actors; i++) {
        cJSON *actor = cJSON_AddObjectToObject(actors, maker_actors[i]);
        prefix at = prefix_of("/actors", maker_actors[i]);
        number_add(m, actor, at.text, "discount", &discount, 0.6);
        errors_add(m, actor, at.text, "error", 0.8);
        m->n_types[i] = chance(m, 0.5) ? 2 + pick(m, m->small ? 1 : MAX_TYPES - 1) : 0;
    }
}

static void dilemma_make(maker *m, cJSON *payoff, const char *at, maker_issue *issue)
{
    static const span amounts[4] = {{.low = 2.2, .high = 3.2},
                                    {.low = -2, .high = 0.4},
                                    {.low = 3.3, .high = 5},
                                    {.low = 0.5, .high = 2.1}};
    static const char *const names[4] = {"R", "S", "T", "P"};
    double plain[4];
    issue->plain = chance(m, 0.6);
    for (int i = 0; i < 4; i++) {
        plain[i] = between(m, amounts[i].low, amounts[i].high);
        if (issue->plain)
            cJSON_AddNumberToObject(payoff, names[i], plain[i]);
        else
            number_add(m, payoff, at, names[i], &amounts[i], 1);
    }
    issue->r = plain[0];
    issue->s = plain[1];
    issue->t = plain[2];
    issue->p = plain[3];
}

static void harm_make(maker *m, cJSON *payoff, const char *at, const maker_issue *issue)
{
    static const span amount = {.low = 0, .high = 3, .loose = true};
    static const char *const names[3] = {"gain", "harm", "blowback"};
    for (int k = 0; k < 3; k++) {
        prefix within = prefix_of(at, names[k]);
        if (chance(m, 0.15))
            continue;
        cJSON *map = cJSON_AddObjectToObject(payoff, names[k]);
        for (uint32_t i = 0; i < m->n_actors; i++)
            if (issue->parties[i])
                number_add(m, map, within.text, maker_actors[i], &amount, k == 2 ? 0.4 : 0.9);
    }
}

static void matrix_make(maker *m, cJSON *payoff, const char *at, const maker_issue *issue)
{
    static const span amount = {.low = -3, .high = 4, .loose = true};
    static const char *const names[4] = {"cc", "cd", "dc", "dd"};
    for (uint32_t i = 0; i < m->n_actors; i++) {
        if (!issue->parties[i])
            continue;
        cJSON *cells = cJSON_AddObjectToObject(payoff, maker_actors[i]);
        prefix within = prefix_of(at, maker_actors[i]);
        for (int k = 0; k < 4; k++)
            number_add(m, cells, within.text, names[k], &amount, 1);
    }
}

static void payoff_make(maker *m, cJSON *object, const char *at, maker_issue *issue)
{
    static const char *const forms[] = {"prisoners_dilemma", "prisoners_dilemma", "matrix", "harm"};
    cJSON *payoff = cJSON_AddObjectToObject(object, "payoff");
    prefix within = prefix_of(at, "payoff");
    uint32_t form = pick(m, 4);
    cJSON_AddStringToObject(payoff, "form", forms[form]);
    if (form < 2)
        dilemma_make(m, payoff, within.text, issue);
    else if (form == 2)
        matrix_make(m, payoff, within.text, issue);
    else
        harm_make(m, payoff, within.text, issue);
}

static void watch_make(maker *m, cJSON *object, const char *at)
{
    static const span alarm = {.low = 0, .high = 0.4};
    number_add(m, object, at, "detection", &probability, 0.8);
    number_add(m, object, at, "attribution", &probability, 0.7);
    number_add(m, object, at, "false_alarm", &alarm, 0.6);
}

static void monitoring_make(maker *m, cJSON *object, const char *at, const maker_issue *issue)
{
    cJSON *monitoring = cJSON_AddObjectToObject(object, "monitoring");
    prefix within = prefix_of(at, "monitoring");
    uint32_t n_parties = 0;
    for (uint32_t i = 0; i < m->n_actors; i++)
        n_parties += issue->parties[i];
    if (chance(m, 0.5)) {
        for (uint32_t i = 0; i < m->n_actors; i++) {
            if (!issue->parties[i] || chance(m, 0.1))
                continue;
            prefix watcher = prefix_of(within.text, maker_actors[i]);
            watch_make(m, cJSON_AddObjectToObject(monitoring, maker_actors[i]), watcher.text);
        }
        return;
    }
    watch_make(m, monitoring, within.text);
    if (n_parties == 2 && chance(m, 0.5))
        cJSON_AddTrueToObject(monitoring, "public");
}

/* The first issue is everybody's, so that any two actors meet. */
void issues_make(maker *m)
{
    cJSON *issues = cJSON_AddObjectToObject(m->root, "issues");
    const bool everybody[MAX_ACTORS] = {true, m->n_actors > 1, m->n_actors > 2, m->n_actors > 3};
    m->n_issues = 1 + pick(m, m->small ? (m->n_actors > 2 ? 1 : 2) : MAX_ISSUES);
    for (uint32_t k = 0; k < m->n_issues; k++) {
        maker_issue *issue = &m->issues[k];
        cJSON *object = cJSON_AddObjectToObject(issues, maker_issues[k]);
        prefix at = prefix_of("/issues", maker_issues[k]);
        for (uint32_t i = 0; i < MAX_ACTORS; i++)
            issue->parties[i] = everybody[i];
        if (k > 0)
            parties_make(m, object, everybody, issue->parties);
        payoff_make(m, object, at.text, issue);
        monitoring_make(m, object, at.text, issue);
        prefix within = prefix_of(at.text, "error");
        cJSON *error = chance(m, 0.4) ? cJSON_AddObjectToObject(object, "error") : NULL;
        for (uint32_t i = 0; error && i < m->n_actors; i++)
            if (issue->parties[i] && chance(m, 0.5))
                errors_add(m, error, within.text, maker_actors[i], 1);
    }
}
