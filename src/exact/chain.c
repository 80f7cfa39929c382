/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exact/chain.h"

#include "core/memory.h"
#include "exact/census.h"
#include "exact/jobs.h"

#include <stdlib.h>
#include <string.h>

#define MAX_CHOICES 1024u
#define STEPS_A_STATE 40   /* of all that are allowed: a row has a few as a rule */
#define FEW_ROWS 16u       /* that tell how many steps the others will take */
#define ROWS_BETWEEN 1024u /* looks at whether to stop */

/* -- states ---------------------------------------------------------------------------------- */

static bool places_grow(exact_chain *chain)
{
    size_t wanted = chain->n_places ? 2 * chain->n_places : 256;
    uint32_t *places = memory_array(wanted, sizeof *places);
    if (!places)
        return false;
    for (size_t s = 0; s < chain->n_states; s++) {
        size_t place = key_hash(&chain->states[s]) & (wanted - 1);
        while (places[place])
            place = (place + 1) & (wanted - 1);
        places[place] = (uint32_t)s + 1;
    }
    free(chain->places);
    chain->places = places;
    chain->n_places = wanted;
    return true;
}

/* The index of a state, which is new if need be. */
static parley_status state_find(exact_chain *chain, const exact_key *key, uint32_t *state)
{
    if (2 * (chain->n_states + 1) > chain->n_places && !places_grow(chain))
        return PARLEY_ERROR_MEMORY;
    size_t place = key_hash(key) & (chain->n_places - 1);
    for (; chain->places[place]; place = (place + 1) & (chain->n_places - 1)) {
        *state = chain->places[place] - 1;
        if (memcmp(&chain->states[*state], key, sizeof *key) == 0)
            return PARLEY_OK;
    }
    if (chain->n_states >= chain->of->model->most_states)
        return too_large(chain->of, chain->error, "states", (double)chain->of->model->most_states);
    void *states = chain->states;
    if (!memory_grow(&states, chain->n_states, &chain->n_states_allocated, sizeof *key))
        return PARLEY_ERROR_MEMORY;
    chain->states = states;
    *state = (uint32_t)chain->n_states++;
    chain->states[*state] = *key;
    chain->places[place] = *state + 1;
    return PARLEY_OK;
}

/* With the state in which histories begin. */
static parley_status chain_room(exact_chain *chain, const exact_key *first)
{
    uint32_t state;
    chain->tables = memory_array(chain->of->n_regimes, sizeof *chain->tables);
    chain->scratch = memory_array(chain->of->part->n_local, sizeof *chain->scratch);
    if (!chain->tables || !chain->scratch)
        return PARLEY_ERROR_MEMORY;
    return state_find(chain, first, &state);
}

parley_status chain_init(exact_chain *chain, const exact_case *of, uint32_t earner, uint32_t taboo,
                         parley_error *error)
{
    const exact_key first = case_first(of);
    /* what goes on without an event has no more states than with it, which came first */
    parley_status status = taboo == PARLEY_NONE ? census(of, &first, error) : PARLEY_OK;
    *chain = (exact_chain){.of = of,
                           .error = error,
                           .responder = PARLEY_NONE,
                           .taboo = taboo,
                           .earner = earner,
                           .n_choices = 1,
                           .n_deeds = 1,
                           .n_news = 1,
                           .n_kept = earner == PARLEY_NONE ? of->part->n_local : 1};
    return status ? status : chain_room(chain, &first);
}

/* In how many ways types can turn and scheduled sanctions come in a round, at most. */
static uint32_t most_news(const exact_case *of)
{
    const parley_scenario *scenario = of->game->scenario;
    uint32_t n = 1;
    for (uint32_t k = 0; k < of->part->turning.n && n <= MAX_CHOICES; k++)
        n *= scenario->actors[of->part->turning.at[k]].n_types;
    for (uint32_t k = 0; k < of->part->threats.n && n <= MAX_CHOICES; k++) {
        const parley_threat *threat = &scenario->threats[of->part->threats.at[k]];
        bool may = false;
        for (uint32_t s = 0; s < threat->n_scheduled; s++)
            may |= threat->scheduled[s].probability > 0 && threat->scheduled[s].probability < 1;
        n *= 1 + may;
    }
    return n;
}

parley_status chain_init_open(exact_chain *chain, const exact_case *of, uint32_t responder,
                              parley_error *error)
{
    const exact_part *part = of->part;
    const exact_key first = case_first(of);
    *chain = (exact_chain){.of = of,
                           .error = error,
                           .responder = responder,
                           .taboo = PARLEY_NONE,
                           .earner = responder,
                           .n_choices = 1,
                           .n_deeds = 1,
                           .n_news = 1,
                           .n_kept = 1};
    for (uint32_t k = 0; k < part->links.n; k++)
        if (of->game->links[part->links.at[k]].actor == responder && chain->n_deeds <= MAX_CHOICES)
            chain->n_deeds *= 2;
    chain->n_news = most_news(of);
    chain->n_choices = chain->n_deeds <= MAX_CHOICES ? chain->n_deeds * chain->n_news : UINT32_MAX;
    if (chain->n_choices > MAX_CHOICES)
        return too_large(chain->of, chain->error, "choices in a round", MAX_CHOICES);
    return chain_room(chain, &first);
}

parley_status chain_init_own(exact_chain *chain, exact_chain *open, const exact_own *own)
{
    const exact_key first = own_start(own);
    *chain = (exact_chain){.of = open->of,
                           .error = open->error,
                           .responder = PARLEY_NONE,
                           .taboo = PARLEY_NONE,
                           .earner = open->responder,
                           .n_choices = 1,
                           .n_deeds = 1,
                           .n_news = 1,
                           .n_kept = 1,
                           .open = open,
                           .own = own};
    return chain_room(chain, &first);
}

void chain_free(exact_chain *chain)
{
    for (uint32_t r = 0; chain->tables && r < chain->of->n_regimes; r++)
        free(chain->tables[r].rows);
    free(chain->tables);
    free(chain->states);
    free(chain->places);
    free(chain->rows);
    free(chain->means);
    free(chain->to);
    free(chain->outcomes);
    free(chain->p);
    free(chain->scratch);
    front_free(&chain->front);
    *chain = (exact_chain){0};
}

/* -- rows ------------------------------------------------------------------------------------ */

static bool table_room(exact_chain *chain, exact_table *table)
{
    size_t wanted = chain->n_states * chain->n_choices;
    if (wanted <= table->n_allocated)
        return true;
    wanted += wanted / 2 + 16;
    uint32_t *rows = reallocarray(table->rows, wanted, sizeof *rows);
    if (!rows)
        return false;
    memset(rows + table->n_allocated, 0, (wanted - table->n_allocated) * sizeof *rows);
    table->rows = rows;
    table->n_allocated = wanted;
    return true;
}

static bool steps_room(exact_chain *chain, size_t more)
{
    size_t wanted = chain->n_steps + more;
    if (wanted <= chain->n_steps_allocated)
        return true;
    wanted += wanted / 2;
    uint32_t *to = reallocarray(chain->to, wanted, sizeof *to);
    if (to)
        chain->to = to;
    double *p = to ? reallocarray(chain->p, wanted, sizeof *p) : NULL;
    if (!p)
        return false;
    chain->p = p;
    if (chain->responder != PARLEY_NONE) {
        uint32_t *outcomes = reallocarray(chain->outcomes, wanted, sizeof *outcomes);
        if (!outcomes)
            return false;
        chain->outcomes = outcomes;
    }
    chain->n_steps_allocated = wanted;
    return true;
}

static parley_status row_add(exact_chain *chain, uint32_t *row)
{
    void *rows = chain->rows, *means = chain->means;
    size_t n_allocated = chain->n_rows_allocated;
    if (chain->n_rows % ROWS_BETWEEN == 0 && stop_wanted(chain->of->model->options))
        return PARLEY_STOPPED;
    if (chain->n_rows >= UINT32_MAX - 1)
        return too_large(chain->of, chain->error, "states by choices", UINT32_MAX);
    if (!memory_grow(&rows, chain->n_rows, &chain->n_rows_allocated, sizeof *chain->rows))
        return PARLEY_ERROR_MEMORY;
    chain->rows = rows;
    if (chain->n_rows_allocated != n_allocated || !chain->means) {
        means = reallocarray(means, chain->n_rows_allocated * chain->n_kept, sizeof(double));
        if (!means)
            return PARLEY_ERROR_MEMORY;
        chain->means = means;
    }
    *row = (uint32_t)chain->n_rows++;
    return PARLEY_OK;
}

/* What the responder's automata would learn, taken out of the state, since none are played. */
static uint32_t outcomes_take(const exact_chain *chain, exact_key *key)
{
    const exact_part *part = chain->of->part;
    uint32_t outcomes = 0, place = 0;
    for (uint32_t k = 0; k < part->links.n; k++) {
        uint32_t l = part->links.at[k];
        const game_link *link = &chain->of->game->links[l];
        if (link->actor != chain->responder)
            continue;
        exact_field defects = part->link[l].defects, adverse = part->link[link->reverse].adverse;
        outcomes |= (2 * field_get(key, defects) + field_get(key, adverse)) << 2 * place++;
        field_set(key, defects, 0);
        field_set(key, adverse, 0);
    }
    return outcomes;
}

/* Plays the round from a state: leaves branches in the front and means in scratch. */
static parley_status row_play(exact_chain *chain, uint32_t regime, uint32_t state, uint32_t choice)
{
    exact_key from = chain->states[state];
    exact_round round = {.of = chain->of,
                         .clock = chain->of->regime_from[regime],
                         .from = &from,
                         .responder = chain->responder,
                         .choice = choice % chain->n_deeds,
                         .news = choice / chain->n_deeds,
                         .taboo = chain->taboo,
                         .front = &chain->front,
                         .means = chain->scratch};
    memset(chain->scratch, 0, chain->of->part->n_local * sizeof *chain->scratch);
    parley_status status = round_play(&round);
    if (!status && chain->earner != PARLEY_NONE)
        chain->scratch[0] =
            chain->scratch[chain->of->part->local[quantity_payoff(chain->of->game, chain->earner)]];
    return status;
}

/* The same from the rows of the chain below, as likely as the automata choose each. */
static parley_status row_mix(exact_chain *chain, uint32_t regime, uint32_t state)
{
    exact_chain *open = chain->open;
    const exact_key from = chain->states[state];
    parley_status status = PARLEY_OK;
    chain->scratch[0] = 0;
    chain->front.n = 0;
    for (uint32_t choice = 0; !status && choice < open->n_choices; choice++) {
        double chance = own_chance(chain->own, &from, choice);
        const exact_row *row;
        if (chance == 0)
            continue;
        status = chain_row(open, regime, own_base(&from), choice, &row);
        if (!status)
            status = front_space(&chain->front, chain->front.n + row->n);
        if (status)
            break;
        chain->scratch[0] += chance * chain_means(open, row)[0];
        for (size_t e = row->first; e < row->first + row->n; e++) {
            exact_branch *branch = &chain->front.at[chain->front.n++];
            *branch = (exact_branch){from, chance * open->p[e]};
            own_learn(chain->own, &branch->key, open->outcomes[e]);
            branch->key.words[0] = open->to[e];
        }
    }
    return status ? status : front_merge(&chain->front);
}

static parley_status row_fill(exact_chain *chain, uint32_t regime, uint32_t state, uint32_t choice,
                              uint32_t row)
{
    parley_status status =
        chain->open ? row_mix(chain, regime, state) : row_play(chain, regime, state, choice);
    if (status == PARLEY_ERROR_LIMIT && !chain->open)
        return too_large(chain->of, chain->error, "ways that a round can go", MAX_BRANCHES);
    if (status)
        return status;
    uint64_t most_steps = STEPS_A_STATE * chain->of->model->most_states;
    /* half of what the states that are known would take if all rows were like those so far */
    double likely =
        (double)(chain->n_steps + chain->front.n) / (row + 1.0) * (double)chain->n_states / 2;
    if (chain->n_steps + chain->front.n > most_steps ||
        (row >= FEW_ROWS && likely > (double)most_steps))
        return too_large(chain->of, chain->error, "steps between states", (double)most_steps);
    if (!steps_room(chain, chain->front.n))
        return PARLEY_ERROR_MEMORY;
    chain->rows[row] = (exact_row){.first = chain->n_steps, .n = chain->front.n};
    for (size_t b = 0; !status && b < chain->front.n; b++) {
        exact_branch *branch = &chain->front.at[b];
        if (chain->responder != PARLEY_NONE)
            chain->outcomes[chain->n_steps] = outcomes_take(chain, &branch->key);
        status = state_find(chain, &branch->key, &chain->to[chain->n_steps]);
        chain->p[chain->n_steps++] = branch->p;
    }
    memcpy(chain->means + (size_t)row * chain->n_kept, chain->scratch,
           chain->n_kept * sizeof *chain->means);
    return status;
}

parley_status chain_row(exact_chain *chain, uint32_t regime, uint32_t state, uint32_t choice,
                        const exact_row **row)
{
    exact_table *table = &chain->tables[regime];
    size_t place = (size_t)state * chain->n_choices + choice;
    parley_status status = PARLEY_OK;
    if (place >= table->n_allocated && !table_room(chain, table))
        return PARLEY_ERROR_MEMORY;
    if (!table->rows[place]) {
        uint32_t made = 0;
        status = row_add(chain, &made);
        if (!status)
            status = row_fill(chain, regime, state, choice, made);
        if (!status)
            table->rows[place] = made + 1;
    }
    *row = status ? NULL : &chain->rows[table->rows[place] - 1];
    return status;
}

/* -- distributions --------------------------------------------------------------------------- */

parley_status distribution_init(exact_distribution *at)
{
    *at = (exact_distribution){.n = 1, .p = memory_array(1, sizeof *at->p)};
    if (!at->p)
        return PARLEY_ERROR_MEMORY;
    at->p[0] = 1;
    return PARLEY_OK;
}

void distribution_free(exact_distribution *at)
{
    free(at->p);
    *at = (exact_distribution){0};
}

parley_status chain_step(exact_chain *chain, uint32_t regime, exact_distribution *at, double *sums)
{
    parley_status status = PARLEY_OK;
    const exact_row *row;
    for (size_t s = 0; !status && s < at->n; s++)
        if (at->p[s] > 0)
            status = chain_row(chain, regime, (uint32_t)s, 0, &row);
    double *next = status ? NULL : memory_array(chain->n_states, sizeof *next);
    if (!next)
        return status ? status : PARLEY_ERROR_MEMORY;
    for (size_t s = 0; s < at->n; s++) {
        if (!(at->p[s] > 0))
            continue;
        chain_row(chain, regime, (uint32_t)s, 0, &row);
        const double *means = chain_means(chain, row);
        for (uint32_t q = 0; sums && q < chain->n_kept; q++)
            sums[q] += at->p[s] * means[q];
        for (size_t k = row->first; k < row->first + row->n; k++)
            next[chain->to[k]] += at->p[s] * chain->p[k];
    }
    free(at->p);
    *at = (exact_distribution){.n = chain->n_states, .p = next};
    return PARLEY_OK;
}

parley_status chain_hand_over(const exact_chain *from, exact_distribution *at, exact_chain *to)
{
    parley_status status = PARLEY_OK;
    uint32_t state;
    for (size_t s = 0; !status && s < at->n; s++)
        if (at->p[s] > 0)
            status = state_find(to, &from->states[s], &state);
    double *p = status ? NULL : memory_array(to->n_states, sizeof *p);
    if (!p)
        return status ? status : PARLEY_ERROR_MEMORY;
    for (size_t s = 0; s < at->n; s++)
        if (at->p[s] > 0) {
            state_find(to, &from->states[s], &state);
            p[state] = at->p[s];
        }
    free(at->p);
    *at = (exact_distribution){.n = to->n_states, .p = p};
    return PARLEY_OK;
}

parley_status marks_room(uint8_t **marks, size_t *n, size_t wanted)
{
    if (wanted <= *n)
        return PARLEY_OK;
    wanted += wanted / 2 + 64;
    uint8_t *grown = realloc(*marks, wanted);
    if (!grown)
        return PARLEY_ERROR_MEMORY;
    memset(grown + *n, 0, wanted - *n);
    *marks = grown;
    *n = wanted;
    return PARLEY_OK;
}

parley_status reach(game_list *list, size_t *n_allocated, uint8_t *marks, uint32_t state)
{
    void *at = list->at;
    if (marks[state])
        return PARLEY_OK;
    if (!memory_grow(&at, list->n, n_allocated, sizeof *list->at))
        return PARLEY_ERROR_MEMORY;
    list->at = at;
    list->at[list->n++] = state;
    marks[state] = 1;
    return PARLEY_OK;
}

parley_status chain_close(exact_chain *chain, uint32_t regime, const exact_distribution *from,
                          game_list *closed)
{
    size_t n_marks = 0, n_allocated = 0;
    game_list left = {0};
    uint8_t *reached = NULL;
    parley_status status = marks_room(&reached, &n_marks, chain->n_states);
    for (size_t s = 0; !status && s < from->n; s++)
        if (from->p[s] > 0)
            status = reach(&left, &n_allocated, reached, (uint32_t)s);
    for (uint32_t k = 0; !status && k < left.n; k++)
        for (uint32_t choice = 0; !status && choice < chain->n_choices; choice++) {
            const exact_row *row;
            status = chain_row(chain, regime, left.at[k], choice, &row);
            if (!status)
                status = marks_room(&reached, &n_marks, chain->n_states);
            for (size_t e = 0; !status && e < row->n; e++)
                status = reach(&left, &n_allocated, reached, chain->to[row->first + e]);
        }
    free(reached);
    if (closed)
        *closed = left;
    else
        free(left.at);
    return status;
}
