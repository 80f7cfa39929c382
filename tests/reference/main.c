/* SPDX-License-Identifier: GPL-3.0-or-later */
/* parley-reference: plays a scenario with the reference, and writes what it knows as CSV. */
#include "reference.h"

#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static const char usage[] =
    "usage: parley-reference SCENARIO [-n REPLICATIONS] [-s SEED] [-t THREADS] [-p]\n"
    "Plays a scenario one history at a time; writes key,mean,stderr to standard output.\n"
    "  -n N  replications (default 10000)\n"
    "  -s S  seed (default 1)\n"
    "  -t N  threads (default: all cores)\n"
    "  -p    pooled rows only, none by round\n";

static void print_faults(const parley_error *error)
{
    char text[1024];
    for (size_t k = 0; k < error->n_faults; k++) {
        parley_fault_text(&error->faults[k], text, sizeof text);
        fprintf(stderr, "%s\n", text);
    }
}

static void print_number(double number, char after)
{
    if (isfinite(number))
        printf("%.17g", number);
    putchar(after);
}

static void print_result(const reference_result *result)
{
    printf("key,mean,stderr\n");
    for (size_t k = 0; k < result->n_rows; k++) {
        const reference_row *row = &result->rows[k];
        printf("%s,", row->key);
        print_number(row->mean, ',');
        print_number(row->standard_error, '\n');
    }
}

static bool read_whole(const char *text, uint64_t *whole)
{
    char *end;
    *whole = strtoull(text, &end, 10);
    return *text >= '0' && *text <= '9' && *end == '\0';
}

static bool read_arguments(int argc, char **argv, reference_options *options)
{
    uint64_t n_threads = 0;
    bool good = true;
    int option;
    while ((option = getopt(argc, argv, "n:s:t:p")) != -1) {
        if (option == 'n')
            good = good && read_whole(optarg, &options->n_replications);
        else if (option == 's')
            good = good && read_whole(optarg, &options->seed);
        else if (option == 't')
            good = good && read_whole(optarg, &n_threads) && n_threads < 65536;
        else if (option == 'p')
            options->by_round = false;
        else
            good = false;
    }
    options->n_threads = (int)n_threads;
    return good && optind + 1 == argc;
}

int main(int argc, char **argv)
{
    reference_options options = {.n_replications = 10000, .seed = 1, .by_round = true};
    parley_scenario scenario = {0};
    parley_error error = {0};
    reference_result result = {0};
    if (!read_arguments(argc, argv, &options)) {
        fputs(usage, stderr);
        return 2;
    }
    parley_status status = parley_scenario_read(&scenario, argv[optind], 0, NULL, &error);
    if (status == PARLEY_OK)
        status = reference_run(&scenario, &options, &result, &error);
    if (status == PARLEY_OK)
        print_result(&result);
    else
        print_faults(&error);
    reference_result_free(&result);
    parley_scenario_free(&scenario);
    parley_error_free(&error);
    return status == PARLEY_OK               ? EXIT_SUCCESS
           : status == PARLEY_ERROR_USAGE    ? 2
           : status == PARLEY_ERROR_SCENARIO ? 3
                                             : 4;
}
