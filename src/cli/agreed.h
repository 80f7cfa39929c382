/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is agreed before the rounds of a scenario that negotiates. */
#ifndef PARLEY_CLI_AGREED_H
#define PARLEY_CLI_AGREED_H

#include "parley/negotiate.h"

typedef struct agreement {
    parley_talks *talks; /* NULL where nothing is negotiated */
    parley_agreements agreements;
} agreement;

/* All that can be refused about talks; does nothing for a scenario without them. */
parley_status agreed_init(agreement *a, const parley_scenario *scenario, parley_error *error);
/* Values packages as the options say, and has `*by` point to who says what is agreed, or to NULL.
 */
parley_status agreed_value(agreement *a, const parley_options *options,
                           const parley_agreements **by, parley_error *error);
void agreed_free(agreement *a);

#endif
