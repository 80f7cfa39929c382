/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random scenario files: small games that use the whole format, made so that what the file speaks
 * of does happen. For holding two implementations of the model against one another. */
#ifndef PARLEY_GENERATE_H
#define PARLEY_GENERATE_H

#include <stdint.h>

/* The scenario file of a seed as JSON text; the caller frees it. NULL out of memory. */
char *generate_scenario(uint32_t seed);
/* The same, small enough that most can be enumerated: two or three actors, nothing drawn but a few
 * discrete values, no logit responses. */
char *generate_small(uint32_t seed);
/* The same with a negotiation. */
char *generate_negotiation(uint32_t seed);

#endif
