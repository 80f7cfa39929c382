/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The stages of a round, in order, each with what a play must have for it to ever do anything:
 * those that lack it are left out. Round 0's strategies and numbers are there when a pass has
 * started. */
#ifndef PARLEY_ENGINE_ROUND_H
#define PARLEY_ENGINE_ROUND_H

#define ROUND(STAGE)                                                                               \
    STAGE(clock, rule_clock,                                                                       \
          game->n_types || work->switching.n || game->scheduled.n || scenario->negotiation)        \
    STAGE(tick, rule_tick, scenario->n_threats)                                                    \
    STAGE(stages, stages_update, work->varying.n || work->shrinking.n)                             \
    STAGE(threats, threats_update, scenario->n_threats)                                            \
    STAGE(fears, fears_update, work->weighing.n)                                                   \
    STAGE(choose, rule_choose, true)                                                               \
    STAGE(execute, rule_execute, true)                                                             \
    STAGE(pay, rule_pay, work->earning.n || scenario->negotiation)                                 \
    STAGE(observe, rule_observe, true)                                                             \
    STAGE(assist, rule_assist, work->assisted.n)                                                   \
    STAGE(hotline, rule_hotline, work->connected.n)                                                \
    STAGE(judge, rule_judge, work->restrained.n)                                                   \
    STAGE(enforce, rule_enforce, scenario->n_threats)                                              \
    STAGE(learn, rule_learn, true)                                                                 \
    STAGE(history, history_round, true)                                                            \
    STAGE(record, record_round, play->tally)                                                       \
    STAGE(watch, watch_round, play->watch)                                                         \
    STAGE(continue, rule_continue, scenario->n_threats || scenario->rounds.continuation < 1)

#endif
