/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "table/csv.h"

#include "core/number.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

static void cell_begin(csv_writer *csv)
{
    assert(csv->column < csv->table->n_columns);
    if (csv->column > 0)
        fputc(',', csv->stream);
    csv->column++;
}

void csv_init(csv_writer *csv, const table_layout *table, FILE *stream)
{
    csv->stream = stream;
    csv->table = table;
    csv->column = 0;
    for (size_t i = 0; i < table->n_columns; i++)
        csv_text(csv, table->columns[i]->name);
    csv_end(csv);
}

void csv_text(csv_writer *csv, const char *text)
{
    cell_begin(csv);
    if (!strpbrk(text, ",\"\r\n")) {
        fputs(text, csv->stream);
        return;
    }
    fputc('"', csv->stream);
    for (const char *c = text; *c; c++) {
        if (*c == '"')
            fputc('"', csv->stream);
        fputc(*c, csv->stream);
    }
    fputc('"', csv->stream);
}

void csv_count(csv_writer *csv, uint64_t count)
{
    cell_begin(csv);
    fprintf(csv->stream, "%" PRIu64, count);
}

void csv_number(csv_writer *csv, double value)
{
    char text[NUMBER_TEXT_SIZE];
    number_text(value, text);
    cell_begin(csv);
    fputs(text, csv->stream);
}

void csv_end(csv_writer *csv)
{
    assert(csv->column == csv->table->n_columns);
    fputc('\n', csv->stream);
    csv->column = 0;
}
