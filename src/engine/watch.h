/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One lane of a block under observation: what happens in it is written down, and nothing changes by
 * that. Filled by the kernel (watch.c), put in order by trace.c. */
#ifndef PARLEY_ENGINE_WATCH_H
#define PARLEY_ENGINE_WATCH_H

#include "parley/trace.h"

struct watch {
    parley_trace *trace;
    uint32_t lane;         /* of the block */
    const uint32_t *draws; /* by drawn number: its draw */
    parley_trace_event
        *now; /* of this round, as the rules come to them; room for all there can be */
    size_t n_now;
    size_t n_allocated; /* of trace->events */
    bool failed;        /* out of memory */
};

/* The round is written down but for its events: puts those in order. */
void watch_settle(struct watch *watch, uint32_t round);

#endif
