/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One history, round by round, stage by stage. */
#include "history.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

parley_status reference_history_init(reference_history *history, const reference_model *model)
{
    const parley_scenario *scenario = model->scenario;
    size_t n_actors = scenario->n_actors;
    *history = (reference_history){.model = model};
    history->rng = gsl_rng_alloc(gsl_rng_mt19937);
    history->drawn = calloc(model->n_slots + 1u, sizeof *history->drawn);
    history->numbers = calloc(scenario->n_numbers + 1u, sizeof *history->numbers);
    history->actors = calloc(n_actors + 1, sizeof *history->actors);
    history->links = calloc(model->n_links + 1u, sizeof *history->links);
    history->threats = calloc(scenario->n_threats + 1u, sizeof *history->threats);
    history->commitments = calloc(scenario->n_commitments + 1u, sizeof *history->commitments);
    history->withdrawn = calloc(n_actors * n_actors + 1, sizeof *history->withdrawn);
    if (history->rng == NULL || history->drawn == NULL || history->numbers == NULL ||
        history->actors == NULL || history->links == NULL || history->threats == NULL ||
        history->commitments == NULL || history->withdrawn == NULL)
        return PARLEY_ERROR_MEMORY;
    for (uint32_t s = 0; s < model->n_slots; s++)
        history->drawn[s] = model->slots[s].value->a;
    for (uint32_t v = 0; v < scenario->n_numbers; v++)
        history->numbers[v] = history->drawn[model->first_slot[v]];
    for (uint32_t l = 0; l < model->n_links; l++)
        reference_numbers_payoffs(history, l);
    return PARLEY_OK;
}

void reference_history_free(reference_history *history)
{
    if (history->rng != NULL)
        gsl_rng_free(history->rng);
    free(history->drawn);
    free(history->numbers);
    free(history->actors);
    free(history->links);
    free(history->threats);
    free(history->commitments);
    free(history->withdrawn);
    *history = (reference_history){0};
}

/* mt19937 takes 32 bits: a scrambled seed (the finaliser of SplitMix64), then the worlds count on
 * from it, so that no two worlds of a run share a generator. */
void reference_history_world(reference_history *history, uint64_t seed, uint64_t world)
{
    uint64_t z = seed + UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    z ^= z >> 31;
    gsl_rng_set(history->rng, (uint32_t)(z + world));
    reference_numbers_draw(history, &history->model->world_slots);
}

static uint32_t draw_type(reference_history *history, const parley_actor *actor)
{
    if (actor->n_types == 0)
        return PARLEY_NONE;
    double u = reference_uniform(history);
    uint32_t type = 0;
    while (type + 1 < actor->n_types && u >= actor->types[type].prior)
        u -= actor->types[type++].prior;
    return type;
}

void reference_history_start(reference_history *history)
{
    const parley_scenario *scenario = history->model->scenario;
    size_t n_actors = scenario->n_actors;
    history->round = 0;
    history->parted = false;
    memset(history->threats, 0, scenario->n_threats * sizeof *history->threats);
    memset(history->withdrawn, 0, n_actors * n_actors * sizeof *history->withdrawn);
    for (uint32_t l = 0; l < history->model->n_links; l++)
        history->links[l].class = PARLEY_NONE;
    for (uint32_t i = 0; i < n_actors; i++) {
        uint32_t type = draw_type(history, &scenario->actors[i]);
        history->actors[i] = (reference_actor_state){.first_type = type, .type = type, .factor = 1};
    }
    reference_numbers_draw(history, &history->model->replication_slots);
    reference_numbers_update(history);
    for (uint32_t i = 0; i < n_actors; i++)
        history->actors[i].discount = history->numbers[scenario->actors[i].discount];
}

double reference_history_horizon(const reference_history *history, uint32_t actor)
{
    const parley_rounds *rounds = &history->model->scenario->rounds;
    double ratio = history->actors[actor].discount * rounds->continuation;
    return ratio == 1 ? rounds->count : (1 - pow(ratio, rounds->count)) / (1 - ratio);
}

/* A negotiable commitment is in what was agreed, and its lag is over. */
static bool agreed(const reference_history *history, uint32_t commitment)
{
    const parley_scenario *scenario = history->model->scenario;
    uint32_t place = 0;
    while (scenario->negotiation->agenda[place] != commitment)
        place++;
    return (history->talks.deal.package >> place) % 2 == 1 &&
           history->round >= history->talks.round + scenario->commitments[commitment].lag;
}

bool reference_in_force(const reference_history *history, uint32_t commitment, uint32_t link)
{
    const parley_commitment *c = &history->model->scenario->commitments[commitment];
    return reference_stands(c->from, c->until, history->round) && !history->links[link].severed &&
           (!c->negotiable || agreed(history, commitment));
}

bool reference_restrained(const reference_history *history, uint32_t l, bool binding)
{
    const reference_link *link = &history->model->links[l];
    for (uint32_t k = 0; k < link->restraints.n; k++) {
        uint32_t c = link->restraints.at[k];
        if (reference_in_force(history, c, l) &&
            (!binding || history->model->scenario->commitments[c].binds[link->actor]))
            return true;
    }
    return false;
}

double reference_encounter(const reference_history *history, uint32_t l, bool defects,
                           bool counterpart_defects)
{
    const reference_link *link = &history->model->links[l];
    double restraint = history->links[l].payoffs[counterpart_defects];
    if (!defects)
        return restraint;
    double gain = history->links[l].payoffs[2 + counterpart_defects] - restraint;
    for (uint32_t k = 0; gain > 0 && k < link->threats.n; k++) {
        uint32_t h = link->threats.at[k];
        const parley_threat *threat = &history->model->scenario->threats[h];
        if (history->threats[h].phase != REFERENCE_ACTIVE)
            continue;
        for (uint32_t m = 0; m < threat->n_instruments; m++)
            gain *= 1 - history->numbers[threat->instruments[m].gain_reduction];
    }
    return restraint + gain;
}

double reference_sanction_cost(const reference_history *history, uint32_t h, bool to_target)
{
    const parley_threat *threat = &history->model->scenario->threats[h];
    double cost = 0;
    for (uint32_t m = 0; m < threat->n_instruments; m++) {
        const parley_instrument *instrument = &threat->instruments[m];
        cost += history->numbers[to_target ? instrument->cost_target : instrument->cost_sender];
    }
    return cost;
}

/* One draw decides whether the actor turns, and into which type. */
static bool turn(reference_history *history, uint32_t i)
{
    const parley_actor *actor = &history->model->scenario->actors[i];
    reference_actor_state *state = &history->actors[i];
    state->turned = false;
    if (actor->n_types == 0)
        return false;
    const parley_number_id *turnover = actor->types[state->type].turnover;
    double u = reference_uniform(history);
    for (uint32_t type = 0; type < actor->n_types && !state->turned; type++) {
        if (turnover[type] == PARLEY_NONE)
            continue;
        if (u < history->numbers[turnover[type]]) {
            state->type = type;
            state->turned = true;
        }
        u -= history->numbers[turnover[type]];
    }
    return state->turned;
}

/* The strategy that applies; it starts afresh unless it equals the one before. */
static void apply_strategy(reference_history *history, uint32_t l)
{
    const reference_model *model = history->model;
    const reference_link *link = &model->links[l];
    reference_link_state *state = &history->links[l];
    uint32_t type = history->actors[link->actor].type;
    uint32_t b = link->behaviours[type == PARLEY_NONE ? 0 : type];
    bool restrained = reference_restrained(history, l, false);
    uint32_t class = model->strategy_class[2 * b + !restrained];
    const parley_behaviour *behaviour = &model->scenario->behaviours[b];
    state->strategy = restrained ? &behaviour->strategy : &behaviour->baseline;
    if (class == state->class)
        return;
    state->class = class;
    reference_strategy_start(history, l);
}

static void stage_clock(reference_history *history)
{
    const reference_model *model = history->model;
    uint32_t t = history->round, n_actors = model->scenario->n_actors;
    bool turned = false;
    if (t > 0 && model->number_changes[t])
        reference_numbers_update(history);
    for (uint32_t i = 0; t > 0 && i < n_actors; i++)
        turned |= turn(history, i);
    if (turned)
        reference_numbers_update(history);
    if (t > 0 && !turned && !history->parted && !model->standing_changes[t] &&
        !model->scenario->negotiation)
        return;
    for (uint32_t l = 0; l < model->n_links; l++) {
        const reference_link *link = &model->links[l];
        history->links[l].severed =
            history->withdrawn[(size_t)link->actor * n_actors + link->counterpart];
        apply_strategy(history, l);
    }
    history->parted = false;
}

static void activate(reference_history *history, uint32_t h)
{
    reference_threat_state *state = &history->threats[h];
    state->phase = REFERENCE_ACTIVE;
    state->activated = true;
    state->left = (uint32_t)history->numbers[history->model->scenario->threats[h].duration];
    state->clean = 0;
}

static double scheduled_probability(const parley_threat *threat, uint32_t round)
{
    for (uint32_t k = 0; k < threat->n_scheduled; k++)
        if (threat->scheduled[k].round == round)
            return threat->scheduled[k].probability;
    return 0;
}

static void stage_tick(reference_history *history)
{
    const parley_scenario *scenario = history->model->scenario;
    uint32_t t = history->round;
    for (uint32_t h = 0; h < scenario->n_threats; h++) {
        const parley_threat *threat = &scenario->threats[h];
        reference_threat_state *state = &history->threats[h];
        state->activated = state->triggered = state->imposed = state->bluffed = state->lifted =
            state->withdrew = false;
        if (state->phase == REFERENCE_IDLE && threat->n_scheduled > 0 &&
            reference_stands(threat->from, threat->until, t) &&
            reference_happens(history, scheduled_probability(threat, t))) {
            state->imposed = true;
            state->impositions++;
            activate(history, h);
        } else if (state->phase == REFERENCE_PENDING && --state->wait == 0) {
            activate(history, h);
        }
        state->was_active = state->phase == REFERENCE_ACTIVE;
    }
}

static void stage_choose(reference_history *history)
{
    for (uint32_t l = 0; l < history->model->n_links; l++)
        history->links[l].intends_defect =
            !reference_happens(history, reference_strategy_cooperation(history, l));
}

static void stage_execute(reference_history *history)
{
    for (uint32_t l = 0; l < history->model->n_links; l++) {
        const reference_link *link = &history->model->links[l];
        const parley_trembles *error =
            &history->model->scenario->issues[link->issue].error[link->actor];
        reference_link_state *state = &history->links[l];
        double p = history->numbers[state->intends_defect ? error->defect : error->cooperate];
        state->defects = state->intends_defect != reference_happens(history, p);
    }
}

/* Side 1 pays side 0 what was agreed; each pays what the talks cost it, which was a payoff a round:
 * as much as all rounds from the opening on bring at one a round. */
static void pay_talks(reference_history *history)
{
    const parley_scenario *scenario = history->model->scenario;
    const parley_negotiation *talks = scenario->negotiation;
    uint32_t first = talks->between[0], second = talks->between[1];
    if (history->round == talks->opens)
        for (int side = 0; side < 2; side++) {
            reference_actor_state *actor = &history->actors[talks->between[side]];
            double rounds = 0, weight = 1;
            for (uint32_t t = talks->opens; t < scenario->rounds.count; t++) {
                rounds += weight;
                weight *= actor->discount * scenario->rounds.continuation;
            }
            actor->payoff -= history->talks.cost[side] * rounds;
        }
    if (history->talks.deal.package == 0 || history->round < history->talks.round ||
        history->withdrawn[(size_t)first * scenario->n_actors + second])
        return;
    history->actors[first].payoff += history->talks.deal.transfer;
    history->actors[second].payoff -= history->talks.deal.transfer;
}

static void stage_pay(reference_history *history)
{
    const parley_scenario *scenario = history->model->scenario;
    for (uint32_t i = 0; i < scenario->n_actors; i++)
        history->actors[i].payoff = 0;
    for (uint32_t l = 0; l < history->model->n_links; l++) {
        const reference_link *link = &history->model->links[l];
        history->actors[link->actor].payoff += reference_encounter(
            history, l, history->links[l].defects, history->links[link->reverse].defects);
    }
    for (uint32_t h = 0; h < scenario->n_threats; h++) {
        const parley_threat *threat = &scenario->threats[h];
        if (history->threats[h].phase != REFERENCE_ACTIVE)
            continue;
        double scale =
            pow(history->numbers[threat->escalation], history->threats[h].impositions - 1.0);
        history->actors[threat->target].payoff -= scale * reference_sanction_cost(history, h, true);
        history->actors[threat->sender].payoff -=
            scale * reference_sanction_cost(history, h, false);
    }
    if (scenario->negotiation)
        pay_talks(history);
}

/* Everybody watches for himself: a D may be missed, or laid to somebody else. */
static void observe_private(reference_history *history, uint32_t l)
{
    const reference_link *link = &history->model->links[l];
    const parley_monitoring *monitoring =
        &history->model->scenario->issues[link->issue].monitoring[link->counterpart];
    const double *numbers = history->numbers;
    if (!history->links[l].defects) {
        if (reference_happens(history, numbers[monitoring->false_alarm]))
            history->links[l].signalled = true;
        return;
    }
    if (!reference_happens(history, numbers[monitoring->detection]))
        return;
    if (reference_happens(history, numbers[monitoring->attribution])) {
        history->links[l].signalled = true;
    } else if (link->scapegoats.n > 0) {
        uint32_t k = (uint32_t)gsl_rng_uniform_int(history->rng, link->scapegoats.n);
        history->links[link->scapegoats.at[k]].signalled = true;
    }
}

/* One signal for the pair, of its first link, which both see against the other. */
static void observe_public(reference_history *history, uint32_t l)
{
    const reference_link *link = &history->model->links[l];
    const parley_monitoring *monitoring =
        &history->model->scenario->issues[link->issue].monitoring[link->counterpart];
    reference_link_state *one = &history->links[l], *other = &history->links[link->reverse];
    parley_number_id bad =
        one->defects || other->defects ? monitoring->detection : monitoring->false_alarm;
    one->signalled = other->signalled = reference_happens(history, history->numbers[bad]);
}

static void stage_observe(reference_history *history)
{
    const reference_model *model = history->model;
    for (uint32_t l = 0; l < model->n_links; l++)
        history->links[l].signalled = false;
    for (uint32_t l = 0; l < model->n_links; l++) {
        if (!model->scenario->issues[model->links[l].issue].public_signal)
            observe_private(history, l);
        else if (l < model->links[l].reverse)
            observe_public(history, l);
    }
    for (uint32_t l = 0; l < model->n_links; l++) {
        history->links[l].adverse = history->links[l].signalled;
        history->links[l].refusals = 0;
    }
}

static void assist(reference_history *history, uint32_t l, uint32_t commitment)
{
    const reference_link *link = &history->model->links[l];
    const parley_commitment *c = &history->model->scenario->commitments[commitment];
    reference_link_state *state = &history->links[l];
    reference_commitment_state *counts = &history->commitments[commitment];
    uint32_t i = link->actor, j = link->counterpart;
    parley_number_id honour =
        state->intends_defect ? c->honour_deliberate[i] : c->honour_accidental[i];
    if (!reference_happens(history, history->numbers[c->request[j]]))
        return;
    counts->requests++;
    if (!reference_happens(history, history->numbers[honour])) {
        state->refusals++;
        return;
    }
    counts->honoured++;
    history->actors[i].payoff -= history->numbers[c->cost[i]];
    if (reference_happens(history, history->numbers[c->restores[i]])) {
        counts->restored++;
        state->adverse = false;
    }
}

static void stage_assist(reference_history *history)
{
    const reference_model *model = history->model;
    memset(history->commitments, 0, model->scenario->n_commitments * sizeof *history->commitments);
    for (uint32_t l = 0; l < model->n_links; l++) {
        const reference_list *assistances = &model->links[l].assistances;
        for (uint32_t k = 0; history->links[l].adverse && k < assistances->n; k++)
            if (reference_in_force(history, assistances->at[k], l))
                assist(history, l, assistances->at[k]);
    }
}

static void call(reference_history *history, uint32_t l, uint32_t commitment)
{
    const reference_link *link = &history->model->links[l];
    const parley_commitment *c = &history->model->scenario->commitments[commitment];
    reference_link_state *state = &history->links[l];
    uint32_t i = link->actor, j = link->counterpart;
    parley_number_id resolve =
        state->intends_defect ? c->resolve_deliberate[i] : c->resolve_accidental[i];
    if (!reference_happens(history, history->numbers[c->call[j]]))
        return;
    history->commitments[commitment].calls++;
    history->actors[i].payoff -= history->numbers[c->cost[i]];
    history->actors[j].payoff -= history->numbers[c->cost[j]];
    if (reference_happens(history, history->numbers[resolve])) {
        history->commitments[commitment].resolved++;
        state->adverse = false;
    }
}

static void stage_hotline(reference_history *history)
{
    const reference_model *model = history->model;
    for (uint32_t l = 0; l < model->n_links; l++) {
        const reference_list *hotlines = &model->links[l].hotlines;
        for (uint32_t k = 0; history->links[l].adverse && k < hotlines->n; k++)
            if (reference_in_force(history, hotlines->at[k], l))
                call(history, l, hotlines->at[k]);
    }
}

static void stage_judge(reference_history *history)
{
    for (uint32_t l = 0; l < history->model->n_links; l++)
        history->links[l].violation =
            history->links[l].adverse && reference_restrained(history, l, true);
}

/* This round's count of what the threat is on. */
static uint32_t provocations(const reference_history *history, uint32_t h)
{
    const parley_threat *threat = &history->model->scenario->threats[h];
    const reference_list *links = &history->model->threat_links[h];
    uint32_t n = 0;
    if (threat->on == PARLEY_ON_IMPOSITION)
        return history->threats[threat->of].activated;
    for (uint32_t k = 0; k < links->n; k++) {
        const reference_link_state *state = &history->links[links->at[k]];
        n += threat->on == PARLEY_ON_SIGNAL      ? state->adverse
             : threat->on == PARLEY_ON_VIOLATION ? state->violation
                                                 : state->refusals;
    }
    return n;
}

/* The target may break with the sender for good: once between the two. */
static void enforce_backlash(reference_history *history, uint32_t h)
{
    const parley_threat *threat = &history->model->scenario->threats[h];
    size_t n_actors = history->model->scenario->n_actors;
    bool *withdrawn = &history->withdrawn[threat->target * n_actors + threat->sender];
    double none = 1;
    for (uint32_t m = 0; m < threat->n_instruments; m++)
        none *= 1 - history->numbers[threat->instruments[m].backlash];
    if (*withdrawn || !reference_happens(history, 1 - none))
        return;
    *withdrawn = history->withdrawn[threat->sender * n_actors + threat->target] = true;
    history->threats[h].withdrew = history->parted = true;
}

static void enforce_active(reference_history *history, uint32_t h, uint32_t n)
{
    const parley_threat *threat = &history->model->scenario->threats[h];
    reference_threat_state *state = &history->threats[h];
    if (state->left > 0)
        state->left--;
    state->clean = n > 0 ? 0 : state->clean + 1;
    if (state->left > 0 || state->clean < history->numbers[threat->relief]) {
        enforce_backlash(history, h);
        return;
    }
    state->lifted = true;
    state->phase = REFERENCE_IDLE;
    state->tally = state->quiet = 0;
}

static void enforce_idle(reference_history *history, uint32_t h, uint32_t n)
{
    const parley_threat *threat = &history->model->scenario->threats[h];
    reference_threat_state *state = &history->threats[h];
    double forget = history->numbers[threat->forget];
    state->tally += n;
    state->quiet = n > 0 ? 0 : state->quiet + 1;
    if (forget > 0 && state->quiet >= forget)
        state->tally = 0;
    if (state->tally < history->numbers[threat->threshold])
        return;
    state->triggered = true;
    state->tally = 0;
    if (reference_happens(history, history->numbers[threat->credibility])) {
        state->imposed = true;
        state->impositions++;
        state->phase = REFERENCE_PENDING;
        state->wait = (uint32_t)history->numbers[threat->delay] + 1;
    } else {
        state->bluffed = true;
        history->actors[threat->sender].payoff -= history->numbers[threat->audience_cost];
    }
}

static void stage_enforce(reference_history *history)
{
    const parley_scenario *scenario = history->model->scenario;
    for (uint32_t h = 0; h < scenario->n_threats; h++) {
        const parley_threat *threat = &scenario->threats[h];
        uint32_t n = provocations(history, h);
        if (history->threats[h].phase == REFERENCE_ACTIVE)
            enforce_active(history, h, n);
        else if (history->threats[h].phase == REFERENCE_IDLE &&
                 reference_stands(threat->from, threat->until, history->round))
            enforce_idle(history, h, n);
    }
}

static void stage_learn(reference_history *history)
{
    for (uint32_t l = 0; l < history->model->n_links; l++)
        reference_strategy_learn(history, l);
    for (uint32_t h = 0; h < history->model->scenario->n_threats; h++) {
        reference_threat_state *state = &history->threats[h];
        state->carried_out += state->triggered && state->imposed;
        state->bluffs += state->bluffed;
    }
}

/* All costs of the round are known now. */
static void add_payoffs(reference_history *history)
{
    bool counted = history->round >= history->model->scenario->rounds.burn_in;
    for (uint32_t i = 0; i < history->model->scenario->n_actors; i++) {
        reference_actor_state *actor = &history->actors[i];
        actor->discounted += actor->factor * actor->payoff;
        actor->factor *= actor->discount;
        if (counted)
            actor->total += actor->payoff;
    }
}

void reference_history_round(reference_history *history)
{
    stage_clock(history);
    stage_tick(history);
    stage_choose(history);
    stage_execute(history);
    stage_pay(history);
    stage_observe(history);
    stage_assist(history);
    stage_hotline(history);
    stage_judge(history);
    stage_enforce(history);
    stage_learn(history);
    add_payoffs(history);
}

bool reference_history_continue(reference_history *history)
{
    const parley_rounds *rounds = &history->model->scenario->rounds;
    if (history->round + 1 >= rounds->count || !reference_happens(history, rounds->continuation))
        return false;
    history->round++;
    return true;
}
