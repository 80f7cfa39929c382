# SPDX-License-Identifier: GPL-3.0-or-later
# Keeping an agreement and reaching it, over the discount factor, from the table that
# scripts/shadow.sh wrote:
#
#     gnuplot -c plots/shadow.gp DIR OUT.svg|OUT.png

if (ARGC != 2) {
    print "usage: gnuplot -c shadow.gp DIR OUT.svg|OUT.png"
    exit status 2
}
slash = 0
do for [k = 1:strlen(ARG0)] { slash = ARG0[k:k] eq "/" ? k : slash }
here = ARG0[1:slash]
table = ARG1 . "/shadow.csv"
out = ARG2
load here . "common.gp"
needed = "discount gain_from_keeping mean_delay"
nothing = "no discount factor"
load here . "check_table.gp"

height = 400
load here . "canvas.gp"
panel_width = 370
set multiplot
set tmargin at screen pixel_y(60)
set bmargin at screen pixel_y(320)
set xlabel "discount factor" font medium_font textcolor rgb ink
set tics font small_font
do for [p = 1:2] {
    panel_left = 70 + (p - 1) * (panel_width + 100)
    set lmargin at screen pixel_x(panel_left)
    set rmargin at screen pixel_x(panel_left + panel_width)
    set label (p == 1 ? "Gain a round from keeping the worse plan" : \
        "Mean rounds until one concedes") at screen pixel_x(panel_left), screen pixel_y(38) \
        left noenhanced
    set arrow from graph 0, first 0 to graph 1, first 0 nohead lw 1 lc rgb "#444444" back
    plot table using "discount":(column(p == 1 ? "gain_from_keeping" : "mean_delay")) \
        with linespoints pt 7 ps 0.6 lw 1.5 lc rgb colour(p)
    unset label
    unset arrow
}
unset multiplot
