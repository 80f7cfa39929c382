/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is compared, and what came of it. */
#include "core/memory.h"
#include "game/game.h"
#include "study/comparison.h"

#include <stdlib.h>
#include <string.h>

/* -- measures -------------------------------------------------------------------------------- */

static const parley_scenario *scenario_of(const parley_comparison *c, uint32_t variant)
{
    return c->variants[variant].game->scenario;
}

/* A new string. */
static char *text_of(const parley_measure *measure, const parley_scenario *scenario)
{
    size_t size = parley_measure_text(measure, scenario, NULL, 0) + 1;
    char *text = memory_array(size, 1);
    if (text)
        parley_measure_text(measure, scenario, text, size);
    return text;
}

static void measure_add(parley_comparison *c, const parley_measure *measure)
{
    for (uint32_t m = 0; m < c->n_measures; m++)
        if (memcmp(&c->measures[m], measure, sizeof *measure) == 0)
            return;
    c->measures[c->n_measures++] = *measure;
}

/* A measure that is not there is a fault of whoever asked for it. */
static parley_status measures_read(parley_comparison *c, uint32_t n, const char *const *texts,
                                   parley_error *error)
{
    parley_error faults = {0};
    for (uint32_t i = 0; i < n; i++) {
        parley_measure measure;
        if (!parley_measure_parse(&measure, scenario_of(c, 0), texts[i], NULL, NULL, &faults))
            measure_add(c, &measure);
    }
    parley_status status = PARLEY_OK;
    for (size_t f = 0; f < faults.n_faults; f++)
        status = parley_error_add(error, PARLEY_ERROR_USAGE, NULL, NULL, "%s: %s",
                                  c->variants[0].name, faults.faults[f].message);
    parley_error_free(&faults);
    return status;
}

/* The value of every actor and the cooperation of every pair. */
static void measures_default(parley_comparison *c)
{
    const parley_game *game = c->variants[0].game;
    parley_measure measure = parley_measure_none;
    measure.quantity = PARLEY_VALUE;
    for (measure.actor = 0; measure.actor < game->scenario->n_actors; measure.actor++)
        measure_add(c, &measure);
    measure.quantity = PARLEY_COOPERATION;
    for (uint32_t l = 0; l < game->n_links; l++) {
        measure.actor = game->links[l].actor;
        measure.counterpart = game->links[l].counterpart;
        measure.issue = game->links[l].issue;
        measure_add(c, &measure);
    }
}

/* Those that the first variant is asked about, with room for all variants. */
static parley_status measures_find(parley_comparison *c, uint32_t n, const char *const *texts,
                                   parley_error *error)
{
    const parley_scenario *first = scenario_of(c, 0);
    size_t most = n > 0                   ? n
                  : first->n_headline > 0 ? first->n_headline
                                          : first->n_actors + c->variants[0].game->n_links;
    c->measures = memory_array(most * c->n_variants, sizeof *c->measures);
    c->has = memory_array(most * c->n_variants, sizeof *c->has);
    if (!c->measures || !c->has)
        return PARLEY_ERROR_MEMORY;
    if (n > 0)
        return measures_read(c, n, texts, error);
    if (first->n_headline > 0)
        return measures_read(c, first->n_headline, (const char *const *)first->headline, error);
    measures_default(c);
    return PARLEY_OK;
}

static parley_status texts_init(parley_comparison *c)
{
    c->texts = memory_array(c->n_measures, sizeof *c->texts);
    if (!c->texts)
        return PARLEY_ERROR_MEMORY;
    for (uint32_t m = 0; m < c->n_measures; m++)
        if (!(c->texts[m] = text_of(&c->measures[m], scenario_of(c, 0))))
            return PARLEY_ERROR_MEMORY;
    return PARLEY_OK;
}

/* Which of the measures a variant has: those whose names mean something in it. */
static parley_status measures_resolve(parley_comparison *c, uint32_t variant, parley_error *error)
{
    uint32_t n_found = 0;
    for (uint32_t m = 0; m < c->n_measures; m++) {
        uint32_t cell = comparison_cell(c, variant, m);
        c->has[cell] = !parley_measure_parse(&c->measures[cell], scenario_of(c, variant),
                                             c->texts[m], NULL, NULL, NULL);
        n_found += c->has[cell];
    }
    if (n_found > 0)
        return PARLEY_OK;
    return parley_error_add(error, PARLEY_ERROR_USAGE, NULL, NULL,
                            "%s has none of the measures that %s is compared by, such as %s",
                            c->variants[variant].name, c->variants[0].name, c->texts[0]);
}

/* -- the comparison -------------------------------------------------------------------------- */

static parley_status cells_init(parley_comparison *c)
{
    uint32_t n = comparison_n_cells(c);
    c->centres = memory_array(n, sizeof *c->centres);
    c->per_scale = memory_array(n, sizeof *c->per_scale);
    double *sums = memory_array(n, sizeof *c->sums); /* doubles, as which they are added */
    c->sums = (cell_sums *)sums;
    return c->centres && c->per_scale && c->sums ? PARLEY_OK : PARLEY_ERROR_MEMORY;
}

parley_status parley_comparison_init(parley_comparison **comparison, uint32_t n_variants,
                                     const parley_variant *variants, uint32_t n_measures,
                                     const char *const *measures, parley_error *error)
{
    *comparison = NULL;
    if (n_variants < 2)
        return parley_error_add(error, PARLEY_ERROR_USAGE, NULL, NULL,
                                "a comparison takes two scenarios or more, not %u", n_variants);
    parley_comparison *c = *comparison = memory_array(1, sizeof *c);
    if (!c)
        return PARLEY_ERROR_MEMORY;
    c->n_variants = n_variants;
    c->variants = memory_array(n_variants, sizeof *c->variants);
    parley_status status = c->variants ? PARLEY_OK : PARLEY_ERROR_MEMORY;
    if (!status) {
        memcpy(c->variants, variants, n_variants * sizeof *variants);
        status = measures_find(c, n_measures, measures, error);
    }
    if (!status)
        status = texts_init(c);
    for (uint32_t v = 0; !status && v < n_variants; v++)
        status = measures_resolve(c, v, error);
    if (!status)
        status = cells_init(c);
    if (status)
        parley_comparison_free(comparison);
    return status;
}

void parley_comparison_free(parley_comparison **comparison)
{
    parley_comparison *c = *comparison;
    if (!c)
        return;
    for (uint32_t m = 0; c->texts && m < c->n_measures; m++)
        free(c->texts[m]);
    free(c->texts);
    free(c->variants);
    free(c->measures);
    free(c->has);
    free(c->centres);
    free(c->per_scale);
    free(c->sums);
    free(c->worlds.cells);
    free(c->worlds.bins);
    free(c);
    *comparison = NULL;
}

/* -- what came of it ------------------------------------------------------------------------- */

uint32_t parley_comparison_n_variants(const parley_comparison *c)
{
    return c->n_variants;
}

const parley_variant *parley_comparison_variant(const parley_comparison *c, uint32_t variant)
{
    return &c->variants[variant];
}

const parley_scenario *parley_comparison_scenario(const parley_comparison *c, uint32_t variant)
{
    return scenario_of(c, variant);
}

uint32_t parley_comparison_n_measures(const parley_comparison *c)
{
    return c->n_measures;
}

const parley_measure *parley_comparison_measure(const parley_comparison *c, uint32_t measure)
{
    return &c->measures[measure];
}

const char *parley_comparison_text(const parley_comparison *c, uint32_t measure)
{
    return c->texts[measure];
}

uint64_t parley_comparison_n_replications(const parley_comparison *c)
{
    return c->n_replications;
}

bool parley_comparison_has(const parley_comparison *c, uint32_t variant, uint32_t measure)
{
    return c->has[comparison_cell(c, variant, measure)];
}

static void shift(parley_estimate *estimate, double by)
{
    estimate->mean += by;
    estimate->ci_low += by;
    estimate->ci_high += by;
    estimate->world_low += by;
    estimate->world_high += by;
}

void parley_comparison_estimate(const parley_comparison *c, uint32_t variant, uint32_t measure,
                                parley_estimate *estimate)
{
    uint32_t cell = comparison_cell(c, variant, measure);
    estimate_ratio(estimate, &c->sums[cell].own);
    shift(estimate, c->centres[cell]);
}

void parley_comparison_difference(const parley_comparison *c, uint32_t variant, uint32_t measure,
                                  parley_estimate *difference)
{
    uint32_t cell = comparison_cell(c, variant, measure), first = comparison_cell(c, 0, measure);
    const cell_sums *sums = &c->sums[cell];
    *difference = (parley_estimate){NAN, NAN, NAN, NAN, NAN, NAN};
    if (variant == 0 || !c->has[cell] || c->n_replications == 0)
        return;
    paired_estimate(difference, &sums->paired, &sums->own, &c->sums[first].own,
                    comparison_sketch(&c->worlds, cell));
    shift(difference, c->centres[cell] - c->centres[first]);
}
