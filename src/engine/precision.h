/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When a run that is to go on until a measure is precise may end. */
#ifndef PARLEY_ENGINE_PRECISION_H
#define PARLEY_ENGINE_PRECISION_H

#include "engine/results.h"

/* The least clusters (worlds, or replications where nothing is unknown) to end a run early on. */
#define PRECISION_CLUSTERS 32

/* Half the 95 % interval of simulation noise is at most `precision`. */
bool precision_reached(const parley_results *results, const parley_measure *measure,
                       double precision);
/* The same, and there is enough to tell: PRECISION_CLUSTERS at least, and where these do not differ
 * at all, so many that what they never show has a chance of at most `precision`. */
bool precision_certain(const parley_results *results, const parley_measure *measure,
                       double precision);

#endif
