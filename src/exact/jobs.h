/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Work that falls into pieces which have nothing to do with one another, on many threads. */
#ifndef PARLEY_EXACT_JOBS_H
#define PARLEY_EXACT_JOBS_H

#include "parley/exact.h"

/* Does one piece; what it finds goes where no other piece writes. */
typedef parley_status exact_job(void *context, size_t job, parley_error *error);

/* Does all of 0..n-1. Where some fail, the status and the faults are those of the first, whatever
 * the number of threads; PARLEY_STOPPED where the options' stop says so. */
parley_status jobs_do(size_t n, exact_job *work, void *context, const parley_exact_options *options,
                      parley_error *error);

/* Whether to stop; asked now and then. */
static inline bool stop_wanted(const parley_exact_options *options)
{
    return options->stop && options->stop(options->stop_context);
}

#endif
