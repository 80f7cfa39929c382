/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The value of every number in every lane, now: drawn once a pass, moved on by the clock. */
#include "engine/play.h"

#include "parley/random.h"

#include <string.h>

/* As columns have them. */
static uint64_t value_bits(parley_kind kind, double value)
{
    return kind == PARLEY_PROBABILITY ? probability_bits(value)
           : kind == PARLEY_WHOLE     ? (uint64_t)value
                                      : 0;
}

/* 64 rows of 64 bits turned on their diagonal. */
static void transpose(uint64_t rows[64])
{
    uint64_t keep = 0x00000000ffffffffu;
    for (uint32_t j = 32; j != 0; j >>= 1, keep ^= keep << j)
        for (uint32_t k = 0; k < 64; k = (k + j + 1) & ~j) {
            uint64_t swap = (rows[k] >> j ^ rows[k + j]) & keep;
            rows[k + j] ^= swap;
            rows[k] ^= swap << j;
        }
}

void column_planes(struct column *column, parley_kind kind)
{
    column->certain = mask_none();
    for (int w = 0; w < WORDS; w++) {
        uint64_t rows[64], certain = 0;
        for (int l = 0; l < 64; l++) {
            double value = column->lanes[64 * w + l];
            rows[l] = value_bits(kind, value);
            certain |= (uint64_t)(kind == PARLEY_PROBABILITY && value >= 1) << l;
        }
        transpose(rows);
        for (int b = 0; b < 64; b++)
            column->planes[b][w] = rows[b];
        column->certain[w] = certain;
    }
}

/* Fills a column of which the first lane of each word is known: all lanes of a word are alike. */
static void world_column(struct column *column, parley_kind kind)
{
    uint64_t bits[WORDS], certain[WORDS];
    for (int w = 0; w < WORDS; w++) {
        double *lanes = column->lanes + 64 * w, value = lanes[0];
        for (int v = 0; v < WORD_REALS; v++)
            reals_store(lanes, v, reals_fill(value));
        bits[w] = value_bits(kind, value);
        certain[w] = kind == PARLEY_PROBABILITY && value >= 1 ? UINT64_MAX : 0;
    }
    mask all;
    memcpy(&all, bits, sizeof all);
    memcpy(&column->certain, certain, sizeof column->certain);
    for (int b = 0; kind != PARLEY_REAL && b < 64; b++)
        column->planes[b] = mask_sign(all << (63 - b));
}

static double draw_at(const struct play *play, gsl_rng *rng, const game_draw *draw, uint32_t lane)
{
    const struct planes *source = &play->planes;
    if (rng == play->stream)
        parley_rng_seek(rng, &(parley_address){.seed = source->seed,
                                               .point = source->point,
                                               .block = source->block,
                                               .site = draw->site,
                                               .round = source->pass * LANES + lane});
    return game_draw_value(draw, rng);
}

/* A world's draws have the address of its first lane. */
void current_draw(struct play *play)
{
    const parley_game *game = play->game;
    gsl_rng *rng = play->planes.rng ? play->planes.rng : play->stream;
    for (uint32_t d = 0; d < game->n_draws; d++) {
        const game_draw *draw = &game->draws[d];
        struct column *column = &play->columns[d];
        uint32_t shared = draw->value->unknown ? PARLEY_WORLD : 1;
        for (uint32_t lane = 0; lane < LANES; lane += shared)
            column->lanes[lane] = draw_at(play, rng, draw, lane);
        if (draw->value->unknown)
            world_column(column, draw->kind);
        else if (draw->kind != PARLEY_REAL)
            column_planes(column, draw->kind);
    }
}

static void part_set(const struct play *play, part *to, const game_number *number,
                     const game_source *source)
{
    const game_step *step = game_source_step(source, play->round);
    if (step->draw == PARLEY_NONE) {
        to->column = NULL;
        to->constant = step->constant;
        if (number->kind == PARLEY_PROBABILITY)
            to->digits = probability_digits(step->constant);
        else
            to->digits.bits = value_bits(number->kind, step->constant);
    } else {
        to->column = &play->columns[step->draw];
    }
}

static void number_update(struct play *play, parley_number_id id)
{
    const game_number *number = &play->game->numbers[id];
    current *now = &play->numbers[id];
    for (uint32_t p = 0; p < now->n_parts; p++) {
        uint32_t s = number->owner == PARLEY_NONE ? 0 : number->source_of_type[p];
        part_set(play, &now->parts[p], number, &number->sources[s]);
    }
    now->uniform = now->n_parts == 1 && !now->parts[0].column;
    now->constant = now->parts[0].constant;
}

void current_update(struct play *play)
{
    const parley_game *game = play->game;
    for (uint32_t i = 0; play->round == 0 && i < game->scenario->n_numbers; i++)
        number_update(play, i);
    for (uint32_t i = 0; play->round > 0 && i < game->scheduled.n; i++)
        number_update(play, game->scheduled.at[i]);
}

static bool steps_now(const game_number *number, uint32_t round)
{
    for (uint32_t s = 0; s < number->n_sources; s++)
        for (uint32_t i = 0; i < number->sources[s].n_steps; i++)
            if (number->sources[s].steps[i].round == round)
                return true;
    return false;
}

mask current_changes(const struct play *play, parley_number_id id)
{
    const game_number *number = &play->game->numbers[id];
    if (steps_now(number, play->round))
        return mask_all();
    return number->owner == PARLEY_NONE ? mask_none() : play->turned[number->owner];
}

const double *current_values(const struct play *play, parley_number_id id, int word,
                             double buffer[64])
{
    const current *number = &play->numbers[id];
    if (number->n_parts == 1 && number->parts[0].column)
        return &number->parts[0].column->lanes[64 * word];
    for (uint32_t p = 0; p < number->n_parts; p++) {
        const part *from = &number->parts[p];
        const double *column = from->column ? from->column->lanes + 64 * word : NULL;
        for (int v = 0; v < WORD_REALS; v++) {
            reals value = column ? reals_load(column, v) : reals_fill(from->constant);
            if (from->lanes && p > 0)
                value = reals_select((*from->lanes)[word], v, value, reals_load(buffer, v));
            reals_store(buffer, v, value);
        }
    }
    return buffer;
}

double current_value(const struct play *play, parley_number_id id, uint32_t lane)
{
    const current *number = &play->numbers[id];
    for (uint32_t p = 0; p < number->n_parts; p++) {
        const part *from = &number->parts[p];
        if (!from->lanes || mask_lane(from->lanes, lane))
            return from->column ? from->column->lanes[lane] : from->constant;
    }
    return 0;
}

mask current_bit(const struct play *play, parley_number_id id, uint32_t b)
{
    const current *number = &play->numbers[id];
    mask bit = mask_none();
    for (uint32_t p = 0; p < number->n_parts; p++) {
        const part *from = &number->parts[p];
        mask own =
            from->column ? from->column->planes[b] : mask_fill(-(from->digits.bits >> b & 1));
        bit |= from->lanes ? own & *from->lanes : own;
    }
    return bit;
}

mask current_reached(const struct play *play, parley_number_id id, const mask *planes,
                     uint32_t bits)
{
    mask more = mask_none(), same = mask_all();
    for (uint32_t b = bits; b-- > 0;) {
        mask wanted = current_bit(play, id, b);
        more |= same & planes[b] & ~wanted;
        same &= ~(planes[b] ^ wanted);
    }
    return more | same;
}

void current_load(const struct play *play, parley_number_id id, mask *planes, uint32_t bits, mask m)
{
    for (uint32_t b = 0; b < bits; b++)
        planes[b] = mask_select(m, current_bit(play, id, b), planes[b]);
}
