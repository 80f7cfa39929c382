/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The options that commands share, described once: for reading and for the help texts. */
#ifndef PARLEY_CLI_ARGUMENTS_H
#define PARLEY_CLI_ARGUMENTS_H

#include "parley/exact.h"

#include <stdio.h>

typedef struct command_arguments {
    uint64_t n_replications;
    uint32_t seed;
    bool replication_given;
    uint64_t replication;
    int n_threads;   /* 0: one a core */
    const char *rng; /* NULL: the default one */
    const char *isa; /* NULL: the widest */
    const char *output;
    const char *format;  /* NULL: the command's first one */
    const char *measure; /* NULL unless precision > 0 */
    size_t n_measures;
    const char **measures; /* to compare */
    const char *picture;   /* svg or png, NULL: both */
    size_t n_axes;
    const char **axes;                          /* to vary */
    const char *design;                         /* NULL: grid */
    uint32_t n_points, paired, shard, n_shards; /* paired: PARLEY_NONE unless asked for */
    bool independent;
    double precision;
    double max_seconds; /* 0: as long as it takes */
    bool quiet, force;
    bool json; /* rather than text */
    bool list, histories, exact_check;
    parley_exact_options exact;
    const char *issues;    /* those that are kept, separated by commas; NULL: all */
    const char *require;   /* holds or certified, or NULL */
    const char *efg, *nfg; /* files to write a deviation game to */
    const char *vary, *actor;
    uint32_t n_strategies;
    char **strategies; /* JSON; own */
    size_t n_settings;
    parley_setting *settings;
    int n_operands;
    char **operands;
} command_arguments;

/* What a command takes, and what its help says. */
typedef struct command_usage {
    const char *name;
    const char *operands;
    const char *summary; /* a sentence or a few, for the help text */
    const char *options; /* letters of the options it has, in the order of its help */
    const char *examples;
} command_usage;

typedef enum arguments_state {
    ARGUMENTS_READ,
    ARGUMENTS_ANSWERED, /* help was asked for and given: nothing is left to do */
    ARGUMENTS_WRONG,    /* and it was said why */
    ARGUMENTS_LIMIT,    /* likewise, a number beyond a stated limit */
} arguments_state;

/* Reads the command line of a command; free with arguments_free in any case. */
arguments_state arguments_read(command_arguments *arguments, const command_usage *usage, int argc,
                               char **argv);
void arguments_free(command_arguments *arguments);
/* The exit status of a command that does nothing but read its arguments. */
int arguments_exit(arguments_state state);

void usage_print(const command_usage *usage, FILE *stream);

#endif
