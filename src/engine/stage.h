/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an encounter pays in this round, for Pay and for those who weigh a D against a C. */
#ifndef PARLEY_ENGINE_STAGE_H
#define PARLEY_ENGINE_STAGE_H

#include "engine/play.h"

enum { CC, CD, DC, DD };

/* True where the link's payoffs are the same in all lanes of a word. */
INLINE bool stage_even(const struct stage *stage, int word)
{
    return stage->even && !stage->shrunk[word];
}

/* What defecting earns once a gain from it has shrunk; where nothing has, to the last bit what it
 * earned before, whatever happens in other lanes of the mask. */
INLINE reals shrunk_cell(reals cooperating, reals defecting, reals left)
{
    reals shrunk = reals_above(defecting, cooperating,
                               cooperating + left * (defecting - cooperating), defecting);
    return reals_above(reals_fill(1), left, shrunk, defecting);
}

/* Register v of a word of the link's payoffs as they are now: cc, cd, dc, dd. */
INLINE void stage_cells(const struct stage *stage, int word, int v, reals cells[4])
{
    for (int c = 0; c < 4; c++)
        cells[c] = stage->even ? reals_fill(stage->words[word][c])
                               : reals_load(stage->lanes[c] + 64 * word, v);
    if (!stage->shrunk[word])
        return;
    reals left = reals_load(stage->left + 64 * word, v);
    cells[DC] = shrunk_cell(cells[CC], cells[DC], left);
    cells[DD] = shrunk_cell(cells[CD], cells[DD], left);
}

#endif
