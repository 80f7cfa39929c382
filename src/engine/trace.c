/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One history: its block is played as in any run, and one lane of it is watched. */
#include "parley/trace.h"

#include "core/memory.h"
#include "engine/player.h"
#include "engine/watch.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* -- the events of a round ------------------------------------------------------------------- */

/* The stages of a round in which events happen. */
enum stage { TALKS, CLOCK, SCHEDULE, TICK, OBSERVE, ASSIST, HOTLINE, JUDGE, ENFORCE, N_STAGES };

static enum stage stage_of(const parley_trace_event *event)
{
    switch (event->measure.event) {
    case PARLEY_AGREED:
    case PARLEY_NOT_AGREED:
    case PARLEY_OUTSIDE_TAKEN:
    case PARLEY_GAVE_IN_AT_THREAT:
    case PARLEY_THREAT_IMPOSED:
    case PARLEY_GAVE_IN_UNDER_SANCTIONS:
    case PARLEY_THREAT_DROPPED:
        return TALKS;
    case PARLEY_TURNED:
        return CLOCK;
    case PARLEY_ACTIVE_ROUNDS:
        return TICK;
    case PARLEY_SIGNAL:
        return OBSERVE;
    case PARLEY_REQUEST:
    case PARLEY_HONOURED:
    case PARLEY_RESTORED:
        return ASSIST;
    case PARLEY_CALL:
    case PARLEY_RESOLVED:
        return HOTLINE;
    case PARLEY_VIOLATION:
        return JUDGE;
    case PARLEY_IMPOSED: /* a scheduled one is counted when the threat is enforced, too */
        return event->scheduled ? SCHEDULE : ENFORCE;
    case PARLEY_TRIGGERED:
    case PARLEY_BLUFFED:
    case PARLEY_LIFTED:
    case PARLEY_WITHDRAWN:
    case PARLEY_N_EVENTS:
        break;
    }
    return ENFORCE;
}

static bool make_room(struct watch *watch, size_t n_more)
{
    parley_trace *trace = watch->trace;
    size_t wanted = trace->n_events + n_more;
    if (wanted <= watch->n_allocated)
        return true;
    parley_trace_event *grown = realloc(trace->events, 2 * wanted * sizeof *grown);
    if (!grown)
        return false;
    trace->events = grown;
    watch->n_allocated = 2 * wanted;
    return true;
}

/* The signals or violations of a round. */
static void add_judgements(parley_trace *trace, uint32_t round, parley_event event)
{
    const parley_trace_action *actions = &trace->actions[(size_t)round * trace->n_links];
    for (uint32_t l = 0; l < trace->n_links; l++) {
        if (event == PARLEY_SIGNAL ? !actions[l].signalled : !actions[l].violated)
            continue;
        parley_trace_event *added = &trace->events[trace->n_events++];
        *added = (parley_trace_event){.round = round, .measure = parley_measure_none, .link = l};
        added->measure.quantity = PARLEY_EVENT;
        added->measure.event = event;
        added->measure.actor = trace->links[l].actor;
        added->measure.counterpart = trace->links[l].counterpart;
        added->measure.issue = trace->links[l].issue;
    }
}

/* An honoured request is followed by its being honoured. */
static bool honoured(const struct watch *watch, size_t request)
{
    return request + 1 < watch->n_now && watch->now[request + 1].measure.event == PARLEY_HONOURED;
}

void watch_settle(struct watch *watch, uint32_t round)
{
    parley_trace *trace = watch->trace;
    if (!make_room(watch, watch->n_now + 2 * (size_t)trace->n_links)) {
        watch->failed = true;
        watch->n_now = 0;
        return;
    }
    for (enum stage stage = TALKS; stage < N_STAGES; stage++) {
        if (stage == OBSERVE)
            add_judgements(trace, round, PARLEY_SIGNAL);
        if (stage == JUDGE)
            add_judgements(trace, round, PARLEY_VIOLATION);
        for (size_t e = 0; e < watch->n_now; e++) {
            parley_trace_event *event = &watch->now[e];
            if (stage_of(event) != stage)
                continue;
            event->refused = event->measure.event == PARLEY_REQUEST && !honoured(watch, e);
            trace->events[trace->n_events++] = *event;
        }
    }
    watch->n_now = 0;
}

/* -- the whole ------------------------------------------------------------------------------- */

/* Adds what is drawn for a source. */
static void add_drawn(parley_trace *trace, uint32_t *draws, const game_source *source,
                      const parley_source *declared)
{
    for (uint32_t s = 0; s < source->n_steps; s++) {
        const parley_step *step = &declared->steps[s];
        if (source->steps[s].draw == PARLEY_NONE)
            continue;
        draws[trace->n_drawn] = source->steps[s].draw;
        trace->drawn[trace->n_drawn++] = (parley_drawn){
            .pointer = declared->pointer, .round = step->round, .unknown = step->value.unknown};
    }
}

static void find_drawn(parley_trace *trace, uint32_t *draws, const parley_game *game)
{
    for (uint32_t id = 0; id < game->scenario->n_numbers; id++) {
        const parley_number *declared = &game->scenario->numbers[id];
        const game_number *number = &game->numbers[id];
        add_drawn(trace, draws, &number->sources[0], &declared->source);
        for (uint32_t o = 0; o < declared->n_overrides; o++)
            add_drawn(trace, draws, &number->sources[1 + o], &declared->overrides[o].source);
    }
}

/* Bytes that a trace may take but for its events. */
static double trace_bytes(const parley_game *game)
{
    const parley_scenario *scenario = game->scenario;
    double a_round = (double)game->n_links * sizeof(parley_trace_action) +
                     (double)scenario->n_actors * sizeof(double) +
                     (double)scenario->n_threats * sizeof(parley_trace_threat);
    return a_round * scenario->rounds.count;
}

/* How many events a round can have but for signals and violations. */
static size_t most_events(const parley_game *game)
{
    size_t n = 0;
    for (uint32_t c = game->n_links * LINK_COUNTERS; c < game->n_counters; c++)
        n += game->counters[c].most_a_round;
    return n;
}

static parley_status trace_init(parley_trace *trace, const parley_game *game, parley_error *error)
{
    const parley_scenario *scenario = game->scenario;
    const size_t count = scenario->rounds.count;
    if (trace_bytes(game) > (double)PARLEY_MAX_MEMORY)
        return parley_error_add(error, PARLEY_ERROR_LIMIT, NULL, NULL,
                                "a trace of %" PRIu32 " rounds would take %.1f GB, more than %.0f",
                                scenario->rounds.count, trace_bytes(game) * 0x1p-30,
                                (double)PARLEY_MAX_MEMORY * 0x1p-30);
    trace->scenario = scenario;
    trace->n_links = game->n_links;
    trace->links = game->link_names;
    trace->drawn = memory_array(game->n_draws, sizeof *trace->drawn);
    trace->types = memory_array(scenario->n_actors, sizeof *trace->types);
    trace->actions = memory_array(count * game->n_links, sizeof *trace->actions);
    trace->payoffs = memory_array(count * scenario->n_actors, sizeof *trace->payoffs);
    trace->threats = memory_array(count * scenario->n_threats, sizeof *trace->threats);
    trace->value = memory_array(scenario->n_actors, sizeof *trace->value);
    trace->mean_payoff = memory_array(scenario->n_actors, sizeof *trace->mean_payoff);
    bool good = trace->drawn && trace->types && trace->actions && trace->payoffs &&
                trace->threats && trace->value && trace->mean_payoff;
    return good ? PARLEY_OK : PARLEY_ERROR_MEMORY;
}

/* Plays the block with the lane under observation. */
static parley_status observe(parley_trace *trace, const playing *how)
{
    const parley_game *game = how->game;
    player p = {0};
    double none;
    uint32_t *draws = memory_array(game->n_draws, sizeof *draws);
    struct watch watch = {.trace = trace,
                          .lane = trace->replication % PARLEY_BLOCK,
                          .draws = draws,
                          .now = memory_array(most_events(game), sizeof *watch.now)};
    parley_status status = draws && watch.now ? player_init(&p, how) : PARLEY_ERROR_MEMORY;
    if (!status) {
        find_drawn(trace, draws, game);
        how->kernel->watch(p.play, &watch);
        player_block(&p, trace->replication / PARLEY_BLOCK, PARLEY_BLOCK, NULL, &(sample_plan){0},
                     &none, &none);
        status = watch.failed ? PARLEY_ERROR_MEMORY : PARLEY_OK;
    }
    player_free(&p);
    free(watch.now);
    free(draws);
    return status;
}

parley_status parley_trace_play(parley_trace *trace, const parley_game *game,
                                const parley_options *options, uint64_t replication,
                                parley_error *error)
{
    playing how;
    *trace = (parley_trace){.rng = options->rng ? options->rng : parley_rng_name(0),
                            .seed = options->seed,
                            .replication = replication};
    if (replication >= PARLEY_MAX_REPLICATIONS)
        return parley_error_add(error, PARLEY_ERROR_USAGE, NULL, NULL,
                                "replication %" PRIu64 " is out of range: there are 0 to %llu",
                                replication, PARLEY_MAX_REPLICATIONS - 1);
    parley_status status = playing_init(&how, game, options, error);
    if (!status)
        status = trace_init(trace, game, error);
    if (!status)
        status = observe(trace, &how);
    if (status)
        parley_trace_free(trace);
    return status;
}

void parley_trace_free(parley_trace *trace)
{
    free(trace->drawn);
    free(trace->types);
    free(trace->actions);
    free(trace->payoffs);
    free(trace->threats);
    free(trace->events);
    free(trace->value);
    free(trace->mean_payoff);
    *trace = (parley_trace){0};
}

/* The round from which on a commitment stands in this history. */
static uint32_t begins(const parley_trace *trace, uint32_t commitment)
{
    const parley_scenario *scenario = trace->scenario;
    const parley_commitment *c = &scenario->commitments[commitment];
    if (!c->negotiable)
        return c->from;
    for (uint32_t b = 0; b < scenario->negotiation->n_agenda; b++)
        if (scenario->negotiation->agenda[b] == commitment && trace->talks.deal.package >> b & 1)
            return agreed_begins(c, trace->talks.round);
    return PARLEY_NEVER;
}

bool parley_trace_in_force(const parley_trace *trace, uint32_t round, uint32_t commitment,
                           uint32_t link)
{
    const parley_commitment *c = &trace->scenario->commitments[commitment];
    const parley_link *between = &trace->links[link];
    return begins(trace, commitment) <= round && round < c->until &&
           contains(c->n_parties, c->parties, between->actor) &&
           contains(c->n_parties, c->parties, between->counterpart) &&
           contains(c->n_issues, c->issues, between->issue) &&
           !trace->actions[(size_t)round * trace->n_links + link].withdrawn;
}
