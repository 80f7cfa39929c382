/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A game falls into parts that have nothing to do with one another once it is known who is of which
 * type and what was drawn: issues that no threat, withdrawal or turning type ties together. Means
 * add up over parts, and each part has far fewer states than the whole. */
#ifndef PARLEY_EXACT_PART_H
#define PARLEY_EXACT_PART_H

#include "engine/means.h"
#include "exact/atoms.h"
#include "exact/key.h"
#include "parley/exact.h"

typedef struct exact_link {
    exact_field state; /* of the strategies that may apply */
    exact_field timer; /* rounds that it still lasts */
    /* during a round: intended D, executed D, a signal that is not cleared */
    exact_field intends_defect, defects, adverse;
} exact_link;

enum { PHASE_IDLE, PHASE_PENDING, PHASE_ACTIVE };

typedef struct exact_threat {
    exact_field phase, tally, quiet;
    exact_field timer; /* pending: rounds until active; active: rounds left */
    exact_field clean;
    exact_field impositions;         /* where it escalates */
    exact_field offended, activated; /* this round */
    uint32_t most_impositions;       /* that its rounds have room for */
} exact_threat;

typedef struct exact_part {
    const parley_game *game;
    game_list links, threats;
    game_list turning; /* actors whose type may turn here */
    game_list typed;   /* actors whose first type makes a difference here */
    game_list drawn;   /* draws that do, of more than one value */
    game_list numbers; /* all that its rules read */
    game_list earners; /* actors with payoffs here */
    uint32_t n_clusters;
    game_list *clusters; /* links whose signals may fall on one another */

    /* fields, by index of the game's */
    exact_link *link;
    exact_threat *threat;
    exact_field *withdrawn; /* by pair */
    exact_field *type;      /* by actor: of those that turn */
    uint32_t n_words;

    /* What is expected of a round: `local` by quantity, PARLEY_NONE where it is another part's. */
    uint32_t n_local;
    uint32_t *local, *global;
} exact_part;

typedef struct exact_model {
    const parley_game *game;
    const parley_exact_options *options; /* the caller's */
    uint64_t most_states;
    exact_atoms *atoms; /* by draw */
    uint32_t n_parts;
    exact_part *parts;
} exact_model;

/* PARLEY_ERROR_SCENARIO for what cannot be enumerated at all, PARLEY_ERROR_LIMIT for a state beyond
 * KEY_WORDS, PARLEY_ERROR_MEMORY; free in any case. */
parley_status exact_model_init(exact_model *model, const parley_game *game,
                               const parley_exact_options *options, parley_error *error);
void exact_model_free(exact_model *model);

/* -- numbers.c: what is read where -- */

/* Adds the numbers that a link's, a threat's rules read; false out of memory. */
bool link_numbers(const parley_game *game, uint32_t link, game_list *ids);
bool threat_numbers(const parley_game *game, uint32_t threat, game_list *ids);
/* Whether any of the numbers hangs on an actor's type. */
bool numbers_owned(const parley_game *game, const game_list *ids, uint32_t actor);
/* Whether the actor's type decides which strategy applies on one of its links. */
bool link_typed(const game_link *link);
/* Adds an index unless the list has it. */
bool list_join(game_list *list, uint32_t index);

/* -- layout.c: the fields of a part's state -- */
parley_status layout_init(exact_part *part, const exact_model *model, parley_error *error);

#endif
