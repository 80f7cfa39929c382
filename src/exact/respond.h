/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The best reply of an actor that sees everything. */
#ifndef PARLEY_EXACT_RESPOND_H
#define PARLEY_EXACT_RESPOND_H

#include "exact/worth.h"

/* The largest value of a case to the actor whose choices are open in the chain, and that knows
 * types, what was drawn and the state of the others' strategies and of threats, and chooses what it
 * intends in every state: by backward induction, for what comes after the last change by policy
 * iteration (Howard 1960). In the long run, of the policy that is best at a discount so near 1 that
 * it is the best in the long run too, but for odd games: then it is a lower bound. */
parley_status respond(exact_chain *chain, parley_horizon horizon, double *value);

#endif
