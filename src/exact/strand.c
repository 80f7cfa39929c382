/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exact/strand.h"

#include "core/memory.h"

#include <stdlib.h>

void strand_init(strand *s, const exact_case *of)
{
    *s = (strand){.part = *of->part, .of = *of};
    s->part.links = s->part.threats = s->part.turning = (game_list){0};
    s->part.clusters = NULL;
    s->part.n_clusters = 0;
    s->of.part = &s->part;
}

bool strand_link(strand *s, uint32_t l)
{
    key_add(&s->own, s->part.link[l].state);
    key_add(&s->own, s->part.link[l].timer);
    return list_add(&s->part.links, l);
}

bool strand_threat(strand *s, uint32_t h)
{
    const exact_threat *fields = &s->part.threat[h];
    const exact_field own[] = {fields->phase, fields->tally, fields->quiet,
                               fields->timer, fields->clean, fields->impositions};
    for (size_t k = 0; k < sizeof own / sizeof *own; k++)
        key_add(&s->own, own[k]);
    return list_add(&s->part.threats, h);
}

bool strand_actor(strand *s, uint32_t i)
{
    key_add(&s->own, s->part.type[i]);
    return list_add(&s->part.turning, i);
}

void strand_free(strand *s)
{
    free(s->part.links.at);
    free(s->part.threats.at);
    free(s->part.turning.at);
    front_free(&s->at);
}

/* Whether a target of the pair may be certain to withdraw, as the rules work that out. */
static bool may_have_to_part(const exact_case *of, uint32_t pair)
{
    for (uint32_t k = 0; k < of->part->threats.n; k++) {
        uint32_t h = of->part->threats.at[k];
        const parley_threat *threat = &of->game->scenario->threats[h];
        if (of->game->threats[h].pair != pair || !of->game->threats[h].backlashes)
            continue;
        double none = 1;
        for (uint32_t m = 0; m < threat->n_instruments; m++)
            none *= 1 - case_largest(of, threat->instruments[m].backlash);
        if (1 - none >= 1)
            return true;
    }
    return false;
}

bool cells_add(strand *strands, uint32_t *n, const exact_case *of)
{
    const exact_part *part = of->part;
    bool good = true;
    for (uint32_t k = 0; good && k < part->links.n; k++) {
        uint32_t l = part->links.at[k];
        const game_link *link = &of->game->links[l];
        if (link->reverse < l || may_have_to_part(of, link->pair))
            continue;
        strand *s = &strands[(*n)++];
        strand_init(s, of);
        good = strand_link(s, l) && strand_link(s, link->reverse);
        s->part.clusters = &s->part.links;
        s->part.n_clusters = 1;
    }
    return good;
}

/* By threat: the first one of its family. */
static uint32_t *families_init(const exact_case *of)
{
    const parley_scenario *scenario = of->game->scenario;
    uint32_t *first = memory_array(scenario->n_threats, sizeof *first);
    bool settled = first == NULL;
    for (uint32_t h = 0; first && h < scenario->n_threats; h++)
        first[h] = h;
    while (!settled) {
        settled = true;
        for (uint32_t h = 0; h < scenario->n_threats; h++) {
            if (scenario->threats[h].on != PARLEY_ON_IMPOSITION)
                continue;
            uint32_t *own = &first[h], *other = &first[scenario->threats[h].of];
            settled &= *own == *other;
            *own = *other = *own < *other ? *own : *other;
        }
    }
    return first;
}

bool families_add(strand *strands, uint32_t *n, const exact_case *of)
{
    const exact_part *part = of->part;
    uint32_t *first = families_init(of);
    bool good = first != NULL;
    for (uint32_t k = 0; good && k < part->threats.n; k++) {
        uint32_t h = part->threats.at[k];
        if (first[h] == h)
            strand_init(&strands[(*n)++], of);
        for (uint32_t other = k; good && first[h] == h && other < part->threats.n; other++)
            if (first[part->threats.at[other]] == h)
                good = strand_threat(&strands[*n - 1], part->threats.at[other]);
    }
    free(first);
    return good;
}
