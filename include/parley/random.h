/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file
 * The counter-based generator as a GSL generator: every draw has an address, and any stretch of
 * the stream can be had without the ones before. */
#ifndef PARLEY_RANDOM_H
#define PARLEY_RANDOM_H

#include <gsl/gsl_rng.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Where a stream of numbers begins. The draws of one address are independent of those of any
 * other. */
typedef struct parley_address {
    uint32_t seed, point; /**< key */
    uint32_t block;       /**< of 512 replications */
    uint32_t site;        /**< hash of what is drawn */
    uint32_t round;       /**< or lane, for what is drawn once a replication */
} parley_address;

/** Philox4x32-10 (Salmon et al. 2011) for gsl_rng_alloc. gsl_rng_set takes the seed and begins at
 * the address whose other members are 0. Numbers are 0 to 2^32-1; one address holds 2^34. */
extern const gsl_rng_type *const parley_rng_philox4x32;

/** Moves a generator of type parley_rng_philox4x32 to the beginning of `address`. */
void parley_rng_seek(gsl_rng *rng, const parley_address *address);

#ifdef __cplusplus
}
#endif

#endif
