/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who: patience, slips, private types. */
#include "core/memory.h"
#include "explain/value_words.h"
#include "scenario/fields.h"

#include <stdlib.h>

static void patience_say(account *a, uint32_t i)
{
    const parley_actor *actor = &a->scenario->actors[i];
    say(a, "%s ", a->prose.names_first[i]);
    if (number_is(a, actor->discount, 1)) {
        say(a, "is patient: later payoffs count as much as present ones. ");
        return;
    }
    say(a, "counts a payoff of the next ");
    prose_unit(&a->prose, 1);
    say(a, " as ");
    say_brief(a, actor->discount);
    say(a, " of the same payoff now. ");
}

static void types_say(account *a, uint32_t i)
{
    const parley_actor *actor = &a->scenario->actors[i];
    if (actor->n_types == 0)
        return;
    say(a, "Privately it is ");
    for (uint32_t t = 0; t < actor->n_types; t++) {
        prose_between(&a->prose, t, actor->n_types, "or");
        say(a, "%s (with probability ", actor->types[t].id);
        say_exact(a, actor->types[t].prior);
        say(a, ")");
    }
    say(a, ": that is drawn once at the start, and nobody else sees it. ");
}

static void turnover_say(account *a, const parley_actor *actor)
{
    bool any = false;
    for (uint32_t from = 0; from < actor->n_types; from++)
        for (uint32_t to = 0; to < actor->n_types; to++) {
            parley_number_id id = actor->types[from].turnover[to];
            if (id == PARLEY_NONE)
                continue;
            any = true;
            say(a, "Each ");
            prose_unit(&a->prose, 1);
            say(a, " one that is %s becomes %s ", actor->types[from].id, actor->types[to].id);
            say_chance(a, id);
            say(a, ". ");
        }
    if (actor->n_types > 0 && !any)
        say(a, "Its type never changes. ");
}

/* What is another number while the actor is of a type. */
static void set_tell(account *a, uint32_t i, uint32_t type)
{
    bool any = false;
    for (parley_number_id id = 0; id < a->scenario->n_numbers; id++) {
        const parley_number *number = &a->scenario->numbers[id];
        for (uint32_t k = 0; number->owner == i && k < number->n_overrides; k++) {
            if (number->overrides[k].type != type)
                continue;
            if (!any) {
                say(a, "What differs while it is %s:", a->scenario->actors[i].types[type].id);
                prose_paragraph(&a->prose, INDENT_PART, INDENT_PART, NULL);
            }
            any = true;
            say(a, "- ");
            say_brief_source(a, &number->overrides[k].source);
            say(a, " instead of ");
            say_brief_source(a, &number->source);
            prose_paragraph(&a->prose, INDENT_PART, INDENT_UNDER, number->source.pointer);
        }
    }
}

static void actor_tell(account *a, uint32_t i)
{
    const parley_actor *actor = &a->scenario->actors[i];
    part(a, actor->name, actor->id);
    patience_say(a, i);
    types_say(a, i);
    turnover_say(a, actor);
    prose_paragraph(&a->prose, INDENT_PART, INDENT_PART, NULL);
    for (uint32_t t = 0; t < actor->n_types; t++)
        set_tell(a, i, t);
}

void tell_actors(account *a)
{
    heading(a, "Who");
    for (uint32_t i = 0; i < a->scenario->n_actors; i++)
        actor_tell(a, i);
}

/* -- their numbers ------------------------------------------------------------------------- */

static void type_points(account *a, const parley_type *type, const parley_actor *actor,
                        const char *pointer)
{
    char *own = pointer_join(pointer, type->id);
    if (!own) {
        a->prose.status = PARLEY_ERROR_MEMORY;
        return;
    }
    points(a, &object_type, NULL, type, own, NULL, type->id);
    const struct field *turnover = object_field(&object_type, NULL, "turnover");
    for (uint32_t to = 0; to < actor->n_types; to++) {
        if (type->turnover[to] == PARLEY_NONE)
            continue;
        say(a, "- From %s to %s, %s", type->id, actor->types[to].id, turnover->meaning);
        point(a, type->turnover[to]);
    }
    free(own);
}

static void actor_list(account *a, const parley_actor *actor)
{
    char *pointer = memory_format("/actors/%s", actor->id);
    char *error = memory_format("/actors/%s/error", actor->id);
    char *types = memory_format("/actors/%s/types", actor->id);
    if (pointer && error && types) {
        points_begin(a, actor->name, actor->id);
        points(a, &object_actor, NULL, actor, pointer, NULL, NULL);
        trembles_points(a, &actor->error, error, NULL);
        for (uint32_t t = 0; t < actor->n_types; t++)
            type_points(a, &actor->types[t], actor, types);
        points_end(a, pointer);
    } else {
        a->prose.status = PARLEY_ERROR_MEMORY;
    }
    free(pointer);
    free(error);
    free(types);
}

void list_actors(account *a)
{
    for (uint32_t i = 0; i < a->scenario->n_actors; i++)
        actor_list(a, &a->scenario->actors[i]);
}
