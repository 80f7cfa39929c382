/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one file that speaks MPI: a module, loaded by ranks.c. A counter in rank 0's memory is what
 * all ranks claim their batches from, without rank 0's doing anything for it: where the network can
 * do that. Where it cannot (TCP), rank 0 answers whenever it is inside some call of MPI's. */
#include "study/ranks.h"

#include <mpi.h>

extern const ranks_module parley_ranks;

static MPI_Win window;
static uint64_t *counter;

static bool start(int *rank, int *n_ranks)
{
    int got;
    if (MPI_Init_thread(NULL, NULL, MPI_THREAD_FUNNELED, &got) != MPI_SUCCESS ||
        got < MPI_THREAD_FUNNELED)
        return false;
    MPI_Comm_rank(MPI_COMM_WORLD, rank);
    MPI_Comm_size(MPI_COMM_WORLD, n_ranks);
    MPI_Aint size = *rank == 0 ? sizeof *counter : 0;
    if (MPI_Win_allocate(size, sizeof *counter, MPI_INFO_NULL, MPI_COMM_WORLD, &counter, &window) !=
        MPI_SUCCESS)
        return false;
    if (*rank == 0) {
        MPI_Win_lock(MPI_LOCK_EXCLUSIVE, 0, 0, window);
        *counter = 0;
        MPI_Win_unlock(0, window);
    }
    MPI_Barrier(MPI_COMM_WORLD);
    return MPI_Win_lock_all(0, window) == MPI_SUCCESS;
}

static uint64_t next(void)
{
    const uint64_t one = 1;
    uint64_t number = UINT64_MAX;
    MPI_Fetch_and_op(&one, &number, MPI_UINT64_T, 0, 0, MPI_SUM, window);
    MPI_Win_flush(0, window);
    return number;
}

static void attend(void)
{
    int waiting;
    MPI_Iprobe(MPI_ANY_SOURCE, MPI_ANY_TAG, MPI_COMM_WORLD, &waiting, MPI_STATUS_IGNORE);
}

static void stop(void)
{
    const uint64_t past = UINT64_MAX / 2;
    uint64_t before;
    MPI_Fetch_and_op(&past, &before, MPI_UINT64_T, 0, 0, MPI_REPLACE, window);
    MPI_Win_flush(0, window);
}

static int worst(int status)
{
    int highest = status;
    MPI_Allreduce(&status, &highest, 1, MPI_INT, MPI_MAX, MPI_COMM_WORLD);
    return highest;
}

static void end(void)
{
    MPI_Win_unlock_all(window);
    MPI_Win_free(&window);
    MPI_Finalize();
}

const ranks_module parley_ranks = {
    .start = start, .next = next, .worst = worst, .attend = attend, .stop = stop, .end = end};
