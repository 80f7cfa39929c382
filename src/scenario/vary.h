/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scenarios that differ from one that was read in a few places. */
#ifndef PARLEY_SCENARIO_VARY_H
#define PARLEY_SCENARIO_VARY_H

#include "parley/scenario.h"

/* parley_scenario_vary with what messages call each setting; `names` may be NULL. */
parley_status scenario_vary(parley_scenario *scenario, const parley_scenario *base,
                            size_t n_settings, const parley_setting *settings,
                            const char *const *names, parley_error *error);

#endif
