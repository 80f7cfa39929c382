/* SPDX-License-Identifier: GPL-3.0-or-later */
/* While a run goes on: a line that says how far it is, and signals that ask it to stop. */
#ifndef PARLEY_CLI_PROGRESS_H
#define PARLEY_CLI_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

typedef struct run_progress {
    bool shown;
    bool late;                  /* ended for want of time */
    double started, last, ends; /* seconds of a steady clock */
    uint64_t from;              /* done before it was started */
} run_progress;

double steady_seconds(void);

/* From here on SIGINT and SIGTERM ask the run to stop; one that comes later ends the program. */
void stop_on_signals(void);
/* Whether one did: a stop of parley_exact_options, whatever the context. */
bool stop_came(void *context);

/* Shows a line on standard error if that is a terminal that can, and `wanted`. The run is to end
 * after `seconds`, if that is not 0. */
void progress_init(run_progress *progress, bool wanted, double seconds);
/* Goes on with another count, in what is left of the time. */
void progress_next(run_progress *progress);
/* A parley_options.progress: `context` is the progress; true when a signal came or time is over. */
bool progress_step(void *context, uint64_t n_done, uint64_t n_replications);
/* Wipes the line. */
void progress_end(run_progress *progress);
/* Says on standard error that only n replications are complete of those asked for. */
void say_stopped(uint64_t n, uint64_t n_asked, bool late);

#endif
