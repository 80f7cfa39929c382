/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/arguments.h"
#include "cli/command.h"
#include "cli/locate.h"
#include "cli/progress.h"
#include "core/memory.h"
#include "core/nearest.h"
#include "parley/threshold.h"
#include "table/csv.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const command_usage threshold_usage = {
    .name = "threshold",
    .operands = "SCENARIO",
    .summary =
        "Seeks the value of one number at which it stops paying to keep to what the scenario "
        "says:\n"
        "where the best gain from a listed deviation changes its sign. Prints a line an actor, as\n"
        "CSV: crosses (and where), always (keeping pays in the whole range) or never.\n\n"
        "What cannot be enumerated is simulated, with a 95 % interval of its noise.",
    .options = "[@=XCZ#%~nStRIh",
    .examples =
        "  parley threshold my.json --vary /actors/us/discount=0.1:0.99\n"
        "  parley threshold my.json --vary /threats/tariffs/credibility=0:1 --actor china\n"
        "  parley threshold us-china-2015/agreement --vary /actors/china/discount=0.5:1 \\\n"
        "      --actor china --list always_cooperate -n 1e5\n",
};

/* Where keeping stops paying, however it was found. */
typedef struct finding {
    bool simulated;
    parley_crossing crossing;
    double at, low, high;
    bool sure;
    bool above; /* keeping pays just above it */
} finding;

typedef struct range {
    char *pointer;
    double low, high;
} range;

/* POINTER=LO:HI; the pointer is a new string. */
static bool read_range(const char *text, range *to)
{
    const char *sign = text ? strrchr(text, '=') : NULL;
    char *end = NULL;
    if (sign && text[0] == '/')
        to->low = strtod(sign + 1, &end);
    if (end && end != sign + 1 && *end == ':') {
        const char *second = end + 1;
        to->high = strtod(second, &end);
        if (end != second && *end == '\0' && isfinite(to->low) && isfinite(to->high)) {
            to->pointer = strndup(text, (size_t)(sign - text));
            if (to->low < to->high)
                return to->pointer;
            complain("--vary %s: the range goes from its lower end to its upper one, not from "
                     "%.10g to %.10g",
                     to->pointer ? to->pointer : "", to->low, to->high);
            return false;
        }
    }
    complain("threshold needs --vary POINTER=LO:HI, such as /actors/us/discount=0.1:0.99, not '%s'",
             text ? text : "");
    return false;
}

/* -- what is printed ------------------------------------------------------------------------- */

static const table_column pointer = {"pointer", COLUMN_TEXT, true, NULL, "The number"};
static const table_column actor = {"actor", COLUMN_TEXT, true, NULL, "Whom keeping pays or not"};
static const table_column at = {"threshold", COLUMN_REAL, false, NULL,
                                "Lowest value of the number at which that changes"};
static const table_column low = {
    "low", COLUMN_REAL, false, NULL,
    "Lower end of a 95 % interval of simulation noise; empty where there is "
    "none"};
static const table_column high = {"high", COLUMN_REAL, false, NULL, "Its upper end"};
static const table_column method = {"method", COLUMN_TEXT, false, NULL, "exact or simulated"};
static const table_column verdict = {"verdict", COLUMN_TEXT, false, NULL,
                                     "crosses, or keeping pays always or never in the range"};
static const table_column *const columns[] = {&pointer, &actor,  &at,     &low,
                                              &high,    &method, &verdict};
static const table_layout layout = {"thresholds.csv", "Thresholds",
                                    "Where keeping to what the scenario says stops paying",
                                    sizeof columns / sizeof columns[0], columns};

static void print_row(csv_writer *csv, const char *number, const char *id, const finding *found)
{
    static const char *const verdicts[] = {"crosses", "always", "never"};
    csv_text(csv, number);
    csv_text(csv, id);
    csv_number(csv, found->at);
    csv_number(csv, found->low);
    csv_number(csv, found->high);
    csv_text(csv, found->simulated ? "simulated" : "exact");
    csv_text(csv, verdicts[found->crossing]);
    csv_end(csv);
}

/* What a row of the table has no word for. */
static void say_unsure(const char *id, const finding *found)
{
    if (found->sure)
        return;
    if (found->crossing == PARLEY_CROSSING_ONE)
        fprintf(stderr,
                "parley: %s: the interval reaches an end of the range, where the sample cannot "
                "tell yet; a wider range or more replications (-n) may end it\n",
                id);
    else
        fprintf(stderr,
                "parley: %s: '%s' is what the sample shows, but somewhere in the range noise hides "
                "whether keeping pays; more replications (-n) make it less\n",
                id, found->crossing == PARLEY_CROSSING_ALWAYS ? "always" : "never");
}

/* -- the command, step by step --------------------------------------------------------------- */

static bool plays(const parley_scenario *scenario, uint32_t of)
{
    for (uint32_t k = 0; k < scenario->n_issues; k++)
        for (uint32_t p = 0; p < scenario->issues[k].n_parties; p++)
            if (scenario->issues[k].parties[p] == of)
                return true;
    return false;
}

static bool named(const command_arguments *arguments, const parley_scenario *scenario, uint32_t of)
{
    return arguments->actor && strcmp(arguments->actor, scenario->actors[of].id) == 0;
}

/* Of all actors, those that have anything to keep to. */
static bool asked(const command_arguments *arguments, const parley_scenario *scenario, uint32_t of)
{
    return arguments->actor ? named(arguments, scenario, of) : plays(scenario, of);
}

static parley_status actor_check(const command_arguments *arguments,
                                 const parley_scenario *scenario, parley_error *error)
{
    struct nearest near = nearest_start(arguments->actor ? arguments->actor : "");
    char hint[HINT_TEXT];
    for (uint32_t i = 0; arguments->actor && i < scenario->n_actors; i++) {
        if (named(arguments, scenario, i) && plays(scenario, i))
            return PARLEY_OK;
        if (named(arguments, scenario, i))
            return parley_error_add(error, PARLEY_ERROR_USAGE, NULL, NULL,
                                    "%s is party to none of the issues", arguments->actor);
        nearest_offer(&near, scenario->actors[i].id);
    }
    if (!arguments->actor)
        return PARLEY_OK;
    return parley_error_add(error, PARLEY_ERROR_USAGE, NULL, NULL, "no actor is called '%s'%s",
                            arguments->actor, hint_text(near.best, hint));
}

/* The table has no column for it. */
static void say_side(const parley_scenario *scenario, uint32_t of, const finding *found)
{
    if (found->crossing == PARLEY_CROSSING_ONE)
        fprintf(stderr, "parley: %s: keeping pays just %s %.*g, and not %s\n",
                scenario->actors[of].id, found->above ? "above" : "below",
                found->simulated ? 6 : 10, found->at, found->above ? "just below" : "just above");
}

static parley_status find_exactly(const command_arguments *arguments,
                                  const parley_scenario *scenario, uint32_t i, const range *in,
                                  finding *to, parley_error *error)
{
    parley_threshold found;
    parley_status status = parley_threshold_find(
        &found, scenario, i, in->pointer, in->low, in->high, arguments->n_strategies,
        (const char *const *)arguments->strategies, &arguments->exact, error);
    if (!status)
        *to = (finding){.crossing = found.crossing,
                        .at = found.at,
                        .low = NAN,
                        .high = NAN,
                        .sure = true,
                        .above = found.above};
    return status;
}

static parley_status find_by_simulation(const command_arguments *arguments,
                                        const parley_scenario *scenario, uint32_t i,
                                        const range *in, finding *to, parley_error *error)
{
    parley_sampled_threshold found;
    run_progress progress;
    const parley_options options = {
        .n_replications = arguments->n_replications,
        .seed = arguments->seed,
        .n_threads = arguments->n_threads,
        .rng = arguments->rng,
        .isa = arguments->isa,
        .progress = progress_step,
        .context = &progress,
    };
    progress_init(&progress, false, 0);
    parley_status status = parley_threshold_sample(
        &found, scenario, i, in->pointer, in->low, in->high, arguments->n_strategies,
        (const char *const *)arguments->strategies, &options, error);
    if (!status)
        *to = (finding){.simulated = true,
                        .crossing = found.crossing,
                        .at = found.at,
                        .low = found.low,
                        .high = found.high,
                        .sure = found.sure,
                        .above = found.above};
    return status;
}

/* Whether what enumeration refused can be asked of a simulation, which plays the rounds that there
 * are. */
static bool can_simulate(const command_arguments *arguments, const parley_scenario *scenario,
                         parley_status refused)
{
    return !scenario->negotiation &&
           (refused == PARLEY_ERROR_SCENARIO || refused == PARLEY_ERROR_LIMIT) &&
           arguments->exact.horizon <= PARLEY_HORIZON_COUNT;
}

/* Why it is simulated: what enumeration said, without its advice; and what that leaves aside. */
static void say_simulated(const command_arguments *arguments, const parley_error *refusal)
{
    if (arguments->exact.medians || arguments->exact.quadrature)
        fprintf(stderr,
                "parley: %s for what is enumerated: a simulation draws from distributions\n",
                !arguments->exact.quadrature ? "--medians is"
                : arguments->exact.medians   ? "--medians and --quadrature are"
                                             : "--quadrature is");
    if (refusal->n_faults == 0)
        return;
    const char *message = refusal->faults[0].message;
    fprintf(stderr, "parley: simulated, over the scenario's rounds: %.*s\n",
            (int)strcspn(message, ";"), message);
}

/* Exactly, or where that is refused by simulation; then `*simulate` is set, for other actors too.
 */
static parley_status find_one(const command_arguments *arguments, const parley_scenario *scenario,
                              uint32_t i, const range *in, bool *simulate, finding *to,
                              parley_error *error)
{
    parley_error refusal = {0};
    if (*simulate)
        return find_by_simulation(arguments, scenario, i, in, to, error);
    parley_status status = find_exactly(arguments, scenario, i, in, to, &refusal);
    if (!can_simulate(arguments, scenario, status)) {
        *error = refusal;
        return status;
    }
    *simulate = true;
    status = find_by_simulation(arguments, scenario, i, in, to, error);
    if (!status)
        say_simulated(arguments, &refusal);
    parley_error_free(&refusal);
    return status;
}

/* Rows are printed when all are known: a table appears whole or not at all. */
static parley_status find_all(const command_arguments *arguments, const parley_scenario *scenario,
                              const range *in, parley_error *error)
{
    bool simulate = false;
    parley_status status = actor_check(arguments, scenario, error);
    if (status)
        return status;
    finding *found = memory_array(scenario->n_actors, sizeof *found);
    if (!found)
        return PARLEY_ERROR_MEMORY;
    stop_on_signals();
    for (uint32_t i = 0; !status && i < scenario->n_actors; i++)
        if (asked(arguments, scenario, i))
            status = find_one(arguments, scenario, i, in, &simulate, &found[i], error);
    if (!status) {
        csv_writer csv;
        csv_init(&csv, &layout, stdout);
        for (uint32_t i = 0; i < scenario->n_actors; i++) {
            if (!asked(arguments, scenario, i))
                continue;
            print_row(&csv, in->pointer, scenario->actors[i].id, &found[i]);
            say_side(scenario, i, &found[i]);
            say_unsure(scenario->actors[i].id, &found[i]);
        }
    }
    free(found);
    return status;
}

static parley_status threshold_scenario(const command_arguments *arguments, const range *in,
                                        parley_error *error)
{
    parley_scenario whole = {0}, kept = {0};
    char *path = NULL;
    parley_status status = scenario_locate(&path, arguments->operands[0], error);
    if (!status)
        status =
            parley_scenario_read(&whole, path, arguments->n_settings, arguments->settings, error);
    if (!status && arguments->issues)
        status = parley_scenario_keep_issues(&kept, &whole, arguments->issues, error);
    if (!status)
        status = find_all(arguments, arguments->issues ? &kept : &whole, in, error);
    parley_scenario_free(&kept);
    parley_scenario_free(&whole);
    free(path);
    return status;
}

static arguments_state check_arguments(const command_arguments *arguments, range *in)
{
    if (arguments->n_operands != 1)
        complain("threshold takes one scenario, not %d; see parley threshold --help",
                 arguments->n_operands);
    else if (read_range(arguments->vary, in))
        return ARGUMENTS_READ;
    return ARGUMENTS_WRONG;
}

int cmd_threshold(int argc, char **argv)
{
    command_arguments arguments;
    parley_error error = {0};
    range in = {0};
    arguments_state state = arguments_read(&arguments, &threshold_usage, argc, argv);
    if (state == ARGUMENTS_READ)
        state = check_arguments(&arguments, &in);
    int result = arguments_exit(state);
    arguments.exact.stop = stop_came;
    stop_on_signals();
    if (state == ARGUMENTS_READ)
        result = complain_faults(threshold_scenario(&arguments, &in, &error), &error);
    if (result == EXIT_STOPPED)
        complain("stopped before all thresholds were found; nothing is printed");
    free(in.pointer);
    parley_error_free(&error);
    arguments_free(&arguments);
    return result;
}
