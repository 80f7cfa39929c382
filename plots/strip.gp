# SPDX-License-Identifier: GPL-3.0-or-later
# Right of a panel, from pixel strip_left, panel_top: its name strip_title, and below it entries
# entry_from to entry_to. Text is wrapped at strip_letters. With strip_dry, draws nothing and says
# strip_height.

strip_text = wrap(strip_title, strip_letters)
strip_y = panel_top + 6
if (!strip_dry) {
    set label strip_text at screen pixel_x(strip_left), screen pixel_y(strip_y) \
        left font medium_font textcolor rgb "black" noenhanced front
}
strip_y = strip_y + 17 * n_lines(strip_text) + 2
do for [e = entry_from:entry_to] {
    strip_text = wrap(entry_text[e], strip_letters - 3)
    if (!strip_dry) {
        sample_x = strip_left
        sample_y = strip_y
        load here . "sample.gp"
        set label strip_text at screen pixel_x(strip_left + 30), screen pixel_y(strip_y) \
            left font small_font textcolor rgb ink noenhanced front
    }
    strip_y = strip_y + 15 * n_lines(strip_text) + 3
}
strip_height = strip_y - panel_top
