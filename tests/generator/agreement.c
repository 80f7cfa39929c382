/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commitments and threats. */
#include "maker.h"

#include <string.h>

enum { MAX_COMMITMENTS = 5, MAX_THREATS = 4 };

static const span probability = {.low = 0, .high = 1};

void parties_make(maker *m, cJSON *object, const bool of[MAX_ACTORS], bool parties[MAX_ACTORS])
{
    uint32_t n = 0, n_all = 0;
    for (uint32_t i = 0; i < m->n_actors; i++) {
        parties[i] = of[i] && chance(m, 0.6);
        n += parties[i];
        n_all += of[i];
    }
    for (uint32_t i = 0; n < 2 && i < m->n_actors; i++) {
        n += of[i] && !parties[i];
        parties[i] = of[i];
    }
    if (n == n_all && n == m->n_actors && chance(m, 0.5))
        return;
    cJSON *list = cJSON_AddArrayToObject(object, "parties");
    for (uint32_t i = 0; i < m->n_actors; i++)
        if (parties[i])
            cJSON_AddItemToArray(list, cJSON_CreateString(maker_actors[i]));
}

void standing_add(maker *m, cJSON *object, double p)
{
    uint32_t from = 0;
    if (chance(m, p)) {
        from = pick(m, m->count);
        cJSON_AddNumberToObject(object, "from", from);
    }
    if (chance(m, p))
        cJSON_AddNumberToObject(object, "until", from + pick(m, m->count + 3 - from));
}

void issues_list(cJSON *object, uint32_t n_issues, const bool wanted[MAX_ISSUES])
{
    cJSON *list = cJSON_AddArrayToObject(object, "issues");
    for (uint32_t k = 0; k < n_issues; k++)
        if (wanted[k])
            cJSON_AddItemToArray(list, cJSON_CreateString(maker_issues[k]));
}

/* Lists some of the issues that at least two of the actors share, the first among them, or leaves
 * it at all of them. */
static void some_issues(maker *m, cJSON *object, const bool actors[MAX_ACTORS])
{
    bool wanted[MAX_ISSUES] = {true};
    if (chance(m, 0.5))
        return;
    uint32_t last = 0;
    for (uint32_t k = 1; k < m->n_issues; k++) {
        uint32_t n = 0;
        for (uint32_t i = 0; i < m->n_actors; i++)
            n += actors[i] && m->issues[k].parties[i];
        wanted[k] = n >= 2 && chance(m, 0.6);
        last = wanted[k] ? k : last;
    }
    wanted[0] = last == 0 || chance(m, 0.6);
    issues_list(object, m->n_issues, wanted);
}

static void answers_make(maker *m, cJSON *object, const char *at, const char *key,
                         const bool parties[MAX_ACTORS])
{
    cJSON *answers = cJSON_AddObjectToObject(object, key);
    prefix within = prefix_of(at, key);
    bool by_actor = chance(m, 0.5);
    for (uint32_t i = 0; i < (by_actor ? m->n_actors : 1); i++) {
        if (by_actor && !parties[i])
            continue;
        cJSON *own = by_actor ? cJSON_AddObjectToObject(answers, maker_actors[i]) : answers;
        prefix deeper = by_actor ? prefix_of(within.text, maker_actors[i]) : within;
        number_add(m, own, deeper.text, "accidental", &probability, 1);
        number_add(m, own, deeper.text, "deliberate", &probability, 1);
    }
}

static void commitment_make(maker *m, cJSON *object, const char *at)
{
    static const char *const kinds[] = {"restraint", "assistance", "hotline"};
    static const span cost = {.low = 0, .high = 1, .loose = true};
    const bool everybody[MAX_ACTORS] = {true, true, m->n_actors > 2, m->n_actors > 3};
    bool parties[MAX_ACTORS];
    uint32_t kind = pick(m, 3);
    cJSON_AddStringToObject(object, "kind", kinds[kind]);
    parties_make(m, object, everybody, parties);
    some_issues(m, object, parties);
    standing_add(m, object, 0.4);
    if (kind == 0) {
        cJSON *binds = chance(m, 0.4) ? cJSON_AddArrayToObject(object, "binds") : NULL;
        for (uint32_t i = 0; binds && i < m->n_actors; i++)
            if (parties[i] && (chance(m, 0.5) || cJSON_GetArraySize(binds) == 0))
                cJSON_AddItemToArray(binds, cJSON_CreateString(maker_actors[i]));
        return;
    }
    numbers_add(m, object, at, kind == 1 ? "request" : "call", &probability, 0.7, parties);
    answers_make(m, object, at, kind == 1 ? "honour" : "resolve", parties);
    if (kind == 1)
        numbers_add(m, object, at, "restores", &probability, 0.5, parties);
    numbers_add(m, object, at, "cost", &cost, 0.6, parties);
}

void commitments_make(maker *m)
{
    static const char *const names[MAX_COMMITMENTS] = {"peace", "help", "phone", "pact", "more"};
    cJSON *commitments = cJSON_AddObjectToObject(m->root, "commitments");
    uint32_t n = pick(m, MAX_COMMITMENTS + 1);
    for (uint32_t c = 0; c < n; c++) {
        cJSON *object = cJSON_AddObjectToObject(commitments, names[c]);
        prefix at = prefix_of("/commitments", names[c]);
        commitment_make(m, object, at.text);
    }
}

/* -- threats ------------------------------------------------------------------------------- */

typedef struct parties {
    uint32_t sender, target;
} parties;

static const char *const threat_names[MAX_THREATS] = {"tariffs", "ban", "freeze", "charges"};

static void instruments_make(maker *m, cJSON *object, const char *at)
{
    static const span cost = {.low = -0.2, .high = 2, .loose = true};
    static const span backlash = {.low = 0, .high = 0.3};
    static const char *const names[] = {"tariff", "visa", "export"};
    uint32_t n = chance(m, 0.1) ? 0 : 1 + pick(m, 3);
    if (n == 0)
        return;
    cJSON *instruments = cJSON_AddObjectToObject(object, "instruments");
    prefix within = prefix_of(at, "instruments");
    for (uint32_t i = 0; i < n; i++) {
        cJSON *instrument = cJSON_AddObjectToObject(instruments, names[i]);
        prefix own = prefix_of(within.text, names[i]);
        number_add(m, instrument, own.text, "cost_target", &cost, 0.8);
        number_add(m, instrument, own.text, "cost_sender", &cost, 0.6);
        number_add(m, instrument, own.text, "gain_reduction", &probability, 0.5);
        number_add(m, instrument, own.text, "backlash", &backlash, 0.5);
    }
}

static void scheduled_make(maker *m, cJSON *object)
{
    if (chance(m, 0.6))
        return;
    cJSON *scheduled = cJSON_AddArrayToObject(object, "scheduled");
    for (uint32_t round = pick(m, m->count); round < m->count; round += 1 + pick(m, m->count)) {
        cJSON *entry = cJSON_CreateArray();
        cJSON_AddItemToArray(entry, cJSON_CreateNumber(round));
        cJSON_AddItemToArray(entry, cJSON_CreateNumber(chance(m, 0.3) ? 1 : between(m, 0.2, 1)));
        cJSON_AddItemToArray(scheduled, entry);
    }
}

/* What the threat is on; counter-sanctions need a threat against the sender to answer. */
static void trigger_make(maker *m, cJSON *object, const parties *all, uint32_t n, uint32_t own)
{
    static const char *const kinds[] = {"signal", "violation", "refusal"};
    uint32_t answered[MAX_THREATS], n_answered = 0;
    for (uint32_t t = 0; t < n; t++)
        if (all[t].target == all[own].sender)
            answered[n_answered++] = t;
    if (n_answered == 0 || chance(m, 0.5)) {
        cJSON_AddStringToObject(object, "on", kinds[pick(m, 3)]);
        return;
    }
    cJSON_AddStringToObject(object, "on", "imposition");
    cJSON_AddStringToObject(object, "of", threat_names[answered[pick(m, n_answered)]]);
}

static void threat_make(maker *m, cJSON *object, const char *at)
{
    static const span credibility = {.low = 0.2, .high = 1};
    static const span cost = {.low = -0.2, .high = 2, .loose = true};
    static const span threshold = {.low = 1, .high = 3, .whole = true};
    static const span few = {.low = 0, .high = 3, .whole = true};
    const span duration = {.low = 1, .high = m->small ? 4 : 6, .whole = true};
    static const span escalation = {.low = 0.8, .high = 1.3};
    number_add(m, object, at, "threshold", &threshold, 0.7);
    number_add(m, object, at, "forget", &few, 0.4);
    number_add(m, object, at, "credibility", &credibility, 1);
    number_add(m, object, at, "audience_cost", &cost, 0.5);
    number_add(m, object, at, "delay", &few, 0.4);
    number_add(m, object, at, "duration", &duration, 1);
    number_add(m, object, at, "relief", &few, 0.5);
    number_add(m, object, at, "escalation", &escalation, 0.4);
    instruments_make(m, object, at);
    scheduled_make(m, object);
}

void threats_make(maker *m)
{
    cJSON *threats = cJSON_AddObjectToObject(m->root, "threats");
    parties all[MAX_THREATS];
    uint32_t n = pick(m, m->small ? (m->n_actors > 2 ? 2 : 3) : MAX_THREATS + 1);
    for (uint32_t t = 0; t < n; t++) {
        all[t].sender = pick(m, m->n_actors);
        all[t].target = (all[t].sender + 1 + pick(m, m->n_actors - 1)) % m->n_actors;
        if (t > 0 && chance(m, 0.4)) /* several between the same two, either way */
            all[t] = chance(m, 0.5) ? all[t - 1] : (parties){all[t - 1].target, all[t - 1].sender};
        m->threatened[all[t].target] = true;
    }
    for (uint32_t t = 0; t < n; t++) {
        cJSON *object = cJSON_AddObjectToObject(threats, threat_names[t]);
        prefix at = prefix_of("/threats", threat_names[t]);
        bool both[MAX_ACTORS] = {false};
        both[all[t].sender] = both[all[t].target] = true;
        cJSON_AddStringToObject(object, "sender", maker_actors[all[t].sender]);
        cJSON_AddStringToObject(object, "target", maker_actors[all[t].target]);
        some_issues(m, object, both);
        standing_add(m, object, 0.25);
        trigger_make(m, object, all, n, t);
        threat_make(m, object, at.text);
    }
}
