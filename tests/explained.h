/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tests of explained scenarios share. Include it last. */
#ifndef PARLEY_TESTS_EXPLAINED_H
#define PARLEY_TESTS_EXPLAINED_H

#include "parley/explain.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define FLAGSHIP PARLEY_SOURCE_DIR "/scenarios/us-china-2015/agreement.json"

/* The text of a scenario, as it is laid out. The caller frees it, and those below. */
char *explained(const parley_scenario *scenario, unsigned width);
/* The text in one line with single spaces; returns it. */
char *unwrapped(char *text);
/* The unwrapped text of a file, and of JSON that has ' for ". */
char *explained_file(const char *path, size_t n_settings, const parley_setting *settings);
char *explained_text(const char *format, ...) PARLEY_FORMAT(1, 2);

void assert_says(const char *text, const char *words);
void assert_silent(const char *text, const char *words);

#endif
