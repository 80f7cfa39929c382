/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "trace/locale.h"

#include <locale.h>

parley_status plainly(trace_writer *writer, const parley_trace *trace, FILE *stream)
{
    locale_t plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    if (plain == (locale_t)0)
        return PARLEY_ERROR_MEMORY;
    locale_t users = uselocale(plain);
    parley_status status = writer(trace, stream);
    uselocale(users);
    freelocale(plain);
    return status;
}
