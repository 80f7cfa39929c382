/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The scenarios that can be called by a name. */
#ifndef PARLEY_CLI_INSTALLED_H
#define PARLEY_CLI_INSTALLED_H

#include "parley/error.h"

#define N_INSTALLED_FOLDERS 2

/* Where they are looked for, first to last: $PARLEY_SCENARIOS, NULL where that is not set, and the
 * folder that was installed. */
void installed_folders(const char *folders[N_INSTALLED_FOLDERS]);

typedef struct installed_scenario {
    char *name; /* below its folder, without .json */
    char *path;
} installed_scenario;

typedef struct installed_list {
    size_t n, n_allocated;
    installed_scenario *scenarios; /* by name, each name once: that of the first folder */
} installed_list;

/* Looks through the folders; those that are not there have none. Free with installed_free in any
 * case. Fails with PARLEY_ERROR_MEMORY. */
parley_status installed_init(installed_list *list);
void installed_free(installed_list *list);

/* The name that is nearest to an unknown one, or that ends with it after a slash; NULL if there is
 * none. */
const char *installed_nearest(const installed_list *list, const char *name);

#endif
