/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/gambit.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* A text in quotes, which a backslash may come before. For a backslash there is no such way to
 * write it: Gambit doubles what is doubled, and takes one at the end for part of a quote. */
static void put_text(FILE *file, const char *text)
{
    fputc('"', file);
    for (; text && *text; text++) {
        if (*text == '"')
            fputc('\\', file);
        fputc(*text == '\\' ? '/' : *text, file);
    }
    fputc('"', file);
}

static void put_players(FILE *file, const parley_scenario *scenario)
{
    fputs(" {", file);
    for (uint32_t i = 0; i < scenario->n_actors; i++) {
        fputc(' ', file);
        put_text(file, scenario->actors[i].id);
    }
    fputs(" }", file);
}

static void put_choices(FILE *file, const parley_deviation_game *game, uint32_t actor)
{
    fputc('{', file);
    for (uint32_t c = 0; c < game->n_choices[actor]; c++) {
        fputc(' ', file);
        put_text(file, game->choices[c]);
    }
    fputs(" }", file);
}

static void put_payoffs(FILE *file, const parley_deviation_game *game, size_t outcome)
{
    fputc('{', file);
    for (uint32_t i = 0; i < game->n_actors; i++)
        fprintf(file, "%s %.17g", i ? "," : "", game->payoffs[outcome * game->n_actors + i]);
    fputs(" }", file);
}

static void put_normal(FILE *file, const parley_deviation_game *game,
                       const parley_scenario *scenario)
{
    fputs("NFG 1 R ", file);
    put_text(file, scenario->name);
    put_players(file, scenario);
    fputs("\n\n{", file);
    for (uint32_t i = 0; i < game->n_actors; i++) {
        fputc(' ', file);
        put_choices(file, game, i);
        fputc('\n', file);
    }
    fputs("}\n\"\"\n\n{\n", file);
    for (size_t o = 0; o < game->n_outcomes; o++) {
        fputs("{ \"\" ", file);
        for (uint32_t i = 0; i < game->n_actors; i++)
            fprintf(file, "%s%.17g", i ? ", " : "", game->payoffs[o * game->n_actors + i]);
        fputs(" }\n", file);
    }
    fputs("}\n", file);
    for (size_t o = 0; o < game->n_outcomes; o++)
        fprintf(file, "%zu%c", o + 1, o + 1 < game->n_outcomes ? ' ' : '\n');
}

/* The node at which an actor chooses, and all below it, in the order of the tree. */
static void put_node(FILE *file, const parley_deviation_game *game, uint32_t actor, size_t outcome,
                     size_t stride)
{
    if (actor == game->n_actors) {
        fprintf(file, "t \"\" %zu \"\" ", outcome + 1);
        put_payoffs(file, game, outcome);
        fputc('\n', file);
        return;
    }
    fprintf(file, "p \"\" %u 1 \"\" ", actor + 1);
    put_choices(file, game, actor);
    fputs(" 0\n", file);
    for (uint32_t c = 0; c < game->n_choices[actor]; c++)
        put_node(file, game, actor + 1, outcome + c * stride, stride * game->n_choices[actor]);
}

parley_status gambit_write(const char *path, bool extensive, const parley_deviation_game *game,
                           const parley_scenario *scenario, parley_error *error)
{
    FILE *file = fopen(path, "w");
    if (file && extensive) {
        fputs("EFG 2 R ", file);
        put_text(file, scenario->name);
        put_players(file, scenario);
        fputs("\n\"\"\n\n", file);
        put_node(file, game, 0, 0, 1);
    } else if (file) {
        put_normal(file, game, scenario);
    }
    bool failed = !file || ferror(file);
    if (file && fclose(file))
        failed = true;
    return failed ? parley_error_add(error, PARLEY_ERROR_SYSTEM, NULL, NULL, "cannot write %s: %s",
                                     path, strerror(errno))
                  : PARLEY_OK;
}
