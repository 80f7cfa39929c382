/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The processes of a run that mpirun (or srun) started together. The program itself knows nothing
 * of MPI: what speaks it is a module that is loaded where such a launcher is at work. */
#ifndef PARLEY_STUDY_RANKS_H
#define PARLEY_STUDY_RANKS_H

#include "parley/error.h"

#include <stdint.h>

/* What the module gives, under the name RANKS_SYMBOL. All of it is called by one thread alone. */
typedef struct ranks_module {
    bool (*start)(int *rank, int *n_ranks); /* false: MPI says no */
    uint64_t (*next)(void);                 /* 0, 1, 2, ...: each number to one rank alone */
    int (*worst)(int status);               /* the highest of all ranks; waits for all */
    void (*attend)(void);                   /* answers other ranks that wait for this one */
    void (*stop)(void);                     /* next: nothing but numbers past any batch */
    void (*end)(void);
} ranks_module;

#define RANKS_SYMBOL "parley_ranks"

typedef struct ranks {
    int rank, n_ranks;
    const ranks_module *module; /* NULL: a process on its own, rank 0 of 1 */
    void *library;
} ranks;

/* Finds out who else is there. PARLEY_ERROR_SYSTEM where a launcher is at work but the module is
 * not there, or MPI fails. */
parley_status ranks_start(ranks *r, parley_error *error);
/* Threads that are worth starting here: `wanted`, or where that is 0 and other processes of the run
 * are on the same machine a part of its cores; 0 where this one has it to itself. */
int ranks_threads(const ranks *r, int wanted);
/* Waits for all; returns the status of the one that fared worst, an error before one that stopped.
 */
parley_status ranks_meet(const ranks *r, parley_status status);
/* Safe twice. */
void ranks_end(ranks *r);

#endif
