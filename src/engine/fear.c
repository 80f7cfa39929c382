/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a D on a link is feared to bring. All but the state of the threats stays as it is for many
 * rounds, so it is kept, and worked out again only in lanes where something behind it changed. What
 * a value is worked out from and when it is stale stand next to each other:
 *
 *     changed_lanes        lanes_anew (rationality, m, shame, refusals)
 *     changed_of_threat    threat_anew (risk of one threat)
 */
#include "engine/play.h"

bool link_fears(const parley_game *game, const game_link *link)
{
    for (uint32_t s = 0; s < link->n_slots; s++) {
        const game_strategy *strategy = &link->slots[s].strategy;
        if (!strategy->logit)
            continue;
        const game_number *stake = &game->numbers[strategy->declared->stake];
        if (!stake->constant || stake->sources[0].steps[0].constant != 0)
            return true;
    }
    return link->threats.n > 0;
}

/* -- what has changed -------------------------------------------------------------------------- */

static mask changed_among(const struct play *play, uint32_t n, const parley_number_id *ids)
{
    mask changed = mask_none();
    for (uint32_t i = 0; i < n; i++)
        changed |= current_changed(play, ids[i]);
    return changed;
}

/* A commitment begins or ends, or a number of it changes. */
static mask changed_commitment(const struct play *play, uint32_t commitment, uint32_t n,
                               const parley_number_id *ids)
{
    const parley_commitment *c = &play->game->scenario->commitments[commitment];
    if ((!c->negotiable && play->round == c->from) || play->round == c->until)
        return mask_all();
    mask began = c->negotiable ? play->talks.began[commitment] : mask_none();
    return commitment_stands(play, commitment) ? began | changed_among(play, n, ids) : mask_none();
}

static mask changed_clearing(const struct play *play, const game_link *link)
{
    const parley_scenario *scenario = play->game->scenario;
    uint32_t i = link->actor, j = link->counterpart;
    mask changed = mask_none();
    for (uint32_t a = 0; a < link->assistance.n; a++) {
        const parley_commitment *c = &scenario->commitments[link->assistance.at[a]];
        const parley_number_id ids[] = {c->request[j], c->honour_deliberate[i],
                                        c->honour_accidental[i], c->restores[i]};
        changed |= changed_commitment(play, link->assistance.at[a], 4, ids);
    }
    for (uint32_t h = 0; h < link->hotlines.n; h++) {
        const parley_commitment *c = &scenario->commitments[link->hotlines.at[h]];
        const parley_number_id ids[] = {c->call[j], c->resolve_deliberate[i],
                                        c->resolve_accidental[i]};
        changed |= changed_commitment(play, link->hotlines.at[h], 3, ids);
    }
    return changed;
}

/* Another logit response applies, or a number of it changes. */
static mask changed_strategies(const struct play *play, uint32_t l)
{
    const game_link *link = &play->game->links[l];
    const link_play *state = &play->links[l];
    mask changed = mask_none();
    for (uint32_t s = 0; s < link->n_slots; s++) {
        const game_slot *slot = &link->slots[s];
        if (!slot->strategy.logit)
            continue;
        mask applies = state->states[slot->first_state];
        const parley_number_id ids[] = {slot->strategy.declared->rationality,
                                        slot->strategy.declared->stake};
        changed |= applies ^ state->fear->applied[s];
        changed |= applies & changed_among(play, 2, ids);
        state->fear->applied[s] = applies;
    }
    return changed;
}

static mask changed_lanes(const struct play *play, uint32_t l)
{
    const game_link *link = &play->game->links[l];
    const parley_issue *issue = &play->game->scenario->issues[link->issue];
    const parley_monitoring *eyes = &issue->monitoring[link->counterpart];
    const parley_number_id ids[] = {eyes->detection, eyes->attribution, eyes->false_alarm};
    fear *kept = play->links[l].fear;
    mask changed = changed_strategies(play, l), bound = bound_together(play, link);
    if (kept->m) {
        changed |= bound ^ kept->bound;
        changed |= changed_among(play, 3, ids) | changed_clearing(play, link);
        kept->bound = bound;
    }
    return play->round == 0 ? mask_all() : changed;
}

static mask changed_of_threat(const struct play *play, uint32_t t)
{
    const parley_threat *threat = play->game->threats[t].declared;
    const parley_number_id ids[] = {threat->threshold, threat->relief};
    return play->threats[t].changed | changed_among(play, 2, ids);
}

void fears_update(struct play *play)
{
    const game_list *weighing = &play->game->work.weighing;
    for (uint32_t i = 0; i < weighing->n; i++) {
        uint32_t l = weighing->at[i];
        const game_link *link = &play->game->links[l];
        fear *kept = play->links[l].fear;
        mask changed = changed_lanes(play, l);
        kept->stale |= changed;
        for (uint32_t t = 0; t < link->threats.n; t++)
            kept->threats[t].stale |= changed | changed_of_threat(play, link->threats.at[t]);
    }
}

/* -- working out anew -------------------------------------------------------------------------- */

/* The register that is worked out. */
typedef struct place {
    const struct play *play;
    const game_link *link;
    int word, v;
} place;

INLINE reals value(const place *at, parley_number_id id)
{
    return current_reals(at->play, id, at->word, at->v);
}

/* `x` where a commitment that stands is in force between the two, else 0. */
static reals if_in_force(const place *at, uint32_t commitment, reals x)
{
    return reals_select(lanes_in_force(at->play, at->link, commitment)[at->word], at->v, x,
                        reals_fill(0));
}

/* The chances that a deliberate and that an accidental signal stay uncleared: under a commitment
 * that clears, 1 - use clears deliberate, or accidental. */
static void uncleared(const place *at, reals *deliberate, reals *accidental)
{
    const parley_scenario *scenario = at->play->game->scenario;
    uint32_t i = at->link->actor, j = at->link->counterpart;
    *deliberate = *accidental = reals_fill(1);
    for (uint32_t a = 0; a < at->link->assistance.n; a++) {
        uint32_t index = at->link->assistance.at[a];
        const parley_commitment *c = &scenario->commitments[index];
        if (!commitment_stands(at->play, index))
            continue;
        reals chance = if_in_force(at, index, value(at, c->request[j]) * value(at, c->restores[i]));
        *deliberate *= 1 - chance * value(at, c->honour_deliberate[i]);
        *accidental *= 1 - chance * value(at, c->honour_accidental[i]);
    }
    for (uint32_t h = 0; h < at->link->hotlines.n; h++) {
        uint32_t index = at->link->hotlines.at[h];
        const parley_commitment *c = &scenario->commitments[index];
        if (!commitment_stands(at->play, index))
            continue;
        reals chance = if_in_force(at, index, value(at, c->call[j]));
        *deliberate *= 1 - chance * value(at, c->resolve_deliberate[i]);
        *accidental *= 1 - chance * value(at, c->resolve_accidental[i]);
    }
}

/* The chances that a deliberate and that an accidental signal lead to a refusal, under the first
 * assistance commitment in force; else 0. */
static void refused(const place *at, reals *deliberate, reals *accidental)
{
    uint32_t i = at->link->actor, j = at->link->counterpart;
    uint64_t left = bound_together(at->play, at->link)[at->word];
    *deliberate = *accidental = reals_fill(0);
    for (uint32_t a = 0; left && a < at->link->assistance.n; a++) {
        uint32_t index = at->link->assistance.at[a];
        const parley_commitment *c = &at->play->game->scenario->commitments[index];
        if (!commitment_stands(at->play, index))
            continue;
        uint64_t own = left & lanes_in_force(at->play, at->link, index)[at->word];
        reals asked = value(at, c->request[j]);
        *deliberate =
            reals_select(own, at->v, asked * (1 - value(at, c->honour_deliberate[i])), *deliberate);
        *accidental =
            reals_select(own, at->v, asked * (1 - value(at, c->honour_accidental[i])), *accidental);
        left &= ~own;
    }
}

/* max(0, if_deliberate detection attribution - if_accidental false_alarm): how much more often a D
 * than a C brings on what the two weights stand for. */
static reals excess(const place *at, reals if_deliberate, reals if_accidental)
{
    const parley_issue *issue = &at->play->game->scenario->issues[at->link->issue];
    const parley_monitoring *eyes = &issue->monitoring[at->link->counterpart];
    reals laid = value(at, eyes->detection);
    if (!issue->public_signal)
        laid *= value(at, eyes->attribution);
    reals more = if_deliberate * laid - if_accidental * value(at, eyes->false_alarm);
    return reals_above(more, reals_fill(0), more, reals_fill(0));
}

static void lanes_anew(const place *at, const link_play *state)
{
    const fear *kept = state->fear;
    int first_lane = 64 * at->word;
    reals rationality = reals_fill(0), stake = reals_fill(0), deliberate, accidental;
    for (uint32_t s = 0; s < at->link->n_slots; s++) {
        const game_slot *slot = &at->link->slots[s];
        uint64_t own = state->states[slot->first_state][at->word];
        if (!slot->strategy.logit)
            continue;
        const parley_strategy *strategy = slot->strategy.declared;
        rationality = reals_select(own, at->v, value(at, strategy->rationality), rationality);
        stake = reals_select(own, at->v, value(at, strategy->stake), stake);
    }
    reals_store(kept->rationality + first_lane, at->v, rationality);
    if (!kept->m)
        return;
    uncleared(at, &deliberate, &accidental);
    reals m = excess(at, deliberate, accidental);
    reals_store(kept->m + first_lane, at->v, m);
    reals_store(kept->shame + first_lane, at->v, m * stake);
    if (!kept->refusals)
        return;
    refused(at, &deliberate, &accidental);
    reals_store(kept->refusals + first_lane, at->v, excess(at, deliberate, accidental));
}

/* The prior beliefs (a, b) of the strategies that apply in the lanes of a word. */
static void prior_of(const struct play *play, uint32_t l, int word, word_reals prior[2])
{
    const game_link *link = &play->game->links[l];
    bool any = false;
    for (uint32_t s = 0; s < link->n_slots; s++) {
        const game_slot *slot = &link->slots[s];
        uint64_t own = any ? play->links[l].states[slot->first_state][word] : UINT64_MAX;
        if (!slot->strategy.logit)
            continue;
        for (int v = 0; v < WORD_REALS; v++)
            for (int p = 0; p < 2; p++) {
                reals mine = reals_fill(slot->strategy.declared->credibility_prior[p]);
                prior[p].at[v] = any ? reals_select(own, v, mine, prior[p].at[v]) : mine;
            }
        any = true;
    }
}

/* Idle, a threat may be triggered, and is believed to be carried out with the mean of a beta
 * belief. Active, a D costs one more round of it where good conduct would end it. */
static void threat_anew(const struct play *play, uint32_t l, uint32_t entry, int word,
                        uint64_t stale)
{
    const fear *kept = play->links[l].fear;
    const threat_play *state = &play->threats[play->game->links[l].threats.at[entry]];
    const parley_threat *threat =
        play->game->threats[play->game->links[l].threats.at[entry]].declared;
    const double *discounts = play->actors[threat->target].discount + 64 * word;
    const double *chances = threat->on == PARLEY_ON_REFUSAL ? kept->refusals : kept->m;
    LANE_BUFFER(first);
    LANE_BUFFER(second);
    word_values threshold = current_word(play, threat->threshold, word, first);
    word_values relief = current_word(play, threat->relief, word, second);
    word_reals prior[2];
    prior_of(play, l, word, prior);
    while (stale) {
        int v = word_next(&stale), at = 64 * word + v * REALS;
        reals chance = reals_load(chances + at, 0), cost = reals_load(state->cost + at, 0);
        reals carried_out = prior[0].at[v] + reals_load(state->carried_out + at, 0);
        reals bluffed = prior[1].at[v] + reals_load(state->bluffs + at, 0);
        reals loss = reals_load(state->dread + at, 0) * cost * reals_load(state->power + at, 0);
        reals_store(kept->threats[entry].idle + at, 0,
                    chance * carried_out * loss /
                        ((carried_out + bluffed) * word_value(&threshold, v)));
        reals one_more =
            chance * reals_load(discounts, v) * cost * reals_load(state->power_active + at, 0);
        reals_store(kept->threats[entry].active + at, 0,
                    reals_above(word_value(&relief, v), reals_fill(0), one_more, reals_fill(0)));
    }
}

void fear_refresh(struct play *play, uint32_t l, int word, uint64_t lanes)
{
    const game_link *link = &play->game->links[l];
    fear *kept = play->links[l].fear;
    for (uint64_t stale = kept->stale[word] & lanes; stale;) {
        int v = word_next(&stale);
        lanes_anew(&(place){play, link, word, v}, &play->links[l]);
    }
    kept->stale[word] &= ~lanes;
    for (uint32_t t = 0; t < link->threats.n; t++) {
        fear_of_threat *of = &kept->threats[t];
        if (of->stale[word] & lanes)
            threat_anew(play, l, t, word, of->stale[word] & lanes);
        of->stale[word] &= ~lanes;
    }
}
