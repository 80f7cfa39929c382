/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "table/datapackage.h"

#include <cjson/cJSON.h>
#include <string.h>

/* All of these return false out of memory, and for an object that is NULL. */

static bool add_text(cJSON *object, const char *key, const char *text)
{
    return cJSON_AddStringToObject(object, key, text);
}

static bool add_number(cJSON *object, const char *key, double number)
{
    return cJSON_AddNumberToObject(object, key, number);
}

/* A new object at the end of the array. */
static cJSON *append_object(cJSON *array)
{
    cJSON *object = cJSON_CreateObject();
    if (object && !cJSON_AddItemToArray(array, object)) {
        cJSON_Delete(object);
        return NULL;
    }
    return object;
}

static bool append_text(cJSON *array, const char *text)
{
    cJSON *string = cJSON_CreateString(text);
    if (string && cJSON_AddItemToArray(array, string))
        return true;
    cJSON_Delete(string);
    return false;
}

static const char *field_type(column_type type)
{
    switch (type) {
    case COLUMN_TEXT:
        return "string";
    case COLUMN_COUNT:
        return "integer";
    case COLUMN_REAL:
    case COLUMN_RATE:
        break;
    }
    return "number";
}

static bool add_field(cJSON *fields, const table_column *column)
{
    cJSON *field = append_object(fields);
    bool good = add_text(field, "name", column->name) &&
                add_text(field, "type", field_type(column->type)) &&
                (!column->unit || add_text(field, "unit", column->unit)) &&
                add_text(field, "description", column->meaning);
    if (!good || (column->type != COLUMN_COUNT && column->type != COLUMN_RATE))
        return good;
    cJSON *constraints = cJSON_AddObjectToObject(field, "constraints");
    return add_number(constraints, "minimum", 0) &&
           (column->type != COLUMN_RATE || add_number(constraints, "maximum", 1));
}

static bool add_dialect(cJSON *resource)
{
    cJSON *dialect = cJSON_AddObjectToObject(resource, "dialect");
    return add_text(dialect, "delimiter", ",") && add_text(dialect, "lineTerminator", "\n") &&
           add_text(dialect, "quoteChar", "\"") && cJSON_AddTrueToObject(dialect, "doubleQuote") &&
           cJSON_AddTrueToObject(dialect, "header");
}

static bool add_resource(cJSON *resources, const table_layout *table, const file_digest *digest)
{
    char name[64] = "";
    strncat(name, table->file, strcspn(table->file, "."));
    cJSON *resource = append_object(resources);
    bool good =
        add_text(resource, "profile", "tabular-data-resource") &&
        add_text(resource, "name", name) && add_text(resource, "path", table->file) &&
        add_text(resource, "title", table->title) &&
        add_text(resource, "description", table->meaning) && add_text(resource, "format", "csv") &&
        add_text(resource, "mediatype", "text/csv") && add_text(resource, "encoding", "utf-8") &&
        add_number(resource, "bytes", (double)digest->n_bytes) &&
        add_text(resource, "xxh3_128", digest->hash) && add_dialect(resource);
    cJSON *schema = cJSON_AddObjectToObject(resource, "schema");
    cJSON *fields = cJSON_AddArrayToObject(schema, "fields");
    for (size_t i = 0; good && i < table->n_columns; i++)
        good = add_field(fields, table->columns[i]);
    cJSON *key = cJSON_AddArrayToObject(schema, "primaryKey");
    for (size_t i = 0; good && i < table->n_columns; i++)
        if (table->columns[i]->key)
            good = append_text(key, table->columns[i]->name);
    return good && append_text(cJSON_AddArrayToObject(schema, "missingValues"), "");
}

/* The scenario's name as the specification wants a package's: lower case, no spaces. */
static bool add_package_name(cJSON *package, const parley_scenario *scenario)
{
    char name[64];
    size_t length = 0;
    const char *text = scenario->name && *scenario->name ? scenario->name : "parley-run";
    for (; *text && length + 1 < sizeof name; text++) {
        char c = *text >= 'A' && *text <= 'Z' ? (char)(*text - 'A' + 'a') : *text;
        bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_';
        name[length++] = plain ? c : '-';
    }
    name[length] = '\0';
    return add_text(package, "name", name);
}

static bool add_sources(cJSON *package, const parley_scenario *scenario)
{
    if (scenario->n_sources == 0)
        return true;
    cJSON *sources = cJSON_AddArrayToObject(package, "sources");
    for (uint32_t i = 0; i < scenario->n_sources; i++)
        if (!add_text(append_object(sources), "title", scenario->sources[i]))
            return false;
    return true;
}

/* How to get the same tables again: members of our own under one name. */
static bool add_provenance(cJSON *package, const parley_results *results,
                           const parley_provenance *provenance)
{
    const parley_scenario *scenario = parley_results_scenario(results);
    char hash[HASH_TEXT_SIZE];
    hash_text(scenario->resolved, strlen(scenario->resolved), hash);
    cJSON *own = cJSON_AddObjectToObject(package, "parley");
    bool good = add_text(own, "version", provenance->version) &&
                add_text(own, "command", provenance->command) &&
                add_number(own, "replications", (double)parley_results_n_replications(results)) &&
                add_number(own, "seed", provenance->seed) &&
                add_text(own, "generator", provenance->rng) &&
                add_text(own, "scenario_xxh3_128", hash);
    cJSON *copy = good ? cJSON_Parse(scenario->resolved) : NULL;
    if (copy && cJSON_AddItemToObject(own, "scenario", copy))
        return true;
    cJSON_Delete(copy);
    return false;
}

parley_status datapackage_write(FILE *stream, const parley_results *results,
                                const parley_provenance *provenance,
                                const file_digest digests[N_TABLES], parley_error *error)
{
    const parley_scenario *scenario = parley_results_scenario(results);
    char *text = NULL;
    cJSON *package = cJSON_CreateObject();
    bool good =
        add_text(package, "profile", "tabular-data-package") &&
        add_package_name(package, scenario) &&
        (!scenario->title || add_text(package, "title", scenario->title)) &&
        (!scenario->description || add_text(package, "description", scenario->description)) &&
        add_sources(package, scenario);
    cJSON *resources = cJSON_AddArrayToObject(package, "resources");
    for (table_id id = 0; good && id < N_TABLES; id++)
        good = add_resource(resources, table_of(id), &digests[id]);
    if (good && add_provenance(package, results, provenance))
        text = cJSON_Print(package);
    if (text) {
        fputs(text, stream);
        fputc('\n', stream);
    }
    cJSON_free(text);
    cJSON_Delete(package);
    return text ? PARLEY_OK
                : parley_error_add(error, PARLEY_ERROR_MEMORY, NULL, NULL, "out of memory");
}
