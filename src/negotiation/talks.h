/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What talks hold. Arrays by case and package have the entry case * n_packages + package. */
#ifndef PARLEY_NEGOTIATION_TALKS_H
#define PARLEY_NEGOTIATION_TALKS_H

#include "negotiation/outcome.h"
#include "negotiation/protocol.h"
#include "negotiation/values.h"

#define MOST_CASES 2

struct parley_talks {
    const parley_scenario *scenario;
    const parley_negotiation *rules;
    uint32_t n_cases, n_packages;
    bool threats[MOST_CASES];
    variant ways[MOST_CASES];  /* by case: to be played; none where values are given */
    variant numbers;           /* of one round: for what is drawn before it */
    uint32_t sites[N_CHANCES]; /* of what is drawn while talks go on */

    /* what packages are worth to those who talk, in the first n_valued cases */
    uint32_t n_valued;
    uint32_t seed, point;
    double (*value)[2]; /* by case and package: the mean */
    double (*gains)[2]; /* the same less no deal's */
    double slack;       /* of these: rounding */
    bool private;       /* one offer, to a responder with private information: */
    offer one[MOST_CASES];

    /* what is found when talks are played */
    uint64_t n_replications;
    parley_package *packages;
    parley_deal solutions[MOST_CASES][PARLEY_N_SOLUTIONS];
    uint32_t n_frontier[MOST_CASES];
    parley_frontier_point *frontier[MOST_CASES];
    outcomes outcomes[MOST_CASES];
};

/* What is added up while talks are played. */
typedef struct talks_sums {
    unit_sums units;
    double (*reservations)[2]; /* by unit: sums */
    double *n;                 /* by unit: replications */
} talks_sums;

/* A sum of a unit by case and package: given values weigh as many histories. */
double talks_value(const parley_talks *talks, const unit_sums *units, uint64_t unit, uint32_t entry,
                   int side);
/* What the talks of a case are about; without room for surpluses. */
agenda talks_agenda(const parley_talks *talks, uint32_t of_case);

/* Draws the outcomes of all talks, and adds up reservations: conduct.c. PARLEY_STOPPED, where
 * values are given: the sums and outcomes are those of what was complete. */
parley_status talks_conduct(parley_talks *talks, talks_sums *sums, const parley_options *options,
                            parley_error *error);
/* Means, errors, zone, frontier and solutions: judge.c. */
parley_status talks_judge(parley_talks *talks, const talks_sums *sums,
                          const parley_options *options);

#endif
