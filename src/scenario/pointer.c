/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/memory.h"
#include "scenario/node.h"

#include <stdlib.h>
#include <string.h>

char *pointer_token_write(const char *token, char *end)
{
    for (size_t i = strlen(token); i-- > 0;) {
        bool escaped = token[i] == '~' || token[i] == '/';
        *--end = !escaped ? token[i] : token[i] == '~' ? '0' : '1';
        if (escaped)
            *--end = '~';
    }
    return end;
}

char *pointer_join(const char *pointer, const char *token)
{
    size_t length = strlen(pointer);
    char *joined = memory_array(length + 2 * strlen(token) + 2, 1);
    if (!joined)
        return NULL;
    memcpy(joined, pointer, length);
    joined[length++] = '/';
    for (; *token; token++) {
        if (*token == '~' || *token == '/') {
            joined[length++] = '~';
            joined[length++] = *token == '~' ? '0' : '1';
        } else {
            joined[length++] = *token;
        }
    }
    return joined;
}

char *pointer_token(const char *pointer, const char **rest)
{
    *rest = pointer;
    if (*pointer != '/')
        return NULL;
    pointer++;
    size_t length = strcspn(pointer, "/");
    char *token = memory_array(length + 1, 1);
    if (!token)
        return NULL;
    const char *end = pointer + length;
    for (char *to = token; pointer < end; pointer++) {
        if (*pointer == '~' && (pointer[1] == '0' || pointer[1] == '1'))
            *to++ = *++pointer == '0' ? '~' : '/';
        else
            *to++ = *pointer;
    }
    *rest = end;
    return token;
}

bool pointer_valid(const char *pointer)
{
    if (*pointer && *pointer != '/')
        return false;
    size_t left = strlen(pointer);
    while (left) {
        size_t step = utf8_length(pointer, left);
        if (step == 0)
            return false;
        if (*pointer == '~' && pointer[1] != '0' && pointer[1] != '1')
            return false;
        pointer += step;
        left -= step;
    }
    return true;
}

bool pointer_token_is(const char *token, size_t length, const char *key)
{
    const char *end = token + length;
    for (; token < end && *key; token++, key++) {
        char meant = *token;
        if (meant == '~' && token + 1 < end)
            meant = *++token == '0' ? '~' : '/';
        if (meant != *key)
            return false;
    }
    return token == end && !*key;
}

bool pointer_index(const char *token, size_t length, size_t *index)
{
    if (length == 0 || (length > 1 && token[0] == '0'))
        return false;
    size_t value = 0;
    for (size_t i = 0; i < length; i++) {
        if (token[i] < '0' || token[i] > '9' || __builtin_mul_overflow(value, 10, &value) ||
            __builtin_add_overflow(value, (size_t)(token[i] - '0'), &value))
            return false;
    }
    *index = value;
    return true;
}

size_t pointer_depth(const char *pointer)
{
    size_t depth = 0;
    for (; *pointer; pointer++)
        depth += *pointer == '/';
    return depth;
}

static const node *child_find(const node *parent, const char *token, size_t length)
{
    size_t index;
    if (parent->type == NODE_ARRAY)
        return pointer_index(token, length, &index) && index < parent->n_children
                   ? parent->children[index]
                   : NULL;
    if (parent->type == NODE_OBJECT)
        for (size_t i = 0; i < parent->n_children; i++)
            if (pointer_token_is(token, length, parent->children[i]->key))
                return parent->children[i];
    return NULL;
}

const node *document_find(const document *doc, const char *pointer)
{
    if (!pointer_valid(pointer))
        return NULL;
    const node *found = doc->root;
    while (found && *pointer) {
        size_t length = strcspn(++pointer, "/");
        found = child_find(found, pointer, length);
        pointer += length;
    }
    return found;
}
