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

/* The name as the specification wants it: lower case, no spaces. */
static bool add_package_name(cJSON *object, const char *text)
{
    char name[64];
    size_t length = 0;
    text = text && *text ? text : "parley-run";
    for (; *text && length + 1 < sizeof name; text++) {
        char c = *text >= 'A' && *text <= 'Z' ? (char)(*text - 'A' + 'a') : *text;
        bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_';
        name[length++] = plain ? c : '-';
    }
    name[length] = '\0';
    return add_text(object, "name", name);
}

/* Whether an earlier scenario has the source: variants repeat those of what they extend. */
static bool told_source(const package *of, size_t scenario, const char *source)
{
    for (size_t s = 0; s < scenario; s++)
        for (uint32_t i = 0; i < of->scenarios[s]->n_sources; i++)
            if (strcmp(of->scenarios[s]->sources[i], source) == 0)
                return true;
    return false;
}

static bool add_sources(cJSON *object, const package *of)
{
    cJSON *sources = NULL;
    for (size_t s = 0; s < of->n_scenarios; s++)
        for (uint32_t i = 0; i < of->scenarios[s]->n_sources; i++) {
            const char *source = of->scenarios[s]->sources[i];
            if (told_source(of, s, source))
                continue;
            if (!sources)
                sources = cJSON_AddArrayToObject(object, "sources");
            if (!add_text(append_object(sources), "title", source))
                return false;
        }
    return true;
}

/* A scenario as it was played. */
static bool add_scenario(cJSON *object, const parley_scenario *scenario)
{
    char hash[HASH_TEXT_SIZE];
    hash_text(scenario->resolved, strlen(scenario->resolved), hash);
    cJSON *copy =
        add_text(object, "scenario_xxh3_128", hash) ? cJSON_Parse(scenario->resolved) : NULL;
    if (copy && cJSON_AddItemToObject(object, "scenario", copy))
        return true;
    cJSON_Delete(copy);
    return false;
}

/* How to get the same tables again: members of our own under one name. */
static bool add_provenance(cJSON *object, const package *of, const parley_provenance *provenance)
{
    cJSON *own = cJSON_AddObjectToObject(object, "parley");
    bool good = add_text(own, "version", provenance->version) &&
                add_text(own, "command", provenance->command) &&
                add_number(own, "replications", (double)of->n_replications) &&
                add_number(own, "seed", provenance->seed) &&
                add_text(own, "generator", provenance->rng);
    if (of->n_scenarios == 1)
        return good && add_scenario(own, of->scenarios[0]);
    cJSON *scenarios = cJSON_AddArrayToObject(own, "scenarios");
    for (size_t s = 0; s < of->n_scenarios && good; s++) {
        cJSON *scenario = append_object(scenarios);
        good =
            add_text(scenario, "label", of->labels[s]) && add_scenario(scenario, of->scenarios[s]);
    }
    return good;
}

/* A new text, for cJSON_free; NULL out of memory. */
static char *datapackage_text(const parley_folder *folder, const package *of,
                              const parley_provenance *provenance)
{
    char *text = NULL;
    cJSON *object = cJSON_CreateObject();
    bool good = add_text(object, "profile", "tabular-data-package") &&
                add_package_name(object, of->name) &&
                (!of->title || add_text(object, "title", of->title)) &&
                (!of->description || add_text(object, "description", of->description)) &&
                add_sources(object, of);
    cJSON *resources = cJSON_AddArrayToObject(object, "resources");
    for (size_t t = 0; good && t < of->n_tables; t++)
        good = add_resource(resources, &of->tables[t], &of->digests[t]);
    const table_layout *more;
    const file_digest *digest;
    for (size_t file = 0; good && (more = folder_next_table(folder, &file, &digest));)
        good = add_resource(resources, more, digest);
    if (good && add_provenance(object, of, provenance))
        text = cJSON_Print(object);
    cJSON_Delete(object);
    return text;
}

/* Whose last line ends. */
static parley_status write_text(parley_folder *folder, const char *name, const char *text,
                                parley_error *error)
{
    FILE *stream;
    file_digest unused;
    parley_status status = folder_create(folder, name, &stream, error);
    if (status)
        return status;
    fputs(text, stream);
    if (*text && text[strlen(text) - 1] != '\n')
        fputc('\n', stream);
    return folder_finish(folder, &unused, error);
}

parley_status package_write(parley_folder *folder, const package *of,
                            const parley_provenance *provenance, parley_error *error)
{
    parley_status status = PARLEY_OK;
    if (provenance->log)
        status = write_text(folder, "run.log", provenance->log, error);
    char *text = status ? NULL : datapackage_text(folder, of, provenance);
    if (!status && !text)
        status = parley_error_add(error, PARLEY_ERROR_MEMORY, NULL, NULL, "out of memory");
    if (!status)
        status = write_text(folder, "datapackage.json", text, error);
    cJSON_free(text);
    return status ? status : folder_commit(folder, error);
}
