/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Three programs, one model: what is enumerated against what the engine and the reference sample,
 * every mean of every table that has one, on the shipped scenarios and on generated ones.
 *
 * A row's z is its distance from the exact mean in the sample's own standard error; where the
 * sample gives none, in that of independent units, as much larger as the reference's. There are
 * hundreds of thousands of rows, so a few lie far out by chance: such a scenario is played again,
 * longer and from another seed, and only what is out both times disagrees. Whether the z of a
 * scenario are as large as chance makes them is judged over scenarios, which are independent.
 *
 * With arguments FIRST COUNT [REPLICATIONS] it holds COUNT generated scenarios from seed FIRST on.
 */
#include "generate.h"
#include "parley/exact.h"
#include "reference.h"

#include <glob.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* In percent; less for builds that are slow. */
#ifndef EFFORT
#define EFFORT 100
#endif

static const double far = 4.8;
enum { N_GENERATED = 24 * EFFORT / 100, LONGER = 4, FEW = 25 };

typedef struct moments {
    double n, sum, square;
} moments;

static void moments_add(moments *to, double x)
{
    to->n++;
    to->sum += x;
    to->square += x * x;
}

/* The rows of one comparison. */
typedef struct comparison {
    size_t n_rows, n_odd;
    char odd[64][160];
    double squares, n_tested;
} comparison;

static void note(comparison *c, const char *key, double z)
{
    if (c->n_odd < 64)
        snprintf(c->odd[c->n_odd], sizeof c->odd[0], "%.150s", key);
    c->n_odd++;
    (void)z;
}

/* -- every figure under the reference's key ---------------------------------------------------- */

typedef struct figure {
    char *key;
    double mean, standard_error, base; /* standard error NAN: none given */
    bool share;
} figure;

typedef struct figures {
    size_t n, n_allocated;
    figure *at;
} figures;

static PARLEY_FORMAT(5, 6) void add(figures *list, const parley_estimate *estimate, double base,
                                    bool share, const char *format, ...)
{
    if (list->n == list->n_allocated) {
        list->n_allocated = list->n_allocated ? 2 * list->n_allocated : 1024;
        list->at = reallocarray(list->at, list->n_allocated, sizeof *list->at);
        assert_non_null(list->at);
    }
    figure one = {NULL, estimate->mean, estimate->standard_error, base, share};
    va_list arguments;
    va_start(arguments, format);
    assert_true(vasprintf(&one.key, format, arguments) >= 0);
    va_end(arguments);
    list->at[list->n++] = one;
}

static parley_estimate bare(double mean)
{
    return (parley_estimate){.mean = mean, .standard_error = NAN};
}

static void group_text(const parley_results *results, uint32_t g, char text[64])
{
    const parley_group *group = &parley_results_groups(results)[g];
    strcpy(text, "any=any");
    if (group->actor == PARLEY_NONE)
        return;
    const parley_actor *actor = &parley_results_scenario(results)->actors[group->actor];
    snprintf(text, 64, "%s=%s", actor->id, actor->types[group->type].id);
}

static void link_text(const parley_results *results, uint32_t l, char text[128])
{
    const parley_scenario *scenario = parley_results_scenario(results);
    const parley_link *link = &parley_results_links(results)[l];
    snprintf(text, 128, "%s>%s:%s", scenario->actors[link->actor].id,
             scenario->actors[link->counterpart].id, scenario->issues[link->issue].id);
}

static double lived(const parley_results *results, uint32_t period, uint32_t g)
{
    const parley_rounds *rounds = &parley_results_scenario(results)->rounds;
    uint32_t from = period == PARLEY_NONE ? 0 : rounds->periods[period].from;
    uint32_t until = period == PARLEY_NONE ? rounds->count : rounds->periods[period].until;
    double sum = 0;
    for (uint32_t t = from < rounds->burn_in ? rounds->burn_in : from; t < until; t++)
        sum += (double)parley_results_running(results, g, t);
    return sum;
}

static void pooled_figures(const parley_results *results, uint32_t period, uint32_t g,
                           figures *list)
{
    const parley_scenario *scenario = parley_results_scenario(results);
    const char *name = period == PARLEY_NONE ? "all" : scenario->rounds.periods[period].id;
    double base = lived(results, period, g), n = (double)parley_results_running(results, g, 0);
    char group[64], text[256];
    group_text(results, g, group);
    for (uint32_t l = 0; l < parley_results_n_links(results); l++) {
        parley_cooperation found;
        parley_results_cooperation(results, period, g, l, &found);
        link_text(results, l, text);
        parley_estimate intended = bare(found.intended), perceived = bare(found.perceived);
        add(list, &intended, base, true, "cooperation/%s/%s/%s/intended", name, group, text);
        add(list, &found.executed, base, true, "cooperation/%s/%s/%s/executed", name, group, text);
        add(list, &perceived, base, true, "cooperation/%s/%s/%s/perceived", name, group, text);
    }
    for (uint32_t e = 0; e < parley_results_n_events(results); e++) {
        parley_estimate found, share = bare(0);
        parley_results_event(results, period, g, e, &found, &share.mean);
        parley_measure_text(&parley_results_events(results)[e], scenario, text, sizeof text);
        add(list, &found, n, false, "events/%s/%s/%s", name, group, text);
        add(list, &share, n, true, "events-share/%s/%s/%s", name, group, text);
    }
}

static void group_figures(const parley_results *results, uint32_t g, figures *list)
{
    const parley_scenario *scenario = parley_results_scenario(results);
    char group[64];
    group_text(results, g, group);
    for (uint32_t i = 0; i < scenario->n_actors; i++)
        for (int kind = 0; kind < 2; kind++) {
            parley_outcome found;
            parley_results_outcome(results, g, i, kind ? PARLEY_MEAN_PAYOFF : PARLEY_VALUE, &found);
            add(list, &found.estimate, (double)found.n, false, "outcomes/%s/%s/%s", group,
                scenario->actors[i].id, kind ? "mean_payoff" : "value");
        }
    pooled_figures(results, PARLEY_NONE, g, list);
    for (uint32_t p = 0; p < scenario->rounds.n_periods; p++)
        pooled_figures(results, p, g, list);
}

static void action_figures(const parley_results *results, uint32_t t, uint32_t g, figures *list)
{
    double n = (double)parley_results_running(results, g, t);
    char group[64], link[128];
    group_text(results, g, group);
    for (uint32_t l = 0; n > 0 && l < parley_results_n_links(results); l++) {
        parley_action_rates found;
        parley_results_action(results, t, g, l, &found);
        link_text(results, l, link);
        const parley_estimate rates[] = {bare(found.intended), found.executed,
                                         bare(found.perceived), bare(found.signalled),
                                         bare(found.violations)};
        static const char *const names[] = {"intended", "executed", "perceived", "signalled",
                                            "violations"};
        for (int k = 0; k < 5; k++)
            add(list, &rates[k], n, true, "actions/%u/%s/%s/%s", t, group, link, names[k]);
    }
}

static void round_figures(const parley_results *results, uint32_t t, figures *list)
{
    const parley_scenario *scenario = parley_results_scenario(results);
    double n = (double)parley_results_running(results, 0, t);
    for (uint32_t i = 0; n > 0 && i < scenario->n_actors; i++) {
        parley_estimate found;
        parley_results_payoff(results, t, i, &found);
        add(list, &found, n, false, "payoffs/%u/%s", t, scenario->actors[i].id);
    }
    for (uint32_t h = 0; n > 0 && h < scenario->n_threats; h++) {
        parley_sanction_rates r;
        parley_results_sanction(results, t, h, &r);
        const double rates[] = {r.active, r.triggered, r.imposed, r.bluffed};
        static const char *const names[] = {"active", "triggered", "imposed", "bluffed"};
        for (int k = 0; k < 4; k++) {
            parley_estimate one = bare(rates[k]);
            add(list, &one, n, true, "sanctions/%u/%s/%s", t, scenario->threats[h].id, names[k]);
        }
    }
    for (uint32_t c = 0; n > 0 && c < scenario->n_commitments; c++) {
        parley_commitment_rates r;
        parley_results_commitment(results, t, c, &r);
        const double rates[] = {r.in_force, r.requests, r.honoured,
                                r.restored, r.calls,    r.resolved};
        static const char *const names[] = {"in_force", "requests", "honoured",
                                            "restored", "calls",    "resolved"};
        for (int k = 0; k < 6; k++) {
            parley_estimate one = bare(rates[k]);
            add(list, &one, n, k == 0, "commitments/%u/%s/%s", t, scenario->commitments[c].id,
                names[k]);
        }
    }
    for (uint32_t g = 0; g < parley_results_n_groups(results); g++)
        action_figures(results, t, g, list);
}

static int by_key(const void *a, const void *b)
{
    return strcmp(((const figure *)a)->key, ((const figure *)b)->key);
}

static void figures_of(const parley_results *results, figures *list)
{
    *list = (figures){0};
    for (uint32_t g = 0; g < parley_results_n_groups(results); g++)
        group_figures(results, g, list);
    for (uint32_t t = 0; t < parley_results_scenario(results)->rounds.count; t++)
        round_figures(results, t, list);
    qsort(list->at, list->n, sizeof *list->at, by_key);
}

static void figures_free(figures *list)
{
    for (size_t i = 0; i < list->n; i++)
        free(list->at[i].key);
    free(list->at);
    *list = (figures){0};
}

static const figure *find(const figures *list, char *key)
{
    figure wanted = {.key = key};
    return bsearch(&wanted, list->at, list->n, sizeof *list->at, by_key);
}

/* -- against samples ----------------------------------------------------------------------------
 */

/* The standard error of a row that comes without: as if its units were independent, times `excess`.
 * NAN where too few are expected either way. */
static double presumed(const figure *sampled, double mean, double excess)
{
    double unit = sampled->share ? mean * (1 - mean) : mean;
    double rare = sampled->share && mean > 0.5 ? 1 - mean : mean;
    return sampled->base * rare < FEW * fmax(1, excess) ? NAN : sqrt(excess * unit / sampled->base);
}

static void hold_row(comparison *c, const char *key, double got, double wanted, double noise)
{
    double apart = got - wanted;
    if (isnan(got) || isnan(wanted))
        return;
    c->n_rows++;
    if (fabs(apart) <= 1e-9 * fmax(1, fabs(wanted)))
        return;
    if (isnan(noise))
        return;
    double z = apart / noise;
    if (!(fabs(z) <= far))
        note(c, key, z);
    else if (noise > 0) {
        c->squares += z * z;
        c->n_tested++;
    }
}

/* Rows with a mean of 0 or 1 must be met exactly, others by the sample's standard error. */
static void compare(const parley_scenario *scenario, const figures *exact, uint64_t n,
                    uint32_t seed, comparison *engine, comparison *reference)
{
    parley_game *game = NULL;
    parley_results *results = NULL;
    reference_result sampled = {0};
    figures ours = {0};
    parley_options options = {.n_replications = n, .seed = seed};
    reference_options theirs = {.n_replications = n, .seed = seed + 77777u, .by_round = true};
    assert_int_equal(parley_game_init(&game, scenario, NULL), PARLEY_OK);
    assert_int_equal(parley_simulate(&results, game, &options, NULL), PARLEY_OK);
    assert_int_equal(reference_run(scenario, &theirs, &sampled, NULL), PARLEY_OK);
    figures_of(results, &ours);
    *engine = *reference = (comparison){0};
    for (size_t k = 0; k < sampled.n_rows; k++) {
        const reference_row *row = &sampled.rows[k];
        const figure *own = find(&ours, row->key), *truth = find(exact, row->key);
        if (!truth)
            continue;
        double unit = 0, excess = 1, mean = truth->mean;
        if (own && own->base > 0)
            unit = (own->share ? mean * (1 - mean) : mean) / own->base;
        if (row->standard_error > 1e-8 && unit > 0)
            excess = fmax(1, row->standard_error * row->standard_error / unit);
        bool few = own && own->base * fmin(mean, own->share ? 1 - mean : mean) < FEW * excess;
        if (own) {
            double noise = isnan(own->standard_error) ? presumed(own, mean, excess)
                           : few                      ? NAN
                                                      : own->standard_error;
            hold_row(engine, row->key, own->mean, mean, noise);
        }
        hold_row(reference, row->key, row->mean, mean,
                 few || row->n < FEW ? NAN : row->standard_error);
    }
    figures_free(&ours);
    reference_result_free(&sampled);
    parley_results_free(&results);
    parley_game_free(&game);
}

static size_t confirmed(const char *who, const char *name, const comparison *a, const comparison *b)
{
    size_t n = 0;
    for (size_t i = 0; i < a->n_odd && i < 64; i++)
        for (size_t k = 0; k < b->n_odd && k < 64; k++)
            if (strcmp(a->odd[i], b->odd[k]) == 0 && n++ < 6)
                print_error("%s: %s: %s is not what is exact\n", name, who, a->odd[i]);
    return n;
}

typedef struct tally {
    moments squares[2]; /* of the engine, of the reference: mean z^2 by scenario */
    size_t n_scenarios, n_rows, n_again, n_wrong, n_refused;
} tally;

/* Exact, or false where it cannot be enumerated. */
static bool exact_figures(const parley_scenario *scenario, figures *exact)
{
    parley_game *game = NULL;
    parley_results *results = NULL;
    parley_exact_options options = {.horizon = PARLEY_HORIZON_COUNT, .most_states = 20000};
    parley_status status = parley_game_init(&game, scenario, NULL);
    if (!status)
        status = parley_exact(&results, game, &options, NULL);
    if (!status)
        figures_of(results, exact);
    else
        assert_true(status == PARLEY_ERROR_SCENARIO || status == PARLEY_ERROR_LIMIT ||
                    status == PARLEY_ERROR_USAGE);
    parley_results_free(&results);
    parley_game_free(&game);
    return !status;
}

static void hold(const parley_scenario *scenario, uint64_t n, uint32_t seed, tally *all)
{
    figures exact = {0};
    comparison first[2], second[2];
    if (!exact_figures(scenario, &exact)) {
        all->n_refused++;
        return;
    }
    all->n_scenarios++;
    compare(scenario, &exact, n, seed, &first[0], &first[1]);
    for (int who = 0; who < 2; who++)
        if (first[who].n_tested > 0)
            moments_add(&all->squares[who], first[who].squares / first[who].n_tested);
    all->n_rows += first[0].n_rows + first[1].n_rows;
    if (first[0].n_odd + first[1].n_odd > 0) {
        all->n_again++;
        compare(scenario, &exact, LONGER * n, seed + 500000000u, &second[0], &second[1]);
        size_t wrong = confirmed("engine", scenario->name, &first[0], &second[0]) +
                       confirmed("reference", scenario->name, &first[1], &second[1]);
        all->n_wrong += wrong > 0;
    }
    figures_free(&exact);
}

static bool judge(const tally *all)
{
    bool normal = true;
    print_message("%zu scenarios enumerated, %zu refused, %zu rows, %zu played again, %zu wrong\n",
                  all->n_scenarios, all->n_refused, all->n_rows, all->n_again, all->n_wrong);
    for (int who = 0; who < 2; who++) {
        const moments *of = &all->squares[who];
        double mean = of->sum / of->n;
        double variance = (of->square - of->sum * mean) / (of->n - 1);
        double t = (mean - 1) / sqrt(variance / of->n);
        print_message("%s: mean z^2 %.3f (t = %.1f)\n", who ? "reference" : "engine", mean, t);
        normal &= of->n < 5 || fabs(t) < 4;
    }
    return normal && all->n_wrong == 0;
}

/* -- tests ------------------------------------------------------------------------------------- */

static void hold_generated(uint32_t seed, uint64_t n, tally *all)
{
    char *text = generate_small(seed);
    parley_scenario scenario = {0};
    assert_non_null(text);
    assert_int_equal(
        parley_scenario_read_text(&scenario, "generated", text, strlen(text), 0, NULL, NULL),
        PARLEY_OK);
    hold(&scenario, n, seed, all);
    parley_scenario_free(&scenario);
    free(text);
}

static void the_shipped_scenarios_agree(void **state)
{
    glob_t files;
    tally all = {0};
    (void)state;
    assert_int_equal(glob(PARLEY_SOURCE_DIR "/scenarios/*/*.json", 0, NULL, &files), 0);
    for (size_t f = 0; f < files.gl_pathc; f++) {
        parley_scenario scenario = {0};
        assert_int_equal(parley_scenario_read(&scenario, files.gl_pathv[f], 0, NULL, NULL),
                         PARLEY_OK);
        hold(&scenario, 4096, (uint32_t)(9000 + f), &all);
        parley_scenario_free(&scenario);
    }
    globfree(&files);
    assert_true(judge(&all));
}

static void generated_scenarios_agree(void **state)
{
    tally all = {0};
    (void)state;
    for (uint32_t seed = 1; seed <= N_GENERATED; seed++)
        hold_generated(seed, 4096, &all);
    assert_true(judge(&all));
}

static int hold_range(int argc, char **argv)
{
    tally all = {0};
    uint32_t first = (uint32_t)strtoul(argv[1], NULL, 10);
    uint32_t n_seeds = (uint32_t)strtoul(argv[2], NULL, 10);
    uint64_t n = argc > 3 ? strtoull(argv[3], NULL, 10) : 8192;
    for (uint32_t seed = first; seed < first + n_seeds; seed++)
        hold_generated(seed, n, &all);
    return judge(&all) ? 0 : 1;
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_shipped_scenarios_agree),
        cmocka_unit_test(generated_scenarios_agree),
    };
    if (argc > 2)
        return hold_range(argc, argv);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
