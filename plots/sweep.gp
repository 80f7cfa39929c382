# SPDX-License-Identifier: GPL-3.0-or-later
# Measures over what was varied, from the table that `parley sweep -o DIR` or `parley merge` wrote:
#
#     gnuplot -c plots/sweep.gp DIR OUT.svg|OUT.png [MEASURE]
#
# A panel for each measure. One varied number: a line with its 95 % band of simulation noise. Texts:
# points, or a line for each beside a number. Two numbers: a map of colours. What is varied beyond
# that makes panels side by side; of more, only the first value is shown. The points of a Latin
# hypercube or Sobol design are dots, in a row of panels for each thing that is varied.

if (ARGC < 2 || ARGC > 3) {
    print "usage: gnuplot -c sweep.gp DIR OUT.svg|OUT.png [MEASURE]"
    exit status 2
}
slash = 0
do for [k = 1:strlen(ARG0)] { slash = ARG0[k:k] eq "/" ? k : slash }
here = ARG0[1:slash]
table = ARG1 . "/sweep.csv"
out = ARG2
wanted = ARGC > 2 ? ARG3 : "-"
load here . "common.gp"
needed = "point"
nothing = "nothing was varied"
load here . "check_table.gp"
load here . "read_table.gp"

# -- what there is to draw

# columns: point, what is varied (JSON Pointers), then two or four a measure
n_axes = 0
while (2 + n_axes <= n_columns && cells[2 + n_axes][1:1] eq "/") { n_axes = n_axes + 1 }
if (n_axes == 0 || 2 + n_axes > n_columns) {
    print sprintf("%s: error: no column of what was varied, or of a measure", table)
    exit status 1
}
ends_in(text, end) = strlen(text) > strlen(end) && text[strlen(text) - strlen(end) + 1:] eq end
per_measure = n_columns >= n_axes + 4 && ends_in(cells[n_axes + 4], "_difference") ? 4 : 2
array measure_at[n_columns]
n_measures = 0
do for [c = n_axes + 2:n_columns:per_measure] {
    if (wanted eq "-" || cells[c] eq wanted) {
        n_measures = n_measures + 1
        measure_at[n_measures] = c
    }
}
if (n_measures == 0) {
    print sprintf("%s: error: no column %s", table, wanted)
    exit status 1
}
text_at(r, c) = cells[r * n_columns + c]
number_at(r, c) = strlen(text_at(r, c)) > 0 ? real(text_at(r, c)) : NaN
axis_name(a) = cells[1 + a]

# numbers or texts; of numbers, whether ratios say more than differences
plain_letters(text) = strlen(text) == 0 ? 1 : \
    strstrt("0123456789.eE+-", text[1:1]) == 0 ? 0 : plain_letters(text[2:*])
array is_number[n_axes]
array lowest[n_axes]
array highest[n_axes]
array is_log[n_axes]
do for [a = 1:n_axes] {
    is_number[a] = 1
    total = 0
    do for [r = 1:n_rows] {
        is_number[a] = is_number[a] && strlen(text_at(r, 1 + a)) > 0 && plain_letters(text_at(r, 1 + a))
        if (is_number[a]) {
            x = number_at(r, 1 + a)
            total = total + x
            lowest[a] = r == 1 || x < lowest[a] ? x : lowest[a]
            highest[a] = r == 1 || x > highest[a] ? x : highest[a]
        }
    }
    is_log[a] = is_number[a] && lowest[a] > 0 && highest[a] >= 10 * lowest[a] && \
        total / n_rows - lowest[a] < 0.35 * (highest[a] - lowest[a])
}

# A grid: the last axis goes fastest. Level i of axis a first stands in row 1 + (i - 1) * stride[a].
array stride[n_axes]
array n_levels[n_axes]
level_at(a, i) = text_at(1 + (i - 1) * stride[a], 1 + a)
level_of(a, r) = int((r - 1) / stride[a]) % n_levels[a] + 1
step = 1
do for [k = 1:n_axes] {
    a = n_axes + 1 - k
    stride[a] = step
    n_levels[a] = 1
    while (1 + n_levels[a] * step <= n_rows && level_at(a, n_levels[a] + 1) ne level_at(a, 1)) {
        n_levels[a] = n_levels[a] + 1
    }
    step = step * n_levels[a]
}
grid = step == n_rows
do for [a = 1:n_axes] {
    do for [r = 1:n_rows] {
        grid = grid && text_at(r, 1 + a) eq level_at(a, level_of(a, r))
    }
}
# of texts that are no grid: those that there are
array texts[grid ? 1 : n_axes * n_rows]
level(a, i) = grid ? level_at(a, i) : texts[(a - 1) * n_rows + i]
text_position(a, text) = sum [text_k = 1:n_levels[a]] (level(a, text_k) eq text ? text_k : 0)
do for [a = 1:n_axes] {
    if (!grid && !is_number[a]) {
        n_levels[a] = 0
        do for [r = 1:n_rows] {
            if (text_position(a, text_at(r, 1 + a)) == 0) {
                n_levels[a] = n_levels[a] + 1
                texts[(a - 1) * n_rows + n_levels[a]] = text_at(r, 1 + a)
            }
        }
    }
}

# Which axis is what: x; series, lines of their own; y, of a map; across, panels side by side.
first_axis(numbers, without) = (found_axis = 0, (sum [axis_k = 1:n_axes] \
    (found_axis == 0 && is_number[axis_k] == numbers && !has_word(without, sprintf("%d", axis_k)) ? \
        (found_axis = axis_k) : 0)), found_axis)
x_axis = first_axis(1, "")
x_axis = x_axis > 0 ? x_axis : 1
taken = sprintf("%d", x_axis)
series = grid ? first_axis(0, taken) : 0
taken = taken . (series > 0 ? sprintf(" %d", series) : "")
y_axis = grid && series == 0 && is_number[x_axis] ? first_axis(1, taken) : 0
taken = taken . (y_axis > 0 ? sprintf(" %d", y_axis) : "")
across = 0
if (grid) {
    across = first_axis(1, taken)
    across = across > 0 ? across : first_axis(0, taken)
    taken = taken . (across > 0 ? sprintf(" %d", across) : "")
}
most_across = 4
n_shown = across == 0 ? 1 : n_levels[across] < most_across ? n_levels[across] : most_across
shown(i) = n_shown == 1 ? 1 : 1 + int((i - 1) * (n_levels[across] - 1.0) / (n_shown - 1) + 0.5)
fixed = "" # what stays at its first value
do for [a = 1:n_axes] {
    if (grid && n_levels[a] > 1 && !has_word(taken, sprintf("%d", a))) {
        fixed = fixed . (fixed eq "" ? "with " : ", ") . axis_name(a) . " = " . level(a, 1)
    }
}
# the row of levels i of x, j of the series or of y, in the k-th column of panels
beside = series > 0 ? series : y_axis
row_of(i, j, k) = 1 + (i - 1) * stride[x_axis] + (beside > 0 ? (j - 1) * stride[beside] : 0) + \
    (across > 0 ? (shown(k) - 1) * stride[across] : 0)

# panels: rows and columns of them, and what each shows
if (grid) {
    n_panels = n_measures * n_shown
    n_across = n_shown > 1 ? n_shown : n_measures == 1 ? 1 : 2
} else {
    n_panels = n_measures * n_axes
    n_across = n_measures < most_across ? n_measures : most_across
}
measure_of(p) = grid ? (p - 1) / n_shown + 1 : (p - 1) % n_measures + 1
column_of(p) = grid ? (p - 1) % n_shown + 1 : 1
panel_axis(p) = grid ? x_axis : (p - 1) / n_measures + 1
if (!grid && n_measures > most_across) {
    n_across = most_across
}

with_noise = grid || n_rows <= 40
if (!y_axis) {
    if (series > 0) {
        do for [i = 1:n_levels[series]] {
            junk = is_number[x_axis] ? add_entry("line", level(series, i), colour(i), dash(i), 2) \
                : add_entry("point", level(series, i), colour(i), 7, 0.7)
        }
    }
    if (grid && is_number[x_axis]) {
        junk = add_entry("band", "95 % simulation noise", series > 0 ? "#CCCCCC" : "#B3D4E8", 1, 1)
    } else {
        junk = add_entry("point", with_noise ? "mean, 95 % simulation noise" : "mean", \
            series > 0 ? "#666666" : colour(1), 7, grid ? 0.7 : 0.4)
    }
}
unit_of(m) = m[1:12] eq "cooperation/" ? "share of cooperation" : \
    m[1:6] eq "value/" || m[1:12] eq "mean_payoff/" ? "payoff a round" : "times a history"

# -- the layout

plot_left = y_axis ? 78 : 74
column_gap = y_axis && n_shown == 1 ? 168 : n_shown > 1 ? 22 : 78
right_room = y_axis ? 96 : 24
column_width = (width - plot_left - right_room - (n_across - 1) * column_gap) * 1.0 / n_across
title_letters = int(column_width / (0.6 * medium))
panel_title(p) = wrap(measure_label(cells[measure_at[measure_of(p)]]), \
    int((n_shown > 1 ? width - 100 : column_width) / (0.6 * medium)))
column_title(p) = n_shown == 1 ? "" : \
    wrap(axis_name(across) . " = " . level(across, shown(column_of(p))), title_letters)
title_lines = 1
do for [p = 1:n_panels] {
    lines = n_lines(panel_title(p)) + (n_shown > 1 ? n_lines(column_title(p)) : 0)
    title_lines = lines > title_lines ? lines : title_lines
}
panel_height = n_across == 1 ? 330 : n_across == 2 ? 240 : 200
n_down = (n_panels + n_across - 1) / n_across
# texts below an axis are broken, or where there is no room for that slanted and cut
tick_letters(a) = int(column_width / n_levels[a] / (0.6 * small)) - 1
slanted(a) = tick_letters(a) < 7
cut(name) = strlen(name) > 14 ? name[1:12] . "..." : name
tick_text(a, i) = slanted(a) ? cut(level(a, i)) : wrap(level(a, i), tick_letters(a))
tick_room = 34
do for [a = 1:n_axes] {
    if (!is_number[a] && (a == x_axis || !grid)) {
        do for [i = 1:n_levels[a]] {
            room = slanted(a) ? 90 : 20 + 14 * n_lines(tick_text(a, i))
            tick_room = room > tick_room ? room : tick_room
        }
    }
}
x_lines = n_lines(wrap(axis_name(x_axis), int(column_width / (0.6 * small))))
heading = "Over " . axis_name(1)
do for [a = 2:n_axes] {
    heading = heading . (a == n_axes ? " and " : ", ") . axis_name(a)
}
heading = wrap(heading, int(width / (0.62 * 16)))
fixed = wrap(fixed, int((width - 40) / (0.6 * small)))
legend_left = 20
legend_right = width - 20
legend_top = 40 + 20 * n_lines(heading) + (fixed eq "" ? 0 : 15 * n_lines(fixed))
legend_dry = 1
legend_rows = 0
if (n_entries > 0) { load here . "legend.gp" }
legend_dry = 0
gap = tick_room + 15 * x_lines + 34 + 16 * title_lines
first_top = legend_top + 19 * legend_rows + 16 * title_lines + 6
height = first_top + n_down * panel_height + (n_down - 1) * gap + tick_room + 15 * x_lines + 26
load here . "canvas.gp"

# -- the picture

# Of a map: half way to the neighbours, by ratio on a logarithmic axis.
array sorted[n_rows + 1]
half_way(a, x, y) = is_log[a] ? sqrt(x * y) : (x + y) / 2.0
sort_levels = 'n_sorted = 0; do for [i = 1:n_levels[a]] { \
    x = real(level(a, i)); k = n_sorted; \
    while (k > 0 && (k > 0 ? sorted[k] : 0) > x) { sorted[k + 1] = sorted[k]; k = k - 1 }; \
    sorted[k + 1] = x; n_sorted = n_sorted + 1 }'
array x_low[n_rows]
array x_high[n_rows]
array y_low[n_rows]
array y_high[n_rows]
rank(x) = 1 + sum [rank_k = 1:n_sorted] (sorted[rank_k] < x)
below(a, i) = n_sorted == 1 ? sorted[1] - 0.5 : i > 1 ? half_way(a, sorted[i - 1], sorted[i]) : \
    is_log[a] ? sorted[1] ** 1.5 / sorted[2] ** 0.5 : 1.5 * sorted[1] - 0.5 * sorted[2]
above(a, i) = n_sorted == 1 ? sorted[1] + 0.5 : i < n_sorted ? below(a, i + 1) : is_log[a] ? \
    sorted[i] ** 1.5 / sorted[i - 1] ** 0.5 : 1.5 * sorted[i] - 0.5 * sorted[i - 1]
array x_order[n_rows] # levels by their numbers
if (grid && is_number[x_axis]) {
    a = x_axis
    eval sort_levels
    do for [i = 1:n_levels[a]] { x_order[rank(real(level(a, i)))] = i }
}
if (y_axis) {
    do for [i = 1:n_levels[a]] {
        k = rank(real(level(a, i)))
        x_low[i] = below(a, k)
        x_high[i] = above(a, k)
    }
    x_from = below(a, 1)
    x_to = above(a, n_sorted)
    a = y_axis
    eval sort_levels
    do for [i = 1:n_levels[a]] {
        k = rank(real(level(a, i)))
        y_low[i] = below(a, k)
        y_high[i] = above(a, k)
    }
    y_from = below(a, 1)
    y_to = above(a, n_sorted)
}

set multiplot
set label heading at screen pixel_x(20), screen pixel_y(26) left font large_font noenhanced
set label fixed at screen pixel_x(20), screen pixel_y(28 + 20 * n_lines(heading)) left \
    font small_font textcolor rgb ink noenhanced
if (n_entries > 0) { load here . "legend.gp" }
set palette defined (0 "#440154", 1 "#3B528B", 2 "#21918C", 3 "#5EC962", 4 "#FDE725")
set datafile nocolumnheaders
set xtics font small_font noenhanced
set ytics font small_font noenhanced
do for [p = 1:n_panels] {
    m = measure_of(p)
    c = measure_at[m]
    from_left = (p - 1) % n_across
    panel_left = plot_left + from_left * (column_width + column_gap)
    panel_top = first_top + ((p - 1) / n_across) * (panel_height + gap)
    set tmargin at screen pixel_y(panel_top)
    set bmargin at screen pixel_y(panel_top + panel_height)
    set lmargin at screen pixel_x(panel_left)
    set rmargin at screen pixel_x(panel_left + column_width)
    title_bottom = panel_top - 10
    if (n_shown > 1) {
        caption = column_title(p)
        set label caption at screen pixel_x(panel_left), \
            screen pixel_y(title_bottom - 15 * (n_lines(caption) - 1)) left \
            font small_font textcolor rgb ink noenhanced
        title_bottom = title_bottom - 15 * n_lines(caption) - 3
    }
    if (n_shown == 1 || from_left == 0) {
        caption = panel_title(p)
        set label caption at screen pixel_x(panel_left), \
            screen pixel_y(title_bottom - 15 * (n_lines(caption) - 1)) left font medium_font noenhanced
    }
    a = panel_axis(p)
    caption = wrap(axis_name(a), int(column_width / (0.6 * small)))
    set label caption at screen pixel_x(panel_left + column_width / 2), \
        screen pixel_y(panel_top + panel_height + tick_room + 10) center \
        font small_font textcolor rgb ink noenhanced
    # the same scale for all panels of a measure
    least = NaN
    most = NaN
    do for [r = 1:n_rows] {
        y = number_at(r, c)
        noise = number_at(r, c + 1) == number_at(r, c + 1) && with_noise && !y_axis ? 1.96 * number_at(r, c + 1) : 0
        if (y == y) {
            least = least == least && least < y - noise ? least : y - noise
            most = most == most && most > y + noise ? most : y + noise
        }
    }
    if (!(least == least)) { least = 0; most = 1 }
    if (most - least <= 1e-9 * (abs(most) + abs(least))) {
        least = least - 0.5 * (abs(least) > 0 ? 0.01 * abs(least) : 1)
        most = most + 0.5 * (abs(most) > 0 ? 0.01 * abs(most) : 1)
    }
    unset logscale
    if (is_log[a]) { set logscale x }
    set xtics autofreq
    if (y_axis) {
        set xrange [x_from:x_to]
        if (is_log[y_axis]) { set logscale y }
        set yrange [y_from:y_to]
        set cbrange [least:most]
        set format x "%g"
        set format y "%g"
        set format cb "%.4g"
        set cbtics font small_font
        if (from_left > 0 && n_shown > 1) { set format y "" }
        if (from_left == 0 || n_shown == 1) {
            set label axis_name(y_axis) at screen pixel_x(panel_left - 60), \
                screen pixel_y(panel_top + panel_height / 2) center rotate \
                font small_font textcolor rgb ink noenhanced
        }
        last = n_shown == 1 || from_left == n_across - 1
        if (last) {
            set colorbox user origin screen pixel_x(panel_left + column_width + 14), \
                screen pixel_y(panel_top + panel_height) \
                size screen 14.0 / width, screen panel_height * 1.0 / height
        } else {
            unset colorbox
        }
        set print $rows
        do for [i = 1:n_levels[x_axis]] {
            do for [k = 1:n_levels[y_axis]] {
                r = row_of(i, k, column_of(p))
                print sprintf("%.9g,%.9g,%.9g,%.9g,%.9g,%.9g,%.9g", number_at(r, 1 + x_axis), \
                    number_at(r, 1 + y_axis), x_low[i], x_high[i], y_low[k], y_high[k], \
                    number_at(r, c))
            }
        }
        unset print
        plot $rows using 1:2:3:4:5:6:7 with boxxyerror lc palette fs solid 1 noborder
    } else {
        room = 0.04 * (most - least)
        set yrange [least - room:most + room]
        set format x "%g"
        set format y "%.4g"
        if (from_left > 0 && n_shown > 1) { set format y "" }
        if (from_left == 0 || n_shown == 1) {
            set label unit_of(cells[c]) at screen pixel_x(panel_left - 60), \
                screen pixel_y(panel_top + panel_height / 2) center rotate \
                font small_font textcolor rgb ink noenhanced
        }
        if (is_number[a]) {
            x_room = grid || is_log[a] ? 0 : 0.02 * (highest[a] - lowest[a])
            alone = highest[a] == lowest[a]
            set xrange [lowest[a] - (alone ? 0.5 : x_room):highest[a] + (alone ? 0.5 : x_room)]
        } else {
            # texts stand at 1, 2, ...
            set xrange [0.5:n_levels[a] + 0.5]
            set xtics scale 0 ("" 0)
            do for [i = 1:n_levels[a]] {
                set xtics add (tick_text(a, i) i)
            }
            if (slanted(a)) { set xtics rotate by -45 } else { set xtics norotate }
        }
        n_lines_here = series > 0 ? n_levels[series] : 1
        set print $rows
        do for [k = 1:n_lines_here] {
            print "NaN,NaN,NaN,NaN" # something to plot, whatever there is
            do for [i = 1:(grid ? n_levels[a] : n_rows)] {
                r = grid ? row_of(is_number[a] ? x_order[i] : i, k, column_of(p)) : i
                x = is_number[a] ? number_at(r, 1 + a) : \
                    (grid ? i : text_position(a, text_at(r, 1 + a))) + (n_lines_here > 1 ? 0.5 * ((k - 1.0) / (n_lines_here - 1) - 0.5) : 0)
                noise = number_at(r, c + 1) == number_at(r, c + 1) ? 1.96 * number_at(r, c + 1) : 0
                print sprintf("%.9g,%.9g,%.9g,%.9g", x, number_at(r, c), \
                    number_at(r, c) - noise, number_at(r, c) + noise)
            }
            print ""
            print ""
        }
        unset print
        if (grid && is_number[a]) {
            plot for [i = 0:n_lines_here - 1] $rows index i using 1:3:4 with filledcurves \
                    fc rgb colour(i + 1) fs transparent solid 0.25 noborder, \
                for [i = 0:n_lines_here - 1] $rows index i using 1:2 \
                    with lines lw 2 dt dash(i + 1) lc rgb colour(i + 1)
        } else {
            plot for [i = 0:n_lines_here - 1] $rows index i using 1:2:(with_noise ? $3 : $2): \
                    (with_noise ? $4 : $2) with yerrorbars pt 0 ps 0 lw (with_noise ? 1.5 : 0.1) \
                    lc rgb colour(i + 1), \
                for [i = 0:n_lines_here - 1] $rows index i using 1:2 \
                    with points pt 7 ps (grid ? 0.7 : 0.4) lc rgb colour(i + 1)
        }
    }
    unset label
    unset arrow
    unset object
}
unset multiplot
