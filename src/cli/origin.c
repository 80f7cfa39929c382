/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/origin.h"

#include "core/memory.h"
#include "parley/simulate.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#define LOG_TIME_SIZE 32

/* The text as one word of a POSIX shell: a new string. */
static char *shell_word(const char *text)
{
    static const char plain[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@%+=:,./-";
    if (*text && text[strspn(text, plain)] == '\0')
        return strdup(text);
    char *word = malloc(4 * strlen(text) + 3);
    if (!word)
        return NULL;
    char *end = stpcpy(word, "'");
    for (; *text; text++) {
        const char letter[] = {*text, '\0'};
        end = stpcpy(end, *text == '\'' ? "'\\''" : letter);
    }
    strcpy(end, "'");
    return word;
}

/* Puts ` text`, quoted, at the end of `*line`; false out of memory. */
static bool append_word(char **line, const char *text)
{
    char *word = shell_word(text);
    char *longer = word && *line ? memory_format("%s %s", *line, word) : NULL;
    free(word);
    free(*line);
    *line = longer;
    return longer;
}

/* What else makes a sweep what it is. */
static bool append_sweep(char **line, const command_arguments *arguments)
{
    char *points = arguments->n_points ? memory_format(" --points %" PRIu32, arguments->n_points)
                                       : memory_format("%s", "");
    char *paired = arguments->paired != PARLEY_NONE
                       ? memory_format(" --paired %" PRIu32, arguments->paired)
                       : memory_format("%s", "");
    char *precision = arguments->precision > 0
                          ? memory_format(" --precision %.17g", arguments->precision)
                          : memory_format("%s", "");
    char *longer =
        points && paired && precision
            ? memory_format("%s%s%s%s%s%s%s", *line, arguments->design ? " --design " : "",
                            arguments->design ? arguments->design : "", points,
                            arguments->independent ? " --independent" : "", paired, precision)
            : NULL;
    free(points);
    free(paired);
    free(precision);
    free(*line);
    *line = longer;
    return longer;
}

/* The command with its operands, measures and settings; NULL out of memory. */
static char *command_start(const char *command, const command_arguments *arguments)
{
    char *line = memory_format("parley %s", command);
    bool good = line;
    for (int i = 0; good && i < arguments->n_operands; i++)
        good = append_word(&line, arguments->operands[i]);
    for (size_t i = 0; good && i < arguments->n_measures; i++)
        good = append_word(&line, "--measure") && append_word(&line, arguments->measures[i]);
    for (size_t i = 0; good && i < arguments->n_settings; i++) {
        const parley_setting *setting = &arguments->settings[i];
        char *text = memory_format("%s=%s", setting->pointer, setting->json);
        good = text && append_word(&line, "--set") && append_word(&line, text);
        free(text);
    }
    for (size_t i = 0; good && i < arguments->n_axes; i++)
        good = append_word(&line, "--vary") && append_word(&line, arguments->axes[i]);
    if (good && arguments->n_axes > 0)
        good = append_sweep(&line, arguments);
    return line;
}

char *origin_command(const char *command, const command_arguments *arguments,
                     uint64_t n_replications)
{
    char *line = command_start(command, arguments);
    char *full =
        line ? memory_format("%s -n %" PRIu64 " --seed %" PRIu32 "%s%s%s%s", line, n_replications,
                             arguments->seed, arguments->rng ? " --rng " : "",
                             arguments->rng ? arguments->rng : "",
                             arguments->histories ? " --histories" : "",
                             arguments->exact_check ? " --exact-check" : "")
             : NULL;
    free(line);
    return full;
}

static bool append_number(char **line, const char *option, uint64_t number)
{
    char text[32];
    snprintf(text, sizeof text, "%" PRIu64, number);
    return !number || (append_word(line, option) && append_word(line, text));
}

char *origin_exact_command(const char *command, const command_arguments *arguments)
{
    static const char *const horizons[] = {NULL, "count", "forever", "long-run"};
    const char *horizon = horizons[arguments->exact.horizon];
    char *line = command_start(command, arguments);
    bool good = line;
    if (good && horizon)
        good = append_word(&line, "--horizon") && append_word(&line, horizon);
    if (good && arguments->issues)
        good = append_word(&line, "--issues") && append_word(&line, arguments->issues);
    for (uint32_t k = 0; good && k < arguments->n_strategies; k++)
        good = append_word(&line, "--list") && append_word(&line, arguments->strategies[k]);
    if (good && arguments->exact.medians)
        good = append_word(&line, "--medians");
    if (good)
        good = append_number(&line, "--quadrature", arguments->exact.quadrature) &&
               append_number(&line, "--states", arguments->exact.most_states);
    return line;
}

static void time_text(time_t moment, char buffer[LOG_TIME_SIZE])
{
    struct tm parts;
    if (!gmtime_r(&moment, &parts) ||
        !strftime(buffer, LOG_TIME_SIZE, "%Y-%m-%dT%H:%M:%SZ", &parts))
        strcpy(buffer, "unknown");
}

/* Takes over what is said of the work itself. */
static char *log_text(time_t started, char *work)
{
    char began[LOG_TIME_SIZE], ended[LOG_TIME_SIZE];
    struct utsname machine;
    time_text(started, began);
    time_text(time(NULL), ended);
    if (uname(&machine))
        machine = (struct utsname){.sysname = "unknown"};
    char *log =
        work ? memory_format("started: %s\nended: %s\n%scores: %ld\nmachine: %s\n"
                             "system: %s %s %s\n",
                             began, ended, work, sysconf(_SC_NPROCESSORS_ONLN), machine.nodename,
                             machine.sysname, machine.release, machine.machine)
             : NULL;
    free(work);
    return log;
}

char *origin_log(const command_arguments *arguments, time_t started, double seconds,
                 uint64_t n_replications)
{
    char *threads = arguments->n_threads ? memory_format("%d", arguments->n_threads)
                                         : memory_format("one a core");
    char *work = threads ? memory_format("simulation: %.3f s\nrate: %.0f replications a second\n"
                                         "threads: %s\n",
                                         seconds, (double)n_replications / seconds, threads)
                         : NULL;
    free(threads);
    return log_text(started, work);
}

char *origin_exact_log(time_t started, double seconds)
{
    return log_text(started, memory_format("enumeration: %.3f s\nthreads: 1\n", seconds));
}

const char *origin_generator(const command_arguments *arguments)
{
    return arguments->rng ? arguments->rng : parley_rng_name(0);
}
