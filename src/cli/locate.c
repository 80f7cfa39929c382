/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/locate.h"

#include "cli/installed.h"
#include "core/memory.h"
#include "core/nearest.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

typedef enum finding {
    FOUND,
    ABSENT,
    NO_MEMORY,
} finding;

static bool is_folder(const char *path)
{
    struct stat found;
    return stat(path, &found) == 0 && S_ISDIR(found.st_mode);
}

/* What the system says of it, if it says anything but that it is not there. */
static bool is_there(const char *path)
{
    struct stat found;
    return stat(path, &found) == 0 || (errno != ENOENT && errno != ENOTDIR);
}

static finding look_in(char **path, const char *folder, const char *name)
{
    static const char *const endings[] = {"", ".json"};
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        *path = memory_format("%s/%s%s", folder, name, endings[i]);
        if (!*path)
            return NO_MEMORY;
        if (is_there(*path) && !is_folder(*path))
            return FOUND;
        free(*path);
        *path = NULL;
    }
    return ABSENT;
}

/* Installed scenarios are called by plain relative names: nothing climbs out of their folder. */
static bool is_name(const char *name)
{
    return name[0] != '/' && name[0] != '.' && !strstr(name, "/../");
}

/* Nothing is called that: says where it was looked for, and what it may have been meant to be. */
static parley_status fault_absent(const char *name, const char *const *folders, parley_error *error)
{
    parley_place place = {.file = name};
    char hint[HINT_TEXT];
    installed_list list;
    parley_status status = installed_init(&list);
    if (status)
        parley_error_add(error, status, NULL, NULL, "out of memory");
    else
        status = parley_error_add(error, PARLEY_ERROR_SYSTEM, &place, NULL,
                                  "no such file, and no scenario of that name in %s%s%s%s",
                                  folders[0] ? folders[0] : "", folders[0] ? " or " : "",
                                  folders[1], hint_text(installed_nearest(&list, name), hint));
    installed_free(&list);
    return status;
}

parley_status scenario_locate(char **path, const char *name, parley_error *error)
{
    parley_place place = {.file = name};
    const char *folders[N_INSTALLED_FOLDERS];
    finding found = ABSENT;
    *path = NULL;
    installed_folders(folders);
    if (strcmp(name, "-") == 0 || (is_there(name) && !is_folder(name))) {
        *path = strdup(name);
        found = *path ? FOUND : NO_MEMORY;
    }
    for (size_t i = 0; found == ABSENT && is_name(name) && i < N_INSTALLED_FOLDERS; i++)
        if (folders[i])
            found = look_in(path, folders[i], name);
    if (found == FOUND)
        return PARLEY_OK;
    if (found == NO_MEMORY)
        return parley_error_add(error, PARLEY_ERROR_MEMORY, NULL, NULL, "out of memory");
    if (is_folder(name))
        return parley_error_add(error, PARLEY_ERROR_SYSTEM, &place, NULL,
                                "this is a folder, not a scenario file");
    if (!is_name(name))
        return parley_error_add(error, PARLEY_ERROR_SYSTEM, &place, NULL, "no such file");
    return fault_absent(name, folders, error);
}
