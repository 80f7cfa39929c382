/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/player.h"

#include "parley/random.h"

#include <string.h>
#include <xxhash.h>

/* Those of GSL's generators whose numbers have at least 8 bits. */
static const gsl_rng_type *usable(uint32_t index)
{
    for (const gsl_rng_type **t = gsl_rng_types_setup(); *t; t++)
        if ((*t)->max - (*t)->min > 0xff && index-- == 0)
            return *t;
    return NULL;
}

const char *parley_rng_name(uint32_t index)
{
    static const char ars_name[] = "ars4x32-7";
    if (index == GENERATOR_ARS)
        return ars_name;
    if (index == GENERATOR_PHILOX)
        return parley_rng_philox4x32->name;
    const gsl_rng_type *type = usable(index - GENERATOR_GSL);
    return type ? type->name : NULL;
}

static parley_status rng_find(playing *how, const char *name, parley_error *error)
{
    const char *known;
    for (uint32_t i = 0; (known = parley_rng_name(i)); i++) {
        if (name && strcmp(name, known) != 0)
            continue;
        how->generator = i < GENERATOR_GSL ? (enum generator)i : GENERATOR_GSL;
        how->rng_type = i < GENERATOR_GSL ? NULL : usable(i - GENERATOR_GSL);
        return PARLEY_OK;
    }
    return parley_error_add(error, PARLEY_ERROR_USAGE, NULL, NULL,
                            "there is no random number generator called %s", name);
}

parley_status playing_init(playing *how, const parley_game *game, const parley_options *options,
                           parley_error *error)
{
    *how = (playing){.game = game,
                     .kernel = kernel_find(options->isa),
                     .seed = options->seed,
                     .point = options->point,
                     .agreements = options->agreements};
    if (!how->kernel)
        return parley_error_add(error, PARLEY_ERROR_USAGE, NULL, NULL,
                                "this machine cannot run the engine's code for '%s'", options->isa);
    if (game && game->scenario->negotiation && !how->agreements)
        return parley_error_add(error, PARLEY_ERROR_USAGE, NULL, NULL,
                                "%s leaves it to negotiation what is agreed, and nobody says here "
                                "what that is; parley run, trace, compare and sweep do",
                                game->scenario->name);
    return rng_find(how, options->rng, error);
}

parley_status player_init(player *p, const playing *how)
{
    *p = (player){.how = how};
    if (how->rng_type && !(p->rng = gsl_rng_alloc(how->rng_type)))
        return PARLEY_ERROR_MEMORY;
    p->play = how->kernel->init(how->game, how->generator, p->rng, how->seed, how->point);
    if (!p->play)
        return PARLEY_ERROR_MEMORY;
    if (!how->game->scenario->negotiation)
        return PARLEY_OK;
    if (!(p->drawer = how->agreements->init(how->agreements->context)))
        return PARLEY_ERROR_MEMORY;
    how->kernel->agree(p->play, how->agreements, p->drawer);
    return PARLEY_OK;
}

void player_block(player *p, uint64_t block, uint32_t n_lanes, struct tally *tally,
                  const sample_plan *plan, double *values, double *weights)
{
    if (p->rng) { /* starts afresh in every block */
        const uint64_t address[] = {p->how->seed, p->how->point, block};
        gsl_rng_set(p->rng, XXH64(address, sizeof address, 0) & 0x7fffffff);
    }
    p->how->kernel->block(p->play, (uint32_t)block, n_lanes, tally, plan, values, weights);
}

void player_free(player *p)
{
    if (p->how)
        p->how->kernel->free(p->play);
    if (p->drawer)
        p->how->agreements->free(p->drawer);
    if (p->rng)
        gsl_rng_free(p->rng);
    *p = (player){0};
}
