/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a chain spends its rounds in the long run: how likely each closed class keeps it in the
 * end, and the stationary distribution of each. */
#include "core/memory.h"
#include "exact/order.h"

#include <stdlib.h>
#include <string.h>

#define STATIONARY_DENSE 300

/* The steps of a chain among the states of one class, in their order. `place` is by state. */
static parley_status class_init(exact_matrix *among, const exact_matrix *m, size_t n,
                                const uint32_t *states, uint32_t *place)
{
    size_t n_steps = 0;
    *among = (exact_matrix){.n = n, .first = memory_array(n + 1, sizeof *among->first)};
    for (size_t k = 0; k < n; k++) {
        n_steps += m->first[states[k] + 1] - m->first[states[k]];
        place[states[k]] = (uint32_t)k;
    }
    among->to = memory_array(n_steps, sizeof *among->to);
    among->p = memory_array(n_steps, sizeof *among->p);
    if (!among->first || !among->to || !among->p)
        return PARLEY_ERROR_MEMORY;
    n_steps = 0;
    for (size_t k = 0; k < n; k++) {
        for (size_t e = m->first[states[k]]; e < m->first[states[k] + 1]; e++) {
            among->to[n_steps] = place[m->to[e]];
            among->p[n_steps++] = m->p[e];
        }
        among->first[k + 1] = n_steps;
    }
    return PARLEY_OK;
}

/* The stationary distribution of a chain that is one class (Grassmann, Taksar and Heyman 1985):
 * elimination without subtraction. */
static parley_status stationary_dense(const exact_matrix *m, double *shares)
{
    size_t n = m->n;
    double *a = memory_array(n * n, sizeof *a), sum = 0;
    if (!a)
        return PARLEY_ERROR_MEMORY;
    for (size_t s = 0; s < n; s++)
        for (size_t k = m->first[s]; k < m->first[s + 1]; k++)
            a[s * n + m->to[k]] += m->p[k];
    for (size_t k = n - 1; k > 0; k--) {
        double out = 0;
        for (size_t j = 0; j < k; j++)
            out += a[k * n + j];
        for (size_t i = 0; i < k; i++) {
            double into = a[i * n + k] /= out;
            for (size_t j = 0; into > 0 && j < k; j++)
                a[i * n + j] += into * a[k * n + j];
        }
    }
    shares[0] = 1;
    for (size_t k = 1; k < n; k++) {
        shares[k] = 0;
        for (size_t i = 0; i < k; i++)
            shares[k] += shares[i] * a[i * n + k];
    }
    for (size_t k = 0; k < n; k++)
        sum += shares[k];
    for (size_t k = 0; k < n; k++)
        shares[k] /= sum;
    free(a);
    return PARLEY_OK;
}

/* The same by visits before the chain returns to its first state. */
static parley_status stationary_sparse(exact_matrix *m, double *shares)
{
    double *start = memory_array(m->n, sizeof *start), sum = 0;
    if (!start)
        return PARLEY_ERROR_MEMORY;
    start[0] = 1;
    for (size_t k = 0; k < m->first[m->n]; k++)
        if (m->to[k] == 0)
            m->p[k] = 0;
    parley_status status = matrix_visits(m, 1, start, shares);
    for (size_t s = 0; !status && s < m->n; s++)
        sum += shares[s];
    for (size_t s = 0; !status && s < m->n; s++)
        shares[s] /= sum;
    free(start);
    return status;
}

/* Whether a class leads nowhere else. */
static bool *closed_init(const exact_matrix *m, const exact_order *order)
{
    bool *closed = memory_array(order->n_classes, sizeof *closed);
    for (uint32_t c = 0; closed && c < order->n_classes; c++)
        closed[c] = true;
    for (size_t s = 0; closed && s < m->n; s++)
        for (size_t k = m->first[s]; k < m->first[s + 1]; k++)
            if (order->class_of[m->to[k]] != order->class_of[s])
                closed[order->class_of[s]] = false;
    return closed;
}

/* How often each state is come to before and when the chain enters a closed class. */
static parley_status enter(const exact_matrix *m, const exact_order *order, const bool *closed,
                           const double *start, double *visits)
{
    exact_matrix open = {.n = m->n, .first = memory_array(m->n + 1, sizeof *open.first)};
    open.to = memory_array(m->first[m->n], sizeof *open.to);
    open.p = memory_array(m->first[m->n], sizeof *open.p);
    parley_status status = open.first && open.to && open.p ? PARLEY_OK : PARLEY_ERROR_MEMORY;
    for (size_t s = 0; !status && s < m->n; s++) {
        size_t n = closed[order->class_of[s]] ? 0 : m->first[s + 1] - m->first[s];
        memcpy(open.to + open.first[s], m->to + m->first[s], n * sizeof *open.to);
        memcpy(open.p + open.first[s], m->p + m->first[s], n * sizeof *open.p);
        open.first[s + 1] = open.first[s] + n;
    }
    if (!status)
        status = matrix_visits(&open, 1, start, visits);
    matrix_free(&open);
    return status;
}

/* The shares of one closed class. */
static parley_status settle(const exact_matrix *m, const exact_order *order, uint32_t class,
                            double entered, uint32_t *place, double *shares)
{
    const uint32_t *states = order->at + order->first[class];
    size_t n = order->first[class + 1] - order->first[class];
    exact_matrix among;
    double *own = memory_array(n, sizeof *own);
    if (!own)
        return PARLEY_ERROR_MEMORY;
    parley_status status = class_init(&among, m, n, states, place);
    if (!status)
        status =
            n <= STATIONARY_DENSE ? stationary_dense(&among, own) : stationary_sparse(&among, own);
    for (size_t k = 0; !status && k < n; k++)
        shares[states[k]] = entered * own[k];
    matrix_free(&among);
    free(own);
    return status;
}

parley_status matrix_long_run(const exact_matrix *m, const double *start, double *shares)
{
    exact_order order;
    parley_status status = order_init(&order, m);
    bool *closed = status ? NULL : closed_init(m, &order);
    double *visits = memory_array(m->n, sizeof *visits);
    uint32_t *place = memory_array(m->n, sizeof *place);
    memset(shares, 0, m->n * sizeof *shares);
    if (!closed || !visits || !place)
        status = PARLEY_ERROR_MEMORY;
    if (!status)
        status = enter(m, &order, closed, start, visits);
    for (uint32_t c = 0; !status && c < order.n_classes; c++) {
        double entered = 0;
        for (size_t k = order.first[c]; closed[c] && k < order.first[c + 1]; k++)
            entered += visits[order.at[k]];
        if (entered > 0)
            status = settle(m, &order, c, entered, place, shares);
    }
    order_free(&order);
    free(closed);
    free(visits);
    free(place);
    return status;
}
