/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Making and changing the nodes of a document; for the document layer alone. */
#ifndef PARLEY_SCENARIO_NODE_H
#define PARLEY_SCENARIO_NODE_H

#include "scenario/document.h"
#include "scenario/scan.h"

/* `key` may be NULL, else it is copied. NULL out of memory. */
node *node_new(node_type type, const char *key, const parley_place *key_place,
               const parley_place *place);
/* Frees a node and all under it that is not lent; NULL is allowed. */
void node_free(node *node);
/* What stands at `*at`, as a copy that can be changed if it is lent; NULL out of memory. */
node *node_own(node **at);
/* Adds `child`, which `parent` owns from then on; false, with nothing changed, out of memory. */
bool node_append(node *parent, node *child);
/* Frees the member at `position` and closes the gap. */
void node_remove(node *parent, size_t position);
/* The position of the member `key`; n_children if it is missing. */
size_t node_position(const node *object, const char *key);

/* Takes `name`, which may be NULL out of memory, as a name that places point to. Returns it, or
 * NULL out of memory. */
const char *document_name(document *document, char *name);
/* Scans and parses one text into a tree whose places point to `source->name`. */
parley_status document_parse(node **root, const scan_source *source, parley_error *error);

/* True if the `length` bytes of `token`, of a JSON Pointer and still escaped, mean `key`. */
bool pointer_token_is(const char *token, size_t length, const char *key);
/* Reads a token as the index of an array element (RFC 6901: digits, no leading zero). */
bool pointer_index(const char *token, size_t length, size_t *index);
/* The number of tokens of a valid JSON Pointer. */
size_t pointer_depth(const char *pointer);

#endif
