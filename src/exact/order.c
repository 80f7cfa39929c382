/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Strongly connected components (Tarjan 1972), without recursion. */
#include "exact/order.h"

#include "core/memory.h"

#include <stdlib.h>
#include <string.h>

typedef struct search {
    const exact_matrix *matrix;
    exact_order *order;
    uint32_t n_indexed, n_left;
    size_t n_stack;
    uint32_t *index, *low, *stack, *path, *left; /* left: states in the order that they are left */
    size_t *edge;
} search;

static void enter(search *s, uint32_t state)
{
    s->edge[state] = s->matrix->first[state];
    s->index[state] = s->low[state] = ++s->n_indexed;
    s->stack[s->n_stack++] = state;
}

static void leave(search *s, uint32_t state)
{
    s->left[s->n_left++] = state;
    if (s->low[state] != s->index[state])
        return;
    uint32_t member;
    do {
        member = s->stack[--s->n_stack];
        s->order->class_of[member] = s->order->n_classes;
    } while (member != state);
    s->order->n_classes++;
}

static void visit(search *s, uint32_t root)
{
    const exact_matrix *m = s->matrix;
    size_t depth = 0;
    s->path[0] = root;
    enter(s, root);
    for (;;) {
        uint32_t at = s->path[depth];
        if (s->edge[at] < m->first[at + 1]) {
            uint32_t to = m->to[s->edge[at]++];
            if (!s->index[to]) {
                enter(s, to);
                s->path[++depth] = to;
            } else if (s->order->class_of[to] == UINT32_MAX && s->index[to] < s->low[at]) {
                s->low[at] = s->index[to];
            }
            continue;
        }
        leave(s, at);
        if (depth == 0)
            return;
        uint32_t parent = s->path[--depth];
        if (s->low[at] < s->low[parent])
            s->low[parent] = s->low[at];
    }
}

/* States by class, in each as they were left. */
static parley_status sort(exact_order *order, size_t n, const uint32_t *left)
{
    order->first = memory_array((size_t)order->n_classes + 1, sizeof *order->first);
    size_t *next = memory_array((size_t)order->n_classes + 1, sizeof *next);
    if (!order->first || !next) {
        free(next);
        return PARLEY_ERROR_MEMORY;
    }
    for (size_t s = 0; s < n; s++)
        order->first[order->class_of[s] + 1]++;
    for (uint32_t c = 0; c < order->n_classes; c++)
        order->first[c + 1] += order->first[c];
    memcpy(next, order->first, ((size_t)order->n_classes + 1) * sizeof *next);
    for (size_t k = 0; k < n; k++)
        order->at[next[order->class_of[left[k]]]++] = left[k];
    free(next);
    return PARLEY_OK;
}

parley_status order_init(exact_order *order, const exact_matrix *matrix)
{
    size_t n = matrix->n;
    search s = {.matrix = matrix,
                .order = order,
                .index = memory_array(n, sizeof *s.index),
                .low = memory_array(n, sizeof *s.low),
                .stack = memory_array(n, sizeof *s.stack),
                .path = memory_array(n, sizeof *s.path),
                .left = memory_array(n, sizeof *s.left),
                .edge = memory_array(n, sizeof *s.edge)};
    *order = (exact_order){.class_of = memory_array(n, sizeof *order->class_of),
                           .at = memory_array(n, sizeof *order->at)};
    parley_status status = PARLEY_ERROR_MEMORY;
    if (s.index && s.low && s.stack && s.path && s.left && s.edge && order->class_of && order->at) {
        memset(order->class_of, 0xff, n * sizeof *order->class_of);
        for (size_t root = 0; root < n; root++)
            if (!s.index[root])
                visit(&s, (uint32_t)root);
        status = sort(order, n, s.left);
    }
    free(s.index);
    free(s.low);
    free(s.stack);
    free(s.path);
    free(s.left);
    free(s.edge);
    return status;
}

void order_free(exact_order *order)
{
    free(order->class_of);
    free(order->at);
    free(order->first);
    *order = (exact_order){0};
}
