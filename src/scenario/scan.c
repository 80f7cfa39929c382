/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/scan.h"

#include "core/memory.h"
#include "scenario/node.h"

#include <ctype.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* How much of the text a message quotes, in bytes. */
#define QUOTED 40

typedef struct position {
    unsigned line, column;
} position;

/* A key of some object, unescaped: `length` bytes at `offset` of the scanner's bytes. */
typedef struct scan_key {
    size_t object; /* objects count from 1 in file order; 0 marks a free slot */
    size_t offset, length;
    unsigned line;
} scan_key;

/* All keys seen, by object and text: a hash table with linear probing, at most half full. */
typedef struct key_table {
    size_t n, n_slots; /* n_slots is 0 or a power of two */
    scan_key *slots;
} key_table;

/* The way to the value that is being scanned: one for each object or array that is open. */
typedef struct scan_level {
    bool is_array, has_token;
    size_t index;      /* of the element */
    size_t key_offset; /* of the member's key, in the scanner's bytes */
} scan_level;

typedef struct scanner {
    const scan_source *source;
    scan_places *places;
    parley_error *error;
    parley_status status;
    const char *at, *end, *line_start;
    unsigned line;
    size_t n_levels, outer_levels; /* outer: above the text, where it has a pointer */
    scan_level levels[PARLEY_MAX_DEPTH];
    size_t n_objects;
    key_table keys;
    size_t n_bytes, n_bytes_allocated;
    char *bytes; /* of the keys, each with a NUL behind it */
} scanner;

/* -- faults -------------------------------------------------------------------------------- */

static position here(const scanner *s)
{
    return (position){s->line, (unsigned)(s->at - s->line_start) + 1};
}

static bool out_of_memory(scanner *s)
{
    s->status = PARLEY_ERROR_MEMORY;
    return false;
}

static char *path_pointer(const scanner *s)
{
    char *pointer = strdup(s->source->pointer ? s->source->pointer : "");
    for (size_t i = 0; pointer && i < s->n_levels; i++) {
        const scan_level *level = &s->levels[i];
        if (!level->has_token)
            break;
        char index[24];
        snprintf(index, sizeof index, "%zu", level->index);
        const char *token = level->is_array ? index : s->bytes + level->key_offset;
        char *longer = pointer_join(pointer, token);
        free(pointer);
        pointer = longer;
    }
    return pointer;
}

/* Adds a fault and frees `message`, which may be NULL out of memory. Returns false. */
static bool fault(scanner *s, parley_status status, position at, bool with_pointer, char *message)
{
    char *pointer = message && with_pointer ? path_pointer(s) : NULL;
    if (!message || (with_pointer && !pointer)) {
        free(message);
        return out_of_memory(s);
    }
    parley_place place = {s->source->name, at.line, at.column};
    parley_error_add(s->error, status, &place, pointer, "%s", message);
    free(pointer);
    free(message);
    if (s->status != PARLEY_ERROR_MEMORY && s->status != PARLEY_ERROR_SCENARIO)
        s->status = status;
    return false;
}

/* The length of the word or number that stands here, right or wrong. */
static size_t word_length(const scanner *s)
{
    size_t length = 0, left = (size_t)(s->end - s->at);
    while (length < left && s->at[length] &&
           (isalnum((unsigned char)s->at[length]) || strchr("+-._", s->at[length])))
        length++;
    return length;
}

/* How many of `length` bytes a message quotes: whole characters only. */
static int quoted_length(const char *text, size_t length)
{
    size_t quoted = 0;
    while (quoted < length) {
        size_t step = utf8_length(text + quoted, length - quoted);
        if (step == 0 || quoted + step > QUOTED)
            break;
        quoted += step;
    }
    return (int)quoted;
}

/* What stands here, as a message names it. */
static char *found_text(const scanner *s)
{
    if (s->at == s->end)
        return memory_format("end of %s", s->source->pointer ? "text" : "file");
    unsigned char byte = (unsigned char)*s->at;
    if (byte == 0)
        return memory_format("NUL byte");
    if (byte < 0x20 || byte == 0x7f)
        return memory_format("control character U+%04X", byte);
    if (byte == '"')
        return memory_format("'\"'");
    size_t length = word_length(s);
    if (length == 0)
        length = utf8_length(s->at, (size_t)(s->end - s->at));
    if (length == 0)
        return memory_format("byte 0x%02X that is not UTF-8", byte);
    int quoted = quoted_length(s->at, length);
    return memory_format("\"%.*s%s\"", quoted, s->at, (size_t)quoted < length ? "..." : "");
}

static bool unexpected(scanner *s, const char *expected)
{
    char *found = found_text(s);
    char *message = found ? memory_format("unexpected %s, expected %s", found, expected) : NULL;
    free(found);
    return fault(s, PARLEY_ERROR_SCENARIO, here(s), false, message);
}

/* -- keys ---------------------------------------------------------------------------------- */

static bool bytes_add(scanner *s, const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        void *grown = s->bytes;
        if (!memory_grow(&grown, s->n_bytes, &s->n_bytes_allocated, 1))
            return out_of_memory(s);
        s->bytes = grown;
        s->bytes[s->n_bytes++] = bytes[i];
    }
    return true;
}

/* FNV-1a (Fowler, Noll, Vo) over the object's number and the bytes, then mixed once more so that
 * the low bits depend on all. */
static uint64_t key_hash(const char *bytes, const scan_key *key)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325) ^ key->object * UINT64_C(0x9e3779b97f4a7c15);
    for (size_t i = 0; i < key->length; i++)
        hash = (hash ^ (unsigned char)bytes[key->offset + i]) * UINT64_C(0x100000001b3);
    return hash ^ hash >> 32;
}

/* The slot that holds an equal key of the same object, or the free one that it would go to. */
static scan_key *key_slot(const key_table *table, const char *bytes, const scan_key *wanted)
{
    size_t slot = (size_t)key_hash(bytes, wanted) & (table->n_slots - 1);
    for (;; slot = (slot + 1) & (table->n_slots - 1)) {
        scan_key *key = &table->slots[slot];
        if (key->object == 0)
            return key;
        if (key->object == wanted->object && key->length == wanted->length &&
            memcmp(bytes + key->offset, bytes + wanted->offset, key->length) == 0)
            return key;
    }
}

static bool key_table_grow(key_table *table, const char *bytes)
{
    if (2 * table->n < table->n_slots)
        return true;
    key_table grown = {table->n, table->n_slots ? 2 * table->n_slots : 64, NULL};
    grown.slots = memory_array(grown.n_slots, sizeof *grown.slots);
    if (!grown.slots)
        return false;
    for (size_t i = 0; i < table->n_slots; i++)
        if (table->slots[i].object)
            *key_slot(&grown, bytes, &table->slots[i]) = table->slots[i];
    free(table->slots);
    *table = grown;
    return true;
}

/* Notes a key of an object; `raw` is its text between the quotes. */
static bool key_add(scanner *s, scan_key key, position at, const char *raw, size_t raw_length)
{
    if (!key_table_grow(&s->keys, s->bytes))
        return out_of_memory(s);
    scan_key *slot = key_slot(&s->keys, s->bytes, &key);
    if (slot->object == 0) {
        *slot = key;
        s->keys.n++;
        return true;
    }
    int quoted = quoted_length(raw, raw_length);
    fault(s, PARLEY_ERROR_SCENARIO, at, true,
          memory_format("duplicate key \"%.*s%s\", first given at line %u", quoted, raw,
                        (size_t)quoted < raw_length ? "..." : "", slot->line));
    return s->status != PARLEY_ERROR_MEMORY;
}

/* -- strings ------------------------------------------------------------------------------- */

size_t utf8_length(const char *text, size_t left)
{
    const unsigned char *byte = (const unsigned char *)text;
    if (left == 0)
        return 0;
    if (byte[0] < 0x80)
        return 1;
    size_t length = byte[0] >= 0xf0 ? 4 : byte[0] >= 0xe0 ? 3 : 2;
    if (byte[0] < 0xc2 || byte[0] > 0xf4 || length > left)
        return 0;
    for (size_t i = 1; i < length; i++)
        if ((byte[i] & 0xc0) != 0x80)
            return 0;
    /* overlong forms, surrogates, beyond U+10FFFF */
    if ((byte[0] == 0xe0 && byte[1] < 0xa0) || (byte[0] == 0xed && byte[1] > 0x9f) ||
        (byte[0] == 0xf0 && byte[1] < 0x90) || (byte[0] == 0xf4 && byte[1] > 0x8f))
        return 0;
    return length;
}

static size_t utf8_encode(char *to, unsigned long code)
{
    if (code < 0x80) {
        to[0] = (char)code;
        return 1;
    }
    size_t length = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    for (size_t i = length - 1; i > 0; i--, code >>= 6)
        to[i] = (char)(0x80 | (code & 0x3f));
    static const unsigned char first[] = {0, 0, 0xc0, 0xe0, 0xf0};
    to[0] = (char)(first[length] | code);
    return length;
}

/* The code unit of `\uXXXX` at `at`; -1 if none stands there. */
static long code_unit(const char *at, const char *end)
{
    if (end - at < 6 || at[0] != '\\' || at[1] != 'u')
        return -1;
    long code = 0;
    for (size_t i = 2; i < 6; i++) {
        unsigned char digit = (unsigned char)at[i];
        if (!isxdigit(digit))
            return -1;
        code = 16 * code + (isdigit(digit) ? digit - '0' : tolower(digit) - 'a' + 10);
    }
    return code;
}

/* `\uXXXX`, or two of them for a character beyond U+FFFF. */
static bool scan_unicode_escape(scanner *s, bool keep)
{
    position start = here(s);
    const char *from = s->at;
    long code = code_unit(s->at, s->end);
    if (code < 0) {
        s->at = s->end - from > 1 ? from + 2 : s->end;
        while (s->at < s->end && s->at < from + 6 && isxdigit((unsigned char)*s->at))
            s->at++;
        return unexpected(s, "four hexadecimal digits after \"\\u\"");
    }
    s->at += 6;
    if (code >= 0xd800 && code < 0xdc00) {
        long low = code_unit(s->at, s->end);
        if (low >= 0xdc00 && low < 0xe000) {
            code = 0x10000 + (code - 0xd800) * 0x400 + (low - 0xdc00);
            s->at += 6;
        }
    }
    if (code == 0)
        fault(s, PARLEY_ERROR_SCENARIO, start, true,
              memory_format("\\u0000 in a string, which no string may hold"));
    else if (code >= 0xd800 && code < 0xe000)
        fault(s, PARLEY_ERROR_SCENARIO, start, true,
              memory_format("%.6s is half of a surrogate pair, the other half is missing", from));
    if (s->status == PARLEY_ERROR_MEMORY)
        return false;
    char utf8[4];
    return !keep || bytes_add(s, utf8, utf8_encode(utf8, (unsigned long)code));
}

static bool scan_escape(scanner *s, bool keep)
{
    static const char names[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
    if (s->at + 1 < s->end && s->at[1] == 'u')
        return scan_unicode_escape(s, keep);
    const char *name = s->at + 1 < s->end && s->at[1] ? strchr(names, s->at[1]) : NULL;
    if (!name) {
        s->at++;
        return unexpected(s, "one of \"\\/bfnrtu after \"\\\"");
    }
    s->at += 2;
    return !keep || bytes_add(s, &meant[name - names], 1);
}

/* A string from its first quote on; where `keep`, its unescaped text goes to the scanner's bytes.
 */
static bool scan_string(scanner *s, bool keep)
{
    s->at++;
    while (s->at < s->end && *s->at != '"') {
        if (*s->at == '\\') {
            if (!scan_escape(s, keep))
                return false;
            continue;
        }
        if (*s->at == '\n' || *s->at == '\r')
            return fault(s, PARLEY_ERROR_SCENARIO, here(s), true,
                         memory_format("unexpected end of line in a string, expected '\"'"));
        size_t length = utf8_length(s->at, (size_t)(s->end - s->at));
        if ((unsigned char)*s->at < 0x20 || length == 0) {
            char *found = found_text(s);
            char *message = found ? memory_format("unexpected %s in a string", found) : NULL;
            free(found);
            return fault(s, PARLEY_ERROR_SCENARIO, here(s), true, message);
        }
        if (keep && !bytes_add(s, s->at, length))
            return false;
        s->at += length;
    }
    if (s->at == s->end)
        return unexpected(s, "'\"'");
    s->at++;
    return true;
}

/* -- numbers and words --------------------------------------------------------------------- */

/* Why a word that starts as a number is none of JSON's (RFC 8259, section 6); NULL if it is one. */
static const char *number_fault(const char *word, size_t length)
{
    const char *at = word, *end = word + length;
    if (*at == '+')
        return "no \"+\" may lead";
    if (*at == '-')
        at++;
    if (at == end || !isdigit((unsigned char)*at))
        return "it must start with a digit, or with \"-\" and a digit";
    if (*at == '0' && at + 1 < end && (at[1] == 'x' || at[1] == 'X'))
        return "only decimal digits are allowed";
    if (*at == '0' && at + 1 < end && isdigit((unsigned char)at[1]))
        return "no 0 may lead";
    while (at < end && isdigit((unsigned char)*at))
        at++;
    if (at < end && *at == '.') {
        if (++at == end || !isdigit((unsigned char)*at))
            return "digits must follow the point";
        while (at < end && isdigit((unsigned char)*at))
            at++;
    }
    if (at < end && (*at == 'e' || *at == 'E')) {
        if (++at < end && (*at == '+' || *at == '-'))
            at++;
        if (at == end || !isdigit((unsigned char)*at))
            return "digits must follow the exponent's e";
        while (at < end && isdigit((unsigned char)*at))
            at++;
    }
    return at == end ? NULL : "something follows its digits";
}

static bool scan_number(scanner *s, size_t length)
{
    position start = here(s);
    int quoted = quoted_length(s->at, length);
    const char *dots = (size_t)quoted < length ? "..." : "";
    const char *reason = number_fault(s->at, length);
    if (reason)
        return fault(s, PARLEY_ERROR_SCENARIO, start, true,
                     memory_format("%.*s%s is not a JSON number: %s", quoted, s->at, dots, reason));
    char text[SCAN_MAX_NUMBER + 1] = "0";
    if (length > SCAN_MAX_NUMBER)
        fault(s, PARLEY_ERROR_LIMIT, start, true,
              memory_format("%.*s%s has %zu characters, at most %d are allowed in a number", quoted,
                            s->at, dots, length, SCAN_MAX_NUMBER));
    else
        memcpy(text, s->at, length);
    if (!isfinite(strtod(text, NULL)))
        fault(s, PARLEY_ERROR_SCENARIO, start, true,
              memory_format("%.*s%s is not finite", quoted, s->at, dots));
    s->at += length;
    return s->status != PARLEY_ERROR_MEMORY;
}

static bool word_is(const scanner *s, size_t length, const char *word)
{
    return strlen(word) == length && strncasecmp(s->at, word, length) == 0;
}

static bool scan_word(scanner *s, const char *expected)
{
    static const char *const words[] = {"true", "false", "null"};
    static const char *const not_numbers[] = {"nan",  "inf",      "-inf",      "+inf",
                                              "-nan", "infinity", "-infinity", "+infinity"};
    size_t length = word_length(s);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (word_is(s, length, words[i]) && memcmp(s->at, words[i], length) == 0) {
            s->at += length;
            return true;
        }
    }
    for (size_t i = 0; i < sizeof not_numbers / sizeof *not_numbers; i++)
        if (word_is(s, length, not_numbers[i]))
            return fault(s, PARLEY_ERROR_SCENARIO, here(s), true,
                         memory_format("%.*s is not a JSON number: only digits make one",
                                       (int)length, s->at));
    if (length && (isdigit((unsigned char)*s->at) || strchr("+-.", *s->at)))
        return scan_number(s, length);
    return unexpected(s, expected);
}

/* -- values -------------------------------------------------------------------------------- */

static void skip_space(scanner *s)
{
    for (; s->at < s->end && *s->at && strchr(" \t\r\n", *s->at); s->at++) {
        if (*s->at == '\n') {
            s->line++;
            s->line_start = s->at + 1;
        }
    }
}

static bool scan_value(scanner *s, position key, const char *expected);

static bool level_open(scanner *s, bool is_array)
{
    if (s->outer_levels + s->n_levels == PARLEY_MAX_DEPTH)
        return fault(s, PARLEY_ERROR_LIMIT, here(s), true,
                     memory_format("nested deeper than %d objects and arrays", PARLEY_MAX_DEPTH));
    s->levels[s->n_levels++] = (scan_level){.is_array = is_array};
    s->at++;
    skip_space(s);
    return true;
}

/* After a member or element: true, with `*more` telling whether another one follows. */
static bool level_next(scanner *s, char close, bool *more)
{
    skip_space(s);
    *more = s->at < s->end && *s->at == ',';
    if (!*more && (s->at == s->end || *s->at != close))
        return unexpected(s, close == '}' ? "\",\" or \"}\"" : "\",\" or \"]\"");
    if (!*more)
        s->n_levels--;
    s->at++;
    if (*more)
        skip_space(s);
    return true;
}

static bool scan_member(scanner *s, size_t object, const char *expected)
{
    if (s->at == s->end || *s->at != '"')
        return unexpected(s, expected);
    position start = here(s);
    const char *raw = s->at + 1;
    scan_level *level = &s->levels[s->n_levels - 1];
    size_t offset = s->n_bytes;
    level->has_token = false;
    if (!scan_string(s, true))
        return false;
    level->key_offset = offset;
    level->has_token = true;
    scan_key key = {object, offset, s->n_bytes - offset, start.line};
    if (!bytes_add(s, "", 1) || !key_add(s, key, start, raw, (size_t)(s->at - raw) - 1))
        return false;
    skip_space(s);
    if (s->at == s->end || *s->at != ':')
        return unexpected(s, "\":\"");
    s->at++;
    skip_space(s);
    return scan_value(s, start, "a value");
}

static bool scan_object(scanner *s)
{
    size_t object = ++s->n_objects;
    if (!level_open(s, false))
        return false;
    bool more = s->at == s->end || *s->at != '}';
    if (!more) {
        s->n_levels--;
        s->at++;
    }
    for (const char *expected = "a key in double quotes or \"}\""; more;
         expected = "a key in double quotes")
        if (!scan_member(s, object, expected) || !level_next(s, '}', &more))
            return false;
    return true;
}

static bool scan_array(scanner *s)
{
    if (!level_open(s, true))
        return false;
    scan_level *level = &s->levels[s->n_levels - 1];
    bool more = s->at == s->end || *s->at != ']';
    if (!more) {
        s->n_levels--;
        s->at++;
    }
    level->has_token = true;
    for (const char *expected = "a value or \"]\""; more; expected = "a value", level->index++)
        if (!scan_value(s, (position){0, 0}, expected) || !level_next(s, ']', &more))
            return false;
    return true;
}

static bool scan_value(scanner *s, position key, const char *expected)
{
    void *grown = s->places->places;
    if (!memory_grow(&grown, s->places->n, &s->places->n_allocated, sizeof *s->places->places))
        return out_of_memory(s);
    s->places->places = grown;
    position start = here(s);
    s->places->places[s->places->n++] =
        (scan_place){start.line, start.column, key.line, key.column};
    switch (s->at < s->end ? *s->at : '\0') {
    case '{':
        return scan_object(s);
    case '[':
        return scan_array(s);
    case '"':
        return scan_string(s, false);
    default:
        return scan_word(s, expected);
    }
}

/* -- texts --------------------------------------------------------------------------------- */

size_t scan_mark_length(const char *text, size_t length)
{
    return length >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
}

parley_status scan_text(scan_places *places, const scan_source *source, parley_error *error)
{
    scanner s = {.source = source, .places = places, .error = error, .line = 1};
    bool whole = !source->pointer;
    s.outer_levels = whole ? 0 : pointer_depth(source->pointer);
    s.at = s.line_start = source->text + scan_mark_length(source->text, source->length);
    s.end = source->text + source->length;
    skip_space(&s);
    if (s.at == s.end) {
        fault(&s, PARLEY_ERROR_SCENARIO, here(&s), false,
              memory_format("empty %s, expected %s", whole ? "file" : "text",
                            whole ? "an object" : "a JSON value"));
    } else if (scan_value(&s, (position){0, 0}, whole ? "an object" : "a JSON value")) {
        skip_space(&s);
        if (s.at < s.end)
            unexpected(&s, whole ? "end of file" : "end of text");
    }
    free(s.keys.slots);
    free(s.bytes);
    return s.status;
}
