/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exact/deviant.h"

#include "core/memory.h"

#include <stdlib.h>
#include <string.h>

parley_status deviant_read(deviant *to, const parley_scenario *of, size_t n_settings,
                           const parley_setting *settings, parley_error *error)
{
    *to = (deviant){0};
    return parley_scenario_read_text(&to->scenario, of->path ? of->path : "scenario", of->resolved,
                                     strlen(of->resolved), n_settings, settings, error);
}

/* Reads it with one setting, whose faults are told as those of an option: where in a text that
 * nobody wrote they are says nothing, and pointers go on from `root`. */
static parley_status read_option(deviant *to, const parley_scenario *of,
                                 const parley_setting *setting, const char *option,
                                 const char *root, parley_error *error)
{
    parley_error faults = {0};
    parley_status status = deviant_read(to, of, 1, setting, &faults);
    for (size_t f = 0; f < faults.n_faults; f++) {
        const parley_fault *fault = &faults.faults[f];
        bool said = fault->file && strncmp(fault->file, "--set ", strlen("--set ")) == 0;
        const parley_place place = {said ? option : fault->file, said ? 0 : fault->line,
                                    fault->column};
        const char *pointer = fault->pointer;
        if (said && pointer && strncmp(pointer, root, strlen(root)) == 0)
            pointer += strlen(root);
        parley_error_add(error, fault->status, &place, pointer, "%s", fault->message);
    }
    parley_error_free(&faults);
    return status;
}

parley_status deviant_number(deviant *to, const parley_scenario *of, const char *pointer, double x,
                             parley_error *error)
{
    char *json = memory_format("%.17g", x), *option = memory_format("--vary %s", pointer);
    const parley_setting setting = {pointer, json};
    *to = (deviant){0};
    parley_status status =
        json && option ? read_option(to, of, &setting, option, "", error) : PARLEY_ERROR_MEMORY;
    free(json);
    free(option);
    return status;
}

parley_status deviant_compile(deviant *to, parley_error *error)
{
    return parley_game_init(&to->game, &to->scenario, error);
}

void deviant_free(deviant *of)
{
    parley_game_free(&of->game);
    parley_scenario_free(&of->scenario);
}

/* An id that no behaviour has. */
static char *new_behaviour(const parley_scenario *of)
{
    char *pointer = memory_format("/behaviour/deviation");
    for (uint32_t n = 2; pointer; n++) {
        uint32_t b = 0;
        while (b < of->n_behaviours &&
               strcmp(of->behaviours[b].id, pointer + strlen("/behaviour/")) != 0)
            b++;
        if (b == of->n_behaviours)
            break;
        free(pointer);
        pointer = memory_format("/behaviour/deviation_%u", n);
    }
    return pointer;
}

parley_status deviant_strategy(deviant *to, const parley_scenario *of, uint32_t actor,
                               const char *strategy, parley_error *error)
{
    char *pointer = new_behaviour(of);
    char *root = pointer ? memory_format("%s/strategy", pointer) : NULL;
    char *json =
        memory_format("{\"actor\": \"%s\", \"strategy\": %s}", of->actors[actor].id, strategy);
    char *option = memory_format("--list %s", strategy);
    const parley_setting setting = {pointer, json};
    *to = (deviant){0};
    parley_status status = root && json && option
                               ? read_option(to, of, &setting, option, root, error)
                               : PARLEY_ERROR_MEMORY;
    free(pointer);
    free(root);
    free(json);
    free(option);
    return status ? status : deviant_compile(to, error);
}

/* Adds a plain number to the scenario. */
static parley_status number_constant(parley_scenario *to, double value, parley_number_id *id)
{
    parley_number *numbers = reallocarray(to->numbers, to->n_numbers + 1u, sizeof *numbers);
    if (!numbers)
        return PARLEY_ERROR_MEMORY;
    to->numbers = numbers;
    parley_step *step = memory_array(1, sizeof *step);
    char *pointer = strdup("");
    if (!step || !pointer) {
        free(step);
        free(pointer);
        return PARLEY_ERROR_MEMORY;
    }
    step->value = (parley_value){.distribution = PARLEY_CONSTANT, .a = value};
    *id = to->n_numbers++;
    numbers[*id] = (parley_number){.kind = PARLEY_PROBABILITY,
                                   .source = {.pointer = pointer, .n_steps = 1, .steps = step},
                                   .owner = PARLEY_NONE,
                                   .note = PARLEY_NONE};
    return PARLEY_OK;
}

parley_status deviant_impose(deviant *to, const parley_scenario *of, uint32_t threat, double p,
                             parley_error *error)
{
    parley_number_id id;
    parley_status status = deviant_read(to, of, 0, NULL, error);
    if (!status)
        status = number_constant(&to->scenario, p, &id);
    if (status)
        return status;
    to->scenario.threats[threat].credibility = id;
    return deviant_compile(to, error);
}

parley_status deviant_honour(deviant *to, const parley_scenario *of, uint32_t actor, double p,
                             parley_error *error)
{
    parley_number_id id;
    parley_status status = deviant_read(to, of, 0, NULL, error);
    if (!status)
        status = number_constant(&to->scenario, p, &id);
    if (status)
        return status;
    for (uint32_t c = 0; c < to->scenario.n_commitments; c++) {
        parley_commitment *commitment = &to->scenario.commitments[c];
        if (commitment->kind != PARLEY_ASSISTANCE)
            continue;
        commitment->honour_accidental[actor] = id;
        commitment->honour_deliberate[actor] = id;
    }
    return deviant_compile(to, error);
}
