/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plays blocks: a pass of LANES histories after the other, each through all its rounds. */
#include "engine/counter.h"
#include "engine/draw.h"
#include "engine/record.h"
#include "engine/round.h"

#include "core/memory.h"
#include "parley/random.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Hands out parts of one piece of memory; with base NULL it only adds up what is wanted. */
typedef struct arena {
    char *base;
    size_t used;
} arena;

static void *take(arena *a, size_t count, size_t size)
{
    void *taken = a->base ? a->base + a->used : NULL;
    a->used += (count * size + 63) / 64 * 64;
    return taken;
}

#define TAKE(arena, pointer, count) ((pointer) = take(arena, count, sizeof *(pointer)))

static void place_numbers(struct play *play, arena *a)
{
    const parley_game *game = play->game;
    TAKE(a, play->columns, game->n_draws);
    TAKE(a, play->types, game->n_types);
    TAKE(a, play->next_types, game->n_types);
    TAKE(a, play->first_types, game->n_types);
    TAKE(a, play->groups, game->n_groups);
    TAKE(a, play->turned, game->scenario->n_actors);
    TAKE(a, play->numbers, game->scenario->n_numbers);
    for (uint32_t i = 0; i < game->scenario->n_numbers; i++) {
        uint32_t owner = game->numbers[i].owner;
        uint32_t n = owner == PARLEY_NONE ? 1 : game->scenario->actors[owner].n_types;
        part *parts;
        TAKE(a, parts, n);
        if (!a->base)
            continue;
        play->numbers[i] = (current){.n_parts = n, .parts = parts};
        for (uint32_t p = 0; owner != PARLEY_NONE && p < n; p++)
            parts[p].lanes = &play->types[game->actors[owner].first_type + p];
    }
}

/* The most odds terms one draw can have, and states a strategy can. */
static void largest(const parley_game *game, uint32_t *n_terms, uint32_t *n_states)
{
    *n_terms = 2 * PARLEY_MAX_TYPES;
    *n_states = 1;
    for (uint32_t l = 0; l < game->n_links; l++) {
        for (uint32_t s = 0; s < game->links[l].n_slots; s++) {
            const game_strategy *strategy = &game->links[l].slots[s].strategy;
            *n_states = strategy->n_states > *n_states ? strategy->n_states : *n_states;
        }
        uint32_t terms = game->links[l].n_states * PARLEY_MAX_TYPES;
        *n_terms = terms > *n_terms ? terms : *n_terms;
    }
}

static bool link_refusals(const parley_game *game, const game_link *link)
{
    for (uint32_t t = 0; t < link->threats.n; t++)
        if (game->threats[link->threats.at[t]].declared->on == PARLEY_ON_REFUSAL)
            return true;
    return false;
}

static fear *place_fear(struct play *play, arena *a, const game_link *link)
{
    fear feared = {0}, *placed;
    TAKE(a, placed, 1);
    TAKE(a, feared.applied, link->n_slots);
    TAKE(a, feared.rationality, LANES);
    if (link_fears(play->game, link)) {
        TAKE(a, feared.m, LANES);
        TAKE(a, feared.shame, LANES);
        if (link_refusals(play->game, link))
            TAKE(a, feared.refusals, LANES);
        TAKE(a, feared.threats, link->threats.n);
    }
    for (uint32_t t = 0; t < link->threats.n; t++) {
        fear_of_threat of = {0};
        TAKE(a, of.idle, LANES);
        TAKE(a, of.active, LANES);
        if (a->base)
            feared.threats[t] = of;
    }
    if (a->base)
        *placed = feared;
    return placed;
}

static void place_link(struct play *play, arena *a, uint32_t l)
{
    const game_link *link = &play->game->links[l];
    link_play state = {0};
    TAKE(a, state.states, link->n_states);
    TAKE(a, state.timer, link->timer_bits);
    TAKE(a, state.refused, link->assistance.n);
    for (int c = 0; c < 4 && !link->constant_payoff; c++)
        TAKE(a, state.stage.lanes[c], LANES);
    if (link->belief != PARLEY_NONE)
        state.fear = place_fear(play, a, link);
    if (a->base)
        play->links[l] = state;
}

static void place_shrinking(struct play *play, arena *a, uint32_t l)
{
    double *left;
    TAKE(a, left, LANES);
    if (a->base)
        play->links[l].stage.left = left;
}

static void place_threat(struct play *play, arena *a, uint32_t t)
{
    const game_threat *threat = &play->game->threats[t];
    double *dread, *cost, *power, *power_active;
    mask *tally, *quiet, *countdown, *left, *clean;
    TAKE(a, dread, LANES);
    TAKE(a, cost, LANES);
    TAKE(a, power, LANES);
    TAKE(a, power_active, LANES);
    TAKE(a, tally, threat->tally_bits);
    TAKE(a, quiet, threat->quiet_bits);
    TAKE(a, countdown, threat->countdown_bits);
    TAKE(a, left, threat->left_bits);
    TAKE(a, clean, threat->clean_bits);
    if (!a->base)
        return;
    threat_play *state = &play->threats[t];
    state->dread = dread;
    state->cost = cost;
    state->power = power;
    state->power_active = power_active;
    state->tally = tally;
    state->quiet = quiet;
    state->countdown = countdown;
    state->left = left;
    state->clean = clean;
}

static void place_window(struct play *play, arena *a, uint32_t w)
{
    const parley_game *game = play->game;
    uint32_t rounds = game->windows[w].until - game->windows[w].from;
    uint32_t bits = history_bits(game->windows[w].from, game->windows[w].until);
    uint32_t first = game->n_links * LINK_COUNTERS, n_others = game->n_counters - first;
    struct window_play window = {.bits = bits};
    TAKE(a, window.lived, (size_t)(1 + first) * 2 * bits);
    window.links = a->base ? window.lived + 2 * bits : NULL;
    TAKE(a, window.others, n_others);
    TAKE(a, window.other_bits, n_others);
    for (uint32_t c = 0; c < n_others; c++) {
        uint32_t other_bits = game_bits((uint64_t)rounds * game->counters[first + c].most_a_round);
        mask *planes;
        TAKE(a, planes, other_bits);
        if (!a->base)
            continue;
        window.others[c] = planes;
        window.other_bits[c] = other_bits;
    }
    if (a->base)
        play->windows[w] = window;
}

static void place_talks(struct play *play, arena *a)
{
    const parley_game *game = play->game;
    const parley_negotiation *rules = game->scenario->negotiation;
    struct talks_play *talks = &play->talks;
    if (!rules)
        return;
    TAKE(a, talks->outcomes, LANES);
    TAKE(a, talks->begins, (size_t)rules->n_agenda * LANES);
    TAKE(a, talks->next_begins, rules->n_agenda);
    TAKE(a, talks->standing, game->scenario->n_commitments);
    TAKE(a, talks->began, game->scenario->n_commitments);
    TAKE(a, talks->happened, game->n_talk);
}

static void place(struct play *play, arena *a)
{
    const parley_game *game = play->game;
    uint32_t n_terms, n_states;
    largest(game, &n_terms, &n_states);
    place_numbers(play, a);
    TAKE(a, play->withdrawn, game->n_pairs);
    TAKE(a, play->leaving, game->n_pairs);
    TAKE(a, play->links, game->n_links);
    for (uint32_t l = 0; l < game->n_links; l++)
        place_link(play, a, l);
    for (uint32_t i = 0; i < game->work.shrinking.n; i++)
        place_shrinking(play, a, game->work.shrinking.at[i]);
    TAKE(a, play->threats, game->scenario->n_threats);
    for (uint32_t t = 0; t < game->scenario->n_threats; t++)
        place_threat(play, a, t);
    TAKE(a, play->actors, game->scenario->n_actors);
    for (uint32_t i = 0; i < game->scenario->n_actors; i++) {
        mask *asked, *answered;
        TAKE(a, asked, game->actors[i].asked_bits);
        TAKE(a, answered, game->actors[i].asked_bits);
        if (!a->base)
            continue;
        play->actors[i].asked = asked;
        play->actors[i].answered = answered;
    }
    TAKE(a, play->beliefs, game->n_beliefs);
    TAKE(a, play->windows, game->n_windows);
    for (uint32_t w = 0; w < game->n_windows; w++)
        place_window(play, a, w);
    play->rounds_bits = history_bits(0, game->scenario->rounds.count);
    TAKE(a, play->rounds, 2 * play->rounds_bits);
    /* and those that masks_count reads past the last */
    TAKE(a, play->counted, (size_t)history_row(game) * COUNTER_ROUNDS + 7);
    TAKE(a, play->nothing, history_row(game));
    TAKE(a, play->odds.terms, n_terms);
    TAKE(a, play->next_states, n_states);
    place_talks(play, a);
}

static double kernel_bytes(const parley_game *game)
{
    struct play play = {.game = game};
    arena sizes = {0};
    place(&play, &sizes);
    return (double)(sizeof play + sizes.used);
}

static void kernel_free(struct play *play)
{
    if (!play)
        return;
    if (play->stream)
        gsl_rng_free(play->stream);
    free(play->memory);
    free(play);
}

static void tables_init(struct play *play)
{
    for (uint32_t n = 1; n <= 64; n++)
        for (uint32_t c = 0; c <= n; c++) {
            play->rate_bins[n][c] = (uint8_t)rate_bin(c, n);
            play->rate_variance[n][c] =
                n < 2 ? 0 : (double)(c * (n - c)) / (double)(n * n * (n - 1));
        }
}

static struct play *kernel_init(const parley_game *game, enum generator generator, gsl_rng *rng,
                                uint32_t seed, uint32_t point)
{
    struct play *play = memory_aligned(1, sizeof *play);
    if (!play)
        return NULL;
    play->game = game;
    planes_init(&play->planes, generator, rng, seed, point);
    tables_init(play);
    arena a = {0};
    place(play, &a);
    play->memory = memory_aligned(a.used, 1);
    play->stream = gsl_rng_alloc(parley_rng_philox4x32);
    if (!play->memory || !play->stream) {
        kernel_free(play);
        return NULL;
    }
    a = (arena){.base = play->memory};
    place(play, &a);
    return play;
}

static void kernel_watch(struct play *play, struct watch *watch)
{
    play->watch = watch;
}

static void kernel_agree(struct play *play, const parley_agreements *by, void *drawer)
{
    play->talks.by = by;
    play->talks.drawer = drawer;
}

/* The first type of every actor: each type in turn, with its share of what is left. */
static void draw_types(struct play *play)
{
    const parley_game *game = play->game;
    for (uint32_t i = 0; i < game->scenario->n_actors; i++) {
        const parley_actor *actor = &game->scenario->actors[i];
        mask left = mask_all(), *types = &play->types[game->actors[i].first_type];
        double rest = 1;
        for (uint32_t type = 0; type < actor->n_types; type++) {
            double prior = actor->types[type].prior;
            bool last = type + 1 == actor->n_types || prior >= rest;
            types[type] =
                happens_by(play, game->actors[i].site_type[type], last ? 1 : prior / rest, left);
            left &= ~types[type];
            rest -= prior;
        }
        memcpy(&play->first_types[game->actors[i].first_type], types,
               actor->n_types * sizeof *types);
    }
}

static void place_groups(struct play *play)
{
    const parley_game *game = play->game;
    for (uint32_t g = 0; g < game->n_groups; g++) {
        const parley_group *group = &game->groups[g];
        play->groups[g] = play->valid;
        if (group->actor != PARLEY_NONE)
            play->groups[g] &=
                play->first_types[game->actors[group->actor].first_type + group->type];
    }
}

static void start_actor(struct play *play, uint32_t i)
{
    const parley_rounds *rounds = &play->game->scenario->rounds;
    const uint32_t n_valued = rounds->count - play->game->valued_from;
    parley_number_id discount = play->game->scenario->actors[i].discount;
    actor_play *actor = &play->actors[i];
    reals last = reals_fill(NAN), scale = reals_fill(0);
    counter_clear(actor->asked, play->game->actors[i].asked_bits, mask_all());
    counter_clear(actor->answered, play->game->actors[i].asked_bits, mask_all());
    for (int w = 0; w < WORDS; w++) {
        LANE_BUFFER(buffer);
        const double *discounts = current_values(play, discount, w, buffer);
        for (int v = 0; v < WORD_REALS; v++) {
            reals d = reals_load(discounts, v);
            if (mask_any((mask)(d != last)))
                for (int l = 0; l < REALS; l++)
                    scale[l] = geometric_sum(d[l] * rounds->continuation, n_valued);
            last = d;
            reals_store(actor->payoff + 64 * w, v, reals_fill(0));
            reals_store(actor->value + 64 * w, v, reals_fill(0));
            reals_store(actor->total + 64 * w, v, reals_fill(0));
            reals_store(actor->discount + 64 * w, v, d);
            reals_store(actor->weight + 64 * w, v, reals_fill(1));
            reals_store(actor->scale + 64 * w, v, scale);
        }
    }
}

static void start_links(struct play *play)
{
    const parley_game *game = play->game;
    for (uint32_t l = 0; l < game->n_links; l++) {
        const game_link *link = &game->links[l];
        link_play *state = &play->links[l];
        state->restrained = state->violated = mask_none();
        memset(state->states, 0, link->n_states * sizeof *state->states);
        memset(state->timer, 0, link->timer_bits * sizeof *state->timer);
        for (int w = 0; w < WORDS; w++)
            memcpy(state->stage.words[w], link->cells, sizeof link->cells);
        state->stage.even = link->constant_payoff;
        state->stage.shrunk = mask_none();
    }
}

static void start_threats(struct play *play)
{
    const parley_game *game = play->game;
    for (uint32_t t = 0; t < game->scenario->n_threats; t++) {
        const game_threat *threat = &game->threats[t];
        threat_play *state = &play->threats[t];
        *state = (threat_play){.dread = state->dread,
                               .cost = state->cost,
                               .power = state->power,
                               .power_active = state->power_active,
                               .tally = state->tally,
                               .quiet = state->quiet,
                               .countdown = state->countdown,
                               .left = state->left,
                               .clean = state->clean};
        counter_clear(state->tally, threat->tally_bits, mask_all());
        counter_clear(state->quiet, threat->quiet_bits, mask_all());
        counter_clear(state->countdown, threat->countdown_bits, mask_all());
        counter_clear(state->left, threat->left_bits, mask_all());
        counter_clear(state->clean, threat->clean_bits, mask_all());
    }
}

static mask first_lanes(uint32_t n)
{
    mask m = mask_none();
    for (uint32_t w = 0; w < WORDS; w++)
        m[w] = n >= 64 * (w + 1) ? UINT64_MAX : n <= 64 * w ? 0 : (1ull << (n - 64 * w)) - 1;
    return m;
}

/* Planes alone: what is pending in lockstep is written before it is read, or stays 0 for ever. */
static void start_window(struct play *play, uint32_t w)
{
    const parley_game *game = play->game;
    struct window_play *window = &play->windows[w];
    uint32_t n_others = game->n_counters - game->n_links * LINK_COUNTERS;
    counter_clear(window->lived, window->bits, mask_all());
    for (uint32_t c = 0; c < game->n_counted; c++)
        counter_clear(link_count(window, c), window->bits, mask_all());
    for (uint32_t c = 0; c < n_others; c++)
        counter_clear(window->others[c], window->other_bits[c], mask_all());
}

/* A bit for each stage. */
#define BIT(name, does, wanted) STAGE_##name,
enum { ROUND(BIT) };
#undef BIT

static void find_stages(struct play *play)
{
    const parley_game *game = play->game;
    const parley_scenario *scenario = game->scenario;
    const game_work *work = &game->work;
    play->stages = 0;
#define FIND(name, does, wanted) play->stages |= (uint32_t)(wanted ? 1 : 0) << STAGE_##name;
    ROUND(FIND)
#undef FIND
}

void start_pass(struct play *play, uint32_t n_lanes)
{
    const parley_game *game = play->game;
    play->round = 0;
    play->valid = play->running = first_lanes(n_lanes);
    current_draw(play);
    draw_types(play);
    place_groups(play);
    start_talks(play);
    current_update(play);
    for (uint32_t i = 0; i < game->scenario->n_actors; i++)
        start_actor(play, i);
    start_links(play);
    start_threats(play);
    memset(play->withdrawn, 0, game->n_pairs * sizeof *play->withdrawn);
    memset(play->leaving, 0, game->n_pairs * sizeof *play->leaving);
    for (uint32_t w = 0; w < game->n_windows; w++)
        start_window(play, w);
    memset(play->rounds, 0, 2 * play->rounds_bits * sizeof *play->rounds);
    memset(play->nothing, 0, history_row(game) * sizeof *play->nothing);
    clock_start(play);
    find_stages(play);
}

void play_round(struct play *play)
{
    const uint32_t stages = play->stages;
#define PLAY(name, does, wanted)                                                                   \
    if (stages & 1u << STAGE_##name)                                                               \
        does(play);
    ROUND(PLAY)
#undef PLAY
}

/* Plays a pass to its end. */
static void play_pass(struct play *play, uint32_t pass, uint32_t n_lanes)
{
    uint32_t left = n_lanes - pass * LANES;
    play->planes.pass = pass;
    start_pass(play, left < LANES ? left : LANES);
    for (; play->round < play->game->scenario->rounds.count && mask_any(play->running);
         play->round++)
        play_round(play);
    history_end(play);
    if (play->watch)
        watch_end(play);
}

static void kernel_block(struct play *play, uint32_t block, uint32_t n_lanes, struct tally *tally,
                         const sample_plan *plan, double *values, double *weights)
{
    size_t n = (size_t)plan->n_columns * PARLEY_BLOCK;
    play->tally = tally;
    play->planes.block = block;
    if (n_lanes < PARLEY_BLOCK && n) {
        memset(values, 0, n * sizeof *values);
        memset(weights, 0, n * sizeof *weights);
    }
    for (uint32_t pass = 0; pass < PASSES && pass * LANES < n_lanes; pass++) {
        play_pass(play, pass, n_lanes);
        if (tally)
            record_pass(play);
        sample_pass(play, plan, values + pass * LANES, weights + pass * LANES);
    }
}

#define TEXT_OF_(name) #name
#define TEXT_OF(name) TEXT_OF_(name)

const kernel kernel_this = {.name = TEXT_OF(PARLEY_ISA),
                            .bytes = kernel_bytes,
                            .watch = kernel_watch,
                            .agree = kernel_agree,
                            .init = kernel_init,
                            .block = kernel_block,
                            .free = kernel_free};
