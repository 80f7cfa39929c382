# SPDX-License-Identifier: GPL-3.0-or-later
# Draws the sample of legend entry e at pixels sample_x, sample_y, 24 wide.

if (entry_look[e] eq "line") {
    set arrow from screen pixel_x(sample_x), screen pixel_y(sample_y) \
        to screen pixel_x(sample_x + 24), screen pixel_y(sample_y) nohead \
        dt entry_dash[e] lw entry_width[e] lc rgb entry_colour[e] front
}
if (entry_look[e] eq "band") {
    set object rectangle from screen pixel_x(sample_x), screen pixel_y(sample_y + 5) \
        to screen pixel_x(sample_x + 24), screen pixel_y(sample_y - 5) \
        fc rgb entry_colour[e] fs solid noborder front
}
if (entry_look[e] eq "point") {
    set label "" at screen pixel_x(sample_x + 12), screen pixel_y(sample_y) \
        point pt entry_dash[e] ps entry_width[e] lc rgb entry_colour[e] front
}
