/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "parley/random.h"

#include "core/philox.h"

typedef struct stream {
    uint32_t key[2], counter[4], out[4];
    unsigned used; /* of out; 4: the next call makes more */
} stream;

static void stream_seek(stream *s, const parley_address *address)
{
    *s = (stream){.key = {address->seed, address->point},
                  .counter = {0, address->round, address->site, address->block},
                  .used = 4};
}

static void stream_set(void *state, unsigned long seed)
{
    stream_seek(state, &(parley_address){.seed = (uint32_t)seed});
}

static unsigned long stream_get(void *state)
{
    stream *s = state;
    if (s->used == 4) {
        philox4x32(s->counter, s->key, s->out);
        s->counter[0]++;
        s->used = 0;
    }
    return s->out[s->used++];
}

static double stream_get_double(void *state)
{
    return (double)stream_get(state) / 4294967296.0;
}

static const gsl_rng_type philox_type = {.name = "philox4x32-10",
                                         .max = 0xffffffffUL,
                                         .min = 0,
                                         .size = sizeof(stream),
                                         .set = stream_set,
                                         .get = stream_get,
                                         .get_double = stream_get_double};

const gsl_rng_type *const parley_rng_philox4x32 = &philox_type;

void parley_rng_seek(gsl_rng *rng, const parley_address *address)
{
    stream_seek(rng->state, address);
}
