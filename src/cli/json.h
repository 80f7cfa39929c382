/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One JSON document for scripts: a thin layer on cJSON. Trouble (no memory) is remembered and
 * returned by json_print. */
#ifndef PARLEY_CLI_JSON_H
#define PARLEY_CLI_JSON_H

#include "parley/error.h"

#include <stdint.h>
#include <stdio.h>

struct cJSON;

#define JSON_MAX_DEPTH 8

typedef struct json_document {
    struct cJSON *open[JSON_MAX_DEPTH]; /* the root and what is open in it */
    size_t depth;
    bool failed;
} json_document;

/* Opens the root, an object. */
void json_init(json_document *json);

/* The next member of what is open, or the next element (`key` NULL) where that is an array. */
void json_open_object(json_document *json, const char *key);
void json_open_array(json_document *json, const char *key);
void json_close(json_document *json);
void json_text(json_document *json, const char *key, const char *text); /* NULL: null */
/* Reads back the same, with as few digits as do; null where it is not finite. */
void json_number(json_document *json, const char *key, double number);
void json_count(json_document *json, const char *key, uint64_t count);
void json_truth(json_document *json, const char *key, bool truth);

/* Prints and frees. */
parley_status json_print(json_document *json, FILE *stream);

#endif
