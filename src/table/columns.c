/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "table/columns.h"

#define PAYOFF_UNIT "payoff a round"
#define COUNT_UNIT "times a replication"
#define ROUND_COUNT_UNIT "times a running replication"

/* -- what a row is about --------------------------------------------------------------------- */

static const table_column round_number = {"round", COLUMN_COUNT, true, "rounds since the start",
                                          "Number of the round, from 0"};
static const table_column date = {
    "date", COLUMN_TEXT, false, NULL,
    "Date of the round, in the scenario's unit of time; empty where rounds "
    "have no dates"};
static const table_column running = {
    "running", COLUMN_COUNT, false, "replications",
    "Replications of this row that are still running in the round: the "
    "denominator of its rates"};
static const table_column period = {
    "period", COLUMN_TEXT, true, NULL,
    "A period of the scenario, or all: every round but the burn-in"};
static const table_column type_actor = {
    "type_actor", COLUMN_TEXT, true, NULL,
    "Actor whose private type chooses the replications, or any: all "
    "replications"};
static const table_column type = {"type", COLUMN_TEXT, true, NULL,
                                  "The type that this actor is at first, or any"};
static const table_column actor = {"actor", COLUMN_TEXT, true, NULL, "Who acts, or who is paid"};
static const table_column counterpart = {"counterpart", COLUMN_TEXT, true, NULL,
                                         "Towards whom the actor acts; it watches the actor"};
static const table_column issue = {"issue", COLUMN_TEXT, true, NULL, "On what"};
static const table_column measure = {
    "measure", COLUMN_TEXT, true, NULL,
    "value: the payoff a round with the future discounted; mean_payoff: "
    "the undiscounted payoff a round lived, without the burn-in"};
static const table_column threat = {"threat", COLUMN_TEXT, true, NULL, "The threat of sanctions"};
static const table_column commitment = {"commitment", COLUMN_TEXT, true, NULL,
                                        "The part of the agreement"};
static const table_column event = {
    "event", COLUMN_TEXT, true, NULL,
    "What is counted: signal, violation, request, honoured, restored, call, resolved, triggered, "
    "imposed, bluffed, lifted, active_rounds, withdrawn or turned; of talks agreement, no_deal, "
    "took_outside, conceded_at_threat, threat_imposed, conceded_under_sanctions or backed_down"};
static const table_column subject = {
    "subject", COLUMN_TEXT, true, NULL,
    "Whom it befell: actor>counterpart:issue of a signal or violation, actor>counterpart of a "
    "withdrawal, actor:type of a turn; the commitments of an agreement, joined by +, nothing of "
    "no_deal, the actor of all else of talks; else a commitment or threat"};

/* -- payoffs --------------------------------------------------------------------------------- */

static const table_column payoff_mean = {"mean", COLUMN_REAL, false, PAYOFF_UNIT,
                                         "Mean over replications"};
static const table_column payoff_stderr = {"stderr", COLUMN_REAL, false, PAYOFF_UNIT,
                                           "Standard error of the mean: simulation noise"};
static const table_column payoff_ci_low = {
    "ci_low", COLUMN_REAL, false, PAYOFF_UNIT,
    "Lower end of the mean's 95 % interval of simulation noise"};
static const table_column payoff_ci_high = {
    "ci_high", COLUMN_REAL, false, PAYOFF_UNIT,
    "Upper end of the mean's 95 % interval of simulation noise"};
static const table_column payoff_world_low = {
    "world_low", COLUMN_REAL, false, PAYOFF_UNIT,
    "5 % quantile of the expected payoff over what is not known; empty where all is known"};
static const table_column payoff_world_high = {
    "world_high", COLUMN_REAL, false, PAYOFF_UNIT,
    "95 % quantile of the expected payoff over what is not known; empty where all is known"};
static const table_column payoff_sd = {"sd", COLUMN_REAL, false, PAYOFF_UNIT,
                                       "Standard deviation over replications"};
static const table_column payoff_min = {"min", COLUMN_REAL, false, PAYOFF_UNIT,
                                        "Least replication"};
static const table_column payoff_q05 = {"q05", COLUMN_REAL, false, PAYOFF_UNIT,
                                        "5 % quantile over replications"};
static const table_column payoff_q25 = {"q25", COLUMN_REAL, false, PAYOFF_UNIT,
                                        "25 % quantile over replications"};
static const table_column payoff_median = {"median", COLUMN_REAL, false, PAYOFF_UNIT,
                                           "Median over replications"};
static const table_column payoff_q75 = {"q75", COLUMN_REAL, false, PAYOFF_UNIT,
                                        "75 % quantile over replications"};
static const table_column payoff_q95 = {"q95", COLUMN_REAL, false, PAYOFF_UNIT,
                                        "95 % quantile over replications"};
static const table_column payoff_max = {"max", COLUMN_REAL, false, PAYOFF_UNIT,
                                        "Greatest replication"};

/* -- cooperation ----------------------------------------------------------------------------- */

static const table_column intended = {"intended", COLUMN_RATE, false, "rate",
                                      "How often the actor's strategy chose to cooperate"};
static const table_column executed = {"executed", COLUMN_RATE, false, "rate",
                                      "How often the actor cooperated, after errors"};
static const table_column perceived = {
    "perceived", COLUMN_RATE, false, "rate",
    "How often the counterpart saw cooperation, when what could be cleared was cleared"};
static const table_column signalled = {
    "signalled", COLUMN_RATE, false, "rate",
    "How often the counterpart first saw an adverse signal against "
    "the actor"};
static const table_column violations = {
    "violations", COLUMN_RATE, false, "rate",
    "How often a signal against the actor remained a violation of a "
    "restraint in force"};
static const table_column executed_stderr = {"stderr", COLUMN_REAL, false, "rate",
                                             "Standard error of executed: simulation noise"};
static const table_column executed_world_low = {
    "world_low", COLUMN_REAL, false, "rate",
    "5 % quantile of executed, as expected, over what is not known; empty where all is known"};
static const table_column executed_world_high = {
    "world_high", COLUMN_REAL, false, "rate",
    "95 % quantile of executed, as expected, over what is not known; empty where all is known"};

/* -- sanctions, commitments, events ---------------------------------------------------------- */

static const table_column active = {"active", COLUMN_RATE, false, "rate",
                                    "How often the sanctions are active"};
static const table_column triggered = {"triggered", COLUMN_RATE, false, "rate",
                                       "How often the threat is triggered"};
static const table_column imposed = {"imposed", COLUMN_RATE, false, "rate",
                                     "How often sanctions are decided on: after a trigger, or as "
                                     "scheduled"};
static const table_column bluffed = {"bluffed", COLUMN_RATE, false, "rate",
                                     "How often a triggered threat is not carried out"};
static const table_column in_force = {
    "in_force", COLUMN_RATE, false, "rate",
    "How often it is in force, over the pairs and issues it covers"};
static const table_column requests = {"requests", COLUMN_REAL, false, ROUND_COUNT_UNIT,
                                      "Requests for assistance"};
static const table_column honoured = {"honoured", COLUMN_REAL, false, ROUND_COUNT_UNIT,
                                      "Requests that were honoured"};
static const table_column restored = {"restored", COLUMN_REAL, false, ROUND_COUNT_UNIT,
                                      "Honoured requests that cleared the signal"};
static const table_column calls = {"calls", COLUMN_REAL, false, ROUND_COUNT_UNIT,
                                   "Calls over the hotline"};
static const table_column resolved = {"resolved", COLUMN_REAL, false, ROUND_COUNT_UNIT,
                                      "Calls that cleared the signal"};
static const table_column event_mean = {"mean", COLUMN_REAL, false, COUNT_UNIT,
                                        "How often it happened"};
static const table_column event_stderr = {"stderr", COLUMN_REAL, false, COUNT_UNIT,
                                          "Standard error of the mean: simulation noise"};
static const table_column share = {"share", COLUMN_RATE, false, "share",
                                   "Share of the replications in which it happened at least once"};

/* -- marks ----------------------------------------------------------------------------------- */

static const table_column mark_kind = {
    "kind", COLUMN_TEXT, true, NULL,
    "commitment_from, threat_from, period_from: the first round in which it stands; "
    "commitment_earliest: the first in which a negotiable commitment can; "
    "commitment_until, threat_until, period_until: the first round in which it stands no more; "
    "scheduled_imposition: the round of an imposition that needs no trigger"};
static const table_column mark_id = {"id", COLUMN_TEXT, true, NULL,
                                     "The commitment, threat or period"};
static const table_column mark_name = {"name", COLUMN_TEXT, false, NULL,
                                       "Its name; the id where it has none"};

/* -- tables ---------------------------------------------------------------------------------- */

static const table_column *const outcomes[] = {
    &type_actor,    &type,          &actor,          &measure,          &payoff_mean,
    &payoff_stderr, &payoff_ci_low, &payoff_ci_high, &payoff_world_low, &payoff_world_high,
    &payoff_sd,     &payoff_min,    &payoff_q05,     &payoff_q25,       &payoff_median,
    &payoff_q75,    &payoff_q95,    &payoff_max};
static const table_column *const payoffs[] = {
    &round_number, &date,          &running,          &actor,
    &payoff_mean,  &payoff_stderr, &payoff_world_low, &payoff_world_high};
static const table_column *const actions[] = {&round_number,
                                              &date,
                                              &running,
                                              &type_actor,
                                              &type,
                                              &actor,
                                              &counterpart,
                                              &issue,
                                              &intended,
                                              &executed,
                                              &perceived,
                                              &signalled,
                                              &violations,
                                              &executed_stderr,
                                              &executed_world_low,
                                              &executed_world_high};
static const table_column *const sanctions[] = {&round_number, &date,      &running, &threat,
                                                &active,       &triggered, &imposed, &bluffed};
static const table_column *const commitments[] = {&round_number, &date,     &running,  &commitment,
                                                  &in_force,     &requests, &honoured, &restored,
                                                  &calls,        &resolved};
static const table_column *const events[] = {&period,  &type_actor, &type,         &event,
                                             &subject, &event_mean, &event_stderr, &share};
static const table_column *const cooperation[] = {
    &period,          &type_actor,         &type,
    &actor,           &counterpart,        &issue,
    &intended,        &executed,           &perceived,
    &executed_stderr, &executed_world_low, &executed_world_high};

static const table_column *const marks[] = {&round_number, &date, &mark_kind, &mark_id, &mark_name};

#define COLUMNS(list) sizeof(list) / sizeof(list)[0], list

static const table_layout tables[N_TABLES] = {
    [TABLE_OUTCOMES] = {"outcomes.csv", "Outcomes",
                        "What each actor gets from a history, over replications",
                        COLUMNS(outcomes)},
    [TABLE_PAYOFFS] = {"payoffs.csv", "Payoffs by round", "What each actor gets in each round",
                       COLUMNS(payoffs)},
    [TABLE_ACTIONS] = {"actions.csv", "Actions by round",
                       "What each actor does to each counterpart on each issue in each round, and "
                       "how it is seen",
                       COLUMNS(actions)},
    [TABLE_SANCTIONS] = {"sanctions.csv", "Sanctions by round",
                         "What becomes of each threat in each round", COLUMNS(sanctions)},
    [TABLE_COMMITMENTS] = {"commitments.csv", "Commitments by round",
                           "What becomes of each part of the agreement in each round; counts that "
                           "a kind of commitment does not have are 0",
                           COLUMNS(commitments)},
    [TABLE_EVENTS] = {"events.csv", "Events", "How often what happened in a history",
                      COLUMNS(events)},
    [TABLE_COOPERATION] = {"cooperation.csv", "Cooperation",
                           "How often each actor cooperates with each counterpart on each issue, "
                           "over the rounds lived of all replications",
                           COLUMNS(cooperation)},
    [TABLE_MARKS] = {"marks.csv", "Marks",
                     "The rounds of the scenario in which commitments, threats and periods begin "
                     "and end and impositions are scheduled, whatever happens; what lies past the "
                     "last round of the scenario, or never stands, has no row",
                     COLUMNS(marks)},
};

const table_layout *table_of(table_id id)
{
    return &tables[id];
}
