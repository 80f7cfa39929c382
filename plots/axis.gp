# SPDX-License-Identifier: GPL-3.0-or-later
# The axis of rounds, with their dates where they have any: about eight ticks, each at the first
# round of a year where rounds are months. Needs last_round and dates (common.gp).

dated = word(dates, 1) ne "-"
stride = ceil((last_round + 1) / 8.0)
if (dated && strlen(word(dates, 1)) == 7) {
    monthly = strstrt(word(dates, 1), "Q") == 0
    unit = monthly ? 12 : 4
    stride = stride > unit / 2 ? unit * ceil(stride * 1.0 / unit) : stride
}
set xrange [0:last_round > 0 ? last_round : 1]
set xlabel (dated ? "date of the round" : "round") offset 0, 0.5
if (dated) {
    set xtics ()
    do for [r = 0:last_round:stride] {
        set xtics add (word(dates, r + 1) r)
    }
}
