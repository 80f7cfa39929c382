/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/arguments.h"

#include "cli/command.h"
#include "core/memory.h"
#include "core/nearest.h"
#include "parley/design.h"
#include "parley/simulate.h"

#include <ctype.h>
#include <getopt.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MAX_THREADS 1024

typedef struct option_row {
    char letter; /* how a usage names it; upper case and signs are no short options */
    const char *name;
    const char *value; /* NULL: takes none */
    const char *meaning;
} option_row;

static const option_row option_rows[] = {
    {'n', "replications", "N", "histories to play (default 10000); 1e6 will do for a million"},
    {'r', "replication", "R", "the replication to replay, counted from 0"},
    {'S', "seed", "S", "seed of the random numbers, 0 to 4294967295 (default 1)"},
    {'t', "threads", "N", "threads to play on (default: all cores); results do not depend on it"},
    {'=', "set", "POINTER=JSON", "change a value of the scenario; may be repeated"},
    {'o', "output", "DIR", "write files to DIR, which is made if missing"},
    {'F', "force", NULL, "write to DIR even if it is not empty; replaces only parley's own files"},
    {'H', "histories", NULL, "with --output, also write histories.csv: a row a replication"},
    {'!', "exact-check", NULL,
     "also hold every mean against the exact one; status 1 if any is off"},
    {'P', "precision", "H",
     "end once half the 95 % interval of M's noise is at most H; -n at most"},
    {'M', "measure", "M",
     "the measure whose precision counts, such as cooperation/us>china:spying"},
    {'K', "measure", "M", "compare this, not the first one's headline; may be repeated"},
    {'V', "vary", "POINTER=VALUES",
     "FROM:TO:COUNT, log:FROM:TO:COUNT or A,B,C at that place; may be repeated"},
    {'D', "design", "NAME", "grid (default), latin or sobol; the latter two with --points"},
    {'N', "points", "N", "how many points of a latin or sobol design"},
    {'U', "independent", NULL, "every point has draws of its own; else all share theirs"},
    {'O', "paired", "POINT", "also write differences from that point (its number, from 0)"},
    {'B', "shard", "I/N", "play only the I-th of N parts (default: Slurm's array task)"},
    {'A', "measure", "M", "write this, not the headline; may be repeated"},
    {'T', "max-time", "SECONDS", "end after that time with the replications that are complete"},
    {'J', "format", "NAME", "of what is printed: text (default) or json"},
    {'L', "list", NULL, "print the installed scenarios, with what each asks, and end"},
    {'Z', "horizon", "NAME", "what values are over: forever, count or long-run"},
    {'C', "issues", "A,B", "these issues alone"},
    {'X', "list", "S,...", "strategies to deviate to, names or JSON (default: the catalogue)"},
    {'Q', "require", "NAME", "end with status 1 unless the verdicts are: holds or certified"},
    {'E', "efg", "FILE", "write the deviation game in Gambit's extensive form"},
    {'Y', "nfg", "FILE", "write the deviation game in Gambit's normal form"},
    {'#', "states", "N", "states that a part of the game may have (default 100000)"},
    {'%', "quadrature", "N", "integrate a continuous distribution over N values"},
    {'~', "medians", NULL, "put what is unknown at its median"},
    {'[', "vary", "POINTER=LO:HI", "the number whose threshold is sought, and where"},
    {'@', "actor", "A", "whose threshold is sought (default: every actor's)"},
    {'G', "format", "NAME", "of the pictures: svg, png or both (default both)"},
    {'W', "format", "NAME", "of the history: text (default), csv or json"},
    {'R', "rng", "NAME", "random number generator; --rng help lists them"},
    {'I', "isa", "NAME",
     "machine code to play with, for tests and comparisons; --isa help lists it"},
    {'q', "quiet", NULL, "print nothing but errors"},
    {'h', "help", NULL, "print this and end"},
};
#define N_OPTION_ROWS (sizeof option_rows / sizeof option_rows[0])

static bool is_short(char letter)
{
    return islower((unsigned char)letter);
}

void usage_print(const command_usage *usage, FILE *stream)
{
    fprintf(stream, "usage: parley %s [option...] %s\n\n%s\n\noptions:\n", usage->name,
            usage->operands, usage->summary);
    for (const char *letter = usage->options; *letter; letter++)
        for (size_t i = 0; i < N_OPTION_ROWS; i++) {
            const option_row *row = &option_rows[i];
            char left[64];
            if (row->letter != *letter)
                continue;
            snprintf(left, sizeof left, "%c%c%s--%s%s%s", is_short(row->letter) ? '-' : ' ',
                     is_short(row->letter) ? row->letter : ' ', is_short(row->letter) ? ", " : "  ",
                     row->name, row->value ? " " : "", row->value ? row->value : "");
            fprintf(stream, "  %-24s  %s\n", left, row->meaning);
        }
    fprintf(stream, "\nexamples:\n%s", usage->examples);
}

/* -- values ---------------------------------------------------------------------------------- */

/* A whole number in plain or exponent notation, and nothing else. */
static bool read_whole(const char *text, double *number)
{
    if (!isdigit((unsigned char)text[0]) || text[strspn(text, "0123456789.eE+")] != '\0')
        return false;
    char *end;
    *number = strtod(text, &end);
    return *end == '\0' && *number == floor(*number);
}

static arguments_state read_number(const char *name, const char *text, double least, double most,
                                   double *number)
{
    if (!read_whole(text, number) || *number < least || *number > most) {
        complain("--%s takes a whole number from %.0f to %.0f, not '%s'", name, least, most, text);
        return ARGUMENTS_WRONG;
    }
    return ARGUMENTS_READ;
}

/* A decimal number above 0. */
static arguments_state read_positive(const char *name, const char *text, double *number)
{
    char *end = NULL;
    bool plain = isdigit((unsigned char)text[0]) || text[0] == '.';
    if (plain && text[strspn(text, "0123456789.eE+-")] == '\0')
        *number = strtod(text, &end);
    if (end && end != text && *end == '\0' && *number > 0 && isfinite(*number))
        return ARGUMENTS_READ;
    complain("--%s takes a number above 0, not '%s'", name, text);
    return ARGUMENTS_WRONG;
}

static arguments_state read_replications(command_arguments *arguments, const char *text)
{
    double number;
    if (!read_whole(text, &number) || number < 1) {
        complain("--replications takes a whole number of at least 1, not '%s'", text);
        return ARGUMENTS_WRONG;
    }
    if (number > (double)PARLEY_MAX_REPLICATIONS) {
        complain("--replications %s is more than the limit of %llu", text, PARLEY_MAX_REPLICATIONS);
        return ARGUMENTS_LIMIT;
    }
    arguments->n_replications = (uint64_t)number;
    return ARGUMENTS_READ;
}

/* Whether a text can be JSON, by how it starts: enough to tell where quotes were forgotten. The
 * rest is for the scenario's reader, which knows places. */
static bool starts_like_json(const char *text)
{
    text += strspn(text, " \t\r\n");
    return strchr("{[\"-0123456789", *text)
               ? *text != '\0'
               : strncmp(text, "true", 4) == 0 || strncmp(text, "false", 5) == 0 ||
                     strncmp(text, "null", 4) == 0;
}

static arguments_state read_setting(command_arguments *arguments, char *text)
{
    char *sign = strchr(text, '=');
    if (!sign) {
        complain("--set takes POINTER=JSON, such as /actors/us/discount=0.9, not '%s'", text);
        return ARGUMENTS_WRONG;
    }
    if (text[0] != '/') {
        complain("--set %s: a JSON Pointer starts with '/', such as /actors/us/discount", text);
        return ARGUMENTS_WRONG;
    }
    if (!starts_like_json(sign + 1)) {
        int length = (int)(sign - text);
        complain("--set %s: '%s' is not JSON; a text needs double quotes, which the shell must not "
                 "take away: --set '%.*s=\"%s\"'",
                 text, sign + 1, length, text, sign + 1);
        return ARGUMENTS_WRONG;
    }
    *sign = '\0';
    arguments->settings[arguments->n_settings++] = (parley_setting){text, sign + 1};
    return ARGUMENTS_READ;
}

/* Names by their index, the default first; NULL past the end. */
typedef const char *name_list(uint32_t index);

static void list_names(FILE *stream, name_list *name_of)
{
    const char *name;
    for (uint32_t i = 0; (name = name_of(i)); i++)
        fprintf(stream, i == 0 ? "%s (the default)\n" : "%s\n", name);
}

/* One of the names, or `help`; the default becomes NULL. */
static arguments_state read_name(const char *what, name_list *name_of, const char *text,
                                 const char **chosen)
{
    const char *name;
    if (strcmp(text, "help") == 0) {
        list_names(stdout, name_of);
        return ARGUMENTS_ANSWERED;
    }
    struct nearest near = nearest_start(text);
    for (uint32_t i = 0; (name = name_of(i)); i++) {
        if (strcmp(text, name) == 0) {
            *chosen = i == 0 ? NULL : name;
            return ARGUMENTS_READ;
        }
        nearest_offer(&near, name);
    }
    char hint[HINT_TEXT];
    complain("no %s is called '%s'%s%s", what, text, hint_text(near.best, hint),
             near.best ? " There are:" : "; there are:");
    list_names(stderr, name_of);
    return ARGUMENTS_WRONG;
}

static const char *format_name(uint32_t index)
{
    static const char *const names[] = {"text", "json"};
    return index < sizeof names / sizeof names[0] ? names[index] : NULL;
}

static arguments_state read_format(command_arguments *arguments, const char *text)
{
    const char *chosen = NULL;
    arguments_state state = read_name("format", format_name, text, &chosen);
    arguments->json = chosen;
    return state;
}

static const char *picture_name(uint32_t index)
{
    static const char *const names[] = {"both", "svg", "png"};
    return index < sizeof names / sizeof names[0] ? names[index] : NULL;
}

static const char *design_name(uint32_t index)
{
    static const char *const names[] = {"grid", "latin", "sobol"};
    return index < sizeof names / sizeof names[0] ? names[index] : NULL;
}

/* I/N, both from 1 on. */
static arguments_state read_shard(command_arguments *arguments, const char *text)
{
    unsigned shard, n_shards;
    int length = 0;
    if (sscanf(text, "%9u/%9u%n", &shard, &n_shards, &length) == 2 && !text[length] && shard >= 1 &&
        shard <= n_shards) {
        arguments->shard = shard;
        arguments->n_shards = n_shards;
        return ARGUMENTS_READ;
    }
    complain("--shard takes I/N, the I-th of N parts, such as 1/8, not '%s'", text);
    return ARGUMENTS_WRONG;
}

static const char *trace_format_name(uint32_t index)
{
    static const char *const names[] = {"text", "csv", "json"};
    return index < sizeof names / sizeof names[0] ? names[index] : NULL;
}

static const char *horizon_name(uint32_t index)
{
    static const char *const names[] = {"auto", "count", "forever", "long-run"};
    return index < sizeof names / sizeof names[0] ? names[index] : NULL;
}

static arguments_state read_horizon(command_arguments *arguments, const char *text)
{
    const char *chosen = horizon_name(PARLEY_HORIZON_AUTO);
    arguments_state state = read_name("horizon", horizon_name, text, &chosen);
    for (uint32_t h = 0; !state && chosen && horizon_name(h); h++)
        if (strcmp(horizon_name(h), chosen) == 0)
            arguments->exact.horizon = (parley_horizon)h;
    return state;
}

static const char *require_name(uint32_t index)
{
    static const char *const names[] = {"nothing", "holds", "certified"};
    return index < sizeof names / sizeof names[0] ? names[index] : NULL;
}

/* Strategies stand between commas that are not in braces or brackets; a bare name is put in quotes
 * to be JSON. */
static arguments_state read_strategies(command_arguments *arguments, const char *text)
{
    while (*text) {
        size_t length = 0;
        int depth = 0;
        for (; text[length] && (depth > 0 || text[length] != ','); length++)
            depth += (strchr("{[", text[length]) != NULL) - (strchr("}]", text[length]) != NULL);
        bool bare = *text != '{' && *text != '"';
        char **grown =
            reallocarray(arguments->strategies, arguments->n_strategies + 1u, sizeof *grown);
        if (!grown) {
            complain("out of memory");
            return ARGUMENTS_WRONG;
        }
        arguments->strategies = grown;
        char *own =
            memory_format("%s%.*s%s", bare ? "\"" : "", (int)length, text, bare ? "\"" : "");
        if (!own) {
            complain("out of memory");
            return ARGUMENTS_WRONG;
        }
        grown[arguments->n_strategies++] = own;
        text += length;
        text += strspn(text, ", ");
    }
    if (arguments->n_strategies > 0)
        return ARGUMENTS_READ;
    complain("--list takes strategies such as grim,tit_for_tat, not an empty text");
    return ARGUMENTS_WRONG;
}

/* -- the command line ------------------------------------------------------------------------ */

static arguments_state read_option(command_arguments *arguments, const command_usage *usage,
                                   int letter, char *value)
{
    double number = 0;
    arguments_state state = ARGUMENTS_READ;
    switch (letter) {
    case 'n':
        return read_replications(arguments, value);
    case 'r':
        state =
            read_number("replication", value, 0, (double)(PARLEY_MAX_REPLICATIONS - 1), &number);
        arguments->replication_given = true;
        arguments->replication = state ? 0 : (uint64_t)number;
        return state;
    case 'S':
        state = read_number("seed", value, 0, UINT32_MAX, &number);
        arguments->seed = state ? 0 : (uint32_t)number;
        return state;
    case 't':
        state = read_number("threads", value, 1, MAX_THREADS, &number);
        arguments->n_threads = state ? 0 : (int)number;
        arguments->exact.n_threads = arguments->n_threads;
        return state;
    case '=':
        return read_setting(arguments, value);
    case 'o':
        arguments->output = value;
        if (*value != '\0')
            return ARGUMENTS_READ;
        complain("--output takes the name of a folder, not an empty text");
        return ARGUMENTS_WRONG;
    case 'R':
        return read_name("random number generator", parley_rng_name, value, &arguments->rng);
    case 'I':
        return read_name("machine code for this machine", parley_isa_name, value, &arguments->isa);
    case 'G':
        return read_name("picture format", picture_name, value, &arguments->picture);
    case 'W':
        return read_name("format", trace_format_name, value, &arguments->format);
    case 'M':
        arguments->measure = value;
        return ARGUMENTS_READ;
    case 'K':
        arguments->measures[arguments->n_measures++] = value;
        return ARGUMENTS_READ;
    case 'A':
        arguments->measures[arguments->n_measures++] = value;
        return ARGUMENTS_READ;
    case 'V':
        arguments->axes[arguments->n_axes++] = value;
        return ARGUMENTS_READ;
    case 'D':
        return read_name("design", design_name, value, &arguments->design);
    case 'N':
        state = read_number("points", value, 1, PARLEY_MAX_POINTS, &number);
        arguments->n_points = state ? 0 : (uint32_t)number;
        return state;
    case 'U':
        arguments->independent = true;
        return ARGUMENTS_READ;
    case 'O':
        state = read_number("paired", value, 0, PARLEY_MAX_POINTS, &number);
        arguments->paired = state ? PARLEY_NONE : (uint32_t)number;
        return state;
    case 'B':
        return read_shard(arguments, value);
    case 'P':
        return read_positive("precision", value, &arguments->precision);
    case 'T':
        return read_positive("max-time", value, &arguments->max_seconds);
    case 'J':
        return read_format(arguments, value);
    case 'L':
        arguments->list = true;
        return ARGUMENTS_READ;
    case 'F':
        arguments->force = true;
        return ARGUMENTS_READ;
    case 'Z':
        return read_horizon(arguments, value);
    case 'C':
        arguments->issues = value;
        return ARGUMENTS_READ;
    case 'X':
        return read_strategies(arguments, value);
    case 'Q':
        return read_name("requirement", require_name, value, &arguments->require);
    case 'E':
        arguments->efg = value;
        return ARGUMENTS_READ;
    case 'Y':
        arguments->nfg = value;
        return ARGUMENTS_READ;
    case '#':
        state = read_number("states", value, 1, 1e8, &number);
        arguments->exact.most_states = state ? 0 : (uint64_t)number;
        return state;
    case '%':
        state = read_number("quadrature", value, 1, 64, &number);
        arguments->exact.quadrature = state ? 0 : (uint32_t)number;
        return state;
    case '~':
        arguments->exact.medians = true;
        return ARGUMENTS_READ;
    case '[':
        if (arguments->vary) {
            complain("--vary is given twice: one number has a threshold");
            return ARGUMENTS_WRONG;
        }
        arguments->vary = value;
        return ARGUMENTS_READ;
    case '@':
        arguments->actor = value;
        return ARGUMENTS_READ;
    case 'H':
        arguments->histories = true;
        return ARGUMENTS_READ;
    case '!':
        arguments->exact_check = true;
        return ARGUMENTS_READ;
    case 'q':
        arguments->quiet = true;
        return ARGUMENTS_READ;
    default:
        usage_print(usage, stdout);
        return ARGUMENTS_ANSWERED;
    }
}

/* What getopt_long wants: the rows that this command has. */
static void tell_getopt(const command_usage *usage, struct option long_options[N_OPTION_ROWS + 1],
                        char short_options[2 * N_OPTION_ROWS + 2])
{
    size_t n = 0;
    *short_options++ = ':';
    for (size_t i = 0; i < N_OPTION_ROWS; i++) {
        const option_row *row = &option_rows[i];
        if (!strchr(usage->options, row->letter))
            continue;
        int takes = row->value ? required_argument : no_argument;
        long_options[n++] = (struct option){row->name, takes, NULL, row->letter};
        if (is_short(row->letter))
            *short_options++ = row->letter;
        if (is_short(row->letter) && row->value)
            *short_options++ = ':';
    }
    long_options[n] = (struct option){0};
    *short_options = '\0';
}

/* A long option that getopt did not take, as typed: with a value that it does not have, or not
 * known at all. */
static void complain_long_option(const command_usage *usage, const char *word)
{
    char name[64], best[64], hint[HINT_TEXT];
    snprintf(name, sizeof name, "%.*s", (int)strcspn(word + 2, "="), word + 2);
    struct nearest near = nearest_start(name);
    for (size_t i = 0; i < N_OPTION_ROWS; i++)
        if (strchr(usage->options, option_rows[i].letter))
            nearest_offer(&near, option_rows[i].name);
    snprintf(best, sizeof best, "--%s", near.best ? near.best : "");
    if (near.best && strcmp(near.best, name) == 0)
        complain("%s takes no value; see parley %s --help", best, usage->name);
    else
        complain("unknown option %s%s%s parley %s --help", word,
                 hint_text(near.best ? best : NULL, hint), near.best ? " See" : "; see",
                 usage->name);
}

static void complain_option(const command_usage *usage, int code, const char *word)
{
    char letter[] = {'-', (char)optopt, '\0'};
    bool is_long = strncmp(word, "--", 2) == 0;
    if (code == ':')
        complain("%s needs a value; see parley %s --help", is_long ? word : letter, usage->name);
    else if (is_long)
        complain_long_option(usage, word);
    else
        complain("unknown option %s; see parley %s --help", letter, usage->name);
}

arguments_state arguments_read(command_arguments *arguments, const command_usage *usage, int argc,
                               char **argv)
{
    struct option long_options[N_OPTION_ROWS + 1];
    char short_options[2 * N_OPTION_ROWS + 2];
    arguments_state state = ARGUMENTS_READ;
    *arguments = (command_arguments){.n_replications = 10000, .seed = 1, .paired = PARLEY_NONE};
    arguments->settings = memory_array((size_t)argc, sizeof *arguments->settings);
    arguments->measures = memory_array((size_t)argc, sizeof *arguments->measures);
    arguments->axes = memory_array((size_t)argc, sizeof *arguments->axes);
    if (!arguments->settings || !arguments->measures || !arguments->axes) {
        complain("out of memory");
        return ARGUMENTS_WRONG;
    }
    tell_getopt(usage, long_options, short_options);
    opterr = 0;
    optind = 1;
    for (int code;
         !state && (code = getopt_long(argc, argv, short_options, long_options, NULL)) != -1;) {
        if (code == ':' || code == '?') {
            complain_option(usage, code, argv[optind - 1]);
            state = ARGUMENTS_WRONG;
        } else {
            state = read_option(arguments, usage, code, optarg);
        }
    }
    arguments->operands = argv + optind;
    arguments->n_operands = argc - optind;
    return state;
}

int arguments_exit(arguments_state state)
{
    switch (state) {
    case ARGUMENTS_READ:
    case ARGUMENTS_ANSWERED:
        return EXIT_DONE;
    case ARGUMENTS_LIMIT:
        return EXIT_LIMIT;
    case ARGUMENTS_WRONG:
        break;
    }
    return EXIT_USAGE;
}

void arguments_free(command_arguments *arguments)
{
    free(arguments->settings);
    arguments->settings = NULL;
    free(arguments->measures);
    arguments->measures = NULL;
    free(arguments->axes);
    arguments->axes = NULL;
    for (uint32_t k = 0; k < arguments->n_strategies; k++)
        free(arguments->strategies[k]);
    free(arguments->strategies);
    arguments->strategies = NULL;
    arguments->n_strategies = 0;
}
