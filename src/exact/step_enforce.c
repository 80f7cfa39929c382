/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Enforce: sanctions run out, are lifted, drive the target out of the agreement, or are triggered
 * and then imposed or not. What cannot matter any more is set to 0, so that states meet. */
#include "exact/round.h"

void offend(exact_round *round, exact_key *key, uint32_t h)
{
    const exact_threat *fields = &round->of->part->threat[h];
    const parley_threat *threat = &round->of->game->scenario->threats[h];
    uint32_t phase = field_get(key, fields->phase), tally = field_get(key, fields->tally);
    if (phase == PHASE_ACTIVE) {
        field_set(key, fields->offended, 1);
    } else if (phase == PHASE_IDLE && stands(round, threat->from, threat->until)) {
        field_set(key, fields->offended, 1);
        if (tally < round->of->bounds[h].tally)
            field_set(key, fields->tally, tally + 1);
    }
}

/* The target may break with the sender for good: once between the two. */
static void backlash(exact_round *round, uint32_t h, size_t b)
{
    const parley_game *game = round->of->game;
    const parley_threat *threat = &game->scenario->threats[h];
    exact_field withdrawn = round->of->part->withdrawn[game->threats[h].pair];
    const exact_key key = round->front->at[b].key;
    double none = 1;
    if (!game->threats[h].backlashes || field_get(&key, withdrawn))
        return;
    for (uint32_t m = 0; m < threat->n_instruments; m++)
        none *= 1 - number_now(round, &key, threat->instruments[m].backlash);
    size_t leaves = front_divide(round->front, b, 1 - none);
    if (leaves == NO_BRANCH)
        return;
    field_set(&round->front->at[leaves].key, withdrawn, 1);
    count_event(round, leaves, game->threats[h].withdrawal);
}

static void run_down(exact_round *round, uint32_t h, size_t b)
{
    const exact_threat *fields = &round->of->part->threat[h];
    const parley_threat *threat = &round->of->game->scenario->threats[h];
    exact_key *key = &round->front->at[b].key;
    uint32_t left = field_get(key, fields->timer), clean = field_get(key, fields->clean);
    left = left > 0 ? left - 1 : 0;
    clean = field_get(key, fields->offended) ? 0 : clean + 1;
    clean = clean < round->of->bounds[h].clean ? clean : round->of->bounds[h].clean;
    field_set(key, fields->timer, left);
    field_set(key, fields->clean, clean);
    if (left > 0 || clean < number_now(round, key, threat->relief)) {
        backlash(round, h, b);
        return;
    }
    field_set(key, fields->phase, PHASE_IDLE);
    field_set(key, fields->clean, 0);
    count_event(round, b, round->of->game->threat_counter[h] + THREAT_LIFTED);
}

/* The tally has come so far: imposed, or a bluff. */
static void trigger(exact_round *round, uint32_t h, size_t b)
{
    exact_front *front = round->front;
    const exact_threat *fields = &round->of->part->threat[h];
    const parley_threat *threat = &round->of->game->scenario->threats[h];
    uint32_t counter = round->of->game->threat_counter[h];
    field_set(&front->at[b].key, fields->tally, 0);
    field_set(&front->at[b].key, fields->quiet, 0);
    count_event(round, b, counter + THREAT_TRIGGERED);
    const exact_key key = front->at[b].key;
    size_t imposed = front_divide(front, b, number_now(round, &key, threat->credibility));
    if (imposed != b) {
        count_event(round, b, counter + THREAT_BLUFFED);
        charge(round, b, threat->sender, number_now(round, &key, threat->audience_cost));
    }
    if (imposed == NO_BRANCH)
        return;
    uint32_t wait = (uint32_t)number_now(round, &key, threat->delay) + 1;
    uint32_t impositions = field_get(&key, fields->impositions);
    exact_key *to = &front->at[imposed].key;
    field_set(to, fields->phase, PHASE_PENDING);
    field_set(to, fields->timer, wait);
    if (impositions < fields->most_impositions)
        field_set(to, fields->impositions, impositions + 1);
    count_event(round, imposed, counter + THREAT_IMPOSED);
}

static void watch(exact_round *round, uint32_t h, size_t b)
{
    const exact_threat *fields = &round->of->part->threat[h];
    const parley_threat *threat = &round->of->game->scenario->threats[h];
    exact_key *key = &round->front->at[b].key;
    uint32_t quiet = field_get(key, fields->quiet);
    double forget = number_now(round, key, threat->forget);
    quiet = field_get(key, fields->offended) ? 0 : quiet + 1;
    quiet = quiet < round->of->bounds[h].quiet ? quiet : round->of->bounds[h].quiet;
    if (forget > 0 && quiet >= forget)
        field_set(key, fields->tally, 0);
    field_set(key, fields->quiet, field_get(key, fields->tally) ? quiet : 0);
    if (field_get(key, fields->tally) >= number_now(round, key, threat->threshold))
        trigger(round, h, b);
}

static parley_status enforce(exact_round *round, uint32_t h)
{
    exact_front *front = round->front;
    const exact_threat *fields = &round->of->part->threat[h];
    const parley_threat *threat = &round->of->game->scenario->threats[h];
    bool standing = stands(round, threat->from, threat->until);
    parley_status status = front_room(front, 2);
    size_t n = status ? 0 : front->n;
    for (size_t b = 0; b < n; b++) {
        exact_key *key = &front->at[b].key;
        if (threat->on == PARLEY_ON_IMPOSITION &&
            field_get(key, round->of->part->threat[threat->of].activated))
            offend(round, key, h);
        uint32_t phase = field_get(key, fields->phase);
        if (phase == PHASE_ACTIVE)
            run_down(round, h, b);
        else if (phase == PHASE_IDLE && standing)
            watch(round, h, b);
    }
    return status;
}

parley_status step_enforce(exact_round *round)
{
    const exact_part *part = round->of->part;
    parley_status status = PARLEY_OK;
    for (uint32_t k = 0; !status && k < part->threats.n; k++)
        status = enforce(round, part->threats.at[k]);
    for (size_t b = 0; !status && b < round->front->n; b++)
        for (uint32_t k = 0; k < part->threats.n; k++) {
            const exact_threat *fields = &part->threat[part->threats.at[k]];
            field_set(&round->front->at[b].key, fields->offended, 0);
            field_set(&round->front->at[b].key, fields->activated, 0);
        }
    return status;
}
