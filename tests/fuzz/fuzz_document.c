/* SPDX-License-Identifier: GPL-3.0-or-later */
/* libFuzzer entry: any bytes are read as a scenario or refused; what is read prints as a text that
 * reads back and prints the same. */
#include "scenario/document.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The text that the bytes print as, or NULL where they are refused. */
static char *reprint(const char *text, size_t length)
{
    document read;
    parley_error error = {0};
    char *printed = NULL;
    parley_status status = document_read_text(&read, "fuzz", text, length, &error);
    if (status == PARLEY_ERROR_MEMORY || (status == PARLEY_OK) != (error.n_faults == 0))
        abort();
    if (!status && document_print(&read, &printed))
        abort();
    document_free(&read);
    parley_error_free(&error);
    return printed;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *first = reprint((const char *)data, size);
    if (!first)
        return 0;
    char *second = reprint(first, strlen(first));
    if (!second || strcmp(first, second) != 0)
        abort();
    free(first);
    free(second);
    return 0;
}
