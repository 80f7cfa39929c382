/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Aligned tables for people: a thin layer on libsmartcols. Trouble (no memory) is remembered and
 * returned by sheet_print. */
#ifndef PARLEY_CLI_SHEET_H
#define PARLEY_CLI_SHEET_H

#include "parley/error.h"

#include <stdio.h>

struct libscols_table;
struct libscols_line;

typedef struct text_sheet {
    struct libscols_table *table;
    struct libscols_line *line;
    size_t n_columns, n_cells; /* n_cells of the line */
    size_t n_lines;
    bool failed;
} text_sheet;

void sheet_init(text_sheet *sheet, FILE *stream);
/* Columns come before lines. */
void sheet_column(text_sheet *sheet, const char *heading, bool right);
/* One whose texts may have line feeds, and then take several lines. */
void sheet_column_of_lines(text_sheet *sheet, const char *heading);
void sheet_line(text_sheet *sheet);
/* The next cell of the line. */
void sheet_cell(text_sheet *sheet, const char *format, ...) PARLEY_FORMAT(2, 3);
/* Columns of the terminal; 80 where there is none. */
size_t sheet_width(const text_sheet *sheet);
/* Prints and frees. */
parley_status sheet_print(text_sheet *sheet);

#endif
