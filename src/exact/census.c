/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exact/census.h"

#include "exact/walk.h"
#include "exact/worth.h"

#include <stdio.h>
#include <string.h>

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

/* -- whether it is too large ----------------------------------------------------------------- */

/* No fewer than the states of all cells, together with those of types. */
static double cells(const exact_case *of)
{
    const exact_part *part = of->part;
    double product = 1;
    for (uint32_t k = 0; k < part->links.n; k++)
        product *= link_size(part, part->links.at[k]);
    for (uint32_t k = 0; k < part->turning.n; k++)
        product *= of->game->scenario->actors[part->turning.at[k]].n_types;
    return product;
}

parley_status census(const exact_case *of, const exact_key *first, parley_error *error)
{
    const exact_model *model = of->model;
    const double most = (double)model->most_states;
    uint32_t n_rounds = of->game->scenario->rounds.count;
    factor largest[MOST_NAMED];
    parley_horizon horizon;
    bool exceeds = false;
    if (factors(of, largest) <= most)
        return PARLEY_OK;
    parley_status status = horizon_settle(model, model->options, &horizon, NULL);
    if (!status && horizon != PARLEY_HORIZON_COUNT)
        n_rounds += MOST_AFTER;
    if (!status && cells(of) > most)
        status = walk_exceeds(of, first, n_rounds, most, FREE_CELLS, &exceeds);
    if (!status && !exceeds)
        status = walk_exceeds(of, first, n_rounds, most, FREE_FAMILIES, &exceeds);
    if (!status && !exceeds)
        status = walk_exceeds(of, first, n_rounds, most, FREE_LATER_FAMILIES, &exceeds);
    if (!status && !exceeds && model->most_states < WALK_STEPS)
        status = walk_exceeds(of, first, n_rounds, most, FREE_NOTHING, &exceeds);
    if (status == PARLEY_ERROR_LIMIT)
        return too_large(of, error, "ways that a round can go", (double)MAX_BRANCHES);
    return !status && exceeds ? too_large(of, error, "states", most) : status;
}
