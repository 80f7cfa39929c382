/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench.h"
#include "kit.h"

#include <getopt.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] =
    "usage: parley-bench [option...] [workload...]\n"
    "Times the engine, tables included, against programs that do the same, in turn.\n"
    "\n"
    "Workloads: ipd, flagship, crowd, adaptive, planes, sweep; all of them by default.\n"
    "\n"
    "options:\n"
    "  --threads LIST   e.g. 1,2,4 (default): all play on the first number of threads,\n"
    "                   the widest instruction set on the others too\n"
    "  --isa LIST       e.g. v3,v4 (default: all that this machine can run)\n"
    "  --rng LIST       e.g. philox4x32-10 (default: the kernel's own generators)\n"
    "  --repeats N      runs of each contender (default 5)\n"
    "  --seconds S      that a run should last, about (default 0.3)\n"
    "  --cpu            processor time on one thread, for a machine that others use\n"
    "  --csv FILE       also writes all figures to FILE\n"
    "  --quick          3 runs of 0.1 seconds, the two widest instruction sets, one generator\n"
    "  --smoke          one short run of each, to see that means agree; times mean nothing\n";

enum {
    OPTION_THREADS = 256,
    OPTION_ISA,
    OPTION_RNG,
    OPTION_REPEATS,
    OPTION_SECONDS,
    OPTION_CSV,
    OPTION_QUICK,
    OPTION_SMOKE,
    OPTION_CPU
};

static const struct option known[] = {
    {"threads", required_argument, NULL, OPTION_THREADS},
    {"isa", required_argument, NULL, OPTION_ISA},
    {"rng", required_argument, NULL, OPTION_RNG},
    {"repeats", required_argument, NULL, OPTION_REPEATS},
    {"seconds", required_argument, NULL, OPTION_SECONDS},
    {"csv", required_argument, NULL, OPTION_CSV},
    {"quick", no_argument, NULL, OPTION_QUICK},
    {"cpu", no_argument, NULL, OPTION_CPU},
    {"smoke", no_argument, NULL, OPTION_SMOKE},
    {"help", no_argument, NULL, 'h'},
    {0},
};

static bool choose(choices *list, const char *name)
{
    if (list->n == MOST_CHOICES)
        return false;
    list->names[list->n++] = name;
    return true;
}

/* Cuts the text at its commas. */
static bool choose_all(choices *list, char *text)
{
    char *rest = text, *name;
    bool good = true;
    while ((name = strsep(&rest, ",")))
        good = choose(list, name) && good;
    return good;
}

static bool whole(const char *text, int most, int *number)
{
    char *end;
    long n = strtol(text, &end, 10);
    *number = (int)n;
    return end != text && *end == '\0' && n >= 1 && n <= most;
}

static bool read_threads(bench_options *o, char *text)
{
    choices list = {0};
    bool good = choose_all(&list, text);
    o->n_threads = list.n;
    for (int i = 0; i < list.n; i++)
        good = whole(list.names[i], 1024, &o->threads[i]) && good;
    return good;
}

static bool read_option(bench_options *o, int option)
{
    char *end;
    switch (option) {
    case OPTION_THREADS:
        return read_threads(o, optarg);
    case OPTION_ISA:
        return choose_all(&o->isas, optarg);
    case OPTION_RNG:
        return choose_all(&o->rngs, optarg);
    case OPTION_REPEATS:
        return whole(optarg, MOST_REPEATS, &o->effort.repeats);
    case OPTION_SECONDS:
        o->effort.seconds = strtod(optarg, &end);
        return end != optarg && *end == '\0' && o->effort.seconds > 0 && o->effort.seconds < 1e4;
    case OPTION_CSV:
        o->csv = optarg;
        return true;
    case OPTION_CPU:
        o->clock = CLOCK_PROCESS_CPUTIME_ID;
        return true;
    case OPTION_QUICK:
        return o->quick = true;
    case OPTION_SMOKE:
        return o->smoke = true;
    default:
        return false;
    }
}

static bool among(const char *const *names, const char *name)
{
    for (; *names; names++)
        if (strcmp(*names, name) == 0)
            return true;
    return false;
}

/* All names are of something; the library complains about generators itself. */
static bool names_known(const bench_options *o)
{
    bool good = true;
    for (int i = 0; i < o->isas.n; i++)
        if (!kit_find(o->isas.names[i])) {
            fprintf(stderr, "parley-bench: this machine cannot run code for '%s'\n",
                    o->isas.names[i]);
            good = false;
        }
    for (int i = 0; i < o->workloads.n; i++)
        if (!among(workload_names, o->workloads.names[i])) {
            fprintf(stderr, "parley-bench: no workload is called '%s'\n", o->workloads.names[i]);
            good = false;
        }
    return good;
}

static void fill_in(bench_options *o)
{
    const int n_cores = o->clock == CLOCK_MONOTONIC ? omp_get_num_procs() : 1;
    if (o->effort.repeats == 0)
        o->effort.repeats = o->smoke ? 1 : o->quick ? 3 : 5;
    if (o->effort.seconds == 0)
        o->effort.seconds = o->quick ? 0.1 : 0.3;
    o->effort.smallest = o->smoke;
    if (o->n_threads == 0)
        for (int n = 1; n <= 4 && n <= n_cores; n *= 2)
            o->threads[o->n_threads++] = n;
    const kit *k;
    if (o->isas.n == 0)
        for (uint32_t i = 0; (k = kit_at(i)) && (i < 2 || !o->quick); i++)
            choose(&o->isas, k->isa);
    if (o->rngs.n == 0)
        for (uint32_t i = 0; i < (o->quick ? 1 : GENERATOR_GSL); i++)
            choose(&o->rngs, parley_rng_name(i));
    if (o->workloads.n == 0)
        for (int i = 0; workload_names[i]; i++)
            choose(&o->workloads, workload_names[i]);
}

options_state options_read(bench_options *o, int argc, char **argv)
{
    int option;
    *o = (bench_options){.clock = CLOCK_MONOTONIC};
    while ((option = getopt_long(argc, argv, "h", known, NULL)) != -1) {
        if (option == 'h') {
            fputs(usage, stdout);
            return OPTIONS_ANSWERED;
        }
        if (!read_option(o, option)) {
            fputs("parley-bench: see parley-bench --help\n", stderr);
            return OPTIONS_WRONG;
        }
    }
    bool good = true;
    for (int i = optind; i < argc; i++)
        good = choose(&o->workloads, argv[i]) && good;
    if (!good || !names_known(o))
        return OPTIONS_WRONG;
    fill_in(o);
    for (int t = 0; t < o->n_threads; t++)
        if (o->clock != CLOCK_MONOTONIC && o->threads[t] != 1) {
            fputs("parley-bench: --cpu is for one thread\n", stderr);
            return OPTIONS_WRONG;
        }
    return OPTIONS_READ;
}
