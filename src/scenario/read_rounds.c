/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/id.h"
#include "scenario/read.h"

#include <string.h>

static void start_read(struct reader *reader, const struct spot *spot, parley_rounds *rounds)
{
    if (!rounds->start)
        return;
    const char *example = date_example(rounds->unit);
    if (!example)
        fault(reader, spot,
              "a start date needs the unit day, week, month, quarter or year; found the unit "
              "\"%.40s\"",
              rounds->unit_name);
    else if (!date_read(rounds->start, rounds->unit, &rounds->start_year, &rounds->start_month,
                        &rounds->start_day))
        fault(reader, spot,
              "found \"%.40s\" where a date such as \"%s\" is allowed (the unit is %s)",
              rounds->start, example, rounds->unit_name);
}

static void periods_read(struct reader *reader, const struct spot *spot, parley_rounds *rounds)
{
    rounds->periods = collection_read(reader, spot, "period", PARLEY_MAX_PERIODS,
                                      sizeof *rounds->periods, &rounds->n_periods);
    for (uint32_t i = 0; i < rounds->n_periods; i++) {
        parley_period *period = &rounds->periods[i];
        struct spot member = spot_child(spot, i);
        size_t n_faults = reader->n_faults;
        members_read(reader, &member, &object_period, NULL, period);
        if (reader->n_faults != n_faults)
            continue;
        if (period->from >= period->until)
            fault(reader, &member, "found from %u and until %u: from must be below until",
                  period->from, period->until);
        else if (rounds->count && period->until > rounds->count)
            fault(reader, &member,
                  "found until %u where at most the count of rounds, %u, is allowed", period->until,
                  rounds->count);
    }
}

void rounds_read(struct reader *reader, const struct spot *root)
{
    parley_rounds *rounds = &reader->scenario->rounds;
    struct spot spot = spot_member(root, "rounds");
    members_read(reader, &spot, &object_rounds, NULL, rounds);
    struct spot unit = spot_member(&spot, "unit"), start = spot_member(&spot, "start");
    if (!unit.node)
        rounds->unit_name = reader_copy(reader, "round");
    if (rounds->unit_name) {
        rounds->unit = unit_of(rounds->unit_name);
        start_read(reader, &start, rounds);
    }
    struct spot burn_in = spot_member(&spot, "burn_in");
    if (rounds->count && rounds->burn_in >= rounds->count)
        fault(reader, &burn_in, "found %u where less than the count of rounds, %u, is allowed",
              rounds->burn_in, rounds->count);
    struct spot periods = spot_member(&spot, "periods");
    periods_read(reader, &periods, rounds);
}
