/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the talks of many histories come to: how often, and when. */
#ifndef PARLEY_NEGOTIATION_OUTCOME_H
#define PARLEY_NEGOTIATION_OUTCOME_H

#include "engine/estimate.h"
#include "parley/negotiate.h"

typedef struct outcomes {
    uint32_t n_packages, n_rounds; /* rounds of talks that an agreement can fall into */
    uint32_t cluster;              /* replications in one */
    uint64_t n;                    /* replications added */
    uint64_t *rounds;              /* [package][round of talks]: agreements */
    uint64_t *counts;              /* by package; 0: none */
    uint64_t *in_cluster;          /* by package: of the cluster that is open */
    clusters *sums;                /* by package */
    double *transfers;             /* by package */
    uint64_t endings[PARLEY_N_ENDINGS];
} outcomes;

parley_status outcomes_init(outcomes *o, uint32_t n_packages, uint32_t n_rounds, uint32_t cluster);
void outcomes_free(outcomes *o);
/* In the order of replications; `opens` is the first round of talks. */
void outcomes_add(outcomes *o, const parley_outcome_of_talks *outcome, uint32_t opens);
/* After the last. */
void outcomes_end(outcomes *o);
void outcomes_bargain(const outcomes *o, uint32_t package, uint32_t opens, parley_bargain *bargain);

#endif
