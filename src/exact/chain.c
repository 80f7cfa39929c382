/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exact/chain.h"

#include "core/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_CHOICES 1024u
#define STEPS_A_STATE 40 /* of all that are allowed: a row has a few as a rule */

/* -- too large ------------------------------------------------------------------------------- */

static double link_sizes(const exact_part *part, uint32_t l)
{
    const game_link *link = &part->game->links[l];
    uint32_t longest = (1u << link->timer_bits) - 1;
    return link->n_states + (double)longest;
}

static double threat_sizes(const exact_case *of, uint32_t h)
{
    const exact_part *part = of->part;
    const exact_bounds *bounds = &of->bounds[h];
    double timer = (UINT32_C(1) << part->threat[h].timer.bits) - 1;
    double idle = bounds->tally * (bounds->quiet + 1.0) + 1;
    return (idle + timer * (bounds->clean + 1.0)) * (part->threat[h].most_impositions + 1.0);
}

/* What multiplies: said of the part's links and threats, the largest first. */
static parley_status too_large(const exact_chain *chain, const char *what, double most)
{
    const exact_case *of = chain->of;
    const parley_scenario *scenario = of->game->scenario;
    double largest = 0;
    char culprit[256] = "its actors' types";
    for (uint32_t k = 0; k < of->part->links.n; k++) {
        const game_link *link = &of->game->links[of->part->links.at[k]];
        double size = link_sizes(of->part, of->part->links.at[k]);
        if (size <= largest)
            continue;
        largest = size;
        snprintf(culprit, sizeof culprit, "what %s does to %s on %s (some %.3g states)",
                 scenario->actors[link->actor].id, scenario->actors[link->counterpart].id,
                 scenario->issues[link->issue].id, size);
    }
    for (uint32_t k = 0; k < of->part->threats.n; k++) {
        uint32_t h = of->part->threats.at[k];
        double size = threat_sizes(of, h);
        if (size <= largest)
            continue;
        largest = size;
        snprintf(culprit, sizeof culprit,
                 "the threat %s (some %.3g states: its tally, quiet rounds, duration and relief)",
                 scenario->threats[h].id, size);
    }
    return parley_error_add(chain->error, PARLEY_ERROR_LIMIT, NULL, NULL,
                            "too large to enumerate: more than %.0f %s for %u links and %u threats "
                            "that hang together; most comes from %s; leave issues out (--issues), "
                            "allow more (--states), or simulate (parley run)",
                            most, what, of->part->links.n, of->part->threats.n, culprit);
}

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
        return too_large(chain, "states", (double)chain->of->model->most_states);
    void *states = chain->states;
    if (!memory_grow(&states, chain->n_states, &chain->n_states_allocated, sizeof *key))
        return PARLEY_ERROR_MEMORY;
    chain->states = states;
    *state = (uint32_t)chain->n_states++;
    chain->states[*state] = *key;
    chain->places[place] = *state + 1;
    return PARLEY_OK;
}

parley_status chain_init(exact_chain *chain, const exact_case *of, uint32_t responder,
                         uint32_t taboo, parley_error *error)
{
    const exact_part *part = of->part;
    *chain = (exact_chain){.of = of,
                           .error = error,
                           .responder = responder,
                           .taboo = taboo,
                           .n_choices = 1,
                           .n_kept = part->n_local};
    if (responder != PARLEY_NONE) {
        chain->n_kept = 1;
        chain->kept = part->local[quantity_payoff(of->game, responder)];
        for (uint32_t k = 0; k < part->links.n; k++)
            if (of->game->links[part->links.at[k]].actor == responder &&
                chain->n_choices <= MAX_CHOICES)
                chain->n_choices *= 2;
        if (chain->n_choices > MAX_CHOICES)
            return too_large(chain, "choices in a round", MAX_CHOICES);
    }
    chain->tables = memory_array(of->n_regimes, sizeof *chain->tables);
    chain->scratch = memory_array(part->n_local, sizeof *chain->scratch);
    if (!chain->tables || !chain->scratch)
        return PARLEY_ERROR_MEMORY;
    exact_key first = {{0}};
    uint32_t state;
    for (uint32_t k = 0; k < part->turning.n; k++) {
        uint32_t i = part->turning.at[k];
        field_set(&first, part->type[i], of->first_type[i]);
    }
    return state_find(chain, &first, &state);
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
    chain->n_steps_allocated = wanted;
    return true;
}

static parley_status row_add(exact_chain *chain, uint32_t *row)
{
    void *rows = chain->rows, *means = chain->means;
    size_t n_allocated = chain->n_rows_allocated;
    if (chain->n_rows >= UINT32_MAX - 1)
        return too_large(chain, "states by choices", UINT32_MAX);
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

/* Plays the round of a row. */
static parley_status row_fill(exact_chain *chain, uint32_t regime, uint32_t state, uint32_t choice,
                              uint32_t row)
{
    const exact_part *part = chain->of->part;
    exact_key from = chain->states[state];
    exact_round round = {.of = chain->of,
                         .clock = chain->of->regime_from[regime],
                         .from = &from,
                         .responder = chain->responder,
                         .choice = choice,
                         .taboo = chain->taboo,
                         .front = &chain->front,
                         .means = chain->scratch};
    memset(chain->scratch, 0, part->n_local * sizeof *chain->scratch);
    parley_status status = round_play(&round);
    if (status == PARLEY_ERROR_LIMIT)
        return too_large(chain, "ways that a round can go", MAX_BRANCHES);
    if (status)
        return status;
    uint64_t most_steps = STEPS_A_STATE * chain->of->model->most_states;
    if (chain->n_steps + chain->front.n > most_steps)
        return too_large(chain, "steps between states", (double)most_steps);
    if (!steps_room(chain, chain->front.n))
        return PARLEY_ERROR_MEMORY;
    chain->rows[row] = (exact_row){.first = chain->n_steps, .n = chain->front.n};
    for (size_t b = 0; !status && b < chain->front.n; b++) {
        status = state_find(chain, &chain->front.at[b].key, &chain->to[chain->n_steps]);
        chain->p[chain->n_steps++] = chain->front.at[b].p;
    }
    double *means = chain->means + (size_t)row * chain->n_kept;
    if (chain->responder != PARLEY_NONE)
        means[0] = chain->scratch[chain->kept];
    else
        memcpy(means, chain->scratch, part->n_local * sizeof *means);
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

parley_status chain_close(exact_chain *chain, uint32_t regime, const exact_distribution *from)
{
    size_t n_found = 0, n_left = 0;
    bool *reached = memory_array((size_t)chain->of->model->most_states, sizeof *reached);
    uint32_t *left = memory_array((size_t)chain->of->model->most_states, sizeof *left);
    parley_status status = reached && left ? PARLEY_OK : PARLEY_ERROR_MEMORY;
    for (size_t s = 0; !status && s < (from ? from->n : chain->n_states); s++)
        if (!from || from->p[s] > 0) {
            reached[s] = true;
            left[n_left++] = (uint32_t)s;
        }
    for (; !status && n_found < n_left; n_found++)
        for (uint32_t choice = 0; !status && choice < chain->n_choices; choice++) {
            const exact_row *row;
            status = chain_row(chain, regime, left[n_found], choice, &row);
            for (size_t k = 0; !status && k < row->n; k++) {
                uint32_t to = chain->to[row->first + k];
                if (!reached[to])
                    left[n_left++] = to;
                reached[to] = true;
            }
        }
    free(reached);
    free(left);
    return status;
}
