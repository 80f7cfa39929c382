/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The engine against the reference: two programs that share nothing but the scenario reader must
 * find the same numbers, on the shipped scenarios and on generated ones.
 *
 * Both play n histories from different seeds, and every row of the reference is compared by
 * z = (a - b) / sqrt(se_a^2 + se_b^2). There are millions of rows, so a |z| beyond 4.5 happens by
 * chance: such a scenario is played again, longer and from other seeds, and only a row beyond 4.5
 * both times is a disagreement. A true difference grows with n; chance repeats itself in one of
 * 10^5 of these.
 *
 * Rows of one scenario go together (rounds, types, measures), so how many lie beyond 2 says little.
 * But scenarios are independent: the mean of z^2 over the rows of each is one number with
 * expectation 1 (but for rows of few replications or worlds, which are left out), and their mean
 * over the scenarios is judged by their own spread.
 *
 * With arguments FIRST COUNT [REPLICATIONS [talks]] it holds COUNT generated scenarios from seed
 * FIRST on against the reference instead. */
#include "generate.h"
#include "parley/simulate.h"
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

/* A standard error that is no more than this is 0 but for rounding. */
#define ROUNDING 1e-8

static const double far = 4.5;
enum { N_GENERATED = EFFORT, LONGER = 4, FEW = 20, MANY = 200 };

/* One number of the engine's, under the reference's key. */
typedef struct figure {
    char *key;
    double mean, standard_error; /* NAN: the engine gives none */
    double base;                 /* how many the mean is over */
    bool share;                  /* at most 1 for each of them */
} figure;

typedef struct figures {
    size_t n, n_allocated;
    figure *at;
} figures;

/* -- what the engine found --------------------------------------------------------------------- */

static void figures_free(figures *list)
{
    for (size_t i = 0; i < list->n; i++)
        free(list->at[i].key);
    free(list->at);
    *list = (figures){0};
}

static PARLEY_FORMAT(3, 4) void add(figures *list, figure one, const char *format, ...)
{
    if (list->n == list->n_allocated) {
        list->n_allocated = list->n_allocated ? 2 * list->n_allocated : 1024;
        list->at = reallocarray(list->at, list->n_allocated, sizeof *list->at);
        assert_non_null(list->at);
    }
    va_list arguments;
    va_start(arguments, format);
    int length = vasprintf(&one.key, format, arguments);
    va_end(arguments);
    assert_true(length >= 0);
    list->at[list->n++] = one;
}

static figure rate(double mean, double base)
{
    return (figure){.mean = mean, .standard_error = NAN, .base = base, .share = true};
}

static figure count(double mean, double base)
{
    return (figure){.mean = mean, .standard_error = NAN, .base = base};
}

static figure estimated(const parley_estimate *estimate, double base)
{
    return (figure){
        .mean = estimate->mean, .standard_error = estimate->standard_error, .base = base};
}

/* "any=any" or "china=committed". */
static void group_text(const parley_results *results, uint32_t g, char text[64])
{
    const parley_group *group = &parley_results_groups(results)[g];
    if (group->actor == PARLEY_NONE) {
        strcpy(text, "any=any");
        return;
    }
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

static void outcome_figures(const parley_results *results, uint32_t g, figures *list)
{
    const parley_scenario *scenario = parley_results_scenario(results);
    char group[64];
    group_text(results, g, group);
    for (uint32_t i = 0; i < scenario->n_actors; i++) {
        parley_outcome value, payoff;
        parley_results_outcome(results, g, i, PARLEY_VALUE, &value);
        parley_results_outcome(results, g, i, PARLEY_MEAN_PAYOFF, &payoff);
        add(list, estimated(&value.estimate, (double)value.n), "outcomes/%s/%s/value", group,
            scenario->actors[i].id);
        add(list, estimated(&payoff.estimate, (double)payoff.n), "outcomes/%s/%s/mean_payoff",
            group, scenario->actors[i].id);
    }
}

/* Rounds lived in a period by the replications of a group. */
static double rounds_lived(const parley_results *results, uint32_t period, uint32_t g)
{
    const parley_rounds *rounds = &parley_results_scenario(results)->rounds;
    uint32_t from = period == PARLEY_NONE ? 0 : rounds->periods[period].from;
    uint32_t until = period == PARLEY_NONE ? rounds->count : rounds->periods[period].until;
    double lived = 0;
    for (uint32_t t = from < rounds->burn_in ? rounds->burn_in : from; t < until; t++)
        lived += (double)parley_results_running(results, g, t);
    return lived;
}

static void pooled_figures(const parley_results *results, uint32_t period, uint32_t g,
                           figures *list)
{
    const parley_scenario *scenario = parley_results_scenario(results);
    const char *name = period == PARLEY_NONE ? "all" : scenario->rounds.periods[period].id;
    double lived = rounds_lived(results, period, g);
    double n = (double)parley_results_running(results, g, 0);
    char group[64], text[256];
    group_text(results, g, group);
    for (uint32_t l = 0; l < parley_results_n_links(results); l++) {
        parley_cooperation found;
        parley_results_cooperation(results, period, g, l, &found);
        link_text(results, l, text);
        add(list, rate(found.intended, lived), "cooperation/%s/%s/%s/intended", name, group, text);
        add(list, estimated(&found.executed, lived), "cooperation/%s/%s/%s/executed", name, group,
            text);
        add(list, rate(found.perceived, lived), "cooperation/%s/%s/%s/perceived", name, group,
            text);
    }
    for (uint32_t e = 0; e < parley_results_n_events(results); e++) {
        parley_estimate found;
        double share;
        parley_results_event(results, period, g, e, &found, &share);
        parley_measure_text(&parley_results_events(results)[e], scenario, text, sizeof text);
        add(list, estimated(&found, n), "events/%s/%s/%s", name, group, text);
        add(list, rate(share, n), "events-share/%s/%s/%s", name, group, text);
    }
}

static void action_figures(const parley_results *results, uint32_t t, uint32_t g, figures *list)
{
    double n = (double)parley_results_running(results, g, t);
    char group[64], link[128];
    group_text(results, g, group);
    for (uint32_t l = 0; l < parley_results_n_links(results); l++) {
        parley_action_rates found;
        parley_results_action(results, t, g, l, &found);
        link_text(results, l, link);
        add(list, rate(found.intended, n), "actions/%u/%s/%s/intended", t, group, link);
        add(list, estimated(&found.executed, n), "actions/%u/%s/%s/executed", t, group, link);
        add(list, rate(found.perceived, n), "actions/%u/%s/%s/perceived", t, group, link);
        add(list, rate(found.signalled, n), "actions/%u/%s/%s/signalled", t, group, link);
        add(list, rate(found.violations, n), "actions/%u/%s/%s/violations", t, group, link);
    }
}

static void sanction_figures(const parley_results *results, uint32_t t, double n, figures *list)
{
    const parley_scenario *scenario = parley_results_scenario(results);
    for (uint32_t h = 0; h < scenario->n_threats; h++) {
        const char *id = scenario->threats[h].id;
        parley_sanction_rates found;
        parley_results_sanction(results, t, h, &found);
        add(list, rate(found.active, n), "sanctions/%u/%s/active", t, id);
        add(list, rate(found.triggered, n), "sanctions/%u/%s/triggered", t, id);
        add(list, rate(found.imposed, n), "sanctions/%u/%s/imposed", t, id);
        add(list, rate(found.bluffed, n), "sanctions/%u/%s/bluffed", t, id);
    }
}

static void commitment_figures(const parley_results *results, uint32_t t, double n, figures *list)
{
    const parley_scenario *scenario = parley_results_scenario(results);
    for (uint32_t c = 0; c < scenario->n_commitments; c++) {
        const parley_commitment *commitment = &scenario->commitments[c];
        parley_commitment_rates found;
        parley_results_commitment(results, t, c, &found);
        add(list, rate(found.in_force, n), "commitments/%u/%s/in_force", t, commitment->id);
        if (commitment->kind == PARLEY_ASSISTANCE) {
            add(list, count(found.requests, n), "commitments/%u/%s/requests", t, commitment->id);
            add(list, count(found.honoured, n), "commitments/%u/%s/honoured", t, commitment->id);
            add(list, count(found.restored, n), "commitments/%u/%s/restored", t, commitment->id);
        } else if (commitment->kind == PARLEY_HOTLINE) {
            add(list, count(found.calls, n), "commitments/%u/%s/calls", t, commitment->id);
            add(list, count(found.resolved, n), "commitments/%u/%s/resolved", t, commitment->id);
        }
    }
}

static void round_figures(const parley_results *results, uint32_t t, figures *list)
{
    const parley_scenario *scenario = parley_results_scenario(results);
    double all = (double)parley_results_n_replications(results);
    double n = (double)parley_results_running(results, 0, t);
    add(list, rate(n / all, all), "running/%u", t);
    for (uint32_t i = 0; i < scenario->n_actors; i++) {
        parley_estimate found;
        parley_results_payoff(results, t, i, &found);
        add(list, estimated(&found, n), "payoffs/%u/%s", t, scenario->actors[i].id);
    }
    sanction_figures(results, t, n, list);
    commitment_figures(results, t, n, list);
    for (uint32_t g = 0; g < parley_results_n_groups(results); g++)
        action_figures(results, t, g, list);
}

static int by_key(const void *a, const void *b)
{
    return strcmp(((const figure *)a)->key, ((const figure *)b)->key);
}

static void figures_of(const parley_results *results, figures *list)
{
    const parley_rounds *rounds = &parley_results_scenario(results)->rounds;
    for (uint32_t g = 0; g < parley_results_n_groups(results); g++) {
        outcome_figures(results, g, list);
        pooled_figures(results, PARLEY_NONE, g, list);
        for (uint32_t p = 0; p < rounds->n_periods; p++)
            pooled_figures(results, p, g, list);
    }
    for (uint32_t t = 0; t < rounds->count; t++)
        round_figures(results, t, list);
    qsort(list->at, list->n, sizeof *list->at, by_key);
}

/* -- the comparison ---------------------------------------------------------------------------- */

typedef struct comparison {
    size_t n_rows, n_tested;
    double squares, error_parts; /* sums of z^2, and of the engine's part of the variance */
    size_t n_errors;
    figures odd; /* rows beyond `far`: mean holds z */
} comparison;

/* The variance of one of a mean's units, if they were independent. */
static double unit_variance(const figure *of, double mean)
{
    return of->share ? mean * (1 - mean) : mean;
}

/* The variance of the difference where the engine gives no standard error: both have that of the
 * pooled rate, as much more than independent units would have as the reference's. NAN where fewer
 * than FEW have been seen in both together, in terms of independent ones. */
static double pooled_variance(const figure *ours, const reference_row *theirs)
{
    double mean = (ours->mean + theirs->mean) / 2, excess = 1;
    double unit = unit_variance(ours, theirs->mean) / ours->base;
    double rare = ours->share && mean > 0.5 ? 1 - mean : mean;
    if (theirs->standard_error > ROUNDING && unit > 0)
        excess = theirs->standard_error * theirs->standard_error / unit;
    if (2 * ours->base * rare < FEW * fmax(1, excess))
        return NAN;
    return 2 * excess * unit_variance(ours, mean) / ours->base;
}

/* z, 0 for what is equal but for rounding, NAN for what cannot be judged. */
static double deviation(const figure *ours, const reference_row *theirs)
{
    double a = ours->mean, b = theirs->mean;
    if (isnan(a) || isnan(b)) /* no replication, or by chance very few in one of the two */
        return isnan(a) == isnan(b) || fmax(ours->base, (double)theirs->n) < FEW ? NAN : INFINITY;
    if (fabs(a - b) <= 1e-12 * fmax(1, fmax(fabs(a), fabs(b))))
        return 0;
    double variance = ours->standard_error * ours->standard_error +
                      theirs->standard_error * theirs->standard_error;
    if (isnan(ours->standard_error))
        variance = theirs->n < 2 ? NAN : pooled_variance(ours, theirs);
    return (a - b) / sqrt(variance);
}

static void compare_row(comparison *result, const figures *list, const reference_row *theirs)
{
    figure key = {.key = theirs->key};
    const figure *ours = bsearch(&key, list->at, list->n, sizeof *list->at, by_key);
    result->n_rows += ours != NULL;
    if (!ours) { /* the engine does not count what nothing can bring about */
        if (theirs->mean != 0)
            add(&result->odd, (figure){.mean = INFINITY}, "%s", theirs->key);
        return;
    }
    double z = deviation(ours, theirs);
    if (fabs(z) > far)
        add(&result->odd, (figure){.mean = z}, "%s", theirs->key);
    if (z != 0 && isfinite(z) && theirs->n >= MANY) {
        result->n_tested++;
        result->squares += z * z;
    }
    if (ours->standard_error > 0 && theirs->standard_error > 0) {
        double both = ours->standard_error * ours->standard_error +
                      theirs->standard_error * theirs->standard_error;
        result->error_parts += ours->standard_error * ours->standard_error / both;
        result->n_errors++;
    }
}

/* Talks of which all that matters here is what they come to: anything that their protocol could. */
typedef struct made_up_talks {
    const parley_scenario *scenario;
    uint64_t seed;
} made_up_talks;

static uint64_t made_up(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

static void threat_made_up(uint64_t *state, const parley_negotiation *rules,
                           parley_outcome_of_talks *outcome)
{
    static const parley_ending endings[] = {PARLEY_CONCEDED_AT_THREAT,
                                            PARLEY_CONCEDED_UNDER_SANCTIONS, PARLEY_HELD_OUT,
                                            PARLEY_BACKED_DOWN};
    bool gives_in;
    outcome->ending = endings[made_up(state) % 4];
    gives_in = outcome->ending <= PARLEY_CONCEDED_UNDER_SANCTIONS;
    outcome->deal.package = gives_in ? (1u << rules->n_agenda) - 1 : 0;
    outcome->round +=
        outcome->ending == PARLEY_CONCEDED_UNDER_SANCTIONS || outcome->ending == PARLEY_HELD_OUT;
    for (int side = 0; side < 2; side++)
        outcome->cost[side] = (double)(made_up(state) >> 11) * 0x1p-53;
}

static void talks_made_up(const void *context, uint64_t replication,
                          parley_outcome_of_talks *outcome)
{
    const made_up_talks *talks = context;
    const parley_negotiation *rules = talks->scenario->negotiation;
    uint64_t state = talks->seed * 1000000007u + replication;
    bool takes_outside = rules->outside && made_up(&state) % 8 == 0;
    *outcome = (parley_outcome_of_talks){.round = rules->opens};
    if (rules->protocol == PARLEY_ULTIMATUM) {
        threat_made_up(&state, rules, outcome);
        return;
    }
    outcome->round += (uint32_t)(made_up(&state) % rules->deadline);
    uint32_t answers = (outcome->round - rules->opens) % 2 ? rules->first : 1 - rules->first;
    if (takes_outside && rules->outside[rules->between[answers]] != PARLEY_NONE)
        outcome->ending = PARLEY_TOOK_OUTSIDE;
    else if (made_up(&state) % 4 > 0)
        outcome->ending = PARLEY_AGREEMENT;
    if (outcome->ending != PARLEY_AGREEMENT)
        return;
    outcome->deal.package = rules->protocol == PARLEY_ATTRITION
                                ? rules->favourite[made_up(&state) % 2]
                                : 1 + (uint32_t)made_up(&state) % ((1u << rules->n_agenda) - 1);
    outcome->deal.transfer = rules->transfer * (2 * (double)(made_up(&state) >> 11) * 0x1p-53 - 1);
}

static void *talks_begin(void *context)
{
    return context;
}

static void talks_end(void *context)
{
    (void)context;
}

static void talks_draw(void *context, const parley_lot *lot, uint64_t first, uint32_t n,
                       parley_outcome_of_talks *outcomes)
{
    (void)lot;
    for (uint32_t lane = 0; lane < n; lane++)
        talks_made_up(context, first + lane, &outcomes[lane]);
}

static void compare(const parley_scenario *scenario, uint64_t n, uint32_t seed, comparison *result)
{
    parley_game *game = NULL;
    parley_results *results = NULL;
    reference_result reference = {0};
    parley_error error = {0};
    figures list = {0};
    made_up_talks own = {scenario, seed}, other = {scenario, seed + 1000003u};
    const parley_agreements agreements = {&own, talks_begin, talks_end, talks_draw};
    parley_options ours = {.n_replications = n, .seed = seed, .agreements = &agreements};
    reference_options theirs = {.n_replications = n,
                                .seed = seed + 1000003u,
                                .by_round = true,
                                .talks = talks_made_up,
                                .talks_context = &other};
    *result = (comparison){0};
    assert_int_equal(parley_game_init(&game, scenario, &error), PARLEY_OK);
    assert_int_equal(parley_simulate(&results, game, &ours, &error), PARLEY_OK);
    assert_int_equal(reference_run(scenario, &theirs, &reference, &error), PARLEY_OK);
    figures_of(results, &list);
    for (size_t k = 0; k < reference.n_rows; k++)
        compare_row(result, &list, &reference.rows[k]);
    assert_int_equal(result->n_rows, list.n);
    figures_free(&list);
    reference_result_free(&reference);
    parley_results_free(&results);
    parley_game_free(&game);
    parley_error_free(&error);
}

/* Of one figure of each scenario. */
typedef struct moments {
    double n, sum, square;
} moments;

typedef struct spread {
    moments squares; /* the mean z^2 */
    moments errors;  /* the engine's mean part of the variance */
    size_t n_tested, n_again;
} spread;

static void moments_add(moments *to, double x)
{
    to->n++;
    to->sum += x;
    to->square += x * x;
}

/* How far the mean lies from what it should be, in its own standard errors. */
static double distance(const moments *of, double expected)
{
    double mean = of->sum / of->n;
    double variance = (of->square - of->sum * mean) / (of->n - 1);
    return (mean - expected) / sqrt(variance / of->n);
}

/* Rows beyond `far` in a second, longer run too. */
static size_t confirm(const parley_scenario *scenario, uint64_t n, uint32_t seed,
                      const comparison *first)
{
    comparison second;
    size_t n_confirmed = 0;
    compare(scenario, LONGER * n, seed + 500000000u, &second);
    for (size_t k = 0; k < first->odd.n; k++)
        for (size_t j = 0; j < second.odd.n; j++)
            if (strcmp(first->odd.at[k].key, second.odd.at[j].key) == 0) {
                if (n_confirmed++ < 10)
                    print_error("%s: %s: z = %.1f, then %.1f\n", scenario->name,
                                first->odd.at[k].key, first->odd.at[k].mean, second.odd.at[j].mean);
            }
    figures_free(&second.odd);
    return n_confirmed;
}

/* Rows that disagree. */
static size_t hold(const parley_scenario *scenario, uint64_t n, uint32_t seed, spread *all)
{
    comparison first;
    compare(scenario, n, seed, &first);
    if (first.n_tested > 0)
        moments_add(&all->squares, first.squares / (double)first.n_tested);
    if (first.n_errors > 0)
        moments_add(&all->errors, first.error_parts / (double)first.n_errors);
    all->n_tested += first.n_tested;
    size_t n_confirmed = 0;
    if (first.odd.n > 0) {
        all->n_again++;
        n_confirmed = confirm(scenario, n, seed, &first);
    }
    if (n_confirmed)
        print_error("%s: %zu of %zu rows disagree\n", scenario->name, n_confirmed, first.n_rows);
    figures_free(&first.odd);
    return n_confirmed;
}

/* The deviations are as large as chance makes them, and the engine's standard errors no larger or
 * smaller than the reference's. */
static bool judge(const spread *all)
{
    double squares = distance(&all->squares, 1), errors = distance(&all->errors, 0.5);
    print_message("%.0f scenarios, %zu rows, %zu scenarios played again\n"
                  "mean z^2 %.3f (t = %.1f), part of the variance %.4f (t = %.1f)\n",
                  all->squares.n, all->n_tested, all->n_again, all->squares.sum / all->squares.n,
                  squares, all->errors.sum / all->errors.n, errors);
    return fabs(squares) < 4 && fabs(errors) < 4;
}

/* -- tests ------------------------------------------------------------------------------------- */

/* As many histories as a scenario of its size allows in the time there is. */
static uint64_t replications(const parley_scenario *scenario, double budget)
{
    double links = 0;
    for (uint32_t k = 0; k < scenario->n_issues; k++)
        links += scenario->issues[k].n_parties * (scenario->issues[k].n_parties - 1.0);
    double n = EFFORT / 100.0 * budget / (scenario->rounds.count * (links + 2));
    return n < 2048 ? 2048 : n > 65536 ? 65536 : (uint64_t)n / 64 * 64;
}

static size_t hold_generated(uint32_t seed, uint64_t n, bool talks, spread *all)
{
    char *text = talks ? generate_negotiation(seed) : generate_scenario(seed);
    parley_scenario scenario = {0};
    parley_error error = {0};
    assert_non_null(text);
    assert_int_equal(
        parley_scenario_read_text(&scenario, "generated", text, strlen(text), 0, NULL, &error),
        PARLEY_OK);
    size_t n_odd = hold(&scenario, n ? n : replications(&scenario, 4e6), seed, all);
    parley_scenario_free(&scenario);
    parley_error_free(&error);
    free(text);
    return n_odd;
}

static void test_shipped_scenarios_agree(void **state)
{
    glob_t files;
    spread all = {0};
    size_t n_odd = 0;
    (void)state;
    assert_int_equal(glob(PARLEY_SOURCE_DIR "/scenarios/*/*.json", 0, NULL, &files), 0);
    for (size_t f = 0; f < files.gl_pathc; f++) {
        parley_scenario scenario = {0};
        parley_error error = {0};
        assert_int_equal(parley_scenario_read(&scenario, files.gl_pathv[f], 0, NULL, &error),
                         PARLEY_OK);
        n_odd += hold(&scenario, replications(&scenario, 1.5e7), (uint32_t)(7000 + f), &all);
        parley_scenario_free(&scenario);
        parley_error_free(&error);
    }
    globfree(&files);
    assert_int_equal(n_odd, 0);
    assert_true(judge(&all));
}

static void test_generated_scenarios_agree(void **state)
{
    spread all = {0};
    size_t n_odd = 0;
    (void)state;
    for (uint32_t seed = 1; seed <= N_GENERATED; seed++)
        n_odd += hold_generated(seed, 0, false, &all);
    assert_int_equal(n_odd, 0);
    assert_true(judge(&all));
}

static void test_generated_negotiations_agree(void **state)
{
    spread all = {0};
    size_t n_odd = 0;
    (void)state;
    for (uint32_t seed = 1; seed <= N_GENERATED; seed++)
        n_odd += hold_generated(seed, 0, true, &all);
    assert_int_equal(n_odd, 0);
    assert_true(judge(&all));
}

static int hold_range(int argc, char **argv)
{
    spread all = {0};
    uint32_t first = (uint32_t)strtoul(argv[1], NULL, 10);
    uint32_t n_seeds = (uint32_t)strtoul(argv[2], NULL, 10), n_odd = 0;
    uint64_t n = argc > 3 ? strtoull(argv[3], NULL, 10) : 0;
    for (uint32_t seed = first; seed < first + n_seeds; seed++)
        n_odd += hold_generated(seed, n, argc > 4, &all) > 0;
    judge(&all);
    printf("%u of %u scenarios disagree\n", n_odd, n_seeds);
    return n_odd > 0;
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shipped_scenarios_agree),
        cmocka_unit_test(test_generated_scenarios_agree),
        cmocka_unit_test(test_generated_negotiations_agree),
    };
    if (argc > 2)
        return hold_range(argc, argv);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
