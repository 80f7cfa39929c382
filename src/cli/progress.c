/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/progress.h"

#include "cli/command.h"

#include <inttypes.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define SECONDS_BETWEEN 0.2
#define ERASE_LINE "\r\033[K"

static volatile sig_atomic_t stop_asked, asked_at; /* in seconds */

/* Whoever asks again ends the program at once. Two signals that come together are asked once: a
 * time limit sends one to the process and one to its group, a terminal to all who run in it. */
static void ask_stop(int signal_number)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    if (!stop_asked) {
        stop_asked = 1;
        asked_at = (sig_atomic_t)now.tv_sec;
    } else if ((sig_atomic_t)now.tv_sec - asked_at > 1) {
        signal(signal_number, SIG_DFL);
        raise(signal_number);
    }
}

void stop_on_signals(void)
{
    static const int signals[] = {SIGINT, SIGTERM};
    struct sigaction action = {.sa_handler = ask_stop, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++) {
        struct sigaction inherited;
        /* what the parent process wants ignored stays ignored */
        if (sigaction(signals[i], NULL, &inherited) == 0 && inherited.sa_handler != SIG_IGN)
            sigaction(signals[i], &action, NULL);
    }
}

bool stop_came(void *context)
{
    (void)context;
    return stop_asked != 0;
}

double steady_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

void progress_init(run_progress *progress, bool wanted, double seconds)
{
    double now = steady_seconds();
    *progress = (run_progress){.shown = wanted && terminal_capable(STDERR_FILENO),
                               .started = now,
                               .last = now,
                               .ends = seconds > 0 ? now + seconds : INFINITY};
}

void progress_next(run_progress *progress)
{
    progress->started = progress->last = steady_seconds();
    progress->from = 0;
}

static void show_time(double seconds)
{
    if (seconds < 120)
        fprintf(stderr, "%.0f s", seconds);
    else if (seconds < 7200)
        fprintf(stderr, "%.0f min", seconds / 60);
    else
        fprintf(stderr, "%.1f h", seconds / 3600);
}

bool progress_step(void *context, uint64_t n_done, uint64_t n_replications)
{
    run_progress *progress = context;
    double now = steady_seconds();
    if (progress->shown && n_done > progress->from && now - progress->last >= SECONDS_BETWEEN) {
        double rate = (double)(n_done - progress->from) / (now - progress->started);
        progress->last = now;
        fprintf(stderr, ERASE_LINE "%" PRIu64 " of %" PRIu64 " replications, %.3g a second, ",
                n_done, n_replications, rate);
        show_time((double)(n_replications - n_done) / rate);
        fputs(" left", stderr);
    }
    progress->late = now >= progress->ends;
    return progress->late || stop_asked != 0;
}

void progress_end(run_progress *progress)
{
    if (progress->shown)
        fputs(ERASE_LINE, stderr);
}

void say_stopped(uint64_t n, uint64_t n_asked, bool late)
{
    if (n == 0)
        fputs("parley: stopped before any replications were complete: nothing is written\n",
              stderr);
    else
        fprintf(stderr,
                "parley: stopped early%s: all results are of the %" PRIu64
                " replications that were complete, of %" PRIu64 "\n",
                late ? " by --max-time" : "", n, n_asked);
}
