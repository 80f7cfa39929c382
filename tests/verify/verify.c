/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Three programs, one model: every mean of every table that can be enumerated, against what the
 * engine and the reference sample, on all shipped scenarios and on generated ones:
 *
 *     parley-verify COUNT [FIRST [REPLICATIONS [STATES]]]
 *
 * COUNT scenarios are generated from seed FIRST on; those whose parts have more than STATES states
 * are refused, as others are that cannot be enumerated. A row's z is a normal deviate if all is
 * well, so over all scenarios no |z| may be beyond the bound that is passed once in 100 times
 * (Bonferroni). Rows of one scenario hang together, scenarios do not: whether the z are as large as
 * they should be is judged over scenarios, by the mean of z^2, the shares beyond 2 and 3, and the
 * distribution of one z of each (Kolmogorov and Smirnov). */
#include "generate.h"
#include "hold.h"

#include <glob.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const side_names[N_SIDES] = {"engine", "reference"};

/* |t| and the like beyond which chance is not believed: about 1 in 10000. */
static const double unlikely = 3.9;
static const double unlikely_distance = 2.2; /* of Kolmogorov and Smirnov's statistic */

typedef struct work {
    glob_t files;
    size_t n; /* shipped scenarios, then generated ones */
    size_t n_shipped;
    uint32_t first;
    hold_options options;
    held *all; /* by scenario */
} work;

/* -- over scenarios ---------------------------------------------------------------------------- */

typedef struct moments {
    double n, sum, square;
} moments;

static void moments_add(moments *to, double x)
{
    if (isnan(x))
        return;
    to->n++;
    to->sum += x;
    to->square += x * x;
}

static double moments_mean(const moments *of)
{
    return of->sum / of->n;
}

static double moments_t(const moments *of, double expected)
{
    double mean = moments_mean(of);
    double variance = (of->square - of->sum * mean) / (of->n - 1);
    return (mean - expected) / sqrt(variance / of->n);
}

static double share(size_t part, size_t whole)
{
    return whole > 0 ? (double)part / (double)whole : NAN;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* sqrt(n) times the largest distance between the distribution of n numbers and the normal one. */
static double normal_distance(size_t n, double *sorted)
{
    double most = 0;
    qsort(sorted, n, sizeof *sorted, by_size);
    for (size_t k = 0; k < n; k++) {
        double p = gsl_cdf_ugaussian_P(sorted[k]);
        most = fmax(most, fmax((double)(k + 1) / (double)n - p, p - (double)k / (double)n));
    }
    return sqrt((double)n) * most;
}

static bool judge_moments(const char *what, const moments *of, double expected)
{
    double t = moments_t(of, expected);
    printf("  %s: %.4f over %.0f scenarios, %.4f expected (t = %.2f)\n", what, moments_mean(of),
           of->n, expected, t);
    return !(of->n >= 20 && fabs(t) > unlikely);
}

static bool judge_side(const work *w, int who)
{
    moments squares = {0}, beyond_2 = {0}, beyond_3 = {0}, by_table[PARLEY_N_CHECKED] = {{0}};
    size_t n_rows = 0, n_tested = 0, n_picks = 0;
    double *picks = calloc(w->n + 1, sizeof *picks);
    if (!picks)
        return false;
    for (size_t s = 0; s < w->n; s++) {
        const held_side *side = &w->all[s].sides[who];
        n_rows += side->n_rows;
        n_tested += side->n_tested;
        if (w->all[s].status || side->n_noise == 0)
            continue;
        moments_add(&squares, side->squares / (double)side->n_noise);
        moments_add(&beyond_2, share(side->n_beyond_2, side->n_noise));
        moments_add(&beyond_3, share(side->n_beyond_3, side->n_noise));
        picks[n_picks++] = side->pick;
        for (int k = 0; k < PARLEY_N_CHECKED; k++)
            if (side->n_by_table[k] > 0)
                moments_add(&by_table[k], side->by_table[k] / side->n_by_table[k]);
    }
    printf("%s: %zu rows, %zu tested\n", side_names[who], n_rows, n_tested);
    bool good = judge_moments("mean of z^2", &squares, 1);
    good &= judge_moments("share beyond 2", &beyond_2, 2 * gsl_cdf_ugaussian_Q(2));
    good &= judge_moments("share beyond 3", &beyond_3, 2 * gsl_cdf_ugaussian_Q(3));
    for (int k = 0; k < PARLEY_N_CHECKED; k++)
        if (by_table[k].n > 1)
            printf("    z^2 of %s.csv: %.3f (t = %.1f)\n",
                   parley_checked_table_name((parley_checked_table)k), moments_mean(&by_table[k]),
                   moments_t(&by_table[k], 1));
    double distance = normal_distance(n_picks, picks);
    printf("  one z of each: sqrt(n) D = %.2f; 1.63 is passed once in 100 times\n", distance);
    free(picks);
    return good && distance < unlikely_distance;
}

/* -- rows -------------------------------------------------------------------------------------- */

static const char *name_of(const work *w, size_t scenario, char text[32])
{
    if (scenario < w->n_shipped) {
        const char *path = w->files.gl_pathv[scenario];
        return path + strlen(PARLEY_SOURCE_DIR "/scenarios/");
    }
    snprintf(text, 32, "generated/%zu", w->first + scenario - w->n_shipped);
    return text;
}

/* No row may be beyond what all of both sides pass once in 100 times. */
static bool judge_rows(const work *w)
{
    size_t n_tested = 0, n_wrong = 0;
    char text[32];
    for (size_t s = 0; s < w->n; s++)
        for (int who = 0; who < N_SIDES; who++)
            n_tested += w->all[s].sides[who].n_tested;
    double bound = gsl_cdf_ugaussian_Qinv(PARLEY_CHECK_LEVEL / 2 / (double)n_tested);
    double largest = 0;
    for (size_t s = 0; s < w->n; s++)
        for (int who = 0; who < N_SIDES; who++)
            for (size_t k = 0; k < w->all[s].sides[who].n_far; k++) {
                const far_row *row = &w->all[s].sides[who].far[k];
                largest = fmax(largest, fabs(row->z));
                if (!(fabs(row->z) > bound))
                    continue;
                n_wrong++;
                printf("%s: %s: %s is not what is exact: z = %.1f\n", name_of(w, s, text),
                       side_names[who], row->key, row->z);
            }
    printf("largest |z| of %zu: %.2f; beyond %.2f, passed once in 100 times: %zu\n", n_tested,
           largest, bound, n_wrong);
    return n_wrong == 0;
}

/* Enough scenarios are enumerated for any of this to mean something. */
static bool judge_numbers(const work *w)
{
    size_t n_held = 0, n_shipped = 0, n_refused = 0, n_large = 0, n_failed = 0;
    for (size_t s = 0; s < w->n; s++) {
        parley_status status = w->all[s].status;
        n_held += status == PARLEY_OK;
        n_shipped += status == PARLEY_OK && s < w->n_shipped;
        n_large += status == PARLEY_ERROR_LIMIT;
        n_refused += status == PARLEY_ERROR_SCENARIO || status == PARLEY_ERROR_USAGE;
        n_failed += status == PARLEY_ERROR_MEMORY || status == PARLEY_ERROR_SYSTEM;
    }
    printf("%zu scenarios: %zu enumerated (%zu of %zu shipped), %zu too large, %zu with what "
           "cannot be enumerated\n",
           w->n, n_held, n_shipped, w->n_shipped, n_large, n_refused);
    return n_failed == 0 && n_shipped > 0 && 2 * (n_held - n_shipped) >= w->n - w->n_shipped &&
           n_held + n_large + n_refused == w->n;
}

/* -- the program ------------------------------------------------------------------------------- */

static void hold_one(const work *w, size_t s)
{
    parley_scenario scenario = {0};
    hold_options options = w->options;
    char *text = NULL;
    held *of = &w->all[s];
    options.seed += (uint32_t)s;
    if (s < w->n_shipped) {
        of->status = parley_scenario_read(&scenario, w->files.gl_pathv[s], 0, NULL, NULL);
    } else {
        text = generate_small(w->first + (uint32_t)(s - w->n_shipped));
        of->status = text ? parley_scenario_read_text(&scenario, "generated", text, strlen(text), 0,
                                                      NULL, NULL)
                          : PARLEY_ERROR_MEMORY;
    }
    if (!of->status)
        hold(of, &scenario, &options);
    parley_scenario_free(&scenario);
    free(text);
}

static unsigned long argument(int argc, char **argv, int place, unsigned long otherwise)
{
    return argc > place ? strtoul(argv[place], NULL, 10) : otherwise;
}

int main(int argc, char **argv)
{
    work w = {.first = (uint32_t)argument(argc, argv, 2, 1),
              .options = {.n_replications = argument(argc, argv, 3, 4096),
                          .most_states = argument(argc, argv, 4, 2000),
                          .seed = 9000}};
    if (argc < 2 || glob(PARLEY_SOURCE_DIR "/scenarios/*/*.json", 0, NULL, &w.files) != 0) {
        fputs("usage: parley-verify COUNT [FIRST [REPLICATIONS [STATES]]]\n", stderr);
        return 2;
    }
    gsl_set_error_handler_off();
    w.n_shipped = w.files.gl_pathc;
    w.n = w.n_shipped + argument(argc, argv, 1, 0);
    w.all = calloc(w.n, sizeof *w.all);
    if (!w.all)
        return 1;
#pragma omp parallel for schedule(dynamic)
    for (size_t s = 0; s < w.n; s++)
        hold_one(&w, s);
    bool good = judge_numbers(&w);
    good &= judge_rows(&w);
    for (int who = 0; who < N_SIDES; who++)
        good &= judge_side(&w, who);
    puts(good ? "all agree" : "they do NOT agree");
    for (size_t s = 0; s < w.n; s++)
        held_free(&w.all[s]);
    free(w.all);
    globfree(&w.files);
    return good ? 0 : 1;
}
