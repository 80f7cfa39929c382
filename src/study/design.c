/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "parley/design.h"

#include "core/memory.h"
#include "core/philox.h"
#include "parley/random.h"
#include "scenario/vary.h"
#include "study/axis.h"

#include <gsl/gsl_qrng.h>
#include <gsl/gsl_randist.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

/* Where the draws of designs are addressed: a point that no run has. */
#define DESIGN_POINT UINT32_MAX
/* The round of the draw that shuffles an axis; below it, those of its points. */
#define SHUFFLE_ROUND UINT32_MAX
/* More faults than this are not looked for. */
#define ENOUGH_FAULTS 10

struct parley_design {
    const parley_scenario *base;
    parley_design_kind kind;
    uint32_t n_points, seed;
    uint32_t n_axes;
    struct axis *axes;
    const char **names; /* of the axes, in messages */
    uint32_t *sites;    /* PARLEY_LATIN, by axis: addresses of its draws */
    /* PARLEY_LATIN: of each axis, the part that each point lies in; PARLEY_SOBOL: where it lies, in
     * units of 2^-32 of the axis */
    uint32_t *drawn;
};

static parley_status fault(parley_error *error, parley_status status, const char *message)
{
    return parley_error_add(error, status, NULL, NULL, "%s", message);
}

/* -- axes ---------------------------------------------------------------------------------- */

/* True if `below` is `pointer` or leads into what stands there. */
static bool leads_into(const char *below, const char *pointer)
{
    size_t length = strlen(pointer);
    return strncmp(below, pointer, length) == 0 && (below[length] == '\0' || below[length] == '/');
}

/* Checks an axis against those before it. */
static parley_status check_overlap(const parley_design *design, uint32_t a, parley_error *error)
{
    const struct axis *axis = &design->axes[a];
    const parley_place place = {.file = axis->name};
    for (uint32_t b = 0; b < a; b++) {
        const char *before = design->axes[b].pointer;
        if (strcmp(before, axis->pointer) == 0)
            return parley_error_add(error, PARLEY_ERROR_USAGE, &place, NULL,
                                    "%.120s is varied twice", before);
        if (leads_into(before, axis->pointer))
            return parley_error_add(error, PARLEY_ERROR_USAGE, &place, NULL,
                                    "this would undo what is varied within it, %.120s: give it "
                                    "before that",
                                    before);
    }
    return PARLEY_OK;
}

/* True if an axis leads into what one before it sets, which alone knows what will stand there. */
static bool is_within(const parley_design *design, uint32_t a)
{
    for (uint32_t b = 0; b < a; b++)
        if (leads_into(design->axes[a].pointer, design->axes[b].pointer))
            return true;
    return false;
}

static parley_status axes_init(parley_design *design, const char *const *texts, parley_error *error)
{
    parley_status first = PARLEY_OK;
    for (uint32_t a = 0; a < design->n_axes; a++) {
        struct axis *axis = &design->axes[a];
        parley_status status = axis_init(axis, texts[a], error);
        design->names[a] = axis->name;
        if (!status && first == PARLEY_OK)
            status = check_overlap(design, a, error);
        if (!status && !(first == PARLEY_OK && is_within(design, a)))
            status = axis_place(axis, design->base, error);
        if (!status && axis->n == 0 && design->kind == PARLEY_GRID)
            status =
                parley_error_add(error, PARLEY_ERROR_USAGE, &(parley_place){.file = axis->name},
                                 NULL, "a grid needs a number of values: FROM:TO:COUNT");
        if (status == PARLEY_ERROR_MEMORY)
            return status;
        if (first == PARLEY_OK)
            first = status;
    }
    return first;
}

/* -- where points lie ---------------------------------------------------------------------- */

static parley_status grid_init(parley_design *design, parley_error *error)
{
    uint64_t n = 1;
    for (uint32_t a = 0; a < design->n_axes; a++) {
        n *= design->axes[a].n;
        if (n > PARLEY_MAX_POINTS)
            return parley_error_add(error, PARLEY_ERROR_LIMIT, NULL, NULL,
                                    "the grid has more than %u points", PARLEY_MAX_POINTS);
    }
    design->n_points = (uint32_t)n;
    return PARLEY_OK;
}

/* The address of an axis's draws: a hash of its pointer, another one where an axis before it has
 * the same. */
static uint32_t site_of(const parley_design *design, uint32_t axis)
{
    const char *pointer = design->axes[axis].pointer;
    uint32_t site = XXH32(pointer, strlen(pointer), 0);
    for (uint32_t a = 0; a < axis; a++)
        if (design->sites[a] == site)
            return XXH32(pointer, strlen(pointer), axis);
    return site;
}

/* Shuffles the parts of each axis (Fisher and Yates, by GSL). An axis's address hangs on its
 * pointer alone, so that others can come and go. */
static parley_status latin_init(parley_design *design)
{
    gsl_rng *rng = gsl_rng_alloc(parley_rng_philox4x32);
    design->sites = memory_array(design->n_axes, sizeof *design->sites);
    if (!rng || !design->sites) {
        gsl_rng_free(rng);
        return PARLEY_ERROR_MEMORY;
    }
    for (uint32_t a = 0; a < design->n_axes; a++) {
        uint32_t *parts = design->drawn + (size_t)a * design->n_points;
        design->sites[a] = site_of(design, a);
        parley_rng_seek(rng, &(parley_address){.seed = design->seed,
                                               .point = DESIGN_POINT,
                                               .site = design->sites[a],
                                               .round = SHUFFLE_ROUND});
        for (uint32_t i = 0; i < design->n_points; i++)
            parts[i] = i;
        gsl_ran_shuffle(rng, parts, design->n_points, sizeof *parts);
    }
    gsl_rng_free(rng);
    return PARLEY_OK;
}

static parley_status sobol_init(parley_design *design)
{
    double shares[PARLEY_MAX_SOBOL_AXES];
    gsl_qrng *sequence = gsl_qrng_alloc(gsl_qrng_sobol, design->n_axes);
    if (!sequence)
        return PARLEY_ERROR_MEMORY;
    for (uint32_t i = 0; i < design->n_points; i++) {
        gsl_qrng_get(sequence, shares);
        for (uint32_t a = 0; a < design->n_axes; a++)
            design->drawn[(size_t)a * design->n_points + i] = (uint32_t)(shares[a] * 0x1p32);
    }
    gsl_qrng_free(sequence);
    return PARLEY_OK;
}

static parley_status drawn_init(parley_design *design, uint32_t n_points, parley_error *error)
{
    if (n_points == 0)
        return fault(error, PARLEY_ERROR_USAGE,
                     "a Latin hypercube or a Sobol sequence needs a number of points");
    if ((uint64_t)n_points * design->n_axes > PARLEY_MAX_DRAWN)
        return parley_error_add(error, PARLEY_ERROR_LIMIT, NULL, NULL,
                                "%u points times %u axes are more than %u", n_points,
                                design->n_axes, PARLEY_MAX_DRAWN);
    if (design->kind == PARLEY_SOBOL && design->n_axes > PARLEY_MAX_SOBOL_AXES)
        return parley_error_add(error, PARLEY_ERROR_LIMIT, NULL, NULL,
                                "%u axes, where a Sobol sequence has at most %d", design->n_axes,
                                PARLEY_MAX_SOBOL_AXES);
    design->n_points = n_points;
    design->drawn = memory_array((size_t)n_points * design->n_axes, sizeof *design->drawn);
    if (!design->drawn)
        return PARLEY_ERROR_MEMORY;
    return design->kind == PARLEY_LATIN ? latin_init(design) : sobol_init(design);
}

/* How far along an axis a point lies, from 0 up to 1. */
static double share(const parley_design *design, uint32_t point, uint32_t axis)
{
    uint32_t drawn = design->drawn[(size_t)axis * design->n_points + point];
    if (design->kind == PARLEY_SOBOL)
        return drawn * 0x1p-32;
    const uint32_t counter[4] = {0, point, design->sites[axis], 0};
    const uint32_t key[2] = {design->seed, DESIGN_POINT};
    uint32_t random[4];
    philox4x32(counter, key, random);
    return (drawn + (random[0] + 0.5) * 0x1p-32) / design->n_points;
}

/* -- checks -------------------------------------------------------------------------------- */

static bool names_axis(const parley_design *design, const char *file)
{
    for (uint32_t a = 0; file && a < design->n_axes; a++)
        if (strcmp(file, design->names[a]) == 0)
            return true;
    return false;
}

static bool same(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

static bool is_known(const parley_error *error, const parley_fault *found)
{
    for (size_t i = 0; error && i < error->n_faults; i++) {
        const parley_fault *known = &error->faults[i];
        if (same(known->file, found->file) && same(known->pointer, found->pointer) &&
            same(known->message, found->message))
            return true;
    }
    return false;
}

/* The settings of a point as text; a new string. */
static char *settings_text(const parley_point *point)
{
    char *text = strdup("");
    for (uint32_t a = 0; text && a < point->n_settings; a++) {
        const parley_setting *setting = &point->settings[a];
        char *longer =
            memory_format("%s%s%.80s=%.80s", text, a ? ", " : "", setting->pointer, setting->json);
        free(text);
        text = longer;
    }
    return text;
}

/* Adds what is wrong with a point and not known of another. What is found elsewhere than at a value
 * of an axis says which point it is found at. */
static void faults_add(const parley_design *design, const parley_point *point,
                       const parley_error *found, parley_error *error)
{
    char *settings = settings_text(point);
    for (size_t i = 0; i < found->n_faults; i++) {
        const parley_fault *wrong = &found->faults[i];
        parley_place place = {.file = wrong->file};
        if (names_axis(design, wrong->file)) {
            if (!is_known(error, wrong))
                parley_error_add(error, wrong->status, &place, wrong->pointer, "%s",
                                 wrong->message);
            continue;
        }
        place.line = wrong->line;
        place.column = wrong->column;
        parley_error_add(error, wrong->status, &place, wrong->pointer, "%s, with %s",
                         wrong->message, settings ? settings : "these values");
    }
    free(settings);
}

/* Checks a point; true when there is no sense in checking more. */
static bool check_point(const parley_design *design, uint32_t index, parley_status *status,
                        parley_error *error)
{
    parley_point point;
    parley_status found = parley_point_init(&point, design, index, error);
    parley_point_free(&point);
    if (found)
        *status = found;
    return found == PARLEY_ERROR_MEMORY || (found && !error) ||
           (error && error->n_faults >= ENOUGH_FAULTS);
}

/* Checks the points of a large grid along the lines that leave its first and its last point. */
static parley_status check_lines(const parley_design *design, parley_error *error)
{
    parley_status status = PARLEY_OK;
    uint32_t stride = 1;
    for (uint32_t a = design->n_axes; a-- > 0;) {
        const struct axis *axis = &design->axes[a];
        uint32_t step = axis->form == AXIS_LIST ? 1 : axis->n - 1;
        for (uint32_t i = 0; i < axis->n; i += step) {
            uint32_t last = design->n_points - 1 - (axis->n - 1 - i) * stride;
            if (check_point(design, i * stride, &status, error) ||
                check_point(design, last, &status, error))
                return status;
        }
        stride *= axis->n;
    }
    return status;
}

static parley_status check_points(const parley_design *design, parley_error *error)
{
    bool all = design->n_points <= PARLEY_MAX_POINTS_CHECKED;
    if (!all && design->kind == PARLEY_GRID)
        return check_lines(design, error);
    uint32_t n = all ? design->n_points : PARLEY_MAX_POINTS_CHECKED;
    parley_status status = PARLEY_OK;
    for (uint32_t i = 0; i < n; i++)
        if (check_point(design, i, &status, error))
            break;
    return status;
}

/* -- designs ------------------------------------------------------------------------------- */

parley_status parley_design_init(parley_design **design, const parley_scenario *base,
                                 const parley_design_options *options, parley_error *error)
{
    *design = NULL;
    if (options->n_axes == 0)
        return fault(error, PARLEY_ERROR_USAGE, "a design needs an axis at least");
    if (!base->document)
        return fault(error, PARLEY_ERROR_USAGE, "only a scenario that was read can be varied");
    parley_design *made = memory_array(1, sizeof *made);
    if (!made)
        return PARLEY_ERROR_MEMORY;
    *made = (parley_design){.base = base,
                            .kind = options->kind,
                            .seed = options->seed,
                            .n_axes = options->n_axes,
                            .axes = memory_array(options->n_axes, sizeof *made->axes),
                            .names = memory_array(options->n_axes, sizeof *made->names)};
    parley_status status = PARLEY_ERROR_MEMORY;
    if (made->axes && made->names)
        status = axes_init(made, options->axes, error);
    if (!status && made->kind == PARLEY_GRID)
        status = grid_init(made, error);
    else if (!status)
        status = drawn_init(made, options->n_points, error);
    if (!status)
        status = check_points(made, error);
    if (status)
        parley_design_free(&made);
    *design = made;
    return status;
}

void parley_design_free(parley_design **design)
{
    if (!*design)
        return;
    for (uint32_t a = 0; (*design)->axes && a < (*design)->n_axes; a++)
        axis_free(&(*design)->axes[a]);
    free((*design)->axes);
    free((*design)->names);
    free((*design)->sites);
    free((*design)->drawn);
    free(*design);
    *design = NULL;
}

uint32_t parley_design_n_points(const parley_design *design)
{
    return design->n_points;
}

uint32_t parley_design_n_axes(const parley_design *design)
{
    return design->n_axes;
}

parley_design_kind parley_design_kind_of(const parley_design *design)
{
    return design->kind;
}

const char *parley_design_text(const parley_design *design, uint32_t axis)
{
    return design->axes[axis].text;
}

const char *parley_design_pointer(const parley_design *design, uint32_t axis)
{
    return design->axes[axis].pointer;
}

const char *parley_design_value(const parley_design *design, uint32_t point, uint32_t axis,
                                char buffer[PARLEY_VALUE_TEXT])
{
    if (design->kind != PARLEY_GRID)
        return axis_value_at(&design->axes[axis], share(design, point, axis), buffer);
    for (uint32_t a = design->n_axes; a-- > axis + 1;)
        point /= design->axes[a].n;
    return axis_value(&design->axes[axis], point % design->axes[axis].n, buffer);
}

/* -- points -------------------------------------------------------------------------------- */

parley_status parley_point_init(parley_point *point, const parley_design *design, uint32_t index,
                                parley_error *error)
{
    uint32_t n = design->n_axes;
    /* numbers are written behind the settings that point to them */
    *point = (parley_point){
        .n_settings = n, .settings = memory_array(n, sizeof *point->settings + PARLEY_VALUE_TEXT)};
    if (!point->settings)
        return PARLEY_ERROR_MEMORY;
    char *buffer = (char *)(point->settings + n);
    for (uint32_t a = 0; a < n; a++, buffer += PARLEY_VALUE_TEXT)
        point->settings[a] = (parley_setting){design->axes[a].pointer,
                                              parley_design_value(design, index, a, buffer)};
    parley_error found = {0};
    parley_status status =
        scenario_vary(&point->scenario, design->base, n, point->settings, design->names, &found);
    if (status) {
        faults_add(design, point, &found, error);
        parley_point_free(point);
    }
    parley_error_free(&found);
    return status;
}

void parley_point_free(parley_point *point)
{
    parley_scenario_free(&point->scenario);
    free(point->settings);
    *point = (parley_point){0};
}
