/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an encounter pays in this round, for Pay and for those who weigh a D against a C. */
#ifndef PARLEY_ENGINE_STAGE_H
#define PARLEY_ENGINE_STAGE_H

#include "engine/play.h"

enum { CC, CD, DC, DD };

/* What defecting earns once a gain from it has shrunk; where nothing has, to the last bit what it
 * earned before, whatever happens in other lanes of the mask. */
INLINE reals shrunk_cell(reals cooperating, reals defecting, reals left)
{
    reals shrunk = reals_above(defecting, cooperating,
                               cooperating + left * (defecting - cooperating), defecting);
    return reals_above(reals_fill(1), left, shrunk, defecting);
}

/* Register v of a word of the link's payoffs as they are now: cc, cd, dc, dd. */
INLINE void stage_cells(const struct play *play, uint32_t l, int word, int v, reals cells[4])
{
    const struct stage *stage = &play->links[l].stage;
    for (int c = 0; c < 4; c++)
        cells[c] = stage->lanes[c] ? reals_load(stage->lanes[c] + 64 * word, v)
                                   : reals_fill(stage->constant[c]);
    if (!play->shrunk[l])
        return;
    reals left = reals_load(play->shrink[l] + 64 * word, v);
    cells[DC] = shrunk_cell(cells[CC], cells[DC], left);
    cells[DD] = shrunk_cell(cells[CD], cells[DD], left);
}

#endif
