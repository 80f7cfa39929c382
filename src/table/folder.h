/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that appear together or not at all. */
#ifndef PARLEY_TABLE_FOLDER_H
#define PARLEY_TABLE_FOLDER_H

#include "parley/table.h"
#include "table/columns.h"

#include <stdint.h>
#include <stdio.h>

#define HASH_TEXT_SIZE 33 /* 128 bits in hexadecimal, and its end */

typedef struct file_digest {
    uint64_t n_bytes;
    char hash[HASH_TEXT_SIZE]; /* XXH3 of 128 bits, in its canonical form */
} file_digest;

/* Starts the file `name`; the one before must be finished. The stream is the folder's. */
parley_status folder_create(parley_folder *folder, const char *name, FILE **stream,
                            parley_error *error);
/* Sees the last file safely to disk. Anything that went wrong with its stream is said here. */
parley_status folder_finish(parley_folder *folder, file_digest *digest, parley_error *error);
/* The same for a table that datapackage.json is to describe beside those of every run; `layout` is
 * kept. */
parley_status folder_finish_table(parley_folder *folder, const table_layout *layout,
                                  parley_error *error);
/* Gives up the last file, since something went wrong with it: errno says what. */
parley_status folder_fail(parley_folder *folder, parley_error *error);
/* Of the files finished so far, the next one after `*file` (0: from the first on) that is such a
 * table; NULL past the last. */
const table_layout *folder_next_table(const parley_folder *folder, size_t *file,
                                      const file_digest **digest);
/* Lets the finished files take their places, in the order in which they were made. */
parley_status folder_commit(parley_folder *folder, parley_error *error);

/* Once all have taken their places: removes a file of that name that an earlier run left, unless
 * this one has made it. */
void folder_retire(const parley_folder *folder, const char *name);

void hash_text(const void *data, size_t size, char text[HASH_TEXT_SIZE]);

#endif
