/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables that follow a run, history by history: histories.csv and screening.csv. */
#include "generate.h"
#include "parley/table.h"

#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "harness.h"

enum { N_GENERATED = 24, N_REPLICATIONS = 1300, MOST_COLUMNS = 1024 };

/* -- a run with its tables ------------------------------------------------------------------- */

static int enter_folder(void **state)
{
    static char folder[] = "/tmp/parley-histories-XXXXXX";
    strcpy(strrchr(folder, '-'), "-XXXXXX");
    *state = folder;
    return mkdtemp(folder) && chdir(folder) == 0 ? 0 : -1;
}

static int leave_folder(void **state)
{
    char command[64];
    snprintf(command, sizeof command, "rm -rf '%s'", (char *)*state);
    return chdir("/") || system(command);
}

static void generated(subject *s, uint32_t seed)
{
    char *text = generate_scenario(seed);
    assert_non_null(text);
    *s = (subject){0};
    assert_int_equal(
        parley_scenario_read_text(&s->scenario, "generated", text, strlen(text), 0, NULL, NULL),
        PARLEY_OK);
    assert_int_equal(parley_game_init(&s->game, &s->scenario, NULL), PARLEY_OK);
    free(text);
}

/* Plays into the folder `path`. What the run and the histories came to is returned; the rest must
 * go well. `bytes`: how large the histories were expected to be. */
typedef struct outcome {
    parley_status run, histories;
    parley_results *results;
    double bytes;
} outcome;

static outcome run(const subject *s, const char *path, parley_options options, parley_error *error)
{
    outcome o = {.results = NULL};
    parley_folder *folder = NULL;
    parley_screening *screening = NULL;
    parley_histories *histories = NULL;
    const parley_provenance provenance = {.rng = "some", .version = "1", .command = "parley"};
    assert_int_equal(parley_folder_open(&folder, path, true, NULL), PARLEY_OK);
    assert_int_equal(parley_screening_init(&screening, s->game), PARLEY_OK);
    assert_int_equal(parley_histories_init(&histories, s->game, folder, NULL), PARLEY_OK);
    assert_int_equal(parley_histories_expect(histories, &options, &o.bytes, NULL), PARLEY_OK);
    const parley_follower followers[] = {parley_screening_follower(screening),
                                         parley_histories_follower(histories)};
    options.n_followers = 2;
    options.followers = followers;
    o.run = parley_simulate(&o.results, s->game, &options, NULL);
    o.histories = parley_histories_finish(histories, error);
    if (!o.histories) {
        assert_int_equal(parley_screening_write(screening, folder, NULL), PARLEY_OK);
        assert_int_equal(parley_tables_write(folder, o.results, &provenance, NULL), PARLEY_OK);
    }
    parley_folder_close(&folder);
    parley_screening_free(&screening);
    parley_histories_free(&histories);
    return o;
}

/* -- reading them back ----------------------------------------------------------------------- */

/* Reads a line and cuts it into cells; false at the end. None of these has quotes. */
static bool read_row(FILE *stream, char **line, char *cells[MOST_COLUMNS], uint32_t *n_cells)
{
    size_t size = 0;
    free(*line);
    *line = NULL;
    ssize_t length = getline(line, &size, stream);
    if (length < 0)
        return false;
    assert_int_equal((*line)[length - 1], '\n');
    (*line)[length - 1] = '\0';
    *n_cells = 0;
    for (char *rest = *line; rest;) {
        assert_true(*n_cells < MOST_COLUMNS);
        cells[(*n_cells)++] = strsep(&rest, ",");
    }
    return true;
}

/* What a sampler says of every replication: values[c][r], NAN where there is none. */
typedef struct sample {
    uint32_t n_columns;
    parley_column columns[MOST_COLUMNS];
    double (*values)[N_REPLICATIONS];
} sample;

static void ask(sample *p, parley_column_kind kind, uint32_t index)
{
    p->columns[p->n_columns++] =
        (parley_column){.kind = kind, .measure = parley_measure_none, .index = index};
}

static void ask_payoff(sample *p, parley_quantity quantity, uint32_t actor)
{
    ask(p, PARLEY_COLUMN_MEASURE, 0);
    p->columns[p->n_columns - 1].measure.quantity = quantity;
    p->columns[p->n_columns - 1].measure.actor = actor;
}

static void take(sample *p, const subject *s)
{
    const size_t n = (size_t)p->n_columns * PARLEY_BLOCK;
    double *values = calloc(2 * n, sizeof *values);
    parley_sampler *sampler = NULL;
    p->values = calloc(p->n_columns, sizeof *p->values);
    assert_non_null(values);
    assert_non_null(p->values);
    assert_int_equal(parley_sampler_init(&sampler, s->game, &(parley_options){.seed = 3},
                                         p->n_columns, p->columns, NULL),
                     PARLEY_OK);
    for (uint32_t r = 0; r < N_REPLICATIONS; r++) {
        uint32_t lane = r % PARLEY_BLOCK, left = N_REPLICATIONS - r;
        if (lane == 0)
            parley_sampler_play(sampler, r / PARLEY_BLOCK,
                                left < PARLEY_BLOCK ? left : PARLEY_BLOCK, values, values + n);
        for (uint32_t c = 0; c < p->n_columns; c++)
            p->values[c][r] =
                values[n + c * PARLEY_BLOCK + lane] > 0 ? values[c * PARLEY_BLOCK + lane] : NAN;
    }
    parley_sampler_free(&sampler);
    free(values);
}

/* -- histories.csv --------------------------------------------------------------------------- */

/* The columns of the table, in its order. */
static void ask_histories(sample *p, const subject *s, const parley_results *results)
{
    const parley_scenario *scenario = &s->scenario;
    for (uint32_t i = 0; i < scenario->n_actors; i++)
        if (scenario->actors[i].n_types)
            ask(p, PARLEY_COLUMN_TYPE, i);
    for (uint32_t i = 0; i < scenario->n_actors; i++)
        ask_payoff(p, PARLEY_VALUE, i);
    for (uint32_t i = 0; i < scenario->n_actors; i++)
        ask_payoff(p, PARLEY_MEAN_PAYOFF, i);
    ask(p, PARLEY_COLUMN_ROUNDS, 0);
    for (uint32_t e = 0; e < parley_results_n_events(results); e++) {
        ask(p, PARLEY_COLUMN_MEASURE, 0);
        p->columns[p->n_columns - 1].measure = parley_results_events(results)[e];
    }
}

static void expect_cell(const char *cell, double value, const parley_column *column,
                        const parley_scenario *scenario)
{
    char *end;
    if (column->kind == PARLEY_COLUMN_TYPE) {
        assert_string_equal(cell, scenario->actors[column->index].types[(uint32_t)value].id);
        return;
    }
    if (isnan(value)) {
        assert_string_equal(cell, "");
        return;
    }
    assert_true(strtod(cell, &end) == value);
    assert_int_equal(*end, '\0');
}

static void expect_rows(const sample *p, const subject *s, const char *path)
{
    FILE *stream = fopen(path, "r");
    char *line = NULL, *cells[MOST_COLUMNS], name[512];
    uint32_t n_cells, n_rows = 0;
    assert_non_null(stream);
    assert_true(read_row(stream, &line, cells, &n_cells));
    assert_int_equal(n_cells, 1 + p->n_columns);
    assert_string_equal(cells[0], "replication");
    for (uint32_t c = 0; c < p->n_columns; c++) {
        const parley_measure *measure = &p->columns[c].measure;
        if (p->columns[c].kind != PARLEY_COLUMN_MEASURE || measure->quantity != PARLEY_EVENT)
            continue;
        parley_measure_text(measure, &s->scenario, name, sizeof name);
        assert_string_equal(cells[1 + c], name);
    }
    for (; read_row(stream, &line, cells, &n_cells); n_rows++) {
        assert_int_equal(n_cells, 1 + p->n_columns);
        assert_int_equal(atoi(cells[0]), n_rows);
        for (uint32_t c = 0; c < p->n_columns; c++)
            expect_cell(cells[1 + c], p->values[c][n_rows], &p->columns[c], &s->scenario);
    }
    assert_int_equal(n_rows, N_REPLICATIONS);
    free(line);
    fclose(stream);
}

/* Means over the rows are those of the other tables. */
static void expect_means(const sample *p, const parley_results *results)
{
    for (uint32_t c = 0; c < p->n_columns; c++) {
        parley_estimate estimate;
        double sum = 0, n = 0;
        if (p->columns[c].kind != PARLEY_COLUMN_MEASURE)
            continue;
        for (uint32_t r = 0; r < N_REPLICATIONS; r++)
            if (!isnan(p->values[c][r])) {
                sum += p->values[c][r];
                n++;
            }
        parley_results_measure(results, &p->columns[c].measure, &estimate);
        if (n > 0)
            assert_near(estimate.mean, sum / n, 1e-9 * (1 + fabs(sum / n)));
        else
            assert_true(isnan(estimate.mean));
    }
}

static const parley_options short_run = {
    .n_replications = N_REPLICATIONS, .seed = 3, .n_threads = 2};

static void a_row_is_what_a_sampler_says_of_the_replication(void **state)
{
    (void)state;
    for (uint32_t seed = 0; seed < N_GENERATED; seed++) {
        subject s;
        sample *p = calloc(1, sizeof *p);
        generated(&s, seed);
        assert_non_null(p);
        outcome o = run(&s, "out", short_run, NULL);
        assert_int_equal(o.run, PARLEY_OK);
        ask_histories(p, &s, o.results);
        take(p, &s);
        expect_rows(p, &s, "out/histories.csv");
        expect_means(p, o.results);
        parley_results_free(&o.results);
        subject_free(&s);
        free(p->values);
        free(p);
    }
}

static void tables_are_the_same_whoever_plays(void **state)
{
    (void)state;
    for (uint32_t seed = 0; seed < N_GENERATED; seed += 3) {
        static const struct {
            const char *path, *isa;
            int n_threads;
        } ways[] = {{"one", NULL, 1}, {"two", NULL, 2}, {"four", NULL, 4}, {"plain", "plain", 3}};
        subject s;
        generated(&s, seed);
        for (size_t w = 0; w < sizeof ways / sizeof *ways; w++) {
            outcome o = run(&s, ways[w].path,
                            (parley_options){.n_replications = 9000,
                                             .seed = 3,
                                             .n_threads = ways[w].n_threads,
                                             .isa = ways[w].isa},
                            NULL);
            assert_int_equal(o.run, PARLEY_OK);
            parley_results_free(&o.results);
        }
        assert_int_equal(system("diff -r one two && diff -r one four && diff -r one plain"), 0);
        subject_free(&s);
    }
}

static void the_size_is_known_before(void **state)
{
    (void)state;
    subject s;
    subject_read(&s, "scenarios/us-china-2015/agreement.json", 0, NULL);
    for (uint64_t n = 100; n <= 100000; n *= 1000) {
        outcome o = run(&s, "out", (parley_options){.n_replications = n, .seed = 3}, NULL);
        FILE *stream = fopen("out/histories.csv", "r");
        assert_non_null(stream);
        assert_int_equal(fseek(stream, 0, SEEK_END), 0);
        double bytes = (double)ftell(stream), header = 1500;
        fclose(stream);
        assert_near(o.bytes, bytes, header + bytes / 50);
        parley_results_free(&o.results);
    }
    subject_free(&s);
}

static bool has_two_thousand(void *context, uint64_t n_done, uint64_t n_replications)
{
    (void)context;
    (void)n_replications;
    return n_done > 2000;
}

static void a_run_that_is_stopped_has_the_rows_of_what_is_complete(void **state)
{
    (void)state;
    subject s;
    char command[128];
    generated(&s, 5);
    outcome o =
        run(&s, "cut",
            (parley_options){
                .n_replications = 1000000, .seed = 3, .n_threads = 3, .progress = has_two_thousand},
            NULL);
    assert_int_equal(o.run, PARLEY_STOPPED);
    uint64_t n = parley_results_n_replications(o.results);
    assert_in_range(n, 2001, 100000);
    parley_results_free(&o.results);
    o = run(&s, "whole", (parley_options){.n_replications = n, .seed = 3}, NULL);
    snprintf(command, sizeof command, "diff -r cut whole && test $(wc -l <cut/histories.csv) = %d",
             (int)n + 1);
    assert_int_equal(system(command), 0);
    parley_results_free(&o.results);
    subject_free(&s);
}

static void a_disk_that_is_full_ends_the_run(void **state)
{
    (void)state;
    subject s;
    parley_error error = {0};
    struct rlimit before;
    char text[256];
    generated(&s, 5);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    void (*action)(int) = signal(SIGXFSZ, SIG_IGN);
    struct rlimit small = {.rlim_cur = 500000, .rlim_max = before.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    outcome o =
        run(&s, "out", (parley_options){.n_replications = 100000000, .seed = 3, .n_threads = 2},
            &error);
    setrlimit(RLIMIT_FSIZE, &before);
    signal(SIGXFSZ, action);
    assert_int_equal(o.run, PARLEY_STOPPED);
    assert_int_equal(o.histories, PARLEY_ERROR_SYSTEM);
    assert_true(parley_results_n_replications(o.results) < 1000000);
    assert_int_equal(error.n_faults, 1);
    parley_fault_text(&error.faults[0], text, sizeof text);
    assert_string_equal(text, "out/histories.csv: error: cannot write: File too large");
    assert_int_not_equal(access("out", F_OK), 0);
    parley_error_free(&error);
    parley_results_free(&o.results);
    subject_free(&s);
}

static void tables_of_an_earlier_run_do_not_stay_behind(void **state)
{
    (void)state;
    subject s;
    const parley_provenance provenance = {.rng = "some", .version = "1", .command = "parley"};
    parley_folder *folder = NULL;
    subject_read(&s, "scenarios/example/answers.json", 0, NULL);
    outcome o = run(&s, "out", short_run, NULL);
    assert_int_equal(access("out/histories.csv", F_OK) | access("out/screening.csv", F_OK), 0);
    assert_int_equal(system("grep -q histories.csv out/datapackage.json && "
                            "grep -q '\"posterior\"' out/datapackage.json"),
                     0);
    assert_int_equal(parley_folder_open(&folder, "out", true, NULL), PARLEY_OK);
    assert_int_equal(parley_tables_write(folder, o.results, &provenance, NULL), PARLEY_OK);
    parley_folder_close(&folder);
    assert_int_not_equal(access("out/histories.csv", F_OK), 0);
    assert_int_not_equal(access("out/screening.csv", F_OK), 0);
    assert_int_not_equal(system("grep -q histories.csv out/datapackage.json"), 0);
    parley_results_free(&o.results);
    subject_free(&s);
}

/* -- screening.csv --------------------------------------------------------------------------- */

/* A row as read. */
typedef struct screened {
    uint32_t actor, type, requests, honoured;
    double share, posterior;
} screened;

static uint32_t actor_of(const parley_scenario *scenario, const char *id)
{
    uint32_t i = 0;
    while (i < scenario->n_actors && strcmp(scenario->actors[i].id, id) != 0)
        i++;
    assert_true(i < scenario->n_actors);
    return i;
}

static screened *read_screening(const char *path, const parley_scenario *scenario, size_t *n)
{
    FILE *stream = fopen(path, "r");
    screened *all = NULL;
    char *line = NULL, *cells[MOST_COLUMNS];
    uint32_t n_cells;
    *n = 0;
    if (!stream)
        return NULL;
    assert_true(getline(&line, &(size_t){0}, stream) > 0);
    assert_string_equal(line, "actor,type,requests,honoured,share,posterior\n");
    while (read_row(stream, &line, cells, &n_cells)) {
        assert_int_equal(n_cells, 6);
        all = realloc(all, (*n + 1) * sizeof *all);
        assert_non_null(all);
        screened *row = &all[(*n)++];
        row->actor = actor_of(scenario, cells[0]);
        const parley_actor *actor = &scenario->actors[row->actor];
        row->type = 0;
        while (strcmp(actor->types[row->type].id, cells[1]) != 0)
            assert_true(++row->type < actor->n_types);
        row->requests = (uint32_t)atoi(cells[2]);
        row->honoured = (uint32_t)atoi(cells[3]);
        row->share = atof(cells[4]);
        row->posterior = atof(cells[5]);
    }
    free(line);
    fclose(stream);
    return all;
}

/* Whether a stands before b in the table. */
static bool before(const screened *a, const screened *b)
{
    if (a->actor != b->actor)
        return a->actor < b->actor;
    if (a->requests != b->requests)
        return a->requests < b->requests;
    if (a->honoured != b->honoured)
        return a->honoured < b->honoured;
    return a->type < b->type;
}

/* The rows of an actor against its column of types in the sample, which those of requests and of
 * honoured ones follow. */
static void expect_records(const screened *rows, size_t n, uint32_t actor,
                           double (*values)[N_REPLICATIONS])
{
    double whole = 0;
    for (size_t i = 0; i < n; i++) {
        double record = 0, own = 0;
        if (rows[i].actor != actor)
            continue;
        for (uint32_t r = 0; r < N_REPLICATIONS; r++) {
            bool has = values[1][r] == rows[i].requests && values[2][r] == rows[i].honoured;
            record += has;
            own += has && values[0][r] == rows[i].type;
        }
        assert_true(record > 0);
        assert_true(rows[i].share == record / N_REPLICATIONS);
        assert_true(rows[i].posterior == own / record);
        whole += rows[i].share * rows[i].posterior;
    }
    assert_near(whole, 1, 1e-12);
}

/* Requests to all actors are those that commitments count, if all have types. */
static void expect_all_requests(const sample *p, const parley_results *results, uint32_t n_typed,
                                bool all_typed)
{
    static const parley_event events[] = {PARLEY_REQUEST, PARLEY_HONOURED};
    for (int kind = 0; kind < 2; kind++) {
        double asked = 0, counted = 0;
        for (uint32_t a = 0; a < n_typed; a++)
            for (uint32_t r = 0; r < N_REPLICATIONS; r++)
                asked += p->values[3 * a + 1 + (uint32_t)kind][r];
        for (uint32_t e = 0; e < parley_results_n_events(results); e++) {
            parley_estimate estimate;
            double share;
            parley_results_event(results, PARLEY_NONE, 0, e, &estimate, &share);
            if (parley_results_events(results)[e].event == events[kind])
                counted += estimate.mean * N_REPLICATIONS;
        }
        if (all_typed)
            assert_near(asked, counted, 1e-6);
        else
            assert_true(asked <= counted + 1e-6);
    }
}

static void records_are_counted_as_samplers_see_them(void **state)
{
    (void)state;
    uint32_t n_records = 0, n_compared = 0;
    for (uint32_t seed = 0; seed < 3 * N_GENERATED; seed++) {
        subject s;
        sample *p = calloc(1, sizeof *p);
        size_t n;
        uint32_t n_typed = 0;
        generated(&s, seed);
        assert_non_null(p);
        outcome o = run(&s, "out", short_run, NULL);
        screened *rows = read_screening("out/screening.csv", &s.scenario, &n);
        for (uint32_t i = 0; i < s.scenario.n_actors; i++)
            if (s.scenario.actors[i].n_types) {
                ask(p, PARLEY_COLUMN_TYPE, i);
                ask(p, PARLEY_COLUMN_REQUESTS, i);
                ask(p, PARLEY_COLUMN_HONOURED, i);
                n_typed++;
            }
        assert_true((rows == NULL) == (n_typed == 0));
        take(p, &s);
        for (uint32_t a = 0; a < n_typed; a++)
            expect_records(rows, n, p->columns[3 * a].index, p->values + 3 * a);
        for (size_t i = 1; i < n; i++)
            assert_true(before(&rows[i - 1], &rows[i]));
        expect_all_requests(p, o.results, n_typed, n_typed == s.scenario.n_actors);
        n_compared += n_typed == s.scenario.n_actors;
        n_records += (uint32_t)n;
        parley_results_free(&o.results);
        subject_free(&s);
        free(rows);
        free(p->values);
        free(p);
    }
    assert_true(n_records > 300);
    assert_true(n_compared > 2);
}

/* P(answer | sincere) = .8, P(answer | other) = .3, prior 1/2, and Bayes. */
static void records_tell_the_sincere_from_the_others_as_bayes_has_it(void **state)
{
    (void)state;
    static const struct {
        uint32_t requests, honoured;
        double published;
    } known[] = {{5, 4, .935267}, {1, 1, .727273}, {1, 0, .222222}, {5, 2, .142262}};
    const double n = 2e6;
    subject s;
    size_t n_rows;
    uint32_t n_found = 0;
    double whole = 0;
    subject_read(&s, "scenarios/example/answers.json", 0, NULL);
    outcome o = run(&s, "out", (parley_options){.n_replications = (uint64_t)n, .seed = 3}, NULL);
    screened *rows = read_screening("out/screening.csv", &s.scenario, &n_rows);
    assert_int_equal(n_rows, 2 * 21);
    for (size_t i = 0; i < n_rows; i += 2) {
        const screened *row = &rows[i];
        uint32_t k = row->honoured, all = row->requests;
        double sincere = pow(.8, k) * pow(.2, all - k), other = pow(.3, k) * pow(.7, all - k);
        double exact = sincere / (sincere + other);
        double error = sqrt(exact * (1 - exact) / (row->share * n));
        assert_near(row->posterior, exact, 4 * error);
        assert_near(row->posterior + rows[i + 1].posterior, 1, 1e-12);
        assert_true(row->share == rows[i + 1].share);
        whole += row->share;
        for (size_t p = 0; p < sizeof known / sizeof *known; p++)
            if (known[p].requests == all && known[p].honoured == k) {
                assert_near(exact, known[p].published, 5e-7);
                n_found++;
            }
    }
    assert_int_equal(n_found, 4);
    assert_near(whole, 1, 1e-12);
    free(rows);
    parley_results_free(&o.results);
    subject_free(&s);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, enter_folder, leave_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(a_row_is_what_a_sampler_says_of_the_replication),
        IN_FOLDER(tables_are_the_same_whoever_plays),
        IN_FOLDER(the_size_is_known_before),
        IN_FOLDER(a_run_that_is_stopped_has_the_rows_of_what_is_complete),
        IN_FOLDER(a_disk_that_is_full_ends_the_run),
        IN_FOLDER(tables_of_an_earlier_run_do_not_stay_behind),
        IN_FOLDER(records_are_counted_as_samplers_see_them),
        IN_FOLDER(records_tell_the_sincere_from_the_others_as_bayes_has_it),
    };
    return cmocka_run_group_tests_name("histories", tests, NULL, NULL);
}
