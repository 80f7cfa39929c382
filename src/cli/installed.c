/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/installed.h"

#include "core/memory.h"
#include "core/nearest.h"

#include <errno.h>
#include <fts.h>
#include <stdlib.h>
#include <string.h>

#define MAX_LEVEL 4 /* of folders in folders: a folder of much else is not searched whole */
#define ENDING ".json"

void installed_folders(const char *folders[N_INSTALLED_FOLDERS])
{
    const char *own = getenv("PARLEY_SCENARIOS");
    folders[0] = own && *own ? own : NULL;
    folders[1] = PARLEY_DATA_DIR;
}

/* Length of a file's name without its ending; 0 if it has another. */
static size_t stem_length(const char *name)
{
    size_t length = strlen(name), ending = strlen(ENDING);
    bool ends = length > ending && strcmp(name + length - ending, ENDING) == 0;
    return ends ? length - ending : 0;
}

static bool add(installed_list *list, const char *name, size_t length, const char *path)
{
    void *grown = list->scenarios;
    if (!memory_grow(&grown, list->n, &list->n_allocated, sizeof *list->scenarios))
        return false;
    list->scenarios = grown;
    installed_scenario *scenario = &list->scenarios[list->n++];
    scenario->name = strndup(name, length);
    scenario->path = strdup(path);
    return scenario->name && scenario->path;
}

static bool is_known(const installed_list *list, size_t n, const char *name, size_t length)
{
    for (size_t i = 0; i < n; i++)
        if (strlen(list->scenarios[i].name) == length &&
            memcmp(list->scenarios[i].name, name, length) == 0)
            return true;
    return false;
}

/* Adds what is in a folder under names that are not in the list yet. */
static parley_status search(installed_list *list, const char *folder)
{
    parley_status status = PARLEY_OK;
    size_t n_before = list->n;
    char *root = strdup(folder);
    char *roots[] = {root, NULL};
    FTS *tree = root ? fts_open(roots, FTS_LOGICAL | FTS_NOCHDIR, NULL) : NULL;
    if (!tree) {
        free(root);
        return PARLEY_ERROR_MEMORY;
    }
    FTSENT *entry;
    errno = 0;
    while (!status && (entry = fts_read(tree))) {
        if (entry->fts_level > 0 && (entry->fts_name[0] == '.' || entry->fts_level > MAX_LEVEL)) {
            fts_set(tree, entry, FTS_SKIP);
            continue;
        }
        const char *name = entry->fts_path + strlen(root);
        name += strspn(name, "/");
        size_t length = entry->fts_info == FTS_F ? stem_length(name) : 0;
        if (length > 0 && !is_known(list, n_before, name, length) &&
            !add(list, name, length, entry->fts_path))
            status = PARLEY_ERROR_MEMORY;
    }
    /* the end of the tree is no error; folders and files that cannot be read are entries of it */
    if (errno)
        status = PARLEY_ERROR_MEMORY;
    fts_close(tree);
    free(root);
    return status;
}

static int compare_names(const void *left, const void *right)
{
    const installed_scenario *a = left, *b = right;
    return strcmp(a->name, b->name);
}

parley_status installed_init(installed_list *list)
{
    const char *folders[N_INSTALLED_FOLDERS];
    parley_status status = PARLEY_OK;
    *list = (installed_list){0};
    installed_folders(folders);
    for (size_t i = 0; !status && i < N_INSTALLED_FOLDERS; i++)
        if (folders[i])
            status = search(list, folders[i]);
    if (!status && list->n > 0)
        qsort(list->scenarios, list->n, sizeof *list->scenarios, compare_names);
    return status;
}

void installed_free(installed_list *list)
{
    for (size_t i = 0; i < list->n; i++) {
        free(list->scenarios[i].name);
        free(list->scenarios[i].path);
    }
    free(list->scenarios);
    *list = (installed_list){0};
}

const char *installed_nearest(const installed_list *list, const char *name)
{
    char *word = strdup(name);
    if (!word)
        return NULL;
    const char *best = NULL;
    size_t length = stem_length(word);
    if (length > 0)
        word[length] = '\0';
    struct nearest near = nearest_start(word);
    for (size_t i = 0; i < list->n; i++) {
        const char *whole = list->scenarios[i].name, *slash = strrchr(whole, '/');
        const char *before = near.best;
        nearest_offer(&near, whole);
        if (slash)
            nearest_offer(&near, slash + 1);
        if (near.best != before)
            best = whole;
    }
    free(word);
    return best;
}
