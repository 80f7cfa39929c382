/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/agreed.h"
#include "cli/arguments.h"
#include "cli/command.h"
#include "cli/list.h"
#include "cli/locate.h"
#include "cli/origin.h"
#include "cli/progress.h"
#include "cli/summary.h"
#include "parley/table.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static const command_usage run_usage = {
    .name = "run",
    .operands = "SCENARIO",
    .summary =
        "Plays the scenario many times and prints a summary: what the actors do, what they get, "
        "how\n"
        "often sanctions and assistance happen, and how sure that is. With --output, writes "
        "tables\n"
        "by round, period and type (CSV), and datapackage.json, which explains every column; with\n"
        "--histories a row for every replication too.\n\n"
        "SCENARIO is a file, - for standard input, or the name of an installed scenario; --list,\n"
        "which takes none, says which there are.",
    .options = "nSt=oFH!JPMTRILqh",
    .examples =
        "  parley run --list\n"
        "  parley run us-china-2015/agreement\n"
        "  parley run my.json -n 1e6 -o results\n"
        "  parley run my.json --set /actors/us/discount=0.95 --set '/title=\"A patient sender\"'\n"
        "  parley run my.json -q -o results --force --rng mt19937\n"
        "  parley run my.json -n 1e8 --precision 0.001 --measure value/us\n"
        "  parley run nowak-sigmund-1993/noise --exact-check\n"
        "  parley run my.json --format json | jq '.headline[0].mean'\n",
};

typedef struct run_state {
    command_arguments arguments;
    const char *name; /* of the scenario, as the user called it */
    char *path;
    parley_scenario scenario;
    parley_measure measure; /* where a precision is asked for */
    parley_game *game;
    agreement agreed;
    parley_folder *folder;
    parley_screening *screening; /* NULL without a folder */
    parley_histories *histories; /* NULL unless asked for */
    parley_worlds *worlds;       /* NULL unless somebody will see which assumption decides */
    parley_results *exact;       /* NULL unless results are to be held against it */
    parley_results *results;
    parley_exact_check check;
    parley_assumptions assumptions;
    char *command;
    char *log;
    time_t started;
    double seconds; /* of simulation */
    run_end end;
} run_state;

/* -- the run, step by step ------------------------------------------------------------------- */

/* A measure on the command line that the scenario does not have is a fault of the command line. */
static parley_status measure_read(run_state *run, parley_error *error)
{
    const char *text = run->arguments.measure;
    parley_error faults = {0};
    parley_status status = PARLEY_OK;
    if (text)
        status = parley_measure_parse(&run->measure, &run->scenario, text, NULL, NULL, &faults);
    for (size_t i = 0; i < faults.n_faults; i++)
        status =
            parley_error_add(error, PARLEY_ERROR_USAGE, NULL, NULL, "%s", faults.faults[i].message);
    parley_error_free(&faults);
    return status;
}

/* All that can be refused is refused here, before a long simulation. */
static parley_status prepare(run_state *run, parley_error *error)
{
    const command_arguments *arguments = &run->arguments;
    parley_status status = scenario_locate(&run->path, run->name, error);
    if (!status)
        status = parley_scenario_read(&run->scenario, run->path, arguments->n_settings,
                                      arguments->settings, error);
    if (!status)
        status = parley_game_init(&run->game, &run->scenario, error);
    if (!status)
        status = agreed_init(&run->agreed, &run->scenario, error);
    if (!status)
        status = measure_read(run, error);
    if (!status && arguments->exact_check)
        status = parley_exact(&run->exact, run->game,
                              &(parley_exact_options){.horizon = PARLEY_HORIZON_COUNT,
                                                      .n_threads = arguments->n_threads},
                              error);
    if (!status && arguments->output)
        status = parley_folder_open(&run->folder, arguments->output, arguments->force, error);
    if (!status && run->folder)
        status = parley_screening_init(&run->screening, run->game);
    if (!status && arguments->histories)
        status = parley_histories_init(&run->histories, run->game, run->folder, error);
    if (!status && parley_scenario_has_unknown(&run->scenario) &&
        (run->folder || !arguments->quiet))
        status = parley_worlds_init(&run->worlds, run->game, arguments->n_replications);
    return status;
}

/* How much there will be of what can fill a disk. */
static parley_status say_size(const run_state *run, const parley_options *options,
                              parley_error *error)
{
    static const char *const units[] = {"bytes", "kB", "MB", "GB", "TB"};
    double size;
    size_t unit = 0;
    parley_status status = parley_histories_expect(run->histories, options, &size, error);
    if (status)
        return status;
    for (; size >= 1000 && unit + 1 < sizeof units / sizeof *units; unit++)
        size /= 1000;
    fprintf(stderr, "parley: histories.csv of %" PRIu64 " replications: about %.3g %s\n",
            options->n_replications, size, units[unit]);
    return PARLEY_OK;
}

static parley_status play(run_state *run, parley_error *error)
{
    run_progress progress;
    parley_follower followers[3];
    uint32_t n_followers = 0;
    if (run->screening)
        followers[n_followers++] = parley_screening_follower(run->screening);
    if (run->histories)
        followers[n_followers++] = parley_histories_follower(run->histories);
    if (run->worlds)
        followers[n_followers++] = parley_worlds_follower(run->worlds);
    parley_options options = {
        .n_replications = run->arguments.n_replications,
        .seed = run->arguments.seed,
        .n_threads = run->arguments.n_threads,
        .rng = run->arguments.rng,
        .isa = run->arguments.isa,
        .progress = progress_step,
        .context = &progress,
        .measure = run->arguments.measure ? &run->measure : NULL,
        .precision = run->arguments.precision,
        .n_followers = n_followers,
        .followers = followers,
    };
    stop_on_signals();
    run->started = time(NULL);
    progress_init(&progress, !run->arguments.quiet, run->arguments.max_seconds);
    parley_options values = options;
    values.measure = NULL;
    values.precision = 0;
    values.n_followers = 0;
    parley_status status = agreed_value(&run->agreed, &values, &options.agreements, error);
    if (!status && run->histories && !run->arguments.quiet)
        status = say_size(run, &options, error);
    progress_next(&progress);
    if (!status)
        status = parley_simulate(&run->results, run->game, &options, error);
    progress_end(&progress);
    run->seconds = steady_seconds() - progress.started;
    if (status == PARLEY_STOPPED)
        run->end = progress.late ? RUN_MAX_TIME : RUN_SIGNAL;
    else if (run->arguments.measure)
        run->end = status ? RUN_NOT_PRECISE : RUN_PRECISE;
    /* a table that went wrong has stopped the run */
    if (run->histories && run->results) {
        parley_status finished = parley_histories_finish(run->histories, error);
        if (finished)
            return finished;
    }
    return status;
}

static parley_status write_tables(run_state *run, parley_error *error)
{
    run->log = origin_log(&run->arguments, run->started, run->seconds,
                          parley_results_n_replications(run->results));
    if (!run->log)
        return PARLEY_ERROR_MEMORY;
    parley_provenance provenance = {
        .seed = run->arguments.seed,
        .rng = origin_generator(&run->arguments),
        .version = PARLEY_VERSION,
        .command = run->command,
        .log = run->log,
    };
    parley_status status = parley_screening_write(run->screening, run->folder, error);
    if (!status && run->worlds)
        status = parley_assumptions_write(&run->assumptions, run->folder, error);
    if (!status && run->exact)
        status = parley_exact_check_write(&run->check, run->folder, error);
    return status ? status : parley_tables_write(run->folder, run->results, &provenance, error);
}

static parley_status print_summary(const run_state *run)
{
    bool json = run->arguments.json;
    run_summary summary;
    summary_origin origin = {
        .version = PARLEY_VERSION,
        .seed = run->arguments.seed,
        .rng = origin_generator(&run->arguments),
        .n_asked = run->arguments.n_replications,
        .end = run->end,
        .command = run->command,
        .output = run->arguments.output,
        .measure = run->arguments.measure ? &run->measure : NULL,
        .precision = run->arguments.precision,
        .assumptions = run->worlds ? &run->assumptions : NULL,
        .check = run->exact ? &run->check : NULL,
    };
    parley_status status =
        summary_init(&summary, run->results, &origin, json ? SIZE_MAX : SUMMARY_ROOM);
    if (!status)
        status = (json ? summary_print_json : summary_print_text)(&summary, stdout);
    summary_free(&summary);
    return status;
}

static void say_not_converged(const run_state *run)
{
    parley_estimate estimate;
    parley_results_measure(run->results, &run->measure, &estimate);
    fprintf(stderr,
            "parley: not precise enough: after all %" PRIu64 " replications the noise of %s is "
            "+- %.3g, more than %g; more replications (-n) make it less\n",
            run->arguments.n_replications, run->arguments.measure,
            (estimate.ci_high - estimate.ci_low) / 2, run->arguments.precision);
}

static parley_status run_all(run_state *run, parley_error *error)
{
    parley_status status = prepare(run, error);
    if (status)
        return status;
    parley_status played = play(run, error);
    if (played == PARLEY_STOPPED)
        say_stopped(run->results ? parley_results_n_replications(run->results) : 0,
                    run->arguments.n_replications, run->end == RUN_MAX_TIME);
    else if (played == PARLEY_NOT_CONVERGED)
        say_not_converged(run);
    else if (played)
        return played;
    if (!run->results || parley_results_n_replications(run->results) == 0)
        return played;
    run->command =
        origin_command("run", &run->arguments, parley_results_n_replications(run->results));
    if (!run->command)
        return PARLEY_ERROR_MEMORY;
    if (run->worlds)
        status = parley_assumptions_init(&run->assumptions, run->worlds,
                                         parley_results_n_replications(run->results));
    if (!status && run->exact)
        status = parley_exact_check_init(&run->check, run->results, run->exact);
    if (!status && run->folder)
        status = write_tables(run, error);
    if (!status && !run->arguments.quiet)
        status = print_summary(run);
    return status ? status : played;
}

static void run_free(run_state *run)
{
    parley_assumptions_free(&run->assumptions);
    parley_exact_check_free(&run->check);
    parley_results_free(&run->exact);
    parley_worlds_free(&run->worlds);
    parley_results_free(&run->results);
    parley_folder_close(&run->folder);
    parley_histories_free(&run->histories);
    parley_screening_free(&run->screening);
    agreed_free(&run->agreed);
    parley_game_free(&run->game);
    parley_scenario_free(&run->scenario);
    free(run->path);
    free(run->command);
    free(run->log);
    arguments_free(&run->arguments);
}

static arguments_state check_arguments(const command_arguments *arguments)
{
    if (arguments->list && arguments->n_operands > 0)
        complain("run --list takes no scenario; see parley run --help");
    else if (!arguments->list && arguments->n_operands != 1)
        complain("run takes one scenario, not %d; see parley run --help", arguments->n_operands);
    else if (!arguments->measure != !(arguments->precision > 0))
        complain("--precision and --measure go together; see parley run --help");
    else if (arguments->histories && !arguments->output)
        complain("--histories goes with --output; see parley run --help");
    else
        return ARGUMENTS_READ;
    return ARGUMENTS_WRONG;
}

int cmd_run(int argc, char **argv)
{
    run_state run = {0};
    parley_error error = {0};
    arguments_state state = arguments_read(&run.arguments, &run_usage, argc, argv);
    if (state == ARGUMENTS_READ)
        state = check_arguments(&run.arguments);
    int result = arguments_exit(state);
    if (state == ARGUMENTS_READ && run.arguments.list) {
        result = complain_faults(list_print(stdout, run.arguments.json), &error);
    } else if (state == ARGUMENTS_READ) {
        run.name = run.arguments.operands[0];
        parley_status status = run_all(&run, &error);
        result = complain_faults(status, &error);
        if (result == EXIT_DONE && run.check.n_apart > 0)
            result = EXIT_NO;
    }
    parley_error_free(&error);
    run_free(&run);
    return result;
}
