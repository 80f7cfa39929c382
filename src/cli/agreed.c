/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/agreed.h"

parley_status agreed_init(agreement *a, const parley_scenario *scenario, parley_error *error)
{
    *a = (agreement){0};
    return scenario->negotiation ? parley_talks_init(&a->talks, scenario, error) : PARLEY_OK;
}

parley_status agreed_value(agreement *a, const parley_options *options,
                           const parley_agreements **by, parley_error *error)
{
    *by = NULL;
    if (!a->talks)
        return PARLEY_OK;
    parley_status status = parley_talks_value(a->talks, options, error);
    if (status)
        return status;
    a->agreements = parley_talks_agreements(a->talks);
    *by = &a->agreements;
    return PARLEY_OK;
}

void agreed_free(agreement *a)
{
    parley_talks_free(&a->talks);
}
