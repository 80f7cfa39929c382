/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the format has at a JSON Pointer. */
#ifndef PARLEY_SCENARIO_PLACE_H
#define PARLEY_SCENARIO_PLACE_H

#include "scenario/fields.h"

/* Checks that something can be set at `pointer` of a scenario that was read: that it is a pointer,
 * and that the things on its way which have ids exist. Members on the way may be missing. What the
 * reader finds for itself (unknown members, values that do not fit) is left to it. Fills the class
 * of the numbers that the place takes; NULL where it takes none, or by what the pointer leads
 * into. */
parley_status place_check(const number_class **class, const parley_scenario *scenario,
                          const char *pointer, const parley_place *place, parley_error *error);

#endif
