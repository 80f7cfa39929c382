/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "study/journal.h"

#include "core/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

/* The start of the file. Numbers are as the machine has them: `order` is 1 on one that agrees. */
typedef struct start {
    char magic[16];
    uint32_t order, n_values;
    uint64_t key[2], n_records, n_about;
    uint64_t checksum; /* of all before it, and of the text that follows */
} start;

static const char magic[16] = "parley journal1";

struct journal {
    int file;
    const char *path;
    journal_head head;
    off_t end; /* of what is whole */
    char *record;
};

static size_t record_size(const journal_head *head)
{
    return (size_t)(2 + head->n_values) * sizeof(uint64_t);
}

static off_t first_record(const journal_head *head)
{
    return (off_t)(sizeof(start) + head->n_about);
}

static uint64_t start_checksum(const start *s, const char *about)
{
    return XXH3_64bits_withSeed(about, (size_t)s->n_about,
                                XXH3_64bits(s, offsetof(start, checksum)));
}

/* Of a record: number, values, checksum. */
static uint64_t record_checksum(const journal_head *head, const char *record)
{
    return XXH3_64bits_withSeed(record, record_size(head) - sizeof(uint64_t),
                                head->key[0] ^ head->key[1]);
}

static parley_status system_fault(parley_error *error, const char *path, const char *what)
{
    return parley_error_add(error, PARLEY_ERROR_SYSTEM, NULL, NULL, "%s: %s: %s", path, what,
                            strerror(errno));
}

static bool write_all(int file, const void *data, size_t size, off_t at)
{
    const char *next = data;
    while (size > 0) {
        ssize_t n = pwrite(file, next, size, at);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        next += n;
        at += n;
        size -= (size_t)n;
    }
    return true;
}

/* Bytes read, fewer than wanted at the end of the file; -1 where the system says no. */
static ssize_t read_all(int file, void *data, size_t size, off_t at)
{
    size_t done = 0;
    while (done < size) {
        ssize_t n = pread(file, (char *)data + done, size - done, at + (off_t)done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -1;
        if (n == 0)
            break;
        done += (size_t)n;
    }
    return (ssize_t)done;
}

/* -- the head ---------------------------------------------------------------------------------- */

static parley_status begin(journal *j, parley_error *error)
{
    start s = {.order = 1,
               .n_values = j->head.n_values,
               .key = {j->head.key[0], j->head.key[1]},
               .n_records = j->head.n_records,
               .n_about = j->head.n_about};
    memcpy(s.magic, magic, sizeof magic);
    s.checksum = start_checksum(&s, j->head.about);
    if (ftruncate(j->file, 0) || !write_all(j->file, j->head.about, j->head.n_about, sizeof s) ||
        !write_all(j->file, &s, sizeof s, 0) || fsync(j->file))
        return system_fault(error, j->path, "cannot be begun");
    return PARLEY_OK;
}

typedef enum head_state { HEAD_WHOLE, HEAD_MISSING, HEAD_STRANGE, HEAD_DAMAGED } head_state;

static parley_status head_read(int file, const char *path, journal_head *head, head_state *state,
                               parley_error *error)
{
    start s;
    *head = (journal_head){0};
    ssize_t n = read_all(file, &s, sizeof s, 0);
    if (n < 0)
        return system_fault(error, path, "cannot be read");
    /* the text is written first: a head that was never finished begins with zeros, or is short */
    static const start nothing;
    *state = HEAD_MISSING;
    if ((size_t)n < sizeof s || memcmp(&s, &nothing, sizeof s) == 0)
        return PARLEY_OK;
    *state = HEAD_STRANGE;
    if (memcmp(s.magic, magic, sizeof magic) != 0 || s.order != 1)
        return PARLEY_OK;
    *state = HEAD_DAMAGED;
    if (s.n_about > JOURNAL_MOST_ABOUT)
        return PARLEY_OK;
    *head = (journal_head){.key = {s.key[0], s.key[1]},
                           .n_records = s.n_records,
                           .n_values = s.n_values,
                           .n_about = (size_t)s.n_about,
                           .about = memory_array((size_t)s.n_about + 1, 1)};
    if (!head->about)
        return PARLEY_ERROR_MEMORY;
    n = read_all(file, head->about, head->n_about, sizeof s);
    if (n < 0)
        return system_fault(error, path, "cannot be read");
    if ((size_t)n == head->n_about && start_checksum(&s, head->about) == s.checksum)
        *state = HEAD_WHOLE;
    return PARLEY_OK;
}

static parley_status state_fault(head_state state, const char *path, parley_error *error)
{
    switch (state) {
    case HEAD_WHOLE:
    case HEAD_MISSING:
        return PARLEY_OK;
    case HEAD_STRANGE:
        return parley_error_add(error, PARLEY_ERROR_SYSTEM, NULL, NULL,
                                "%s: not a journal of this program and kind of machine", path);
    case HEAD_DAMAGED:
        return parley_error_add(error, PARLEY_ERROR_SYSTEM, NULL, NULL,
                                "%s: the journal's head is damaged: nothing says what its records "
                                "are of; once it is removed, they can be played again",
                                path);
    }
    return PARLEY_ERROR_SYSTEM;
}

/* -- writing ----------------------------------------------------------------------------------- */

/* Holds the file until it is closed. Where the file system knows no locks, as on some clusters, the
 * user must take care. */
static parley_status hold(int file, const char *path, parley_error *error)
{
    if (flock(file, LOCK_EX | LOCK_NB) && errno == EWOULDBLOCK)
        return parley_error_add(error, PARLEY_ERROR_SYSTEM, NULL, NULL,
                                "%s: another process is writing to this journal", path);
    return PARLEY_OK;
}

parley_status journal_check_free(const char *path, parley_error *error)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return PARLEY_OK;
    parley_status status = hold(file, path, error);
    close(file);
    return status;
}

/* Holds the file for this process, finds what is whole in it. */
static parley_status take_over(journal *j, parley_error *error)
{
    journal_head found;
    head_state state;
    struct stat info;
    parley_status status = hold(j->file, j->path, error);
    if (status)
        return status;
    status = head_read(j->file, j->path, &found, &state, error);
    if (!status && state == HEAD_MISSING)
        status = begin(j, error);
    else if (!status)
        status = state_fault(state, j->path, error);
    if (!status && state == HEAD_WHOLE &&
        (found.key[0] != j->head.key[0] || found.key[1] != j->head.key[1] ||
         found.n_records != j->head.n_records || found.n_values != j->head.n_values))
        status = parley_error_add(error, PARLEY_ERROR_SYSTEM, NULL, NULL,
                                  "%s: the journal of another run: other scenario, settings, "
                                  "design, seed, measures, replications or version",
                                  j->path);
    free(found.about);
    if (status)
        return status;
    /* records stand behind the text that is there, which may be longer or shorter than ours */
    if (state == HEAD_WHOLE)
        j->head.n_about = found.n_about;
    if (fstat(j->file, &info))
        return system_fault(error, j->path, "cannot be read");
    off_t first = first_record(&j->head), size = (off_t)record_size(&j->head);
    j->end = info.st_size < first ? first : first + (info.st_size - first) / size * size;
    return PARLEY_OK;
}

parley_status journal_open(journal **made, const char *path, const journal_head *head,
                           parley_error *error)
{
    journal *j = *made = memory_array(1, sizeof *j);
    if (!j)
        return PARLEY_ERROR_MEMORY;
    *j = (journal){.file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666),
                   .path = path,
                   .head = *head,
                   .record = memory_array(1, record_size(head))};
    parley_status status = !j->record    ? PARLEY_ERROR_MEMORY
                           : j->file < 0 ? system_fault(error, path, "cannot be opened to write")
                                         : take_over(j, error);
    if (status)
        journal_close(made);
    return status;
}

parley_status journal_add(journal *j, uint64_t number, const double *values, parley_error *error)
{
    const size_t size = record_size(&j->head);
    memcpy(j->record, &number, sizeof number);
    memcpy(j->record + sizeof number, values, j->head.n_values * sizeof *values);
    uint64_t checksum = record_checksum(&j->head, j->record);
    memcpy(j->record + size - sizeof checksum, &checksum, sizeof checksum);
    if (write_all(j->file, j->record, size, j->end)) {
        j->end += (off_t)size;
        return PARLEY_OK;
    }
    parley_status status = system_fault(error, j->path, "cannot be written to");
    if (ftruncate(j->file, j->end))
        system_fault(error, j->path, "cannot be cut to what is whole");
    return status;
}

parley_status journal_sync(journal *j, parley_error *error)
{
    return fdatasync(j->file) ? system_fault(error, j->path, "cannot be seen to disk") : PARLEY_OK;
}

void journal_close(journal **made)
{
    journal *j = *made;
    if (!j)
        return;
    if (j->file >= 0)
        close(j->file);
    free(j->record);
    free(j);
    *made = NULL;
}

/* -- reading ----------------------------------------------------------------------------------- */

parley_status journal_read_head(journal_head *head, const char *path, parley_error *error)
{
    head_state state;
    *head = (journal_head){0};
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return system_fault(error, path, "cannot be opened");
    parley_status status = head_read(file, path, head, &state, error);
    if (!status)
        status = state_fault(state, path, error);
    close(file);
    if (status) {
        free(head->about);
        *head = (journal_head){0};
    }
    return status;
}

parley_status journal_read(const char *path, const journal_head *head, journal_found *found,
                           void *context,
                           void (*record)(void *context, uint64_t number, const double *values),
                           parley_error *error)
{
    enum { MANY = 1 << 20 };
    const size_t size = record_size(head), n_at_once = size < MANY ? MANY / size : 1;
    *found = (journal_found){0};
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return system_fault(error, path, "cannot be opened");
    double *values = memory_array(head->n_values, sizeof *values);
    char *buffer = memory_array(n_at_once, size);
    parley_status status = values && buffer ? PARLEY_OK : PARLEY_ERROR_MEMORY;
    ssize_t n = 1;
    for (off_t at = first_record(head); !status && n > 0; at += n) {
        n = read_all(file, buffer, n_at_once * size, at);
        if (n < 0)
            status = system_fault(error, path, "cannot be read");
        for (ssize_t i = 0; i + (ssize_t)size <= n; i += (ssize_t)size) {
            uint64_t number, checksum;
            memcpy(&number, buffer + i, sizeof number);
            memcpy(&checksum, buffer + i + size - sizeof checksum, sizeof checksum);
            if (checksum != record_checksum(head, buffer + i) || number >= head->n_records) {
                found->n_damaged++;
                continue;
            }
            memcpy(values, buffer + i + sizeof number, head->n_values * sizeof *values);
            found->n_good++;
            record(context, number, values);
        }
        found->n_cut += n > 0 ? (uint64_t)n % size : 0;
    }
    free(values);
    free(buffer);
    close(file);
    return status;
}
