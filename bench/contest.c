/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double far = 4.5; /* standard errors */

static bool same(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

static uint64_t rounded_up(uint64_t n, uint64_t quantum)
{
    return (n + quantum - 1) / quantum * quantum;
}

/* Doubles (or more) until a run lasts at least half as long as asked, then aims. */
static parley_status size(contender *c, const effort *e, parley_error *error)
{
    c->n = c->quantum;
    while (!e->smallest) {
        parley_status status = c->run(c, c->n, 1, &c->last, error);
        if (status)
            return status;
        double factor = e->seconds / fmax(c->last.seconds[c->sized_by], 1e-6);
        bool close = factor < 2;
        c->n = rounded_up((uint64_t)((double)c->n * fmin(factor, 16)), c->quantum);
        if (close)
            return PARLEY_OK;
    }
    return PARLEY_OK;
}

static parley_status sample(contender *c, uint32_t seed, parley_error *error)
{
    parley_status status = c->run(c, c->n, seed, &c->last, error);
    for (uint32_t p = 0; c->parts[p]; p++)
        c->samples[p][c->n_samples] = c->last.seconds[p];
    c->n_samples++;
    return status;
}

parley_status contest_run(contest *c, const effort *e, parley_error *error)
{
    parley_status status = PARLEY_OK;
    for (int i = 0; i < c->n_contenders && !status; i++)
        status = size(&c->contenders[i], e, error);
    for (int repeat = 0; repeat < e->repeats && !status; repeat++)
        for (int i = 0; i < c->n_contenders && !status; i++)
            status = sample(&c->contenders[i], (uint32_t)repeat + 1, error);
    return status;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

double contest_median(const contender *c, uint32_t part)
{
    double sorted[MOST_REPEATS];
    int n = c->n_samples;
    memcpy(sorted, c->samples[part], (size_t)n * sizeof *sorted);
    qsort(sorted, (size_t)n, sizeof *sorted, compare);
    return n % 2 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
}

double contest_rate(const contender *c, uint32_t part)
{
    return (double)c->n * c->units / contest_median(c, part);
}

const contender *contest_find(const contest *c, role as, int n_threads, const char *isa,
                              const char *rng)
{
    for (int i = 0; i < c->n_contenders; i++) {
        const contender *one = &c->contenders[i];
        if (one->role == as && one->n_threads == n_threads && (!isa || same(one->isa, isa)) &&
            (!rng || same(one->rng, rng)))
            return one;
    }
    return NULL;
}

static bool agree(const contest *c, const contender *one, uint32_t actor, const mean *wanted)
{
    const mean *found = &one->last.means[actor];
    double difference = found->mean - wanted->mean;
    double error = hypot(found->standard_error, wanted->standard_error);
    if (fabs(difference) <= far * error)
        return true;
    fprintf(stderr,
            "parley-bench: %s: %s on %d threads, %s, %s: actor %u gets %.6g, not %.6g: "
            "%.3g standard errors away\n",
            c->workload, one->parts[0], one->n_threads, one->isa ? one->isa : "-",
            one->rng ? one->rng : "-", actor, found->mean, wanted->mean, difference / error);
    return false;
}

int contest_check(const contest *c)
{
    int n_far = 0;
    const contender *scalar = contest_find(c, ROLE_SCALAR, c->contenders[0].n_threads, NULL, NULL);
    for (int i = 0; i < c->n_contenders; i++) {
        const contender *one = &c->contenders[i];
        for (uint32_t a = 0; a < one->last.n_means; a++) {
            mean wanted = {0};
            if (c->exact)
                wanted.mean = c->exact[a];
            else if (scalar && scalar != one)
                wanted = scalar->last.means[a];
            else
                continue;
            n_far += !agree(c, one, a, &wanted);
        }
    }
    return n_far;
}
