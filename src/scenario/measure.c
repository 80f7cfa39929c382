/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "parley/measure.h"

#include "core/nearest.h"
#include "scenario/id.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What follows the slash of a measure. */
enum subject {
    SUBJECT_ACTOR,      /* ACTOR */
    SUBJECT_ENCOUNTER,  /* ACTOR>COUNTERPART:ISSUE */
    SUBJECT_PAIR,       /* ACTOR>COUNTERPART */
    SUBJECT_TYPE,       /* ACTOR:TYPE */
    SUBJECT_ASSISTANCE, /* a commitment of this kind */
    SUBJECT_HOTLINE,
    SUBJECT_THREAT,
    SUBJECT_PACKAGE, /* negotiable commitments joined by + */
    SUBJECT_SIDE,    /* one of the two who negotiate */
    SUBJECT_TALKS,   /* none: what is negotiated is one thing */
};

static const char *const shapes[] = {
    [SUBJECT_ACTOR] = "ACTOR",
    [SUBJECT_ENCOUNTER] = "ACTOR>COUNTERPART:ISSUE",
    [SUBJECT_PAIR] = "ACTOR>COUNTERPART",
    [SUBJECT_TYPE] = "ACTOR:TYPE",
    [SUBJECT_ASSISTANCE] = "COMMITMENT",
    [SUBJECT_HOTLINE] = "COMMITMENT",
    [SUBJECT_THREAT] = "THREAT",
    [SUBJECT_PACKAGE] = "COMMITMENT+COMMITMENT",
    [SUBJECT_SIDE] = "ACTOR",
    [SUBJECT_TALKS] = "",
};

static const struct {
    const char *name;
    enum subject subject;
} events[PARLEY_N_EVENTS] = {
    [PARLEY_SIGNAL] = {"signal", SUBJECT_ENCOUNTER},
    [PARLEY_VIOLATION] = {"violation", SUBJECT_ENCOUNTER},
    [PARLEY_REQUEST] = {"request", SUBJECT_ASSISTANCE},
    [PARLEY_HONOURED] = {"honoured", SUBJECT_ASSISTANCE},
    [PARLEY_RESTORED] = {"restored", SUBJECT_ASSISTANCE},
    [PARLEY_CALL] = {"call", SUBJECT_HOTLINE},
    [PARLEY_RESOLVED] = {"resolved", SUBJECT_HOTLINE},
    [PARLEY_TRIGGERED] = {"triggered", SUBJECT_THREAT},
    [PARLEY_IMPOSED] = {"imposed", SUBJECT_THREAT},
    [PARLEY_BLUFFED] = {"bluffed", SUBJECT_THREAT},
    [PARLEY_LIFTED] = {"lifted", SUBJECT_THREAT},
    [PARLEY_ACTIVE_ROUNDS] = {"active_rounds", SUBJECT_THREAT},
    [PARLEY_WITHDRAWN] = {"withdrawn", SUBJECT_PAIR},
    [PARLEY_TURNED] = {"turned", SUBJECT_TYPE},
    [PARLEY_AGREED] = {"agreement", SUBJECT_PACKAGE},
    [PARLEY_NOT_AGREED] = {"no_deal", SUBJECT_TALKS},
    [PARLEY_OUTSIDE_TAKEN] = {"took_outside", SUBJECT_SIDE},
    [PARLEY_GAVE_IN_AT_THREAT] = {"conceded_at_threat", SUBJECT_SIDE},
    [PARLEY_THREAT_IMPOSED] = {"threat_imposed", SUBJECT_SIDE},
    [PARLEY_GAVE_IN_UNDER_SANCTIONS] = {"conceded_under_sanctions", SUBJECT_SIDE},
    [PARLEY_THREAT_DROPPED] = {"backed_down", SUBJECT_SIDE},
};

static const struct {
    const char *name;
    enum subject subject;
} quantities[] = {
    [PARLEY_VALUE] = {"value", SUBJECT_ACTOR},
    [PARLEY_MEAN_PAYOFF] = {"mean_payoff", SUBJECT_ACTOR},
    [PARLEY_COOPERATION] = {"cooperation", SUBJECT_ENCOUNTER},
};

#define N_QUANTITIES (sizeof quantities / sizeof *quantities)

const char *parley_event_name(parley_event event)
{
    return (unsigned)event < PARLEY_N_EVENTS ? events[event].name : NULL;
}

/* A measure on its way in. */
struct parse {
    const parley_scenario *scenario;
    const char *text; /* as the user wrote it, for messages */
    const parley_place *place;
    const char *pointer;
    parley_error *error;
};

static parley_status wrong(const struct parse *parse, const char *message, const char *detail)
{
    return parley_error_add(parse->error, PARLEY_ERROR_SCENARIO, parse->place, parse->pointer,
                            "measure \"%.120s\": %s%.80s", parse->text, message, detail);
}

static parley_status unknown(const struct parse *parse, const char *what, const char *name,
                             const char *nearest)
{
    char hint[HINT_TEXT];
    return parley_error_add(parse->error, PARLEY_ERROR_SCENARIO, parse->place, parse->pointer,
                            "measure \"%.120s\": unknown %s \"%.40s\"%s", parse->text, what, name,
                            hint_text(nearest, hint));
}

/* Cuts `text` at the first `mark`; returns what follows it, or NULL if there is none. */
static char *cut(char *text, char mark)
{
    char *at = strchr(text, mark);
    if (!at)
        return NULL;
    *at = '\0';
    return at + 1;
}

static parley_status find(const struct parse *parse, const struct ids *ids, const char *id,
                          uint32_t *index)
{
    *index = id_find(ids, id);
    if (*index != PARLEY_NONE)
        return PARLEY_OK;
    return unknown(parse, ids->what, id, id_nearest(ids, id));
}

static parley_status find_type(const struct parse *parse, const char *actor, const char *type,
                               uint32_t *actor_index, uint32_t *type_index)
{
    struct ids actors = ids_of(parse->scenario, FIELD_ACTOR);
    parley_status status = find(parse, &actors, actor, actor_index);
    if (status != PARLEY_OK)
        return status;
    struct ids types = ids_of_types(&parse->scenario->actors[*actor_index]);
    if (types.n == 0)
        return wrong(parse, "there are no types of ", actor);
    return find(parse, &types, type, type_index);
}

static parley_status find_pair(const struct parse *parse, char *actor, parley_measure *measure)
{
    char *counterpart = cut(actor, '>');
    struct ids actors = ids_of(parse->scenario, FIELD_ACTOR);
    if (!counterpart)
        return wrong(parse, "found no > between actor and counterpart", "");
    parley_status status = find(parse, &actors, actor, &measure->actor);
    if (status == PARLEY_OK)
        status = find(parse, &actors, counterpart, &measure->counterpart);
    if (status == PARLEY_OK && measure->actor == measure->counterpart)
        return wrong(parse, "actor and counterpart are both ", actor);
    return status;
}

static parley_status find_encounter(const struct parse *parse, char *subject,
                                    parley_measure *measure)
{
    char *issue = cut(subject, ':');
    if (!issue)
        return wrong(parse, "found no : before an issue", "");
    parley_status status = find_pair(parse, subject, measure);
    if (status != PARLEY_OK)
        return status;
    struct ids issues = ids_of(parse->scenario, FIELD_ISSUES);
    status = find(parse, &issues, issue, &measure->issue);
    if (status != PARLEY_OK)
        return status;
    const parley_issue *played = &parse->scenario->issues[measure->issue];
    if (!list_has(played->parties, played->n_parties, measure->actor) ||
        !list_has(played->parties, played->n_parties, measure->counterpart))
        return wrong(parse, "the two do not meet on ", issue);
    return PARLEY_OK;
}

static parley_status find_commitment(const struct parse *parse, const char *id,
                                     parley_commitment_kind kind, parley_measure *measure)
{
    struct ids commitments = {"commitment", parse->scenario->commitments,
                              parse->scenario->n_commitments, sizeof(parley_commitment)};
    parley_status status = find(parse, &commitments, id, &measure->commitment);
    if (status == PARLEY_OK && parse->scenario->commitments[measure->commitment].kind != kind)
        return wrong(parse, "it needs a commitment of the kind ",
                     kind == PARLEY_HOTLINE ? "hotline" : "assistance");
    return status;
}

/* The place of a commitment on the agenda. */
static parley_status find_negotiable(const struct parse *parse, const char *id, uint32_t *place)
{
    const parley_scenario *scenario = parse->scenario;
    const parley_negotiation *negotiation = scenario->negotiation;
    struct nearest near = nearest_start(id);
    for (*place = 0; *place < negotiation->n_agenda; ++*place) {
        const char *own = scenario->commitments[negotiation->agenda[*place]].id;
        if (strcmp(own, id) == 0)
            return PARLEY_OK;
        nearest_offer(&near, own);
    }
    return unknown(parse, "negotiable commitment", id, near.best);
}

static parley_status find_package(const struct parse *parse, char *text, parley_measure *measure)
{
    parley_status status = PARLEY_OK;
    measure->package = 0;
    for (char *next; text && !status; text = next) {
        uint32_t place;
        next = cut(text, '+');
        status = find_negotiable(parse, text, &place);
        if (!status && measure->package >> place & 1)
            return wrong(parse, "it has twice the commitment ", text);
        if (!status)
            measure->package |= 1u << place;
    }
    return status;
}

static parley_status find_side(const struct parse *parse, const char *id, parley_measure *measure)
{
    const parley_negotiation *negotiation = parse->scenario->negotiation;
    struct ids actors = ids_of(parse->scenario, FIELD_ACTOR);
    parley_status status = find(parse, &actors, id, &measure->actor);
    if (!status && measure->actor != negotiation->between[0] &&
        measure->actor != negotiation->between[1])
        return wrong(parse, "it is not one of the two who negotiate: ", id);
    return status;
}

static parley_status find_subject(const struct parse *parse, enum subject subject, char *text,
                                  parley_measure *measure)
{
    struct ids actors = ids_of(parse->scenario, FIELD_ACTOR);
    struct ids threats = ids_of(parse->scenario, FIELD_THREAT);
    switch (subject) {
    case SUBJECT_ACTOR:
        return find(parse, &actors, text, &measure->actor);
    case SUBJECT_ENCOUNTER:
        return find_encounter(parse, text, measure);
    case SUBJECT_PAIR:
        return find_pair(parse, text, measure);
    case SUBJECT_TYPE: {
        char *type = cut(text, ':');
        if (!type)
            return wrong(parse, "found no : before a type", "");
        return find_type(parse, text, type, &measure->actor, &measure->subject_type);
    }
    case SUBJECT_ASSISTANCE:
        return find_commitment(parse, text, PARLEY_ASSISTANCE, measure);
    case SUBJECT_HOTLINE:
        return find_commitment(parse, text, PARLEY_HOTLINE, measure);
    case SUBJECT_THREAT:
        return find(parse, &threats, text, &measure->threat);
    case SUBJECT_PACKAGE:
        return find_package(parse, text, measure);
    case SUBJECT_SIDE:
        return find_side(parse, text, measure);
    case SUBJECT_TALKS:
        return wrong(parse, "it has nothing after its name, not ", text);
    }
    return PARLEY_ERROR_USAGE;
}

static parley_status find_quantity(const struct parse *parse, const char *name,
                                   parley_measure *measure, enum subject *subject)
{
    for (size_t i = 0; i < N_QUANTITIES; i++) {
        if (strcmp(quantities[i].name, name) != 0)
            continue;
        measure->quantity = (parley_quantity)i;
        *subject = quantities[i].subject;
        return PARLEY_OK;
    }
    for (size_t i = 0; i < PARLEY_N_EVENTS; i++) {
        if (strcmp(events[i].name, name) != 0)
            continue;
        measure->quantity = PARLEY_EVENT;
        measure->event = (parley_event)i;
        *subject = events[i].subject;
        return PARLEY_OK;
    }
    struct nearest near = nearest_start(name);
    for (size_t i = 0; i < N_QUANTITIES; i++)
        nearest_offer(&near, quantities[i].name);
    for (size_t i = 0; i < PARLEY_N_EVENTS; i++)
        nearest_offer(&near, events[i].name);
    return unknown(parse, "quantity", name, near.best);
}

static parley_status find_split(const struct parse *parse, char *period, char *split,
                                parley_measure *measure)
{
    parley_status status = PARLEY_OK;
    const parley_rounds *rounds = &parse->scenario->rounds;
    struct ids periods = {"period", rounds->periods, rounds->n_periods, sizeof(parley_period)};
    if (period && measure->quantity == PARLEY_VALUE)
        return wrong(parse, "a value has no period", "");
    if (period)
        status = find(parse, &periods, period, &measure->period);
    if (status != PARLEY_OK || !split)
        return status;
    char *type = cut(split, '=');
    if (!type)
        return wrong(parse, "found no = after | where ACTOR=TYPE is allowed", "");
    return find_type(parse, split, type, &measure->type_actor, &measure->type);
}

const parley_measure parley_measure_none = {
    .actor = PARLEY_NONE,
    .counterpart = PARLEY_NONE,
    .issue = PARLEY_NONE,
    .commitment = PARLEY_NONE,
    .threat = PARLEY_NONE,
    .package = PARLEY_NONE,
    .subject_type = PARLEY_NONE,
    .period = PARLEY_NONE,
    .type_actor = PARLEY_NONE,
    .type = PARLEY_NONE,
};

parley_status parley_measure_parse(parley_measure *measure, const parley_scenario *scenario,
                                   const char *text, const parley_place *place, const char *pointer,
                                   parley_error *error)
{
    const struct parse parse = {scenario, text, place, pointer, error};
    *measure = parley_measure_none;
    char *name = strdup(text);
    if (!name)
        return parley_error_add(error, PARLEY_ERROR_MEMORY, place, pointer, "out of memory");
    char *split = cut(name, '|'), *period = cut(name, '@'), *subject = cut(name, '/');
    enum subject kind = SUBJECT_ACTOR;
    parley_status status = find_quantity(&parse, name, measure, &kind);
    if (status == PARLEY_OK && kind >= SUBJECT_PACKAGE && !scenario->negotiation)
        status = wrong(&parse, "nothing is negotiated here", "");
    else if (status == PARLEY_OK && !subject && kind != SUBJECT_TALKS)
        status = wrong(&parse, "after its name must come /", shapes[kind]);
    else if (status == PARLEY_OK && subject)
        status = find_subject(&parse, kind, subject, measure);
    if (status == PARLEY_OK)
        status = find_split(&parse, period, split, measure);
    free(name);
    return status;
}

/* -- writing ------------------------------------------------------------------------------- */

/* Appends to a buffer as snprintf does. */
struct text {
    char *buffer;
    size_t size, length;
};

static void append(struct text *text, const char *piece)
{
    for (; *piece; piece++, text->length++)
        if (text->length + 1 < text->size)
            text->buffer[text->length] = *piece;
    if (text->size > 0)
        text->buffer[text->length < text->size ? text->length : text->size - 1] = '\0';
}

static void append_package(struct text *text, uint32_t package, const parley_scenario *scenario)
{
    const parley_negotiation *negotiation = scenario->negotiation;
    for (uint32_t b = 0, n = 0; b < negotiation->n_agenda; b++) {
        if (!(package >> b & 1))
            continue;
        append(text, n++ > 0 ? "+" : "");
        append(text, scenario->commitments[negotiation->agenda[b]].id);
    }
}

static void append_subject(struct text *text, const parley_measure *measure,
                           const parley_scenario *scenario)
{
    if (measure->commitment != PARLEY_NONE)
        append(text, scenario->commitments[measure->commitment].id);
    if (measure->threat != PARLEY_NONE)
        append(text, scenario->threats[measure->threat].id);
    if (measure->package != PARLEY_NONE)
        append_package(text, measure->package, scenario);
    if (measure->actor == PARLEY_NONE)
        return;
    const parley_actor *actor = &scenario->actors[measure->actor];
    append(text, actor->id);
    if (measure->subject_type != PARLEY_NONE) {
        append(text, ":");
        append(text, actor->types[measure->subject_type].id);
    }
    if (measure->counterpart != PARLEY_NONE) {
        append(text, ">");
        append(text, scenario->actors[measure->counterpart].id);
    }
    if (measure->issue != PARLEY_NONE) {
        append(text, ":");
        append(text, scenario->issues[measure->issue].id);
    }
}

size_t parley_measure_text(const parley_measure *measure, const parley_scenario *scenario,
                           char *buffer, size_t size)
{
    struct text text = {buffer, size, 0};
    append(&text, measure->quantity == PARLEY_EVENT ? parley_event_name(measure->event)
                                                    : quantities[measure->quantity].name);
    if (measure->quantity != PARLEY_EVENT || events[measure->event].subject != SUBJECT_TALKS)
        append(&text, "/");
    append_subject(&text, measure, scenario);
    if (measure->period != PARLEY_NONE) {
        append(&text, "@");
        append(&text, scenario->rounds.periods[measure->period].id);
    }
    if (measure->type != PARLEY_NONE) {
        const parley_actor *actor = &scenario->actors[measure->type_actor];
        append(&text, "|");
        append(&text, actor->id);
        append(&text, "=");
        append(&text, actor->types[measure->type].id);
    }
    return text.length;
}
