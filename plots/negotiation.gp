# SPDX-License-Identifier: GPL-3.0-or-later
# What there is to agree on, from the tables that `parley negotiate -o DIR` wrote:
#
#     gnuplot -c plots/negotiation.gp DIR OUT.svg|OUT.png
#
# A panel with threats and one without. Each package is a point: what the first negotiator gets of
# it beyond its reservation to the right, the second upwards. In the shaded quarter neither is below
# its reservation. The line is the Pareto frontier: steps from package to package, slopes of side
# payments.

if (ARGC != 2) {
    print "usage: gnuplot -c negotiation.gp DIR OUT.svg|OUT.png"
    exit status 2
}
slash = 0
do for [k = 1:strlen(ARG0)] { slash = ARG0[k:k] eq "/" ? k : slash }
here = ARG0[1:slash]
out = ARG2
load here . "common.gp"

# -- the frontier first: a second table would take the place of its cells

table = ARG1 . "/frontier.csv"
needed = "threats actor_1_value actor_2_value package transfer"
nothing = ""
load here . "check_table.gp"
load here . "read_table.gp"
n_frontier = n_rows
array frontier_case[n_frontier + 1]
array frontier_x[n_frontier + 1]
array frontier_y[n_frontier + 1]
array frontier_package[n_frontier + 1]
do for [r = 1:n_frontier] {
    frontier_case[r] = cell(r, "threats")
    frontier_x[r] = number(r, "actor_1_value")
    frontier_y[r] = number(r, "actor_2_value")
    frontier_package[r] = cell(r, "package")
}

table = ARG1 . "/packages.csv"
needed = "threats package actor value surplus surplus_stderr in_zone"
nothing = "there was nothing to agree on"
load here . "check_table.gp"
load here . "read_table.gp"

# -- what there is to draw: two rows of the table are one package

cases = ""
packages = ""
do for [r = 1:n_rows] {
    cases = has_word(cases, cell(r, "threats")) ? cases : cases . " " . cell(r, "threats")
    packages = has_word(packages, cell(r, "package")) ? packages : \
        packages . " " . cell(r, "package")
}
n_panels = words(cases)
n_packages = words(packages)
low_x = 0
high_x = 0
low_y = 0
high_y = 0
low(a, b) = a < b ? a : b
high(a, b) = a > b ? a : b
array level_x[n_panels]
array level_y[n_panels]
do for [r = 1:n_rows - 1:2] {
    half_x = 1.96 * (number(r, "surplus_stderr") > 0 ? number(r, "surplus_stderr") : 0)
    half_y = 1.96 * (number(r + 1, "surplus_stderr") > 0 ? number(r + 1, "surplus_stderr") : 0)
    low_x = low(low_x, number(r, "surplus") - half_x)
    high_x = high(high_x, number(r, "surplus") + half_x)
    low_y = low(low_y, number(r + 1, "surplus") - half_y)
    high_y = high(high_y, number(r + 1, "surplus") + half_y)
    level_x[position(cases, cell(r, "threats"))] = number(r, "value") - number(r, "surplus")
    level_y[position(cases, cell(r, "threats"))] = number(r + 1, "value") - number(r + 1, "surplus")
}
do for [r = 1:n_frontier] {
    p = position(cases, frontier_case[r])
    low_x = low(low_x, frontier_x[r] - level_x[p])
    high_x = high(high_x, frontier_x[r] - level_x[p])
    low_y = low(low_y, frontier_y[r] - level_y[p])
    high_y = high(high_y, frontier_y[r] - level_y[p])
}
room_x = high_x > low_x ? 0.09 * (high_x - low_x) : 1
room_y = high_y > low_y ? 0.09 * (high_y - low_y) : 1
zone_colour = "#E3F1E8"
junk = add_entry("band", "neither below its reservation", zone_colour, 1, 1)
junk = add_entry("point", "package in the zone", "#009E73", 7, 1)
junk = add_entry("point", "package outside", "#D55E00", 6, 1)
junk = add_entry("line", "Pareto frontier", "#0072B2", 1, 1.5)
spread(text) = (spread_at = strstrt(text, "+")) == 0 ? text : \
    text[1:spread_at - 1] . " + " . spread(text[spread_at + 1:*])
array key_text[n_packages]
key_letters = 1
do for [k = 1:n_packages] {
    key_text[k] = word(packages, k) eq "none" ? "no deal" : spread(label(word(packages, k)))
    key_text[k] = sprintf("%d  %s", k - 1, key_text[k])
    key_letters = high(key_letters, strlen(key_text[k]))
}
title_of(name) = name eq "with" ? "With threats" : "Without threats"

# -- the layout

plot_left = 84
column_gap = 44
n_across = n_panels
column_width = (width - 30 - plot_left - (n_across - 1) * column_gap) / n_across
panel_height = 360
legend_left = plot_left
legend_right = width - 20
legend_top = 30
legend_dry = 1
load here . "legend.gp"
legend_dry = 0
first_top = legend_top + 19 * legend_rows + 36
key_width = 24 + text_width("m", medium) * key_letters
key_across = int((width - plot_left) / key_width)
key_across = key_across < 1 ? 1 : key_across
key_rows = (n_packages + key_across - 1) / key_across
key_top = first_top + panel_height + 74
height = key_top + 18 * key_rows + 10
load here . "canvas.gp"

# -- the picture

set multiplot
load here . "legend.gp"
do for [k = 1:n_packages] {
    set label key_text[k] at screen pixel_x(plot_left + ((k - 1) % key_across) * key_width), \
        screen pixel_y(key_top + 18 * ((k - 1) / key_across)) left \
        font medium_font textcolor rgb ink noenhanced
}
set xrange [low_x - room_x:high_x + room_x]
set yrange [low_y - room_y:high_y + room_y]
set tics font small_font
set datafile nocolumnheaders
do for [p = 1:n_panels] {
    panel_left = plot_left + (p - 1) * (column_width + column_gap)
    set lmargin at screen pixel_x(panel_left)
    set rmargin at screen pixel_x(panel_left + column_width)
    set tmargin at screen pixel_y(first_top)
    set bmargin at screen pixel_y(first_top + panel_height)
    set label title_of(word(cases, p)) at screen pixel_x(panel_left), \
        screen pixel_y(first_top - 16) left noenhanced
    set label "surplus of " . label(cell(1, "actor")) at \
        screen pixel_x(panel_left + column_width / 2), \
        screen pixel_y(first_top + panel_height + 42) center font medium_font \
        textcolor rgb ink noenhanced
    if (p == 1) {
        set label "surplus of " . label(cell(2, "actor")) at screen pixel_x(22), \
            screen pixel_y(first_top + panel_height / 2) center rotate by 90 font medium_font \
            textcolor rgb ink noenhanced
    }
    set object rectangle from 0, 0 to graph 1, graph 1 fc rgb zone_colour fs solid noborder behind
    set arrow from 0, graph 0 to 0, graph 1 nohead lw 1 lc rgb "#444444" back
    set arrow from graph 0, first 0 to graph 1, first 0 nohead lw 1 lc rgb "#444444" back
    set print $points
    print "NaN NaN NaN NaN NaN NaN NaN"
    do for [r = 1:n_rows - 1:2] {
        if (cell(r, "threats") eq word(cases, p)) {
            print sprintf("%.9g %.9g %.9g %.9g %d %d", number(r, "surplus"), \
                number(r + 1, "surplus"), number(r, "surplus_stderr"), \
                number(r + 1, "surplus_stderr"), number(r, "in_zone"), \
                position(packages, cell(r, "package")) - 1)
        }
    }
    # What the second can get at best where the first is to get so much: from one package to the
    # next it falls at once; within one it slopes.
    set print $frontier
    print "NaN NaN"
    before = 0
    do for [r = 1:n_frontier] {
        if (frontier_case[r] eq word(cases, p)) {
            x = frontier_x[r] - level_x[p]
            y = frontier_y[r] - level_y[p]
            if (before > 0 && frontier_package[r] ne frontier_package[before]) {
                print sprintf("%.9g %.9g", frontier_x[before] - level_x[p], y)
            }
            print sprintf("%.9g %.9g", x, y)
            before = r
        }
    }
    unset print
    set datafile separator whitespace
    plot $frontier using 1:2 with lines lw 1.5 lc rgb "#0072B2", \
        $points using ($5 == 0 ? $1 : NaN):2:(1.96 * $3):(1.96 * $4) \
            with xyerrorbars pt 6 ps 1 lw 1 lc rgb "#D55E00", \
        $points using ($5 == 1 ? $1 : NaN):2:(1.96 * $3):(1.96 * $4) \
            with xyerrorbars pt 7 ps 1 lw 1 lc rgb "#009E73", \
        $points using 1:2:(sprintf("%d", $6)) with labels offset 1.1, 0.7 font small_font \
            textcolor rgb ink
    set datafile separator comma
    unset label
    unset arrow
    unset object
}
unset multiplot
