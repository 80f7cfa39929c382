/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A walk goes one way that a case can go. On it strands are free (strand.h): each goes all its own
 * ways that the walk leaves it, whatever the other strands do. So after a round the case can be in
 * as many states in which that which walks is where it is as the product of what each strand can be
 * in. States in which it is elsewhere are others: what there is at least is the sum, over all
 * places that the walk comes to, of the largest such product there.
 *
 * Of the ways that the case can go, those are left out on which strands would have to do with each
 * other: on which blame falls on another, or a target withdraws. */
#include "exact/walk.h"

#include "core/memory.h"
#include "exact/jobs.h"
#include "exact/strand.h"
#include "exact/worth.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_STEPS 32u /* of a walk before it is looked at what it finds */
#define NEW_PLACES 0.2  /* of its steps, or it ends */
#define GROWTH 0.2      /* the same of one with strands: of what it has found before */
#define SAME_TILT 8u    /* rounds in a row in which events come as often, more or less */
#define MOST_WORK ((size_t)1 << 18) /* of strands */
#define MOST_OWN ((size_t)1 << 13)  /* states of a strand; others are let go */
#define MOST_ROOM (4 * MOST_OWN)    /* that they lead to, before equal ones are one */
#define FAMILIES_WALKING 2u         /* for there to be enough places */

/* Where a walk has been, and in how many states the case can be there. */
typedef struct place {
    exact_key key; /* all ones: no place */
    double size;
} place;

typedef struct walk {
    const exact_case *of;
    const exact_key *first;
    uint32_t clock;
    size_t work; /* ways that strands have gone, each a round long */
    strand path; /* what walks */
    uint32_t n_walking, n;
    strand *strands;         /* the first `n_walking` walk too */
    exact_front way;         /* of the path */
    exact_front front, next; /* after a round from one state of a strand; from all of them */
    double *means;           /* which nobody asks for */
    exact_key types, withdrawn;
    uint32_t *offences;   /* by threat: this round's against those of strands; NULL: none are */
    double total, around; /* states that there are at least: in all places; after one of them */
    size_t n_found, n_places;
    place *places; /* a hash table */
} walk;

/* -- places ---------------------------------------------------------------------------------- */

static bool is_none(const place *at)
{
    return at->key.words[0] == UINT64_MAX;
}

static void found(walk *w, const exact_key *key, double size)
{
    size_t at = key_hash(key) & (w->n_places - 1);
    while (!is_none(&w->places[at]) && memcmp(&w->places[at].key, key, sizeof *key) != 0)
        at = (at + 1) & (w->n_places - 1);
    if (is_none(&w->places[at])) {
        w->places[at] = (place){*key, 0};
        w->n_found++;
    }
    if (size > w->places[at].size) {
        w->total += size - w->places[at].size;
        w->places[at].size = size;
    }
}

static bool places_room(walk *w)
{
    place *before = w->places;
    size_t n = w->n_places;
    if (2 * (w->n_found + 1) <= n)
        return true;
    w->places = reallocarray(NULL, n ? 2 * n : 256, sizeof *w->places);
    if (!w->places) {
        w->places = before;
        return false;
    }
    w->n_places = n ? 2 * n : 256;
    memset(w->places, 0xff, w->n_places * sizeof *w->places);
    w->n_found = 0;
    w->total = 0;
    for (size_t k = 0; k < n; k++)
        if (!is_none(&before[k]))
            found(w, &before[k].key, before[k].size);
    free(before);
    return true;
}

/* -- what walks, and what is free ------------------------------------------------------------ */

/* Without the withdrawals that make a place of its own where nothing is free. */
static bool path_add(walk *w, walk_free free)
{
    const exact_part *part = w->of->part;
    bool good = true;
    for (uint32_t k = 0; good && k < part->turning.n; k++)
        good = strand_actor(&w->path, part->turning.at[k]);
    w->types = w->path.own;
    if (free == FREE_CELLS)
        return good;
    for (uint32_t k = 0; good && k < part->links.n; k++)
        good = strand_link(&w->path, part->links.at[k]);
    w->path.part.clusters = part->clusters;
    w->path.part.n_clusters = part->n_clusters;
    for (uint32_t k = 0; good && k < part->threats.n; k++) {
        bool walks = free == FREE_NOTHING;
        for (uint32_t f = 0; f < w->n_walking; f++) {
            const game_list *family = &w->strands[f].part.threats;
            walks |= contains(family->n, family->at, part->threats.at[k]);
        }
        if (walks)
            good = strand_threat(&w->path, part->threats.at[k]);
    }
    return good;
}

static bool walk_init(walk *w, walk_free free)
{
    const exact_part *part = w->of->part;
    bool good, told = free == FREE_FAMILIES || free == FREE_LATER_FAMILIES;
    w->way = (exact_front){.walking = true, .tilt = UINT64_MAX / 2};
    strand_init(&w->path, w->of);
    w->means = memory_array(part->n_local, sizeof *w->means);
    w->strands = memory_array((size_t)part->links.n + part->threats.n, sizeof *w->strands);
    good = w->means && w->strands;
    if (good && free == FREE_CELLS)
        good = cells_add(w->strands, &w->n, w->of);
    if (good && told) {
        good = families_add(w->strands, &w->n, w->of);
        w->offences = memory_array(w->of->game->scenario->n_threats, sizeof *w->offences);
    }
    if (free == FREE_LATER_FAMILIES)
        w->n_walking = w->n / 2 < FAMILIES_WALKING ? w->n / 2 : FAMILIES_WALKING;
    good = good && (w->offences || !told) && path_add(w, free);
    for (uint32_t p = 0; p < w->of->game->n_pairs; p++)
        key_add(free == FREE_NOTHING ? &w->path.own : &w->withdrawn, part->withdrawn[p]);
    return good;
}

static void walk_end(walk *w)
{
    for (uint32_t s = 0; s < w->n; s++)
        strand_free(&w->strands[s]);
    strand_free(&w->path);
    front_free(&w->way);
    front_free(&w->front);
    front_free(&w->next);
    free(w->strands);
    free(w->means);
    free(w->offences);
    free(w->places);
}

/* -- a round --------------------------------------------------------------------------------- */

static exact_round round_of(const walk *w, const strand *s, const exact_key *from,
                            exact_front *front)
{
    return (exact_round){.of = &s->of,
                         .clock = w->clock,
                         .from = from,
                         .responder = PARLEY_NONE,
                         .taboo = PARLEY_NONE,
                         .apart = s != &w->path,
                         .front = front,
                         .means = w->means};
}

/* A round of what walks, in which things may be quiet or busy: else it would stay where chance
 * mostly is. The threats of strands do not play in it, but their fields count what offends them: in
 * one that is idle and stands how often, up to what makes a difference to it; in one that does not
 * stand, which heeds it only while active, whether at all. */
static parley_status path_step(walk *w)
{
    const exact_part *part = w->of->part;
    exact_key from = w->path.at.at[0].key;
    exact_round round = round_of(w, &w->path, &from, &w->way);
    for (uint32_t k = 0; w->offences && k < part->threats.n; k++) {
        const parley_threat *threat = &w->of->game->scenario->threats[part->threats.at[k]];
        exact_field phase = part->threat[part->threats.at[k]].phase;
        if (!contains(w->path.part.threats.n, w->path.part.threats.at, part->threats.at[k]))
            field_set(&from, phase,
                      stands(&round, threat->from, threat->until) ? PHASE_IDLE : PHASE_ACTIVE);
    }
    if (front_random(&w->way) % SAME_TILT == 0)
        w->way.tilt = front_random(&w->way);
    parley_status status = round_play(&round);
    if (status)
        return status;
    const exact_key to = w->way.at[0].key;
    for (uint32_t k = 0; w->offences && k < part->threats.n; k++) {
        const exact_threat *fields = &part->threat[part->threats.at[k]];
        uint32_t tally = field_get(&to, fields->tally);
        w->offences[part->threats.at[k]] = tally ? tally : field_get(&to, fields->offended);
    }
    w->path.at.at[0].key = key_and(&to, &w->path.own);
    if (key_meets(&to, &w->withdrawn))
        w->path.at.n = 0;
    return PARLEY_OK;
}

/* Families play without the links, and are told what these have raised. */
static parley_status family_play(const walk *w, exact_round *round)
{
    const game_list *threats = &round->of->part->threats;
    exact_front *front = round->front;
    if (!front_start(front, round->from))
        return PARLEY_ERROR_MEMORY;
    parley_status status = step_tick(round);
    for (uint32_t k = 0; !status && k < threats->n; k++)
        for (uint32_t n = 0; n < w->offences[threats->at[k]]; n++)
            for (size_t b = 0; b < front->n; b++)
                offend(round, &front->at[b].key, threats->at[k]);
    if (!status)
        status = step_enforce(round);
    return status ? status : front_merge(front);
}

/* Adds what the round in `front` leaves of a strand. */
static parley_status gather(walk *w, const strand *s)
{
    exact_front *next = &w->next;
    parley_status status = front_space(next, next->n + w->front.n);
    for (size_t b = 0; !status && b < w->front.n; b++) {
        const exact_key *to = &w->front.at[b].key;
        if (!key_meets(to, &w->withdrawn))
            next->at[next->n++] = (exact_branch){key_and(to, &s->own), 1};
    }
    return !status && next->n >= MOST_ROOM ? front_merge(next) : status;
}

/* All that a strand can be in a round later, as far as there is room for it. */
static parley_status strand_step(walk *w, strand *s)
{
    const exact_key types = key_and(&w->path.at.at[0].key, &w->types);
    parley_status status = PARLEY_OK;
    w->next.n = 0;
    for (size_t k = 0; !status && k < s->at.n; k++) {
        const exact_key from = key_or(&s->at.at[k].key, &types);
        exact_round round = round_of(w, s, &from, &w->front);
        status = w->offences ? family_play(w, &round) : round_play(&round);
        w->work += w->front.n;
        if (!status)
            status = gather(w, s);
    }
    if (!status)
        status = front_merge(&w->next);
    const exact_front before = s->at;
    s->at = w->next;
    w->next = before;
    s->at.n = s->at.n < MOST_OWN ? s->at.n : MOST_OWN;
    return status;
}

static uint32_t clock_of(const exact_case *of, uint32_t t)
{
    uint32_t count = of->game->scenario->rounds.count;
    return of->regime_from[of->regime[t < count ? t : count]];
}

/* A round on; the walk has nowhere to go from where a target has withdrawn. */
static parley_status step(walk *w, uint32_t t)
{
    double size = 1;
    w->clock = clock_of(w->of, t);
    parley_status status = path_step(w);
    for (uint32_t s = w->n_walking; !status && w->path.at.n && s < w->n; s++) {
        status = strand_step(w, &w->strands[s]);
        size *= (double)w->strands[s].at.n;
    }
    if (!status && !places_room(w))
        status = PARLEY_ERROR_MEMORY;
    if (!status && w->path.at.n)
        found(w, &w->path.at.at[0].key, size);
    return status;
}

/* -- rounds ---------------------------------------------------------------------------------- */

static parley_status begin(walk *w)
{
    const exact_key at = key_and(w->first, &w->path.own);
    bool good = front_start(&w->path.at, &at);
    for (uint32_t s = w->n_walking; good && s < w->n; s++) {
        const exact_key own = key_and(w->first, &w->strands[s].own);
        good = front_start(&w->strands[s].at, &own);
    }
    return good ? PARLEY_OK : PARLEY_ERROR_MEMORY;
}

/* A walk on which nothing is free tells of all ways on from where it is. */
static parley_status look_around(walk *w, uint32_t t)
{
    const exact_key from = w->path.at.at[0].key;
    exact_round round = round_of(w, &w->path, &from, &w->front);
    w->clock = round.clock = clock_of(w->of, t);
    parley_status status = round_play(&round);
    w->around = (double)w->front.n;
    return status;
}

/* A walk ends where the rounds do, and begins anew as long as it finds more. All schedules get the
 * time to take their course. */
static parley_status wander(walk *w, uint32_t n_rounds, double most)
{
    size_t n_steps = 0, look = FIRST_STEPS + steady_round(w->of);
    bool alone = w->n == 0;
    double before = 0;
    parley_status status = PARLEY_OK;
    while (!status && fmax(w->total, w->around) <= most) {
        status = begin(w);
        for (uint32_t t = 0; !status && t < n_rounds && w->path.at.n; t++) {
            status = step(w, t);
            if (w->total > most)
                break;
            if (++n_steps > WALK_STEPS || w->work > MOST_WORK)
                return status;
            if (status || n_steps < look)
                continue;
            if (w->total - before < (alone ? NEW_PLACES * (double)(look / 2) : GROWTH * before))
                return PARLEY_OK;
            if (stop_wanted(w->of->model->options))
                return PARLEY_STOPPED;
            if (alone && before == 0 && t + 1 < n_rounds)
                status = look_around(w, t + 1);
            before = w->total;
            look *= 2;
        }
    }
    return status;
}

parley_status walk_exceeds(const exact_case *of, const exact_key *first, uint32_t n_rounds,
                           double most, walk_free free, bool *exceeds)
{
    walk w = {.of = of, .first = first};
    parley_status status = walk_init(&w, free) ? PARLEY_OK : PARLEY_ERROR_MEMORY;
    if (!status && (w.n >= w.n_walking + 2 || free == FREE_NOTHING))
        status = wander(&w, n_rounds, most);
    *exceeds = !status && fmax(w.total, w.around) > most;
    walk_end(&w);
    return status == PARLEY_ERROR_LIMIT && free != FREE_NOTHING ? PARLEY_OK : status;
}
