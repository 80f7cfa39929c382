/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rounds in which something that the scenario lays down begins, ends or falls due. */
#ifndef PARLEY_TABLE_MARKS_H
#define PARLEY_TABLE_MARKS_H

#include "parley/scenario.h"
#include "table/csv.h"

/* A row a mark, by round, then kind, then the order of the file. Only what can happen within the
 * scenario's rounds: nothing that never stands, no end from the last round on, no imposition while
 * its threat does not stand. */
void marks_write(csv_writer *csv, const parley_scenario *scenario);

#endif
