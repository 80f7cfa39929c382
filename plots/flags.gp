# SPDX-License-Identifier: GPL-3.0-or-later
# Sets the marks' lines for the next panel; with their flags, up from the pixel `flags_bottom`, if
# `with_flags`.

unset arrow
if (with_flags) {
    do for [m = 1:n_marks] {
        if (mark_text[m] ne "") {
            y = flags_bottom - 15 * (mark_row[m] - 1) - 7
            set arrow from mark_round[m], graph 0 to mark_round[m], screen pixel_y(y - 6) \
                nohead dt mark_dash[m] lw 1 lc rgb mark_colour[m] front
            set label mark_text[m] at screen pixel_x(mark_left[m]), screen pixel_y(y) left \
                font small_font textcolor rgb ink noenhanced front
        } else {
            set arrow from mark_round[m], graph 0 to mark_round[m], graph 1 \
                nohead dt mark_dash[m] lw 1 lc rgb mark_colour[m] front
        }
    }
} else {
    do for [m = 1:n_marks] {
        set arrow from mark_round[m], graph 0 to mark_round[m], graph 1 \
            nohead dt mark_dash[m] lw 1 lc rgb mark_colour[m] front
    }
}
