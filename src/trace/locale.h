/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers are written with a point, whatever the locale of the calling thread. */
#ifndef PARLEY_TRACE_LOCALE_H
#define PARLEY_TRACE_LOCALE_H

#include "parley/trace.h"

typedef parley_status trace_writer(const parley_trace *trace, FILE *stream);

/* Has `writer` write under the "C" locale. PARLEY_ERROR_MEMORY too. */
parley_status plainly(trace_writer *writer, const parley_trace *trace, FILE *stream);

#endif
