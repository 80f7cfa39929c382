/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exact/front.h"

#include <stdlib.h>
#include <string.h>

void front_free(exact_front *front)
{
    free(front->at);
    free(front->places);
    *front = (exact_front){0};
}

bool front_start(exact_front *front, const exact_key *key)
{
    front->n = 0;
    if (front_room(front, 1))
        return false;
    front->at[front->n++] = (exact_branch){*key, 1};
    return true;
}

parley_status front_room(exact_front *front, size_t ways)
{
    return front_space(front, (front->n ? front->n : 1) * ways);
}

parley_status front_space(exact_front *front, size_t wanted)
{
    if (wanted > MAX_BRANCHES)
        return PARLEY_ERROR_LIMIT;
    if (wanted <= front->n_allocated)
        return PARLEY_OK;
    wanted += wanted / 2 + 16;
    exact_branch *at = reallocarray(front->at, wanted, sizeof *at);
    if (!at)
        return PARLEY_ERROR_MEMORY;
    front->at = at;
    front->n_allocated = wanted;
    return PARLEY_OK;
}

static bool places_clear(exact_front *front)
{
    size_t wanted = front->n_places ? front->n_places : 64;
    while (wanted < 2 * front->n)
        wanted *= 2;
    if (wanted > front->n_places) {
        uint32_t *places = reallocarray(front->places, wanted, sizeof *places);
        if (!places)
            return false;
        front->places = places;
        front->n_places = wanted;
    }
    size_t used = 64;
    while (used < 2 * front->n)
        used *= 2;
    memset(front->places, 0, used * sizeof *front->places);
    return true;
}

/* Two by two, without the table. */
static void merge_few(exact_front *front)
{
    size_t kept = 0;
    for (size_t i = 0; i < front->n; i++) {
        const exact_branch *branch = &front->at[i];
        size_t k = 0;
        if (branch->p == 0)
            continue;
        while (k < kept && memcmp(&front->at[k].key, &branch->key, sizeof branch->key) != 0)
            k++;
        if (k < kept)
            front->at[k].p += branch->p;
        else
            front->at[kept++] = *branch;
    }
    front->n = kept;
}

parley_status front_merge(exact_front *front)
{
    size_t kept = 0, mask = 64;
    if (front->n <= 12) {
        merge_few(front);
        return PARLEY_OK;
    }
    if (!places_clear(front))
        return PARLEY_ERROR_MEMORY;
    while (mask < 2 * front->n)
        mask *= 2;
    mask--;
    for (size_t i = 0; i < front->n; i++) {
        const exact_branch *branch = &front->at[i];
        if (branch->p == 0)
            continue;
        size_t place = key_hash(&branch->key) & mask;
        while (front->places[place] != 0 && memcmp(&front->at[front->places[place] - 1].key,
                                                   &branch->key, sizeof branch->key) != 0)
            place = (place + 1) & mask;
        if (front->places[place] != 0) {
            front->at[front->places[place] - 1].p += branch->p;
            continue;
        }
        front->at[kept++] = *branch;
        front->places[place] = (uint32_t)kept;
    }
    front->n = kept;
    return PARLEY_OK;
}
