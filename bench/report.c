/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a contest found, for people and as CSV. */
#include "bench.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A line of the report: one part of one contender. */
typedef struct line {
    const contender *of;
    uint32_t part;
    char what[64];
    double median, least, most, rate;
    double to_scalar, to_bare, speedup, share; /* NAN: does not apply */
} line;

static double ratio(const contender *of, uint32_t part, const contender *to)
{
    return to && to != of && part == 0 ? contest_rate(of, 0) / contest_rate(to, 0) : NAN;
}

static line line_of(const contest *c, const contender *of, uint32_t part)
{
    line l = {.of = of, .part = part, .median = contest_median(of, part)};
    const contender *first =
        contest_find(c, of->role, c->contenders[0].n_threads, of->isa, of->rng);
    bool engine = of->role == ROLE_PARLEY;
    snprintf(l.what, sizeof l.what, "%s%s%s", of->parts[0], part ? "/" : "",
             part ? of->parts[part] : "");
    l.least = l.most = of->samples[part][0];
    for (int i = 1; i < of->n_samples; i++) {
        l.least = fmin(l.least, of->samples[part][i]);
        l.most = fmax(l.most, of->samples[part][i]);
    }
    l.rate = contest_rate(of, part);
    l.to_scalar =
        engine ? ratio(of, part, contest_find(c, ROLE_SCALAR, of->n_threads, NULL, NULL)) : NAN;
    l.to_bare =
        engine ? ratio(of, part, contest_find(c, ROLE_BARE, of->n_threads, of->isa, of->rng)) : NAN;
    l.speedup = of->role == ROLE_OTHER ? NAN : ratio(of, part, first);
    l.share = of->parts[1] ? l.median / contest_median(of, 0) : NAN;
    return l;
}

/* -- for people -------------------------------------------------------------------------------- */

static void print_ratio(double number)
{
    if (isfinite(number))
        printf(" %8.3g", number);
    else
        printf(" %8s", "");
}

static void print_line(const contest *c, const line *l)
{
    const contender *of = l->of;
    printf("%-9s %-22s %2d %-5s %-16s %9" PRIu64 " %9.4f %9.3g", c->workload, l->what,
           of->n_threads, of->isa ? of->isa : "", of->rng ? of->rng : "", of->n, l->median,
           l->rate);
    print_ratio(l->to_scalar);
    print_ratio(l->to_bare);
    print_ratio(l->speedup);
    if (isfinite(l->share) && l->part)
        printf(" %6.1f %%", 100 * l->share);
    putchar('\n');
}

void report_header(void)
{
    printf("%-9s %-22s %2s %-5s %-16s %9s %9s %9s %8s %8s %8s %8s\n", "workload", "what", "t",
           "isa", "rng", "n", "median s", "a second", "x scalar", "x bare", "x first t", "share");
}

void report_contest(const contest *c)
{
    for (int i = 0; i < c->n_contenders; i++)
        for (uint32_t part = 0; c->contenders[i].parts[part]; part++) {
            line l = line_of(c, &c->contenders[i], part);
            print_line(c, &l);
        }
    fflush(stdout);
}

/* -- as CSV ------------------------------------------------------------------------------------ */

static const char header[] = "workload,what,threads,isa,rng,replications,rounds,seconds_median,"
                             "seconds_min,seconds_max,per_second,unit,ratio_to_scalar,"
                             "ratio_to_bare,speedup,share";

bool csv_header(FILE *file)
{
    return fprintf(file, "%s\n", header) > 0;
}

static void number(FILE *file, double number, char after)
{
    if (isfinite(number))
        fprintf(file, "%.6g", number);
    fputc(after, file);
}

bool csv_contest(FILE *file, const contest *c)
{
    for (int i = 0; i < c->n_contenders; i++)
        for (uint32_t part = 0; c->contenders[i].parts[part]; part++) {
            const contender *of = &c->contenders[i];
            line l = line_of(c, of, part);
            fprintf(file, "%s,%s,%d,%s,%s,%" PRIu64 ",%u,", c->workload, l.what, of->n_threads,
                    of->isa ? of->isa : "", of->rng ? of->rng : "", of->n, c->rounds);
            number(file, l.median, ',');
            number(file, l.least, ',');
            number(file, l.most, ',');
            number(file, l.rate, ',');
            fprintf(file, "%s,", of->unit);
            number(file, l.to_scalar, ',');
            number(file, l.to_bare, ',');
            number(file, l.speedup, ',');
            number(file, l.share, '\n');
        }
    return !ferror(file);
}

static size_t cells_of(const char *text)
{
    size_t n = 1;
    for (; *text; text++)
        n += *text == ',';
    return n;
}

bool csv_well_formed(const char *path)
{
    FILE *file = fopen(path, "r");
    if (!file)
        return false;
    char *text = NULL;
    size_t room = 0, n_lines = 0;
    ssize_t length;
    bool good = true;
    while ((length = getline(&text, &room, file)) > 0) {
        good = good && text[length - 1] == '\n' && cells_of(text) == cells_of(header) &&
               (n_lines > 0 || strncmp(text, header, strlen(header)) == 0);
        n_lines++;
    }
    free(text);
    good = good && !ferror(file) && n_lines > 1;
    fclose(file);
    return good;
}
