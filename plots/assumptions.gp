# SPDX-License-Identifier: GPL-3.0-or-later
# Which of the numbers that nobody knows decide, from the tables that `parley run -o DIR` wrote:
#
#     gnuplot -c plots/assumptions.gp DIR OUT.svg|OUT.png [MEASURE]
#
# A panel for each headline measure: the numbers that explain most of what it varies by from world
# to world, each with the share that it explains alone (first order). To the right and blue, the
# measure rises with the number (rank correlation), to the left and orange, it falls.

if (ARGC < 2 || ARGC > 3) {
    print "usage: gnuplot -c assumptions.gp DIR OUT.svg|OUT.png [MEASURE]"
    exit status 2
}
slash = 0
do for [k = 1:strlen(ARG0)] { slash = ARG0[k:k] eq "/" ? k : slash }
here = ARG0[1:slash]
table = ARG1 . "/assumptions.csv"
out = ARG2
wanted = ARGC > 2 ? ARG3 : "-"
load here . "common.gp"
needed = "pointer certainty measure share correlation"
nothing = "no number of the scenario is marked unknown, or it has no headline"
load here . "check_table.gp"
load here . "read_table.gp"

# -- what there is to draw

measures = ""
do for [r = 1:n_rows] {
    measure = cell(r, "measure")
    if (!has_word(measures, measure) && (wanted eq "-" || measure eq wanted)) {
        measures = measures . " " . measure
    }
}
n_panels = words(measures)
if (n_panels == 0) {
    print sprintf("%s: error: no rows for measure %s", table, wanted)
    exit status 1
}
array panel_of[n_rows]
array share_of[n_rows]
array told[n_panels]
do for [p = 1:n_panels] { told[p] = 0 }
do for [r = 1:n_rows] {
    panel_of[r] = position(measures, cell(r, "measure"))
    known = strlen(cell(r, "share")) > 0
    share_of[r] = known ? number(r, "share") : 0 # an estimate may be below 0
    if (known && panel_of[r] > 0) { told[panel_of[r]] = 1 }
}

# The most_bars greatest of each panel, in order, and what the others come to.
most_bars = n_panels == 1 ? 20 : n_panels <= 4 ? 10 : 7
array row_of[n_panels * most_bars]
array n_bars[n_panels]
array n_others[n_panels]
array others[n_panels]
greatest = 0.01
row_letters = 66
row_lines = 1
longest = 1
row_label(r) = wrap(cell(r, "pointer") . \
    (cell(r, "certainty") eq "" ? "" : " (" . cell(r, "certainty") . ")"), row_letters)
do for [p = 1:n_panels] {
    n_bars[p] = 0
    n_others[p] = 0
    others[p] = 0
    best = 1
    while (best > 0 && n_bars[p] < most_bars) {
        best = 0
        do for [r = 1:n_rows] {
            if (panel_of[r] == p && share_of[r] > (best > 0 ? share_of[best] : 0)) { best = r }
        }
        if (best > 0) {
            n_bars[p] = n_bars[p] + 1
            row_of[(p - 1) * most_bars + n_bars[p]] = best
            panel_of[best] = 0
            greatest = share_of[best] > greatest ? share_of[best] : greatest
            text = row_label(best)
            row_lines = n_lines(text) > row_lines ? n_lines(text) : row_lines
            letters = strlen(text) > row_letters ? row_letters : strlen(text)
            longest = letters > longest ? letters : longest
        }
    }
    do for [r = 1:n_rows] {
        if (panel_of[r] == p) {
            n_others[p] = n_others[p] + 1
            others[p] = others[p] + share_of[r]
        }
    }
}

rising = "#0072B2"
falling = "#E69F00"
junk = add_entry("band", "share explained; the measure rises with the number", rising, 1, 1)
junk = add_entry("band", "it falls", falling, 1, 1)
certain = 0
do for [r = 1:n_rows] { certain = certain || cell(r, "certainty") ne "" }
if (certain) {
    junk = add_entry("text", "(H, M, L, A or X): how certain its source is", ink, 1, 1)
}

# -- the layout

plot_left = 30 + text_width("m", small) * longest
plot_right = width - 20
row_height = 8 + 13 * row_lines
title_letters = int((width - 40) / (0.6 * normal))
gap = 84
first_top = 104
bottom = first_top - gap
array panel_top[n_panels]
array panel_height[n_panels]
do for [p = 1:n_panels] {
    panel_top[p] = bottom + gap
    panel_height[p] = row_height * (n_bars[p] > 0 ? n_bars[p] : 1)
    bottom = panel_top[p] + panel_height[p]
}
height = bottom + 66
legend_left = 20
legend_right = width - 20
legend_top = 56
legend_dry = 0
load here . "canvas.gp"

# -- the picture

set multiplot
set label "Which unknown numbers decide" at screen pixel_x(20), screen pixel_y(26) left \
    font large_font noenhanced
load here . "legend.gp"
set lmargin at screen pixel_x(plot_left)
set rmargin at screen pixel_x(plot_right)
set border 1
set grid noytics xtics
unset ytics
reach = 1.3 * greatest # room for the percentages
step = greatest > 0.5 ? 0.2 : greatest > 0.25 ? 0.1 : greatest > 0.1 ? 0.05 : 0.02
set xrange [-reach:reach]
set xtics ("0" 0) font small_font
do for [k = 1:int(reach / step)] {
    set xtics add (sprintf("%.0f %%%%", 100 * k * step) k * step)
    set xtics add (sprintf("%.0f %%%%", 100 * k * step) -k * step)
}
set datafile nocolumnheaders
do for [p = 1:n_panels] {
    set tmargin at screen pixel_y(panel_top[p])
    set bmargin at screen pixel_y(panel_top[p] + panel_height[p])
    n = n_bars[p] > 0 ? n_bars[p] : 1
    set yrange [n + 0.5:0.5]
    set label measure_label(word(measures, p)) at screen pixel_x(20), \
        screen pixel_y(panel_top[p] - 14) left noenhanced
    set label (told[p] ? "share of the variance between worlds" : \
        "cannot be told: too few worlds, or they do not differ by more than chance") . \
        (!told[p] || n_others[p] == 0 ? "" : sprintf("; the other %d numbers: %.1f %% together", \
            n_others[p], 100 * others[p])) \
        at screen pixel_x(plot_right), screen pixel_y(panel_top[p] + panel_height[p] + 46) right \
        font small_font textcolor rgb ink noenhanced
    set print $rows
    print "0,0,0" # something to plot, whatever there is
    do for [k = 1:n_bars[p]] {
        r = row_of[(p - 1) * most_bars + k]
        sign = number(r, "correlation") < 0 ? -1 : 1
        print sprintf("%.9g,%d,%d", sign * share_of[r], k, sign < 0 ? 0xE69F00 : 0x0072B2)
        set label row_label(r) at screen pixel_x(plot_left - 10), \
            first k - (n_lines(row_label(r)) - 1) * 6.5 / row_height right \
            font small_font textcolor rgb ink noenhanced
        # right of its bar, or left of one to the left
        percentage = sprintf("%.1f %%", 100 * share_of[r])
        if (sign > 0) {
            set label percentage at first share_of[r], first k left offset 0.6, 0 \
                font tiny_font textcolor rgb ink noenhanced
        } else {
            set label percentage at first -share_of[r], first k right offset -0.6, 0 \
                font tiny_font textcolor rgb ink noenhanced
        }
    }
    unset print
    set arrow from 0, graph 0 to 0, graph 1 nohead lw 1 lc rgb "#444444" back
    plot $rows using (0):2:(0):1:($2 - 0.36):($2 + 0.36):3 \
        with boxxyerror lc rgb variable fs solid noborder
    unset label
    unset arrow
    unset object
}
unset multiplot
