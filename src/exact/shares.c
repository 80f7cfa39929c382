/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happens at least once in a window is what does not never happen there: inside the window, a
 * history is followed only as long as the event has not come. */
#include "exact/shares.h"

#include <math.h>

typedef struct watch {
    const exact_case *of;
    exact_chain *plain, *without; /* all histories; those in which the event does not come */
    uint32_t counter;
} watch;

static double total(const exact_distribution *at)
{
    double sum = 0;
    for (size_t s = 0; s < at->n; s++)
        sum += at->p[s];
    return sum;
}

/* P(the event comes in the window), given that histories end by continuation alone: of those that
 * end with round t, the share in which it came up to t. */
static parley_status watch_window(watch *w, const game_window *window, double *share)
{
    const parley_rounds *rounds = &w->of->game->scenario->rounds;
    exact_distribution at;
    double never = 1;
    *share = 0;
    parley_status status = distribution_init(&at);
    for (uint32_t t = 0; !status && t < window->from; t++)
        status = chain_step(w->plain, w->of->regime[t], &at, NULL);
    if (!status)
        status = chain_hand_over(w->plain, &at, w->without);
    for (uint32_t t = window->from; !status && t < window->until; t++) {
        status = chain_step(w->without, w->of->regime[t], &at, NULL);
        double left = status ? never : fmin(total(&at), never);
        *share += pow(rounds->continuation, t) * (never - left);
        never = left;
    }
    distribution_free(&at);
    return status;
}

static bool can_happen(const watch *w, const double *sums)
{
    const exact_part *part = w->of->part;
    uint32_t local = part->local[w->counter];
    for (uint32_t t = 0; t < w->of->game->scenario->rounds.count; t++)
        if (sums[(size_t)t * part->n_local + local] > 0)
            return true;
    return false;
}

static parley_status watch_event(watch *w, uint32_t event, struct means *means)
{
    const parley_game *game = w->of->game;
    parley_status status = PARLEY_OK;
    for (uint32_t window = 0; !status && window < game->n_windows; window++) {
        double share;
        status = watch_window(w, &game->windows[window], &share);
        for (uint32_t g = 0; !status && g < game->n_groups; g++)
            means->share[((size_t)window * game->n_groups + g) * game->n_events + event] +=
                case_weight(w->of, g) * share;
    }
    return status;
}

/* Whether another part has some of it too: then the shares of parts say nothing about the whole. */
static bool divided(const exact_case *of, uint32_t counter)
{
    uint32_t n = 0;
    for (uint32_t p = 0; p < of->model->n_parts; p++)
        n += of->model->parts[p].local[counter] != PARLEY_NONE;
    return n > 1;
}

parley_status shares_add(struct means *means, exact_chain *plain, const double *sums)
{
    const exact_case *of = plain->of;
    const parley_game *game = of->game;
    parley_status status = PARLEY_OK;
    for (uint32_t e = 0; !status && e < game->n_events; e++) {
        exact_chain without = {0};
        watch w = {of, plain, &without, game->event_counter[e]};
        if (of->part->local[w.counter] == PARLEY_NONE || !can_happen(&w, sums))
            continue;
        if (divided(of, w.counter)) {
            for (size_t k = 0; k < (size_t)game->n_windows * game->n_groups; k++)
                means->share[k * game->n_events + e] = NAN;
            continue;
        }
        status = chain_init(&without, of, PARLEY_NONE, w.counter, plain->error);
        if (!status)
            status = watch_event(&w, e, means);
        chain_free(&without);
    }
    return status;
}
