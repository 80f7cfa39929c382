# SPDX-License-Identifier: GPL-3.0-or-later
# Scenarios against the first, from the table that `parley compare -o DIR` wrote:
#
#     gnuplot -c plots/compare.gp DIR OUT.svg|OUT.png [MEASURE]
#
# A panel for each measure; a row for each scenario but the first, with the difference it makes.

if (ARGC < 2 || ARGC > 3) {
    print "usage: gnuplot -c compare.gp DIR OUT.svg|OUT.png [MEASURE]"
    exit status 2
}
slash = 0
do for [k = 1:strlen(ARG0)] { slash = ARG0[k:k] eq "/" ? k : slash }
here = ARG0[1:slash]
table = ARG1 . "/compare.csv"
out = ARG2
wanted = ARGC > 2 ? ARG3 : "-"
load here . "common.gp"
needed = "scenario measure mean difference ci_low ci_high world_low world_high"
nothing = "nothing was compared"
load here . "check_table.gp"
load here . "read_table.gp"

# -- what there is to draw

measures = ""
worlds = 0
array variants[n_rows]
n_variants = 0 # without the first scenario
variant_of(name) = sum [variant_k = 1:n_variants] (variants[variant_k] eq name ? variant_k : 0)
do for [r = 1:n_rows] {
    measure = cell(r, "measure")
    if (!has_word(measures, measure) && (wanted eq "-" || measure eq wanted)) {
        measures = measures . " " . measure
    }
    if (cell(r, "scenario") ne cell(1, "scenario") && variant_of(cell(r, "scenario")) == 0) {
        n_variants = n_variants + 1
        variants[n_variants] = cell(r, "scenario")
    }
    worlds = worlds || number(r, "world_high") == number(r, "world_high")
}
n_panels = words(measures)
if (n_panels == 0) {
    print sprintf("%s: error: no rows for measure %s", table, wanted)
    exit status 1
}
if (n_variants == 0) {
    print sprintf("%s: error: one scenario alone, nothing to compare it with", table)
    exit status 1
}
if (worlds) {
    junk = add_entry("band", "5-95 % over what is not known", world_colour, 1, 1)
}
junk = add_entry("point", "difference, 95 % simulation noise", "#0072B2", 7, 0.7)
unit_of(m) = m[1:12] eq "cooperation/" ? "difference in the share of cooperation" : \
    m[1:6] eq "value/" || m[1:12] eq "mean_payoff/" ? "difference in payoff a round" : \
    "difference in times a history"

# -- the layout

row_letters = 34
longest = 1
row_lines = 1
do for [k = 1:n_variants] {
    letters = strlen(variants[k]) > row_letters ? row_letters : strlen(variants[k])
    longest = letters > longest ? letters : longest
    lines = n_lines(wrap(variants[k], row_letters))
    row_lines = lines > row_lines ? lines : row_lines
}
plot_left = 34 + text_width("m", medium) * longest
n_across = n_panels == 1 ? 1 : 2
column_gap = 36
column_width = (width - 24 - plot_left - (n_across - 1) * column_gap) / n_across
title_letters = int(column_width / (0.6 * normal))
first_line(m) = wrap(measure_label(m), title_letters)
title_lines = 1
do for [p = 1:n_panels] {
    lines = n_lines(first_line(word(measures, p)))
    title_lines = lines > title_lines ? lines : title_lines
}
row_height = 9 + 14 * row_lines
panel_height = row_height * n_variants + 8
n_down = (n_panels + n_across - 1) / n_across
base = wrap("Differences from " . cell(1, "scenario"), int(width / (0.62 * 16)))
legend_left = 20
legend_right = width - 20
legend_top = 40 + 20 * n_lines(base)
legend_dry = 1
load here . "legend.gp"
legend_dry = 0
gap = 84 + 17 * (title_lines + 1)
first_top = legend_top + 19 * legend_rows + 17 * (title_lines + 1)
height = first_top + n_down * panel_height + (n_down - 1) * gap + 64
load here . "canvas.gp"

# -- the picture

set multiplot
set label base at screen pixel_x(20), screen pixel_y(26) left font large_font noenhanced
load here . "legend.gp"
set yrange [n_variants + 0.6:0.4]
set border 1
set grid noytics xtics
unset ytics
set xtics font small_font
set datafile nocolumnheaders
# of three numbers, the last of which may be none
least(a, b, c) = (b < a ? b : a) > c ? c : (b < a ? b : a)
# 1, 2 or 5 times a power of ten
even(x) = even_of(x, 10**floor(log10(x)))
even_of(x, power) = (x < 1.5 * power ? 1 : x < 3.5 * power ? 2 : x < 7.5 * power ? 5 : 10) * power
# a part that not every table has
world_part = worlds ? '$rows using 1:2:5:6:($2 - 0.3):($2 + 0.3) \
    with boxxyerror fc rgb world_colour fs solid noborder, ' : ''
do for [p = 1:n_panels] {
    measure = word(measures, p)
    across = (p - 1) % n_across
    panel_left = plot_left + across * (column_width + column_gap)
    panel_top = first_top + ((p - 1) / n_across) * (panel_height + gap)
    set tmargin at screen pixel_y(panel_top)
    set bmargin at screen pixel_y(panel_top + panel_height)
    set lmargin at screen pixel_x(panel_left)
    set rmargin at screen pixel_x(panel_left + column_width)
    set label first_line(measure) at screen pixel_x(panel_left), \
        screen pixel_y(panel_top - 12 - 17 * n_lines(first_line(measure))) left noenhanced
    set label unit_of(measure) at screen pixel_x(panel_left + column_width / 2), \
        screen pixel_y(panel_top + panel_height + 46) center \
        font small_font textcolor rgb ink noenhanced
    if (across == 0) {
        do for [k = 1:n_variants] {
            set label wrap(variants[k], row_letters) at screen pixel_x(plot_left - 12), \
                first k - (n_lines(wrap(variants[k], row_letters)) - 1) * 7.0 / row_height \
                right font medium_font textcolor rgb ink noenhanced
        }
    }
    set print $rows
    lowest = 0
    highest = 0
    print "0,0,NaN,NaN,NaN,NaN" # something to plot, whatever there is
    do for [r = 1:n_rows] {
        k = variant_of(cell(r, "scenario"))
        if (cell(r, "measure") eq measure && k == 0) {
            set label sprintf("from %.4g", number(r, "mean")) at screen pixel_x(panel_left), \
                screen pixel_y(panel_top - 12) left font small_font textcolor rgb ink noenhanced
        }
        if (cell(r, "measure") eq measure && k > 0) {
            print sprintf("%.9g,%d,%.9g,%.9g,%.9g,%.9g", number(r, "difference"), k, \
                number_or(r, "ci_low", "difference"), number_or(r, "ci_high", "difference"), \
                number(r, "world_low"), number(r, "world_high"))
            lowest = least(lowest, number_or(r, "ci_low", "difference"), number(r, "world_low"))
            highest = -least(-highest, -number_or(r, "ci_high", "difference"), \
                -number(r, "world_high"))
        }
    }
    unset print
    # about five ticks, so that long numbers do not meet
    if (highest > lowest) { set xtics even((highest - lowest) / 4.5) } else { set xtics autofreq }
    set arrow from 0, graph 0 to 0, graph 1 nohead lw 1 lc rgb "#444444" back
    plot @world_part $rows using ($2 > 0 ? $1 : NaN):2:3:4 \
            with xerrorbars pt 7 ps 0.7 lw 1.5 lc rgb "#0072B2"
    unset label
    unset arrow
    unset object
}
unset multiplot
