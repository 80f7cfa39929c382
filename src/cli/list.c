/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/list.h"

#include "cli/installed.h"
#include "cli/json.h"
#include "cli/sheet.h"
#include "core/memory.h"
#include "parley/scenario.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define LIST_FORMAT 1 /* raised where a member changes its meaning or goes */
#define MIN_WIDTH 30

/* One of the two, as asked for. */
typedef struct list_writer {
    bool as_json;
    json_document json;
    text_sheet sheet;
    size_t width; /* of the sheet's last column */
} list_writer;

static void list_begin(list_writer *out, const installed_list *list, FILE *stream)
{
    if (out->as_json) {
        json_init(&out->json);
        json_count(&out->json, "format", LIST_FORMAT);
        json_open_array(&out->json, "scenarios");
        return;
    }
    size_t longest = 0;
    for (size_t i = 0; i < list->n; i++) {
        size_t length = strlen(list->scenarios[i].name);
        longest = length > longest ? length : longest;
    }
    sheet_init(&out->sheet, stream);
    sheet_column(&out->sheet, "scenario", false);
    sheet_column_of_lines(&out->sheet, "title and question");
    size_t width = sheet_width(&out->sheet), left = longest + 2;
    out->width = width > left + MIN_WIDTH ? width - left : MIN_WIDTH;
}

static parley_status list_end(list_writer *out, FILE *stream)
{
    if (!out->as_json)
        return sheet_print(&out->sheet);
    json_close(&out->json);
    return json_print(&out->json, stream);
}

/* Length of the first sentence: up to a full stop, or its like, before a space. One after a single
 * capital letter (U.S.) ends none. */
static size_t sentence_length(const char *text)
{
    for (size_t i = 0; text[i]; i++) {
        bool abbreviates = text[i] == '.' && i > 0 && isupper((unsigned char)text[i - 1]) &&
                           (i == 1 || !isalpha((unsigned char)text[i - 2]));
        if (strchr(".?!", text[i]) && isspace((unsigned char)text[i + 1]) && !abbreviates)
            return i + 1;
    }
    return strlen(text);
}

/* Breaks lines at spaces so that none is wider, if spaces allow. */
static void fold(char *text, size_t width)
{
    size_t column = 0, at_space = 0;
    char *space = NULL;
    for (char *c = text; *c; c++) {
        bool continues = ((unsigned char)*c & 0xc0) == 0x80; /* a character of UTF-8 */
        column += !continues;
        if (*c == '\n') {
            column = 0;
            space = NULL;
        } else if (*c == ' ') {
            space = c;
            at_space = column;
        }
        if (column > width && space) {
            *space = '\n';
            column -= at_space;
            space = NULL;
        }
    }
}

/* What a scenario says of itself, each NULL where it does not. The question is the first sentence
 * of the description. */
typedef struct list_entry {
    const char *title, *question, *description;
    bool valid;
} list_entry;

static parley_status add_to_json(list_writer *out, const installed_scenario *scenario,
                                 const list_entry *entry)
{
    json_open_object(&out->json, NULL);
    json_text(&out->json, "name", scenario->name);
    json_text(&out->json, "title", entry->title);
    json_text(&out->json, "question", entry->question);
    json_text(&out->json, "description", entry->description);
    json_text(&out->json, "file", scenario->path);
    json_truth(&out->json, "valid", entry->valid);
    json_close(&out->json);
    return PARLEY_OK;
}

static parley_status add_to_sheet(list_writer *out, const installed_scenario *scenario,
                                  const list_entry *entry)
{
    const char *title = entry->title ? entry->title : "", *question = entry->question;
    char *text =
        entry->valid
            ? memory_format("%s%s%s", title, question ? "\n" : "", question ? question : "")
            : memory_format("not valid: parley check %s says why", scenario->name);
    if (!text)
        return PARLEY_ERROR_MEMORY;
    fold(text, out->width);
    sheet_line(&out->sheet);
    sheet_cell(&out->sheet, "%s", scenario->name);
    sheet_cell(&out->sheet, "%s", text);
    free(text);
    return PARLEY_OK;
}

static parley_status list_scenario(list_writer *out, const installed_scenario *installed)
{
    parley_scenario scenario = {0};
    parley_error error = {0};
    char *question = NULL;
    parley_status status = parley_scenario_read(&scenario, installed->path, 0, NULL, &error);
    list_entry entry = {.valid = !status};
    if (status == PARLEY_ERROR_MEMORY)
        goto out;
    status = PARLEY_OK;
    if (scenario.description) {
        question = strndup(scenario.description, sentence_length(scenario.description));
        if (!question)
            status = PARLEY_ERROR_MEMORY;
    }
    entry.title = scenario.title;
    entry.question = question;
    entry.description = scenario.description;
    if (!status)
        status = (out->as_json ? add_to_json : add_to_sheet)(out, installed, &entry);
out:
    free(question);
    parley_scenario_free(&scenario);
    parley_error_free(&error);
    return status;
}

static void say_none(void)
{
    const char *folders[N_INSTALLED_FOLDERS];
    installed_folders(folders);
    fprintf(stderr, "parley: no scenarios in %s%s%s\n", folders[0] ? folders[0] : "",
            folders[0] ? " or " : "", folders[1]);
}

parley_status list_print(FILE *stream, bool json)
{
    list_writer out = {.as_json = json};
    installed_list list;
    parley_status status = installed_init(&list);
    if (status)
        goto out;
    if (list.n == 0)
        say_none();
    list_begin(&out, &list, stream);
    for (size_t i = 0; !status && i < list.n; i++)
        status = list_scenario(&out, &list.scenarios[i]);
    parley_status ended = list_end(&out, stream);
    status = status ? status : ended;
out:
    installed_free(&list);
    return status;
}
