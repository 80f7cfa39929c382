/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench.h"

#include "core/memory.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A temporary folder, which the caller frees; NULL if there is none. */
static char *folder_make(void)
{
    const char *where = getenv("TMPDIR");
    char *path = memory_format("%s/parley-bench-XXXXXX", where && *where ? where : "/tmp");
    if (path && mkdtemp(path))
        return path;
    fprintf(stderr, "parley-bench: no temporary folder: %s\n", strerror(errno));
    free(path);
    return NULL;
}

static void folder_remove(char *path)
{
    if (!path)
        return;
    DIR *folder = opendir(path);
    struct dirent *entry;
    while (folder && (entry = readdir(folder)))
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            unlinkat(dirfd(folder), entry->d_name, 0);
    if (folder)
        closedir(folder);
    rmdir(path);
    free(path);
}

/* What is kept of the contests for the last line. */
typedef struct costs {
    double flagship, crowd; /* seconds a replication-round and directed pair */
} costs;

static void keep_costs(costs *kept, const contest *c)
{
    const contender *parley = &c->contenders[0];
    uint32_t n = parley->subject->scenario.n_actors;
    double cost = 1 / (contest_rate(parley, 0) * n * (n - 1));
    if (strcmp(c->workload, "flagship") == 0)
        kept->flagship = cost;
    else if (strcmp(c->workload, "crowd") == 0)
        kept->crowd = cost;
}

static parley_status play(const bench_options *o, const char *workload, const char *folder,
                          FILE *csv, costs *kept, int *n_far, parley_error *error)
{
    subject s = {0};
    contest *c = memory_array(1, sizeof *c);
    parley_status status = PARLEY_ERROR_MEMORY;
    if (!c)
        goto out;
    status = workload_init(c, &s, workload, o, folder, error);
    if (!status)
        status = contest_run(c, &o->effort, error);
    if (status)
        goto out;
    report_contest(c);
    keep_costs(kept, c);
    *n_far += contest_check(c);
    if (csv && !csv_contest(csv, c))
        status = parley_error_add(error, PARLEY_ERROR_SYSTEM, NULL, NULL, "cannot write CSV: %s",
                                  strerror(errno));
out:
    subject_free(&s);
    free(c);
    return status;
}

static parley_status play_all(const bench_options *o, const char *folder, FILE *csv, int *n_far,
                              parley_error *error)
{
    costs kept = {0};
    parley_status status = PARLEY_OK;
    report_header();
    for (int w = 0; w < o->workloads.n && !status; w++)
        status = play(o, o->workloads.names[w], folder, csv, &kept, n_far, error);
    if (!status && kept.flagship > 0 && kept.crowd > 0)
        printf("crowd costs %.2f of flagship a directed pair\n", kept.crowd / kept.flagship);
    return status;
}

static bool complain(parley_status status, const parley_error *error)
{
    char text[1024];
    for (size_t k = 0; k < error->n_faults; k++) {
        parley_fault_text(&error->faults[k], text, sizeof text);
        fprintf(stderr, "parley-bench: %s\n", text);
    }
    if (status && error->n_faults == 0)
        fprintf(stderr, "parley-bench: failed, status %d\n", status);
    return status != PARLEY_OK;
}

int main(int argc, char **argv)
{
    bench_options o;
    parley_error error = {0};
    int n_far = 0, result = EXIT_FAILURE;
    FILE *csv = NULL;
    options_state state = options_read(&o, argc, argv);
    if (state != OPTIONS_READ)
        return state == OPTIONS_ANSWERED ? EXIT_SUCCESS : 2;
    char *folder = folder_make();
    if (!folder)
        return EXIT_FAILURE;
    if (o.csv && (!(csv = fopen(o.csv, "w")) || !csv_header(csv))) {
        fprintf(stderr, "parley-bench: cannot write %s: %s\n", o.csv, strerror(errno));
        goto out;
    }
    bool failed = complain(play_all(&o, folder, csv, &n_far, &error), &error);
    if (csv && fclose(csv) != 0)
        failed = true;
    csv = NULL;
    if (!failed && o.csv && o.smoke && !csv_well_formed(o.csv)) {
        fprintf(stderr, "parley-bench: %s is not well formed\n", o.csv);
        failed = true;
    }
    result = failed || n_far > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
out:
    if (csv)
        fclose(csv);
    folder_remove(folder);
    parley_error_free(&error);
    return result;
}
