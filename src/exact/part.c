/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a game falls into parts. */
#include "exact/case.h"

#include "core/memory.h"

#include <stdio.h>
#include <stdlib.h>

/* -- what belongs together ------------------------------------------------------------------- */

/* Nodes: links, threats, pairs that may break up, actors whose type may turn; `root` is a forest in
 * which those of one tree belong together. */
typedef struct forest {
    const parley_game *game;
    uint32_t first_threat, first_pair, first_actor, n;
    uint32_t *root;
} forest;

static uint32_t root_of(const forest *f, uint32_t node)
{
    while (f->root[node] != node)
        node = f->root[node];
    return node;
}

static void tie(forest *f, uint32_t a, uint32_t b)
{
    f->root[root_of(f, a)] = root_of(f, b);
}

/* Whether a signal on one link may fall on another: not where blame is always right. */
static bool scatters(const parley_game *game, const game_link *link)
{
    const parley_issue *issue = &game->scenario->issues[link->issue];
    double attribution;
    if (!link->bystanders.n || issue->public_signal)
        return false;
    return !parley_number_constant(
               &game->scenario->numbers[issue->monitoring[link->counterpart].attribution],
               &attribution) ||
           attribution < 1;
}

static void links_tie(forest *f)
{
    const parley_game *game = f->game;
    for (uint32_t l = 0; l < game->n_links; l++) {
        const game_link *link = &game->links[l];
        tie(f, l, link->reverse);
        for (uint32_t b = 0; scatters(game, link) && b < link->bystanders.n; b++)
            tie(f, l, link->bystanders.at[b]);
        if (link->restraints.n + link->assistance.n + link->hotlines.n > 0)
            for (uint32_t h = 0; h < game->scenario->n_threats; h++)
                if (game->threats[h].backlashes && game->threats[h].pair == link->pair)
                    tie(f, l, f->first_pair + link->pair);
    }
}

static void threats_tie(forest *f)
{
    const parley_game *game = f->game;
    for (uint32_t h = 0; h < game->scenario->n_threats; h++) {
        const game_threat *threat = &game->threats[h];
        for (uint32_t k = 0; k < threat->links.n; k++)
            tie(f, f->first_threat + h, threat->links.at[k]);
        if (threat->declared->on == PARLEY_ON_IMPOSITION)
            tie(f, f->first_threat + h, f->first_threat + threat->declared->of);
        if (threat->backlashes)
            tie(f, f->first_threat + h, f->first_pair + threat->pair);
    }
}

static bool turning_tie(forest *f, uint32_t i)
{
    const parley_game *game = f->game;
    game_list ids = {0};
    bool good = true;
    for (uint32_t l = 0; good && l < game->n_links; l++) {
        ids.n = 0;
        good = link_numbers(game, l, &ids);
        bool plans = game->links[l].actor == i && link_typed(&game->links[l]);
        if (plans || numbers_owned(game, &ids, i))
            tie(f, f->first_actor + i, l);
    }
    for (uint32_t h = 0; good && h < game->scenario->n_threats; h++) {
        ids.n = 0;
        good = threat_numbers(game, h, &ids);
        if (numbers_owned(game, &ids, i))
            tie(f, f->first_actor + i, f->first_threat + h);
    }
    /* another's turnover may hang on this one's type */
    for (uint32_t o = 0; good && o < game->scenario->n_actors; o++)
        for (uint32_t from = 0; from < game->scenario->actors[o].n_types; from++)
            for (uint32_t to = 0; to < game->scenario->actors[o].n_types; to++) {
                parley_number_id id = game->scenario->actors[o].types[from].turnover[to];
                if (id != PARLEY_NONE && game->numbers[id].owner == i)
                    tie(f, f->first_actor + i, f->first_actor + o);
            }
    free(ids.at);
    return good;
}

static parley_status forest_init(forest *f, const parley_game *game)
{
    const parley_scenario *scenario = game->scenario;
    *f = (forest){.game = game, .first_threat = game->n_links};
    f->first_pair = f->first_threat + scenario->n_threats;
    f->first_actor = f->first_pair + game->n_pairs;
    f->n = f->first_actor + scenario->n_actors;
    f->root = memory_array(f->n, sizeof *f->root);
    if (!f->root)
        return PARLEY_ERROR_MEMORY;
    for (uint32_t node = 0; node < f->n; node++)
        f->root[node] = node;
    links_tie(f);
    threats_tie(f);
    for (uint32_t i = 0; i < scenario->n_actors; i++)
        if (game->actors[i].turns && !turning_tie(f, i))
            return PARLEY_ERROR_MEMORY;
    return PARLEY_OK;
}

/* -- one part -------------------------------------------------------------------------------- */

static bool members(exact_part *part, const forest *f, uint32_t root)
{
    const parley_game *game = part->game;
    bool good = true;
    for (uint32_t node = 0; good && node < f->n; node++) {
        if (root_of(f, node) != root)
            continue;
        if (node < f->first_threat)
            good = list_add(&part->links, node);
        else if (node < f->first_pair)
            good = list_add(&part->threats, node - f->first_threat);
        else if (node >= f->first_actor && game->actors[node - f->first_actor].turns)
            good = list_add(&part->turning, node - f->first_actor);
    }
    for (uint32_t k = 0; good && k < part->links.n; k++) {
        const game_link *link = &game->links[part->links.at[k]];
        good = list_join(&part->earners, link->actor) &&
               list_join(&part->earners, link->counterpart) &&
               link_numbers(game, part->links.at[k], &part->numbers);
    }
    for (uint32_t k = 0; good && k < part->threats.n; k++) {
        const parley_threat *threat = &game->scenario->threats[part->threats.at[k]];
        good = list_join(&part->earners, threat->sender) &&
               list_join(&part->earners, threat->target) &&
               threat_numbers(game, part->threats.at[k], &part->numbers);
    }
    for (uint32_t k = 0; good && k < part->earners.n; k++)
        good = list_join(&part->numbers, game->scenario->actors[part->earners.at[k]].discount);
    for (uint32_t k = 0; good && k < part->turning.n; k++) {
        const parley_actor *actor = &game->scenario->actors[part->turning.at[k]];
        for (uint32_t c = 0; good && c < actor->n_types * actor->n_types; c++) {
            parley_number_id id = actor->types[c / actor->n_types].turnover[c % actor->n_types];
            good = id == PARLEY_NONE || list_join(&part->numbers, id);
        }
    }
    return good;
}

/* First types and draws that make a difference. */
static bool causes(exact_part *part, const exact_model *model)
{
    const parley_game *game = part->game;
    bool good = true;
    for (uint32_t i = 0; good && i < game->scenario->n_actors; i++) {
        bool matters = contains(part->turning.n, part->turning.at, i) ||
                       numbers_owned(game, &part->numbers, i);
        for (uint32_t k = 0; k < part->links.n; k++) {
            const game_link *link = &game->links[part->links.at[k]];
            matters |= link->actor == i && link_typed(link);
        }
        if (matters && game->scenario->actors[i].n_types)
            good = list_add(&part->typed, i);
    }
    for (uint32_t k = 0; good && k < part->numbers.n; k++) {
        const game_number *number = &game->numbers[part->numbers.at[k]];
        for (uint32_t s = 0; good && s < number->n_sources; s++)
            for (uint32_t step = 0; good && step < number->sources[s].n_steps; step++) {
                uint32_t draw = number->sources[s].steps[step].draw;
                if (draw != PARLEY_NONE && model->atoms[draw].n > 1)
                    good = list_join(&part->drawn, draw);
            }
    }
    return good;
}

static bool cluster_add(exact_part *part, uint32_t l)
{
    const parley_game *game = part->game;
    const game_link *link = &game->links[l];
    bool scattered = false;
    for (uint32_t k = 0; k < part->links.n; k++) {
        const game_link *other = &game->links[part->links.at[k]];
        scattered |= other->issue == link->issue && scatters(game, other);
    }
    for (uint32_t c = 0; c < part->n_clusters; c++) {
        const game_link *other = &game->links[part->clusters[c].at[0]];
        if (other->issue == link->issue && (scattered || other->pair == link->pair))
            return list_add(&part->clusters[c], l);
    }
    return list_add(&part->clusters[part->n_clusters++], l);
}

static parley_status part_init(exact_part *part, const exact_model *model, const forest *f,
                               uint32_t root, parley_error *error)
{
    part->game = model->game;
    if (!members(part, f, root) || !causes(part, model))
        return PARLEY_ERROR_MEMORY;
    part->clusters = memory_array(part->links.n, sizeof *part->clusters);
    if (!part->clusters)
        return PARLEY_ERROR_MEMORY;
    for (uint32_t k = 0; k < part->links.n; k++)
        if (!cluster_add(part, part->links.at[k]))
            return PARLEY_ERROR_MEMORY;
    return layout_init(part, model, error);
}

static void part_free(exact_part *part)
{
    game_list *lists[] = {&part->links, &part->threats, &part->turning, &part->typed,
                          &part->drawn, &part->numbers, &part->earners};
    for (size_t k = 0; k < sizeof lists / sizeof *lists; k++)
        free(lists[k]->at);
    for (uint32_t c = 0; c < part->n_clusters; c++)
        free(part->clusters[c].at);
    free(part->clusters);
    free(part->link);
    free(part->threat);
    free(part->withdrawn);
    free(part->type);
    free(part->local);
    free(part->global);
}

static parley_status cases_check(const exact_model *model, const exact_part *part,
                                 parley_error *error)
{
    double n = case_count(model, part);
    if (n <= PARLEY_EXACT_CASES)
        return PARLEY_OK;
    return parley_error_add(error, PARLEY_ERROR_LIMIT, NULL, NULL,
                            "%.3g cases of types and drawn values, at most %d are summed over; "
                            "fewer --quadrature values or numbers that are drawn make it less",
                            n, PARLEY_EXACT_CASES);
}

/* -- the whole ------------------------------------------------------------------------------- */

/* One fault an actor: where it plays a logit response first, and how often else. */
static parley_status strategies_check(const parley_game *game, parley_error *error)
{
    const parley_scenario *scenario = game->scenario;
    parley_status status = PARLEY_OK;
    for (uint32_t i = 0; i < scenario->n_actors; i++) {
        const game_link *first = NULL;
        uint32_t n = 0;
        char more[32] = "";
        for (uint32_t l = 0; l < game->n_links; l++)
            if (game->links[l].actor == i && game->links[l].belief != PARLEY_NONE && n++ == 0)
                first = &game->links[l];
        if (!first)
            continue;
        if (n > 1)
            snprintf(more, sizeof more, " (and %u more)", n - 1);
        status = parley_error_add(
            error, PARLEY_ERROR_SCENARIO, NULL, NULL,
            "%s plays a logit_response towards %s on %s%s, whose beliefs take endlessly many "
            "values: its exact value cannot be enumerated; give it an automaton, leave the "
            "issue out (--issues), or simulate (parley run)",
            scenario->actors[i].id, scenario->actors[first->counterpart].id,
            scenario->issues[first->issue].id, more);
    }
    return status;
}

static parley_status talks_check(const parley_game *game, parley_error *error)
{
    if (!game->scenario->negotiation)
        return PARLEY_OK;
    return parley_error_add(
        error, PARLEY_ERROR_SCENARIO, NULL, "/negotiation",
        "what talks come to is played, not enumerated: leave out \"negotiation\" "
        "and \"negotiable\" to have the agreement as given, or simulate "
        "(parley run)");
}

/* The place in the file of a draw. */
static const char *draw_pointer(const parley_game *game, uint32_t draw)
{
    const parley_scenario *scenario = game->scenario;
    for (uint32_t v = 0; v < scenario->n_numbers; v++)
        for (uint32_t s = 0; s < game->numbers[v].n_sources; s++)
            for (uint32_t k = 0; k < game->numbers[v].sources[s].n_steps; k++)
                if (game->numbers[v].sources[s].steps[k].draw == draw)
                    return s == 0 ? scenario->numbers[v].source.pointer
                                  : scenario->numbers[v].overrides[s - 1].source.pointer;
    return NULL;
}

static parley_status atoms_all(exact_model *model, const parley_exact_options *options,
                               parley_error *error)
{
    const parley_game *game = model->game;
    uint32_t n_refused = 0, first = 0;
    model->atoms = memory_array(game->n_draws, sizeof *model->atoms);
    if (!model->atoms)
        return PARLEY_ERROR_MEMORY;
    for (uint32_t d = 0; d < game->n_draws; d++) {
        const parley_value *value = game->draws[d].value;
        parley_status status = PARLEY_OK;
        if (options->medians && value->unknown)
            status = atoms_median(&model->atoms[d], value);
        else if (value->distribution == PARLEY_DISCRETE || options->quadrature)
            status = atoms_init(&model->atoms[d], value, options->quadrature);
        else if (n_refused++ == 0)
            first = d;
        if (status)
            return status;
    }
    if (n_refused == 0)
        return PARLEY_OK;
    char *which = n_refused == 1
                      ? memory_format("a continuous distribution")
                      : memory_format("%u continuous distributions, this the first,", n_refused);
    parley_status status =
        which ? parley_error_add(
                    error, PARLEY_ERROR_SCENARIO, NULL, draw_pointer(game, first),
                    "%s cannot be summed over exactly; integrate over %s (solve --quadrature N), "
                    "%sor set %s",
                    which, n_refused == 1 ? "it" : "them",
                    game->unknown ? "put what is unknown at its median (solve --medians), " : "",
                    n_refused == 1 ? "it to a number" : "them to numbers")
              : PARLEY_ERROR_MEMORY;
    free(which);
    return status;
}

static parley_status parts_init(exact_model *model, parley_error *error)
{
    forest f = {0};
    parley_status status = forest_init(&f, model->game);
    if (!status) {
        model->parts = memory_array(f.n, sizeof *model->parts);
        status = model->parts ? PARLEY_OK : PARLEY_ERROR_MEMORY;
    }
    for (uint32_t node = 0; !status && node < f.n; node++) {
        bool actor = node >= f.first_actor, pair = !actor && node >= f.first_pair;
        bool alone = root_of(&f, node) == node;
        bool empty = pair || (actor && !model->game->actors[node - f.first_actor].turns);
        for (uint32_t other = 0; alone && empty && other < f.n; other++)
            empty = other == node || root_of(&f, other) != node;
        if (!alone || empty)
            continue;
        exact_part *part = &model->parts[model->n_parts++];
        status = part_init(part, model, &f, node, error);
        if (!status)
            status = cases_check(model, part, error);
    }
    free(f.root);
    return status;
}

parley_status exact_model_init(exact_model *model, const parley_game *game,
                               const parley_exact_options *options, parley_error *error)
{
    *model = (exact_model){.game = game, .options = options, .most_states = options->most_states};
    if (!model->most_states)
        model->most_states = PARLEY_EXACT_STATES;
    parley_status status = strategies_check(game, error);
    parley_status talks = talks_check(game, error);
    parley_status drawn = atoms_all(model, options, error);
    status = status ? status : talks ? talks : drawn;
    return status ? status : parts_init(model, error);
}

void exact_model_free(exact_model *model)
{
    for (uint32_t d = 0; model->atoms && d < model->game->n_draws; d++)
        atoms_free(&model->atoms[d]);
    free(model->atoms);
    for (uint32_t p = 0; p < model->n_parts; p++)
        part_free(&model->parts[p]);
    free(model->parts);
    *model = (exact_model){0};
}
