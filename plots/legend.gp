# SPDX-License-Identifier: GPL-3.0-or-later
# Entries 1 to n_entries in rows from pixel legend_left, legend_top to legend_right. With
# legend_dry, says how many legend_rows that makes and draws nothing.

sample_x = legend_left
sample_y = legend_top
legend_rows = 1
do for [e = 1:n_entries] {
    reach = 30 + text_width(entry_text[e], medium) + 14
    if (sample_x > legend_left && sample_x + reach > legend_right) {
        sample_x = legend_left
        sample_y = sample_y + 19
        legend_rows = legend_rows + 1
    }
    if (!legend_dry) {
        load here . "sample.gp"
        set label entry_text[e] at screen pixel_x(sample_x + 30), screen pixel_y(sample_y) left \
            font medium_font textcolor rgb ink noenhanced front
    }
    sample_x = sample_x + reach
}
