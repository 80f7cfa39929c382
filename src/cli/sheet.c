/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/sheet.h"

#include <libsmartcols.h>
#include <stdarg.h>
#include <stdlib.h>

void sheet_init(text_sheet *sheet, FILE *stream)
{
    *sheet = (text_sheet){.table = scols_new_table()};
    sheet->failed = !sheet->table || scols_table_set_stream(sheet->table, stream) ||
                    scols_table_set_column_separator(sheet->table, "  ");
}

void sheet_column(text_sheet *sheet, const char *heading, bool right)
{
    int flags = right ? SCOLS_FL_RIGHT : 0;
    if (!sheet->failed)
        sheet->failed = !scols_table_new_column(sheet->table, heading, 0, flags);
    sheet->n_columns++;
}

void sheet_column_of_lines(text_sheet *sheet, const char *heading)
{
    struct libscols_column *column = NULL;
    if (!sheet->failed)
        column = scols_table_new_column(sheet->table, heading, 0, SCOLS_FL_WRAP);
    if (!column || scols_column_set_safechars(column, "\n") ||
        scols_column_set_wrapfunc(column, scols_wrapnl_chunksize, scols_wrapnl_nextchunk, NULL))
        sheet->failed = true;
    sheet->n_columns++;
}

void sheet_line(text_sheet *sheet)
{
    if (!sheet->failed)
        sheet->line = scols_table_new_line(sheet->table, NULL);
    if (!sheet->line)
        sheet->failed = true;
    sheet->n_cells = 0;
    sheet->n_lines++;
}

void sheet_cell(text_sheet *sheet, const char *format, ...)
{
    char *text = NULL;
    va_list arguments;
    va_start(arguments, format);
    if (vasprintf(&text, format, arguments) < 0)
        text = NULL;
    va_end(arguments);
    if (!text || sheet->failed || scols_line_refer_data(sheet->line, sheet->n_cells, text)) {
        free(text);
        sheet->failed = true;
    }
    sheet->n_cells++;
}

size_t sheet_width(const text_sheet *sheet)
{
    size_t width = sheet->failed ? 0 : scols_table_get_termwidth(sheet->table);
    return width > 0 ? width : 80;
}

parley_status sheet_print(text_sheet *sheet)
{
    if (!sheet->failed && scols_print_table(sheet->table))
        sheet->failed = true;
    scols_unref_table(sheet->table);
    sheet->table = NULL;
    return sheet->failed ? PARLEY_ERROR_MEMORY : PARLEY_OK;
}
