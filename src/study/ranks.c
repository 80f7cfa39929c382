/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "study/ranks.h"

#include "core/memory.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

/* What Open MPI, MPICH's and Slurm's launchers leave in the environment of those they start. */
static bool launched(void)
{
    static const char *const sizes[] = {"OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "MPI_LOCALNRANKS"};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        const char *size = getenv(sizes[i]);
        if (size && strtol(size, NULL, 10) > 1)
            return true;
    }
    return false;
}

/* $PARLEY_MPI, or where it is installed. */
static const char *module_path(void)
{
    const char *path = getenv("PARLEY_MPI");
    return path && *path ? path : PARLEY_MPI_MODULE;
}

static parley_status module_load(ranks *r, parley_error *error)
{
    r->library = dlopen(module_path(), RTLD_NOW | RTLD_LOCAL);
    if (!r->library)
        return parley_error_add(error, PARLEY_ERROR_SYSTEM, NULL, NULL,
                                "started by an MPI launcher, but the part that speaks MPI cannot "
                                "be loaded: %s; $PARLEY_MPI may say where it is",
                                dlerror());
    r->module = dlsym(r->library, RANKS_SYMBOL);
    if (!r->module)
        return parley_error_add(error, PARLEY_ERROR_SYSTEM, NULL, NULL,
                                "%s is not parley's part that speaks MPI", module_path());
    if (r->module->start(&r->rank, &r->n_ranks))
        return PARLEY_OK;
    r->module = NULL;
    return parley_error_add(error, PARLEY_ERROR_SYSTEM, NULL, NULL, "MPI cannot be started");
}

parley_status ranks_start(ranks *r, parley_error *error)
{
    *r = (ranks){.rank = 0, .n_ranks = 1};
    parley_status status = launched() ? module_load(r, error) : PARLEY_OK;
    if (status)
        ranks_end(r);
    return status;
}

parley_status ranks_meet(const ranks *r, parley_status status)
{
    return r->module ? (parley_status)r->module->worst((int)status) : status;
}

/* The library stays loaded: MPI leaves threads and handlers behind. */
void ranks_end(ranks *r)
{
    if (r->module)
        r->module->end();
    *r = (ranks){.rank = 0, .n_ranks = 1};
}
