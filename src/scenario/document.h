/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A JSON document that remembers where each value stands, across merges.
 *
 * Text is scanned strictly (RFC 8259, UTF-8, no duplicate keys, nothing after the end, only finite
 * numbers, no NUL in strings, bounded depth) and then parsed by cJSON; the tree built here carries
 * the places. Only document.c sees cJSON. */
#ifndef PARLEY_SCENARIO_DOCUMENT_H
#define PARLEY_SCENARIO_DOCUMENT_H

#include "parley/scenario.h"

typedef enum node_type {
    NODE_NULL,
    NODE_BOOLEAN,
    NODE_NUMBER,
    NODE_STRING,
    NODE_ARRAY,
    NODE_OBJECT,
} node_type;

typedef struct node {
    node_type type;
    bool boolean;
    double number;
    char *string;           /* NODE_STRING */
    char *key;              /* where the parent is an object, else NULL */
    parley_place key_place; /* of the key, where there is one */
    parley_place place;     /* of the value's first byte, in the file it came from */
    bool lent;              /* may be in other documents too: not to be changed */
    size_t n_children, n_allocated;
    struct node **children; /* members or elements, in file order */
} node;

typedef struct parley_document {
    node *root;
    bool lent; /* all of it is */
    size_t n_files;
    char **files; /* names that places point to */
} document;

/* Reads the file at `path` ("-": standard input) and all it extends (RFC 7396 merge patches; paths
 * are relative to the file that names them; a cycle is a fault), merged into one object. The
 * members `extends` and `$schema` are gone from the result. */
parley_status document_read(document *document, const char *path, parley_error *error);
parley_status document_read_text(document *document, const char *name, const char *text,
                                 size_t length, parley_error *error);
/* Lends the nodes of a document, which can no longer be changed, to any number of others: a variant
 * starts as the whole of it and copies what it changes. It has to be freed before what it varies.
 */
void document_lend(document *document);
void document_vary(document *variant, const document *lent);
/* Puts the JSON text `json` at `pointer`, making objects that are missing on the way. As in a merge
 * patch, null removes the member, and so do nulls inside objects of the value; an element of an
 * array is replaced by its index or appended by "-". On a fault the document is as it was. */
parley_status document_set(document *document, const char *pointer, const char *json,
                           parley_error *error);
/* The same with what messages call it. */
parley_status document_set_as(document *document, const char *name, const char *pointer,
                              const char *json, parley_error *error);
/* The document as indented JSON text with numbers that read back the same, ending in a
 * line end; the caller frees it. */
parley_status document_print(const document *document, char **text);
void document_free(document *document);

const char *node_type_name(node_type type);                   /* "a number", "an object", ... */
const node *node_member(const node *object, const char *key); /* NULL if missing */
const node *document_find(const document *document, const char *pointer); /* NULL if missing */

/* JSON Pointers as strings: a new string `pointer/token`, the token escaped (~0, ~1); the caller
 * frees it; NULL out of memory. */
char *pointer_join(const char *pointer, const char *token);
/* Writes a token, escaped, so that it ends before `end`; returns where it begins. At most twice as
 * long as the token. */
char *pointer_token_write(const char *token, char *end);
/* The first token of `pointer` unescaped into a new string, `*rest` moved behind it; NULL at the
 * end or out of memory. */
char *pointer_token(const char *pointer, const char **rest);
/* True if `pointer` is syntactically a JSON Pointer. */
bool pointer_valid(const char *pointer);

#endif
