/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the writers make of a trace: whole texts of scenarios in which nothing is left to chance,
 * and CSV and JSON that hold all that the trace does. */
#include "generate.h"
#include "parley/trace.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness.h"

typedef parley_status trace_writer(const parley_trace *trace, FILE *stream);

/* What a writer writes, a new string. */
static char *written(const parley_trace *trace, trace_writer *write)
{
    char *text = NULL;
    size_t size;
    FILE *stream = open_memstream(&text, &size);
    assert_non_null(stream);
    assert_int_equal(write(trace, stream), PARLEY_OK);
    assert_false(ferror(stream));
    fclose(stream);
    assert_int_equal(strlen(text), size);
    return text;
}

static parley_trace traced(const subject *s, uint64_t replication)
{
    parley_trace trace;
    parley_options options = {.seed = 1};
    assert_int_equal(parley_trace_play(&trace, s->game, &options, replication, NULL), PARLEY_OK);
    return trace;
}

static void expect_text(const char *json, const char *wanted)
{
    subject s;
    subject_init(&s, "%s", json);
    parley_trace trace = traced(&s, 5);
    char *text = written(&trace, parley_trace_text);
    assert_string_equal(text, wanted);
    free(text);
    parley_trace_free(&trace);
    subject_free(&s);
}

/* -- the story ------------------------------------------------------------------------------- */

/* China slips once and refuses to help. */
static const char slip_json[] =
    "{'format':1,'title':'Word kept and "
    "broken','rounds':{'count':9,'unit':'month','start':'2015-10'},"
    "'actors':{'us':{'name':'United "
    "States'},'china':{'name':'China','error':{'cooperate':{'schedule':[[0,0],[3,1],[4,0]]}}}},"
    "'issues':{'spying':{'payoff':{'form':'harm','gain':{'china':2},'harm':{'us':4}}}},"
    "'commitments':{'no_theft':{'name':'No theft','kind':'restraint'},"
    "'help':{'kind':'assistance','honour':{'accidental':0,'deliberate':0}}},"
    "'threats':{'sanctions':{'sender':'us','target':'china','on':'violation','credibility':1,'"
    "delay':1,'duration':2,'instruments':{'ban':{'cost_target':3,'cost_sender':0.5}}}},"
    "'behaviour':{'us':{'actor':'us','strategy':'always_cooperate'},'china':{'actor':'china','"
    "strategy':'always_cooperate'}}}";

static const char slip_text[] =
    "Word kept and broken\n"
    "One history: replication 5 of seed 1, generator ars4x32-7\n"
    "\n"
    "October to December 2015 (rounds 0 to 2)\n"
    "  In force from the start: \"No theft\", \"help\".\n"
    "  Threatened from the start: \"sanctions\".\n"
    "  Both cooperate. Nothing is signalled.\n"
    "  Payoffs a month: United States 0, China 0; on average so far 0 and 0 a month.\n"
    "\n"
    "January 2016 (round 3)\n"
    "  China breaks its word by mistake; the United States cooperates. The United\n"
    "    States sees it and lays it to China. It asks China for help; China refuses.\n"
    "    That is a violation.\n"
    "  Threat \"sanctions\": that triggers it. The United States carries it out: in\n"
    "    effect from March 2016.\n"
    "  Payoffs: United States -4, China 2; on average so far -1 and 0.5 a month.\n"
    "\n"
    "February 2016 (round 4)\n"
    "  Both cooperate. Nothing is signalled.\n"
    "  Payoffs: United States 0, China 0; on average so far -0.8 and 0.4 a month.\n"
    "\n"
    "March 2016 (round 5)\n"
    "  Threat \"sanctions\": in effect from now on, for at least 2 months.\n"
    "  Both cooperate. Nothing is signalled.\n"
    "  Payoffs: United States -0.5, China -3; on average so far -0.75 and -0.167 a\n"
    "    month.\n"
    "\n"
    "April 2016 (round 6)\n"
    "  Threat \"sanctions\": the sanctions are lifted.\n"
    "  Payoffs: United States -0.5, China -3; on average so far -0.714 and -0.571 a\n"
    "    month.\n"
    "\n"
    "May and June 2016 (rounds 7 and 8)\n"
    "  Both cooperate. Nothing is signalled.\n"
    "  Payoffs a month: United States 0, China 0; on average so far -0.556 and -0.444\n"
    "    a month.\n"
    "\n"
    "The end\n"
    "  All 9 months are over.\n"
    "  United States: value -0.556, mean payoff -0.556 a month.\n"
    "  China: value -0.444, mean payoff -0.444 a month.\n"
    "  China cooperated towards the United States in 8 of 9 months: 1 signal against\n"
    "    it, 1 violation.\n"
    "  All else was cooperation, without a signal.\n";

static void a_broken_word_is_told_from_the_slip_to_the_sanctions(void **state)
{
    (void)state;
    expect_text(slip_json, slip_text);
}

/* South turns, defects, is threatened in vain, then in earnest, and walks out. */
static const char walk_out_json[] =
    "{'format':1,'title':'Phones, bluffs and a walk-out','rounds':{'count':10},"
    "'actors':{'north':{},'south':{'types':{'calm':{'prior':1,'turnover':{'angry':{'schedule':[[0,"
    "0],[2,1],[3,0]]}}},'angry':{'prior':0}}},'east':{}},"
    "'issues':{'border':{'name':'Border','parties':['north','south'],'payoff':{'form':'prisoners_"
    "dilemma','R':3,'S':0,'T':5,'P':1}},"
    "'sea':{'name':'Sea','parties':['north','east'],'payoff':{'form':'prisoners_dilemma','R':3,'S':"
    "0,'T':5,'P':1},'monitoring':{'false_alarm':{'schedule':[[0,0],[1,1],[2,0]]},'public':true}},"
    "'trade':{'name':'Trade','payoff':{'form':'prisoners_dilemma','R':3,'S':0,'T':5,'P':1}}},"
    "'commitments':{'peace':{'name':'The "
    "peace','kind':'restraint','parties':['north','south'],'issues':['border'],'from':1},"
    "'phone':{'name':'The "
    "telephone','kind':'hotline','parties':['north','east'],'issues':['sea'],'resolve':{'"
    "accidental':1,'deliberate':0}},"
    "'line':{'name':'The "
    "line','kind':'hotline','parties':['north','south'],'issues':['border'],'until':3,'resolve':{'"
    "accidental':1,'deliberate':0}}},"
    "'threats':{'embargo':{'name':'Embargo','sender':'north','target':'south','issues':['border'],'"
    "on':'signal','threshold':2,'credibility':{'schedule':[[0,0],[4,1]]},'duration':1,'relief':1,'"
    "instruments':{'ban':{'cost_target':1,'backlash':{'schedule':[[0,0],[6,1]]}}}},"
    "'fine':{'name':'Fine','sender':'north','target':'south','issues':['border'],'on':'violation','"
    "threshold':5,'from':1,'until':8,'scheduled':[[1,1]],'credibility':1,'duration':2,'instruments'"
    ":{'fee':{'cost_target':0.25}}}},"
    "'behaviour':{'north':{'actor':'north','strategy':'always_cooperate'},'south':{'actor':'south',"
    "'strategy':'always_cooperate'},'angry':{'actor':'south','type':'angry','issues':['border'],'"
    "strategy':'always_defect'},"
    "'east':{'actor':'east','strategy':'always_cooperate'}}}";

static const char walk_out_text[] =
    "Phones, bluffs and a walk-out\n"
    "One history: replication 5 of seed 1, generator ars4x32-7\n"
    "  South is of type \"calm\".\n"
    "\n"
    "All the time, and therefore not repeated\n"
    "  Sea: Both cooperate.\n"
    "  Trade: All cooperate.\n"
    "\n"
    "Round 0\n"
    "  In force from the start: \"The telephone\", \"The line\".\n"
    "  Threatened from the start: \"Embargo\".\n"
    "  Border: Both cooperate.\n"
    "  Nothing is signalled.\n"
    "  Payoffs: north 12, south 9, east 9; on average so far 12, 9 and 9 a round.\n"
    "\n"
    "Round 1\n"
    "  In force from now on: \"The peace\".\n"
    "  Threatened from now on: \"Fine\".\n"
    "  Threat \"Fine\": north carries it out as scheduled, in effect from now on, for\n"
    "    at least 2 rounds.\n"
    "  Sea: Both cooperate. The signal that both see is bad all the same. East calls\n"
    "    north, and that clears it up. North calls east, and that clears it up.\n"
    "  Payoffs: north 12, south 8.75, east 9; on average so far 12, 8.88 and 9 a\n"
    "    round.\n"
    "\n"
    "Round 2\n"
    "  South turns from calm to angry.\n"
    "  Border: South breaks its word; north cooperates. North sees it and lays it to\n"
    "    south. It calls south, in vain. That is a violation.\n"
    "  Threat \"Embargo\": that makes 1 of the 2 signals it takes.\n"
    "  Threat \"Fine\": the sanctions are lifted.\n"
    "  Payoffs: north 9, south 10.8, east 9; on average so far 11, 9.5 and 9 a round.\n"
    "\n"
    "Round 3\n"
    "  No longer in force: \"The line\".\n"
    "  Border: South breaks its word; north cooperates. North sees it and lays it to\n"
    "    south. That is a violation.\n"
    "  Threat \"Embargo\": that completes the 2 signals it takes. North does not carry\n"
    "    it out: a bluff.\n"
    "  Threat \"Fine\": that makes 1 of the 5 violations it takes.\n"
    "  Payoffs: north 9, south 11, east 9; on average so far 10.5, 9.88 and 9 a\n"
    "    round.\n"
    "\n"
    "Round 4\n"
    "  Border: South breaks its word; north cooperates. North sees it and lays it to\n"
    "    south. That is a violation.\n"
    "  Threat \"Embargo\": that makes 1 of the 2 signals it takes.\n"
    "  Threat \"Fine\": that makes 2 of the 5 violations it takes.\n"
    "  Payoffs: north 9, south 11, east 9; on average so far 10.2, 10.1 and 9 a\n"
    "    round.\n"
    "\n"
    "Round 5\n"
    "  Border: South breaks its word; north cooperates. North sees it and lays it to\n"
    "    south. That is a violation.\n"
    "  Threat \"Embargo\": that completes the 2 signals it takes. North carries it out:\n"
    "    in effect from round 6.\n"
    "  Threat \"Fine\": that makes 3 of the 5 violations it takes.\n"
    "  Payoffs: north 9, south 11, east 9; on average so far 10, 10.2 and 9 a round.\n"
    "\n"
    "Round 6\n"
    "  Threat \"Embargo\": in effect from now on, for at least 1 round.\n"
    "  Border: South breaks its word; north cooperates. North sees it and lays it to\n"
    "    south. That is a violation.\n"
    "  Threat \"Fine\": that makes 4 of the 5 violations it takes.\n"
    "  South withdraws from every agreement with north, for good.\n"
    "  Payoffs: north 9, south 10, east 9; on average so far 9.86, 10.2 and 9 a\n"
    "    round.\n"
    "\n"
    "Round 7\n"
    "  No longer in force: \"The peace\".\n"
    "  Border: South defects; north cooperates. North sees it and lays it to south.\n"
    "  Payoffs: north 9, south 10, east 9; on average so far 9.75, 10.2 and 9 a\n"
    "    round.\n"
    "\n"
    "Rounds 8 and 9\n"
    "  No longer threatened: \"Fine\".\n"
    "  In each of these 2 rounds:\n"
    "  Border: South defects; north cooperates. North sees it and lays it to south.\n"
    "  Payoffs a round: north 9, south 10, east 9; on average so far 9.6, 10.2 and 9\n"
    "    a round.\n"
    "\n"
    "The end\n"
    "  All 10 rounds are over.\n"
    "  north: value 9.6, mean payoff 9.6 a round.\n"
    "  south: value 10.2, mean payoff 10.2 a round.\n"
    "  east: value 9, mean payoff 9 a round.\n"
    "  North cooperated towards east on \"Sea\" in 10 of 10 rounds: 1 signal against\n"
    "    it.\n"
    "  South cooperated towards north on \"Border\" in 2 of 10 rounds: 8 signals\n"
    "    against it, 5 violations.\n"
    "  East cooperated towards north on \"Sea\" in 10 of 10 rounds: 1 signal against\n"
    "    it.\n"
    "  All else was cooperation, without a signal.\n";

static void signals_calls_bluffs_and_withdrawals_are_told(void **state)
{
    (void)state;
    expect_text(walk_out_json, walk_out_text);
}

/* A lays to C what B did. */
static const char blame_json[] =
    "{'format':1,'title':'Three who blame each other','rounds':{'count':7,'continuation':1},"
    "'actors':{'a':{'name':'A'},'b':{'name':'B','error':{'cooperate':{'schedule':[[0,0],[1,1],[2,0]"
    "]}}},'c':{'name':'C'}},"
    "'issues':{'one':{'payoff':{'form':'prisoners_dilemma','R':3,'S':0,'T':5,'P':1},"
    "'monitoring':{'a':{'attribution':0},'b':{},'c':{'detection':0,'false_alarm':{'schedule':[[0,0]"
    ",[4,1],[5,0]]}}}}},"
    "'commitments':{'h1':{'kind':'assistance','parties':['a','c'],'honour':{'accidental':1,'"
    "deliberate':1},'restores':0},'h2':{'kind':'assistance','name':'Second','parties':['a','c'],'"
    "honour':{'accidental':1,'deliberate':1}}},"
    "'behaviour':{'a':{'actor':'a','strategy':'always_cooperate'},'b':{'actor':'b','strategy':'"
    "always_cooperate'},'c':{'actor':'c','strategy':'always_cooperate'}}}";

static const char blame_text[] =
    "Three who blame each other\n"
    "One history: replication 5 of seed 1, generator ars4x32-7\n"
    "\n"
    "Round 0\n"
    "  In force from the start: \"h1\", \"Second\".\n"
    "  All cooperate. Nothing is signalled.\n"
    "  Payoffs: A 6, B 6, C 6; on average so far 6, 6 and 6 a round.\n"
    "\n"
    "Round 1\n"
    "  B defects by mistake; the others cooperate. Nobody is found out. A wrongly\n"
    "    lays a defection to C. It asks C for help under \"h1\"; C helps, but that does\n"
    "    not clear it up. It asks C for help under \"Second\"; C helps, and that clears\n"
    "    it up.\n"
    "  Payoffs: A 3, B 10, C 3; on average so far 4.5, 8 and 4.5 a round.\n"
    "\n"
    "Rounds 2 and 3\n"
    "  All cooperate. Nothing is signalled.\n"
    "  Payoffs a round: A 6, B 6, C 6; on average so far 5.25, 7 and 5.25 a round.\n"
    "\n"
    "Round 4\n"
    "  All cooperate. C takes A to have defected: a false alarm. It asks A for help\n"
    "    under \"h1\"; A helps, but that does not clear it up. It asks A for help under\n"
    "    \"Second\"; A helps, and that clears it up. C takes B to have defected: a\n"
    "    false alarm.\n"
    "  Payoffs: A 6, B 6, C 6; on average so far 5.4, 6.8 and 5.4 a round.\n"
    "\n"
    "Rounds 5 and 6\n"
    "  All cooperate. Nothing is signalled.\n"
    "  Payoffs a round: A 6, B 6, C 6; on average so far 5.57, 6.57 and 5.57 a round.\n"
    "\n"
    "The end\n"
    "  All 7 rounds are over.\n"
    "  A: value 5.57, mean payoff 5.57 a round.\n"
    "  B: value 6.57, mean payoff 6.57 a round.\n"
    "  C: value 5.57, mean payoff 5.57 a round.\n"
    "  A cooperated towards C in 7 of 7 rounds: 1 signal against it.\n"
    "  B cooperated towards A in 6 of 7 rounds: no signal against it.\n"
    "  B cooperated towards C in 6 of 7 rounds: 1 signal against it.\n"
    "  C cooperated towards A in 7 of 7 rounds: 1 signal against it.\n"
    "  All else was cooperation, without a signal.\n";

static void wrong_blame_and_vain_help_are_told(void **state)
{
    (void)state;
    expect_text(blame_json, blame_text);
}

/* Titles and names come from files: nothing in them steers a terminal. */
static void what_steers_a_terminal_is_told_as_question_marks(void **state)
{
    (void)state;
    subject s;
    subject_init(&s, "{'format':1,'title':'a\\u001b[2Jb\\u009bc\\u00e9','rounds':{'count':1},"
                     "'actors':{'row':{},'column':{}},'issues':{'trade':{" DILEMMA "}},"
                     "'behaviour':{'one':{'actor':'row','strategy':'grim'},"
                     "'two':{'actor':'column','strategy':'grim'}}}");
    parley_trace trace = traced(&s, 0);
    char *text = written(&trace, parley_trace_text);
    assert_int_equal(strncmp(text, "a?[2Jb?c\xc3\xa9\n", 11), 0);
    free(text);
    parley_trace_free(&trace);
    subject_free(&s);
}

static size_t columns_of(const char *line, size_t length)
{
    size_t n = 0;
    for (size_t i = 0; i < length; i++)
        n += ((unsigned char)line[i] & 0xc0) != 0x80;
    return n;
}

/* Only what cannot be broken, a pointer, is wider than the page. */
static void lines_are_no_longer_than_the_page(void **state)
{
    (void)state;
    subject s;
    subject_read(&s, "scenarios/us-china-2015/agreement.json", 0, NULL);
    for (uint64_t r = 0; r < 20; r++) {
        parley_trace trace = traced(&s, r);
        char *text = written(&trace, parley_trace_text), *end;
        for (char *line = text; (end = strchr(line, '\n')); line = end + 1) {
            assert_true(end == line || end[-1] != ' ');
            *end = '\0';
            if (!strchr(line, '/'))
                assert_true(columns_of(line, strlen(line)) <= 80);
        }
        free(text);
        parley_trace_free(&trace);
    }
    subject_free(&s);
}

static size_t times_in(const char *text, const char *words)
{
    size_t n = 0;
    for (const char *at = text; (at = strstr(at, words)); at++)
        n++;
    return n;
}

static size_t events_of(const parley_trace *trace, parley_event event)
{
    size_t n = 0;
    for (size_t e = 0; e < trace->n_events; e++)
        n += trace->events[e].measure.event == event;
    return n;
}

/* A story with the line breaks taken out. */
static void unbreak(char *text)
{
    char *to = text;
    for (const char *from = text; *from; from++) {
        if (*from == '\n')
            *to++ = ' ';
        else if (*from != ' ' || (to > text && to[-1] != ' '))
            *to++ = *from;
    }
    *to = '\0';
}

/* Events of a kind are told in the same words, wherever rounds that are alike are not told as one.
 */
static void expect_events_told(const parley_trace *trace, const char *text)
{
    assert_int_equal(times_in(text, " and lays it to ") + times_in(text, " rightly takes ") +
                         times_in(text, ": a false alarm."),
                     events_of(trace, PARLEY_SIGNAL));
    assert_int_equal(times_in(text, " for help;"), events_of(trace, PARLEY_REQUEST));
    assert_int_equal(times_in(text, " refuses."),
                     events_of(trace, PARLEY_REQUEST) - events_of(trace, PARLEY_HONOURED));
    assert_int_equal(times_in(text, " clears it up."),
                     events_of(trace, PARLEY_RESTORED) + events_of(trace, PARLEY_RESOLVED));
    assert_int_equal(times_in(text, " calls "), events_of(trace, PARLEY_CALL));
    assert_int_equal(times_in(text, "That is a violation."), events_of(trace, PARLEY_VIOLATION));
    assert_int_equal(times_in(text, ": a bluff."), events_of(trace, PARLEY_BLUFFED));
    assert_int_equal(times_in(text, " carries it out"), events_of(trace, PARLEY_IMPOSED));
    assert_int_equal(times_in(text, "are lifted."), events_of(trace, PARLEY_LIFTED));
    assert_int_equal(times_in(text, " withdraws "), events_of(trace, PARLEY_WITHDRAWN));
    assert_int_equal(times_in(text, " turns from "), events_of(trace, PARLEY_TURNED));
}

static void no_event_is_lost_in_the_story(void **state)
{
    (void)state;
    subject s;
    uint32_t n_told = 0;
    subject_read(&s, "scenarios/us-china-2015/agreement.json", 0, NULL);
    for (uint64_t r = 0; r < 200; r++) {
        parley_trace trace = traced(&s, r);
        char *text = written(&trace, parley_trace_text);
        unbreak(text);
        if (!strstr(text, "In each of these")) {
            expect_events_told(&trace, text);
            n_told++;
        }
        free(text);
        parley_trace_free(&trace);
    }
    assert_true(n_told > 100);
    subject_free(&s);
}

/* -- tables ---------------------------------------------------------------------------------- */

/* Cuts a line at its commas, of which none is quoted here; returns how many cells. */
static size_t cut(char *line, char *cells[8])
{
    size_t n = 1;
    cells[0] = line;
    for (; *line; line++)
        if (*line == ',') {
            assert_true(n < 8);
            *line = '\0';
            cells[n++] = line + 1;
        }
    return n;
}

static bool is_event(const char *name)
{
    for (int e = 0; e < PARLEY_N_EVENTS; e++)
        if (strcmp(name, parley_event_name((parley_event)e)) == 0)
            return true;
    return false;
}

/* The trace's text of an event, as the CSV should have it. */
static void expect_event_row(const parley_trace *trace, size_t e, char *cells[8])
{
    char measure[256], row[256];
    parley_measure_text(&trace->events[e].measure, trace->scenario, measure, sizeof measure);
    snprintf(row, sizeof row, "%s/%s", cells[2], cells[3]);
    assert_string_equal(row, measure);
    assert_int_equal(atoi(cells[0]), trace->events[e].round);
    assert_string_equal(cells[7], trace->events[e].scheduled ? "scheduled" : "");
}

static void expect_csv(const parley_trace *trace)
{
    char *text = written(trace, parley_trace_csv), *rest = text, *cells[8];
    size_t n_events = 0, n_refused = 0, n_actions = 0, n_payoffs = 0, n_drawn = 0;
    const uint32_t n_links = trace->n_links, n_actors = trace->scenario->n_actors;
    static const char *const kinds[] = {"intended", "executed", "perceived"};
    assert_string_equal(strsep(&rest, "\n"),
                        "round,date,event,subject,actor,counterpart,issue,value");
    for (char *line; (line = strsep(&rest, "\n")) && rest;) {
        assert_int_equal(cut(line, cells), 8);
        if (is_event(cells[2]))
            expect_event_row(trace, n_events++, cells);
        n_refused += strcmp(cells[2], "refused") == 0;
        for (int k = 0; k < 3; k++) {
            if (strcmp(cells[2], kinds[k]) != 0)
                continue;
            const parley_trace_action *action =
                &trace->actions[n_actions / (3 * n_links) * n_links + n_actions % n_links];
            bool cooperates = k == 0   ? action->intended
                              : k == 1 ? action->executed
                                       : action->perceived;
            assert_string_equal(cells[7], cooperates ? "C" : "D");
            n_actions++;
        }
        if (strcmp(cells[2], "payoff") == 0)
            assert_true(strtod(cells[7], NULL) == trace->payoffs[n_payoffs++]);
        if (strcmp(cells[2], "drawn") == 0 || strcmp(cells[2], "unknown") == 0)
            assert_true(strtod(cells[7], NULL) == trace->drawn[n_drawn++].value);
    }
    assert_int_equal(n_events, trace->n_events);
    assert_int_equal(n_refused,
                     events_of(trace, PARLEY_REQUEST) - events_of(trace, PARLEY_HONOURED));
    assert_int_equal(n_actions, 3 * trace->n_rounds * n_links);
    assert_int_equal(n_payoffs, trace->n_rounds * n_actors);
    assert_int_equal(n_drawn, trace->n_drawn);
    free(text);
}

/* -- JSON ------------------------------------------------------------------------------------ */

static const cJSON *member(const cJSON *object, const char *name)
{
    const cJSON *found = cJSON_GetObjectItemCaseSensitive(object, name);
    assert_non_null(found);
    return found;
}

static void expect_json_round(const parley_trace *trace, const cJSON *round, uint32_t r, size_t *e)
{
    const parley_scenario *scenario = trace->scenario;
    const cJSON *item;
    uint32_t l = 0;
    assert_true(member(round, "round")->valueint == (int)r);
    cJSON_ArrayForEach(item, member(round, "actions"))
    {
        const parley_trace_action *action = &trace->actions[r * trace->n_links + l++];
        assert_string_equal(member(item, "executed")->valuestring, action->executed ? "C" : "D");
        assert_int_equal(cJSON_IsTrue(member(item, "violation")), action->violated);
    }
    assert_int_equal(l, trace->n_links);
    cJSON_ArrayForEach(item, member(round, "events"))
    {
        char measure[256], row[256];
        parley_measure_text(&trace->events[*e].measure, scenario, measure, sizeof measure);
        snprintf(row, sizeof row, "%s/%s", member(item, "event")->valuestring,
                 member(item, "subject")->valuestring);
        assert_string_equal(row, measure);
        assert_int_equal(trace->events[(*e)++].round, r);
    }
    for (uint32_t i = 0; i < scenario->n_actors; i++)
        assert_true(member(member(round, "payoffs"), scenario->actors[i].id)->valuedouble ==
                    trace->payoffs[r * scenario->n_actors + i]);
    for (uint32_t t = 0; t < scenario->n_threats; t++) {
        const parley_trace_threat *threat = &trace->threats[r * scenario->n_threats + t];
        const cJSON *told = member(member(round, "threats"), scenario->threats[t].id);
        assert_int_equal(cJSON_IsTrue(member(told, "active")), threat->active);
        assert_int_equal(member(told, "tally")->valueint, threat->tally);
    }
}

static void expect_json(const parley_trace *trace)
{
    char *text = written(trace, parley_trace_json);
    cJSON *root = cJSON_ParseWithOpts(text, NULL, true);
    const cJSON *round;
    uint32_t r = 0;
    size_t e = 0;
    assert_non_null(root);
    cJSON_ArrayForEach(round, member(root, "rounds"))
    {
        expect_json_round(trace, round, r++, &e);
    }
    assert_int_equal(r, trace->n_rounds);
    assert_int_equal(e, trace->n_events);
    assert_int_equal(cJSON_GetArraySize(member(root, "drawn")), trace->n_drawn);
    for (uint32_t i = 0; i < trace->scenario->n_actors; i++) {
        const char *id = trace->scenario->actors[i].id;
        assert_true(member(member(member(root, "end"), "value"), id)->valuedouble ==
                    trace->value[i]);
    }
    cJSON_Delete(root);
    free(text);
}

static void tables_and_json_hold_the_whole_trace(void **state)
{
    (void)state;
    for (uint32_t seed = 0; seed < 60; seed++) {
        subject s;
        char *json = generate_scenario(seed);
        assert_non_null(json);
        subject_init(&s, "%s", json);
        parley_trace trace = traced(&s, 100 + seed);
        expect_csv(&trace);
        expect_json(&trace);
        free(written(&trace, parley_trace_text));
        parley_trace_free(&trace);
        subject_free(&s);
        free(json);
    }
}

static void texts_are_escaped_in_json(void **state)
{
    (void)state;
    subject s;
    subject_init(&s, "{'format':1,'title':'\\\"a\\\\b\\\" \\n\\u0001\\u00e9','rounds':{'count':1},"
                     "'actors':{'row':{},'column':{}},'issues':{'trade':{" DILEMMA "}},"
                     "'behaviour':{'one':{'actor':'row','strategy':'grim'},"
                     "'two':{'actor':'column','strategy':'grim'}}}");
    parley_trace trace = traced(&s, 0);
    char *text = written(&trace, parley_trace_json);
    cJSON *root = cJSON_ParseWithOpts(text, NULL, true);
    assert_non_null(root);
    assert_string_equal(member(root, "title")->valuestring, "\"a\\b\" \n\x01\xc3\xa9");
    assert_string_equal(member(root, "title")->valuestring, s.scenario.title);
    cJSON_Delete(root);
    free(text);
    parley_trace_free(&trace);
    subject_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_broken_word_is_told_from_the_slip_to_the_sanctions),
        cmocka_unit_test(signals_calls_bluffs_and_withdrawals_are_told),
        cmocka_unit_test(wrong_blame_and_vain_help_are_told),
        cmocka_unit_test(what_steers_a_terminal_is_told_as_question_marks),
        cmocka_unit_test(lines_are_no_longer_than_the_page),
        cmocka_unit_test(no_event_is_lost_in_the_story),
        cmocka_unit_test(tables_and_json_hold_the_whole_trace),
        cmocka_unit_test(texts_are_escaped_in_json),
    };
    return cmocka_run_group_tests_name("trace formats", tests, NULL, NULL);
}
