/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exact/respond.h"

#include "core/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NEARLY_ONE (1 - 1e-6)
#define MOST_POLICIES 200

typedef struct responder {
    exact_chain *chain;
    double ratio;        /* of the weights of successive rounds */
    uint32_t n_rounds;   /* followed one by one */
    game_list *reached;  /* by round 0..n_rounds: states */
    uint32_t **choices;  /* by round, entry of reached and news: the best deeds */
    game_list closed;    /* states that can come after those rounds */
    uint32_t *policy;    /* by state and news: the best there */
    double *now, *after; /* by state: values from a round, and from the next */
} responder;

static void responder_free(responder *r)
{
    for (uint32_t t = 0; r->reached && t <= r->n_rounds; t++)
        free(r->reached[t].at);
    for (uint32_t t = 0; r->choices && t < r->n_rounds; t++)
        free(r->choices[t]);
    free(r->reached);
    free(r->choices);
    free(r->closed.at);
    free(r->policy);
    free(r->now);
    free(r->after);
}

/* -- what can be reached --------------------------------------------------------------------- */

static parley_status reach_next(responder *r, uint32_t t, uint8_t **marks, size_t *n_marks)
{
    const game_list *from = &r->reached[t];
    game_list *to = &r->reached[t + 1];
    size_t n_allocated = 0;
    parley_status status = PARLEY_OK;
    for (uint32_t k = 0; !status && k < from->n; k++)
        for (uint32_t choice = 0; !status && choice < r->chain->n_choices; choice++) {
            const exact_row *row;
            status = chain_row(r->chain, r->chain->of->regime[t], from->at[k], choice, &row);
            if (!status)
                status = marks_room(marks, n_marks, r->chain->n_states);
            for (size_t e = 0; !status && e < row->n; e++)
                status = reach(to, &n_allocated, *marks, r->chain->to[row->first + e]);
        }
    for (uint32_t k = 0; k < to->n; k++)
        (*marks)[to->at[k]] = 0;
    return status;
}

static parley_status reach_all(responder *r)
{
    uint8_t *marks = NULL;
    size_t n_marks = 0;
    r->reached = memory_array((size_t)r->n_rounds + 1, sizeof *r->reached);
    r->choices = memory_array((size_t)r->n_rounds + 1, sizeof *r->choices);
    parley_status status =
        r->reached && r->choices && list_add(&r->reached[0], 0) ? PARLEY_OK : PARLEY_ERROR_MEMORY;
    for (uint32_t t = 0; !status && t < r->n_rounds; t++)
        status = reach_next(r, t, &marks, &n_marks);
    for (uint32_t t = 0; !status && t < r->n_rounds; t++) {
        r->choices[t] =
            memory_array((size_t)r->reached[t].n * r->chain->n_news, sizeof **r->choices);
        status = r->choices[t] ? PARLEY_OK : PARLEY_ERROR_MEMORY;
    }
    free(marks);
    return status;
}

/* -- one choice ------------------------------------------------------------------------------ */

/* What a choice is worth if `after` is what comes after. */
static double worth(responder *r, uint32_t regime, uint32_t state, uint32_t choice,
                    const double *after)
{
    const exact_row *row;
    chain_row(r->chain, regime, state, choice, &row); /* all rows are there by now */
    double sum = 0;
    for (size_t e = row->first; e < row->first + row->n; e++)
        sum += r->chain->p[e] * after[r->chain->to[e]];
    return chain_means(r->chain, row)[0] + r->ratio * sum;
}

/* The best deeds at some news; they stay what they are unless others are better by more than
 * rounding, and then it says so. Adds what they are worth. */
static bool improve_deeds(responder *r, uint32_t regime, uint32_t state, uint32_t news,
                          const double *after, uint32_t *best, double *sum)
{
    const uint32_t start = *best;
    double value = worth(r, regime, state, chain_choice(r->chain, news, start), after);
    double slack = 1e-11 * fmax(1, fabs(value));
    for (uint32_t deeds = 0; deeds < r->chain->n_deeds; deeds++) {
        double other = worth(r, regime, state, chain_choice(r->chain, news, deeds), after);
        if (other > value + slack) {
            *best = deeds;
            value = other;
        }
    }
    *sum += value;
    return *best != start;
}

/* The same at all news of a state. */
static bool improve(responder *r, uint32_t regime, uint32_t state, const double *after,
                    uint32_t *best, double *value)
{
    bool better = false;
    *value = 0;
    for (uint32_t news = 0; news < r->chain->n_news; news++)
        better |= improve_deeds(r, regime, state, news, after, &best[news], value);
    return better;
}

/* -- without end ----------------------------------------------------------------------------- */

static const exact_row *policy_row(responder *r, uint32_t regime, uint32_t state, uint32_t news)
{
    const exact_row *row;
    uint32_t deeds = r->policy[(size_t)state * r->chain->n_news + news];
    chain_row(r->chain, regime, state, chain_choice(r->chain, news, deeds), &row);
    return row;
}

/* Values of the policy: in `after`. */
static parley_status evaluate(responder *r, uint32_t regime)
{
    exact_matrix matrix;
    double *rewards = memory_array(r->chain->n_states, sizeof *rewards);
    parley_status status =
        rewards ? matrix_init(&matrix, r->chain, regime, r->policy) : PARLEY_ERROR_MEMORY;
    for (uint32_t k = 0; !status && k < r->closed.n; k++)
        for (uint32_t news = 0; news < r->chain->n_news; news++) {
            uint32_t s = r->closed.at[k];
            const exact_row *row = policy_row(r, regime, s, news);
            rewards[s] += chain_means(r->chain, row)[0];
        }
    if (!status)
        status = matrix_values(&matrix, r->ratio, rewards, r->after);
    if (rewards)
        matrix_free(&matrix);
    free(rewards);
    return status;
}

static parley_status improve_for_ever(responder *r)
{
    const exact_case *of = r->chain->of;
    uint32_t regime = of->regime[of->game->scenario->rounds.count];
    bool better = true;
    parley_status status = PARLEY_OK;
    for (int i = 0; !status && better; i++) {
        status = i < MOST_POLICIES ? evaluate(r, regime) : PARLEY_NOT_CONVERGED;
        better = false;
        for (uint32_t k = 0; !status && k < r->closed.n; k++) {
            double value;
            size_t s = r->closed.at[k];
            better |=
                improve(r, regime, (uint32_t)s, r->after, &r->policy[s * r->chain->n_news], &value);
        }
    }
    return status;
}

static parley_status close_all(responder *r)
{
    const exact_case *of = r->chain->of;
    const game_list *last = &r->reached[r->n_rounds];
    exact_distribution from = {.n = r->chain->n_states,
                               .p = memory_array(r->chain->n_states, sizeof *from.p)};
    if (!from.p)
        return PARLEY_ERROR_MEMORY;
    for (uint32_t k = 0; k < last->n; k++)
        from.p[last->at[k]] = 1;
    parley_status status =
        chain_close(r->chain, of->regime[of->game->scenario->rounds.count], &from, &r->closed);
    distribution_free(&from);
    return status;
}

/* -- the whole ------------------------------------------------------------------------------- */

static void go_back(responder *r)
{
    for (uint32_t t = r->n_rounds; t-- > 0;) {
        const game_list *at = &r->reached[t];
        for (uint32_t k = 0; k < at->n; k++)
            improve(r, r->chain->of->regime[t], at->at[k], r->after,
                    &r->choices[t][(size_t)k * r->chain->n_news], &r->now[at->at[k]]);
        double *swap = r->now;
        r->now = r->after;
        r->after = swap;
    }
}

/* The mean payoff in the long run of the choices made. */
static parley_status long_run(responder *r, double *value)
{
    const exact_case *of = r->chain->of;
    uint32_t regime = of->regime[of->game->scenario->rounds.count], n_news = r->chain->n_news;
    exact_matrix matrix = {0};
    const exact_row *row;
    size_t n = r->chain->n_states;
    memset(r->now, 0, n * sizeof *r->now);
    r->now[0] = 1;
    for (uint32_t t = 0; t < r->n_rounds; t++) {
        const game_list *at = &r->reached[t];
        memset(r->after, 0, n * sizeof *r->after);
        for (size_t k = 0; k < (size_t)at->n * n_news; k++) {
            uint32_t choice = chain_choice(r->chain, (uint32_t)(k % n_news), r->choices[t][k]);
            uint32_t s = at->at[k / n_news];
            chain_row(r->chain, of->regime[t], s, choice, &row);
            for (size_t e = row->first; e < row->first + row->n; e++)
                r->after[r->chain->to[e]] += r->now[s] * r->chain->p[e];
        }
        double *swap = r->now;
        r->now = r->after;
        r->after = swap;
    }
    parley_status status = matrix_init(&matrix, r->chain, regime, r->policy);
    if (!status)
        status = matrix_long_run(&matrix, r->now, r->after);
    *value = 0;
    for (size_t k = 0; !status && k < n * n_news; k++) {
        size_t s = k / n_news;
        if (r->after[s] == 0)
            continue;
        row = policy_row(r, regime, (uint32_t)s, (uint32_t)(k % n_news));
        *value += r->after[s] * chain_means(r->chain, row)[0];
    }
    matrix_free(&matrix);
    return status;
}

parley_status respond(exact_chain *chain, parley_horizon horizon, double *value)
{
    const exact_case *of = chain->of;
    uint32_t actor = chain->responder;
    const parley_rounds *rounds = &of->game->scenario->rounds;
    bool ends = horizon == PARLEY_HORIZON_COUNT;
    responder r = {.chain = chain, .n_rounds = ends ? rounds->count : steady_round(of)};
    r.ratio = horizon == PARLEY_HORIZON_LONG_RUN ? NEARLY_ONE
                                                 : case_discount(of, actor) * rounds->continuation;
    parley_status status = reach_all(&r);
    if (!status && !ends)
        status = close_all(&r);
    if (!status) {
        r.now = memory_array(r.chain->n_states, sizeof *r.now);
        r.after = memory_array(r.chain->n_states, sizeof *r.after);
        r.policy = memory_array(r.chain->n_states * r.chain->n_news, sizeof *r.policy);
        status = r.now && r.after && r.policy ? PARLEY_OK : PARLEY_ERROR_MEMORY;
    }
    if (!status && !ends)
        status = improve_for_ever(&r);
    if (!status) {
        go_back(&r);
        *value = r.after[0];
        if (horizon == PARLEY_HORIZON_LONG_RUN)
            status = long_run(&r, value);
        else
            *value *= ends ? 1 / horizon_weight(r.ratio, rounds->count) : 1 - r.ratio;
    }
    responder_free(&r);
    return status;
}
