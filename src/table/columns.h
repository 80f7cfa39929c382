/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tables of a run consist of: said once, for the headers and for datapackage.json. */
#ifndef PARLEY_TABLE_COLUMNS_H
#define PARLEY_TABLE_COLUMNS_H

#include <stdbool.h>
#include <stddef.h>

typedef enum column_type {
    COLUMN_TEXT,
    COLUMN_COUNT, /* a whole number, at least 0 */
    COLUMN_REAL,
    COLUMN_RATE, /* in [0,1] */
} column_type;

typedef struct table_column {
    const char *name;
    column_type type;
    bool key;         /* part of what tells the rows of a table apart */
    const char *unit; /* or NULL */
    const char *meaning;
} table_column;

typedef struct table_layout {
    const char *file; /* NAME.csv */
    const char *title;
    const char *meaning;
    size_t n_columns;
    const table_column *const *columns;
} table_layout;

typedef enum table_id {
    TABLE_OUTCOMES,
    TABLE_PAYOFFS,
    TABLE_ACTIONS,
    TABLE_SANCTIONS,
    TABLE_COMMITMENTS,
    TABLE_EVENTS,
    TABLE_COOPERATION,
    TABLE_MARKS,
    N_TABLES,
} table_id;

const table_layout *table_of(table_id id);

#endif
