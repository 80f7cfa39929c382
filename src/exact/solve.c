/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Does it pay to deviate? The parts and cases of the scenario as it is, of what an actor can do in
 * it, and of the scenario with deviations are pieces of work that have nothing to do with one
 * another; what they find is added up in their order. */
#include "exact/solve.h"

#include "core/memory.h"
#include "exact/jobs.h"
#include "exact/respond.h"

#include <math.h>
#include <stdlib.h>

#define MOST_PIECES 64u /* of a part's cases */

typedef struct piece {
    const exact_model *model;
    uint32_t part;
    uint64_t first, n; /* cases */
    uint32_t actor;    /* whose payoff is wanted; PARLEY_NONE: all actors' */
    deviation *of;     /* what the values are of; NULL: of the scenario as it is */
    uint32_t n_of;     /* several strategies and the best reply share what the others do */
    size_t values;     /* where in the solver's they go: by actor, or by deviation */
} piece;

typedef struct solver {
    const parley_scenario *scenario;
    const parley_exact_options *options;
    parley_horizon horizon;
    parley_game *game;
    exact_model model; /* of the scenario as it is */
    deviations all;
    double *part_values; /* of the scenario as it is: by part, actor */
    size_t n_pieces, n_pieces_allocated, n_values;
    piece *pieces;
    double *values;
} solver;

/* -- one piece ------------------------------------------------------------------------------- */

static parley_status strategy_value(const solver *s, exact_chain *open, const exact_own *own,
                                    double *value)
{
    double *values = memory_array(s->scenario->n_actors, sizeof *values);
    exact_chain chain;
    if (!values)
        return PARLEY_ERROR_MEMORY;
    parley_status status = chain_init_own(&chain, open, own);
    if (!status)
        status = case_values(&chain, s->horizon, NULL, 1, values);
    *value = values[open->responder];
    chain_free(&chain);
    free(values);
    return status;
}

/* The strategies of one actor and its best reply, in one case. */
static parley_status open_values(const solver *s, const piece *at, const exact_case *of,
                                 double *values)
{
    exact_chain open = {0};
    parley_status too_many = chain_init_open(&open, of, at->actor, NULL);
    parley_status status = too_many == PARLEY_ERROR_LIMIT ? PARLEY_OK : too_many;
    for (uint32_t d = 0; !status && d < at->n_of; d++) {
        const deviation *one = &at->of[d];
        double value = NAN;
        if (!too_many && one->kind == PARLEY_DEVIATION_REPLY) {
            status = respond(&open, s->horizon, &value);
        } else if (!too_many) {
            exact_own own;
            bool fits;
            status = own_init(&own, one->of.game, of->part, at->actor, &fits);
            if (!status && fits)
                status = strategy_value(s, &open, &own, &value);
            own_free(&own);
        }
        values[d] += of->probability * (status ? NAN : value);
        status = status == PARLEY_ERROR_LIMIT ? PARLEY_OK : status;
    }
    chain_free(&open);
    return status;
}

/* What a deviation makes too large is NAN. */
static parley_status plain_values(const solver *s, const piece *at, const exact_case *of,
                                  double *values, parley_error *error)
{
    exact_chain chain;
    double *all = memory_array(s->scenario->n_actors, sizeof *all);
    if (!all)
        return PARLEY_ERROR_MEMORY;
    parley_status status = chain_init(&chain, of, at->actor, PARLEY_NONE, at->of ? NULL : error);
    if (!status)
        status = case_values(&chain, s->horizon, NULL, 1, all);
    chain_free(&chain);
    if (status == PARLEY_ERROR_LIMIT && at->of) {
        all[at->actor] = NAN;
        status = PARLEY_OK;
    }
    if (at->actor != PARLEY_NONE)
        values[0] += of->probability * all[at->actor];
    for (uint32_t i = 0; at->actor == PARLEY_NONE && i < s->scenario->n_actors; i++)
        values[i] += of->probability * all[i];
    free(all);
    return status;
}

/* Whether what the others do is enumerated once for several ways to act. */
static bool shared(const piece *at)
{
    return at->of && at->of->model.game == NULL;
}

static parley_status piece_do(void *context, size_t job, parley_error *error)
{
    const solver *s = context;
    const piece *at = &s->pieces[job];
    exact_case of;
    parley_status status = case_init(&of, at->model, &at->model->parts[at->part]);
    if (!status)
        case_seek(&of, at->first);
    for (uint64_t k = 0; !status && k < at->n; k++) {
        if (of.probability > 0)
            status = shared(at) ? open_values(s, at, &of, s->values + at->values)
                                : plain_values(s, at, &of, s->values + at->values, error);
        case_next(&of);
    }
    case_free(&of);
    return status;
}

/* -- all pieces ------------------------------------------------------------------------------ */

/* The cases of a part in pieces, which do not hang on the number of threads. */
static parley_status pieces_add(solver *s, piece like)
{
    uint64_t n_cases = (uint64_t)case_count(like.model, &like.model->parts[like.part]);
    uint64_t size = (n_cases + MOST_PIECES - 1) / MOST_PIECES;
    for (like.first = 0; like.first < n_cases; like.first += size) {
        void *pieces = s->pieces;
        if (!memory_grow(&pieces, s->n_pieces, &s->n_pieces_allocated, sizeof *s->pieces))
            return PARLEY_ERROR_MEMORY;
        s->pieces = pieces;
        like.n = size < n_cases - like.first ? size : n_cases - like.first;
        like.values = s->n_values;
        s->n_values += like.of ? like.n_of : like.actor == PARLEY_NONE ? s->scenario->n_actors : 1;
        s->pieces[s->n_pieces++] = like;
    }
    return PARLEY_OK;
}

static bool earns(const exact_part *part, uint32_t actor)
{
    return actor == PARLEY_NONE || contains(part->earners.n, part->earners.at, actor);
}

/* The pieces of the parts of a model in which the actor earns anything. */
static parley_status model_add(solver *s, const exact_model *model, uint32_t actor, deviation *of,
                               uint32_t n_of)
{
    parley_status status = PARLEY_OK;
    for (uint32_t p = 0; !status && p < model->n_parts; p++)
        if (earns(&model->parts[p], actor))
            status = pieces_add(
                s, (piece){.model = model, .part = p, .actor = actor, .of = of, .n_of = n_of});
    return status;
}

static bool same(const game_list *a, const game_list *b)
{
    for (uint32_t k = 0; k < a->n && a->n == b->n; k++)
        if (a->at[k] != b->at[k])
            return false;
    return a->n == b->n;
}

/* The values by actor of the part of the scenario as it is in which the same happens as in a part
 * of a deviation; NULL: there is none. */
static const double *unchanged(const solver *s, const deviation *one, const exact_part *part)
{
    for (uint32_t p = 0; p < s->model.n_parts && !deviation_touches(one, part); p++)
        if (same(&s->model.parts[p].links, &part->links) &&
            same(&s->model.parts[p].threats, &part->threats))
            return &s->part_values[(size_t)p * s->scenario->n_actors];
    return NULL;
}

/* A deviation enumerated by itself. */
static parley_status deviation_pieces(solver *s, deviation *one)
{
    parley_status status = exact_model_init(&one->model, one->of.game, s->options, NULL);
    if (status) {
        exact_model_free(&one->model);
        return status == PARLEY_ERROR_LIMIT ? PARLEY_OK : status;
    }
    one->value = 0;
    for (uint32_t p = 0; !status && p < one->model.n_parts; p++) {
        const exact_part *part = &one->model.parts[p];
        const double *known = unchanged(s, one, part);
        if (!earns(part, one->actor))
            continue;
        if (known)
            one->value += known[one->actor];
        else
            status = pieces_add(
                s, (piece){
                       .model = &one->model, .part = p, .actor = one->actor, .of = one, .n_of = 1});
    }
    return status;
}

/* Does all pieces and adds up what they find. */
static parley_status pieces_do(solver *s, parley_error *error)
{
    uint32_t n_actors = s->scenario->n_actors;
    s->values = memory_array(s->n_values, sizeof *s->values);
    parley_status status =
        s->values ? jobs_do(s->n_pieces, piece_do, s, s->options, error) : PARLEY_ERROR_MEMORY;
    for (size_t k = 0; !status && k < s->n_pieces; k++) {
        const piece *at = &s->pieces[k];
        const double *values = s->values + at->values;
        double *base = &s->part_values[(size_t)at->part * n_actors];
        for (uint32_t d = 0; d < at->n_of; d++)
            at->of[d].value += values[d];
        if (!at->of && at->actor != PARLEY_NONE)
            base[at->actor] += values[0];
        for (uint32_t i = 0; !at->of && at->actor == PARLEY_NONE && i < n_actors; i++)
            base[i] += values[i];
    }
    free(s->values);
    s->values = NULL;
    s->n_values = s->n_pieces = 0;
    return status;
}

/* The strategies of an actor and its best reply, which stand one after the other in the list. */
static uint32_t n_together(const deviations *all, uint32_t first)
{
    uint32_t n = 0;
    while (first + n < all->n && all->at[first + n].actor == all->at[first].actor &&
           all->at[first + n].kind <= PARLEY_DEVIATION_REPLY)
        n++;
    return n;
}

/* The scenario as it is comes first, which may be too large. Then what shares as much as can be;
 * then, by themselves, the strategies that cannot be put on top of what the others do, or are too
 * large in that way. */
static parley_status enumerate(solver *s, uint32_t actor, parley_error *error)
{
    parley_status status = model_add(s, &s->model, actor, NULL, 0);
    if (!status)
        status = pieces_do(s, error);
    for (uint32_t d = 0; !status && d < s->all.n;) {
        deviation *one = &s->all.at[d];
        uint32_t n = n_together(&s->all, d);
        for (uint32_t k = 0; k < n; k++)
            one[k].value = 0;
        status = n > 0 ? model_add(s, &s->model, one->actor, one, n) : deviation_pieces(s, one);
        d += n > 0 ? n : 1;
    }
    if (!status)
        status = pieces_do(s, error);
    for (uint32_t d = 0; !status && d < s->all.n; d++)
        if (s->all.at[d].kind == PARLEY_DEVIATION_STRATEGY && isnan(s->all.at[d].value))
            status = deviation_pieces(s, &s->all.at[d]);
    return status ? status : pieces_do(s, error);
}

/* -- the verdict ----------------------------------------------------------------------------- */

/* Never more than was shown: an actor that no listed deviation tempts is certified only if the best
 * reply, which no strategy beats, gains nothing either. */
static void judge(parley_solution *solution, uint32_t actor)
{
    double slack = PARLEY_GAIN_SLACK * fmax(1, fabs(solution->values[actor])), most = slack;
    bool bounded = false, strategies = true, others = true; /* all of them worked out */
    solution->best[actor] = PARLEY_NONE;
    for (uint32_t d = 0; d < solution->n_deviations; d++) {
        const parley_deviation *one = &solution->deviations[d];
        if (one->actor != actor)
            continue;
        if (one->kind == PARLEY_DEVIATION_REPLY) {
            bounded = one->gain <= slack;
        } else if (isnan(one->gain)) {
            *(one->kind == PARLEY_DEVIATION_STRATEGY ? &strategies : &others) = false;
        } else if (one->gain > most) {
            most = one->gain;
            solution->best[actor] = d;
        }
    }
    solution->verdicts[actor] = solution->best[actor] != PARLEY_NONE  ? PARLEY_BROKEN
                                : !others || !(strategies || bounded) ? PARLEY_UNDECIDED
                                : bounded                             ? PARLEY_CERTIFIED
                                                                      : PARLEY_HOLDS;
}

static parley_status solution_init(parley_solution *solution, const solver *s)
{
    uint32_t n_actors = s->scenario->n_actors;
    solution->n_actors = n_actors;
    solution->horizon = s->horizon;
    solution->values = memory_array(n_actors, sizeof *solution->values);
    solution->verdicts = memory_array(n_actors, sizeof *solution->verdicts);
    solution->best = memory_array(n_actors, sizeof *solution->best);
    solution->deviations = memory_array(s->all.n, sizeof *solution->deviations);
    if (!solution->values || !solution->verdicts || !solution->best || !solution->deviations)
        return PARLEY_ERROR_MEMORY;
    for (uint32_t p = 0; p < s->model.n_parts; p++)
        for (uint32_t i = 0; i < n_actors; i++)
            solution->values[i] += s->part_values[(size_t)p * n_actors + i];
    for (; solution->n_deviations < s->all.n; solution->n_deviations++) {
        deviation *one = &s->all.at[solution->n_deviations];
        solution->deviations[solution->n_deviations] =
            (parley_deviation){one->actor, one->kind, one->name, one->value,
                               one->value - solution->values[one->actor]};
        one->name = NULL;
    }
    for (uint32_t i = 0; i < n_actors; i++) {
        solution->best[i] = PARLEY_NONE;
        if (plays(s->scenario, i))
            judge(solution, i);
        else
            solution->verdicts[i] = PARLEY_IDLE;
    }
    return PARLEY_OK;
}

parley_status solve_for(parley_solution *solution, const parley_scenario *scenario,
                        const solve_scope *scope, uint32_t n_list, const char *const *list,
                        const parley_exact_options *options, parley_error *error)
{
    const char *catalogue[MOST_CATALOGUE];
    solver s = {.scenario = scenario, .options = options};
    *solution = (parley_solution){0};
    list = list_or_catalogue(&n_list, list, catalogue);
    parley_status status = parley_game_init(&s.game, scenario, error);
    if (!status)
        status = exact_model_init(&s.model, s.game, options, error);
    if (!status)
        status = horizon_settle(&s.model, options, &s.horizon, error);
    if (!status)
        status = deviations_init(&s.all, scenario, scope->actor, scope->reply, n_list, list);
    if (!status && scope->only < s.all.n)
        deviations_keep(&s.all, scope->only);
    for (uint32_t d = 0; !status && d < s.all.n; d++)
        status = deviation_compile(&s.all.at[d], scenario, error);
    if (!status) {
        s.part_values =
            memory_array((size_t)s.model.n_parts * scenario->n_actors, sizeof *s.part_values);
        status = s.part_values ? enumerate(&s, scope->actor, error) : PARLEY_ERROR_MEMORY;
    }
    if (!status)
        status = solution_init(solution, &s);
    if (status)
        parley_solution_free(solution);
    deviations_free(&s.all);
    exact_model_free(&s.model);
    parley_game_free(&s.game);
    free(s.part_values);
    free(s.pieces);
    return status;
}

parley_status parley_solve(parley_solution *solution, const parley_scenario *scenario,
                           uint32_t n_list, const char *const *list,
                           const parley_exact_options *options, parley_error *error)
{
    const solve_scope all = {.actor = PARLEY_NONE, .only = PARLEY_NONE, .reply = true};
    return solve_for(solution, scenario, &all, n_list, list, options, error);
}

void parley_solution_free(parley_solution *solution)
{
    for (uint32_t d = 0; d < solution->n_deviations; d++)
        free(solution->deviations[d].name);
    free(solution->deviations);
    free(solution->values);
    free(solution->verdicts);
    free(solution->best);
    *solution = (parley_solution){0};
}
