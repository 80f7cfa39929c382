# SPDX-License-Identifier: GPL-3.0-or-later
# What an actor's record of answered requests says about its private type, from the tables that
# `parley run -o DIR` wrote:
#
#     gnuplot -c plots/screening.gp DIR OUT.svg|OUT.png
#
# A panel for each actor and type. A square is a record: requests to the right, of these honoured
# upwards; the darker, the surer one is of the type; its area is the share of histories that have
# this record. The longest records, of one history in a thousand together, are left out.

if (ARGC != 2) {
    print "usage: gnuplot -c screening.gp DIR OUT.svg|OUT.png"
    exit status 2
}
slash = 0
do for [k = 1:strlen(ARG0)] { slash = ARG0[k:k] eq "/" ? k : slash }
here = ARG0[1:slash]
table = ARG1 . "/screening.csv"
out = ARG2
load here . "common.gp"
needed = "actor type requests honoured share posterior"
nothing = "no actor with private types is ever asked for help"
load here . "check_table.gp"
load here . "read_table.gp"

# -- what there is to draw

panels = ""
do for [r = 1:n_rows] {
    panel = cell(r, "actor") . "/" . cell(r, "type")
    panels = has_word(panels, panel) ? panels : panels . " " . panel
}
n_panels = words(panels)
part(text, k) = word(replace(text, "/", " "), k)
in_panel(r, p) = cell(r, "actor") . "/" . cell(r, "type") eq word(panels, p)
share_or_0(r) = number(r, "share") > 0 ? number(r, "share") : 0
array most_requests[n_panels]
array most_honoured[n_panels]
array most_share[n_panels]
array prior[n_panels]
do for [p = 1:n_panels] {
    total = 0
    weighted = 0
    greatest = 0
    most_share[p] = 0
    do for [r = 1:n_rows] {
        if (in_panel(r, p)) {
            share = share_or_0(r)
            total = total + share
            weighted = weighted + (share > 0 ? share * number(r, "posterior") : 0)
            greatest = number(r, "requests") > greatest ? number(r, "requests") : greatest
            most_share[p] = share > most_share[p] ? share : most_share[p]
        }
    }
    prior[p] = total > 0 ? weighted / total : NaN
    array at_requests[greatest + 1]
    do for [k = 1:greatest + 1] { at_requests[k] = 0 }
    do for [r = 1:n_rows] {
        if (in_panel(r, p)) {
            k = int(number(r, "requests")) + 1
            at_requests[k] = at_requests[k] + share_or_0(r)
        }
    }
    tail = 0
    k = greatest + 1
    while (k > 1 && tail + at_requests[k] <= 0.001 * total) {
        tail = tail + at_requests[k]
        k = k - 1
    }
    most_requests[p] = k - 1
    most_honoured[p] = 0
    do for [r = 1:n_rows] {
        if (in_panel(r, p) && number(r, "requests") < k && share_or_0(r) > 0 && \
            number(r, "honoured") > most_honoured[p]) {
            most_honoured[p] = number(r, "honoured")
        }
    }
}

# -- the layout

n_across = n_panels == 1 ? 1 : 2
plot_left = 66
across = (width - 20.0) / n_across
room = across - plot_left - 10
title_letters = int(across / (0.6 * normal)) - 3
array cell_size[n_panels]
array tall[n_panels]
array title[n_panels]
title_lines = 1
do for [p = 1:n_panels] {
    fitting = room / (most_requests[p] + 1)
    cell_size[p] = fitting > 40 ? 40.0 : fitting
    tall[p] = cell_size[p] * (most_honoured[p] + 1)
    tall[p] = tall[p] < 80 ? 80.0 : tall[p]
    title[p] = wrap(sprintf("%s %s at first: %.3g %% before any request", \
        label(part(word(panels, p), 1)), label(part(word(panels, p), 2)), 100 * prior[p]), \
        title_letters)
    title_lines = n_lines(title[p]) > title_lines ? n_lines(title[p]) : title_lines
}
gap = 84 + 17 * title_lines
first_top = 106 + 17 * title_lines
array panel_top[n_panels]
bottom = first_top - gap
top = 0
do for [p = 1:n_panels] {
    top = (p - 1) % n_across == 0 ? bottom + gap : top
    panel_top[p] = top
    bottom = top + tall[p] > bottom ? top + tall[p] : bottom
}
height = bottom + 62
load here . "canvas.gp"

# Light to dark, so that it reads in grey: from a light yellow by a green blue to a dark one.
mix(x, a, b, c) = int(x < 0.5 ? a + (b - a) * 2 * x : b + (c - b) * (2 * x - 1) + 0.5)
shade(x) = 65536 * mix(x, 255, 96, 8) + 256 * mix(x, 240, 170, 40) + mix(x, 170, 180, 100)

# -- the picture

set multiplot
set label "What a record of answered requests says about an actor" \
    at screen pixel_x(20), screen pixel_y(26) left font large_font noenhanced
set label "chance of the type, given the record:" at screen pixel_x(20), screen pixel_y(58) left \
    font medium_font textcolor rgb ink noenhanced
do for [k = 0:10] {
    x = 285 + 26 * k
    set object rectangle from screen pixel_x(x), screen pixel_y(52) \
        to screen pixel_x(x + 26), screen pixel_y(64) \
        fc rgb sprintf("#%06X", shade(k / 10.0)) fs solid noborder front
    set label sprintf("%d", 10 * k) . (k == 10 ? " %" : "") at screen pixel_x(x + 13), \
        screen pixel_y(74) center font tiny_font textcolor rgb ink noenhanced
}
set label "area: share of histories" at screen pixel_x(x + 60), screen pixel_y(58) left \
    font medium_font textcolor rgb ink noenhanced
set grid noytics
set xtics font medium_font
set ytics font medium_font
set datafile nocolumnheaders
do for [p = 1:n_panels] {
    panel_left = 20 + ((p - 1) % n_across) * across
    set tmargin at screen pixel_y(panel_top[p])
    set bmargin at screen pixel_y(panel_top[p] + tall[p])
    side = cell_size[p] * (most_requests[p] + 1)
    set lmargin at screen pixel_x(panel_left + plot_left - 20)
    set rmargin at screen pixel_x(panel_left + plot_left - 20 + side)
    set xrange [-0.5:most_requests[p] + 0.5]
    set yrange [-0.5:tall[p] / cell_size[p] - 0.5]
    stride = ceil(24.0 / cell_size[p])
    set xtics 0, stride
    set ytics 0, stride
    set label title[p] at screen pixel_x(panel_left), \
        screen pixel_y(panel_top[p] + 1 - 17 * title_lines) left noenhanced
    set label "requests" at screen pixel_x(panel_left + plot_left - 20 + side / 2), \
        screen pixel_y(panel_top[p] + tall[p] + 46) center \
        font medium_font noenhanced
    set label "honoured" at screen pixel_x(panel_left + 6), \
        screen pixel_y(panel_top[p] + tall[p] / 2) center rotate by 90 \
        font medium_font noenhanced
    set print $rows
    do for [r = 1:n_rows] {
        if (in_panel(r, p) && share_or_0(r) > 0 && number(r, "requests") <= most_requests[p]) {
            half = 0.48 * sqrt(number(r, "share") / most_share[p])
            half = half < 0.06 ? 0.06 : half
            x = number(r, "requests")
            y = number(r, "honoured")
            posterior = number(r, "posterior")
            print sprintf("%g,%g,%g,%g,%g,%g,%d", x, y, x - half, x + half, y - half, y + half, \
                shade(posterior))
            if (2 * half * cell_size[p] > 21) {
                set label sprintf("%.0f", 100 * posterior) at x, y center \
                    font tiny_font \
                    textcolor rgb (posterior > 0.5 ? "white" : "black") noenhanced front
            }
        }
    }
    unset print
    plot $rows using 1:2:3:4:5:6:7 with boxxyerror lc rgb variable lw 0.4 \
        fs solid border rgb faint
    unset label
    unset object
}
unset multiplot
