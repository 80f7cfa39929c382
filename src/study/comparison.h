/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a comparison holds. A cell is a measure of a variant. */
#ifndef PARLEY_STUDY_COMPARISON_H
#define PARLEY_STUDY_COMPARISON_H

#include "parley/compare.h"
#include "study/paired.h"

/* All are doubles, to be added as such. */
typedef struct cell_sums {
    clusters own;
    paired_sums paired; /* with the first variant */
} cell_sums;

/* How worlds differ from those of the first variant, by cell; those where nothing is unknown, and
 * those of the first variant, have no bins. */
typedef struct world_sketches {
    struct sketch *cells;
    sketch_bin *bins;
} world_sketches;

struct parley_comparison {
    uint32_t n_variants, n_measures;
    parley_variant *variants;
    parley_measure *measures; /* by cell; of those that the variant has */
    bool *has;                /* by cell */
    char **texts;             /* by measure */
    uint64_t n_replications;
    double *centres;   /* by cell: what means are counted from, from a pilot block */
    double *per_scale; /* by cell: of its sketch */
    cell_sums *sums;   /* by cell */
    world_sketches worlds;
};

static inline uint32_t comparison_n_cells(const parley_comparison *c)
{
    return c->n_variants * c->n_measures;
}

static inline uint32_t comparison_cell(const parley_comparison *c, uint32_t variant,
                                       uint32_t measure)
{
    return variant * c->n_measures + measure;
}

/* The sketch of a cell, NULL where it has none. */
static inline struct sketch *comparison_sketch(const world_sketches *worlds, uint32_t cell)
{
    return worlds->cells[cell].bins ? &worlds->cells[cell] : NULL;
}

#endif
