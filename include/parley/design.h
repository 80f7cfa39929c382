/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file
 * The points of a sweep: which numbers (or strategies, or any other values of a scenario file) are
 * varied, and which settings of them are played.
 *
 *     parley_design_init(&design, &base, &options, &error);
 *     for (uint32_t i = 0; i < parley_design_n_points(design); i++) {
 *         parley_point_init(&point, design, i, &error);
 *         parley_game_init(&game, &point.scenario, &error);
 *         ...
 *         parley_point_free(&point);
 *     }
 *
 * An axis is written as users write it after `--vary`, a JSON Pointer (RFC 6901) and its values:
 *
 *     POINTER=FROM:TO:COUNT      COUNT values in equal steps, both ends among them
 *     POINTER=log:FROM:TO:COUNT  in equal ratios; FROM and TO above 0
 *     POINTER=A,B,C              these: numbers or any JSON values, `"tit_for_tat"` and
 *                                {"type":"trigger","punishment":3} too; a comma inside a JSON value
 *                                does not end it
 *     POINTER=FROM:TO            Latin hypercube and Sobol only: anything in the range, or anything
 *     POINTER=log:FROM:TO        whole where the place takes whole numbers
 *
 * The pointer ends at the first `=`; no place that can be set has one in its pointer, and `:` means
 * nothing in it. What stands at a pointer need not be in the file: members left out are made.
 *
 * Steps are rounded to 15 significant digits and ratios to 12, so that 0.1:0.5:5 gives 0.3 and the
 * last bit of a machine's libm reaches no value; FROM and TO are exact. */
#ifndef PARLEY_DESIGN_H
#define PARLEY_DESIGN_H

#include "parley/scenario.h"

#ifdef __cplusplus
extern "C" {
#endif

#define PARLEY_MAX_POINTS 1000000000u  /**< of a design */
#define PARLEY_MAX_SOBOL_AXES 40       /**< GSL's limit */
#define PARLEY_MAX_DRAWN 100000000u    /**< points times axes, Latin hypercube and Sobol */
#define PARLEY_MAX_POINTS_CHECKED 256u /**< see parley_design_init */
#define PARLEY_VALUE_TEXT 32           /**< bytes that hold any number's text */

typedef enum parley_design_kind {
    PARLEY_GRID,  /**< every value of every axis with every value of the others, the last axis
                     fastest */
    PARLEY_LATIN, /**< Latin hypercube (McKay, Beckman and Conover 1979): each axis is cut into
                     n_points equal parts, and one point lies in each, anywhere in it */
    PARLEY_SOBOL, /**< Sobol sequence as GSL has it, which begins with the middle of every axis: the
                     corner that the sequence itself begins with is left out */
} parley_design_kind;

typedef struct parley_design_options {
    parley_design_kind kind;
    uint32_t n_points;       /**< PARLEY_LATIN, PARLEY_SOBOL: how many; else 0 */
    uint32_t seed;           /**< PARLEY_LATIN: of its draws, whose addresses are theirs alone */
    uint32_t n_axes;         /**< at least one */
    const char *const *axes; /**< as users wrote them */
} parley_design_options;

typedef struct parley_design parley_design;

/** Reads the axes and checks that every point is a scenario: all points of a design of up to
 * PARLEY_MAX_POINTS_CHECKED, and as many of a larger Latin hypercube or Sobol sequence; of a larger
 * grid, those at which all axes but one stand at their first value, or all at their last, and that
 * one at an end or a listed value. Keeps a pointer to `base`, which must have been read (not
 * varied) and outlive the design. PARLEY_ERROR_USAGE for an axis that is not written as above or
 * varied twice, PARLEY_ERROR_SCENARIO for a place or value that a scenario may not have,
 * PARLEY_ERROR_LIMIT past a limit above; faults of an axis or its values are called `--vary TEXT`,
 * those of a whole point say which values it has. An axis may lead into what an axis before it
 * sets. Costs about 0.1 ms for each point checked. */
parley_status parley_design_init(parley_design **design, const parley_scenario *base,
                                 const parley_design_options *options, parley_error *error);
/** Frees and sets to NULL; safe on NULL. */
void parley_design_free(parley_design **design);

parley_design_kind parley_design_kind_of(const parley_design *design);
uint32_t parley_design_n_points(const parley_design *design);
uint32_t parley_design_n_axes(const parley_design *design);
/** An axis as it was written. */
const char *parley_design_text(const parley_design *design, uint32_t axis);
/** What is varied on an axis. */
const char *parley_design_pointer(const parley_design *design, uint32_t axis);
/** The JSON text of an axis's value at a point, for tables and settings: numbers as the shortest
 * decimals that read back the same, all else as it was written. Points to `buffer` or into the
 * design. */
const char *parley_design_value(const parley_design *design, uint32_t point, uint32_t axis,
                                char buffer[PARLEY_VALUE_TEXT]);

/** One point, ready to be compiled. */
typedef struct parley_point {
    uint32_t n_settings;      /**< one for each axis, in their order */
    parley_setting *settings; /**< their pointers belong to the design */
    parley_scenario scenario; /**< the base with these settings */
} parley_point;

/** Makes a point; many threads may make points of one design at once. Fails as reading a scenario
 * does (a large design's inner points are not all checked before); `point` is then as freed. */
parley_status parley_point_init(parley_point *point, const parley_design *design, uint32_t index,
                                parley_error *error);
/** Safe twice and on `{0}`. */
void parley_point_free(parley_point *point);

#ifdef __cplusplus
}
#endif

#endif
