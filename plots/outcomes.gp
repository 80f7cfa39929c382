# SPDX-License-Identifier: GPL-3.0-or-later
# What each actor gets from a history, and how much that differs from history to history, from the
# tables that `parley run -o DIR` wrote:
#
#     gnuplot -c plots/outcomes.gp DIR OUT.svg|OUT.png [MEASURE]
#
# A panel for each actor and measure (value, mean_payoff); a row for all histories and one for each
# private type that an actor may have at first.

if (ARGC < 2 || ARGC > 3) {
    print "usage: gnuplot -c outcomes.gp DIR OUT.svg|OUT.png [MEASURE]"
    exit status 2
}
slash = 0
do for [k = 1:strlen(ARG0)] { slash = ARG0[k:k] eq "/" ? k : slash }
here = ARG0[1:slash]
table = ARG1 . "/outcomes.csv"
out = ARG2
wanted = ARGC > 2 ? ARG3 : "-"
load here . "common.gp"
needed = "type_actor type actor measure mean ci_low ci_high world_low world_high q05 q25 median \
q75 q95"
nothing = "no actor gets anything"
load here . "check_table.gp"
load here . "read_table.gp"

# -- what there is to draw

groups = ""
actors = ""
measures = ""
worlds = 0
do for [r = 1:n_rows] {
    group = cell(r, "type_actor") . "/" . cell(r, "type")
    groups = has_word(groups, group) ? groups : groups . " " . group
    actors = has_word(actors, cell(r, "actor")) ? actors : actors . " " . cell(r, "actor")
    if (wanted eq "-" || cell(r, "measure") eq wanted) {
        measures = has_word(measures, cell(r, "measure")) ? measures : \
            measures . " " . cell(r, "measure")
    }
    worlds = worlds || number(r, "world_high") == number(r, "world_high")
}
n_groups = words(groups)
n_actors = words(actors)
n_measures = words(measures)
if (n_measures == 0) {
    print sprintf("%s: error: no rows for measure %s", table, wanted)
    exit status 1
}
part(text, k) = word(replace(text, "/", " "), k)
group_label(g) = g eq "any/any" ? "all histories" : \
    label(part(g, 1)) . " " . label(part(g, 2)) . " at first"
measure_name(m) = m eq "value" ? "value (the future discounted)" : label(m)

if (worlds) {
    junk = add_entry("band", "mean, 5-95 % over what is not known", world_colour, 1, 1)
}
junk = add_entry("line", "histories, 5-95 %", "#0072B2", 1, 1.5)
junk = add_entry("band", "histories, 25-75 %", "#A6CBE3", 1, 1)
junk = add_entry("line", "median", "#004C7A", 1, 3)
junk = add_entry("point", "mean, 95 % simulation noise", "#000000", 7, 0.6)

# -- the layout

longest = 0
do for [g = 1:n_groups] {
    longest = strlen(group_label(word(groups, g))) > longest ? \
        strlen(group_label(word(groups, g))) : longest
}
row_letters = longest > 40 ? 40 : longest
row_lines = ceil(longest / 38.0)
plot_left = 30 + text_width("m", medium) * row_letters
column_gap = 30
column_width = (width - 25 - plot_left - (n_measures - 1) * column_gap) / n_measures
row_height = 26 > 14 * row_lines + 6 ? 26 : 14 * row_lines + 6
panel_height = row_height * n_groups + 10
gap = 84
first_top = 74
last_bottom = first_top + n_actors * panel_height + (n_actors - 1) * gap
legend_left = 30
legend_right = width - 20
legend_top = last_bottom + 74
legend_dry = 1
load here . "legend.gp"
height = legend_top + 19 * (legend_rows - 1) + 18
legend_dry = 0
load here . "canvas.gp"

# -- the picture

set multiplot
set label "What each actor gets from a history" at screen pixel_x(30), screen pixel_y(26) left \
    font large_font noenhanced
load here . "legend.gp"
set yrange [n_groups + 0.6:0.4]
set grid noytics xtics
unset ytics
set border 1
set xtics font medium_font
set datafile nocolumnheaders
drawn(r, a, m) = cell(r, "actor") eq word(actors, a) && cell(r, "measure") eq word(measures, m) && \
    number(r, "mean") == number(r, "mean")
# where noise cannot be told, it has no width
ci_low(r) = number_or(r, "ci_low", "mean")
ci_high(r) = number_or(r, "ci_high", "mean")
lowest(r) = number(r, "q05") < ci_low(r) ? number(r, "q05") : ci_low(r)
highest(r) = number(r, "q95") > ci_high(r) ? number(r, "q95") : ci_high(r)
# a part that not every table has
world_part = worlds ? '$rows using 10:1:10:11:($1 - 0.45):($1 + 0.45) \
    with boxxyerror fc rgb world_colour fs solid noborder, ' : ''
do for [a = 1:n_actors] {
    do for [m = 1:n_measures] {
        panel_top = first_top + (a - 1) * (panel_height + gap)
        panel_left = plot_left + (m - 1) * (column_width + column_gap)
        set tmargin at screen pixel_y(panel_top)
        set bmargin at screen pixel_y(panel_top + panel_height)
        set lmargin at screen pixel_x(panel_left)
        set rmargin at screen pixel_x(panel_left + column_width)
        set label label(word(actors, a)) . ": " . measure_name(word(measures, m)) \
            at screen pixel_x(panel_left), screen pixel_y(panel_top - 10) left \
            noenhanced
        set label "payoff a round" at screen pixel_x(panel_left + column_width / 2), \
            screen pixel_y(panel_top + panel_height + 46) center \
            font small_font textcolor rgb ink noenhanced
        least = 1e300
        most = -1e300
        set print $rows
        do for [r = 1:n_rows] {
            group = position(groups, cell(r, "type_actor") . "/" . cell(r, "type"))
            if (drawn(r, a, m)) {
                least = lowest(r) < least ? lowest(r) : least
                most = highest(r) > most ? highest(r) : most
                print sprintf("%d,%.9g,%.9g,%.9g,%.9g,%.9g,%.9g,%.9g,%.9g,%.9g,%.9g", group, \
                    number(r, "q05"), number(r, "q25"), number(r, "median"), number(r, "q75"), \
                    number(r, "q95"), number(r, "mean"), ci_low(r), ci_high(r), \
                    number(r, "world_low"), number(r, "world_high"))
            }
            if (m == 1 && cell(r, "actor") eq word(actors, a) && \
                cell(r, "measure") eq word(measures, m)) {
                set label wrap(group_label(word(groups, group)), 40) \
                    at screen pixel_x(panel_left - 12), first group right font medium_font \
                    textcolor rgb ink noenhanced
            }
        }
        unset print
        if (least == most) { set xrange [least - 1:most + 1] } else { set xrange [*:*] }
        plot @world_part \
            $rows using 2:1:($6 - $2):(0) with vectors nohead lw 1.5 lc rgb "#0072B2", \
            $rows using 3:1:3:5:($1 - 0.22):($1 + 0.22) \
                with boxxyerror fc rgb "#A6CBE3" fs solid border rgb "#0072B2", \
            $rows using 4:($1 - 0.22):(0):(0.44) with vectors nohead lw 3 lc rgb "#004C7A", \
            $rows using 7:1:8:9 with xerrorbars pt 7 ps 0.6 lw 1.2 lc rgb "#000000"
        unset label
        unset arrow
        unset object
    }
}
unset multiplot
