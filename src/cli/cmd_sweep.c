/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/arguments.h"
#include "cli/command.h"
#include "cli/locate.h"
#include "cli/origin.h"
#include "cli/progress.h"
#include "cli/sweep_folder.h"
#include "study/ranks.h"

#include <inttypes.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const command_usage sweep_usage = {
    .name = "sweep",
    .operands = "SCENARIO",
    .summary =
        "Plays a scenario at every point of a design, and writes sweep.csv: how measures depend "
        "on\n"
        "what is varied. What is finished stands in a journal in DIR as soon as it is: the same\n"
        "command goes on where an earlier one was stopped or killed. Under mpirun all processes\n"
        "share the work; --shard is for job arrays, and parley merge puts their folders together.\n"
        "\n"
        "SCENARIO is a file, - for standard input, or the name of an installed scenario.",
    .options = "VDNnSt=oFAPUOBTRIqh",
    .examples =
        "  parley sweep us-china-2015/agreement --vary /actors/china/discount=0.9:1:11 -o out\n"
        "  parley sweep my.json --vary /threats/tariffs/credibility=0,0.25,0.5,0.75,1 \\\n"
        "      --vary /issues/trade/monitoring/detection=0.1:0.9:9 --paired 0 -n 1e5 -o out\n"
        "  parley sweep my.json --vary /actors/us/discount=0.5:1 \\\n"
        "      --vary /issues/trade/error=log:0.001:0.1 --design sobol --points 1000 -o out\n"
        "  mpirun -n 64 parley sweep my.json --vary /actors/us/discount=0:1:1001 -n 1e7 -o out\n"
        "  parley sweep my.json --vary /actors/us/discount=0:1:1001 --shard 3/10 -o out-3\n",
};

typedef struct sweep_state {
    command_arguments arguments;
    char *path;
    char *command;
    parley_scenario base;
    parley_design *design;
    parley_sweep *sweep;
    ranks ranks;
    run_progress progress;
    bool asked;   /* progress was */
    double scale; /* replications of a unit, for the progress line */
} sweep_state;

static parley_status design_read(sweep_state *state, parley_error *error)
{
    const command_arguments *a = &state->arguments;
    const parley_design_options options = {.kind = !a->design                        ? PARLEY_GRID
                                                   : strcmp(a->design, "latin") == 0 ? PARLEY_LATIN
                                                                                     : PARLEY_SOBOL,
                                           .n_points = a->n_points,
                                           .seed = a->seed,
                                           .n_axes = (uint32_t)a->n_axes,
                                           .axes = a->axes};
    return parley_design_init(&state->design, &state->base, &options, error);
}

/* All that can be refused is refused here, before a long run. */
static parley_status prepare(sweep_state *state, parley_error *error)
{
    const command_arguments *a = &state->arguments;
    parley_status status = scenario_locate(&state->path, a->operands[0], error);
    if (!status)
        status = parley_scenario_read(&state->base, state->path, a->n_settings, a->settings, error);
    if (!status)
        status = design_read(state, error);
    if (!status && !(state->command = origin_command("sweep", a, a->n_replications)))
        status = PARLEY_ERROR_MEMORY;
    if (status)
        return status;
    const parley_sweep_options options = {.n_replications = a->n_replications,
                                          .seed = a->seed,
                                          .rng = a->rng,
                                          .independent = a->independent,
                                          .paired = a->paired,
                                          .n_measures = (uint32_t)a->n_measures,
                                          .measures = a->measures,
                                          .precision = a->precision,
                                          .version = PARLEY_VERSION,
                                          .command = state->command,
                                          .shard = a->shard,
                                          .n_shards = a->n_shards};
    return parley_sweep_init(&state->sweep, state->design, &state->base, &options, error);
}

static uint64_t claim(void *context)
{
    const sweep_state *state = context;
    return state->ranks.module->next();
}

static void attend(void *context)
{
    const sweep_state *state = context;
    state->ranks.module->attend();
}

static void stop(void *context)
{
    const sweep_state *state = context;
    state->ranks.module->stop();
}

static parley_status meet(void *context, parley_status status)
{
    const sweep_state *state = context;
    return ranks_meet(&state->ranks, status);
}

static bool progress(void *context, uint64_t n_done, uint64_t n_units)
{
    sweep_state *state = context;
    uint64_t n = (uint64_t)((double)n_done * state->scale);
    if (!state->asked)
        state->progress.from = n;
    state->asked = true;
    return progress_step(&state->progress, n, (uint64_t)((double)n_units * state->scale));
}

static void say_stopped_here(const sweep_state *state)
{
    fprintf(stderr,
            "parley: stopped early%s: what is finished stands in the journal in %s, and the "
            "same command goes on from there\n",
            state->progress.late ? " by --max-time" : "", state->arguments.output);
}

/* Stopped by this process, it is said at once: others may never come to the meeting. */
static parley_status play(sweep_state *state, parley_error *error)
{
    const command_arguments *a = &state->arguments;
    uint64_t n_points = parley_design_n_points(state->design);
    bool together = state->ranks.n_ranks > 1, first = state->ranks.rank == 0;
    const parley_share share = {.n_threads = ranks_threads(&state->ranks, a->n_threads),
                                .isa = a->isa,
                                .rank = (uint32_t)state->ranks.rank,
                                .claim = together ? claim : NULL,
                                .attend = together && first ? attend : NULL,
                                .stop = together ? stop : NULL,
                                .meet = together ? meet : NULL,
                                .progress = progress,
                                .context = state};
    state->scale =
        (double)a->n_replications * (double)n_points / (double)parley_sweep_n_units(state->sweep);
    progress_init(&state->progress, !a->quiet && first, a->max_seconds);
    parley_status own = parley_sweep_play(state->sweep, a->output, &share, error);
    progress_end(&state->progress);
    if (own == PARLEY_STOPPED && first)
        say_stopped_here(state);
    parley_status all = ranks_meet(&state->ranks, own);
    /* it may have been another process's time that was up first */
    state->progress.late =
        ranks_meet(&state->ranks, state->progress.late ? PARLEY_STOPPED : PARLEY_OK) != PARLEY_OK;
    if (all == PARLEY_STOPPED && own != PARLEY_STOPPED && first)
        say_stopped_here(state);
    return all;
}

/* Points are made and freed by the thousand: giving their memory back each time, and having it
 * cleared again, is a hundredth of the time. */
static void keep_memory(void)
{
    mallopt(M_MMAP_THRESHOLD, 1 << 26);
    mallopt(M_TRIM_THRESHOLD, 1 << 28);
}

static parley_status sweep_all(sweep_state *state, parley_error *error)
{
    const command_arguments *a = &state->arguments;
    bool finished = false;
    parley_status status = ranks_start(&state->ranks, error);
    if (status)
        return status;
    /* MPI's own handlers, if it has any, are set by now */
    stop_on_signals();
    keep_memory();
    status = prepare(state, error);
    /* what is wrong for the first is wrong for all, and said once */
    parley_status first = ranks_meet(&state->ranks, state->ranks.rank == 0 ? status : PARLEY_OK);
    if (first) {
        if (state->ranks.rank != 0)
            parley_error_free(error);
        return first;
    }
    if (!status && state->ranks.rank == 0)
        status =
            sweep_folder_prepare(a->output, state->sweep, a->force, a->quiet, &finished, error);
    status = ranks_meet(&state->ranks, status);
    if (!status)
        status = play(state, error);
    if (status || state->ranks.rank != 0)
        return status;
    if (!finished)
        return sweep_folder_finish(a->output, state->sweep, a->quiet, error);
    if (!a->quiet)
        fprintf(stderr, "parley: %s/sweep.csv is finished: nothing was left to do\n", a->output);
    return sweep_check_precision(state->sweep);
}

static void state_free(sweep_state *state)
{
    parley_sweep_free(&state->sweep);
    parley_design_free(&state->design);
    parley_scenario_free(&state->base);
    free(state->path);
    free(state->command);
    arguments_free(&state->arguments);
    ranks_end(&state->ranks);
}

/* A task of a job array of Slurm's is a shard of its own, unless --shard says which. */
static bool shard_from_slurm(command_arguments *arguments)
{
    const char *task = getenv("SLURM_ARRAY_TASK_ID"), *count = getenv("SLURM_ARRAY_TASK_COUNT");
    const char *first = getenv("SLURM_ARRAY_TASK_MIN");
    if (arguments->n_shards || !task || !count)
        return true;
    const char *step = getenv("SLURM_ARRAY_TASK_STEP");
    long id = strtol(task, NULL, 10), n = strtol(count, NULL, 10);
    long every = step ? strtol(step, NULL, 10) : 1;
    id -= first ? strtol(first, NULL, 10) : 1;
    bool even = every > 0 && id % every == 0;
    id = even ? id / every + 1 : 0;
    if (id < 1 || id > n || n > 999999999) {
        complain("SLURM_ARRAY_TASK_ID=%s of %s tasks is no shard: number the tasks evenly, or give "
                 "--shard I/N",
                 task, count);
        return false;
    }
    arguments->shard = (uint32_t)id;
    arguments->n_shards = (uint32_t)n;
    return true;
}

static arguments_state check_arguments(command_arguments *arguments)
{
    if (arguments->n_operands != 1)
        complain("sweep takes one scenario, not %d; see parley sweep --help",
                 arguments->n_operands);
    else if (arguments->n_axes == 0)
        complain("sweep needs something to vary: --vary POINTER=VALUES; see parley sweep --help");
    else if (!arguments->output)
        complain("sweep needs a folder for its journal and table: --output DIR");
    else if (arguments->precision > 0 && arguments->n_measures == 0)
        complain("--precision needs a --measure, the first of which it is about");
    else if (!arguments->design != !arguments->n_points)
        complain("--points goes with --design latin or sobol; see parley sweep --help");
    else if (shard_from_slurm(arguments))
        return ARGUMENTS_READ;
    return ARGUMENTS_WRONG;
}

int cmd_sweep(int argc, char **argv)
{
    sweep_state state = {0};
    parley_error error = {0};
    arguments_state read = arguments_read(&state.arguments, &sweep_usage, argc, argv);
    if (read == ARGUMENTS_READ)
        read = check_arguments(&state.arguments);
    int result = arguments_exit(read);
    if (read == ARGUMENTS_READ)
        result = complain_faults(sweep_all(&state, &error), &error);
    parley_error_free(&error);
    state_free(&state);
    return result;
}
