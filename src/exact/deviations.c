/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exact/deviations.h"

#include "core/memory.h"
#include "game/game.h"

#include <stdlib.h>
#include <string.h>

const char *const *list_or_catalogue(uint32_t *n_list, const char *const *list,
                                     const char *catalogue[MOST_CATALOGUE])
{
    if (*n_list > 0)
        return list;
    while ((catalogue[*n_list] = parley_catalogue(*n_list)))
        ++*n_list;
    return catalogue;
}

char *strategy_name(const char *json)
{
    char *name = memory_array(strlen(json) + 1, 1), *end = name;
    for (; name && *json; json++)
        if (!strchr("\"{} \t\r\n", *json))
            *end++ = *json == ',' ? ' ' : *json;
    const char *type = name && strncmp(name, "type:", 5) == 0 ? name + 5 : name;
    char *plain = type ? memory_format("%s", type) : NULL;
    free(name);
    return plain;
}

bool plays(const parley_scenario *scenario, uint32_t actor)
{
    for (uint32_t k = 0; k < scenario->n_issues; k++)
        if (contains(scenario->issues[k].n_parties, scenario->issues[k].parties, actor))
            return true;
    return false;
}

static bool is_asked(const parley_scenario *scenario, uint32_t actor)
{
    for (uint32_t c = 0; c < scenario->n_commitments; c++) {
        const parley_commitment *commitment = &scenario->commitments[c];
        if (commitment->kind == PARLEY_ASSISTANCE &&
            contains(commitment->n_parties, commitment->parties, actor))
            return true;
    }
    return false;
}

/* Takes the name over. */
static bool deviation_add(deviations *all, deviation one)
{
    void *at = all->at;
    if (!one.name || !memory_grow(&at, all->n, &all->n_allocated, sizeof *all->at)) {
        free(one.name);
        return false;
    }
    all->at = at;
    all->at[all->n++] = one;
    return true;
}

static bool actor_add(deviations *all, const parley_scenario *scenario, uint32_t actor, bool reply,
                      uint32_t n_list, const char *const *list)
{
    bool good = true;
    for (uint32_t k = 0; good && k < n_list && plays(scenario, actor); k++)
        good = deviation_add(all, (deviation){.actor = actor,
                                              .kind = PARLEY_DEVIATION_STRATEGY,
                                              .name = strategy_name(list[k]),
                                              .strategy = list[k]});
    if (good && reply)
        good = deviation_add(all, (deviation){.actor = actor,
                                              .kind = PARLEY_DEVIATION_REPLY,
                                              .name = memory_format("best_reply")});
    for (uint32_t h = 0; good && h < scenario->n_threats; h++)
        for (int p = 1; good && p >= 0 && scenario->threats[h].sender == actor; p--)
            good = deviation_add(
                all, (deviation){.actor = actor,
                                 .kind = PARLEY_DEVIATION_IMPOSE,
                                 .name = memory_format("%s_impose:%s", p ? "always" : "never",
                                                       scenario->threats[h].id),
                                 .threat = h,
                                 .p = p});
    for (int p = 1; good && p >= 0 && is_asked(scenario, actor); p--)
        good = deviation_add(all,
                             (deviation){.actor = actor,
                                         .kind = PARLEY_DEVIATION_HONOUR,
                                         .name = memory_format("%s_honour", p ? "always" : "never"),
                                         .p = p});
    return good;
}

parley_status deviations_init(deviations *all, const parley_scenario *scenario, uint32_t actor,
                              bool reply, uint32_t n_list, const char *const *list)
{
    *all = (deviations){0};
    for (uint32_t i = 0; i < scenario->n_actors; i++)
        if ((actor == PARLEY_NONE || actor == i) &&
            !actor_add(all, scenario, i, reply, n_list, list))
            return PARLEY_ERROR_MEMORY;
    return PARLEY_OK;
}

void deviations_free(deviations *all)
{
    for (uint32_t d = 0; d < all->n; d++) {
        free(all->at[d].name);
        deviant_free(&all->at[d].of);
    }
    free(all->at);
    *all = (deviations){0};
}

parley_status deviation_compile(deviation *one, const parley_scenario *scenario,
                                parley_error *error)
{
    switch (one->kind) {
    case PARLEY_DEVIATION_STRATEGY:
        return deviant_strategy(&one->of, scenario, one->actor, one->strategy, error);
    case PARLEY_DEVIATION_IMPOSE:
        return deviant_impose(&one->of, scenario, one->threat, one->p, error);
    case PARLEY_DEVIATION_HONOUR:
        return deviant_honour(&one->of, scenario, one->actor, one->p, error);
    case PARLEY_DEVIATION_REPLY:
        break;
    }
    return PARLEY_OK;
}
