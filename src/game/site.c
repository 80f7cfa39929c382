/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "game/game.h"

#include "core/memory.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

/* Where `site` stands among the sorted sites, or would. */
static uint32_t site_position(const parley_game *game, uint32_t site)
{
    uint32_t low = 0, high = game->n_sites;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (game->sites[middle] < site)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

parley_status site_init(uint32_t *site, parley_game *game, const char *format, ...)
{
    char *name = NULL;
    va_list arguments;
    va_start(arguments, format);
    int length = vasprintf(&name, format, arguments);
    va_end(arguments);
    if (length < 0)
        return PARLEY_ERROR_MEMORY;

    size_t n_allocated = game->n_sites_allocated;
    bool room =
        memory_grow((void **)&game->sites, game->n_sites, &n_allocated, sizeof *game->sites);
    if (!room) {
        free(name);
        return PARLEY_ERROR_MEMORY;
    }
    game->n_sites_allocated = (uint32_t)n_allocated;

    uint32_t position, salt = 0;
    do {
        *site = XXH32(name, (size_t)length, salt++);
        position = site_position(game, *site);
    } while (position < game->n_sites && game->sites[position] == *site);
    free(name);
    memmove(game->sites + position + 1, game->sites + position,
            (game->n_sites - position) * sizeof *game->sites);
    game->sites[position] = *site;
    game->n_sites++;
    return PARLEY_OK;
}
