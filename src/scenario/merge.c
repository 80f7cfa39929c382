/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that extend each other, put together by JSON merge patches (RFC 7396), and values set one
 * by one. */
#include "core/memory.h"
#include "scenario/node.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* -- merge patches ------------------------------------------------------------------------- */

/* Removes the members that are null, and those of objects under `tree`; arrays stay as they are. */
static void nulls_remove(node *tree)
{
    if (tree->type != NODE_OBJECT)
        return;
    size_t n_kept = 0;
    for (size_t i = 0; i < tree->n_children; i++) {
        node *child = tree->children[i];
        if (child->type == NODE_NULL) {
            node_free(child);
        } else {
            nulls_remove(child);
            tree->children[n_kept++] = child;
        }
    }
    tree->n_children = n_kept;
}

typedef struct member {
    const char *key;
    size_t position;
    bool removed;
} member;

static int member_compare(const void *left, const void *right)
{
    return strcmp(((const member *)left)->key, ((const member *)right)->key);
}

/* The members of an object ordered by key, so that large objects merge in n log n steps. */
static member *members_sorted(const node *object)
{
    member *members = memory_array(object->n_children, sizeof *members);
    if (!members)
        return NULL;
    for (size_t i = 0; i < object->n_children; i++)
        members[i] = (member){object->children[i]->key, i, false};
    qsort(members, object->n_children, sizeof *members, member_compare);
    return members;
}

static void members_remove(node *object, const member *members, size_t n_members)
{
    for (size_t i = 0; i < n_members; i++) {
        if (members[i].removed) {
            node_free(object->children[members[i].position]);
            object->children[members[i].position] = NULL;
        }
    }
    size_t n_kept = 0;
    for (size_t i = 0; i < object->n_children; i++)
        if (object->children[i])
            object->children[n_kept++] = object->children[i];
    object->n_children = n_kept;
}

/* Merges one object into another. What replaces a member changes places with it, so that keys stay
 * where `members` points; the caller frees `patch` afterwards. False out of memory. */
static bool object_merge(node *base, node *patch)
{
    size_t n_members = base->n_children;
    member *members = members_sorted(base);
    if (!members)
        return false;
    bool done = true;
    for (size_t i = 0; i < patch->n_children && done; i++) {
        node *change = patch->children[i];
        member wanted = {.key = change->key};
        member *found = bsearch(&wanted, members, n_members, sizeof *members, member_compare);
        node **old = found ? &base->children[found->position] : NULL;
        if (change->type == NODE_NULL) {
            if (found)
                found->removed = true;
        } else if (found && change->type == NODE_OBJECT && (*old)->type == NODE_OBJECT) {
            done = object_merge(*old, change);
        } else if (found) {
            nulls_remove(change);
            patch->children[i] = *old;
            *old = change;
        } else {
            nulls_remove(change);
            done = node_append(base, change);
            if (done)
                patch->children[i] = NULL;
        }
    }
    members_remove(base, members, n_members);
    free(members);
    return done;
}

/* -- files that extend each other ---------------------------------------------------------- */

/* A file of the chain: the first is the user's, each extends the next. */
typedef struct chain_layer {
    const char *name;
    const char *folder_of; /* the path that `extends` is relative to, or NULL: the working folder */
    node *root;
    bool has_identity;
    dev_t device;
    ino_t inode;
} chain_layer;

typedef struct file_chain {
    size_t n_layers;
    chain_layer layers[PARLEY_MAX_EXTENDS + 1];
} file_chain;

static char *path_beside(const char *file, const char *path)
{
    const char *slash = file ? strrchr(file, '/') : NULL;
    if (!slash || *path == '/')
        return strdup(path);
    return memory_format("%.*s%s", (int)(slash - file + 1), file, path);
}

/* The text of an open file; the caller frees `*text`. PARLEY_ERROR_SYSTEM leaves the reason in
 * errno. */
static parley_status text_read(int descriptor, char **text, size_t *length)
{
    const size_t most = PARLEY_MAX_FILE_BYTES;
    size_t n = 0, n_allocated = 0;
    char *bytes = NULL;
    parley_status status = PARLEY_ERROR_MEMORY;
    for (;;) {
        if (n == n_allocated) {
            n_allocated = n_allocated ? 2 * n_allocated : 1u << 14;
            char *grown = realloc(bytes, n_allocated);
            if (!grown)
                goto failed;
            bytes = grown;
        }
        ssize_t got = read(descriptor, bytes + n, n_allocated - n);
        if (got < 0 && errno == EINTR)
            continue;
        status = got < 0 ? PARLEY_ERROR_SYSTEM : PARLEY_ERROR_LIMIT;
        if (got < 0 || n + (size_t)got > most)
            goto failed;
        status = PARLEY_ERROR_MEMORY;
        if (got == 0)
            break;
        n += (size_t)got;
    }
    *text = bytes;
    *length = n;
    return PARLEY_OK;
failed:;
    int reason = errno;
    free(bytes);
    errno = reason;
    return status;
}

/* Parses the text of the newest layer. */
static parley_status layer_parse(chain_layer *layer, const char *text, size_t length,
                                 parley_error *error)
{
    scan_source source = {layer->name, NULL, text, length};
    parley_status status = document_parse(&layer->root, &source, error);
    if (status || layer->root->type == NODE_OBJECT)
        return status;
    return parley_error_add(error, PARLEY_ERROR_SCENARIO, &layer->root->place, "",
                            "found %s, expected an object", node_type_name(layer->root->type));
}

/* The names of the chain from the layer that the newest one is the same file as; NULL if there is
 * none or out of memory, told apart by `*found`. */
static char *chain_cycle(const file_chain *chain, bool *found)
{
    const chain_layer *newest = &chain->layers[chain->n_layers - 1];
    size_t first = 0;
    while (&chain->layers[first] != newest &&
           !(chain->layers[first].has_identity && chain->layers[first].device == newest->device &&
             chain->layers[first].inode == newest->inode))
        first++;
    *found = &chain->layers[first] != newest;
    if (!*found)
        return NULL;
    char *names = strdup(chain->layers[first].name);
    for (size_t i = first + 1; names && i < chain->n_layers; i++) {
        char *longer = memory_format("%s, %s", names, chain->layers[i].name);
        free(names);
        names = longer;
    }
    return names;
}

/* Reads the file of the newest layer. `from` is the `extends` that names it, or NULL: the user did.
 */
static parley_status layer_read(file_chain *chain, const node *from, parley_error *error)
{
    chain_layer *layer = &chain->layers[chain->n_layers - 1];
    parley_place place = {layer->name, 0, 0};
    char *text = NULL;
    size_t length = 0;
    struct stat identity;
    bool is_input = !layer->folder_of;
    parley_status status = PARLEY_ERROR_SYSTEM;
    int descriptor = is_input ? STDIN_FILENO : open(layer->folder_of, O_RDONLY | O_CLOEXEC);
    if (descriptor >= 0 && fstat(descriptor, &identity) == 0) {
        layer->has_identity = true;
        layer->device = identity.st_dev;
        layer->inode = identity.st_ino;
        bool found;
        char *names = chain_cycle(chain, &found);
        if (found) {
            status = PARLEY_ERROR_MEMORY;
            if (names)
                status = parley_error_add(error, PARLEY_ERROR_SCENARIO, &from->place, "/extends",
                                          "files extend each other in a circle: %s", names);
            free(names);
            goto out;
        }
        status = text_read(descriptor, &text, &length);
    }
    if (status == PARLEY_ERROR_SYSTEM && from)
        parley_error_add(error, status, &from->place, "/extends", "%s cannot be read: %s",
                         layer->name, strerror(errno));
    else if (status == PARLEY_ERROR_SYSTEM)
        parley_error_add(error, status, &place, NULL, "cannot be read: %s", strerror(errno));
    else if (status == PARLEY_ERROR_LIMIT)
        parley_error_add(error, status, &place, NULL, "larger than %u bytes",
                         PARLEY_MAX_FILE_BYTES);
    else if (!status)
        status = layer_parse(layer, text, length, error);
out:
    free(text);
    if (descriptor >= 0 && !is_input)
        close(descriptor);
    return status;
}

/* Reads what the newest layer extends, and what that extends, until a file extends none. */
static parley_status chain_follow(file_chain *chain, document *doc, parley_error *error)
{
    for (;;) {
        const chain_layer *last = &chain->layers[chain->n_layers - 1];
        const node *extends = node_member(last->root, "extends");
        if (!extends)
            return PARLEY_OK;
        if (extends->type != NODE_STRING || !*extends->string)
            return parley_error_add(error, PARLEY_ERROR_SCENARIO, &extends->place, "/extends",
                                    "found %s, expected a string that names a file",
                                    extends->type == NODE_STRING ? "an empty string"
                                                                 : node_type_name(extends->type));
        if (chain->n_layers > PARLEY_MAX_EXTENDS)
            return parley_error_add(error, PARLEY_ERROR_LIMIT, &extends->place, "/extends",
                                    "more than %d files extended, one from the other",
                                    PARLEY_MAX_EXTENDS);
        const char *name = document_name(doc, path_beside(last->folder_of, extends->string));
        if (!name)
            return PARLEY_ERROR_MEMORY;
        chain->layers[chain->n_layers++] = (chain_layer){.name = name, .folder_of = name};
        parley_status status = layer_read(chain, extends, error);
        if (status)
            return status;
    }
}

/* Merges the layers, the last being the base of all, into the document. */
static parley_status chain_merge(file_chain *chain, document *doc)
{
    static const char *const gone[] = {"extends", "$schema"};
    for (size_t i = 0; i < chain->n_layers; i++) {
        node *root = chain->layers[i].root;
        for (size_t j = 0; j < sizeof gone / sizeof *gone; j++)
            if (node_member(root, gone[j]))
                node_remove(root, node_position(root, gone[j]));
    }
    node *base = chain->layers[chain->n_layers - 1].root;
    for (size_t i = chain->n_layers - 1; i-- > 0;)
        if (!object_merge(base, chain->layers[i].root))
            return PARLEY_ERROR_MEMORY;
    doc->root = base;
    chain->layers[chain->n_layers - 1].root = NULL;
    return PARLEY_OK;
}

/* Ends the reading that began with the first layer, with what came of it. */
static parley_status chain_finish(file_chain *chain, document *doc, parley_status status,
                                  parley_error *error)
{
    if (!status)
        status = chain_follow(chain, doc, error);
    if (!status)
        status = chain_merge(chain, doc);
    for (size_t i = 0; i < chain->n_layers; i++)
        node_free(chain->layers[i].root);
    if (status)
        document_free(doc);
    return status;
}

parley_status document_read(document *doc, const char *path, parley_error *error)
{
    bool is_input = strcmp(path, "-") == 0;
    file_chain chain = {.n_layers = 1};
    *doc = (document){0};
    const char *name = document_name(doc, strdup(is_input ? "<stdin>" : path));
    chain.layers[0] = (chain_layer){.name = name, .folder_of = is_input ? NULL : name};
    parley_status status = name ? layer_read(&chain, NULL, error) : PARLEY_ERROR_MEMORY;
    return chain_finish(&chain, doc, status, error);
}

parley_status document_read_text(document *doc, const char *name, const char *text, size_t length,
                                 parley_error *error)
{
    file_chain chain = {.n_layers = 1};
    *doc = (document){0};
    chain.layers[0].name = document_name(doc, strdup(name));
    parley_status status = chain.layers[0].name ? layer_parse(&chain.layers[0], text, length, error)
                                                : PARLEY_ERROR_MEMORY;
    return chain_finish(&chain, doc, status, error);
}

/* -- values set one by one ----------------------------------------------------------------- */

/* A fault of a setting at the value that the first `length` bytes of its pointer name. */
static parley_status setting_fault(parley_error *error, const parley_place *place,
                                   const char *pointer, size_t length, const char *problem)
{
    char *at = strndup(pointer, length);
    if (!at)
        return PARLEY_ERROR_MEMORY;
    parley_error_add(error, PARLEY_ERROR_SCENARIO, place, at, "%s", problem);
    free(at);
    return PARLEY_ERROR_SCENARIO;
}

/* Why `token` names no place in `parent` that `value` can be put at; NULL if it does. Fills the
 * position, n_children where the place is still to be made. */
static const char *place_fault(const node *parent, const char *token, const node *value,
                               size_t *position)
{
    *position = parent->n_children;
    if (parent->type == NODE_OBJECT) {
        *position = node_position(parent, token);
        return NULL;
    }
    if (parent->type != NODE_ARRAY)
        return "neither an object nor an array, so nothing can be set in it";
    if (value && value->type == NODE_NULL)
        return "null removes members of objects, not elements of arrays";
    if (strcmp(token, "-") == 0)
        return NULL;
    if (!pointer_index(token, strlen(token), position) || *position >= parent->n_children)
        return "no such element of the array: its indices count from 0, and \"-\" appends";
    return NULL;
}

/* Puts `child` at `position` of `parent`, which owns it from then on; it takes over `*token` as its
 * key where it needs one. False, with nothing changed, out of memory. */
static bool child_put(node *parent, size_t position, char **token, const parley_place *place,
                      node *child)
{
    if (position < parent->n_children) {
        node_free(parent->children[position]);
        parent->children[position] = child;
    } else if (!node_append(parent, child)) {
        return false;
    }
    if (parent->type == NODE_OBJECT) {
        child->key = *token;
        child->key_place = *place;
        *token = NULL;
    }
    return true;
}

/* Puts `*value` at `pointer` and leaves NULL in its place, or leaves it to the caller to free. */
static parley_status value_put(document *doc, const char *pointer, const parley_place *place,
                               node **value, parley_error *error)
{
    parley_status status = PARLEY_OK;
    char *token = NULL;
    const char *rest = pointer;
    for (node **up = &doc->root; *rest && !status;) {
        node *at = node_own(up);
        if (!at)
            return PARLEY_ERROR_MEMORY;
        const char *here = rest;
        size_t position;
        token = pointer_token(here, &rest);
        if (!token)
            return PARLEY_ERROR_MEMORY;
        bool is_last = !*rest, is_removal = (*value)->type == NODE_NULL;
        const char *problem = place_fault(at, token, is_last ? *value : NULL, &position);
        bool is_missing = position == at->n_children;
        if (problem) {
            const char *end = at->type == NODE_ARRAY ? rest : here;
            status = setting_fault(error, place, pointer, (size_t)(end - pointer), problem);
        } else if (is_removal && is_missing) {
            break;
        } else if (is_removal && is_last) {
            node_remove(at, position);
        } else if (is_last || is_missing) {
            node *child = is_last ? *value : node_new(NODE_OBJECT, NULL, NULL, place);
            if (child && child_put(at, position, &token, place, child)) {
                if (is_last)
                    *value = NULL;
                up = &at->children[position];
            } else {
                if (!is_last)
                    node_free(child);
                status = PARLEY_ERROR_MEMORY;
            }
        } else {
            up = &at->children[position];
        }
        free(token);
        token = NULL;
    }
    free(token);
    return status;
}

parley_status document_set_as(document *doc, const char *name, const char *pointer,
                              const char *json, parley_error *error)
{
    parley_place place = {.file = document_name(doc, strdup(name))};
    if (!place.file)
        return PARLEY_ERROR_MEMORY;
    if (!*pointer || !pointer_valid(pointer))
        return parley_error_add(error, PARLEY_ERROR_SCENARIO, &place, NULL,
                                "\"%s\" points to nothing that can be set, expected \"/\" and the "
                                "names on the way, with ~0 for ~ and ~1 for /",
                                pointer);
    if (pointer_depth(pointer) > PARLEY_MAX_DEPTH)
        return parley_error_add(error, PARLEY_ERROR_LIMIT, &place, NULL,
                                "nested deeper than %d objects and arrays", PARLEY_MAX_DEPTH);
    node *value = NULL;
    scan_source source = {place.file, pointer, json, strlen(json)};
    parley_status status = document_parse(&value, &source, error);
    if (!status) {
        nulls_remove(value);
        status = value_put(doc, pointer, &place, &value, error);
    }
    node_free(value);
    return status;
}

parley_status document_set(document *doc, const char *pointer, const char *json,
                           parley_error *error)
{
    char *name = memory_format("--set %s", pointer);
    parley_status status =
        name ? document_set_as(doc, name, pointer, json, error) : PARLEY_ERROR_MEMORY;
    free(name);
    return status;
}
