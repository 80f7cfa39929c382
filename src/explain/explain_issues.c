/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is at stake: payoffs, slips and sight, issue by issue. */
#include "core/memory.h"
#include "explain/value_words.h"
#include "scenario/fields.h"

#include <stdlib.h>
#include <string.h>

/* -- payoffs ------------------------------------------------------------------------------- */

static void dilemma_say(account *a, const parley_payoff *payoff)
{
    say(a, "A prisoner's dilemma, the same for all. If both cooperate, each earns ");
    say_brief(a, payoff->r);
    say(a, "; if both defect, each earns ");
    say_brief(a, payoff->p);
    say(a, "; if one defects alone, it earns ");
    say_brief(a, payoff->t);
    say(a, " and the other ");
    say_brief(a, payoff->s);
    say(a, ".");
}

static void cells_say(account *a, const char *name, const parley_number_id cells[4])
{
    say(a, "%s earns ", name);
    say_brief(a, cells[0]);
    say(a, " if both cooperate, ");
    say_brief(a, cells[1]);
    say(a, " if the other alone defects, ");
    say_brief(a, cells[2]);
    say(a, " if it alone defects and ");
    say_brief(a, cells[3]);
    say(a, " if both defect. ");
}

static void harm_say(account *a, const parley_payoff *payoff, uint32_t i)
{
    say(a, "%s gains ", a->prose.names_first[i]);
    say_amount(a, payoff->gain[i]);
    say(a, " by defecting");
    if (!number_is(a, payoff->blowback[i], 0)) {
        say(a, ", and at the same time loses ");
        say_brief(a, payoff->blowback[i]);
        say(a, " by the blowback of its own deed");
    }
    say(a, "; when the other defects it loses ");
    say_amount(a, payoff->harm[i]);
    say(a, ". ");
}

static void payoff_tell(account *a, const parley_issue *issue)
{
    const parley_payoff *payoff = &issue->payoff;
    say(a, "Stakes, each ");
    prose_unit(&a->prose, 1);
    say(a, issue->n_parties > 2 ? " and with each other party. " : ". ");
    if (payoff->form == PARLEY_PRISONERS_DILEMMA)
        dilemma_say(a, payoff);
    for (uint32_t k = 0; k < issue->n_parties; k++) {
        uint32_t i = issue->parties[k];
        if (payoff->form == PARLEY_MATRIX)
            cells_say(a, a->prose.names_first[i], payoff->cells[i]);
        if (payoff->form == PARLEY_HARM)
            harm_say(a, payoff, i);
    }
    prose_paragraph(&a->prose, INDENT_PART, INDENT_PART, NULL);
}

static void payoff_points(account *a, const parley_issue *issue, const char *pointer)
{
    const parley_payoff *payoff = &issue->payoff;
    for (size_t v = 0; v < object_payoff.n_variants; v++)
        if (object_payoff.variants[v].value == (unsigned)payoff->form)
            points(a, &object_payoff, &object_payoff.variants[v], payoff, pointer, NULL, NULL);
    for (uint32_t k = 0; payoff->form == PARLEY_MATRIX && k < issue->n_parties; k++) {
        const parley_number_id *cells = payoff->cells[issue->parties[k]];
        parley_payoff own = {.r = cells[0], .s = cells[1], .t = cells[2], .p = cells[3]};
        points(a, &object_cells, NULL, &own, pointer, NULL, a->prose.names[issue->parties[k]]);
    }
}

/* -- slips --------------------------------------------------------------------------------- */

static bool errs(const account *a, const parley_trembles *error)
{
    return !number_is(a, error->cooperate, 0) || !number_is(a, error->defect, 0);
}

static void slips_tell(account *a, const parley_issue *issue)
{
    bool any = false;
    for (uint32_t k = 0; k < issue->n_parties; k++) {
        uint32_t i = issue->parties[k];
        const parley_trembles *error = &issue->error[i];
        if (!errs(a, error))
            continue;
        say(a, any ? "%s, " : "Slips. %s, ", a->prose.names_first[i]);
        if (!number_is(a, error->cooperate, 0)) {
            say(a, "meaning to cooperate, defects ");
            say_chance(a, error->cooperate);
        }
        if (!number_is(a, error->defect, 0)) {
            say(a, number_is(a, error->cooperate, 0) ? "meaning to defect, cooperates "
                                                     : "; meaning to defect, it cooperates ");
            say_chance(a, error->defect);
        }
        say(a, ". ");
        any = true;
    }
    if (!any)
        say(a, "Slips. None: what is meant is done.");
    prose_paragraph(&a->prose, INDENT_PART, INDENT_PART, NULL);
}

static void slips_points(account *a, const parley_issue *issue, const char *pointer)
{
    for (uint32_t k = 0; k < issue->n_parties; k++) {
        uint32_t i = issue->parties[k];
        trembles_points(a, &issue->error[i], pointer, a->prose.names[i]);
    }
}

/* -- sight --------------------------------------------------------------------------------- */

/* Whether all parties see with the same numbers. */
static bool sight_shared(const parley_issue *issue)
{
    const parley_monitoring *first = &issue->monitoring[issue->parties[0]];
    for (uint32_t k = 1; k < issue->n_parties; k++)
        if (issue->monitoring[issue->parties[k]].detection != first->detection)
            return false;
    return true;
}

static void seen_say(account *a, const parley_monitoring *sight)
{
    if (number_is(a, sight->detection, 1) && number_is(a, sight->attribution, 1) &&
        number_is(a, sight->false_alarm, 0)) {
        say(a, "sees everything as it is. ");
        return;
    }
    say(a, "notices a defection ");
    say_chance(a, sight->detection);
    say(a, ", lays a noticed one to who did it ");
    say_chance(a, sight->attribution);
    say(a, ", and takes cooperation for a defection ");
    say_chance(a, sight->false_alarm);
    say(a, ". ");
}

static void public_say(account *a, const parley_monitoring *sight)
{
    say(a, "Both see one and the same signal. It is bad ");
    say_chance(a, sight->detection);
    say(a, " if either defected, and ");
    say_chance(a, sight->false_alarm);
    say(a, " if neither did; a bad one speaks against both.");
}

static void sight_tell(account *a, const parley_issue *issue)
{
    say(a, "Sight. ");
    if (issue->public_signal) {
        public_say(a, &issue->monitoring[issue->parties[0]]);
    } else if (sight_shared(issue)) {
        say(a, "Each ");
        seen_say(a, &issue->monitoring[issue->parties[0]]);
    } else {
        for (uint32_t k = 0; k < issue->n_parties; k++) {
            say(a, "%s ", a->prose.names_first[issue->parties[k]]);
            seen_say(a, &issue->monitoring[issue->parties[k]]);
        }
    }
    prose_paragraph(&a->prose, INDENT_PART, INDENT_PART, NULL);
}

static void sight_points(account *a, const parley_issue *issue, const char *pointer)
{
    bool shared = sight_shared(issue);
    for (uint32_t k = 0; k < (shared ? 1 : issue->n_parties); k++) {
        uint32_t j = issue->parties[k];
        points(a, &object_monitoring, NULL, &issue->monitoring[j], pointer, NULL,
               shared ? NULL : a->prose.names[j]);
    }
}

/* -- what covers it ------------------------------------------------------------------------ */

/* The names, quoted, of what covers an issue, counted first. */
typedef const char *cover(const account *a, uint32_t i, uint32_t k);

static const char *commitment_cover(const account *a, uint32_t i, uint32_t k)
{
    const parley_commitment *commitment = &a->scenario->commitments[i];
    bool covers = has(commitment->issues, commitment->n_issues, k) &&
                  ever_stands(a, commitment->from, commitment->until);
    return covers ? commitment->name : NULL;
}

static const char *threat_cover(const account *a, uint32_t i, uint32_t k)
{
    const parley_threat *threat = &a->scenario->threats[i];
    bool covers = has(threat->issues, threat->n_issues, k) && threat->on != PARLEY_ON_IMPOSITION &&
                  ever_stands(a, threat->from, threat->until);
    return covers ? threat->name : NULL;
}

static void covers_say(account *a, const char *what, cover *name_of, uint32_t n_all, uint32_t k)
{
    uint32_t n = 0, said = 0;
    for (uint32_t i = 0; i < n_all; i++)
        n += name_of(a, i, k) != NULL;
    if (n == 0) {
        say(a, "No %s covers it. ", what);
        return;
    }
    say(a, "The %s%s ", what, plural(n));
    for (uint32_t i = 0; i < n_all; i++) {
        const char *name = name_of(a, i, k);
        if (!name)
            continue;
        prose_between(&a->prose, said++, n, "and");
        say(a, "\"%s\"", name);
    }
    say(a, " cover%s it. ", n == 1 ? "s" : "");
}

static void issue_tell(account *a, uint32_t k)
{
    const parley_issue *issue = &a->scenario->issues[k];
    part(a, issue->name, issue->id);
    say(a, "Between ");
    say_actors(a, issue->parties, issue->n_parties, "and");
    say(a, issue->n_parties > 2 ? ", each with each. " : ". ");
    covers_say(a, "commitment", commitment_cover, a->scenario->n_commitments, k);
    covers_say(a, "threat", threat_cover, a->scenario->n_threats, k);
    prose_paragraph(&a->prose, INDENT_PART, INDENT_PART, NULL);
    payoff_tell(a, issue);
    slips_tell(a, issue);
    sight_tell(a, issue);
}

void tell_issues(account *a)
{
    heading(a, "What is at stake");
    for (uint32_t k = 0; k < a->scenario->n_issues; k++)
        issue_tell(a, k);
}

/* -- its numbers --------------------------------------------------------------------------- */

void list_issues(account *a)
{
    for (uint32_t k = 0; k < a->scenario->n_issues; k++) {
        const parley_issue *issue = &a->scenario->issues[k];
        char *pointer = memory_format("/issues/%s", issue->id);
        if (!pointer) {
            a->prose.status = PARLEY_ERROR_MEMORY;
            return;
        }
        points_begin(a, issue->name, issue->id);
        payoff_points(a, issue, pointer);
        slips_points(a, issue, pointer);
        sight_points(a, issue, pointer);
        points_end(a, pointer);
        free(pointer);
    }
}
