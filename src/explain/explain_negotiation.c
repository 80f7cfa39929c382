/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the agreement comes about. */
#include "core/memory.h"
#include "explain/account.h"
#include "scenario/fields.h"

#include <stdlib.h>

static const struct variant *protocol_of(const parley_negotiation *negotiation)
{
    for (size_t v = 0; v < object_negotiation.n_variants; v++)
        if (object_negotiation.variants[v].value == (unsigned)negotiation->protocol)
            return &object_negotiation.variants[v];
    return NULL;
}

/* A new string, "no deal" or its commitments' ids; NULL out of memory, which is noted. */
static char *package_name(account *a, uint32_t package)
{
    size_t size = parley_package_text(a->scenario, package, NULL, 0) + 1;
    char *text = memory_array(size, 1);
    if (text)
        parley_package_text(a->scenario, package, text, size);
    else
        a->prose.status = PARLEY_ERROR_MEMORY;
    return text;
}

void say_package(account *a, uint32_t package)
{
    char *name = package_name(a, package);
    if (name)
        say(a, " on \"%s\"", name);
    free(name);
}

/* -- in words ------------------------------------------------------------------------------ */

static void say_tactics(account *a, const parley_negotiation *negotiation)
{
    if (negotiation->tactics[0].time_dependent)
        say(a, "Each aspires to its best package at first, and to less as time passes, down to its "
               "reservation at the deadline; it offers what is best for the other among what meets "
               "its aspiration, and accepts what meets the one of its next turn. ");
    else
        say(a, "Each offers and accepts what is best for it, given that the other does so too. ");
}

static void say_protocol(account *a, const parley_negotiation *negotiation)
{
    char **who = a->prose.names;
    const uint32_t *sides = negotiation->between;
    switch (negotiation->protocol) {
    case PARLEY_TAKE_IT_OR_LEAVE_IT:
        say(a, "%s makes the only offer, which the other accepts or not. ",
            a->prose.names_first[sides[negotiation->first]]);
        say_tactics(a, negotiation);
        break;
    case PARLEY_ALTERNATING_OFFERS:
        say(a, "They take turns to make an offer a round, %s first, for %u round%s at most. ",
            who[sides[negotiation->first]], negotiation->deadline, plural(negotiation->deadline));
        say_tactics(a, negotiation);
        break;
    case PARLEY_ATTRITION:
        say(a,
            "Each holds out for its favourite package, for %u round%s at most, and concedes the "
            "other's with the chance a round that keeps the other indifferent. ",
            negotiation->deadline, plural(negotiation->deadline));
        break;
    case PARLEY_ULTIMATUM:
        say(a,
            "%s demands the whole agenda of %s under threat of sanctions, whose cost only %s "
            "knows. ",
            a->prose.names_first[sides[negotiation->sender]], who[sides[negotiation->target]],
            who[sides[negotiation->target]]);
        break;
    }
}

void tell_negotiation(account *a)
{
    const parley_negotiation *negotiation = a->scenario->negotiation;
    if (!negotiation)
        return;
    heading(a, "The talks");
    say(a, "%s and %s negotiate on which of %u part%s of the agreement come%s into force, from ",
        a->prose.names_first[negotiation->between[0]], a->prose.names[negotiation->between[1]],
        negotiation->n_agenda, plural(negotiation->n_agenda),
        negotiation->n_agenda == 1 ? "s" : "");
    say_when(a, negotiation->opens);
    say(a, " on. ");
    say_protocol(a, negotiation);
    say(a, negotiation->worth ? "What packages are worth to them is given. "
                              : "What packages are worth to them is simulated: what living under "
                                "them brings. ");
    say(a, "What they agree on, and when, is drawn for each history, which then goes on under it.");
    if (negotiation->transfer > 0)
        say(a, " A payment that goes with an agreement is made in every round from then on, until "
               "one of the two walks out.");
    if (negotiation->protocol == PARLEY_ULTIMATUM)
        say(a, " What sanctions of the talks cost is paid when talks open.");
    prose_paragraph(&a->prose, INDENT_PART, INDENT_PART, NULL);
}

/* -- numbers ------------------------------------------------------------------------------- */

static void worths_list(account *a, const parley_negotiation *negotiation)
{
    for (uint32_t p = 0; negotiation->worth && p < 1u << negotiation->n_agenda; p++) {
        char *name = package_name(a, p);
        if (name && negotiation->offered[p]) {
            say(a, "- What \"%s\" is worth: ", name);
            for (int side = 0; side < 2; side++) {
                say_exact(a, negotiation->worth[p][side]);
                say(a, " to %s%s", a->prose.names[negotiation->between[side]], side ? "" : ", ");
            }
            point_fixed(a, "/negotiation/values");
        }
        free(name);
    }
}

/* A side that the file names. */
static void side_point(account *a, const char *meaning, uint32_t side, const char *pointer)
{
    say(a, "- %s: %s", meaning, a->prose.names[a->scenario->negotiation->between[side]]);
    point_fixed(a, pointer);
}

static void sides_point(account *a, const parley_negotiation *negotiation)
{
    if (negotiation->protocol == PARLEY_ULTIMATUM) {
        side_point(a, "Who threatens", negotiation->sender, "/negotiation/sender");
        side_point(a, "Who is threatened", negotiation->target, "/negotiation/target");
    } else if (negotiation->protocol != PARLEY_ATTRITION) {
        side_point(a, "Who makes the first offer", negotiation->first, "/negotiation/first");
    }
}

static void favourites_list(account *a, const parley_negotiation *negotiation)
{
    for (int side = 0; negotiation->protocol == PARLEY_ATTRITION && side < 2; side++) {
        char *name = package_name(a, negotiation->favourite[side]);
        if (name) {
            say(a, "- Favourite of %s: \"%s\"", a->prose.names[negotiation->between[side]], name);
            point_fixed(a, "/negotiation/favourite");
        }
        free(name);
    }
}

/* Numbers by actor that the generic list does not know the parties of. */
static void sides_list(account *a, const parley_negotiation *negotiation, const char *meaning,
                       const parley_number_id *numbers)
{
    for (int side = 0; numbers && side < 2; side++) {
        parley_number_id id = numbers[negotiation->between[side]];
        if (id == PARLEY_NONE)
            continue;
        say(a, "- %s (%s)", meaning, a->prose.names[negotiation->between[side]]);
        point(a, id);
    }
}

static void tactics_list(account *a, const parley_negotiation *negotiation)
{
    for (int side = 0; side < 2; side++)
        if (negotiation->tactics[side].time_dependent)
            points(a, &object_tactic, object_variant(&object_tactic, "time_dependent"),
                   &negotiation->tactics[side], "/negotiation/tactics", NULL,
                   a->prose.names[negotiation->between[side]]);
}

void list_negotiation(account *a)
{
    const parley_negotiation *negotiation = a->scenario->negotiation;
    if (!negotiation)
        return;
    points_begin(a, "The talks", "negotiation");
    points(a, &object_negotiation, protocol_of(negotiation), negotiation, "/negotiation", NULL,
           NULL);
    sides_list(a, negotiation, "What it insists on beyond its value of no deal",
               negotiation->reservation);
    sides_list(a, negotiation, "What it may take instead, beyond its value of no deal",
               negotiation->outside);
    sides_point(a, negotiation);
    tactics_list(a, negotiation);
    favourites_list(a, negotiation);
    worths_list(a, negotiation);
    points_end(a, "/negotiation");
}
