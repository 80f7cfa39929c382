/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/number.h"

#include "core/memory.h"
#include "scenario/id.h"
#include "scenario/value.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* -- sources ------------------------------------------------------------------------------- */

void source_free(parley_source *source)
{
    for (uint32_t i = 0; i < source->n_steps; i++)
        value_free(&source->steps[i].value);
    free(source->steps);
    free(source->pointer);
    *source = (parley_source){0};
}

void source_support(const parley_source *source, double *low, double *high)
{
    *low = INFINITY;
    *high = -INFINITY;
    for (uint32_t i = 0; i < source->n_steps; i++) {
        double least, greatest;
        value_support(&source->steps[i].value, &least, &greatest);
        *low = fmin(*low, least);
        *high = fmax(*high, greatest);
    }
}

static bool step_read(struct reader *reader, const struct spot *spot, const number_class *class,
                      const parley_step *before, parley_step *step)
{
    if (!spot_is(reader, spot, NODE_ARRAY))
        return false;
    if (spot->node->n_children != 2) {
        fault(reader, spot, "found %zu elements where a step [round, value] is allowed",
              spot->node->n_children);
        return false;
    }
    struct spot round = spot_child(spot, 0), value = spot_child(spot, 1);
    bool sound;
    step->round = (uint32_t)fixed_read(reader, &round, &class_from_zero, 0, &sound);
    if (sound && !before && step->round != 0) {
        fault(reader, &round, "the first step begins at round %u where 0 is required", step->round);
        sound = false;
    }
    if (sound && before && step->round <= before->round) {
        fault(reader, &round, "found round %u after round %u where rounds must increase",
              step->round, before->round);
        sound = false;
    }
    return value_read(reader, &value, class, &step->value) && sound;
}

static bool steps_read(struct reader *reader, const struct spot *spot, const number_class *class,
                       parley_source *source)
{
    size_t n_faults = reader->n_faults;
    members_read(reader, spot, &object_schedule, NULL, NULL);
    struct spot steps = spot_member(spot, object_schedule.fields[0].name);
    if (!spot_is(reader, &steps, NODE_ARRAY))
        return false;
    size_t count = steps.node->n_children;
    if (count == 0) {
        fault(reader, &steps, "an empty schedule where a step from round 0 on is required");
        return false;
    }
    free(source->steps);
    source->n_steps = 0;
    source->steps = reader_array(reader, count, sizeof *source->steps);
    if (!source->steps)
        return false;
    for (size_t i = 0; i < count; i++) {
        struct spot step = spot_child(&steps, i);
        source->n_steps++;
        step_read(reader, &step, class, i ? &source->steps[i - 1] : NULL, &source->steps[i]);
    }
    return reader->n_faults == n_faults;
}

/* A source of one constant. */
static bool source_start(struct reader *reader, const struct spot *spot, double value,
                         parley_source *source)
{
    *source = (parley_source){0};
    source->pointer = spot_pointer(spot);
    source->steps = memory_array(1, sizeof *source->steps);
    if (!source->pointer || !source->steps) {
        source_free(source);
        fault_memory(reader);
        return false;
    }
    source->n_steps = 1;
    source->steps[0].value = (parley_value){
        .distribution = PARLEY_CONSTANT, .a = value, .min = -INFINITY, .max = INFINITY};
    return true;
}

bool source_read(struct reader *reader, const struct spot *spot, const number_class *class,
                 parley_source *source)
{
    if (!source_start(reader, spot, 0, source))
        return false;
    bool scheduled =
        spot->node->type == NODE_OBJECT && node_member(spot->node, object_schedule.fields[0].name);
    if (!scheduled)
        return value_read(reader, spot, class, &source->steps[0].value);
    if (class->unscheduled) {
        char allowed[CLASS_TEXT];
        class_text(class, allowed);
        fault(reader, spot,
              "found a schedule where %s or a distribution is allowed: a %s may not "
              "be scheduled",
              allowed, class->name);
        return false;
    }
    return steps_read(reader, spot, class, source);
}

/* -- the table of numbers ------------------------------------------------------------------ */

parley_number_id number_read_short(struct reader *reader, const struct spot *spot,
                                   const number_class *class, double initial, const char *long_form)
{
    parley_scenario *scenario = reader->scenario;
    void *numbers = scenario->numbers, *infos = reader->infos;
    uint32_t n = scenario->n_numbers;
    bool room = memory_grow(&numbers, n, &reader->n_numbers_allocated, sizeof *scenario->numbers);
    scenario->numbers = numbers;
    room = room && memory_grow(&infos, n, &reader->n_infos_allocated, sizeof *reader->infos);
    reader->infos = infos;
    if (!room) {
        fault_memory(reader);
        return PARLEY_NONE;
    }
    parley_number *number = &scenario->numbers[n];
    *number = (parley_number){
        .kind = class->kind, .given = spot->node, .owner = PARLEY_NONE, .note = PARLEY_NONE};
    bool sound = spot->node ? source_read(reader, spot, class, &number->source)
                            : source_start(reader, spot, initial, &number->source);
    if (!number->source.steps) {
        source_free(&number->source);
        return PARLEY_NONE;
    }
    reader->infos[n] = (struct number_info){.class = class, .sound = sound, .long_form = long_form};
    return scenario->n_numbers++;
}

parley_number_id number_read(struct reader *reader, const struct spot *spot,
                             const number_class *class, double initial)
{
    return number_read_short(reader, spot, class, initial, NULL);
}

parley_number_id *numbers_read_map(struct reader *reader, const struct spot *spot,
                                   const struct field *field, const uint32_t *parties,
                                   uint32_t n_parties)
{
    parley_number_id *numbers = reader_by_actor(reader);
    if (!numbers)
        return NULL;
    spot_is(reader, spot, NODE_OBJECT);
    party_keys_check(reader, spot, NULL, parties, n_parties);
    for (uint32_t i = 0; i < n_parties; i++) {
        struct spot member = spot_member(spot, reader->scenario->actors[parties[i]].id);
        numbers[parties[i]] = number_read(reader, &member, field->class, field->initial);
    }
    return numbers;
}

parley_number_id *numbers_read_each(struct reader *reader, const struct spot *spot,
                                    const struct field *field, const uint32_t *parties,
                                    uint32_t n_parties)
{
    if (spot->node && spot->node->type == NODE_OBJECT && !node_is_number(spot->node))
        return numbers_read_map(reader, spot, field, parties, n_parties);
    parley_number_id *numbers = reader_by_actor(reader);
    if (!numbers)
        return NULL;
    parley_number_id shared =
        number_read_short(reader, spot, field->class, field->initial, "{ACTOR: ..., ...}");
    for (uint32_t i = 0; i < n_parties; i++)
        numbers[parties[i]] = shared;
    return numbers;
}

void trembles_read(struct reader *reader, const struct spot *spot, parley_trembles *trembles)
{
    if (spot->node && spot->node->type == NODE_OBJECT && !node_is_number(spot->node)) {
        members_read(reader, spot, &object_trembles, NULL, trembles);
        return;
    }
    trembles->cooperate = number_read_short(reader, spot, object_trembles.short_form,
                                            object_trembles.fields[0].initial,
                                            "{\"cooperate\": ..., \"defect\": ...}");
    trembles->defect = trembles->cooperate;
}

/* -- by pointer ---------------------------------------------------------------------------- */

static int by_pointer(const void *a, const void *b, void *numbers)
{
    const parley_number *array = numbers;
    return strcmp(array[*(const parley_number_id *)a].source.pointer,
                  array[*(const parley_number_id *)b].source.pointer);
}

void numbers_sort(struct reader *reader)
{
    parley_scenario *scenario = reader->scenario;
    reader->by_pointer = reader_array(reader, scenario->n_numbers, sizeof *reader->by_pointer);
    if (!reader->by_pointer)
        return;
    for (parley_number_id i = 0; i < scenario->n_numbers; i++)
        reader->by_pointer[i] = i;
    qsort_r(reader->by_pointer, scenario->n_numbers, sizeof *reader->by_pointer, by_pointer,
            scenario->numbers);
}

parley_number_id number_find(const struct reader *reader, const char *pointer)
{
    size_t low = 0, high = reader->by_pointer ? reader->scenario->n_numbers : 0;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        parley_number_id id = reader->by_pointer[middle];
        int order = strcmp(pointer, reader->scenario->numbers[id].source.pointer);
        if (order == 0)
            return id;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return PARLEY_NONE;
}
