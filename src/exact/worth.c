/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exact/worth.h"

#include "core/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* -- horizons -------------------------------------------------------------------------------- */

/* The largest discount that an actor can have. */
static double largest_discount(const exact_model *model, uint32_t actor)
{
    const parley_game *game = model->game;
    const game_number *number = &game->numbers[game->scenario->actors[actor].discount];
    double most = 0;
    for (uint32_t s = 0; s < number->n_sources; s++) {
        const game_step *step = &number->sources[s].steps[0];
        if (step->draw == PARLEY_NONE)
            most = fmax(most, step->constant);
        for (uint32_t k = 0; step->draw != PARLEY_NONE && k < model->atoms[step->draw].n; k++)
            most = fmax(most, model->atoms[step->draw].values[k]);
    }
    return most;
}

parley_status horizon_settle(const exact_model *model, const parley_exact_options *options,
                             parley_horizon *horizon, parley_error *error)
{
    const parley_scenario *scenario = model->game->scenario;
    *horizon = options->horizon;
    for (uint32_t i = 0; i < scenario->n_actors; i++) {
        if (largest_discount(model, i) * scenario->rounds.continuation < 1)
            continue;
        if (*horizon == PARLEY_HORIZON_AUTO)
            *horizon = PARLEY_HORIZON_COUNT;
        if (*horizon == PARLEY_HORIZON_FOREVER)
            return parley_error_add(error, PARLEY_ERROR_USAGE, NULL, NULL,
                                    "%s does not discount, so that a history without end has no "
                                    "value to it; use --horizon count or long-run",
                                    scenario->actors[i].id);
    }
    if (*horizon == PARLEY_HORIZON_AUTO)
        *horizon = PARLEY_HORIZON_FOREVER;
    return PARLEY_OK;
}

double horizon_weight(double ratio, uint32_t count)
{
    return ratio == 1 ? count : (1 - pow(ratio, count)) / (1 - ratio);
}

/* -- the matrix ------------------------------------------------------------------------------ */

parley_status matrix_init(exact_matrix *matrix, exact_chain *chain, uint32_t regime,
                          const uint32_t *policy)
{
    const exact_table *table = &chain->tables[regime];
    size_t n_steps = 0;
    *matrix = (exact_matrix){.n = chain->n_states,
                             .first = memory_array(chain->n_states + 1, sizeof *matrix->first)};
    if (!matrix->first)
        return PARLEY_ERROR_MEMORY;
    for (int pass = 0; pass < 2; pass++) {
        n_steps = 0;
        for (size_t s = 0; s < chain->n_states; s++) {
            for (uint32_t news = 0; news < chain->n_news; news++) {
                uint32_t deeds = policy ? policy[s * chain->n_news + news] : 0;
                size_t place = s * chain->n_choices + chain_choice(chain, news, deeds);
                if (place >= table->n_allocated || !table->rows[place])
                    continue;
                const exact_row *row = &chain->rows[table->rows[place] - 1];
                if (pass == 1) {
                    memcpy(matrix->to + n_steps, chain->to + row->first,
                           row->n * sizeof *matrix->to);
                    memcpy(matrix->p + n_steps, chain->p + row->first, row->n * sizeof *matrix->p);
                }
                n_steps += row->n;
            }
            matrix->first[s + 1] = n_steps;
        }
        if (pass == 1)
            break;
        matrix->to = memory_array(n_steps, sizeof *matrix->to);
        matrix->p = memory_array(n_steps, sizeof *matrix->p);
        if (!matrix->to || !matrix->p)
            return PARLEY_ERROR_MEMORY;
    }
    return PARLEY_OK;
}

/* -- values ---------------------------------------------------------------------------------- */

/* What an actor can expect in the steady regime, each state weighed. */
static double steady_payoff(exact_chain *chain, const double *weights, uint32_t actor)
{
    uint32_t regime = chain->of->regime[chain->of->game->scenario->rounds.count];
    uint32_t payoff = chain_payoff(chain, actor);
    const exact_table *table = &chain->tables[regime];
    double sum = 0;
    for (size_t s = 0; s < chain->n_states && s < table->n_allocated; s++)
        if (weights[s] != 0 && table->rows[s])
            sum += weights[s] * chain_means(chain, &chain->rows[table->rows[s] - 1])[payoff];
    return sum;
}

/* What comes after the rounds that were followed: `at` is where they left off. */
typedef struct ending {
    exact_chain *chain;
    exact_matrix matrix;
    double *start, *weights;
    double discount; /* that weights are for; negative: of none yet */
} ending;

static parley_status ending_init(ending *of, exact_chain *chain, const exact_distribution *at)
{
    uint32_t regime = chain->of->regime[chain->of->game->scenario->rounds.count];
    *of = (ending){.chain = chain, .discount = -1};
    parley_status status = chain_close(chain, regime, at, NULL);
    if (!status)
        status = matrix_init(&of->matrix, chain, regime, NULL);
    if (status)
        return status;
    of->start = memory_array(chain->n_states, sizeof *of->start);
    of->weights = memory_array(chain->n_states, sizeof *of->weights);
    if (!of->start || !of->weights)
        return PARLEY_ERROR_MEMORY;
    memcpy(of->start, at->p, at->n * sizeof *of->start);
    return PARLEY_OK;
}

static void ending_free(ending *of)
{
    matrix_free(&of->matrix);
    free(of->start);
    free(of->weights);
}

/* The expected sum over all rounds to come, each weighed by the discount to its power; discount 1:
 * the mean payoff in the long run. */
static parley_status ending_payoff(ending *of, uint32_t actor, double discount, double *payoff)
{
    parley_status status = PARLEY_OK;
    if (discount != of->discount)
        status = discount < 1 ? matrix_visits(&of->matrix, discount, of->start, of->weights)
                              : matrix_long_run(&of->matrix, of->start, of->weights);
    of->discount = discount;
    *payoff = status ? NAN : steady_payoff(of->chain, of->weights, actor);
    return status;
}

/* From what is expected of the rounds that were followed to the value, with what comes after. */
static parley_status actor_value(exact_chain *chain, parley_horizon horizon, uint32_t n_rounds,
                                 const double *sums, ending *rest, uint32_t actor, double *value)
{
    const exact_case *of = chain->of;
    const parley_rounds *rounds = &of->game->scenario->rounds;
    uint32_t payoff = chain_payoff(chain, actor);
    double ratio = case_discount(of, actor) * rounds->continuation, power = 1, after = 0;
    if (horizon == PARLEY_HORIZON_LONG_RUN)
        return ending_payoff(rest, actor, 1, value);
    *value = 0;
    for (uint32_t t = 0; t < n_rounds; t++, power *= ratio)
        *value += power * sums[(size_t)t * chain->n_kept + payoff];
    if (horizon == PARLEY_HORIZON_COUNT) {
        *value /= horizon_weight(ratio, rounds->count);
        return PARLEY_OK;
    }
    parley_status status = ending_payoff(rest, actor, ratio, &after);
    *value = (1 - ratio) * (*value + power * after);
    return status;
}

parley_status case_values(exact_chain *chain, parley_horizon horizon, double *sums, double weight,
                          double *values)
{
    const exact_case *of = chain->of;
    uint32_t count = of->game->scenario->rounds.count, n_kept = chain->n_kept;
    uint32_t n_rounds = sums || horizon == PARLEY_HORIZON_COUNT ? count : steady_round(of);
    double *own = sums ? NULL : memory_array((size_t)n_rounds * n_kept, sizeof *own);
    double *into = sums ? sums : own;
    exact_distribution at = {0};
    ending rest = {0};
    parley_status status = into ? distribution_init(&at) : PARLEY_ERROR_MEMORY;
    for (uint32_t t = 0; !status && t < n_rounds; t++)
        status = chain_step(chain, of->regime[t], &at, into + (size_t)t * n_kept);
    if (!status && horizon != PARLEY_HORIZON_COUNT)
        status = ending_init(&rest, chain, &at);
    for (uint32_t k = 0; !status && k < of->part->earners.n; k++) {
        double value;
        uint32_t actor = of->part->earners.at[k];
        if (chain->earner != PARLEY_NONE && chain->earner != actor)
            continue;
        status = actor_value(chain, horizon, n_rounds, into, &rest, actor, &value);
        values[actor] += weight * value;
    }
    ending_free(&rest);
    distribution_free(&at);
    free(own);
    return status;
}
