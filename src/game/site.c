/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "game/game.h"

#include "core/memory.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <xxhash.h>

/* The place of `site` in a table: the one that holds it, or the free one that would. */
static uint32_t *place_of(uint32_t *table, uint32_t n_places, uint32_t site)
{
    uint32_t place = site & (n_places - 1);
    while (table[place] && table[place] != site)
        place = (place + 1) & (n_places - 1);
    return &table[place];
}

/* Keeps half of the table free. False out of memory. */
static bool table_grow(parley_game *game)
{
    if (2 * game->n_sites < game->n_places)
        return true;
    uint32_t n_places = game->n_places ? 2 * game->n_places : 64; /* a power of 2 */
    uint32_t *grown = memory_array(n_places, sizeof *grown);
    if (!grown)
        return false;
    for (uint32_t p = 0; p < game->n_places; p++)
        if (game->sites[p])
            *place_of(grown, n_places, game->sites[p]) = game->sites[p];
    free(game->sites);
    game->sites = grown;
    game->n_places = n_places;
    return true;
}

parley_status site_init(uint32_t *site, parley_game *game, const char *format, ...)
{
    if (!table_grow(game))
        return PARLEY_ERROR_MEMORY;
    char *name = NULL;
    va_list arguments;
    va_start(arguments, format);
    int length = vasprintf(&name, format, arguments);
    va_end(arguments);
    if (length < 0)
        return PARLEY_ERROR_MEMORY;
    uint32_t *place, salt = 0;
    do {
        *site = XXH32(name, (size_t)length, salt++);
        place = place_of(game->sites, game->n_places, *site);
    } while (*place || !*site);
    free(name);
    *place = *site;
    game->n_sites++;
    return PARLEY_OK;
}
