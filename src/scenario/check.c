/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can only be checked of a scenario as a whole. */
#include "scenario/id.h"
#include "scenario/number.h"
#include "scenario/read.h"

#include <math.h>
#include <stdlib.h>

/* -- turnover ------------------------------------------------------------------------------ */

/* The greatest value that a number can take, whatever round and type. */
static double greatest(const parley_number *number)
{
    double low, high, most;
    source_support(&number->source, &low, &most);
    for (uint32_t i = 0; i < number->n_overrides; i++) {
        source_support(&number->overrides[i].source, &low, &high);
        most = fmax(most, high);
    }
    return most;
}

void check_turnover(struct reader *reader, const struct spot *root)
{
    const parley_scenario *scenario = reader->scenario;
    struct spot actors = spot_member(root, "actors");
    for (uint32_t a = 0; a < scenario->n_actors; a++) {
        const parley_actor *actor = &scenario->actors[a];
        struct spot spot = spot_child(&actors, a), types = spot_member(&spot, "types");
        for (uint32_t t = 0; t < actor->n_types; t++) {
            struct spot type = spot_child(&types, t), turnover = spot_member(&type, "turnover");
            double sum = 0;
            for (uint32_t other = 0; other < actor->n_types; other++) {
                parley_number_id id = actor->types[t].turnover[other];
                if (id != PARLEY_NONE)
                    sum += greatest(&scenario->numbers[id]);
            }
            if (sum > 1 + 1e-9)
                fault(reader, &turnover,
                      "the probabilities to turn into another type can sum to %.6g where at most 1 "
                      "is allowed",
                      sum);
        }
    }
}

/* -- coverage ------------------------------------------------------------------------------ */

static void gap_fault(struct reader *reader, const struct spot *behaviours, uint32_t actor,
                      uint32_t type, uint32_t counterpart, uint32_t issue)
{
    const parley_scenario *scenario = reader->scenario;
    const parley_actor *own = &scenario->actors[actor];
    fault(reader, behaviours, "no entry says how \"%s\"%s%s%s behaves towards \"%s\" on \"%s\"",
          own->id, type == PARLEY_NONE ? "" : " of type \"",
          type == PARLEY_NONE ? "" : own->types[type].id, type == PARLEY_NONE ? "" : "\"",
          scenario->actors[counterpart].id, scenario->issues[issue].id);
}

/* Checks one pair on one issue for all types of the actor, and marks the behaviours that apply. A
 * gap is reported once, for the first type it concerns. */
static void cover_pair(struct reader *reader, const struct spot *behaviours, uint32_t actor,
                       uint32_t counterpart, uint32_t issue, bool *applies)
{
    const parley_scenario *scenario = reader->scenario;
    uint32_t n_types = scenario->actors[actor].n_types;
    for (uint32_t t = 0; t < (n_types ? n_types : 1); t++) {
        uint32_t type = n_types ? t : PARLEY_NONE;
        uint32_t index = parley_scenario_behaviour(scenario, actor, type, counterpart, issue);
        if (index == PARLEY_NONE) {
            gap_fault(reader, behaviours, actor, type, counterpart, issue);
            return;
        }
        applies[(size_t)index * scenario->n_issues + issue] = true;
    }
}

/* -- zero-determinant strategies ----------------------------------------------------------- */

/* Press and Dyson (2012), as parametrised by Stewart and Plotkin (2013): p1..p4 from phi = scale,
 * s = 1/factor and the baseline payoff l. */
static void check_entries(struct reader *reader, const struct spot *spot,
                          const parley_strategy *strategy, const double payoffs[4],
                          const char *issue)
{
    double r = payoffs[0], s = payoffs[1], t = payoffs[2], p = payoffs[3];
    double phi = strategy->scale, slope = 1 / strategy->factor, l = strategy->generous ? r : p;
    const double entries[4] = {
        1 - phi * (1 - slope) * (r - l),
        1 - phi * (slope * (l - s) + (t - l)),
        phi * ((l - s) + slope * (t - l)),
        phi * (1 - slope) * (l - p),
    };
    static const char *const names[4] = {"cc", "cd", "dc", "dd"};
    for (int i = 0; i < 4; i++)
        if (!(entries[i] >= -1e-12 && entries[i] <= 1 + 1e-12))
            fault(reader, spot,
                  "on \"%s\" the probability to cooperate after %s comes to %.9g, not within "
                  "[0, 1]: lower \"scale\" or change \"factor\"",
                  issue, names[i], entries[i]);
}

static void check_zero_determinant(struct reader *reader, const struct spot *spot,
                                   const parley_strategy *strategy, const parley_issue *issue)
{
    if (strategy->kind != PARLEY_ZERO_DETERMINANT || !spot->node)
        return;
    const parley_payoff *payoff = &issue->payoff;
    if (payoff->form != PARLEY_PRISONERS_DILEMMA) {
        fault(reader, spot, "zero_determinant on \"%s\", whose payoff is not a prisoners_dilemma",
              issue->id);
        return;
    }
    const parley_number_id ids[4] = {payoff->r, payoff->s, payoff->t, payoff->p};
    double payoffs[4];
    for (int i = 0; i < 4; i++) {
        if (!parley_number_constant(&reader->scenario->numbers[ids[i]], &payoffs[i])) {
            fault(reader, spot,
                  "zero_determinant on \"%s\", whose payoffs R, S, T, P are not plain numbers that "
                  "no type sets",
                  issue->id);
            return;
        }
    }
    check_entries(reader, spot, strategy, payoffs, issue->id);
}

void check_coverage(struct reader *reader, const struct spot *root)
{
    const parley_scenario *scenario = reader->scenario;
    size_t n = (size_t)scenario->n_behaviours * scenario->n_issues;
    bool *applies = reader_array(reader, n, sizeof *applies);
    if (!applies)
        return;
    struct spot behaviours = spot_member(root, "behaviour");
    for (uint32_t k = 0; k < scenario->n_issues; k++) {
        const parley_issue *issue = &scenario->issues[k];
        for (uint32_t i = 0; i < issue->n_parties; i++)
            for (uint32_t j = 0; j < issue->n_parties; j++)
                if (i != j)
                    cover_pair(reader, &behaviours, issue->parties[i], issue->parties[j], k,
                               applies);
    }
    for (uint32_t b = 0; b < scenario->n_behaviours; b++) {
        struct spot spot = spot_child(&behaviours, b);
        struct spot strategy = spot_member(&spot, "strategy");
        struct spot baseline = spot_member(&spot, "baseline");
        for (uint32_t k = 0; k < scenario->n_issues; k++) {
            if (!applies[(size_t)b * scenario->n_issues + k])
                continue;
            check_zero_determinant(reader, &strategy, &scenario->behaviours[b].strategy,
                                   &scenario->issues[k]);
            check_zero_determinant(reader, &baseline, &scenario->behaviours[b].baseline,
                                   &scenario->issues[k]);
        }
    }
    free(applies);
}
