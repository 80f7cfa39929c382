/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/document.h"

#include "core/memory.h"
#include "core/number.h"
#include "scenario/node.h"

#include <cjson/cJSON.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* -- nodes --------------------------------------------------------------------------------- */

const char *node_type_name(node_type type)
{
    static const char *const names[] = {"null",     "true or false", "a number",
                                        "a string", "an array",      "an object"};
    return names[type];
}

node *node_new(node_type type, const char *key, const parley_place *key_place,
               const parley_place *place)
{
    node *made = memory_array(1, sizeof *made);
    if (!made)
        return NULL;
    made->type = type;
    made->place = *place;
    if (key) {
        made->key_place = *key_place;
        made->key = strdup(key);
        if (!made->key) {
            node_free(made);
            return NULL;
        }
    }
    return made;
}

/* Frees of a tree what is lent, or what is not. */
static void tree_free(node *tree, bool lent)
{
    if (!tree || tree->lent != lent)
        return;
    for (size_t i = 0; i < tree->n_children; i++)
        tree_free(tree->children[i], lent);
    free(tree->children);
    free(tree->string);
    free(tree->key);
    free(tree);
}

void node_free(node *tree)
{
    tree_free(tree, false);
}

node *node_own(node **at)
{
    const node *lent = *at;
    if (!lent->lent)
        return *at;
    node *copy = node_new(lent->type, lent->key, &lent->key_place, &lent->place);
    if (!copy)
        return NULL;
    copy->boolean = lent->boolean;
    copy->number = lent->number;
    copy->string = lent->string ? strdup(lent->string) : NULL;
    copy->children = memory_array(lent->n_children, sizeof(node *));
    if (!copy->children || (lent->string && !copy->string)) {
        node_free(copy);
        return NULL;
    }
    copy->n_children = copy->n_allocated = lent->n_children;
    if (lent->n_children)
        memcpy(copy->children, lent->children, lent->n_children * sizeof(node *));
    *at = copy;
    return copy;
}

bool node_append(node *parent, node *child)
{
    void *grown = parent->children;
    if (!memory_grow(&grown, parent->n_children, &parent->n_allocated, sizeof(node *)))
        return false;
    parent->children = grown;
    parent->children[parent->n_children++] = child;
    return true;
}

void node_remove(node *parent, size_t position)
{
    node_free(parent->children[position]);
    parent->n_children--;
    memmove(&parent->children[position], &parent->children[position + 1],
            (parent->n_children - position) * sizeof(node *));
}

size_t node_position(const node *object, const char *key)
{
    /* most keys differ in their first letter: a point of a sweep looks thousands up */
    size_t position = 0;
    while (position < object->n_children && (object->children[position]->key[0] != key[0] ||
                                             strcmp(object->children[position]->key, key) != 0))
        position++;
    return position;
}

const node *node_member(const node *object, const char *key)
{
    if (object->type != NODE_OBJECT)
        return NULL;
    size_t position = node_position(object, key);
    return position < object->n_children ? object->children[position] : NULL;
}

/* -- from text to tree --------------------------------------------------------------------- */

const char *document_name(document *doc, char *name)
{
    char **grown = name ? reallocarray(doc->files, doc->n_files + 1, sizeof *grown) : NULL;
    if (!grown) {
        free(name);
        return NULL;
    }
    doc->files = grown;
    doc->files[doc->n_files++] = name;
    return name;
}

static node_type type_of(const cJSON *item)
{
    if (cJSON_IsObject(item))
        return NODE_OBJECT;
    if (cJSON_IsArray(item))
        return NODE_ARRAY;
    if (cJSON_IsString(item))
        return NODE_STRING;
    if (cJSON_IsNumber(item))
        return NODE_NUMBER;
    return cJSON_IsBool(item) ? NODE_BOOLEAN : NODE_NULL;
}

/* The tree of `item`, whose places start at `*places`, which moves behind them. As deep as the
 * text, so at most PARLEY_MAX_DEPTH calls. NULL out of memory. */
static node *tree_build(const cJSON *item, const char *name, const scan_place **places)
{
    const scan_place *at = (*places)++;
    parley_place key_place = {name, at->key_line, at->key_column};
    parley_place place = {name, at->line, at->column};
    node *tree = node_new(type_of(item), item->string, &key_place, &place);
    if (!tree)
        return NULL;
    tree->boolean = cJSON_IsTrue(item);
    if (tree->type == NODE_NUMBER)
        tree->number = item->valuedouble;
    if (tree->type == NODE_STRING) {
        tree->string = strdup(item->valuestring);
        if (!tree->string)
            goto failed;
    }
    for (const cJSON *child = item->child; child; child = child->next) {
        node *built = tree_build(child, name, places);
        if (!built || !node_append(tree, built)) {
            node_free(built);
            goto failed;
        }
    }
    return tree;
failed:
    node_free(tree);
    return NULL;
}

/* cJSON notes in a global where a parse failed. */
static cJSON *text_parse(const char *text, size_t length)
{
    static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;
    pthread_mutex_lock(&one_at_a_time);
    cJSON *json = cJSON_ParseWithLength(text, length);
    pthread_mutex_unlock(&one_at_a_time);
    return json;
}

parley_status document_parse(node **root, const scan_source *source, parley_error *error)
{
    scan_places places = {0};
    cJSON *json = NULL;
    *root = NULL;
    parley_place place = {source->name, 0, 0};
    if (source->length > PARLEY_MAX_FILE_BYTES)
        return parley_error_add(error, PARLEY_ERROR_LIMIT, &place, source->pointer,
                                "larger than %u bytes", PARLEY_MAX_FILE_BYTES);
    parley_status status = scan_text(&places, source, error);
    if (status)
        goto out;
    size_t mark = scan_mark_length(source->text, source->length);
    status = PARLEY_ERROR_MEMORY;
    json = text_parse(source->text + mark, source->length - mark);
    if (!json)
        goto out;
    const scan_place *first = places.places;
    *root = tree_build(json, source->name, &first);
    if (*root)
        status = PARLEY_OK;
out:
    cJSON_Delete(json);
    free(places.places);
    return status;
}

static void tree_lend(node *tree)
{
    tree->lent = true;
    for (size_t i = 0; i < tree->n_children; i++)
        tree_lend(tree->children[i]);
}

void document_lend(document *doc)
{
    tree_lend(doc->root);
    doc->lent = true;
}

void document_vary(document *variant, const document *lent)
{
    *variant = (document){.root = lent->root};
}

void document_free(document *doc)
{
    tree_free(doc->root, doc->lent);
    for (size_t i = 0; i < doc->n_files; i++)
        free(doc->files[i]);
    free(doc->files);
    doc->root = NULL;
    doc->lent = false;
    doc->files = NULL;
    doc->n_files = 0;
}

/* -- from tree to text --------------------------------------------------------------------- */

typedef struct printer {
    char *text;
    size_t n, n_allocated;
    bool failed;
} printer;

static void put_bytes(printer *out, const char *bytes, size_t length)
{
    while (!out->failed && out->n_allocated - out->n < length) {
        void *grown = out->text;
        out->failed = !memory_grow(&grown, out->n_allocated, &out->n_allocated, 1);
        out->text = grown;
    }
    if (out->failed)
        return;
    memcpy(out->text + out->n, bytes, length);
    out->n += length;
}

static void put(printer *out, const char *text)
{
    put_bytes(out, text, strlen(text));
}

static void put_line(printer *out, size_t depth)
{
    static const char spaces[] = "                ";
    const size_t most = sizeof spaces - 1;
    put_bytes(out, "\n", 1);
    for (size_t left = 2 * depth; left > 0;) {
        size_t n = left < most ? left : most;
        put_bytes(out, spaces, n);
        left -= n;
    }
}

static void put_string(printer *out, const char *string)
{
    static const char escaped[] = "\"\\\b\f\n\r\t", names[] = "\"\\bfnrt";
    put(out, "\"");
    for (;;) {
        size_t plain = 0;
        while ((unsigned char)string[plain] >= 0x20 && string[plain] != '"' &&
               string[plain] != '\\')
            plain++;
        put_bytes(out, string, plain);
        string += plain;
        if (!*string)
            break;
        const char *found = strchr(escaped, *string);
        char text[16];
        if (found)
            snprintf(text, sizeof text, "\\%c", names[found - escaped]);
        else
            snprintf(text, sizeof text, "\\u%04x", (unsigned)*string);
        put(out, text);
        string++;
    }
    put(out, "\"");
}

static void put_number(printer *out, double number)
{
    char text[NUMBER_TEXT_SIZE];
    number_text(number, text);
    put(out, text);
}

static void put_node(printer *out, const node *tree, size_t depth)
{
    if (tree->key) {
        put_string(out, tree->key);
        put(out, ": ");
    }
    switch (tree->type) {
    case NODE_NULL:
        put(out, "null");
        return;
    case NODE_BOOLEAN:
        put(out, tree->boolean ? "true" : "false");
        return;
    case NODE_NUMBER:
        put_number(out, tree->number);
        return;
    case NODE_STRING:
        put_string(out, tree->string);
        return;
    case NODE_ARRAY:
    case NODE_OBJECT:
        break;
    }
    bool is_array = tree->type == NODE_ARRAY;
    put(out, is_array ? "[" : "{");
    for (size_t i = 0; i < tree->n_children && !out->failed; i++) {
        put(out, i ? "," : "");
        put_line(out, depth + 1);
        put_node(out, tree->children[i], depth + 1);
    }
    if (tree->n_children)
        put_line(out, depth);
    put(out, is_array ? "]" : "}");
}

parley_status document_print(const document *doc, char **text)
{
    printer out = {0};
    put_node(&out, doc->root, 0);
    put_bytes(&out, "\n", sizeof "\n");
    if (out.failed) {
        free(out.text);
        return PARLEY_ERROR_MEMORY;
    }
    *text = out.text;
    return PARLEY_OK;
}
