/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "table/folder.h"

#include "core/memory.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#define TEMPORARY_PATTERN ".parley-*.tmp"

typedef struct folder_file {
    char *name;
    char *temporary;            /* NULL once it has taken its place */
    const table_layout *layout; /* of a table to describe beside those of every run, or NULL */
    file_digest digest;         /* of such a table */
} folder_file;

struct parley_folder {
    char *path;
    int descriptor;
    unsigned n_made; /* folders of the path, from its end, that were made by opening it */
    FILE *stream;    /* of the last file, until it is finished */
    size_t n_files, n_allocated;
    folder_file *files;
};

/* Adds the fault `WHAT: reason of errno` about `name` in the folder (NULL: the folder itself). */
static parley_status system_fault(const parley_folder *folder, const char *name, const char *what,
                                  parley_error *error)
{
    const char *reason = strerror(errno);
    char *path = name ? memory_format("%s/%s", folder->path, name) : NULL;
    parley_place place = {.file = path ? path : folder->path};
    parley_status status =
        parley_error_add(error, PARLEY_ERROR_SYSTEM, &place, NULL, "%s: %s", what, reason);
    free(path);
    return status;
}

static parley_status memory_fault(parley_error *error)
{
    return parley_error_add(error, PARLEY_ERROR_MEMORY, NULL, NULL, "out of memory");
}

/* -- opening --------------------------------------------------------------------------------- */

/* Makes the folder and its parents, as far as they are missing. */
static parley_status folder_make(parley_folder *folder, parley_error *error)
{
    char *path = folder->path;
    size_t length = strlen(path);
    for (size_t end = 1; end <= length; end++) {
        if (path[end] != '/' && path[end] != '\0')
            continue;
        if (path[end - 1] == '/')
            continue;
        char kept = path[end];
        path[end] = '\0';
        int failed = mkdir(path, 0777);
        path[end] = kept;
        if (!failed)
            folder->n_made++;
        else if (errno != EEXIST)
            return system_fault(folder, NULL, "cannot make the folder", error);
    }
    return PARLEY_OK;
}

static void folder_unmake(parley_folder *folder)
{
    for (; folder->n_made > 0; folder->n_made--) {
        if (rmdir(folder->path))
            return;
        char *slash = strrchr(folder->path, '/');
        while (slash && slash > folder->path && slash[-1] == '/')
            slash--;
        if (!slash)
            return;
        *slash = '\0';
    }
}

/* Two writers at once would take each other's temporary files for leftovers. Where the file system
 * knows no locks, the user must take care. */
static parley_status folder_lock(parley_folder *folder, parley_error *error)
{
    if (flock(folder->descriptor, LOCK_EX | LOCK_NB) && errno == EWOULDBLOCK) {
        parley_place place = {.file = folder->path};
        return parley_error_add(error, PARLEY_ERROR_SYSTEM, &place, NULL,
                                "another run is writing to this folder");
    }
    return PARLEY_OK;
}

/* Removes leftovers of a killed run; says how many other entries there are. */
static parley_status folder_scan(parley_folder *folder, size_t *n_entries, parley_error *error)
{
    int descriptor = openat(folder->descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *entries = descriptor < 0 ? NULL : fdopendir(descriptor);
    if (!entries) {
        parley_status status = system_fault(folder, NULL, "cannot read the folder", error);
        if (descriptor >= 0)
            close(descriptor);
        return status;
    }
    *n_entries = 0;
    for (struct dirent *entry; (entry = readdir(entries));) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        if (fnmatch(TEMPORARY_PATTERN, entry->d_name, 0) == 0)
            unlinkat(folder->descriptor, entry->d_name, 0);
        else
            ++*n_entries;
    }
    closedir(entries);
    return PARLEY_OK;
}

static parley_status folder_probe(parley_folder *folder, parley_error *error)
{
    const char *name = ".parley-probe.tmp";
    int descriptor =
        openat(folder->descriptor, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor < 0)
        return system_fault(folder, NULL, "cannot write to the folder", error);
    close(descriptor);
    unlinkat(folder->descriptor, name, 0);
    return PARLEY_OK;
}

parley_status parley_folder_open(parley_folder **result, const char *path, bool force,
                                 parley_error *error)
{
    size_t n_entries = 0;
    *result = NULL;
    parley_folder *folder = memory_array(1, sizeof *folder);
    if (!folder)
        return memory_fault(error);
    folder->descriptor = -1;
    size_t length = strlen(path);
    while (length > 1 && path[length - 1] == '/')
        length--;
    folder->path = strndup(path, length);
    parley_status status = folder->path ? folder_make(folder, error) : memory_fault(error);
    if (status)
        goto out;
    folder->descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder->descriptor < 0) {
        status = system_fault(folder, NULL, "cannot open the folder", error);
        goto out;
    }
    status = folder_lock(folder, error);
    if (!status)
        status = folder_scan(folder, &n_entries, error);
    if (!status && n_entries > 0 && !force) {
        parley_place place = {.file = path};
        status = parley_error_add(error, PARLEY_ERROR_SYSTEM, &place, NULL,
                                  "the folder is not empty; --force replaces parley's own files "
                                  "in it and leaves all others alone");
    }
    if (!status)
        status = folder_probe(folder, error);
out:
    if (status)
        parley_folder_close(&folder);
    *result = folder;
    return status;
}

void parley_folder_close(parley_folder **pointer)
{
    parley_folder *folder = *pointer;
    if (!folder)
        return;
    if (folder->stream)
        fclose(folder->stream);
    for (size_t i = 0; i < folder->n_files; i++) {
        if (folder->files[i].temporary)
            unlinkat(folder->descriptor, folder->files[i].temporary, 0);
        free(folder->files[i].temporary);
        free(folder->files[i].name);
    }
    free(folder->files);
    if (folder->descriptor >= 0)
        close(folder->descriptor);
    if (folder->path)
        folder_unmake(folder);
    free(folder->path);
    free(folder);
    *pointer = NULL;
}

/* -- files ----------------------------------------------------------------------------------- */

parley_status folder_create(parley_folder *folder, const char *name, FILE **stream,
                            parley_error *error)
{
    void *files = folder->files;
    if (!memory_grow(&files, folder->n_files, &folder->n_allocated, sizeof *folder->files))
        return memory_fault(error);
    folder->files = files;
    folder_file file = {.name = strdup(name), .temporary = memory_format(".parley-%s.tmp", name)};
    if (!file.name || !file.temporary) {
        free(file.name);
        free(file.temporary);
        return memory_fault(error);
    }
    folder->files[folder->n_files++] = file;
    int descriptor = openat(folder->descriptor, file.temporary,
                            O_RDWR | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0666);
    folder->stream = descriptor < 0 ? NULL : fdopen(descriptor, "w+");
    if (!folder->stream) {
        parley_status status = system_fault(folder, name, "cannot write", error);
        if (descriptor >= 0)
            close(descriptor);
        return status;
    }
    *stream = folder->stream;
    return PARLEY_OK;
}

void hash_text(const void *data, size_t size, char text[HASH_TEXT_SIZE])
{
    XXH128_canonical_t canonical;
    XXH128_canonicalFromHash(&canonical, XXH3_128bits(data, size));
    for (size_t i = 0; i < sizeof canonical.digest; i++)
        snprintf(text + 2 * i, 3, "%02x", canonical.digest[i]);
}

/* Reads the file back: what counts is what arrived. False, with errno, where that fails. */
static bool digest_stream(FILE *stream, file_digest *digest)
{
    bool good = false;
    unsigned char buffer[1 << 16];
    digest->n_bytes = 0;
    XXH3_state_t *state = XXH3_createState();
    if (!state || XXH3_128bits_reset(state) == XXH_ERROR) {
        errno = ENOMEM;
        goto out;
    }
    rewind(stream);
    for (size_t n; (n = fread(buffer, 1, sizeof buffer, stream)) > 0; digest->n_bytes += n)
        XXH3_128bits_update(state, buffer, n);
    if (ferror(stream))
        goto out;
    XXH128_canonical_t canonical;
    XXH128_canonicalFromHash(&canonical, XXH3_128bits_digest(state));
    for (size_t i = 0; i < sizeof canonical.digest; i++)
        snprintf(digest->hash + 2 * i, 3, "%02x", canonical.digest[i]);
    good = true;
out:
    XXH3_freeState(state);
    return good;
}

parley_status folder_finish(parley_folder *folder, file_digest *digest, parley_error *error)
{
    const char *name = folder->files[folder->n_files - 1].name;
    FILE *stream = folder->stream;
    folder->stream = NULL;
    /* a write that failed earlier left its mark on the stream, but errno may be another's by now */
    errno = 0;
    bool good = fflush(stream) == 0 && !ferror(stream) && digest_stream(stream, digest);
    /* only a hint: the disk may begin now, and folder_commit need not wait for one after another */
    if (good)
        (void)sync_file_range(fileno(stream), 0, 0, SYNC_FILE_RANGE_WRITE);
    int reason = errno ? errno : EIO;
    if (fclose(stream) && good) {
        good = false;
        reason = errno;
    }
    if (good)
        return PARLEY_OK;
    errno = reason;
    return system_fault(folder, name, "cannot write", error);
}

parley_status folder_finish_table(parley_folder *folder, const table_layout *layout,
                                  parley_error *error)
{
    folder_file *file = &folder->files[folder->n_files - 1];
    file->layout = layout;
    return folder_finish(folder, &file->digest, error);
}

parley_status folder_fail(parley_folder *folder, parley_error *error)
{
    parley_status status =
        system_fault(folder, folder->files[folder->n_files - 1].name, "cannot write", error);
    fclose(folder->stream);
    folder->stream = NULL;
    return status;
}

const table_layout *folder_next_table(const parley_folder *folder, size_t *file,
                                      const file_digest **digest)
{
    while (*file < folder->n_files) {
        const folder_file *next = &folder->files[(*file)++];
        *digest = &next->digest;
        if (next->layout)
            return next->layout;
    }
    return NULL;
}

/* Waits until a file has reached the disk. */
static bool file_settle(const parley_folder *folder, const folder_file *file)
{
    int descriptor = openat(folder->descriptor, file->temporary, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (descriptor < 0)
        return false;
    bool good = fsync(descriptor) == 0;
    int reason = errno;
    close(descriptor);
    errno = reason;
    return good;
}

parley_status folder_commit(parley_folder *folder, parley_error *error)
{
    for (size_t i = 0; i < folder->n_files; i++)
        if (!file_settle(folder, &folder->files[i]))
            return system_fault(folder, folder->files[i].name, "cannot write", error);
    for (size_t i = 0; i < folder->n_files; i++) {
        struct stat found;
        const char *name = folder->files[i].name;
        if (fstatat(folder->descriptor, name, &found, AT_SYMLINK_NOFOLLOW) == 0 &&
            S_ISDIR(found.st_mode)) {
            errno = EISDIR;
            return system_fault(folder, name, "cannot replace", error);
        }
    }
    for (size_t i = 0; i < folder->n_files; i++) {
        folder_file *file = &folder->files[i];
        if (renameat(folder->descriptor, file->temporary, folder->descriptor, file->name))
            return system_fault(folder, file->name, "cannot replace", error);
        free(file->temporary);
        file->temporary = NULL;
        folder->n_made = 0;
    }
    /* some file systems cannot sync a folder; the files themselves are safe */
    fsync(folder->descriptor);
    return PARLEY_OK;
}

void folder_retire(const parley_folder *folder, const char *name)
{
    for (size_t i = 0; i < folder->n_files; i++)
        if (strcmp(folder->files[i].name, name) == 0)
            return;
    unlinkat(folder->descriptor, name, 0);
}
