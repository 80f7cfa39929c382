/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "study/ranks.h"

#include "core/memory.h"

#include <dlfcn.h>
#include <sched.h>
#include <stdlib.h>
#include <unistd.h>

/* The highest that the environment says under any of these names; 0 if nothing. */
static long highest(const char *const *names)
{
    long most = 0;
    for (; *names; names++) {
        const char *text = getenv(*names);
        long number = text ? strtol(text, NULL, 10) : 0;
        most = number > most ? number : most;
    }
    return most;
}

/* What Open MPI's, MPICH's and Slurm's launchers leave in the environment of those they start. srun
 * leaves its own of every program, so that only one with PMIx is a launcher of MPI. */
static bool launched(void)
{
    static const char *const sizes[] = {"OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "MPI_LOCALNRANKS",
                                        NULL};
    static const char *const steps[] = {"SLURM_STEP_NUM_TASKS", NULL};
    return highest(sizes) > 1 || (getenv("PMIX_RANK") && highest(steps) > 1);
}

int ranks_threads(const ranks *r, int wanted)
{
    static const char *const locals[] = {"OMPI_COMM_WORLD_LOCAL_SIZE", "MPI_LOCALNRANKS", NULL};
    cpu_set_t bound;
    long n_local = highest(locals), n_cores = sysconf(_SC_NPROCESSORS_ONLN);
    if (wanted > 0 || r->n_ranks == 1 || n_local < 2 || sched_getaffinity(0, sizeof bound, &bound))
        return wanted;
    /* a launcher may have bound each process to a part of the machine already, or not */
    long part = n_cores > n_local ? n_cores / n_local : 1, own = CPU_COUNT(&bound);
    return (int)(own < part ? own : part);
}

/* As $PARLEY_MPI says, or where it was built with the program, or where it is installed. */
static void *module_open(void)
{
    const char *path = getenv("PARLEY_MPI");
    if (path && *path)
        return dlopen(path, RTLD_NOW | RTLD_LOCAL);
    void *library = dlopen(PARLEY_MPI_NAME, RTLD_NOW | RTLD_LOCAL);
    return library ? library : dlopen(PARLEY_MPI_FOLDER "/" PARLEY_MPI_NAME, RTLD_NOW | RTLD_LOCAL);
}

static parley_status module_load(ranks *r, parley_error *error)
{
    r->library = module_open();
    if (!r->library)
        return parley_error_add(error, PARLEY_ERROR_SYSTEM, NULL, NULL,
                                "started by an MPI launcher, but the part that speaks MPI cannot "
                                "be loaded: %s; $PARLEY_MPI may say where it is",
                                dlerror());
    r->module = dlsym(r->library, RANKS_SYMBOL);
    if (!r->module)
        return parley_error_add(error, PARLEY_ERROR_SYSTEM, NULL, NULL,
                                "$PARLEY_MPI is not parley's part that speaks MPI");
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
    if (!r->module)
        return status;
    int rank = status == PARLEY_OK ? 0 : status == PARLEY_STOPPED ? 1 : 2 + (int)status;
    int worst = r->module->worst(rank);
    return worst < 2 ? (worst ? PARLEY_STOPPED : PARLEY_OK) : (parley_status)(worst - 2);
}

/* The library stays loaded: MPI leaves threads and handlers behind. */
void ranks_end(ranks *r)
{
    if (r->module)
        r->module->end();
    *r = (ranks){.rank = 0, .n_ranks = 1};
}
