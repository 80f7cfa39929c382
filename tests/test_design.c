/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Designs of sweeps: axes as users write them, where points lie, and that a point is the very
 * scenario that its settings make of the file. */
#include "generate.h"
#include "parley/design.h"
#include "parley/simulate.h"
#include "scenario/document.h"

#include <glob.h>
#include <math.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define FLAGSHIP PARLEY_SOURCE_DIR "/scenarios/us-china-2015/agreement.json"
#ifndef GENERATED
#define GENERATED 12 /* scenarios */
#endif
#ifndef STRIDE
#define STRIDE 1 /* between the places tried */
#endif

/* Two actors, an issue, a commitment and a threat, all in plain numbers; ' stands for ". */
static const char base_text[] =
    "{'format':1,'rounds':{'count':40,'periods':{'after':{'from':10,'until':20}}},"
    "'actors':{'us':{'discount':0.9},'china':{'types':{"
    "'committed':{'prior':0.5,'set':{'/threats/eo13694/duration':"
    "{'dist':'discrete','values':[1,2],'weights':[1,1]}}},'opportunist':{'prior':0.5}}}},"
    "'issues':{'espionage':{'payoff':{'form':'harm','gain':{'us':1,'china':2}}}},"
    "'commitments':{'no_theft':{'kind':'restraint'}},"
    "'threats':{'eo13694':{'sender':'us','target':'china','on':'signal','credibility':0.3,"
    "'threshold':2,'duration':{'schedule':[[0,3],[5,{'dist':'discrete','values':[6,12],"
    "'weights':[1,2]}]]},'audience_cost':0.1,'scheduled':[[3,0.5]],"
    "'instruments':{'freeze':{'cost_target':1}}}},"
    "'behaviour':{'us':{'actor':'us','strategy':{'type':'trigger','punishment':2}},"
    "'china':{'actor':'china','strategy':{'type':'automaton','states':["
    "{'cooperate':0.9,'cc':0,'cd':1,'dc':0,'dd':1},"
    "{'cooperate':0.1,'cc':0,'cd':1,'dc':0,'dd':1}]}}}}";

static parley_scenario base;

static int base_read(void **state)
{
    (void)state;
    char text[sizeof base_text];
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = base_text[i] == '\'' ? '"' : base_text[i];
    return parley_scenario_read_text(&base, "base", text, strlen(text), 0, NULL, NULL);
}

static int base_free(void **state)
{
    (void)state;
    parley_scenario_free(&base);
    return 0;
}

/* A design of up to three axes. */
static parley_status made(parley_design **design, parley_design_kind kind, uint32_t n_points,
                          parley_error *error, const char *a, const char *b, const char *c)
{
    const char *axes[] = {a, b, c};
    parley_design_options options = {.kind = kind, .n_points = n_points, .seed = 7, .axes = axes};
    while (options.n_axes < 3 && axes[options.n_axes])
        options.n_axes++;
    return parley_design_init(design, &base, &options, error);
}

static void assert_value(const parley_design *design, uint32_t point, uint32_t axis,
                         const char *wanted)
{
    char buffer[PARLEY_VALUE_TEXT];
    assert_string_equal(parley_design_value(design, point, axis, buffer), wanted);
}

static double number_at(const parley_design *design, uint32_t point, uint32_t axis)
{
    char buffer[PARLEY_VALUE_TEXT];
    return strtod(parley_design_value(design, point, axis, buffer), NULL);
}

/* A grid of one axis and its values, up to NULL. */
static void assert_axis(const char *text, ...)
{
    parley_design *design;
    assert_int_equal(made(&design, PARLEY_GRID, 0, NULL, text, NULL, NULL), PARLEY_OK);
    va_list wanted;
    va_start(wanted, text);
    uint32_t n = 0;
    for (const char *value; (value = va_arg(wanted, const char *)); n++) {
        assert_true(n < parley_design_n_points(design));
        assert_value(design, n, 0, value);
    }
    va_end(wanted);
    assert_int_equal(parley_design_n_points(design), n);
    parley_design_free(&design);
}

/* A design that is refused, with a fault whose whole text has `part` in it. */
static void assert_refused(parley_design_kind kind, uint32_t n_points, parley_status status,
                           const char *part, const char *a, const char *b)
{
    parley_design *design;
    parley_error error = {0};
    char text[1000], all[4000] = "";
    parley_status got = made(&design, kind, n_points, &error, a, b, NULL);
    for (size_t i = 0; i < error.n_faults; i++) {
        parley_fault_text(&error.faults[i], text, sizeof text);
        strncat(all, text, sizeof all - strlen(all) - 1);
    }
    if (got != status || !strstr(all, part))
        fail_msg("%s: status %d, \"%s\" where %d, \"%s\" is wanted", a ? a : "", got, all, status,
                 part);
    assert_null(design);
    parley_error_free(&error);
    /* an error that nobody wants to read changes nothing */
    assert_int_equal(made(&design, kind, n_points, NULL, a, b, NULL), status);
}

#define CREDIBILITY "/threats/eo13694/credibility"
#define DURATION "/threats/eo13694/duration"
#define STRATEGY "/behaviour/us/strategy"

/* -- axes ---------------------------------------------------------------------------------- */

static void ranges_have_both_ends_and_short_decimals(void **state)
{
    (void)state;
    assert_axis(CREDIBILITY "=0.1:0.5:5", "0.1", "0.2", "0.3", "0.4", "0.5", NULL);
    assert_axis(CREDIBILITY "=1:0:3", "1", "0.5", "0", NULL);
    assert_axis("/threats/eo13694/audience_cost=-0.3:0.3:7", "-0.3", "-0.2", "-0.1", "0", "0.1",
                "0.2", "0.3", NULL);
    assert_axis(CREDIBILITY "=0:1:4", "0", "0.333333333333333", "0.666666666666667", "1", NULL);
    assert_axis(CREDIBILITY "=.5:1e0:2", "0.5", "1", NULL);
    assert_axis(CREDIBILITY "=0.333333333333333315:0.66666666666666663:2", "0.3333333333333333",
                "0.6666666666666666", NULL);
}

static void logarithmic_ranges_go_in_equal_ratios(void **state)
{
    (void)state;
    assert_axis("/threats/eo13694/audience_cost=log:0.001:1000:7", "0.001", "0.01", "0.1", "1",
                "10", "100", "1000", NULL);
    assert_axis(DURATION "=log:1:1000:4", "1", "10", "100", "1000", NULL);
    assert_axis("/threats/eo13694/audience_cost=log:4:1:3", "4", "2", "1", NULL);
}

static void lists_hold_any_json(void **state)
{
    (void)state;
    assert_axis(CREDIBILITY "=0.5", "0.5", NULL);
    assert_axis(CREDIBILITY "=0.50, 1e-1 ,.25", "0.5", "0.1", "0.25", NULL);
    assert_axis(CREDIBILITY "=0.2,{\"dist\":\"beta\",\"a\":2,\"b\":3},"
                            "{\"schedule\":[[0,0.1],[6,0.5]]}",
                "0.2", "{\"dist\":\"beta\",\"a\":2,\"b\":3}", "{\"schedule\":[[0,0.1],[6,0.5]]}",
                NULL);
    assert_axis("/title=\"a, \\\"b\\\" [c:d\",\"e=f\"", "\"a, \\\"b\\\" [c:d\"", "\"e=f\"", NULL);
    assert_axis("/commitments/no_theft=null", "null", NULL);
    assert_axis("/commitments/no_theft/negotiable=false", "false", NULL);
}

static void faults_of_axes_say_what_is_wrong(void **state)
{
    (void)state;
    const parley_status usage = PARLEY_ERROR_USAGE;
    assert_refused(PARLEY_GRID, 0, usage, "starts with '/'", "discount=1", NULL);
    assert_refused(PARLEY_GRID, 0, usage, "starts with '/'", CREDIBILITY, NULL);
    assert_refused(PARLEY_GRID, 0, usage, "--vary " CREDIBILITY "=0:1: error: a grid needs",
                   CREDIBILITY "=0:1", NULL);
    assert_refused(PARLEY_GRID, 0, usage, "a value is missing", CREDIBILITY "=", NULL);
    assert_refused(PARLEY_GRID, 0, usage, "a value is missing", CREDIBILITY "=0.1,,0.2", NULL);
    assert_refused(PARLEY_GRID, 0, usage, "a value is missing", CREDIBILITY "=0.1,", NULL);
    assert_refused(PARLEY_GRID, 0, usage, "needs double quotes", STRATEGY "=tit_for_tat,\"grim\"",
                   NULL);
    assert_refused(PARLEY_GRID, 0, usage, "is not finite", CREDIBILITY "=1e999,1", NULL);
    assert_refused(PARLEY_GRID, 0, usage, "'x' is not a number", CREDIBILITY "=0:x:3", NULL);
    assert_refused(PARLEY_GRID, 0, usage, "TO has to be", CREDIBILITY "=0::3", NULL);
    assert_refused(PARLEY_GRID, 0, usage, "TO has to be", CREDIBILITY "=0:1e999:3", NULL);
    assert_refused(PARLEY_GRID, 0, usage, "no fourth part", CREDIBILITY "=0:1:3:4", NULL);
    assert_refused(PARLEY_GRID, 0, usage, "a range is FROM:TO:COUNT", CREDIBILITY "=log:1", NULL);
    assert_refused(PARLEY_GRID, 0, usage, "whole number of at least 2", CREDIBILITY "=0:1:2.5",
                   NULL);
    assert_refused(PARLEY_GRID, 0, usage, "whole number of at least 2", CREDIBILITY "=0:1:0", NULL);
    assert_refused(PARLEY_GRID, 0, usage, "two values at least", CREDIBILITY "=0:1:1", NULL);
    assert_refused(PARLEY_GRID, 0, usage, "begins and ends at 0.5", CREDIBILITY "=0.5:0.5:3", NULL);
    assert_refused(PARLEY_GRID, 0, usage, "lies above 0", CREDIBILITY "=log:0:1:3", NULL);
    assert_refused(PARLEY_GRID, 0, usage, "too far apart",
                   "/threats/eo13694/audience_cost=-1e308:1e308:3", NULL);
    assert_refused(PARLEY_GRID, 0, PARLEY_ERROR_LIMIT, "values, where a design has at most",
                   CREDIBILITY "=0:1:2000000000", NULL);
    assert_refused(PARLEY_GRID, 0, usage, "is varied twice", CREDIBILITY "=0,1",
                   CREDIBILITY "=0.5");
    assert_refused(PARLEY_GRID, 0, usage, "would undo", CREDIBILITY "=0,1",
                   "/threats/eo13694=null");
    assert_refused(PARLEY_GRID, 0, usage, "needs an axis", NULL, NULL);
    assert_refused(PARLEY_LATIN, 0, usage, "needs a number of points", CREDIBILITY "=0:1", NULL);
    assert_refused(PARLEY_SOBOL, 0, usage, "needs a number of points", CREDIBILITY "=0:1", NULL);
}

static void all_axes_are_looked_at_before_anything_is_said(void **state)
{
    (void)state;
    parley_design *design;
    parley_error error = {0};
    made(&design, PARLEY_GRID, 0, &error, CREDIBILITY "=", "/threats/eo13695/delay=1", "x");
    assert_int_equal(error.n_faults, 3);
    parley_error_free(&error);
}

static void places_and_values_are_checked_before_anything_runs(void **state)
{
    (void)state;
    const parley_status scenario = PARLEY_ERROR_SCENARIO;
    assert_refused(PARLEY_GRID, 0, scenario,
                   "--vary " CREDIBILITY "=0:2:5: error: found 1.5 where a number from 0 to 1 is "
                   "allowed (at " CREDIBILITY ")",
                   CREDIBILITY "=0:2:5", NULL);
    assert_refused(PARLEY_GRID, 0, scenario, "did you mean \"credibility\"?",
                   "/threats/eo13694/credibilty=0.5", NULL);
    assert_refused(PARLEY_GRID, 0, scenario,
                   "there is no threat \"eo13695\" to set a part of; did you mean \"eo13694\"?",
                   "/threats/eo13695/credibility=0.5", NULL);
    assert_refused(PARLEY_GRID, 0, scenario, "cannot be varied", "/extends=\"a.json\"", NULL);
    assert_refused(PARLEY_GRID, 0, scenario, "points to nothing", "/threats/~2=1", NULL);
    assert_refused(PARLEY_GRID, 0, scenario, "unexpected", STRATEGY "={\"type\"", NULL);
    assert_refused(PARLEY_GRID, 0, scenario, "did you mean \"grim\"?", STRATEGY "=\"grin\"", NULL);
    assert_refused(PARLEY_LATIN, 100, scenario, "where a number from 0 to 1 is allowed",
                   CREDIBILITY "=0:1.5", NULL);
    /* what takes two axes to go wrong */
    assert_refused(PARLEY_GRID, 0, scenario, "where less than the count of rounds, 3, is allowed",
                   "/rounds={\"count\":3},{\"count\":30}", "/rounds/burn_in=1,3");
    assert_refused(PARLEY_GRID, 0, scenario,
                   "base:1:53: error: found until 20 where at most the count of rounds, 15, is "
                   "allowed, with /rounds/count=15, /rounds/burn_in=3",
                   "/rounds/count=30,15", "/rounds/burn_in=1,3");
}

static void members_left_out_can_be_varied(void **state)
{
    (void)state;
    assert_axis("/actors/us/error/cooperate=0:0.2:3", "0", "0.1", "0.2", NULL);
    assert_axis("/threats/eo13694/forget=0,6", "0", "6", NULL);
}

static void an_axis_leads_into_what_one_before_it_sets(void **state)
{
    (void)state;
    parley_design *design;
    parley_point point;
    assert_int_equal(made(&design, PARLEY_GRID, 0, NULL,
                          "/threats/boycott={\"sender\":\"us\",\"target\":\"china\",\"on\":"
                          "\"violation\",\"credibility\":0.5,\"duration\":2}",
                          "/threats/boycott/duration=2:6:3", NULL),
                     PARLEY_OK);
    assert_int_equal(parley_point_init(&point, design, 1, NULL), PARLEY_OK);
    assert_int_equal(point.scenario.n_threats, 2);
    double duration;
    assert_true(parley_number_constant(&point.scenario.numbers[point.scenario.threats[1].duration],
                                       &duration));
    assert_true(duration == 4);
    parley_point_free(&point);
    parley_design_free(&design);
}

static void a_large_grid_is_checked_along_its_edges(void **state)
{
    (void)state;
    parley_design *design;
    assert_int_equal(made(&design, PARLEY_GRID, 0, NULL, CREDIBILITY "=0:1:10000",
                          "/threats/eo13694/audience_cost=0:1:10000", DURATION "=1:10:10"),
                     PARLEY_OK);
    assert_int_equal(parley_design_n_points(design), PARLEY_MAX_POINTS);
    assert_value(design, PARLEY_MAX_POINTS - 1, 0, "1");
    assert_value(design, PARLEY_MAX_POINTS - 2, 2, "9");
    parley_design_free(&design);
    assert_refused(PARLEY_GRID, 0, PARLEY_ERROR_SCENARIO, "found 2 where", CREDIBILITY "=0,1,2",
                   "/threats/eo13694/audience_cost=0:1:10000");
    assert_refused(PARLEY_GRID, 0, PARLEY_ERROR_SCENARIO, "found 1.5 where",
                   "/threats/eo13694/audience_cost=0:1:10000", CREDIBILITY "=1.5:1:10");
    assert_refused(PARLEY_GRID, 0, PARLEY_ERROR_LIMIT, "more than 1000000000 points",
                   CREDIBILITY "=0:1:100000", "/threats/eo13694/audience_cost=0:1:10001");
    assert_refused(PARLEY_LATIN, 60000000, PARLEY_ERROR_LIMIT, "60000000 points times 2 axes",
                   CREDIBILITY "=0:1", "/threats/eo13694/audience_cost=0:1");
}

static void whole_numbers_come_out_whole(void **state)
{
    (void)state;
    parley_design *design;
    const parley_status scenario = PARLEY_ERROR_SCENARIO;
    assert_axis(DURATION "=1:9:3", "1", "5", "9", NULL);
    assert_axis("/rounds/burn_in=0:4:3", "0", "2", "4", NULL);
    assert_refused(PARLEY_GRID, 0, scenario,
                   "the range gives fractions, such as 2.5, where a whole number from 1 to 1000000 "
                   "is allowed",
                   DURATION "=1:4:3", NULL);
    assert_refused(PARLEY_GRID, 0, scenario, "such as 1.5", DURATION "=1.5:4.5:4", NULL);
    assert_refused(PARLEY_GRID, 0, scenario, "such as", DURATION "=log:1:100:4", NULL);
    assert_refused(PARLEY_GRID, 0, scenario, "such as 1.5", "/threats/eo13694/threshold=1:2:3",
                   NULL);
    assert_refused(PARLEY_GRID, 0, scenario, "found 2.5 where a whole number", DURATION "=2,2.5",
                   NULL);
    assert_refused(PARLEY_LATIN, 10, scenario, "such as 0.5", DURATION "=0.5:4", NULL);
    assert_refused(PARLEY_LATIN, 10, PARLEY_ERROR_USAGE, "leave out log:", DURATION "=log:1:4",
                   NULL);
    /* without COUNT, each whole number in equal parts */
    assert_int_equal(made(&design, PARLEY_LATIN, 12, NULL, DURATION "=3:6", NULL, NULL), PARLEY_OK);
    int counts[7] = {0};
    for (uint32_t i = 0; i < 12; i++)
        counts[(int)number_at(design, i, 0)]++;
    for (int value = 3; value <= 6; value++)
        assert_int_equal(counts[value], 3);
    parley_design_free(&design);
}

static bool gives_fractions(const char *axis)
{
    parley_design *design;
    parley_error error = {0};
    made(&design, PARLEY_GRID, 0, &error, axis, NULL, NULL);
    bool found = false;
    for (size_t i = 0; i < error.n_faults; i++)
        found |= strstr(error.faults[i].message, "gives fractions") != NULL;
    parley_design_free(&design);
    parley_error_free(&error);
    return found;
}

static void the_place_says_what_is_whole(void **state)
{
    (void)state;
    static const char *const whole[] = {
        "/rounds/count=40:41:3",
        "/rounds/periods/after/until=20:21:3",
        "/threats/eo13694/scheduled/0/0=1:2:3",
        "/commitments/no_theft/from=1:2:3",
        DURATION "/schedule/1/0=1:2:3",
        DURATION "/schedule/0/1=1:2:3",
        DURATION "/schedule/1/1/values/0=1:2:3",
        "/behaviour/us/strategy/punishment=1:2:3",
        "/behaviour/china/strategy/states/0/cc=0:1:3",
        "/behaviour/china/strategy/initial=0:1:3",
        "/actors/china/types/committed/set/~1threats~1eo13694~1duration=1:2:3",
        "/actors/china/types/committed/set/~1threats~1eo13694~1duration/values/1=1:2:3",
    };
    static const char *const others[] = {
        DURATION "/schedule/1/1/weights/0=1:2:3",
        CREDIBILITY "=0:1:3",
        "/threats/eo13694/scheduled/0/1=0:1:3",
        "/threats/eo13694/instruments/freeze/cost_target=1:2:3",
        "/actors/china/types/committed/prior=0:1:3",
        "/actors/china/types/opportunist/turnover/committed=0:1:3",
        "/actors/china/types/opportunist/set/~1threats~1eo13694~1credibility=0:1:3",
        "/actors/us/error=0:1:3",
        "/actors/us/error/defect=0:1:3",
        "/issues/espionage/payoff/gain/us=1:2:3",
        "/issues/espionage/monitoring/detection=0:1:3",
        "/issues/espionage/monitoring/us/detection=0:1:3",
        "/issues/espionage/error/us/cooperate=0:1:3",
        "/behaviour/china/strategy/states/0/cooperate=0:1:3",
        "/title=1:2:3",
    };
    for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
        if (!gives_fractions(whole[i]))
            fail_msg("%s", whole[i]);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (gives_fractions(others[i]))
            fail_msg("%s", others[i]);
}

/* -- where points lie ---------------------------------------------------------------------- */

static void a_grid_runs_through_its_last_axis_first(void **state)
{
    (void)state;
    parley_design *design;
    assert_int_equal(made(&design, PARLEY_GRID, 0, NULL, CREDIBILITY "=0.1,0.2",
                          STRATEGY "=\"grim\",{\"type\":\"trigger\",\"punishment\":3},"
                                   "\"always_defect\"",
                          DURATION "=6:12:2"),
                     PARLEY_OK);
    assert_int_equal(parley_design_n_points(design), 12);
    assert_int_equal(parley_design_n_axes(design), 3);
    assert_string_equal(parley_design_pointer(design, 1), STRATEGY);
    static const char *const first[] = {"0.1", "0.2"}, *const last[] = {"6", "12"};
    static const char *const middle[] = {"\"grim\"", "{\"type\":\"trigger\",\"punishment\":3}",
                                         "\"always_defect\""};
    for (uint32_t i = 0; i < 12; i++) {
        assert_value(design, i, 0, first[i / 6]);
        assert_value(design, i, 1, middle[i / 2 % 3]);
        assert_value(design, i, 2, last[i % 2]);
    }
    parley_point point;
    assert_int_equal(parley_point_init(&point, design, 9, NULL), PARLEY_OK);
    assert_int_equal(point.n_settings, 3);
    assert_string_equal(point.settings[1].pointer, STRATEGY);
    assert_string_equal(point.settings[1].json, middle[1]);
    bool found = false;
    for (uint32_t b = 0; b < point.scenario.n_behaviours; b++)
        found |= point.scenario.behaviours[b].strategy.kind == PARLEY_TRIGGER;
    assert_true(found);
    parley_point_free(&point);
    parley_point_free(&point);
    parley_design_free(&design);
    parley_design_free(&design);
}

/* Every part of every axis has one point. */
static void assert_latin(const parley_design *design, uint32_t axis, double from, double to,
                         bool logarithmic)
{
    uint32_t n = parley_design_n_points(design);
    bool *taken = calloc(n, sizeof *taken);
    assert_non_null(taken);
    for (uint32_t i = 0; i < n; i++) {
        double value = number_at(design, i, axis);
        double way =
            logarithmic ? log(value / from) / log(to / from) : (value - from) / (to - from);
        assert_true(way > 0 && way < 1);
        uint32_t part = (uint32_t)(way * n);
        assert_false(taken[part]);
        taken[part] = true;
    }
    free(taken);
}

static void a_latin_hypercube_has_a_point_in_every_part_of_every_axis(void **state)
{
    (void)state;
    static const uint32_t sizes[] = {1, 2, 3, 10, 127, 3000};
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
        parley_design *design;
        assert_int_equal(made(&design, PARLEY_LATIN, sizes[k], NULL, CREDIBILITY "=0.2:0.8",
                              "/threats/eo13694/audience_cost=5:-5",
                              "/threats/eo13694/escalation=log:0.1:10"),
                         PARLEY_OK);
        assert_int_equal(parley_design_n_points(design), sizes[k]);
        assert_latin(design, 0, 0.2, 0.8, false);
        assert_latin(design, 1, 5, -5, false);
        assert_latin(design, 2, 0.1, 10, true);
        parley_design_free(&design);
    }
}

static void a_latin_hypercube_follows_from_its_seed_and_each_axis_from_its_pointer(void **state)
{
    (void)state;
    const char *axes[] = {CREDIBILITY "=0:1", "/threats/eo13694/audience_cost=0:1"};
    const char *other[] = {"/threats/eo13694/escalation=1:2", axes[1], axes[0]};
    parley_design_options options = {
        .kind = PARLEY_LATIN, .n_points = 50, .seed = 1, .n_axes = 2, .axes = axes};
    parley_design *a, *b, *c, *d;
    assert_int_equal(parley_design_init(&a, &base, &options, NULL), PARLEY_OK);
    assert_int_equal(parley_design_init(&b, &base, &options, NULL), PARLEY_OK);
    options.seed = 2;
    assert_int_equal(parley_design_init(&c, &base, &options, NULL), PARLEY_OK);
    options = (parley_design_options){
        .kind = PARLEY_LATIN, .n_points = 50, .seed = 1, .n_axes = 3, .axes = other};
    assert_int_equal(parley_design_init(&d, &base, &options, NULL), PARLEY_OK);
    double differs = 0, correlation = 0;
    for (uint32_t i = 0; i < 50; i++) {
        double x = number_at(a, i, 0), y = number_at(a, i, 1);
        assert_true(x == number_at(b, i, 0) && y == number_at(b, i, 1));
        assert_true(x == number_at(d, i, 2) && y == number_at(d, i, 1));
        differs += fabs(x - number_at(c, i, 0));
        correlation += 12 * (x - 0.5) * (y - 0.5) / 50;
    }
    assert_true(differs > 5);
    assert_true(fabs(correlation) < 0.5);
    parley_design_free(&a);
    parley_design_free(&b);
    parley_design_free(&c);
    parley_design_free(&d);
}

/* Bratley and Fox (1988), as GSL has it. */
static void a_sobol_sequence_begins_as_is_known(void **state)
{
    (void)state;
    static const double known[][2] = {{0.5, 0.5},     {0.75, 0.25},   {0.25, 0.75},  {0.375, 0.375},
                                      {0.875, 0.875}, {0.625, 0.125}, {0.125, 0.625}};
    parley_design *design;
    assert_int_equal(made(&design, PARLEY_SOBOL, 7, NULL, CREDIBILITY "=0:1",
                          "/threats/eo13694/audience_cost=10:20", "/threats/eo13694/delay=0,1"),
                     PARLEY_OK);
    for (uint32_t i = 0; i < 7; i++) {
        assert_true(number_at(design, i, 0) == known[i][0]);
        assert_true(number_at(design, i, 1) == 10 + 10 * known[i][1]);
    }
    assert_value(design, 0, 2, "1");
    parley_design_free(&design);
}

static void a_sobol_sequence_has_forty_axes_at_most(void **state)
{
    (void)state;
    parley_scenario flagship;
    parley_design *design;
    parley_error error = {0};
    char texts[41][200];
    const char *axes[41];
    uint32_t n = 0;
    assert_int_equal(parley_scenario_read(&flagship, FLAGSHIP, 0, NULL, NULL), PARLEY_OK);
    for (uint32_t i = 0; i < flagship.n_numbers && n < 41; i++) {
        const parley_number *number = &flagship.numbers[i];
        if (number->kind == PARLEY_WHOLE)
            continue;
        snprintf(texts[n], sizeof texts[n], "%s=0.2:0.8", number->source.pointer);
        axes[n] = texts[n];
        n++;
    }
    assert_int_equal(n, 41);
    parley_design_options options = {
        .kind = PARLEY_SOBOL, .n_points = 15, .n_axes = n, .axes = axes};
    assert_int_equal(parley_design_init(&design, &flagship, &options, &error), PARLEY_ERROR_LIMIT);
    assert_non_null(strstr(error.faults[0].message, "at most 40"));
    parley_error_free(&error);
    options.n_axes = 40;
    assert_int_equal(parley_design_init(&design, &flagship, &options, NULL), PARLEY_OK);
    parley_design_free(&design);
    parley_scenario_free(&flagship);
}

static void lists_are_cut_in_equal_parts(void **state)
{
    (void)state;
    static const parley_design_kind kinds[] = {PARLEY_LATIN, PARLEY_SOBOL};
    for (int k = 0; k < 2; k++) {
        parley_design *design;
        uint32_t n_points = k ? 1023 : 40, counts[4] = {0};
        assert_int_equal(made(&design, kinds[k], n_points, NULL, DURATION "=1,2,3,4",
                              "/threats/eo13694/audience_cost=0:3:4", NULL),
                         PARLEY_OK);
        for (uint32_t i = 0; i < n_points; i++) {
            counts[(int)number_at(design, i, 0) - 1]++;
            double value = number_at(design, i, 1);
            assert_true(value == floor(value));
        }
        for (int v = 0; v < 4; v++)
            assert_true(counts[v] == (n_points + 1) / 4 || counts[v] == n_points / 4);
        parley_design_free(&design);
    }
}

/* -- points are scenarios ------------------------------------------------------------------ */

static void assert_same_value(const parley_value *a, const parley_value *b)
{
    assert_true(a->distribution == b->distribution && a->unknown == b->unknown);
    assert_true(a->a == b->a && a->b == b->b && a->c == b->c);
    assert_true(a->min == b->min && a->max == b->max && a->n_values == b->n_values);
    for (uint32_t i = 0; i < a->n_values; i++)
        assert_true(a->values[i] == b->values[i] && a->weights[i] == b->weights[i]);
}

static void assert_same_source(const parley_source *a, const parley_source *b)
{
    assert_string_equal(a->pointer, b->pointer);
    assert_int_equal(a->n_steps, b->n_steps);
    for (uint32_t i = 0; i < a->n_steps; i++) {
        assert_int_equal(a->steps[i].round, b->steps[i].round);
        assert_same_value(&a->steps[i].value, &b->steps[i].value);
    }
}

static void assert_same_numbers(const parley_scenario *a, const parley_scenario *b)
{
    assert_int_equal(a->n_numbers, b->n_numbers);
    for (uint32_t i = 0; i < a->n_numbers; i++) {
        const parley_number *x = &a->numbers[i], *y = &b->numbers[i];
        assert_true(x->kind == y->kind && x->given == y->given && x->owner == y->owner);
        assert_int_equal(x->n_overrides, y->n_overrides);
        assert_same_source(&x->source, &y->source);
        for (uint32_t o = 0; o < x->n_overrides; o++) {
            assert_int_equal(x->overrides[o].type, y->overrides[o].type);
            assert_same_source(&x->overrides[o].source, &y->overrides[o].source);
        }
    }
}

static void assert_same_faults(const parley_error *a, const parley_error *b)
{
    assert_int_equal(a->n_faults, b->n_faults);
    for (size_t i = 0; i < a->n_faults; i++) {
        char x[1000], y[1000];
        parley_fault_text(&a->faults[i], x, sizeof x);
        parley_fault_text(&b->faults[i], y, sizeof y);
        assert_string_equal(x, y);
    }
}

/* Talks without agreement. */
static void *nobody_begins(void *context)
{
    static char nobody;
    (void)context;
    return &nobody;
}

static void nobody_ends(void *drawer)
{
    (void)drawer;
}

static void none_agreed(void *drawer, const parley_lot *lot, uint64_t first, uint32_t n,
                        parley_outcome_of_talks *outcomes)
{
    (void)drawer;
    (void)lot;
    (void)first;
    (void)n;
    (void)outcomes; /* they are that already */
}

/* Every value that both have, to the bit. */
static void assert_same_results(const parley_scenario *a, const parley_scenario *b)
{
    const parley_scenario *both[2] = {a, b};
    parley_outcome outcomes[2];
    parley_game *games[2];
    parley_results *results[2];
    const parley_agreements none = {
        .init = nobody_begins, .free = nobody_ends, .draw = none_agreed};
    const parley_options options = {
        .n_replications = 512, .seed = 3, .n_threads = 1, .agreements = &none};
    parley_status status[2];
    for (int i = 0; i < 2; i++)
        status[i] = parley_game_init(&games[i], both[i], NULL);
    assert_int_equal(status[0], PARLEY_OK);
    assert_int_equal(status[1], PARLEY_OK);
    for (int i = 0; i < 2; i++)
        assert_int_equal(parley_simulate(&results[i], games[i], &options, NULL), PARLEY_OK);
    for (uint32_t actor = 0; actor < a->n_actors; actor++) {
        for (int i = 0; i < 2; i++) {
            memset(&outcomes[i], 0, sizeof outcomes[i]);
            parley_results_outcome(results[i], 0, actor, PARLEY_VALUE, &outcomes[i]);
        }
        assert_memory_equal(&outcomes[0], &outcomes[1], sizeof outcomes[0]);
    }
    for (int i = 0; i < 2; i++) {
        parley_results_free(&results[i]);
        parley_game_free(&games[i]);
    }
}

static const parley_setting no_notes = {"/notes", "null"};

/* A scenario file that is read again for each setting, and the base that is varied instead; both
 * without notes, which variations leave alone. */
struct twins {
    const char *name, *text; /* text: NULL where the name is a path */
    parley_scenario base;
    size_t n_places, n_played;
};

static parley_status read_again(const struct twins *twins, parley_scenario *scenario,
                                const parley_setting *setting, parley_error *error)
{
    const parley_setting settings[2] = {no_notes, setting ? *setting : no_notes};
    const size_t n = setting ? 2 : 1;
    if (!twins->text)
        return parley_scenario_read(scenario, twins->name, n, settings, error);
    return parley_scenario_read_text(scenario, twins->name, twins->text, strlen(twins->text), n,
                                     settings, error);
}

static void assert_twins(struct twins *twins, const parley_setting *setting)
{
    parley_scenario read, varied;
    parley_error read_error = {0}, varied_error = {0};
    parley_status status = read_again(twins, &read, setting, &read_error);
    assert_int_equal(parley_scenario_vary(&varied, &twins->base, 1, setting, &varied_error),
                     status);
    assert_same_faults(&read_error, &varied_error);
    parley_error_free(&read_error);
    parley_error_free(&varied_error);
    /* the document that was read is the same, to the byte; and so all that is read from it */
    document variant;
    char *text = NULL;
    document_vary(&variant, twins->base.document);
    if (!document_set(&variant, setting->pointer, setting->json, NULL) && !status) {
        assert_int_equal(document_print(&variant, &text), PARLEY_OK);
        assert_string_equal(text, read.resolved);
        assert_same_numbers(&read, &varied);
        if (twins->n_played++ % 64 == 0)
            assert_same_results(&read, &varied);
    }
    free(text);
    document_free(&variant);
    parley_scenario_free(&read);
    parley_scenario_free(&varied);
}

/* Tries a few numbers at every place where a number stands. */
static void try_places(struct twins *twins, const node *at, const char *pointer)
{
    static const char *const tried[] = {"0.375", "1", "3"};
    if (at->type == NODE_NUMBER && twins->n_places++ % STRIDE == 0)
        for (size_t i = 0; i < sizeof tried / sizeof *tried; i++)
            assert_twins(twins, &(parley_setting){pointer, tried[i]});
    for (size_t i = 0; i < at->n_children; i++) {
        char index[24];
        snprintf(index, sizeof index, "%zu", i);
        const node *child = at->children[i];
        char *below = pointer_join(pointer, at->type == NODE_OBJECT ? child->key : index);
        assert_non_null(below);
        try_places(twins, child, below);
        free(below);
    }
}

/* The same where a default stands for a number. */
static void try_defaults(struct twins *twins)
{
    for (uint32_t i = 0; i < twins->base.n_numbers; i++) {
        const parley_number *number = &twins->base.numbers[i];
        if (!number->given && twins->n_places++ % STRIDE == 0)
            assert_twins(twins, &(parley_setting){number->source.pointer, "1"});
    }
}

static void try_all(struct twins *twins)
{
    char *before = strdup(twins->base.resolved), *after;
    assert_non_null(before);
    try_places(twins, twins->base.document->root, "");
    try_defaults(twins);
    assert_twins(twins, &(parley_setting){"/threats", "null"});
    assert_twins(twins, &(parley_setting){"/title", "\"another\""});
    assert_twins(twins, &(parley_setting){"/nothing/here", "1"});
    /* and the base is as it was */
    assert_int_equal(document_print(twins->base.document, &after), PARLEY_OK);
    assert_string_equal(after, before);
    free(before);
    free(after);
}

static void shipped_scenarios_vary_as_if_read_again(void **state)
{
    (void)state;
    glob_t files;
    assert_int_equal(glob(PARLEY_SOURCE_DIR "/scenarios/*/*.json", 0, NULL, &files), 0);
    for (size_t i = 0; i < files.gl_pathc; i++) {
        struct twins twins = {.name = files.gl_pathv[i]};
        assert_int_equal(read_again(&twins, &twins.base, NULL, NULL), PARLEY_OK);
        try_all(&twins);
        assert_true(twins.n_played > 0);
        parley_scenario_free(&twins.base);
    }
    globfree(&files);
}

static void generated_scenarios_vary_as_if_read_again(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= GENERATED; seed++) {
        char *text = generate_scenario(seed);
        assert_non_null(text);
        struct twins twins = {.name = "generated", .text = text};
        assert_int_equal(read_again(&twins, &twins.base, NULL, NULL), PARLEY_OK);
        try_all(&twins);
        parley_scenario_free(&twins.base);
        free(text);
    }
}

static void only_what_was_read_can_be_varied(void **state)
{
    (void)state;
    parley_scenario varied, again;
    parley_design *design;
    const char *axis = CREDIBILITY "=0,1";
    const parley_design_options options = {.n_axes = 1, .axes = &axis};
    assert_int_equal(parley_scenario_vary(&varied, &base, 0, NULL, NULL), PARLEY_OK);
    assert_null(varied.resolved);
    assert_int_equal(parley_scenario_vary(&again, &varied, 0, NULL, NULL), PARLEY_ERROR_USAGE);
    assert_int_equal(parley_design_init(&design, &varied, &options, NULL), PARLEY_ERROR_USAGE);
    parley_scenario_free(&again);
    parley_scenario_free(&varied);
}

static void what_is_varied_has_no_notes(void **state)
{
    (void)state;
    parley_scenario flagship, varied;
    assert_int_equal(parley_scenario_read(&flagship, FLAGSHIP, 0, NULL, NULL), PARLEY_OK);
    assert_true(flagship.n_notes > 0);
    assert_int_equal(parley_scenario_vary(&varied, &flagship, 0, NULL, NULL), PARLEY_OK);
    assert_int_equal(varied.n_notes, 0);
    for (uint32_t i = 0; i < varied.n_numbers; i++)
        assert_int_equal(varied.numbers[i].note, PARLEY_NONE);
    parley_scenario_free(&varied);
    parley_scenario_free(&flagship);
}

static void a_point_has_the_values_of_its_axes(void **state)
{
    (void)state;
    parley_design *design;
    assert_int_equal(made(&design, PARLEY_LATIN, 20, NULL, CREDIBILITY "=0:1",
                          "/threats/eo13694/threshold=1:9", "/actors/us/discount=0.5:1"),
                     PARLEY_OK);
    for (uint32_t i = 0; i < 20; i++) {
        parley_point point;
        assert_int_equal(parley_point_init(&point, design, i, NULL), PARLEY_OK);
        for (uint32_t n = 0; n < point.scenario.n_numbers; n++)
            for (uint32_t a = 0; a < 3; a++)
                if (strcmp(point.scenario.numbers[n].source.pointer,
                           parley_design_pointer(design, a)) == 0) {
                    double value;
                    assert_true(parley_number_constant(&point.scenario.numbers[n], &value));
                    assert_true(value == number_at(design, i, a));
                    assert_true(value == strtod(point.settings[a].json, NULL));
                }
        parley_point_free(&point);
    }
    parley_design_free(&design);
}

/* -- threads ------------------------------------------------------------------------------- */

struct crowd {
    const parley_design *design;
    uint32_t first;
    bool wrong;
};

/* Makes points, and reads a scenario whose truncated numbers ask GSL, among others. */
static void *make_points(void *context)
{
    struct crowd *crowd = context;
    for (uint32_t i = 0; i < parley_design_n_points(crowd->design); i++) {
        uint32_t index = (i + crowd->first) % parley_design_n_points(crowd->design);
        parley_point point;
        parley_game *game;
        if (parley_point_init(&point, crowd->design, index, NULL) ||
            parley_game_init(&game, &point.scenario, NULL)) {
            crowd->wrong = true;
            return NULL;
        }
        parley_game_free(&game);
        parley_point_free(&point);
    }
    parley_scenario read;
    crowd->wrong = parley_scenario_read(&read, FLAGSHIP, 0, NULL, NULL) != PARLEY_OK;
    parley_scenario_free(&read);
    return NULL;
}

static void many_threads_make_points_at_once(void **state)
{
    (void)state;
    parley_design *design;
    assert_int_equal(
        made(&design, PARLEY_GRID, 0, NULL, CREDIBILITY "=0:1:8",
             DURATION "=2,{\"dist\":\"discrete\",\"values\":[1,3],\"weights\":[1,2]}",
             "/threats/eo13694/audience_cost=1,{\"dist\":\"gamma\",\"shape\":2,\"scale\":1,"
             "\"min\":0.5,\"max\":3}"),
        PARLEY_OK);
    pthread_t threads[4];
    struct crowd crowds[4];
    for (uint32_t i = 0; i < 4; i++) {
        crowds[i] = (struct crowd){.design = design, .first = 5 * i};
        assert_int_equal(pthread_create(&threads[i], NULL, make_points, &crowds[i]), 0);
    }
    for (uint32_t i = 0; i < 4; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
        assert_false(crowds[i].wrong);
    }
    parley_design_free(&design);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ranges_have_both_ends_and_short_decimals),
        cmocka_unit_test(logarithmic_ranges_go_in_equal_ratios),
        cmocka_unit_test(lists_hold_any_json),
        cmocka_unit_test(faults_of_axes_say_what_is_wrong),
        cmocka_unit_test(all_axes_are_looked_at_before_anything_is_said),
        cmocka_unit_test(places_and_values_are_checked_before_anything_runs),
        cmocka_unit_test(members_left_out_can_be_varied),
        cmocka_unit_test(an_axis_leads_into_what_one_before_it_sets),
        cmocka_unit_test(a_large_grid_is_checked_along_its_edges),
        cmocka_unit_test(whole_numbers_come_out_whole),
        cmocka_unit_test(the_place_says_what_is_whole),
        cmocka_unit_test(a_grid_runs_through_its_last_axis_first),
        cmocka_unit_test(a_latin_hypercube_has_a_point_in_every_part_of_every_axis),
        cmocka_unit_test(a_latin_hypercube_follows_from_its_seed_and_each_axis_from_its_pointer),
        cmocka_unit_test(a_sobol_sequence_begins_as_is_known),
        cmocka_unit_test(a_sobol_sequence_has_forty_axes_at_most),
        cmocka_unit_test(lists_are_cut_in_equal_parts),
        cmocka_unit_test(shipped_scenarios_vary_as_if_read_again),
        cmocka_unit_test(generated_scenarios_vary_as_if_read_again),
        cmocka_unit_test(only_what_was_read_can_be_varied),
        cmocka_unit_test(what_is_varied_has_no_notes),
        cmocka_unit_test(a_point_has_the_values_of_its_axes),
        cmocka_unit_test(many_threads_make_points_at_once),
    };
    return cmocka_run_group_tests(tests, base_read, base_free);
}
