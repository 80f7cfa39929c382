/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hold.h"

#include "reference.h"
#include "study/apart.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KEY_SIZE = 512 };

/* The reference's name of a row. */
static void key_of(const parley_exact_check *check, const parley_checked *row, char key[KEY_SIZE])
{
    const parley_scenario *scenario = parley_results_scenario(check->sampled);
    const parley_group *group = &parley_results_groups(check->sampled)[row->group];
    const char *table = parley_checked_table_name(row->table);
    const char *period =
        row->period == PARLEY_NONE ? "all" : scenario->rounds.periods[row->period].id;
    char subject[KEY_SIZE / 2], type[KEY_SIZE / 4] = "any=any";
    parley_checked_subject(check, row, subject, sizeof subject);
    if (group->actor != PARLEY_NONE) {
        const parley_actor *actor = &scenario->actors[group->actor];
        snprintf(type, sizeof type, "%s=%s", actor->id, actor->types[group->type].id);
    }
    switch (row->table) {
    case PARLEY_CHECKED_OUTCOMES: {
        char *slash = strchr(subject, '/'); /* MEASURE/ACTOR, there the other way round */
        *slash = '\0';
        snprintf(key, KEY_SIZE, "%s/%s/%s/%s", table, type, slash + 1, subject);
        return;
    }
    case PARLEY_CHECKED_PAYOFFS:
        snprintf(key, KEY_SIZE, "%s/%u/%s", table, row->round, subject);
        return;
    case PARLEY_CHECKED_SANCTIONS:
    case PARLEY_CHECKED_COMMITMENTS:
        snprintf(key, KEY_SIZE, "%s/%u/%s/%s", table, row->round, subject, row->column);
        return;
    case PARLEY_CHECKED_ACTIONS:
        snprintf(key, KEY_SIZE, "%s/%u/%s/%s/%s", table, row->round, type, subject, row->column);
        return;
    case PARLEY_CHECKED_COOPERATION:
        snprintf(key, KEY_SIZE, "%s/%s/%s/%s/%s", table, period, type, subject, row->column);
        return;
    case PARLEY_CHECKED_EVENTS:
        snprintf(key, KEY_SIZE, "%s%s/%s/%s/%s", table,
                 strcmp(row->column, "share") == 0 ? "-share" : "", period, type, subject);
        return;
    case PARLEY_N_CHECKED:
        break;
    }
    key[0] = '\0';
}

static mean_form form_of(const parley_checked *row)
{
    switch (row->table) {
    case PARLEY_CHECKED_OUTCOMES:
    case PARLEY_CHECKED_PAYOFFS:
        return FORM_REAL;
    case PARLEY_CHECKED_EVENTS:
        return strcmp(row->column, "share") == 0 ? FORM_RATE : FORM_COUNT;
    case PARLEY_CHECKED_COMMITMENTS:
        return strcmp(row->column, "in_force") == 0 ? FORM_RATE : FORM_COUNT;
    case PARLEY_CHECKED_ACTIONS:
    case PARLEY_CHECKED_SANCTIONS:
    case PARLEY_CHECKED_COOPERATION:
    case PARLEY_N_CHECKED:
        break;
    }
    return FORM_RATE;
}

/* The reference's row, to be judged as the engine's of the same name, which says what is enough. */
static sampled_mean reference_mean(const parley_checked *row, const reference_row *own)
{
    return (sampled_mean){.form = form_of(row),
                          .mean = own->mean,
                          .standard_error = own->standard_error,
                          .clusters = (double)own->n,
                          .units = row->units,
                          .pieces = (double)own->n,
                          .most = 1e6, /* a unit: all that matters is what never happens */
                          .varied = row->basis == PARLEY_BASIS_NOISE};
}

static void far_add(held_side *side, double z, const char *key)
{
    far_row *grown = reallocarray(side->far, side->n_far + 1, sizeof *grown);
    char *own = grown ? strdup(key) : NULL;
    if (grown)
        side->far = grown;
    if (own)
        side->far[side->n_far++] = (far_row){z, own};
}

/* Rows are picked as if by lot: one of n takes the place of those before with chance 1 / n. */
static void side_add(held_side *side, const parley_checked *row, const apart *found,
                     const char *key, uint64_t *lots)
{
    side->n_rows++;
    if (isnan(found->z))
        return;
    side->n_tested++;
    if (fabs(found->z) > HELD_FAR)
        far_add(side, found->z, key);
    if (found->kind != APART_ERROR)
        return;
    side->n_noise++;
    side->n_beyond_2 += fabs(found->z) > 2;
    side->n_beyond_3 += fabs(found->z) > 3;
    side->squares += found->z * found->z;
    side->by_table[row->table] += found->z * found->z;
    side->n_by_table[row->table]++;
    *lots = *lots * 6364136223846793005u + 1442695040888963407u; /* Knuth's MMIX */
    if ((*lots >> 33) % side->n_noise == 0)
        side->pick = found->z;
}

static int by_key(const void *a, const void *b)
{
    return strcmp(((const reference_row *)a)->key, ((const reference_row *)b)->key);
}

/* Rows of the engine that have no standard error of their own are given the reference's. */
static void hold_rows(held *of, const parley_exact_check *check, reference_result *sampled,
                      uint64_t lots)
{
    uint64_t own_lots = lots, other_lots = ~lots;
    qsort(sampled->rows, sampled->n_rows, sizeof *sampled->rows, by_key);
    for (size_t k = 0; k < check->n_rows; k++) {
        const parley_checked *row = &check->rows[k];
        char key[KEY_SIZE];
        key_of(check, row, key);
        const reference_row wanted = {.key = key};
        const reference_row *other =
            bsearch(&wanted, sampled->rows, sampled->n_rows, sizeof wanted, by_key);
        static const apart_kind kinds[] = {APART_SAME, APART_ERROR, APART_BOUND, APART_FEW};
        apart engine = {kinds[row->basis], row->standard_error, row->z};
        if (other) {
            sampled_mean mean = reference_mean(row, other);
            apart reference = apart_of(&mean, row->exact);
            mean.mean = row->sampled;
            if (engine.kind == APART_BOUND && isnan(engine.standard_error))
                engine = apart_of(&mean, row->exact);
            side_add(&of->sides[REFERENCE], row, &reference, key, &other_lots);
        }
        side_add(&of->sides[ENGINE], row, &engine, key, &own_lots);
    }
}

void hold(held *of, const parley_scenario *scenario, const hold_options *options)
{
    const parley_exact_options exactly = {
        .horizon = PARLEY_HORIZON_COUNT, .most_states = options->most_states, .n_threads = 1};
    const parley_options own = {
        .n_replications = options->n_replications, .seed = options->seed, .n_threads = 1};
    const reference_options theirs = {.n_replications = options->n_replications,
                                      .seed = options->seed + 77777u,
                                      .n_threads = 1,
                                      .by_round = true};
    parley_game *game = NULL;
    parley_results *exact = NULL, *sampled = NULL;
    parley_exact_check check = {0};
    reference_result reference = {0};
    *of = (held){.sides = {{.pick = NAN}, {.pick = NAN}}};
    of->status = parley_game_init(&game, scenario, NULL);
    if (!of->status)
        of->status = parley_exact(&exact, game, &exactly, NULL);
    if (!of->status)
        of->status = parley_simulate(&sampled, game, &own, NULL);
    if (!of->status)
        of->status = reference_run(scenario, &theirs, &reference, NULL);
    if (!of->status)
        of->status = parley_exact_check_init(&check, sampled, exact);
    if (!of->status)
        hold_rows(of, &check, &reference, options->seed);
    parley_exact_check_free(&check);
    reference_result_free(&reference);
    parley_results_free(&sampled);
    parley_results_free(&exact);
    parley_game_free(&game);
}

void held_free(held *of)
{
    for (int who = 0; who < N_SIDES; who++) {
        for (size_t k = 0; k < of->sides[who].n_far; k++)
            free(of->sides[who].far[k].key);
        free(of->sides[who].far);
        of->sides[who].far = NULL;
    }
}
