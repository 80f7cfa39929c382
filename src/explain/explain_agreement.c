/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The agreement: what is promised, by whom, when. */
#include "core/memory.h"
#include "explain/value_words.h"
#include "scenario/fields.h"

#include <stdlib.h>

static void restraint_tell(account *a, const parley_commitment *commitment)
{
    uint32_t n = 0, n_bound = 0;
    for (uint32_t i = 0; i < a->scenario->n_actors; i++)
        n_bound += commitment->binds[i];
    say(a, "It binds ");
    for (uint32_t i = 0; i < a->scenario->n_actors; i++)
        if (commitment->binds[i]) {
            prose_between(&a->prose, n++, n_bound, "and");
            say(a, "%s", a->prose.names[i]);
        }
    say(a, " to cooperate there. While it is in force, a signal against one that it binds, if "
           "nothing clears it, is a violation; and each side plays what it has chosen for the time "
           "under the promise (see How each side chooses).");
    prose_paragraph(&a->prose, INDENT_PART, INDENT_PART, NULL);
}

/* Whether all parties have the same number. */
static bool shared(const parley_commitment *commitment, const parley_number_id *numbers)
{
    for (uint32_t k = 1; k < commitment->n_parties; k++)
        if (numbers[commitment->parties[k]] != numbers[commitment->parties[0]])
            return false;
    return true;
}

static void cost_say(account *a, parley_number_id cost)
{
    if (number_is(a, cost, 0))
        return;
    say(a, ", at a cost of ");
    say_brief(a, cost);
}

/* What one party does in an assistance; `i` is any of them where all are alike. */
static void assistance_party(account *a, const parley_commitment *commitment, uint32_t i,
                             const char *who)
{
    say(a, "- %s asks ", who);
    say_chance(a, commitment->request[i]);
    say(a, ". Asked itself, it honours the request ");
    say_chance(a, commitment->honour_accidental[i]);
    say(a, " if it had not meant to defect, and ");
    say_chance(a, commitment->honour_deliberate[i]);
    say(a, " if it had");
    cost_say(a, commitment->cost[i]);
    say(a, ". That clears the signal ");
    say_chance(a, commitment->restores[i]);
    say(a, ".");
    prose_paragraph(&a->prose, INDENT_PART, INDENT_UNDER, NULL);
}

static void hotline_party(account *a, const parley_commitment *commitment, uint32_t i,
                          const char *who)
{
    say(a, "- %s calls ", who);
    say_chance(a, commitment->call[i]);
    cost_say(a, commitment->cost[i]);
    say(a, ". Called itself, it clears the signal up ");
    say_chance(a, commitment->resolve_accidental[i]);
    say(a, " if it had not meant to defect, and ");
    say_chance(a, commitment->resolve_deliberate[i]);
    say(a, " if it had");
    cost_say(a, commitment->cost[i]);
    say(a, ".");
    prose_paragraph(&a->prose, INDENT_PART, INDENT_UNDER, NULL);
}

static void assistance_tell(account *a, const parley_commitment *commitment)
{
    bool alike = shared(commitment, commitment->request) &&
                 shared(commitment, commitment->honour_accidental) &&
                 shared(commitment, commitment->restores) && shared(commitment, commitment->cost);
    say(a, "Whoever sees a signal against another may ask that one for help. One that is asked "
           "and does not honour the request refuses; if it does, that may clear the signal.");
    prose_paragraph(&a->prose, INDENT_PART, INDENT_PART, NULL);
    if (alike)
        assistance_party(a, commitment, commitment->parties[0], "Each");
    for (uint32_t k = 0; !alike && k < commitment->n_parties; k++)
        assistance_party(a, commitment, commitment->parties[k],
                         a->prose.names_first[commitment->parties[k]]);
}

static void hotline_tell(account *a, const parley_commitment *commitment)
{
    bool alike = shared(commitment, commitment->call) &&
                 shared(commitment, commitment->resolve_accidental) &&
                 shared(commitment, commitment->cost);
    say(a, "Whoever sees a signal against another, and it is not cleared yet, may call; that may "
           "clear it.");
    prose_paragraph(&a->prose, INDENT_PART, INDENT_PART, NULL);
    if (alike)
        hotline_party(a, commitment, commitment->parties[0], "Each");
    for (uint32_t k = 0; !alike && k < commitment->n_parties; k++)
        hotline_party(a, commitment, commitment->parties[k],
                      a->prose.names_first[commitment->parties[k]]);
}

/* -- numbers ------------------------------------------------------------------------------- */

static void answer_points(account *a, const parley_commitment *commitment, const char *name,
                          const parley_number_id *accidental, const parley_number_id *deliberate,
                          const struct variant *variant, const char *pointer)
{
    const struct field *field = object_field(&object_commitment, variant, name);
    bool alike = shared(commitment, accidental);
    for (uint32_t k = 0; k < (alike ? 1 : commitment->n_parties); k++) {
        uint32_t i = commitment->parties[k];
        struct answer answer = {accidental[i], deliberate[i]};
        points(a, &object_answer, NULL, &answer, pointer, field->meaning,
               alike ? NULL : a->prose.names[i]);
    }
}

static const struct variant *kind_of(const parley_commitment *commitment)
{
    for (size_t v = 0; v < object_commitment.n_variants; v++)
        if (object_commitment.variants[v].value == (unsigned)commitment->kind)
            return &object_commitment.variants[v];
    return NULL;
}

static void commitment_list(account *a, const parley_commitment *commitment)
{
    const struct variant *variant = kind_of(commitment);
    char *pointer = memory_format("/commitments/%s", commitment->id);
    if (!pointer) {
        a->prose.status = PARLEY_ERROR_MEMORY;
        return;
    }
    points_begin(a, commitment->name, commitment->id);
    points(a, &object_commitment, variant, commitment, pointer, NULL, NULL);
    if (commitment->kind == PARLEY_ASSISTANCE)
        answer_points(a, commitment, "honour", commitment->honour_accidental,
                      commitment->honour_deliberate, variant, pointer);
    if (commitment->kind == PARLEY_HOTLINE)
        answer_points(a, commitment, "resolve", commitment->resolve_accidental,
                      commitment->resolve_deliberate, variant, pointer);
    points_end(a, pointer);
    free(pointer);
}

/* When a negotiable one stands. */
static void agreed_span_say(account *a, const parley_commitment *commitment)
{
    bool open = commitment->until >= a->scenario->rounds.count;
    say(a, "It stands only if the talks agree on it, from ");
    if (commitment->lag) {
        say(a, "%u ", commitment->lag);
        prose_unit(&a->prose, commitment->lag);
        say(a, " after that");
    } else {
        say(a, "then");
    }
    say(a, " on");
    if (commitment->from > a->scenario->negotiation->opens + commitment->lag) {
        say(a, " but not before ");
        say_when(a, commitment->from);
    }
    if (!open) {
        say(a, ", until before ");
        say_when(a, commitment->until);
    }
    say(a, ". ");
}

static void commitment_tell(account *a, const parley_commitment *commitment)
{
    static const char *const openings[] = {
        [PARLEY_RESTRAINT] = "A promise of restraint",
        [PARLEY_ASSISTANCE] = "A promise to answer requests for help",
        [PARLEY_HOTLINE] = "A hotline",
    };
    part(a, commitment->name, commitment->id);
    say(a, "%s between ", openings[commitment->kind]);
    say_actors(a, commitment->parties, commitment->n_parties, "and");
    say(a, " on ");
    say_issues(a, commitment->issues, commitment->n_issues);
    say(a, ". ");
    if (commitment->negotiable)
        agreed_span_say(a, commitment);
    else
        say_span(a, commitment->from, commitment->until);
    if (commitment->kind == PARLEY_RESTRAINT)
        restraint_tell(a, commitment);
    else if (commitment->kind == PARLEY_ASSISTANCE)
        assistance_tell(a, commitment);
    else
        hotline_tell(a, commitment);
}

void tell_agreement(account *a)
{
    const parley_scenario *scenario = a->scenario;
    heading(a, "The agreement");
    if (scenario->n_commitments == 0)
        say(a, "There is none: nobody promises anything.");
    else
        say(a, "A part of it is in force between two of its parties while it stands and neither "
               "has walked out on the other.");
    prose_paragraph(&a->prose, 0, 0, NULL);
    for (uint32_t c = 0; c < scenario->n_commitments; c++)
        commitment_tell(a, &scenario->commitments[c]);
}

void list_agreement(account *a)
{
    for (uint32_t c = 0; c < a->scenario->n_commitments; c++)
        commitment_list(a, &a->scenario->commitments[c]);
}
