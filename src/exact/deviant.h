/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A scenario with something changed in it. */
#ifndef PARLEY_EXACT_DEVIANT_H
#define PARLEY_EXACT_DEVIANT_H

#include "parley/simulate.h"

typedef struct deviant {
    parley_scenario scenario;
    parley_game *game; /* NULL until compiled */
} deviant;

/* Reads it again with settings, where all is checked as ever. Faults are added to `error`. */
parley_status deviant_read(deviant *to, const parley_scenario *of, size_t n_settings,
                           const parley_setting *settings, parley_error *error);
/* With a number at x. Its faults are those of --vary. */
parley_status deviant_number(deviant *to, const parley_scenario *of, const char *pointer, double x,
                             parley_error *error);
parley_status deviant_compile(deviant *to, parley_error *error);
void deviant_free(deviant *of);

/* The actor plays the strategy (JSON) everywhere, with an agreement or without. Its faults are
 * those of --list. */
parley_status deviant_strategy(deviant *to, const parley_scenario *of, uint32_t actor,
                               const char *strategy, parley_error *error);
/* A threat whose triggers are always (1) or never (0) carried out. */
parley_status deviant_impose(deviant *to, const parley_scenario *of, uint32_t threat, double p,
                             parley_error *error);
/* An actor that always or never honours requests. */
parley_status deviant_honour(deviant *to, const parley_scenario *of, uint32_t actor, double p,
                             parley_error *error);

#endif
