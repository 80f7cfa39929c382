/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "parley/scenario.h"

#include "scenario/id.h"
#include "scenario/number.h"
#include "scenario/read.h"
#include "scenario/vary.h"

#include "core/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* -- reading ------------------------------------------------------------------------------- */

static void format_check(struct reader *reader, const struct spot *root)
{
    struct spot spot = spot_member(root, "format");
    char found[FOUND_TEXT];
    if (spot.node && !(spot.node->type == NODE_NUMBER && spot.node->number == FORMAT))
        fault(reader, &spot, "found %s where the format %d is allowed",
              found_text(spot.node, found), FORMAT);
}

/* The name of a scenario that gives none: the path's last part without its ending. */
static char *stem(struct reader *reader, const char *path)
{
    const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path;
    const char *dot = strrchr(base, '.');
    size_t length = dot && dot != base ? (size_t)(dot - base) : strlen(base);
    if (length == 0 || strcmp(path, "-") == 0)
        return reader_copy(reader, "scenario");
    char *name = strndup(base, length);
    if (!name)
        fault_memory(reader);
    return name;
}

static void scenario_read(struct reader *reader)
{
    parley_scenario *scenario = reader->scenario;
    const struct spot root = {.node = reader->document->root};
    members_read(reader, &root, &object_scenario, NULL, scenario);
    format_check(reader, &root);
    if (!scenario->name)
        scenario->name = stem(reader, scenario->path);
    rounds_read(reader, &root);
    size_t n_faults = reader->n_faults;
    ids_read_all(reader, &root);
    actors_read(reader, &root);
    issues_read(reader, &root);
    commitments_read(reader, &root);
    threats_read(reader, &root);
    behaviours_read(reader, &root);
    negotiation_read(reader, &root);
    if (reader->status == PARLEY_ERROR_MEMORY)
        return;
    /* Gaps would be found wherever something could not be read. */
    bool whole = reader->n_faults == n_faults;
    numbers_sort(reader);
    overrides_read(reader, &root);
    if (reader->status == PARLEY_ERROR_MEMORY)
        return;
    check_turnover(reader, &root);
    check_negotiation(reader, &root);
    if (whole)
        check_coverage(reader, &root);
    sources_read(reader, &root);
    if (!reader->varies)
        notes_read(reader, &root);
    headline_read(reader, &root);
}

/* Applies settings, each under its name (NULL: as --set), to the reader's document and reads it. */
static parley_status document_to_scenario(struct reader *reader, document *merged, const char *path,
                                          size_t n_settings, const parley_setting *settings,
                                          const char *const *names)
{
    reader->document = merged;
    for (size_t i = 0; i < n_settings; i++) {
        const char *pointer = settings[i].pointer, *json = settings[i].json;
        fault_status(reader, names ? document_set_as(merged, names[i], pointer, json, reader->error)
                                   : document_set(merged, pointer, json, reader->error));
    }
    if (reader->status == PARLEY_OK)
        reader->scenario->path = reader_copy(reader, path);
    if (reader->status == PARLEY_OK)
        scenario_read(reader);
    free(reader->infos);
    free(reader->by_pointer);
    if (reader->status != PARLEY_OK)
        parley_scenario_free(reader->scenario);
    return reader->status;
}

/* Reads a document that the scenario keeps; `merged` is freed or taken over. */
static parley_status scenario_from(parley_scenario *scenario, const char *path, document *merged,
                                   size_t n_settings, const parley_setting *settings,
                                   parley_error *error)
{
    struct reader reader = {.scenario = scenario, .error = error};
    document *kept = memory_array(1, sizeof *kept);
    parley_status status = PARLEY_ERROR_MEMORY;
    if (kept)
        status = document_to_scenario(&reader, merged, path, n_settings, settings, NULL);
    if (status == PARLEY_OK)
        status = document_print(merged, &scenario->resolved);
    if (status) {
        parley_scenario_free(scenario);
        document_free(merged);
        free(kept);
        return status;
    }
    document_lend(merged);
    *kept = *merged;
    scenario->document = kept;
    return PARLEY_OK;
}

parley_status parley_scenario_read(parley_scenario *scenario, const char *path, size_t n_settings,
                                   const parley_setting *settings, parley_error *error)
{
    *scenario = (parley_scenario){0};
    document merged = {0};
    parley_status status = document_read(&merged, path, error);
    if (status != PARLEY_OK) {
        document_free(&merged);
        return status;
    }
    return scenario_from(scenario, path, &merged, n_settings, settings, error);
}

parley_status parley_scenario_read_text(parley_scenario *scenario, const char *name,
                                        const char *text, size_t length, size_t n_settings,
                                        const parley_setting *settings, parley_error *error)
{
    *scenario = (parley_scenario){0};
    document merged = {0};
    parley_status status = document_read_text(&merged, name, text, length, error);
    if (status != PARLEY_OK) {
        document_free(&merged);
        return status;
    }
    return scenario_from(scenario, name, &merged, n_settings, settings, error);
}

parley_status scenario_vary(parley_scenario *scenario, const parley_scenario *base,
                            size_t n_settings, const parley_setting *settings,
                            const char *const *names, parley_error *error)
{
    *scenario = (parley_scenario){0};
    if (!base->document)
        return parley_error_add(error, PARLEY_ERROR_USAGE, NULL, NULL,
                                "only a scenario that was read can be varied");
    document varied;
    document_vary(&varied, base->document);
    struct reader reader = {.scenario = scenario, .error = error, .varies = true};
    parley_status status =
        document_to_scenario(&reader, &varied, base->path, n_settings, settings, names);
    document_free(&varied);
    return status;
}

parley_status parley_scenario_vary(parley_scenario *scenario, const parley_scenario *base,
                                   size_t n_settings, const parley_setting *settings,
                                   parley_error *error)
{
    return scenario_vary(scenario, base, n_settings, settings, NULL, error);
}

/* -- questions ----------------------------------------------------------------------------- */

uint32_t parley_scenario_behaviour(const parley_scenario *scenario, uint32_t actor, uint32_t type,
                                   uint32_t counterpart, uint32_t issue)
{
    for (uint32_t i = scenario->n_behaviours; i-- > 0;) {
        const parley_behaviour *behaviour = &scenario->behaviours[i];
        if (behaviour->actor == actor &&
            (behaviour->type == PARLEY_NONE || behaviour->type == type) &&
            list_has(behaviour->issues, behaviour->n_issues, issue) &&
            list_has(behaviour->counterparts, behaviour->n_counterparts, counterpart))
            return i;
    }
    return PARLEY_NONE;
}

size_t parley_package_text(const parley_scenario *scenario, uint32_t package, char *buffer,
                           size_t size)
{
    const parley_negotiation *negotiation = scenario->negotiation;
    size_t length = 0;
    if (package == 0)
        return (size_t)snprintf(buffer, size, "none");
    for (uint32_t b = 0; b < negotiation->n_agenda; b++) {
        if (!(package >> b & 1))
            continue;
        bool room = length < size;
        length +=
            (size_t)snprintf(room ? buffer + length : NULL, room ? size - length : 0, "%s%s",
                             length ? "+" : "", scenario->commitments[negotiation->agenda[b]].id);
    }
    return length;
}

bool parley_number_constant(const parley_number *number, double *value)
{
    const parley_source *source = &number->source;
    if (number->n_overrides > 0 || source->n_steps != 1 ||
        source->steps[0].value.distribution != PARLEY_CONSTANT)
        return false;
    *value = source->steps[0].value.a;
    return true;
}

static bool source_unknown(const parley_source *source)
{
    for (uint32_t i = 0; i < source->n_steps; i++)
        if (source->steps[i].value.unknown)
            return true;
    return false;
}

bool parley_scenario_has_unknown(const parley_scenario *scenario)
{
    for (uint32_t i = 0; i < scenario->n_numbers; i++) {
        const parley_number *number = &scenario->numbers[i];
        if (source_unknown(&number->source))
            return true;
        for (uint32_t k = 0; k < number->n_overrides; k++)
            if (source_unknown(&number->overrides[k].source))
                return true;
    }
    return false;
}

/* -- freeing ------------------------------------------------------------------------------- */

static void actor_free(parley_actor *actor)
{
    for (uint32_t i = 0; i < actor->n_types; i++) {
        free(actor->types[i].id);
        free(actor->types[i].turnover);
    }
    free(actor->types);
    free(actor->id);
    free(actor->name);
}

static void issue_free(parley_issue *issue)
{
    free(issue->id);
    free(issue->name);
    free(issue->parties);
    free(issue->payoff.cells);
    free(issue->payoff.gain);
    free(issue->payoff.harm);
    free(issue->payoff.blowback);
    free(issue->monitoring);
    free(issue->error);
}

static void commitment_free(parley_commitment *commitment)
{
    free(commitment->id);
    free(commitment->name);
    free(commitment->parties);
    free(commitment->issues);
    free(commitment->binds);
    free(commitment->request);
    free(commitment->honour_accidental);
    free(commitment->honour_deliberate);
    free(commitment->restores);
    free(commitment->call);
    free(commitment->resolve_accidental);
    free(commitment->resolve_deliberate);
    free(commitment->cost);
}

static void threat_free(parley_threat *threat)
{
    for (uint32_t i = 0; i < threat->n_instruments; i++)
        free(threat->instruments[i].id);
    free(threat->instruments);
    free(threat->id);
    free(threat->name);
    free(threat->issues);
    free(threat->scheduled);
}

static void behaviour_free(parley_behaviour *behaviour)
{
    free(behaviour->id);
    free(behaviour->issues);
    free(behaviour->counterparts);
    free(behaviour->strategy.states);
    free(behaviour->baseline.states);
}

static void negotiation_free(parley_negotiation *negotiation)
{
    if (!negotiation)
        return;
    free(negotiation->worth);
    free(negotiation->offered);
    free(negotiation->reservation);
    free(negotiation->outside);
    free(negotiation);
}

static void number_free(parley_number *number)
{
    source_free(&number->source);
    for (uint32_t i = 0; i < number->n_overrides; i++)
        source_free(&number->overrides[i].source);
    free(number->overrides);
}

static void texts_free(char **texts, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        free(texts[i]);
    free(texts);
}

static void about_free(parley_scenario *scenario)
{
    free(scenario->path);
    free(scenario->name);
    free(scenario->title);
    free(scenario->description);
    texts_free(scenario->sources, scenario->n_sources);
    texts_free(scenario->headline, scenario->n_headline);
    for (uint32_t i = 0; i < scenario->n_notes; i++) {
        free(scenario->notes[i].pointer);
        free(scenario->notes[i].source);
    }
    free(scenario->notes);
    free(scenario->rounds.unit_name);
    free(scenario->rounds.start);
    for (uint32_t i = 0; i < scenario->rounds.n_periods; i++)
        free(scenario->rounds.periods[i].id);
    free(scenario->rounds.periods);
    free(scenario->resolved);
}

void parley_scenario_free(parley_scenario *scenario)
{
    about_free(scenario);
    for (uint32_t i = 0; i < scenario->n_actors; i++)
        actor_free(&scenario->actors[i]);
    for (uint32_t i = 0; i < scenario->n_issues; i++)
        issue_free(&scenario->issues[i]);
    for (uint32_t i = 0; i < scenario->n_commitments; i++)
        commitment_free(&scenario->commitments[i]);
    for (uint32_t i = 0; i < scenario->n_threats; i++)
        threat_free(&scenario->threats[i]);
    for (uint32_t i = 0; i < scenario->n_behaviours; i++)
        behaviour_free(&scenario->behaviours[i]);
    negotiation_free(scenario->negotiation);
    for (uint32_t i = 0; i < scenario->n_numbers; i++)
        number_free(&scenario->numbers[i]);
    free(scenario->actors);
    free(scenario->issues);
    free(scenario->commitments);
    free(scenario->threats);
    free(scenario->behaviours);
    free(scenario->numbers);
    if (scenario->document)
        document_free(scenario->document);
    free(scenario->document);
    *scenario = (parley_scenario){0};
}
