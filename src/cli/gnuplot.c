/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/gnuplot.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* The command ignores signals that gnuplot should die of. */
static int set_signals(posix_spawnattr_t *attributes)
{
    sigset_t defaults;
    sigemptyset(&defaults);
    sigaddset(&defaults, SIGPIPE);
    sigaddset(&defaults, SIGXFSZ);
    int reason = posix_spawnattr_setsigdefault(attributes, &defaults);
    return reason ? reason : posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGDEF);
}

/* Nothing to read, and all that it says to one file. */
static int set_streams(posix_spawn_file_actions_t *actions, int said)
{
    int reason = posix_spawn_file_actions_addopen(actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    if (!reason)
        reason = posix_spawn_file_actions_adddup2(actions, said, STDOUT_FILENO);
    return reason ? reason : posix_spawn_file_actions_adddup2(actions, said, STDERR_FILENO);
}

/* Starts gnuplot; 0, or the errno of what went wrong. */
static int start(pid_t *process, char *const words[], int said)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    int reason = posix_spawn_file_actions_init(&actions);
    if (reason)
        return reason;
    reason = posix_spawnattr_init(&attributes);
    if (reason)
        goto no_attributes;
    reason = set_signals(&attributes);
    if (!reason)
        reason = set_streams(&actions, said);
    if (!reason)
        reason = posix_spawnp(process, words[0], &actions, &attributes, words, environ);
    posix_spawnattr_destroy(&attributes);
no_attributes:
    posix_spawn_file_actions_destroy(&actions);
    return reason;
}

static void pass_on(FILE *said)
{
    char buffer[4096];
    rewind(said);
    for (size_t n; (n = fread(buffer, 1, sizeof buffer, said)) > 0;)
        fwrite(buffer, 1, n, stderr);
}

/* Waits for the process: whether it ended well. */
static bool finished(pid_t process)
{
    int state;
    while (waitpid(process, &state, 0) < 0)
        if (errno != EINTR)
            return false;
    return WIFEXITED(state) && WEXITSTATUS(state) == 0;
}

parley_status gnuplot_draw(char *script, char *tables, char *picture, bool *ran,
                           parley_error *error)
{
    char program[] = "gnuplot", plain[] = "-d", call[] = "-c";
    char *const words[] = {program, plain, call, script, tables, picture, NULL};
    pid_t process;
    parley_place place = {.file = script};
    FILE *said = tmpfile();
    *ran = false;
    if (!said)
        return parley_error_add(error, PARLEY_ERROR_SYSTEM, NULL, NULL,
                                "cannot make a temporary file: %s", strerror(errno));
    parley_status status = PARLEY_OK;
    int reason = start(&process, words, fileno(said));
    *ran = reason == 0;
    if (reason) {
        status = parley_error_add(error, PARLEY_ERROR_SYSTEM, NULL, NULL,
                                  "cannot run gnuplot: %s%s", strerror(reason),
                                  reason == ENOENT ? "; is it installed, and in PATH?" : "");
    } else if (!finished(process)) {
        pass_on(said);
        status = parley_error_add(error, PARLEY_ERROR_SYSTEM, &place, NULL,
                                  "gnuplot could not draw this");
    }
    fclose(said);
    return status;
}
