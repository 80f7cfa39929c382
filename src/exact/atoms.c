/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exact/atoms.h"

#include "core/memory.h"
#include "scenario/value.h"

#include <gsl/gsl_integration.h>
#include <stdlib.h>

static parley_status atoms_room(exact_atoms *atoms, uint32_t n)
{
    atoms->values = memory_array(n, sizeof *atoms->values);
    atoms->weights = memory_array(n, sizeof *atoms->weights);
    return atoms->values && atoms->weights ? PARLEY_OK : PARLEY_ERROR_MEMORY;
}

/* Those of weight 0 and those that truncation redraws are left out; equal ones are one. */
static parley_status discrete_init(exact_atoms *atoms, const parley_value *value)
{
    double sum = 0;
    if (atoms_room(atoms, value->n_values))
        return PARLEY_ERROR_MEMORY;
    for (uint32_t v = 0; v < value->n_values; v++) {
        double x = value->values[v];
        uint32_t k = 0;
        if (value->weights[v] <= 0 || x < value->min || x > value->max)
            continue;
        while (k < atoms->n && atoms->values[k] != x)
            k++;
        if (k == atoms->n)
            atoms->values[atoms->n++] = x;
        atoms->weights[k] += value->weights[v];
        sum += value->weights[v];
    }
    for (uint32_t k = 0; k < atoms->n; k++)
        atoms->weights[k] /= sum;
    return PARLEY_OK;
}

parley_status atoms_init(exact_atoms *atoms, const parley_value *value, uint32_t nodes)
{
    *atoms = (exact_atoms){0};
    if (value->distribution == PARLEY_DISCRETE)
        return discrete_init(atoms, value);
    gsl_integration_glfixed_table *table = gsl_integration_glfixed_table_alloc(nodes);
    if (!table)
        return PARLEY_ERROR_MEMORY;
    parley_status status = atoms_room(atoms, nodes);
    for (uint32_t k = 0; !status && k < nodes; k++) {
        double u;
        gsl_integration_glfixed_point(0, 1, k, &u, &atoms->weights[k], table);
        atoms->values[k] = value_quantile(value, u);
        atoms->n++;
    }
    gsl_integration_glfixed_table_free(table);
    return status;
}

parley_status atoms_median(exact_atoms *atoms, const parley_value *value)
{
    *atoms = (exact_atoms){0};
    if (atoms_room(atoms, 1))
        return PARLEY_ERROR_MEMORY;
    atoms->values[0] = value_quantile(value, 0.5);
    atoms->weights[0] = 1;
    atoms->n = 1;
    return PARLEY_OK;
}

void atoms_free(exact_atoms *atoms)
{
    free(atoms->values);
    free(atoms->weights);
    *atoms = (exact_atoms){0};
}
