/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exact/census.h"

#include "core/memory.h"
#include "exact/jobs.h"
#include "exact/worth.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_STEPS 64u /* of a walk before it is looked at what it finds */
#define NEW_STATES 0.2  /* of its steps, or it ends */
#define SAME_TILT 8u    /* rounds in a row in which events come as often, more or less */
#define MOST_STEPS ((uint64_t)1 << 20)
#define MOST_AFTER 300u /* rounds of one walk once nothing changes any more */
#define MOST_NAMED 3u

/* -- what makes it so large ------------------------------------------------------------------ */

/* What multiplies the states: a link's automata, a threat, an actor's types. */
typedef struct factor {
    double size;
    char name[160];
} factor;

static double link_size(const exact_part *part, uint32_t l)
{
    const game_link *link = &part->game->links[l];
    uint32_t longest = (1u << link->timer_bits) - 1;
    return link->n_states + (double)longest;
}

static double threat_size(const exact_case *of, uint32_t h)
{
    const exact_part *part = of->part;
    const exact_bounds *bounds = &of->bounds[h];
    double timer = (UINT32_C(1) << part->threat[h].timer.bits) - 1;
    double idle = bounds->tally * (bounds->quiet + 1.0) + 1;
    return (idle + timer * (bounds->clean + 1.0)) * (part->threat[h].most_impositions + 1.0);
}

/* Keeps the largest, in order. */
static void factor_add(factor *largest, double *product, const factor *one)
{
    *product *= one->size;
    for (unsigned k = 0; k < MOST_NAMED; k++)
        if (one->size > largest[k].size) {
            memmove(&largest[k + 1], &largest[k], (MOST_NAMED - 1 - k) * sizeof *largest);
            largest[k] = *one;
            return;
        }
}

/* The product of all sizes: no fewer than the states. */
static double factors(const exact_case *of, factor largest[MOST_NAMED])
{
    const exact_part *part = of->part;
    const parley_scenario *scenario = of->game->scenario;
    double product = 1;
    factor one;
    for (unsigned k = 0; k < MOST_NAMED; k++)
        largest[k] = (factor){.size = 1};
    for (uint32_t k = 0; k < part->links.n; k++) {
        const game_link *link = &of->game->links[part->links.at[k]];
        one.size = link_size(part, part->links.at[k]);
        snprintf(one.name, sizeof one.name, "what %.40s does to %.40s on %.40s",
                 scenario->actors[link->actor].id, scenario->actors[link->counterpart].id,
                 scenario->issues[link->issue].id);
        factor_add(largest, &product, &one);
    }
    for (uint32_t k = 0; k < part->threats.n; k++) {
        one.size = threat_size(of, part->threats.at[k]);
        snprintf(one.name, sizeof one.name,
                 "the threat %.60s with its tally, quiet rounds, duration and relief",
                 scenario->threats[part->threats.at[k]].id);
        factor_add(largest, &product, &one);
    }
    for (uint32_t k = 0; k < part->turning.n; k++) {
        const parley_actor *actor = &scenario->actors[part->turning.at[k]];
        one.size = actor->n_types;
        snprintf(one.name, sizeof one.name, "the types of %.60s", actor->id);
        factor_add(largest, &product, &one);
    }
    for (uint32_t p = 0; p < of->game->n_pairs; p++)
        product *= part->withdrawn[p].bits ? 2 : 1;
    return product;
}

parley_status too_large(const exact_case *of, parley_error *error, const char *what, double most)
{
    factor largest[MOST_NAMED];
    char named[MOST_NAMED * 200] = "";
    double product = factors(of, largest);
    for (unsigned k = 0; k < MOST_NAMED && largest[k].size > 1; k++) {
        size_t length = strlen(named);
        snprintf(named + length, sizeof named - length, "%s%s (%.3g states)", k ? ", " : "",
                 largest[k].name, largest[k].size);
    }
    return parley_error_add(error, PARLEY_ERROR_LIMIT, NULL, NULL,
                            "too large to enumerate: more than %.0f %s for %u links and %u threats "
                            "that hang together and could be in up to %.3g states; most comes from "
                            "%s; leave issues out (--issues), allow more (--states), or simulate "
                            "(parley run)",
                            most, what, of->part->links.n, of->part->threats.n, product,
                            *named ? named : "how many they are");
}

/* -- a walk ---------------------------------------------------------------------------------- */

typedef struct walk {
    const exact_case *of;
    exact_front front;
    double *means;
    size_t n, n_places;
    exact_key *places; /* hash table of states; a key of all ones is none */
} walk;

static bool is_none(const exact_key *key)
{
    return key->words[0] == UINT64_MAX;
}

static void place(walk *w, const exact_key *key)
{
    size_t at = key_hash(key) & (w->n_places - 1);
    for (; !is_none(&w->places[at]); at = (at + 1) & (w->n_places - 1))
        if (memcmp(&w->places[at], key, sizeof *key) == 0)
            return;
    w->places[at] = *key;
    w->n++;
}

static bool places_double(walk *w)
{
    exact_key *before = w->places;
    size_t n = w->n_places;
    w->n_places = n ? 2 * n : 256;
    w->places = reallocarray(NULL, w->n_places, sizeof *w->places);
    if (!w->places) {
        w->places = before;
        return false;
    }
    memset(w->places, 0xff, w->n_places * sizeof *w->places);
    w->n = 0;
    for (size_t k = 0; k < n; k++)
        if (!is_none(&before[k]))
            place(w, &before[k]);
    free(before);
    return true;
}

/* One round on, in which things may be quiet or busy: else a walk would stay where chance mostly
 * is. */
static parley_status step(walk *w, uint32_t t, exact_key *at)
{
    uint32_t count = w->of->game->scenario->rounds.count;
    const exact_key from = *at;
    exact_round round = {.of = w->of,
                         .clock = w->of->regime_from[w->of->regime[t < count ? t : count]],
                         .from = &from,
                         .responder = PARLEY_NONE,
                         .taboo = PARLEY_NONE,
                         .front = &w->front,
                         .means = w->means};
    if (front_random(&w->front) % SAME_TILT == 0)
        w->front.tilt = front_random(&w->front);
    parley_status status = round_play(&round);
    if (status)
        return status;
    *at = w->front.at[0].key;
    if (2 * (w->n + 1) > w->n_places && !places_double(w))
        return PARLEY_ERROR_MEMORY;
    place(w, at);
    return PARLEY_OK;
}

/* A walk ends where the rounds do, or a while after they stop changing, and begins anew. */
static parley_status wander(walk *w, const exact_key *first, uint32_t n_rounds)
{
    const exact_model *model = w->of->model;
    uint64_t until = FIRST_STEPS, n_steps = 0;
    size_t found = 0;
    parley_status status = PARLEY_OK;
    while (!status && w->n <= model->most_states) {
        exact_key at = *first;
        for (uint32_t t = 0; !status && t < n_rounds && w->n <= model->most_states; t++) {
            status = step(w, t, &at);
            if (++n_steps < until)
                continue;
            if ((double)(w->n - found) < NEW_STATES * (double)(until / 2) || until == MOST_STEPS)
                return status;
            if (stop_wanted(model->options))
                return PARLEY_STOPPED;
            found = w->n;
            until *= 2;
        }
    }
    return status;
}

parley_status census(const exact_case *of, const exact_key *first, parley_error *error)
{
    const exact_model *model = of->model;
    factor largest[MOST_NAMED];
    if (factors(of, largest) <= (double)model->most_states)
        return PARLEY_OK;
    uint32_t n_rounds = of->game->scenario->rounds.count;
    parley_horizon horizon;
    parley_status status = horizon_settle(model, model->options, &horizon, NULL);
    if (status)
        return status;
    if (horizon != PARLEY_HORIZON_COUNT)
        n_rounds += MOST_AFTER;
    walk w = {.of = of,
              .front = {.walking = true, .tilt = UINT64_MAX / 2},
              .means = memory_array(of->part->n_local, sizeof *w.means)};
    status = w.means ? wander(&w, first, n_rounds) : PARLEY_ERROR_MEMORY;
    if (!status && w.n > model->most_states)
        status = too_large(of, error, "states", (double)model->most_states);
    front_free(&w.front);
    free(w.means);
    free(w.places);
    return status;
}
