/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The JSON document layer: what it refuses and where, merges, settings, printing. */
#include "core/memory.h"
#include "scenario/document.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

/* -- what the tests share -------------------------------------------------------------------- */

static void assert_fault(const parley_error *error, size_t index, unsigned line, unsigned column,
                         const char *pointer, const char *message)
{
    assert_true(index < error->n_faults);
    const parley_fault *fault = &error->faults[index];
    assert_string_equal(fault->message, message);
    assert_int_equal(fault->line, line);
    assert_int_equal(fault->column, column);
    if (pointer)
        assert_string_equal(fault->pointer, pointer);
    else
        assert_null(fault->pointer);
}

/* `length` bytes are refused with exactly one fault. */
static void assert_bytes_refused(const char *text, size_t length, parley_status status,
                                 unsigned line, unsigned column, const char *pointer,
                                 const char *message)
{
    document doc;
    parley_error error = {0};
    assert_int_equal(document_read_text(&doc, "x.json", text, length, &error), status);
    assert_null(doc.root);
    assert_int_equal(error.n_faults, 1);
    assert_int_equal(error.faults[0].status, status);
    assert_string_equal(error.faults[0].file, "x.json");
    assert_fault(&error, 0, line, column, pointer, message);
    parley_error_free(&error);
    assert_int_equal(document_read_text(&doc, "x.json", text, length, NULL), status);
}

static void assert_refused(const char *text, unsigned line, unsigned column, const char *pointer,
                           const char *message)
{
    assert_bytes_refused(text, strlen(text), PARLEY_ERROR_SCENARIO, line, column, pointer, message);
}

static void assert_read(document *doc, const char *text)
{
    parley_error error = {0};
    parley_status status = document_read_text(doc, "x.json", text, strlen(text), &error);
    if (status)
        print_error("%s\n", error.n_faults ? error.faults[0].message : "no fault");
    assert_int_equal(status, PARLEY_OK);
    assert_int_equal(error.n_faults, 0);
}

/* The document printed without spaces and line ends outside of strings. */
static char *compact(const document *doc)
{
    char *text;
    assert_int_equal(document_print(doc, &text), PARLEY_OK);
    char *to = text;
    bool quoted = false;
    for (const char *from = text; *from; from++) {
        if (*from == '"' && (from == text || from[-1] != '\\'))
            quoted = !quoted;
        if (quoted || (*from != ' ' && *from != '\n'))
            *to++ = *from;
    }
    *to = '\0';
    return text;
}

static void assert_document(const document *doc, const char *expected)
{
    char *text = compact(doc);
    assert_string_equal(text, expected);
    free(text);
}

static void assert_place(const document *doc, const char *pointer, const char *file, unsigned line,
                         unsigned column)
{
    const node *found = document_find(doc, pointer);
    assert_non_null(found);
    assert_string_equal(found->place.file, file);
    assert_int_equal(found->place.line, line);
    assert_int_equal(found->place.column, column);
}

/* A folder of its own for each test, and the working folder while it runs. */
typedef struct folder {
    char path[64], *before;
} folder;

static int folder_init(void **state)
{
    folder *made = memory_array(1, sizeof *made);
    *state = made;
    strcpy(made->path, "/tmp/parley-document-XXXXXX");
    made->before = getcwd(NULL, 0);
    return made->before && mkdtemp(made->path) && chdir(made->path) == 0 ? 0 : -1;
}

static int folder_free(void **state)
{
    folder *made = *state;
    char *command = memory_format("rm -rf '%s'", made->path);
    int status = chdir(made->before) || system(command);
    free(command);
    free(made->before);
    free(made);
    return status;
}

static void file_write(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void assert_merged(const char *base, const char *patch, const char *expected)
{
    char *variant = memory_format("{\"extends\": \"base.json\", %s", strchr(patch, '{') + 1);
    char *comma = strstr(variant, ", }");
    if (comma)
        strcpy(comma, "}");
    file_write("base.json", base);
    file_write("variant.json", variant);
    free(variant);
    document doc;
    parley_error error = {0};
    assert_int_equal(document_read(&doc, "variant.json", &error), PARLEY_OK);
    assert_document(&doc, expected);
    document_free(&doc);
}

/* -- texts that are refused ---------------------------------------------------------------- */

static void a_duplicate_key_is_refused_where_it_stands_again(void **state)
{
    (void)state;
    assert_refused("{\n  \"us\": 1,\n  \"china\": 2,\n  \"us\": 3\n}", 4, 3, "/us",
                   "duplicate key \"us\", first given at line 2");
    assert_refused("{\"a\": [{}, {\"b/c\": 1, \"b/c\": 2}]}", 1, 23, "/a/1/b~1c",
                   "duplicate key \"b/c\", first given at line 1");
}

static void keys_are_compared_after_unescaping(void **state)
{
    (void)state;
    assert_refused("{\"us\": 1, \"\\u0075s\": 3}", 1, 11, "/us",
                   "duplicate key \"\\u0075s\", first given at line 1");
    assert_refused("{\"\xf0\x9f\x98\x80\": 1, \"\\ud83d\\ude00\": 3}", 1, 13, "/\xf0\x9f\x98\x80",
                   "duplicate key \"\\ud83d\\ude00\", first given at line 1");
    assert_refused("{\"\xc3\xa9\xe2\x82\xac\": 1, \"\\u00e9\\u20AC\": 3}", 1, 14,
                   "/\xc3\xa9\xe2\x82\xac",
                   "duplicate key \"\\u00e9\\u20AC\", first given at line 1");
}

static void an_empty_key_is_a_key(void **state)
{
    (void)state;
    assert_refused("{\"\": [01]}", 1, 7, "//0", "01 is not a JSON number: no 0 may lead");
    assert_refused("{\"\": 1, \"\": 2}", 1, 9, "/", "duplicate key \"\", first given at line 1");
}

static void the_same_key_in_two_objects_is_no_duplicate(void **state)
{
    (void)state;
    document doc;
    assert_read(&doc, "{\"a\": {\"a\": {\"a\": 1}}, \"b\": [{\"a\": 1}, {\"a\": 1}]}");
    document_free(&doc);
}

static void a_number_beyond_the_range_of_doubles_is_refused(void **state)
{
    (void)state;
    assert_refused("{\"a\": [0, 1e400]}", 1, 11, "/a/1", "1e400 is not finite");
    assert_refused("{\"a\": -1e309}", 1, 7, "/a", "-1e309 is not finite");
}

static void all_faults_that_can_be_found_are_reported_in_file_order(void **state)
{
    (void)state;
    const char *text = "{\"a\": 1e400,\n"
                       " \"b\": {\"x\": 1, \"x\": -1e999},\n"
                       " \"a\": \"\\u0000\",\n"
                       " \"c\": \"\\ud800\",\n"
                       " \"d\": tru}";
    document doc;
    parley_error error = {0};
    assert_int_equal(document_read_text(&doc, "x.json", text, strlen(text), &error),
                     PARLEY_ERROR_SCENARIO);
    assert_int_equal(error.n_faults, 7);
    assert_fault(&error, 0, 1, 7, "/a", "1e400 is not finite");
    assert_fault(&error, 1, 2, 16, "/b/x", "duplicate key \"x\", first given at line 2");
    assert_fault(&error, 2, 2, 21, "/b/x", "-1e999 is not finite");
    assert_fault(&error, 3, 3, 2, "/a", "duplicate key \"a\", first given at line 1");
    assert_fault(&error, 4, 3, 8, "/a", "\\u0000 in a string, which no string may hold");
    assert_fault(&error, 5, 4, 8, "/c",
                 "\\ud800 is half of a surrogate pair, the other half is missing");
    assert_fault(&error, 6, 5, 7, NULL, "unexpected \"tru\", expected a value");
    parley_error_free(&error);
}

static void words_that_are_no_numbers_are_refused(void **state)
{
    static const char *const words[] = {"NaN", "nan", "Infinity", "-Infinity", "inf", "+inf"};
    (void)state;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        char *text = memory_format("{\"a\": %s}", words[i]);
        char *message = memory_format("%s is not a JSON number: only digits make one", words[i]);
        assert_refused(text, 1, 7, "/a", message);
        free(text);
        free(message);
    }
}

static void numbers_outside_the_grammar_are_refused(void **state)
{
    static const char *const numbers[][2] = {
        {"+1", "no \"+\" may lead"},
        {"01", "no 0 may lead"},
        {"-01.5", "no 0 may lead"},
        {"0x10", "only decimal digits are allowed"},
        {".5", "it must start with a digit, or with \"-\" and a digit"},
        {"-", "it must start with a digit, or with \"-\" and a digit"},
        {"-.5", "it must start with a digit, or with \"-\" and a digit"},
        {"1.", "digits must follow the point"},
        {"1.e5", "digits must follow the point"},
        {"1e", "digits must follow the exponent's e"},
        {"1e+", "digits must follow the exponent's e"},
        {"1_000", "something follows its digits"},
        {"1.2.3", "something follows its digits"},
        {"12abc", "something follows its digits"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        char *text = memory_format("{\"a\": %s}", numbers[i][0]);
        char *message = memory_format("%s is not a JSON number: %s", numbers[i][0], numbers[i][1]);
        assert_refused(text, 1, 7, "/a", message);
        free(text);
        free(message);
    }
}

static void a_number_too_long_to_parse_is_beyond_a_limit(void **state)
{
    (void)state;
    const char *text =
        "{\"a\": 0.1234567890123456789012345678901234567890123456789012345678901234}";
    assert_bytes_refused(text, strlen(text), PARLEY_ERROR_LIMIT, 1, 7, "/a",
                         "0.12345678901234567890123456789012345678... has 66 characters, "
                         "at most 63 are allowed in a number");
}

static void text_after_the_end_is_refused(void **state)
{
    (void)state;
    assert_refused("{}\n {}", 2, 2, NULL, "unexpected \"{\", expected end of file");
    assert_refused("{}}", 1, 3, NULL, "unexpected \"}\", expected end of file");
}

static void an_empty_text_is_refused(void **state)
{
    (void)state;
    assert_refused("", 1, 1, NULL, "empty file, expected an object");
    assert_refused(" \n\t", 2, 2, NULL, "empty file, expected an object");
    assert_refused("\xef\xbb\xbf", 1, 1, NULL, "empty file, expected an object");
}

static void a_truncated_text_is_refused_at_its_end(void **state)
{
    (void)state;
    assert_refused("{", 1, 2, NULL,
                   "unexpected end of file, expected a key in double quotes or \"}\"");
    assert_refused("{\"a", 1, 4, NULL, "unexpected end of file, expected '\"'");
    assert_refused("{\"a\"", 1, 5, NULL, "unexpected end of file, expected \":\"");
    assert_refused("{\"a\":", 1, 6, NULL, "unexpected end of file, expected a value");
    assert_refused("{\"a\": 1", 1, 8, NULL, "unexpected end of file, expected \",\" or \"}\"");
    assert_refused("{\"a\": 1,\n", 2, 1, NULL,
                   "unexpected end of file, expected a key in double quotes");
    assert_refused("{\"a\": [", 1, 8, NULL, "unexpected end of file, expected a value or \"]\"");
    assert_refused("{\"a\": [1", 1, 9, NULL, "unexpected end of file, expected \",\" or \"]\"");
    assert_refused("{\"a\": [1,", 1, 10, NULL, "unexpected end of file, expected a value");
    assert_refused("{\"a\": \"\\", 1, 9, NULL,
                   "unexpected end of file, expected one of \"\\/bfnrtu after \"\\\"");
    assert_refused("{\"a\": \"\\u12", 1, 12, NULL,
                   "unexpected end of file, expected four hexadecimal digits after \"\\u\"");
}

static void every_start_of_a_text_but_the_whole_is_refused(void **state)
{
    (void)state;
    const char *text = "{\"a\": [1.5e3, true, null, {\"\\u00e9\\ud83d\\ude00\": \"x\\n\"}], "
                       "\"b\": -0}";
    document doc;
    for (size_t length = 0; length < strlen(text); length++)
        assert_int_equal(document_read_text(&doc, "x.json", text, length, NULL),
                         PARLEY_ERROR_SCENARIO);
    assert_read(&doc, text);
    document_free(&doc);
}

static void misplaced_punctuation_is_refused(void **state)
{
    (void)state;
    assert_refused("{\"a\": 1,}", 1, 9, NULL, "unexpected \"}\", expected a key in double quotes");
    assert_refused("{\"a\": [1,]}", 1, 10, NULL, "unexpected \"]\", expected a value");
    assert_refused("{\"a\" 1}", 1, 6, NULL, "unexpected \"1\", expected \":\"");
    assert_refused("{\"a\": 1 \"b\": 2}", 1, 9, NULL, "unexpected '\"', expected \",\" or \"}\"");
    assert_refused("{\"a\": [1 2]}", 1, 10, NULL, "unexpected \"2\", expected \",\" or \"]\"");
    assert_refused("{a: 1}", 1, 2, NULL,
                   "unexpected \"a\", expected a key in double quotes or \"}\"");
    assert_refused("{\"a\": 'b'}", 1, 7, NULL, "unexpected \"'\", expected a value");
    assert_refused("// no comments\n{}", 1, 1, NULL, "unexpected \"/\", expected an object");
    assert_refused("{\"a\": True}", 1, 7, NULL, "unexpected \"True\", expected a value");
    assert_refused("{\"a\": \xc3\xa9}", 1, 7, NULL, "unexpected \"\xc3\xa9\", expected a value");
}

static void control_characters_and_unknown_escapes_in_strings_are_refused(void **state)
{
    (void)state;
    assert_refused("{\"a\": \"x\ty\"}", 1, 9, "/a",
                   "unexpected control character U+0009 in a string");
    assert_refused("{\"a\": \"x\n\"}", 1, 9, "/a",
                   "unexpected end of line in a string, expected '\"'");
    assert_refused("{\"a\": \"\\x41\"}", 1, 9, NULL,
                   "unexpected \"x41\", expected one of \"\\/bfnrtu after \"\\\"");
    assert_refused("{\"a\": \"\\u12g4\"}", 1, 12, NULL,
                   "unexpected \"g4\", expected four hexadecimal digits after \"\\u\"");
}

static void half_a_surrogate_pair_is_refused(void **state)
{
    (void)state;
    assert_refused("{\"a\": \"\\ud800\\u0041\"}", 1, 8, "/a",
                   "\\ud800 is half of a surrogate pair, the other half is missing");
    assert_refused("{\"a\": \"xx\\udC00\"}", 1, 10, "/a",
                   "\\udC00 is half of a surrogate pair, the other half is missing");
}

static void an_escaped_nul_is_refused_in_strings_and_keys(void **state)
{
    (void)state;
    assert_refused("{\"a\": \"b\\u0000\"}", 1, 9, "/a",
                   "\\u0000 in a string, which no string may hold");
    assert_refused("{\"a\": {\"b\\u0000\": 1}}", 1, 10, "/a",
                   "\\u0000 in a string, which no string may hold");
}

static void nul_bytes_are_refused(void **state)
{
    (void)state;
    assert_bytes_refused("{\"a\": \0}", 8, PARLEY_ERROR_SCENARIO, 1, 7, NULL,
                         "unexpected NUL byte, expected a value");
    assert_bytes_refused("{\"a\": \"\0\"}", 10, PARLEY_ERROR_SCENARIO, 1, 8, "/a",
                         "unexpected NUL byte in a string");
    assert_bytes_refused("{}\0", 3, PARLEY_ERROR_SCENARIO, 1, 3, NULL,
                         "unexpected NUL byte, expected end of file");
}

static void bytes_that_are_not_utf8_are_refused(void **state)
{
    static const char *const wrong[] = {"\xff",
                                        "\x80",
                                        "\xc0\x80",
                                        "\xc3",
                                        "\xe0\x80\x80",
                                        "\xe2\x82",
                                        "\xed\xa0\x80",
                                        "\xf0\x9f\x98",
                                        "\xf0\x80\x80\x80",
                                        "\xf4\x90\x80\x80",
                                        "\xf5"};
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char *text = memory_format("{\"a\": \"\xc3\xa9%s\"}", wrong[i]);
        char *message = memory_format("unexpected byte 0x%02X that is not UTF-8 in a string",
                                      (unsigned char)*wrong[i]);
        assert_refused(text, 1, 10, "/a", message);
        free(text);
        free(message);
    }
    assert_refused("\xff\xfe{}", 1, 1, NULL,
                   "unexpected byte 0xFF that is not UTF-8, expected an object");
}

static void a_byte_order_mark_is_skipped_and_not_counted(void **state)
{
    (void)state;
    document doc;
    assert_read(&doc, "\xef\xbb\xbf{}");
    document_free(&doc);
    assert_read(&doc, "\xef\xbb\xbf{\"a\": 1}");
    assert_place(&doc, "/a", "x.json", 1, 7);
    document_free(&doc);
    assert_refused("{\"a\": \xef\xbb\xbf}", 1, 7, NULL,
                   "unexpected \"\xef\xbb\xbf\", expected a value");
}

static void the_top_of_a_file_must_be_an_object(void **state)
{
    (void)state;
    assert_refused(" [1]", 1, 2, "", "found an array, expected an object");
    assert_refused("7", 1, 1, "", "found a number, expected an object");
    assert_refused("null", 1, 1, "", "found null, expected an object");
}

static char *nested(size_t depth)
{
    char *text = memory_array(2 * depth + 16, 1);
    assert_non_null(text);
    strcpy(text, "{\"a\":");
    size_t length = strlen(text);
    memset(text + length, '[', depth - 1);
    memset(text + length + depth - 1, ']', depth - 1);
    strcat(text, "}");
    return text;
}

static void nesting_is_allowed_up_to_the_limit(void **state)
{
    (void)state;
    char *text = nested(PARLEY_MAX_DEPTH);
    document doc;
    assert_read(&doc, text);
    document_free(&doc);
    free(text);
    text = nested(PARLEY_MAX_DEPTH + 1);
    parley_error error = {0};
    assert_int_equal(document_read_text(&doc, "x.json", text, strlen(text), &error),
                     PARLEY_ERROR_LIMIT);
    assert_string_equal(error.faults[0].message, "nested deeper than 64 objects and arrays");
    assert_int_equal(error.faults[0].column, 6 + PARLEY_MAX_DEPTH - 1);
    parley_error_free(&error);
    free(text);
    text = nested(1000000);
    assert_int_equal(document_read_text(&doc, "x.json", text, strlen(text), NULL),
                     PARLEY_ERROR_LIMIT);
    free(text);
}

static void a_text_larger_than_the_limit_is_refused(void **state)
{
    (void)state;
    size_t length = PARLEY_MAX_FILE_BYTES + 1;
    char *text = memory_array(length, 1);
    assert_non_null(text);
    memset(text, ' ', length);
    assert_bytes_refused(text, length, PARLEY_ERROR_LIMIT, 0, 0, NULL,
                         "larger than 16777216 bytes");
    text[0] = '{';
    text[1] = '}';
    document doc;
    assert_int_equal(document_read_text(&doc, "x.json", text, length - 1, NULL), PARLEY_OK);
    document_free(&doc);
    free(text);
}

static void a_huge_object_is_read_in_reasonable_time(void **state)
{
    (void)state;
    const size_t n = 300000;
    char *text = memory_array(n * 20 + 64, 1);
    assert_non_null(text);
    char *to = text;
    *to++ = '{';
    for (size_t i = 0; i < n; i++)
        to += sprintf(to, "\"key%zu\":0,", i);
    strcpy(to, "\"key0\":1}");
    parley_error error = {0};
    document doc;
    assert_int_equal(document_read_text(&doc, "x.json", text, strlen(text), &error),
                     PARLEY_ERROR_SCENARIO);
    assert_int_equal(error.n_faults, 1);
    assert_string_equal(error.faults[0].message, "duplicate key \"key0\", first given at line 1");
    parley_error_free(&error);
    strcpy(to - 1, "}");
    assert_read(&doc, text);
    assert_int_equal(doc.root->n_children, n);
    document_free(&doc);
    free(text);
}

/* -- places -------------------------------------------------------------------------------- */

static void every_value_and_key_knows_its_place(void **state)
{
    (void)state;
    document doc;
    assert_read(&doc, "{\r\n\t\"a\" :\n [ 1,\n\"x\"], \"\xc3\xa9\": {\"~/\": true}}");
    assert_place(&doc, "", "x.json", 1, 1);
    assert_place(&doc, "/a", "x.json", 3, 2);
    assert_int_equal(document_find(&doc, "/a")->key_place.line, 2);
    assert_int_equal(document_find(&doc, "/a")->key_place.column, 2);
    assert_place(&doc, "/a/0", "x.json", 3, 4);
    assert_place(&doc, "/a/1", "x.json", 4, 1);
    assert_place(&doc, "/\xc3\xa9", "x.json", 4, 13);
    assert_place(&doc, "/\xc3\xa9/~0~1", "x.json", 4, 20);
    assert_true(document_find(&doc, "/\xc3\xa9/~0~1")->boolean);
    document_free(&doc);
}

/* -- files that cannot be read ------------------------------------------------------------- */

static void assert_unreadable(const char *path, parley_status status, const char *text)
{
    document doc;
    parley_error error = {0};
    assert_int_equal(document_read(&doc, path, &error), status);
    assert_null(doc.root);
    assert_int_equal(error.n_faults, 1);
    char buffer[256];
    parley_fault_text(&error.faults[0], buffer, sizeof buffer);
    assert_string_equal(buffer, text);
    parley_error_free(&error);
}

static void files_that_cannot_be_read_are_named_with_the_reason(void **state)
{
    (void)state;
    assert_unreadable("no.json", PARLEY_ERROR_SYSTEM,
                      "no.json: error: cannot be read: No such file or directory");
    assert_int_equal(mkdir("folder", 0777), 0);
    assert_unreadable("folder", PARLEY_ERROR_SYSTEM,
                      "folder: error: cannot be read: Is a directory");
    file_write("closed.json", "{}");
    assert_int_equal(chmod("closed.json", 0), 0);
    if (access("closed.json", R_OK) != 0)
        assert_unreadable("closed.json", PARLEY_ERROR_SYSTEM,
                          "closed.json: error: cannot be read: Permission denied");
}

static void an_endless_file_is_refused(void **state)
{
    (void)state;
    assert_unreadable("/dev/zero", PARLEY_ERROR_LIMIT,
                      "/dev/zero: error: larger than 16777216 bytes");
    assert_unreadable("/dev/null", PARLEY_ERROR_SCENARIO,
                      "/dev/null:1:1: error: empty file, expected an object");
}

static void standard_input_has_a_name_and_extends_from_the_working_folder(void **state)
{
    (void)state;
    file_write("base.json", "{\"a\": 1}");
    file_write("variant.json", "{\"extends\": \"base.json\", \"b\": 2}");
    int before = dup(STDIN_FILENO);
    assert_non_null(freopen("variant.json", "r", stdin));
    document doc;
    assert_int_equal(document_read(&doc, "-", NULL), PARLEY_OK);
    assert_place(&doc, "/a", "base.json", 1, 7);
    assert_place(&doc, "/b", "<stdin>", 1, 31);
    document_free(&doc);
    assert_true(dup2(before, STDIN_FILENO) >= 0);
    close(before);
}

/* -- merges -------------------------------------------------------------------------------- */

static void the_examples_of_rfc_7396_merge_as_printed_there(void **state)
{
    (void)state;
    assert_merged("{\"a\":\"b\"}", "{\"a\":\"c\"}", "{\"a\":\"c\"}");
    assert_merged("{\"a\":\"b\"}", "{\"b\":\"c\"}", "{\"a\":\"b\",\"b\":\"c\"}");
    assert_merged("{\"a\":\"b\"}", "{\"a\":null}", "{}");
    assert_merged("{\"a\":\"b\",\"b\":\"c\"}", "{\"a\":null}", "{\"b\":\"c\"}");
    assert_merged("{\"a\":[\"b\"]}", "{\"a\":\"c\"}", "{\"a\":\"c\"}");
    assert_merged("{\"a\":\"c\"}", "{\"a\":[\"b\"]}", "{\"a\":[\"b\"]}");
    assert_merged("{\"a\":{\"b\":\"c\"}}", "{\"a\":{\"b\":\"d\",\"c\":null}}",
                  "{\"a\":{\"b\":\"d\"}}");
    assert_merged("{\"a\":[{\"b\":\"c\"}]}", "{\"a\":[1]}", "{\"a\":[1]}");
    assert_merged("{\"e\":null}", "{\"a\":1}", "{\"e\":null,\"a\":1}");
    assert_merged("{}", "{\"a\":{\"bb\":{\"ccc\":null}}}", "{\"a\":{\"bb\":{}}}");
    assert_merged("{\"title\":\"Goodbye!\",\"author\":{\"givenName\":\"John\",\"familyName\":"
                  "\"Doe\"},\"tags\":[\"example\",\"sample\"],\"content\":\"unchanged\"}",
                  "{\"title\":\"Hello!\",\"phoneNumber\":\"+01-123-456-7890\",\"author\":"
                  "{\"familyName\":null},\"tags\":[\"example\"]}",
                  "{\"title\":\"Hello!\",\"author\":{\"givenName\":\"John\"},\"tags\":"
                  "[\"example\"],\"content\":\"unchanged\",\"phoneNumber\":\"+01-123-456-7890\"}");
}

static void merging_keeps_positions_and_puts_new_members_last(void **state)
{
    (void)state;
    assert_merged("{\"z\":1,\"y\":{\"b\":1,\"a\":2},\"x\":3,\"w\":4}",
                  "{\"v\":[null,{\"k\":null}],\"x\":30,\"z\":null,\"y\":{\"c\":3,\"a\":20}}",
                  "{\"y\":{\"b\":1,\"a\":20,\"c\":3},\"x\":30,\"w\":4,\"v\":[null,{\"k\":null}]}");
    assert_merged("{\"a\":1,\"b\":2}", "{\"c\":null,\"b\":{\"x\":null,\"y\":1}}",
                  "{\"a\":1,\"b\":{\"y\":1}}");
    assert_merged("{\"a\":1}", "{}", "{\"a\":1}");
}

static void a_null_in_a_file_that_extends_nothing_stays(void **state)
{
    (void)state;
    document doc;
    assert_read(&doc, "{\"a\": null}");
    assert_int_equal(document_find(&doc, "/a")->type, NODE_NULL);
    document_free(&doc);
}

static void extends_and_schema_are_gone_from_the_result(void **state)
{
    (void)state;
    file_write("base.json", "{\"$schema\": 1, \"a\": {\"$schema\": 2, \"extends\": 3}}");
    file_write("variant.json", "{\"$schema\": \"s\", \"extends\": \"base.json\"}");
    document doc;
    assert_int_equal(document_read(&doc, "variant.json", NULL), PARLEY_OK);
    assert_document(&doc, "{\"a\":{\"$schema\":2,\"extends\":3}}");
    document_free(&doc);
}

static void places_after_a_merge_are_in_the_file_that_a_value_came_from(void **state)
{
    (void)state;
    assert_int_equal(mkdir("top", 0777), 0);
    assert_int_equal(mkdir("top/sub", 0777), 0);
    file_write("top/a.json", "{\n\"x\": {\"kept\": 1, \"changed\": 2},\n\"y\": 3\n}");
    file_write("top/sub/b.json", "{\"extends\": \"../a.json\",\n\"y\": {\"n\": 4}}");
    file_write("top/c.json",
               "{\"extends\": \"sub/b.json\",\n\"x\":\n {\"changed\": 5, \"new\": 6}}");
    document doc;
    assert_int_equal(document_read(&doc, "top/c.json", NULL), PARLEY_OK);
    assert_document(&doc, "{\"x\":{\"kept\":1,\"changed\":5,\"new\":6},\"y\":{\"n\":4}}");
    assert_place(&doc, "", "top/sub/../a.json", 1, 1);
    assert_place(&doc, "/x", "top/sub/../a.json", 2, 6);
    assert_place(&doc, "/x/kept", "top/sub/../a.json", 2, 15);
    assert_place(&doc, "/x/changed", "top/c.json", 3, 14);
    assert_string_equal(document_find(&doc, "/x/changed")->key_place.file, "top/c.json");
    assert_place(&doc, "/x/new", "top/c.json", 3, 24);
    assert_place(&doc, "/y", "top/sub/b.json", 2, 6);
    assert_place(&doc, "/y/n", "top/sub/b.json", 2, 12);
    document_free(&doc);
}

static void extends_must_be_a_string_that_names_a_file(void **state)
{
    (void)state;
    assert_refused("{\"extends\": 7}", 1, 13, "/extends",
                   "found a number, expected a string that names a file");
    assert_refused("{\"extends\": null}", 1, 13, "/extends",
                   "found null, expected a string that names a file");
    assert_refused("{\"extends\": \"\"}", 1, 13, "/extends",
                   "found an empty string, expected a string that names a file");
}

static void a_base_that_cannot_be_read_is_a_fault_of_its_extends(void **state)
{
    (void)state;
    assert_int_equal(mkdir("sub", 0777), 0);
    file_write("sub/a.json", "{\n \"extends\": \"no.json\"}");
    assert_unreadable("sub/a.json", PARLEY_ERROR_SYSTEM,
                      "sub/a.json:2:13: error: sub/no.json cannot be read: No such file or "
                      "directory (at /extends)");
    file_write("sub/a.json", "{\"extends\": \"../sub\"}");
    assert_unreadable("sub/a.json", PARLEY_ERROR_SYSTEM,
                      "sub/a.json:1:13: error: sub/../sub cannot be read: Is a directory "
                      "(at /extends)");
    file_write("sub/a.json", "{\"extends\": \"/no/no.json\"}");
    assert_unreadable("sub/a.json", PARLEY_ERROR_SYSTEM,
                      "sub/a.json:1:13: error: /no/no.json cannot be read: No such file or "
                      "directory (at /extends)");
}

static void a_fault_in_a_base_is_reported_with_the_name_of_the_base(void **state)
{
    (void)state;
    file_write("a.json", "{\"extends\": \"b.json\"}");
    file_write("b.json", "{\"x\": 1,\n \"x\": 2}");
    assert_unreadable("a.json", PARLEY_ERROR_SCENARIO,
                      "b.json:2:2: error: duplicate key \"x\", first given at line 1 (at /x)");
    file_write("b.json", "[]");
    assert_unreadable("a.json", PARLEY_ERROR_SCENARIO,
                      "b.json:1:1: error: found an array, expected an object");
}

static void files_that_extend_each_other_in_a_circle_are_refused(void **state)
{
    (void)state;
    file_write("a.json", "{\"extends\": \"b.json\"}");
    file_write("b.json", "{\"extends\": \"c.json\"}");
    file_write("c.json", "{\"extends\": \"./b.json\"}");
    assert_unreadable("a.json", PARLEY_ERROR_SCENARIO,
                      "c.json:1:13: error: files extend each other in a circle: b.json, c.json, "
                      "./b.json (at /extends)");
    file_write("a.json", "{\"extends\": \"a.json\"}");
    assert_unreadable("a.json", PARLEY_ERROR_SCENARIO,
                      "a.json:1:13: error: files extend each other in a circle: a.json, a.json "
                      "(at /extends)");
}

static void a_chain_of_files_is_allowed_up_to_the_limit(void **state)
{
    (void)state;
    for (int i = 0; i <= PARLEY_MAX_EXTENDS + 1; i++) {
        char *name = memory_format("%d.json", i);
        char *text = i ? memory_format("{\"extends\": \"%d.json\", \"m%d\": %d}", i - 1, i, i)
                       : strdup("{\"m0\": 0}");
        file_write(name, text);
        free(name);
        free(text);
    }
    document doc;
    assert_int_equal(document_read(&doc, "32.json", NULL), PARLEY_OK);
    assert_int_equal(doc.root->n_children, PARLEY_MAX_EXTENDS + 1);
    document_free(&doc);
    assert_unreadable("33.json", PARLEY_ERROR_LIMIT,
                      "1.json:1:13: error: more than 32 files extended, one from the other "
                      "(at /extends)");
}

static void huge_objects_merge_in_reasonable_time(void **state)
{
    (void)state;
    FILE *base = fopen("base.json", "w"), *variant = fopen("variant.json", "w");
    assert_true(base && variant);
    fputs("{", base);
    fputs("{\"extends\": \"base.json\"", variant);
    for (int i = 0; i < 200000; i++) {
        fprintf(base, "%s\"k%d\":0", i ? "," : "", i);
        fprintf(variant, ",\"k%d\":%s", 2 * i, i % 2 ? "1" : "null");
    }
    fputs("}", base);
    fputs("}", variant);
    fclose(base);
    fclose(variant);
    document doc;
    assert_int_equal(document_read(&doc, "variant.json", NULL), PARLEY_OK);
    assert_int_equal(doc.root->n_children, 150000 + 50000);
    document_free(&doc);
}

/* -- settings ------------------------------------------------------------------------------ */

static void assert_set(const char *text, const char *pointer, const char *json,
                       const char *expected)
{
    document doc;
    parley_error error = {0};
    assert_read(&doc, text);
    parley_status status = document_set(&doc, pointer, json, &error);
    if (status)
        print_error("%s\n", error.n_faults ? error.faults[0].message : "no fault");
    assert_int_equal(status, PARLEY_OK);
    assert_document(&doc, expected);
    document_free(&doc);
}

static void assert_not_set(const char *text, const char *pointer, const char *json,
                           parley_status expected, const char *fault)
{
    document doc;
    parley_error error = {0};
    assert_read(&doc, text);
    assert_int_equal(document_set(&doc, pointer, json, &error), expected);
    assert_document(&doc, text);
    assert_int_equal(error.n_faults, 1);
    char buffer[512];
    parley_fault_text(&error.faults[0], buffer, sizeof buffer);
    assert_string_equal(buffer, fault);
    parley_error_free(&error);
    document_free(&doc);
}

static void a_setting_replaces_or_adds_a_member(void **state)
{
    (void)state;
    assert_set("{\"a\": {\"b\": 1, \"c\": 2}}", "/a/b", "0.5", "{\"a\":{\"b\":0.5,\"c\":2}}");
    assert_set("{\"a\": {\"b\": 1}}", "/a", "\"x\"", "{\"a\":\"x\"}");
    assert_set("{\"a\": {\"b\": 1}}", "/a", "{\"c\": 1, \"d\": null}", "{\"a\":{\"c\":1}}");
    assert_set("{\"a\": 1}", "/b", " [1, 2] ", "{\"a\":1,\"b\":[1,2]}");
    assert_set("{\"a/b~\": 1}", "/a~1b~0", "true", "{\"a/b~\":true}");
    assert_set("{}", "/", "7", "{\"\":7}");
}

static void a_setting_makes_the_objects_that_are_missing(void **state)
{
    (void)state;
    assert_set("{}", "/a/b/c", "1", "{\"a\":{\"b\":{\"c\":1}}}");
    assert_set("{\"a\": []}", "/a/-/c", "1", "{\"a\":[{\"c\":1}]}");
    assert_set("{\"a\": {}}", "/a/0", "1", "{\"a\":{\"0\":1}}");
}

static void a_setting_replaces_or_appends_elements(void **state)
{
    (void)state;
    assert_set("{\"a\": [1, 2]}", "/a/1", "3", "{\"a\":[1,3]}");
    assert_set("{\"a\": [1, 2]}", "/a/-", "3", "{\"a\":[1,2,3]}");
    assert_set("{\"a\": [1, {\"b\": 2}]}", "/a/1/b", "3", "{\"a\":[1,{\"b\":3}]}");
}

static void a_setting_of_null_removes_the_member(void **state)
{
    (void)state;
    assert_set("{\"a\": 1, \"b\": 2, \"c\": 3}", "/b", "null", "{\"a\":1,\"c\":3}");
    assert_set("{\"a\": 1}", "/b/c", "null", "{\"a\":1}");
    assert_set("{\"a\": [{\"b\": 1}]}", "/a/0/b", "null", "{\"a\":[{}]}");
    assert_not_set("{\"a\":[1]}", "/a/0", "null", PARLEY_ERROR_SCENARIO,
                   "--set /a/0: error: null removes members of objects, not elements of arrays "
                   "(at /a/0)");
}

static void a_setting_that_points_nowhere_is_refused(void **state)
{
    (void)state;
    static const char expected[] = "points to nothing that can be set, expected \"/\" and the "
                                   "names on the way, with ~0 for ~ and ~1 for /";
    static const char *const pointers[] = {"", "a", "/a~", "/a~2", "/\xff"};
    for (size_t i = 0; i < sizeof pointers / sizeof *pointers; i++) {
        char *fault =
            memory_format("--set %s: error: \"%s\" %s", pointers[i], pointers[i], expected);
        assert_not_set("{\"a\":1}", pointers[i], "1", PARLEY_ERROR_SCENARIO, fault);
        free(fault);
    }
    static const char scalar[] = "neither an object nor an array, so nothing can be set in it";
    char *fault = memory_format("--set /a/b/c: error: %s (at /a)", scalar);
    assert_not_set("{\"a\":1}", "/a/b/c", "1", PARLEY_ERROR_SCENARIO, fault);
    free(fault);
    static const char *const indices[] = {"1", "00", "x", "-1", "99999999999999999999"};
    for (size_t i = 0; i < sizeof indices / sizeof *indices; i++) {
        fault = memory_format("--set /a/%s: error: no such element of the array: its indices count "
                              "from 0, and \"-\" appends (at /a/%s)",
                              indices[i], indices[i]);
        char *pointer = memory_format("/a/%s", indices[i]);
        assert_not_set("{\"a\":[1]}", pointer, "1", PARLEY_ERROR_SCENARIO, fault);
        free(pointer);
        free(fault);
    }
}

static void the_value_of_a_setting_is_scanned_as_strictly_as_a_file(void **state)
{
    (void)state;
    assert_not_set("{\"a\":1}", "/a", "", PARLEY_ERROR_SCENARIO,
                   "--set /a:1:1: error: empty text, expected a JSON value");
    assert_not_set("{\"a\":1}", "/a", "word", PARLEY_ERROR_SCENARIO,
                   "--set /a:1:1: error: unexpected \"word\", expected a JSON value");
    assert_not_set("{\"a\":1}", "/a", "[1", PARLEY_ERROR_SCENARIO,
                   "--set /a:1:3: error: unexpected end of text, expected \",\" or \"]\"");
    assert_not_set("{\"a\":1}", "/a", "1 2", PARLEY_ERROR_SCENARIO,
                   "--set /a:1:3: error: unexpected \"2\", expected end of text");
    assert_not_set("{\"a\":1}", "/a/b", "{\"x\": [1e400]}", PARLEY_ERROR_SCENARIO,
                   "--set /a/b:1:8: error: 1e400 is not finite (at /a/b/x/0)");
}

static void settings_nest_no_deeper_than_files(void **state)
{
    (void)state;
    char pointer[4 * PARLEY_MAX_DEPTH] = "";
    for (int i = 0; i < PARLEY_MAX_DEPTH; i++)
        strcat(pointer, "/a");
    document doc;
    assert_read(&doc, "{}");
    assert_int_equal(document_set(&doc, pointer, "1", NULL), PARLEY_OK);
    assert_int_equal(document_set(&doc, pointer, "[]", NULL), PARLEY_ERROR_LIMIT);
    strcat(pointer, "/a");
    assert_int_equal(document_set(&doc, pointer, "1", NULL), PARLEY_ERROR_LIMIT);
    document_free(&doc);
}

static void what_a_setting_made_is_placed_in_the_setting(void **state)
{
    (void)state;
    document doc;
    assert_read(&doc, "{\"a\": {\"b\": 1}}");
    assert_int_equal(document_set(&doc, "/a/c/d", "{\"e\": 2}", NULL), PARLEY_OK);
    assert_place(&doc, "/a", "x.json", 1, 7);
    assert_place(&doc, "/a/c", "--set /a/c/d", 0, 0);
    assert_place(&doc, "/a/c/d", "--set /a/c/d", 1, 1);
    assert_place(&doc, "/a/c/d/e", "--set /a/c/d", 1, 7);
    document_free(&doc);
}

/* -- printing ------------------------------------------------------------------------------ */

static void a_document_is_printed_with_two_spaces_a_level(void **state)
{
    (void)state;
    document doc;
    char *text;
    assert_read(&doc, "{\"a\":[1,{\"b\":true}],\"c\":{},\"d\":[],\"e\":null}");
    assert_int_equal(document_print(&doc, &text), PARLEY_OK);
    assert_string_equal(text, "{\n  \"a\": [\n    1,\n    {\n      \"b\": true\n    }\n  ],\n"
                              "  \"c\": {},\n  \"d\": [],\n  \"e\": null\n}\n");
    free(text);
    document_free(&doc);
}

static void numbers_print_as_the_shortest_decimal_that_reads_back(void **state)
{
    (void)state;
    document doc;
    assert_read(&doc, "{\"a\": [0.10, 1e0, -0, 100000, 0.30000000000000004, 1e22, 5e-324, "
                      "1.7976931348623157e308, 9007199254740993, 1e-400, 0.1234567890123456]}");
    assert_document(&doc, "{\"a\":[0.1,1,-0,100000,0.30000000000000004,1e+22,5e-324,"
                          "1.7976931348623157e+308,9007199254740992,0,0.1234567890123456]}");
    document_free(&doc);
}

static void what_is_printed_reads_back_the_same(void **state)
{
    (void)state;
    const char *text =
        "{\"q\\\"\\\\\\/\\b\\f\\n\\r\\t\\u001f\x7f\": \"\\ud83d\\ude00 \xe2\x82\xac\","
        " \"n\": [1.1, 2.2250738585072014e-308, 123456789.123456789]}";
    document first, second;
    char *once, *twice;
    assert_read(&first, text);
    assert_int_equal(document_print(&first, &once), PARLEY_OK);
    assert_non_null(strstr(once, "\"q\\\"\\\\/\\b\\f\\n\\r\\t\\u001f\x7f\": \"\xf0\x9f\x98\x80 "
                                 "\xe2\x82\xac\""));
    assert_read(&second, once);
    assert_int_equal(document_print(&second, &twice), PARLEY_OK);
    assert_string_equal(once, twice);
    for (size_t i = 0; i < 3; i++)
        assert_true(first.root->children[1]->children[i]->number ==
                    second.root->children[1]->children[i]->number);
    free(once);
    free(twice);
    document_free(&first);
    document_free(&second);
}

/* -- pointers ------------------------------------------------------------------------------ */

static void the_examples_of_rfc_6901_point_as_printed_there(void **state)
{
    static const char *const cases[] = {"/foo/0", "/",     "/a~1b", "/c%d", "/e^f",
                                        "/g|h",   "/i\\j", "/k\"l", "/ ",   "/m~0n"};
    (void)state;
    document doc;
    assert_read(&doc, "{\"foo\": [\"bar\", \"baz\"], \"\": 0, \"a/b\": 1, \"c%d\": 2, "
                      "\"e^f\": 3, \"g|h\": 4, \"i\\\\j\": 5, \"k\\\"l\": 6, \" \": 7, "
                      "\"m~n\": 8}");
    assert_ptr_equal(document_find(&doc, ""), doc.root);
    assert_string_equal(document_find(&doc, cases[0])->string, "bar");
    for (size_t i = 1; i < sizeof cases / sizeof *cases; i++)
        assert_true(document_find(&doc, cases[i])->number == (double)(i - 1));
    assert_ptr_equal(node_member(doc.root, "a/b"), document_find(&doc, "/a~1b"));
    static const char *const missing[] = {"foo",      "/foo/2", "/foo/-", "/foo/00",
                                          "/foo/0/x", "/~",     "/fo",    "/fooo"};
    for (size_t i = 0; i < sizeof missing / sizeof *missing; i++)
        assert_null(document_find(&doc, missing[i]));
    assert_null(node_member(doc.root, "no"));
    assert_null(node_member(document_find(&doc, "/foo"), "0"));
    document_free(&doc);
}

static void tokens_are_escaped_and_unescaped(void **state)
{
    (void)state;
    char *joined = pointer_join("/a", "~1/b");
    assert_string_equal(joined, "/a/~01~1b");
    const char *rest = joined;
    char *token = pointer_token(rest, &rest);
    assert_string_equal(token, "a");
    free(token);
    token = pointer_token(rest, &rest);
    assert_string_equal(token, "~1/b");
    assert_string_equal(rest, "");
    free(token);
    assert_null(pointer_token(rest, &rest));
    free(joined);
    assert_true(pointer_valid(""));
    assert_true(pointer_valid("/~0~1/"));
    assert_false(pointer_valid("a"));
    assert_false(pointer_valid("/~"));
}

static void types_are_named_as_in_a_sentence(void **state)
{
    (void)state;
    assert_string_equal(node_type_name(NODE_NULL), "null");
    assert_string_equal(node_type_name(NODE_BOOLEAN), "true or false");
    assert_string_equal(node_type_name(NODE_OBJECT), "an object");
}

static void a_document_is_freed_safely_twice(void **state)
{
    (void)state;
    document doc;
    assert_read(&doc, "{}");
    document_free(&doc);
    document_free(&doc);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_init, folder_free)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_duplicate_key_is_refused_where_it_stands_again),
        cmocka_unit_test(keys_are_compared_after_unescaping),
        cmocka_unit_test(an_empty_key_is_a_key),
        cmocka_unit_test(the_same_key_in_two_objects_is_no_duplicate),
        cmocka_unit_test(a_number_beyond_the_range_of_doubles_is_refused),
        cmocka_unit_test(all_faults_that_can_be_found_are_reported_in_file_order),
        cmocka_unit_test(words_that_are_no_numbers_are_refused),
        cmocka_unit_test(numbers_outside_the_grammar_are_refused),
        cmocka_unit_test(a_number_too_long_to_parse_is_beyond_a_limit),
        cmocka_unit_test(text_after_the_end_is_refused),
        cmocka_unit_test(an_empty_text_is_refused),
        cmocka_unit_test(a_truncated_text_is_refused_at_its_end),
        cmocka_unit_test(every_start_of_a_text_but_the_whole_is_refused),
        cmocka_unit_test(misplaced_punctuation_is_refused),
        cmocka_unit_test(control_characters_and_unknown_escapes_in_strings_are_refused),
        cmocka_unit_test(half_a_surrogate_pair_is_refused),
        cmocka_unit_test(an_escaped_nul_is_refused_in_strings_and_keys),
        cmocka_unit_test(nul_bytes_are_refused),
        cmocka_unit_test(bytes_that_are_not_utf8_are_refused),
        cmocka_unit_test(a_byte_order_mark_is_skipped_and_not_counted),
        cmocka_unit_test(the_top_of_a_file_must_be_an_object),
        cmocka_unit_test(nesting_is_allowed_up_to_the_limit),
        cmocka_unit_test(a_text_larger_than_the_limit_is_refused),
        cmocka_unit_test(a_huge_object_is_read_in_reasonable_time),
        cmocka_unit_test(every_value_and_key_knows_its_place),
        IN_FOLDER(files_that_cannot_be_read_are_named_with_the_reason),
        cmocka_unit_test(an_endless_file_is_refused),
        IN_FOLDER(standard_input_has_a_name_and_extends_from_the_working_folder),
        IN_FOLDER(the_examples_of_rfc_7396_merge_as_printed_there),
        IN_FOLDER(merging_keeps_positions_and_puts_new_members_last),
        cmocka_unit_test(a_null_in_a_file_that_extends_nothing_stays),
        IN_FOLDER(extends_and_schema_are_gone_from_the_result),
        IN_FOLDER(places_after_a_merge_are_in_the_file_that_a_value_came_from),
        cmocka_unit_test(extends_must_be_a_string_that_names_a_file),
        IN_FOLDER(a_base_that_cannot_be_read_is_a_fault_of_its_extends),
        IN_FOLDER(a_fault_in_a_base_is_reported_with_the_name_of_the_base),
        IN_FOLDER(files_that_extend_each_other_in_a_circle_are_refused),
        IN_FOLDER(a_chain_of_files_is_allowed_up_to_the_limit),
        IN_FOLDER(huge_objects_merge_in_reasonable_time),
        cmocka_unit_test(a_setting_replaces_or_adds_a_member),
        cmocka_unit_test(a_setting_makes_the_objects_that_are_missing),
        cmocka_unit_test(a_setting_replaces_or_appends_elements),
        cmocka_unit_test(a_setting_of_null_removes_the_member),
        cmocka_unit_test(a_setting_that_points_nowhere_is_refused),
        cmocka_unit_test(the_value_of_a_setting_is_scanned_as_strictly_as_a_file),
        cmocka_unit_test(settings_nest_no_deeper_than_files),
        cmocka_unit_test(what_a_setting_made_is_placed_in_the_setting),
        cmocka_unit_test(a_document_is_printed_with_two_spaces_a_level),
        cmocka_unit_test(numbers_print_as_the_shortest_decimal_that_reads_back),
        cmocka_unit_test(what_is_printed_reads_back_the_same),
        cmocka_unit_test(the_examples_of_rfc_6901_point_as_printed_there),
        cmocka_unit_test(tokens_are_escaped_and_unescaped),
        cmocka_unit_test(types_are_named_as_in_a_sentence),
        cmocka_unit_test(a_document_is_freed_safely_twice),
    };
    return cmocka_run_group_tests_name("document", tests, NULL, NULL);
}
