/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said about a scenario: sources, notes, the headline. */
#include "parley/measure.h"
#include "scenario/id.h"
#include "scenario/number.h"
#include "scenario/read.h"

#include "core/memory.h"
#include "core/nearest.h"

#include <stdlib.h>
#include <string.h>

static void texts_read(struct reader *reader, const struct spot *spot, char ***texts, uint32_t *n)
{
    if (!spot_is(reader, spot, NODE_ARRAY))
        return;
    size_t count = spot->node->n_children;
    *texts = reader_array(reader, count, sizeof **texts);
    for (size_t i = 0; *texts && i < count; i++) {
        struct spot element = spot_child(spot, i);
        char *text = text_read_at(reader, &element);
        if (text)
            (*texts)[(*n)++] = text;
    }
}

void sources_read(struct reader *reader, const struct spot *root)
{
    struct spot spot = spot_member(root, "sources");
    texts_read(reader, &spot, &reader->scenario->sources, &reader->scenario->n_sources);
}

void headline_read(struct reader *reader, const struct spot *root)
{
    parley_scenario *scenario = reader->scenario;
    struct spot spot = spot_member(root, "headline");
    texts_read(reader, &spot, &scenario->headline, &scenario->n_headline);
    if (!scenario->headline)
        return;
    for (size_t i = 0; i < spot.node->n_children; i++) {
        struct spot element = spot_child(&spot, i);
        if (element.node->type != NODE_STRING)
            continue;
        char *pointer = spot_pointer(&element);
        if (!pointer) {
            fault_memory(reader);
            return;
        }
        parley_measure measure;
        fault_status(reader, parley_measure_parse(&measure, scenario, element.node->string,
                                                  &element.node->place, pointer, reader->error));
        free(pointer);
    }
}

/* What a note is on need not be a number: then it must be in the file. */
static void note_target_check(struct reader *reader, const struct spot *spot)
{
    const char *pointer = spot->token;
    if (!pointer_valid(pointer)) {
        fault_key(reader, spot, "\"%.120s\" is not a JSON Pointer: it must begin with /", pointer);
        return;
    }
    if (document_find(reader->document, pointer))
        return;
    struct nearest near = nearest_start(pointer);
    for (uint32_t i = 0; i < reader->scenario->n_numbers; i++)
        nearest_offer(&near, reader->scenario->numbers[i].source.pointer);
    char hint[HINT_TEXT];
    fault_key(reader, spot, "a note on nothing: the scenario has no \"%.120s\"%s", pointer,
              hint_text(near.best, hint));
}

void notes_read(struct reader *reader, const struct spot *root)
{
    parley_scenario *scenario = reader->scenario;
    struct spot spot = spot_member(root, "notes");
    if (!spot_is(reader, &spot, NODE_OBJECT))
        return;
    size_t count = spot.node->n_children;
    scenario->notes = reader_array(reader, count, sizeof *scenario->notes);
    for (size_t i = 0; scenario->notes && i < count; i++) {
        struct spot member = spot_child(&spot, i);
        parley_note *note = &scenario->notes[scenario->n_notes];
        note->pointer = reader_copy(reader, member.token);
        if (!note->pointer)
            return;
        members_read(reader, &member, &object_note, NULL, note);
        parley_number_id id = number_find(reader, note->pointer);
        if (id != PARLEY_NONE)
            scenario->numbers[id].note = scenario->n_notes;
        else
            note_target_check(reader, &member);
        scenario->n_notes++;
    }
}
