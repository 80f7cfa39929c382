/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/json.h"

#include "core/number.h"

#include <assert.h>
#include <cjson/cJSON.h>
#include <inttypes.h>
#include <math.h>

void json_init(json_document *json)
{
    *json = (json_document){.open = {cJSON_CreateObject()}, .depth = 1};
    json->failed = !json->open[0];
}

/* `item`, NULL out of memory, is the document's from then on. False if it could not be added. */
static bool add(json_document *json, const char *key, cJSON *item)
{
    cJSON *parent = json->open[json->depth - 1];
    if (!item || json->failed ||
        !(key ? cJSON_AddItemToObject(parent, key, item) : cJSON_AddItemToArray(parent, item))) {
        cJSON_Delete(item);
        json->failed = true;
    }
    return !json->failed;
}

static void open_item(json_document *json, const char *key, cJSON *item)
{
    assert(json->depth < JSON_MAX_DEPTH);
    json->open[json->depth] = add(json, key, item) ? item : NULL;
    json->depth++;
}

void json_open_object(json_document *json, const char *key)
{
    open_item(json, key, cJSON_CreateObject());
}

void json_open_array(json_document *json, const char *key)
{
    open_item(json, key, cJSON_CreateArray());
}

void json_close(json_document *json)
{
    assert(json->depth > 1);
    json->depth--;
}

void json_text(json_document *json, const char *key, const char *text)
{
    add(json, key, text ? cJSON_CreateString(text) : cJSON_CreateNull());
}

/* cJSON's own numbers are rounded, some to 15 digits. */
void json_number(json_document *json, const char *key, double number)
{
    char text[NUMBER_TEXT_SIZE];
    number_text(number, text);
    add(json, key, isfinite(number) ? cJSON_CreateRaw(text) : cJSON_CreateNull());
}

void json_count(json_document *json, const char *key, uint64_t count)
{
    char text[NUMBER_TEXT_SIZE];
    snprintf(text, sizeof text, "%" PRIu64, count);
    add(json, key, cJSON_CreateRaw(text));
}

void json_truth(json_document *json, const char *key, bool truth)
{
    add(json, key, cJSON_CreateBool(truth));
}

parley_status json_print(json_document *json, FILE *stream)
{
    assert(json->depth == 1);
    char *text = json->failed ? NULL : cJSON_Print(json->open[0]);
    if (text)
        fprintf(stream, "%s\n", text);
    cJSON_free(text);
    cJSON_Delete(json->open[0]);
    json->open[0] = NULL;
    return text ? PARLEY_OK : PARLEY_ERROR_MEMORY;
}
