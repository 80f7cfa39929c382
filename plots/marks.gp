# SPDX-License-Identifier: GPL-3.0-or-later
# Reads marks.csv in `folder`, where there is one: the names of commitments and threats (name_of),
# and the marks behind round 0, each to become a line through the panels and a flag with its name
# above them (flags.gp). Needs last_round and the panels' plot_left and plot_right; sets n_marks and
# n_flag_rows. Flags that would overlap stand in rows of their own, and no line runs through a flag
# as long as there is room on the right.

table = folder . "/marks.csv"
load here . "read_table.gp"
array mark_round[n_rows + 1]
array mark_text[n_rows + 1]
array mark_dash[n_rows + 1]
array mark_colour[n_rows + 1]
array mark_row[n_rows + 1]
array mark_left[n_rows + 1]

mark_kinds = "commitment_from commitment_earliest commitment_until threat_from threat_until scheduled_imposition \
period_from period_until"
mark_form(kind) = kind eq "commitment_from" ? "%s" : kind eq "threat_from" ? "threat: %s" : \
    kind eq "commitment_earliest" ? "earliest: %s" : \
    kind eq "scheduled_imposition" ? "scheduled: %s" : kind eq "period_from" ? "period: %s" : \
    kind eq "period_until" ? "end of period: %s" : "end: %s"
is_mark(r) = number(r, "round") > 0 && number(r, "round") <= last_round && \
    has_word(mark_kinds, cell(r, "kind"))
named = ""
begun = -1
n_marks = 0
do for [r = 1:n_rows] {
    begun = cell(r, "kind") eq "period_from" ? number(r, "round") : begun
    # where another period begins, it goes without saying that one ends
    if (is_mark(r) && !(cell(r, "kind") eq "period_until" && number(r, "round") == begun)) {
        n_marks = n_marks + 1
        kind = cell(r, "kind")
        mark_round[n_marks] = number(r, "round")
        # a colour a dash: of arrows of one colour, gnuplot's SVG has one dash for all
        mark_dash[n_marks] = kind[1:1] eq "c" ? 1 : kind[1:1] eq "p" ? 3 : 2
        mark_colour[n_marks] = word("#777777 #666666 #999999", mark_dash[n_marks])
        # of impositions scheduled one after another, the first is named
        again = has_word(named, kind . "/" . cell(r, "id"))
        named = named . " " . kind . "/" . cell(r, "id")
        mark_text[n_marks] = again ? "" : sprintf(mark_form(kind), \
            cell(r, "name") eq cell(r, "id") ? label(cell(r, "id")) : cell(r, "name"))
    }
}

name_row(kind, id) = sum [name_k = 1:n_rows] \
    (cell(name_k, "kind") eq kind && cell(name_k, "id") eq id ? name_k : 0)
begin_row(kind, id) = name_row(kind . "_from", id) + name_row(kind . "_earliest", id)
name_of(kind, id) = (name_r = begin_row(kind, id)) == 0 || cell(name_r, "name") eq id ? \
    label(id) : cell(name_r, "name")

round_pixel(r) = plot_left + (plot_right - plot_left) * r / (last_round > 0 ? last_round : 1.0)
flag_space = 6
n_flag_rows = 0
do for [m = n_marks:1:-1] {
    mark_row[m] = 0
    if (mark_text[m] ne "") {
        x = round_pixel(mark_round[m]) + flag_space
        reach = text_width(mark_text[m], small) + flag_space
        mark_left[m] = x + reach < width ? x : x - reach - flag_space > 5 ? \
            x - reach - flag_space : 5
        row = 0
        do for [later = m + 1:n_marks] {
            row = mark_row[later] > row && mark_left[later] <= mark_left[m] + reach || \
                mark_row[later] > row && round_pixel(mark_round[later]) <= mark_left[m] + reach ? \
                mark_row[later] : row
        }
        mark_row[m] = row + 1
        n_flag_rows = row + 1 > n_flag_rows ? row + 1 : n_flag_rows
    }
}
