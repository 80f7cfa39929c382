/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/arguments.h"
#include "cli/command.h"
#include "cli/gnuplot.h"
#include "core/memory.h"
#include "parley/table.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static const command_usage plot_usage = {
    .name = "plot",
    .operands = "DIR",
    .summary =
        "Draws the tables that another command wrote to DIR: cooperation, sanctions, outcomes,\n"
        "screening, assumptions, compare, sweep, negotiation, each where DIR has its tables.\n"
        "Pictures go to DIR, or to the folder that --output names; those of the same names are\n"
        "replaced. Needs gnuplot.",
    .options = "oGqh",
    .examples = "  parley run my.json -o results && parley plot results\n"
                "  parley plot results -o pictures --format svg\n",
};

#define MAX_TABLES 2

typedef struct plot_row {
    const char *name;               /* of the script and the picture */
    const char *tables[MAX_TABLES]; /* all must be there, and at least one have rows */
} plot_row;

static const plot_row plots[] = {
    {"cooperation", {"actions.csv"}},
    {"sanctions", {"sanctions.csv", "commitments.csv"}},
    {"outcomes", {"outcomes.csv"}},
    {"screening", {"screening.csv"}},
    {"assumptions", {"assumptions.csv"}},
    {"compare", {"compare.csv"}},
    {"sweep", {"sweep.csv"}},
    {"negotiation", {"packages.csv", "frontier.csv"}},
};
#define N_PLOTS (sizeof plots / sizeof plots[0])

static const char *const endings[] = {"svg", "png"};

typedef struct plot_state {
    command_arguments arguments;
    char *tables; /* the folder of tables, as the user called it */
    const char *output;
    const char *scripts;
    parley_folder *folder; /* of the pictures: made where it is missing, and locked */
    bool stuck;            /* no gnuplot: whatever comes next would fail likewise */
} plot_state;

static parley_status memory_fault(parley_error *error)
{
    return parley_error_add(error, PARLEY_ERROR_MEMORY, NULL, NULL, "out of memory");
}

static parley_status file_fault(const char *path, const char *what, parley_error *error)
{
    parley_place place = {.file = path};
    return parley_error_add(error, PARLEY_ERROR_SYSTEM, &place, NULL, "%s: %s", what,
                            strerror(errno));
}

/* -- what there is to draw ------------------------------------------------------------------- */

/* Whether the table is there, and has a row below its header. */
static parley_status table_look(const char *path, bool *there, bool *has_rows, parley_error *error)
{
    char *line = NULL;
    size_t size = 0;
    FILE *stream = fopen(path, "re");
    *there = stream;
    *has_rows = false;
    if (!stream)
        return errno == ENOENT ? PARLEY_OK : file_fault(path, "cannot read", error);
    errno = 0;
    *has_rows = getline(&line, &size, stream) > 0 && getline(&line, &size, stream) > 1;
    parley_status status = ferror(stream) ? file_fault(path, "cannot read", error) : PARLEY_OK;
    free(line);
    fclose(stream);
    return status;
}

static parley_status plot_look(const char *folder, const plot_row *plot, bool *applies,
                               parley_error *error)
{
    bool all_there = true, any_rows = false;
    parley_status status = PARLEY_OK;
    for (size_t i = 0; !status && i < MAX_TABLES && plot->tables[i]; i++) {
        bool there, has_rows;
        char *path = memory_format("%s/%s", folder, plot->tables[i]);
        if (!path)
            return memory_fault(error);
        status = table_look(path, &there, &has_rows, error);
        all_there = all_there && there;
        any_rows = any_rows || has_rows;
        free(path);
    }
    *applies = all_there && any_rows;
    return status;
}

static parley_status tables_look(const char *folder, bool applies[N_PLOTS], parley_error *error)
{
    parley_place place = {.file = folder};
    bool any = false;
    DIR *entries = opendir(folder);
    if (!entries)
        return file_fault(folder, "cannot read the folder", error);
    closedir(entries);
    for (size_t i = 0; i < N_PLOTS; i++) {
        parley_status status = plot_look(folder, &plots[i], &applies[i], error);
        if (status)
            return status;
        any = any || applies[i];
    }
    return any ? PARLEY_OK
               : parley_error_add(error, PARLEY_ERROR_SYSTEM, &place, NULL,
                                  "no tables here that could be drawn; parley run -o writes some");
}

/* -- drawing --------------------------------------------------------------------------------- */

/* A picture takes its place when it is whole. */
static parley_status picture_draw(plot_state *state, char *script, const char *name,
                                  const char *ending, parley_error *error)
{
    bool ran = true;
    parley_status status;
    char *picture = memory_format("%s/%s.%s", state->output, name, ending);
    char *temporary = memory_format("%s/.parley-%s.%s.tmp", state->output, name, ending);
    if (!picture || !temporary) {
        status = memory_fault(error);
        goto out;
    }
    status = gnuplot_draw(script, state->tables, temporary, &ran, error);
    state->stuck = !ran;
    if (!status && rename(temporary, picture))
        status = file_fault(picture, "cannot write", error);
    if (status)
        unlink(temporary);
    else if (!state->arguments.quiet)
        fprintf(stderr, "parley: wrote %s\n", picture);
out:
    free(picture);
    free(temporary);
    return status;
}

static parley_status plot_draw(plot_state *state, const plot_row *plot, parley_error *error)
{
    parley_status status = PARLEY_OK;
    char *script = memory_format("%s/%s.gp", state->scripts, plot->name);
    if (!script)
        return memory_fault(error);
    if (access(script, R_OK))
        status =
            file_fault(script, "cannot read the plot (PARLEY_PLOTS names their folder)", error);
    for (size_t i = 0; !status && i < sizeof endings / sizeof endings[0]; i++)
        if (!state->arguments.picture || strcmp(state->arguments.picture, endings[i]) == 0)
            status = picture_draw(state, script, plot->name, endings[i], error);
    free(script);
    return status;
}

/* One that cannot be drawn does not keep the others from it. */
static parley_status plot_all(plot_state *state, parley_error *error)
{
    bool applies[N_PLOTS];
    const char *own = getenv("PARLEY_PLOTS");
    state->scripts = own && *own ? own : PARLEY_PLOTS_DIR;
    state->output = state->arguments.output ? state->arguments.output : state->tables;
    parley_status status = tables_look(state->tables, applies, error);
    if (!status)
        status = parley_folder_open(&state->folder, state->output, true, error);
    if (status)
        return status;
    for (size_t i = 0; i < N_PLOTS && !state->stuck; i++) {
        parley_status drawn = applies[i] ? plot_draw(state, &plots[i], error) : PARLEY_OK;
        status = status ? status : drawn;
    }
    return status;
}

int cmd_plot(int argc, char **argv)
{
    plot_state plot = {0};
    parley_error error = {0};
    arguments_state state = arguments_read(&plot.arguments, &plot_usage, argc, argv);
    if (state == ARGUMENTS_READ && plot.arguments.n_operands != 1) {
        complain("plot takes one folder, not %d; see parley plot --help",
                 plot.arguments.n_operands);
        state = ARGUMENTS_WRONG;
    }
    int result = arguments_exit(state);
    if (state == ARGUMENTS_READ) {
        plot.tables = plot.arguments.operands[0];
        parley_status status = plot_all(&plot, &error);
        result = complain_faults(status, &error);
    }
    parley_error_free(&error);
    parley_folder_close(&plot.folder);
    arguments_free(&plot.arguments);
    return result;
}
