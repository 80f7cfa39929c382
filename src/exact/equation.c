/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exact/equation.h"

#include "core/memory.h"

#include <stdlib.h>

void equation_free(equation *of)
{
    free(of->state);
    free(of->class_from);
    free(of->first);
    free(of->inner);
    free(of->from);
    free(of->weight);
    free(of->keep);
    free(of->b);
    free(of->x);
}

static bool equation_room(equation *of, size_t n_steps)
{
    of->state = memory_array(of->n, sizeof *of->state);
    of->class_from = memory_array(of->n_classes + 1, sizeof *of->class_from);
    of->first = memory_array(of->n + 1, sizeof *of->first);
    of->inner = memory_array(of->n, sizeof *of->inner);
    of->from = memory_array(n_steps, sizeof *of->from);
    of->weight = memory_array(n_steps, sizeof *of->weight);
    of->keep = memory_array(of->n, sizeof *of->keep);
    of->b = memory_array(of->n, sizeof *of->b);
    of->x = memory_array(of->n, sizeof *of->x);
    return of->state && of->class_from && of->first && of->inner && of->from && of->weight &&
           of->keep && of->b && of->x;
}

/* Where each step of the matrix goes: counted first, then put down; those inside a class before
 * those that come from others. `place` is by state. */
static void steps_put(equation *of, const exact_matrix *m, const exact_order *order,
                      const uint32_t *place, size_t *next_inner, size_t *next_outer, bool counting)
{
    for (size_t s = 0; s < m->n; s++)
        for (size_t k = m->first[s]; k < m->first[s + 1]; k++) {
            uint32_t to = m->to[k];
            uint32_t at = place[of->transposed ? to : s], hangs_on = place[of->transposed ? s : to];
            double weight = of->discount * m->p[k];
            bool inside = order->class_of[to] == order->class_of[s];
            if (counting) {
                if (at == hangs_on)
                    of->keep[at] -= weight;
                else
                    (inside ? next_inner : next_outer)[at]++;
            } else if (at != hangs_on) {
                size_t e = (inside ? next_inner : next_outer)[at]++;
                of->from[e] = hangs_on;
                of->weight[e] = weight;
            }
        }
}

static parley_status steps_sort(equation *of, const exact_matrix *m, const exact_order *order)
{
    uint32_t *place = memory_array(of->n, sizeof *place);
    size_t *next_inner = memory_array(of->n, sizeof *next_inner);
    size_t *next_outer = memory_array(of->n, sizeof *next_outer);
    bool good = place && next_inner && next_outer;
    if (good) {
        for (size_t k = 0; k < of->n; k++) {
            place[of->state[k]] = (uint32_t)k;
            of->keep[k] = 1;
        }
        steps_put(of, m, order, place, next_inner, next_outer, true);
        for (size_t k = 0; k < of->n; k++) {
            of->inner[k] = of->first[k] + next_inner[k];
            of->first[k + 1] = of->inner[k] + next_outer[k];
            next_inner[k] = of->first[k];
            next_outer[k] = of->inner[k];
        }
        steps_put(of, m, order, place, next_inner, next_outer, false);
    }
    free(place);
    free(next_inner);
    free(next_outer);
    return good ? PARLEY_OK : PARLEY_ERROR_MEMORY;
}

parley_status equation_init(equation *of, const exact_matrix *m, bool transposed, double discount,
                            const double *b)
{
    exact_order order;
    *of = (equation){.n = m->n, .transposed = transposed, .discount = discount};
    parley_status status = order_init(&order, m);
    of->n_classes = order.n_classes;
    if (!status && !equation_room(of, m->first[m->n]))
        status = PARLEY_ERROR_MEMORY;
    /* values hang on what comes after, visits on what comes before */
    for (size_t k = 0; !status && k < m->n; k++)
        of->state[k] = order.at[transposed ? m->n - 1 - k : k];
    for (size_t c = 0; !status && c <= of->n_classes; c++)
        of->class_from[c] = transposed ? m->n - order.first[of->n_classes - c] : order.first[c];
    if (!status)
        status = steps_sort(of, m, &order);
    for (size_t k = 0; !status && k < m->n; k++)
        of->b[k] = b[of->state[k]];
    order_free(&order);
    return status;
}
