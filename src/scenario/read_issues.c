/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/id.h"
#include "scenario/number.h"
#include "scenario/read.h"

#include <string.h>

/* True if the number was read without a fault and is one plain number, overridden or not. */
static bool plain(const struct reader *reader, parley_number_id id, double *value)
{
    if (id == PARLEY_NONE || !reader->infos[id].sound)
        return false;
    const parley_source *source = &reader->scenario->numbers[id].source;
    *value = source->steps[0].value.a;
    return source->n_steps == 1 && source->steps[0].value.distribution == PARLEY_CONSTANT;
}

static void check_dilemma(struct reader *reader, const struct spot *spot,
                          const parley_payoff *payoff)
{
    double r, s, t, p;
    if (!plain(reader, payoff->r, &r) || !plain(reader, payoff->s, &s) ||
        !plain(reader, payoff->t, &t) || !plain(reader, payoff->p, &p))
        return;
    if (!(t > r && r > p && p > s))
        fault(reader, spot,
              "found T = %g, R = %g, P = %g, S = %g: a prisoner's dilemma has T > R > P > S", t, r,
              p, s);
}

static void matrix_read(struct reader *reader, const struct spot *spot, parley_issue *issue)
{
    parley_payoff *payoff = &issue->payoff;
    party_keys_check(reader, spot, &object_payoff, issue->parties, issue->n_parties);
    uint32_t n_actors = reader->scenario->n_actors;
    payoff->cells = reader_array(reader, n_actors, sizeof *payoff->cells);
    if (!payoff->cells)
        return;
    for (uint32_t i = 0; i < n_actors; i++)
        for (int cell = 0; cell < 4; cell++)
            payoff->cells[i][cell] = PARLEY_NONE;
    for (uint32_t i = 0; i < issue->n_parties; i++) {
        uint32_t actor = issue->parties[i];
        struct spot member = spot_member(spot, reader->scenario->actors[actor].id);
        if (!member.node)
            fault(reader, spot, "missing the payoffs of \"%s\"", member.token);
        parley_payoff own;
        members_read(reader, &member, &object_cells, NULL, &own);
        const parley_number_id cells[4] = {own.r, own.s, own.t, own.p};
        memcpy(payoff->cells[actor], cells, sizeof cells);
    }
}

static void payoff_read(struct reader *reader, const struct spot *spot, parley_issue *issue)
{
    parley_payoff *payoff = &issue->payoff;
    *payoff =
        (parley_payoff){.r = PARLEY_NONE, .s = PARLEY_NONE, .t = PARLEY_NONE, .p = PARLEY_NONE};
    const struct variant *variant = variant_read(reader, spot, &object_payoff);
    if (!variant)
        return;
    payoff->form = (parley_payoff_form)variant->value;
    members_read(reader, spot, &object_payoff, variant, payoff);
    members_read_parties(reader, spot, &object_payoff, variant, payoff, issue->parties,
                         issue->n_parties);
    if (payoff->form == PARLEY_MATRIX)
        matrix_read(reader, spot, issue);
    if (payoff->form == PARLEY_PRISONERS_DILEMMA)
        check_dilemma(reader, spot, payoff);
}

static void monitoring_read(struct reader *reader, const struct spot *spot, parley_issue *issue)
{
    uint32_t n_actors = reader->scenario->n_actors;
    issue->monitoring = reader_array(reader, n_actors, sizeof *issue->monitoring);
    if (!issue->monitoring)
        return;
    for (uint32_t i = 0; i < n_actors; i++)
        issue->monitoring[i] = (parley_monitoring){PARLEY_NONE, PARLEY_NONE, PARLEY_NONE};
    if (object_is_by_actor(reader, spot, &object_monitoring)) {
        party_keys_check(reader, spot, &object_monitoring, issue->parties, issue->n_parties);
        for (uint32_t i = 0; i < issue->n_parties; i++) {
            uint32_t actor = issue->parties[i];
            struct spot member = spot_member(spot, reader->scenario->actors[actor].id);
            object_check_by_actor(reader, &member, &object_monitoring);
            members_read(reader, &member, &object_monitoring, NULL, &issue->monitoring[actor]);
        }
        return;
    }
    parley_monitoring shared;
    members_read(reader, spot, &object_monitoring, NULL, &shared);
    for (uint32_t i = 0; i < issue->n_parties; i++)
        issue->monitoring[issue->parties[i]] = shared;
    struct spot public_signal = spot_member(spot, "public");
    issue->public_signal = boolean_read(reader, &public_signal, false);
    if (issue->public_signal && issue->n_parties != 2)
        fault(reader, &public_signal,
              "a public signal on an issue of %u parties, where two are required",
              issue->n_parties);
}

static void errors_read(struct reader *reader, const struct spot *spot, parley_issue *issue)
{
    const parley_scenario *scenario = reader->scenario;
    issue->error = reader_array(reader, scenario->n_actors, sizeof *issue->error);
    if (!issue->error)
        return;
    for (uint32_t i = 0; i < scenario->n_actors; i++)
        issue->error[i] = (parley_trembles){PARLEY_NONE, PARLEY_NONE};
    spot_is(reader, spot, NODE_OBJECT);
    party_keys_check(reader, spot, NULL, issue->parties, issue->n_parties);
    for (uint32_t i = 0; i < issue->n_parties; i++) {
        uint32_t actor = issue->parties[i];
        struct spot member = spot_member(spot, scenario->actors[actor].id);
        if (member.node)
            trembles_read(reader, &member, &issue->error[actor]);
        else
            issue->error[actor] = scenario->actors[actor].error;
    }
}

uint32_t issue_shared_by(const parley_issue *issue, const uint32_t *parties, uint32_t n_parties)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < n_parties; i++)
        n += list_has(issue->parties, issue->n_parties, parties[i]);
    return n;
}

void issues_read(struct reader *reader, const struct spot *root)
{
    parley_scenario *scenario = reader->scenario;
    struct spot issues = spot_member(root, "issues");
    for (uint32_t i = 0; i < scenario->n_issues; i++) {
        parley_issue *issue = &scenario->issues[i];
        struct spot spot = spot_child(&issues, i);
        struct spot parties = spot_member(&spot, "parties"), payoff = spot_member(&spot, "payoff");
        struct spot monitoring = spot_member(&spot, "monitoring");
        struct spot error = spot_member(&spot, "error");
        members_read(reader, &spot, &object_issue, NULL, issue);
        if (!issue->name)
            issue->name = reader_copy(reader, issue->id);
        parties_read(reader, &parties, &issue->parties, &issue->n_parties);
        payoff_read(reader, &payoff, issue);
        monitoring_read(reader, &monitoring, issue);
        errors_read(reader, &error, issue);
    }
}
