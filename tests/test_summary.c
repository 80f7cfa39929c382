/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What `parley run` tells scripts: parsed, and held against the results it was made from. */
#include "cli/summary.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness.h"

#define GAME "tests/cli/game.json"

/* Strictly: one document and the line end after it. */
static cJSON *parsed(const char *text)
{
    const char *end = NULL;
    cJSON *document = cJSON_ParseWithOpts(text, &end, false);
    assert_non_null(document);
    assert_string_equal(end, "\n");
    return document;
}

static cJSON *summary_of(const parley_results *results, const summary_origin *origin)
{
    char *text = NULL;
    size_t size = 0;
    run_summary summary;
    FILE *stream = open_memstream(&text, &size);
    assert_non_null(stream);
    assert_int_equal(summary_init(&summary, results, origin, SIZE_MAX), PARLEY_OK);
    assert_int_equal(summary_print_json(&summary, stream), PARLEY_OK);
    summary_free(&summary);
    fclose(stream);
    cJSON *document = parsed(text);
    free(text);
    return document;
}

static const cJSON *member(const cJSON *object, const char *key)
{
    const cJSON *found = cJSON_GetObjectItemCaseSensitive(object, key);
    if (!found)
        fail_msg("no member \"%s\"", key);
    return found;
}

static const char *text_of(const cJSON *object, const char *key)
{
    const cJSON *text = member(object, key);
    assert_true(cJSON_IsString(text));
    return text->valuestring;
}

/* The same bits; null for what is no number. */
static void expect_number(const cJSON *object, const char *key, double wanted)
{
    const cJSON *number = member(object, key);
    if (isnan(wanted) ? !cJSON_IsNull(number)
                      : !cJSON_IsNumber(number) || number->valuedouble != wanted)
        fail_msg("\"%s\" is not %.17g", key, wanted);
}

/* Every row names its measure, and has what the results say of it; returns how many there are. */
static int expect_measures(const cJSON *rows, const subject *s, const parley_results *results)
{
    assert_true(cJSON_IsArray(rows));
    for (const cJSON *row = rows->child; row; row = row->next) {
        parley_estimate wanted = measured(s, results, text_of(row, "measure"));
        expect_number(row, "mean", wanted.mean);
        expect_number(row, "stderr", wanted.standard_error);
        expect_number(row, "ci_low", wanted.ci_low);
        expect_number(row, "ci_high", wanted.ci_high);
        expect_number(row, "world_low", wanted.world_low);
        expect_number(row, "world_high", wanted.world_high);
    }
    return cJSON_GetArraySize(rows);
}

static const summary_origin origin_of_test = {
    .version = "1.2.3",
    .seed = 4294967295,
    .rng = "ars4x32-7",
    .n_asked = 1000,
    .end = RUN_COMPLETE,
    .command = "parley run 'my \"own\" file.json'",
};

static void each_measure_is_what_the_results_say(void **state)
{
    static const char *const files[] = {GAME, "tests/cli/plain.json",
                                        "scenarios/us-china-2015/agreement.json",
                                        "scenarios/edwards-2017/blame.json"};
    static const uint64_t replications[] = {1, 64, 1000};
    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
        for (size_t j = 0; j < sizeof replications / sizeof replications[0]; j++) {
            subject s;
            subject_read(&s, files[i], 0, NULL);
            parley_results *results = simulated(&s, replications[j], 1);
            cJSON *summary = summary_of(results, &origin_of_test);
            int n_groups = (int)parley_results_n_groups(results);
            expect_measures(member(summary, "headline"), &s, results);
            assert_int_equal(expect_measures(member(summary, "payoffs"), &s, results),
                             2 * n_groups * (int)s.scenario.n_actors);
            assert_int_equal(expect_measures(member(summary, "cooperation"), &s, results),
                             parley_results_n_links(results));
            expect_measures(member(summary, "events"), &s, results);
            expect_number(summary, "replications", (double)replications[j]);
            cJSON_Delete(summary);
            parley_results_free(&results);
            subject_free(&s);
        }
}

static void links_and_events_have_their_rates(void **state)
{
    (void)state;
    subject s;
    subject_read(&s, GAME, 0, NULL);
    parley_results *results = simulated(&s, 1000, 1);
    cJSON *summary = summary_of(results, &origin_of_test);
    const cJSON *row = member(summary, "cooperation")->child;
    for (uint32_t l = 0; l < parley_results_n_links(results); l++, row = row->next) {
        parley_cooperation rates;
        parley_results_cooperation(results, PARLEY_NONE, 0, l, &rates);
        expect_number(row, "intended", rates.intended);
        expect_number(row, "perceived", rates.perceived);
    }
    uint32_t n_told = 0;
    for (uint32_t e = 0; e < parley_results_n_events(results); e++) {
        const parley_measure *event = &parley_results_events(results)[e];
        char name[200];
        parley_estimate estimate;
        double share;
        bool is_told = false;
        parley_measure_text(event, &s.scenario, name, sizeof name);
        parley_results_event(results, PARLEY_NONE, 0, e, &estimate, &share);
        for (row = member(summary, "events")->child; row; row = row->next)
            if (strcmp(text_of(row, "measure"), name) == 0) {
                expect_number(row, "share", share);
                is_told = true;
            }
        assert_int_equal(is_told,
                         event->event != PARLEY_SIGNAL && event->event != PARLEY_VIOLATION);
        n_told += is_told;
    }
    assert_int_equal(cJSON_GetArraySize(member(summary, "events")), n_told);
    cJSON_Delete(summary);
    parley_results_free(&results);
    subject_free(&s);
}

static void the_headline_is_split_and_named_in_full(void **state)
{
    (void)state;
    subject s;
    subject_read(&s, GAME, 0, NULL);
    parley_results *results = simulated(&s, 64, 1);
    cJSON *summary = summary_of(results, &origin_of_test);
    static const char *const wanted[] = {
        "cooperation/china>us:spying", "cooperation/china>us:spying|china=committed",
        "cooperation/china>us:spying|china=opportunist", "cooperation/china>us:spying@before"};
    const cJSON *row = member(summary, "headline")->child;
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++, row = row->next)
        assert_string_equal(text_of(row, "measure"), wanted[i]);
    assert_int_equal(cJSON_GetArraySize(member(summary, "headline")), 10);
    cJSON_Delete(summary);
    parley_results_free(&results);
    subject_free(&s);
}

/* Plays with the worlds' follower and asks which number decides. */
static parley_results *followed(parley_assumptions *assumptions, const subject *s, uint64_t n)
{
    parley_worlds *worlds = NULL;
    parley_results *results = NULL;
    assert_int_equal(parley_worlds_init(&worlds, s->game, n), PARLEY_OK);
    parley_follower follower = parley_worlds_follower(worlds);
    parley_options options = {
        .n_replications = n, .seed = 1, .n_followers = 1, .followers = &follower};
    assert_int_equal(parley_simulate(&results, s->game, &options, NULL), PARLEY_OK);
    assert_int_equal(parley_assumptions_init(assumptions, worlds, n), PARLEY_OK);
    parley_worlds_free(&worlds);
    return results;
}

static void each_number_has_its_share_of_each_measure(void **state)
{
    static const uint64_t replications[] = {640, 6400}; /* too few worlds, and enough */
    (void)state;
    for (size_t i = 0; i < sizeof replications / sizeof replications[0]; i++) {
        subject s;
        parley_assumptions all;
        subject_read(&s, "scenarios/us-china-2015/agreement.json", 0, NULL);
        parley_results *results = followed(&all, &s, replications[i]);
        summary_origin origin = origin_of_test;
        origin.assumptions = &all;
        cJSON *summary = summary_of(results, &origin);
        const cJSON *row = member(summary, "assumptions")->child;
        assert_true(all.n_numbers > 0 && all.n_measures > 1);
        for (uint32_t u = 0; u < all.n_numbers; u++)
            for (uint32_t m = 0; m < all.n_measures; m++, row = row->next) {
                const parley_influence *influence = &all.influences[u * all.n_measures + m];
                const parley_note *note = all.numbers[u].note;
                char name[200];
                parley_measure_text(&all.measures[m], &s.scenario, name, sizeof name);
                assert_string_equal(text_of(row, "pointer"), all.numbers[u].pointer);
                assert_string_equal(text_of(row, "measure"), name);
                assert_int_equal(isnan(influence->share), replications[i] == 640);
                expect_number(row, "share", influence->share);
                expect_number(row, "half_width", 1.96 * influence->standard_error);
                expect_number(row, "correlation", influence->correlation);
                if (note) {
                    assert_int_equal(text_of(row, "certainty")[0], note->certainty);
                    assert_string_equal(text_of(row, "source"), note->source);
                } else {
                    assert_true(cJSON_IsNull(member(row, "certainty")));
                    assert_true(cJSON_IsNull(member(row, "source")));
                }
            }
        assert_null(row);
        cJSON_Delete(summary);
        parley_assumptions_free(&all);
        parley_results_free(&results);
        subject_free(&s);
    }
}

static void what_was_played_is_said(void **state)
{
    (void)state;
    subject s;
    subject_init(&s, "{'format':1,'title':'A \\\"quoted\\\" \\u00e9t\\u00e9\\n',"
                     "'rounds':{'count':7,'continuation':0.1},"
                     "'actors':{'a':{'name':'Aland'},'b':{}},'issues':{'i':{" DILEMMA "}},"
                     "'behaviour':{'a':{'actor':'a','strategy':'grim'},"
                     "'b':{'actor':'b','strategy':'grim'}}}");
    parley_results *results = simulated(&s, 1000, 1);
    cJSON *summary = summary_of(results, &origin_of_test);
    const cJSON *scenario = member(summary, "scenario"), *rounds = member(scenario, "rounds");
    expect_number(summary, "format", 1);
    expect_number(summary, "seed", 4294967295);
    assert_string_equal(text_of(summary, "version"), "1.2.3");
    assert_string_equal(text_of(summary, "generator"), "ars4x32-7");
    assert_string_equal(text_of(summary, "command"), origin_of_test.command);
    assert_true(cJSON_IsNull(member(summary, "tables")));
    assert_true(cJSON_IsNull(member(summary, "precision")));
    assert_true(strlen(text_of(scenario, "name")) > 0);
    assert_true(cJSON_IsFalse(member(scenario, "unknown")));
    assert_int_equal(cJSON_GetArraySize(member(summary, "assumptions")), 0);
    assert_string_equal(text_of(scenario, "title"), "A \"quoted\" \u00e9t\u00e9\n");
    assert_string_equal(text_of(member(scenario, "actors")->child, "name"), "Aland");
    assert_string_equal(text_of(member(scenario, "issues")->child, "id"), "i");
    expect_number(rounds, "count", 7);
    expect_number(rounds, "continuation", 0.1);
    assert_true(cJSON_IsNull(member(rounds, "first")));
    cJSON_Delete(summary);
    parley_results_free(&results);
    subject_free(&s);
}

static void how_it_ended_is_said(void **state)
{
    static const struct {
        run_end end;
        uint64_t n_asked;
        const char *reason;
    } ends[] = {
        {RUN_COMPLETE, 640, "complete"},       {RUN_PRECISE, 100000000000, "precise"},
        {RUN_NOT_PRECISE, 640, "not_precise"}, {RUN_SIGNAL, 641, "signal"},
        {RUN_MAX_TIME, 1000, "max_time"},
    };
    (void)state;
    subject s;
    subject_read(&s, GAME, 0, NULL);
    parley_results *results = simulated(&s, 640, 1);
    parley_measure measure;
    assert_int_equal(
        parley_measure_parse(&measure, &s.scenario, "imposed/tariffs", NULL, NULL, NULL),
        PARLEY_OK);
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        summary_origin origin = origin_of_test;
        origin.n_asked = ends[i].n_asked;
        origin.end = ends[i].end;
        origin.output = "out";
        origin.measure = &measure;
        origin.precision = 0.1;
        cJSON *summary = summary_of(results, &origin);
        const cJSON *end = member(summary, "end"), *precision = member(summary, "precision");
        assert_string_equal(text_of(end, "reason"), ends[i].reason);
        assert_int_equal(cJSON_IsTrue(member(end, "early")), ends[i].n_asked > 640);
        expect_number(end, "replications_asked", (double)ends[i].n_asked);
        assert_string_equal(text_of(summary, "tables"), "out");
        assert_string_equal(text_of(precision, "measure"), "imposed/tariffs");
        expect_number(precision, "mean", measured(&s, results, "imposed/tariffs").mean);
        expect_number(precision, "asked", 0.1);
        cJSON_Delete(summary);
    }
    parley_results_free(&results);
    subject_free(&s);
}

static void expect_start(const summary_section *some, const summary_section *all, size_t room)
{
    assert_true(some->n_rows <= all->n_rows && some->n_rows < 2 * room);
    for (size_t i = 0; i < some->n_rows; i++)
        assert_memory_equal(&some->rows[i].measure, &all->rows[i].measure, sizeof(parley_measure));
    assert_true((some->n_rows < all->n_rows) == (some->n_left_out > 0));
    assert_int_equal(all->n_left_out, 0);
}

static void a_short_summary_is_the_start_of_a_whole_one(void **state)
{
    (void)state;
    char actors[2000] = "", behaviour[4000] = "";
    for (int i = 0; i < 9; i++) {
        char text[100];
        snprintf(text, sizeof text, "%s'a%d':{}", i ? "," : "", i);
        strcat(actors, text);
        snprintf(text, sizeof text, "%s'b%d':{'actor':'a%d','strategy':'tit_for_tat'}",
                 i ? "," : "", i, i);
        strcat(behaviour, text);
    }
    subject s;
    subject_init(&s,
                 "{'format':1,'rounds':{'count':3},'actors':{%s},'issues':{'i':{" DILEMMA "}},"
                 "'behaviour':{%s}}",
                 actors, behaviour);
    parley_results *results = simulated(&s, 64, 1);
    for (size_t room = 4; room <= 32; room += 7) {
        run_summary some, all;
        assert_int_equal(summary_init(&some, results, &origin_of_test, room), PARLEY_OK);
        assert_int_equal(summary_init(&all, results, &origin_of_test, SIZE_MAX), PARLEY_OK);
        expect_start(&some.headline, &all.headline, room);
        expect_start(&some.payoffs, &all.payoffs, room);
        expect_start(&some.cooperation, &all.cooperation, room);
        assert_int_equal(all.payoffs.n_rows, 18);
        assert_int_equal(all.cooperation.n_rows, 72);
        assert_int_equal(some.cooperation.n_rows + some.cooperation.n_left_out, 72);
        summary_free(&some);
        summary_free(&all);
    }
    parley_results_free(&results);
    subject_free(&s);
}

/* -- the program ----------------------------------------------------------------------------- */

/* What the program prints, parsed. */
static cJSON *printed(const char *arguments, int wanted_status)
{
    char command[1000], *text = NULL;
    size_t size = 0;
    snprintf(command, sizeof command, "'%s' %s 2>/dev/null", PARLEY_PROGRAM, arguments);
    FILE *pipe = popen(command, "r");
    assert_non_null(pipe);
    assert_true(getdelim(&text, &size, '\0', pipe) > 0);
    assert_int_equal(WEXITSTATUS(pclose(pipe)), wanted_status);
    cJSON *document = parsed(text);
    free(text);
    return document;
}

static void the_program_prints_one_document(void **state)
{
    (void)state;
    cJSON *summary =
        printed("run " PARLEY_SOURCE_DIR "/" GAME " -n 640 -t 1 --seed 9 --format json", 0);
    subject s;
    subject_read(&s, GAME, 0, NULL);
    parley_results *results = simulated(&s, 640, 9);
    assert_true(expect_measures(member(summary, "headline"), &s, results) > 0);
    assert_string_equal(text_of(member(summary, "scenario"), "name"), "cli-game");
    expect_number(summary, "seed", 9);
    assert_string_equal(text_of(member(summary, "end"), "reason"), "complete");
    cJSON_Delete(summary);
    parley_results_free(&results);
    subject_free(&s);
    summary = printed("run " PARLEY_SOURCE_DIR "/" GAME
                      " -n 1000000 --precision 0.05 --measure value/us --format json",
                      0);
    assert_string_equal(text_of(member(summary, "end"), "reason"), "precise");
    assert_true(cJSON_IsTrue(member(member(summary, "end"), "early")));
    cJSON_Delete(summary);
    summary = printed("run " PARLEY_SOURCE_DIR "/" GAME
                      " -n 640 --precision 1e-9 --measure value/us --format json",
                      6);
    assert_string_equal(text_of(member(summary, "end"), "reason"), "not_precise");
    cJSON_Delete(summary);
    summary =
        printed("run " PARLEY_SOURCE_DIR "/" GAME " -n 1e11 --max-time 0.2 --format json", 75);
    assert_string_equal(text_of(member(summary, "end"), "reason"), "max_time");
    cJSON_Delete(summary);
}

static void the_program_lists_what_is_installed(void **state)
{
    (void)state;
    setenv("PARLEY_SCENARIOS", PARLEY_SOURCE_DIR "/scenarios", 1);
    cJSON *list = printed("run --list --format json", 0);
    const char *before = "";
    bool has_flagship = false;
    const cJSON *scenario = member(list, "scenarios")->child;
    for (; scenario; scenario = scenario->next) {
        const char *name = text_of(scenario, "name");
        assert_true(strcmp(before, name) < 0);
        before = name;
        assert_true(strlen(text_of(scenario, "title")) > 0);
        assert_true(cJSON_IsTrue(member(scenario, "valid")));
        const char *question = text_of(scenario, "question");
        assert_non_null(strchr(".?", question[strlen(question) - 1]));
        assert_int_equal(strncmp(text_of(scenario, "description"), question, strlen(question)), 0);
        has_flagship = has_flagship || strcmp(name, "us-china-2015/agreement") == 0;
    }
    assert_true(has_flagship);
    cJSON_Delete(list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_measure_is_what_the_results_say),
        cmocka_unit_test(links_and_events_have_their_rates),
        cmocka_unit_test(the_headline_is_split_and_named_in_full),
        cmocka_unit_test(each_number_has_its_share_of_each_measure),
        cmocka_unit_test(what_was_played_is_said),
        cmocka_unit_test(how_it_ended_is_said),
        cmocka_unit_test(a_short_summary_is_the_start_of_a_whole_one),
        cmocka_unit_test(the_program_prints_one_document),
        cmocka_unit_test(the_program_lists_what_is_installed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
