# SPDX-License-Identifier: GPL-3.0-or-later
# How often one actor cooperates with another, round by round, from the tables that
# `parley run -o DIR` wrote:
#
#     gnuplot -c plots/cooperation.gp DIR OUT.svg|OUT.png [ACTOR [COUNTERPART [ISSUE]]]
#
# A panel for each actor, counterpart and issue, the first twelve; ACTOR, COUNTERPART and ISSUE keep
# those that match (- matches all). A line for all histories and one for each private type that an
# actor may have at first; marks.csv says what begins and ends when.

if (ARGC < 2 || ARGC > 5) {
    print "usage: gnuplot -c cooperation.gp DIR OUT.svg|OUT.png [ACTOR [COUNTERPART [ISSUE]]]"
    exit status 2
}
slash = 0
do for [k = 1:strlen(ARG0)] { slash = ARG0[k:k] eq "/" ? k : slash }
here = ARG0[1:slash]
folder = ARG1
out = ARG2
wanted_actor = ARGC > 2 ? ARG3 : "-"
wanted_counterpart = ARGC > 3 ? ARG4 : "-"
wanted_issue = ARGC > 4 ? ARG5 : "-"
load here . "common.gp"
most_panels = 12

actions = folder . "/actions.csv"
table = actions
needed = "round date type_actor type actor counterpart issue executed stderr world_low world_high"
nothing = "no actor meets another on any issue"
load here . "check_table.gp"
load here . "axis.gp"

# -- what there is to draw

matches(id, wanted) = wanted eq "-" || id eq wanted
links = ""
note_link(text) = has_word(links, text) ? 0 : (links = links . " " . text, 0)
groups = "any/any" # and then actor/type
note_group(text) = has_word(groups, text) ? 0 : (groups = groups . " " . text, 0)
worlds = 0
# every link and group has a row in round 0
stats actions using (worlds = worlds || column("world_high") == column("world_high"), \
    column("round") == 0 && matches(strcol("actor"), wanted_actor) && \
        matches(strcol("counterpart"), wanted_counterpart) && \
        matches(strcol("issue"), wanted_issue) ? \
        (note_link(strcol("actor") . "/" . strcol("counterpart") . "/" . strcol("issue")), \
         note_group(strcol("type_actor") . "/" . strcol("type"))) : 0) nooutput
n_links = words(links)
if (n_links == 0) {
    print sprintf("%s: error: no rows for actor %s, counterpart %s, issue %s", actions, \
        wanted_actor, wanted_counterpart, wanted_issue)
    exit status 1
}
if (n_links > most_panels) {
    print sprintf("%s: the first %d of %d are drawn; choose others by ACTOR COUNTERPART ISSUE", \
        actions, most_panels, n_links)
}
n_panels = n_links > most_panels ? most_panels : n_links
n_groups = words(groups)
part(text, k) = word(replace(text, "/", " "), k)
link_label(l) = label(part(l, 1)) . " > " . label(part(l, 2)) . ": " . label(part(l, 3))

if (worlds) {
    junk = add_entry("band", "5-95 % over what is not known", world_colour, 1, 1)
}
junk = add_entry("band", "95 % simulation noise", noise_colour, 1, 1)
junk = add_entry("line", "all histories", "#000000", 1, 2.5)
do for [g = 2:n_groups] {
    junk = add_entry("line", label(part(word(groups, g), 1)) . " " . \
        label(part(word(groups, g), 2)) . " at first", colour(g - 1), dash(g), 2)
}

# -- the layout

plot_left = 70
plot_right = n_panels == 1 ? width - 25 : width - 215
strip_left = plot_right + 14
strip_letters = 24
load here . "marks.gp"
legend_left = plot_left
legend_right = width - 20
legend_top = 0
legend_dry = 1
load here . "legend.gp"
panel_height = n_panels == 1 ? 330 : n_panels == 2 ? 200 : n_panels <= 4 ? 150 : 105
gap = 16
flags_bottom = 48 + 15 * n_flag_rows
first_top = flags_bottom + 8
last_bottom = first_top + n_panels * panel_height + (n_panels - 1) * gap
legend_top = last_bottom + 72
height = legend_top + 19 * (legend_rows - 1) + 18
legend_dry = 0
load here . "canvas.gp"

# -- the picture

set multiplot
set yrange [-0.03:1.03] # a line along an edge shows
set ytics 0, panel_height < 150 ? 0.5 : 0.2, 1
set format y "%.1f"
set lmargin at screen pixel_x(plot_left)
set rmargin at screen pixel_x(plot_right)
title_text = n_panels == 1 ? "Cooperation: " . link_label(word(links, 1)) : \
    "Cooperation by issue" . \
    (n_links > n_panels ? sprintf(" (the first %d of %d)", n_panels, n_links) : "")
set label title_text at screen pixel_x(plot_left), screen pixel_y(26) left \
    font large_font noenhanced
set label x_name at screen pixel_x((plot_left + plot_right) / 2), \
    screen pixel_y(last_bottom + 46) center noenhanced
set label "share of histories that cooperate" \
    at screen pixel_x(20), screen pixel_y((first_top + last_bottom) / 2) center rotate by 90 \
    noenhanced

group_of(t, y) = position(groups, t . "/" . y)
clamp(x) = x < 0 ? 0 : x > 1 ? 1 : x
# no width where noise cannot be told
stderr_or_0(x) = x == x ? x : 0
band(x, sign) = clamp(x + sign * 1.96 * stderr_or_0(column("stderr")))

# Parts that not every panel has: gnuplot plays an iteration over nothing once.
world_part = worlds ? '$rows using (of_group(1, $1)):($6 < 0 ? NaN : $6):($7 < 0 ? NaN : $7) \
        with filledcurves fc rgb world_colour, ' : ''
type_bands = n_groups == 1 ? '' : 'for [g = 2:n_groups] $rows using (of_group(g, $1)):4:5 \
        with filledcurves fc rgb colour(g - 1) fs transparent solid 0.3, '
type_lines = n_groups == 1 ? '' : 'for [g = 2:n_groups] $rows using (of_group(g, $1)):3 \
        with lines lw 2 dt dash(g) lc rgb colour(g - 1), '
of_group(g, x) = column(2) == g ? x : NaN

do for [p = 1:n_panels] {
    panel = word(links, p)
    panel_top = first_top + (p - 1) * (panel_height + gap)
    set tmargin at screen pixel_y(panel_top)
    set bmargin at screen pixel_y(panel_top + panel_height)
    with_flags = p == 1
    load here . "flags.gp"
    if (p == 1) { load here . "legend.gp" }
    if (n_panels > 1) {
        strip_title = link_label(panel)
        entry_from = 1
        entry_to = 0
        strip_dry = 0
        load here . "strip.gp"
    }
    eval p == n_panels ? named_axis : bare_axis

    # rows of the panel: round, group, executed, its noise, the world's range or -1
    set datafile missing
    set table $rows separator comma
    panel_actor = part(panel, 1)
    panel_counterpart = part(panel, 2)
    panel_issue = part(panel, 3)
    plot actions using (in_panel = strcol("actor") eq panel_actor && \
            strcol("counterpart") eq panel_counterpart && strcol("issue") eq panel_issue, \
            column("round")): \
        (group = in_panel ? group_of(strcol("type_actor"), strcol("type")) : 0): \
        (column("executed")):(band(column("executed"), -1)):(band(column("executed"), 1)): \
        (worlds ? column("world_low") : -1):(worlds ? column("world_high") : -1) \
        with table if (group > 0 && column("executed") == column("executed"))
    unset table
    set datafile missing NaN
    set datafile nocolumnheaders
    plot @world_part @type_bands \
        $rows using (of_group(1, $1)):4:5 with filledcurves fc rgb noise_colour, \
        @type_lines $rows using (of_group(1, $1)):3 with lines lw 2.5 lc rgb "#000000"
    set datafile columnheaders
    unset label
    unset arrow
    unset object
}
unset multiplot
