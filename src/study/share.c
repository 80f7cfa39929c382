/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "study/share.h"

#include "core/memory.h"
#include "study/sort.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    ABREAST = 2,
    MOST_CLASSES = 32,
    MOST_PROBED = 2048,
    MOST_BY_CHANCE = 3, /* standard errors: worlds that differ by less may not differ at all */
};

/* Of a mean: sums that are rounded differ by less. */
#define LAST_DIGITS 1e-12

/* A number a measure, for two that are worked out side by side: what every machine can do. */
typedef double pair __attribute__((vector_size(ABREAST * sizeof(double))));

/* A world in the eyes of two measures. */
typedef struct world_row {
    pair y;      /* less its mean over worlds, in standard deviations */
    pair excess; /* y^2 - w */
    pair rank;   /* less the mean rank */
} world_row;

/* Measures for which the same worlds count. */
typedef struct bundle {
    uint32_t n_measures, measures[ABREAST];
    uint32_t n_worlds;
    world_row *rows;    /* by world, also of those that do not count */
    pair between;       /* B / Var(Y) of each measure */
    pair rank_square;   /* sum over worlds */
    bool told[ABREAST]; /* worlds differ by more than chance */
} bundle;

/* Worlds that are neighbours in X. */
typedef struct world_class {
    uint32_t begin, end;
    double mean, square; /* of X; sum of squares around the mean */
} world_class;

/* The worlds that count in the order of X. */
typedef struct ordered {
    uint32_t n, *worlds;
    double *x, *ranks, rank_square;
    uint32_t n_classes;
    world_class classes[MOST_CLASSES];
} ordered;

typedef struct workshop {
    const world_table *table;
    parley_influence *influences;
    sorter sorter;
    uint32_t n_bundles;
    bundle *bundles;
    ordered all, some; /* worlds: all, or those that count for a bundle */
    double *column;    /* of a measure, in the worlds that count */
    uint32_t *places;  /* which these are */
} workshop;

/* -- measures -------------------------------------------------------------------------------- */

static double mean_at(const world_table *t, uint32_t world, uint32_t measure)
{
    return t->means[(size_t)world * t->n_measures + measure];
}

static bool same_worlds(const world_table *t, uint32_t a, uint32_t b)
{
    for (uint32_t w = 0; w < t->n_worlds; w++)
        if (isnan(mean_at(t, w, a)) != isnan(mean_at(t, w, b)))
            return false;
    return true;
}

static bool counts(const workshop *shop, const bundle *b, uint32_t world)
{
    return !isnan(mean_at(shop->table, world, b->measures[0]));
}

/* The bundle that a measure joins, or a new one. */
static bundle *bundle_for(workshop *shop, uint32_t measure)
{
    for (uint32_t i = 0; i < shop->n_bundles; i++) {
        bundle *b = &shop->bundles[i];
        if (b->n_measures < ABREAST && same_worlds(shop->table, b->measures[0], measure))
            return b;
    }
    bundle *b = &shop->bundles[shop->n_bundles];
    b->rows = memory_aligned(shop->table->n_worlds, sizeof *b->rows);
    if (!b->rows)
        return NULL;
    shop->n_bundles++;
    return b;
}

/* How worlds differ, more than replications within them make them. */
static void spread_measure(const workshop *shop, bundle *b, uint32_t m)
{
    const world_table *t = shop->table;
    double n = 0, sum = 0, square = 0, noise = 0, noise_square = 0;
    for (uint32_t w = 0; w < t->n_worlds; w++)
        if (counts(shop, b, w)) {
            n++;
            sum += mean_at(t, w, b->measures[m]);
        }
    for (uint32_t w = 0; w < t->n_worlds; w++)
        if (counts(shop, b, w)) {
            double y = mean_at(t, w, b->measures[m]) - sum / n;
            square += y * y;
        }
    double total = square / (n - 1), deviation = sqrt(total);
    bool differ = deviation > LAST_DIGITS * fabs(sum / n);
    for (uint32_t w = 0; w < t->n_worlds && differ; w++)
        if (counts(shop, b, w)) {
            double y = (mean_at(t, w, b->measures[m]) - sum / n) / deviation;
            double own = t->noises[(size_t)w * t->n_measures + b->measures[m]] / total;
            b->rows[w].y[m] = y;
            b->rows[w].excess[m] = y * y - own;
            noise += own;
            noise_square += own * own;
        }
    b->n_worlds = (uint32_t)n;
    b->between[m] = differ ? 1 - noise / n : 0;
    /* of B, if there were noise alone: the variance of the square of something normal is 2 w^2 */
    double chance = sqrt(2 * noise_square) / n;
    b->told[m] = n >= PARLEY_ASSUMPTIONS_LEAST && b->between[m] > MOST_BY_CHANCE * chance;
}

/* Ranks of y, which is around 0: what differs is not the same to the sorter. */
static void rank_measure(workshop *shop, bundle *b, uint32_t m)
{
    ordered *o = &shop->some;
    uint32_t n = 0;
    for (uint32_t w = 0; w < shop->table->n_worlds; w++)
        if (counts(shop, b, w)) {
            shop->column[n] = b->rows[w].y[m];
            shop->places[n++] = w;
        }
    sort_numbers(&shop->sorter, shop->column, n, o->worlds);
    for (uint32_t i = 0; i < n; i++)
        o->x[i] = shop->column[o->worlds[i]];
    b->rank_square[m] = centred_ranks(o->x, n, o->ranks);
    for (uint32_t i = 0; i < n; i++)
        b->rows[shop->places[o->worlds[i]]].rank[m] = o->ranks[i];
}

static parley_status bundles_init(workshop *shop)
{
    const world_table *t = shop->table;
    shop->bundles = memory_aligned(t->n_measures, sizeof *shop->bundles);
    if (!shop->bundles)
        return PARLEY_ERROR_MEMORY;
    for (uint32_t m = 0; m < t->n_measures; m++) {
        bundle *b = bundle_for(shop, m);
        if (!b)
            return PARLEY_ERROR_MEMORY;
        b->measures[b->n_measures] = m;
        spread_measure(shop, b, b->n_measures);
        rank_measure(shop, b, b->n_measures);
        b->n_measures++;
    }
    return PARLEY_OK;
}

/* -- worlds in the order of a number --------------------------------------------------------- */

/* The largest whole number whose cube is at most n. */
static uint32_t classes_for(uint32_t n)
{
    uint32_t k = 1;
    while (k < MOST_CLASSES && (k + 1) * (k + 1) * (k + 1) <= n)
        k++;
    return k;
}

static world_class class_of(const double *x, uint32_t begin, uint32_t end)
{
    double n = end - begin, sum = 0, square = 0;
    if (x[begin] == x[end - 1])
        return (world_class){begin, end, x[begin], 0};
    for (uint32_t i = begin; i < end; i++) {
        double off = x[i] - x[begin];
        sum += off;
        square += off * off;
    }
    return (world_class){begin, end, x[begin] + sum / n, square - sum * sum / n};
}

/* Cuts what is in order into classes of at least n / k, none between equal X. */
static void classes_cut(ordered *o)
{
    double size = (double)o->n / classes_for(o->n);
    uint32_t begin = 0;
    o->n_classes = 0;
    for (uint32_t end = 1; end <= o->n; end++) {
        bool full = end - begin >= size && o->n - end >= size / 2 && o->x[end] != o->x[end - 1];
        if (!full && end < o->n)
            continue;
        o->classes[o->n_classes++] = class_of(o->x, begin, end);
        begin = end;
    }
}

static void ordered_finish(ordered *o)
{
    o->rank_square = centred_ranks(o->x, o->n, o->ranks);
    classes_cut(o);
}

static void order_all(workshop *shop, uint32_t number)
{
    const world_table *t = shop->table;
    const double *x = t->numbers + (size_t)number * t->n_rows;
    ordered *all = &shop->all;
    all->n = t->n_worlds;
    sort_numbers(&shop->sorter, x, all->n, all->worlds);
    for (uint32_t i = 0; i < all->n; i++)
        all->x[i] = x[all->worlds[i]];
    ordered_finish(all);
}

static const ordered *order_for(workshop *shop, const bundle *b)
{
    const ordered *all = &shop->all;
    ordered *some = &shop->some;
    if (b->n_worlds == all->n)
        return all;
    some->n = 0;
    for (uint32_t i = 0; i < all->n; i++)
        if (counts(shop, b, all->worlds[i])) {
            some->worlds[some->n] = all->worlds[i];
            some->x[some->n++] = all->x[i];
        }
    ordered_finish(some);
    return some;
}

static parley_status ordered_init(ordered *o, uint32_t n)
{
    o->worlds = memory_array(n, sizeof *o->worlds);
    o->x = memory_array(n, sizeof *o->x);
    o->ranks = memory_array(n, sizeof *o->ranks);
    return o->worlds && o->x && o->ranks ? PARLEY_OK : PARLEY_ERROR_MEMORY;
}

static void ordered_free(ordered *o)
{
    free(o->worlds);
    free(o->x);
    free(o->ranks);
}

/* -- lines ----------------------------------------------------------------------------------- */

/* Over all worlds. What a world's line explains of it, p = y^2 - (y - g)^2, is looked at in some
 * of them: MOST_PROBED are enough to know how it varies. */
typedef struct fit {
    double n_parameters, n_probed;
    pair explained;
    pair ranks; /* sum of products */
    pair p, p_square, excess, excess_square, p_excess;
} fit;

static void class_probe(fit *f, const ordered *o, const world_class *c, const world_row *rows,
                        pair level, pair slope)
{
    uint32_t stride = o->n / MOST_PROBED + 1;
    for (uint32_t i = c->begin + (stride - c->begin % stride) % stride; i < c->end; i += stride) {
        const world_row *row = &rows[o->worlds[i]];
        pair off = row->y - (level + slope * (o->x[i] - c->mean));
        pair p = row->y * row->y - off * off;
        f->n_probed++;
        f->p += p;
        f->p_square += p * p;
        f->excess += row->excess;
        f->excess_square += row->excess * row->excess;
        f->p_excess += p * row->excess;
    }
}

static void class_fit(fit *f, const ordered *o, const world_class *c, const world_row *rows)
{
    const double n = c->end - c->begin;
    pair sum = {0}, product = {0}, ranks = {0}, slope = {0};
    for (uint32_t i = c->begin; i < c->end; i++) {
        const world_row *row = &rows[o->worlds[i]];
        sum += row->y;
        product += (o->x[i] - c->mean) * row->y;
        ranks += o->ranks[i] * row->rank;
    }
    pair level = sum / n;
    if (c->square > 0)
        slope = product / c->square;
    f->n_parameters += c->square > 0 ? 2 : 1;
    f->explained += level * sum + slope * product;
    f->ranks += ranks;
    class_probe(f, o, c, rows, level, slope);
}

static double positive(double x)
{
    return x > 0 ? x : 0;
}

/* The spread over worlds of their influence on s, (p - s excess) / between. */
static double influence_variance(const fit *f, uint32_t m, double s)
{
    double n = f->n_probed, mean = (f->p[m] - s * f->excess[m]) / n;
    double square = f->p_square[m] - 2 * s * f->p_excess[m] + s * s * f->excess_square[m];
    return square / n - mean * mean;
}

static parley_influence influence(const fit *f, const ordered *o, const bundle *b, uint32_t m)
{
    const double n = o->n, between = b->between[m], freedom = f->n_parameters - 1;
    if (!b->told[m])
        return (parley_influence){NAN, NAN, NAN};
    if (o->rank_square == 0) /* one value only */
        return (parley_influence){0, 0, NAN};
    parley_influence of;
    double scatter = positive(n - 1 - f->explained[m]) / (n - 1 - freedom);
    double s = of.share = (f->explained[m] - freedom * scatter) / (n - 1) / between;
    double of_lines = 2 * freedom * scatter * scatter / n;
    double variance = fmax(influence_variance(f, m, s) - of_lines, of_lines);
    of.standard_error = sqrt(variance / (n - 1 - freedom)) / between;
    /* noise in Y makes the correlation smaller by the square root of its reliability (Spearman
     * 1904) */
    double ranks = o->rank_square * b->rank_square[m];
    of.correlation = fmax(-1, fmin(1, f->ranks[m] / sqrt(ranks * between)));
    return of;
}

static void number_estimate(workshop *shop, uint32_t number)
{
    order_all(shop, number);
    for (uint32_t i = 0; i < shop->n_bundles; i++) {
        const bundle *b = &shop->bundles[i];
        const ordered *o = order_for(shop, b);
        fit f = {0};
        for (uint32_t c = 0; c < o->n_classes; c++)
            class_fit(&f, o, &o->classes[c], b->rows);
        for (uint32_t m = 0; m < b->n_measures; m++)
            shop->influences[(size_t)number * shop->table->n_measures + b->measures[m]] =
                influence(&f, o, b, m);
    }
}

parley_status shares_estimate(const world_table *table, parley_influence *influences)
{
    const uint32_t n = table->n_worlds;
    workshop shop = {.table = table, .influences = influences};
    parley_status status = sorter_init(&shop.sorter, n);
    if (!status)
        status = ordered_init(&shop.all, n);
    if (!status)
        status = ordered_init(&shop.some, n);
    shop.column = memory_array(n, sizeof *shop.column);
    shop.places = memory_array(n, sizeof *shop.places);
    if (!shop.column || !shop.places)
        status = PARLEY_ERROR_MEMORY;
    if (!status)
        status = bundles_init(&shop);
    for (uint32_t u = 0; !status && u < table->n_numbers; u++)
        number_estimate(&shop, u);
    for (uint32_t i = 0; i < shop.n_bundles; i++)
        free(shop.bundles[i].rows);
    free(shop.bundles);
    free(shop.column);
    free(shop.places);
    ordered_free(&shop.all);
    ordered_free(&shop.some);
    sorter_free(&shop.sorter);
    return status;
}
