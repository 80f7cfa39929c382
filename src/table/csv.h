/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CSV rows (RFC 4180, line feeds). Errors stay in the stream, as with stdio. Numbers do not follow
 * the locale. */
#ifndef PARLEY_TABLE_CSV_H
#define PARLEY_TABLE_CSV_H

#include "table/columns.h"

#include <stdint.h>
#include <stdio.h>

typedef struct csv_writer {
    FILE *stream;
    const table_layout *table;
    size_t column; /* of the next cell */
} csv_writer;

/* Starts a table by writing its header. */
void csv_init(csv_writer *csv, const table_layout *table, FILE *stream);
/* One cell each, in the order of the columns; an unset number (NAN) is an empty cell. */
void csv_text(csv_writer *csv, const char *text);
void csv_count(csv_writer *csv, uint64_t count);
void csv_number(csv_writer *csv, double value);
/* Ends a row, which must have a cell for every column. */
void csv_end(csv_writer *csv);

#endif
