/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "table/csv.h"

#include <assert.h>
#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
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

void number_text(double value, char buffer[NUMBER_TEXT_SIZE])
{
    if (isnan(value)) {
        buffer[0] = '\0';
        return;
    }
    /* 15 digits always survive a double, 17 always suffice; only subnormals may do with fewer
     * than %g would drop as trailing zeros */
    int first = fabs(value) < DBL_MIN ? 1 : DBL_DIG;
    for (int digits = first; digits <= DBL_DECIMAL_DIG; digits++) {
        snprintf(buffer, NUMBER_TEXT_SIZE, "%.*g", digits, value);
        if (strtod(buffer, NULL) == value)
            return;
    }
}
