/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "by_hand.h"

#include <stdio.h>
#include <stdlib.h>

static void begin(by_hand *h)
{
    h->tally = (struct tally){0};
    assert_int_equal(tally_init(&h->tally, h->subject.game, NULL), PARLEY_OK);
    h->play = kernel_this.init(h->subject.game, GENERATOR_ARS, NULL, 1, 0);
    assert_non_null(h->play);
    h->play->tally = &h->tally;
    by_hand_again(h);
}

void by_hand_init(by_hand *h, const char *format, ...)
{
    char *text = NULL;
    va_list arguments;
    va_start(arguments, format);
    int length = vasprintf(&text, format, arguments);
    va_end(arguments);
    assert_true(length > 0);
    subject_init(&h->subject, "%s", text);
    free(text);
    begin(h);
}

void by_hand_read(by_hand *h, const char *path, size_t n_settings, const parley_setting *settings)
{
    subject_read(&h->subject, path, n_settings, settings);
    begin(h);
}

void by_hand_free(by_hand *h)
{
    kernel_this.free(h->play);
    tally_free(&h->tally);
    subject_free(&h->subject);
}

void by_hand_again(by_hand *h)
{
    start_pass(h->play, LANES);
    for (uint32_t l = 0; l < h->subject.game->n_links; l++) {
        h->play->links[l].intended = h->play->links[l].executed = mask_all();
        h->play->links[l].adverse = h->play->links[l].violated = mask_none();
        for (uint32_t a = 0; a < h->subject.game->links[l].assistance.n; a++)
            h->play->links[l].refused[a] = mask_none();
    }
    for (uint32_t i = 0; i < h->subject.scenario.n_actors; i++)
        for (uint32_t lane = 0; lane < LANES; lane++)
            h->play->actors[i].payoff[lane] = 0;
}

uint32_t link_index(const by_hand *h, uint32_t actor, uint32_t counterpart, uint32_t issue)
{
    const parley_game *game = h->subject.game;
    for (uint32_t l = 0; l < game->n_links; l++)
        if (game->links[l].actor == actor && game->links[l].counterpart == counterpart &&
            game->links[l].issue == issue)
            return l;
    fail_msg("no link %u>%u on %u", actor, counterpart, issue);
    return PARLEY_NONE;
}

uint64_t counted(const by_hand *h, uint32_t counter)
{
    const parley_game *game = h->subject.game;
    uint32_t others = game->n_links * LINK_COUNTERS;
    size_t row = (size_t)h->play->round * (game->n_counters - others);
    return h->tally.other_rounds[row + counter - others];
}
