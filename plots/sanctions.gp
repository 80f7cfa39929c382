# SPDX-License-Identifier: GPL-3.0-or-later
# Sanctions and the clauses of the agreement, round by round, from the tables that
# `parley run -o DIR` wrote:
#
#     gnuplot -c plots/sanctions.gp DIR OUT.svg|OUT.png
#
# From above: how often each threat is being carried out; how many impositions and bluffs a history
# has seen so far; how often each commitment is in force; and for each that gives help or a
# telephone, what is asked and what is answered.

if (ARGC != 2) {
    print "usage: gnuplot -c sanctions.gp DIR OUT.svg|OUT.png"
    exit status 2
}
slash = 0
do for [k = 1:strlen(ARG0)] { slash = ARG0[k:k] eq "/" ? k : slash }
here = ARG0[1:slash]
folder = ARG1
out = ARG2
load here . "common.gp"

nothing = ""
sanctions = folder . "/sanctions.csv"
table = sanctions
needed = "round date running threat active imposed bluffed"
load here . "check_table.gp"
n_threat_rows = n_rows
commitments = folder . "/commitments.csv"
table = commitments
needed = "round date running commitment in_force requests honoured restored calls resolved"
load here . "check_table.gp"
n_commitment_rows = n_rows
if (n_threat_rows + n_commitment_rows == 0) {
    print sprintf("%s: error: no rows, nor in %s: nothing is threatened or promised", sanctions, \
        commitments)
    exit status 1
}
table = n_threat_rows > 0 ? sanctions : commitments
load here . "axis.gp"

# -- what there is to draw

threats = ""
n_histories = 0
note_threat(id) = has_word(threats, id) ? 0 : (threats = threats . " " . id, 0)
if (n_threat_rows > 0) {
    stats sanctions using (column("round") == 0 ? \
        (n_histories = column("running"), note_threat(strcol("threat"))) : 0) nooutput
}
n_threats = words(threats)
array imposed[n_threats + 1]
array bluffed[n_threats + 1]
most_so_far = 0.01
do for [i = 1:n_threats] {
    imposed[i] = 0
    bluffed[i] = 0
    stats sanctions using (strcol("threat") eq word(threats, i) ? \
        (imposed[i] = imposed[i] + column("imposed") * column("running") / n_histories, \
         bluffed[i] = bluffed[i] + column("bluffed") * column("running") / n_histories, 0) : 0) \
        nooutput
    most_so_far = imposed[i] > most_so_far ? imposed[i] : most_so_far
    most_so_far = bluffed[i] > most_so_far ? bluffed[i] : most_so_far
}
agreed = ""
asking = "" # commitments with requests
calling = ""
note_agreed(id) = has_word(agreed, id) ? 0 : (agreed = agreed . " " . id, 0)
note_asking(id) = has_word(asking, id) ? 0 : (asking = asking . " " . id, 0)
note_calling(id) = has_word(calling, id) ? 0 : (calling = calling . " " . id, 0)
if (n_commitment_rows > 0) {
    stats commitments using (column("round") == 0 ? note_agreed(strcol("commitment")) : 0, \
        column("requests") > 0 ? note_asking(strcol("commitment")) : 0, \
        column("calls") > 0 ? note_calling(strcol("commitment")) : 0, 0) nooutput
}
n_agreed = words(agreed)

plot_left = 92
plot_right = width - 255
strip_left = plot_right + 14
strip_letters = 30
load here . "marks.gp"

n_panels = 0
most_panels = 3 + words(asking) + words(calling)
array panel_kind[most_panels]
array panel_id[most_panels]
array panel_title[most_panels]
array panel_unit[most_panels]
array panel_from[most_panels]
array panel_to[most_panels]
array panel_height[most_panels]
begin_panel(kind, id, title, unit) = (n_panels = n_panels + 1, panel_kind[n_panels] = kind, \
    panel_id[n_panels] = id, panel_title[n_panels] = title, panel_unit[n_panels] = unit, \
    panel_from[n_panels] = n_entries + 1, panel_to[n_panels] = n_entries, 0)
add_line(text, i, thick) = (add_entry("line", text, colour(i), dash(i), thick), \
    panel_to[n_panels] = n_entries, 0)
if (n_threats > 0) {
    junk = begin_panel("active", "", "Sanctions in effect", "share of\nhistories")
    do for [i = 1:n_threats] {
        junk = add_line(name_of("threat", word(threats, i)), i, 2)
    }
    junk = begin_panel("so_far", "", "Since the start, of the same", "times a\nhistory")
    junk = add_entry("line", "imposed: wide lines", ink, 1, 2)
    junk = add_entry("line", "bluffed: narrow lines", faint, 1, 0.8)
    panel_to[n_panels] = n_entries
}
if (n_agreed > 0) {
    junk = begin_panel("force", "", "Commitments in force", "share")
    do for [i = 1:n_agreed] {
        junk = add_line(name_of("commitment", word(agreed, i)), i, 2)
    }
}
do for [i = 1:words(asking)] {
    junk = begin_panel("help", word(asking, i), name_of("commitment", word(asking, i)), \
        "times a round\nand history")
    junk = add_line("requests", 1, 2)
    junk = add_line("honoured", 2, 2)
    junk = add_line("honoured, and the signal cleared", 3, 2)
}
do for [i = 1:words(calling)] {
    junk = begin_panel("calls", word(calling, i), name_of("commitment", word(calling, i)), \
        "times a round\nand history")
    junk = add_line("calls", 1, 2)
    junk = add_line("calls that cleared the signal", 2, 2)
}

# -- the layout

gap = 18
flags_bottom = 48 + 15 * n_flag_rows
first_top = flags_bottom + 8
last_bottom = first_top - gap
panel_top = 0
strip_dry = 1
do for [p = 1:n_panels] {
    strip_title = panel_title[p]
    entry_from = panel_from[p]
    entry_to = panel_to[p]
    load here . "strip.gp"
    panel_height[p] = strip_height > 110 ? strip_height : 110
    last_bottom = last_bottom + gap + panel_height[p]
}
strip_dry = 0
height = last_bottom + 62
load here . "canvas.gp"

# -- the picture

set multiplot
set lmargin at screen pixel_x(plot_left)
set rmargin at screen pixel_x(plot_right)
set label "Sanctions and commitments" at screen pixel_x(plot_left), screen pixel_y(26) left \
    font large_font noenhanced
set label x_name at screen pixel_x((plot_left + plot_right) / 2), \
    screen pixel_y(last_bottom + 46) center noenhanced

of_threat(i, name) = strcol("threat") eq word(threats, i) ? column(name) : NaN
so_far(i, name) = of_threat(i, name) * column("running") / n_histories
of_commitment(id, name) = strcol("commitment") eq id ? column(name) : NaN
panel_top = first_top
do for [p = 1:n_panels] {
    kind = panel_kind[p]
    id = panel_id[p]
    set tmargin at screen pixel_y(panel_top)
    set bmargin at screen pixel_y(panel_top + panel_height[p])
    with_flags = p == 1
    load here . "flags.gp"
    strip_title = panel_title[p]
    entry_from = panel_from[p]
    entry_to = panel_to[p]
    load here . "strip.gp"
    set label panel_unit[p] at screen pixel_x(16), screen pixel_y(panel_top + panel_height[p] / 2) \
        center rotate by 90 font small_font noenhanced
    eval p == n_panels ? named_axis : bare_axis
    share = kind eq "active" || kind eq "force"
    set format y share ? "%.1f" : "%g"
    if (share) {
        set yrange [-0.03:1.03]
        set ytics 0, 0.5, 1
    } else {
        set yrange [0:0.01 < *]
        set ytics autofreq
    }
    if (kind eq "active") {
        plot for [i = 1:n_threats] sanctions \
            using (of_threat(i, "round")):(of_threat(i, "active")) \
            with lines lw 2 dt dash(i) lc rgb colour(i)
    }
    if (kind eq "so_far") {
        set yrange [0:1.05 * most_so_far]
        plot for [i = 1:n_threats] sanctions \
                using (of_threat(i, "round")):(so_far(i, "imposed")) \
                smooth cumulative with lines lw 2 dt dash(i) lc rgb colour(i), \
            for [i = 1:n_threats] sanctions \
                using (of_threat(i, "round")):(so_far(i, "bluffed")) \
                smooth cumulative with lines lw 0.8 dt dash(i) lc rgb colour(i)
    }
    if (kind eq "force") {
        plot for [i = 1:n_agreed] commitments \
            using (of_commitment(word(agreed, i), "round")): \
                (of_commitment(word(agreed, i), "in_force")) \
            with lines lw 2 dt dash(i) lc rgb colour(i)
    }
    if (kind eq "help") {
        plot commitments using (of_commitment(id, "round")):(of_commitment(id, "requests")) \
                with lines lw 2 dt dash(1) lc rgb colour(1), \
            commitments using (of_commitment(id, "round")):(of_commitment(id, "honoured")) \
                with lines lw 2 dt dash(2) lc rgb colour(2), \
            commitments using (of_commitment(id, "round")):(of_commitment(id, "restored")) \
                with lines lw 2 dt dash(3) lc rgb colour(3)
    }
    if (kind eq "calls") {
        plot commitments using (of_commitment(id, "round")):(of_commitment(id, "calls")) \
                with lines lw 2 dt dash(1) lc rgb colour(1), \
            commitments using (of_commitment(id, "round")):(of_commitment(id, "resolved")) \
                with lines lw 2 dt dash(2) lc rgb colour(2)
    }
    panel_top = panel_top + panel_height[p] + gap
    unset label
    unset arrow
    unset object
}
unset multiplot
