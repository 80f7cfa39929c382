/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables, from results that are made up here: the functions below stand in for the engine's. */
#include "core/number.h"
#include "parley/table.h"
#include "table/csv.h"
#include "table/folder.h"
#include "table/marks.h"

#include <float.h>
#include <limits.h>
#include <locale.h>
#include <math.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cjson/cJSON.h>
#include <cmocka.h>

/* -- a scenario and its results -------------------------------------------------------------- */

static char us[] = "us", china[] = "china", committed[] = "committed",
            opportunist[] = "opportunist";
static char spying[] = "spying", deal[] = "deal", tariffs[] = "tariffs", late[] = "late";
static char month[] = "month", start[] = "2013-01", name[] = "Made Up",
            title[] = "Says \"no\", twice";
static char resolved[] = "{\"format\": 1, \"rounds\": {\"count\": 4, \"continuation\": 0.1}}";

static parley_type types[] = {{.id = committed, .prior = 0.5}, {.id = opportunist, .prior = 0.5}};
static parley_actor actors[] = {{.id = us, .name = us},
                                {.id = china, .name = china, .n_types = 2, .types = types}};
static parley_issue issues[] = {{.id = spying, .name = spying}};
static parley_commitment agreement[] = {
    {.id = deal, .name = deal, .kind = PARLEY_HOTLINE, .from = 1, .until = 9}};
static parley_threat threats[] = {{.id = tariffs, .name = tariffs, .sender = 0, .target = 1}};
static parley_period periods[] = {{.id = late, .from = 2, .until = 4}};

static const parley_scenario scenario = {
    .path = name,
    .name = name,
    .title = title,
    .rounds = {.count = 4,
               .unit_name = month,
               .unit = PARLEY_UNIT_MONTH,
               .start = start,
               .start_year = 2013,
               .start_month = 1,
               .start_day = 1,
               .continuation = 0.1,
               .n_periods = 1,
               .periods = periods},
    .n_actors = 2,
    .actors = actors,
    .n_issues = 1,
    .issues = issues,
    .n_commitments = 1,
    .commitments = agreement,
    .n_threats = 1,
    .threats = threats,
    .resolved = resolved,
};

struct parley_results {
    double shift; /* tells one set of results from another */
};

static const parley_group groups[] = {{PARLEY_NONE, PARLEY_NONE}, {1, 0}, {1, 1}};
static const parley_link links[] = {{0, 1, 0}, {1, 0, 0}};
static const parley_measure event_measures[] = {
    {.quantity = PARLEY_EVENT,
     .event = PARLEY_IMPOSED,
     .actor = PARLEY_NONE,
     .counterpart = PARLEY_NONE,
     .issue = PARLEY_NONE,
     .commitment = PARLEY_NONE,
     .threat = 0,
     .package = PARLEY_NONE,
     .subject_type = PARLEY_NONE,
     .period = PARLEY_NONE,
     .type_actor = PARLEY_NONE,
     .type = PARLEY_NONE},
};

const parley_scenario *parley_results_scenario(const parley_results *results)
{
    (void)results;
    return &scenario;
}

bool parley_results_exact(const parley_results *results)
{
    (void)results;
    return false;
}

uint64_t parley_results_n_replications(const parley_results *results)
{
    (void)results;
    return 1000;
}

uint32_t parley_results_n_groups(const parley_results *results)
{
    (void)results;
    return 3;
}

const parley_group *parley_results_groups(const parley_results *results)
{
    (void)results;
    return groups;
}

uint32_t parley_results_n_links(const parley_results *results)
{
    (void)results;
    return 2;
}

const parley_link *parley_results_links(const parley_results *results)
{
    (void)results;
    return links;
}

uint32_t parley_results_n_events(const parley_results *results)
{
    (void)results;
    return 1;
}

const parley_measure *parley_results_events(const parley_results *results)
{
    (void)results;
    return event_measures;
}

/* All end before the last round, and the committed ones before the last but one. */
uint64_t parley_results_running(const parley_results *results, uint32_t group, uint32_t round)
{
    static const uint64_t running[3][4] = {{1000, 100, 10, 0}, {500, 50, 0, 0}, {500, 50, 10, 0}};
    (void)results;
    return running[group][round];
}

static parley_estimate made_up(double mean)
{
    return (parley_estimate){mean, 0.1, mean - 0.2, mean + 0.2, NAN, NAN};
}

void parley_results_outcome(const parley_results *results, uint32_t group, uint32_t actor,
                            parley_quantity quantity, parley_outcome *outcome)
{
    double mean = group + 0.5 * actor + (quantity == PARLEY_VALUE ? 0 : 10);
    *outcome = (parley_outcome){.estimate = made_up(mean + results->shift), .n = 500, .sd = 1};
}

void parley_results_payoff(const parley_results *results, uint32_t round, uint32_t actor,
                           parley_estimate *estimate)
{
    *estimate = made_up(round - 0.5 * actor + results->shift);
}

void parley_results_action(const parley_results *results, uint32_t round, uint32_t group,
                           uint32_t link, parley_action_rates *rates)
{
    (void)results, (void)round, (void)group;
    *rates = (parley_action_rates){0.5, made_up(0.25 + 0.25 * link), 0.75, 0.125, 0};
}

void parley_results_sanction(const parley_results *results, uint32_t round, uint32_t threat,
                             parley_sanction_rates *rates)
{
    (void)results, (void)round, (void)threat;
    *rates = (parley_sanction_rates){0.1, 0.2, 0.3, 1.0 / 3};
}

void parley_results_commitment(const parley_results *results, uint32_t round, uint32_t commitment,
                               parley_commitment_rates *rates)
{
    (void)results, (void)round, (void)commitment;
    *rates = (parley_commitment_rates){.in_force = 1, .calls = 1.5, .resolved = 1e-7};
}

void parley_results_event(const parley_results *results, uint32_t period, uint32_t group,
                          uint32_t event, parley_estimate *estimate, double *share)
{
    (void)results, (void)event;
    *estimate = made_up(period == PARLEY_NONE ? 2 : 1);
    *share = group == 1 ? NAN : 0.5;
}

void parley_results_cooperation(const parley_results *results, uint32_t period, uint32_t group,
                                uint32_t link, parley_cooperation *cooperation)
{
    (void)results, (void)period, (void)group, (void)link;
    *cooperation = (parley_cooperation){0.9, made_up(0.8), 0.7};
}

/* Two numbers that are not known; the second is written in CSV with quotes. */
static char first_pointer[] = "/actors/us/error", second_pointer[] = "/threats/tariffs/delay";
static char note_source[] = "Somebody said \"so\", once";
static double delays[] = {0, 1, 4}, weights[] = {50, 17.5, 0};
static const parley_note note = {first_pointer, note_source, 'L'};
static const parley_value truncated = {
    .distribution = PARLEY_BETA, .a = 7, .b = 0.25, .min = -INFINITY, .max = 0.5, .unknown = true};
static const parley_value discrete = {.distribution = PARLEY_DISCRETE,
                                      .min = -INFINITY,
                                      .max = INFINITY,
                                      .n_values = 3,
                                      .values = delays,
                                      .weights = weights};
static parley_assumption numbers[] = {{first_pointer, &truncated, &note, 0.25, 0.125},
                                      {second_pointer, &discrete, NULL, 3, 1}};
#define VALUE_OF(who)                                                                              \
    {                                                                                              \
        .quantity = PARLEY_VALUE, .actor = (who), .counterpart = PARLEY_NONE,                      \
        .issue = PARLEY_NONE, .commitment = PARLEY_NONE, .threat = PARLEY_NONE,                    \
        .package = PARLEY_NONE, .subject_type = PARLEY_NONE, .period = PARLEY_NONE,                \
        .type_actor = PARLEY_NONE, .type = PARLEY_NONE                                             \
    }
static parley_measure decided[] = {VALUE_OF(0), VALUE_OF(1)};
static parley_influence influences[] = {
    {0.75, 0.01, -0.5}, {NAN, NAN, NAN}, {-0.001, 0.01, 0}, {NAN, NAN, NAN}};
static const parley_assumptions assumptions = {.scenario = &scenario,
                                               .n_worlds = 100,
                                               .n_numbers = 2,
                                               .numbers = numbers,
                                               .n_measures = 2,
                                               .measures = decided,
                                               .influences = influences};

/* -- a folder to work in --------------------------------------------------------------------- */

static char *place(const char *relative)
{
    char *path;
    assert_true(asprintf(&path, "%s", relative) >= 0);
    return path;
}

static int enter_folder(void **state)
{
    char *folder = place("/tmp/parley-table-XXXXXX");
    *state = folder;
    return mkdtemp(folder) && chdir(folder) == 0 ? 0 : -1;
}

static int leave_folder(void **state)
{
    char *command;
    if (chdir("/") || asprintf(&command, "rm -rf '%s'", (char *)*state) < 0)
        return -1;
    int failed = system(command);
    free(command);
    free(*state);
    return failed;
}

static char *read_file(const char *path)
{
    FILE *stream = fopen(path, "r");
    assert_non_null(stream);
    char *text = calloc(1, 1 << 16);
    assert_non_null(text);
    assert_true(fread(text, 1, (1 << 16) - 1, stream) < (1 << 16) - 1);
    fclose(stream);
    return text;
}

static void write_file(const char *path, const char *text)
{
    FILE *stream = fopen(path, "w");
    assert_non_null(stream);
    assert_true(fputs(text, stream) >= 0);
    assert_int_equal(fclose(stream), 0);
}

static void assert_file(const char *path, const char *expected)
{
    char *text = read_file(path);
    assert_string_equal(text, expected);
    free(text);
}

static bool exists(const char *path)
{
    struct stat found;
    return lstat(path, &found) == 0;
}

/* No temporary file is left in the folder. */
static void assert_no_leftovers(const char *path)
{
    char *command;
    assert_true(asprintf(&command, "ls -A %s | grep -q '^[.]parley'", path) >= 0);
    assert_int_not_equal(system(command), 0);
    free(command);
}

static parley_status write_tables_with(const parley_assumptions *followed, const char *path,
                                       double shift, const char *log, bool force,
                                       parley_error *error)
{
    parley_results results = {.shift = shift};
    parley_provenance provenance = {
        .seed = 7, .rng = "some", .version = "1.2.3", .command = "parley run x", .log = log};
    parley_folder *folder = NULL;
    parley_status status = parley_folder_open(&folder, path, force, error);
    if (!status && followed)
        status = parley_assumptions_write(followed, folder, error);
    if (!status)
        status = parley_tables_write(folder, &results, &provenance, error);
    parley_folder_close(&folder);
    return status;
}

static parley_status write_tables(const char *path, double shift, const char *log, bool force,
                                  parley_error *error)
{
    return write_tables_with(NULL, path, shift, log, force, error);
}

static void assert_fault(parley_error *error, const char *part)
{
    char text[1024];
    assert_int_equal(error->n_faults, 1);
    parley_fault_text(&error->faults[0], text, sizeof text);
    if (!strstr(text, part))
        fail_msg("'%s' has no '%s'", text, part);
    parley_error_free(error);
}

/* -- numbers and cells ----------------------------------------------------------------------- */

static void numbers_have_few_digits_and_read_back(void **state)
{
    static const struct {
        double value;
        const char *text;
    } known[] = {{0, "0"},
                 {1, "1"},
                 {0.1, "0.1"},
                 {-2.5, "-2.5"},
                 {1.0 / 3, "0.3333333333333333"},
                 {0.1 + 0.2, "0.30000000000000004"},
                 {1e300, "1e+300"},
                 {DBL_TRUE_MIN, "5e-324"},
                 {123456789012, "123456789012"},
                 {INFINITY, "inf"},
                 {NAN, ""}};
    char text[NUMBER_TEXT_SIZE];
    (void)state;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        number_text(known[i].value, text);
        assert_string_equal(text, known[i].text);
    }
    double value = 1;
    for (int i = 0; i < 10000; i++) {
        value = value * 1.0123456789 + 1e-9;
        number_text(1 / value, text);
        assert_true(strtod(text, NULL) == 1 / value);
    }
    number_text(-DBL_MAX, text);
    assert_true(strtod(text, NULL) == -DBL_MAX);
}

/* A decimal that reads back, by trial. */
static void printed(double value, char text[NUMBER_TEXT_SIZE])
{
    for (int digits = DBL_DIG; digits <= DBL_DECIMAL_DIG; digits++) {
        snprintf(text, NUMBER_TEXT_SIZE, "%.*g", digits, value);
        if (strtod(text, NULL) == value)
            return;
    }
}

static void expect_printed(double value)
{
    char text[NUMBER_TEXT_SIZE], expected[NUMBER_TEXT_SIZE];
    number_text(value, text);
    printed(value, expected);
    assert_string_equal(text, expected);
}

static void numbers_are_those_that_printf_finds(void **state)
{
    uint64_t random = 1;
    (void)state;
    for (int i = 0; i < 300000; i++) {
        random = random * 6364136223846793005u + 1442695040888963407u;
        double uniform = (double)(random >> 11) * 0x1p-53;
        double near = i % 2 ? ldexp(1, i % 90 - 30) : pow(10, i % 22 - 6);
        for (uint64_t steps = random >> 60; steps > 0; steps--)
            near = nextafter(near, random & 1 << 20 ? 0 : INFINITY);
        expect_printed(near);
        expect_printed(-uniform);
        expect_printed(ldexp(uniform, i % 64 - 14));
        expect_printed((double)(random >> 40) / (1 + i % 1000));
        expect_printed((double)(random >> 40) * pow(10, -(i % 12)));
        expect_printed((double)(random >> 13) / (double)(1u << i % 30)); /* with exact ties */
    }
    expect_printed(-0.0);
}

static void counts_are_written_in_full(void **state)
{
    (void)state;
    for (uint64_t power = 1, i = 0; i < 20; i++, power *= 10)
        for (uint64_t count = power - 1; count <= power + 1; count++) {
            char text[NUMBER_TEXT_SIZE], expected[NUMBER_TEXT_SIZE];
            *count_put(text, count) = '\0';
            snprintf(expected, sizeof expected, "%llu", (unsigned long long)count);
            assert_string_equal(text, expected);
        }
}

static void cells_are_quoted_only_where_they_must(void **state)
{
    static const table_column a = {"a", COLUMN_TEXT, true, NULL, "A"};
    static const table_column *const columns[] = {&a, &a, &a, &a, &a, &a};
    static const table_layout table = {"t.csv", "T", "t", 6, columns};
    char *text = NULL;
    size_t size;
    csv_writer csv;
    (void)state;
    FILE *stream = open_memstream(&text, &size);
    csv_init(&csv, &table, stream);
    csv_text(&csv, "plain text");
    csv_text(&csv, "a,b");
    csv_text(&csv, "say \"so\"");
    csv_text(&csv, "two\nlines");
    csv_number(&csv, NAN);
    csv_count(&csv, UINT64_MAX);
    csv_end(&csv);
    fclose(stream);
    assert_string_equal(text, "a,a,a,a,a,a\nplain text,\"a,b\",\"say \"\"so\"\"\",\"two\nlines\",,"
                              "18446744073709551615\n");
    free(text);
}

/* -- tables ---------------------------------------------------------------------------------- */

static void every_table_has_its_rows(void **state)
{
    (void)state;
    assert_int_equal(write_tables("a/b/", 0, "log\n", false, NULL), PARLEY_OK);
    assert_file("a/b/run.log", "log\n");
    assert_file("a/b/payoffs.csv", "round,date,running,actor,mean,stderr,world_low,world_high\n"
                                   "0,2013-01,1000,us,0,0.1,,\n"
                                   "0,2013-01,1000,china,-0.5,0.1,,\n"
                                   "1,2013-02,100,us,1,0.1,,\n"
                                   "1,2013-02,100,china,0.5,0.1,,\n"
                                   "2,2013-03,10,us,2,0.1,,\n"
                                   "2,2013-03,10,china,1.5,0.1,,\n");
    assert_file("a/b/sanctions.csv", "round,date,running,threat,active,triggered,imposed,bluffed\n"
                                     "0,2013-01,1000,tariffs,0.1,0.2,0.3,0.3333333333333333\n"
                                     "1,2013-02,100,tariffs,0.1,0.2,0.3,0.3333333333333333\n"
                                     "2,2013-03,10,tariffs,0.1,0.2,0.3,0.3333333333333333\n");
    assert_file("a/b/commitments.csv",
                "round,date,running,commitment,in_force,requests,honoured,restored,calls,resolved\n"
                "0,2013-01,1000,deal,1,0,0,0,1.5,1e-07\n"
                "1,2013-02,100,deal,1,0,0,0,1.5,1e-07\n"
                "2,2013-03,10,deal,1,0,0,0,1.5,1e-07\n");
    assert_file("a/b/marks.csv", "round,date,kind,id,name\n"
                                 "1,2013-02,commitment_from,deal,deal\n"
                                 "2,2013-03,period_from,late,late\n");
    assert_file("a/b/events.csv", "period,type_actor,type,event,subject,mean,stderr,share\n"
                                  "all,any,any,imposed,tariffs,2,0.1,0.5\n"
                                  "all,china,committed,imposed,tariffs,2,0.1,\n"
                                  "all,china,opportunist,imposed,tariffs,2,0.1,0.5\n"
                                  "late,any,any,imposed,tariffs,1,0.1,0.5\n"
                                  "late,china,committed,imposed,tariffs,1,0.1,\n"
                                  "late,china,opportunist,imposed,tariffs,1,0.1,0.5\n");
    char *text = read_file("a/b/outcomes.csv");
    assert_ptr_equal(text, strstr(text, "type_actor,type,actor,measure,mean,stderr,ci_low,ci_high,"
                                        "world_low,world_high,sd,min,q05,q25,median,q75,q95,max\n"
                                        "any,any,us,value,0,0.1,-0.2,0.2,,,1,0,0,0,0,0,0,0\n"
                                        "any,any,us,mean_payoff,10,0.1,9.8,10.2,,,1,"));
    free(text);
    text = read_file("a/b/cooperation.csv");
    assert_ptr_equal(text, strstr(text, "period,type_actor,type,actor,counterpart,issue,intended,"
                                        "executed,perceived,stderr,world_low,world_high\n"
                                        "all,any,any,us,china,spying,0.9,0.8,0.7,0.1,,\n"));
    free(text);
}

static void every_number_that_is_not_known_has_its_shares(void **state)
{
    (void)state;
    assert_int_equal(write_tables_with(&assumptions, "out", 0, NULL, false, NULL), PARLEY_OK);
    assert_file("out/assumptions.csv",
                "pointer,source,certainty,distribution,mean,sd,measure,share,correlation\n"
                "/actors/us/error,\"Somebody said \"\"so\"\", once\",L,beta a=7 b=0.25 max=0.5,"
                "0.25,0.125,value/us,0.75,-0.5\n"
                "/actors/us/error,\"Somebody said \"\"so\"\", once\",L,beta a=7 b=0.25 max=0.5,"
                "0.25,0.125,value/china,,\n"
                "/threats/tariffs/delay,,,discrete 0:50 1:17.5 4:0,3,1,value/us,-0.001,0\n"
                "/threats/tariffs/delay,,,discrete 0:50 1:17.5 4:0,3,1,value/china,,\n");
}

static void where_all_is_known_there_are_no_assumptions(void **state)
{
    (void)state;
    assert_int_equal(write_tables_with(&assumptions, "out", 0, NULL, false, NULL), PARLEY_OK);
    assert_int_equal(write_tables("out", 0, NULL, true, NULL), PARLEY_OK);
    assert_false(exists("out/assumptions.csv"));
    char *text = read_file("out/datapackage.json");
    assert_null(strstr(text, "assumptions"));
    assert_non_null(strstr(text, "cooperation.csv"));
    free(text);
}

static void a_group_that_has_ended_has_empty_rates(void **state)
{
    (void)state;
    assert_int_equal(write_tables("out", 0, NULL, false, NULL), PARLEY_OK);
    assert_false(exists("out/run.log"));
    char *text = read_file("out/actions.csv");
    assert_ptr_equal(text,
                     strstr(text, "round,date,running,type_actor,type,actor,counterpart,issue,"
                                  "intended,executed,perceived,signalled,violations,stderr,"
                                  "world_low,world_high\n"
                                  "0,2013-01,1000,any,any,us,china,spying,0.5,0.25,0.75,0.125,"
                                  "0,0.1,,\n"));
    assert_non_null(strstr(text, "\n2,2013-03,0,china,committed,us,china,spying,,,,,,,,\n"));
    assert_non_null(strstr(text, "\n2,2013-03,10,china,opportunist,china,us,spying,0.5,0.5,"));
    assert_null(strstr(text, "\n3,"));
    free(text);
}

static void the_datapackage_describes_every_column(void **state)
{
    (void)state;
    assert_int_equal(write_tables_with(&assumptions, "out", 0, "log\n", false, NULL), PARLEY_OK);
    char *text = read_file("out/datapackage.json");
    cJSON *package = cJSON_Parse(text);
    assert_non_null(package);
    assert_string_equal(cJSON_GetObjectItem(package, "name")->valuestring, "made-up");
    assert_string_equal(cJSON_GetObjectItem(package, "title")->valuestring, title);
    cJSON *resources = cJSON_GetObjectItem(package, "resources"), *resource;
    assert_int_equal(cJSON_GetArraySize(resources), N_TABLES + 1);
    cJSON_ArrayForEach(resource, resources)
    {
        char header[1024] = "", path[256];
        cJSON *field;
        cJSON_ArrayForEach(field,
                           cJSON_GetObjectItem(cJSON_GetObjectItem(resource, "schema"), "fields"))
        {
            strcat(strcat(header, *header ? "," : ""),
                   cJSON_GetObjectItem(field, "name")->valuestring);
            assert_true(strlen(cJSON_GetObjectItem(field, "description")->valuestring) > 3);
        }
        snprintf(path, sizeof path, "out/%s", cJSON_GetObjectItem(resource, "path")->valuestring);
        char *table = read_file(path), hash[HASH_TEXT_SIZE];
        assert_memory_equal(table, header, strlen(header));
        assert_int_equal(table[strlen(header)], '\n');
        hash_text(table, strlen(table), hash);
        assert_string_equal(cJSON_GetObjectItem(resource, "xxh3_128")->valuestring, hash);
        assert_int_equal(cJSON_GetObjectItem(resource, "bytes")->valueint, strlen(table));
        free(table);
    }
    cJSON *own = cJSON_GetObjectItem(package, "parley");
    assert_string_equal(cJSON_GetObjectItem(own, "version")->valuestring, "1.2.3");
    assert_string_equal(cJSON_GetObjectItem(own, "generator")->valuestring, "some");
    assert_int_equal(cJSON_GetObjectItem(own, "seed")->valueint, 7);
    assert_int_equal(cJSON_GetObjectItem(own, "replications")->valueint, 1000);
    assert_int_equal(strlen(cJSON_GetObjectItem(own, "scenario_xxh3_128")->valuestring), 32);
    assert_int_equal(cJSON_GetObjectItem(cJSON_GetObjectItem(own, "scenario"), "format")->valueint,
                     1);
    cJSON_Delete(package);
    free(text);
}

static void equal_results_give_equal_bytes(void **state)
{
    (void)state;
    assert_int_equal(write_tables("a", 0.1, "monday\n", false, NULL), PARLEY_OK);
    assert_int_equal(write_tables("b", 0.1, "tuesday\n", false, NULL), PARLEY_OK);
    assert_int_equal(system("diff -r -x run.log a b && ! cmp -s a/run.log b/run.log"), 0);
}

static void tables_do_not_follow_the_locale(void **state)
{
    (void)state;
    if (!setlocale(LC_ALL, "de_DE.UTF-8") && !setlocale(LC_ALL, "fr_FR.UTF-8"))
        skip();
    parley_status status = write_tables("out", 0.1, NULL, false, NULL);
    bool kept = strcmp(localeconv()->decimal_point, ",") == 0;
    setlocale(LC_ALL, "C");
    assert_true(kept);
    assert_int_equal(status, PARLEY_OK);
    char *text = read_file("out/payoffs.csv");
    assert_non_null(strstr(text, "china,-0.4,0.1,,\n"));
    free(text);
}

/* What never stands, lies past the last round or is no imposition has no mark; what stands to the
 * end has no end. */
static void marks_are_what_begins_and_ends_within_the_rounds(void **state)
{
    static char ids[][8] = {"whole", "part", "never", "late", "charges", "empty", "old"};
    static char names[][16] = {"The whole, all", "A part"};
    static parley_scheduled scheduled[] = {{1, 1}, {2, 0.5}, {3, 0}, {4, 1}, {5, 1}, {6, 1}};
    static parley_commitment commitments[] = {
        {.id = ids[0], .name = names[0], .from = 0, .until = UINT32_MAX},
        {.id = ids[1], .name = names[1], .from = 2, .until = 4},
        {.id = ids[2], .name = ids[2], .from = 3, .until = 3},
        {.id = ids[3], .name = ids[3], .from = 6, .until = 9}};
    static parley_threat some_threats[] = {
        {.id = ids[4],
         .name = ids[4],
         .from = 2,
         .until = 5,
         .n_scheduled = 6,
         .scheduled = scheduled},
        {.id = ids[5], .name = ids[5], .from = 4, .until = 6, .n_scheduled = 0}};
    static parley_period some_periods[] = {{.id = ids[6], .from = 0, .until = 2},
                                           {.id = late, .from = 2, .until = 6}};
    static const parley_scenario made = {
        .rounds = {.count = 6, .n_periods = 2, .periods = some_periods},
        .n_commitments = 4,
        .commitments = commitments,
        .n_threats = 2,
        .threats = some_threats};
    char *text = NULL;
    size_t size;
    csv_writer csv;
    (void)state;
    FILE *stream = open_memstream(&text, &size);
    csv_init(&csv, table_of(TABLE_MARKS), stream);
    marks_write(&csv, &made);
    fclose(stream);
    assert_string_equal(text, "round,date,kind,id,name\n"
                              "0,,commitment_from,whole,\"The whole, all\"\n"
                              "0,,period_from,old,old\n"
                              "2,,commitment_from,part,A part\n"
                              "2,,threat_from,charges,charges\n"
                              "2,,scheduled_imposition,charges,charges\n"
                              "2,,period_from,late,late\n"
                              "2,,period_until,old,old\n"
                              "4,,commitment_until,part,A part\n"
                              "4,,threat_from,empty,empty\n"
                              "4,,scheduled_imposition,charges,charges\n"
                              "5,,threat_until,charges,charges\n");
    free(text);
}

/* -- all or nothing -------------------------------------------------------------------------- */

static void a_folder_with_files_is_refused_without_force(void **state)
{
    parley_error error = {0};
    (void)state;
    assert_int_equal(mkdir("out", 0777), 0);
    write_file("out/mine.txt", "mine");
    assert_int_equal(write_tables("out", 0, NULL, false, &error), PARLEY_ERROR_SYSTEM);
    assert_fault(&error, "out: error: the folder is not empty");
    assert_false(exists("out/outcomes.csv"));
    write_file("out/outcomes.csv", "old");
    assert_int_equal(write_tables("out", 0, NULL, true, NULL), PARLEY_OK);
    assert_file("out/mine.txt", "mine");
    char *text = read_file("out/outcomes.csv");
    assert_string_not_equal(text, "old");
    free(text);
    assert_no_leftovers("out");
}

static void a_failing_write_leaves_the_old_tables(void **state)
{
    parley_error error = {0};
    struct rlimit before;
    (void)state;
    assert_int_equal(write_tables("out", 0, "old\n", false, NULL), PARLEY_OK);
    assert_int_equal(system("cp -r out kept"), 0);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    void (*action)(int) = signal(SIGXFSZ, SIG_IGN);
    for (rlim_t most = 0; most < 1500; most += 300) {
        struct rlimit small = {.rlim_cur = most, .rlim_max = before.rlim_max};
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
        parley_status status = write_tables("out", 5, "new\n", true, &error);
        setrlimit(RLIMIT_FSIZE, &before);
        assert_int_equal(status, PARLEY_ERROR_SYSTEM);
        assert_fault(&error, "cannot write: File too large");
        assert_int_equal(system("diff -r out kept"), 0);
        assert_no_leftovers("out");
    }
    signal(SIGXFSZ, action);
}

static void a_failing_write_leaves_no_folder_behind(void **state)
{
    struct rlimit before;
    (void)state;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    void (*action)(int) = signal(SIGXFSZ, SIG_IGN);
    struct rlimit small = {.rlim_cur = 100, .rlim_max = before.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    parley_status status = write_tables("a//b/c", 0, NULL, false, NULL);
    setrlimit(RLIMIT_FSIZE, &before);
    signal(SIGXFSZ, action);
    assert_int_equal(status, PARLEY_ERROR_SYSTEM);
    assert_false(exists("a"));
}

static void a_folder_in_the_way_of_a_table_keeps_all_tables(void **state)
{
    parley_error error = {0};
    (void)state;
    assert_int_equal(write_tables("out", 0, NULL, false, NULL), PARLEY_OK);
    assert_int_equal(unlink("out/events.csv"), 0);
    assert_int_equal(mkdir("out/events.csv", 0777), 0);
    assert_int_equal(system("cp -r out kept"), 0);
    assert_int_equal(write_tables("out", 5, NULL, true, &error), PARLEY_ERROR_SYSTEM);
    assert_fault(&error, "out/events.csv: error: cannot replace: Is a directory");
    assert_int_equal(system("diff -r out kept"), 0);
    assert_no_leftovers("out");
}

static void leftovers_of_a_killed_run_are_removed(void **state)
{
    (void)state;
    assert_int_equal(mkdir("out", 0777), 0);
    write_file("out/.parley-events.csv.tmp", "half a tab");
    assert_int_equal(write_tables("out", 0, NULL, false, NULL), PARLEY_OK);
    assert_no_leftovers("out");
}

static void two_runs_do_not_write_to_one_folder(void **state)
{
    parley_error error = {0};
    parley_folder *first = NULL, *second = NULL;
    (void)state;
    assert_int_equal(parley_folder_open(&first, "out", false, NULL), PARLEY_OK);
    assert_int_equal(parley_folder_open(&second, "out", true, &error), PARLEY_ERROR_SYSTEM);
    assert_null(second);
    assert_fault(&error, "another run is writing");
    parley_folder_close(&first);
    assert_false(exists("out"));
    parley_folder_close(&first);
}

static void a_folder_that_cannot_be_is_refused(void **state)
{
    parley_error error = {0};
    (void)state;
    write_file("file", "");
    assert_int_equal(write_tables("file", 0, NULL, true, &error), PARLEY_ERROR_SYSTEM);
    assert_fault(&error, "file: error: cannot open the folder: Not a directory");
    assert_int_equal(write_tables("file/out", 0, NULL, true, &error), PARLEY_ERROR_SYSTEM);
    assert_fault(&error, "cannot make the folder: Not a directory");
    assert_int_equal(write_tables("/proc/parley", 0, NULL, true, &error), PARLEY_ERROR_SYSTEM);
    assert_fault(&error, "/proc/parley: error: cannot make the folder");
    assert_int_equal(write_tables("/proc/self", 0, NULL, true, &error), PARLEY_ERROR_SYSTEM);
    assert_fault(&error, "/proc/self: error: cannot write to the folder");
    assert_int_equal(write_tables("", 0, NULL, true, &error), PARLEY_ERROR_SYSTEM);
    parley_error_free(&error);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, enter_folder, leave_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_have_few_digits_and_read_back),
        cmocka_unit_test(numbers_are_those_that_printf_finds),
        cmocka_unit_test(counts_are_written_in_full),
        cmocka_unit_test(cells_are_quoted_only_where_they_must),
        cmocka_unit_test(marks_are_what_begins_and_ends_within_the_rounds),
        IN_FOLDER(every_table_has_its_rows),
        IN_FOLDER(every_number_that_is_not_known_has_its_shares),
        IN_FOLDER(where_all_is_known_there_are_no_assumptions),
        IN_FOLDER(a_group_that_has_ended_has_empty_rates),
        IN_FOLDER(the_datapackage_describes_every_column),
        IN_FOLDER(equal_results_give_equal_bytes),
        IN_FOLDER(tables_do_not_follow_the_locale),
        IN_FOLDER(a_folder_with_files_is_refused_without_force),
        IN_FOLDER(a_failing_write_leaves_the_old_tables),
        IN_FOLDER(a_failing_write_leaves_no_folder_behind),
        IN_FOLDER(a_folder_in_the_way_of_a_table_keeps_all_tables),
        IN_FOLDER(leftovers_of_a_killed_run_are_removed),
        IN_FOLDER(two_runs_do_not_write_to_one_folder),
        IN_FOLDER(a_folder_that_cannot_be_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
