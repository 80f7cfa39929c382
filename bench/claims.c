/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the counter costs that the processes of a sweep claim their batches from:
 *
 *     mpirun -n 4 build/bench/parley-claims
 *
 * Takes a second. First the last process claims alone, which gives the time until a claim is
 * answered; then all claim at once, which gives how many the counter answers in a second. From
 * these, how many threads it can serve where each asks for a batch of so many seconds. */
#include "study/ranks.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <time.h>

#define SECONDS 0.4 /* of each of the two parts */

static double seconds_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Claims for a while: how many this process got. */
static double claim(const ranks *r)
{
    double end = seconds_now() + SECONDS, n = 0;
    while (seconds_now() < end) {
        r->module->next();
        n++;
    }
    return n;
}

/* All wait for each other, and for the highest number of all that they bring. */
static double highest(const ranks *r, double number)
{
    return r->module->worst((int)fmin(number, INT32_MAX));
}

int main(void)
{
    ranks r;
    parley_error error = {0};
    if (ranks_start(&r, &error)) {
        fprintf(stderr, "parley-claims: %s\n", error.n_faults ? error.faults[0].message : "error");
        parley_error_free(&error);
        return 4;
    }
    if (!r.module) {
        fprintf(stderr, "parley-claims: start it with mpirun -n 2 or more\n");
        return 2;
    }
    bool last = r.rank == r.n_ranks - 1;
    highest(&r, 0);
    double alone = highest(&r, last ? claim(&r) : 0);
    uint64_t before = r.module->next();
    highest(&r, 0);
    claim(&r);
    highest(&r, 0);
    double together = highest(&r, r.rank == 0 ? (double)(r.module->next() - before) : 0);
    if (r.rank == 0) {
        double answer = SECONDS / alone, served = SECONDS / together;
        printf("processes                   %d\n", r.n_ranks);
        printf("a claim is answered after   %.3g microseconds\n", answer * 1e6);
        printf("claims a second, together   %.3g\n", 1 / served);
        printf("threads that one counter serves, each batch taking\n");
        for (double batch = 5e-3; batch < 1; batch *= 10)
            printf("    %4g s                  %.3g\n", batch, batch / served);
    }
    ranks_end(&r);
    return 0;
}
