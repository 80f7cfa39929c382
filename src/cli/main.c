/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"
#include "core/nearest.h"

#include <errno.h>
#include <fcntl.h>
#include <gsl/gsl_errno.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

typedef struct command_row {
    const char *name;
    const char *operands;
    const char *meaning;
    int (*run)(int argc, char **argv);
} command_row;

static const command_row commands[] = {
    {"run", "SCENARIO", "play a scenario many times; print a summary, write tables", cmd_run},
    {"compare", "SCENARIO...", "play scenarios against the first; print and write differences",
     cmd_compare},
    {"negotiate", "SCENARIO", "value packages, find what can be agreed on; print and write it",
     cmd_negotiate},
    {"check", "SCENARIO...", "report every fault of scenario files; play nothing", cmd_check},
    {"explain", "SCENARIO", "say in plain words what a scenario says; play nothing", cmd_explain},
    {"sweep", "SCENARIO", "play a scenario at many settings; write how measures depend on them",
     cmd_sweep},
    {"merge", "DIR...", "put the shards of a sweep together", cmd_merge},
    {"status", "DIR...", "say how far a sweep is", cmd_status},
    {"solve", "SCENARIO", "exact values, and whether it pays to deviate", cmd_solve},
    {"threshold", "SCENARIO", "where a number makes keeping the agreement stop paying",
     cmd_threshold},
    {"plot", "DIR", "draw the tables in a folder", cmd_plot},
    {"trace", "SCENARIO", "replay one history, round by round and event by event", cmd_trace},
};
#define N_COMMANDS (sizeof commands / sizeof commands[0])

static void print_help(FILE *stream)
{
    fputs(
        "usage: parley COMMAND [option...] SCENARIO...\n"
        "       parley help [COMMAND]\n"
        "       parley --version\n\n"
        "Plays negotiation and the keeping of agreements as repeated games with noisy monitoring\n"
        "and threats of sanctions, and says what happens and how sure that is.\n\n"
        "commands:\n",
        stream);
    for (size_t i = 0; i < N_COMMANDS; i++)
        fprintf(stream, "  %-9s %-12s  %s\n", commands[i].name, commands[i].operands,
                commands[i].meaning);
    fputs("\nSCENARIO is a file, - for standard input, or the name of an installed scenario.\n"
          "\nexamples:\n"
          "  parley run --list\n"
          "  parley run us-china-2015/agreement\n"
          "  parley run my.json -n 1e6 -o results --set /actors/us/discount=0.95\n"
          "  parley compare us-china-2015/agreement us-china-2015/no-threat\n"
          "  parley negotiate us-china-2015/talks\n"
          "  parley check scenarios/*.json\n"
          "  parley explain us-china-2015/agreement\n"
          "  parley sweep my.json --vary /actors/us/discount=0.8:1:21 -o sweep\n"
          "  parley solve axelrod-1984/tit-for-tat\n"
          "  parley threshold my.json --vary /actors/us/discount=0.1:0.99\n"
          "  parley plot results\n"
          "  parley trace us-china-2015/agreement -r 17\n"
          "\nexit status: 0 done; 1 the answer asked for is no; 2 usage; 3 invalid scenario;\n"
          "4 file or system error;\n"
          "5 too large for a stated limit; 6 the precision asked for is not reached;\n"
          "75 stopped early by a signal or --max-time, what is written is whole\n",
          stream);
}

static const command_row *find_command(const char *name)
{
    for (size_t i = 0; i < N_COMMANDS; i++)
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    return NULL;
}

static int unknown_command(const char *name)
{
    struct nearest near = nearest_start(name);
    char hint[HINT_TEXT];
    for (size_t i = 0; i < N_COMMANDS; i++)
        nearest_offer(&near, commands[i].name);
    nearest_offer(&near, "help");
    nearest_offer(&near, "--help");
    nearest_offer(&near, "--version");
    fprintf(stderr, "parley: error: unknown %s '%s'%s%s", name[0] == '-' ? "option" : "command",
            name, hint_text(near.best, hint), near.best ? " There are" : "; there are");
    for (size_t i = 0; i < N_COMMANDS; i++)
        fprintf(stderr, " %s,", commands[i].name);
    fputs(" help; see parley --help\n", stderr);
    return EXIT_USAGE;
}

static int help(const char *name)
{
    const command_row *command = name ? find_command(name) : NULL;
    if (name && !command)
        return unknown_command(name);
    char option[] = "--help";
    char *arguments[] = {NULL, option, NULL};
    if (command)
        return command->run(2, arguments);
    print_help(stdout);
    return EXIT_DONE;
}

static int dispatch(int argc, char **argv)
{
    if (argc < 2) {
        print_help(stderr);
        return EXIT_USAGE;
    }
    const char *name = argv[1];
    if (strcmp(name, "--version") == 0) {
        puts("parley " PARLEY_VERSION);
        return EXIT_DONE;
    }
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0)
        return help(NULL);
    if (strcmp(name, "help") == 0)
        return help(argc > 2 ? argv[2] : NULL);
    const command_row *command = find_command(name);
    return command ? command->run(argc - 1, argv + 1) : unknown_command(name);
}

/* Whether all that was printed arrived. A reader that had enough (| head) is no trouble. */
static bool output_arrived(void)
{
    errno = 0;
    bool failed = ferror(stdout);
    if (fclose(stdout))
        failed = true;
    if (!failed || errno == EPIPE)
        return true;
    complain("cannot write to standard output: %s", strerror(errno ? errno : EIO));
    return false;
}

/* Standard streams that are closed: a file opened later would take their place, and what is said
 * would be written into a table. What is printed still finds that it does not arrive. */
static void keep_places(void)
{
    int file;
    do
        file = open("/dev/null", O_RDONLY);
    while (file >= 0 && file <= STDERR_FILENO);
    if (file > STDERR_FILENO)
        close(file);
}

int main(int argc, char **argv)
{
    keep_places();
    /* names may be UTF-8 and are aligned by their width; numbers stay plain */
    setlocale(LC_CTYPE, "");
    gsl_set_error_handler_off();
    /* closed pipes and file size limits come back as errors of the write */
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    int status = dispatch(argc, argv);
    if (!output_arrived() && status == EXIT_DONE)
        status = EXIT_SYSTEM;
    return status;
}
