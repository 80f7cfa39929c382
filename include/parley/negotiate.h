/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file
 * Which agreement, and why: what packages of commitments are worth to the two who negotiate, what
 * there is to agree on, and what the talks come to.
 *
 *     parley_talks_init(&talks, &scenario, &error);
 *     parley_talks_play(talks, &options, &error);
 *     parley_talks_package(talks, 0, package, &found);
 *     parley_talks_free(&talks);
 *
 * or, to play the rounds under what is agreed:
 *
 *     parley_talks_value(talks, &options, &error);
 *     agreements = parley_talks_agreements(talks);
 *     options.agreements = &agreements;
 *     parley_simulate(&results, game, &options, &error);
 *
 * A package is a set of negotiable commitments (parley_negotiation); 0 is no deal. Its value is
 * what living under it brings, from the round on in which talks open: simulated, all packages at
 * common random numbers, or given by the scenario. A case is the scenario with its threats or
 * without. Sides are 0 and 1. */
#ifndef PARLEY_NEGOTIATE_H
#define PARLEY_NEGOTIATE_H

#include "parley/simulate.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct parley_talks parley_talks;

/** "no_deal", "agreement", ...; NULL out of range. */
const char *parley_ending_name(parley_ending ending);

/** Histories that value a package before the rounds of others are played: a number of its own, so
 * that what happens in a history does not depend on how many are played. */
#define PARLEY_TALKS_REPLICATIONS 16384

/** PARLEY_ERROR_USAGE for a scenario without `negotiation`; PARLEY_ERROR_LIMIT, PARLEY_ERROR_MEMORY
 * as parley_game_init. The scenario must outlive the talks. */
parley_status parley_talks_init(parley_talks **talks, const parley_scenario *scenario,
                                parley_error *error);

/** Values all packages, then draws the outcomes of n_replications talks. Of the options `measure`,
 * `precision` and followers must be unset. The same inputs give the same bits for any number of
 * threads and instruction set. PARLEY_STOPPED when `progress` said so (values and outcomes are then
 * of what was complete, possibly nothing); PARLEY_ERROR_USAGE as parley_simulate,
 * PARLEY_ERROR_LIMIT where it would take more than PARLEY_MAX_MEMORY, PARLEY_ERROR_MEMORY. */
parley_status parley_talks_play(parley_talks *talks, const parley_options *options,
                                parley_error *error);

/** Values all packages as the scenario is, with PARLEY_TALKS_REPLICATIONS histories, so that
 * parley_talks_agreements can say what is agreed in any history; what was played before is
 * forgotten. Of the options n_replications does not count; `progress` is asked as if it were
 * PARLEY_TALKS_REPLICATIONS. PARLEY_STOPPED leaves nothing; else as parley_talks_play. */
parley_status parley_talks_value(parley_talks *talks, const parley_options *options,
                                 parley_error *error);
/** For parley_options: with the seed, point and generator that packages were valued with. Talks
 * draw at the addresses of the histories that follow, numbers from the same generator, chances from
 * Philox. The talks must be valued and outlive it. */
parley_agreements parley_talks_agreements(parley_talks *talks);

const parley_scenario *parley_talks_scenario(const parley_talks *talks);
uint64_t parley_talks_n_replications(const parley_talks *talks); /**< complete */
/** Two where threats stand or the protocol is one: with them (0) and without (1). Otherwise one.
 * Values that are given count for the case they were given for: with, where there are threats. */
uint32_t parley_talks_n_cases(const parley_talks *talks);
bool parley_talks_with_threats(const parley_talks *talks, uint32_t of_case);
uint32_t parley_talks_n_packages(const parley_talks *talks);
/** Whether a package can be agreed on: given values may leave some out. */
bool parley_talks_offers(const parley_talks *talks, uint32_t package);

/** What a package is worth to a side. Standard errors are over worlds, or words of 64 replications
 * where nothing is unknown. */
typedef struct parley_worth {
    double value, standard_error;
    double surplus, surplus_error; /**< beyond the mean reservation; paired */
} parley_worth;

typedef struct parley_package {
    parley_worth worth[2]; /**< by side */
    bool in_zone;          /**< neither side is below its reservation */
    double in_zone_share;  /**< of bootstrap draws over worlds or words; NAN below two */
    bool pareto, nash, kalai_smorodinsky, egalitarian;
} parley_package;

void parley_talks_package(const parley_talks *talks, uint32_t of_case, uint32_t package,
                          parley_package *found);

/** The solutions by name, with the side payment that they take. */
typedef enum parley_bargaining_solution {
    PARLEY_NASH,
    PARLEY_KALAI_SMORODINSKY,
    PARLEY_EGALITARIAN,
    PARLEY_N_SOLUTIONS,
} parley_bargaining_solution;

parley_deal parley_talks_solution(const parley_talks *talks, uint32_t of_case,
                                  parley_bargaining_solution solution);

/** The Pareto frontier: points in the order of what side 0 gets. Two points in a row of the same
 * package are joined by a line of side payments. */
typedef struct parley_frontier_point {
    double value[2];
    parley_deal deal;
} parley_frontier_point;

uint32_t parley_talks_n_frontier(const parley_talks *talks, uint32_t of_case);
void parley_talks_frontier(const parley_talks *talks, uint32_t of_case, uint32_t index,
                           parley_frontier_point *point);

/** How often talks end with a package (0: without one), and in which round; NAN where never. */
typedef struct parley_bargain {
    parley_estimate share; /**< no range over worlds */
    double transfer;       /**< mean */
    double round_mean, round_q05, round_median, round_q95;
} parley_bargain;

void parley_talks_bargain(const parley_talks *talks, uint32_t of_case, uint32_t package,
                          parley_bargain *bargain);
/** The share of talks with an ending. */
double parley_talks_ending(const parley_talks *talks, uint32_t of_case, parley_ending ending);

/** Frees and sets to NULL; safe on NULL. */
void parley_talks_free(parley_talks **talks);

#ifdef __cplusplus
}
#endif

#endif
