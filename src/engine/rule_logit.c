/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The smoothed best reply of one who fears sanctions (logit choice: Fudenberg and Levine 1998):
 *
 *     P(D) = 1 / (1 + exp(-rationality (gain - risk - m stake)))
 *
 * gain is what D earns more than C against a counterpart that cooperates with the believed
 * probability; m the chance that a D adds a signal that stays uncleared; risk what the sanctions
 * feared for it would cost. All but gain is kept: fear.c. */
#include "engine/stage.h"

/* The lanes of a word in which a logit response applies on a link. */
typedef struct word_view {
    const struct play *play;
    uint32_t link;
    int word;
    uint64_t lanes, binding; /* a restraint in force binds the actor */
} word_view;

/* q (u(D,C) - u(C,C)) + (1 - q) (u(D,D) - u(C,D)) */
INLINE reals expected(reals q, reals over_c, reals over_d)
{
    return q * over_c + (1 - q) * over_d;
}

static void gain_of(const word_view *v, word_reals *gain)
{
    uint32_t belief = v->play->game->links[v->link].belief;
    const double *believed = v->play->beliefs[belief] + 64 * v->word;
    const struct stage *stage = &v->play->links[v->link].stage;
    reals cells[4];
    if (stage_even(stage, v->word)) {
        stage_cells(stage, v->word, 0, cells);
        reals over_c = cells[DC] - cells[CC], over_d = cells[DD] - cells[CD];
        for (int r = 0; r < WORD_REALS; r++)
            gain->at[r] = expected(reals_load(believed, r), over_c, over_d);
        return;
    }
    for (int r = 0; r < WORD_REALS; r++) {
        stage_cells(stage, v->word, r, cells);
        gain->at[r] =
            expected(reals_load(believed, r), cells[DC] - cells[CC], cells[DD] - cells[CD]);
    }
}

/* Sums up what is feared of the threats as they stand: those that are active, and those that are
 * idle and may be triggered. False where nothing is. */
static bool risk_of(const word_view *v, word_reals *risk)
{
    const game_link *link = &v->play->game->links[v->link];
    const fear *kept = v->play->links[v->link].fear;
    bool any = false;
    for (uint32_t t = 0; t < link->threats.n; t++) {
        const parley_threat *threat = v->play->game->threats[link->threats.at[t]].declared;
        const threat_play *state = &v->play->threats[link->threats.at[t]];
        const double *of_idle = kept->threats[t].idle + 64 * v->word;
        const double *of_active = kept->threats[t].active + 64 * v->word;
        uint64_t lanes = threat->on == PARLEY_ON_IMPOSITION  ? 0
                         : threat->on == PARLEY_ON_VIOLATION ? v->lanes & v->binding
                                                             : v->lanes;
        uint64_t active = lanes & state->active[v->word];
        uint64_t idle = stands(v->play, threat->from, threat->until)
                            ? lanes & ~(state->active[v->word] | state->pending[v->word])
                            : 0;
        for (int r = 0; (active | idle) && r < WORD_REALS; r++) {
            reals feared = reals_select(idle, r, reals_load(of_idle, r), reals_fill(0));
            feared = reals_select(active, r, reals_load(of_active, r), feared);
            risk->at[r] = any ? risk->at[r] + feared : feared;
        }
        any |= (active | idle) != 0;
    }
    return any;
}

static void respond(const word_view *v, uint64_t digits[64])
{
    const fear *kept = v->play->links[v->link].fear;
    const double *rationality = kept->rationality + 64 * v->word;
    word_reals net, risk;
    gain_of(v, &net);
    if (kept->m) {
        const double *shame = kept->shame + 64 * v->word;
        bool risky = risk_of(v, &risk);
        for (int r = 0; r < WORD_REALS; r++)
            net.at[r] = (risky ? net.at[r] - risk.at[r] : net.at[r]) - reals_load(shame, r);
    }
    for (int r = 0; r < WORD_REALS; r++)
        net.at[r] = -(reals_load(rationality, r) * net.at[r]);
    word_exp(&net);
    for (int r = 0; r < WORD_REALS; r++)
        ((mask *)digits)[r] = reals_digits(reals_round_24(1 / (1 + net.at[r])));
}

/* The first digits as planes: a plane is the sign bits of bytes. */
static void digit_planes(struct digits *digits, int word)
{
    uint8_t bytes[DIGIT_PLANES / 8][64] __attribute__((aligned(MASK_BYTES)));
    word_bytes(digits->lanes + 64 * word, bytes[0], bytes[1]);
    for (int b = 0; b < DIGIT_PLANES; b++)
        digits->planes[b][word] = word_signs(bytes[b / 8], b % 8);
}

void logit_response(struct play *play, uint32_t link, mask m, struct digits *digits)
{
    mask bound = binding(play, &play->game->links[link]);
    for (int w = 0; w < WORDS; w++) {
        word_view view = {play, link, w, m[w], bound[w]};
        if (!m[w])
            continue;
        fear_refresh(play, link, w, m[w]);
        respond(&view, digits->lanes + 64 * w);
        digit_planes(digits, w);
    }
}
