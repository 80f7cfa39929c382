/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads a game as Gambit's formats say (Savani and Turocy, "Game representation formats"), and
 * refuses what is none: read_gambit FILE.{nfg,efg}. Prints title, players, and a line for each
 * combination of strategies, the first player's fastest: their names, then payoffs. */
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_PLAYERS 8
#define MOST_STRATEGIES 40
#define LABEL 128

typedef char label[LABEL];

typedef struct game {
    FILE *file;
    char kind; /* of the token under way: t(ext), n(umber), w(ord), { } , or 0 at the end */
    label text;
    label title, players[MOST_PLAYERS], strategies[MOST_PLAYERS][MOST_STRATEGIES];
    long n_players, n_strategies[MOST_PLAYERS], sets[MOST_PLAYERS];
    long n_cells;
    double *cells;    /* by combination, player */
    double *outcomes; /* by outcome - 1, player */
    char *known;      /* of outcomes */
} game;

static void refuse(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));

static void refuse(const char *format, ...)
{
    va_list list;
    va_start(list, format);
    vfprintf(stderr, format, list);
    va_end(list);
    fputc('\n', stderr);
    exit(1);
}

/* -- tokens ---------------------------------------------------------------------------------- */

static void keep(game *g, size_t *n, int c)
{
    if (*n + 1 >= LABEL)
        refuse("a token of more than %d bytes", LABEL);
    g->text[(*n)++] = (char)c;
    g->text[*n] = '\0';
}

/* A backslash before a quote makes it part of the text; Gambit's reader keeps any other, and takes
 * the second of two for the first of another pair. */
static void text(game *g)
{
    size_t n = 0;
    for (int c, before = 0; (c = getc(g->file)) != '"' || before == '\\'; before = c) {
        if (c == EOF)
            refuse("the end within a text");
        if (before == '\\' && c != '"')
            keep(g, &n, '\\');
        if (before == '\\' || c != '\\')
            keep(g, &n, c);
    }
}

static void next(game *g)
{
    int c = getc(g->file);
    size_t n = 0;
    while (c != EOF && isspace(c))
        c = getc(g->file);
    g->text[0] = '\0';
    g->kind = c == EOF ? 0 : strchr("{},", c) ? (char)c : c == '"' ? 't' : 'w';
    if (g->kind == 't')
        text(g);
    for (; g->kind == 'w' && c != EOF && !isspace(c) && !strchr("{},\"", c); c = getc(g->file))
        keep(g, &n, c);
    if (g->kind != 'w')
        return;
    ungetc(c, g->file);
    size_t sign = g->text[0] == '-' || g->text[0] == '+';
    if (!isdigit((unsigned char)g->text[sign]))
        return;
    g->kind = 'n';
    size_t end = sign + strspn(g->text + sign, "0123456789");
    if (g->text[end] == '.')
        end += 1 + strspn(g->text + end + 1, "0123456789");
    if (g->text[end] == 'e') {
        end += 1 + (g->text[end + 1] == '-' || g->text[end + 1] == '+');
        if (!isdigit((unsigned char)g->text[end]))
            refuse("'%s' is no number", g->text);
        end += strspn(g->text + end, "0123456789");
    }
    if (g->text[end])
        refuse("'%s' is no number", g->text);
}

static void take(game *g, char kind, const char *word)
{
    if (g->kind != kind || (word && strcmp(g->text, word) != 0))
        refuse("'%s' (%c) where %s (%c) is to be", g->text, g->kind ? g->kind : '.',
               word ? word : "something", kind);
    next(g);
}

static long take_whole(game *g)
{
    char *end;
    long whole = strtol(g->text, &end, 10);
    if (g->kind != 'n' || *end)
        refuse("'%s' where a whole number is to be", g->text);
    next(g);
    return whole;
}

static long take_labels(game *g, label *labels, long most)
{
    long n = 0;
    take(g, '{', NULL);
    for (; g->kind == 't'; next(g)) {
        if (n == most)
            refuse("more than %ld labels", most);
        memcpy(labels[n++], g->text, LABEL);
    }
    take(g, '}', NULL);
    return n;
}

/* Payoffs may be told apart by commas. */
static void take_payoffs(game *g, double *payoffs)
{
    for (long i = 0; i < g->n_players; i++) {
        if (g->kind != 'n')
            refuse("'%s' where a payoff is to be", g->text);
        payoffs[i] = strtod(g->text, NULL);
        next(g);
        if (g->kind == ',')
            next(g);
    }
    take(g, '}', NULL);
}

/* -- games ----------------------------------------------------------------------------------- */

static void room(game *g)
{
    g->n_cells = 1;
    for (long i = 0; i < g->n_players; i++)
        g->n_cells *= g->n_strategies[i];
    g->cells = calloc((size_t)(g->n_cells * g->n_players + 1), sizeof *g->cells);
    g->outcomes = calloc((size_t)(g->n_cells * g->n_players + 1), sizeof *g->outcomes);
    g->known = calloc((size_t)g->n_cells + 1, 1);
    if (!g->cells || !g->outcomes || !g->known)
        refuse("out of memory");
}

/* An outcome's payoffs to a combination; outcomes have numbers up to that of combinations. */
static void settle(game *g, long cell, long outcome)
{
    if (outcome < 1 || outcome > g->n_cells || !g->known[outcome])
        refuse("no outcome %ld", outcome);
    memcpy(g->cells + cell * g->n_players, g->outcomes + (outcome - 1) * g->n_players,
           (size_t)g->n_players * sizeof *g->cells);
}

static void take_normal(game *g)
{
    take(g, '{', NULL);
    for (long i = 0; i < g->n_players; i++)
        g->n_strategies[i] = take_labels(g, g->strategies[i], MOST_STRATEGIES);
    take(g, '}', NULL);
    if (g->kind == 't')
        next(g);
    room(g);
    take(g, '{', NULL);
    for (long o = 1; g->kind == '{'; o++) {
        next(g);
        take(g, 't', NULL);
        if (o > g->n_cells)
            refuse("more outcomes than combinations");
        take_payoffs(g, g->outcomes + (o - 1) * g->n_players);
        g->known[o] = 1;
    }
    take(g, '}', NULL);
    for (long cell = 0; cell < g->n_cells; cell++)
        settle(g, cell, take_whole(g));
}

static void take_terminal(game *g, long cell)
{
    double payoffs[MOST_PLAYERS] = {0};
    if (!g->cells)
        room(g);
    take(g, 't', NULL);
    long outcome = take_whole(g);
    if (outcome < 1 || outcome > g->n_cells)
        refuse("no outcome %ld", outcome);
    double *known = g->outcomes + (outcome - 1) * g->n_players;
    if (g->kind == 't') {
        next(g);
        take(g, '{', NULL);
        take_payoffs(g, payoffs);
        for (long i = 0; i < g->n_players; i++)
            if (g->known[outcome] && known[i] != payoffs[i])
                refuse("outcome %ld is said twice", outcome);
        memcpy(known, payoffs, (size_t)g->n_players * sizeof *known);
        g->known[outcome] = 1;
    }
    settle(g, cell, outcome);
}

static int same_labels(label *one, label *other, long n)
{
    while (n > 0 && strcmp(one[n - 1], other[n - 1]) == 0)
        n--;
    return n == 0;
}

/* What each player does is seen by none: one information set each, and no chance. */
static void take_node(game *g, long depth, long cell, long stride)
{
    label names[MOST_STRATEGIES];
    if (depth == g->n_players) {
        take(g, 'w', "t");
        take_terminal(g, cell);
        return;
    }
    take(g, 'w', "p");
    take(g, 't', NULL);
    long player = take_whole(g), set = take_whole(g);
    if (player != depth + 1)
        refuse("player %ld where %ld is to choose", player, depth + 1);
    if (g->sets[depth] && g->sets[depth] != set)
        refuse("player %ld knows more than one thing", player);
    take(g, 't', NULL);
    long n = take_labels(g, names, MOST_STRATEGIES);
    if (g->sets[depth] &&
        (n != g->n_strategies[depth] || !same_labels(names, g->strategies[depth], n)))
        refuse("other actions in the same information set");
    g->sets[depth] = set;
    g->n_strategies[depth] = n;
    memcpy(g->strategies[depth], names, (size_t)n * sizeof names[0]);
    if (take_whole(g) != 0)
        refuse("an outcome where a player chooses");
    for (long c = 0; c < n; c++)
        take_node(g, depth + 1, cell + c * stride, stride * n);
}

static void print_game(const game *g)
{
    printf("%s\n", g->title);
    for (long i = 0; i < g->n_players; i++)
        printf("%s%c", g->players[i], i + 1 < g->n_players ? '\t' : '\n');
    for (long cell = 0; cell < g->n_cells; cell++) {
        long left = cell;
        for (long i = 0; i < g->n_players; left /= g->n_strategies[i++])
            printf("%s\t", g->strategies[i][left % g->n_strategies[i]]);
        for (long i = 0; i < g->n_players; i++)
            printf("%.17g%c", g->cells[cell * g->n_players + i],
                   i + 1 < g->n_players ? '\t' : '\n');
    }
}

int main(int argc, char **argv)
{
    static game g; /* labels are read whole */
    if (argc != 2 || !(g.file = fopen(argv[1], "r")))
        refuse("usage: read_gambit FILE");
    next(&g);
    int extensive = strcmp(g.text, "EFG") == 0;
    take(&g, 'w', extensive ? "EFG" : "NFG");
    take(&g, 'n', extensive ? "2" : "1");
    take(&g, 'w', "R");
    memcpy(g.title, g.text, LABEL);
    take(&g, 't', NULL);
    g.n_players = take_labels(&g, g.players, MOST_PLAYERS);
    if (extensive && g.kind == 't')
        next(&g);
    if (extensive)
        take_node(&g, 0, 0, 1);
    else
        take_normal(&g);
    if (g.kind)
        refuse("'%s' after the end", g.text);
    print_game(&g);
    fclose(g.file);
    free(g.cells);
    free(g.outcomes);
    free(g.known);
    return 0;
}
