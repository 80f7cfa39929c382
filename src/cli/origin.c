/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/origin.h"

#include "core/memory.h"
#include "parley/simulate.h"

#include <inttypes.h>
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

char *origin_command(const char *command, const command_arguments *arguments,
                     uint64_t n_replications)
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
    char *full =
        good ? memory_format("%s -n %" PRIu64 " --seed %" PRIu32 "%s%s%s", line, n_replications,
                             arguments->seed, arguments->rng ? " --rng " : "",
                             arguments->rng ? arguments->rng : "",
                             arguments->histories ? " --histories" : "")
             : NULL;
    free(line);
    return full;
}

static void time_text(time_t moment, char buffer[LOG_TIME_SIZE])
{
    struct tm parts;
    if (!gmtime_r(&moment, &parts) ||
        !strftime(buffer, LOG_TIME_SIZE, "%Y-%m-%dT%H:%M:%SZ", &parts))
        strcpy(buffer, "unknown");
}

char *origin_log(const command_arguments *arguments, time_t started, double seconds,
                 uint64_t n_replications)
{
    char began[LOG_TIME_SIZE], ended[LOG_TIME_SIZE];
    struct utsname machine;
    time_text(started, began);
    time_text(time(NULL), ended);
    if (uname(&machine))
        machine = (struct utsname){.sysname = "unknown"};
    long n_cores = sysconf(_SC_NPROCESSORS_ONLN);
    char *threads = arguments->n_threads ? memory_format("%d", arguments->n_threads)
                                         : memory_format("one a core");
    char *log = threads ? memory_format("started: %s\nended: %s\nsimulation: %.3f s\n"
                                        "rate: %.0f replications a second\n"
                                        "threads: %s\ncores: %ld\nmachine: %s\nsystem: %s %s %s\n",
                                        began, ended, seconds, (double)n_replications / seconds,
                                        threads, n_cores, machine.nodename, machine.sysname,
                                        machine.release, machine.machine)
                        : NULL;
    free(threads);
    return log;
}

const char *origin_generator(const command_arguments *arguments)
{
    return arguments->rng ? arguments->rng : parley_rng_name(0);
}
