/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "table/marks.h"

static void mark_row(csv_writer *csv, const parley_scenario *scenario, uint32_t round,
                     const char *kind, const char *id, const char *name)
{
    char date[16] = "";
    parley_scenario_date(scenario, round, date);
    csv_count(csv, round);
    csv_text(csv, date);
    csv_text(csv, kind);
    csv_text(csv, id);
    csv_text(csv, name);
    csv_end(csv);
}

/* The first in which it stands; of a negotiable one, in which it can. */
static uint32_t first_round(const parley_scenario *scenario, const parley_commitment *c)
{
    uint64_t begins = c->negotiable ? (uint64_t)scenario->negotiation->opens + c->lag : 0;
    begins = begins > c->from ? begins : c->from;
    return begins < PARLEY_NEVER ? (uint32_t)begins : PARLEY_NEVER;
}

static void commitment_marks(csv_writer *csv, const parley_scenario *scenario, uint32_t round)
{
    for (uint32_t i = 0; i < scenario->n_commitments; i++) {
        const parley_commitment *commitment = &scenario->commitments[i];
        if (first_round(scenario, commitment) == round && round < commitment->until)
            mark_row(csv, scenario, round,
                     commitment->negotiable ? "commitment_earliest" : "commitment_from",
                     commitment->id, commitment->name);
    }
    for (uint32_t i = 0; i < scenario->n_commitments; i++) {
        const parley_commitment *commitment = &scenario->commitments[i];
        if (first_round(scenario, commitment) < round && round == commitment->until)
            mark_row(csv, scenario, round, "commitment_until", commitment->id, commitment->name);
    }
}

static bool is_scheduled(const parley_threat *threat, uint32_t round)
{
    uint32_t first = 0, end = threat->n_scheduled;
    while (first < end) {
        uint32_t middle = first + (end - first) / 2;
        if (threat->scheduled[middle].round < round)
            first = middle + 1;
        else
            end = middle;
    }
    return first < threat->n_scheduled && threat->scheduled[first].round == round &&
           threat->scheduled[first].probability > 0;
}

static void threat_marks(csv_writer *csv, const parley_scenario *scenario, uint32_t round)
{
    for (uint32_t i = 0; i < scenario->n_threats; i++) {
        const parley_threat *threat = &scenario->threats[i];
        if (threat->from == round && round < threat->until)
            mark_row(csv, scenario, round, "threat_from", threat->id, threat->name);
    }
    for (uint32_t i = 0; i < scenario->n_threats; i++) {
        const parley_threat *threat = &scenario->threats[i];
        if (threat->from < round && round == threat->until)
            mark_row(csv, scenario, round, "threat_until", threat->id, threat->name);
    }
    for (uint32_t i = 0; i < scenario->n_threats; i++) {
        const parley_threat *threat = &scenario->threats[i];
        if (threat->from <= round && round < threat->until && is_scheduled(threat, round))
            mark_row(csv, scenario, round, "scheduled_imposition", threat->id, threat->name);
    }
}

static void period_marks(csv_writer *csv, const parley_scenario *scenario, uint32_t round)
{
    const parley_rounds *rounds = &scenario->rounds;
    for (uint32_t i = 0; i < rounds->n_periods; i++)
        if (rounds->periods[i].from == round)
            mark_row(csv, scenario, round, "period_from", rounds->periods[i].id,
                     rounds->periods[i].id);
    for (uint32_t i = 0; i < rounds->n_periods; i++)
        if (rounds->periods[i].until == round)
            mark_row(csv, scenario, round, "period_until", rounds->periods[i].id,
                     rounds->periods[i].id);
}

void marks_write(csv_writer *csv, const parley_scenario *scenario)
{
    for (uint32_t round = 0; round < scenario->rounds.count; round++) {
        commitment_marks(csv, scenario, round);
        threat_marks(csv, scenario, round);
        period_marks(csv, scenario, round);
    }
}
