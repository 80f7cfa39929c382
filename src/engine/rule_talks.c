/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Talks: what they come to is drawn before the rounds, history by history; here it takes hold in
 * its round. A negotiable commitment that is agreed in round a stands from max(from, a + lag) on, a
 * transfer is paid from a on while neither of the two has withdrawn, and what the protocol itself
 * costs is paid when talks open. */
#include "engine/play.h"

#include <string.h>

static double lot_number(const void *history, parley_number_id id, uint32_t round, uint32_t lane)
{
    const struct play *play = history;
    const game_number *number = &play->game->numbers[id];
    uint32_t source = 0;
    for (uint32_t type = 0;
         number->owner != PARLEY_NONE && type < play->game->scenario->actors[number->owner].n_types;
         type++)
        if (mask_lane(&play->first_types[play->game->actors[number->owner].first_type + type],
                      lane))
            source = number->source_of_type[type];
    const game_step *step = game_source_step(&number->sources[source], round);
    return step->draw == PARLEY_NONE ? step->constant : play->columns[step->draw].lanes[lane];
}

static uint32_t earlier(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

void start_talks(struct play *play)
{
    const parley_scenario *scenario = play->game->scenario;
    const parley_negotiation *rules = scenario->negotiation;
    struct talks_play *talks = &play->talks;
    const uint32_t n = mask_count(play->valid);
    if (!rules)
        return;
    memset(talks->outcomes, 0, LANES * sizeof *talks->outcomes);
    if (talks->by) {
        const parley_lot lot = {play, lot_number};
        uint64_t first = (uint64_t)play->planes.block * PARLEY_BLOCK + play->planes.pass * LANES;
        talks->by->draw(talks->drawer, &lot, first, n, talks->outcomes);
    }
    talks->next = rules->opens;
    talks->paying = mask_none();
    for (uint32_t b = 0; b < rules->n_agenda; b++) {
        uint32_t c = rules->agenda[b], *begins = talks->begins + (size_t)b * LANES;
        talks->standing[c] = talks->began[c] = mask_none();
        talks->next_begins[b] = PARLEY_NEVER;
        for (uint32_t lane = 0; lane < LANES; lane++) {
            const parley_outcome_of_talks *o = &talks->outcomes[lane];
            bool agreed = lane < n && o->deal.package >> b & 1;
            begins[lane] =
                agreed ? agreed_begins(&scenario->commitments[c], o->round) : PARLEY_NEVER;
            talks->next_begins[b] = earlier(talks->next_begins[b], begins[lane]);
        }
    }
}

static void happened(struct play *play, uint32_t counter, uint32_t lane)
{
    if (counter != PARLEY_NONE)
        play->talks.happened[counter - play->game->first_talk][lane / 64] |= 1ull << lane % 64;
}

static void talks_open(struct play *play, uint32_t lane)
{
    const parley_negotiation *rules = play->game->scenario->negotiation;
    parley_ending ending = play->talks.outcomes[lane].ending;
    if (ending == PARLEY_CONCEDED_UNDER_SANCTIONS || ending == PARLEY_HELD_OUT)
        happened(play, game_talk_counter(play->game, PARLEY_THREAT_IMPOSED, rules->sender), lane);
}

static void talks_end(struct play *play, uint32_t lane)
{
    static const parley_event events[PARLEY_N_ENDINGS] = {
        [PARLEY_NO_DEAL] = PARLEY_N_EVENTS,
        [PARLEY_AGREEMENT] = PARLEY_N_EVENTS,
        [PARLEY_TOOK_OUTSIDE] = PARLEY_OUTSIDE_TAKEN,
        [PARLEY_CONCEDED_AT_THREAT] = PARLEY_GAVE_IN_AT_THREAT,
        [PARLEY_CONCEDED_UNDER_SANCTIONS] = PARLEY_GAVE_IN_UNDER_SANCTIONS,
        [PARLEY_HELD_OUT] = PARLEY_N_EVENTS,
        [PARLEY_BACKED_DOWN] = PARLEY_THREAT_DROPPED,
    };
    const parley_game *game = play->game;
    const parley_negotiation *rules = game->scenario->negotiation;
    const parley_outcome_of_talks *o = &play->talks.outcomes[lane];
    uint32_t side = o->ending == PARLEY_TOOK_OUTSIDE  ? talks_answers(rules, o->round)
                    : o->ending == PARLEY_BACKED_DOWN ? rules->sender
                                                      : rules->target;
    if (o->deal.package)
        happened(play, game->agreed_counter[o->deal.package], lane);
    else
        happened(play, game_talk_counter(game, PARLEY_NOT_AGREED, 0), lane);
    if (events[o->ending] != PARLEY_N_EVENTS)
        happened(play, game_talk_counter(game, events[o->ending], side), lane);
    if (o->deal.package && o->deal.transfer != 0)
        play->talks.paying[lane / 64] |= 1ull << lane % 64;
}

/* In a round in which talks open, or end in some lane. */
static void talks_move(struct play *play)
{
    const parley_game *game = play->game;
    struct talks_play *talks = &play->talks;
    memset(talks->happened, 0, game->n_talk * sizeof *talks->happened);
    talks->next = PARLEY_NEVER;
    for (uint32_t lane = 0; lane < LANES; lane++) {
        const uint32_t ends = talks->outcomes[lane].round;
        if (!mask_lane(&play->valid, lane))
            continue;
        if (play->round == game->scenario->negotiation->opens)
            talks_open(play, lane);
        if (ends == play->round)
            talks_end(play, lane);
        else if (ends > play->round)
            talks->next = earlier(talks->next, ends);
    }
    for (uint32_t c = 0; c < game->n_talk; c++)
        record_event(play, game->first_talk + c, talks->happened[c] & play->running);
}

/* Of a negotiable commitment: begins where its round has come, and ends in all lanes at once. */
static void take_hold(struct play *play, uint32_t b)
{
    const parley_scenario *scenario = play->game->scenario;
    const uint32_t c = scenario->negotiation->agenda[b];
    struct talks_play *talks = &play->talks;
    const uint32_t *begins = talks->begins + (size_t)b * LANES;
    talks->began[c] = mask_none();
    if (play->round >= scenario->commitments[c].until)
        talks->standing[c] = mask_none();
    if (play->round < talks->next_begins[b])
        return;
    talks->next_begins[b] = PARLEY_NEVER;
    for (uint32_t lane = 0; lane < LANES; lane++) {
        if (begins[lane] == play->round)
            talks->began[c][lane / 64] |= 1ull << lane % 64;
        else if (begins[lane] > play->round)
            talks->next_begins[b] = earlier(talks->next_begins[b], begins[lane]);
    }
    talks->standing[c] |= talks->began[c];
}

void rule_talks(struct play *play)
{
    const parley_negotiation *rules = play->game->scenario->negotiation;
    if (!rules)
        return;
    if (play->round >= play->talks.next)
        talks_move(play);
    for (uint32_t b = 0; b < rules->n_agenda; b++)
        take_hold(play, b);
}

static void pay_cost(struct play *play, uint32_t side, uint32_t lane)
{
    const parley_rounds *rounds = &play->game->scenario->rounds;
    const double cost = play->talks.outcomes[lane].cost[side];
    actor_play *actor = &play->actors[play->game->scenario->negotiation->between[side]];
    if (cost != 0)
        actor->payoff[lane] -= cost * geometric_sum(actor->discount[lane] * rounds->continuation,
                                                    rounds->count - play->round);
}

void talks_pay(struct play *play)
{
    const parley_scenario *scenario = play->game->scenario;
    const parley_negotiation *rules = scenario->negotiation;
    const struct talks_play *talks = &play->talks;
    if (!rules)
        return;
    for (uint32_t lane = 0; play->round == rules->opens && lane < LANES; lane++)
        for (uint32_t side = 0; side < 2; side++)
            pay_cost(play, side, lane);
    mask paying =
        talks->paying & ~play->withdrawn[game_pair(scenario, rules->between[0], rules->between[1])];
    for (uint32_t lane = 0; mask_any(paying) && lane < LANES; lane++) {
        if (!mask_lane(&paying, lane))
            continue;
        play->actors[rules->between[0]].payoff[lane] += talks->outcomes[lane].deal.transfer;
        play->actors[rules->between[1]].payoff[lane] -= talks->outcomes[lane].deal.transfer;
    }
}
