/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PARLEY_STUDY_WORLDS_H
#define PARLEY_STUDY_WORLDS_H

#include "study/share.h"

struct parley_worlds {
    const parley_game *game;
    uint32_t n_measures;
    parley_measure *measures;
    uint32_t n_columns; /* the measures, then what is unknown */
    parley_column *columns;
    world_table table;
};

#endif
